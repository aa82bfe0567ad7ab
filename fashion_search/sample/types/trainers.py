"""Running shoes in the three-quarter view of shop photos."""

from fashion_search.sample.studio.canvas import Canvas
from fashion_search.sample.studio.designs import Design, draws
from fashion_search.sample.studio.fabric import fabric
from fashion_search.sample.studio.palette import RGB, colour, darker, lighter, luminance, mixed
from fashion_search.sample.studio.raster import Mask
from fashion_search.sample.studio.shading import Form
from fashion_search.sample.studio.silhouette import Path, Point, curve, ellipse, outline, ribbon, shifted
from fashion_search.sample.studio.trims import seam
from fashion_search.sample.types import trainer_panels
from fashion_search.sample.types.stage import PANEL, Stage, band
from fashion_search.sample.types.stage import lace as lace_

FEATHER: list[Point] = [(13.6, 61), (18, 66.4), (25, 71), (33, 75), (41, 80), (50, 84.4), (60,
    86.4), (70, 85.6),
                        (79, 82.6), (85.6, 79)]  # fmt: skip
_LOW: list[Point] = [(86.6, 81), (83, 85), (76, 89.6), (67, 92.4), (57, 93), (48, 91.4), (40, 88),
    (33, 84.6), (25, 82.6),
                     (18, 79.4), (14.4, 75), (13, 68)]  # fmt: skip


@draws("running shoes")
def running_shoes(canvas: Canvas, design: Design) -> None:
    """Draw a running shoe.

    Cut: sole wedge|pods|waves|gum; side cage|ribs|saddle|fade|panel|plain; knit yes|no;
    midsole <colour name>; lace <colour name>. The accent colours overlays, lining and tread.
    """
    stage = Stage(canvas, 1.18, -0.5, -5.0)
    stage.ground(58, 92, 64, 6, 0.36, 6)
    stage.ground(24, 83, 30, 4, 0.26, 12)
    sock = design.option("knit", "no") == "yes"
    second = design.second
    lining = fabric(
        "suede",
        mixed(second, (0.5, 0.5, 0.52), 0.25) if luminance(second) < 0.9 else (0.78, 0.79, 0.8),
    )
    far = [(17.4, 41), (20, 38.6), (26, 37.6), (31, 39), (35, 43), (38, 47)]
    collar = [(17.4, 41), (18.6, 47), (22, 51.6), (27, 52.6), (31, 49.6), (34, 45.6), (38, 43)]
    mouth = stage.lay(outline([*far, *collar[::-1]]), lining, Form(volume=3.5, bulge=-0.4))
    stage.shade(ellipse(28, 48, 5, 4, 10), 0.5, 1.6, mouth)
    tongue = outline([(33, 46), (35, 41), (39, 38), (44, 37.6), (48.6, 40), (51, 45), (46, 53), (38, 51)])
    stage.lay(tongue, fabric("canvas", darker(second, 0.1)), Form(volume=3, bulge=0.5, rim=0.8))
    shape = [(13.8, 62), (14.2, 55), (15.4, 47.6), (17.4, 41), (17.4, 41), *collar[1:], collar[-1],
        (42, 41.4), (47.6, 43),
             (53, 48.6), (59, 56), (65.6, 63), (72.6, 67.8), (79, 71.6), (84.4, 75.6), (86, 79),
             (86, 80), (86, 80),
             *[(x, y + 1.5) for x, y in FEATHER[::-1][1:]]]  # fmt: skip
    cloth = design.cloth("cotton", tilt=30.0)
    upper = stage.lay(outline(shape), cloth, Form(volume=7, bulge=0.62, rim=1.4, rim_bulge=0.3, crumple=0.06))
    stage.shade(outline([(14, 52), (34, 56), (52, 72), (60, 88), (36, 80), (14, 66)]), 0.12, 4.0, upper)
    if sock:
        for k in range(11):
            line = curve(
                [
                    (16 + 2 * k, 66 + 1.2 * k),
                    (30 + 3.4 * k, 58 + 2.4 * k),
                    (44 + 4.2 * k, 44 + 3.6 * k),
                ]
            )
            stage.shade(ribbon(line, 0.9), 0.1, 0.2, upper)
    else:
        trainer_panels.pores(stage, upper)
    trainer_panels.side(stage, design, upper)
    trainer_panels.panels(stage, design, upper)
    _throat(stage, design, upper)
    stage.lay(
        ribbon(curve(collar), 2.6),
        fabric("canvas", lighter(second, 0.1)),
        Form(volume=1.1, bulge=0.6, cast=0.2),
        upper,
    )
    band(stage, [(16.4, 45), (14.0, 40.4), (15.4, 37), (18.4, 40.4)], 1.5, fabric("canvas", second))
    _sole(stage, design)
    _laces(stage, design)


_NEAR: list[Point] = [(38.6, 45), (42.6, 51), (48, 58.6), (54.6, 66.4), (58, 69.6)]
_FAR: list[Point] = [(48.6, 43.6), (53.4, 49), (59, 56), (65, 62.6), (68.6, 65.6)]


def _throat(stage: Stage, design: Design, upper: Mask) -> None:
    inner = curve([*_NEAR, _NEAR[-1], *_FAR[::-1]])
    stage.lay(inner, fabric("canvas", darker(design.main, 0.4)), Form(volume=2, bulge=0.1, cast=0), upper)
    stay = shifted(curve(_NEAR), 1.4)
    tone = design.second if design.option("stay", "accent") == "accent" else darker(design.main, 0.1)
    stage.lay(ribbon(stay, [3.4, 3.8, 3.4]), fabric("calf", tone), PANEL, upper)


def _laces(stage: Stage, design: Design) -> None:
    named = design.option("lace", "")
    lace = colour(named) if named else colour("white")
    near, far = curve(_NEAR), curve(_FAR)
    at = [0.92, 0.74, 0.56, 0.38, 0.2, 0.05]
    for k, share in enumerate(at):
        x, y = (float(v) for v in near[int(share * (len(near) - 1))])
        fx, fy = (float(v) for v in far[int(share * (len(far) - 1))])
        lace_(
            stage,
            [(x - 1.4, y + 0.4), ((x + fx) / 2, (y + fy) / 2 - 1.8), (fx + 0.6, fy + 0.4)],
            lace,
            1.9,
        )
        if k:
            px, py = (float(v) for v in far[int(at[k - 1] * (len(far) - 1))])
            lace_(
                stage,
                [(x + 0.2, y + 1.0), ((x + px) / 2, (y + py) / 2 - 0.6), (px, py - 0.4)],
                lace,
                1.6,
            )
    x, y = 42.6, 42.8
    lace_(stage, [(x, y), (x - 4, y + 5), (x - 7, y + 6.6), (x - 6.6, y + 3), (x, y)], lace, 1.1)
    lace_(stage, [(x, y), (x + 5, y + 1), (x + 9, y + 4), (x + 7, y + 5.4), (x, y)], lace, 1.1)
    lace_(stage, [(x, y), (x - 1, y + 6), (x - 2.4, y + 10)], lace, 1.0)


def _sole(stage: Stage, design: Design) -> None:
    kind = design.option("sole", "wedge")
    base: RGB = colour(design.option("midsole", "white"))
    shape = outline([FEATHER[0], *FEATHER, FEATHER[-1], *_LOW])
    wall = stage.lay(
        shape, fabric("rubber", base), Form(volume=2.6, bulge=0.42, rim=0.5, cast=0.35, reach=0.6)
    )
    top = curve([(x, y + 1.2) for x, y in FEATHER])
    low = curve(_LOW[::-1])
    stage.tint(
        ribbon(shifted(low, -0.4), 2.2),
        darker(design.second, 0.15) if kind != "gum" else (0.62, 0.42, 0.24),
        0.92,
        0,
        wall,
    )
    if kind == "wedge":
        stage.tint(
            ribbon(curve([(13, 64), (22, 72), (34, 78.4), (46, 85), (58, 88.8)]), [3.0, 3.2, 0.6]),
            design.second,
            0.95,
            0,
            wall,
        )
        seam(
            stage,
            curve([(14, 70), (24, 76.4), (36, 81.6), (50, 88), (64, 90.2), (80, 85)]),
            0.18,
            0.4,
            wall,
        )
    elif kind == "pods":
        for k in range(9):
            x = 19 + 7.6 * k
            y = 81.5 + 2.1 * k - max(0, k - 5) * 3.2
            seam(stage, curve([(x, y), (x + 1.6, y - 4), (x + 1.2, y - 6)]), 0.45, 0.7, wall)
        cells: list[Path] = [ellipse(19 + 4.6 * k, 71.6 + 2.6 * k, 1.6, 2.2, 20) for k in range(4)]
        stage.lay(cells, fabric("plastic", design.second), Form(volume=1, bulge=0.5), wall)
    elif kind == "waves":
        for k in range(3):
            line = curve(
                [
                    (
                        14 + j * 6,
                        67 + k * 3.2 + j * 2.7 + (1.0 if j % 2 else -1.0) - max(0, j - 6) * 3.0,
                    )
                    for j in range(12)
                ]
            )
            stage.shade(ribbon(line, 0.8), 0.28, 0.25, wall)
    stage.shade(ribbon(top, 0.9), 0.25, 0.3, wall)
    stage.shade(ribbon(shifted(low, -0.6), 1.4), 0.2, 0.6, wall)
    guard = outline([(74, 87), (74, 87), (78, 80.6), (83, 76.6), (87, 77.4), (87.6, 81), (83, 86)])
    stage.lay(guard, fabric("rubber", darker(design.second, 0.1)), Form(volume=1.6, bulge=0.4, rim=0.4))
