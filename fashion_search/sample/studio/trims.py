"""Trims: seams, stitching, buttons, zips, laces, buckles and other hardware."""

import numpy as np

from fashion_search.sample.studio.canvas import Canvas
from fashion_search.sample.studio.fabric import fabric
from fashion_search.sample.studio.palette import RGB, colour, darker
from fashion_search.sample.studio.raster import Mask, fill
from fashion_search.sample.studio.shading import Form
from fashion_search.sample.studio.silhouette import (
    Path,
    Points,
    curve,
    dashes,
    ellipse,
    even,
    moved,
    ribbon,
    shifted,
    turned,
)  # fmt: skip

_HARD = Form(volume=0.5, bulge=0.7, rim=0.18, rim_bulge=0.6, cast=0.5, reach=0.35)


def seam(canvas: Canvas, path: Path, depth: float = 0.3, width: float = 0.45,
         clip: Mask | None = None) -> None:  # fmt: skip
    """Press a sewn line into the cloth: a dark groove with a lit edge beside it."""
    beside = moved(path, width * 0.6, width * 0.8)
    canvas.shade(ribbon(path, width), depth, 0.16, clip)
    canvas.shade(ribbon(beside, width), -depth * 0.3, 0.2, clip)


def stitching(
    canvas: Canvas, path: Path, thread: RGB, rows: int = 1, gap: float = 0.7,
    length: float = 0.8, width: float = 0.24, clip: Mask | None = None, opacity: float = 0.85,
) -> None:  # fmt: skip
    """Sew dashes along a path; further rows lie `gap` units to its right."""
    for row in range(rows):
        line = shifted(path, gap * row)
        pieces = [ribbon(dash, width) for dash in dashes(line, length, length * 0.5)]
        if pieces:
            canvas.shade(ribbon(line, width * 2), 0.13, 0.12, clip)
            canvas.tint(pieces, thread, opacity, 0.0, clip)


def hem(canvas: Canvas, path: Path, inset: float, thread: RGB, clip: Mask | None = None) -> None:
    """Mark a turned-up edge: a fold line and a row of stitches `inset` units to the right."""
    line = shifted(path, inset)
    canvas.shade(ribbon(line, 0.5), 0.12, 0.2, clip)
    stitching(canvas, line, thread, length=0.5, width=0.16, clip=clip, opacity=0.45)


def button(canvas: Canvas, x: float, y: float, radius: float, tone: RGB) -> None:
    """Sew on a four-hole button."""
    disc = fabric("plastic", tone)
    canvas.lay(ellipse(x, y, radius, radius), disc, Form(volume=radius, bulge=0.25, rim=0.2,
               rim_bulge=0.5, cast=0.45, reach=0.4))  # fmt: skip
    canvas.shade(ellipse(x, y, radius * 0.62, radius * 0.62), 0.1, 0.1)
    away = radius * 0.22
    holes = [(x + i * away, y + j * away) for i in (-1, 1) for j in (-1, 1)]
    canvas.shade([ellipse(a, b, radius * 0.13, radius * 0.13) for a, b in holes], 0.6)


def rivet(canvas: Canvas, x: float, y: float, radius: float = 0.5, metal: str = "bronze") -> None:
    """Set a small domed rivet or stud."""
    canvas.lay(ellipse(x, y, radius, radius), fabric("metal", colour(metal)), _HARD)


def eyelet(canvas: Canvas, x: float, y: float, radius: float = 0.8, metal: str = "silver") -> None:
    """Set a metal-rimmed hole."""
    rivet(canvas, x, y, radius, metal)
    canvas.tint(ellipse(x, y, radius * 0.55, radius * 0.55), (0.06, 0.06, 0.07))


def ring(canvas: Canvas, x: float, y: float, rx: float, ry: float, width: float = 0.7,
         metal: str = "silver", angle: float = 0.0) -> None:  # fmt: skip
    """Hang a metal ring (or an oval one)."""
    outer = fill(ellipse(x, y, rx + width / 2, ry + width / 2, angle))
    inner = fill(ellipse(x, y, rx - width / 2, ry - width / 2, angle))
    canvas.lay(outer.without(inner), fabric("metal", colour(metal)), _HARD)


def bar(canvas: Canvas, path: Path, width: float = 0.7, metal: str = "silver") -> None:
    """Lay a round metal bar along a path."""
    canvas.lay(ribbon(path, width), fabric("metal", colour(metal)), _HARD)


def buckle(canvas: Canvas, x: float, y: float, width: float, height: float,
           metal: str = "silver", angle: float = 0.0) -> None:  # fmt: skip
    """Set a square frame buckle with its prong."""
    corners = np.array([(-1, -1), (1, -1), (1, 1), (-1, 1)]) * (width / 2, height / 2) + (x, y)
    thick = max(0.45, min(width, height) * 0.16)
    outer = fill(turned(corners, angle, (x, y)))
    inner = fill(turned((corners - (x, y)) * (1 - 2 * thick / width, 1 - 2 * thick / height)
                        + (x, y), angle, (x, y)))  # fmt: skip
    canvas.lay(outer.without(inner), fabric("metal", colour(metal)), _HARD)
    prong = turned(np.array([(x - width / 2, y), (x + width / 2, y)]), angle, (x, y))
    bar(canvas, even(prong, 0.5), thick * 0.8, metal)


def zipper(canvas: Canvas, path: Path, metal: str = "silver", tape: RGB | None = None,
           width: float = 1.3, pull: bool = True) -> None:  # fmt: skip
    """Lay a zip along a path, from its slider to its end; a tape colour shows its edges."""
    if tape is not None:
        canvas.lay(ribbon(path, width * 2), fabric("canvas", tape), Form(bulge=0.0, cast=0.15))
    canvas.shade(ribbon(path, width), 0.45, 0.12)
    teeth = [ribbon(dash, width * 0.72) for dash in dashes(path, 0.36, 0.3)]
    canvas.lay(teeth, fabric("metal", colour(metal)), Form(bulge=0, rim=0.15, cast=0.2, reach=0.2))
    if pull:
        x, y = (float(value) for value in path[0])
        canvas.lay(ellipse(x, y, width * 0.6, width * 0.75), fabric("metal", colour(metal)), _HARD)
        ring(canvas, x, y + width * 1.5, width * 0.35, width * 0.85, 0.4, metal)


def cord(canvas: Canvas, points: Points, tone: RGB, width: float = 1.1, cast: float = 0.45) -> None:
    """Lay a lace, drawstring or thin strap through the points."""
    path = curve(points)
    canvas.lay(ribbon(path, width), fabric("canvas", tone),
               Form(volume=width * 0.4, bulge=0.65, rim=0.2, rim_bulge=0.3, cast=cast,
                    reach=0.45))  # fmt: skip
    twist = [ribbon(dash, width * 0.75) for dash in dashes(path, 0.22, 0.4)]
    canvas.shade(twist, 0.08, 0.1)


def bow(canvas: Canvas, x: float, y: float, size: float, tone: RGB, width: float = 1.1) -> None:
    """Tie a lace bow: two loops, two ends, a knot."""
    for side in (-1, 1):
        end = [(x, y), (x + side * size * 0.5, y + size * 0.5), (x + side * size * 0.75, y + size)]
        cord(canvas, end, tone, width)
        loop = [(x, y), (x + side * size * 0.6, y - size * 0.35), (x + side * size * 1.1, y - size
                * 0.05), (x + side * size * 0.7, y + size * 0.25), (x, y)]  # fmt: skip
        cord(canvas, loop, tone, width)
    canvas.lay(ellipse(x, y, width * 0.7, width * 0.7), fabric("canvas", darker(tone, 0.08)), _HARD)
