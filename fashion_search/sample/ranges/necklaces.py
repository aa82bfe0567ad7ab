"""The drawn catalogue's necklaces and bracelets."""

from fashion_search.sample.ranges.items import Item
from fashion_search.sample.studio.designs import Design
from fashion_search.sample.types import (
    bracelets,  # noqa: F401
    necklaces,  # noqa: F401
)

_TONES = {"white": "off white"}


def _piece(kind: str, key: str, title: str, description: str, price: float, colour: str,
           material: str, cut: dict[str, str], occasion: str = "party",
           gender: str = "women") -> Item:  # fmt: skip
    return Item(id=f"{kind}-{key}", title=title, description=description, price=price, colour=colour,
                pattern="metallic" if colour in ("gold", "silver") else "solid", material=material,
                gender=gender, season="all year", occasion=occasion,
                design=Design(kind, _TONES.get(colour, colour), key, cut=cut))  # fmt: skip


_CLEAR = "eef0f6"
_NECKLACES = (
    _piece("necklace", "gold-sun", "Gold Necklace with Sun Disc",
           "A coin-like pendant engraved with rays, on a fine cable chain.", 34.90, "gold",
           "gold-plated brass", {"pendant": "disc", "metal": "gold", "stone": _CLEAR}, "casual"),
    _piece("necklace", "gold-curb", "Gold Curb Chain Necklace",
           "Close, flat links with plenty of shine. Worn alone it is all you need.", 69.00, "gold",
           "gold-plated steel", {"style": "chain", "links": "curb", "metal": "gold"}, "casual",
           "unisex"),
    _piece("necklace", "gold-links", "Chunky Gold Link Necklace",
           "Big open links that lie flat on the collarbone.", 59.00, "gold", "gold-plated steel",
           {"style": "chain", "links": "cable", "size": "8.5", "metal": "gold"}),
    _piece("necklace", "gold-leaf", "Gold Leaf Pendant Necklace",
           "Three small leaves gathered on a twisted rope chain.", 29.90, "gold",
           "gold-plated brass", {"pendant": "leaf", "links": "rope", "metal": "gold",
                                 "stone": "gold"}, "casual"),
    _piece("necklace", "silver-lariat", "Silver Lariat Necklace",
           "A Y-shaped chain that ends in a pear-cut crystal.", 44.90, "silver", "silver",
           {"style": "lariat", "metal": "silver", "stone": _CLEAR}),
    _piece("necklace", "silver-rope", "Silver Rope Chain",
           "Thick twisted links in polished silver, for him or for her.", 79.00, "silver", "silver",
           {"style": "chain", "links": "rope", "metal": "silver", "size": "4.8"}, "casual", "unisex"),
    _piece("necklace", "silver-halo", "Silver Halo Pendant Necklace",
           "A bright round stone in a ring of crystals, on a fine cable chain.", 54.90, "silver",
           "silver", {"pendant": "halo", "metal": "silver", "stone": _CLEAR}),
    _piece("necklace", "pearls", "Graduated Pearl Necklace",
           "Cream-white pearls, small at the clasp and full at the front.", 89.00, "white", "pearl",
           {"style": "pearls", "bead": "pearl", "metal": "silver", "stone": "f1f1f2"}),
    _piece("necklace", "red-strands", "Three-Strand Red Bead Necklace",
           "Three rows of glossy coral-red beads that fall one below the other.", 27.90, "red",
           "glass", {"style": "strands", "metal": "gold", "stone": "red"}, "casual"),
    _piece("necklace", "turquoise-beads", "Turquoise Bead Necklace",
           "Round turquoise beads with a golden spacer after every third.", 32.90, "turquoise",
           "stone", {"style": "beads", "metal": "gold", "stone": "turquoise"}, "casual"),
    _piece("necklace", "green-bib", "Green Statement Necklace",
           "Twenty cut stones in three rows turn a simple black dress into an outfit.", 64.90,
           "green", "gold-plated brass", {"style": "bib", "metal": "gold", "stone": "green"}),
)  # fmt: skip
_BRACELETS = (
    _piece("bracelet", "gold-bangle", "Gold Bangle with Crystal",
           "A smooth round bangle with one clear stone at the front.", 32.90, "gold",
           "gold-plated brass", {"style": "bangle", "metal": "gold", "stone": _CLEAR}),
    _piece("bracelet", "gold-wide", "Wide Gold Bangle with Crystals",
           "A broad polished bangle edged with two rows of crystals.", 49.90, "gold",
           "gold-plated brass", {"style": "wide", "metal": "gold", "relief": "stones",
                                 "stone": _CLEAR}),
    _piece("bracelet", "gold-chain", "Gold Link Bracelet",
           "Oval links with a lobster clasp, to match our chunky necklace.", 35.90, "gold",
           "gold-plated steel", {"style": "chain", "metal": "gold"}, "casual"),
    _piece("bracelet", "silver-charm", "Silver Charm Bracelet",
           "Hearts, pearls and pink stones on a fine silver chain, with room for more.", 49.90,
           "silver", "silver", {"style": "charm", "metal": "silver", "stone": "pink"}),
    _piece("bracelet", "brown-leather", "Braided Brown Leather Bracelet",
           "A double-wrapped plaited cord with a magnetic steel clasp.", 29.90, "brown", "leather",
           {"style": "braid", "metal": "silver", "stone": "brown"}, "casual", "men"),
    _piece("bracelet", "turquoise-beads", "Turquoise Bead Bracelet",
           "Polished round beads with golden spacers on strong elastic.", 18.90, "turquoise",
           "stone", {"style": "beads", "metal": "gold", "stone": "turquoise"}, "casual"),
    _piece("bracelet", "turquoise-double", "Two-Row Turquoise Bracelet",
           "Two strands of small round beads, worn side by side.", 24.90, "turquoise", "stone",
           {"style": "beads", "metal": "silver", "stone": "turquoise", "rows": "2"}, "casual"),
    _piece("bracelet", "turquoise-heart", "Turquoise Bracelet with Silver Charm",
           "Large beads, silver spacers and a round crystal charm.", 29.90, "turquoise", "stone",
           {"style": "beads", "metal": "silver", "stone": "turquoise", "size": "large",
            "charm": "yes"}),
    _piece("bracelet", "pink-beads", "Pink Bead Bracelet",
           "Two rows of candy-pink beads with golden spacers.", 14.90, "pink", "glass",
           {"style": "beads", "metal": "gold", "stone": "pink", "rows": "2"}, "casual"),
    _piece("bracelet", "red-beads", "Red Bead Bracelet",
           "Glossy coral-red beads with golden spacers.", 17.90, "red", "glass",
           {"style": "beads", "metal": "gold", "stone": "red"}, "casual"),
    _piece("bracelet", "pearl", "Pearl Bracelet",
           "Cream pearls and golden beads on elastic, easy to layer.", 27.90, "white", "pearl",
           {"style": "beads", "bead": "pearl", "metal": "gold", "stone": "off white"}),
)  # fmt: skip
ITEMS: tuple[Item, ...] = _NECKLACES + _BRACELETS
