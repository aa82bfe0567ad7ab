"""T-shirts and polo shirts of the drawn catalogue."""

from collections.abc import Mapping

from fashion_search.sample.ranges.items import Item
from fashion_search.sample.ranges.tops_entry import entry
from fashion_search.sample.studio.designs import Design
from fashion_search.sample.studio.palette import colour
from fashion_search.sample.studio.patterns import Blocks, Pattern, Stripes
from fashion_search.sample.types import shirts, tops

DRAWN_BY = (shirts, tops)


def _tee(seed: str, hue: str, accent: str = "white", pattern: Pattern | None = None,
         **cut: str) -> Design:  # fmt: skip
    return Design("t-shirt", hue, seed, accent, "", pattern, _plain(cut))


def _polo(seed: str, hue: str, accent: str = "white", pattern: Pattern | None = None,
          **cut: str) -> Design:  # fmt: skip
    return Design("polo t-shirt", hue, seed, accent, "", pattern, _plain(cut))


def _plain(cut: Mapping[str, str]) -> dict[str, str]:
    return dict(cut)


_WHITE, _NAVY, _RED, _BLACK = (colour(name) for name in ("white", "navy", "red", "black"))
_STRIPES = Stripes((_WHITE,), 7.0, 2.4)

TEES: tuple[Item, ...] = (
    entry("tee", "red, striped, cotton, unisex, summer, casual", "Red T-shirt with White Stripes",
          "Bold even stripes on soft combed cotton. The collar is ribbed so it keeps its shape.",
          19.90, _tee("red-stripe", "red", "white", _STRIPES)),
    entry("tee", "red, striped, cotton, women, summer, casual",
          "Fitted Striped T-shirt in Red and Navy",
          "A close-fitting tee with a scoop neck, cap sleeves and wide navy stripes.",
          22.50, _tee("red-navy-stripe", "red", "navy", Stripes((_NAVY,), 11.0, 3.6), fit="fitted",
                      neck="scoop", sleeve="cap")),
    entry("tee", "red, striped, cotton, men, all year, casual",
          "Red V-neck T-shirt with Fine Stripes",
          "Thin black stripes, a V-neck and a slim cut that looks tidy under a jacket.",
          21.00, _tee("red-fine-stripe", "red", "black", Stripes((_BLACK,), 8.0, 0.9), fit="slim",
                      neck="v")),
    entry("tee", "red, solid, cotton, men, all year, casual", "Plain Red Crew-neck T-shirt",
          "Our everyday tee in mid-weight cotton, with a chest pocket for small change.",
          14.90, _tee("red-pocket", "red", pocket="yes", fit="loose")),
    entry("tee", "black, solid, cotton, unisex, all year, casual", "Black Essential T-shirt",
          "A straight, mid-weight tee that stays deep black wash after wash.",
          14.90, _tee("black-plain", "black")),
    entry("tee", "black, graphic print, cotton, men, summer, outdoor",
          "Black T-shirt with Mountain Print",
          "A sun rising over two peaks, screen-printed in yellow on soft black jersey.",
          24.00, _tee("black-peaks", "black", "yellow", print="mountains", fit="loose")),
    entry("tee", "black, solid, cotton, women, all year, casual", "Black Scoop-neck T-shirt",
          "Stretch cotton that follows the waist, with a wide neckline for necklaces.",
          17.50, _tee("black-scoop", "black", fit="fitted", neck="scoop", sleeve="short")),
    entry("tee", "white, striped, cotton, unisex, summer, casual", "White and Navy Breton T-shirt",
          "The sailor classic: navy stripes on white and a wide boat neck.",
          25.00, _tee("breton", "white", "navy", Stripes((_NAVY,), 6.0, 2.2), neck="boat",
                      fit="fitted",
                         sleeve="three-quarter")),
    entry("tee", "green, graphic print, cotton, men, summer, casual",
          "Green T-shirt with Wave Print",
          "Rolling waves across the chest on washed green cotton.",
          23.00, _tee("green-waves", "green", "cream", print="waves")),
    entry("tee", "yellow, solid, cotton, women, summer, casual", "Sunny Yellow V-neck T-shirt",
          "A bright tee with a slim V-neck and a slightly longer back.",
          16.90, _tee("yellow-v", "yellow", fit="slim", neck="v")),
)  # fmt: skip

POLOS: tuple[Item, ...] = (
    entry("polo", "navy blue, solid, cotton, men, summer, casual",
          "Navy Polo Shirt with White Tipping",
          "Cotton piqué with a fine white line round collar and cuffs.",
          34.90, _polo("navy-tipped", "navy", trim="tipped")),
    entry("polo", "orange, solid, cotton, women, summer, sport", "Slim Orange Polo Shirt",
          "A shorter, waisted polo with a buttoned-up collar for the tennis court.",
          32.00, _polo("orange-slim", "orange", collar="closed", fit="slim", buttons="accent")),
    entry("polo", "orange, colour-block, cotton, men, summer, casual",
          "Orange Polo Shirt with White Band",
          "A rugby-style white chest band and a plain orange collar.",
          39.00, _polo("orange-striped", "orange", "white",
                       Blocks(((27.0, _WHITE), (37.0, colour("orange")))), fit="loose")),
    entry("polo", "green, solid, cotton, men, summer, casual", "Green Piqué Polo Shirt",
          "A regular polo in grass green with two shell-look buttons.",
          29.90, _polo("green", "green", badge="yes")),
    entry("polo", "green, solid, cotton, women, summer, casual",
          "Green Polo Shirt with White Collar",
          "A crisp white collar and cuffs on soft green cotton.",
          31.50, _polo("green-white", "green", trim="contrast", collar="closed", fit="slim")),
    entry("polo", "green, solid, cotton, men, summer, work", "Green Pocket Polo Shirt",
          "An easy-fitting polo with a chest pocket, made for warm working days.",
          33.00, _polo("green-pocket", "green", "navy", pocket="one", fit="loose", collar="closed",
                       trim="tipped")),
    entry("polo", "orange, solid, cotton, men, summer, sport", "Orange Club Polo Shirt",
          "Bright orange piqué with white tipping and a small embroidered badge.",
          35.00, _polo("orange-club", "orange", "white", trim="tipped", badge="yes")),
    entry("polo", "yellow, solid, cotton, men, summer, casual", "Yellow Polo Shirt",
          "A cheerful polo with a soft collar that lies flat without ironing.",
          28.00, _polo("yellow", "yellow", collar="open")),
    entry("polo", "yellow, striped, cotton, men, summer, casual",
          "Yellow Polo Shirt with Fine Stripes",
          "Narrow white stripes on yellow, finished with white buttons.",
          36.00, _polo("yellow-striped", "yellow", "white", Stripes((_WHITE,), 5.0, 0.9),
                       buttons="accent", collar="closed")),
    entry("polo", "olive, colour-block, cotton, men, all year, casual",
          "Colour-block Polo in Olive and Cream",
          "An olive polo with a wide cream band across the chest.",
          38.00, _polo("olive-block", "olive", "cream",
                       Blocks(((24.0, colour("cream")), (40.0, colour("olive")))),
                       trim="contrast")),
)  # fmt: skip

ITEMS: tuple[Item, ...] = TEES + POLOS
