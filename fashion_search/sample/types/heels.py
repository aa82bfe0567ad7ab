"""Heeled shoes in the three-quarter view of shop photos, toe to the lower right."""

from fashion_search.sample.studio.canvas import Canvas
from fashion_search.sample.studio.designs import Design, draws
from fashion_search.sample.studio.fabric import Fabric, fabric
from fashion_search.sample.studio.palette import colour, darker, luminance, mixed
from fashion_search.sample.studio.raster import Mask
from fashion_search.sample.studio.shading import Form
from fashion_search.sample.studio.silhouette import curve, ellipse, outline, ribbon
from fashion_search.sample.studio.trims import rivet, seam
from fashion_search.sample.types.heel_arches import HEELS, Arch, draw_heel, lining_of, sole_outline
from fashion_search.sample.types.stage import HARD, PANEL, STRAP, Stage, arched, band, frame, over


@draws("heels")
def heels(canvas: Canvas, design: Design) -> None:
    """Draw a heeled shoe.

    Cut: style pump|peep|slingback|mary-jane|ankle|strappy|mule|t-bar; heel
    stiletto|slim|block|kitten|wedge; front plain|bow|buckle|band; platform yes|no.
    The accent colours the lining and sole where it is not white.
    """
    kind = design.option("heel", "slim")
    extra = {"stiletto": 7.0}.get(kind, HEELS[kind][1])
    style = design.option("style", "pump")
    is_open = style in ("strappy", "mule", "t-bar", "ankle", "slingback")
    stage = Stage(canvas, 1.08, 1.0, (0.0 if is_open else -0.5) + extra * 0.5)
    stage.ground(60, 91.5, 60, 6, 0.34, 1)
    stage.ground(24, 78, 18, 4, 0.22, 12)
    arch = Arch(extra)
    if is_open:
        _open(stage, design, arch, kind, style)
    else:
        _closed(stage, design, arch, kind, style)


def _closed(stage: Stage, design: Design, arch: Arch, kind: str, style: str) -> None:
    near = arch.points([(20.3, 32.4), (23.4, 40), (27.4, 48), (33, 57), (40, 66.5)])
    near = [*near, (46.5, 74), (52, 76.2), (59, 76), (66.5, 71.2)]
    far = [*arch.points([(20.3, 32.4), (31, 40.5), (43, 51)]), (55, 62), (66.5, 71.2)]
    point = 2.5 if design.option("toe", "point") == "point" else 0.0
    sole = sole_outline(arch)
    sole = [*sole[:-2], (83 + point, 91.8), (86 + point, 90.6)]
    back = arch.points([(13.6, 53), (13.4, 48), (15.6, 40), (20.3, 32.4)])
    toe = [(86 + point, 90.6), (85.6 + point * 0.8, 87.4), (82.6 + point * 0.4, 82.4),
           (76, 76.6), (66.5, 71.2)]  # fmt: skip
    cloth = design.cloth("calf", tilt=35.0)
    inner = lining_of(design.main, design.second)
    mouth = stage.lay(outline([*far, *near[::-1]]), fabric("calf", inner, gloss=0.15),
                      Form(volume=4, bulge=-0.35, rim_bulge=0.15))  # fmt: skip
    wall = [*far, far[-1], *[(x - 1.5, y + 4.5) for x, y in far[::-1]]]
    stage.lay(outline(wall), fabric("calf", darker(inner, 0.25), gloss=0.2), Form(volume=2,
        bulge=0.3,
              rim=0.4, cast=0), mouth)  # fmt: skip
    stage.shade(ellipse(*arch.at(26, 47), 5, 11, -33), 0.4, 2.0, mouth)
    stage.shade(ellipse(60, 72, 9, 6, 30), 0.55, 1.8, mouth)
    draw_heel(stage, arch, kind, cloth, design.main)
    sides = [*near, near[-1], *toe[::-1][1:], toe[0], *sole[::-1][1:], *back[1:]]
    upper = stage.lay(outline(sides), cloth, Form(volume=6, bulge=0.6, rim=0.9, rim_bulge=0.35,
                      crumple=0.04))  # fmt: skip
    stage.shade(ribbon(curve(sole), 5.0), 0.2, 1.4, upper)
    stage.shade(ellipse(76, 82, 7, 2.2, 38), -0.12, 1.6, upper)
    rim = curve(near)
    stage.shade(ribbon(rim, 0.9), -0.18, 0.25, upper)
    base = darker(design.main, 0.7) if luminance(design.second) > 0.8 else design.second
    deep = 2.6 if design.option("platform", "no") == "yes" else 1.1
    stage.lay(ribbon(curve(sole), [0.5, deep * 0.7, deep, deep, 0.7]), fabric("rubber", base),
              Form(volume=0.6, bulge=0.4))  # fmt: skip
    if style == "peep":
        hole = outline([(80, 83), (85 + point, 87), (87 + point, 91), (82 + point, 90.6)])
        stage.lay(hole, fabric("calf", darker(inner, 0.45)), Form(volume=1, bulge=-0.5, cast=0))
    if style == "mary-jane":
        strap = arched(
            (arch.at(35.5, 60), arch.at(38.6, 64.6)), (arch.at(43.5, 51.5), arch.at(46.5, 54.5)), 6
        )
        over(stage, strap, cloth, STRAP)
        frame(stage, arch.points([(36, 53.5), (39, 52), (40.6, 55), (37.6, 56.6)]), 0.7, "silver")
    _front(stage, design, cloth, upper)


def _front(stage: Stage, design: Design, cloth: Fabric, upper: Mask) -> None:
    kind = design.option("front", "plain")
    tone = design.second if luminance(design.second) < 0.8 else design.main
    if kind == "bow":
        satin = fabric("satin", tone)
        form = Form(volume=2, bulge=0.5, rim=0.5, rim_bulge=0.4, crumple=0.25, crumple_size=2.0)
        stage.lay(outline([(66, 76), (60, 73), (57, 76.5), (57, 82), (60, 84), (66, 79)]), satin, form)
        stage.lay(outline([(67, 75), (71, 70.5), (76, 71.5), (79.5, 77), (76, 79.5), (68, 78)]),
                  satin, form)  # fmt: skip
        stage.lay(ellipse(66.7, 76.8, 2.4, 2.9, 30), satin, form)
    elif kind == "buckle":
        band(stage, [(56, 84), (60, 78), (67, 74.4), (73, 75.5)], 3.0, cloth)
        frame(stage, [(60, 77.5), (65, 74.2), (67.5, 77.4), (62.5, 81)], 0.9, "gold")
    elif kind == "band":
        stage.lay(ribbon(curve([(56, 91), (57, 84), (61, 77), (67, 71.5)]), 3.4),
                  fabric("suede", tone), PANEL, upper)  # fmt: skip
    elif kind == "toecap":
        stage.lay(outline([(70, 92.5), (70, 92.5), (71, 85), (75, 79), (79, 76), (79, 76), (92, 84),
                           (92, 94)]), fabric("patent", tone), PANEL, upper)  # fmt: skip


def _open(stage: Stage, design: Design, arch: Arch, kind: str, style: str) -> None:
    cloth = design.cloth("calf", tilt=35.0)
    has_accent = luminance(design.second) < 0.8
    foot = design.second if has_accent else mixed((0.72, 0.58, 0.44), design.main, 0.1)
    base = darker(design.main, 0.2) if not has_accent else darker(foot, 0.15)
    thick = 3.6 if design.option("platform", "no") == "yes" else 1.8
    near = [*arch.points([(14.6, 50), (18, 55), (24, 61), (30, 70), (35, 79)]), (40, 85), (48,
        88.6),
            (58, 89.6), (70, 88.8), (81, 86.6), (86.8, 83.6)]  # fmt: skip
    far = [*arch.points([(14.6, 50), (16, 45), (22, 43), (28, 46), (36, 55), (43, 64)]), (50, 71.5),
           (60, 75.5), (72, 76.8), (82, 78.4), (86.8, 83.6)]  # fmt: skip
    heel = fabric("calf", base)
    if kind == "wedge":
        heel = fabric("straw", colour("beige"), tilt=25.0)
    # The far halves of the straps go behind the foot's place.
    if style in ("strappy", "ankle", "t-bar"):
        ring_y = 27.0
        back = arch.points(
            [
                (14.5, ring_y + 4),
                (20, ring_y - 2),
                (32, ring_y - 3),
                (40, ring_y - 2.4),
                (42.6, ring_y),
            ]
        )
        band(stage, back, 2.6 if style != "ankle" else 4.6, fabric("calf", darker(design.main, 0.3)))
    draw_heel(stage, arch, kind, heel, base)
    stage.lay(outline([*near, near[-1], *[(x, y + thick) for x, y in near[::-1]][:-1], near[0]]),
              fabric("rubber", base), Form(volume=1.2, bulge=0.4, rim=0.4))  # fmt: skip
    bed = stage.lay(outline([*near, near[-1], *far[::-1][1:-1], near[0]]), fabric("calf", foot,
        gloss=0.2),
                    Form(volume=5, bulge=-0.15, rim=0.4, rim_bulge=0.25))  # fmt: skip
    stage.shade(ellipse(62, 83, 17, 2.6, 2), 0.16, 2.0, bed)
    stage.shade(ellipse(*arch.at(33, 63), 3, 14, -35), 0.14, 2.0, bed)
    _straps(stage, design, arch, style, cloth)


def _straps(stage: Stage, design: Design, arch: Arch, style: str, cloth: Fabric) -> None:
    metal = design.option("metal", "gold")
    form = Form(volume=2.2, bulge=0.5, rim=0.3, rim_bulge=0.3, cast=0.45, reach=0.8)
    if style == "mule":
        vamp = outline([(41, 86), (41, 86), (42.5, 77), (48, 69), (58, 65), (67, 66), (67, 66),
            (76, 70),
                        (83, 78), (83, 78), (76, 82), (64, 85.5), (54, 90), (54, 90)])  # fmt: skip
        mask = stage.lay(vamp, cloth, Form(volume=6, bulge=0.6, rim=0.5, cast=0.5, reach=1.0))
        seam(stage, curve([(46, 88), (48, 79), (56, 71), (67, 67.5)]), 0.25, 0.4, mask)
        if design.option("front", "plain") == "buckle":
            frame(stage, [(56, 70), (64, 67.5), (67, 73.5), (59, 76.5)], 1.0, metal)
        return
    if style == "slingback":
        _vamp(stage, design, cloth)
        band(stage, arch.points([(40, 72), (30, 54), (20, 41), (15.4, 37)]), 2.4, cloth, form)
        frame(stage, arch.points([(23.6, 44), (26, 43), (28.4, 46.8), (26, 48)]), 0.6, metal)
        return
    if style == "strappy":
        for k, (x, y) in enumerate(((41, 85.5), (47.5, 88.6), (54.5, 89.8))):
            far = (70 + 5.2 * k, 76 + 1.0 * k)
            over(stage, arched(((x, y + 1.4), (x + 3.6, y + 2.2)), (far, (far[0] + 2.6,
                far[1] + 0.7)), 13 - 1.5 * k, -2),
                      cloth, form)  # fmt: skip
        over(
            stage,
            arched((arch.at(27, 64), arch.at(29.4, 69)), (arch.at(40, 59.5), arch.at(43, 63)), 11),
            cloth,
            form,
        )
    else:
        over(stage, arched(((45, 89.0), (54.5, 91.2)), ((71, 76), (80, 77.8)), 12.5, -3), cloth,
                  Form(volume=3, bulge=0.55, rim=0.4, cast=0.45, reach=0.9))  # fmt: skip
    if style == "t-bar":
        band(
            stage,
            [(57, 70.5), (51, 61), *arch.points([(45, 47), (41, 33)])],
            [3.4, 2.6, 2.4],
            cloth,
            form,
        )
    counter = arch.points([(14.8, 51), (14, 44), (14.2, 36), (15, 29), (15, 29), (20, 30.6), (25,
        33),
                           (25, 33), (24, 42), (27, 56), (27, 56), (20, 56)])  # fmt: skip
    stage.lay(outline(counter), cloth, Form(volume=3, bulge=0.5, rim=0.4))
    ring = arch.points([(16.4, 32.2), (21, 34.5), (31, 35.5), (39, 33.6), (43.4, 30.2), (42.4, 26.6)])
    width = 5.4 if style == "ankle" else 3.0
    band(stage, ring, width, cloth, form)
    x, y = arch.at(27, 35.2)
    half = width / 2 + 0.5
    frame(
        stage,
        [(x - 2, y - half), (x + 2, y - half), (x + 2, y + half), (x - 2, y + half)],
        0.8,
        metal,
    )
    stage.lay(ribbon(curve([(x - 2, y), (x + 2.4, y)]), 0.6), fabric("metal", colour(metal)), HARD)
    for k in range(3):
        rivet(stage, x + 5 + 2.4 * k, y - 0.2 * k, 0.28, metal)


def _vamp(stage: Stage, design: Design, cloth: Fabric) -> None:
    shape = outline([(38, 85), (38, 85), (38.4, 77), (42, 71), (47.5, 74), (53, 76.5), (59, 76),
        (66.5, 71),
                     (66.5, 71), (77, 75), (85, 79.4), (89.6, 85), (89.8, 90), (84, 92.2), (60,
                     92), (48, 91),
                     (42, 88.6)])  # fmt: skip
    wall = outline([(44, 71), (44, 71), (50, 67), (58, 67.6), (67, 71), (67, 71), (60, 77), (50, 76)])
    stage.lay(wall, fabric("calf", darker(lining_of(design.main, design.second), 0.3)), PANEL)
    upper = stage.lay(shape, cloth, Form(volume=6, bulge=0.6, rim=0.9, crumple=0.04))
    _front(stage, design, cloth, upper)
