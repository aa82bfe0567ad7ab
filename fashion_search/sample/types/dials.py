"""Watch dials: grounds, indices, hands and small displays."""

import math
from dataclasses import dataclass

import numpy as np

from fashion_search.sample.studio.canvas import Canvas
from fashion_search.sample.studio.fabric import fabric
from fashion_search.sample.studio.metalwork import ball, metal, ring_mask, round_form
from fashion_search.sample.studio.numerals import ARABIC, ROMAN, written
from fashion_search.sample.studio.palette import RGB, darker, luminance
from fashion_search.sample.studio.raster import Mask, fill
from fashion_search.sample.studio.shading import Form
from fashion_search.sample.studio.silhouette import Field, Path, Point, ellipse, polygon, rounded_box, turned
from fashion_search.sample.types.gems import Stone, stones


@dataclass(frozen=True)
class Sunray:
    """Brushed rays about the origin that catch the light in two opposite fans."""

    strength: float = 0.16
    turn: float = 0.8

    def paint(self, ground: Field, u: Field, v: Field, seed: str) -> Field:
        """Brighten and darken the ground by direction."""
        angle = np.arctan2(v, u)
        light = np.cos(2 * (angle - self.turn)) + 0.35 * np.cos(5 * angle + 1.0)
        result: Field = np.clip(ground * (1 + self.strength * light)[..., None], 0, 1)
        return result


def at(x: float, y: float, radius: float, hour: float) -> Point:
    """Return the place of an hour at a radius."""
    a = math.radians(hour * 30 - 90)
    return x + radius * math.cos(a), y + radius * math.sin(a)


def tick(x: float, y: float, inner: float, outer: float, hour: float, width: float) -> Path:
    """Return a bar that points to the middle, at an hour."""
    bar = polygon([(x - width / 2, y - outer), (x + width / 2, y - outer), (x + width / 2, y - inner),
                   (x - width / 2, y - inner)])  # fmt: skip
    return turned(bar, hour * 30, (x, y))


def ground(canvas: Canvas, shape: Path, tone: RGB, x: float, y: float, rays: float = 0.14) -> Mask:
    """Lay the dial's disc, sunk into its case."""
    form = Form(volume=1, bulge=0.0, rim_bulge=0.0, cast=0.0, origin=(x, y))
    return canvas.lay(shape, fabric("satin", tone, Sunray(rays), gloss=0.1), form)


def sunk(canvas: Canvas, shape: Path, x: float, y: float, radius: float, disc: Mask) -> None:
    """Shadow the dial's edge under the bezel, deeper at the upper left."""
    inner = fill(ellipse(x + radius * 0.03, y + radius * 0.05, radius * 0.93, radius * 0.93))
    canvas.shade(disc.without(inner), 0.3, 0.5, disc)


def indices(canvas: Canvas, kind: str, x: float, y: float, radius: float, tone: RGB,
            skip: tuple[int, ...] = ()) -> None:  # fmt: skip
    """Set hour marks: bars, batons, dots, roman, arabic, stones or mixed (12 and 6 written)."""
    ink = tone
    hours = [h for h in range(12) if h not in skip]
    minutes = [tick(x, y, radius * 0.93, radius * 0.97, m / 5, 0.18) for m in range(60) if m % 5]
    canvas.tint(fill(*minutes), ink, 0.75)
    if kind in ("bars", "batons", "mixed"):
        width = {"bars": 1.5, "batons": 0.75, "mixed": 0.9}[kind] * radius / 16
        bars = [tick(x, y, radius * 0.74, radius * 0.93, h + o, width) for h in hours
                if not (kind == "mixed" and h in (0, 6))
                for o in ((-0.13, 0.13) if h == 0 and kind != "mixed" else (0.0,))]  # fmt: skip
        canvas.lay(bars, metal(ink, gloss=0.4), Form(volume=0.3, bulge=0.35, rim=0.12, rim_bulge=0.4,
                   cast=0.35, reach=0.25))  # fmt: skip
    if kind == "dots":
        for h in hours:
            if h % 3:
                ball(canvas, *at(x, y, radius * 0.84, h), radius * 0.055, metal(ink))
        bars = [tick(x, y, radius * 0.72, radius * 0.93, h, 1.0) for h in hours if h % 3 == 0]
        canvas.lay(bars, metal(ink), Form(volume=0.3, bulge=0.35, rim_bulge=0.2, cast=0.35, reach=0.25))
    if kind in ("roman", "arabic", "mixed"):
        strokes: list[Path] = []
        for h in hours:
            if kind == "mixed" and h not in (0, 6):
                continue
            px, py = at(x, y, radius * 0.77, h)
            if kind == "roman":
                strokes += [turned(s, h * 30, (px, py))
                            for s in written(ROMAN[h], px, py, radius * 0.11, 0.24)]  # fmt: skip
            else:
                strokes += written(ARABIC[h], px, py, radius * 0.115, 0.28)
        canvas.tint(fill(*strokes), ink, 0.95)
    if kind == "stones":
        row = [Stone(*at(x, y, radius * 0.84, h), radius * 0.06, radius * 0.06, (0.93, 0.94, 0.96),
                     facets=2) for h in hours]  # fmt: skip
        stones(canvas, row)


def _hand(x: float, y: float, length: float, width: float, hour: float, kind: str) -> Path:
    tip, tail = y - length, y + length * 0.14
    if kind == "dauphine":
        shape = polygon([(x, tip), (x + width, y - length * 0.12), (x, tail), (x - width, y - length
                        * 0.12)])  # fmt: skip
    elif kind == "sword":
        shape = polygon([(x, tip), (x + width * 0.9, tip + length * 0.14), (x + width * 0.45, y),
                         (x - width * 0.45, y), (x - width * 0.9, tip + length * 0.14)])  # fmt: skip
    else:
        shape = rounded_box(x - width / 2, tip, width, tail - tip, width / 2)
    return turned(shape, hour * 30, (x, y))


def hands(canvas: Canvas, x: float, y: float, radius: float, tone: RGB, kind: str = "baton",
          second: RGB | None = None) -> None:  # fmt: skip
    """Set the hands to about ten past ten."""
    width = radius * (0.06 if kind == "baton" else 0.075)
    form = Form(volume=0.35, bulge=0.45, rim=0.1, rim_bulge=0.3, cast=0.4, reach=0.35)
    canvas.lay(_hand(x, y, radius * 0.52, width * 1.2, 10.15, kind), metal(tone), form)
    canvas.lay(_hand(x, y, radius * 0.8, width, 1.8, kind), metal(tone), form)
    if second is not None:
        canvas.lay(_hand(x, y, radius * 0.86, 0.3, 7.1, "baton"), fabric("plastic", second), form)
    ball(canvas, x, y, radius * 0.055, metal(tone))


def subdial(canvas: Canvas, x: float, y: float, radius: float, tone: RGB, ink: RGB, rim: RGB,
            hour: float) -> None:  # fmt: skip
    """Set a small counter with its own ring, ticks and hand."""
    disc = ground(canvas, ellipse(x, y, radius, radius), tone, x, y, 0.08)
    canvas.shade(ellipse(x - radius * 0.2, y - radius * 0.25, radius * 0.9, radius * 0.9), 0.1, 0.5,
                 disc)  # fmt: skip
    canvas.lay(ring_mask(x, y, radius, radius, radius * 0.13), metal(rim), round_form(0.25, 0.2))
    marks = [tick(x, y, radius * 0.68, radius * 0.88, h, 0.22 if h % 3 else 0.4) for h in range(12)]
    canvas.tint(fill(*marks), ink, 0.9)
    canvas.lay(_hand(x, y, radius * 0.72, 0.5, hour, "baton"), metal(ink), Form(volume=0.2, bulge=0.2,
               cast=0.3, reach=0.2))  # fmt: skip
    ball(canvas, x, y, radius * 0.1, metal(ink))


def date(canvas: Canvas, x: float, y: float, size: float, dial: RGB, text: str = "28") -> None:
    """Cut a date window into the dial."""
    is_dark = luminance(dial) < 0.3
    paper = (0.95, 0.95, 0.93) if not is_dark else darker(dial, 0.4)
    ink = (0.9, 0.9, 0.9) if is_dark else (0.12, 0.12, 0.14)
    canvas.shade(rounded_box(x - size * 1.25, y - size, size * 2.5, size * 2, 0.2), 0.35)
    canvas.tint(rounded_box(x - size * 1.1, y - size * 0.85, size * 2.2, size * 1.7, 0.1), paper)
    canvas.tint(fill(*written(text, x, y, size * 0.55, 0.34)), ink)
