"""Shoes in the three-quarter view of shop photos."""

import numpy as np

from fashion_search.sample.studio.canvas import Canvas
from fashion_search.sample.studio.designs import Design, draws
from fashion_search.sample.studio.drape import creases
from fashion_search.sample.studio.fabric import fabric
from fashion_search.sample.studio.palette import RGB, colour, darker, lighter, luminance, mixed
from fashion_search.sample.studio.raster import Mask
from fashion_search.sample.studio.shading import Form
from fashion_search.sample.studio.silhouette import (
    Path,
    curve,
    ellipse,
    even,
    outline,
    polygon,
    ribbon,
    shifted,
)  # fmt: skip
from fashion_search.sample.studio.trims import cord, eyelet, seam, stitching
from fashion_search.sample.types.lasts import Last
from fashion_search.sample.types.stage import Stage, band

_PANEL = Form(volume=5, bulge=0.12, rim=0.35, rim_bulge=0.3, cast=0.3, reach=0.4)


def floor_shadow(canvas: Canvas, last: Last) -> None:
    """Cast the shoe's shadow on the floor, which runs down to the right with the sole."""
    t = last.sole
    canvas.ground(30, 61 + t, 50, 9, 0.28, 29)
    canvas.ground(67, 71.6 + t, 56, 7, 0.4, 1)


@draws("casual shoes")
def casual_shoes(canvas: Canvas, design: Design) -> None:
    """Draw a casual shoe: a sneaker, plimsoll or slip-on.

    Cut: height low|mid|high; closure laces|straps|elastic; side none|panel|holes|foxing|arc;
    toe plain|cap|guard; heel tab|counter; sole <colour name>; lace <colour name>; line yes|no.
    The accent colours the side's decoration, heel tab, lining and the line round the sole.
    """
    rise = {"low": 0.0, "mid": 8.0, "high": 15.0}[design.option("height", "low")]
    last = Last(collar=rise, sole=10.6 if design.option("platform", "no") == "yes" else 8.6)
    stage = Stage(canvas, 1.06 if rise < 9 else 1.02, 0.0, 9.0 + rise * 0.5)
    sole = colour(design.option("sole", "white"))
    floor_shadow(stage, last)
    lining = fabric("canvas", darker(mixed(design.main, design.second, 0.3), 0.35))
    mouth = stage.lay(last.mouth(), lining, Form(volume=4, bulge=-0.5, rim_bulge=0.2))
    stage.shade(ellipse(25, 36 - last.collar, 8, 6), 0.55, 2.2, mouth)
    stage.lay(last.tongue(), design.cloth("canvas"), Form(volume=4, bulge=0.4, rim=0.7))
    upper = lay_upper(stage, design, last)
    _side(stage, design, upper)
    _heel(stage, design, last, upper)
    closure = design.option("closure", "laces")
    if closure != "elastic":
        lay_throat(stage, last, darker(design.main, 0.18), upper)
    _toe(stage, design, upper, sole)
    if closure != "elastic":
        _stay(stage, design, last, upper)
    lay_sole(stage, last, sole, design.second if design.option("line", "yes") == "yes" else sole)
    if closure == "laces":
        light = "white" if luminance(design.main) < 0.75 else "off white"
        lay_laces(stage, last, colour(design.option("lace", light)))
    elif closure == "straps":
        _straps(stage, design, last)
    else:
        _gussets(stage, design, last, upper)


def _straps(stage: Stage, design: Design, last: Last) -> None:
    lift = last.collar
    for k in range(3 if lift > 9 else 2):
        x, y = 50.5 - 6.6 * k, 51.5 - 7.2 * k - (lift * 0.5 if k == 2 else 0)
        strap = [(x - 8, y + 5.2), (x - 3, y + 1.2), (x + 4, y - 6), (x + 13, y - 8.4)]
        band(stage, strap, [6.0, 6.0, 5.4], design.cloth("calf"))
        stitching(stage, shifted(curve(strap), 2.0), design.thread, width=0.2)
        stitching(stage, shifted(curve(strap), -2.0), design.thread, width=0.2)


def _gussets(stage: Stage, design: Design, last: Last, upper: Mask) -> None:
    lift = last.collar
    shape = outline([(27, 34 - lift), (27, 34 - lift), (33.6, 29 - lift), (33.6, 29 - lift), (40,
        44), (44, 54),
                     (44, 54), (36, 48)])  # fmt: skip
    stage.lay(shape, fabric("rib", darker(design.main, 0.55), tilt=50.0), _PANEL, upper)
    stitching(stage, curve([(26, 34.6 - lift), (35, 48.6), (44, 55), (40.6, 43.4), (34.6,
        29 - lift)]), design.thread,
              width=0.2, clip=upper)  # fmt: skip


def lay_upper(canvas: Canvas, design: Design, last: Last) -> Mask:
    """Lay the whole upper with its flex creases and collar padding."""
    rng = design.rng("upper")
    folds = tuple(creases(70, 60, 7, 7, 4, rng, 1.6, 0.35))
    form = Form(volume=7, bulge=0.62, rim=1.6, rim_bulge=0.3, folds=folds, crumple=0.1, cast=0.4)
    upper = canvas.lay(last.upper(), design.cloth("canvas", tilt=28.0), form)
    # The side turns away from the key light; the vamp's top faces it.
    side = polygon([(8, 40), (36, 36), (56, 60), (60, 72), (30, 66), (8, 52)])
    canvas.shade(side, 0.16, 4.0, upper)
    canvas.shade(ribbon(last.along_sole(-1.0), 3.2), 0.22, 0.9, upper)
    rim = curve([(15.8, 26.6 - last.collar), (17.3, 31.5 - last.collar), (20.4, 35.6 - last.collar),
                 (25, 35.4 - last.collar), (29.6, 32 - last.collar),
                 (33.6, 28.4 - last.collar)])  # fmt: skip
    canvas.lay(ribbon(rim, 1.3), fabric("canvas", darker(design.main, 0.12)),
               Form(volume=0.6, bulge=0.5, rim_bulge=0.1, cast=0.2, reach=0.4))  # fmt: skip
    stitching(canvas, shifted(rim, 2.6), design.thread, width=0.2, clip=upper)
    return upper


def lay_throat(canvas: Canvas, last: Last, tone: RGB, upper: Mask) -> None:
    """Sink the tongue between the rows of eyelets."""
    mask = canvas.lay(last.throat(), fabric("canvas", tone), Form(volume=3, bulge=-0.2, cast=0),
                      upper)  # fmt: skip
    canvas.shade(ribbon(last.near_stay(), 2.0), 0.4, 0.6, mask)


def lay_laces(canvas: Canvas, last: Last, lace: RGB, rows: int = 6) -> None:
    """Cross the laces between the eyelets, bottom row first, and tie them on top."""
    near = even(last.near_stay(), 3.0)
    far = even(last.far_stay(), 3.0)
    at = np.linspace(0.97, 0.06, rows)
    for k, share in enumerate(at):
        x, y = (float(c) for c in near[int(share * (len(near) - 1))])
        fx, fy = (float(c) for c in far[int(share * (len(far) - 1))])
        eyelet(canvas, x - 1.2, y + 0.3, 0.75, "silver")
        rise = -1.6 - 0.25 * k
        cord(canvas, [(x - 1.0, y), ((x + fx) / 2, (y + fy) / 2 + rise), (fx + 0.6, fy + 0.4)],
             lace, 1.9)  # fmt: skip
        if k:
            px, py = (float(c) for c in far[int(at[k - 1] * (len(far) - 1))])
            cord(canvas, [(x + 0.4, y + 0.8), ((x + px) / 2, (y + py) / 2 - 0.8), (px, py - 0.6)],
                 lace, 1.7)  # fmt: skip
    x, y = (float(c) for c in (near[0] + far[0]) / 2)
    cord(canvas, [(x, y), (x - 4, y + 6), (x - 6.5, y + 7.5), (x - 7, y + 4), (x, y)], lace, 1.2)
    cord(canvas, [(x, y), (x + 5, y + 4), (x + 8.5, y + 4), (x + 7, y + 0.5), (x, y)], lace, 1.2)
    cord(canvas, [(x, y), (x - 1.5, y + 6), (x - 3, y + 11)], lace, 1.1)
    cord(canvas, [(x, y), (x + 3.5, y + 6), (x + 7.5, y + 10)], lace, 1.1)
    canvas.lay(ellipse(x, y, 1.3, 1.0), fabric("canvas", lace), Form(volume=0.8, bulge=0.5))


def lay_sole(canvas: Canvas, last: Last, tone: RGB, line: RGB) -> Mask:
    """Lay a cupsole: side wall, a coloured line, a texture at the toe, the tread's edge."""
    wall = canvas.lay(last.outsole(), fabric("rubber", tone), Form(volume=3.0, bulge=0.3, rim=0.5,
                      rim_bulge=0.25, cast=0.35, reach=0.6))  # fmt: skip
    canvas.tint(ribbon(last.along_sole(1.0), 0.8), line, 0.9, 0.0, wall)
    canvas.shade(ribbon(last.along_sole(2.0), 0.35), 0.16, 0.15, wall)
    canvas.shade(ribbon(last.along_sole(last.sole + 0.8), 2.4), 0.24, 0.8, wall)
    tread = last.along_sole(last.sole + 1.6)
    canvas.tint(ribbon(tread, 1.0), darker(mixed(tone, (0.5, 0.45, 0.4), 0.4), 0.3), 0.75, 0.2, wall)
    canvas.shade(polygon([(60, 60), (96, 60), (96, 90), (60, 90)]), -0.06, 6.0, wall)
    return wall


def _side(canvas: Canvas, design: Design, upper: Mask) -> None:
    kind = design.option("side", "none")
    if kind == "panel":
        shape = outline([(24, 59), (24, 59), (29, 47), (37, 41), (37, 41), (48, 55), (56, 63),
                         (60, 71), (60, 71), (42, 68)])  # fmt: skip
        canvas.lay(shape, fabric("mesh", design.second), _PANEL, upper)
    elif kind == "holes":
        holes = [ellipse(28 + 3.4 * k + 0.8 * r, 47.5 + 2.2 * k + 3.2 * r, 0.55, 0.5)
            for k in range(5)
                 for r in range(3)]  # fmt: skip
        canvas.shade(holes, 0.55, 0.08, upper)
    elif kind == "foxing":
        shape = outline([(22, 59), (22, 59), (30, 58), (40, 61.6), (50, 62.4), (60, 60), (66, 56),
            (66, 56),
                         (72, 72), (50, 72), (30, 66)])  # fmt: skip
        canvas.lay(shape, fabric("suede", design.second), _PANEL, upper)
        stitching(canvas, curve([(23, 59.4), (30, 59), (40, 62.6), (50, 63.4), (60, 61), (66,
            57)]), design.thread,
                  width=0.2, clip=upper)  # fmt: skip
    elif kind == "arc":
        line = curve([(19, 48), (28, 46.6), (36, 52), (41, 60), (42, 70)])
        seam(canvas, line, 0.3, 0.5, upper)
        stitching(canvas, shifted(line, 1.0), lighter(design.second, 0.1), rows=2, width=0.22, clip=upper)


def _heel(canvas: Canvas, design: Design, last: Last, upper: Mask) -> None:
    lift = last.collar
    counter = outline([(7, 54), (7, 54), (8, 34 - lift), (11, 28 - lift), (15.5, 29 - lift),
                       (16.5, 38), (20, 46), (23, 58), (23, 58)])  # fmt: skip
    tone = darker(design.main, 0.1) if luminance(design.main) < 0.8 else darker(design.main, 0.06)
    panel = canvas.lay(counter, fabric("suede", tone), _PANEL, upper)
    edge = curve([(15.2, 30 - lift), (16, 38), (19.4, 46), (22.4, 58)])
    stitching(canvas, edge, design.thread, rows=2, width=0.18, clip=panel)
    tab = outline([(8, 36 - lift), (11, 27 - lift), (14.5, 26 - lift), (15.4, 32 - lift),
                   (11, 38 - lift)])  # fmt: skip
    if design.option("heel", "tab") == "tab":
        canvas.lay(tab, fabric("calf", design.second), _PANEL, upper)


def _stay(canvas: Canvas, design: Design, last: Last, upper: Mask) -> None:
    line = shifted(last.near_stay(), 1.6)
    panel = fabric("calf", darker(design.main, 0.05))
    canvas.lay(ribbon(line, [4.6, 4.2, 4.0]), panel, _PANEL, upper)
    stitching(canvas, shifted(line, 1.6), design.thread, width=0.2, clip=upper)


def _toe(canvas: Canvas, design: Design, upper: Mask, sole: RGB) -> None:
    if design.option("toe", "plain") == "cap":
        shape = outline([(66, 72), (66, 72), (68, 64), (73, 58), (79, 55), (79, 55), (90, 58),
                         (95, 70), (80, 73)])  # fmt: skip
        canvas.lay(shape, fabric("rubber", sole), Form(volume=5, bulge=0.6, rim=0.6, rim_bulge=0.25,
                   cast=0.35, reach=0.5), upper)  # fmt: skip
        return
    guard: Path = curve([(58, 71), (61, 65.5), (70, 64.6), (80, 62), (88, 61), (93, 63)])
    seam(canvas, guard, 0.3, 0.5, upper)
    stitching(canvas, shifted(guard, 0.9), design.thread, width=0.18, clip=upper)
