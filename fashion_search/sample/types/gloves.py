"""Gloves and mittens, laid out as a pair."""

import math
from dataclasses import replace

from fashion_search.sample.studio import weaves
from fashion_search.sample.studio.canvas import Canvas
from fashion_search.sample.studio.designs import Design, draws
from fashion_search.sample.studio.fabric import Fabric, fabric
from fashion_search.sample.studio.palette import darker
from fashion_search.sample.studio.shading import Fold, Form
from fashion_search.sample.studio.silhouette import (
    Path,
    Point,
    Points,
    curve,
    ellipse,
    flipped,
    moved,
    outline,
    ribbon,
    turned,
)  # fmt: skip
from fashion_search.sample.studio.trims import button, seam, stitching

# A right-hand back of the hand about its wrist (0, 0), fingers up; place and width of each.
_FINGERS: tuple[tuple[Points, float], ...] = (
    (((-7.4, -22), (-10.4, -35), (-12.4, -46)), 7.4),
    (((-2.0, -23), (-3.2, -40), (-3.8, -53.5)), 7.8),
    (((3.6, -23), (4.6, -39), (5.6, -50.5)), 7.6),
    (((8.6, -20), (11.4, -32), (14.0, -41.5)), 6.8),
)
_PALM: list[Point] = [
    (-9.2, 2), (-9.2, 2), (-10.4, -8), (-11.6, -22), (-11.0, -26), (-4, -28), (6, -27.5),
    (12.4, -24), (12.6, -15), (10.2, -5), (9.4, 2), (9.4, 2),
]  # fmt: skip
_THUMB: tuple[Points, float] = (((-5.5, -6), (-13, -16.5), (-19.6, -27.5)), 8.4)


def _capsule(points: Points, width: float) -> Path:
    """Return a finger: a strip that narrows to a round tip."""
    path = curve(points)
    near, tip = path[-6], path[-1]
    angle = math.atan2(float(tip[1] - near[1]), float(tip[0] - near[0]))
    strip = ribbon(path, [width * 1.06, width, width * 0.94, width * 0.9])
    half, cap = len(strip) // 2, []
    for k in range(1, 12):
        a = angle + math.pi / 2 - math.pi * k / 12
        cap.append((float(tip[0]) + 0.45 * width * math.cos(a),
                    float(tip[1]) + 0.45 * width * math.sin(a) * 1.0))  # fmt: skip
    return outline([*map(_pair, strip[:half:2]), *cap, *map(_pair, strip[half::2])])


def _pair(place: Path) -> Point:
    return float(place[0]), float(place[1])


def _shapes(style: str) -> list[Path]:
    if style == "mitten":
        body: list[Point] = [(-9.2, 2), (-9.2, 2), (-11, -12), (-12.4, -30), (-7, -46), (1, -50),
                             (9.5, -45), (13.4, -30), (11.4, -12), (9.4, 2), (9.4, 2)]  # fmt: skip
        return [outline(body), _capsule(_THUMB[0], 9.6)]
    cut = 0.55 if style == "fingerless" else 1.0
    fingers = []
    for points, width in _FINGERS:
        start, middle, end = points
        if cut < 1:
            end = (start[0] + (end[0] - start[0]) * cut, start[1] + (end[1] - start[1]) * cut)
            middle = ((start[0] + end[0]) / 2, (start[1] + end[1]) / 2)
        fingers.append(_capsule([start, middle, end], width))
    return [outline(_PALM), *fingers, _capsule(*_THUMB)]


def _put(path: Path, hand: tuple[float, float, float, bool], size: float) -> Path:
    x, y, angle, flip = hand
    placed = flipped(path, 0.0) if flip else path
    return moved(turned(placed * size, angle, (0.0, 0.0)), x, y)


@draws("gloves")
def gloves(canvas: Canvas, design: Design) -> None:
    """Draw a pair of gloves, one with the fingers up and one with them down.

    Cut: style glove|mitten|fingerless; cuff rib|long|plain|fur; lay turned|swapped|side; points no|yes;
    strap
    no|yes; touch no|yes (contrast finger tips).
    """
    size = 1.12
    hands = [(31.0, 76.0, -8.0, True), (73.0, 50.0, 173.0, True)]
    lay = design.option("lay", "turned")
    if lay == "swapped":
        hands = [(27.0, 50.0, 187.0, False), (69.0, 76.0, 8.0, False)]
    elif lay == "side":
        hands = [(70.0, 84.0, 3.0, False), (31.0, 82.0, -3.0, True)]
    for k, hand in enumerate(hands):
        _lay_hand(canvas, design, hand, size, k)
    canvas.wall(0.16, 1.3)


def _cloth(design: Design, tilt: float) -> Fabric:
    if design.material:
        return design.cloth("knit", tilt=tilt)
    return design.cloth("cotton", weave=weaves.smooth, tilt=tilt, sheen=0.3)


def _lay_hand(canvas: Canvas, design: Design, hand: tuple[float, float, float, bool], size: float,
              number: int) -> None:  # fmt: skip
    rng = design.rng(str(number))
    style, cuff = design.option("style", "glove"), design.option("cuff", "rib")
    cloth: Fabric = _cloth(design, hand[2])
    folds = []
    for x in (-4.6, 0.8, 6.2):
        gap = curve([(x * 0.75, -19), (x, -25), (x * 1.05, -28)])
        folds.append(Fold(_put(gap, hand, size), 1.5, -0.45 if style == "glove" else 0.0))
    crook = curve([(-10, -3), (-5.5, -8), (-4.5, -14)])
    folds.append(Fold(_put(crook, hand, size), 1.8, -0.5))
    for _ in range(5):
        y = rng.uniform(-18, -1)
        line = curve([(-7, y), (0, y - 1.5), (7, y + rng.uniform(-2, 2))])
        folds.append(Fold(_put(line, hand, size), 1.8, rng.uniform(-0.25, 0.25)))
    form = Form(volume=2.3, bulge=0.75, rim=0.8, rim_bulge=0.3, folds=tuple(folds), crumple=0.16,
                crumple_size=4, cast=0.3, origin=(hand[0], hand[1]))  # fmt: skip
    _lay_cuff_inside(canvas, cuff, cloth, hand, size)
    mask = canvas.lay([_put(p, hand, size) for p in _shapes(style)], cloth, form)
    if design.option("touch", "no") == "yes":
        for (points, _), at in zip(_FINGERS, (1, 1, 0, 0), strict=True):
            if at:
                tip = ellipse(points[2][0], points[2][1], 4.6, 5.2)
                canvas.tint(_put(tip, hand, size), design.second, 0.95, 0.1, mask)
    if design.option("points", "no") == "yes":
        for x, tilt in ((-5.2, -1.6), (0.4, -0.2), (5.8, 1.2)):
            line = _put(curve([(x + tilt, -25), (x, -18), (x * 0.86, -9)]), hand, size)
            seam(canvas, line, 0.4, 0.5, mask)
            stitching(canvas, line, design.thread, width=0.25, clip=mask)
    _lay_cuff(canvas, design, cuff, cloth, hand, size)
    if design.option("strap", "no") == "yes":
        band = _put(ribbon(curve([(-10, -1.4), (0, -0.4), (6.0, -1.6)]), 4.2), hand, size)
        leather = fabric("leather", darker(design.main, 0.25))
        canvas.lay(band, leather, Form(volume=1.4, bulge=0.3, rim=0.4, cast=0.5, reach=0.5))
        x, y = (float(v) for v in _put(ellipse(4.0, -1.4, 0.01, 0.01), hand, size)[0])
        button(canvas, x, y, 1.3, design.second)


def _edges(cuff: str) -> tuple[float, float, float]:
    return {"rib": (8.0, 17.0, 9.0), "long": (8.2, 29.0, 10.4), "plain": (9.4, 12.0, 10.6),
            "fur": (10.8, 14.0, 11.4)}[cuff]  # fmt: skip


def _lay_cuff_inside(canvas: Canvas, cuff: str, cloth: Fabric,
                     hand: tuple[float, float, float, bool], size: float) -> None:  # fmt: skip
    _, low, wide = _edges(cuff)
    inside = replace(cloth, colour=darker(cloth.colour, 0.45), pattern=None)
    canvas.lay(_put(ellipse(0.1, low, wide * 0.97, 1.9), hand, size), inside,
               Form(bulge=0, cast=0))  # fmt: skip


def _lay_cuff(canvas: Canvas, design: Design, cuff: str, cloth: Fabric,
              hand: tuple[float, float, float, bool], size: float) -> None:  # fmt: skip
    top, low, wide = _edges(cuff)
    shape: list[Point] = [(-9.5, -0.5), (-9.5, -0.5), (-top - 0.4, (low + 1) / 2), (-wide, low),
                          (-wide, low), (0, low - 1.4), (wide, low), (wide, low),
                          (top + 0.6, (low + 1) / 2), (9.7, -0.5), (9.7, -0.5),
                          (0, -1.4)]  # fmt: skip
    made = cloth
    if cuff in ("rib", "long") and design.material in ("", "cotton", "knit"):
        trim = design.second if design.option("trim", "self") == "contrast" else design.main
        made = fabric("rib", trim, tilt=hand[2])
    elif cuff == "fur":
        made = fabric("fleece", design.second)
    thick = cuff == "fur"
    form = Form(volume=3.2, bulge=0.55 if thick else 0.5, rim=1.0 if thick else 0.5, crumple=0.1,
                rim_bulge=0.4 if thick else 0.2, cast=0.25, reach=0.6,
                origin=(hand[0], hand[1]))  # fmt: skip
    mask = canvas.lay(_put(outline(shape), hand, size), made, form)
    if cuff == "plain":
        line = _put(curve([(-wide - 1, low - 1.6), (0, low - 3.0), (wide + 1, low - 1.6)]), hand,
                    size)  # fmt: skip
        stitching(canvas, line, design.thread, width=0.25, clip=mask)
