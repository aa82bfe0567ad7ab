"""Graphic prints made of shapes, for chests, bags and caps."""

import math
from collections.abc import Callable
from typing import TypeAlias

import numpy as np

from fashion_search.sample.studio.canvas import Canvas
from fashion_search.sample.studio.designs import Design
from fashion_search.sample.studio.palette import mixed
from fashion_search.sample.studio.raster import Mask, fill
from fashion_search.sample.studio.silhouette import (
    Path,
    curve,
    ellipse,
    outline,
    polygon,
    ribbon,
    rounded_box,
)  # fmt: skip

Layer: TypeAlias = tuple[list[Path], float]
"""Shapes about (0, 0) in a box from -1 to 1, and their share 0..1 of the main colour."""


def _star(points: int, inner: float, radius: float = 1.0) -> Path:
    turns = np.arange(points * 2) * math.pi / points - math.pi / 2
    reach = np.where(np.arange(points * 2) % 2, inner, 1.0) * radius
    return np.stack([np.cos(turns) * reach, np.sin(turns) * reach], axis=1)


def _lettering(rows: int = 2) -> list[Layer]:
    """Blocks with the rhythm of a word, read as lettering from afar."""
    shapes = []
    for row in range(rows):
        y, size = -0.32 + row * 0.5, 0.34 if row == 0 else 0.16
        count = 6 if row == 0 else 11
        for k in range(count):
            x = -0.95 + 1.9 * k / count
            width = 1.9 / count * 0.72
            stem = width * 0.34
            shapes.append(rounded_box(x, y, stem, size, 0.02))
            if k % 3 != 1:
                shapes.append(rounded_box(x + width - stem, y, stem, size, 0.02))
            bar = y if k % 2 else y + size * 0.42
            shapes.append(rounded_box(x, bar, width, size * 0.26, 0.02))
    return [(shapes, 0.0)]


def _badge() -> list[Layer]:
    return [([ellipse(0, 0, 1, 1)], 0.0), ([ellipse(0, 0, 0.86, 0.86)], 0.75),
            ([_star(5, 0.42, 0.72)], 0.0)]  # fmt: skip


def _mountains() -> list[Layer]:
    sun, ridge = ellipse(0.25, -0.35, 0.38, 0.38), polygon([(-1, 0.5), (-0.35, -0.4), (0.3, 0.5)])
    front = polygon([(-0.4, 0.5), (0.35, -0.15), (1.0, 0.5)])
    return [([sun], 0.25), ([ridge], 0.0), ([front], 0.5),
            ([rounded_box(-1, 0.62, 2, 0.07, 0.03), rounded_box(-0.6, 0.8, 1.2, 0.07, 0.03)],
            0.0)]  # fmt: skip


def _waves() -> list[Layer]:
    layers: list[Layer] = []
    for k in range(5):
        y = -0.8 + k * 0.4
        line = curve([(-1 + i * 0.25, y + (0.11 if i % 2 else -0.11)) for i in range(9)], 0.05)
        layers.append(([ribbon(line, [0.05, 0.17, 0.05])], 0.12 * k))
    return layers


def _heart() -> list[Layer]:
    half = [(0.0, -0.45), (0.0, -0.45), (0.45, -0.85), (0.95, -0.4), (0.6, 0.3), (0.0, 0.9),
            (0.0, 0.9), (-0.6, 0.3), (-0.95, -0.4), (-0.45, -0.85)]  # fmt: skip
    return [([outline(half, 0.05)], 0.0)]


PRINTS: dict[str, Callable[[], list[Layer]]] = {
    "lettering": _lettering, "badge": _badge, "mountains": _mountains, "waves": _waves,
    "heart": _heart, "star": lambda: [([_star(5, 0.42)], 0.0)],
}  # fmt: skip


def chest_print(canvas: Canvas, design: Design, x: float, y: float, size: float, on: Mask) -> None:
    """Print the design's graphic about x, y, `size` units to each side, on a part's mask."""
    for shapes, share in PRINTS[design.option("print", "badge")]():
        ink = mixed(design.second, design.main, share)
        placed = [shape * size + (x, y) for shape in shapes]
        canvas.tint(fill(*placed), ink, 0.93, 0.06, on)
