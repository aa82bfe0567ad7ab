"""Skirts."""

from dataclasses import replace

from fashion_search.sample.studio.canvas import Canvas
from fashion_search.sample.studio.designs import Design, draws
from fashion_search.sample.studio.drape import hanging
from fashion_search.sample.studio.fabric import Fabric, fabric
from fashion_search.sample.studio.palette import colour
from fashion_search.sample.studio.raster import Mask
from fashion_search.sample.studio.shading import Form
from fashion_search.sample.studio.silhouette import (
    CENTRE,
    Point,
    curve,
    moved,
    outline,
    polygon,
    ribbon,
)  # fmt: skip
from fashion_search.sample.studio.trims import button, rivet, seam, stitching, zipper
from fashion_search.sample.types.skirt_trims import lay_ruffle, sew_hem, waist_band
from fashion_search.sample.types.skirting import (
    Drop,
    lay_plain,
    lay_pleated,
    lay_tiered,
    lay_wrapped,
)  # fmt: skip

_LENGTHS = {
    "mini": Drop(top=34, waist=23, hip=29, hip_at=51, edge=34, bottom=97, sag=3.4),
    "short": Drop(top=27, waist=20, hip=26, hip_at=45, edge=34, bottom=101, sag=3.2),
    "knee": Drop(top=20, waist=17, hip=22.5, hip_at=37, edge=31, bottom=108, sag=2.8),
    "midi": Drop(top=14, waist=14.5, hip=19, hip_at=30, edge=29, bottom=113, sag=2.6),
    "maxi": Drop(top=10, waist=12.5, hip=16.5, hip_at=24, edge=28, bottom=118, sag=2.2),
}  # fmt: skip
_WIDTHS = {"pencil": 0.70, "straight": 0.86, "a-line": 1.0, "full": 1.2, "pleated": 1.0,
           "tiered": 1.08, "wrap": 0.92}  # fmt: skip


@draws("skirt")
def skirt(canvas: Canvas, design: Design) -> None:
    """Draw a skirt from the front.

    Cut: line pencil|straight|a-line|full|pleated|tiered|wrap; length mini|short|knee|midi|maxi;
    waist band|elastic|yoke; front plain|buttons|jeans|slit|zip|pockets; hem plain|ruffle|band; tie
    no|yes.
    """
    line = design.option("line", "a-line")
    drop = _LENGTHS[design.option("length", "knee")]
    edge = drop.edge * _WIDTHS[line]
    drop = replace(drop, edge=edge, hip=min(drop.hip, edge + 1.5) if edge < drop.hip else drop.hip)
    cloth = design.cloth("cotton")
    if line == "pleated":
        mask = lay_pleated(canvas, design, drop, cloth, int(design.option("pleats", "14")))
    elif line == "tiered":
        mask = lay_tiered(canvas, design, drop, cloth, int(design.option("tiers", "3")))
    elif line == "wrap":
        mask = lay_wrapped(canvas, design, drop, cloth)
    else:
        folds, depth = {"pencil": (5, 0.35), "straight": (5, 0.45), "a-line": (7, 1.0),
                        "full": (12, 1.5)}[line]  # fmt: skip
        mask = lay_plain(canvas, design, drop, cloth, folds, depth)
    if design.option("hem", "plain") == "ruffle":
        lay_ruffle(canvas, design, drop, cloth)
    elif design.option("hem", "plain") == "band":
        canvas.tint(ribbon(drop.hem_line(4.0), 4.6), design.second, 0.95, 0.05, mask)
    elif line in ("pencil", "straight", "a-line", "full"):
        sew_hem(canvas, drop, design.thread, mask)
    _front(canvas, design, drop, cloth, mask)
    _waist(canvas, design, drop, cloth)
    canvas.wall(0.1)


def _front(canvas: Canvas, design: Design, drop: Drop, cloth: Fabric, mask: Mask) -> None:
    front = design.option("front", "plain")
    thread = colour("c98f4e") if design.material == "denim" else design.thread
    if front in ("buttons", "jeans"):
        middle = curve([(CENTRE, drop.top), (CENTRE, drop.bottom)])
        seam(canvas, middle, 0.3, 0.5, mask)
    if front == "buttons":
        for side in (-2.2, 2.2):
            line = curve([(CENTRE + side, drop.top), (CENTRE + side, drop.bottom)])
            stitching(canvas, line, thread, clip=mask, width=0.2, opacity=0.6)
        count = 7
        for k in range(count):
            y = drop.top + 4 + (drop.bottom - drop.top - 9) * k / (count - 1)
            button(canvas, CENTRE, y, 1.15, design.second)
    if front in ("jeans", "pockets"):
        _pockets(canvas, drop, thread, front)
    if front == "jeans":
        scale = drop.waist / 16
        x, low = CENTRE + 4.2 * scale, drop.top + 17 * scale
        stitching(canvas, curve([(x, drop.top), (x, low), (CENTRE, low + 5)]), thread, rows=2,
                  width=0.22)  # fmt: skip
    elif front == "slit":
        high = drop.bottom - (drop.bottom - drop.hip_at) * 0.45
        x = CENTRE - drop.edge * 0.5
        gap: list[Point] = [(x + 1.5, high), (x + 1.5, high), (x + 2.6, drop.bottom + 1),
                            (x + 2.6, drop.bottom + 1), (x - 1.2, drop.bottom + 1),
                            (x - 1.2, drop.bottom + 1)]  # fmt: skip
        canvas.shade(outline(gap), 0.7, 0.3, mask)
        seam(canvas, curve([(x + 2.4, drop.top + 2), (x + 1.5, high)]), 0.2, 0.4, mask)
    elif front == "zip":
        zipper(canvas, curve([(CENTRE, drop.top + 1), (CENTRE, drop.bottom - 0.6)]), "silver", None,
               1.6)  # fmt: skip


def _pockets(canvas: Canvas, drop: Drop, thread: tuple[float, float, float], front: str) -> None:
    scale = drop.waist / 16
    for side in (-1, 1):
        x0, y0 = CENTRE + side * drop.waist * 0.5, drop.top + 1
        x1, y1 = CENTRE + side * (drop.half_at(drop.top + 10 * scale) + 0.2), drop.top + 10 * scale
        bend = (x0 + side * 1.5 * scale, y1 - 3 * scale)
        points = [(x0, y0), bend, (x1, y1)] if front == "jeans" else [(x0 + side * 2, y0), (x1, y1)]
        line = curve(points)
        seam(canvas, line, 0.5, 0.6)
        stitching(canvas, moved(line, 0.0, 0.9), thread, width=0.2)
        if front == "jeans":
            rivet(canvas, x0, y0 + 1.4, 0.5)
            rivet(canvas, x1 - side * 1.2, y1 - 0.8, 0.5)


def _waist(canvas: Canvas, design: Design, drop: Drop, cloth: Fabric) -> None:
    style = design.option("waist", "band")
    scale = drop.waist / 16
    tone = design.second if design.option("band", "self") == "contrast" else design.main
    made = replace(cloth, colour=tone, pattern=None if tone != design.main else cloth.pattern)
    if style == "elastic":
        rng = design.rng("elastic")
        gathers = hanging(CENTRE - drop.waist, CENTRE + drop.waist, drop.top - 6, drop.top + 2, 18,
                          rng, 1.1, 0.45, 1.02)  # fmt: skip
        form = Form(volume=4, bulge=0.35, rim=0.6, rim_bulge=0.35, folds=tuple(gathers), cast=0.3)
        waist_band(canvas, drop, made, 6.0 * scale, form)
        return
    tall = {"band": 4.6, "yoke": 9.0, "thin": 2.0}[style] * scale
    mask = waist_band(canvas, drop, made, tall)
    thread = colour("c98f4e") if design.material == "denim" else design.thread
    if design.option("front", "plain") == "jeans":
        for x in (-0.86, -0.45, 0.45, 0.86):
            at, top = CENTRE + x * drop.waist, drop.top - tall + 1.2 - abs(x) * 0.5
            canvas.lay(polygon([(at - 0.8, top), (at + 0.8, top), (at + 0.8, drop.top + 2),
                                (at - 0.8, drop.top + 2)]), made,
                       Form(volume=0.8, bulge=0.3, rim=0.25, reach=0.4))  # fmt: skip
        button(canvas, CENTRE + 1.5, drop.top - tall * 0.45 + 1.6, 1.2, colour("bronze"))
    elif design.option("front", "plain") == "plain" and design.option("tie", "no") == "no":
        seam(canvas, curve([(CENTRE + drop.waist * 0.45, drop.top - tall), (CENTRE + drop.waist
                            * 0.45, drop.top + 2)]), 0.25, clip=mask)  # fmt: skip
    stitching(canvas, curve([(CENTRE - drop.waist - 1, drop.top + 0.2), (CENTRE, drop.top + 1.3),
                             (CENTRE + drop.waist + 1, drop.top + 0.2)]), thread, width=0.16,
              clip=mask, opacity=0.5)  # fmt: skip
    if design.option("tie", "no") == "yes":
        tie_sash(canvas, design, CENTRE - drop.waist * 0.5, drop.top - tall * 0.35, scale)


def tie_sash(canvas: Canvas, design: Design, x: float, y: float, scale: float = 1.0) -> None:
    """Tie a sash in a bow with two hanging ends at x, y."""
    tone = design.second if design.option("sash", "self") == "contrast" else design.main
    pattern = design.pattern if tone == design.main else None
    cloth = fabric(design.material or "cotton", tone, pattern)
    form = Form(volume=1.4 * scale, bulge=0.5, rim=0.5, cast=0.45, reach=0.8, crumple=0.2,
                crumple_size=3)  # fmt: skip
    for dx, drop in ((-3.0, 17.0), (2.4, 14.0)):
        end = curve([(x, y), (x + dx * 0.7 * scale, y + drop * 0.5 * scale), (x + dx * scale,
                     y + drop * scale)])  # fmt: skip
        canvas.lay(ribbon(end, [1.6 * scale, 2.6 * scale, 3.0 * scale]), cloth, form)
    for side in (-1, 1):
        loop: list[Point] = [(x, y), (x, y), (x + side * 4 * scale, y - 2.6 * scale),
                             (x + side * 7 * scale, y - 0.8 * scale),
                             (x + side * 5.5 * scale, y + 2.6 * scale)]  # fmt: skip
        canvas.lay(outline(loop), cloth, form)
    knot = [(x - 1.5 * scale, y - 1.6 * scale), (x + 1.5 * scale, y - 1.6 * scale),
            (x + 1.3 * scale, y + 1.7 * scale), (x - 1.3 * scale, y + 1.7 * scale)]  # fmt: skip
    canvas.lay(outline(knot), cloth, form)
