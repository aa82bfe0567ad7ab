"""Tank tops."""

from dataclasses import replace

from fashion_search.sample.studio.canvas import Canvas
from fashion_search.sample.studio.designs import Design
from fashion_search.sample.studio.fabric import fabric
from fashion_search.sample.studio.palette import darker
from fashion_search.sample.studio.prints import chest_print
from fashion_search.sample.studio.shading import Form
from fashion_search.sample.studio.silhouette import (
    CENTRE,
    Point,
    curve,
    flipped,
    ribbon,
    symmetric,
)  # fmt: skip
from fashion_search.sample.studio.trims import hem
from fashion_search.sample.types.tops import body_form
from fashion_search.sample.types.torso import Torso

c = CENTRE


_TANKS = {
    "regular": (25.0, 18.0, 23.0, 25.0, 108.0), "fitted": (23.0, 16.5, 18.5, 23.0, 106.0),
    "loose": (27.0, 18.0, 27.0, 30.0, 108.0), "cropped": (25.5, 18.0, 22.0, 23.5, 94.0),
}  # fmt: skip


def tank_top(canvas: Canvas, design: Design) -> None:
    """Draw a tank top.

    Cut: fit regular|fitted|loose|cropped; neck scoop|v|high; strap wide|narrow|thin; hem straight|
    curved; trim self|contrast; print none|<name in `prints`>; pocket no|yes.
    """
    chest, tip, waist, hem_half, bottom = _TANKS[design.option("fit", "regular")]
    low = {"scoop": 19.0, "v": 22.0, "high": 9.0}[design.option("neck", "scoop")]
    wide = {"wide": 6.5, "narrow": 4.0, "thin": 1.5}[design.option("strap", "wide")]
    top, pit = (17.0, 45.0) if bottom > 95 else (24.0, 51.0)
    tip -= (6.5 - wide) * 0.5
    edge = tip - wide
    cloth = design.cloth("cotton")
    back_low = top + (9.0 if low > 10 else 4.0)
    inside = replace(cloth, colour=darker(cloth.colour, 0.18), pattern=None)
    back = symmetric([(c, back_low), (c - edge * 0.7, back_low - 3), (c - edge, top + 0.3),
                      (c - edge, top + 0.3),
                      (c - tip, top + 1.8), (c - tip, top + 1.8), (c - tip + 1.5, top + 14),
                      (c - chest + 1, pit),
                      (c - chest + 1, pit), (c, pit)])  # fmt: skip
    mask = canvas.lay(back, inside, Form(bulge=0.0, crumple=0.15))
    canvas.shade(back, 0.12, 1.5, mask)
    neck: list[Point] = [(c, top + low), (c - edge * 0.66, top + low * 0.8), (c - edge * 0.96,
                                                                              top + low * 0.36),
                         (c - edge, top), (c - edge, top)]  # fmt: skip
    if design.option("neck", "scoop") == "v":
        neck = [
            (c, top + low),
            (c, top + low),
            (c - edge * 0.55, top + low * 0.5),
            (c - edge, top),
            (c - edge, top),
        ]
    hole = [(c - tip, top + 1.6), (c - tip, top + 1.6), (c - tip + 0.8, top + 12), (c - tip - 0.6,
                                                                                    top + 20),
            (c - chest, pit), (c - chest, pit)]  # fmt: skip
    rise = 6.5 if design.option("hem", "straight") == "curved" else 1.4
    foot = [(c - waist, 70.0 if bottom > 90 else 64), (c - hem_half, bottom - rise), (c - hem_half,
                                                                                      bottom - rise),
            (c - hem_half * 0.5, bottom - rise * 0.2), (c, bottom)]  # fmt: skip
    torso = Torso(top=top, neck=edge, shoulder=tip, chest=chest, armpit=pit, waist=waist,
                  waist_at=70, hem=hem_half,
                  bottom=bottom, sag=rise)  # fmt: skip
    form = body_form(design, torso, 0.9)
    form = replace(form, folds=tuple(f for f in form.folds if float(f.path[:, 1].min()) > 40))
    body = canvas.lay(symmetric([*neck, *hole, *foot]), cloth, form)
    rib = fabric("cotton", design.second if design.option("trim", "self") == "contrast" else design.main)
    binding = Form(volume=0.9, bulge=0.15, rim=0.3, rim_bulge=0.25, cast=0.3, reach=0.4)
    if wide > 2:
        line = curve([(c, top + low), *neck[1 if neck[0] != neck[1] else 2 : -1]])
        arm = curve(hole[1:-1])
        for path in (line, arm):
            for one in (path, flipped(path)):
                canvas.lay(ribbon(one, 1.7), rib, binding)
    hem(canvas,
        curve([(c - hem_half - 1, bottom - rise - 2), (c - hem_half * 0.5,
                                                       bottom - rise * 0.2 - 2.1), (c, bottom - 2),
                       (c + hem_half * 0.5, bottom - rise * 0.2 - 2.1), (c + hem_half + 1,
                                                                         bottom - rise - 2)]), 0.0,
        design.thread, body)  # fmt: skip
    if design.option("print", "none") != "none":
        chest_print(canvas, design, c, top + low + 20, 10.0, body)
    canvas.wall()
