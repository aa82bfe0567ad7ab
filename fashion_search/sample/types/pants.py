"""What trousers of all kinds share: legs, waistbands, pockets, flies, creases, turn-ups."""

from dataclasses import dataclass, replace

from fashion_search.sample.studio.canvas import Canvas
from fashion_search.sample.studio.designs import Design
from fashion_search.sample.studio.drape import creases, hanging, radiating
from fashion_search.sample.studio.fabric import Fabric
from fashion_search.sample.studio.palette import RGB, darker
from fashion_search.sample.studio.raster import Mask
from fashion_search.sample.studio.shading import Fold, Form
from fashion_search.sample.studio.silhouette import (
    CENTRE,
    Path,
    Point,
    curve,
    flipped,
    outline,
    polygon,
    shifted,
    symmetric,
)  # fmt: skip
from fashion_search.sample.studio.trims import seam, stitching
from fashion_search.sample.types.legs import Legs

SIDES = (False, True)
"""Whether a part is flipped: the left one, then the right one."""


@dataclass(frozen=True)
class Fall:
    """How a leg falls: how deep its wrinkles, where they sit, and whether it is pressed."""

    depth: float = 0.5
    knees: int = 4
    breaks: int = 5
    pressed: bool = False
    volume: float = 5.5


def side_of(path: Path, flip: bool) -> Path:
    """Return a left path, or its mirror image for the right side."""
    return flipped(path) if flip else path


def fall_form(design: Design, legs: Legs, fall: Fall, flip: bool) -> Form:
    """Return the drape of a leg, scaled to its measures."""
    rng, scale = design.rng(f"leg {flip}"), legs.waist / 16.0
    deep = fall.depth
    folds = radiating((CENTRE - 1, legs.crotch - 4), (152, 176, 202), 14 * scale, rng, 2.0, deep)
    folds += radiating((CENTRE - 3, legs.crotch + 3), (114, 132), 15 * scale, rng, 2.6, deep)
    knee = CENTRE - (legs.knee_out + legs.knee_in) / 2
    half = (legs.knee_out - legs.knee_in) / 2
    tall = (legs.bottom - legs.crotch) * 0.24
    folds += creases(knee, legs.knee_at, half, tall, fall.knees, rng, 2.2, deep * 0.8)
    ankle = CENTRE - (legs.hem_out + legs.hem_in) / 2
    wide = (legs.hem_out - legs.hem_in) / 2
    folds += creases(ankle, legs.bottom - 8, wide * 1.1, 14, fall.breaks, rng, 2.0, deep)
    line = _middle(legs)
    if fall.pressed:
        folds += [Fold(line, 1.5, 0.5, foot=1.0), Fold(line, 7.0, 0.5, foot=0.9)]
    else:
        folds.append(Fold(line, 6.0 * scale, deep * 0.8))
        gather = hanging(knee - half * 0.6, knee + half * 0.6, legs.crotch + 6, legs.bottom - 3, 3,
                         rng, 3.0, deep * 0.8)  # fmt: skip
        folds += gather
    if flip:
        folds = [replace(f, path=flipped(f.path)) for f in folds]
    return Form(volume=fall.volume, bulge=0.6, rim=0.8, rim_bulge=0.2, folds=tuple(folds),
                crumple=0.5 * deep, crumple_size=7, is_open=True, cast=0.3, reach=0.9,
                origin=(CENTRE, legs.top))  # fmt: skip


def _middle(legs: Legs) -> Path:
    """Return the line down the middle of the left leg, where a crease is pressed."""
    thigh = CENTRE - legs.hip * 0.52
    knee, hem = (CENTRE - (a + b) / 2 for a, b in ((legs.knee_out, legs.knee_in),
                                                   (legs.hem_out, legs.hem_in)))  # fmt: skip
    return curve([(thigh, legs.hip_at - 6), ((thigh + knee) / 2, (legs.crotch + legs.knee_at) / 2),
                  (knee, legs.knee_at), (hem, legs.bottom)])  # fmt: skip


def lay_legs(canvas: Canvas, design: Design, legs: Legs, cloth: Fabric, fall: Fall) -> list[Mask]:
    """Lay the inside of the back waist and both legs; return the legs' masks."""
    back: list[Point] = [(CENTRE, legs.top - 0.8), (CENTRE - legs.waist * 0.7, legs.top - 1.0),
                         (CENTRE - legs.waist, legs.top + 0.1),
                         (CENTRE - legs.waist, legs.top + 0.1), (CENTRE, legs.top + 3)]  # fmt: skip
    inside = replace(cloth, colour=darker(cloth.colour, 0.25), pattern=None)
    canvas.shade(canvas.lay(symmetric(back), inside, Form(bulge=0, cast=0)), 0.25)
    masks = []
    for flip in SIDES:
        path = side_of(legs.leg(), flip)
        masks.append(canvas.lay(path, cloth, fall_form(design, legs, fall, flip)))
    return masks


def hem_line(legs: Legs, up: float) -> Path:
    """Return the line across the left leg, `up` units above its hem."""
    low = legs.bottom - up
    return curve([(CENTRE - legs.hem_out - 1.5, low - 1.0), (CENTRE - (legs.hem_out + legs.hem_in)
                  / 2, low + 0.6), (CENTRE - legs.hem_in + 1.5, low - 0.4)])  # fmt: skip


def sew_hems(canvas: Canvas, legs: Legs, thread: RGB, masks: list[Mask], up: float = 3.0) -> None:
    """Sew the hems of both legs and press their outer seams."""
    outer = curve([(CENTRE - legs.hip + 1.3, legs.hip_at + 4), (CENTRE - legs.hip + 1.6,
                   legs.crotch + 6), (CENTRE - legs.knee_out + 1.1, legs.knee_at),
                   (CENTRE - legs.hem_out + 1.1, legs.bottom)])  # fmt: skip
    for flip, mask in zip(SIDES, masks, strict=True):
        line = side_of(hem_line(legs, up), flip)
        seam(canvas, line, 0.16, 0.4, mask)
        stitching(canvas, line, thread, clip=mask, width=0.16, opacity=0.4)
        seam(canvas, side_of(outer, flip), 0.1, 0.4, mask)


def turn_ups(canvas: Canvas, legs: Legs, cloth: Fabric, height: float) -> None:
    """Lay a turned-up cuff at each hem."""
    low = legs.bottom
    half: list[Point] = [
        (CENTRE - legs.hem_out - 0.7, low - height), (CENTRE - legs.hem_out - 0.7, low - height),
        (CENTRE - (legs.hem_out + legs.hem_in) / 2, low - height + 1.2),
        (CENTRE - legs.hem_in + 0.6, low - height + 0.4),
        (CENTRE - legs.hem_in + 0.6, low - height + 0.4),
        (CENTRE - legs.hem_in + 0.4, low + 0.2), (CENTRE - legs.hem_in + 0.4, low + 0.2),
        (CENTRE - (legs.hem_out + legs.hem_in) / 2, low + 1.4), (CENTRE - legs.hem_out - 0.6, low),
        (CENTRE - legs.hem_out - 0.6, low),
    ]  # fmt: skip
    for flip in SIDES:
        form = Form(volume=4, bulge=0.45, rim=0.5, rim_bulge=0.3, cast=0.3, reach=0.7, is_open=True)
        canvas.lay(side_of(outline(half), flip), cloth, form)


def fly(canvas: Canvas, legs: Legs, thread: RGB) -> None:
    """Sew the fly and the seam down to the crotch."""
    top, scale = legs.top + 5, legs.waist / 16.0
    seam(canvas, curve([(CENTRE, top), (CENTRE + 0.3, (top + legs.crotch) / 2),
                        (CENTRE, legs.crotch)]), 0.4, 0.5)  # fmt: skip
    x, low = CENTRE + 3.8 * scale, legs.crotch - 10 * scale
    curl = curve([(x, top), (x, low - 4), (x - 1.0, low), (CENTRE + 0.4, low + 3)])
    stitching(canvas, curl, thread, width=0.2, opacity=0.6)


def slant_pockets(canvas: Canvas, legs: Legs, thread: RGB) -> None:
    """Cut slanting side pockets below the waistband."""
    scale = legs.waist / 16.0
    top = legs.top + 5.0 * scale
    start = (CENTRE - legs.waist * 0.62, top)
    mouth = curve([start, (CENTRE - legs.hip * 0.96, top + 13.5 * scale)])
    for flip in SIDES:
        line = side_of(mouth, flip)
        seam(canvas, line, 0.5, 0.55)
        stitching(canvas, shifted(line, 0.8 if not flip else -0.8), thread, width=0.18, opacity=0.5)


def patch_pocket(canvas: Canvas, x: float, y: float, wide: float, tall: float, cloth: Fabric,
                 thread: RGB) -> None:  # fmt: skip
    """Sew on a pocket with a flap (cargo); x, y is its top left corner."""
    bag = polygon([(x, y + 2), (x + wide, y + 2), (x + wide, y + tall), (x, y + tall)])
    form = Form(volume=2.5, bulge=0.35, rim=0.7, rim_bulge=0.35, crumple=0.2, cast=0.45, reach=0.8)
    canvas.lay(bag, cloth, form)
    seam(canvas, curve([(x + wide / 2, y + 4), (x + wide / 2, y + tall)]), 0.25)
    flap = polygon([(x - 0.5, y), (x + wide + 0.5, y), (x + wide + 0.5, y + tall * 0.34),
                    (x + wide / 2, y + tall * 0.42), (x - 0.5, y + tall * 0.34)])  # fmt: skip
    canvas.lay(flap, cloth, form)
    stitching(canvas, curve([(x, y + 0.8), (x + wide, y + 0.8)]), thread, width=0.18, opacity=0.5)
