"""Pockets and belts of coats."""

from fashion_search.sample.studio.canvas import Canvas
from fashion_search.sample.studio.designs import Design
from fashion_search.sample.studio.fabric import Fabric
from fashion_search.sample.studio.shading import Form
from fashion_search.sample.studio.silhouette import CENTRE, curve, ribbon
from fashion_search.sample.studio.trims import buckle, seam, stitching
from fashion_search.sample.types.garments import (
    corners,
    flap_pocket,
)  # fmt: skip
from fashion_search.sample.types.torso import Torso

c = CENTRE


def coat_pockets(canvas: Canvas, design: Design, torso: Torso, cloth: Fabric) -> None:
    """Draw a pair of pockets."""
    kind = design.option("pocket", "flap")
    y = torso.waist_at + 12
    for side in (-1, 1):
        x = c + side * 12.0
        if kind == "patch":
            box = [(x - 5.6, y), (x + 5.6, y), (x + 6, y + 16), (x - 6, y + 16)]
            flap_pocket(canvas, cloth, corners(box), design.thread)
        elif kind == "flap":
            flap_pocket(
                canvas, cloth, corners([(x - 5.5, y), (x + 5.5, y), (x + 5.7, y + 5), (x - 5.7, y + 5)])
            )
        else:
            line = curve([(c + side * 11.0, y), (c + side * 14.0, y + 13)])
            canvas.lay(ribbon(line, 2.6), cloth, Form(volume=1, bulge=0.25, rim=0.4, cast=0.35))
            seam(canvas, ribbon(line, 1.8), 0.15)


def belt(canvas: Canvas, design: Design, torso: Torso, cloth: Fabric, metal: str | None) -> None:
    """Draw a belt, with a buckle of metal or tied."""
    y, half = torso.waist_at, torso.waist + 0.8
    strap = ribbon(curve([(c - half, y - 1.2), (c, y + 0.2), (c + half, y - 1.2)]), 4.6)
    mask = canvas.lay(strap, cloth, Form(volume=2.5, bulge=0.35, rim=0.5, rim_bulge=0.3, cast=0.45))
    stitching(canvas, curve([(c - half, y + 0.4), (c, y + 1.8), (c + half, y + 0.4)]),
              design.thread, width=0.16,
              length=0.5, clip=mask)  # fmt: skip
    tail = [(c + 3.5, y - 1), (c + 7.0, y + 6), (c + 7.5, y + 17)]
    canvas.lay(ribbon(curve(tail), 4.0), cloth, Form(volume=2, bulge=0.3, rim=0.5, rim_bulge=0.3, cast=0.4))
    if metal:
        buckle(canvas, c + 1.5, y + 0.2, 5.4, 6.0, metal)
    else:
        canvas.lay(ribbon(curve([(c + 0.5, y - 3), (c + 2.5, y + 0.2), (c + 1.4, y + 3.4)]), 4.4),
                   cloth,
                   Form(volume=1.8, bulge=0.5, rim=0.5, rim_bulge=0.3, cast=0.45))  # fmt: skip
