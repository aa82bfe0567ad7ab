"""Shirts, blouses and tank tops of the drawn catalogue."""

from fashion_search.sample.ranges.items import Item
from fashion_search.sample.ranges.tops_entry import entry
from fashion_search.sample.studio.designs import Design
from fashion_search.sample.studio.palette import colour
from fashion_search.sample.studio.patterns import Checks, Dots, Floral, Pattern, Stripes
from fashion_search.sample.types import blouses, shirts

DRAWN_BY = (blouses, shirts)
_C = colour
_WHITE, _NAVY = _C("white"), _C("navy")


def _shirt(seed: str, hue: str, accent: str = "white", pattern: Pattern | None = None,
           material: str = "cotton", **cut: str) -> Design:  # fmt: skip
    return Design("shirt", hue, seed, accent, material, pattern, dict(cut))


def _blouse(seed: str, hue: str, accent: str = "white", pattern: Pattern | None = None,
            material: str = "cotton", **cut: str) -> Design:  # fmt: skip
    return Design("top", hue, seed, accent, material, pattern, dict(cut))


SHIRTS: tuple[Item, ...] = (
    entry("shirt", "white, solid, cotton, men, all year, work", "White Classic Shirt",
          "A crisp non-iron shirt with a classic collar for the office and after.",
          39.90, _shirt("white-classic", "white")),
    entry("shirt", "white, solid, cotton, men, all year, party", "White Slim-fit Dress Shirt",
          "Cut close with a wide-spread collar, ready for a tie or a bow tie.",
          45.00, _shirt("white-slim", "white", fit="slim", collar="spread", hem="straight")),
    entry("shirt", "white, solid, linen, men, summer, casual", "White Linen Shirt",
          "Airy linen with two flap pockets and a button-down collar.",
          49.00, _shirt("white-linen", "white", material="linen", pocket="flaps",
                        collar="button-down")),
    entry("shirt", "white, solid, cotton, unisex, summer, casual", "White Band-collar Shirt",
          "A relaxed shirt without a collar fold and with a contrast button placket.",
          42.00, _shirt("white-band", "white", "light blue", collar="band", fit="loose",
                        contrast="placket")),
    entry("shirt", "light blue, solid, cotton, men, all year, work", "Light Blue Oxford Shirt",
          "A button-down oxford with a chest pocket; the blue goes with everything.",
          44.90, _shirt("blue-oxford", "light blue", collar="button-down", pocket="one")),
    entry("shirt", "light blue, striped, cotton, men, all year, work", "Light Blue Striped Shirt",
          "Fine white stripes and a white collar, in the banker's tradition.",
          47.50, _shirt("blue-stripe", "light blue", "white", Stripes((_WHITE,), 4.4, 0.7, True),
                        collar="spread",
                        contrast="collar", fit="slim")),
    entry("shirt", "light blue, checked, cotton, men, summer, casual", "Light Blue Checked Shirt",
          "An easy summer check with rolled sleeves and two flap pockets.",
          35.00, _shirt("blue-check", "light blue", "navy", Checks(_C("blue"), _C("white"), 10,
                       3.5), sleeve="rolled",
                       pocket="flaps")),
    entry("shirt", "red, checked, cotton, men, autumn, outdoor", "Red Checked Flannel Shirt",
          "Warm brushed flannel in a red and navy check with two flap pockets.",
          45.00, _shirt("red-check", "red", "navy", Checks(_NAVY, _WHITE, 10, 5), pocket="flaps",
                        collar="button-down")),
    entry("shirt", "green, checked, cotton, men, spring, casual",
          "Green Checked Shirt with Rolled Sleeves",
          "A soft cotton check in two greens, made to be worn over a tee.",
          41.00, _shirt("green-check", "green", "white", Checks(_C("navy"), _C("yellow"), 12, 6,
                                                                0.5), sleeve="rolled",
                        pocket="one")),
    entry("shirt", "navy blue, floral, cotton, men, summer, party",
          "Navy Floral Short-sleeved Shirt",
          "White blossoms scattered over navy cotton: a shirt for warm evenings.",
          43.00, _shirt("navy-floral", "navy", "white", Floral((_WHITE, _C("light blue")),
                                                               _C("teal"), period=9),
                        sleeve="short", collar="classic", hem="straight")),
)  # fmt: skip

TOPS: tuple[Item, ...] = (
    entry("top", "pink, solid, silk, women, all year, work", "Pink Blouse with Neck Bow",
          "A fluid blouse with gathered sleeves and a bow to tie as you like.",
          49.90, _blouse("pink-bow", "pink", neck="tie", sleeve="bishop")),
    entry("top", "pink, solid, cotton, women, summer, casual", "Pink Peplum Blouse",
          "Nipped in at the waist and flared below, with light flutter sleeves.",
          37.50, _blouse("pink-peplum", "pink", shape="waisted", sleeve="flutter", neck="round",
                         waist="smocked")),
    entry("top", "pink, floral, cotton, women, summer, casual", "Pink Floral Blouse",
          "White and magenta flowers on rose cotton, with a V-neck and a tie belt.",
          42.00, _blouse("pink-floral", "pink", "white", Floral((_WHITE, _C("magenta")),
                                                                _C("green"), period=9.5),
                         neck="v", sleeve="short", shape="waisted", waist="belt")),
    entry("top", "purple, solid, cotton, women, all year, casual", "Purple Bell-sleeve Blouse",
          "A boat neck and wide bell sleeves on a gently flared body.",
          44.00, _blouse("purple-bell", "purple", neck="boat", sleeve="bell", shape="flared")),
    entry("top", "purple, solid, cotton, women, spring, party", "Purple Puff-sleeve Blouse",
          "Tiny pleats at the front and two short puff sleeves.",
          39.00, _blouse("purple-puff", "purple", sleeve="puff", front="pleats", shape="straight")),
    entry("top", "purple, floral, cotton, women, summer, casual",
          "Purple Blouse with Cream Flowers",
          "A loose printed blouse with three-quarter sleeves and a round neck.",
          41.50, _blouse("purple-floral", "purple", "cream", Floral((_C("cream"), _C("lavender")),
                                                                    _C("teal"), period=10),
                         sleeve="three-quarter", shape="straight")),
    entry("top", "beige, floral, cotton, women, summer, casual", "Cream Blouse with Red Flowers",
          "A painterly rose print on cream, with flutter sleeves and a V-neck.",
          39.90, _blouse("cream-floral", "cream", "red", Floral((_C("red"), _C("pink")),
                                                                _C("green"), period=10),
                         neck="v", sleeve="flutter", shape="flared")),
    entry("top", "turquoise, solid, cotton, women, summer, sport", "Cropped Turquoise Tank Top",
          "A cropped, high-necked tank that stays put during training.",
          15.50, _blouse("turquoise-tank", "turquoise", kind="tank", fit="cropped", neck="high",
                       strap="narrow")),
    entry("top", "black, polka dot, silk, women, all year, party",
          "Black Polka-dot Blouse with Bow",
          "White dots on black and a contrast bow at the V-neck.",
          45.50, _blouse("black-dots", "black", "white", Dots(_WHITE, 8.0, 1.0), neck="tie",
                         trim="contrast", sleeve="short",
                         shape="waisted")),
    entry("top", "purple, solid, cotton, women, summer, casual", "Fitted Purple Tank Top",
          "Stretch jersey with narrow straps and a deep scoop neck.",
          13.50, _blouse("purple-tank", "purple", kind="tank", fit="fitted", strap="narrow")),
    entry("top", "yellow, solid, cotton, women, summer, casual", "Yellow Tank Top with White Trim",
          "Contrast binding and a curved hem give this loose tank a retro look.",
          14.90, _blouse("yellow-tank", "yellow", kind="tank", trim="contrast", fit="loose",
                         hem="curved")),
)  # fmt: skip

ITEMS: tuple[Item, ...] = SHIRTS + TOPS
