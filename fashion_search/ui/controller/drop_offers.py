"""Offers the filters to drop where nothing that was found passes them."""

from typing import Any

from fashion_search.catalog.filters import NO_FILTERS, Filters
from fashion_search.language.conditions import Phrases
from fashion_search.search.matching import Matching

SPOKEN = {"price": "price", "attribute": "size", "stock": "stock"}
"""The kind of condition that words name, for a kind of filter."""


def drop_offers(
    matching: Matching, filters: Filters, entered: Filters, conditions: Phrases = ()
) -> dict[str, Any] | None:
    """Return what `DropOffers` shows; None where nothing would come back.

    Args:
        matching: what was found, whether it passes or not.
        filters: all that are in force.
        entered: those of the panel; the rest is from the words.
        conditions: the phrases that became filters.
    """

    def phrases(kind: str, name: str) -> list[str]:
        if (kind, name) in entered.in_force and kind != "stock":  # only stock may be both
            return []
        return [phrase for spoken, phrase in conditions if spoken == SPOKEN.get(kind)]

    offers = [
        {
            **vars(drop),
            "entered": (drop.kind, drop.name) in entered.in_force,
            "phrases": phrases(drop.kind, drop.name),
        }
        for drop in matching.drops(filters)
    ]
    found = len(matching.passing(NO_FILTERS))
    if not found:
        return None
    everything = {"products": found, "phrases": [phrase for _, phrase in conditions]}
    return {
        "filters": filters.model_dump(mode="json"),
        "offers": offers,
        "all": None if offers else everything,
    }
