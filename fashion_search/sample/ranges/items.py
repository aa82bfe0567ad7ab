"""The drawn catalogue's entries: what is written about a product beside the design that draws it."""

from dataclasses import dataclass

from fashion_search.sample.studio.designs import Design


@dataclass(frozen=True, kw_only=True)
class Item:
    """One product of the drawn catalogue.

    `design.type` is its category and `design.colour` its drawn colour; `colour` is the word a
    shopper would use for it. `id` is unique over the whole catalogue ("tee-striped-red"),
    `price` in the shop's currency, `gender` women, men or unisex, `season` spring, summer,
    autumn, winter or all year, `occasion` casual, work, party, sport, travel or outdoor.
    """

    id: str
    title: str
    description: str
    price: float
    colour: str
    pattern: str
    material: str
    gender: str
    season: str
    occasion: str
    design: Design
