"""Hoodies and sweatshirts."""

from dataclasses import replace

from fashion_search.sample.studio.canvas import Canvas
from fashion_search.sample.studio.designs import Design, draws
from fashion_search.sample.studio.fabric import Fabric, fabric
from fashion_search.sample.studio.palette import darker
from fashion_search.sample.studio.prints import chest_print
from fashion_search.sample.studio.shading import Form
from fashion_search.sample.studio.silhouette import (
    CENTRE,
    Path,
    Point,
    curve,
    flipped,
    polygon,
    ribbon,
    shifted,
)  # fmt: skip
from fashion_search.sample.studio.trims import cord, seam, stitching, zipper
from fashion_search.sample.types.collars import (
    hood_down,
    hood_up,
)  # fmt: skip
from fashion_search.sample.types.garments import (
    armholes,
    lay_cuffs,
    lay_hem_band,
    lay_lining,
    lay_long_sleeves,
    shell,
)  # fmt: skip
from fashion_search.sample.types.knits import FITS
from fashion_search.sample.types.tops import body_form, lay_inner_back, lay_neck_rib
from fashion_search.sample.types.torso import Torso

c = CENTRE


@draws("hoodie")
def hoodie(canvas: Canvas, design: Design) -> None:
    """Draw a hoodie or a sweatshirt.

    Cut: fit regular|slim|loose; hood up|down|none; front closed|zip; pocket kangaroo|side|none;
    print none|<name in `prints`>; lining self|accent; trim self|contrast; sleeves self|contrast.
    """
    hood = design.option("hood", "up")
    torso = FITS[design.option("fit", "regular")]
    torso = replace(torso, top=torso.top + (10 if hood == "up" else 2), bottom=torso.bottom + 3,
                    armpit=torso.armpit + (8 if hood == "up" else 2), neck=9.5,
                    hem=torso.hem - 1.0, waist=torso.waist + 0.8)  # fmt: skip
    cloth = design.cloth("cotton")
    tone = design.second if design.option("trim", "self") == "contrast" else design.main
    rib = fabric("rib", tone)
    inside = design.second if design.option("lining", "self") == "accent" else darker(design.main, 0.2)
    if hood == "none":
        lay_inner_back(canvas, torso, cloth, 8)
    else:
        lay_lining(canvas, torso, inside, 9, False, 0)
    arms = fabric("cotton", design.second) if design.option("sleeves", "self") == "contrast" else cloth
    sleeve = torso.sleeve(60 if hood == "up" else 64, 15.5, 10.5, 0.8)
    lay_cuffs(canvas, sleeve, rib, 7.5, 0.9, 5.5)
    lay_long_sleeves(canvas, design, sleeve, arms, 1.1, 0.5)
    lay_hem_band(canvas, torso, rib, 5.5, 0.4)
    form = body_form(design, torso, 1.1)
    mask = canvas.lay(shell(torso, torso.neckline(8.0)), cloth, form)
    armholes(canvas, torso, 0.3)
    zipped = design.option("front", "closed") == "zip"
    if zipped:
        top = torso.top + (7 if hood == "none" else 9)
        for x in (-1.6, 1.6):
            stitching(canvas, curve([(c + x, top), (c + x, torso.bottom)]), design.thread,
                      width=0.14,
                      length=0.5, opacity=0.45)  # fmt: skip
        zipper(canvas, curve([(c, top), (c, torso.bottom + 5)]), "silver", darker(design.main, 0.08), 0.95)
    _hoodie_pockets(canvas, design, torso, cloth, zipped)
    if hood == "up":
        hood_up(canvas, torso, cloth, inside)
    elif hood == "down":
        hood_down(canvas, torso, cloth, inside)
    else:
        lay_neck_rib(canvas, torso, 8.0, "crew", rib, 3.0)
        notch = polygon([(c - 2.6, torso.top + 9.3), (c + 2.6, torso.top + 9.3), (c, torso.top + 14)])
        stitching(canvas, notch, design.thread, width=0.16, length=0.5)
    if hood != "none":
        _drawstring(canvas, design, torso, hood)
    if design.option("print", "none") != "none":
        chest_print(canvas, design, c, torso.top + 27, 11.0, mask)
    canvas.wall()


def _drawstring(canvas: Canvas, design: Design, torso: Torso, hood: str) -> None:
    tone = design.second if design.option("cord", "accent") == "accent" else design.thread
    y = torso.top + (6.5 if hood == "up" else 8.0)
    for side, low in ((-1, 15.0), (1, 17.5)):
        cord(canvas, [(c + side * 3.4, y), (c + side * 4.2, y + low * 0.5), (c + side * 3.8,
                                                                             y + low)],
             tone, 0.95)  # fmt: skip
        canvas.lay(ribbon(curve([(c + side * 3.8, y + low), (c + side * 3.7, y + low + 2.2)]), 1.1),
                   fabric("metal", (0.7, 0.7, 0.72)))  # fmt: skip


def _hoodie_pockets(canvas: Canvas, design: Design, torso: Torso, cloth: Fabric,
                    zipped: bool) -> None:  # fmt: skip
    kind = design.option("pocket", "kangaroo")
    b = torso.bottom
    if kind == "kangaroo":
        half: list[Point] = [(c - 9, b - 24), (c - 9, b - 24), (c - 15.5, b - 10), (c - 15.5,
                                                                                    b - 10),
                             (c - 15.5, b - 0.8), (c - 15.5, b - 0.8)]  # fmt: skip
        edge = 1.2 if zipped else 0.0
        inner: list[Point] = [
            (c - edge, b - 0.4),
            (c - edge, b - 0.4),
            (c - edge, b - 24),
            (c - edge, b - 24),
        ]
        if zipped:
            left = curve([*half, *inner, half[0]])
            pieces = [left, flipped(left)]
        else:
            pieces = [polygon([(c - 9, b - 24), (c + 9, b - 24), (c + 15.5, b - 10), (c + 15.5,
                                                                                      b - 0.8),
                               (c - 15.5, b - 0.8), (c - 15.5, b - 10)])]  # fmt: skip
        for piece in pieces:
            canvas.lay(piece, cloth, Form(volume=4, bulge=0.12, rim=0.6, rim_bulge=0.3,
                                          crumple=0.15,
                       cast=0.35, reach=0.6, bow=1.2, origin=(c, torso.top)))  # fmt: skip
        slant: Path = curve([(c - 9, b - 24), (c - 15.5, b - 10)])
        for line in (shifted(slant, -1.0), flipped(shifted(slant, -1.0))):
            stitching(canvas, line, design.thread, width=0.18, length=0.6)
    elif kind == "side":
        for x in (-1, 1):
            line = curve([(c + x * 12.5, b - 20), (c + x * 16, b - 7)])
            canvas.lay(ribbon(line, 2.4), cloth, Form(volume=1, bulge=0.2, rim=0.4, cast=0.4))
            seam(canvas, line, 0.4)
