"""Shows how the votes stand."""

from typing import Any, get_args

from fashion_search.ui.compare.vote_counts import Emphasis, Tallies, Tally, wilson

ENOUGH = 30
"""Decided votes from which a share is shown: with fewer its interval is wider than a third."""


def standings(counts: Tallies) -> dict[str, Any]:
    """Return the table of votes: its `title`, `rows` from most words to most picture and all, and a `note`."""
    total = sum(counts.values(), start=Tally())
    names: dict[Emphasis, str] = {"words": "Mostly words", "even": "Even mix", "picture": "Mostly picture"}
    rows = [_row(names[lead], counts[lead]) for lead in get_args(Emphasis)]
    return {
        "title": f"Results so far: {total.total:,} {'vote' if total.total == 1 else 'votes'}",
        "rows": [*rows, _row("All", total)],
        "note": f"{_meaning(total)} Only these counts are kept, no words and no pictures.",
    }


def _row(queries: str, votes: Tally) -> dict[str, Any]:
    share = "too few"
    if votes.decided >= ENOUGH:
        low, high = wilson(votes.balanced, votes.decided)
        share = f"{votes.balanced / votes.decided:.0%} ({low * 100:.0f}–{high:.0%})"
    return {"queries": queries, **vars(votes), "share": share}


def _meaning(total: Tally) -> str:
    """Say what the votes show; the interval decides."""
    if total.decided < ENOUGH:
        return f"Too few to say which is better: that takes at least {ENOUGH} votes for one or the other."
    low, high = wilson(total.balanced, total.decided)
    verdict = "Neither is clearly better." if low <= 0.5 <= high else "Balanced is better."
    if high < 0.5:
        verdict = "Linear is better."
    return f"{verdict} The share is of the votes for one or the other, with its 95% interval."
