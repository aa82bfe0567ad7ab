"""Cut stones and their settings."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

import numpy as np

from fashion_search.sample.studio.canvas import Canvas
from fashion_search.sample.studio.fabric import fabric
from fashion_search.sample.studio.metalwork import ball, metal, ring_mask, round_form
from fashion_search.sample.studio.palette import RGB, darker, lighter, luminance, mixed
from fashion_search.sample.studio.raster import Mask, fill
from fashion_search.sample.studio.shading import Form
from fashion_search.sample.studio.silhouette import Path, Point, ellipse, polygon, turned


@dataclass(frozen=True)
class Stone:
    """A cut stone: its middle, half sizes, tone and cut (round emerald pear marquise heart)."""

    x: float
    y: float
    rx: float
    ry: float
    tone: RGB
    cut: str = "round"
    angle: float = 0.0
    facets: int = 8


def _girdle(stone: Stone) -> Path:
    x, y, rx, ry = stone.x, stone.y, stone.rx, stone.ry
    if stone.cut == "emerald":
        k = 0.36 * min(rx, ry)
        points: list[Point] = [
            (x - rx + k, y - ry), (x + rx - k, y - ry), (x + rx, y - ry + k), (x + rx, y + ry - k),
            (x + rx - k, y + ry), (x - rx + k, y + ry), (x - rx, y + ry - k), (x - rx, y - ry + k),
        ]  # fmt: skip
        shape = polygon(points)
    else:
        count = stone.facets * 4
        t = np.arange(count) * (2 * math.pi / count) + math.pi / count
        across, down = np.cos(t), np.sin(t)
        if stone.cut == "pear":
            across = across * (0.62 + 0.38 * down) ** 0.55
        elif stone.cut == "marquise":
            across = across * np.abs(across) ** 0.0 * (1 - 0.42 * np.abs(down) ** 2.4)
        elif stone.cut == "heart":
            across = across * (1 - 0.72 * np.clip(down, 0, 1) ** 1.4)
            down = down - 0.42 * np.exp(-((across / 0.26) ** 2)) * (down < 0) * -1
        shape = np.stack([x + rx * across, y + ry * down], axis=1)
    return turned(shape, stone.angle, (x, y))


def _levels(tone: RGB) -> list[RGB]:
    """Return the five tones facets show, from dark to a flash."""
    pale = luminance(tone) > 0.75
    if pale:
        return [mixed(tone, (0.33, 0.36, 0.42), s) for s in (0.78, 0.46, 0.24, 0.06)] + [(1.0, 1.0, 1.0)]
    return [darker(tone, 0.55), darker(tone, 0.25), tone, lighter(tone, 0.3), lighter(tone, 0.75)]


def stones(canvas: Canvas, row: Sequence[Stone], seed: str = "") -> Mask:
    """Set cut stones of one tone: a girdle, crown facets and a table, each at its own light."""
    tones = _levels(row[0].tone)
    shapes: list[list[Path]] = [[] for _ in tones]
    rng = Random(f"stone {seed}")
    whole = [_girdle(stone) for stone in row]
    for stone, rim in zip(row, whole, strict=True):
        centre = np.array([stone.x, stone.y])
        table, n = (rim - centre) * 0.52 + centre, len(rim)
        middle = (np.roll(rim, -1, axis=0) + rim) / 2
        for k in range(n):
            after = (k + 1) % n
            facing = math.atan2(*(middle[k] - centre)[::-1]) + 2.2
            base = 2.1 + 1.1 * math.cos(facing) + (0.9 if k % 2 else -0.9) + rng.uniform(-0.5, 0.5)
            level = int(min(4, max(0, round(base))))
            shapes[level].append(np.array([rim[k], rim[after], table[after], table[k]]))
        half = n // 2
        for k in range(0, n, 2):
            level = int(min(4, max(1, round(2.4 + 1.6 * math.cos(math.pi * 6 * k / n + 0.7)
                        + rng.uniform(-0.6, 0.6)))))  # fmt: skip
            shapes[level].append(np.array([table[k], table[(k + 2) % n], centre]))
        flash = 0.16 * min(stone.rx, stone.ry)
        at = table[(half + n // 8) % n]
        shapes[4].append(ellipse(float(at[0]), float(at[1]), flash, flash))
    body = canvas.lay(whole, fabric("plastic", row[0].tone, gloss=0.0),
                      Form(volume=0.4, bulge=0.1, rim=0.12, rim_bulge=0.2, cast=0.4,
                           reach=0.3))  # fmt: skip
    for tone, group in zip(tones, shapes, strict=True):
        if group:
            canvas.tint(fill(*group), tone, 0.92, 0.0, body)
    return body


def prongs(canvas: Canvas, stone: Stone, tone: RGB, count: int = 4, size: float = 0.9) -> None:
    """Hold a stone with small claws."""
    for k in range(count):
        a = math.radians(360 / count * (k + 0.5))
        x, y = stone.x + stone.rx * 0.95 * math.cos(a), stone.y + stone.ry * 0.95 * math.sin(a)
        ball(canvas, x, y, size, metal(tone))


def halo(canvas: Canvas, x: float, y: float, rx: float, ry: float, count: int, size: float,
         tone: RGB, setting: RGB) -> None:  # fmt: skip
    """Set a ring of small stones in a metal bed."""
    canvas.lay(ring_mask(x, y, rx, ry, size * 2.5), metal(setting), round_form(size, 0.3))
    row = [
        Stone(x + rx * math.cos(2 * math.pi * k / count), y + ry * math.sin(2 * math.pi * k / count),
              size, size, tone, facets=2)
        for k in range(count)
    ]  # fmt: skip
    stones(canvas, row)
