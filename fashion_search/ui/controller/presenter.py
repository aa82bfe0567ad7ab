"""Searches for a view state and turns the result into values for the components."""

from dataclasses import dataclass, field, replace
from typing import Any

from fashion_search.config import MAX_TOP_K
from fashion_search.language.plurals import plural
from fashion_search.search.engine import FashionSearch, SearchResult, Verdict
from fashion_search.search.matching import ChoiceCounts, Matching
from fashion_search.server.api.product_record import product_record, result_json
from fashion_search.serving.snapshot import ScopeRequest
from fashion_search.ui.controller.drop_offers import drop_offers
from fashion_search.ui.controller.heading import heading, heading_of_filters, short
from fashion_search.ui.controller.near_duplicates import card_groups, fetch_counts
from fashion_search.ui.controller.understood import understood
from fashion_search.ui.model.view_state import Card, ViewState

NOTHING_PASSES = "No product passes these filters."

LONGEST_QUOTE = 80
"""Characters of a query that are repeated to the shopper."""


@dataclass(frozen=True, kw_only=True)
class Presentation:
    """What a shopper gets to see: cards (None: the first visit), what they are, and doubts.

    `heading` names them; `found` has the figures. `understood` says how the words were read where that is not how
    they were typed; `more` is how many further products can be shown. `choose` offers to choose one thing of the
    picture. `drops` are the filters to drop where they leave nothing, `counts` how many products there would be with
    each choice, None for all.
    """

    cards: list[Card] | None = None
    heading: str = ""
    found: str = ""
    understood: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    verdict: Verdict = "strong"
    notice: str = ""
    choose: bool = False
    more: int = 0
    drops: dict[str, Any] | None = None
    counts: ChoiceCounts | None = None


def find(search: FashionSearch, asked: ViewState) -> Presentation:
    """Search, and return what is shown.

    Raises:
        SearchError: the query cannot be used.
    """
    result, groups = _search(search, asked)
    cards = [_card([result_json(result.hits[place]) for place in group]) for group in groups]
    result = replace(result, hits=[result.hits[place] for group in groups for place in group])
    filters, matching = result.query.filters, result.matching
    passing = len(matching.passing(filters))
    conditions = result.understood.conditions
    is_dead_end = not result.hits or (result.verdict != "none" and not passing)
    # An order by price is of what matches alone.
    eligible = passing if passing and asked.sort != "match" else result.eligible
    return Presentation(
        cards=cards,
        heading=heading(result, asked, search.snapshot.catalogue),
        found=status_line(result, like=bool(asked.like)),
        understood=understood(result, asked),
        verdict="none" if not result.hits else result.verdict,
        notice=notice(result, asked) if result.hits else NOTHING_PASSES,
        choose=result.picture_doubted and asked.picture is not None,
        more=min(eligible, MAX_TOP_K) - len(result.hits),
        drops=drop_offers(matching, filters, asked.filters, conditions) if is_dead_end else None,
        counts=matching.count_choices(filters),
    )


def refine(search: FashionSearch, asked: ViewState) -> Presentation:
    """Search again after a control moved; with nothing to search for, leaf through what the filters let through."""
    if not asked.nothing:
        return find(search, asked)
    return browse(search, asked) if asked.filters else Presentation()


def browse(search: FashionSearch, asked: ViewState) -> Presentation:
    """Show the products that pass the filters, in the catalogue's order or by price."""
    scope = search.snapshot.scope(ScopeRequest(filters=asked.filters, sort=asked.sort))
    snapshot = scope.snapshot
    everything = Matching(snapshot.facets)
    rows = everything.passing(asked.filters)
    if asked.sort != "match":
        rows = snapshot.facets.by_price(rows, dearest_first=asked.sort == "dearest")
    for count in fetch_counts(asked.top_k):
        products = [product for row in rows[:count] if (product := snapshot.catalogue.get(int(row)))]
        groups = card_groups(snapshot, products)[: asked.top_k]
        if len(groups) == asked.top_k:
            break
    shown = sum(map(len, groups))
    return Presentation(
        cards=[_card([product_record(products[place]).model_dump() for place in group]) for group in groups],
        heading=heading_of_filters(asked.filters),
        found=f"{_of(shown, scope.eligible)} · not searched yet: describe it or show a picture",
        verdict="strong" if shown else "none",
        notice="" if shown else NOTHING_PASSES,
        more=min(scope.eligible, MAX_TOP_K) - shown,
        drops=None if shown or not scope.is_all else drop_offers(everything, asked.filters, asked.filters),
        counts=everything.count_choices(asked.filters) if scope.is_all else None,
    )


def _search(search: FashionSearch, asked: ViewState) -> tuple[SearchResult, list[list[int]]]:
    """Search for enough products, and return with them the places of those that share each card."""
    query = asked.query()
    for count in fetch_counts(query.top_k):
        result = search.search(replace(query, top_k=count))
        groups = card_groups(result.snapshot, [hit.product for hit in result.hits])[: query.top_k]
        if len(groups) == query.top_k or len(result.hits) < count:
            break
    return result, groups


def _card(products: list[Card]) -> Card:
    """Return the card of some near-duplicates: the first, with the others under `alike`."""
    first, *others = products
    return {**first, "alike": others} if others else first


def _of(count: int, eligible: int) -> str:
    if count < eligible:
        return f"{count} of {eligible:,} products"
    return f"{count} {'product' if count == 1 else 'products'}"


def status_line(result: SearchResult, *, like: bool = False) -> str:
    """Say in one line how many products were found, by what (`like`: by a product's picture), and how fast."""
    count = len(result.hits)
    products = _of(count, result.eligible if result.query.filters else count)
    share = result.alpha_used
    sides = {
        "text": "words",
        "image": "more like this" if like else "picture",
        "hybrid": f"words {1 - share:.0%}, picture {share:.0%}",
    }
    return f"{products} · {sides[result.search_type]} · {result.timings['total'] * 1000:.0f} ms"


def notice(result: SearchResult, asked: ViewState) -> str:
    """Say so where the catalogue has not what was asked for, in the words that were typed."""
    filters = result.query.filters
    poor = bool(filters) and not len(result.matching.passing(filters))
    if result.verdict == "strong" and not poor:
        return ""
    if result.verdict != "none" and poor:
        return "Nothing that passes the filters really matches. These are the closest products."
    if result.absent is not None:
        return f"No {plural(result.absent) or result.absent} here. The nearest:"
    if result.verdict == "weak" or result.query.text is None:
        return "Only loosely related products found."
    words = short((asked.text or "").strip(), LONGEST_QUOTE)
    return f"Nothing here really matches “{words}”. These are the closest products."
