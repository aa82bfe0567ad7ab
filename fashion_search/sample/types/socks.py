"""Socks, laid flat as a pair."""

from dataclasses import replace

from fashion_search.sample.studio.canvas import Canvas
from fashion_search.sample.studio.designs import Design, draws
from fashion_search.sample.studio.drape import creases
from fashion_search.sample.studio.fabric import fabric
from fashion_search.sample.studio.palette import darker
from fashion_search.sample.studio.raster import fill
from fashion_search.sample.studio.shading import Form
from fashion_search.sample.studio.silhouette import (
    Path,
    Point,
    curve,
    ellipse,
    moved,
    outline,
    polygon,
    ribbon,
)  # fmt: skip
from fashion_search.sample.studio.trims import bow, seam

_TOPS = {"knee": (3.0, 14.0, 0.98), "crew": (16.0, 15.0, 1.06), "quarter": (36.0, 15.5, 1.22),
         "ankle": (55.0, 15.6, 1.36)}  # fmt: skip
"""The leg's upper end, its width and how large the sock is drawn, by height."""


def _sock(top: float, wide: float) -> Path:
    """Return a sock in profile: leg up, toe to the lower right; its heel at x = 27, y = 84."""
    left, right = 29.0, 29.0 + wide + 6.5
    narrow = min(62.0, top + 24) if top < 50 else top + 3
    points: list[Point] = [
        (left, top + 0.8), (left, top + 0.8), (left + 0.4, narrow), (27.4, 74), (26.0, 81),
        (27.6, 88), (33.5, 93.5), (44, 99.5), (56, 107.5), (64, 112.5), (72, 113.0), (76.2, 108.2),
        (75.2, 101.4), (68, 93.6), (58, 85.5), (51.4, 77.6), (49.6, 69),
    ]  # fmt: skip
    if top < 44:
        points.append((right - 0.6, min(narrow, 58)))
    return outline([*points, (right, top), (right, top)])


def _placed(path: Path, size: float, top: float, dx: float, dy: float) -> Path:
    middle = (50.0, (top + 114.0) / 2)
    return moved((path - middle) * size + (50.0, 62.5), dx, dy)


@draws("socks")
def socks(canvas: Canvas, design: Design) -> None:
    """Draw a pair of socks, one half over the other.

    Cut: height knee|crew|quarter|ankle; cuff rib|plain|frill; heel self|contrast; toe
    self|contrast; tops none|rings; second self|accent (the sock below).
    """
    top, wide, size = _TOPS[design.option("height", "crew")]
    apart = {"knee": 13.0, "crew": 12.0, "quarter": 11.0, "ankle": 10.0}[design.option("height", "crew")]
    for dx, dy, name in ((apart * 0.5, -1.6, "under"), (-apart * 0.5, 0.8, "over")):
        _lay_sock(canvas, design, (top, wide, size), dx, dy, name)
    canvas.wall(0.16, 1.3)


def _lay_sock(canvas: Canvas, design: Design, measures: tuple[float, float, float], dx: float,
              dy: float, name: str) -> None:  # fmt: skip
    top, wide, size = measures
    rng = design.rng(name)

    def put(path: Path) -> Path:
        return _placed(path, size, top, dx, dy)

    tint = design.main
    if name == "under" and design.option("second", "self") == "accent":
        tint = design.second
    cloth = replace(design.cloth("cotton"), colour=tint, sheen=0.12)
    folds = [replace(f, path=put(f.path)) for f in (
        *creases(39, 76, 9, 16, 6, rng, 1.8, 0.45), *creases(56, 96, 9, 12, 4, rng, 1.8, 0.3),
        *(creases(39, 48, 8, 26, 5, rng, 2.2, 0.3) if top < 40 else []))]  # fmt: skip
    form = Form(volume=4.6, bulge=0.5, rim=0.9, rim_bulge=0.25, folds=tuple(folds), crumple=0.14,
                crumple_size=5, cast=0.4, reach=1.2, origin=(50, 62))  # fmt: skip
    mask = canvas.lay(put(_sock(top, wide)), cloth, form)
    for part, shape, edge in (("heel", ellipse(27.5, 85.5, 12.5, 9.6, 40),
                               curve([(26, 74.5), (36, 78.5), (39.4, 86), (37, 97)])),
                              ("toe", ellipse(76.5, 111.5, 13.5, 14.0, 38),
                               curve([(68.5, 92), (63.5, 100), (60.5, 112)]))):  # fmt: skip
        if design.option(part, "self") == "contrast":
            canvas.tint(put(shape), design.second, 0.95, 0.12, mask)
        else:
            seam(canvas, put(edge), 0.1, 0.7, mask)
    left, right = 29.0, 29.0 + wide + 6.5
    if design.option("tops", "none") == "rings":
        for k in range(2):
            y = top + 14 + k * 5.5
            line = curve([(left - 4, y), (left + wide * 0.5, y + 0.8), (right + 6, y - 0.4)])
            canvas.tint(put(ribbon(line, 2.6)), design.second, 0.95, 0.08, mask)
    _lay_cuff(canvas, design, measures, put(_cuff(top, left, right)), mask.box.left, tint)
    if design.option("bow", "no") == "yes":
        at = put(ellipse(left + wide * 0.7, top + 4, 0.01, 0.01))[0]
        bow(canvas, float(at[0]), float(at[1]), 4.2, design.second, 1.3)


def _cuff(top: float, left: float, right: float) -> Path:
    tall = 9.5 if top < 44 else 4.6
    return polygon([(left - 0.35, top + 0.5), (right + 0.35, top - 0.3),
                    (right - 0.1, top + tall - 0.4), (left - 0.1, top + tall + 0.6)])  # fmt: skip


def _lay_cuff(canvas: Canvas, design: Design, measures: tuple[float, float, float], shape: Path,
              edge: int, tint: tuple[float, float, float]) -> None:  # fmt: skip
    style = design.option("cuff", "rib")
    if style == "plain":
        return
    made = fabric("rib", design.second if style == "contrast" else tint)
    if style == "frill":
        made = fabric("lace", design.second)
        shape = (shape - shape.mean(axis=0)) * (1.14, 1.0) + shape.mean(axis=0)
    canvas.lay(fill(shape), made, Form(volume=3.6, bulge=0.4, rim=0.4, rim_bulge=0.25, cast=0.25,
               reach=0.6, crumple=0.1))  # fmt: skip
    canvas.shade(ribbon(shape[2:4], 0.7), 0.14, 0.3)
    canvas.tint(ribbon(shape[:2], 0.5), darker(tint, 0.25), 0.5, 0.2)
