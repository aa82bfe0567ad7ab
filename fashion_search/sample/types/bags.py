"""Bags photographed from the front, standing on the floor."""

from fashion_search.sample.studio.canvas import Canvas
from fashion_search.sample.studio.designs import Design, draws
from fashion_search.sample.studio.fabric import fabric
from fashion_search.sample.studio.metalwork import chain
from fashion_search.sample.studio.palette import RGB, colour, darker
from fashion_search.sample.studio.raster import Mask, fill
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
from fashion_search.sample.studio.trims import bar, buckle, ring, rivet, seam, stitching, zipper
from fashion_search.sample.types.bag_bodies import BODIES, Body, lay_body

_STRAP = Form(volume=1.2, bulge=0.6, rim=0.5, rim_bulge=0.35, cast=0.4, reach=0.9)


def handle(foot: float, top: float, base: float, lean: float = 0.0) -> Path:
    """Return an arched handle: `foot` half its width, between the heights top and base."""
    c = CENTRE + lean
    return curve([(c - foot, base), (c - foot * 1.02, base - (base - top) * 0.45),
                  (c - foot * 0.72, top + (base - top) * 0.16), (c, top),
                  (c + foot * 0.72, top + (base - top) * 0.16),
                  (c + foot * 1.02, base - (base - top) * 0.45), (c + foot, base)])  # fmt: skip


@draws("handbag")
def handbag(canvas: Canvas, design: Design) -> None:
    """Draw a handbag.

    Cut: shape satchel|tote|dome|hobo|flap|bucket|trapeze|box; front plain|pocket|panels|quilted|
    belted|contrast; strap handles|single|chain; metal gold|silver|bronze.
    """
    shape = design.option("shape", "satchel")
    body, metal = BODIES[shape], design.option("metal", "gold")
    canvas.ground(CENTRE, body.base_at + 1.4, body.base * 2.1, 5, 0.5)
    strap = darker(design.main, 0.12)
    foot = body.top * 0.52 if shape != "hobo" else body.top * 0.8
    attach = body.top_at + (2 if shape == "hobo" else 7)
    carried = design.option("strap", "handles")
    if carried == "handles":
        back = handle(foot * 0.93, 14.5, attach - 6, 1.0)
        _strap(canvas, design, back, darker(strap, 0.25), 2.9)
    mask = lay_body(canvas, design, body)
    _front(canvas, design, body, mask)
    if shape == "flap":
        _flap(canvas, design, metal)
    else:
        _closing(canvas, design, body, metal, mask)
    if carried == "chain":
        foot = body.top * 0.86
        chain(canvas, handle(foot, 11, attach - 4), colour(metal), 3.6)
        ring(canvas, CENTRE - foot, attach - 4, 1.8, 1.8, 0.8, metal)
        ring(canvas, CENTRE + foot, attach - 4, 1.8, 1.8, 0.8, metal)
        _plate(canvas, body, metal, shape)
        return
    if carried == "single":
        foot = body.top * 0.8
    _strap(canvas, design, handle(foot, 12, attach), strap, 3.3 if carried == "handles" else 4.6)
    for side in (-1, 1):
        _anchor(canvas, design, CENTRE + side * foot, attach, metal, strap)
    _plate(canvas, body, metal, shape)


def _strap(canvas: Canvas, design: Design, path: Path, tone: RGB, width: float) -> None:
    canvas.lay(ribbon(path, width), fabric(design.material or "leather", tone), _STRAP)
    for offset in (-width * 0.32, width * 0.32):
        stitching(canvas, shifted(path, offset), design.thread, width=0.17, opacity=0.5)


def _front(canvas: Canvas, design: Design, body: Body, mask: Mask) -> None:
    kind = design.option("front", "plain")
    low = body.base_at
    if kind == "panels":
        for x in (-0.42, 0.42):
            line = curve([(CENTRE + x * body.top, body.top_at), (CENTRE + x * body.base, low)])
            seam(canvas, line, 0.4, 0.6, mask)
            stitching(canvas, shifted(line, 0.8), design.thread, width=0.2, clip=mask)
    elif kind == "pocket":
        w = body.base * 0.68
        pocket = outline([(CENTRE - w, 74), (CENTRE - w, 74), (CENTRE - w * 1.04, low - 7),
            (CENTRE -
                          w + 3, low - 3.5), (CENTRE + w - 3, low - 3.5), (CENTRE + w * 1.04, low
                          - 7), (CENTRE + w, 74), (CENTRE + w, 74)])  # fmt: skip
        canvas.lay(pocket, design.cloth("leather"), Form(volume=4, bulge=0.3, rim=0.7, crumple=0.15))
        path = curve([(CENTRE - w + 2, 76.5), (CENTRE + w - 2, 76.5)])
        zipper(canvas, path, design.option("metal", "gold"), darker(design.main, 0.3))
    elif kind == "belted":
        for at, wide in ((0.36, 4.2), (0.47, 1.0)):
            y = body.top_at + (low - body.top_at) * at
            band = curve([(CENTRE - 48, y), (CENTRE, y + 1.2), (CENTRE + 48, y)])
            if wide > 2:
                belt = ribbon(band, wide)
                tone = darker(design.main, 0.2)
                canvas.lay(belt, fabric(design.material or "leather", tone), _STRAP, mask)
        y = body.top_at + (low - body.top_at) * 0.36 + 1.2
        buckle(canvas, CENTRE, y, 9.0, 7.4, design.option("metal", "gold"))
    elif kind == "contrast":
        top = fill(rounded_box(0, 0, 100, body.top_at + (low - body.top_at) * 0.34, 0.1))
        lower = fill(rounded_box(0, low - 13, 100, 30, 0.1))
        for part in (top, lower):
            canvas.lay(mask.within(part), fabric(design.material or "leather", design.second),
                       Form(volume=8, bulge=0.5, rim=1.0, cast=0.15))  # fmt: skip
        for y in (body.top_at + (low - body.top_at) * 0.34 - 0.8, low - 12.0):
            stitching(canvas, curve([(8, y), (92, y)]), design.thread, width=0.24, clip=mask)
    elif kind == "quilted":
        quilt = fill(rounded_box(CENTRE - 60, body.top_at + 9, 120, low - body.top_at - 13, 2))
        canvas.lay(mask.within(quilt), fabric("quilted", design.main, gloss=0.3),
                   Form(volume=8, bulge=0.5, rim_bulge=0.1, cast=0.1))  # fmt: skip


def _closing(canvas: Canvas, design: Design, body: Body, metal: str, mask: Mask) -> None:
    c, y, w = CENTRE, body.top_at, body.top
    if body.crown > 5:
        arc = [(c - w + 0.5, y + 7), (c - w * 0.8, y - 2), (c - w * 0.45, y - body.crown * 0.55),
               (c, y - body.crown + 5), (c + w * 0.45, y - body.crown * 0.55), (c + w * 0.8, y - 2),
               (c + w - 0.5, y + 7)]  # fmt: skip
    else:
        arc = [(c - w, y + 2.8), (c, y + 2.4 - body.crown), (c + w, y + 2.8)]
    line = curve(arc)
    seam(canvas, line, 0.4, 0.7, mask)
    stitching(canvas, shifted(line, 1.1), design.thread, width=0.2, clip=mask)
    if design.option("shape", "satchel") == "dome":
        zipper(canvas, line, metal, None, 0.9, pull=False)


def _flap(canvas: Canvas, design: Design, metal: str) -> None:
    body = BODIES["flap"]
    half: list[Point] = [
        (CENTRE, body.top_at - 2), (CENTRE - body.top, body.top_at - 1), (CENTRE - body.top - 1.5,
        body.top_at + 3), (CENTRE - body.top - 0.5, 72), (CENTRE - 24, 80.5), (CENTRE, 82.5),
    ]  # fmt: skip
    form = Form(volume=7, bulge=0.5, rim=1.1, rim_bulge=0.5, crumple=0.3, cast=0.55, reach=1.6)
    mask = canvas.lay(symmetric(half), design.cloth("leather"), form)
    inner = symmetric([(CENTRE + (x - CENTRE) * 0.955, y - 1.4) for x, y in half])
    stitching(canvas, inner, design.thread, width=0.22, clip=mask)
    canvas.lay(rounded_box(CENTRE - 3.2, 77, 6.4, 6.4, 1.2), fabric("metal", colour(metal)),
               Form(volume=1.5, bulge=0.5, rim=0.4, rim_bulge=0.6, reach=0.7))  # fmt: skip
    bar(canvas, curve([(CENTRE, 78.6), (CENTRE, 81.8)]), 1.1, metal)


def _anchor(canvas: Canvas, design: Design, x: float, y: float, metal: str, tone: RGB) -> None:
    tab = outline([(x - 2.2, y), (x - 2.2, y), (x - 2.0, y + 7), (x, y + 10), (x + 2.0, y + 7),
                   (x + 2.2, y), (x + 2.2, y)])  # fmt: skip
    canvas.lay(tab, fabric(design.material or "leather", tone), _STRAP)
    stitching(canvas, curve([(x - 1.4, y + 1), (x - 1.3, y + 6.5), (x, y + 8.6), (x + 1.3, y + 6.5),
              (x + 1.4, y + 1)]), design.thread, width=0.18)  # fmt: skip
    rivet(canvas, x, y + 6.2, 0.7, metal)
    ring(canvas, x, y - 0.6, 2.5, 1.9, 0.8, metal)


def _plate(canvas: Canvas, body: Body, metal: str, shape: str) -> None:
    if shape != "flap":
        y = body.top_at + (body.base_at - body.top_at) * (0.27 if body.crown < 5 else 0.2)
        canvas.lay(rounded_box(CENTRE - 4, y, 8, 2.6, 0.5), fabric("metal", colour(metal)),
                   Form(volume=1, bulge=0.4, rim=0.25, rim_bulge=0.5, reach=0.4))  # fmt: skip
    for side in (-1, 1):
        canvas.shade(ellipse(CENTRE + side * body.base * 0.8, body.base_at + 1.4, 1.4, 0.6), 0.5, 0.2)
