"""Flat sandals and flip flops in the three-quarter view of shop photos."""

from fashion_search.sample.studio.canvas import Canvas
from fashion_search.sample.studio.designs import Design, draws
from fashion_search.sample.studio.fabric import Fabric, fabric
from fashion_search.sample.studio.palette import RGB, darker, lighter, luminance, mixed
from fashion_search.sample.studio.raster import Mask
from fashion_search.sample.studio.shading import Form
from fashion_search.sample.studio.silhouette import Point, curve, dashes, ellipse, outline, ribbon
from fashion_search.sample.studio.trims import stitching
from fashion_search.sample.types import sandal_straps as straps
from fashion_search.sample.types.stage import Stage, band, dropped

NEAR: list[Point] = [(8.2, 63), (11, 66.5), (20, 70), (31, 75), (42, 80.6), (52, 85.4), (62, 88),
                     (73, 88.4), (83, 87.2), (90, 84.8), (91.6, 81)]  # fmt: skip
FAR: list[Point] = [(8.2, 63), (10.4, 59.4), (17, 57), (26, 56.6), (35, 59), (44, 63.6), (54, 67.6),
                    (66, 69.8), (78, 72.6), (87.4, 76.6), (91.6, 81)]  # fmt: skip


def footbed(stage: Stage, cloth: Fabric, wall: RGB, thick: float, tread: str = "smooth") -> Mask:
    """Lay the sole with its footbed and return the bed's mask."""
    stage.ground(52, 82 + thick, 84, 9, 0.34, 17)
    stage.ground(68, 89.5 + thick, 50, 6, 0.3, 2)
    low = dropped(NEAR, thick)
    side = stage.lay(outline([*NEAR, NEAR[-1], *low[::-1], low[0], NEAR[0]]), fabric("rubber",
        wall),
                     Form(volume=1.6, bulge=0.35, rim=0.4))  # fmt: skip
    if tread == "lugs":
        edge = curve(dropped(NEAR[1:-1], thick - 0.4))
        lugs = [ribbon(d, 2.2) for d in dashes(edge, 2.6, 1.2)]
        stage.lay(lugs, fabric("rubber", darker(wall, 0.25)), Form(volume=0.7, bulge=0.3, rim=0.3))
    elif tread == "layers":
        stage.tint(
            ribbon(curve(dropped(NEAR, thick * 0.55)), thick * 0.28),
            lighter(wall, 0.55),
            0.9,
            0,
            side,
        )
    stage.shade(ribbon(curve(low), 1.6), 0.3, 0.5, side)
    return stage.lay(outline([*NEAR, NEAR[-1], *FAR[::-1][1:-1], NEAR[0]]), cloth,
                     Form(volume=5, bulge=-0.12, rim=0.5, rim_bulge=0.25, cast=0.2))  # fmt: skip


@draws("sandals")
def sandals(canvas: Canvas, design: Design) -> None:
    """Draw a flat sandal.

    Cut: style sport|trek|slide|cross|band|bars|loop|woven|gladiator|t-bar; sole smooth|lugs|layers;
    metal gold|silver|bronze. The accent colours the footbed where it is not white.
    """
    style = design.option("style", "sport")
    tall = style in ("sport", "trek", "gladiator", "t-bar")
    stage = Stage(canvas, 1.04, 0.0, -6.0 if tall else -12.0)
    light = luminance(design.second) > 0.85
    foot = mixed((0.66, 0.5, 0.35), design.main, 0.2) if light else design.second
    if style in ("sport", "trek"):
        foot = darker(design.main, 0.35) if light else design.second
    wall = {
        "sport": darker(design.main, 0.55),
        "trek": darker(design.main, 0.6),
        "slide": darker(foot, 0.45),
    }.get(style, darker(foot, 0.35))
    tread = design.option("sole", "lugs" if style in ("sport", "trek") else "layers")
    cloth = design.cloth("leather", tilt=25.0)
    dark = fabric("calf", darker(design.main, 0.35))
    if tall:
        high = [(11, 59), (10.5, 44), (15, 33.5), (28, 31.0), (41, 34.6), (46.5, 39.5)]
        band(stage, high, 5.6 if style in ("sport", "trek") else 3.0, dark)
    if style in ("sport", "trek"):
        band(stage, [(46, 41), (45.5, 52), (42, 60), (44, 66)], 5.0, dark)
    bed = footbed(stage, fabric("suede", foot), wall, 6.2 if style in ("sport", "trek") else 3.6, tread)
    stitching(stage, curve([(x, y - 1.1) for x, y in NEAR[1:-1]]), lighter(foot, 0.4), width=0.2, clip=bed)
    stage.shade(ellipse(78, 80, 8, 4, 14), 0.1, 2.5, bed)
    metal = design.option("metal", "silver")
    {"sport": straps.sport, "slide": straps.slide, "cross": straps.cross,
        "gladiator": straps.gladiator,
     "t-bar": straps.t_bar, "trek": straps.trek, "band": straps.broad, "bars": straps.bars,
     "loop": straps.loop, "woven": straps.woven}[style](stage, design, cloth, metal)  # fmt: skip
