"""Boots in the three-quarter view of shop photos, from chukkas to knee-high boots."""

from fashion_search.sample.studio.canvas import Canvas
from fashion_search.sample.studio.designs import Design, draws
from fashion_search.sample.studio.drape import creases
from fashion_search.sample.studio.fabric import fabric
from fashion_search.sample.studio.palette import RGB, colour, darker, lighter, mixed
from fashion_search.sample.studio.shading import Form
from fashion_search.sample.studio.silhouette import Point, curve, dashes, ellipse, outline, ribbon
from fashion_search.sample.studio.trims import stitching
from fashion_search.sample.types import boot_styles
from fashion_search.sample.types.stage import Stage

SOLE: list[Point] = [(12.6, 80), (18, 82.6), (26, 85), (35, 88.4), (45, 90.8), (57, 91.8), (69,
    90.8), (79, 88.4),
                     (86, 85.6), (89.4, 83)]  # fmt: skip
_HEIGHTS = {"chukka": 0.0, "chelsea": 9.0, "lace-up": 18.0, "zip": 12.0, "tall": 62.0,
    "rain": 44.0, "winter": 22.0,
            "western": 40.0}  # fmt: skip


@draws("boots")
def boots(canvas: Canvas, design: Design) -> None:
    """Draw a boot.

    Cut: style chukka|chelsea|lace-up|zip|tall|rain|winter|western; sole flat|lugs|heel;
    edge <colour name of the sole>. The accent colours laces, gores and lining.
    """
    style = design.option("style", "chukka")
    lift = _HEIGHTS[style]
    scale = min(1.1, 92.0 / (54 + lift))
    stage = Stage(canvas, scale, 0.0, (lift / 2 - 6.0) * scale)
    stage.ground(56, 92.5, 74, 6, 0.36, 4)
    raised = design.option("sole", "flat") == "heel"
    if raised:
        stage.ground(20, 90, 20, 4, 0.2, 0)

    def up(x: float, y: float) -> Point:
        """Lift a point of the collar with the shaft."""
        share = min(1.0, max(0.0, (66.0 - y) / 22.0))
        lean = 2.0 if lift > 30 else 0.0
        return x + lean * share, y - lift * share

    cloth = design.cloth("rubber" if style == "rain" else "leather", tilt=5.0)
    wide = 3.0 if lift > 30 else 0.0
    rim = [up(14.6 - wide, 43.6), up(22, 45.6), up(31, 47), up(39, 46.6), up(43.4 + wide, 43.8)]
    far = [up(14.6 - wide, 43.6), up(21, 41.8), up(30, 41.2), up(38, 41.8), up(43.4 + wide, 43.8)]
    lining = darker(mixed(design.main, design.second, 0.25), 0.45)
    mouth = stage.lay(outline([*far, *rim[::-1][1:-1]]), fabric("calf", lining), Form(volume=3, bulge=-0.4))
    stage.shade(ellipse(*up(29, 45), 11, 1.8), 0.4, 1.0, mouth)
    back = [
        (12.6, 80),
        (13.0, 73),
        (15.4, 64.6),
        (15.8, 55),
        up(15.4 - wide * 0.6, 49),
        up(14.6 - wide, 43.6),
    ]
    front = [up(43.4 + wide, 43.8), up(44 + wide * 0.6, 48), (47, 56.6), (53, 62.4), (61, 66.8),
        (70, 71.4), (80, 76),
             (86.4, 78.8), (89.2, 81.6), (89.4, 84)]  # fmt: skip
    if lift > 30:
        middle = 44.0 - lift * 0.45
        back = [*back[:4], (14.0, 52), (11.4, middle), back[-1]]
        front = [front[0], (46.6, middle), (44.4, 46), (46.4, 55), *front[3:]]
    rng = design.rng("shaft")
    folds = [*creases(24, 62, 9, 9, 3, rng, 2.4, 0.5), *creases(62, 73, 7, 6, 3, rng, 1.8, 0.3)]
    if lift > 20 and style != "rain":
        folds += creases(28, 46, 12, 22, 5, rng, 3.0, 0.4)
    shape = [*back, back[-1], *rim[1:-1], front[0], *front, front[-1], *SOLE[::-1][1:]]
    upper = stage.lay(outline(shape), cloth, Form(volume=7, bulge=0.62, rim=1.2, rim_bulge=0.3,
        folds=tuple(folds),
                      crumple=0.08))  # fmt: skip
    stage.shade(ribbon(curve(SOLE), 4.0), 0.22, 1.2, upper)
    stage.shade(outline([(13, 58), (34, 62), (50, 74), (54, 92), (30, 90), (12, 80)]), 0.1, 4.0, upper)
    stage.shade(ellipse(75, 77, 9, 1.6, 26), -0.14, 1.4, upper)
    if style != "winter":
        stage.lay(
            ribbon(curve(rim), 1.0),
            fabric("calf", darker(design.main, 0.15)),
            Form(volume=0.5, bulge=0.5, cast=0.2),
        )
    _sole(stage, design, raised)
    {"chukka": boot_styles.chukka, "chelsea": boot_styles.chelsea, "lace-up": boot_styles.lace_up,
        "zip": boot_styles.zip, "tall": boot_styles.tall,
        "rain": boot_styles.rain,
     "winter": boot_styles.winter, "western": boot_styles.western}[style](stage, design, upper,
     cloth, lift)  # fmt: skip


def _sole(stage: Stage, design: Design, raised: bool) -> None:
    named = design.option("edge", "")
    tone: RGB = colour(named) if named else darker(design.main, 0.72)
    kind = design.option("sole", "flat")
    if raised:
        heel = outline([(12, 80.4), (12, 80.4), (14, 88), (14.6, 96), (14.6, 96), (25.4, 96.6),
            (25.4, 96.6),
                        (27.6, 91), (31, 87.4), (31, 87.4), (20, 83)])  # fmt: skip
        stage.lay(heel, fabric("calf", tone), Form(volume=2, bulge=0.5, rim=0.4))
        stage.lay(ribbon(curve([(x, y + 0.8) for x, y in SOLE]), [1.4, 1.8, 2.2, 2.2, 1.6]),
            fabric("rubber", tone),
                  Form(volume=0.7, bulge=0.5))  # fmt: skip
        return
    thick = 4.4 if kind == "lugs" else 2.6
    low = [(x, y + thick) for x, y in SOLE]
    wall = stage.lay(outline([*SOLE, SOLE[-1], *low[::-1], low[0], SOLE[0]]), fabric("rubber",
        tone),
                     Form(volume=1.4, bulge=0.35, rim=0.4))  # fmt: skip
    stitching(stage, curve([(x, y + 0.9) for x, y in SOLE]), lighter(tone, 0.4), width=0.22, clip=wall)
    if kind == "lugs":
        lugs = [ribbon(d, 2.6) for d in dashes(curve([(x, y - 0.2) for x, y in low[:-1]]), 2.8, 1.1)]
        stage.lay(lugs, fabric("rubber", darker(tone, 0.3)), Form(volume=0.7, bulge=0.3, rim=0.3))
    else:
        block = outline(
            [
                (12.4, 82),
                (12.4, 82),
                (12.8, 87),
                (12.8, 87),
                (27, 91),
                (27, 91),
                (27.6, 87.6),
                (27.6, 87.6),
            ]
        )
        stage.lay(block, fabric("rubber", darker(tone, 0.15)), Form(volume=1.2, bulge=0.3, rim=0.3))
