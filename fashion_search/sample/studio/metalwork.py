"""Jewellers' parts: polished metal, wire, hoops, chains and beads."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from fashion_search.sample.studio.canvas import Canvas
from fashion_search.sample.studio.fabric import Fabric, fabric
from fashion_search.sample.studio.palette import RGB
from fashion_search.sample.studio.raster import Mask, fill
from fashion_search.sample.studio.shading import Form
from fashion_search.sample.studio.silhouette import (
    Field,
    Path,
    Point,
    curve,
    ellipse,
    even,
    moved,
    ribbon,
    rounded_box,
    turned,
)  # fmt: skip


def _bright(tone: RGB, by: float) -> RGB:
    """Return a tone that shines: what it mirrors may be brighter than white paper."""
    red, green, blue = (channel**1.2 * by for channel in tone)
    return red, green, blue


def metal(tone: RGB, **more: object) -> Fabric:
    """Return polished metal of a tone."""
    more = {"metal": 0.7, "gloss": 0.6, "polish": 0.75, **more}
    return fabric("metal", _bright(tone, 1.36), None, **more)


@dataclass(frozen=True)
class Bands:
    """The studio mirrored in a polished metal that is bent across: bright and dark bands."""

    half: float
    strength: float = 0.3

    def paint(self, ground: Field, u: Field, v: Field, seed: str) -> Field:
        """Brighten and darken the ground across the part."""
        at = np.clip(u / self.half, -1.0, 1.0)
        light = np.exp(-(((at + 0.34) / 0.2) ** 2)) + 0.7 * np.exp(-(((at - 0.52) / 0.14) ** 2))
        light = light - 0.5 * np.exp(-(((at - 0.1) / 0.22) ** 2)) - 0.9 * np.abs(at) ** 6
        # Gold's shadows are warm, not green: darkening deepens its colour too.
        warmth = (ground / ground.max(axis=2, keepdims=True)) ** np.clip(-light, 0, 1)[..., None]
        result: Field = ground * (1 + self.strength * light)[..., None] * warmth**0.7
        return result


def brushed(tone: RGB, half: float, strength: float = 0.3, **more: object) -> Fabric:
    """Return metal of a flat or gently bent face, bright in the middle of the studio."""
    return fabric("metal", _bright(tone, 1.2), Bands(half, strength),
                  **{"metal": 0.3, "gloss": 0.25, "polish": 0.5, **more})  # fmt: skip


def round_form(radius: float, cast: float = 0.35, origin: Point = (50.0, 20.0)) -> Form:
    """Return the form of a rod or ball of a radius."""
    return Form(volume=radius * 0.45, bulge=0.85, rim=0.1, rim_bulge=0.0, cast=cast,
                reach=radius * 0.5 + 0.2, origin=origin)  # fmt: skip


def wire(canvas: Canvas, path: Path, width: float, tone: RGB, cast: float = 0.35) -> Mask:
    """Lay a polished wire along a path."""
    return canvas.lay(ribbon(path, width), metal(tone), round_form(width / 2, cast))


def ring_mask(x: float, y: float, rx: float, ry: float, width: float, angle: float = 0.0) -> Mask:
    """Return the mask of an oval ring whose middle line has the radii rx and ry."""
    w = width / 2
    outer = fill(ellipse(x, y, rx + w, ry + w, angle))
    return outer.without(fill(ellipse(x, y, max(rx - w, 0.01), max(ry - w, 0.01), angle)))


def hoop(canvas: Canvas, x: float, y: float, rx: float, ry: float, width: float, tone: RGB,
         angle: float = 0.0, cast: float = 0.35) -> Mask:  # fmt: skip
    """Lay an oval ring of round polished wire."""
    mask = ring_mask(x, y, rx, ry, width, angle)
    return canvas.lay(mask, metal(tone), round_form(width / 2, cast))


def ball(canvas: Canvas, x: float, y: float, radius: float, cloth: Fabric) -> Mask:
    """Lay one bead or ball."""
    return canvas.lay(ellipse(x, y, radius, radius), cloth, round_form(radius))


def beads(canvas: Canvas, places: Sequence[tuple[float, float, float]], cloth: Fabric) -> None:
    """Lay a row of round beads (x, y, radius), every other one on top of its neighbours."""
    for start in (0, 1):
        row = places[start::2]
        if row:
            radius = sum(r for _, _, r in row) / len(row)
            canvas.lay([ellipse(x, y, r, r) for x, y, r in row], cloth, round_form(radius))


def pearl(tone: RGB = (0.95, 0.93, 0.89)) -> Fabric:
    """Return the lustre of a pearl."""
    return fabric("plastic", tone, gloss=0.35, polish=0.45, sheen=0.25)


def chain(canvas: Canvas, path: Path, tone: RGB, size: float = 2.0, kind: str = "cable") -> None:
    """Lay a chain along a path: cable (oval links), rope (twisted), box or curb."""
    places = even(path, size * (0.62 if kind == "cable" else 0.5))
    along = np.gradient(places, axis=0)
    angles = np.degrees(np.arctan2(along[:, 1], along[:, 0]))
    spots: list[Point] = [(float(a), float(b)) for a, b in places]
    n = len(spots)
    if kind == "cable":
        flat = [k for k in range(n) if k % 2 == 0]
        thick = size * 0.26
        long, wide = size * 0.62, size * 0.4
        outer = [ellipse(*spots[k], long, wide, float(angles[k])) for k in flat]
        inner = [ellipse(*spots[k], long - thick, max(wide - thick, 0.05), float(angles[k])) for k in flat]
        bar = rounded_box(-size * 0.5, -thick * 0.55, size, thick * 1.1, thick * 0.5)
        edge = [moved(turned(bar, float(angles[k]), (0, 0)), *spots[k]) for k in range(1, n, 2)]
        canvas.lay(fill(*outer).without(fill(*inner)), metal(tone), round_form(thick * 0.7, 0.2))
        if edge:
            canvas.lay(edge, metal(tone), round_form(thick * 0.6, 0.2))
        return
    tilt = {"rope": 52.0, "curb": 35.0, "box": 0.0}[kind]
    long = {"rope": 0.62, "curb": 0.6, "box": 0.27}[kind]
    wide = {"rope": 0.25, "curb": 0.33, "box": 0.4}[kind]
    for start in (0, 1):
        links = [ellipse(*spots[k], size * long, size * wide, float(angles[k]) - tilt)
                 for k in range(start, n, 2)]  # fmt: skip
        canvas.lay(links, metal(tone), round_form(size * wide, 0.3))


def loop(points: Sequence[Point]) -> Path:
    """Return a smooth open path with a fine step, for chains and thin wire."""
    return curve(points, 0.25)
