"""Belts, closed and standing on their edge, buckle to the front."""

import math
from collections.abc import Sequence

import numpy as np

from fashion_search.sample.studio.canvas import Canvas
from fashion_search.sample.studio.designs import Design, draws
from fashion_search.sample.studio.fabric import Fabric, fabric
from fashion_search.sample.studio.metalwork import brushed, metal, round_form
from fashion_search.sample.studio.palette import RGB, colour, darker, lighter
from fashion_search.sample.studio.raster import Mask, fill
from fashion_search.sample.studio.shading import Form
from fashion_search.sample.studio.silhouette import (
    Path,
    curve,
    ellipse,
    moved,
    ribbon,
    rounded_box,
)  # fmt: skip
from fashion_search.sample.studio.trims import stitching
from fashion_search.sample.types.gems import Stone, stones

_X, _RX, _RY = 50.0, 43.0, 14.5


def _arc(y: float, first: float, last: float, grow: float = 0.0) -> Path:
    """Return an arc of the belt's edge; 90 degrees is nearest to the viewer."""
    t = np.radians(np.linspace(first, last, 90))
    return np.stack([_X + (_RX + grow) * np.cos(t), y + (_RY + grow * 0.35) * np.sin(t)], axis=1)


def _band(y: float, height: float, first: float, last: float, grow: float = 0.0) -> Path:
    low, high = _arc(y + height, first, last, grow), _arc(y, first, last, grow)
    return np.concatenate([low, high[::-1]])


@draws("belt")
def belt(canvas: Canvas, design: Design) -> None:
    """Draw a belt.

    Cut: buckle square|frame|round|plate|double|stones; strap plain|stitched|braided|web|studded|
    punched|embossed; width slim|regular|wide; metal, lining: colours.
    """
    height = {"slim": 9.5, "regular": 14.5, "wide": 19.0}[design.option("width", "regular")]
    y = 62.0 - height / 2
    kind = design.option("strap", "plain")
    tone = design.main
    lining = colour(design.option("lining", "")) if design.option("lining", "") else darker(tone, 0.3)
    material = {"web": "canvas", "braided": "calf"}.get(kind, design.material or "calf")
    canvas.ground(_X, y + height + _RY * 0.75, 84, 15, 0.35)
    back = Form(volume=3, bulge=0.15, rim=0.5, rim_bulge=0.2, cast=0.0)
    far = canvas.lay(_band(y, height, 178, 362), fabric(material, lining), back)
    canvas.shade(ribbon(_arc(y + height, 178, 362), 8), 0.35, 2.2, far)
    canvas.lay(_band(y + 0.3, height, 182, 358, -1.6), fabric(material, lining), back)
    cloth = fabric(material, tone, design.pattern)
    form = Form(volume=height * 0.2, bulge=0.28, rim=0.8, rim_bulge=0.4, cast=0.4, reach=0.7,
                crumple=0.08, origin=(_X, y))  # fmt: skip
    near = canvas.lay(_band(y, height, -1, 181), cloth, form)
    edge = ribbon(_arc(y, 1, 179), 1.1)
    canvas.lay(edge, fabric(material, darker(tone, 0.12)), Form(volume=0.4, bulge=0.4, cast=0.1))
    _surface(canvas, design, kind, y, height, near, tone)
    for side in (-1, 1):
        canvas.shade(rounded_box(_X + side * _RX - 5, y - 6, 10, height + 40, 1), 0.42, 3.0, near)
    canvas.shade(rounded_box(58, y - 2, 12, height + 30, 4), -0.14, 4, near)
    # The tail runs over the near side to the right, under its loop.
    tail = canvas.lay(_band(y + 0.5, height - 0.6, 34, 76, 1.3), cloth, form)
    _surface(canvas, design, kind, y + 0.5, height - 0.6, tail, tone, 1.3, 34, 76)
    _holes(canvas, y, height, tail, design)
    _loop(canvas, fabric(material, darker(tone, 0.08)), y, height)
    _buckle(canvas, design, y + _RY + height / 2 - 0.4, height)


def _surface(canvas: Canvas, design: Design, kind: str, y: float, height: float, mask: Mask, tone: RGB,
             grow: float = 0.0, first: float = 2, last: float = 178) -> None:  # fmt: skip
    if kind == "stitched":
        for share in (0.13, 0.87):
            stitching(canvas, _arc(y + height * share, first, last, grow), design.second, length=1.1,
                      width=0.34, clip=mask)  # fmt: skip
    elif kind == "braided":
        rows = max(3, round(height / 3.4))
        for row in range(rows):
            points = _arc(y + height * (row + 0.5) / rows, first, last, grow)[:: 2 if last < 100 else 1]
            tilt = 32 if row % 2 else -32
            turns = np.radians(np.linspace(first, last, len(points)))[::2]
            cords = [
                ellipse(float(a), float(b), 2.3 * abs(math.sin(t)) + 0.5, 1.25, tilt)
                for t, (a, b) in zip(turns, points[::2], strict=True)
            ]
            canvas.lay(cords, fabric("calf", tone), round_form(1.2, 0.5), mask)
    elif kind == "web":
        lines = [ribbon(_arc(y + height * k / 9, first, last, grow), 0.25) for k in range(1, 9)]
        canvas.shade(fill(*lines), 0.14, 0.1, mask)
        canvas.tint(_band(y + height * 0.36, height * 0.28, first, last, grow), design.second, 0.95,
                    0.0, mask)  # fmt: skip
    elif kind == "studded":
        for share in (0.28, 0.72):
            points = _arc(y + height * share, first + 2, last - 2, grow)[::3]
            studs = [ellipse(float(a), float(b), 1.1, 1.2) for a, b in points]
            tinned = metal(colour(design.option("metal", "silver")))
            canvas.lay(studs, tinned, round_form(1.1, 0.4), mask)
    elif kind == "punched":
        dots: list[Path] = []
        for k, (a, b) in enumerate(_arc(y + height * 0.5, first, last, grow)[::4]):
            x, at = float(a), float(b)
            petals = [ellipse(x + 1.5 * math.cos(t), at + 1.7 * math.sin(t), 0.55, 0.6)
                      for t in (math.pi * j / 2.5 for j in range(5))]  # fmt: skip
            dots += petals if k % 2 else [ellipse(x, at - 2.2, 0.4, 0.45), ellipse(x, at + 2.2, 0.4, 0.45)]
        canvas.shade(fill(*dots), 0.65, 0.05, mask)
    elif kind == "embossed":
        scales = [ribbon(_band(y, height, a, a + 0.4, grow)[[0, 89, 90, 179]], 0.4)
                  for a in np.arange(first, last, 5.0)]  # fmt: skip
        lines = [ribbon(_arc(y + height * s, first, last, grow), 0.4) for s in (0.33, 0.66)]
        canvas.shade(fill(*scales, *lines), 0.45, 0.2, mask)


def _holes(canvas: Canvas, y: float, height: float, tail: Mask, design: Design) -> None:
    points = _arc(y + height * 0.5 + 0.4, 36, 62, 1.3)[::22]
    for a, b in points:
        canvas.tint(ellipse(float(a), float(b), 0.75, 0.95), (0.05, 0.05, 0.05), 0.9, 0.0, tail)
    canvas.shade(rounded_box(84, y, 6, height + 24, 1), 0.2, 1.0, tail)


def _loop(canvas: Canvas, cloth: Fabric, y: float, height: float) -> None:
    x, top = (float(v) for v in _arc(y, 66, 67, 1.5)[0])
    band = rounded_box(x - 2.2, top - 1.0, 4.4, height + 2.0, 0.8)
    canvas.lay(band, cloth, Form(volume=1.4, bulge=0.4, rim=0.5, cast=0.5, reach=0.7))


def _frame(canvas: Canvas, outer: Path, inner: Path, tone: RGB) -> None:
    canvas.lay(fill(outer).without(fill(inner)), metal(tone, metal=0.7), Form(volume=1.2, bulge=0.7,
               rim=0.35, rim_bulge=0.4, cast=0.5, reach=0.8))  # fmt: skip


def _prong(canvas: Canvas, points: Sequence[tuple[float, float]], tone: RGB, width: float = 1.9) -> None:
    canvas.lay(ribbon(curve(points), width), metal(tone), round_form(width / 2, 0.5))


def _buckle(canvas: Canvas, design: Design, y: float, height: float) -> None:
    kind = design.option("buckle", "square")
    tone = colour(design.option("metal", "silver"))
    x, h = 43.0, height / 2 + 3.2
    if kind in ("square", "frame"):
        w, thick = (h * 1.12, 2.7) if kind == "square" else (h * 1.45, 3.6)
        radius = 2.4 if kind == "square" else 4.0
        _frame(canvas, rounded_box(x - w, y - h, 2 * w, 2 * h, radius),
               rounded_box(x - w + thick, y - h + thick, 2 * (w - thick), 2 * (h - thick), radius * 0.5),
               tone)  # fmt: skip
        _prong(canvas, [(x + w + 0.5, y), (x, y - 0.6), (x - w + 0.5, y)], tone)
    elif kind == "round":
        _frame(canvas, ellipse(x, y, h * 1.3, h * 1.12), ellipse(x, y, h * 1.3 - 3.2, h * 1.12 - 3.2),
               tone)  # fmt: skip
        _prong(canvas, [(x + h * 1.2, y), (x, y - 0.8), (x - h * 1.2, y)], tone)
    elif kind == "double":
        for dx in (-3.2, 3.2):
            ring = ellipse(x + dx, y, h * 0.98, h * 1.04)
            _frame(canvas, ring, ellipse(x + dx, y, h * 0.98 - 2.3, h * 1.04 - 2.3), tone)
    else:
        w = h * 1.5
        plate = rounded_box(x - w, y - h, 2 * w, 2 * h, 2.4 if kind == "plate" else h)
        mask = canvas.lay(plate, brushed(tone, w, 0.28, metal=0.4), Form(volume=2, bulge=0.3, rim=0.7,
                          rim_bulge=0.6, cast=0.5, reach=0.9, origin=(x, y)))  # fmt: skip
        if kind == "plate":
            inner = rounded_box(x - w + 2.2, y - h + 2.2, 2 * w - 4.4, 2 * h - 4.4, 1.4)
            canvas.shade(ribbon(np.concatenate([inner, inner[:1]]), 0.5), 0.4, 0.1, mask)
            petals = [ellipse(x + 4 * math.cos(t), y + 2.6 * math.sin(t), 2.6, 0.8, math.degrees(t))
                      for t in (math.pi * k / 4 for k in range(8))]  # fmt: skip
            canvas.shade(fill(*petals), 0.35, 0.15, mask)
            canvas.shade(fill(*(moved(p, 0.25, 0.4) for p in petals)), -0.2, 0.15, mask)
        else:
            row = [Stone(x + (w - 2.2) * math.cos(t), y + (h - 2.2) * math.sin(t), 1.5, 1.5, (0.93, 0.94,
                   0.97), facets=2) for t in (math.pi * k / 10 for k in range(20))]  # fmt: skip
            stones(canvas, row, "buckle")
            stones(canvas, [Stone(x, y, w * 0.5, h * 0.52, lighter(design.second, 0.05), facets=5)], "mid")
