"""The upper half of dresses, and how long and wide a dress is cut."""

from dataclasses import dataclass, replace

from fashion_search.sample.studio.canvas import Canvas
from fashion_search.sample.studio.designs import Design
from fashion_search.sample.studio.drape import both, creases, radiating
from fashion_search.sample.studio.fabric import Fabric, fabric
from fashion_search.sample.studio.palette import darker
from fashion_search.sample.studio.raster import Mask
from fashion_search.sample.studio.shading import Fold, Form
from fashion_search.sample.studio.silhouette import (
    CENTRE,
    Path,
    Point,
    curve,
    flipped,
    mirror,
    ribbon,
    shifted,
    symmetric,
)  # fmt: skip
from fashion_search.sample.studio.trims import cord, hem, seam
from fashion_search.sample.types.skirting import (
    Drop,
)  # fmt: skip
from fashion_search.sample.types.tops import lay_sleeves
from fashion_search.sample.types.torso import Torso, neck_edge

_LENGTHS = {"mini": 98.0, "knee": 108.0, "midi": 114.0, "maxi": 119.5}
_TOPS = {"mini": 17.0, "knee": 11.0, "midi": 8.0, "maxi": 6.0}
_SIZES = {"mini": 1.22, "knee": 1.06, "midi": 0.92, "maxi": 0.82}
NECKS = {"crew": 5.5, "v": 17.0, "scoop": 11.0, "boat": 3.0, "square": 9.0, "keyhole": 5.0}
_SLEEVES = {"cap": (9.0, 44.0, 11.0), "short": (17.0, 30.0, 11.5), "puff": (15.0, 34.0, 12.5),
            "three-quarter": (38.0, 15.0, 8.0), "long": (54.0, 13.0, 6.5),
            "bell": (46.0, 19.0, 15.0)}  # fmt: skip


@dataclass(frozen=True)
class Build:
    """A dress's measures: the bodice as a torso, the skirt below it, and the waist's height."""

    torso: Torso
    drop: Drop
    size: float


def build_of(design: Design) -> Build:
    """Return the measures of a dress."""
    length = design.option("length", "knee")
    k, top, bottom = _SIZES[length], _TOPS[length], _LENGTHS[length]
    line = design.option("line", "a-line")
    high = design.option("waist", "natural")
    at = top + {"natural": 37.0, "empire": 27.5, "low": 47.0}[high] * k
    half = {"natural": 12.2, "empire": 14.2, "low": 14.4}[high] * k
    half = {"shift": 14.9, "slip": 13.2}.get(line, half / k) * k
    edge = {"a-line": 25.0, "full": 31.0, "pencil": 14.6, "pleated": 25.0, "tiered": 27.0,
            "wrap": 23.0, "shift": 19.5, "slip": 18.5}[line] * k  # fmt: skip
    edge = min(edge, 39.0)
    if length == "maxi" and line in ("pencil", "slip", "shift"):
        edge *= 1.12
    torso = Torso(top=top, neck=8.6 * k, shoulder=17.2 * k, slope=4.0 * k, chest=15.4 * k,
                  armpit=top + 19.5 * k, waist=(14.9 if line == "shift" else 14.4) * k,
                  waist_at=top + 27.0 * k, hem=half, bottom=at, sag=0.6)  # fmt: skip
    hip = {"pencil": 16.6, "slip": 16.4, "shift": 16.6}.get(line, 17.0) * k
    drop = Drop(at - 0.6, half, hip, at + 14 * k, edge, bottom, 2.2)
    return Build(torso, drop, k)


def lay_inside(canvas: Canvas, build: Build, cloth: Fabric) -> None:
    """Lay the inside of the back, seen through the neck."""
    torso = build.torso
    inside = replace(cloth, colour=darker(cloth.colour, 0.22), pattern=None)
    mask = canvas.lay(torso.back(-1.4, 20 * build.size), inside, Form(bulge=0.0, cast=0))
    canvas.shade(mask, 0.16)


def lay_dress_sleeves(canvas: Canvas, design: Design, build: Build, cloth: Fabric, name: str) -> None:
    """Lay both sleeves and sew their cuffs."""
    length, angle, width = _SLEEVES[name]
    k = build.size
    sleeve = build.torso.sleeve(length * k, angle, width * k, 1.6 if name == "puff" else 0.0)
    masks = lay_sleeves(canvas, design, sleeve, cloth)
    for mask, flip in zip(masks, (False, True), strict=True):
        cuff = sleeve.cuff(2.4 if name == "puff" else 1.4)
        cuff = flipped(cuff) if flip else cuff
        if name == "puff":
            seam(canvas, cuff, 0.4, 0.9, mask)
        else:
            hem(canvas, cuff, 0.0, design.thread, mask)


def _bodice_form(design: Design, build: Build) -> Form:
    rng, torso, k = design.rng("bodice"), build.torso, build.size
    folds = both(radiating((torso.pit[0] + 1, torso.pit[1]), (15, 40, 65), 10 * k, rng, 2.0, 0.6))
    bust = (CENTRE - 7.2 * k, torso.armpit + 3.5 * k)
    folds += both([Fold(curve([(bust[0] - 3 * k, bust[1]), (bust[0], bust[1] + 2.2 * k), (bust[0]
                        + 4 * k, bust[1] + 0.6 * k)]), 5.0 * k, 0.75, foot=0.6),
                   Fold(curve([(bust[0], bust[1] + 5 * k), (bust[0] + 1.5, torso.bottom)]), 2.2,
                        -0.45, foot=0.8)])  # fmt: skip
    folds += creases(CENTRE, torso.bottom - 3 * k, torso.hem * 0.9, 7 * k, 4, rng, 2.0, 0.4)
    return Form(volume=7, bulge=0.5, rim=0.9, rim_bulge=0.22, folds=tuple(folds), crumple=0.22,
                crumple_size=7, is_open=True, cast=0.3, reach=0.9, bow=1.0,
                origin=(CENTRE, build.drop.top))  # fmt: skip


def _strap_top(build: Build, style: str) -> list[Point]:
    """Return the left half of a strapless bodice's upper edge, from the centre to the side."""
    torso, k = build.torso, build.size
    low = torso.top + 15.5 * k
    peak = (CENTRE - 8.2 * k, low - 4.0 * k)
    side = (CENTRE - 14.6 * k, torso.armpit + 1.0 * k)
    dip = {"v": 5.0, "square": -2.5, "scoop": 1.5, "crew": -1.0}.get(style, 1.0)
    middle: list[Point] = [(CENTRE, low + dip * k)]
    if style == "v":
        middle *= 2
    return [*middle, peak, peak, (CENTRE - 12.2 * k, low - 0.4 * k), side, side]


def lay_straps(canvas: Canvas, design: Design, build: Build) -> None:
    """Lay the back edge and the straps of a bodice without shoulders."""
    k, top = build.size, build.torso.top
    points = _strap_top(build, design.option("neck", "scoop"))
    peak = next(p for p in points if p[0] < CENTRE - 1)
    side = points[-1]
    inside = fabric(design.material or "cotton", darker(design.main, 0.3))
    back: list[Point] = [(CENTRE, side[1] + 1.5), (CENTRE - 9 * k, side[1] - 0.4 * k), side, side,
                         (CENTRE - 13 * k, side[1] + 5), (CENTRE, side[1] + 7)]  # fmt: skip
    canvas.shade(canvas.lay(symmetric(back), inside, Form(bulge=0, cast=0)), 0.2)
    wide = {"thin": 0.9, "wide": 2.6}[design.option("strap", "thin")] * k
    for flip in (False, True):
        for points in ([(CENTRE - 6.6 * k, top - 2.0), (CENTRE - 8.6 * k, (top + side[1]) / 2),
                        (CENTRE - 9.6 * k, side[1] + 2)],
                       [(CENTRE - 6.6 * k, top - 2.0), (CENTRE - 7.6 * k, top + 4 * k),
                        (peak[0] + 0.3 * k, peak[1] + 1.2)]):  # fmt: skip
            placed = mirror(points) if flip else points
            cord(canvas, placed, design.main, wide, 0.3)


def lay_bodice(canvas: Canvas, design: Design, build: Build, cloth: Fabric, sleeve: str) -> Mask:
    """Lay the bodice and sew its edges."""
    torso, style = build.torso, design.option("neck", "scoop")
    if sleeve == "straps":
        shape = symmetric([*_strap_top(build, style), (CENTRE - torso.waist, torso.waist_at),
                           (CENTRE - torso.hem, torso.bottom - 0.6), (CENTRE - torso.hem,
                           torso.bottom - 0.6), (CENTRE, torso.bottom)])  # fmt: skip
        edge = _strap_top(build, style)[:-1]
        line = curve([*mirror(edge), *edge[1:]])
    else:
        depth = NECKS[style] * build.size
        shape, line = _cut(torso, depth, style)
    mask = canvas.lay(shape, cloth, _bodice_form(design, build))
    seam(canvas, shifted(line, -1.3), 0.16, 0.4, mask)
    tone = design.second if design.option("trim", "self") == "contrast" else design.main
    if tone != design.main:
        canvas.tint(ribbon(shifted(line, -0.6), 1.8), tone, 0.95, 0.05, mask)
    if sleeve == "none":
        for flip in (False, True):
            hole = flipped(torso.armhole()) if flip else torso.armhole()
            inner = shifted(hole, 1.1 if flip else -1.1)
            seam(canvas, inner, 0.14, 0.4, mask)
    elif sleeve != "straps":
        for hole in (torso.armhole(), flipped(torso.armhole())):
            seam(canvas, hole, 0.2)
    if design.option("line", "a-line") not in ("shift", "pencil", "slip"):
        waist = curve([(CENTRE - torso.hem - 1, torso.bottom - 1.2), (CENTRE, torso.bottom - 0.3),
                       (CENTRE + torso.hem + 1, torso.bottom - 1.2)])  # fmt: skip
        seam(canvas, waist, 0.35, 0.7)
    return mask


def _cut(torso: Torso, depth: float, style: str) -> tuple[Path, Path]:
    if style != "square":
        name = style if style in ("v", "boat") else "crew"
        return torso.body(depth, name), neck_edge(torso, depth, name)
    inner, edge = (CENTRE - torso.neck * 0.86, torso.top + depth), (CENTRE - torso.neck, torso.top)
    half: list[Point] = [(CENTRE, torso.top + depth + 0.4), inner, inner, edge, edge]
    line = curve([*mirror(half[:-1]), *half[1:-1]])
    return symmetric([*half, *torso.flank()]), line
