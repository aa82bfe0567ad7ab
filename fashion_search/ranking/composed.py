"""Rewrites a query of words and a picture as an edit: the picture, with what the words ask for changed.

"Blue" with a picture of a clutch asks for a blue clutch, but "blue" alone fits everything blue. So the picture
is read as a phrase ("red clutch"), the words are put into it ("blue clutch"), and the picture's vector is
moved by the difference of the two phrases' vectors.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from fashion_search.ranking.query_vectors import QueryVectors
from fashion_search.vectors import Vector, Vectors, unit

LIKELY_NAMES = 2
"""Names that a picture is read as at a time; their phrases' vectors are averaged by how likely each is.

With one name, of the first ten products .76 are right on a catalogue of photos and .92 on one of drawings, with
two .78 and .96, with three .77 and .97; each phrase takes time.
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
class Likely:
    """The names that a picture is most likely of, best first, with weights that sum to 1.

    `vector` is the weighted mean of the names' vectors, of unit length.
    """

    names: tuple[str, ...]
    weights: tuple[float, ...]
    vector: Vector


@dataclass(frozen=True)
class NameVectors:
    """Names with their vectors, unit rows, shape (n, dim)."""

    names: tuple[str, ...]
    vectors: Vectors

    def likely(self, picture: Vector, mean: Vector, count: int) -> Likely:
        """Return the names that a picture is most likely of.

        Args:
            picture: its vector.
            mean: of all pictures' vectors, shape (dim,).
            count: number of names.
        """
        scores = self.vectors @ (picture - COMMONNESS * mean)
        best = np.argsort(-scores, kind="stable")[:count]
        shares = np.exp((scores[best] - scores[best[0]]) / (TEMPERATURE * max(float(scores.std()), 1e-6)))
        weights = tuple((shares / shares.sum()).tolist())
        return Likely(
            names=tuple(self.names[place] for place in best.tolist()),
            weights=weights,
            vector=mean_vector(self.vectors[best], weights),
        )


def mean_vector(vectors: Vectors, weights: Sequence[float]) -> Vector:
    """Return the weighted mean of unit rows, of unit length."""
    return unit(np.asarray(weights, dtype=np.float32) @ vectors)


def phrase_vector(colour: Likely, article: Likely) -> Vector:
    """Return a vector for "red clutch" without encoding it: the sum of those of its words does as well."""
    return unit(colour.vector + article.vector)


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
