"""Backpacks, photographed from the front."""

from fashion_search.sample.studio.canvas import Canvas
from fashion_search.sample.studio.designs import Design, draws
from fashion_search.sample.studio.drape import both, creases, radiating
from fashion_search.sample.studio.fabric import fabric
from fashion_search.sample.studio.metalwork import round_form
from fashion_search.sample.studio.palette import RGB, colour, darker, lighter
from fashion_search.sample.studio.raster import Mask
from fashion_search.sample.studio.shading import Form
from fashion_search.sample.studio.silhouette import (
    CENTRE,
    Path,
    Point,
    curve,
    outline,
    ribbon,
    rounded_box,
    shifted,
    symmetric,
)  # fmt: skip
from fashion_search.sample.studio.trims import bar, buckle, cord, seam, stitching, zipper

C = CENTRE
_SOFT = Form(volume=3, bulge=0.4, rim=0.8, rim_bulge=0.4, crumple=0.12, cast=0.4)
_WEB = Form(volume=0.7, bulge=0.3, rim=0.3, cast=0.4, reach=0.6)


def _trunk(half: float, top: float, base: float, crown: float) -> list[Point]:
    """Return the left half of a pack: an arched crown over nearly straight sides."""
    return [(C, top), (C - half * 0.5, top + crown * 0.12), (C - half * 0.86, top + crown * 0.55),
            (C - half * 0.985, top + crown * 1.1), (C - half * 1.04, (top + base) / 2 + 8),
            (C - half * 1.02, base - 6), (C - half * 0.94, base - 0.8), (C - half * 0.7, base),
            (C, base + 0.6)]  # fmt: skip


@draws("backpack")
def backpack(canvas: Canvas, design: Design) -> None:
    """Draw a backpack.

    Cut: style day|laptop|rucksack|roll|mini|sport; trim own|leather; print: none or block.
    """
    style = design.option("style", "day")
    canvas.ground(C, 114.5, 70, 7, 0.45)
    half, top = {"mini": (29.0, 27.0), "roll": (27.0, 24.0), "laptop": (28.5, 18.0)}.get(style, (29.0, 17.0))
    _straps(canvas, design, half, top, style)
    crown = {"laptop": 9.0, "roll": 3.0, "mini": 16.0, "rucksack": 11.0}.get(style, 19.0)
    rng = design.rng("trunk")
    folds = both(radiating((C - half * 0.9, top + crown), (40, 70, 95), 18, rng, 3.4, 0.6))
    folds += both(radiating((C - half * 0.9, 108), (-75, -45), 14, rng, 3, 0.5))
    form = Form(volume=9, bulge=0.62, rim=1.4, rim_bulge=0.4, folds=tuple(folds), crumple=0.28,
                crumple_size=8, origin=(C, top))  # fmt: skip
    trunk = canvas.lay(symmetric(_trunk(half, top, 113, crown)), design.cloth("canvas"), form)
    inner = symmetric([(C + (x - C) * 0.93, y + (1.8 if y < 60 else -1.6))
                       for x, y in _trunk(half, top, 113, crown)])  # fmt: skip
    seam(canvas, inner, 0.2, 0.5, trunk)
    {"day": _day, "sport": _sport, "laptop": _laptop, "rucksack": _rucksack, "roll": _roll,
     "mini": _mini}[style](canvas, design, trunk, half, top)  # fmt: skip
    canvas.shade(ribbon(curve([(C - 40, 113), (C + 40, 113)]), 6), 0.3, 2.0, trunk)
    if design.option("trim", "own") == "leather" and style in ("day", "laptop"):
        foot = fabric("calf", colour("tan"))
        canvas.lay(rounded_box(C - 40, 100, 80, 20, 1), foot, Form(volume=4, bulge=0.3, cast=0.2), trunk)
        stitching(canvas, curve([(C - 40, 101.2), (C + 40, 101.2)]), lighter(colour("tan")), clip=trunk)
    canvas.shade([rounded_box(C - half - 4, 30, 6, 90, 2), rounded_box(C + half - 1, 30, 6, 90, 2)], 0.22,
                 2.2, trunk)  # fmt: skip


def _straps(canvas: Canvas, design: Design, half: float, top: float, style: str) -> None:
    dark = darker(design.main, 0.25) if style not in ("rucksack", "mini") else design.main
    cloth = fabric(design.material or "canvas", dark)
    loop = curve([(C - 6, top + 4), (C - 6.2, top - 3), (C - 3.5, top - 7.4), (C, top - 8.2),
                  (C + 3.5, top - 7.4), (C + 6.2, top - 3), (C + 6, top + 4)])  # fmt: skip
    canvas.lay(ribbon(loop, 3.0), cloth, round_form(1.6, 0.2))
    for side in (-1, 1):
        path = curve([(C + side * 9, top + 3), (C + side * (half - 3), top + 8), (C + side * (half + 1.5),
                      top + 30), (C + side * (half + 3.2), 78), (C + side * (half + 1), 106)])  # fmt: skip
        canvas.lay(ribbon(path, [8, 8, 7, 5, 2.6]), cloth, Form(volume=2, bulge=0.5, cast=0.2))


def _arch(half: float, top: float, base: float, crown: float) -> Path:
    return curve([(C - half, base), (C - half, top + crown), (C - half * 0.86, top + crown * 0.42),
                  (C - half * 0.45, top + crown * 0.06), (C, top), (C + half * 0.45, top + crown * 0.06),
                  (C + half * 0.86, top + crown * 0.42), (C + half, top + crown),
                  (C + half, base)])  # fmt: skip


def _pocket(canvas: Canvas, design: Design, trunk: Mask, half: float, top: float, base: float,
            crown: float, tone: RGB | None = None) -> Mask:  # fmt: skip
    left: list[Point] = [(C, top), (C - half * 0.6, top + crown * 0.1), (C - half * 0.92, top + crown
                         * 0.5), (C - half, top + crown), (C - half, base - 3), (C - half * 0.93, base),
                         (C, base + 0.4)]  # fmt: skip
    rng = design.rng(f"pocket {top}")
    folds = creases(C, (top + base) / 2, half, base - top, 4, rng, 3.0, 0.4)
    form = Form(volume=5, bulge=0.55, rim=1.0, rim_bulge=0.45, folds=tuple(folds), crumple=0.2, cast=0.5,
                reach=1.4, origin=(C, top))  # fmt: skip
    cloth = fabric(design.material or "canvas", tone or design.main, design.pattern if tone is None else
                   None)  # fmt: skip
    mask = canvas.lay(symmetric(left), cloth, form, trunk)
    line = symmetric([(C + (x - C) * 0.955, y + (1.3 if y < base - 4 else -1.2)) for x, y in left])
    stitching(canvas, line, design.thread, width=0.24, clip=mask)
    return mask


def _zip(canvas: Canvas, design: Design, path: Path, tape: bool = True) -> None:
    zipper(canvas, path, design.option("metal", "silver"), darker(design.main, 0.45) if tape else None,
           1.1)  # fmt: skip


def _label(canvas: Canvas, design: Design, x: float, y: float, wide: float = 9.0) -> None:
    canvas.lay(rounded_box(x - wide / 2, y - 2.2, wide, 4.4, 0.6), fabric("calf", darker(design.second,
               0.1)), Form(volume=0.6, bulge=0.2, rim=0.3, cast=0.3, reach=0.3))  # fmt: skip


def _day(canvas: Canvas, design: Design, trunk: Mask, half: float, top: float) -> None:
    _zip(canvas, design, shifted(_arch(half * 0.9, top + 5, 68, 16), 0))
    tone = design.second if design.option("print", "none") == "block" else None
    _pocket(canvas, design, trunk, half * 0.82, 68, 110, 9, tone)
    _zip(canvas, design, curve([(C - half * 0.72, 76.5), (C, 75), (C + half * 0.72, 76.5)]))
    _label(canvas, design, C, 52)


def _sport(canvas: Canvas, design: Design, trunk: Mask, half: float, top: float) -> None:
    _zip(canvas, design, _arch(half * 0.9, top + 5, 74, 16))
    panel = outline([(C - half * 0.75, 34), (C + half * 0.5, 30), (C + half * 0.5, 30), (C + half * 0.7, 62),
                     (C - half * 0.8, 66), (C - half * 0.8, 66)])  # fmt: skip
    canvas.lay(panel, fabric("mesh", darker(design.main, 0.3)), Form(volume=2, bulge=0.2), trunk)
    _pocket(canvas, design, trunk, half * 0.84, 60, 110, 12, darker(design.main, 0.15))
    for y, wide in ((88.0, 1.8), (91.6, 0.8)):
        strip = ribbon(curve([(C - half * 0.8, y), (C, y + 0.8), (C + half * 0.8, y)]), wide)
        canvas.tint(strip, design.second, 0.95, 0.0, trunk)
    _zip(canvas, design, curve([(C - half * 0.66, 70), (C, 65), (C + half * 0.66, 70)]), False)
    for side in (-1, 1):
        h = side * half
        net = outline([(C + h * 0.86, 78), (C + h * 0.86, 78), (C + h * 1.2, 76), (C + h * 1.2, 112),
                       (C + h * 0.9, 111), (C + h * 0.9, 111)])  # fmt: skip
        canvas.lay(net, fabric("mesh", darker(design.main, 0.35)), _SOFT, trunk)
        y = 56.0
        strap = curve([(C + side * half * 0.7, y), (C + side * half * 1.1, y + 3)])
        canvas.lay(ribbon(strap, 2.4), fabric("canvas", darker(design.main, 0.4)), _WEB, trunk)


def _laptop(canvas: Canvas, design: Design, trunk: Mask, half: float, top: float) -> None:
    _zip(canvas, design, _arch(half * 0.92, top + 4, 100, 8))
    _pocket(canvas, design, trunk, half * 0.8, 38, 68, 4, lighter(design.main, 0.05))
    _zip(canvas, design, curve([(C - half * 0.68, 43), (C + half * 0.68, 43)]))
    _pocket(canvas, design, trunk, half * 0.8, 71, 110, 4)
    _zip(canvas, design, curve([(C - half * 0.68, 76), (C + half * 0.68, 76)]))
    _label(canvas, design, C + half * 0.5, 60)
    for side in (-1, 1):
        seam(canvas, curve([(C + side * half * 0.86, 30), (C + side * half * 0.88, 110)]), 0.35, 0.6, trunk)


def _buckled(canvas: Canvas, design: Design, x: float, top: float, base: float, tone: RGB) -> None:
    path = curve([(x, top), (x, (top + base) / 2), (x, base)])
    canvas.lay(ribbon(path, 4.4), fabric("calf", tone), Form(volume=1, bulge=0.35, rim=0.4, cast=0.45))
    for side in (-1, 1):
        stitching(canvas, shifted(path, side * 1.6), lighter(tone, 0.35), width=0.2)
    buckle(canvas, x, base - 8, 6.6, 6.4, design.option("metal", "gold"), 90)


def _rucksack(canvas: Canvas, design: Design, trunk: Mask, half: float, top: float) -> None:
    for side in (-1, 1):
        box = outline([(C + side * half * 0.8, 72), (C + side * half * 0.8, 72), (C + side * half * 1.22, 73),
                       (C + side * half * 1.24, 108), (C + side * half * 0.84, 110),
                       (C + side * half * 0.84, 110)])  # fmt: skip
        canvas.lay(box, design.cloth("canvas"), Form(volume=4, bulge=0.6))
    _pocket(canvas, design, trunk, half * 0.76, 74, 110, 5)
    strap = colour(design.option("leather", "brown"))
    left: list[Point] = [(C, top - 2), (C - half * 0.6, top - 0.5), (C - half * 0.98, top + 6),
                         (C - half * 1.05, top + 24), (C - half, 57), (C - half * 0.8, 61.5),
                         (C, 63.5)]  # fmt: skip
    form = Form(
        volume=7, bulge=0.6, rim=1.2, rim_bulge=0.5, crumple=0.3, cast=0.6, reach=1.8, origin=(C, top)
    )
    flap = canvas.lay(symmetric(left), design.cloth("canvas"), form)
    stitching(canvas, symmetric([(C + (x - C) * 0.95, y - 1.6) for x, y in left]), design.thread, width=0.26,
              clip=flap)  # fmt: skip
    for side in (-1, 1):
        _buckled(canvas, design, C + side * half * 0.46, 44, 88, strap)
    _label(canvas, design, C, 36, 12)


def _roll(canvas: Canvas, design: Design, trunk: Mask, half: float, top: float) -> None:
    roll = outline([(C - half - 3, top - 6), (C - half - 4, top + 3), (C - half - 3, top + 9), (C + half + 3,
                    top + 9), (C + half + 4, top + 3), (C + half + 3, top - 6)])  # fmt: skip
    canvas.lay(roll, design.cloth("canvas"), Form(volume=4, bulge=0.75, crumple=0.25, cast=0.6, reach=1.4))
    for dy in (-1.0, 4.0):
        seam(
            canvas,
            curve([(C - half - 4, top + dy), (C, top + dy + 0.8), (C + half + 4, top + dy)]),
            0.35,
            0.7,
        )
    _pocket(canvas, design, trunk, half * 0.8, 66, 109, 3)
    _zip(canvas, design, curve([(C - half * 0.68, 71), (C + half * 0.68, 71)]))
    strap = darker(design.second, 0.05)
    path = curve([(C, top - 6), (C, 50), (C, 82)])
    canvas.lay(ribbon(path, 4.6), fabric("canvas", strap), _WEB)
    bar(canvas, curve([(C - 3.6, 56), (C + 3.6, 56)]), 1.4, design.option("metal", "bronze"))
    bar(canvas, curve([(C - 3.6, 61), (C + 3.6, 61)]), 1.4, design.option("metal", "bronze"))


def _mini(canvas: Canvas, design: Design, trunk: Mask, half: float, top: float) -> None:
    _pocket(canvas, design, trunk, half * 0.7, 78, 109, 8)
    left: list[Point] = [(C, top - 1), (C - half * 0.7, top + 2), (C - half, top + 14),
                         (C - half * 0.98, 52), (C - half * 0.6, 66), (C, 70)]  # fmt: skip
    form = Form(
        volume=7, bulge=0.6, rim=1.1, rim_bulge=0.5, crumple=0.2, cast=0.6, reach=1.6, origin=(C, top)
    )
    flap = canvas.lay(symmetric(left), design.cloth("leather"), form)
    stitching(canvas, symmetric([(C + (x - C) * 0.94, y - 1.6) for x, y in left]), design.thread, width=0.26,
              clip=flap)  # fmt: skip
    _buckled(canvas, design, C, 58, 84, darker(design.main, 0.15))
    for side in (-1, 1):
        cord(
            canvas,
            [(C + side * 3, 73), (C + side * 7, 80), (C + side * 8, 90)],
            darker(design.main, 0.2),
            1.1,
        )
