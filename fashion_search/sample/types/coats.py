"""Coats for wet and windy days."""

from dataclasses import replace

from fashion_search.sample.studio.canvas import Canvas
from fashion_search.sample.studio.designs import Design, draws
from fashion_search.sample.studio.fabric import Fabric, fabric
from fashion_search.sample.studio.palette import mixed
from fashion_search.sample.studio.raster import Mask, fill
from fashion_search.sample.studio.shading import Form
from fashion_search.sample.studio.silhouette import CENTRE, Path, Point, curve, polygon, ribbon
from fashion_search.sample.studio.trims import button, seam, stitching, zipper
from fashion_search.sample.types.coat_trims import belt, coat_pockets
from fashion_search.sample.types.collars import (
    hood_up,
    lapels,
    lay_lapel_back,
)  # fmt: skip
from fashion_search.sample.types.garments import (
    armholes,
    buttons_tone,
    corners,
    flap_pocket,
    front_line,
    lay_cuffs,
    lay_lining,
    lay_long_sleeves,
    lining_tone,
    shell,
    stiff_form,
)  # fmt: skip
from fashion_search.sample.types.torso import Torso

c = CENTRE


_COATS = {
    "knee": Torso(top=13, neck=8.0, shoulder=20.5, slope=5.5, chest=19.5, armpit=36, waist=18.0,
                  waist_at=58,
                  hem=23.0, bottom=114, sag=1.6),
    "long": Torso(top=11, neck=7.4, shoulder=18.5, slope=5, chest=17.5, armpit=32, waist=16.0,
                  waist_at=52,
                  hem=22.0, bottom=117, sag=1.8),
    "short": Torso(top=15, neck=8.6, shoulder=23, slope=6, chest=22, armpit=41, waist=21,
                   waist_at=66,
                   hem=23.5, bottom=110, sag=1.4),
    "waisted": Torso(top=13, neck=8.0, shoulder=20, slope=5.5, chest=18.8, armpit=35, waist=15.0,
                     waist_at=55,
                     hem=26.0, bottom=113, sag=2.4),
}  # fmt: skip


@draws("raincoat")
def raincoat(canvas: Canvas, design: Design) -> None:
    """Draw a coat for wet and windy days.

    Cut: style mac|trench|parka; fit knee|long|short|waisted; lapel notch|peak|shawl;
    closure single|double; pocket flap|patch|welt|slant; belt no|yes; lining self|accent.
    """
    {"mac": _mac, "trench": _trench, "parka": _parka}[design.option("style", "mac")](canvas, design)
    canvas.wall()


def _coat_base(canvas: Canvas, design: Design, torso: Torso, cloth: Fabric, low: float) -> Mask:
    sleeve = torso.sleeve((torso.bottom - torso.top) * 0.60, 12.5, 10.0, 0.8)
    lay_long_sleeves(canvas, design, sleeve, cloth, 0.9, 0.35)
    if design.option("cuffs", "no") == "yes":
        lay_cuffs(canvas, sleeve, cloth, 7, -0.4, 0.4)
    neck = [(c, low - 2), (c, low - 2), (c - torso.neck * 0.5, torso.top + (low - torso.top) * 0.5),
            (c - torso.neck, torso.top), (c - torso.neck, torso.top)]  # fmt: skip
    form = stiff_form(design, torso, 0.9, 0.35, 6)
    mask = canvas.lay(shell(torso, neck), cloth, form)
    armholes(canvas, torso, 0.32)
    return mask


def _mac(canvas: Canvas, design: Design) -> None:
    torso = _COATS[design.option("fit", "knee")]
    cloth = design.cloth("chino")
    t, b = torso.top, torso.bottom
    double = design.option("closure", "single") == "double"
    low = t + (32 if double else 36)
    lay_lapel_back(canvas, torso, cloth, lining_tone(design), 44)
    mask = _coat_base(canvas, design, torso, cloth, low)
    edge = 6.5 if double else 2.0
    front_line(canvas, mask, edge, low, b + 1)
    tone = buttons_tone(design)
    rows = 3
    for k in range(rows):
        y = low + 2.5 + 13.0 * k
        for x in (-6.5, 4.5) if double else (0.0,):
            button(canvas, c + x, y, 1.6, tone)
    coat_pockets(canvas, design, torso, cloth)
    if design.option("belt", "no") == "yes":
        belt(canvas, design, torso, cloth, None)
    style = design.option("lapel", "notch")
    lapels(canvas, torso, cloth, low, {"notch": 13.0, "peak": 14.0, "shawl": 12.5}[style], 16.0,
           style,
           lap=edge * 0.5)  # fmt: skip


def _trench(canvas: Canvas, design: Design) -> None:
    torso = _COATS[design.option("fit", "waisted")]
    cloth = design.cloth("chino")
    t, b = torso.top, torso.bottom
    low = t + 26
    lay_lapel_back(canvas, torso, cloth, lining_tone(design), 34)
    mask = _coat_base(canvas, design, torso, cloth, low)
    front_line(canvas, mask, 7.0, low, b + 1)
    flap: list[Point] = [
        (c - 19.5, t + 9),
        (c - 9, t + 5),
        (c - 3, t + 24),
        (c - 12, t + 27),
        (c - 18.4, t + 25),
    ]
    canvas.lay(fill(polygon(flap)).within(mask), cloth, Form(volume=3, bulge=0.1, rim=0.5,
                                                             rim_bulge=0.3,
               cast=0.35, reach=0.6))  # fmt: skip
    tone = buttons_tone(design)
    for y in (low + 4, torso.waist_at + 8, torso.waist_at + 20):
        for x in (-7.0, 5.0):
            button(canvas, c + x, y, 1.35, tone)
    coat_pockets(canvas, design, torso, cloth)
    belt(canvas, design, torso, cloth, design.option("metal", "bronze"))
    for side in (-1, 1):
        tab = ribbon(curve([(c + side * 9, t + 3), (c + side * 18.4, t + 6.6)]), 3.0)
        canvas.lay(tab, cloth, Form(volume=1.4, bulge=0.3, rim=0.4, cast=0.35))
        button(canvas, c + side * 11, t + 3.8, 0.7, tone)
    lapels(canvas, torso, cloth, low + 2, 14.5, 15.5, "wide", lap=3.0)


def _parka(canvas: Canvas, design: Design) -> None:
    torso = _COATS[design.option("fit", "short")]
    torso = replace(torso, top=torso.top + 13, armpit=torso.armpit + 11, bottom=torso.bottom + 3, neck=9.0)
    quilted = design.material == "puffer"
    cloth = design.cloth("canvas")
    t, b = torso.top, torso.bottom
    inside = lining_tone(design)
    lay_lining(canvas, torso, inside, 9, False, 0)
    sleeve = torso.sleeve(60, 13.5, 11, 1.2)
    lay_long_sleeves(canvas, design, sleeve, cloth, 0.6 if quilted else 1.2, 0.3 if quilted else 0.55)
    mask = canvas.lay(
        shell(torso, torso.neckline(8.0)), cloth, stiff_form(design, torso, 0.6 if quilted else 1.2, 0.4)
    )
    armholes(canvas, torso, 0.35)
    plain = replace(cloth, weave=fabric("canvas", design.main).weave)
    fly = ribbon(curve([(c, t + 8), (c, b - 0.4)]), 6.0)
    canvas.lay(fly, plain, Form(volume=2.5, bulge=0.25, rim=0.5, rim_bulge=0.3, cast=0.4), clip=mask)
    for k in range(5):
        button(canvas, c, t + 13 + 14.5 * k, 1.05, buttons_tone(design))
    if not quilted:
        zipper(canvas, curve([(c + 3.4, t + 8), (c + 3.4, b - 1)]), "bronze", None, 0.7, False)
    for side in (-1, 1):
        x, y = c + side * 13, torso.waist_at + 12
        box = [(x - 6, y), (x + 6, y), (x + 6.2, y + 15), (x - 6.2, y + 15)]
        flap_pocket(canvas, plain, corners(box), design.thread)
        flap_pocket(canvas, plain,
                    corners([(x - 6.4, y - 0.6), (x + 6.4, y - 0.6), (x + 6.4, y + 4.6), (x - 6.4,
                                                                                          y + 4.6)]),
                    design.thread)  # fmt: skip
    cordline: Path = curve(
        [(c - torso.waist, torso.waist_at), (c, torso.waist_at + 1.2), (c + torso.waist, torso.waist_at)]
    )
    if not quilted:
        seam(canvas, cordline, 0.35, clip=mask)
        stitching(canvas, cordline, design.thread, 2, 1.0, width=0.18, clip=mask)
    hood_up(canvas, torso, plain, inside)
    if design.option("fur", "no") == "yes":
        edge = curve(
            [
                (c - 3.2, t + 4.5),
                (c - 8.4, t - 2),
                (c - 9.8, t - 10),
                (c - 8.4, t - 17),
                (c - 4, t - 22),
                (c, t - 23),
            ]
        )
        whole = ribbon(
            curve(
                [
                    *[(float(x), float(y)) for x, y in edge[::6]],
                    *[(100 - float(x), float(y)) for x, y in edge[::-6]],
                ]
            ),
            4.2,
        )
        canvas.lay(whole, fabric("fleece", mixed(design.second, (0.75, 0.68, 0.58), 0.4)),
                   Form(volume=2, bulge=0.6, rim=0.5, crumple=0.5, crumple_size=1.5,
                        cast=0.45))  # fmt: skip
