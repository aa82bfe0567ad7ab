"""Trousers of denim."""

from dataclasses import replace

from fashion_search.sample.studio.canvas import Canvas
from fashion_search.sample.studio.designs import Design, draws
from fashion_search.sample.studio.fabric import Fabric, fabric
from fashion_search.sample.studio.palette import RGB, colour, darker, lighter
from fashion_search.sample.studio.raster import Mask, fill
from fashion_search.sample.studio.shading import Form
from fashion_search.sample.studio.silhouette import (
    CENTRE,
    Point,
    curve,
    ellipse,
    flipped,
    polygon,
    ribbon,
    shifted,
    symmetric,
)  # fmt: skip
from fashion_search.sample.studio.trims import button, rivet, seam, stitching
from fashion_search.sample.types.legs import Legs, leg_form
from fashion_search.sample.types.pants import turn_ups

_CUTS = {
    "straight": Legs(waist=15.2, hip=19.4, knee_out=18.8, knee_in=6.6, hem_out=20.4, hem_in=8.6),
    "slim": Legs(waist=14.8, hip=18.8, knee_out=17.0, knee_in=6.2, hem_out=17.4, hem_in=8.0),
    "skinny": Legs(waist=14.2, hip=18.2, knee_out=15.4, knee_in=5.6, hem_out=14.2, hem_in=7.6),
    "flared": Legs(waist=14.2, hip=18.2, knee_out=16.2, knee_in=5.8, hem_out=24.0, hem_in=4.6),
    "loose": Legs(waist=16, hip=21.5, knee_out=21.0, knee_in=5.0, hem_out=22.0, hem_in=6.6),
    "cropped": Legs(top=12, waist=17, hip=21.5, hip_at=31, crotch=43, knee_at=77, knee_out=19.6,
                    knee_in=6.6, hem_out=18.6, hem_in=8.2, bottom=112),
}  # fmt: skip


def wash(canvas: Canvas, legs: Legs, leg: Mask, amount: float, flip: bool) -> None:
    """Fade the thigh and the shin, and deepen the outer and inner sides."""
    knee = CENTRE - (legs.knee_out + legs.knee_in) / 2
    spots = [(CENTRE - legs.hip * 0.55, 48.0, 4.2, 15.0, 1.0), (knee, 82.0, 3.4, 15.0, 0.6)]
    for x, y, rx, ry, share in spots:
        patch = ellipse(2 * CENTRE - x if flip else x, y, rx, ry)
        canvas.tint(patch, (0.80, 0.86, 0.92), amount * share, 3.2, leg)


@draws("jeans", "denim jeans")
def jeans(canvas: Canvas, design: Design) -> None:
    """Draw a pair of jeans from the front.

    Cut: fit straight|slim|skinny|flared|loose|cropped; wash none|light|strong; rips no|yes;
    thread tan|self|white; hem plain|turn-up.
    """
    legs = _CUTS[design.option("fit", "straight")]
    cloth = design.cloth("denim")
    thread = {"tan": colour("c98f4e"), "white": colour("e8e8e4"), "self": design.thread}[
        design.option("thread", "tan")
    ]
    _inner_back(canvas, legs, cloth)
    for side in ("left", "right"):
        _leg(canvas, design, legs, cloth, thread, side)
    if design.option("hem", "plain") == "turn-up":
        pale = replace(cloth, colour=lighter(cloth.colour, 0.35), fade=0.1)
        turn_ups(canvas, legs, pale, 6.0)
    _fly(canvas, legs, thread)
    for flip in (False, True):
        _front_pocket(canvas, legs, cloth, thread, flip)
    _waistband(canvas, design, legs, cloth, thread)
    canvas.wall(0.07)


def _inner_back(canvas: Canvas, legs: Legs, cloth: Fabric) -> None:
    back = fabric("denim", darker(cloth.colour, 0.2))
    half: list[Point] = [(CENTRE, legs.top - 0.6), (CENTRE - legs.waist * 0.7, legs.top - 0.9),
                         (CENTRE - legs.waist, legs.top + 0.1),
                         (CENTRE - legs.waist, legs.top + 0.1),
                         (CENTRE, legs.top + 3)]  # fmt: skip
    mask = canvas.lay(symmetric(half), back, Form(bulge=0, cast=0))
    canvas.shade(mask, 0.3)


def _leg(canvas: Canvas, design: Design, legs: Legs, cloth: Fabric, thread: RGB, side: str) -> None:
    flip = side == "right"
    path = flipped(legs.leg()) if flip else legs.leg()
    mask = canvas.lay(path, cloth, leg_form(design, legs, side))
    amount = {"none": 0.0, "light": 0.28, "strong": 0.5}[design.option("wash", "light")]
    if amount:
        wash(canvas, legs, mask, amount, flip)
    if design.option("rips", "no") == "yes":
        _rips(canvas, design, legs, mask, flip)
    hem_line = curve([(CENTRE - legs.hem_out - 1, legs.bottom - 3.0), (CENTRE - (legs.hem_out +
                      legs.hem_in) / 2, legs.bottom - 1.8), (CENTRE - legs.hem_in + 1, legs.bottom
                      - 2.6)])  # fmt: skip
    outer = curve([(CENTRE - legs.hip + 1.1, legs.hip_at + 4), (CENTRE - legs.hip + 1.4,
                   legs.crotch + 6), (CENTRE - legs.knee_out + 0.9, legs.knee_at),
                   (CENTRE - legs.hem_out + 0.9, legs.bottom)])  # fmt: skip
    for line, depth in ((hem_line, 0.25), (outer, 0.12)):
        placed = flipped(line) if flip else line
        seam(canvas, placed, depth, 0.4, mask)
        if depth > 0.2:
            stitching(canvas, placed, thread, clip=mask, width=0.2)


def _rips(canvas: Canvas, design: Design, legs: Legs, leg: Mask, flip: bool) -> None:
    rng = design.rng(f"rips {flip}")
    knee = CENTRE - (legs.knee_out + legs.knee_in) / 2
    for y in (52 + rng.uniform(-4, 4), legs.knee_at + rng.uniform(-3, 3)):
        x = knee + rng.uniform(-1, 1)
        x = 2 * CENTRE - x if flip else x
        rx = 3.4 * rng.uniform(0.8, 1.1)
        hole = fill(ellipse(x, y, rx, 1.3 * rng.uniform(0.8, 1.3)))
        canvas.tint(fill(ellipse(x, y, rx * 1.2, 2.4)), (0.88, 0.9, 0.92), 0.6, 0.5, leg)
        canvas.tint(hole, (0.16, 0.17, 0.2), 0.75, 0.15, leg)
        for k in range(6):
            at = y - 1.3 + 0.5 * k
            line = curve([(x - rx, at), (x, at + rng.uniform(-0.3, 0.3)), (x + rx, at)])
            canvas.tint(ribbon(line, 0.22), (0.93, 0.94, 0.95), 0.9, 0.0, leg)


def _fly(canvas: Canvas, legs: Legs, thread: RGB) -> None:
    top = legs.top + 5
    front = curve([(CENTRE, top), (CENTRE + 0.3, (top + legs.crotch) / 2), (CENTRE, legs.crotch)])
    seam(canvas, front, 0.4, 0.5)
    curl = [(CENTRE + 4.0, top), (CENTRE + 4.0, legs.crotch - 14), (CENTRE + 3.0, legs.crotch - 10),
            (CENTRE + 0.4, legs.crotch - 7)]  # fmt: skip
    stitching(canvas, curve(curl), thread, rows=2, width=0.2)


def _front_pocket(canvas: Canvas, legs: Legs, cloth: Fabric, thread: RGB,
                  flip: bool) -> None:  # fmt: skip
    inner, top = CENTRE - legs.waist * 0.48, legs.top + 5.2
    side = CENTRE - (legs.waist + legs.hip) / 2 - 0.5
    mouth = curve([(inner, top), (inner - 1.6, top + 5.2), (side + 2.5, top + 8.2), (side - 0.6, top
                   + 8.6)])  # fmt: skip
    line = flipped(mouth) if flip else mouth
    seam(canvas, line, 0.5, 0.6)
    away = -0.6 if flip else 0.6
    stitching(canvas, shifted(line, -away), thread, width=0.2)
    stitching(canvas, shifted(line, -away * 2.2), thread, width=0.2)
    for x, y in ((inner - 0.2, top + 1.4), (side + 1.0, top + 8.0)):
        rivet(canvas, 2 * CENTRE - x if flip else x, y, 0.45, "bronze")


def _waistband(canvas: Canvas, design: Design, legs: Legs, cloth: Fabric,
               thread: RGB) -> None:  # fmt: skip
    form = Form(volume=4, bulge=0.25, rim=0.4, rim_bulge=0.35, cast=0.35, reach=0.7, crumple=0.06)
    mask = canvas.lay(legs.waistband(), cloth, form)
    for y in (0.7, 4.0):
        line = curve([(CENTRE - legs.waist - 2, legs.top + y - 0.1), (CENTRE - legs.waist * 0.5,
                      legs.top + y + 1.2), (CENTRE, legs.top + y + 1.5), (CENTRE + legs.waist * 0.5,
                      legs.top + y + 1.2),
                          (CENTRE + legs.waist + 2, legs.top + y - 0.1)])  # fmt: skip
        stitching(canvas, line, thread, clip=mask, width=0.2)
    for x in (-0.88, -0.45, 0.45, 0.88):
        at = CENTRE + x * legs.waist
        loop = polygon([(at - 0.8, legs.top + 0.2), (at + 0.8, legs.top + 0.2),
                        (at + 0.8, legs.top + 6.4), (at - 0.8, legs.top + 6.4)])  # fmt: skip
        canvas.lay(loop, cloth, Form(volume=0.8, bulge=0.3, rim=0.25, rim_bulge=0.4, reach=0.4))
        for dx in (-0.45, 0.45):
            stitching(canvas, curve([(at + dx, legs.top + 0.4), (at + dx, legs.top + 6.2)]), thread,
                      width=0.16)  # fmt: skip
    seam(canvas, curve([(CENTRE - 0.2, legs.top + 1.6), (CENTRE - 0.2, legs.top + 6)]), 0.3)
    button(canvas, CENTRE + 1.6, legs.top + 3.8, 1.05, lighter(colour("bronze"), 0.15))
