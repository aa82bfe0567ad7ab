"""A short way to write down dresses, bottoms and soft accessories."""

from fashion_search.sample.ranges.items import Item
from fashion_search.sample.studio.designs import Design
from fashion_search.sample.studio.patterns import Pattern


def entry(
    kind: str, key: str, title: str, text: str, price: float, colour: str,
    about: str, cut: str = "", *, hue: str = "", accent: str = "white", cloth: str = "",
    print_: Pattern | None = None,
) -> Item:  # fmt: skip
    """Return a product; `about` lists its pattern, material, gender, season and occasion.

    `cut` is written "neck=v sleeve=long"; `hue` is the drawn colour where it is not `colour`,
    `cloth` the drawn material and `print_` the drawn pattern.
    """
    pattern, material, gender, season, occasion = about.split("/")
    options = dict(pair.split("=", 1) for pair in cut.split())
    design = Design(kind, hue or colour, key, accent, cloth, print_, options)
    return Item(
        id=f"{kind.replace(' ', '-')}-{key}", title=title, description=text, price=price,
        colour=colour, pattern=pattern, material=material, gender=gender, season=season,
        occasion=occasion, design=design,
    )  # fmt: skip
