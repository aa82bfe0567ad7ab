"""The details of boots, by style."""

from itertools import pairwise

from fashion_search.sample.studio.designs import Design
from fashion_search.sample.studio.fabric import Fabric, fabric
from fashion_search.sample.studio.palette import RGB, colour, darker, lighter, luminance, mixed
from fashion_search.sample.studio.raster import Mask
from fashion_search.sample.studio.shading import Form
from fashion_search.sample.studio.silhouette import Point, curve, ellipse, outline, ribbon, shifted
from fashion_search.sample.studio.trims import cord, eyelet, seam, stitching, zipper
from fashion_search.sample.types.stage import PANEL, Stage, band, frame


def _lace(design: Design) -> RGB:
    return design.second if luminance(design.second) < 0.9 else mixed(design.main, (0.9, 0.85, 0.75), 0.65)


def _laces(stage: Stage, design: Design, points: list[Point], metal: str) -> None:
    lace = _lace(design)
    for x, y in points:
        eyelet(stage, x - 5.0, y + 2.4, 0.75, metal)
        cord(stage, [(x - 5, y + 2.4), (x - 1, y - 0.6), (x + 2.6, y - 1.2)], lace, 1.3)
    for (x, y), (nx, ny) in pairwise(points):
        cord(
            stage,
            [(x - 5, y + 2.4), ((x + nx) / 2 - 1.6, (y + ny) / 2 + 0.6), (nx + 2.2, ny - 0.8)],
            lace,
            1.2,
        )
    x, y = points[-1]
    cord(
        stage,
        [(x - 1, y), (x - 6, y + 5), (x - 10, y + 5), (x - 8, y + 1.4), (x - 1, y)],
        lace,
        1.1,
    )
    cord(stage, [(x - 1, y), (x + 4, y + 1), (x + 7.4, y + 5), (x + 4, y + 6), (x - 1, y)], lace, 1.1)
    cord(stage, [(x - 1, y), (x - 3.6, y + 6), (x - 6, y + 11)], lace, 1.0)


def chukka(stage: Stage, design: Design, upper: Mask, cloth: Fabric, lift: float) -> None:
    """Lay a chukka: two quarters over the vamp, laced through few eyelets."""
    quarter = outline([(40, 46), (40, 46), (44, 52), (48, 60), (49.6, 68), (46, 73), (38, 81), (34,
        90), (34, 90), (10, 84),
                       (12, 46)])  # fmt: skip
    stage.lay(quarter, cloth, Form(volume=6, bulge=0.2, rim=0.4, cast=0.45, reach=0.7), upper)
    stitching(stage, curve([(43, 52), (47, 60), (48.4, 67.6), (45, 72.4), (37, 80.4), (33, 89)]),
        design.thread, rows=2,
              width=0.18, clip=upper)  # fmt: skip
    _laces(stage, design, [(52, 64.4), (49, 58.6), (46, 52.4)], "bronze")


def chelsea(stage: Stage, design: Design, upper: Mask, cloth: Fabric, lift: float) -> None:
    """Lay a Chelsea boot: elastic gores and a pull loop."""
    tone = darker(design.main, 0.55) if luminance(design.second) > 0.85 else design.second
    gore = outline([(24, 46.6 - lift), (24, 46.6 - lift), (36, 47.4 - lift), (36, 47.4 - lift),
        (34.6, 56), (31, 67),
                    (31, 67), (27.4, 57)])  # fmt: skip
    mask = stage.lay(gore, fabric("rib", tone), Form(volume=3, bulge=0.15, cast=0.1), upper)
    for edge in (
        curve([(23.2, 47 - lift), (26.6, 57), (31, 68)]),
        curve([(37, 47.6 - lift), (35.6, 56), (31.4, 68)]),
    ):
        stitching(stage, edge, design.thread, width=0.18, clip=upper)
    seam(stage, curve([(31, 67), (36, 76), (38, 90)]), 0.3, 0.4, upper)
    stage.shade(gore, 0.04, 0.4, mask)
    band(
        stage,
        [(14.4, 48 - lift), (12, 42 - lift), (14, 37 - lift), (17, 42 - lift), (16.6, 47.6 - lift)],
        1.5,
        cloth,
    )


def lace_up(stage: Stage, design: Design, upper: Mask, cloth: Fabric, lift: float) -> None:
    """Lay a laced boot: padded collar, stays, toecap and laces."""
    band(stage, [(13.8, 46.6 - lift), (24, 49 - lift), (36, 49.6 - lift), (43.6, 46.6 - lift)], 5.4,
         fabric("suede", darker(design.main, 0.35)), Form(volume=2, bulge=0.5, rim=0.5),
         upper)  # fmt: skip
    stay = curve([(37, 50 - lift), (40, 60 - lift * 0.5), (44, 62), (50, 69), (53, 73)])
    stage.lay(ribbon(stay, 5.4), cloth, PANEL, upper)
    stitching(stage, shifted(stay, 2.2), design.thread, rows=2, width=0.18, clip=upper)
    toe = curve([(66, 92), (66.6, 84), (70, 77.6), (75, 73)])
    seam(stage, toe, 0.35, 0.5, upper)
    stitching(stage, shifted(toe, 0.8), design.thread, rows=2, width=0.18, clip=upper)
    heel = curve([(16, 60), (22, 66), (27, 75), (28, 88)])
    seam(stage, heel, 0.3, 0.4, upper)
    rows: list[Point] = [
        (57, 67.6),
        (53, 63.4),
        (49, 58.6),
        (46.4, 52.4),
        (45, 46),
        (44.6, 38.6),
        (44.4, 32.4),
    ]
    _laces(stage, design, rows, "bronze")


def zip(stage: Stage, design: Design, upper: Mask, cloth: Fabric, lift: float) -> None:
    """Lay a side zip and an ankle strap."""
    zipper(
        stage,
        curve([(26, 49 - lift), (27, 60), (29, 72), (31, 84)]),
        "silver",
        darker(design.main, 0.3),
        1.0,
    )
    band(
        stage,
        [(14.8, 64), (26, 68.6), (38, 67), (49, 59.6)],
        3.0,
        cloth,
        Form(volume=1.6, bulge=0.45, rim=0.3),
        upper,
    )
    frame(stage, [(36, 65), (40.6, 63.4), (42, 67.4), (37.4, 69)], 0.9, "silver")


def tall(stage: Stage, design: Design, upper: Mask, cloth: Fabric, lift: float) -> None:
    """Lay a riding boot: a side seam and a buckled top."""
    seam(stage, curve([(26, 47 - lift), (24, 20), (25, 50), (28, 70), (31, 88)]), 0.28, 0.45, upper)
    y = 49.5 - lift
    band(
        stage,
        [(12, y), (22, y + 3), (34, y + 3.6), (47, y + 0.4)],
        4.0,
        cloth,
        Form(volume=1.6, bulge=0.4, rim=0.3),
        upper,
    )
    frame(stage, [(28, y + 1), (33.6, y + 1.2), (33.4, y + 6), (27.8, y + 5.8)], 1.1, "gold")
    if design.option("ankle", "none") == "strap":
        band(
            stage,
            [(14.8, 64), (26, 68.6), (38, 67), (49, 59.6)],
            3.2,
            cloth,
            Form(volume=1.6, bulge=0.45),
            upper,
        )
        frame(stage, [(33, 65.8), (38, 64.8), (39, 69), (34, 70)], 1.0, "gold")


def rain(stage: Stage, design: Design, upper: Mask, cloth: Fabric, lift: float) -> None:
    """Lay a rubber boot: a rolled top, a toe guard and a highlight."""
    trim = fabric("rubber", design.second if luminance(design.second) < 0.9 else darker(design.main, 0.25))
    y = 47.6 - lift
    band(stage, [(11, y - 2.2), (22, y + 0.8), (34, y + 1.4), (48, y - 1.4)], 3.4, trim, PANEL, upper)
    seam(stage, curve([(15.6, 60), (24, 66), (30, 76), (32, 90)]), 0.22, 0.5, upper)
    guard = curve([(60, 93), (62, 84), (68, 77), (75, 72.6)])
    seam(stage, guard, 0.22, 0.5, upper)
    stage.shade(ribbon(curve([(18, 10), (19, 30), (20, 55)]), 1.8), -0.35, 0.9, upper)
    stage.shade(ellipse(74, 78, 8, 1.4, 26), -0.4, 0.8, upper)
    band(stage, [(38, y + 5), (41, y + 8), (44, y + 7.4)], 2.4, trim)
    frame(stage, [(38.4, y + 5), (42, y + 5.4), (41.6, y + 9), (38, y + 8.6)], 0.8, "silver")


def winter(stage: Stage, design: Design, upper: Mask, cloth: Fabric, lift: float) -> None:
    """Lay a winter boot: laces below a fleece cuff."""
    lace_up(stage, design, upper, cloth, 18.0)
    fur = outline([(12, 44 - lift), (15, 40 - lift), (24, 38.6 - lift), (36, 38.6 - lift), (44,
        40.6 - lift), (46.4, 46 - lift),
                   (43, 51 - lift), (30, 53.4 - lift), (17, 51.6 - lift), (12.4,
                   48.6 - lift)])  # fmt: skip
    stage.lay(
        fur,
        fabric("fleece", colour("cream")),
        Form(volume=3, bulge=0.5, rim=1.0, crumple=0.4, crumple_size=2.0),
    )


def western(stage: Stage, design: Design, upper: Mask, cloth: Fabric, lift: float) -> None:
    """Lay a western boot: stitched shaft and pull straps."""
    accent = lighter(design.main, 0.45) if luminance(design.second) > 0.85 else design.second
    for k in range(3):
        d = 2.6 * k
        line = curve([(16 + d, 48 - lift + d), (17 + d, 34 - lift * 0.5), (24 + d * 0.4, 44 - d),
            (29, 50 - d), (34 - d * 0.4, 44 - d),
                      (41 - d, 32 - lift * 0.5), (43 - d, 48 - lift + d)])  # fmt: skip
        stitching(stage, line, accent, width=0.3, length=1.0, clip=upper)
    vamp = curve([(13, 74), (22, 68), (30, 64), (38, 58), (44, 52), (47, 57)])
    seam(stage, vamp, 0.35, 0.5, upper)
    stitching(stage, shifted(vamp, 1.0), accent, width=0.22, clip=upper)
    for k in range(3):
        stitching(
            stage,
            curve([(66 - 3 * k, 76 + k), (72 - 2 * k, 80), (80 - 4 * k, 79)]),
            accent,
            width=0.2,
            clip=upper,
        )
    for x in (18.0, 38.0):
        band(stage, [(x - 1.6, 50 - lift), (x, 42 - lift), (x + 1.6, 50.6 - lift)], 1.8, cloth)
