"""The arch that all heels stand on: its lines, heel and sole."""

from fashion_search.sample.studio.fabric import Fabric
from fashion_search.sample.studio.palette import RGB, darker, luminance, mixed
from fashion_search.sample.studio.shading import Form
from fashion_search.sample.studio.silhouette import Point, Points, curve, outline, ribbon
from fashion_search.sample.types.stage import Stage

HEELS = {
    "stiletto": ((4.4, 1.6), 0.0), "slim": ((7.0, 3.2), 0.0), "block": ((11.0, 10.0), 0.0),
    "kitten": ((7.0, 2.8), -8.0), "wedge": ((0.0, 0.0), 0.0),
}  # fmt: skip


class Arch:
    """How far the heel lifts the foot: bends points drawn for a middle heel."""

    def __init__(self, lift: float) -> None:
        """Lift the heel by some units more (or fewer)."""
        self.lift = lift

    def at(self, x: float, y: float) -> Point:
        """Return where a point of the foot lies."""
        share = min(1.0, max(0.0, (50.0 - x) / 36.0))
        return x + self.lift * 0.1 * share, y - self.lift * share**1.25

    def points(self, points: Points) -> list[Point]:
        """Return where points of the foot lie."""
        return [self.at(x, y) for x, y in points]


def lining_of(main: RGB, second: RGB) -> RGB:
    """Return the colour of a shoe's lining: leather under dark and bright uppers."""
    return mixed((0.70, 0.56, 0.42), main, 0.15) if luminance(second) > 0.8 else second


def draw_heel(stage: Stage, arch: Arch, kind: str, cloth: Fabric, tone: RGB) -> None:
    """Draw the heel itself."""
    back, front = arch.at(14.3, 52.4), arch.at(27.0, 65.5)
    if kind == "wedge":
        shape = outline([back, back, (14.6, 64), (17, 77.5), (17, 77.5), (30, 84), (42, 90.5),
                         (52, 91.5), (52, 91.5), arch.at(40, 82), arch.at(35, 72), arch.at(28, 60),
                         arch.at(20, 50), back])  # fmt: skip
        stage.lay(shape, cloth, Form(volume=4, bulge=0.5, rim=0.6, rim_bulge=0.3))
        stage.shade(ribbon(curve([(17, 76.5), (30, 83), (42, 89.6), (52, 91)]), 1.2), 0.5, 0.3)
        return
    foot = 78.0
    top, bottom = HEELS[kind][0]
    x = 21.5 + arch.lift * 0.12
    mid = (back[1] + foot) / 2
    left: list[Point] = [back, (back[0] + 3.6, back[1] + 5), (x - top * 0.22 - 0.6, mid),
                         (x - bottom / 2 + 0.3, foot - 5), (x - bottom / 2, foot)]  # fmt: skip
    right: list[Point] = [(x + bottom / 2, foot - 0.3), (x + bottom / 2, foot - 5),
                          (x + top * 0.42, mid + 1), (front[0] - 1.5, front[1] + 1.6),
                          front]  # fmt: skip
    shape = outline([back, *left, left[-1], right[0], *right, front, arch.at(21, 57), back])
    mask = stage.lay(shape, cloth, Form(volume=2.2, bulge=0.6, rim=0.5, rim_bulge=0.3))
    stage.shade(ribbon(curve([front, right[2], right[0]]), bottom * 0.7 + 1), 0.3, 0.8, mask)
    tip = [(x - bottom / 2, foot - 0.9), (x + bottom / 2, foot - 1.1)]
    stage.tint(ribbon(curve(tip), 1.9), darker(tone, 0.75), 0.9, 0.0, mask)


def sole_outline(arch: Arch) -> list[Point]:
    """Return the outline of the sole."""
    shank = arch.points([(13.6, 53), (16.5, 57), (22, 61), (27, 66), (32, 73), (37, 81)])
    return [*shank, (42, 87), (50, 90), (60, 91.4), (72, 92), (83, 91.8), (86, 91)]
