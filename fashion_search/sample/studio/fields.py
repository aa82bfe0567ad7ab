"""Smooth fields: blur, noise, slopes."""

import hashlib
import math
from functools import lru_cache

import numpy as np

from fashion_search.sample.studio.raster import SCALE, Box
from fashion_search.sample.studio.silhouette import Field


@lru_cache(maxsize=256)
def _spline(out: int, cells: int, offset: float, size: float) -> Field:
    """Return cubic B-spline weights that read `cells` knots, `size` apart, at `out` places."""
    at = (np.arange(out) + offset) / size
    base = np.floor(at).astype(int)
    t = at - base
    weights = np.zeros((out, cells), dtype=np.float32)
    kernel = ((1 - t) ** 3, 3 * t**3 - 6 * t**2 + 4, -3 * t**3 + 3 * t**2 + 3 * t + 1, t**3)
    for k, value in enumerate(kernel):
        np.add.at(weights, (np.arange(out), np.clip(base + k - 1, 0, cells - 1)), value / 6)
    return weights


def _reduce(field: Field, factor: int) -> Field:
    height, width = (-(-n // factor) for n in field.shape)
    padded = np.zeros((height * factor, width * factor), dtype=np.float32)
    padded[: field.shape[0], : field.shape[1]] = field
    result: Field = padded.reshape(height, factor, width, factor).mean(axis=(1, 3))
    return result


def _convolve(field: Field, sigma: float) -> Field:
    reach = math.ceil(2.6 * sigma)
    taps = [math.exp(-0.5 * (k / sigma) ** 2) for k in range(reach + 1)]
    total = taps[0] + 2 * sum(taps[1:])
    for axis in (0, 1):
        pad = [(reach, reach) if a == axis else (0, 0) for a in (0, 1)]
        wide = np.pad(field, pad)
        n = field.shape[axis]
        cut = [wide[k : k + n] if axis == 0 else wide[:, k : k + n] for k in range(2 * reach + 1)]
        field = cut[reach] * (taps[0] / total)
        for k in range(1, reach + 1):
            field += (cut[reach - k] + cut[reach + k]) * (taps[k] / total)
    return field


def blur(field: Field, units: float) -> Field:
    """Return the field blurred by a Gaussian of that deviation in units, zero outside it."""
    sigma = units * SCALE
    if sigma < 0.3:
        return field
    factor = max(1, int(sigma / 1.6))
    if factor == 1:
        return _convolve(field, sigma)
    # Margin of one reduced pixel keeps the enlargement's edge clean.
    small = _convolve(np.pad(_reduce(field, factor), 1), sigma / factor)
    offset = 0.5 + factor / 2
    down = _spline(field.shape[0], small.shape[0], offset, factor)
    across = _spline(field.shape[1], small.shape[1], offset, factor)
    return down @ small @ across.T


def number(text: str) -> int:
    """Return a fixed 32-bit number for a text."""
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:4], "big")


def noise(box: Box, cell: float, seed: str, stretch: float = 1.0) -> Field:
    """Return smooth noise, deviation about 1, with cells in units, `stretch` times as high."""
    wide, high = cell * SCALE, cell * stretch * SCALE
    columns, rows = math.ceil(box.width / wide) + 4, math.ceil(box.height / high) + 4
    lattice = np.random.RandomState(number(seed)).random_sample((rows, columns))
    knots = ((lattice - 0.5) * 7.5).astype(np.float32)
    down = _spline(box.height, rows, high + 0.5, high)
    across = _spline(box.width, columns, wide + 0.5, wide)
    return down @ knots @ across.T


def speckle(box: Box, seed: str) -> Field:
    """Return a fine grain, deviation about 1, of about one pixel."""
    state = np.random.RandomState(number(seed))
    grain = state.random_sample((box.height, box.width)).astype(np.float32)
    return (grain - 0.5) * 3.46


def slopes(height: Field) -> tuple[Field, Field]:
    """Return the slopes of a height in units along x and y."""
    across, down = np.zeros_like(height), np.zeros_like(height)
    if min(height.shape) > 2:
        across[:, 1:-1] = (height[:, 2:] - height[:, :-2]) * (SCALE / 2)
        down[1:-1] = (height[2:] - height[:-2]) * (SCALE / 2)
        across[:, 0], across[:, -1] = across[:, 1], across[:, -2]
        down[0], down[-1] = down[1], down[-2]
    return across, down


def step(field: Field, edge: float, soft: float = 0.12) -> Field:
    """Return 0 below the edge and 1 above it, with a soft border of that half width."""
    result: Field = np.clip((field - edge) / (2 * soft) + 0.5, 0.0, 1.0)
    return result
