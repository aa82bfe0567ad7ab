"""Jackets: denim, biker, bomber and casual zip jackets."""

from dataclasses import replace

from fashion_search.sample.studio.canvas import Canvas
from fashion_search.sample.studio.designs import Design, draws
from fashion_search.sample.studio.fabric import Fabric, fabric
from fashion_search.sample.studio.palette import darker
from fashion_search.sample.studio.raster import Mask
from fashion_search.sample.studio.shading import Form
from fashion_search.sample.studio.silhouette import (
    CENTRE,
    curve,
    flipped,
    polygon,
    ribbon,
)  # fmt: skip
from fashion_search.sample.studio.trims import buckle, rivet, seam, zipper
from fashion_search.sample.types.collars import (
    hood_up,
    lapels,
    lay_collar_back,
    lay_lapel_back,
    shirt_collar,
    stand_collar,
)  # fmt: skip
from fashion_search.sample.types.denim_jackets import corners, denim
from fashion_search.sample.types.garments import (
    armholes,
    flap_pocket,
    lay_cuffs,
    lay_hem_band,
    lay_lining,
    lay_long_sleeves,
    lining_tone,
    shell,
    stiff_form,
)  # fmt: skip
from fashion_search.sample.types.torso import Torso

c = CENTRE
_BASE = Torso(top=22, neck=9.5, shoulder=24.5, slope=7, chest=23.5, armpit=48, waist=22,
              waist_at=76, hem=21.5, bottom=98, sag=1.0)  # fmt: skip
_FITS = {
    "regular": _BASE,
    "cropped": replace(_BASE, top=24, armpit=49, waist=20, waist_at=72, hem=20, bottom=90),
    "slim": replace(_BASE, shoulder=23, chest=21.5, waist=19, waist_at=72, hem=20, bottom=97),
    "loose": replace(_BASE, shoulder=26, chest=25.5, waist=25, hem=24.5, bottom=101),
    "long": replace(_BASE, top=17, armpit=42, bottom=108, waist_at=70, hem=23.5),
}


@draws("jacket")
def jacket(canvas: Canvas, design: Design) -> None:
    """Draw a jacket.

    Cut: style denim|biker|bomber|zip|puffer; fit regular|cropped|slim|loose|long; collar
    (zip) shirt|stand|hood; pocket flaps|patch|slant|welt; wash none|light|strong;
    lining self|accent; trim self|contrast; sleeves self|contrast; closure zip|buttons.
    """
    torso = _FITS[design.option("fit", "regular")]
    {"denim": denim, "biker": _biker, "bomber": _bomber, "zip": _zip, "puffer": _zip}[
        design.option("style", "zip")
    ](canvas, design, torso)
    canvas.wall()


def _biker(canvas: Canvas, design: Design, torso: Torso) -> None:
    cloth = design.cloth("leather", gloss=0.5, polish=0.35)
    lay_lapel_back(canvas, torso, cloth, lining_tone(design), 30)
    sleeve = torso.sleeve(68, 15, 9.5, 0.9)
    lay_long_sleeves(canvas, design, sleeve, cloth, 1.9, 0.7)
    metal = design.option("metal", "silver")
    for mirrored in (False, True):
        a = [(16.3, 78.5), (13.2, 92.0)]
        line = curve(a)
        zipper(canvas, flipped(line) if mirrored else line, metal, None, 0.8)
    mask = canvas.lay(torso.body(27, "v"), cloth, stiff_form(design, torso, 1.5, 0.6))
    armholes(canvas, torso, 0.4)
    t, b = torso.top, torso.bottom
    # The right front crosses over: its edge runs from the lapel down to the left of the centre.
    edge = curve([(c + 4.0, t + 28), (c - 3.5, t + 44), (c - 6, b - 7)])
    canvas.shade(ribbon(edge, 1.6), 0.35, 0.5, mask)
    zipper(canvas, edge, metal, darker(design.main, 0.3), 1.0)
    for side in (-1, 1):
        panel = curve([(c + side * 14, t + 10), (c + side * 12.5, 58), (c + side * 13.5, b - 5)])
        seam(canvas, panel, 0.4, clip=mask)
        zipped = curve([(c + side * 12.0, b - 26), (c + side * 17.5, b - 12)])
        zipper(canvas, zipped, metal, darker(design.main, 0.2), 0.8)
    slash = curve([(c + 8.0, t + 27), (c + 16.5, t + 22.5)])
    zipper(canvas, slash, metal, darker(design.main, 0.2), 0.8)
    waist = curve([(c - 26, b - 6.6), (c, b - 5.4), (c + 26, b - 6.6)])
    seam(canvas, waist, 0.45, clip=mask)
    if design.option("belt", "yes") == "yes":
        strap = ribbon(
            curve([(c - torso.hem + 0.3, b - 4.4), (c, b - 3.0), (c + torso.hem - 0.3, b - 4.4)]), 4.4
        )
        canvas.lay(strap, cloth, Form(volume=2, bulge=0.3, rim=0.5, rim_bulge=0.3, cast=0.4))
        buckle(canvas, c + 3.5, b - 3.1, 5.4, 5.6, metal)
        for x in (-13.0, 13.0):
            loop = polygon(
                [(c + x - 1, b - 7.4), (c + x + 1, b - 7.4), (c + x + 1, b - 0.8), (c + x - 1, b - 0.8)]
            )
            canvas.lay(loop, cloth, Form(volume=1, bulge=0.3, rim=0.3, cast=0.4))
    lapels(canvas, torso, cloth, t + 32, 15.5, 17.0, "wide", lap=2.5)
    for side in (-1, 1):
        rivet(canvas, c + side * 14.2, t + 20.0, 0.75, metal)
        rivet(canvas, c + side * 11.6, t + 10.2, 0.75, metal)
        strap = ribbon(curve([(c + side * 12, t + 4.0), (c + side * 22.5, t + 8.6)]), 3.4)
        canvas.lay(strap, cloth, Form(volume=1.5, bulge=0.3, rim=0.4, cast=0.35))
        rivet(canvas, c + side * 14, t + 5.2, 0.6, metal)


def _sleeve_cloth(design: Design, cloth: Fabric) -> Fabric:
    return (
        replace(cloth, colour=design.second, pattern=None)
        if design.option("sleeves", "self") == "contrast"
        else cloth
    )


def _bomber(canvas: Canvas, design: Design, torso: Torso) -> None:
    cloth = design.cloth("polyester")
    contrast = design.option("trim", "self") == "contrast"
    rib = fabric("rib", design.second if contrast else darker(design.main, 0.12))
    lay_lining(canvas, torso, lining_tone(design), 12, True, 6)
    sleeve = torso.sleeve(62, 16.5, 11.5, 1.6)
    lay_cuffs(canvas, sleeve, rib, 8.0, 1.2, 6.0)
    lay_long_sleeves(canvas, design, sleeve, _sleeve_cloth(design, cloth), 1.7, 0.7)
    torso = replace(torso, hem=torso.hem - 0.8, waist=torso.waist + 0.8)
    lay_hem_band(canvas, torso, rib, 6.0, 0.4)
    mask = canvas.lay(shell(torso, torso.neckline(8.0)), cloth, stiff_form(design, torso, 1.5, 0.7, 7))
    armholes(canvas, torso, 0.35)
    stand_collar(canvas, torso, rib, 6.5, 7.5, 0.8)
    top, b = torso.top + 7, torso.bottom
    metal = design.option("metal", "silver")
    if design.option("closure", "zip") == "zip":
        zipper(canvas, curve([(c, top), (c, b + 5)]), metal, darker(design.main, 0.15), 1.2)
    else:
        _snaps(canvas, design, mask, top, b + 3)
    for side in (-1, 1):
        line = curve([(c + side * 12, b - 25), (c + side * 17, b - 9)])
        canvas.lay(ribbon(line, 2.6), cloth, Form(volume=1.2, bulge=0.25, rim=0.4, cast=0.4))
        rivet(canvas, c + side * 14.6, b - 17, 0.6, metal)
    if design.option("badge", "no") == "yes":
        x, y = c - 11, torso.armpit - 6
        patch = polygon([(x - 4, y - 3.6), (x + 4, y - 3.6), (x + 4, y + 1), (x, y + 4.4), (x - 4, y + 1)])
        canvas.tint(patch, design.second, 0.95, 0.05, mask)


def _snaps(canvas: Canvas, design: Design, mask: Mask, top: float, low: float) -> None:
    line = curve([(c + 2.8, top), (c + 2.8, low)])
    seam(canvas, line, 0.4, clip=mask)
    canvas.shade(ribbon(curve([(c + 3.4, top), (c + 3.4, low)]), 1.2), 0.15, 0.5, mask)
    for k in range(6):
        rivet(canvas, c, top + 2.5 + (low - top - 3.5) * k / 5, 1.1, design.option("metal", "silver"))


def _zip(canvas: Canvas, design: Design, torso: Torso) -> None:
    padded = design.option("style", "zip") == "puffer"
    cloth = design.cloth("puffer" if padded else "polyester")
    collar = design.option("collar", "stand")
    if collar == "hood":
        torso = replace(torso, top=torso.top + 9, armpit=torso.armpit + 6, bottom=torso.bottom + 3)
    if collar == "shirt":
        lay_collar_back(canvas, torso, cloth)
    else:
        lay_lining(canvas, torso, lining_tone(design), 10, collar != "hood", 8)
    sleeve = torso.sleeve(67 if collar != "hood" else 62, 15.5, 11, 1.0 if not padded else 1.8)
    lay_long_sleeves(
        canvas, design, sleeve, _sleeve_cloth(design, cloth), 0.6 if padded else 1.5, 0.3 if padded else 0.7
    )
    lay_cuffs(canvas, sleeve, replace(cloth, pattern=None, weave=fabric("rib", design.main).weave)
              if padded else cloth, 4.5, 0.5, 1.0)  # fmt: skip
    form = stiff_form(design, torso, 0.5 if padded else 1.4, 0.3 if padded else 0.65, 6)
    mask = canvas.lay(shell(torso, torso.neckline(8.0)), cloth, form)
    armholes(canvas, torso, 0.35)
    t, b = torso.top, torso.bottom
    if design.option("yoke", "no") == "yes":
        panel = polygon([(0, 0), (100, 0), (100, t + 18), (c, t + 24), (0, t + 18)])
        canvas.tint(panel, design.second, 0.97, 0.0, mask)
        seam(canvas, curve([(c - 26, t + 18), (c, t + 24), (c, t + 24), (c + 26, t + 18)]), 0.3, clip=mask)
    seam(canvas, curve([(c - 26, b - 4.0), (c, b - 3.0), (c + 26, b - 4.0)]), 0.2, clip=mask)
    pull = design.second if design.option("trim", "self") == "contrast" else darker(design.main, 0.15)
    low = t + (8 if collar != "stand" else 4)
    if collar == "shirt":
        shirt_collar(canvas, torso, cloth, 11.5, 13.0, 4.0)
        low = t + 8.5
    elif collar == "stand":
        stand_collar(canvas, torso, cloth, 10.0, 6.0, 1.0)
    if design.option("closure", "zip") == "zip":
        if padded:
            canvas.lay(ribbon(curve([(c, low), (c, b - 0.5)]), 4.4), replace(cloth,
                                                                             weave=fabric("cotton",
                                                                                          design.main).weave),
                       Form(volume=2, bulge=0.3, rim=0.5, rim_bulge=0.3, cast=0.3))  # fmt: skip
        zipper(canvas, curve([(c, low), (c, b - 0.5)]), "silver", pull, 1.1)
    else:
        _snaps(canvas, design, mask, low, b - 1)
    kind = design.option("pocket", "slant")
    for side in (-1, 1):
        if kind == "slant":
            line = curve([(c + side * 12.5, b - 27), (c + side * 16.5, b - 12)])
            if padded:
                zipper(canvas, line, "silver", None, 0.8)
            else:
                canvas.lay(ribbon(line, 2.6), cloth, Form(volume=1.2, bulge=0.25, rim=0.4, cast=0.4))
        elif kind == "flaps":
            for y in (t + 20, b - 22):
                wide = 6.0 if y < 60 else 7.0
                x = c + side * 12
                box = [(x - wide, y), (x + wide, y), (x + wide, y + 12), (x - wide, y + 12)]
                flap_pocket(canvas, cloth, corners(box), design.thread)
                lid = [(x - wide - 0.3, y - 0.6), (x + wide + 0.3, y - 0.6), (x + wide + 0.3,
                                                                              y + 4.4),
                       (x - wide - 0.3, y + 4.4)]  # fmt: skip
                flap_pocket(canvas, cloth, corners(lid), design.thread)
                rivet(canvas, x, y + 2.6, 0.8, "bronze")
    if collar == "hood":
        hood_up(canvas, torso, cloth, lining_tone(design))
