"""Shirts: button-up shirts and polo shirts."""

from dataclasses import replace

from fashion_search.sample.studio.canvas import Canvas
from fashion_search.sample.studio.designs import Design, draws
from fashion_search.sample.studio.fabric import Fabric, fabric
from fashion_search.sample.studio.palette import darker, lighter, luminance
from fashion_search.sample.studio.raster import Mask
from fashion_search.sample.studio.shading import Form
from fashion_search.sample.studio.silhouette import CENTRE, Point, curve, flipped, ribbon
from fashion_search.sample.studio.trims import button, hem, seam, stitching
from fashion_search.sample.types.collars import lay_collar_back, shirt_collar
from fashion_search.sample.types.garments import (
    armholes,
    flap_pocket,
    lay_cuffs,
    lay_long_sleeves,
    shell,
    shirt_tail,
    stiff_form,
)  # fmt: skip
from fashion_search.sample.types.tops import body_form, lay_sleeves
from fashion_search.sample.types.torso import Torso

c = CENTRE
_LONG = Torso(top=17, neck=9, shoulder=23, slope=6.5, chest=22, armpit=42, waist=20.5, waist_at=74,
              hem=21.5, bottom=109)  # fmt: skip
_SHORT = Torso(top=17, neck=9, shoulder=27, slope=7, chest=25, armpit=44, waist=23.5, waist_at=76,
               hem=24.5, bottom=110)  # fmt: skip
_STRIP = Form(volume=2, bulge=0.1, rim=0.4, rim_bulge=0.3, cast=0.25, reach=0.4)
_FITS = {"regular": (0.0, 0.0), "slim": (-1.0, -2.6), "loose": (1.5, 1.8)}


def cut_torso(base: Torso, fit: str) -> Torso:
    """Return the torso made slimmer or looser."""
    wide, waist = _FITS[fit]
    return replace(base, shoulder=base.shoulder + wide, chest=base.chest + wide,
                   waist=base.waist + wide + waist, hem=base.hem + wide + waist * 0.5)  # fmt: skip


def button_tone(design: Design) -> tuple[float, float, float]:
    """Return the buttons' tone: pale on light cloth, dark on dark, or the accent."""
    if design.option("buttons", "self") == "accent":
        return design.second
    return lighter(design.main, 0.5) if luminance(design.main) > 0.35 else darker(design.main, 0.4)


def placket(canvas: Canvas, design: Design, clip: Mask, top: float, bottom: float,
            count: int, width: float = 5.0, cloth: Fabric | None = None) -> None:  # fmt: skip
    """Sew the button stand down the centre front with its buttons."""
    half = width / 2
    if cloth is not None:
        strip = curve([(c, top), (c, bottom + 3)])
        canvas.lay(ribbon(strip, width), cloth, clip=clip)
    for x in (-half, half):
        line = curve([(c + x, top), (c + x, bottom + 6)])
        seam(canvas, line, 0.26 if x > 0 else 0.16, 0.35, clip)
        stitching(canvas, curve([(c + x * 0.78, top), (c + x * 0.78, bottom + 6)]), design.thread,
                  width=0.14, length=0.5, clip=clip, opacity=0.4)  # fmt: skip
    canvas.shade(ribbon(curve([(c + half + 0.5, top), (c + half + 0.5, bottom + 6)]), 1.0), 0.12,
                 0.4,
                 clip)  # fmt: skip
    for k in range(count):
        button(canvas, c, top + (bottom - top) * k / (count - 1), 0.85, button_tone(design))


@draws("shirt")
def shirt(canvas: Canvas, design: Design) -> None:
    """Draw a button-up shirt.

    Cut: fit regular|slim|loose; sleeve long|rolled|short; collar classic|spread|button-down|
    band|open; pocket none|one|flaps; hem tail|straight; contrast none|collar|placket.
    """
    length = design.option("sleeve", "long")
    torso = cut_torso(_SHORT if length == "short" else _LONG, design.option("fit", "regular"))
    cloth = design.cloth("poplin")
    second = fabric("poplin", design.second)
    contrast = design.option("contrast", "none")
    style = design.option("collar", "classic")
    trim = second if contrast == "collar" else replace(cloth, tilt=cloth.tilt + 0)
    lay_collar_back(canvas, torso, trim)
    if length == "short":
        sleeve = torso.sleeve(29, 30, 17)
        for mask, flip in zip(lay_sleeves(canvas, design, sleeve, cloth), (False, True), strict=True):
            line = sleeve.cuff(2.6)
            hem(canvas, flipped(line) if flip else line, 0.0, design.thread, mask)
    else:
        reach, width = (75.0, 9.6) if length == "long" else (52.0, 12.0)
        sleeve = torso.sleeve(reach, 14.5, width, 0.6)
        lay_long_sleeves(canvas, design, sleeve, cloth, 1.1, 0.4)
        if length == "long":
            lay_cuffs(canvas, sleeve, trim, 7.5, 0.3, 1.0)
        else:
            lay_cuffs(canvas, sleeve, cloth, 5.6, -0.5, 0.6)
    tailed = design.option("hem", "tail") == "tail"
    path = shirt_tail(torso) if tailed else shell(torso, torso.neckline(7.0))
    mask = canvas.lay(path, cloth, stiff_form(design, torso, 1.0))
    armholes(canvas, torso)
    yoke = curve([(c - torso.shoulder, torso.top + 10.5), (c, torso.top + 9.5)])
    seam(canvas, yoke, 0.12, clip=mask)
    seam(canvas, flipped(yoke), 0.12, clip=mask)
    top = torso.top + 8
    opening = {"open": 9.0, "classic": 0.0}.get(style, 0.0)
    if opening:
        top = torso.top + 17
        throat = ribbon(curve([(c, torso.top + 4), (c, torso.top + 15.5)]), [9.5, 5.5, 0.6])
        canvas.tint(throat, darker(design.main, 0.22), 1.0, 0.0, mask)
        canvas.shade(throat, 0.14, 0.8, mask)
    placket(canvas, design, mask, top, torso.bottom - 13, 6 if opening else 7,
            cloth=second if contrast == "placket" else None)  # fmt: skip
    spread, point = {"spread": (11.0, 11.5), "button-down": (8.0, 14.5)}.get(style, (9.2, 13.5))
    shirt_collar(canvas, torso, trim, spread, point, opening, design.thread, band=style == "band")
    if style == "button-down":
        for x in (-1, 1):
            button(canvas, c + x * 7.6, torso.top + 13.2, 0.55, button_tone(design))
    if style != "band" and not opening:
        button(canvas, c, torso.top + 7.6, 0.75, button_tone(design))
    pockets(canvas, design, torso, cloth)
    canvas.wall()


def pockets(canvas: Canvas, design: Design, torso: Torso, cloth: Fabric) -> None:
    """Sew on one plain chest pocket or two with flaps."""
    kind = design.option("pocket", "none")
    y = torso.armpit - 6
    for side in (1, -1) if kind == "flaps" else (1,) if kind == "one" else ():
        x = c + side * 12.0
        box: list[Point] = [(x - 5, y), (x + 5, y), (x + 5, y + 10.5), (x, y + 12.2), (x - 5, y + 10.5)]
        flap_pocket(canvas, cloth, [p for q in box for p in (q, q)], design.thread)
        if kind == "flaps":
            lid: list[Point] = [(x - 5.3, y - 0.6), (x + 5.3, y - 0.6), (x + 5.3, y + 2.6), (x,
                                                                                             y + 4.6),
                                (x - 5.3, y + 2.6)]  # fmt: skip
            flap_pocket(canvas, cloth, [p for q in lid for p in (q, q)], design.thread)
            button(canvas, x, y + 2.9, 0.7, button_tone(design))


@draws("polo t-shirt")
def polo_shirt(canvas: Canvas, design: Design) -> None:
    """Draw a polo shirt.

    Cut: fit regular|slim|loose; sleeve short|long; trim self|contrast|tipped; buttons self|accent;
    collar open|closed; pocket none|one; badge no|yes.
    """
    length = design.option("sleeve", "short")
    base = replace(_SHORT, top=18) if length == "short" else replace(_LONG, bottom=108)
    torso = cut_torso(base, design.option("fit", "regular"))
    cloth = design.cloth("cotton")
    trim = design.option("trim", "self")
    rib = fabric("cotton", design.second if trim == "contrast" else design.main)
    lay_collar_back(canvas, torso, rib, 5.0)
    if length == "short":
        sleeve = torso.sleeve(27, 30, 16.5)
        lay_sleeves(canvas, design, sleeve, cloth)
    else:
        sleeve = torso.sleeve(74, 14.5, 9.0, 0.6)
        lay_long_sleeves(canvas, design, sleeve, cloth, 0.9)
    lay_cuffs(canvas, sleeve, replace(rib, weave=fabric("rib", design.main).weave), 3.2, 0.2, 0.8)
    if trim == "tipped":
        for flip in (False, True):
            line = sleeve.cuff(-0.2)
            canvas.tint(ribbon(flipped(line) if flip else line, 0.8), design.second, 0.95)
    mask = canvas.lay(shell(torso, torso.neckline(7.0)), cloth, body_form(design, torso, 0.9))
    armholes(canvas, torso, 0.22)
    b = torso.bottom
    hem(canvas, curve([(c - torso.hem - 1, b - torso.sag - 2.4), (c, b - 2.4), (c + torso.hem + 1, b
                       - torso.sag - 2.4)]), 0.0, design.thread, mask)  # fmt: skip
    opening = 8.0 if design.option("collar", "open") == "open" else 0.0
    low = torso.top + 26
    if opening:
        throat = ribbon(curve([(c, torso.top + 4), (c, torso.top + 15)]), [9.0, 5.2, 0.8])
        canvas.tint(throat, darker(design.main, 0.25), 1.0, 0.0, mask)
        canvas.shade(throat, 0.12, 0.8, mask)
    strip = ribbon(curve([(c + 0.3, torso.top + (13.5 if opening else 6)), (c + 0.3, low)]), 5.0)
    canvas.lay(strip, rib if trim == "contrast" else cloth,
               _STRIP, clip=mask)  # fmt: skip
    stitching(canvas, curve([(c - 2, low - 3), (c + 2.6, low - 3)]), design.thread, width=0.16)
    tops = (16.5, 22.0) if opening else (9.5, 15.5, 21.5)
    for y in tops:
        button(canvas, c + 0.3, torso.top + y, 0.85, button_tone(design))
    shirt_collar(canvas, torso, rib, 10.0, 12.5, opening, None, 5.0)
    if trim == "tipped":
        _tipping(canvas, torso, opening, design)
    if design.option("badge", "no") == "yes":
        x, y = c + 11.5, torso.armpit - 8
        canvas.tint(curve([(x - 2, y), (x, y - 2.2), (x + 2, y), (x, y + 2.6), (x - 2, y)]),
                    design.second,
                    0.95, 0.0, mask)  # fmt: skip
    if design.option("pocket", "none") == "one":
        pockets(canvas, design, torso, cloth)
    canvas.wall()


def _tipping(canvas: Canvas, torso: Torso, opening: float, design: Design) -> None:
    """Knit the thin contrast line along the collar's edge."""
    t, n = torso.top, torso.neck
    tip = (c - 10.0 - opening * 0.25, t + 12.5 + opening * 0.35)
    line = curve([(c - n - 1.0, t + 2.4), (tip[0] + 0.7, tip[1] - 1.2), (tip[0] + 0.7,
                                                                         tip[1] - 1.2),
                  (c - 1.2 - opening * 0.42, t + 7.4 + opening * 0.5)])  # fmt: skip
    for path in (line, flipped(line)):
        canvas.tint(ribbon(path, 0.75), design.second, 0.95)
