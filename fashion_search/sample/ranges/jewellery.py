"""The drawn catalogue's earrings and rings."""

from fashion_search.sample.ranges.items import Item
from fashion_search.sample.studio.designs import Design
from fashion_search.sample.types import (
    earrings,  # noqa: F401
    rings,  # noqa: F401
)

_TONES = {"white": "off white", "light blue": "light blue"}


def _piece(kind: str, key: str, title: str, description: str, price: float, colour: str,
           material: str, style: str, metal: str, stone: str, occasion: str = "party",
           gender: str = "women") -> Item:  # fmt: skip
    name = "ring" if kind == "ring" else "earrings"
    return Item(id=f"{name}-{key}", title=title, description=description, price=price, colour=colour,
                pattern="metallic" if colour in ("gold", "silver") else "solid", material=material,
                gender=gender, season="all year", occasion=occasion,
                design=Design(kind, _TONES.get(colour, colour), key,
                              cut={"style": style, "metal": metal, "stone": stone}))  # fmt: skip


_CLEAR = "eef0f6"
_EARRINGS = (
    _piece("earrings", "gold-hoops", "Large Gold Hoop Earrings",
           "Slim tube hoops with a hinged catch. Light enough for a whole day.", 24.90, "gold",
           "gold-plated brass", "hoop", "gold", "gold", "casual"),
    _piece("earrings", "gold-leaf", "Gold Leaf Drop Earrings",
           "Veined leaves in brushed gold tone that move on fine hooks.", 19.90, "gold",
           "gold-plated brass", "leaf", "gold", "gold"),
    _piece("earrings", "gold-bell", "Gold Bell Earrings with Beads",
           "Domed jhumka bells edged with granulation and little golden drops.", 34.90, "gold",
           "gold-plated brass", "bell", "gold", "gold"),
    _piece("earrings", "silver-bars", "Silver Bar Earrings with Crystals",
           "Ten square-set crystals in a straight, slim line.", 29.90, "silver", "silver", "bars",
           "silver", _CLEAR),
    _piece("earrings", "silver-studs", "Classic Crystal Stud Earrings",
           "Round brilliant-cut stones held by six claws, in sterling silver.", 39.00, "silver",
           "silver", "stud", "silver", _CLEAR, "work"),
    _piece("earrings", "silver-huggies", "Silver Huggie Hoop Earrings",
           "Broad little hoops with a pavé front edge that sit close to the ear.", 45.00, "silver",
           "silver", "huggie", "silver", _CLEAR),
    _piece("earrings", "pearl-drops", "Pearl Drop Earrings",
           "Large freshwater-style pearls below a ring of tiny crystals.", 49.00, "white", "pearl",
           "pearl drop", "gold", "off white"),
    _piece("earrings", "blue-halo", "Blue Halo Stud Earrings",
           "A deep blue stone framed by a ring of clear crystals.", 59.00, "blue", "silver", "halo",
           "silver", "2749b0"),
    _piece("earrings", "green-drops", "Emerald Green Drop Earrings",
           "Pear-cut green stones in a smooth golden setting.", 54.90, "green", "gold-plated brass",
           "stone drop", "gold", "green"),
    _piece("earrings", "pink-flowers", "Pink Flower Stud Earrings",
           "Six pink petals round a pearl. Sweet without being sugary.", 22.90, "pink",
           "rose gold", "flower", "dc9a8a", "pink", "casual"),
    _piece("earrings", "red-tassels", "Red Tassel Earrings",
           "Long silky tassels hung from gold caps: instant colour for a plain dress.", 17.90, "red",
           "silk", "tassel", "gold", "red"),
)  # fmt: skip
_RINGS = (
    _piece("ring", "silver-solitaire", "Silver Solitaire Ring",
           "One round brilliant-cut stone in a high six-claw setting.", 89.00, "silver", "silver",
           "solitaire", "silver", _CLEAR),
    _piece("ring", "silver-trilogy", "Three-Stone Silver Ring",
           "Past, present, future: three clear stones on a polished band.", 99.00, "silver",
           "silver", "trilogy", "silver", _CLEAR),
    _piece("ring", "silver-eternity", "Silver Eternity Ring",
           "A row of clear stones runs round this fine band.", 79.00, "silver", "silver", "eternity",
           "silver", _CLEAR),
    _piece("ring", "gold-band", "Plain Gold Wedding Ring",
           "A smooth, slightly domed band with a comfortable inside.", 149.00, "gold", "gold", "band",
           "gold", "gold", "party", "unisex"),
    _piece("ring", "gold-solitaire", "Gold Solitaire Ring",
           "A single round stone in six claws on a polished gold band.", 139.00, "gold", "gold",
           "solitaire", "gold", _CLEAR),
    _piece("ring", "purple-emerald", "Emerald-Cut Amethyst Ring",
           "A large step-cut violet stone between two clear marquise stones.", 129.00, "purple",
           "silver", "emerald", "silver", "purple"),
    _piece("ring", "purple-cluster", "Purple Flower Ring",
           "Eight violet stones bloom round a clear one, like a small flower.", 84.90, "purple",
           "silver", "cluster", "silver", "purple"),
    _piece("ring", "purple-halo", "Purple Halo Ring",
           "A deep violet stone, its frame of crystals makes it look twice the size.", 109.00,
           "purple", "silver", "halo", "silver", "purple"),
    _piece("ring", "pink-trilogy", "Pink Three-Stone Ring",
           "Three rose-pink stones in claws, on a slim silver band.", 94.90, "pink", "silver",
           "trilogy", "silver", "pink"),
    _piece("ring", "blue-halo", "Blue Halo Ring",
           "A cornflower-blue stone in a frame of tiny crystals.", 119.00, "blue", "silver", "halo",
           "silver", "2749b0"),
    _piece("ring", "silver-signet", "Silver Signet Ring with Black Stone",
           "An oval black stone set flush in heavy polished steel.", 69.90, "silver", "steel",
           "signet", "silver", "black", "casual", "men"),
)  # fmt: skip
ITEMS: tuple[Item, ...] = _EARRINGS + _RINGS
