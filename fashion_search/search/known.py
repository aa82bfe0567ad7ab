"""Names what a program filters by although the catalogue has it not."""

from collections.abc import Iterable, Iterator

from fashion_search.catalog.facets import Facets
from fashion_search.catalog.filters import Filters
from fashion_search.catalog.product import CATEGORY
from fashion_search.errors import QueryError
from fashion_search.text import near, quoted

MOST_NAMED = 3
"""Examples of what there is, where nothing is near."""


def check_known(filters: Filters, facets: Facets) -> None:
    """Refuse filters that name what no product has; for programs: a shopper's link lives longer than a category.

    Raises:
        QueryError: they do; the text names the first such thing, and what is near.
    """
    for category in filters.categories:
        if not facets.has(CATEGORY, category):
            raise _unknown("category", category, _values(facets, CATEGORY))
    for name, values in filters.attributes.items():
        for value in values:
            if not facets.has(name, value):
                there = list(_values(facets, name))
                raise _unknown(name, value, there) if there else _unknown("attribute", name, facets.names())
    if filters.priced and filters.currency is not None:
        known = [one.currency for one in facets.currencies]
        if filters.currency.casefold() not in map(str.casefold, known):
            raise _unknown("price in", filters.currency, known)


def _values(facets: Facets, attribute: str) -> Iterator[str]:
    return (value for value in facets.names(attribute) if facets.has(attribute, value))


def _unknown(kind: str, name: str, known: Iterable[str]) -> QueryError:
    there = list(filter(None, known))
    meant = near(name, there)
    shown = ", ".join(map(quoted, meant or there[:MOST_NAMED]))
    hint = f" {'Near' if meant else 'There is, for example'}: {shown}." if shown else ""
    return QueryError(f"No {kind} {quoted(name)} here.{hint}")
