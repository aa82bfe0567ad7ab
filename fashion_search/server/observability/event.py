"""The record of one search, for the operator's page."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from fashion_search.ranking.relevance import Verdict
from fashion_search.search.query import SearchType


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchEvent:
    """One search and what came of it.

    `time` is in seconds since 1970, `timings` in seconds by stage. `query` is equal for the searches
    of one query, which differ by a slider or a filter. A search that was refused has no verdict but
    the kind of its `error`. `text` is None without words.
    """

    time: float
    query: int
    search_type: SearchType
    verdict: Verdict | None = None
    hits: int = 0
    timings: Mapping[str, float] = field(default_factory=dict)
    error: str | None = None
    text: str | None = None
