"""Runs judged queries through the search and computes the metrics."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, get_args

from fashion_search.config import MAX_TOP_K
from fashion_search.errors import QueryError, SearchError
from fashion_search.evaluate import metrics, queries
from fashion_search.evaluate.metrics import Measure, Metric, summarize
from fashion_search.evaluate.queries import JudgedQuery
from fashion_search.ranking.fusion import Fusion
from fashion_search.search.query import Query
from fashion_search.serving.catalogue import Catalogue

if TYPE_CHECKING:  # takes seconds to import, and --help does not need it
    from fashion_search.search.engine import FashionSearch

FUSIONS: tuple[Fusion, ...] = get_args(Fusion)
ALPHAS = tuple(step / 10 for step in range(11))

TITLE = "title"
PICTURE = "picture"
COMPOSED = "picture + colour"
WITH_WORDS = ", with the catalogue's words"
"""Ends the name of a kind that is measured with the catalogue's words; all others measure the model alone."""

OnSearch = Callable[[], object]
"""Called after each search."""


@dataclass(frozen=True)
class Plan:
    """The judged queries: by kind those with a text or a picture, and `composed` ones with both."""

    single: Mapping[str, Sequence[JudgedQuery]]
    composed: Sequence[JudgedQuery]

    @property
    def searches(self) -> int:
        """The number of searches."""
        return (
            2 * sum(map(len, self.single.values()))
            - len(self.single[PICTURE])
            + len(FUSIONS) * len(ALPHAS) * len(self.composed)
        )


def plan(catalogue: Catalogue, sample: int, seed: int) -> Plan:
    """Sample at most `sample` queries of each kind.

    Raises:
        SearchError: the catalogue yields no query.
    """
    kinds = {
        "category": queries.category_queries(catalogue),
        **{f"{name} + category": found for name, found in queries.attribute_queries(catalogue).items()},
        TITLE: queries.title_queries(catalogue),
        PICTURE: queries.picture_queries(catalogue),
    }
    if not any(kinds.values()):
        raise SearchError("The catalogue has neither titles nor categories to search for.")
    single = {kind: queries.sample_queries(found, sample, seed, kind) for kind, found in kinds.items()}
    composed = queries.composed_queries(catalogue)
    return Plan(single, queries.sample_queries(composed, sample, seed, COMPOSED))


def measure(search: "FashionSearch", plan: Plan, seed: int, on_search: OnSearch) -> list[Metric]:
    """Run all queries of a plan; `seed` is that of the bootstrap."""
    return [*_single(search, plan, seed, on_search), *_composed(search, plan.composed, seed, on_search)]


def _single(search: "FashionSearch", plan: Plan, seed: int, on_search: OnSearch) -> list[Metric]:
    results = []
    by_kind = {TITLE: metrics.KNOWN_ITEM, PICTURE: metrics.PICTURES}
    for kind, tests in plan.single.items():
        measures = by_kind.get(kind, metrics.PRECISIONS)
        top_k = MAX_TOP_K if kind == TITLE else 10
        for lexical in (False,) if kind == PICTURE else (False, True):
            found = [_search(search, test, on_search, top_k=top_k, lexical=lexical) for test in tests]
            results += [
                summarize(
                    _values(measure, tests, found),
                    kind=f"{kind}{WITH_WORDS if lexical else ''}",
                    measure=name,
                    seed=seed,
                )
                for name, measure in measures.items()
            ]
    return results


def _composed(
    search: "FashionSearch", tests: Sequence[JudgedQuery], seed: int, on_search: OnSearch
) -> list[Metric]:
    """Sweep alpha for each fusion, and compare the fusions per query at alpha 0.5."""
    results, at_half = [], {}
    for fusion in FUSIONS:
        for alpha in ALPHAS:
            found = [_search(search, test, on_search, alpha=alpha, fusion=fusion) for test in tests]
            for name, measure in metrics.PRECISIONS.items():
                values = _values(measure, tests, found)
                results.append(
                    summarize(values, kind=COMPOSED, measure=name, seed=seed, fusion=fusion, alpha=alpha)
                )
                if (name, alpha) == ("P@10", 0.5):
                    at_half[fusion] = values
    default, *others = FUSIONS
    for other in others:
        gains = [ours - theirs for ours, theirs in zip(at_half[default], at_half[other], strict=True)]
        results.append(
            summarize(gains, kind=COMPOSED, measure=f"P@10, {default} - {other}", seed=seed, alpha=0.5)
        )
    return results


def _search(
    search: "FashionSearch",
    test: JudgedQuery,
    on_search: OnSearch,
    *,
    top_k: int = 10,
    alpha: float = 0.5,
    fusion: Fusion = "balanced",
    lexical: bool = False,
) -> list[str]:
    """Return the ids found, best first; none for an invalid query."""
    try:
        query = Query(
            text=test.text, like=test.like, alpha=alpha, top_k=top_k, fusion=fusion, lexical=lexical
        )
        return [hit.product.id for hit in search.search(query).hits]
    except QueryError:
        return []
    finally:
        on_search()


def _values(measure: Measure, tests: Sequence[JudgedQuery], found: Sequence[Sequence[str]]) -> list[float]:
    return [measure(ids, test.answers) for test, ids in zip(tests, found, strict=True)]
