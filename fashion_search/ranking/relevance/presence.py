"""Predicts whether a catalogue has the article that a text names.

The model always finds nearest pictures. What tells missing articles is that the pictures found resemble another
article's name more. How much more is usual differs by model and catalogue. So at each build a logistic
regression learns it from the catalogue itself: each article's pictures are found once with them and once without.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from fashion_search.language.names import ARTICLES, COLOURS
from fashion_search.ranking.relevance.logistic import Features, fit_logistic, log_odds
from fashion_search.vectors import Vector, Vectors

ARTICLE_PHRASES = (
    *ARTICLES,
    *(f"{COLOURS[place % len(COLOURS)]} {article}" for place, article in enumerate(ARTICLES)),
)
"""The phrases that it is fitted on: each article alone, then in some colour."""

TOP_PICTURES, TOP_SHARE = 5, 0.1
"""Best pictures that are compared with the articles' names: so many, but of a small catalogue at most a tenth."""

SAME_NAME, SAME_WORDS = 0.9, 0.8
"""Cosines from which two names, and a text and a name, are taken for the same article."""

MOST_PICTURES = 20_000
"""Pictures of the catalogue that it is fitted on, evenly spaced."""

NAMED_BETWEEN = 0.4, 0.6
"""Cosines with the nearest name: up to the first a text names no article, from the second on it does."""

UNNAMED_LOG_ODDS = 0.85
"""Log-odds for a text that names no article, 0.7 as a probability."""


@dataclass(frozen=True)
class Presence:
    """A fitted model of presence.

    `articles` are the unit rows of `ARTICLES`, `usual` the means and standard deviations of their cosines with
    the catalogue's pictures, shape (2, len(ARTICLES)), and `weights` those of the four features. `compared` is
    the number of best pictures that the features are of.
    """

    articles: Vectors
    usual: Features
    weights: Features
    compared: int

    def named(self, text: Vector) -> float:
        """Return how surely a text names an article, 0 to 1."""
        low, high = NAMED_BETWEEN
        return float(np.clip((float((self.articles @ text).max()) - low) / (high - low), 0, 1))

    def log_odds(self, text: Vector, top: Vectors, usual: tuple[float, float]) -> float:
        """Return the log-odds that the catalogue has what a text names.

        Args:
            text: its vector.
            top: the vectors of its best results, best first, shape (n, dim), n >= 1.
            usual: mean and standard deviation of its cosines with the catalogue's pictures.
        """
        return log_odds(self.weights, self._features(text, top[: self.compared], usual, self.usual))

    def _features(self, text: Vector, top: Vectors, usual: tuple[float, float], names: Features) -> Features:
        """Return how much nearer the pictures are to the article named than to others, and to each other."""
        found, shown = top @ text, top @ self.articles.T
        to_text = self.articles @ text
        article = int(to_text.argmax())
        cosines = shown[:, article] - _best(shown[:, self.articles @ self.articles[article] < SAME_NAME])
        z_text = (found - usual[0]) / max(usual[1], 1e-6)
        z_names = (shown - names[0]) / np.maximum(names[1], 1e-6)
        z_scores = z_text - _best(z_names[:, to_text < SAME_WORDS])
        return np.array([cosines.mean(), z_scores.mean(), agreement(top), found.max()])


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


def fit_presence(phrases: Vectors, pictures: Vectors) -> Presence:
    """Fit the model for an encoder and a catalogue.

    Args:
        phrases: unit rows of `ARTICLE_PHRASES`.
        pictures: the catalogue's pictures, unit rows, shape (n, dim).
    """
    if len(pictures) > MOST_PICTURES:
        pictures = pictures[np.linspace(0, len(pictures) - 1, MOST_PICTURES).astype(int)]
    articles = phrases[: len(ARTICLES)]
    cosines = pictures @ articles.T
    neutral = np.array([0.0, 0.0, 0.0, 0.0, UNNAMED_LOG_ODDS])
    compared = min(TOP_PICTURES, max(1, int(TOP_SHARE * len(pictures))))
    presence = Presence(articles, _usual(cosines), neutral, compared)
    examples = list(_examples(presence, phrases, pictures, cosines))
    present, absent = ([features for features, there in examples if there is kind] for kind in (True, False))
    if not present or not absent:  # the catalogue has one article only, or the model tells none apart
        return presence
    return replace(presence, weights=_rising(np.stack(present), np.stack(absent)))


def _rising(present: Features, absent: Features) -> Features:
    """Return weights of which none but the intercept is negative: in a few pictures, that would be chance."""
    used = np.ones(present.shape[1])
    while True:
        weights = fit_logistic(present * used, absent * used)
        if np.all(weights[:-1] >= 0):
            return weights
        used[weights[:-1] < 0] = 0.0


def _examples(
    presence: Presence, phrases: Vectors, pictures: Vectors, cosines: Vectors
) -> Iterator[tuple[Features, bool]]:
    """Return the features of phrases for the catalogue with and without their articles, and which it was."""
    shown = cosines.argmax(axis=1)  # each picture's article
    alike = presence.articles @ presence.articles.T >= SAME_WORDS
    everything = np.ones(len(pictures), dtype=bool)
    for article in range(len(ARTICLES)):
        others = ~alike[article][shown]
        if np.any(shown == article):
            subsets = [(everything, True)] + [(others, False)] * bool(others.any())
        else:  # another name for what it shows tells nothing
            subsets = [(everything, False)] * bool(others.all())
        for chosen, there in subsets:
            usual = presence.usual if chosen.all() else _usual(cosines[chosen])
            for text in phrases[article :: len(ARTICLES)]:
                found = np.where(chosen, pictures @ text, -np.inf)
                top = np.argsort(-found, kind="stable")[: min(presence.compared, np.count_nonzero(chosen))]
                own = found[chosen]
                scale = float(own.mean()), float(own.std())
                yield presence._features(text, pictures[top], scale, usual), there


def _usual(cosines: Vectors) -> Features:
    return np.stack([cosines.mean(axis=0), cosines.std(axis=0)]).astype(np.float64)


def _best(values: Features | Vectors) -> Features:
    """Return each row's highest value; zeros where there are no columns."""
    best: Features = np.zeros(len(values))
    if values.shape[1]:
        best += values.max(axis=1)
    return best
