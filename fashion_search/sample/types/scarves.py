"""Scarves: looped once with crossing ends, hung about an unseen neck, or folded."""

import numpy as np

from fashion_search.sample.studio import weaves
from fashion_search.sample.studio.canvas import Canvas
from fashion_search.sample.studio.designs import Design, draws
from fashion_search.sample.studio.fabric import Fabric, fabric
from fashion_search.sample.studio.palette import darker
from fashion_search.sample.studio.raster import Mask, fill
from fashion_search.sample.studio.shading import Fold, Form
from fashion_search.sample.studio.silhouette import (
    Path,
    Point,
    curve,
    ellipse,
    even,
    outline,
    polygon,
    ribbon,
)  # fmt: skip


def _fringe(canvas: Canvas, design: Design, edge: Path, down: Point, length: float) -> None:
    """Hang threads from the lower edge of an end, `down` the way they fall."""
    rng = design.rng(f"fringe {edge[0][0]:.0f}")
    strands = []
    for x, y in even(edge, 1.5):
        reach = length * rng.uniform(0.85, 1.1)
        dx, dy = down[0] * reach + rng.uniform(-1.3, 1.3), down[1] * reach
        line = curve([(x - down[0] * 2, y - down[1] * 2), (x + dx * 0.5 + rng.uniform(-0.6, 0.6),
                      y + dy * 0.5), (x + dx, y + dy)])  # fmt: skip
        strands.append(ribbon(line, [1.35, 1.1, 0.7]))
    yarn = fabric("cotton", darker(design.main, 0.06))
    canvas.lay(strands, yarn, Form(volume=0.6, bulge=0.7, rim=0.2, cast=0.3, reach=0.5))


def _lay_end(canvas: Canvas, design: Design, middle: list[Point], widths: list[float],
             turn: float, number: int) -> Mask:  # fmt: skip
    """Lay one end of the scarf along a line, with its lengthwise folds and its fringe."""
    rng = design.rng(f"end {number}")
    line = curve(middle)
    shape = ribbon(line, widths)
    half = len(shape) // 2
    edge = curve([(float(a), float(b)) for a, b in (shape[half - 1], shape[half])], 0.4)
    dx, dy = middle[-1][0] - middle[-2][0], middle[-1][1] - middle[-2][1]
    size = max((dx * dx + dy * dy) ** 0.5, 1e-6)
    finish = design.option("ends", "fringe")
    if finish in ("fringe", "long-fringe"):
        _fringe(canvas, design, edge, (dx / size, dy / size), 9.0 if finish == "fringe" else 15.0)
    folds = []
    for k in range(5):
        share = (k + 0.5 + rng.uniform(-0.25, 0.25)) / 5 - 0.5
        places = [(float(shape[i][0]) * (0.5 - share) + float(shape[-1 - i][0]) * (0.5 + share),
                   float(shape[i][1]) * (0.5 - share) + float(shape[-1 - i][1]) * (0.5 + share))
                  for i in (0, half // 3, 2 * half // 3, half - 1)]  # fmt: skip
        depth = (1 if k % 2 else -1) * rng.uniform(0.7, 1.2)
        folds.append(Fold(curve(places), rng.uniform(2.2, 3.6), depth, foot=0.8))
    form = Form(volume=4.5, bulge=0.5, rim=1.0, rim_bulge=0.3, folds=tuple(folds), crumple=0.3,
                crumple_size=6, cast=0.5, reach=1.6, origin=middle[0])  # fmt: skip
    mask = canvas.lay(shape, _cloth(design, turn), form)
    _finish(canvas, design, mask, shape, half)
    return mask


def _finish(canvas: Canvas, design: Design, mask: Mask, shape: Path, half: int) -> None:
    """Band the end of a scarf where its cut asks for it."""
    bands = {"none": (), "one": ((2.0, 9.0),), "two": ((3.0, 3.4), (9.5, 3.4))}
    for start, height in bands[design.option("bands", "none")]:
        one, other = shape[half - 1], shape[half]
        up = shape[half - 12] - one
        up = up / max(float((up @ up) ** 0.5), 1e-6)
        strip = [one + up * start, other + up * start, other + up * (start + height),
                 one + up * (start + height)]  # fmt: skip
        wide = polygon([(float(x), float(y)) for x, y in strip])
        middle = wide.mean(axis=0)
        canvas.tint((wide - middle) * 1.12 + middle, design.second, 0.95, 0.1, mask)


def _cloth(design: Design, turn: float) -> Fabric:
    if design.material:
        return design.cloth("wool", tilt=turn)
    return design.cloth("cotton", weave=weaves.smooth, tilt=turn, sheen=0.3)


def _uneven(path: Path, phase: float, amount: float) -> Path:
    """Return a round outline pressed in and out a little, as soft cloth lies."""
    middle = path.mean(axis=0)
    turn = np.arctan2(*(path - middle).T[::-1])
    push = np.sin(3 * turn + phase) + 0.7 * np.sin(5 * turn + 2 * phase)
    result: Path = middle + (path - middle) * (1 + amount * push)[:, None]
    return result


def _lay_ring(canvas: Canvas, design: Design, centre: Point, outer: Point, inner: Point,
              sink: float) -> None:  # fmt: skip
    """Lay the loop about the neck: a padded ring with folds that run round it."""
    x, y = centre
    rng = design.rng("ring")
    hole = _uneven(ellipse(x + 0.6, y - sink, *inner), rng.uniform(0, 6), 0.10)
    rim = _uneven(ellipse(x, y, *outer), rng.uniform(0, 6), 0.03)
    folds = []
    for share in (0.15, 0.3, 0.42, 0.55, 0.68, 0.8, 0.9):
        rx, ry = (i + (o - i) * share for i, o in zip(inner, outer, strict=True))
        centre_y = y - sink * (1 - share)
        ring = ellipse(x + rng.uniform(-0.8, 0.8), centre_y, rx, ry, rng.uniform(-6, 6))
        start = rng.randrange(48)
        ends = start + rng.randrange(22, 40)
        around = curve([(float(ring[i % 48][0]), float(ring[i % 48][1])) for i in range(start, ends)])
        sign = rng.choice((1, -1, 1))
        folds.append(Fold(around, rng.uniform(2.2, 3.4), sign * rng.uniform(0.7, 1.2), foot=0.6))
    form = Form(volume=4.2, bulge=0.65, rim=1.2, rim_bulge=0.3, folds=tuple(folds), crumple=0.35,
                crumple_size=6, cast=0.4, origin=centre)  # fmt: skip
    canvas.lay(fill(rim).without(fill(hole)), _cloth(design, 28), form)


@draws("scarf")
def scarf(canvas: Canvas, design: Design) -> None:
    """Draw a scarf.

    Cut: lay loop|cross|hung; ends fringe|long-fringe|plain; bands none|one|two.
    """
    lay = design.option("lay", "loop")
    if lay == "hung":
        _lay_ring(canvas, design, (50, 26), (25, 18.5), (13.5, 11.5), 2.0)
        _lay_end(canvas, design, [(33, 20), (31, 36), (33, 76), (33, 106)], [5, 14, 19, 21], 2, 1)
        _lay_end(canvas, design, [(67, 20), (69, 36), (66.5, 74), (66, 99)], [5, 14, 19, 21],
                 -2, 2)  # fmt: skip
    elif lay == "cross":
        _lay_ring(canvas, design, (50, 31), (19, 25), (8, 12), 3)
        _lay_end(canvas, design, [(58, 44), (48, 58), (37, 82), (29, 107)], [13, 17, 23, 26], 24, 1)
        _lay_end(canvas, design, [(40, 44), (52, 59), (64, 82), (72, 107)], [13, 17, 23, 26],
                 -22, 2)  # fmt: skip
    else:
        _lay_ring(canvas, design, (49, 30), (23, 23), (8.5, 9), 4)
        _lay_end(canvas, design, [(45, 44), (43, 62), (38, 82), (35, 104)], [14, 18, 22, 24], 10, 1)
        _lay_end(canvas, design, [(53, 42), (56, 60), (63, 80), (68, 100)], [14, 18, 22, 25],
                 -15, 2)  # fmt: skip
        knot: list[Point] = [(33, 44), (40, 39), (52, 38), (65, 41), (67, 48), (60, 54.5), (48, 56),
                             (36, 52.5)]  # fmt: skip
        pulls = tuple(Fold(curve([(34, 44 + d), (49, 42 + d * 1.2), (65, 44 + d)]), 2.4,
                           0.8 if d % 6 else -0.8) for d in (0, 3, 6, 9))  # fmt: skip
        canvas.lay(outline(knot), _cloth(design, 80), Form(volume=4, bulge=0.6, rim=1.0, folds=pulls,
                   crumple=0.3, cast=0.5, reach=1.6, origin=(50, 46)))  # fmt: skip
    canvas.wall(0.16, 1.5)
