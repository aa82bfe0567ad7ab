"""Finger rings: standing upright with a stone, or lying as a band."""

import math

import numpy as np

from fashion_search.sample.studio.canvas import Canvas
from fashion_search.sample.studio.designs import Design, draws
from fashion_search.sample.studio.fabric import fabric
from fashion_search.sample.studio.metalwork import (
    ball,
    brushed,
    metal,
    pearl,
    ring_mask,
    round_form,
    wire,
)  # fmt: skip
from fashion_search.sample.studio.palette import RGB, colour, darker, lighter
from fashion_search.sample.studio.raster import fill
from fashion_search.sample.studio.shading import Form
from fashion_search.sample.studio.silhouette import (
    Path,
    curve,
    ellipse,
    moved,
    outline,
    polygon,
    ribbon,
    rounded_box,
    turned,
)  # fmt: skip
from fashion_search.sample.types.gems import Stone, halo, prongs, stones

_CLEAR = (0.93, 0.94, 0.97)


@draws("ring")
def ring(canvas: Canvas, design: Design) -> None:
    """Draw a ring.

    Cut: style solitaire|halo|trilogy|emerald|cluster|pearl|signet|band|eternity|grooved|stack|
    twist; metal: a colour; stone: a colour.
    """
    style = design.option("style", "solitaire")
    tone = colour(design.option("metal", design.colour))
    stone = colour(design.option("stone", "eef0f6"))
    if style in ("band", "eternity", "grooved", "stack", "twist"):
        if style in ("band", "eternity", "stack"):
            canvas.ground(52, 101, 40, 6, 0.3)
        else:
            canvas.ground(52, 89, 74, 12, 0.3)
        _lying(canvas, style, tone, stone)
    else:
        canvas.ground(50, 108, 32, 5, 0.35)
        _standing(canvas, style, tone, stone)


def _standing(canvas: Canvas, style: str, tone: RGB, stone: RGB) -> None:
    """A ring turned a little to the left, so that the inside of its right half shows."""
    x, y, rx, ry = 46.0, 74.0, 20.5, 31.0
    wide = 9.5 if style == "signet" else 7.5
    far = ring_mask(x + wide, y - 0.5, rx, ry, 3.2)
    canvas.lay(far, metal(darker(tone, 0.12)), round_form(1.6, 0.0))
    inside = fill(ellipse(x + wide, y - 0.5, rx + 1.2, ry + 1.2), ellipse(x, y, rx, ry))
    hole = fill(ellipse(x + wide, y - 0.5, rx - 1.4, ry - 1.4))
    front = fill(ellipse(x, y, rx - 0.6, ry - 0.6))
    # What is seen through the front ring and is not open air is the inner wall.
    wall = front.without(hole)
    canvas.lay(fill(ellipse(x + wide * 0.5, y, rx + 1.8, ry + 1.6)).without(front),
               brushed(tone, rx, 0.25, metal=0.6), Form(volume=1.6, bulge=0.6, origin=(x, y),
               cast=0.0))  # fmt: skip
    canvas.lay(wall.within(inside), brushed(darker(tone, 0.1), rx, 0.35, metal=0.35),
               Form(volume=2, bulge=0.15, cast=0.0, origin=(x, y)))  # fmt: skip
    canvas.lay(ring_mask(x, y, rx, ry, 3.6), metal(lighter(tone, 0.08)), round_form(1.8, 0.0))
    _head(canvas, style, x + wide * 0.4, y - ry, tone, stone)


def _basket(canvas: Canvas, x: float, top: float, base: float, half: float, tone: RGB) -> None:
    for s in (-1.0, -0.35, 0.35, 1.0):
        wire(canvas, curve([(x + s * half * 0.45, base), (x + s * half * 0.7, (top + base) / 2),
             (x + s * half, top)]), 1.9, tone)  # fmt: skip
    canvas.lay(ribbon(curve([(x - half * 0.62, (top + base) / 2), (x, (top + base) / 2 + 1.4), (x + half
               * 0.62, (top + base) / 2)]), 1.6), metal(tone), round_form(0.8))  # fmt: skip


def _head(canvas: Canvas, style: str, x: float, top: float, tone: RGB, stone: RGB) -> None:
    y = top - 12
    if style in ("solitaire", "halo", "emerald"):
        _basket(canvas, x, y + 4, top + 2, 10, tone)
        if style == "halo":
            halo(canvas, x, y, 14.0, 12.2, 24, 1.6, _CLEAR, tone)
        rx, ry = (10.5, 13.0) if style == "emerald" else (13.0, 11.4)
        rx, ry = (11.2, 9.6) if style == "halo" else (rx, ry)
        gem = Stone(x, y, rx, ry, stone, "emerald" if style == "emerald" else "round", 0, 5)
        stones(canvas, [gem], style)
        prongs(canvas, gem, tone, 4 if style != "solitaire" else 6, 1.3)
        if style == "emerald":
            for side in (-1, 1):
                stones(canvas, [Stone(x + side * 14, y + 6, 3.4, 5.4, _CLEAR, "marquise",
                       side * -30, 2)], str(side))  # fmt: skip
    elif style == "trilogy":
        for dx, dy, r in ((-14.5, 5.5, 7.0), (14.5, 5.5, 7.0), (0, 0, 10.5)):
            _basket(canvas, x + dx * 0.9, y + dy + 3, top + 3 + dy * 0.5, r * 0.75, tone)
            gem = Stone(x + dx, y + dy, r, r * 0.92, stone, "round", 0, 4)
            stones(canvas, [gem], str(dx))
            prongs(canvas, gem, tone, 4, 1.1)
    elif style == "cluster":
        canvas.lay(ellipse(x, y + 4, 15, 12), metal(tone), round_form(8))
        ringed = [Stone(x + 10.5 * math.cos(a), y + 1.5 + 8.6 * math.sin(a), 3.9, 3.6, stone, facets=3)
                  for a in (math.radians(k * 45 + 10) for k in range(8))]  # fmt: skip
        stones(canvas, ringed, "cluster")
        stones(canvas, [Stone(x, y + 1.5, 6.4, 5.8, _CLEAR, facets=4)], "heart")
        for k in range(8):
            a = math.radians(k * 45 + 32)
            ball(canvas, x + 8.2 * math.cos(a), y + 1.5 + 6.8 * math.sin(a), 0.9, metal(tone))
    elif style == "pearl":
        canvas.lay(ellipse(x, top - 1.5, 7, 3.2), metal(tone), round_form(3))
        canvas.lay(ellipse(x, y + 0.5, 12.4, 12.0), pearl(stone), round_form(12.2))
        for side in (-1, 1):
            row = [Stone(x + side * (9 + 4.0 * k), top + 0.6 + 1.6 * k * (k + 1) / 2, 1.9, 1.9, _CLEAR,
                         facets=2) for k in range(3)]  # fmt: skip
            stones(canvas, row, f"pave {side}")
    else:
        shoulders = outline([(x - 21, top + 12), (x - 16, top - 3), (x - 12, top - 7), (x + 12, top - 7),
                             (x + 16, top - 3), (x + 21, top + 12), (x, top + 6)])  # fmt: skip
        canvas.lay(shoulders, metal(tone), round_form(7))
        plate = ellipse(x, top - 5, 16, 11.5)
        canvas.lay(plate, metal(tone), Form(volume=1.6, bulge=0.5, rim=0.6, rim_bulge=0.6))
        canvas.lay(ellipse(x, top - 5, 13, 8.8), fabric("plastic", stone, gloss=0.6, polish=0.6),
                   Form(volume=3, bulge=0.25, rim=0.4, rim_bulge=-0.3, cast=0.0))  # fmt: skip


def _tube(x: float, y: float, rx: float, ry: float, height: float) -> tuple[Path, Path]:
    """Return the near outer wall of a lying band and its opening's rim."""
    low = [(x + rx * math.cos(a), y + height + ry * math.sin(a))
           for a in (math.pi * k / 40 for k in range(41))]  # fmt: skip
    high = [(x + rx * math.cos(a), y + ry * math.sin(a))
            for a in (math.pi * (40 - k) / 40 for k in range(41))]  # fmt: skip
    return polygon([*low, *high]), ellipse(x, y, rx, ry)


def _band(canvas: Canvas, tone: RGB, y: float, rx: float, ry: float, height: float,
          angle: float = 0.0) -> None:  # fmt: skip
    """Lay a band whose opening's rim is centred at y, the whole turned by an angle."""
    x, thick, pivot = 50.0, 3.0, (50.0, 62.0)
    wall, rim = _tube(x, y, rx, ry, height)
    hole = ellipse(x, y + 0.4, rx - thick, ry - thick * 0.8)
    deep = ellipse(x, y + height * 0.82, rx - thick, ry - thick * 0.8)
    wall, rim, hole, deep = (turned(path, angle, pivot) for path in (wall, rim, hole, deep))
    inner, start = fill(hole).without(fill(deep)), (50.0, 62.0 if angle else y)
    canvas.lay(inner, brushed(darker(tone, 0.16), rx, 0.5, tilt=angle), Form(volume=2, bulge=0.1,
               cast=0.0, origin=start))  # fmt: skip
    canvas.lay(wall, brushed(tone, rx, 0.5, tilt=angle), Form(volume=height * 0.3, bulge=0.4, rim=0.8,
               rim_bulge=0.4, cast=0.2, origin=start))  # fmt: skip
    canvas.lay(fill(rim).without(fill(hole)), metal(lighter(tone, 0.15)), round_form(1.2, 0.15))


def _lying(canvas: Canvas, style: str, tone: RGB, stone: RGB) -> None:
    if style == "stack":
        for k, shade in enumerate((tone, lighter(tone, 0.4), darker(tone, 0.15))):
            _band(canvas, shade, 68 - 8.6 * k, 37, 16.0, 6.8, 74.0)
            if k == 1:
                _around(canvas, 50, 62.8, 36.6, 16.0, 1.9, stone, "stack", 74.0)
        return
    if style == "twist":
        for k in range(2):
            path = curve([(50 + 35 * math.cos(a), 62 + 15 * math.sin(a) + 2.0 * math.sin(9 * a + math.pi
                         * k)) for a in (2 * math.pi * j / 48 for j in range(49))])  # fmt: skip
            wire(canvas, path, 4.4, lighter(tone, 0.1 * k), 0.4)
        return
    height = {"band": 12.0, "eternity": 9.5, "grooved": 16.0}[style]
    turn = {"band": 72.0, "eternity": 80.0, "grooved": 0.0}[style]
    y = 62.0 - height / 2
    _band(canvas, tone, y, 37, 17, height, turn)
    if style == "eternity":
        _around(canvas, 50, y + height / 2 + 0.4, 36.6, 17, 3.4, stone, "eternity", turn)
    elif style == "grooved":
        for share in (0.25, 0.75):
            arc = curve([(50 + 37 * math.cos(a), y + height * share + 17 * math.sin(a))
                         for a in (math.pi * k / 30 for k in range(31))])  # fmt: skip
            canvas.shade(ribbon(arc, 0.9), 0.5, 0.12)
            canvas.shade(ribbon(moved(arc, 0.3, 0.8), 0.6), -0.3, 0.1)
        canvas.lay(rounded_box(47, y + 22.5, 6, 5, 1), metal(tone), round_form(2))
        stones(canvas, [Stone(50, y + 25, 2.4, 2.3, stone, facets=3)], "grooved")


def _around(canvas: Canvas, x: float, y: float, rx: float, ry: float, size: float, tone: RGB,
            seed: str, turn: float = 0.0) -> None:  # fmt: skip
    """Set stones along the near side of a lying band, narrower towards its ends."""
    row, angle = [], 0.06
    while angle < math.pi - 0.05:
        lean = math.hypot(rx * math.sin(angle), ry * math.cos(angle)) / rx
        width = max(size * lean, size * 0.35)
        place = np.array([[x + rx * math.cos(angle), y + ry * math.sin(angle)]])
        a, b = (float(value) for value in turned(place, turn, (50.0, 62.0))[0])
        row.append(Stone(a, b, width, size, tone, angle=turn, facets=2))
        angle += width * 2.1 / (rx * max(lean, 0.35))
    stones(canvas, row, seed)
