"""Flip flops in the three-quarter view of shop photos."""

from fashion_search.sample.studio.canvas import Canvas
from fashion_search.sample.studio.designs import Design, draws
from fashion_search.sample.studio.fabric import fabric
from fashion_search.sample.studio.palette import darker, lighter
from fashion_search.sample.studio.raster import Mask
from fashion_search.sample.studio.shading import Form
from fashion_search.sample.studio.silhouette import Path, curve, ellipse, ribbon
from fashion_search.sample.studio.trims import rivet, stitching
from fashion_search.sample.types.sandals import footbed
from fashion_search.sample.types.stage import STRAP, Stage, band


@draws("flip flops")
def flip_flops(canvas: Canvas, design: Design) -> None:
    """Draw a flip flop.

    Cut: strap thin|wide|leather; sole plain|layers|ridged; print none|stripes|waves|leaf|dots.
    The accent colours the strap and the print; the main colour the footbed.
    """
    stage = Stage(canvas, 1.06, 0.0, -12.0)
    strap = design.option("strap", "thin")
    main, second = design.main, design.second
    edge = second if design.option("edge", "self") == "accent" else darker(main, 0.18)
    bed = footbed(stage, design.cloth("rubber", tilt=22.0), edge, 5.0, design.option("sole", "plain"))
    _bed_print(stage, design, bed)
    if design.option("sole", "plain") == "ridged":
        for k in range(9):
            stage.shade(ellipse(76 + (k % 3) * 4, 77 + (k // 3) * 3 + (k % 3), 1.2, 0.4, 12), 0.2, 0.1, bed)
    stage.shade(ellipse(77, 79.5, 8, 4, 14), 0.07, 2.5, bed)
    stage.shade(ellipse(20, 63, 8, 3.6, 14), 0.07, 2.5, bed)
    wide = {"thin": 1.0, "wide": 1.75, "leather": 1.45}[strap]
    cloth = fabric("calf" if strap == "leather" else "rubber", second)
    form = Form(volume=1.6 * wide, bulge=0.55, rim=0.4, rim_bulge=0.3, cast=0.5, reach=1.3)
    widths = [1.9 * wide, 3.0 * wide, 4.0 * wide, 3.6 * wide]
    band(
        stage,
        [(71, 75.5), (67, 66), (60, 59.6), (52, 59.0), (45, 62.5), (42, 65)],
        widths,
        cloth,
        form,
    )
    band(
        stage,
        [(71, 76), (65, 69.4), (56, 67), (46, 68.6), (38, 73.5), (34.4, 78)],
        widths,
        cloth,
        form,
    )
    stage.lay(ellipse(70.6, 75, 1.7 * wide**0.5, 1.9 * wide**0.5, 30), cloth, Form(volume=1.2, bulge=0.7))
    if strap == "wide":
        stitching(
            stage,
            curve([(67, 71), (57, 68.6), (47, 70), (39, 74.6)]),
            lighter(second, 0.3),
            width=0.22,
        )
    if strap == "leather":
        rivet(stage, 66, 70, 1.2, "gold")
    if design.option("charm", "none") == "flower":
        for k in range(6):
            stage.lay(ellipse(65 + 2.4 * _COS[k], 68.4 + 2.0 * _SIN[k], 1.9, 1.5, 60 * k),
                      fabric("satin", lighter(second, 0.55)), STRAP)  # fmt: skip
        rivet(stage, 65, 68.4, 1.3, "gold")


_COS, _SIN = (1, 0.5, -0.5, -1, -0.5, 0.5), (0, 0.87, 0.87, 0, -0.87, -0.87)


def _bed_print(stage: Stage, design: Design, bed: Mask) -> None:
    kind, tone = design.option("print", "none"), design.second
    lines: list[Path] = []
    if kind == "stripes":
        for k in range(5):
            lines.append(ribbon(curve([(14 + 17 * k, 55), (10 + 17 * k, 75), (2 + 17 * k, 90)]), 4.0))
    elif kind == "waves":
        for k in range(6):
            x = 13 + 14 * k
            lines.append(ribbon(curve([(x, 56), (x + 3, 62), (x - 1, 68), (x + 2, 76), (x - 3, 92)]), 1.6))
    elif kind == "leaf":
        for x, y, turn in (
            (20, 62, -30),
            (30, 68, 40),
            (45, 72, -25),
            (56, 79, 60),
            (70, 80, 0),
            (82, 81, 45),
        ):
            for k in range(3):
                lines.append(ellipse(x + 2.2 * (k - 1), y + 1.4 * abs(k - 1), 3.6, 1.0, turn + 50 * (k - 1)))
    elif kind == "dots":
        for k in range(26):
            lines.append(
                ellipse(
                    14 + (k * 7.3) % 74,
                    60 + 0.27 * ((k * 7.3) % 74) + (k % 3 - 1) * 4.4,
                    1.3,
                    0.95,
                    15,
                )
            )
    if lines:
        stage.tint(lines, tone, 0.92, 0.0, bed)
