"""Sums the votes up: by kind of query, with the interval that each share lies in.

The kind of a query is only how much the picture weighed in it.
"""

import math
from collections import Counter
from typing import Any, Literal

Vote = Literal["balanced", "linear", "same"]

KINDS = {"words": "Mostly words", "even": "Even mix", "picture": "Mostly picture"}
"""Kinds of queries, each with its name in the table."""

MOST_WORDS, MOST_PICTURE = 0.35, 0.65
"""Up to the first the words lead, from the second on the picture does; both are the picture's share."""

ENOUGH = 30
"""Decided votes from which a share is shown: with fewer its interval is wider than a third."""

Counts = Counter[tuple[str, str]]
"""How often there was each vote, by kind of query and vote."""


def kind_of(alpha: float) -> str:
    """Return the kind of a query in which the picture's share is `alpha`, 0 to 1."""
    return "words" if alpha <= MOST_WORDS else "picture" if alpha >= MOST_PICTURE else "even"


def vote_table(counts: Counts) -> dict[str, Any]:
    """Return the table of votes: its `title`, `rows` from most words to most picture and all, and a `note`."""
    rows = [_row(name, counts, {kind}) for kind, name in KINDS.items()]
    total = _row("All", counts, set(KINDS))
    votes = total["balanced"] + total["linear"] + total["same"]
    return {
        "title": f"Results so far: {votes:,} {'vote' if votes == 1 else 'votes'}",
        "rows": [*rows, total],
        "note": f"{_meaning(total['balanced'], total['linear'])} Only these counts are kept, no words and no pictures.",
    }


def wilson(won: int, decided: int, z: float = 1.959964) -> tuple[float, float]:
    """Return the interval that a share lies in, 95 % of the time.

    Source: E. B. Wilson, "Probable Inference, the Law of Succession, and Statistical Inference",
    Journal of the American Statistical Association 22 (1927), 209-212.

    Args:
        won: how often it was the one, 0 to `decided`.
        decided: of how many, at least 1.
        z: standard deviations of the normal distribution to either side.
    """
    share, spread = won / decided, z * z / decided
    middle = share + spread / 2
    reach = z * math.sqrt(share * (1 - share) / decided + spread / (4 * decided))
    return max(0.0, (middle - reach) / (1 + spread)), min(1.0, (middle + reach) / (1 + spread))


def _row(name: str, counts: Counts, kinds: set[str]) -> dict[str, Any]:
    balanced, linear, same = (
        sum(counts[kind, choice] for kind in kinds) for choice in ("balanced", "linear", "same")
    )
    share, decided = "too few", balanced + linear
    if decided >= ENOUGH:
        low, high = wilson(balanced, decided)
        share = f"{balanced / decided:.0%} ({low * 100:.0f}–{high:.0%})"
    return {"queries": name, "balanced": balanced, "linear": linear, "same": same, "share": share}


def _meaning(balanced: int, linear: int) -> str:
    """Say what the votes show; the interval decides."""
    if balanced + linear < ENOUGH:
        return f"Too few to say which is better: that takes at least {ENOUGH} votes for one or the other."
    low, high = wilson(balanced, balanced + linear)
    better = "Balanced is" if low > 0.5 else "Linear is" if high < 0.5 else "Neither is clearly"
    return f"{better} better. The share is of the votes for one or the other, with its 95% interval."
