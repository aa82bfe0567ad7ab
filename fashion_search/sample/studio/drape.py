"""How cloth falls: bundles of folds for a part's `Form`."""

import math
from dataclasses import replace
from random import Random

from fashion_search.sample.studio.shading import Fold
from fashion_search.sample.studio.silhouette import CENTRE, Point, curve, flipped


def radiating(
    start: Point, angles: tuple[float, ...], length: float, rng: Random,
    width: float = 2.2, depth: float = 0.5,
) -> list[Fold]:  # fmt: skip
    """Folds that spread from a point of pull (armpit, crotch); angles clockwise from right."""
    folds = []
    for angle in angles:
        a = math.radians(angle + rng.uniform(-6, 6))
        reach = length * rng.uniform(0.7, 1.2)
        bend = rng.uniform(-0.12, 0.12) * reach
        dx, dy = math.cos(a), math.sin(a)
        near = (start[0] + dx * reach * 0.12, start[1] + dy * reach * 0.12)
        middle = (
            start[0] + dx * reach * 0.55 - dy * bend,
            start[1] + dy * reach * 0.55 + dx * bend,
        )
        end = (start[0] + dx * reach, start[1] + dy * reach)
        size = width * rng.uniform(0.7, 1.25)
        folds.append(Fold(curve([near, middle, end]), size, depth * rng.uniform(0.6, 1.2)))
    return folds


def hanging(
    left: float, right: float, top: float, bottom: float, count: int, rng: Random,
    width: float = 3.0, depth: float = 0.6, flare: float = 1.0,
) -> list[Fold]:  # fmt: skip
    """Upright folds between two heights, that spread from the centre line by `flare`."""
    folds = []
    for k in range(count):
        x = left + (right - left) * (k + 0.5 + rng.uniform(-0.3, 0.3)) / count
        start = top + (bottom - top) * rng.uniform(0.0, 0.35)
        end_x = CENTRE + (x - CENTRE) * flare + rng.uniform(-1, 1)
        path = curve([(x, start), ((x + end_x) / 2 + rng.uniform(-1, 1), (start + bottom) / 2),
                      (end_x, bottom)])  # fmt: skip
        sign = 1 if k % 2 else -1
        size = width * rng.uniform(0.7, 1.3)
        folds.append(Fold(path, size, sign * depth * rng.uniform(0.6, 1.2), foot=1.1))
    return folds


def creases(
    x: float, y: float, half: float, height: float, count: int, rng: Random,
    width: float = 1.6, depth: float = 0.4, sag: float = 0.15,
) -> list[Fold]:  # fmt: skip
    """Short level wrinkles about a joint (knee, elbow, waist), spread over a height."""
    folds = []
    for k in range(count):
        at = y + height * ((k + 0.5) / count - 0.5) + rng.uniform(-1, 1)
        start = x + half * rng.uniform(-1.0, -0.1)
        end = start + half * rng.uniform(0.6, 1.2)
        tilt = rng.uniform(-0.2, 0.2) * half
        path = curve([(start, at - tilt), ((start + end) / 2, at + sag * half), (end, at + tilt)])
        folds.append(Fold(path, width * rng.uniform(0.7, 1.3), depth * rng.uniform(-1.0, 1.2)))
    return folds


def both(folds: list[Fold], axis: float = CENTRE) -> list[Fold]:
    """Return the folds and their mirror images."""
    return folds + [replace(f, path=flipped(f.path, axis)) for f in folds]
