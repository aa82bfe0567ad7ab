"""The operator's report, and the records of searches that it is computed from."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import get_args

import numpy as np

from fashion_search.ranking.relevance import Verdict
from fashion_search.search.query import SearchType

HOURS = 24
"""Hours that a report covers, including the current one."""

LONGEST_LIST = 30
"""Most texts and products in a report."""

PERCENTILES = (50, 95, 99)


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
    timings: Mapping[str, float] = field(default_factory=dict)
    error: str | None = None
    text: str | None = None


@dataclass(frozen=True, kw_only=True)
class StageTimes:
    """Times of one stage in milliseconds by percentile, over `searches`."""

    name: str
    searches: int
    percentiles: Mapping[int, float]


@dataclass(frozen=True, kw_only=True)
class Unanswered:
    """Words without a match, in how many queries, and when last (seconds since 1970)."""

    text: str
    queries: int
    last: float


@dataclass(frozen=True, kw_only=True)
class Report:
    """The figures of the last hours.

    `since` and `now` are where they begin and end, in seconds since 1970; what was before `since` is
    not remembered, or longer ago than `HOURS`. `hours` are the starts of hours and the queries begun
    in each, oldest first; `types` are queries by search type, `opened` product ids with how often
    they were looked at, `refused` searches by kind of error. `unanswered` counts all queries for
    which there was nothing, `texts` names the words of the most frequent ones.
    """

    since: float
    now: float
    queries: int
    searches: int
    unanswered: int
    refused: Mapping[str, int]
    hours: Sequence[tuple[float, int]]
    stages: Sequence[StageTimes]
    types: Mapping[SearchType, int]
    texts: Sequence[Unanswered]
    opened: Sequence[tuple[str, int]]


def report(
    events: Sequence[SearchEvent], opened: Iterable[tuple[float, str]], *, since: float, now: float
) -> Report:
    """Compute the report of searches, oldest first, and of when which product was opened.

    Args:
        events: the searches.
        opened: times and product ids.
        since: when the records begin, in seconds since 1970.
        now: the current time, likewise.
    """
    start = (now // 3600 - HOURS + 1) * 3600
    recent = [event for event in events if event.time >= start]
    first = {event.query: event for event in reversed(recent)}
    begun = Counter(min(int((event.time - start) // 3600), HOURS - 1) for event in first.values())
    types = Counter(event.search_type for event in first.values())
    views = Counter(product_id for seen, product_id in opened if seen >= start)
    return Report(
        since=max(since, start),
        now=now,
        queries=len(first),
        searches=len(recent),
        unanswered=len({event.query for event in recent if event.verdict == "none"}),
        refused=Counter(event.error for event in recent if event.error is not None),
        hours=[(start + 3600 * hour, begun[hour]) for hour in range(HOURS)],
        stages=_stages(recent),
        types={kind: types[kind] for kind in get_args(SearchType)},
        texts=_texts(recent),
        opened=views.most_common(LONGEST_LIST),
    )


def _stages(events: Iterable[SearchEvent]) -> list[StageTimes]:
    seconds: dict[str, list[float]] = {}
    for event in events:
        for name, value in event.timings.items():
            seconds.setdefault(name, []).append(value)
    found = [
        StageTimes(
            name=name,
            searches=len(values),
            percentiles={one: float(np.percentile(values, one)) * 1000 for one in PERCENTILES},
        )
        for name, values in seconds.items()
    ]
    return sorted(found, key=lambda stage: (stage.name == "total", stage.name == "search", stage.name))


def _texts(events: Iterable[SearchEvent]) -> list[Unanswered]:
    """Return the words without a match, most frequent first, ignoring case and spaces."""
    found: dict[str, list[SearchEvent]] = {}
    for event in events:
        if event.verdict == "none" and event.text is not None:
            found.setdefault(" ".join(event.text.split()).casefold(), []).append(event)
    texts = [
        Unanswered(text=same[-1].text or "", queries=len({event.query for event in same}), last=same[-1].time)
        for same in found.values()
    ]
    return sorted(texts, key=lambda text: (-text.queries, -text.last))[:LONGEST_LIST]
