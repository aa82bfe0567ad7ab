"""The panels sewn onto a running shoe."""

from fashion_search.sample.studio.designs import Design
from fashion_search.sample.studio.fabric import fabric
from fashion_search.sample.studio.palette import darker, lighter
from fashion_search.sample.studio.raster import Mask
from fashion_search.sample.studio.silhouette import Point, curve, ellipse, outline, ribbon
from fashion_search.sample.studio.trims import seam, stitching
from fashion_search.sample.types.stage import PANEL, Stage


def pores(stage: Stage, upper: Mask) -> None:
    """Open the forefoot with rows of air holes."""
    holes = [
        ellipse(56 + 2.4 * k + 1.2 * row, 76.6 - 2.3 * row + 0.7 * k, 0.6, 0.5)
        for row in range(5) for k in range(8 - row)
    ]  # fmt: skip
    stage.shade(holes, 0.35, 0.12, upper)


def side(stage: Stage, design: Design, upper: Mask) -> None:
    """Lay the side's overlays."""
    kind, trim = design.option("side", "cage"), fabric("calf", design.second)
    lines: list[tuple[list[Point], list[float]]] = []
    if kind == "cage":
        for k in range(5):
            x, y = 23 + 6.4 * k, 60 + 4.2 * k
            lines.append(([(x, y + 6), (x + 6, y), (x + 9, y - 9)], [0.9, 0.8, 0.7]))
            lines.append(([(x + 1, y - 6), (x + 6, y - 1), (x + 12, y + 9)], [0.7, 0.8, 0.9]))
    elif kind == "ribs":
        for k in range(6):
            y = 53 + 3.6 * k
            lines.append(([(20, y), (28, y + 3 + k * 0.3), (37 + k * 1.4, y + 7 + k * 0.7)], [0.5, 1.0, 0.4]))
    elif kind == "saddle":
        lines = [([(30, 75), (34, 64), (40, 53), (43, 48)], [11.0, 7.0, 5.0, 3.0])]
    elif kind == "panel":
        shape = outline(
            [
                (25, 71),
                (25, 71),
                (27, 61),
                (36, 52),
                (36, 52),
                (43, 58),
                (50, 68),
                (52, 85),
                (52, 85),
                (38, 79),
            ]
        )
        stage.lay(shape, fabric("suede", design.second), PANEL, upper)
    elif kind == "fade":
        stage.tint(
            outline([(10, 40), (26, 54), (40, 74), (46, 90), (20, 80), (8, 66)]),
            design.second,
            0.9,
            5.0,
            upper,
        )
        for k in range(7):
            dots = [
                ellipse(
                    27 + 3.1 * k + 1.5 * r,
                    62 + 2.2 * k - 3.2 * r + k * 0.4,
                    0.9 - 0.09 * k,
                    0.8 - 0.08 * k,
                )
                for r in range(4)
            ]
            stage.tint(dots, lighter(design.main, 0.6), 0.8, 0.0, upper)
    for points, widths in lines:
        stage.lay(ribbon(curve(points), widths), trim, PANEL, upper)


def panels(stage: Stage, design: Design, upper: Mask) -> None:
    """Lay the toe and heel panels and the heel clip."""
    solid = fabric("suede" if design.option("trim", "shine") == "suede" else "calf",
                   darker(design.main, 0.12) if design.option("trim", "shine") != "accent"
                   else design.second)  # fmt: skip
    toe = outline([(46, 84), (46, 84), (52, 80.4), (62, 80), (70, 77.4), (76, 72.4), (80, 70.6),
        (80, 70.6), (90, 76), (88, 90),
                   (56, 92)])  # fmt: skip
    if design.option("knit", "no") == "yes":
        toe = outline([(68, 88), (68, 88), (72, 82), (77, 77.6), (82, 74.6), (82, 74.6), (90, 78), (84, 90)])
    stage.lay(toe, solid, PANEL, upper)
    heel = outline(
        [
            (11, 68),
            (11, 68),
            (13, 50),
            (14.6, 45),
            (14.6, 45),
            (18.6, 52),
            (20.6, 59),
            (27, 66),
            (29, 76),
            (29, 76),
        ]
    )
    stage.lay(heel, solid, PANEL, upper)
    stitching(
        stage,
        curve([(17.8, 51), (19.8, 59.4), (26, 66.6), (28, 75)]),
        design.thread,
        width=0.18,
        clip=upper,
    )
    clip = ribbon(curve([(12.6, 58), (17, 62.4), (24, 66), (30, 68)]), [2.4, 2.6, 1.4])
    stage.lay(clip, fabric("plastic", design.second), PANEL, upper)
    seam(stage, curve([(58, 80), (62, 72), (68, 66)]), 0.22, 0.4, upper)
