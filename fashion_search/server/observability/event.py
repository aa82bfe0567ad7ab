"""The record of one search, for the operator's page."""

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, get_args

from fashion_search.ranking.relevance import Verdict
from fashion_search.search.query import SearchType


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One search and what came of it.

    `time` is in seconds since 1970, `timings` in seconds by stage. `query` is equal for the searches
    of one query, which differ by a slider or a filter. A search that was refused has no verdict but
    the kind of its `error`. `text` is None without words, and where the event comes from a log.
    """

    time: float
    query: int
    search_type: SearchType
    verdict: Verdict | None = None
    hits: int = 0
    timings: Mapping[str, float] = field(default_factory=dict)
    error: str | None = None
    text: str | None = None

    def to_line(self) -> bytes:
        """Return the event's line of a log: everything but the words."""
        record = {
            "time": datetime.fromtimestamp(self.time, UTC).isoformat(timespec="milliseconds"),
            "query": self.query,
            "search_type": self.search_type,
            "verdict": self.verdict,
            "hits": self.hits,
            "timings": {stage: round(seconds, 6) for stage, seconds in self.timings.items()},
            "error": self.error,
        }
        return json.dumps(record).encode() + b"\n"

    @classmethod
    def from_line(cls, line: bytes) -> "Event":
        """Read a line of a log.

        Raises:
            ValueError: it is none, or cut short.
        """
        record: Any = json.loads(line)
        try:
            event = cls(**{**record, "time": datetime.fromisoformat(record["time"]).timestamp()})
            if (
                event.search_type not in get_args(SearchType)
                or event.verdict not in (None, *get_args(Verdict))
                or not isinstance(event.query, int)
                or not isinstance(event.hits, int)
                or not isinstance(event.error, str | None)
                or not all(0.0 <= seconds < math.inf for seconds in event.timings.values())
            ):
                raise ValueError("not a search")
        except (TypeError, KeyError, AttributeError) as error:
            raise ValueError("not a search") from error
        return event
