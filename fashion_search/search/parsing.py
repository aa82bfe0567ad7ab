"""Parses a query for one catalogue: what to look for, what to exclude, and which filters they name."""

from dataclasses import dataclass, replace
from typing import Any

from fashion_search.catalog.facets import Facets
from fashion_search.catalog.filters import Filters
from fashion_search.config import MAX_TEXT_CHARS
from fashion_search.encoder import Encoder
from fashion_search.errors import QueryError
from fashion_search.language.conditions import Conditions, Kind, Phrases
from fashion_search.language.negation import MAX_EXCLUDED, terms
from fashion_search.language.tokens import stems
from fashion_search.search.query import NOTHING_MORE, Query, Understood
from fashion_search.serving.snapshot import Snapshot

ANYTHING = "clothes"
"""What is looked for where the words are conditions alone: "under $50"."""

MIN_NUMBER_CHARS = 3
"""Shortest text that may be an article number."""

MAX_NUMBERED = 20
"""Most products that an article number is of; words that more have are no numbers."""

SIZE = ("size", "sizes")
"""Names of the attribute of sizes."""


@dataclass(frozen=True)
class ParsedQuery:
    """A query whose words have been read.

    `query` has the text that is encoded, and all that is excluded and filtered. `stems` are the words to look up
    in the catalogue, and `excluded` the terms to exclude.
    """

    query: Query
    stems: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    understood: Understood = NOTHING_MORE


def parse(query: Query, snapshot: Snapshot, encoder: Encoder) -> ParsedQuery:
    """Read a query's words with the words of a catalogue, for a model that may not read a long text to its end.

    Raises:
        QueryError: it excludes too many terms.
    """
    if query.text is None:
        return ParsedQuery(query, excluded=_excluded(query.without))
    reading = snapshot.words.reader.read(
        query.text,
        correct=query.correct,
        with_picture=query.search_type == "hybrid",
        # The reader may not have heard of the latest products' words yet.
        is_known=lambda word: any(map(snapshot.words.frequency, stems(word))),
    )
    text = reading.text[:MAX_TEXT_CHARS] or ("" if query.search_type == "hybrid" else ANYTHING)
    without = ", ".join(filter(None, [*reading.without, query.without])) or None
    filters, applied, ignored = _with_conditions(query.filters, reading.conditions, snapshot.facets)
    return ParsedQuery(
        query=replace(query, text=text, without=without, filters=filters),
        stems=reading.words,
        excluded=_excluded(without),
        understood=Understood(
            corrections=reading.corrections,
            conditions=applied,
            ignored=ignored,
            unread=encoder.unread(text),
            foreign=reading.foreign,
        ),
    )


def rows_of_number(text: str, snapshot: Snapshot) -> tuple[int, ...]:
    """Return the rows of the products whose id, or a rare word with digits of theirs, a text is."""
    text = text.lstrip("#")
    row = snapshot.catalogue.row(text)
    if row is not None:
        return (row,)
    if len(text) < MIN_NUMBER_CHARS or not any(map(str.isdigit, text)) or len(text.split()) > 1:
        return ()
    holders = [set(snapshot.words.rows_of(word).tolist()) for word in stems(text)]
    rows = sorted(set.intersection(*holders)) if holders else []
    return tuple(rows) if len(rows) <= MAX_NUMBERED else ()


def _excluded(without: str | None) -> tuple[str, ...]:
    """Return the terms to exclude."""
    found = terms(without or "")
    if len(without or "") > MAX_TEXT_CHARS or len(found) > MAX_EXCLUDED:
        raise QueryError(f"Too much to exclude: at most {MAX_EXCLUDED} terms.")
    return tuple(found)


def _with_conditions(
    filters: Filters, conditions: Conditions, facets: Facets
) -> tuple[Filters, Phrases, tuple[str, ...]]:
    """Add typed conditions to filters, which count more.

    Returns:
        The filters, the phrases that became filters with their kinds, and those that did not: a filter is set
        already, or the catalogue has nothing for them: a price in a currency, or a size, that no product has.
    """
    given: dict[str, Any] = {}
    ignored = set[Kind]()
    kinds = {kind for kind, _ in conditions.phrases}
    if "price" in kinds:
        currencies = [one.currency for one in facets.currencies]
        known = conditions.currency if conditions.currency in currencies else None
        unknown = conditions.currency is not None and known is None and any(currencies)
        if filters.priced or not currencies or unknown:
            ignored.add("price")
        else:
            given |= {"price_min": conditions.price_min, "price_max": conditions.price_max, "currency": known}
    if "size" in kinds:
        name, sizes = facets.known_values(SIZE, conditions.sizes)
        if not sizes or name in filters.attributes:
            ignored.add("size")
        else:
            given["attributes"] = {**filters.attributes, name: sizes}
    if "stock" in kinds:
        if facets.in_stock is None:
            ignored.add("stock")
        else:
            given["in_stock"] = True
    return (
        Filters(**{**dict(filters), **given}),
        tuple((kind, phrase) for kind, phrase in conditions.phrases if kind not in ignored),
        tuple(phrase for kind, phrase in conditions.phrases if kind in ignored),
    )
