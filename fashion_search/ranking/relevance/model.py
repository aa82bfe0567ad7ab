"""Predicts whether a catalogue has relevant products for a query: strong, weak or none.

Cosines of good matches differ by query and model. So for a text, a logistic regression with three features
is fitted on the reference phrases at each build: the share of words that are whole tokens of the model, the
mean cosine between the best results, and the margin between on-topic and off-topic phrases. It tells whether
the text is about fashion; `presence` tells whether the catalogue has it. A picture is at least "weak".
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Literal, NamedTuple

import numpy as np

from fashion_search.errors import IndexMismatchError
from fashion_search.index import nearest_to_each
from fashion_search.language.names import ARTICLES
from fashion_search.ranking.relevance.logistic import Features, chance, fit_logistic, log_odds
from fashion_search.ranking.relevance.phrases import OFF_TOPIC, ON_TOPIC
from fashion_search.ranking.relevance.presence import UNNAMED_LOG_ODDS, Presence, agreement, fit_presence
from fashion_search.ranking.saved_arrays import load_arrays
from fashion_search.vectors import Vector, Vectors

Verdict = Literal["strong", "weak", "none"]

TOP_RESULTS = 10
"""Best results that are compared with each other."""

STRONG_THRESHOLD, NONE_THRESHOLD = 0.5, 0.12
"""Probabilities from which the verdict is strong, and below which it is none."""

NEIGHBOURS = 5
"""Nearest reference phrases of each kind that make up the margin."""

ABSENT_CONFIDENCE = 0.3
"""Confidence in results about fashion where the catalogue has not the article: weak, not none."""

COVER_WEIGHT, LACK_WEIGHT, USUAL_COVER = 4.0, 2.0, 0.3
"""Log-odds that a cover of 1 more, or less, is worth for presence, and the cover that changes nothing."""

ABSENT_LOG_ODDS = -0.4
"""Log-odds of presence below which a named article is said to be absent, 0.4 as a probability."""

LEAST_IMAGE_CONFIDENCE = 2 * NONE_THRESHOLD
"""Confidence in a picture that shows no fashion at all: its nearest products are still of use."""

DOUBTED_DISTANCE, SOFTNESS = 0.1, 0.006
"""Distance from the `PictureSpace` at which a picture is doubted, and that by which the odds change by e."""

NEARNESS = 0.07
"""Distance that a cosine with the nearest product is worth, per 1: pictures like the shop's are doubted less."""

USUAL_NEAREST = 0.7, 0.85
"""Bounds of the usual cosine with the nearest product, for catalogues of a few products or of copies."""

SAMPLE_PICTURES = 400
"""Pictures of the catalogue that the floors are computed from."""


class TextRelevance(NamedTuple):
    """The probability that the catalogue has relevant products, and whether it lacks the article named."""

    probability: float
    absent: bool


@dataclass(frozen=True)
class RelevanceModel:
    """A fitted relevance model.

    `references` are the unit rows of `PHRASES`, and `topic` the weights of the three features. `presence` is
    fitted on the same pictures. `floors` are the 0.2 quantiles of agreement and of the nearest cosine among
    the catalogue's own pictures.
    """

    references: Vectors
    topic: Features
    presence: Presence
    floors: Features

    def text_relevance(
        self, known: float, text: Vector, top: Vectors, usual: tuple[float, float], cover: float | None = None
    ) -> TextRelevance:
        """Return the probability that the catalogue has relevant products for a text.

        Args:
            known: share of its words that are whole tokens, 0 to 1.
            text: its vector.
            top: the vectors of its best results, best first, shape (n, dim).
            usual: mean and standard deviation of its cosines with the catalogue's pictures.
            cover: largest idf-weighted share of its words that one of the best five products' own words hold,
                0 to 1; words that the catalogue does not know count as rare ones. None if not compared.
        """
        about = log_odds(self.topic, np.array([known, agreement(top), _margin(text, self.references)]))
        here = self.presence.log_odds(text, top, usual)
        if cover is not None:
            about += COVER_WEIGHT * max(0.0, cover - 0.5)  # words in common prove it, their lack does not
            # A shop may call it otherwise, so their lack says less.
            here += (COVER_WEIGHT if cover > USUAL_COVER else LACK_WEIGHT) * (cover - USUAL_COVER)
        named = self.presence.named(text)
        present = named * chance(here) + (1 - named) * chance(UNNAMED_LOG_ODDS)
        probability = chance(about) * (ABSENT_CONFIDENCE + (1 - ABSENT_CONFIDENCE) * present)
        absent = named == 1.0 and here < ABSENT_LOG_ODDS and probability < STRONG_THRESHOLD
        return TextRelevance(probability, absent)

    def image_confidence(self, top: Vectors, nearest: float, distance: float | None) -> float:
        """Return the confidence in a picture's results, at least twice `NONE_THRESHOLD`.

        Where a distance is given, it decides, with the nearest cosine; the agreement would only blur it. Else
        the confidence is 1 if the results reach both floors.

        Args:
            top: the vectors of its best results, shape (n, dim).
            nearest: cosine of the best.
            distance: of the picture from the model's `PictureSpace`, 0 to 2; None if it has none.
        """
        if distance is not None:
            usual = float(np.clip(self.floors[1], *USUAL_NEAREST))
            return picture_confidence(distance + NEARNESS * (usual - nearest))
        shares = np.array([agreement(top), nearest]) / np.maximum(self.floors, 1e-6)
        return float(np.clip(shares.min(), LEAST_IMAGE_CONFIDENCE, 1.0)) if shares.min() < 1 else 1.0

    def save(self, path: Path | BinaryIO) -> None:
        """Write the model as a .npz file."""
        np.savez(
            path,
            references=self.references,
            topic=self.topic,
            floors=self.floors,
            names=np.array(ARTICLES),
            articles=self.presence.articles,
            usual=self.presence.usual,
            weights=self.presence.weights,
            compared=self.presence.compared,
        )

    @classmethod
    def load(cls, path: Path | BinaryIO) -> "RelevanceModel":
        """Read what `save` wrote.

        Raises:
            IndexMismatchError: the file is missing or damaged, or of other names.
        """
        references, topic, floors, names, articles, usual, weights, compared = load_arrays(
            path, "references", "topic", "floors", "names", "articles", "usual", "weights", "compared"
        )
        if names.tolist() != list(ARTICLES):
            raise IndexMismatchError(f"{path} is of an earlier version: build the index again.")
        return cls(references, topic, Presence(articles, usual, weights, int(compared)), floors)


def verdict_of(probability: float) -> Verdict:
    """Return the verdict for a probability."""
    if probability >= STRONG_THRESHOLD:
        return "strong"
    return "weak" if probability >= NONE_THRESHOLD else "none"


def picture_confidence(distance: float) -> float:
    """Return the confidence in a picture by its distance: `STRONG_THRESHOLD` at `DOUBTED_DISTANCE`."""
    odds = np.exp((distance - DOUBTED_DISTANCE) / SOFTNESS)
    odds *= (1 - STRONG_THRESHOLD) / (STRONG_THRESHOLD - LEAST_IMAGE_CONFIDENCE)
    return float(LEAST_IMAGE_CONFIDENCE + (1 - LEAST_IMAGE_CONFIDENCE) / (1 + odds))


def fit(known: Sequence[float], references: Vectors, articles: Vectors, pictures: Vectors) -> RelevanceModel:
    """Fit the relevance model for an encoder and a catalogue.

    Args:
        known: for each of `PHRASES`, the share of its words that are whole tokens.
        references: the phrases' unit rows, shape (len(PHRASES), dim).
        articles: unit rows of `ARTICLE_PHRASES`.
        pictures: the catalogue's pictures, unit rows, shape (n, dim).
    """
    tops = pictures[nearest_to_each(pictures, references, TOP_RESULTS)[1]]
    features = np.array(
        [
            [share, agreement(top), _margin(text, references, leave_out=row)]
            for row, (share, text, top) in enumerate(zip(known, references, tops, strict=True))
        ]
    )
    return RelevanceModel(
        references=references,
        topic=fit_logistic(*np.split(features, 2)),
        presence=fit_presence(articles, pictures),
        floors=_own_picture_floors(pictures),
    )


PHRASES = (*ON_TOPIC, *OFF_TOPIC)
"""The reference phrases, in the order of `references`."""


def _margin(text: Vector, references: Vectors, leave_out: int | None = None) -> float:
    """Return the difference of a text's mean cosines with its nearest on-topic and off-topic phrases."""
    cosines = references @ text
    if leave_out is not None:
        cosines[leave_out] = -1.0
    on, off = np.split(cosines, 2)
    return float(np.sort(on)[-NEIGHBOURS:].mean() - np.sort(off)[-NEIGHBOURS:].mean())


def _own_picture_floors(pictures: Vectors) -> Features:
    """Return the `floors`: each sampled picture is searched for, leaving itself out."""
    rows = np.unique(np.linspace(0, len(pictures) - 1, min(SAMPLE_PICTURES, len(pictures))).astype(int))
    found = []
    nearest = nearest_to_each(pictures, pictures[rows], TOP_RESULTS + 1)
    for row, cosines, near in zip(rows, *nearest, strict=True):
        others = np.flatnonzero(near != row)[:TOP_RESULTS]
        if len(others):
            found.append((agreement(pictures[near[others]]), float(cosines[others[0]])))
    floors: Features = np.quantile(found, 0.2, axis=0) if found else np.zeros(2)
    return floors
