"""Frills, hems and waistbands of skirts."""

from dataclasses import replace

from fashion_search.sample.studio.canvas import Canvas
from fashion_search.sample.studio.designs import Design
from fashion_search.sample.studio.drape import hanging
from fashion_search.sample.studio.fabric import Fabric
from fashion_search.sample.studio.palette import RGB
from fashion_search.sample.studio.raster import Mask
from fashion_search.sample.studio.shading import Form
from fashion_search.sample.studio.silhouette import CENTRE, Point, curve, symmetric
from fashion_search.sample.studio.trims import hem, seam
from fashion_search.sample.types.skirting import Drop


def lay_ruffle(canvas: Canvas, design: Design, drop: Drop, cloth: Fabric, tall: float = 8.0) -> None:
    """Sew a gathered frill to the hem."""
    half = drop.edge
    top = drop.bottom - 1.4
    frill = Drop(top, half, half + 1.4, top + tall * 0.5, half + 2.6, top + tall, drop.sag)
    rng = design.rng("frill")
    falls = hanging(CENTRE - half, CENTRE + half, top, top + tall + 2, 16, rng, 1.9, 0.8, 1.06)
    shape = frill.shape(11, 0.7)
    bend = drop.sag * ((shape[:, 0] - CENTRE) / half) ** 2
    shape[:, 1] -= bend * (shape[:, 1] < top + 2)
    canvas.lay(shape, cloth, Form(volume=6, bulge=0.4, rim=0.8, folds=tuple(falls), crumple=0.2,
               is_open=True, cast=0.25, bow=1.5, origin=(CENTRE, drop.top)))  # fmt: skip
    line = curve([(x, y) for x, y in replace(drop, bottom=top + 0.8).hem_points()])
    seam(canvas, line, 0.3, 0.5)


def sew_hem(canvas: Canvas, drop: Drop, thread: RGB, mask: Mask, up: float = 2.4) -> None:
    """Sew the hem of a plain skirt."""
    line = drop.hem_line(up)
    half = len(line) // 2
    for part in (line[: half + 1], line[half:]):
        hem(canvas, part, 0.0, thread, mask)


def waist_band(canvas: Canvas, drop: Drop, cloth: Fabric, tall: float, form: Form | None = None,
               dip: float = 1.2) -> Mask:  # fmt: skip
    """Lay a waistband just above the skirt's top."""
    top, half = drop.top - tall + 0.8, drop.waist
    band: list[Point] = [(CENTRE, top + dip), (CENTRE - half * 0.6, top + dip * 0.7),
                         (CENTRE - half + 0.3, top), (CENTRE - half + 0.3, top),
                         (CENTRE - half - 0.4, drop.top + 0.9),
                         (CENTRE - half - 0.4, drop.top + 0.9),
                         (CENTRE - half * 0.6, drop.top + 0.9 + dip * 0.8),
                         (CENTRE, drop.top + 0.9 + dip)]  # fmt: skip
    back = symmetric([(CENTRE, top - dip * 0.75), (CENTRE - half * 0.6, top - dip * 0.6),
                      (CENTRE - half + 0.4, top + 0.2), (CENTRE - half + 0.4, top + 0.2),
                      (CENTRE, top + dip + 1)])  # fmt: skip
    canvas.shade(canvas.lay(back, replace(cloth, pattern=None), Form(bulge=0, cast=0)), 0.42)
    used = form or Form(volume=4, bulge=0.3, rim=0.4, rim_bulge=0.3, reach=0.7, cast=0.35)
    return canvas.lay(symmetric(band), cloth, used)
