"""Blazers."""

from dataclasses import replace

from fashion_search.sample.studio.canvas import Canvas
from fashion_search.sample.studio.designs import Design, draws
from fashion_search.sample.studio.fabric import Fabric, fabric
from fashion_search.sample.studio.palette import colour
from fashion_search.sample.studio.raster import Mask
from fashion_search.sample.studio.shading import Form
from fashion_search.sample.studio.silhouette import CENTRE, Point, curve, polygon, ribbon
from fashion_search.sample.studio.trims import button, seam
from fashion_search.sample.types.collars import (
    lapels,
    lay_lapel_back,
    shirt_collar,
    shirt_under,
)  # fmt: skip
from fashion_search.sample.types.garments import (
    armholes,
    buttons_tone,
    corners,
    flap_pocket,
    front_line,
    lay_long_sleeves,
    lining_tone,
    shell,
    stiff_form,
)  # fmt: skip
from fashion_search.sample.types.torso import Torso

c = CENTRE


def _tie(canvas: Canvas, design: Design, torso: Torso) -> None:
    """Knot a tie in the accent colour."""
    t, silk = torso.top, fabric("satin", design.second)
    form = Form(volume=1.5, bulge=0.3, rim=0.4, rim_bulge=0.3, cast=0.35)
    canvas.lay(polygon([(c - 1.6, t + 10), (c + 1.6, t + 10), (c + 4, t + 52), (c - 4, t + 52)]), silk, form)
    canvas.lay(
        polygon([(c - 2.8, t + 6), (c + 2.8, t + 6), (c + 1.8, t + 11), (c - 1.8, t + 11)]), silk, form
    )


_BLAZERS = {
    "regular": Torso(top=19, neck=9, shoulder=24, slope=6, chest=22.5, armpit=45, waist=20.5,
                     waist_at=70,
                     hem=22.5, bottom=103, sag=1.5),
    "slim": Torso(top=19, neck=9, shoulder=22.5, slope=5.5, chest=20.5, armpit=43, waist=17.5,
                  waist_at=67, hem=21.5, bottom=101, sag=1.5),
    "boxy": Torso(top=18, neck=9, shoulder=25.5, slope=6.5, chest=24.5, armpit=46, waist=23.5,
                  waist_at=72, hem=24, bottom=105, sag=1.2),
}  # fmt: skip


@draws("blazers")
def blazer(canvas: Canvas, design: Design) -> None:
    """Draw a tailored jacket.

    Cut: fit regular|slim|boxy; lapel notch|peak|shawl; closure one|two|three|double;
    pocket flap|patch|welt; chest pocket none|welt|square; lining self|accent; buttons self|accent;
    shirt none|<colour of a shirt worn below>; tie no|yes; facing self|accent.
    """
    torso = _BLAZERS[design.option("fit", "regular")]
    cloth = design.cloth("wool")
    closure = design.option("closure", "two")
    shirt = design.option("shirt", "none")
    if shirt == "none":
        lay_lapel_back(canvas, torso, cloth, lining_tone(design), 50)
    else:
        under = fabric("cotton", colour(shirt))
        shirt_under(canvas, replace(torso, neck=8.2), under, 50)
        shirt_collar(canvas, replace(torso, neck=8.2), under, 8.5, 12.0, 0.0, None, 5.0)
        if design.option("tie", "no") == "yes":
            _tie(canvas, design, torso)
    sleeve = torso.sleeve(70, 13.5, 10, 0.8)
    lay_long_sleeves(canvas, design, sleeve, cloth, 0.8, 0.3)
    t, b = torso.top, torso.bottom
    low = t + {"one": 44.0, "two": 38.0, "three": 29.0, "double": 38.0}[closure]
    double = closure == "double"
    hem: list[Point] = [(c - torso.hem * 0.5, b - 0.2), (c - 9, b)]
    if double:
        hem += [(c, b)]
    else:
        hem += [(c - 5.0, b - 2.0), (c - 1.6, b - 9), (c, b - 17), (c, b - 17)]
    neck = [(c, low - 2), (c, low - 2), (c - torso.neck * 0.5, t + (low - t) * 0.5),
            (c - torso.neck, t), (c - torso.neck, t)]  # fmt: skip
    mask = canvas.lay(shell(torso, neck, hem), cloth, stiff_form(design, torso, 0.7, 0.3, 3))
    armholes(canvas, torso, 0.35)
    edge = 6.5 if double else 1.2
    front_line(canvas, mask, edge, low, b - (0 if double else 12))
    for side in (-1, 1):
        dart = curve([(c + side * 11.5, t + 24), (c + side * 10.5, 66), (c + side * 11.5, b - 26)])
        seam(canvas, dart, 0.16, clip=mask)
    tone = buttons_tone(design)
    if double:
        for x in (-6.5, 4.5):
            for y in (low + 2, low + 14):
                button(canvas, c + x, y, 1.4, tone)
    else:
        for k in range({"one": 1, "two": 2, "three": 3}[closure]):
            button(canvas, c - 0.6, low + 1.5 + 11.5 * k, 1.4, tone)
    _tailored_pockets(canvas, design, torso, cloth, mask)
    width = {"notch": 13.5, "peak": 15.0, "shawl": 12.0}[design.option("lapel", "notch")]
    contrast = fabric("satin", design.second) if design.option("facing", "self") == "accent" else cloth
    lapels(canvas, torso, contrast, low, width, 17.0, design.option("lapel", "notch"), lap=edge * 0.5)
    for flip in (False, True):
        for k in range(3):
            x, y = sleeve.inner[0] - 1.6 + k * 0.75, sleeve.inner[1] - 4 - 2.6 * k
            button(canvas, 100 - x if flip else x, y, 0.75, tone)
    canvas.wall()


def _tailored_pockets(canvas: Canvas, design: Design, torso: Torso, cloth: Fabric, mask: Mask) -> None:
    t, b = torso.top, torso.bottom
    kind = design.option("pocket", "flap")
    for side in (-1, 1):
        x, y = c + side * 13.0, b - 29
        if kind == "patch":
            box = [(x - 6.2, y), (x + 6.2, y), (x + 6.4, y + 13), (x + 4.5, y + 14.5), (x - 4.5,
                                                                                        y + 14.5),
                   (x - 6.4, y + 13)]  # fmt: skip
            flap_pocket(canvas, cloth, corners(box), design.thread)
        elif kind == "flap":
            lid = [(x - 6, y), (x + 6, y - 0.3 * side), (x + 6, y + 4.6), (x - 6, y + 4.6)]
            flap_pocket(canvas, cloth, corners(lid))
        else:
            line = curve([(x - 5.5, y + 1), (x + 5.5, y + 1)])
            canvas.lay(ribbon(line, 1.8), cloth, Form(volume=0.8, bulge=0.2, rim=0.3, cast=0.35))
            seam(canvas, line, 0.35, clip=mask)
    chest = design.option("chest", "welt")
    if chest != "none":
        x, y = c + 13.2, t + 29
        if chest == "square":
            canvas.lay(polygon([(x - 3.4, y - 0.4), (x - 2.6, y - 3.8), (x - 0.4, y - 2.0),
                                (x + 1.0, y - 4.4),
                                (x + 3.6, y - 1.4)]), fabric("satin", design.second))  # fmt: skip
        canvas.lay(polygon([(x - 4.2, y), (x + 4.4, y - 1.4), (x + 4.4, y + 0.8), (x - 4.2,
                                                                                   y + 2.2)]),
                                                                                   cloth,
                   Form(volume=0.8, bulge=0.2, rim=0.3, cast=0.35))  # fmt: skip
