"""A short way to write an entry of the range of tops."""

from fashion_search.sample.ranges.items import Item
from fashion_search.sample.studio.designs import Design


def entry(kind: str, words: str, title: str, description: str, price: float, design: Design) -> Item:
    """Return an item; `words` are colour, pattern, material, gender, season, occasion."""
    colour, pattern, material, gender, season, occasion = words.split(", ")
    return Item(id=f"{kind}-{design.seed}", title=title, description=description, price=price,
                colour=colour,
                pattern=pattern, material=material, gender=gender, season=season, occasion=occasion,
                design=design)  # fmt: skip
