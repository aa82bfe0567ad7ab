"""Counts votes by kind of query, with a test of significance.

The kind of a query is only how much the picture weighed in it.
"""

import math
from dataclasses import dataclass
from typing import Literal, get_args

MOST_WORDS, MOST_PICTURE = 0.35, 0.65
"""Up to the first the words lead, from the second on the picture does; both are the picture's share."""

Vote = Literal["balanced", "linear", "same"]
Emphasis = Literal["words", "even", "picture"]
"""Which side of a query weighed more."""


@dataclass(frozen=True)
class Tally:
    """How often balanced was better, linear was, and both were about the same."""

    balanced: int = 0
    linear: int = 0
    same: int = 0

    @property
    def decided(self) -> int:
        """Votes for one of the two."""
        return self.balanced + self.linear

    @property
    def total(self) -> int:
        """All votes."""
        return self.decided + self.same

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(self.balanced + other.balanced, self.linear + other.linear, self.same + other.same)


Tallies = dict[Emphasis, Tally]


def lead_of(alpha: float) -> Emphasis:
    """Return which side leads where the picture's share is `alpha`, 0 to 1."""
    return "words" if alpha <= MOST_WORDS else "picture" if alpha >= MOST_PICTURE else "even"


def wilson(won: int, decided: int, z: float = 1.959964) -> tuple[float, float]:
    """Return the interval that a share lies in, 95 % of the time; 0 to 1 where nothing was decided.

    Source: E. B. Wilson, "Probable Inference, the Law of Succession, and Statistical Inference",
    Journal of the American Statistical Association 22 (1927), 209-212.

    Args:
        won: how often it was the one, 0 to `decided`.
        decided: of how many.
        z: standard deviations of the normal distribution to either side.
    """
    if not decided:
        return 0.0, 1.0
    share, spread = won / decided, z * z / decided
    middle = share + spread / 2
    reach = z * math.sqrt(share * (1 - share) / decided + spread / (4 * decided))
    return max(0.0, (middle - reach) / (1 + spread)), min(1.0, (middle + reach) / (1 + spread))


def no_votes() -> Tallies:
    """Return counts of zero."""
    return {lead: Tally() for lead in get_args(Emphasis)}


def added(one: Tallies, other: Tallies) -> Tallies:
    """Return the counts of both together."""
    return {lead: one[lead] + other[lead] for lead in one}
