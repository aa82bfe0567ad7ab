"""Caps and beanies, shown from the front as shop photos do."""

from fashion_search.sample.studio.canvas import Canvas
from fashion_search.sample.studio.designs import Design, draws
from fashion_search.sample.studio.drape import creases, radiating
from fashion_search.sample.studio.fabric import fabric
from fashion_search.sample.studio.palette import darker, lighter
from fashion_search.sample.studio.prints import chest_print
from fashion_search.sample.studio.raster import Mask
from fashion_search.sample.studio.shading import Form
from fashion_search.sample.studio.silhouette import (
    Point,
    curve,
    ellipse,
    flipped,
    outline,
    ribbon,
    shifted,
    symmetric,
)
from fashion_search.sample.studio.trims import button, eyelet, seam, stitching
from fashion_search.sample.types.stage import PANEL, Stage, band


@draws("cap")
def cap(canvas: Canvas, design: Design) -> None:
    """Draw a baseball cap.

    Cut: style panel|trucker|military|flat; brim self|accent; front plain|patch|stripe|print;
    edge self|accent; print lettering|mountains|heart|star. The accent colours motif and brim.
    """
    style = design.option("style", "panel")
    if style == "flat":
        _flat_cap(canvas, design)
        return
    stage = Stage(canvas, 1.06, 0.0, -6.0)
    stage.ground(50, 92.6, 50, 3.5, 0.22)
    tall = 3.0 if style == "trucker" else (-7.0 if style == "military" else 0.0)
    flat = style == "military"
    cloth = design.cloth("chino")
    crown_half: list[Point] = [(50, 45.4 - tall), (41, 46 - tall), (33, 49 - tall), (25.6,
        55.4 - tall * 0.6), (22, 63), (20.6, 70),
                               (20, 78), (20, 78), (50, 80)]  # fmt: skip
    if flat:
        crown_half = [
            (50, 52),
            (40, 52.4),
            (29, 54.4),
            (23.6, 57.4),
            (22, 61),
            (20.8, 70),
            (20, 78),
            (20, 78),
            (50, 80),
        ]
    rng = design.rng("crown")
    folds = tuple(creases(50, 66, 22, 12, 4, rng, 2.4, 0.25))
    crown = stage.lay(
        symmetric(crown_half),
        cloth,
        Form(volume=8, bulge=0.62, rim=1.2, folds=folds, crumple=0.1, bow=-3.0),
    )
    if style == "trucker":
        for left in (True, False):
            side = outline(
                [
                    (36, 46),
                    (36, 46),
                    (30.6, 56),
                    (29.6, 74),
                    (29.6, 80),
                    (16, 80),
                    (18, 60),
                    (26, 50),
                ]
            )
            stage.lay(
                side if left else flipped(side),
                fabric("mesh", design.second),
                Form(volume=8, bulge=0.5, cast=0.1),
                crown,
            )
    for path in (
        curve([(50, 46), (50, 60), (50, 71)]),
        curve([(49, 46), (37, 52), (30.6, 62), (29.4, 75)]),
    ):
        if flat:
            break
        for line in (path, flipped(path)):
            seam(stage, line, 0.22, 0.4, crown)
            for off in (-0.8, 0.8):
                stitching(stage, shifted(line, off), design.thread, width=0.16, clip=crown, opacity=0.6)
    if flat:
        edge = curve([(21.4, 63), (34, 60), (50, 59.2), (66, 60), (78.6, 63)])
        seam(stage, edge, 0.3, 0.5, crown)
        stitching(stage, shifted(edge, 1.0), design.thread, rows=2, width=0.18, clip=crown)
    else:
        for x in (37.6, 62.4):
            eyelet(stage, x, 53.6 - tall * 0.6, 0.7, "silver" if style == "panel" else "bronze")
        button(stage, 50, 45.8 - tall, 1.7, darker(design.main, 0.05))
    _motif(stage, design, crown)
    stage.shade(ribbon(curve([(19, 75), (30, 71), (50, 68.6), (70, 71), (81, 75)]), 3.0), 0.3, 0.9, crown)
    brim_half: list[Point] = [(50, 69.3), (40, 70), (30, 72), (20, 76), (20, 76), (18.8, 82), (19,
        87.6), (21, 91.6), (25, 92),
                              (33, 88.4), (41, 85), (50, 83.8)]  # fmt: skip
    accent = design.option("brim", "self") == "accent" or style == "trucker"
    peak = fabric("chino", design.second) if accent else cloth
    brim = stage.lay(symmetric(brim_half), peak, Form(volume=5, bulge=0.5, rim=0.6, cast=0.25))
    thread = lighter(design.second, 0.3) if accent else design.thread
    for k in range(4):
        y = 71.4 + 2.7 * k
        line = curve(
            [
                (19, y + 7 + k * 0.6),
                (30, y + 2.6),
                (40, y + 0.7),
                (50, y),
                (60, y + 0.7),
                (70, y + 2.6),
                (81, y + 7 + k * 0.6),
            ]
        )
        stitching(stage, line, thread, width=0.18, clip=brim, opacity=0.6)
    if design.option("edge", "self") == "accent":
        lip = curve([(19.4, 88), (21.4, 91), (25, 91.2), (33, 87.6), (41, 84.2), (50, 83)])
        for path in (lip, flipped(lip)):
            stage.tint(ribbon(path, 1.4), design.second, 0.95, 0.0, brim)


def _motif(stage: Stage, design: Design, crown: Mask) -> None:
    kind = design.option("front", "plain")
    tone = design.second
    if kind == "patch":
        stage.lay(outline([(41, 54), (50, 53), (59, 54), (60, 60), (58.6, 66), (50, 67), (41.4,
            66), (40, 60)]),
                  fabric("calf", tone), PANEL)  # fmt: skip
        stitching(stage, curve([(41.8, 55), (50, 54), (58.2, 55)]), lighter(tone, 0.35), width=0.2)
        stage.tint(
            [ribbon(curve([(44, y), (56, y)]), w) for y, w in ((58.0, 1.6), (61.4, 0.9), (63.4, 0.9))],
            darker(tone, 0.55),
            0.9,
        )
    elif kind == "stripe":
        stage.lay(outline([(46, 44), (46, 44), (54, 44), (54, 44), (54.6, 71), (54.6, 71), (45.4,
            71), (45.4, 71)]),
                  fabric("chino", tone), Form(volume=8, bulge=0.05, cast=0.15))  # fmt: skip
    elif kind == "print":
        x, y = (float(v) for v in stage.placed(ellipse(50, 59.5, 0, 0))[0])
        chest_print(stage.base, design, x, y, 8.0, crown)


def _flat_cap(canvas: Canvas, design: Design) -> None:
    stage = Stage(canvas, 1.12, 0.0, -4.0)
    stage.ground(52, 87, 76, 5, 0.3)
    cloth = design.cloth("wool", tilt=-6.0)
    peak = outline(
        [
            (52, 83),
            (52, 83),
            (66, 83.6),
            (82, 80),
            (90, 77),
            (92, 79.6),
            (86, 85.4),
            (72, 89),
            (58, 88),
            (52, 86),
        ]
    )
    stage.lay(peak, cloth, Form(volume=3, bulge=0.5, rim=0.6))
    rng = design.rng("flat")
    folds = tuple(radiating((84, 74), (170.0, 190.0, 205.0, 150.0), 30, rng, 3.0, 0.5))
    body = outline([(9, 78), (9, 70), (13, 61), (22, 54), (35, 51), (50, 52), (65, 57), (80, 66),
        (90.6, 74.6), (91, 78), (84, 80.6),
                    (70, 83.4), (54, 84.6), (38, 85), (22, 85), (11, 84)])  # fmt: skip
    top = stage.lay(body, cloth, Form(volume=9, bulge=0.62, rim=1.2, folds=folds, crumple=0.25))
    seam(stage, curve([(12, 62), (32, 60), (54, 64), (76, 73), (88, 79)]), 0.25, 0.5, top)
    under = fabric("wool", darker(design.main, 0.15))
    band(stage, [(10, 84.6), (24, 85.6), (44, 85.4), (56, 84.6)], 2.6, under)
    button(stage, 36, 52.6, 1.8, darker(design.main, 0.1))
