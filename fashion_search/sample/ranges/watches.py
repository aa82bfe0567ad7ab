"""The drawn catalogue's watches."""

from fashion_search.sample.ranges.items import Item
from fashion_search.sample.studio.designs import Design
from fashion_search.sample.types import watches  # noqa: F401


def _watch(key: str, title: str, description: str, price: float, colour: str, material: str,
           gender: str, cut: dict[str, str], occasion: str = "work", accent: str = "white",
           pattern: str = "solid") -> Item:  # fmt: skip
    tone = {"navy blue": "navy", "pink": "pink"}.get(colour, colour)
    return Item(id=f"watch-{key}", title=title, description=description, price=price, colour=colour,
                pattern=pattern, material=material, gender=gender, season="all year",
                occasion=occasion, design=Design("watch", tone, key, accent=accent,
                cut=cut))  # fmt: skip


_GOLD = {"case": "gold", "ink": "gold"}
_STEEL = {"case": "silver", "ink": "silver"}
ITEMS: tuple[Item, ...] = (
    _watch("gold-bracelet", "Gold-Tone Bracelet Watch",
           "A classic dress watch with a fluted bezel and a brushed five-row bracelet. Quartz"
           " movement, water resistant to 3 bar.", 129.00, "gold", "gold-plated steel", "women",
           {**_GOLD, "strap": "links", "dial": "efdca6", "bezel": "fluted", "date": "yes",
            "index": "batons", "hand": "dauphine"}),
    _watch("gold-chrono", "Gold Chronograph Watch",
           "Three counters, a tachymeter scale and a champagne dial on a solid gold-tone"
           " bracelet.", 189.00, "gold", "gold-plated steel", "men",
           {**_GOLD, "strap": "three", "dial": "dcc078", "ink": "8f6a22", "face": "chrono",
            "bezel": "tachymeter", "size": "large"}),
    _watch("gold-square", "Slim Square Gold Watch with Mesh Band",
           "A flat square case on a fine Milanese mesh band that adjusts to any wrist.", 99.90,
           "gold", "gold-plated steel", "women",
           {**_GOLD, "strap": "mesh", "shape": "square", "dial": "e2c67e", "ink": "7a5a1c", "index": "roman"},
           "party"),
    _watch("gold-stones", "Gold Watch with Crystal Bezel",
           "Thirty-four crystals ring a pale dial. A small, bright watch for evenings out.", 149.00,
           "gold", "gold-plated steel", "women",
           {**_GOLD, "strap": "three", "dial": "f2ead2", "bezel": "stones", "index": "stones",
            "size": "small"}, "party"),
    _watch("black-leather", "Black Leather Strap Watch",
           "Steel case, black sunray dial and a stitched calfskin strap. The one to wear with a"
           " suit.", 119.00, "black", "leather", "men",
           {**_STEEL, "strap": "leather", "dial": "black", "index": "bars", "date": "yes"}),
    _watch("black-digital", "Black Digital Sports Watch",
           "Stopwatch, alarm and backlight in a light resin case. Swims to 50 metres.", 39.90,
           "black", "rubber", "unisex",
           {"case": "black", "strap": "rubber", "shape": "square", "face": "digital",
            "size": "large"}, "sport", "red"),
    _watch("black-chrono", "All-Black Chronograph Watch",
           "Black-plated case and bracelet with three counters and a red sweep hand.", 169.00,
           "black", "steel", "men",
           {"case": "3a3a3d", "ink": "c9cace", "strap": "three", "dial": "black", "face": "chrono",
            "bezel": "tachymeter", "size": "large", "second": "red"}, "casual"),
    _watch("silver-diver", "Steel Diver's Watch",
           "Rotating minute bezel, bold luminous dots and a three-link steel bracelet, tested to"
           " 20 bar.", 199.00, "silver", "steel", "men",
           {**_STEEL, "strap": "three", "dial": "dfe2e6", "ink": "5a5d63", "index": "dots",
            "bezel": "diver", "bezel colour": "8d9198",
            "date": "yes", "size": "large", "hand": "sword"}, "sport"),
    _watch("silver-barrel", "Barrel-Shaped Steel Watch",
           "A curved tonneau case with Arabic numerals and a small seconds counter.", 139.00,
           "silver", "steel", "women",
           {**_STEEL, "strap": "links", "shape": "barrel", "dial": "e9ebee", "index": "arabic",
            "face": "small seconds", "ink": "black"}),
    _watch("brown-roman", "Brown Leather Watch with Roman Numerals",
           "Cream dial, blued hands and a crocodile-embossed strap in chestnut leather.", 109.00,
           "brown", "leather", "men",
           {"case": "silver", "ink": "navy", "strap": "croc", "dial": "cream", "index": "roman",
            "face": "small seconds", "hand": "dauphine"}),
    _watch("white-ceramic", "White Ceramic Watch",
           "Glossy white links, rose-gold hands and Roman numerals: fresh with a summer dress.",
           159.00, "white", "ceramic", "women",
           {"case": "white", "ink": "c98a72", "strap": "three", "dial": "white", "index": "roman",
            "hand": "dauphine"}, "casual"),
)  # fmt: skip
