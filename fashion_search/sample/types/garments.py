"""What long-sleeved garments share: shells, sleeves with cuffs, hem bands, fronts."""

import math
from collections.abc import Sequence
from dataclasses import replace

from fashion_search.sample.studio.canvas import Canvas
from fashion_search.sample.studio.designs import Design
from fashion_search.sample.studio.drape import both, creases, hanging, radiating
from fashion_search.sample.studio.fabric import Fabric
from fashion_search.sample.studio.palette import RGB, darker, luminance
from fashion_search.sample.studio.raster import Mask
from fashion_search.sample.studio.shading import Fold, Form
from fashion_search.sample.studio.silhouette import (
    CENTRE,
    Path,
    Point,
    curve,
    flipped,
    outline,
    polygon,
    ribbon,
    symmetric,
)  # fmt: skip
from fashion_search.sample.studio.trims import seam, stitching
from fashion_search.sample.types.torso import Sleeve, Torso

c = CENTRE


def shell(torso: Torso, neck: Sequence[Point], hem: Sequence[Point] = ()) -> Path:
    """Return a front from the left halves of its neckline (low to high) and of its hem."""
    flank = torso.flank()
    return symmetric([*neck, *(flank[:-2] if hem else flank), *hem])


def shirt_tail(torso: Torso, rise: float = 8.0) -> Path:
    """Return a whole shirt front's outline below a closed neck, with curved tails."""
    side = replace(torso, sag=rise)
    b = torso.bottom
    tail = [(c - torso.hem * 0.82, b - rise * 0.42), (c - torso.hem * 0.5, b - 0.6), (c, b)]
    return shell(side, torso.neckline(7.0), tail)


def stiff_form(design: Design, torso: Torso, depth: float = 1.0, crumple: float = 0.35,
               count: int = 5) -> Form:  # fmt: skip
    """Return the drape of woven or heavy cloth: pulls at armpits, soft breaks at the waist."""
    rng = design.rng("stiff")
    pit = (torso.pit[0] + 1, torso.pit[1] - 1)
    folds = both(radiating(pit, (22, 48, 74), 18, rng, 2.4, depth))
    folds += hanging(c - torso.hem * 0.85, c + torso.hem * 0.85, torso.waist_at - 14,
                     torso.bottom + 2, count, rng, 4.2, depth, 1.04)  # fmt: skip
    folds += creases(c, torso.waist_at, torso.waist * 0.95, 22, 5, rng, 2.6, depth * 0.8)
    tip = torso.tip
    folds += both([Fold(curve([(tip[0] + 5, tip[1] + 3), (tip[0] + 9, tip[1] + 16)]), 3.2,
                        depth * 0.6)])  # fmt: skip
    return Form(volume=9, bulge=0.5, rim=1.1, rim_bulge=0.25, folds=tuple(folds), crumple=crumple,
                crumple_size=8, is_open=True, cast=0.32, bow=1.2, origin=(c,
                                                                          torso.top))  # fmt: skip


def cuff_band(sleeve: Sleeve, height: float, inset: float = 0.8, drop: float = 0.0) -> Path:
    """Return a cuff across the left sleeve's end; it reaches `drop` units below the end."""
    a = math.radians(sleeve.angle)
    along = (-math.sin(a), math.cos(a))
    across = (along[1], -along[0])

    def at(end: Point, way: float, aside: float) -> Point:
        return (end[0] + along[0] * way + across[0] * aside,
                end[1] + along[1] * way + across[1] * aside)  # fmt: skip

    one, two = at(sleeve.outer, drop - height, inset), at(sleeve.inner, drop - height, -inset)
    three, four = at(sleeve.inner, drop, -inset), at(sleeve.outer, drop, inset)
    low = ((three[0] + four[0]) / 2 + along[0] * 0.7, (three[1] + four[1]) / 2 + along[1] * 0.7)
    return outline([one, one, two, two, three, three, low, four, four])


def lay_long_sleeves(
    canvas: Canvas, design: Design, sleeve: Sleeve, cloth: Fabric, depth: float = 1.0,
    crumple: float = 0.35,
) -> list[Mask]:  # fmt: skip
    """Lay both long sleeves with breaks at the elbow, and return their masks."""
    masks = []
    a = math.radians(sleeve.angle)
    along = (-math.sin(a), math.cos(a))
    mid = ((sleeve.outer[0] + sleeve.inner[0]) / 2, (sleeve.outer[1] + sleeve.inner[1]) / 2)
    for side in ("left", "right"):
        rng = design.rng("sleeve " + side)
        folds: list[Fold] = []
        for way, size in ((32.0, 1.1), (27.0, 0.8), (37.0, 0.8), (6.0, 0.9), (11.0, 0.7)):
            x, y = mid[0] - along[0] * way, mid[1] - along[1] * way
            for k in (-1, 1):
                tilt = k * rng.uniform(0.1, 0.5)
                span = rng.uniform(4.0, 7.0)
                path = curve([(x - span * 0.7 - k, y + tilt * span), (x, y + 0.7),
                              (x + span * 0.7, y - tilt * span - 1.2)])  # fmt: skip
                folds.append(Fold(path, 2.0 * rng.uniform(0.8, 1.3), depth * size * k))
        inner = (sleeve.inner[0] - along[0] * 52, sleeve.inner[1] - along[1] * 52)
        folds += radiating(inner, (115, 140, 175, 205), 15, rng, 2.4, depth)
        path, tilt_ = sleeve.outline, sleeve.angle
        if side == "right":
            path, tilt_ = flipped(path), -tilt_
            folds = [replace(f, path=flipped(f.path)) for f in folds]
        form = Form(volume=5, bulge=0.55, rim=1.0, rim_bulge=0.22, folds=tuple(folds),
                    crumple=crumple, crumple_size=5, crumple_stretch=1.4, cast=0.25)  # fmt: skip
        masks.append(canvas.lay(path, replace(cloth, tilt=tilt_), form))
    return masks


def lay_cuffs(canvas: Canvas, sleeve: Sleeve, cloth: Fabric, height: float, inset: float = 0.8,
              drop: float = 0.0) -> None:  # fmt: skip
    """Lay a cuff on both sleeves."""
    band = cuff_band(sleeve, height, inset, drop)
    for path, tilt in ((band, sleeve.angle), (flipped(band), -sleeve.angle)):
        canvas.lay(path, replace(cloth, tilt=tilt),
                   Form(volume=3, bulge=0.5, rim=0.5, rim_bulge=0.25, cast=0.3,
                        reach=0.5))  # fmt: skip


def lay_hem_band(canvas: Canvas, torso: Torso, cloth: Fabric, height: float, inset: float = 1.2,
                 overlap: float = 2.0) -> Mask:  # fmt: skip
    """Lay a rib band that hangs below the body; lay it before the body."""
    b, half = torso.bottom, torso.hem - inset
    band = symmetric([(c, b - overlap), (c - half, b - torso.sag - overlap),
                      (c - half, b - torso.sag - overlap), (c - half + 0.8, b - torso.sag + height),
                      (c - half + 0.8, b - torso.sag + height), (c - half * 0.5, b + height - 0.3),
                      (c, b + height)])  # fmt: skip
    return canvas.lay(band, cloth, Form(volume=8, bulge=0.45, rim=0.6, rim_bulge=0.25,
                      is_open=True))  # fmt: skip


def lay_lining(canvas: Canvas, torso: Torso, tone: RGB, low: float, label: bool = True,
               lift: float = 3.0) -> None:  # fmt: skip
    """Lay the inside of the back as seen through an open neck down to `low` units below it."""
    t, n = torso.top, torso.neck
    inside = symmetric([(c, t - lift + 0.6), (c - n * 0.6, t - lift + 0.2), (c - n, t - 0.5),
                        (c - n - 2, t + 2), (c - n - 2, t + low * 0.5), (c - n * 0.5, t + low),
                        (c, t + low + 2)])  # fmt: skip
    mask = canvas.lay(inside, Fabric(tone, gloss=0.05), Form(bulge=0.0, crumple=0.15))
    canvas.shade(inside, 0.22, 2.0, mask)
    if label:
        tag = polygon([(c - 3, t + 2.2), (c + 3, t + 2.2), (c + 3, t + 5), (c - 3, t + 5)])
        canvas.tint(tag, (0.86, 0.85, 0.82), 0.75, 0.1, mask)


def armholes(canvas: Canvas, torso: Torso, depth: float = 0.28) -> None:
    """Press both armhole seams."""
    for line in (torso.armhole(), flipped(torso.armhole())):
        seam(canvas, line, depth)


def front_edge(canvas: Canvas, top: float, bottom: float, clip: Mask, x: float = 0.0,
               depth: float = 0.34) -> None:  # fmt: skip
    """Draw the edge of an overlapping front as an upright line with its shadow."""
    line = curve([(c + x, top), (c + x, bottom)])
    canvas.shade(ribbon(curve([(c + x + 0.5, top), (c + x + 0.5, bottom)]), 1.3), depth * 0.5, 0.5,
                 clip)  # fmt: skip
    seam(canvas, line, depth, 0.4, clip)


def flap_pocket(canvas: Canvas, cloth: Fabric, points: Sequence[Point], thread: RGB | None = None) -> Mask:
    """Sew on a flat piece (pocket, flap, tab, yoke) from its outline points."""
    mask = canvas.lay(outline(points), cloth, Form(volume=2.5, bulge=0.1, rim=0.5, rim_bulge=0.3,
                      crumple=0.1, cast=0.32, reach=0.5, origin=(c, 20)))  # fmt: skip
    if thread is not None:
        ring = outline([(x, y) for x, y in points])
        middle = ring.mean(axis=0)
        stitching(canvas, middle + (ring - middle) * 0.88, thread, width=0.2, length=0.6)
    return mask


def lining_tone(design: Design) -> RGB:
    """Return the tone of the inside: the accent where a cut asks for it, else the cloth's shade."""
    return design.second if design.option("lining", "self") == "accent" else darker(design.main, 0.3)


def corners(points: list[Point]) -> list[Point]:
    """Return the points with each written twice, for straight-sided pieces."""
    return [p for q in points for p in (q, q)]


def buttons_tone(design: Design) -> RGB:
    """Return the tone of dark buttons, or the accent."""
    if design.option("buttons", "self") == "accent":
        return design.second
    return darker(design.main, 0.45) if luminance(design.main) > 0.12 else (0.2, 0.2, 0.21)


def front_line(canvas: Canvas, mask: Mask, x: float, top: float, low: float) -> None:
    """Draw the overlapping front's edge as an upright line."""
    seam(canvas, curve([(c + x, top), (c + x, low)]), 0.42, clip=mask)
    canvas.shade(ribbon(curve([(c + x + 0.7, top), (c + x + 0.7, low)]), 1.4), 0.18, 0.5, mask)
