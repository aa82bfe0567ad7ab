"""Blouses' fronts, ties and waists."""

from dataclasses import replace

from fashion_search.sample.studio.canvas import Canvas
from fashion_search.sample.studio.designs import Design
from fashion_search.sample.studio.fabric import Fabric
from fashion_search.sample.studio.palette import darker
from fashion_search.sample.studio.raster import Mask
from fashion_search.sample.studio.shading import Form
from fashion_search.sample.studio.silhouette import (
    CENTRE,
    Point,
    curve,
    outline,
    ribbon,
)  # fmt: skip
from fashion_search.sample.studio.trims import button, seam
from fashion_search.sample.types.torso import Torso

c = CENTRE


def blouse_front(canvas: Canvas, design: Design, torso: Torso, cloth: Fabric, mask: Mask,
                  depth: float,
                  style: str) -> None:  # fmt: skip
    """Draw buttons, ruffles or pleats down the front."""
    front = design.option("front", "plain")
    top = torso.top + depth + 1
    if front in ("buttons", "ruffle"):
        for x in (-1.8, 1.8):
            seam(canvas, curve([(c + x, top - 0.6), (c + x, torso.bottom)]), 0.2, 0.35, mask)
        for k in range(6):
            button(canvas, c, top + 3 + k * (torso.bottom - top - 9) / 5, 0.75, darker(design.second, 0.05))
    if front == "ruffle":
        for side in (-1, 1):
            wavy = [(c + side * (4.2 + (1.1 if k % 2 else -0.7)), top - 2 + k * 3.6) for k in range(13)]
            canvas.lay(ribbon(curve(wavy), [3.0, 5.0, 5.0, 2.4]), cloth,
                       Form(volume=1.6, bulge=0.5, rim=0.5, crumple=0.5, crumple_size=1.6,
                            cast=0.4))  # fmt: skip
    if front == "pleats":
        for k in range(-4, 5):
            if k:
                seam(
                    canvas,
                    curve([(c + k * 2.1, top + abs(k) * 0.3 - 1), (c + k * 2.2, top + 24)]),
                    0.3,
                    0.4,
                    mask,
                )


def neck_tie(canvas: Canvas, design: Design, torso: Torso, cloth: Fabric, depth: float) -> None:
    """Tie a soft bow at the neck."""
    tie = (
        replace(cloth, colour=design.second, pattern=None)
        if design.option("trim", "self") == "contrast"
        else cloth
    )
    x, y = c, torso.top + depth + 1
    form = Form(volume=2.2, bulge=0.5, rim=0.6, rim_bulge=0.3, crumple=0.3, crumple_size=3, cast=0.42)
    for side in (-1, 1):
        tail = [
            (x, y),
            (x + side * 3.4, y + 10),
            (x + side * (4.4 if side < 0 else 5.6), y + (25 if side < 0 else 21)),
        ]
        canvas.lay(ribbon(curve(tail), [2.4, 4.4, 6.0]), tie, form)
    for side in (-1, 1):
        loop: list[Point] = [(x, y), (x, y), (x + side * 5, y - 4.4), (x + side * 11, y - 3.0),
                             (x + side * 11.5, y + 2.6),
                             (x + side * 5.5, y + 3.0)]  # fmt: skip
        canvas.lay(outline(loop), tie, form)
    canvas.lay(
        outline([(x - 2.2, y - 1.8), (x + 2.2, y - 1.8), (x + 2.0, y + 2.4), (x - 2.0, y + 2.4)]), tie, form
    )


def blouse_waist(canvas: Canvas, design: Design, torso: Torso, cloth: Fabric, mask: Mask) -> None:
    """Draw a belt or gathers at the waist."""
    kind = design.option("waist", "plain")
    y = torso.waist_at
    if kind == "belt":
        line = curve([(c - torso.waist - 1, y - 0.6), (c, y + 0.6), (c + torso.waist + 1, y - 0.6)])
        canvas.lay(
            ribbon(line, 3.2),
            replace(cloth, colour=darker(design.main, 0.1)),
            Form(volume=1.5, bulge=0.3, rim=0.4, cast=0.4),
        )
        canvas.lay(
            ribbon(curve([(c - 4, y), (c - 6, y + 12)]), 2.2), replace(cloth, colour=darker(design.main, 0.1))
        )
        canvas.lay(
            ribbon(curve([(c - 4, y), (c - 1.5, y + 10)]), 2.2),
            replace(cloth, colour=darker(design.main, 0.1)),
        )
    elif kind == "smocked":
        for k in range(5):
            dy = k * 1.9
            line = curve(
                [(c - torso.waist - 2, y + dy - 0.8), (c, y + dy), (c + torso.waist + 2, y + dy - 0.8)]
            )
            seam(canvas, line, 0.22, 0.5, mask)
