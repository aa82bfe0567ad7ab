"""Dresses."""

from fashion_search.sample.studio.canvas import Canvas
from fashion_search.sample.studio.designs import Design, draws
from fashion_search.sample.studio.fabric import Fabric, fabric
from fashion_search.sample.studio.raster import Mask
from fashion_search.sample.studio.shading import Form
from fashion_search.sample.studio.silhouette import (
    CENTRE,
    Point,
    curve,
    flipped,
    outline,
    ribbon,
    shifted,
    symmetric,
)  # fmt: skip
from fashion_search.sample.studio.trims import buckle, button, seam
from fashion_search.sample.types.bodices import (
    NECKS,
    Build,
    build_of,
    lay_bodice,
    lay_dress_sleeves,
    lay_inside,
    lay_straps,
)
from fashion_search.sample.types.skirt_trims import lay_ruffle, sew_hem
from fashion_search.sample.types.skirting import (
    lay_plain,
    lay_pleated,
    lay_tiered,
    lay_wrapped,
)  # fmt: skip
from fashion_search.sample.types.skirts import tie_sash
from fashion_search.sample.types.torso import Torso


@draws("dress")
def dress(canvas: Canvas, design: Design) -> None:
    """Draw a dress from the front.

    Cut: line a-line|full|pencil|pleated|tiered|wrap|shift|slip; length mini|knee|midi|maxi; neck
    crew|v|scoop|boat|square; sleeve none|cap|short|puff|three-quarter|long|bell|straps; waist
    natural|empire|low; belt none|sash|leather|band; front plain|buttons|shirt|wrap; hem
    plain|ruffle|band.
    """
    build = build_of(design)
    cloth = design.cloth("cotton")
    sleeve = design.option("sleeve", "none")
    if sleeve == "straps":
        lay_straps(canvas, design, build)
    else:
        lay_inside(canvas, build, cloth)
        if sleeve != "none":
            lay_dress_sleeves(canvas, design, build, cloth, sleeve)
    mask = _skirt(canvas, design, build, cloth)
    if design.option("hem", "plain") == "band":
        canvas.tint(ribbon(build.drop.hem_line(5.0), 6.0), design.second, 0.95, 0.05, mask)
    body = lay_bodice(canvas, design, build, cloth, sleeve)
    _front(canvas, design, build, body)
    _belt(canvas, design, build)
    canvas.wall(0.1)


def _skirt(canvas: Canvas, design: Design, build: Build, cloth: Fabric) -> Mask:
    line, drop = design.option("line", "a-line"), build.drop
    if line == "pleated":
        return lay_pleated(canvas, design, drop, cloth, 16)
    if line == "tiered":
        return lay_tiered(canvas, design, drop, cloth, 3)
    if line == "wrap":
        return lay_wrapped(canvas, design, drop, cloth)
    folds, depth = {"pencil": (5, 0.35), "shift": (5, 0.5), "slip": (6, 0.7), "a-line": (8, 1.1),
                    "full": (13, 1.5)}[line]  # fmt: skip
    mask = lay_plain(canvas, design, drop, cloth, folds, depth)
    if design.option("hem", "plain") == "ruffle":
        lay_ruffle(canvas, design, drop, cloth, 9.0)
    elif design.option("hem", "plain") == "plain":
        sew_hem(canvas, drop, design.thread, mask, 2.2)
    return mask


def _front(canvas: Canvas, design: Design, build: Build, body: Mask) -> None:
    front, torso, k = design.option("front", "plain"), build.torso, build.size
    neck = torso.top + NECKS[design.option("neck", "scoop")] * k
    if front == "wrap":
        edge = curve([(CENTRE + torso.neck * 0.5, torso.top + 10 * k), (CENTRE - 3 * k,
                      torso.armpit + 6 * k), (CENTRE - torso.hem * 0.8, torso.bottom)])  # fmt: skip
        canvas.shade(ribbon(shifted(edge, 0.9), 1.6), 0.3, 0.6, body)
        seam(canvas, edge, 0.5, 0.6, body)
        return
    if front == "plain":
        return
    low = build.drop.bottom - 4 if front == "shirt" else torso.bottom - 2
    for side in (-1.7, 1.7):
        seam(canvas, curve([(CENTRE + side * k, neck - 1), (CENTRE + side * k, low + 3)]), 0.22, 0.4)
    step = 6.4 * k
    y = neck + 2.2
    while y < low:
        button(canvas, CENTRE, y, 0.85 * k, design.second)
        y += step
    if front == "shirt":
        _collar(canvas, design, torso, k)


def _collar(canvas: Canvas, design: Design, torso: Torso, k: float) -> None:
    cloth = design.cloth("cotton")
    for flip in (False, True):
        flap: list[Point] = [(CENTRE - 0.2, torso.top + 5.2 * k), (CENTRE - 0.2, torso.top + 5.2 * k),
                             (CENTRE - 5.5 * k, torso.top + 9.8 * k),
                             (CENTRE - 5.5 * k, torso.top + 9.8 * k),
                             (CENTRE - 10.4 * k, torso.top + 2.2 * k),
                             (CENTRE - 8.4 * k, torso.top - 2.0), (CENTRE - 8.4 * k, torso.top - 2.0),
                             (CENTRE - 6.0 * k, torso.top + 2.0 * k)]  # fmt: skip
        path = outline(flap)
        canvas.lay(flipped(path) if flip else path, cloth, Form(volume=2, bulge=0.3, rim=0.5,
                   cast=0.45, reach=0.7))  # fmt: skip


def _belt(canvas: Canvas, design: Design, build: Build) -> None:
    style, torso, k = design.option("belt", "none"), build.torso, build.size
    if style == "none":
        return
    tall = {"sash": 4.0, "leather": 3.0, "band": 5.4}[style] * k
    y, half = torso.bottom - tall / 2, torso.hem + 0.5
    band: list[Point] = [(CENTRE, y + 0.5), (CENTRE - half, y - 0.2), (CENTRE - half, y - 0.2),
                         (CENTRE - half - 0.1, y + tall - 0.3), (CENTRE - half - 0.1, y + tall - 0.3),
                         (CENTRE, y + tall + 0.5)]  # fmt: skip
    if style == "leather":
        made = fabric("leather", design.second)
    else:
        own = design.option("sash", "self") == "self"
        made = fabric(design.material or "cotton", design.main if own else design.second,
                      design.pattern if own else None)  # fmt: skip
    canvas.lay(symmetric(band), made, Form(volume=3, bulge=0.4, rim=0.5, cast=0.35, reach=0.7,
               crumple=0.12))  # fmt: skip
    if style == "sash":
        tie_sash(canvas, design, CENTRE - half * 0.45, y + tall / 2, 0.95 * k)
    elif style == "leather":
        buckle(canvas, CENTRE, y + tall / 2 + 0.4, 4.2 * k, tall * 1.2, "gold")
