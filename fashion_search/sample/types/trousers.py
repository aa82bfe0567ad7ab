"""Chinos, tailored trousers and shorts."""

from dataclasses import replace

from fashion_search.sample.studio.canvas import Canvas
from fashion_search.sample.studio.designs import Design, draws
from fashion_search.sample.studio.fabric import Fabric, fabric
from fashion_search.sample.studio.raster import Mask
from fashion_search.sample.studio.shading import Form
from fashion_search.sample.studio.silhouette import CENTRE, Point, curve, polygon, ribbon, symmetric
from fashion_search.sample.studio.trims import buckle, seam
from fashion_search.sample.types.legs import Legs
from fashion_search.sample.types.pants import (
    SIDES,
    Fall,
    fly,
    lay_legs,
    patch_pocket,
    sew_hems,
    side_of,
    slant_pockets,
    turn_ups,
)  # fmt: skip
from fashion_search.sample.types.waistbands import elastic_band, loops_band

_CUTS = {
    "straight": Legs(waist=15.4, hip=19.8, knee_out=19.0, knee_in=5.8, hem_out=20.0, hem_in=7.0),
    "slim": Legs(waist=15, hip=19, knee_out=17.4, knee_in=5.8, hem_out=16.8, hem_in=7.4),
    "tapered": Legs(waist=15.4, hip=20.5, knee_out=18.6, knee_in=5.4, hem_out=16.2, hem_in=7.2,
                    bottom=117),
    "wide": Legs(waist=14.5, hip=20, knee_out=22, knee_in=2.4, hem_out=25.5, hem_in=1.8),
    "flared": Legs(waist=14.2, hip=18.6, knee_out=16, knee_in=4.2, hem_out=22.0, hem_in=3.2),
    "cropped": Legs(top=11, waist=17, hip=22, hip_at=31, crotch=44, knee_at=80, knee_out=19.4,
                    knee_in=4.2, hem_out=17.4, hem_in=5.0, bottom=113),
}  # fmt: skip
_SHORTS = {
    "regular": Legs(top=20, waist=26, hip=32, hip_at=48, crotch=65, knee_at=86, bottom=103,
                    knee_out=33, knee_in=2.6, hem_out=33.6, hem_in=2.8),
    "short": Legs(top=27, waist=28, hip=35, hip_at=52, crotch=73, knee_at=87, bottom=97,
                  knee_out=36, knee_in=2.4, hem_out=36.6, hem_in=2.6),
    "long": Legs(top=12, waist=23, hip=28.5, hip_at=36, crotch=51, knee_at=84, bottom=113,
                 knee_out=29, knee_in=3.8, hem_out=29, hem_in=4.4),
    "slim": Legs(top=19, waist=25, hip=30, hip_at=46, crotch=62, knee_at=85, bottom=105,
                 knee_out=29.5, knee_in=4.6, hem_out=28.5, hem_in=5.4),
}  # fmt: skip


@draws("trousers", "chinos")
def trousers(canvas: Canvas, design: Design) -> None:
    """Draw a pair of trousers or chinos from the front.

    Cut: fit straight|slim|tapered|wide|flared|cropped; front plain|pressed|pleats; hem plain|
    turn-up; belt none|leather; side none|cargo; waist loops|elastic.
    """
    legs = _CUTS[design.option("fit", "straight")]
    front = design.option("front", "plain")
    fall = Fall(depth=0.42 if front == "plain" else 0.26, pressed=front != "plain")
    _lay(canvas, design, legs, design.cloth("chino"), fall)
    if front == "pleats":
        for flip in SIDES:
            for x in (0.34, 0.56):
                line = curve([(CENTRE - legs.waist * x, legs.top + 5.5),
                              (CENTRE - legs.hip * x * 0.98, legs.top + 17)])  # fmt: skip
                seam(canvas, side_of(line, flip), 0.35, 0.7)
    canvas.wall(0.08)


@draws("shorts")
def shorts(canvas: Canvas, design: Design) -> None:
    """Draw a pair of shorts from the front.

    Cut: fit regular|short|long|slim; front plain|pressed|pleats; hem plain|turn-up; belt none|
    leather; side none|cargo|stripe; waist loops|elastic.
    """
    legs = _SHORTS[design.option("fit", "regular")]
    loose = design.option("waist", "loops") == "elastic"
    fall = Fall(depth=0.95 if loose else 0.6, knees=3, breaks=4, volume=8.5,
                pressed=design.option("front", "plain") == "pressed")  # fmt: skip
    _lay(canvas, design, legs, design.cloth("chino"), fall)
    canvas.wall(0.12)


def _lay(canvas: Canvas, design: Design, legs: Legs, cloth: Fabric, fall: Fall) -> None:
    masks = lay_legs(canvas, design, legs, cloth, fall)
    _sides(canvas, design, legs, cloth, masks)
    if design.option("hem", "plain") == "turn-up":
        turn_ups(canvas, legs, cloth, 4.2 * legs.waist / 16)
    else:
        sew_hems(canvas, legs, design.thread, masks, 3.2 * legs.waist / 16)
    if design.option("waist", "loops") == "elastic":
        seam(canvas, curve([(CENTRE, legs.top + 6), (CENTRE, legs.crotch)]), 0.3, 0.5)
        slant_pockets(canvas, legs, design.thread)
        string = design.second if design.option("string", "yes") == "yes" else None
        elastic_band(canvas, design, legs, replace(cloth, pattern=None)
                     if design.option("band", "self") == "plain" else cloth, string)  # fmt: skip
        return
    fly(canvas, legs, design.thread)
    slant_pockets(canvas, legs, design.thread)
    loops_band(canvas, legs, cloth, design.thread)
    if design.option("belt", "none") != "none":
        _belt(canvas, design, legs)


def _sides(canvas: Canvas, design: Design, legs: Legs, cloth: Fabric, masks: list[Mask]) -> None:
    side = design.option("side", "none")
    if side == "cargo":
        scale = legs.waist / 16
        wide, tall = 7.4 * scale**0.5, 13.0 * scale**0.6
        y = (legs.crotch + legs.knee_at) / 2 - 1
        for x in (CENTRE - legs.knee_out - 0.4, CENTRE + legs.knee_out + 0.4 - wide):
            patch_pocket(canvas, x, y, wide, tall, cloth, design.thread)
    elif side == "stripe":
        line = curve([(CENTRE - legs.hip + 2.2, legs.top + 9), (CENTRE - legs.hip + 2.0,
                      legs.hip_at), (CENTRE - legs.knee_out + 2.4, legs.knee_at),
                      (CENTRE - legs.hem_out + 2.4, legs.bottom + 1)])  # fmt: skip
        for flip, mask in zip(SIDES, masks, strict=True):
            canvas.tint(ribbon(side_of(line, flip), 2.6), design.second, 0.95, 0.08, mask)


def _belt(canvas: Canvas, design: Design, legs: Legs) -> None:
    scale = legs.waist / 16
    low = legs.top + 0.5
    tall = 3.4 * scale
    half: list[Point] = [(CENTRE, low + 1.5), (CENTRE - legs.waist * 0.5, low + 1.0),
                         (CENTRE - legs.waist - 0.3, low - 0.1),
                         (CENTRE - legs.waist - 0.3, low - 0.1),
                         (CENTRE - legs.waist - 0.9, low + tall),
                         (CENTRE - legs.waist - 0.9, low + tall),
                         (CENTRE - legs.waist * 0.5, low + tall + 1.0),
                         (CENTRE, low + tall + 1.5)]  # fmt: skip
    leather = fabric("calf", design.second, gloss=0.3)
    canvas.lay(symmetric(half), leather, Form(volume=3, bulge=0.3, rim=0.4, cast=0.3, reach=0.6))
    for x in (-0.74, -0.38, 0.44, 0.74):
        at, top = CENTRE + x * legs.waist, legs.top + 0.9 - abs(x)
        loop = polygon([(at - 0.8, top), (at + 0.8, top), (at + 0.8, top + tall + 2.6),
                        (at - 0.8, top + tall + 2.6)])  # fmt: skip
        canvas.lay(loop, design.cloth("chino"), Form(volume=0.8, bulge=0.3, rim=0.25, reach=0.4))
    buckle(canvas, CENTRE, low + tall / 2 + 1.5, 5.0 * scale, tall * 1.2, "gold")
