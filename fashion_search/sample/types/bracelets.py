"""Bracelets and bangles, lying on a table."""

import math

import numpy as np

from fashion_search.sample.studio.canvas import Canvas
from fashion_search.sample.studio.designs import Design, draws
from fashion_search.sample.studio.fabric import Fabric, fabric
from fashion_search.sample.studio.metalwork import (
    ball,
    beads,
    brushed,
    chain,
    hoop,
    metal,
    pearl,
    ring_mask,
    round_form,
)  # fmt: skip
from fashion_search.sample.studio.palette import RGB, colour, darker, lighter, luminance
from fashion_search.sample.studio.raster import Mask, fill
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
)  # fmt: skip
from fashion_search.sample.types.gems import Stone, stones

_X = 50.0


def _oval(y: float, rx: float, ry: float, first: float = 0.0, last: float = 360.0) -> Path:
    """Return an arc of the lying oval; 90 degrees is nearest to the viewer."""
    t = np.radians(np.linspace(first, last, 120))
    return np.stack([_X + rx * np.cos(t), y + ry * np.sin(t)], axis=1)


@draws("bracelet")
def bracelet(canvas: Canvas, design: Design) -> None:
    """Draw a bracelet.

    Cut: style bangle|bangles|cuff|chain|charm|beads|braid|wide; links cable|rope|curb|
    box; bead plastic|pearl|metal; rows 1|2; size regular|large; charm
    yes|no; surface metal or a material; relief plain|waves|stones; metal, stone: colours.
    """
    style = design.option("style", "bangle")
    tone = colour(design.option("metal", "gold"))
    stone = colour(design.option("stone", design.colour))
    canvas.ground(_X, 84 if style != "wide" else 92, 80, 12, 0.3)
    if style in ("bangle", "bangles"):
        count = 1 if style == "bangle" else 4
        for k in range(count):
            shade = tone if k % 2 == 0 else lighter(tone, 0.3)
            _hoop(canvas, 76 - 8.5 * k if count > 1 else 62, 6.4 if count == 1 else 7.2, shade,
                  design.option("surface", "metal"))  # fmt: skip
        if count == 1:
            _charm(canvas, _X, 62 + 20.5, tone, stone)
    elif style in ("cuff", "wide"):
        _cuff(canvas, design, style, tone, stone)
    elif style in ("chain", "charm"):
        path = _oval(62, 39, 15, -60, 300)
        if style == "chain":
            path = curve([(17, 71), (8, 60), (14, 49), (34, 43), (60, 42), (84, 47), (93, 58), (84, 71),
                          (62, 78), (40, 78)], 0.3)  # fmt: skip
        chain(canvas, path, tone, 7.5 if style == "chain" else 5.0, design.option("links", "cable"))
        if style == "charm":
            for k, angle in enumerate((20, 55, 90, 125, 160)):
                x, y = (float(v) for v in _oval(62, 39, 15, angle, angle + 1)[0])
                hoop(canvas, x, y + 2.4, 1.2, 1.6, 0.6, tone)
                _charm(canvas, x, y + 7.4, tone, stone, k)
        x, y = (17.0, 71.0) if style == "chain" else (_X + 39 * 0.5, 62 - 15 * 0.866)
        _clasp(canvas, x, y, tone)
    elif style == "beads":
        _strung(canvas, design, tone, stone)
    else:
        _braid(canvas, tone, stone)


def _hoop(canvas: Canvas, y: float, width: float, tone: RGB, surface: str) -> None:
    """Lay one round bangle: the far half thinner, the near half over it."""
    outer, inner = ellipse(_X, y, 41, 21), ellipse(_X, y - width * 0.16, 41 - width * 0.72, 21 - width
                    * 0.5)  # fmt: skip
    mask = fill(outer).without(fill(inner))
    if surface == "metal":
        canvas.lay(mask, metal(tone), round_form(width * 0.5, 0.3))
        glow = ribbon(_oval(y - 0.2, 38.7, 18.6, 35, 125), [0.2, 1.3, 0.2])
        canvas.shade(glow, -0.5, 0.4, mask)
    else:
        canvas.lay(mask, fabric(surface, tone, gloss=0.6), round_form(width * 0.5, 0.3))
        glow = ribbon(_oval(y - 0.2, 38.7, 18.6, 95, 150), [0.2, 1.1, 0.2])
        canvas.shade(glow, -0.35, 0.4, mask)
    canvas.shade(ribbon(_oval(y + 1.3, 38.7, 18.6, 20, 160), 1.4), 0.2, 0.6, mask)


def _charm(canvas: Canvas, x: float, y: float, tone: RGB, stone: RGB, kind: int = 3) -> None:
    if kind % 3 == 0:
        canvas.lay(ellipse(x, y, 5, 5), metal(tone), round_form(3))
        stones(canvas, [Stone(x, y, 3.7, 3.7, stone, facets=4)], "charm")
    elif kind % 3 == 1:
        heart = outline([(x, y - 2.4), (x, y - 2.4), (x + 2.6, y - 4.4), (x + 5, y - 2), (x + 3.6, y + 2),
                         (x, y + 5.6), (x, y + 5.6), (x - 3.6, y + 2), (x - 5, y - 2), (x - 2.6, y
                         - 4.4)])  # fmt: skip
        canvas.lay(heart, metal(tone), round_form(2.4))
    else:
        ball(canvas, x, y, 4.0, pearl())


def _clasp(canvas: Canvas, x: float, y: float, tone: RGB) -> None:
    hoop(canvas, x, y, 3.4, 2.6, 1.1, tone)
    canvas.lay(rounded_box(x - 9.5, y - 1.6, 8.5, 3.2, 1.5), metal(tone), round_form(1.5))


def _wall(y: float, rx: float, ry: float, height: float, first: float, last: float) -> Path:
    low, high = _oval(y + height, rx, ry, first, last), _oval(y, rx, ry, first, last)
    return np.concatenate([low, high[::-1]])


def _cuff(canvas: Canvas, design: Design, style: str, tone: RGB, stone: RGB) -> None:
    """Lay a broad band: the inside of its far half, then its near wall."""
    surface = design.option("surface", "metal")
    height, y = (30.0, 50.0) if style == "wide" else (19.0, 54.0)
    rx, ry = 37.0, 15.0
    if surface == "metal":
        back: Fabric = brushed(darker(tone, 0.2), rx, 0.4)
        face: Fabric = brushed(tone, rx, 0.5)
    else:
        back, face = fabric(surface, darker(tone, 0.35)), fabric(surface, tone, design.pattern)
    start = (_X, y)
    form = Form(volume=height * 0.25, bulge=0.5, rim=0.9, rim_bulge=0.45, cast=0.3, origin=start)
    canvas.lay(_wall(y, rx - 1, ry - 0.6, height * 0.85, 180, 360), back, Form(volume=2, bulge=0.15,
               origin=start))  # fmt: skip
    if style == "cuff":
        for first, last in ((-8, 72), (108, 188)):
            canvas.lay(_wall(y, rx, ry, height, first, last), face, form)
        for angle in (72, 108):
            x, top = (float(v) for v in _oval(y, rx, ry, angle, angle + 1)[0])
            beads(canvas, [(x, top + 1.6 + k * 2.7, 1.5) for k in range(7)], metal(tone))
        return
    mask = canvas.lay(_wall(y, rx, ry, height, -2, 182), face, form)
    canvas.lay(ring_mask(_X, y, rx - 0.6, ry - 0.5, 1.7), metal(tone) if surface == "metal" else
               fabric(surface, lighter(tone, 0.1)), round_form(1.0, 0.1))  # fmt: skip
    _ends(canvas, mask, rx)
    if design.option("relief", "plain") == "waves":
        lines = [ribbon(curve([(_X + rx * math.cos(a) * 1.02, y + ry * math.sin(a) + height * (0.5 + 0.42
                 * math.sin(7 * a + o))) for a in (math.pi * k / 60 for k in range(61))]), 1.2)
                 for o in (0.0, 2.1, 4.2)]  # fmt: skip
        canvas.shade(fill(*lines), 0.4, 0.25, mask)
        canvas.shade(fill(*(moved(line, 0.7, 1.0) for line in lines)), -0.3, 0.25, mask)
    elif design.option("relief", "plain") == "stones":
        for row in (0.2, 0.8):
            arc = _oval(y + height * row, rx, ry, 8, 172)
            places = arc[::5]
            stones(canvas, [Stone(float(a), float(b), 1.5, 1.6, stone, facets=2) for a, b in places],
                   str(row))  # fmt: skip


def _ends(canvas: Canvas, mask: Mask, rx: float) -> None:
    for side in (-1, 1):
        x = _X + side * rx
        canvas.shade(rounded_box(x - 6, 40, 12, 60, 1), 0.35, 3.5, mask)


def _strung(canvas: Canvas, design: Design, tone: RGB, stone: RGB) -> None:
    kind = design.option("bead", "plastic")
    cloth = pearl(stone) if kind == "pearl" else fabric(kind, stone)
    cloth = metal(stone) if kind == "metal" else cloth
    count = int(design.option("rows", "1"))
    size = 1.3 if design.option("size", "regular") == "large" else (1.0 if count == 1 else 0.72)
    for k in range(count):
        _row(canvas, 66 - 8 * k if count > 1 else 62, size, cloth, metal(tone))
    if design.option("charm", "no") == "yes":
        hoop(canvas, _X, 89.5, 1.8, 3.0, 0.9, tone)
        _charm(canvas, _X, 97, tone, (0.93, 0.94, 0.97))


def _row(canvas: Canvas, y: float, size: float, cloth: Fabric, spacer: Fabric) -> None:
    """Thread one row of beads, the far half first."""
    row, angle = [], -90.0
    while angle < 268:
        near = 0.5 + 0.5 * math.sin(math.radians(angle))
        radius = (3.6 + 1.7 * near) * size
        x, at = (float(v) for v in _oval(y, 37, 20, angle, angle + 1)[0])
        a = math.radians(angle)
        step = math.degrees(radius * 1.92 / math.hypot(37 * math.sin(a), 20 * math.cos(a)))
        if angle > 270 - step * 0.85:
            break
        row.append((x, at, radius))
        angle += step
    order = sorted(range(len(row)), key=lambda k: row[k][1])
    marks = {k for k in range(len(row)) if k % 5 == 2}
    for lot in (order[: len(order) // 2], order[len(order) // 2 :]):
        beads(canvas, [row[k] for k in sorted(lot) if k not in marks], cloth)
        beads(canvas, [(*row[k][:2], row[k][2] * 0.9) for k in lot if k in marks], spacer)


def _braid(canvas: Canvas, tone: RGB, stone: RGB) -> None:
    """Lay a plaited leather cord with a metal tube clasp."""
    dark = luminance(stone) < 0.12
    for y, shade in ((57.0, darker(stone, 0.15)), (66.0, stone)):
        for start in (0, 1):
            places = _oval(y, 38, 19)[start::2]
            strands = []
            for k, (x, at) in enumerate(places):
                angle = math.degrees(math.atan2(19 * math.cos(math.radians(6 * k + 3 * start)), -38
                                     * math.sin(math.radians(6 * k + 3 * start))))  # fmt: skip
                strands.append(ellipse(float(x), float(at), 3.1, 1.7, angle + (38 if start else -38)))
            canvas.lay(strands, fabric("calf", lighter(shade, 0.08) if dark else shade), round_form(1.6,
                       0.4))  # fmt: skip
    clasp = polygon([(41, 73), (59, 73), (59, 90), (41, 90)])
    canvas.lay(clasp, brushed(tone, 9, 0.2, metal=0.45), Form(volume=4, bulge=0.5, rim=0.6, rim_bulge=0.4,
               origin=(50, 80)))  # fmt: skip
    for x in (43.5, 56.5):
        canvas.shade(ribbon(curve([(x, 73), (x, 90)]), 0.7), 0.45, 0.1)
