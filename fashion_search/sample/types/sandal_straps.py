"""The straps of flat sandals, by style."""

from fashion_search.sample.studio.designs import Design
from fashion_search.sample.studio.fabric import Fabric, fabric
from fashion_search.sample.studio.palette import lighter, luminance
from fashion_search.sample.studio.shading import Form
from fashion_search.sample.studio.silhouette import curve, outline, ribbon
from fashion_search.sample.studio.trims import rivet, stitching
from fashion_search.sample.types.stage import PANEL, STRAP, Stage, arched, band, frame, over

_BROAD = Form(volume=4, bulge=0.5, rim=0.45, rim_bulge=0.3, cast=0.5, reach=1.0)


def sport(stage: Stage, design: Design, cloth: Fabric, metal: str) -> None:
    """Lay the straps of this style."""
    second = design.second if luminance(design.second) < 0.85 else lighter(design.main, 0.35)
    vamp = arched(((33, 78), (55, 88.5)), ((64, 69), (84, 74.6)), 15, -3)
    mask = over(stage, vamp, cloth, _BROAD)
    stage.shade(ribbon(curve([(53, 88), (54.6, 78), (63, 69), (73, 68), (83, 74)]), 1.2), -0.15, 0.3, mask)
    flap = arched(((37, 74), (43, 76.5)), ((66, 65.5), (71, 66.8)), 10, -2)
    over(stage, flap, fabric("canvas", second), PANEL)
    stitching(stage, curve([(40, 70), (46, 63.4), (53, 60), (62, 61.4)]), lighter(second, 0.4), width=0.25)
    counter = outline([(8.4, 63), (8.4, 63), (9, 50), (12, 43.4), (16, 42.6), (20, 48), (27, 58),
                       (31, 72), (27, 75), (22, 66), (15, 57), (13, 66)])  # fmt: skip
    stage.lay(counter, cloth, Form(volume=3, bulge=0.5, rim=0.4))
    stage.lay(ribbon(curve([(13, 47), (24, 52), (37, 50), (49.5, 44.5)]), [8, 8.4, 7.4]), cloth, _BROAD)
    stage.lay(
        ribbon(curve([(24, 50.6), (36, 48.8), (49, 43.6)]), [5, 5.2, 5.0]),
        fabric("canvas", second),
        PANEL,
    )
    stitching(stage, curve([(24, 48.6), (36, 46.8), (48, 42)]), lighter(second, 0.4), width=0.25)


def slide(stage: Stage, design: Design, cloth: Fabric, metal: str) -> None:
    """Lay the straps of this style."""
    for near, far, rise in (
        (((31, 76.4), (43, 82.6)), ((55, 68.0), (65, 69.8)), 15.0),
        (((46, 84.0), (59, 89.4)), ((69, 70.6), (80, 73.4)), 14.0),
    ):
        mask = over(stage, arched(near, far, rise, -2), cloth, _BROAD)
        inner = arched(((near[0][0] + 1.2, near[0][1]), (near[1][0] - 1.2, near[1][1])), far, rise - 0.6, -2)
        stitching(stage, inner, design.thread, width=0.2, clip=mask)
        x, y = near[0][0] + 7.6, near[0][1] - 9.0
        frame(
            stage,
            [(x - 3, y + 2), (x + 0.6, y - 3), (x + 5.6, y - 0.4), (x + 2, y + 4.6)],
            1.0,
            metal,
        )


def cross(stage: Stage, design: Design, cloth: Fabric, metal: str) -> None:
    """Lay the straps of this style."""
    over(stage, arched(((31, 77.4), (42, 82.6)), ((70, 70.6), (81, 73.6)), 13, -3), cloth, _BROAD)
    mask = over(stage, arched(((49, 86.4), (61, 90)), ((50, 66.2), (62, 69)), 16, -1), cloth, _BROAD)
    inner = arched(((50, 86.4), (60, 90)), ((51, 66.2), (61, 69)), 15.4, -1)
    stitching(stage, inner, design.thread, width=0.2, clip=mask)


def _ankle(stage: Stage, cloth: Fabric, width: float, metal: str) -> None:
    counter = outline([(8.6, 63), (8.6, 63), (8.6, 50), (10, 41), (10, 41), (16, 43), (20, 46),
        (20, 46),
                       (20, 56), (25, 71), (25, 71), (17, 69)])  # fmt: skip
    stage.lay(counter, cloth, Form(volume=3, bulge=0.5, rim=0.4))
    band(
        stage,
        [(11.4, 43.6), (19, 47.6), (32, 48.6), (43, 45.4), (47.2, 41.4), (45.8, 38.6)],
        width,
        cloth,
    )
    x, y, half = 28.0, 48.6, width / 2 + 0.7
    frame(
        stage,
        [(x - 2, y - half), (x + 2, y - half), (x + 2, y + half), (x - 2, y + half)],
        0.8,
        metal,
    )


def gladiator(stage: Stage, design: Design, cloth: Fabric, metal: str) -> None:
    """Lay the straps of this style."""
    band(stage, [(66, 72), (58, 60), (50, 50), (44, 43)], [3.4, 3.2, 3.0], cloth)
    for x, y, far, rise in ((26, 72.6, (43, 63), 14.0), (35, 77, (52, 66.8), 14.0), (44, 82, (62,
        69), 12.5),
                            (53, 86.4, (72, 71), 11.0)):  # fmt: skip
        strap = arched(((x, y + 1), (x + 3.4, y + 2.4)), (far, (far[0] + 3.2, far[1] + 0.9)), rise, -1)
        over(stage, strap, cloth, STRAP)
        rivet(stage, x + 9.4, y - rise * 0.98, 0.7, metal)
    _ankle(stage, cloth, 3.2, metal)


def trek(stage: Stage, design: Design, cloth: Fabric, metal: str) -> None:
    """Lay the straps of this style."""
    second = design.second if luminance(design.second) < 0.85 else lighter(design.main, 0.3)
    web = fabric("canvas", second)
    for near, far in (((33, 77.6), (50, 66.4)), ((54, 87), (70, 71))):
        over(
            stage,
            arched((near, (near[0] + 7, near[1] + 3.2)), (far, (far[0] + 7, far[1] + 1.7)), 13, -2),
            cloth,
            _BROAD,
        )
        over(stage, arched(((near[0] + 2, near[1]), (near[0] + 4.8, near[1] + 1.2)), ((far[0] + 2,
            far[1]), (far[0] + 4.8, far[1] + 1)),
                         13, -2), web, PANEL)  # fmt: skip
    band(stage, [(43, 70), (51, 73.4), (60, 79)], 3.6, cloth)
    _ankle(stage, cloth, 5.4, metal)
    band(stage, [(17, 54), (24, 60), (33, 70), (37, 77)], 4.0, cloth)


def broad(stage: Stage, design: Design, cloth: Fabric, metal: str) -> None:
    """Lay the straps of this style."""
    mask = over(stage, arched(((33, 77.6), (58, 88.6)), ((54, 67.8), (79, 73)), 16, -2), cloth, _BROAD)
    for inset in (1.2, 2.2):
        inner = arched(
            ((33 + inset, 77.6), (58 - inset, 88.6)),
            ((54 + inset, 67.8), (79 - inset, 73)),
            16 - inset * 0.3,
            -2,
        )
        stitching(stage, inner, design.thread, width=0.2, clip=mask)
    if design.option("buckle", "no") == "yes":
        frame(stage, [(46, 69), (52, 64.6), (57, 69), (51, 74)], 1.2, metal)


def bars(stage: Stage, design: Design, cloth: Fabric, metal: str) -> None:
    """Lay the straps of this style."""
    for x, y, far in ((30, 76.0, (50, 66.6)), (41, 81.4, (61, 69.2)), (53, 86.8, (72, 71.4))):
        mask = over(
            stage,
            arched(((x, y), (x + 7.4, y + 3.6)), (far, (far[0] + 7.4, far[1] + 1.8)), 13.5, -2),
            cloth,
            _BROAD,
        )
        stitching(
            stage,
            arched(((x + 1, y), (x + 6.4, y + 3)), (far, far), 13, -2),
            design.thread,
            width=0.18,
            clip=mask,
        )


def loop(stage: Stage, design: Design, cloth: Fabric, metal: str) -> None:
    """Lay the straps of this style."""
    mask = over(stage, arched(((32, 77), (45, 83.4)), ((53, 67.6), (66, 70.6)), 15, -2), cloth, _BROAD)
    stitching(
        stage,
        arched(((33.4, 77), (43.6, 83)), ((54, 67.6), (65, 70)), 14.4, -2),
        design.thread,
        width=0.2,
        clip=mask,
    )
    over(
        stage,
        arched(((75.4, 80.4), (79.6, 81.6)), ((80.6, 75.4), (84.6, 77)), 5.5, 0),
        cloth,
        STRAP,
    )
    band(stage, [(58, 69), (66, 71), (78, 75)], 2.4, cloth)


def woven(stage: Stage, design: Design, cloth: Fabric, metal: str) -> None:
    """Lay the straps of this style."""
    for k in range(5):
        x, y = 31 + 5.4 * k, 76.6 + 2.6 * k
        far = (64 + 4.0 * k, 69.6 + 0.9 * k)
        over(
            stage,
            arched(((x, y), (x + 3.6, y + 1.7)), (far, (far[0] + 3, far[1] + 0.7)), 13.5, -2),
            cloth,
            STRAP,
        )
        other = (52 + 3.4 * k, 67.4 + 0.8 * k)
        over(
            stage,
            arched(
                ((x + 5, y + 2.2), (x + 8.4, y + 3.8)),
                (other, (other[0] + 3, other[1] + 0.7)),
                13 - k * 0.4,
                -1,
            ),
            cloth,
            STRAP,
        )


def t_bar(stage: Stage, design: Design, cloth: Fabric, metal: str) -> None:
    """Lay the straps of this style."""
    over(stage, arched(((50, 85.4), (58, 89)), ((72, 71), (79, 73)), 11, -1), cloth, _BROAD)
    band(stage, [(63, 71), (57, 60), (50, 50), (44, 43)], [2.8, 2.4, 2.2], cloth)
    band(stage, [(72.5, 78.5), (68, 73), (63, 70)], 2.4, cloth)
    rivet(stage, 63, 70, 1.5, metal)
    _ankle(stage, cloth, 2.8, metal)
