"""Sunglasses, photographed from the front left with their arms open."""

from dataclasses import dataclass

import numpy as np

from fashion_search.sample.studio.canvas import Canvas
from fashion_search.sample.studio.designs import Design, draws
from fashion_search.sample.studio.fabric import Fabric, fabric
from fashion_search.sample.studio.metalwork import metal, round_form
from fashion_search.sample.studio.palette import RGB, colour
from fashion_search.sample.studio.patterns import over
from fashion_search.sample.studio.raster import Mask, fill
from fashion_search.sample.studio.shading import Form
from fashion_search.sample.studio.silhouette import (
    Field,
    Path,
    Point,
    curve,
    ellipse,
    outline,
    ribbon,
)  # fmt: skip


@dataclass(frozen=True)
class Fade:
    """A tint that runs out down the lens, over a length from the origin."""

    low: RGB
    length: float

    def paint(self, ground: Field, u: Field, v: Field, seed: str) -> Field:
        """Blend the ground into the lower colour."""
        return over(ground, self.low, np.clip(v / self.length, 0.0, 1.0))


@dataclass(frozen=True)
class Mottle:
    """Tortoiseshell: soft amber patches in a dark brown."""

    amber: RGB

    def paint(self, ground: Field, u: Field, v: Field, seed: str) -> Field:
        """Paint the patches."""
        a = np.sin(u * 1.7 + 1.3 * np.sin(v * 1.1)) * np.sin(v * 1.4 + 1.1 * np.sin(u * 0.9 + 2.0))
        b = np.sin(u * 0.8 - v * 0.7 + 0.5)
        return over(ground, self.amber, np.clip((a + 0.5 * b - 0.25) * 1.0, 0.0, 0.75))


@dataclass(frozen=True)
class _Lens:
    """The right lens about its middle, x outwards: its outline, half width and height, u of it."""

    points: tuple[Point, ...]
    wide: float
    high: float
    apart: float = 0.5
    rim: float = 2.2


_LENSES = {
    "aviator": _Lens(((-0.75, -0.8), (0.1, -1.0), (0.85, -0.8), (1.0, -0.2), (0.75, 0.55), (0.15, 1.0),
                      (-0.45, 0.8), (-0.85, 0.1), (-0.95, -0.45)), 12.2, 12.6, 0.53, 1.1),
    "wayfarer": _Lens(((-0.9, -0.8), (0.0, -0.95), (0.98, -0.95), (1.02, -0.4), (0.78, 0.6),
                       (0.3, 1.0), (-0.4, 0.95), (-0.82, 0.45)), 11.4, 10.2, 0.545, 3.0),
    "round": _Lens(((0.0, -1.0), (0.71, -0.71), (1.0, 0.0), (0.71, 0.71), (0.0, 1.0), (-0.71, 0.71),
                    (-1.0, 0.0), (-0.71, -0.71)), 11.2, 11.8, 0.54, 1.6),
    "cat-eye": _Lens(((-0.95, -0.5), (-0.3, -0.75), (0.6, -1.0), (1.12, -1.1), (1.05, -0.3),
                      (0.6, 0.65), (-0.1, 0.95), (-0.75, 0.6)), 11.2, 10.4, 0.55, 3.0),
    "square": _Lens(((-0.95, -0.85), (-0.9, -0.95), (0.0, -1.0), (0.9, -0.97), (0.98, -0.85),
                     (0.92, 0.75), (0.8, 0.95), (0.0, 1.0), (-0.75, 0.92), (-0.88, 0.75)), 11.6, 10.6,
                    0.55, 2.8),
    "oversize": _Lens(((0.0, -1.0), (0.75, -0.85), (1.05, -0.2), (0.9, 0.55), (0.3, 1.0), (-0.4, 0.95),
                       (-0.9, 0.5), (-1.0, -0.2), (-0.7, -0.85)), 12.2, 13.2, 0.55, 2.6),
    "sport": _Lens(((-1.0, -0.4), (-0.3, -0.85), (0.5, -0.95), (1.15, -0.75), (1.1, -0.2),
                    (0.6, 0.6), (-0.2, 0.95), (-0.85, 0.55)), 12.8, 8.4, 0.53, 2.0),
}  # fmt: skip
_MIDDLE, _HALF, _Y = 64.0, 29.0, 67.0


def _seen(u: float, v: float) -> Point:
    """Place a point of the front (u from -1 to 1, v in units down) in the picture."""
    near = 1.0 - 0.09 * u
    return _MIDDLE + _HALF * (u - 0.06 * u * u) + 0.12 * v, _Y - 6.2 * u + v * near


def _lens(lens: _Lens, side: int, grow: float = 0.0) -> Path:
    points: list[Point] = []
    for a, b in lens.points:
        u = side * (lens.apart + (a * (lens.wide + grow)) / _HALF)
        points.append(_seen(u, b * (lens.high + grow)))
    return outline(points if side > 0 else points[::-1], 0.4)


@draws("sunglasses")
def sunglasses(canvas: Canvas, design: Design) -> None:
    """Draw sunglasses.

    Cut: shape aviator|wayfarer|round|cat-eye|square|oversize|sport; frame: a colour, or tortoise;
    rim metal|plastic; lens, lens low: colours.
    """
    shape = design.option("shape", "wayfarer")
    lens = _LENSES[shape]
    is_metal = design.option("rim", "metal" if shape == "aviator" else "plastic") == "metal"
    tone = colour(design.option("frame", design.colour))
    canvas.ground(52, _Y + lens.high + 4, 76, 8, 0.22)
    pattern = Mottle(colour("a0642a")) if design.option("pattern", "") == "tortoise" else None
    plastic = fabric("plastic", tone, pattern, gloss=0.55, polish=0.75)
    frame = metal(tone) if is_metal else plastic
    arm = plastic if not is_metal else metal(tone)
    tip = fabric("plastic", colour(design.option("tips", "black"))) if is_metal else plastic
    _far_arm(canvas, lens, arm, tip, is_metal)
    glasses = [fill(_lens(lens, side, 0.5)) for side in (-1, 1)]
    _glass(canvas, design, lens, glasses)
    _near_arm(canvas, lens, arm, tip, is_metal, design)
    if is_metal:
        _wire_front(canvas, lens, frame, shape)
    else:
        _plastic_front(canvas, lens, frame, shape, tone)


def _far_arm(canvas: Canvas, lens: _Lens, arm: Fabric, tip: Fabric, is_metal: bool) -> None:
    x, y = _seen(0.99, -lens.high * 0.55)
    path = curve([(x, y), (x - 8, y - 7.5), (x - 20, y - 10.5), (x - 30, y - 9), (x - 40, y - 4.5)])
    widths = [1.5, 1.6, 1.8] if is_metal else [3.4, 3.4, 3.0, 3.2, 3.4]
    canvas.lay(ribbon(path, widths), arm, round_form(1.2, 0.1))
    end = curve([(x - 24, y - 10.2), (x - 30, y - 9), (x - 40, y - 4.5)])
    canvas.lay(ribbon(end, [2.2, 3.0, 3.4]), tip, round_form(1.4, 0.0))


def _near_arm(canvas: Canvas, lens: _Lens, arm: Fabric, tip: Fabric, is_metal: bool,
              design: Design) -> None:  # fmt: skip
    x, y = _seen(-1.0, -lens.high * 0.5)
    path = curve([(x + 1.5, y), (x - 9, y - 3.5), (x - 18, y - 6.0), (x - 25, y - 6.2)])
    thick = [1.6, 1.6, 1.7] if is_metal else [lens.rim * 2.0, lens.rim * 1.7, 3.4]
    canvas.lay(ribbon(path, thick), arm, round_form(1.3))
    end = curve([(x - 14, y - 5.1), (x - 20, y - 6.4), (x - 26, y - 5.4), (x - 29.5, y - 2.0)])
    canvas.lay(ribbon(end, [2.0 if is_metal else 3.6, 3.2, 3.6, 2.6]), tip, round_form(1.6, 0.1))
    if not is_metal:
        badge = design.option("badge", "silver")
        at = ribbon(curve([(x - 3.0, y - 1.6), (x - 6.0, y - 2.7)]), 1.5)
        canvas.lay(at, metal(colour(badge)), Form(volume=0.4, bulge=0.4, rim=0.2, cast=0.2, reach=0.2))


def _glass(canvas: Canvas, design: Design, lens: _Lens, glasses: list[Mask]) -> None:
    high = colour(design.option("lens", "2a2b30"))
    low = colour(design.option("lens low", "77797f"))
    for glass, side in zip(glasses, (-1, 1), strict=True):
        x, y = _seen(side * lens.apart, -lens.high)
        tinted = fabric("plastic", high, Fade(low, lens.high * 2.1), veil=0.14, gloss=0.1)
        form = Form(volume=5, bulge=0.2, rim=0.5, rim_bulge=0.1, cast=0.0, origin=(x, y))
        canvas.lay(glass, tinted, form)
        glare = ribbon(curve([(x - 9, y + lens.high * 1.7), (x - 1, y + 1)]), 4.6)
        canvas.shade(glare, -0.28, 0.9, glass)
        thin = ribbon(curve([(x - 3.5, y + lens.high * 1.7), (x + 4, y + 1)]), 1.2)
        canvas.shade(thin, -0.2, 0.4, glass)
        canvas.shade(ellipse(x, y + 1, lens.wide, 4), 0.18, 1.4, glass)


def _wire_front(canvas: Canvas, lens: _Lens, frame: Fabric, shape: str) -> None:
    gap = lens.apart - lens.wide / _HALF
    bars = [((-gap - 0.06, -lens.high * 0.32), (0.0, -lens.high * 0.5), (gap + 0.06, -lens.high * 0.32))]
    if shape == "aviator":
        bars.append(((-gap - 0.24, -lens.high * 0.9), (0.0, -lens.high * 1.02), (gap + 0.24, -lens.high
                    * 0.9)))  # fmt: skip
    for points in bars:
        path = curve([_seen(u, v) for u, v in points], 0.3)
        canvas.lay(ribbon(path, 1.4), frame, round_form(0.7))
    for side in (-1, 1):
        pad = _seen(side * (gap + 0.02), lens.high * 0.12)
        canvas.lay(ellipse(pad[0], pad[1], 1.2, 2.4, 12 * side), fabric("plastic", (0.85, 0.85, 0.85),
                   veil=0.3), round_form(1.2, 0.1))  # fmt: skip
        rim = fill(_lens(lens, side, lens.rim)).without(fill(_lens(lens, side, -0.1)))
        canvas.lay(rim, frame, round_form(0.8))
        hinge = _seen(side * 0.985, -lens.high * 0.52)
        canvas.lay(ellipse(hinge[0], hinge[1], 1.7, 1.5), frame, round_form(1.4))


def _plastic_front(canvas: Canvas, lens: _Lens, frame: Fabric, shape: str, tone: RGB) -> None:
    gap = lens.apart - lens.wide / _HALF
    outer = [_lens(lens, side, lens.rim + 0.6) for side in (-1, 1)]
    lift = {"wayfarer": 0.62, "cat-eye": 0.3, "square": 0.62, "sport": 0.5}.get(shape, 0.35)
    high = [_seen(u, -lens.high * (lift + d)) for u, d in ((-gap - 0.2, 0.3), (0.0, 0.12),
            (gap + 0.2, 0.3))]  # fmt: skip
    low = [_seen(u, -lens.high * (lift - d)) for u, d in ((gap + 0.16, 0.62), (0.0, 0.26),
           (-gap - 0.16, 0.62))]  # fmt: skip
    bridge = outline([high[0], high[0], high[1], high[2], high[2], low[0], low[0], low[1], low[2],
                      low[2]])  # fmt: skip
    ends = []
    for side in (-1, 1):
        u = side * (lens.apart + lens.wide * 0.82 / _HALF)
        tip = side * 1.03
        v = -lens.high * (1.05 if shape == "cat-eye" else 0.86)
        ends.append(outline([_seen(u, v), _seen(u, v), _seen(tip, v + 0.6), _seen(tip, v + 0.6),
                             _seen(tip * 0.995, v + 5.2), _seen(tip * 0.995, v + 5.2), _seen(u,
                             v + 8.5), _seen(u, v + 8.5)][:: 1 if side > 0 else -1]))  # fmt: skip
    holes = fill(_lens(lens, -1, 0.0), _lens(lens, 1, 0.0))
    front = fill(*outer, bridge, *ends).without(holes)
    canvas.lay(front, frame, Form(volume=1.1, bulge=0.55, rim=0.4, rim_bulge=0.35, cast=0.3, reach=0.8,
               origin=(_MIDDLE, _Y)))  # fmt: skip
    inner = fill(*[_lens(lens, s, 0.9) for s in (-1, 1)]).without(holes)
    canvas.shade(inner, 0.3 if sum(tone) > 0.8 else -0.25, 0.25, front)
