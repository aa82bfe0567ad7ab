"""Neckties, rolled or knotted as shops lay them out."""

from fashion_search.sample.studio.canvas import Canvas
from fashion_search.sample.studio.designs import Design, draws
from fashion_search.sample.studio.fabric import Fabric
from fashion_search.sample.studio.raster import fill
from fashion_search.sample.studio.shading import Fold, Form
from fashion_search.sample.studio.silhouette import Path, Point, curve, ellipse, outline, ribbon
from fashion_search.sample.studio.trims import bar, seam

_WIDTHS = {"slim": 0.78, "classic": 1.0, "wide": 1.18}


def _blade(top: float, wide: float, end: str) -> Path:
    """Return the front blade, from its narrow top at x = 46 to its tip."""
    c, half = 44.0, 8.4 * wide
    tip: list[Point] = [(c - half, 111), (c - half, 111), (c - 0.4, 120.5), (c - 0.4, 120.5),
                        (c + half, 110), (c + half, 110)]  # fmt: skip
    if end == "square":
        tip = [(c - half * 0.85, 119), (c - half * 0.85, 119), (c + half * 0.85, 119),
               (c + half * 0.85, 119)]  # fmt: skip
    neck = 4.6 * wide
    return outline([(47 - neck, top), (47 - neck, top), (c - half * 0.86, 74), *tip,
                    (c + half * 0.86, 74), (47 + neck, top), (47 + neck, top)])  # fmt: skip


def _cloth(design: Design, turn: float) -> Fabric:
    slant = float(design.option("slant", "0"))
    gloss = 0.0 if design.material in ("knit", "wool") else 0.17
    return design.cloth("satin", tilt=turn + slant, gloss=gloss)


def _lay_blade(canvas: Canvas, design: Design, top: float, wide: float) -> None:
    edge = [Fold(curve([(46.5, top), (43.0 + d, 76), (43.2 + d, 118)]), 2.6, 0.28)
            for d in (-5 * wide, 5 * wide)]  # fmt: skip
    form = Form(volume=3.2, bulge=0.42, rim=0.7, rim_bulge=0.28, folds=tuple(edge), crumple=0.1,
                crumple_stretch=3.0, cast=0.35, origin=(44, 60))  # fmt: skip
    mask = canvas.lay(_blade(top, wide, design.option("end", "point")), _cloth(design, 0), form)
    canvas.shade(ellipse(47, top, 8 * wide, 5), 0.35, 2.2, mask)


def _lay_roll(canvas: Canvas, design: Design, wide: float) -> None:
    tail: list[Point] = [(50, 12), (50, 12), (63, 21), (82, 33.5), (82, 33.5), (84.5, 41.5),
                         (84.5, 41.5), (76.5, 41.0), (76.5, 41.0), (60, 31), (46, 23),
                         (46, 23)]  # fmt: skip
    canvas.lay(outline(tail), _cloth(design, -58), Form(volume=2.4, bulge=0.4, rim=0.6,
               rim_bulge=0.3, cast=0.3, origin=(60, 30)))  # fmt: skip
    _lay_blade(canvas, design, 17, wide)
    x, y = 47.0, 15.6
    for k, share in enumerate((1.0, 0.74, 0.5)):
        disc = ellipse(x + k * 0.25, y + k * 0.5, 12.2 * share, 10.4 * share, -12)
        form = Form(volume=1.4, bulge=0.6, rim=0.6, rim_bulge=0.35, cast=0.5, reach=0.6,
                    origin=(x, y))  # fmt: skip
        canvas.lay(disc, _cloth(design, 20.0 + 30 * k), form)
        canvas.shade(ellipse(x + 0.4 + k * 0.25, y + 1.4 + k * 0.5, 9.6 * share, 7.6 * share, -12),
                     0.42, 0.5)  # fmt: skip
    canvas.shade(ellipse(x + 0.6, y + 1.7, 2.4, 1.7), 0.75, 0.5)


def _lay_knot(canvas: Canvas, design: Design, wide: float) -> None:
    back = curve([(49, 22), (58.5, 14.5), (60.5, 8.6), (54, 4.6), (46.5, 4.2)])
    front = curve([(47.5, 4.2), (39.5, 4.8), (33.4, 8.8), (35.6, 14.8), (45, 22)])
    inside = ribbon(back, [5.0, 5.0, 4.4, 4.2])
    canvas.lay(inside, _cloth(design, 60), Form(volume=2, bulge=0.4, rim=0.5, cast=0.3))
    canvas.shade(fill(inside), 0.18)
    canvas.lay(ribbon(front, [4.2, 4.6, 5.2, 5.6]), _cloth(design, 110), Form(volume=2, bulge=0.45,
               rim=0.5, cast=0.3, origin=(50, 10)))  # fmt: skip
    _lay_blade(canvas, design, 27, wide * 0.94)
    w = 6.6 * wide
    knot: list[Point] = [(47 - w, 17.6), (47 - w, 17.6), (47, 16.0), (47 + w, 18.0),
                         (47 + w, 18.0), (47 + w * 0.82, 24), (47 + w * 0.55, 30.2),
                         (47 + w * 0.55, 30.2), (47, 31.6), (47 - w * 0.6, 30.0),
                         (47 - w * 0.6, 30.0), (47 - w * 0.9, 24)]  # fmt: skip
    pulls = (Fold(curve([(43, 18), (45.5, 25), (46, 31)]), 2.0, 0.4),
             Fold(curve([(52, 19), (50, 25), (48.8, 31)]), 1.6, -0.35))  # fmt: skip
    canvas.lay(outline(knot), _cloth(design, -24), Form(volume=3, bulge=0.55, rim=0.8, folds=pulls,
               cast=0.55, origin=(47, 24)))  # fmt: skip


@draws("tie")
def tie(canvas: Canvas, design: Design) -> None:
    """Draw a necktie.

    Cut: fold roll|knot; width slim|classic|wide; end point|square; slant <degrees>
    (how far the cloth is turned); clip no|yes; tip self|contrast.
    """
    wide = _WIDTHS[design.option("width", "classic")]
    if design.option("fold", "roll") == "roll":
        _lay_roll(canvas, design, wide)
    else:
        _lay_knot(canvas, design, wide)
    if design.option("tip", "self") == "contrast":
        blade = fill(_blade(30, wide, design.option("end", "point")))
        low = fill(outline([(20, 99), (20, 99), (70, 95), (70, 95), (70, 124), (70, 124), (20, 124),
                            (20, 124)]))  # fmt: skip
        canvas.tint(low, design.second, 0.95, 0.05, blade)
        seam(canvas, curve([(30, 98.2), (60, 95.8)]), 0.3, clip=blade)
    if design.option("clip", "no") == "yes":
        bar(canvas, curve([(38.0, 62), (51.5, 61)]), 1.5, "silver")
    canvas.wall(0.14, 1.2)
