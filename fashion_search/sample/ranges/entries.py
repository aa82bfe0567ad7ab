"""A short way to write a range's entries."""

from collections.abc import Mapping

from fashion_search.sample.ranges.items import Item
from fashion_search.sample.studio.designs import Design
from fashion_search.sample.studio.patterns import Pattern


def entry(
    kind: str, name: str, title: str, description: str, price: float, colour: str, *, material: str,
    drawn: str = "", accent: str = "white", cloth: str = "", paint: Pattern | None = None,
    pattern: str = "solid", gender: str = "women", season: str = "all year",
    occasion: str = "casual", cut: Mapping[str, str] | None = None,
) -> Item:  # fmt: skip
    """Return an entry; `drawn` is the palette's name where it is not the shopper's colour word."""
    design = Design(kind, drawn or colour, name, accent, cloth, paint, cut or {})
    return Item(id=name, title=title, description=description, price=price, colour=colour,
        pattern=pattern, material=material,
                gender=gender, season=season, occasion=occasion, design=design)  # fmt: skip
