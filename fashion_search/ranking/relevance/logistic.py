"""Logistic regression on a few features."""

import numpy as np
from numpy.typing import NDArray

Features = NDArray[np.float64]

RIDGE = 0.05
"""Weight of the ridge penalty, which keeps coefficients finite for separable data."""


def log_odds(weights: Features, features: Features) -> float:
    """Return the log-odds of one row of features, shape (k,); `weights` has shape (k + 1,)."""
    return float(features @ weights[:-1] + weights[-1])


def chance(log_odds: float) -> float:
    """Return the probability, 0 to 1, for log-odds."""
    return float(1 / (1 + np.exp(-np.clip(log_odds, -50, 50))))


def fit_logistic(positive: Features, negative: Features) -> Features:
    """Return the weights that tell two kinds apart, the intercept last, shape (k + 1,).

    Both kinds count the same. The penalty is on the weights of standardised features.

    Args:
        positive: features of the one kind, shape (n, k), n >= 1.
        negative: features of the other, shape (m, k), m >= 1.
    """
    counts = [len(positive), len(negative)]
    features, labels = np.vstack([positive, negative]), np.repeat([1.0, 0.0], counts)
    shares = np.repeat(np.divide(0.5, counts), counts)
    centre, scale = features.mean(axis=0), features.std(axis=0)
    scale = np.where(scale > 1e-9, scale, 1.0)  # a constant feature, as when every word is known
    design = np.column_stack([(features - centre) / scale, np.ones(len(features))])
    penalty = RIDGE * np.diag([*np.ones(features.shape[1]), 1e-9])
    weights: Features = np.zeros(design.shape[1])
    for _ in range(50):  # Newton's method
        chances = 1 / (1 + np.exp(-design @ weights))
        gradient = design.T @ (shares * (chances - labels)) + penalty @ weights
        curvature = (design.T * (shares * chances * (1 - chances))) @ design + penalty
        weights = weights - np.linalg.solve(curvature, gradient)
    slopes = weights[:-1] / scale
    return np.append(slopes, weights[-1] - slopes @ centre)
