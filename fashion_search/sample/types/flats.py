"""Ballet flats in the three-quarter view of shop photos."""

from fashion_search.sample.studio.canvas import Canvas
from fashion_search.sample.studio.designs import Design, draws
from fashion_search.sample.studio.drape import radiating
from fashion_search.sample.studio.fabric import fabric
from fashion_search.sample.studio.palette import darker, luminance
from fashion_search.sample.studio.raster import Mask
from fashion_search.sample.studio.shading import Form
from fashion_search.sample.studio.silhouette import Point, curve, ellipse, outline, ribbon
from fashion_search.sample.studio.trims import rivet, stitching
from fashion_search.sample.types.heel_arches import lining_of
from fashion_search.sample.types.stage import PANEL, STRAP, Stage, arched, band, frame, over


@draws("ballet flats")
def ballet_flats(canvas: Canvas, design: Design) -> None:
    """Draw a ballet flat.

    Cut: toe round|point; front plain|bow|buckle|knot|cap|studs; strap none|ankle|instep;
    edge plain|piped. The accent colours bow, cap and piping where it is not white.
    """
    stage = Stage(canvas, 1.1, 0.0, -7.0)
    stage.ground(58, 92, 66, 6, 0.36, 4)
    stage.ground(26, 79, 28, 4, 0.25, 18)
    tip = 4.0 if design.option("toe", "round") == "point" else 0.0
    accent = design.second if luminance(design.second) < 0.85 else design.main
    far: list[Point] = [(19.6, 45.5), (30, 48.5), (42, 55), (55, 62), (67.5, 69.4)]
    near: list[Point] = [(19.6, 45.5), (21, 53), (28, 62), (36, 70.8), (44, 77.2), (51, 79.2),
                         (57, 78.2), (62.5, 74), (67.5, 69.4)]  # fmt: skip
    sole: list[Point] = [(13, 69.5), (18, 73), (27, 77), (36, 81.4), (44, 86.2), (52, 90), (62,
        92.4),
                         (72, 92.8), (82 + tip, 91.4), (87 + tip, 87.5 + tip * 0.3)]  # fmt: skip
    toe: list[Point] = [
        (87.4 + tip, 83.5 + tip * 0.8),
        (83 + tip * 0.5, 77.8 + tip * 0.3),
        (76, 73),
        (67.5, 69.4),
    ]
    back: list[Point] = [(13, 69.5), (12.4, 62), (14.6, 53), (19.6, 45.5)]
    cloth = design.cloth("calf", tilt=28.0)
    inner = lining_of(design.main, design.second)
    mouth = stage.lay(outline([*far, *near[::-1]]), fabric("calf", inner, gloss=0.1),
                      Form(volume=5, bulge=-0.3, rim_bulge=0.1))  # fmt: skip
    stage.lay(outline([*far, far[-1], *[(x - 1.5, y + 5) for x, y in far[::-1]]]),
              fabric("calf", darker(inner, 0.2)), Form(volume=2, bulge=0.3, rim=0.4, cast=0),
              mouth)  # fmt: skip
    stage.shade(ellipse(60, 74, 8, 5, 30), 0.5, 1.8, mouth)
    stage.shade(ellipse(22, 52, 4, 6, -20), 0.3, 1.6, mouth)
    rng = design.rng("toe")
    folds = radiating((62, 76), (20.0, 45.0, 75.0, 110.0), 11, rng, 1.4, 0.18)
    upper = stage.lay(outline([*near, near[-1], *toe[::-1][1:], *sole[::-1], *back[1:]]), cloth,
                      Form(volume=6, bulge=0.6, rim=0.9, folds=tuple(folds),
                      crumple=0.05))  # fmt: skip
    stage.shade(ribbon(curve(sole), 5.0), 0.2, 1.3, upper)
    rim = curve(near)
    piped = design.option("edge", "plain") == "piped"
    edge = fabric("calf", accent if piped else darker(design.main, 0.06))
    lip = Form(volume=0.7, bulge=0.6, cast=0.25, reach=0.4)
    stage.lay(ribbon(rim, 1.5), edge, lip)
    stage.lay(ribbon(curve(far), 1.1), edge, lip)
    stitching(
        stage,
        curve([(x - 1.1, y + 1.4) for x, y in near[1:-2]]),
        design.thread,
        width=0.16,
        clip=upper,
    )
    stitching(stage, curve([(19, 47), (18.6, 58), (20.6, 73)]), design.thread, width=0.16, clip=upper)
    tone = darker(design.main, 0.72) if luminance(design.main) < 0.55 else (0.62, 0.47, 0.34)
    stage.lay(ribbon(curve(sole), [1.4, 2.0, 1.2, 1.2, 1.2, 0.6]), fabric("rubber", tone),
              Form(volume=0.7, bulge=0.4))  # fmt: skip
    strap = design.option("strap", "none")
    if strap == "ankle":
        band(
            stage,
            [(19, 46), (27, 38), (40, 39), (47, 47)],
            2.4,
            fabric("calf", darker(design.main, 0.2)),
        )
        band(stage, [(17, 47), (24, 51), (36, 51.6), (47.4, 46.6)], 2.6, cloth)
        frame(stage, [(29, 49.6), (32.4, 49.8), (32.2, 53.6), (28.8, 53.4)], 0.7, "gold")
    elif strap == "instep":
        over(stage, arched(((36, 70.6), (40.2, 74.6)), ((46, 57), (50, 59.4)), 6), cloth, STRAP)
        rivet(stage, 39.6, 70, 0.9, "silver")
    _front(stage, design, upper, accent)


def _front(stage: Stage, design: Design, upper: Mask, accent: tuple[float, float, float]) -> None:
    kind = design.option("front", "plain")
    soft = Form(volume=2, bulge=0.5, rim=0.5, rim_bulge=0.4, crumple=0.3, crumple_size=2.2)
    if kind in ("bow", "knot"):
        cloth = fabric("satin" if kind == "bow" else "calf", accent)
        if kind == "bow":
            stage.lay(outline([(66, 79), (63, 84), (61, 88), (65, 88.6), (68, 81)]), cloth, soft)
            stage.lay(outline([(68, 78), (74, 83), (78, 85), (80, 82), (71, 77)]), cloth, soft)
        stage.lay(
            outline([(66, 78), (60, 75), (56.5, 78.5), (57, 83.4), (60.5, 84.6), (66, 80.6)]),
            cloth,
            soft,
        )
        stage.lay(
            outline([(67, 77), (70, 71.6), (76, 70.4), (80.4, 74), (79, 78.4), (69, 80)]),
            cloth,
            soft,
        )
        stage.lay(ellipse(66.8, 78.6, 2.3, 2.9, 30), cloth, soft)
    elif kind == "buckle":
        stage.lay(outline([(60, 82), (60, 82), (66, 75.4), (66, 75.4), (75, 78), (75, 78), (70,
            85.6),
                           (70, 85.6)]), fabric("patent", accent), PANEL)  # fmt: skip
        frame(stage, [(63.6, 80.4), (67.2, 76.6), (72.4, 78.4), (69, 83)], 1.0, "gold")
    elif kind == "cap":
        shape = outline(
            [(66, 95), (66, 95), (67, 87), (72, 80), (79.4, 74.6), (79.4, 74.6), (93, 79), (95, 94)]
        )
        mask = stage.lay(shape, fabric("patent", accent), PANEL, upper)
        stitching(
            stage,
            curve([(66.6, 92), (67.8, 86.6), (72.6, 80.4), (79, 75.6)]),
            accent,
            width=0.2,
            clip=mask,
        )
    elif kind == "studs":
        for k in range(6):
            for row in range(2 + (k % 2)):
                rivet(
                    stage,
                    63 + 3.4 * k,
                    79.6 + 0.9 * k + 3.2 * row - (k % 2) * 1.6 + abs(k - 2) * 0.4,
                    0.75,
                    "gold",
                )
