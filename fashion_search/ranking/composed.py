"""Rewrites a query of words and a picture as an edit: the picture, with what the words ask for changed.

"Blue" with a picture of a clutch asks for a blue clutch, but "blue" alone fits everything blue. So the picture
is read as a phrase ("red clutch"), the words are put into it ("blue clutch"), and the picture's vector is
moved by the difference of the two phrases' vectors.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from fashion_search.ranking.scoring import QueryVectors
from fashion_search.vectors import Vector, Vectors, unit

LIKELY_NAMES = 5
"""Names that a picture is read as at a time; their phrases' vectors are averaged by how likely each is.

On catalogues of photos and of drawings, the share of right products among the first ten grows from .67 and .82
with one name to .73 and .98 with five; the right category alone would give .76 and .99.
"""

TEMPERATURE = 0.6
"""Difference that makes a name less likely by a factor of e, in standard deviations of all names' scores."""

COMMONNESS = 0.5
"""Share of a name's mean cosine with all pictures that is subtracted: some names are near to everything."""

FADE = 0.3
"""Distance from the ends of the slider within which an edit fades out, so that the results do not jump."""

SHIFT = 2.0
"""z-scores subtracted before the normal CDF: there, twenty products of a thousand differ, and not a half."""


@dataclass(frozen=True)
class NameVectors:
    """Names with their vectors, unit rows, shape (n, dim)."""

    names: tuple[str, ...]
    vectors: Vectors

    def likely(self, picture: Vector, mean: Vector, count: int) -> list[tuple[str, float]]:
        """Return the names that a picture is most likely of, best first, with weights that sum to 1.

        Args:
            picture: its vector.
            mean: of all pictures' vectors, shape (dim,).
            count: number of names.
        """
        scores = self.vectors @ (picture - COMMONNESS * mean)
        best = np.argsort(-scores, kind="stable")[:count]
        weights = np.exp((scores[best] - scores[best[0]]) / (TEMPERATURE * max(float(scores.std()), 1e-6)))
        return [
            (self.names[place], float(weight))
            for place, weight in zip(best.tolist(), weights / weights.sum(), strict=True)
        ]


def mean_vector(vectors: Vectors, weights: Sequence[float]) -> Vector:
    """Return the weighted mean of unit rows, of unit length."""
    return unit(np.asarray(weights, dtype=np.float32) @ vectors)


def edited(query: QueryVectors, source: Vector, target: Vector, worth: float) -> QueryVectors:
    """Return a mixed query with its picture moved from a source phrase to a target phrase, which is its text.

    At the ends of the slider the query stays as it is.

    Args:
        query: has a text and a picture.
        source: vector of the phrase that describes the picture.
        target: vector of the phrase that describes what is wanted.
        worth: z-scores that holding all of the words adds.
    """
    if query.text is None or query.image is None:
        raise ValueError("an edit needs a text and a picture")
    from_words, from_picture = (min(1.0, end / FADE) for end in (query.alpha, 1.0 - query.alpha))
    strength = min(from_words, from_picture)
    return replace(
        query,
        text=unit((1.0 - strength) * query.text + strength * target),
        image=unit(query.image + strength * (target - source)),
        text_shift=SHIFT + worth,
        # Near the picture's end its z-scores are so high that their normal CDFs would hardly differ.
        image_shift=SHIFT * (1.0 - from_picture),
    )
