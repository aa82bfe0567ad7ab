"""Leggings and track pants."""

from dataclasses import replace

import numpy as np

from fashion_search.sample.studio.canvas import Canvas
from fashion_search.sample.studio.designs import Design, draws
from fashion_search.sample.studio.drape import creases, radiating
from fashion_search.sample.studio.fabric import Fabric
from fashion_search.sample.studio.palette import darker
from fashion_search.sample.studio.raster import Mask
from fashion_search.sample.studio.shading import Fold, Form
from fashion_search.sample.studio.silhouette import (
    CENTRE,
    Path,
    Point,
    curve,
    outline,
    ribbon,
    symmetric,
)  # fmt: skip
from fashion_search.sample.studio.trims import seam, stitching, zipper
from fashion_search.sample.types.legs import Legs
from fashion_search.sample.types.pants import (
    SIDES,
    Fall,
    lay_legs,
    sew_hems,
    side_of,
    slant_pockets,
)  # fmt: skip
from fashion_search.sample.types.waistbands import cuffs, elastic_band, ribbed

_OUTER = ((8, 12.6), (14, 14.4), (22, 17.2), (31, 18.8), (42, 18.6), (56, 16.4), (70, 13.6),
          (79, 13.4), (87, 13.2), (98, 11.4), (108, 9.6), (118, 8.8))  # fmt: skip
_INNER = ((118, 3.4), (108, 4.0), (98, 3.4), (87, 2.6), (79, 3.2), (70, 3.4), (56, 2.2), (46, 0.9))


def _tight(bottom: float, top: float) -> Path:
    """Return the left leg of leggings, cut off at the bottom."""
    lowest = next(half for y, half in _OUTER if y >= bottom - 6)
    inner = next(half for y, half in _INNER if y <= bottom + 6)
    left: list[Point] = [(CENTRE + 0.4, top + 1.4), (CENTRE + 0.4, top + 1.4)]
    left += [(CENTRE - 6, top + 1.2), (CENTRE - 12.6, top), (CENTRE - 12.6, top)]
    left += [(CENTRE - half, y) for y, half in _OUTER[1:] if y < bottom - 5]
    left += [(CENTRE - lowest, bottom)] * 2 + [(CENTRE - inner, bottom + 0.4)] * 2
    left += [(CENTRE - half, y) for y, half in _INNER if y < bottom - 5]
    left += [(CENTRE + 0.4, 39.0)] * 2
    return outline(left)


def _stepped(path: Path, design: Design, flip: bool) -> Path:
    """Return a left leg's path on its side, swung out where its cut asks for a step."""
    placed = side_of(path, flip).copy()
    stance = design.option("stance", "straight")
    if stance != "straight":
        slope = {"step": (0.03, 0.17), "walk": (-0.12, 0.06), "apart": (-0.08, 0.08)}[stance][flip]
        down = np.maximum(placed[:, 1] - 34.0, 0.0)
        placed[:, 0] += slope * (down - 6.0 * (1.0 - np.exp(-down / 6.0)))
    return placed


def _tight_form(design: Design, bottom: float, flip: bool) -> Form:
    rng = design.rng(f"tight {flip}")
    folds = radiating((CENTRE - 1, 38), (150, 178, 206), 9, rng, 1.5, 0.35)
    folds += creases(CENTRE - 8.4, 73, 5, 9, 5, rng, 1.4, 0.4)
    folds += creases(CENTRE - 6.6, bottom - 5, 3.6, 11, 6, rng, 1.3, 0.45)
    folds.append(Fold(curve([(CENTRE - 10, 28), (CENTRE - 9.6, 50), (CENTRE - 8.6, 66)]), 6, 0.4))
    folds = [replace(f, path=_stepped(f.path, design, flip)) for f in folds]
    return Form(volume=4.6, bulge=0.68, rim=0.7, rim_bulge=0.2, folds=tuple(folds), crumple=0.12,
                crumple_size=5, is_open=True, cast=0.3, reach=0.8, origin=(CENTRE, 8))  # fmt: skip


@draws("leggings")
def leggings(canvas: Canvas, design: Design) -> None:
    """Draw a pair of leggings.

    Cut: length full|cropped|capri; waist band|high|fold; side none|panel|stripe|mesh; hem plain|
    band|zip; knees none|seams; stance straight|step|walk|apart.
    """
    bottom = {"full": 118.0, "cropped": 106.0, "capri": 92.0}[design.option("length", "full")]
    high = design.option("waist", "band") == "high"
    cloth = design.cloth("cotton", gloss=0.1 if design.material in ("", "cotton") else 0.2)
    masks = []
    for flip in SIDES:
        path = _stepped(_tight(bottom, 8.0), design, flip)
        masks.append(canvas.lay(path, cloth, _tight_form(design, bottom, flip)))
    seam(canvas, curve([(CENTRE, 12), (CENTRE, 41)]), 0.22, 0.4)
    for flip, mask in zip(SIDES, masks, strict=True):
        _details(canvas, design, mask, bottom, flip)
    tall = 11.0 if high else 5.0
    band: list[Point] = [(CENTRE, 9.0), (CENTRE - 6, 8.8), (CENTRE - 12.9, 7.6),
                         (CENTRE - 12.9, 7.6), (CENTRE - 12.7 - tall * 0.22, 8 + tall),
                         (CENTRE - 12.7 - tall * 0.22, 8 + tall), (CENTRE, 9.6 + tall)]  # fmt: skip
    tone = design.second if design.option("band", "self") == "contrast" else design.main
    waist = replace(cloth, colour=tone, pattern=None if tone != design.main else cloth.pattern)
    canvas.lay(symmetric(band), waist, Form(volume=4, bulge=0.45, rim=0.4, rim_bulge=0.3, cast=0.22,
               reach=0.5, crumple=0.05))  # fmt: skip
    canvas.shade(symmetric([(CENTRE, 8.0), (CENTRE - 12.6, 6.9), (CENTRE - 12.6, 7.8),
                            (CENTRE, 9.2)]), 0.3, 0.3)  # fmt: skip
    canvas.wall(0.08)


def _details(canvas: Canvas, design: Design, mask: Mask, bottom: float, flip: bool) -> None:
    side = design.option("side", "none")
    edge = curve([(CENTRE - half + 1.5, y) for y, half in _OUTER])
    if side in ("panel", "mesh"):
        panel = _stepped(ribbon(edge, [4.0, 5.6, 4.6, 4.6, 4.0]), design, flip)
        canvas.tint(panel, design.second, 0.9 if side == "panel" else 0.5, 0.08, mask)
    elif side == "stripe":
        canvas.tint(ribbon(_stepped(edge, design, flip), 1.5), design.second, 0.95, 0.05, mask)
    if design.option("knees", "none") == "seams":
        for y in (65.0, 79.0):
            line = curve([(CENTRE - 15, y), (CENTRE - 8, y + 1.4), (CENTRE - 1, y - 0.4)])
            seam(canvas, _stepped(line, design, flip), 0.3, 0.5, mask)
    hem = design.option("hem", "plain")
    low = curve([(CENTRE - 15, bottom - 2.6), (CENTRE - 7, bottom - 2.0), (CENTRE, bottom - 2.4)])
    if hem == "band":
        canvas.tint(_stepped(ribbon(low, 5.6), design, flip), design.second, 0.92, 0.08, mask)
    elif hem == "zip":
        zipper(canvas, _stepped(curve([(CENTRE - 8.3, bottom - 11), (CENTRE - 7.2, bottom)]), design, flip),
               "silver", None, 0.7)  # fmt: skip
    else:
        stitching(canvas, _stepped(low, design, flip), design.thread, clip=mask, width=0.16, opacity=0.4)


_TRACK = {
    "jogger": Legs(waist=16, hip=21.5, knee_out=20.4, knee_in=4.6, hem_out=16.6, hem_in=6.4,
                   bottom=111),
    "straight": Legs(top=8, waist=17, hip=22, hip_at=26, crotch=40, knee_at=74, bottom=120,
                     knee_out=23.4, knee_in=3.6, hem_out=25.0, hem_in=5.0),
    "regular": Legs(waist=15.2, hip=20.5, knee_out=19.4, knee_in=2.8, hem_out=19.0, hem_in=3.0),
    "wide": Legs(top=9, waist=16.5, hip=22.5, hip_at=28, crotch=42, knee_at=74, bottom=119,
                 knee_out=24.5, knee_in=2.6, hem_out=28.0, hem_in=3.6),
    "slim": Legs(waist=15.5, hip=20, knee_out=18.6, knee_in=4.6, hem_out=18.0, hem_in=6.2),
    "bootcut": Legs(waist=14.4, hip=18.8, knee_out=17.0, knee_in=3.8, hem_out=21.4, hem_in=3.4),
}  # fmt: skip


@draws("track pants")
def track_pants(canvas: Canvas, design: Design) -> None:
    """Draw a pair of track pants.

    Cut: fit jogger|straight|regular|wide|slim|bootcut; side none|piping|panel; string yes|no; zips no|
    yes; knee no|yes (a sewn-on panel).
    """
    fit = design.option("fit", "straight")
    legs = _TRACK[fit]
    cloth: Fabric = design.cloth("cotton")
    masks = lay_legs(canvas, design, legs, cloth, Fall(depth=0.8, knees=4, breaks=6))
    _track_sides(canvas, design, legs, masks)
    seam(canvas, curve([(CENTRE, legs.top + 6), (CENTRE, legs.crotch)]), 0.3, 0.5)
    slant_pockets(canvas, legs, design.thread)
    if fit == "jogger" or design.option("cuffs", "none") != "none":
        tone = design.second if design.option("cuffs", "self") == "contrast" else design.main
        cuffs(canvas, legs, ribbed(tone))
    else:
        sew_hems(canvas, legs, design.thread, masks, 3.4)
    if design.option("knee", "no") == "yes":
        for y in (legs.knee_at - 8, legs.knee_at + 9):
            line = curve([(CENTRE - legs.knee_out - 1, y), (CENTRE - 11, y + 1.5), (CENTRE - 2, y)])
            for flip, mask in zip(SIDES, masks, strict=True):
                seam(canvas, side_of(line, flip), 0.35, 0.6, mask)
    tone = design.second if design.option("band", "self") == "contrast" else design.main
    string = None
    if design.option("string", "yes") == "yes":
        string = darker(design.second, 0.05)
    elastic_band(canvas, design, legs, replace(cloth, colour=tone), string)
    canvas.wall(0.08)


def _track_sides(canvas: Canvas, design: Design, legs: Legs, masks: list[Mask]) -> None:
    side = design.option("side", "none")
    wide = {"none": 0.0, "piping": 0.9, "panel": 5.0}[side]
    line = curve([(CENTRE - legs.waist + 0.6, legs.top + 6), (CENTRE - legs.hip + 1.8, legs.hip_at),
                  (CENTRE - legs.hip + 2.2, legs.crotch + 6), (CENTRE - legs.knee_out + 1.8,
                  legs.knee_at), (CENTRE - legs.hem_out + 1.8, legs.bottom + 1)])  # fmt: skip
    for flip, mask in zip(SIDES, masks, strict=True):
        if wide:
            canvas.tint(ribbon(side_of(line, flip), wide), design.second, 0.94, 0.06, mask)
        if design.option("zips", "no") == "yes":
            top = curve([(CENTRE - legs.waist * 0.72, legs.top + 10), (CENTRE - legs.hip * 0.9,
                         legs.top + 22)])  # fmt: skip
            zipper(canvas, side_of(top, flip), "silver", None, 0.8)
