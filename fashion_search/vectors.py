"""Normalises and checks the vectors that modules exchange: float32, unit length."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

Vector = NDArray[np.float32]
"""One unit vector, shape (dim,)."""

Vectors = NDArray[np.float32]
"""Unit vectors as rows, shape (n, dim)."""

TOLERANCE = 1e-3
"""Largest deviation of a unit row's length from 1."""


def unit(values: ArrayLike) -> Vectors:
    """Scale one vector or each row of a matrix to length 1.

    Args:
        values: shape (dim,) or (n, dim), any real dtype.

    Returns:
        A new float32 array of the same shape.

    Raises:
        ValueError: a row is zero or not finite.
    """
    array = np.asarray(values, dtype=np.float64)
    if array.ndim not in (1, 2):
        raise ValueError(f"expected a vector or rows of vectors, got shape {array.shape}")
    lengths = np.linalg.norm(array, axis=-1, keepdims=True)
    if not np.all(np.isfinite(lengths)) or np.any(lengths < 1e-12):
        raise ValueError("a vector that is zero or not finite has no direction")
    scaled: Vectors = (array / lengths).astype(np.float32)
    return scaled


def require_unit(vectors: Vectors, dim: int) -> None:
    """Check that vectors are float32 unit rows of the expected width.

    Args:
        vectors: shape (dim,) or (n, dim).
        dim: the expected width.

    Raises:
        ValueError: the dtype or width differs, or a row is not of unit length.
    """
    if vectors.dtype != np.float32:
        raise ValueError(f"expected float32 vectors, got {vectors.dtype}")
    if vectors.ndim not in (1, 2) or vectors.shape[-1] != dim:
        raise ValueError(f"expected vectors of width {dim}, got shape {vectors.shape}")
    # einsum needs no temporary array of the squares, which would be as large as the catalogue.
    lengths = np.sqrt(np.einsum("...i,...i->...", vectors, vectors))
    if not np.all(np.abs(lengths - 1.0) <= TOLERANCE):
        raise ValueError("expected vectors of unit length; scale them with unit()")
