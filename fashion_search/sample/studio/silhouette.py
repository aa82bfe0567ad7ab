"""Outlines: smooth curves and simple shapes, in picture units.

The picture is 100 units wide and 125 high; x grows to the right, y downwards, and the
vertical centre line is x = 50.
"""

import math
from collections.abc import Iterable, Sequence
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

Field: TypeAlias = NDArray[np.floating[Any]]
Point: TypeAlias = tuple[float, float]
Points: TypeAlias = Sequence[Point]
Path: TypeAlias = Field
"""An (n, 2) array of x, y in picture units."""

CENTRE = 50.0


def _smooth_run(points: Field, step: float) -> Field:
    """Sample one corner-free run of points, a sample every `step` units."""
    if len(points) < 2:
        return points
    chord = np.sqrt(np.maximum(np.hypot(*np.diff(points, axis=0).T), 1e-6))
    slope = np.diff(points, axis=0) / chord[:, None]
    tangent = np.empty_like(points)
    tangent[0], tangent[-1] = slope[0], slope[-1]
    if len(points) > 2:
        before, after = chord[:-1, None], chord[1:, None]
        tangent[1:-1] = (after * slope[:-1] + before * slope[1:]) / (before + after)
    pieces = []
    for i in range(len(points) - 1):
        length = float(chord[i]) ** 2
        t = np.linspace(0.0, 1.0, max(2, math.ceil(length / step) + 1))[:-1, None]
        h = float(chord[i])
        pieces.append(
            (2 * t**3 - 3 * t**2 + 1) * points[i]
            + (t**3 - 2 * t**2 + t) * h * tangent[i]
            + (3 * t**2 - 2 * t**3) * points[i + 1]
            + (t**3 - t**2) * h * tangent[i + 1]
        )
    return np.concatenate([*pieces, points[-1:]])


def curve(points: Points, step: float = 0.6) -> Path:
    """Return a smooth open curve through the points; a point written twice is a corner."""
    runs: list[list[Point]] = [[points[0]]]
    for point in points[1:]:
        if point == runs[-1][-1]:
            if len(runs[-1]) > 1:
                runs.append([point])
        else:
            runs[-1].append(point)
    return np.concatenate([_smooth_run(np.asarray(run, dtype=np.float64), step) for run in runs])


def outline(points: Points, step: float = 0.6) -> Path:
    """Return a smooth closed outline through the points; a point written twice is a corner."""
    n = len(points)
    corner = next((i for i in range(n) if points[i] == points[(i + 1) % n]), None)
    if corner is None:  # no corner: run once round with overlap so that the seam is smooth too
        ring = [*points[-3:], *points, *points[:3]]
        path = _smooth_run(np.asarray(ring, dtype=np.float64), step)
        start = int(np.argmin(np.hypot(*(path - points[0]).T)))
        far = np.hypot(*(path - points[0]).T)
        far[: start + 8] = 1e9
        return path[start : int(np.argmin(far))]
    turned = [*points[corner + 1 :], *points[: corner + 1]]
    return curve(turned, step)


def polygon(points: Points) -> Path:
    """Return a closed outline with straight sides."""
    return np.asarray(points, dtype=np.float64)


def mirror(points: Points, axis: float = CENTRE) -> list[Point]:
    """Return the points reflected at x = axis, in reverse order."""
    return [(2 * axis - x, y) for x, y in reversed(points)]


def symmetric(half: Points, axis: float = CENTRE) -> Path:
    """Return a closed outline from its left half, listed from the top to the bottom."""
    return outline([*half, *mirror(half, axis)])


def flipped(path: Path, axis: float = CENTRE) -> Path:
    """Return a path reflected at x = axis."""
    result: Path = path * np.array([-1.0, 1.0]) + np.array([2 * axis, 0.0])
    return result


def ellipse(x: float, y: float, rx: float, ry: float, angle: float = 0.0) -> Path:
    """Return an ellipse; angle in degrees, clockwise."""
    t = np.linspace(0.0, 2 * math.pi, 48, endpoint=False)
    return turned(np.stack([x + rx * np.cos(t), y + ry * np.sin(t)], axis=1), angle, (x, y))


def rounded_box(x: float, y: float, width: float, height: float, radius: float) -> Path:
    """Return a box with round corners; x, y is its top left corner."""
    t = np.linspace(0.0, math.pi / 2, 9)
    r = min(radius, width / 2, height / 2)
    arc = np.stack([np.cos(t), np.sin(t)], axis=1) * r
    quarter = [(x + width - r, y + height - r, 0), (x + r, y + height - r, 1)]
    quarter += [(x + r, y + r, 2), (x + width - r, y + r, 3)]
    return np.concatenate([moved(turned(arc, 90.0 * k, (0, 0)), cx, cy) for cx, cy, k in quarter])


def turned(path: Path, angle: float, about: Point) -> Path:
    """Return a path turned clockwise by an angle in degrees about a point."""
    c, s = math.cos(math.radians(angle)), math.sin(math.radians(angle))
    result: Path = (path - about) @ np.array([[c, s], [-s, c]]) + about
    return result


def _normals(path: Path) -> Field:
    along = np.gradient(path, axis=0)
    length = np.maximum(np.hypot(along[:, 0], along[:, 1]), 1e-6)
    normals: Field = np.stack([-along[:, 1], along[:, 0]], axis=1) / length[:, None]
    return normals


def ribbon(path: Path, width: float | Iterable[float]) -> Path:
    """Return the outline of a strip along a path; widths are spread evenly along it."""
    if len(path) < 2:
        return path
    widths = [width, width] if isinstance(width, int | float) else list(width)
    place = np.linspace(0.0, len(widths) - 1.0, len(path))
    half = np.interp(place, np.arange(len(widths)), widths)[:, None] / 2
    side = _normals(path) * half
    return np.concatenate([path + side, (path - side)[::-1]])


def shifted(path: Path, offset: float) -> Path:
    """Return a path moved sideways, to its right as it runs, by an offset in units."""
    result: Path = path + _normals(path) * offset
    return result


def moved(path: Path, dx: float, dy: float) -> Path:
    """Return a path moved by dx, dy."""
    result: Path = path + np.array([dx, dy])
    return result


def even(path: Path, spacing: float) -> Path:
    """Return points along a path at an even spacing in units."""
    steps = np.hypot(*np.diff(path, axis=0).T)
    travelled = np.concatenate([[0.0], np.cumsum(steps)])
    at = np.linspace(0.0, travelled[-1], max(2, round(float(travelled[-1]) / spacing) + 1))
    return np.stack([np.interp(at, travelled, path[:, k]) for k in (0, 1)], axis=1)


def dashes(path: Path, length: float, gap: float) -> list[Path]:
    """Cut a path into dashes of a length with gaps between them, in units."""
    points = even(path, (length + gap) / 4)
    return [points[i : i + 4] for i in range(0, len(points) - 3, 4)]
