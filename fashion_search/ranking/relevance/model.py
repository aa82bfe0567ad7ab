"""Predicts whether a catalogue has relevant products for a query: strong, weak or none.

Cosines of good matches differ by query and model. So for a text, a logistic regression with three features
is fitted on the reference phrases at each build: the share of words that are whole tokens of the model, the
mean cosine between the best results, and the margin between on-topic and off-topic phrases. A picture is
compared with the results of the catalogue's own pictures, and is at least "weak".
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from fashion_search.index import nearest_to_each
from fashion_search.ranking.relevance.phrases import OFF_TOPIC, ON_TOPIC
from fashion_search.ranking.saved_arrays import load_arrays
from fashion_search.vectors import Vector, Vectors

Verdict = Literal["strong", "weak", "none"]

TOP_RESULTS = 10
"""Best results that are compared with each other."""

STRONG_THRESHOLD, NONE_THRESHOLD = 0.5, 0.15
"""Probabilities from which the verdict is strong, and below which it is none."""

NEIGHBOURS = 5
"""Nearest reference phrases of each kind that make up the margin."""

RIDGE = 0.05
"""Weight of the ridge penalty, which keeps coefficients finite for separable data."""

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

Features = NDArray[np.float64]


@dataclass(frozen=True)
class RelevanceModel:
    """A fitted relevance model.

    `references` are the unit rows of `PHRASES`. `centre`, `scale` and `weights` (with the intercept last)
    belong to the three features. `floors` are the 0.2 quantiles of agreement and of the nearest cosine among
    the catalogue's own pictures.
    """

    references: Vectors
    centre: Features
    scale: Features
    weights: Features
    floors: Features

    def text_probability(self, known: float, text: Vector, top: Vectors) -> float:
        """Return the probability that the catalogue has relevant products for a text.

        Args:
            known: share of its words that are whole tokens, 0 to 1.
            text: its vector.
            top: the vectors of its best results, shape (n, dim).
        """
        features = np.array([known, agreement(top), _margin(text, self.references)])
        standard = (features - self.centre) / self.scale
        return float(1 / (1 + np.exp(-(standard @ self.weights[:-1] + self.weights[-1]))))

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

    def save(self, path: Path) -> None:
        """Write the model as a .npz file."""
        np.savez(
            path,
            references=self.references,
            centre=self.centre,
            scale=self.scale,
            weights=self.weights,
            floors=self.floors,
        )

    @classmethod
    def load(cls, path: Path) -> "RelevanceModel":
        """Read what `save` wrote.

        Raises:
            IndexMismatchError: the file is missing or damaged.
        """
        return cls(*load_arrays(path, *cls.__dataclass_fields__))


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


def agreement(top: Vectors) -> float:
    """Return the mean pairwise cosine; 1 for a single row.

    Args:
        top: unit rows, shape (n, dim), n >= 1.
    """
    count = len(top)
    if count == 1:
        return 1.0
    length = float(np.square(top.sum(axis=0, dtype=np.float64)).sum())
    return (length - count) / (count * (count - 1))


def fit(known: Sequence[float], references: Vectors, pictures: Vectors) -> RelevanceModel:
    """Fit the relevance model for an encoder and a catalogue.

    Args:
        known: for each of `PHRASES`, the share of its words that are whole tokens.
        references: the phrases' unit rows, shape (len(PHRASES), dim).
        pictures: the catalogue's pictures, unit rows, shape (n, dim).
    """
    topics = np.repeat([1.0, 0.0], len(references) // 2)
    tops = pictures[nearest_to_each(pictures, references, TOP_RESULTS)[1]]
    features = np.array(
        [
            [share, agreement(top), _margin(text, references, leave_out=row)]
            for row, (share, text, top) in enumerate(zip(known, references, tops, strict=True))
        ]
    )
    centre, scale = features.mean(axis=0), features.std(axis=0)
    scale = np.where(scale > 1e-9, scale, 1.0)  # a constant feature, as when every word is known
    return RelevanceModel(
        references=references,
        centre=centre,
        scale=scale,
        weights=_logistic((features - centre) / scale, topics),
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


def _logistic(features: Features, labels: Features) -> Features:
    """Fit a logistic regression with a ridge penalty by Newton's method; the intercept comes last."""
    design = np.column_stack([features, np.ones(len(features))])
    penalty = RIDGE * np.diag([*np.ones(features.shape[1]), 1e-9])
    weights: Features = np.zeros(design.shape[1])
    for _ in range(50):
        chance = 1 / (1 + np.exp(-design @ weights))
        gradient = design.T @ (chance - labels) / len(labels) + penalty @ weights
        curvature = (design.T * (chance * (1 - chance))) @ design / len(labels) + penalty
        weights = weights - np.linalg.solve(curvature, gradient)
    return weights


def _own_picture_floors(pictures: Vectors) -> Features:
    """Return the `floors`: each sampled picture is searched for, leaving itself out."""
    rows = np.unique(np.linspace(0, len(pictures) - 1, min(SAMPLE_PICTURES, len(pictures))).astype(int))
    found = []
    for row, near, cosines in zip(
        rows, *reversed(nearest_to_each(pictures, pictures[rows], TOP_RESULTS + 1)), strict=True
    ):
        others = np.flatnonzero(near != row)[:TOP_RESULTS]
        if len(others):
            found.append((agreement(pictures[near[others]]), float(cosines[others[0]])))
    floors: Features = np.quantile(found, 0.2, axis=0) if found else np.zeros(2)
    return floors
