"""Judges whether a catalogue has what a query asks for: strong, weak or none.

No cosine says so: what a good match scores differs by query and by model. Three things do: the share
of the words that the model knows as whole words, how much the pictures of the best results agree
with each other, and whether the words lie nearer to phrases about clothes than to phrases about other
things. How much each counts is fitted when an index is built, for its model and its pictures, on
the reference phrases below, by logistic regression. A picture has no words: it is held against
what the catalogue's own pictures find, and is never judged "none".
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from fashion_search.errors import IndexMismatchError
from fashion_search.index import nearest_to_each
from fashion_search.ranking.reference_phrases import OFF_TOPIC, ON_TOPIC
from fashion_search.vectors import Vector, Vectors

Verdict = Literal["strong", "weak", "none"]

TOP = 10
"""Results whose agreement counts."""

STRONG, NONE = 0.5, 0.15
"""Probabilities that bound the three verdicts: strong from the first, none below the second."""

NEIGHBOURS = 5
"""Reference phrases of each kind that a query is compared with."""

RIDGE = 0.05
"""Weight of the penalty that keeps coefficients finite where two kinds can be told apart without fault."""

SAMPLE = 400
"""Pictures of the catalogue that picture queries are held against."""

Features = NDArray[np.float64]


@dataclass(frozen=True)
class RelevanceModel:
    """A fitted model of relevance: `references` are unit rows, on-topic ones first, as many as off-topic ones.

    `centre`, `scale` and `weights` (the last one the intercept) belong to the three features;
    `floors` are the agreement and the nearest cosine that a fifth of the catalogue's own pictures
    do not reach.
    """

    references: Vectors
    centre: Features
    scale: Features
    weights: Features
    floors: Features

    def words(self, known: float, text: Vector, top: Vectors) -> float:
        """Return the probability that the catalogue has what some words ask for.

        Args:
            known: share of the words that the model knows, 0 to 1.
            text: their vector.
            top: the pictures they find, best first, shape (n, dim).
        """
        features = np.array([known, agreement(top), _margin(text, self.references)])
        standard = (features - self.centre) / self.scale
        return float(1 / (1 + np.exp(-(standard @ self.weights[:-1] + self.weights[-1]))))

    def picture(self, top: Vectors, nearest: float) -> float:
        """Return how sure a picture's results are: 1 where they are like those of the catalogue's own, else less.

        Args:
            top: the pictures it finds, best first, shape (n, dim).
            nearest: cosine of the first.
        """
        shares = np.array([agreement(top), nearest]) / np.maximum(self.floors, 1e-6)
        return float(np.clip(shares.min(), 2 * NONE, 1.0)) if shares.min() < 1 else 1.0

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
        try:
            with np.load(path) as arrays:
                return cls(**{name: arrays[name] for name in cls.__dataclass_fields__})
        except (OSError, ValueError, KeyError) as error:
            raise IndexMismatchError(f"{path} cannot be read: build the index again.") from error


def level(probability: float) -> Verdict:
    """Name a probability."""
    if probability >= STRONG:
        return "strong"
    return "weak" if probability >= NONE else "none"


def agreement(top: Vectors) -> float:
    """Return the mean cosine between different rows; 1 for a single one.

    Args:
        top: unit rows, shape (n, dim), n >= 1.
    """
    count = len(top)
    if count == 1:
        return 1.0
    length = float(np.square(top.sum(axis=0, dtype=np.float64)).sum())
    return (length - count) / (count * (count - 1))


def fit(known: Sequence[float], references: Vectors, pictures: Vectors) -> RelevanceModel:
    """Fit the model for a model and a catalogue.

    Args:
        known: for each reference phrase (`PHRASES`), the share of its words that the model knows.
        references: the phrases' unit rows, shape (len(PHRASES), dim).
        pictures: the catalogue's pictures, unit rows, shape (n, dim).
    """
    topics = np.repeat([1.0, 0.0], len(references) // 2)
    tops = pictures[nearest_to_each(pictures, references, TOP)[1]]
    features = np.array(
        [
            [share, agreement(top), _margin(text, references, leave_out=row)]
            for row, (share, text, top) in enumerate(zip(known, references, tops, strict=True))
        ]
    )
    centre, scale = features.mean(axis=0), features.std(axis=0)
    scale = np.where(scale > 1e-9, scale, 1.0)  # a model that knows every word learns nothing from that
    return RelevanceModel(
        references=references,
        centre=centre,
        scale=scale,
        weights=_logistic((features - centre) / scale, topics),
        floors=_floors(pictures),
    )


PHRASES = (*ON_TOPIC, *OFF_TOPIC)
"""The reference phrases in the order of a model's `references`."""


def _margin(text: Vector, references: Vectors, leave_out: int | None = None) -> float:
    """Return how much nearer a text is to the on-topic phrases than to the others."""
    cosines = references @ text
    if leave_out is not None:
        cosines[leave_out] = -1.0
    on, off = np.split(cosines, 2)
    return float(np.sort(on)[-NEIGHBOURS:].mean() - np.sort(off)[-NEIGHBOURS:].mean())


def _logistic(features: Features, labels: Features) -> Features:
    """Fit a logistic regression with a ridge penalty by Newton's method; the last weight is the intercept."""
    design = np.column_stack([features, np.ones(len(features))])
    penalty = RIDGE * np.diag([*np.ones(features.shape[1]), 1e-9])
    weights: Features = np.zeros(design.shape[1])
    for _ in range(50):
        chance = 1 / (1 + np.exp(-design @ weights))
        gradient = design.T @ (chance - labels) / len(labels) + penalty @ weights
        curvature = (design.T * (chance * (1 - chance))) @ design / len(labels) + penalty
        weights = weights - np.linalg.solve(curvature, gradient)
    return weights


def _floors(pictures: Vectors) -> Features:
    """Return what a fifth of the catalogue's own pictures fail to reach, each left out of its own results."""
    rows = np.unique(np.linspace(0, len(pictures) - 1, min(SAMPLE, len(pictures))).astype(int))
    found = []
    for row, near, cosines in zip(
        rows, *reversed(nearest_to_each(pictures, pictures[rows], TOP + 1)), strict=True
    ):
        others = np.flatnonzero(near != row)[:TOP]
        if len(others):
            found.append((agreement(pictures[near[others]]), float(cosines[others[0]])))
    floors: Features = np.quantile(found, 0.2, axis=0) if found else np.zeros(2)
    return floors
