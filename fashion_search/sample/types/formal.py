"""Leather shoes in the three-quarter view of shop photos: lace-ups, monks and loafers."""

from fashion_search.sample.studio.canvas import Canvas
from fashion_search.sample.studio.designs import Design, draws
from fashion_search.sample.studio.drape import creases
from fashion_search.sample.studio.fabric import fabric
from fashion_search.sample.studio.palette import RGB, darker, lighter
from fashion_search.sample.studio.shading import Form
from fashion_search.sample.studio.silhouette import (
    Point,
    curve,
    ellipse,
    outline,
    ribbon,
    shifted,
)
from fashion_search.sample.studio.trims import stitching
from fashion_search.sample.types import formal_details
from fashion_search.sample.types.heel_arches import lining_of
from fashion_search.sample.types.stage import Stage

SOLE: list[Point] = [(8.6, 68.4), (14, 71), (20, 74.4), (26, 79), (33, 84.4), (42, 88), (54, 89.4),
    (67, 89),
                     (79, 87), (88, 84.2), (93.4, 82.6)]  # fmt: skip


@draws("formal shoes")
def formal_shoes(canvas: Canvas, design: Design) -> None:
    """Draw a leather shoe.

    Cut: style derby|oxford|brogue|monk|penny|tassel|slip-on; toe plain|cap|wing|apron;
    sole black|<colour name>. The accent colours the lining where it is not white.
    """
    stage = Stage(canvas, 1.04, -0.5, -6.0)
    stage.ground(58, 91.5, 70, 6, 0.36, 3)
    stage.ground(20, 79, 26, 4, 0.28, 14)
    style = design.option("style", "derby")
    loafer = style in ("penny", "tassel", "slip-on", "monk")
    collar: list[Point] = (
        [(15, 41), (17.4, 47), (22, 52.6), (28, 55), (33, 53.4), (37, 48.4), (41, 46)]
        if loafer else [(11, 47.4), (13.4, 53), (19, 56.8), (25, 56), (30.4, 51.4), (35.4, 47),
        (38, 46.4)]
    )  # fmt: skip
    back: list[Point] = (
        [(8.8, 69), (9.2, 60), (10.6, 51), (12.6, 44), (15, 41)]
        if loafer else [(8.8, 69), (8.6, 61), (9.4, 53), (11, 47.4)]
    )  # fmt: skip
    top: list[Point] = [(45, 45.8), (50.4, 48.6), (57, 56), (65, 64.6), (74, 70.4), (83, 75.2),
        (89.4, 78.6),
                        (91.6, 81), (91.8, 83.6)]  # fmt: skip
    cloth = design.cloth("calf", tilt=28.0)
    lining = darker(lining_of(design.main, design.second), 0.3)
    far = ([(15, 41), (18, 39.4), (24, 40), (33, 44), (41, 47)] if loafer
           else [(11, 47.4), (14, 46.4), (20, 47.4), (27, 49.6), (33, 48.6), (38,
           46.4)])  # fmt: skip
    mouth = stage.lay(outline([*far, *collar[::-1]]), fabric("calf", lining), Form(volume=4, bulge=-0.5))
    stage.shade(ellipse(25, 50, 9, 4, 12), 0.4, 1.6, mouth)
    rng = design.rng("upper")
    folds = tuple(creases(64, 72, 7, 7, 3, rng, 1.6, 0.3))
    sides = [*back, *collar[1:], *top, top[-1], *[(x, y + 1) for x, y in SOLE[::-1][1:]]]
    upper = stage.lay(outline(sides), cloth, Form(volume=7, bulge=0.6, rim=1.2, rim_bulge=0.3, folds=folds))
    stage.shade(
        outline([(9, 55), (30, 56), (50, 62), (62, 80), (60, 90), (30, 84), (9, 70)]),
        0.14,
        4,
        upper,
    )
    stage.shade(ribbon(curve(SOLE), 4.0), 0.25, 1.0, upper)
    stage.shade(ellipse(76, 76, 9, 1.6, 26), -0.22, 1.2, upper)
    stage.lay(ribbon(curve(collar), 1.1), fabric("calf", darker(design.main, 0.2)),
              Form(volume=0.5, bulge=0.5, cast=0.2, reach=0.3))  # fmt: skip
    stitching(stage, shifted(curve(collar), 1.6), design.thread, width=0.16, clip=upper)
    formal_details.toe(stage, design, upper)
    formal_details.counter(stage, design, upper, style)
    if loafer:
        formal_details.loafer(stage, design, style, upper)
    else:
        formal_details.laced(stage, design, style, upper)
    _sole(stage, design)


def _sole(stage: Stage, design: Design) -> None:
    dark = design.option("sole", "black") == "black"
    tone: RGB = (0.11, 0.1, 0.1) if dark else (0.46, 0.29, 0.17)
    heel = outline([(7.8, 68.6), (7.8, 68.6), (8.6, 75.6), (8.6, 75.6), (15, 79.6), (22.4, 82.6),
        (22.4, 82.6),
                    (26.4, 80.6), (26.6, 79), (26.6, 79), (18, 73.6)])  # fmt: skip
    stage.lay(heel, fabric("rubber", darker(tone, 0.25)), Form(volume=1.5, bulge=0.35, rim=0.4))
    for k in range(2):
        stage.shade(
            ribbon(curve([(8, 71.8 + 2 * k), (15, 75.2 + 2 * k), (23, 79.2 + 2 * k)]), 0.3),
            0.3,
            0.1,
        )
    stage.lay(ribbon(curve([(x, y + 0.7) for x, y in SOLE]), [1.2, 2.0, 1.8, 2.6, 2.8, 2.8, 2.4,
        1.2]),
              fabric("rubber", tone), Form(volume=0.8, bulge=0.5, cast=0.3, reach=0.5))  # fmt: skip
    stitching(
        stage,
        curve([(x, y + 0.1) for x, y in SOLE[3:]]),
        lighter(tone, 0.35),
        width=0.18,
        length=0.6,
    )
