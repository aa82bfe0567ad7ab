"""Denim jackets: yokes, flaps and rows of stitches."""

from fashion_search.sample.studio.canvas import Canvas
from fashion_search.sample.studio.designs import Design
from fashion_search.sample.studio.fabric import fabric
from fashion_search.sample.studio.palette import RGB, colour, lighter
from fashion_search.sample.studio.raster import Mask
from fashion_search.sample.studio.shading import Form
from fashion_search.sample.studio.silhouette import (
    CENTRE,
    Point,
    curve,
    flipped,
    ribbon,
    symmetric,
)  # fmt: skip
from fashion_search.sample.studio.trims import rivet, seam, stitching
from fashion_search.sample.types.collars import (
    lay_collar_back,
    shirt_collar,
)  # fmt: skip
from fashion_search.sample.types.garments import (
    armholes,
    flap_pocket,
    lay_cuffs,
    lay_long_sleeves,
    shell,
    stiff_form,
)  # fmt: skip
from fashion_search.sample.types.torso import Torso

c = CENTRE


def corners(points: list[Point]) -> list[Point]:
    """Return points that are all sharp corners."""
    return [p for q in points for p in (q, q)]


def denim(canvas: Canvas, design: Design, torso: Torso) -> None:
    """Draw a denim jacket."""
    cloth = design.cloth("denim", fade=0.5)
    thread: RGB = colour("mustard") if design.option("thread", "rust") == "rust" else design.thread
    collar = fabric("fleece", colour("cream")) if design.option("collar", "self") == "sherpa" else cloth
    lay_collar_back(canvas, torso, collar)
    sleeve = torso.sleeve(68, 15, 10.5, 0.8)
    masks = lay_long_sleeves(canvas, design, sleeve, cloth, 1.3, 0.5)
    wash = {"none": 0.0, "light": 0.12, "strong": 0.24}[design.option("wash", "light")]
    for mask, flip in zip(masks, (False, True), strict=True):
        spot = ribbon(curve([(26, 36), (21, 55), (14, 78)]), [2, 9, 6])
        canvas.tint(flipped(spot) if flip else spot, lighter(design.main, 0.6), wash, 3.0, mask)
    lay_cuffs(canvas, sleeve, cloth, 6.0, 0.4, 1.0)
    band_h = 6.0
    mask = canvas.lay(shell(torso, torso.neckline(8.0)), cloth, stiff_form(design, torso, 0.9, 0.5))
    for x in (-11.5, 11.5):
        worn = ribbon(curve([(c + x, torso.top + 12), (c + x, 62), (c + x * 0.9,
                                                                    torso.bottom - 8)]),
                      [6, 11, 9])  # fmt: skip
        canvas.tint(worn, lighter(design.main, 0.6), wash, 3.5, mask)
    armholes(canvas, torso, 0.35)
    for line in (torso.armhole(), flipped(torso.armhole())):
        stitching(canvas, line, thread, width=0.2, clip=mask)
    y = torso.top + 20
    yoke = curve([(c - 26, y + 1.4), (c, y + 0.4), (c + 26, y + 1.4)])
    seam(canvas, yoke, 0.35, clip=mask)
    stitching(canvas, yoke, thread, 2, 0.8, width=0.22, clip=mask)
    b = torso.bottom
    for side in (-1, 1):
        for one, two in (((6.5, y), (4.6, b - band_h)), ((17.0, y), (11.5, b - band_h))):
            line = curve([(c + side * one[0], one[1]), (c + side * two[0], two[1])])
            seam(canvas, line, 0.3, clip=mask)
            stitching(canvas, line, thread, 2, 0.7 * side, width=0.2, clip=mask)
    waist = symmetric([(c, b - band_h), (c - torso.hem - 0.4, b - band_h - 1), (c - torso.hem - 0.4,
                                                                                b
                      - band_h - 1), (c - torso.hem, b - 0.6), (c - torso.hem, b - 0.6), (c,
                              b + 0.4)])  # fmt: skip
    band = canvas.lay(waist, cloth, Form(volume=8, bulge=0.4, rim=0.5, rim_bulge=0.3, is_open=True,
                      crumple=0.2))  # fmt: skip
    for dy in (1.0, band_h - 0.6):
        stitching(canvas,
                  curve([(c - 24, b - band_h + dy - 1), (c, b - band_h + dy), (c + 24, b - band_h
                  + dy - 1)]), thread, width=0.2, clip=band)  # fmt: skip
    denim_front(canvas, torso, thread, mask, band)
    kind = design.option("pocket", "flaps")
    for side in (-1, 1):
        x = c + side * 11.6
        lid: list[Point] = [(x - 5.6, y - 0.4), (x + 5.6, y - 0.4), (x + 5.6, y + 3.4), (x,
                                                                                         y + 5.8),
                            (x - 5.6, y + 3.4)]  # fmt: skip
        if kind == "patch":
            box = [(x - 5.2, y), (x + 5.2, y), (x + 5.0, y + 12), (x, y + 14), (x - 5.0, y + 12)]
            flap_pocket(canvas, cloth, corners(box), thread)
        flap_pocket(canvas, cloth, corners(lid), thread)
        rivet(canvas, x, y + 3.6, 0.85, "bronze")
        line = curve([(c + side * 14.5, b - 24), (c + side * 18, b - 11)])
        canvas.lay(ribbon(line, 2.0), cloth, Form(volume=1, bulge=0.2, rim=0.4, cast=0.35))
        stitching(canvas, ribbon(line, 1.5), thread, width=0.16, length=0.5)
    shirt_collar(canvas, torso, collar, 10.5, 13.5, 3.0, thread if collar is cloth else None)


def denim_front(canvas: Canvas, torso: Torso, thread: RGB, mask: Mask, band: Mask) -> None:
    """Draw its buttoned front."""
    top, b = torso.top + 8, torso.bottom
    for x in (-2.6, 2.6):
        line = curve([(c + x, top), (c + x, b)])
        for clip in (mask, band):
            stitching(canvas, line, thread, width=0.2, clip=clip)
            if x > 0:
                seam(canvas, curve([(c + 3.2, top), (c + 3.2, b)]), 0.4, clip=clip)
    count = 6
    for k in range(count):
        rivet(canvas, c, top + 2.5 + (b - 3.4 - top - 2.5) * k / (count - 1), 1.05, "bronze")
