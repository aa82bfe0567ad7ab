"""Skirt parts, for skirts and for the lower half of dresses."""

import math
from dataclasses import dataclass, replace

from fashion_search.sample.studio.canvas import Canvas
from fashion_search.sample.studio.designs import Design
from fashion_search.sample.studio.drape import creases, hanging
from fashion_search.sample.studio.fabric import Fabric
from fashion_search.sample.studio.raster import Mask, fill
from fashion_search.sample.studio.shading import Fold, Form
from fashion_search.sample.studio.silhouette import (
    CENTRE,
    Path,
    Point,
    curve,
    mirror,
    outline,
    ribbon,
    shifted,
)  # fmt: skip


@dataclass(frozen=True)
class Drop:
    """Measures in units of a skirt; halves are from x = 50."""

    top: float = 16.0
    waist: float = 16.0
    hip: float = 22.0
    hip_at: float = 34.0
    edge: float = 27.0
    bottom: float = 108.0
    sag: float = 2.6

    def half_at(self, y: float) -> float:
        """Return about how wide one half is at a height."""
        if y < self.hip_at:
            share = (y - self.top) / max(self.hip_at - self.top, 1e-6)
            return self.waist + (self.hip - self.waist) * math.pow(max(0.0, share), 0.8)
        share = (y - self.hip_at) / max(self.bottom - self.hip_at, 1e-6)
        return self.hip + (self.edge - self.hip) * share

    def hem_points(self, waves: int = 0, swing: float = 0.0) -> list[Point]:
        """Return the hem from the left corner to the right one, waved where it falls in folds."""
        count = max(4, waves * 2)
        points: list[Point] = []
        for k in range(count + 1):
            share = 2 * k / count - 1
            dip = swing if k % 2 else -swing
            if k in (0, count):
                dip = 0.0
            points.append((CENTRE + share * self.edge, self.bottom - self.sag * share**2 + dip))
        return points

    def shape(self, waves: int = 0, swing: float = 0.0) -> Path:
        """Return the outline."""
        side: list[Point] = [
            (CENTRE - self.waist, self.top), (CENTRE - self.waist, self.top),
            (CENTRE - self.half_at((self.top + self.hip_at) / 2) - 0.4,
             (self.top + self.hip_at) / 2), (CENTRE - self.hip, self.hip_at),
        ]  # fmt: skip
        if abs(self.edge - self.hip) > 1 and self.bottom - self.hip_at > 30:
            middle = (self.hip_at + self.bottom) / 2
            side.append((CENTRE - self.half_at(middle), middle))
        low = self.hem_points(waves, swing)
        left, right = low[0], low[-1]
        back = mirror(side)
        return outline([*side, left, left, *low[1:-1], right, right, *back])

    def hem_line(self, up: float) -> Path:
        """Return the line `up` units above the hem, a little past both sides."""
        raised = replace(self, bottom=self.bottom - up, edge=self.edge + 1)
        return curve(raised.hem_points())


def lay_plain(canvas: Canvas, design: Design, drop: Drop, cloth: Fabric, folds: int = 7,
              depth: float = 1.0) -> Mask:  # fmt: skip
    """Lay a skirt that falls smooth or in soft folds (a-line, full, pencil)."""
    rng = design.rng("skirt")
    flare = drop.edge / drop.waist
    falls = hanging(CENTRE - drop.waist, CENTRE + drop.waist, drop.top + 2, drop.bottom + 4, folds,
                    rng, 4.2, depth, flare)  # fmt: skip
    if depth < 0.6:
        falls += creases(CENTRE, drop.hip_at + 2, drop.hip * 0.8, 16, 5, rng, 2.4, 0.35)
    form = Form(volume=9, bulge=0.5, rim=1.0, rim_bulge=0.2, folds=tuple(falls), crumple=0.25,
                crumple_size=9, is_open=True, bow=1.5, origin=(CENTRE, drop.top))  # fmt: skip
    waves = folds // 2 if depth > 0.9 else 0
    return canvas.lay(drop.shape(waves, 0.5 if waves else 0.0), cloth, form)


def lay_pleated(canvas: Canvas, design: Design, drop: Drop, cloth: Fabric, count: int = 14,
                sewn: float = 0.0) -> Mask:  # fmt: skip
    """Lay a skirt of knife pleats, `sewn` units of them stitched flat below the waist."""
    folds, edges = [], []
    for k in range(1, count):
        share = 2 * k / count - 1
        bent = share * (1.0 - 0.10 * (1 - abs(share)))
        path = curve([(CENTRE + bent * drop.half_at(y) * 0.99, y - drop.sag * share**2 * (y - drop.top)
                       / (drop.bottom - drop.top)) for y in (drop.top + 0.5, drop.top + 8 + sewn,
                       (drop.hip_at + drop.bottom) / 2, drop.bottom + 3)])  # fmt: skip
        edges.append(path)
        folds.append(Fold(shifted(path, 1.1), drop.edge * 1.1 / count, 0.9, foot=1.5))
    form = Form(volume=9, bulge=0.45, rim=0.8, rim_bulge=0.2, folds=tuple(folds), crumple=0.1,
                is_open=True, bow=1.5, origin=(CENTRE, drop.top))  # fmt: skip
    mask = canvas.lay(drop.shape(count, 0.45), cloth, form)
    for path in edges:
        canvas.shade(ribbon(path, [0.25, 0.5, 0.9]), 0.5, 0.12, mask)
        canvas.shade(ribbon(shifted(path, 0.9), [0.4, 1.6, 2.6]), 0.2, 0.5, mask)
        canvas.shade(ribbon(shifted(path, -0.7), [0.3, 0.7, 1.0]), -0.12, 0.3, mask)
    return mask


def lay_tiered(canvas: Canvas, design: Design, drop: Drop, cloth: Fabric, tiers: int = 3) -> Mask:
    """Lay gathered tiers, the lowest first; return the mask of the top one."""
    tall = (drop.bottom - drop.top) / tiers
    mask = fill(drop.shape())
    for k in reversed(range(tiers)):
        top = drop.top + k * tall
        waist = drop.half_at(top) if k else drop.waist
        edge = drop.half_at(min(top + tall, drop.bottom)) + 1.4
        tier = Drop(top - (1.6 if k else 0), waist - (0.6 if k else 0), (waist * 0.4 + edge * 0.6),
                    top + tall * 0.4, edge, top + tall + (0.8 if k < tiers - 1 else 0),
                    drop.sag)  # fmt: skip
        rng = design.rng(f"tier {k}")
        count = 11 + 3 * k
        falls = hanging(CENTRE - waist, CENTRE + waist, tier.top + 0.5, tier.bottom + 3, count, rng,
                        2.4, 0.9, edge / waist)  # fmt: skip
        form = Form(volume=7, bulge=0.5, rim=0.9, rim_bulge=0.25, folds=tuple(falls), crumple=0.25,
                    is_open=True, bow=1.5, cast=0.45, reach=1.2,
                    origin=(CENTRE, drop.top))  # fmt: skip
        mask = canvas.lay(tier.shape(count // 2, 0.6), cloth, form)
    return mask


def lay_wrapped(canvas: Canvas, design: Design, drop: Drop, cloth: Fabric) -> Mask:
    """Lay a skirt whose front laps over to the left with a curved edge."""
    mask = lay_plain(canvas, design, drop, cloth, 6, 0.8)
    c = CENTRE
    edge: list[Point] = [
        (c + drop.waist, drop.top), (c + drop.waist, drop.top),
        (c + drop.hip, drop.hip_at), (c + drop.half_at((drop.hip_at + drop.bottom) / 2),
                                      (drop.hip_at + drop.bottom) / 2),
        (c + drop.edge, drop.bottom - drop.sag), (c + drop.edge, drop.bottom - drop.sag),
        (c + drop.edge * 0.4, drop.bottom - 0.4), (c - drop.edge * 0.18, drop.bottom - 1.0),
        (c - drop.edge * 0.42, drop.bottom - 8), (c - drop.waist * 0.62, (drop.top + drop.bottom)
                                                  / 2 + 4),
        (c - drop.waist * 0.7, drop.hip_at), (c - drop.waist * 0.55, drop.top),
        (c - drop.waist * 0.55, drop.top),
    ]  # fmt: skip
    rng = design.rng("wrap")
    start = (c - drop.waist * 0.45, drop.top + 2)
    pulls = [Fold(curve([start, (c + drop.hip * s, drop.hip_at + d), (c + drop.edge * s * 1.15,
                  drop.bottom)]), 3.6, (1 if k % 2 else -1) * rng.uniform(0.5, 0.9), foot=1.0)
             for k, (s, d) in enumerate(((-0.2, 20), (0.1, 18), (0.4, 14), (0.72, 6)))]  # fmt: skip
    form = Form(volume=8, bulge=0.35, rim=0.7, rim_bulge=0.3, folds=tuple(pulls), crumple=0.25,
                is_open=True, cast=0.5, reach=1.3, origin=(c, drop.top))  # fmt: skip
    canvas.lay(outline(edge), cloth, form)
    return mask
