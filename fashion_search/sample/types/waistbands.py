"""Waistbands and cuffs of trousers."""

from fashion_search.sample.studio.canvas import Canvas
from fashion_search.sample.studio.designs import Design
from fashion_search.sample.studio.drape import hanging
from fashion_search.sample.studio.fabric import Fabric, fabric
from fashion_search.sample.studio.palette import RGB
from fashion_search.sample.studio.shading import Form
from fashion_search.sample.studio.silhouette import CENTRE, Point, curve, outline, polygon, ribbon
from fashion_search.sample.studio.trims import button, cord, seam
from fashion_search.sample.types.legs import Legs
from fashion_search.sample.types.pants import SIDES, side_of


def loops_band(canvas: Canvas, legs: Legs, cloth: Fabric, tone: RGB, height: float = 4.8) -> None:
    """Lay a waistband with belt loops and a button."""
    scale = legs.waist / 16.0
    tall = height * scale
    form = Form(volume=4, bulge=0.3, rim=0.4, rim_bulge=0.3, cast=0.3, reach=0.7, crumple=0.06)
    mask = canvas.lay(legs.waistband(tall), cloth, form)
    for x in (-0.86, -0.42, 0.42, 0.86):
        at, wide = CENTRE + x * legs.waist, 0.75 * scale
        top = legs.top + 0.9 - abs(x)
        canvas.lay(polygon([(at - wide, top), (at + wide, top), (at + wide, top + tall + 1.6),
                            (at - wide, top + tall + 1.6)]), cloth,
                   Form(volume=0.8, bulge=0.3, rim=0.25, rim_bulge=0.4, reach=0.4))  # fmt: skip
    seam(canvas, curve([(CENTRE - 0.2, legs.top + 1.4), (CENTRE - 0.2, legs.top + tall + 1)]), 0.35,
         clip=mask)  # fmt: skip
    button(canvas, CENTRE + 2.0 * scale, legs.top + tall * 0.5 + 1.2, 0.95 * scale, tone)


def elastic_band(canvas: Canvas, design: Design, legs: Legs, cloth: Fabric, string: RGB | None,
                 height: float = 6.0) -> None:  # fmt: skip
    """Lay a gathered elastic waistband, with a drawstring where a colour is given."""
    scale = legs.waist / 16.0
    tall = height * scale
    rng = design.rng("band")
    folds = hanging(CENTRE - legs.waist, CENTRE + legs.waist, legs.top, legs.top + tall + 2, 20,
                    rng, 1.1, 0.45, 1.02)  # fmt: skip
    below = hanging(CENTRE - legs.waist, CENTRE + legs.waist, legs.top + tall, legs.top + tall + 9,
                    9, rng, 1.8, 0.3, 1.1)  # fmt: skip
    for fold in below:
        canvas.shade(ribbon(fold.path, [fold.width, fold.width * 0.6, 0.2]), fold.depth * 0.3, 0.7)
    form = Form(volume=4, bulge=0.35, rim=0.6, rim_bulge=0.35, folds=tuple(folds), cast=0.3,
                reach=0.7)  # fmt: skip
    mask = canvas.lay(legs.waistband(tall), cloth, form)
    for share in (0.3, 0.72):
        line = curve([(CENTRE - legs.waist - 2, legs.top + tall * share),
                      (CENTRE, legs.top + tall * share + 1.5),
                      (CENTRE + legs.waist + 2, legs.top + tall * share)])  # fmt: skip
        canvas.shade(ribbon(line, 0.35), 0.13, 0.15, mask)
    if string is not None:
        y = legs.top + tall * 0.62 + 1.2
        for dx, drop in ((-1.6, 17.0), (1.6, 15.0)):
            x = CENTRE + dx * scale
            cord(canvas, [(x, y), (x + dx * 0.9, y + drop * 0.4 * scale), (x + dx * 0.5,
                          y + drop * scale)], string, 1.1 * scale)  # fmt: skip


def cuffs(canvas: Canvas, legs: Legs, rib: Fabric, height: float = 7.0) -> None:
    """Knit a ribbed cuff onto each hem."""
    out, low = legs.hem_out - 0.9, legs.bottom
    for flip in SIDES:
        half: list[Point] = [(CENTRE - out - 0.5, low - 1.6), (CENTRE - out - 0.5, low - 1.6),
                             (CENTRE - out + 0.4, low + height), (CENTRE - out + 0.4, low + height),
                             (CENTRE - legs.hem_in - 1.0, low + height + 0.2),
                             (CENTRE - legs.hem_in - 1.0, low + height + 0.2),
                             (CENTRE - legs.hem_in - 0.2, low - 1.0),
                             (CENTRE - legs.hem_in - 0.2, low - 1.0)]  # fmt: skip
        canvas.lay(side_of(outline(half), flip), rib, Form(volume=2.8, bulge=0.5, rim=0.4,
                   rim_bulge=0.2, cast=0.3, reach=0.7))  # fmt: skip


def ribbed(tone: RGB) -> Fabric:
    """Return the ribbing of cuffs."""
    return fabric("rib", tone)
