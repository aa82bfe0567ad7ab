"""Patterns printed or woven into a fabric, in the cloth's own coordinates.

A pattern paints over the ground colour. `u` runs across the cloth and `v` down it, in
picture units; both already follow the part's angle and its folds.
"""

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from fashion_search.sample.studio.fields import number, step
from fashion_search.sample.studio.palette import RGB
from fashion_search.sample.studio.silhouette import Field


class Pattern(Protocol):
    """Anything that paints over a ground."""

    def paint(self, ground: Field, u: Field, v: Field, seed: str) -> Field:
        """Return the ground, height x width x 3 in 0..1, with the pattern on it."""
        ...


def over(ground: Field, paint: RGB, share: Field) -> Field:
    """Return the ground with a paint over it where the share, 0..1, says."""
    colour = np.array(paint, dtype=np.float32)
    return ground + (colour - ground) * share[..., None]


def bars(at: Field, period: float, width: float, start: float = 0.0) -> Field:
    """Return 1 on bars of a width, every period, and 0 between them."""
    off = np.abs(np.mod(at - start + width / 2, period) - width / 2 - 0.0)
    off = np.minimum(off, period - off)
    return 1.0 - step(off, width / 2)


@dataclass(frozen=True)
class Stripes:
    """Stripes of one or more colours in turn; `upright` stripes run down the cloth."""

    colours: tuple[RGB, ...]
    period: float = 6.0
    width: float = 2.6
    upright: bool = False
    start: float = 0.0

    def paint(self, ground: Field, u: Field, v: Field, seed: str) -> Field:
        """Paint the stripes."""
        at, n = (u if self.upright else v), len(self.colours)
        for k, paint in enumerate(self.colours):
            ground = over(ground, paint, bars(at, self.period * n, self.width, self.start + k * self.period))
        return ground


@dataclass(frozen=True)
class Checks:
    """Crossing bars that darken each other; a second colour adds a thin line (tartan)."""

    bar: RGB
    line: RGB | None = None
    period: float = 6.0
    width: float = 3.0
    strength: float = 0.55

    def paint(self, ground: Field, u: Field, v: Field, seed: str) -> Field:
        """Paint the checks."""
        for at in (u, v):
            ground = over(ground, self.bar, bars(at, self.period, self.width) * self.strength)
        if self.line is not None:
            for at in (u, v):
                thin = bars(at, self.period, 0.45, self.period / 2)
                ground = over(ground, self.line, thin * 0.8)
        return ground


@dataclass(frozen=True)
class Dots:
    """Polka dots on a staggered grid."""

    dot: RGB
    period: float = 5.0
    radius: float = 1.1

    def paint(self, ground: Field, u: Field, v: Field, seed: str) -> Field:
        """Paint the dots."""
        row = np.floor(v / self.period * 2)
        x = np.mod(u + np.mod(row, 2) * self.period / 2, self.period) - self.period / 2
        y = np.mod(v, self.period / 2) - self.period / 4
        return over(ground, self.dot, 1.0 - step(np.hypot(x, y), self.radius, 0.15))


def scattered(
    u: Field, v: Field, period: float, seed: str, slack: float = 0.25
) -> tuple[Field, Field, Field, Field]:
    """Return x, y, a random turn and a random number 0..1 about the nearest of jittered spots."""
    row, column = np.floor(v / period).astype(int), np.floor(u / period).astype(int)
    table = np.random.RandomState(number(seed)).random_sample((4, 16, 16)).astype(np.float32)
    draw = table[:, row % 16, column % 16]
    x = u - (column + 0.5 + (draw[0] - 0.5) * 2 * slack) * period
    y = v - (row + 0.5 + (draw[1] - 0.5) * 2 * slack) * period
    return x, y, draw[2] * 6.2832, draw[3]


@dataclass(frozen=True)
class Floral:
    """Five-petalled flowers with leaves between them."""

    petals: tuple[RGB, ...]
    leaf: RGB
    heart: RGB = (0.95, 0.8, 0.3)
    period: float = 6.5
    size: float = 0.36

    def paint(self, ground: Field, u: Field, v: Field, seed: str) -> Field:
        """Paint leaves, then flowers over them."""
        half = self.period / 2
        x, y, turn, pick = scattered(u + half, v + half, self.period * 0.8, seed + " leaf")
        along = x * np.cos(turn) + y * np.sin(turn)
        aside = y * np.cos(turn) - x * np.sin(turn)
        length = self.period * 0.26
        leaf = np.hypot(along / length, aside / (length * 0.36))
        ground = over(ground, self.leaf, 1.0 - step(leaf, 1.0, 0.1))
        x, y, turn, pick = scattered(u, v, self.period, seed, 0.12)
        radius = np.hypot(x, y)
        rim = 0.62 + 0.38 * np.abs(np.cos(2.5 * (np.arctan2(y, x) + turn)))
        size = self.period * self.size * (0.75 + 0.35 * pick)
        flower = 1.0 - step(radius - size * rim, 0.0)
        shade = np.clip(0.8 + 0.25 * radius / size, 0, 1.05)[..., None]
        kind = np.floor(pick * 0.999 * len(self.petals))
        for k, petal in enumerate(self.petals):
            painted = over(ground, petal, flower * (kind == k))
            ground = np.where((flower * (kind == k))[..., None] > 0, painted * shade, ground)
        return over(ground, self.heart, 1.0 - step(radius, self.period * 0.09))


@dataclass(frozen=True)
class Blocks:
    """Colour blocks: each colour starts at its place down the cloth (or across it)."""

    starts: tuple[tuple[float, RGB], ...]
    across: bool = False

    def paint(self, ground: Field, u: Field, v: Field, seed: str) -> Field:
        """Paint each block over what comes before it."""
        at = u if self.across else v
        for start, paint in self.starts:
            ground = over(ground, paint, step(at, start))
        return ground
