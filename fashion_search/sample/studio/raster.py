"""Outlines to anti-aliased coverage masks.

The rasteriser is exact across each scan line and has no part of Pillow in it, so that the
same outline gives the same mask wherever the catalogue is built.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from fashion_search.sample.studio.silhouette import Field, Path

WIDTH, HEIGHT = 640, 800
SCALE = WIDTH / 100.0
"""Pixels per picture unit."""
SCANS = 4


@dataclass(frozen=True)
class Box:
    """A rectangle of pixels."""

    top: int
    left: int
    height: int
    width: int

    @property
    def window(self) -> tuple[slice, slice]:
        """Rows and columns of the box in a full picture."""
        return (
            slice(self.top, self.top + self.height),
            slice(self.left, self.left + self.width),
        )

    def grown(self, units: float) -> "Box":
        """Return the box with a margin in units, cut at the picture's edge."""
        by = round(units * SCALE)
        top, left = max(0, self.top - by), max(0, self.left - by)
        bottom = min(HEIGHT, self.top + self.height + by)
        right = min(WIDTH, self.left + self.width + by)
        return Box(top, left, bottom - top, right - left)

    def grid(self) -> tuple[Field, Field]:
        """Return x and y, in units, of every pixel centre."""
        x = (np.arange(self.left, self.left + self.width, dtype=np.float32) + 0.5) / SCALE
        y = (np.arange(self.top, self.top + self.height, dtype=np.float32) + 0.5) / SCALE
        return np.broadcast_to(x, (self.height, self.width)), np.broadcast_to(
            y[:, None], (self.height, self.width)
        )


@dataclass(frozen=True)
class Mask:
    """Coverage, 0..1, of the pixels of a box."""

    box: Box
    cover: Field

    def on(self, box: Box) -> Field:
        """Return the coverage on another box, zero where the two do not meet."""
        result = np.zeros((box.height, box.width), dtype=np.float32)
        top, left = max(box.top, self.box.top), max(box.left, self.box.left)
        bottom = min(box.top + box.height, self.box.top + self.box.height)
        right = min(box.left + box.width, self.box.left + self.box.width)
        if bottom > top and right > left:
            theirs = Box(top - box.top, left - box.left, bottom - top, right - left)
            mine = Box(top - self.box.top, left - self.box.left, bottom - top, right - left)
            result[theirs.window] = self.cover[mine.window]
        return result

    def within(self, other: "Mask") -> "Mask":
        """Return the part of this mask that another mask covers."""
        return Mask(self.box, self.cover * other.on(self.box))

    def without(self, other: "Mask") -> "Mask":
        """Return the part of this mask that another mask leaves free."""
        return Mask(self.box, self.cover * (1.0 - other.on(self.box)))


def bounds(paths: Sequence[Path]) -> "Box":
    """Return the smallest box that holds the outlines, inside the picture."""
    points = np.concatenate(paths) * SCALE
    left = int(np.clip(np.floor(points[:, 0].min()), 0, WIDTH - 1))
    top = int(np.clip(np.floor(points[:, 1].min()), 0, HEIGHT - 1))
    right = int(np.clip(np.ceil(points[:, 0].max()), left + 1, WIDTH))
    bottom = int(np.clip(np.ceil(points[:, 1].max()), top + 1, HEIGHT))
    return Box(top, left, bottom - top, right - left)


def _edges(paths: Sequence[Path], weights: Sequence[float], box: Box) -> Field:
    """Return one row x0, y0, x1, y1, weight per edge, in scan-line pixels of the box."""
    rows = []
    for path, weight in zip(paths, weights, strict=True):
        points = path * SCALE - (box.left, box.top)
        after = np.roll(points, -1, axis=0)
        area = float(np.sum(points[:, 0] * after[:, 1] - after[:, 0] * points[:, 1]))
        signed = np.full((len(points), 1), weight if area > 0 else -weight)
        rows.append(np.concatenate([points, after, signed], axis=1))
    return np.concatenate(rows)


def accumulate(paths: Sequence[Path], weights: Sequence[float], box: Box) -> Field:
    """Return the sum of the outlines' coverages, each times its weight, on a box."""
    x0, y0, x1, y1, weight = _edges(paths, weights, box).T
    y0, y1 = y0 * SCANS, y1 * SCANS
    first = np.ceil(np.clip(np.minimum(y0, y1), 0, box.height * SCANS) - 0.5).astype(int)
    last = np.ceil(np.clip(np.maximum(y0, y1), 0, box.height * SCANS) - 0.5).astype(int)
    count = np.maximum(last - first, 0)
    edge = np.repeat(np.arange(len(count)), count)
    scan = np.arange(len(edge)) - np.repeat(np.cumsum(count) - count, count) + first[edge]
    share = (scan + 0.5 - y0[edge]) / (y1 - y0)[edge]
    x = np.clip(x0[edge] + share * (x1 - x0)[edge], 0, box.width)
    # A downward edge on the right of a clockwise outline takes away, an upward one adds.
    amount = -np.sign((y1 - y0)[edge]) * weight[edge] / SCANS
    column = np.floor(x).astype(int)
    part = x - column
    place = (scan // SCANS) * (box.width + 2) + column
    size = box.height * (box.width + 2)
    total = np.bincount(place, amount * (1 - part), size)
    total += np.bincount(place + 1, amount * part, size)[:size]
    grid = np.cumsum(total.reshape(box.height, box.width + 2), axis=1)
    return grid[:, : box.width].astype(np.float32)


def fill(*paths: Path) -> "Mask":
    """Return the mask of the union of closed outlines."""
    box = bounds(paths)
    cover = accumulate(paths, [1.0] * len(paths), box)
    return Mask(box, np.clip(cover, 0.0, 1.0))
