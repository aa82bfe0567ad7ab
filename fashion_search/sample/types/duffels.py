"""Duffel bags and weekenders, seen from the long side."""

from fashion_search.sample.studio.canvas import Canvas
from fashion_search.sample.studio.designs import Design, draws
from fashion_search.sample.studio.drape import both, creases, radiating
from fashion_search.sample.studio.fabric import fabric
from fashion_search.sample.studio.metalwork import round_form
from fashion_search.sample.studio.palette import RGB, colour, darker, lighter
from fashion_search.sample.studio.raster import Mask
from fashion_search.sample.studio.shading import Form
from fashion_search.sample.studio.silhouette import (
    CENTRE,
    Path,
    Point,
    curve,
    ellipse,
    outline,
    ribbon,
    rounded_box,
    shifted,
    symmetric,
)  # fmt: skip
from fashion_search.sample.studio.trims import buckle, ring, seam, stitching, zipper
from fashion_search.sample.types.bag_bodies import Body

C = CENTRE
_WEB = Form(volume=0.8, bulge=0.3, rim=0.3, cast=0.4, reach=0.7)
_OUTLINES: dict[str, list[Point]] = {
    "sport": [(C, 49), (C - 32, 49.5), (C - 41, 51), (C - 43.5, 56), (C - 45, 78), (C - 46, 95),
              (C - 43, 99.5), (C, 100.5)],
    "barrel": [(C, 51), (C - 34, 52), (C - 42, 57), (C - 46.5, 70), (C - 46.5, 82), (C - 42, 94),
               (C - 34, 99), (C, 100.5)],
    "weekender": [(C, 49), (C - 34, 49.5), (C - 40, 52), (C - 44, 66), (C - 46.5, 94), (C - 45, 99),
                  (C - 40, 101), (C, 101.5)],
}  # fmt: skip


@draws("duffel bag")
def duffel_bag(canvas: Canvas, design: Design) -> None:
    """Draw a duffel bag.

    Cut: style sport|barrel|weekender; front pocket|panels|stripe|plain|net; trim own|leather|accent;
    strap yes|no.
    """
    style = design.option("style", "sport")
    trim = {"own": darker(design.main, 0.3), "leather": colour("brown"), "accent": design.second}[
        design.option("trim", "own")
    ]
    webbing = "calf" if design.option("trim", "own") == "leather" else "canvas"
    canvas.ground(C, 101.5, 96, 7, 0.45)
    if design.option("strap", "yes") == "yes":
        path = curve([(7, 62), (14, 45), (30, 25), (47, 14), (53, 14), (70, 25), (86, 45), (93, 62)])
        canvas.lay(ribbon(path, 2.4), fabric(webbing, darker(trim, 0.15)), _WEB)
    _handle(canvas, 15.5, 35.0, 54.0, darker(trim, 0.25), webbing)
    half = _OUTLINES[style]
    rng = design.rng("body")
    folds = both(radiating((C - 38, 57), (35, 60, 85), 20, rng, 3.4, 0.8))
    folds += both(radiating((C - 40, 97), (-60, -30), 18, rng, 3, 0.6))
    folds += creases(C, 76, 34, 26, 5, rng, 3.4, 0.5)
    form = Form(volume=9, bulge=0.68, rim=1.4, rim_bulge=0.4, folds=tuple(folds), crumple=0.32,
                crumple_size=8, origin=(C, 52))  # fmt: skip
    mask = canvas.lay(symmetric(half), design.cloth("canvas"), form)
    _ends(canvas, design, style, mask, trim)
    if kind := design.option("base", ""):
        dark = fabric(design.material or "canvas", colour(kind))
        low = canvas.lay(rounded_box(0, 91.5, 100, 14, 0.5), dark, Form(volume=3, bulge=0.3, cast=0.15), mask)
        canvas.shade(ribbon(curve([(0, 92), (100, 92)]), 0.7), -0.3, 0.1, low)
    zipper(canvas, curve([(C + 36, 53.4), (C, 52.6), (C - 36, 53.4)]), design.option("metal", "silver"),
           darker(design.main, 0.4), 1.2)  # fmt: skip
    seam(canvas, curve([(C - 42, 57.4), (C, 56.4), (C + 42, 57.4)]), 0.3, 0.6, mask)
    for side in (-1, 1):
        _drop(canvas, C + side * 15, trim, webbing, mask, design)
    _front(canvas, design, mask, trim)
    _handle(canvas, 15.0, 38.0, 58.0, trim, webbing)
    wrap = rounded_box(C - 6, 35.6, 12, 5.0, 1.6)
    canvas.lay(wrap, fabric("calf" if webbing == "calf" else "canvas", darker(trim, 0.2)),
               Form(volume=1.8, bulge=0.5, rim=0.5))  # fmt: skip
    canvas.shade(ribbon(curve([(2, 100.5), (98, 100.5)]), 7), 0.35, 2.2, mask)


def _handle(canvas: Canvas, foot: float, top: float, base: float, tone: RGB, material: str) -> None:
    path = curve([(C - foot, base), (C - foot * 0.98, base - 10), (C - foot * 0.72, top + 4), (C - foot * 0.3,
                  top), (C, top - 0.4), (C + foot * 0.3, top), (C + foot * 0.72, top + 4), (C + foot * 0.98,
                  base - 10), (C + foot, base)])  # fmt: skip
    canvas.lay(ribbon(path, 3.6), fabric(material, tone), _WEB)
    for offset in (-1.2, 1.2):
        stitching(canvas, shifted(path, offset), lighter(tone, 0.25), width=0.18, opacity=0.5)


def _drop(canvas: Canvas, x: float, tone: RGB, material: str, mask: Mask, design: Design) -> None:
    """Run a handle's webbing down the front to the base."""
    path = curve([(x, 58), (x, 80), (x * 0.98 + C * 0.02, 102)])
    canvas.lay(ribbon(path, 3.8), fabric(material, tone), _WEB, mask)
    for offset in (-1.3, 1.3):
        stitching(canvas, shifted(path, offset), lighter(tone, 0.25), width=0.18, clip=mask, opacity=0.6)
    if material == "calf":
        buckle(canvas, x, 66, 5.8, 6.2, design.option("metal", "gold"), 90)
    canvas.shade(rounded_box(x - 1.7, 60, 3.4, 3.4, 0.2), 0.25, 0.1)


def _ends(canvas: Canvas, design: Design, style: str, mask: Mask, trim: RGB) -> None:
    for side in (-1, 1):
        if style == "barrel":
            end: Path = ellipse(C + side * 42, 76, 7.5, 24)
            tone = darker(design.main, 0.25) if design.option("trim", "own") != "accent" else trim
            canvas.lay(end, fabric(design.material or "canvas", tone), Form(volume=3, bulge=0.4, rim=1.0,
                       cast=0.2), mask)  # fmt: skip
            edge = curve([(C + side * 35.5, 58), (C + side * 34.2, 76), (C + side * 35.5, 94)])
            canvas.lay(ribbon(edge, 1.1), fabric("canvas", trim), round_form(0.6), mask)
        else:
            line = curve([(C + side * 36, 54), (C + side * 38.5, 76), (C + side * 39, 101)])
            seam(canvas, line, 0.4, 0.8, mask)
            stitching(canvas, shifted(line, 1.2 * side), design.thread, width=0.22, clip=mask)
            canvas.shade(outline([(C + side * 37, 54), (C + side * 48, 54), (C + side * 49, 101),
                         (C + side * 39, 101)]), 0.2, 0.8, mask)  # fmt: skip
        ring(canvas, C + side * 43.5, 66.5, 2.0, 2.4, 0.9, design.option("metal", "silver"))


def _front(canvas: Canvas, design: Design, mask: Mask, trim: RGB) -> None:
    kind = design.option("front", "pocket")
    if kind == "panels":
        for side in (-1, 1):
            out, mid, low = C + side * 50, C + side * 30, C + side * 26
            panel = outline([(out, 78), (out, 78), (mid, 84), (low, 103), (low, 103), (out, 104),
                             (out, 104)])  # fmt: skip
            canvas.lay(panel, fabric(design.material or "canvas", design.second), Form(volume=3, bulge=0.3,
                       rim=0.6, cast=0.2), mask)  # fmt: skip
    elif kind == "stripe":
        for y, wide, tone in ((76.0, 7.0, design.second), (82.0, 2.0, lighter(design.second, 0.5))):
            canvas.tint(ribbon(curve([(2, y - 1), (C, y), (98, y - 1)]), wide), tone, 0.95, 0.0, mask)
    elif kind in ("pocket", "net"):
        body = Body(top_at=66, base_at=97, top=27, base=28, belly=28, crown=0.8, corner=5)
        cloth = (
            fabric("mesh", darker(design.main, 0.3))
            if kind == "net"
            else fabric(design.material or "canvas", lighter(design.main, 0.03))
        )
        pocket = canvas.lay(body.outline(), cloth, Form(volume=4, bulge=0.5, rim=0.9, rim_bulge=0.45,
                            crumple=0.2, cast=0.45, reach=1.2), mask)  # fmt: skip
        zipper(canvas, curve([(C - 24, 70.6), (C, 70.0), (C + 24, 70.6)]), design.option("metal", "silver"),
               darker(design.main, 0.45), 1.0)  # fmt: skip
        canvas.lay(rounded_box(C - 6, 84, 12, 3.6, 0.8), fabric("rubber", design.second), Form(volume=0.6,
                   bulge=0.2, rim=0.3, cast=0.2, reach=0.3), pocket)  # fmt: skip
