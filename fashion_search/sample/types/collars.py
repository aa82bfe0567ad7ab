"""Collars, lapels and hoods; each is laid over a body that is already on the canvas."""

from dataclasses import replace

from fashion_search.sample.studio.canvas import Canvas
from fashion_search.sample.studio.fabric import Fabric
from fashion_search.sample.studio.palette import RGB, darker
from fashion_search.sample.studio.raster import Mask, fill
from fashion_search.sample.studio.shading import Form
from fashion_search.sample.studio.silhouette import (
    CENTRE,
    Path,
    Point,
    curve,
    ellipse,
    flipped,
    outline,
    ribbon,
    symmetric,
)  # fmt: skip
from fashion_search.sample.studio.trims import seam, stitching
from fashion_search.sample.types.torso import Torso

c = CENTRE
_LEAF = Form(volume=2.2, bulge=0.22, rim=0.5, rim_bulge=0.35, crumple=0.06, cast=0.42, reach=0.8)


def lay_collar_back(canvas: Canvas, torso: Torso, cloth: Fabric, lift: float = 5.5,
                    low: float = 16.0) -> None:  # fmt: skip
    """Lay the inside of a standing collar's back and the yoke below it; lay it first."""
    t, n = torso.top, torso.neck
    inside = replace(cloth, colour=darker(cloth.colour, 0.1))
    yoke = symmetric([(c, t - 1), (c - n - 1, t - 1), (c - n - 1, t - 1), (c - n * 0.8,
                                                                           t + low * 0.6),
                      (c, t + low)])  # fmt: skip
    canvas.lay(yoke, inside, Form(bulge=0.0, crumple=0.1))
    canvas.shade(yoke, 0.16, 1.0)
    stand = symmetric([(c, t - lift), (c - n * 0.62, t - lift + 0.4), (c - n + 0.2,
                                                                       t - lift * 0.66),
                       (c - n + 0.2, t - lift * 0.66), (c - n, t + 1), (c - n, t + 1),
                       (c - n * 0.5, t + 2.6), (c, t + 3.2)])  # fmt: skip
    canvas.lay(stand, inside, Form(volume=3, bulge=0.15, rim=0.5, rim_bulge=0.4, cast=0.2))
    label = outline([(c - 2.8, t - 1.2), (c - 2.8, t - 1.2), (c + 2.8, t - 1.2), (c + 2.8, t - 1.2),
                     (c + 2.8, t + 1.4), (c + 2.8, t + 1.4), (c - 2.8, t + 1.4),
                     (c - 2.8, t + 1.4)])  # fmt: skip
    canvas.tint(label, (0.9, 0.9, 0.89), 0.7, 0.1)


def shirt_collar(
    canvas: Canvas, torso: Torso, cloth: Fabric, spread: float = 9.0, point: float = 13.5,
    opening: float = 0.0, thread: RGB | None = None, lift: float = 5.5, band: bool = False,
) -> None:  # fmt: skip
    """Fold both collar leaves down; `opening` 0 is buttoned, 6..12 spreads them."""
    t, n = torso.top, torso.neck
    front = (c - 0.35 - opening * 0.42, t + 6.0 + opening * 0.55)
    tip = (c - spread - opening * 0.25, t + point + opening * 0.35)
    if band:
        half = [front, front, (c - n * 0.62, t + 1.0), (c - n + 0.2, t - lift * 0.66),
                (c - n + 0.2, t - lift * 0.66), (c - n - 1.0, t + 0.6), (c - n - 1.0, t + 0.6),
                (c - n * 0.7, t + 5.2), (front[0], front[1] + 4.2),
                (front[0], front[1] + 4.2)]  # fmt: skip
    else:
        half = [front, front, (c - n * 0.64, t + 1.0 + opening * 0.12), (c - n + 0.3,
                                                                         t - lift * 0.7),
                (c - n + 0.1, t - lift * 0.8), (c - n - 1.3, t - lift * 0.3), (c - n - 2.2,
                                                                               t + 2.6),
                (c - n - 2.2, t + 2.6), ((c - n - 2.2 + tip[0]) / 2 - 0.3, (t + 2.6 + tip[1]) / 2),
                tip, tip]  # fmt: skip
    leaf = outline(half)
    for path in (leaf, flipped(leaf)):
        mask = canvas.lay(path, cloth, _LEAF)
        if thread is not None:
            middle = path.mean(axis=0)
            stitching(canvas, middle + (path - middle) * 0.88, thread, width=0.16, length=0.5,
                      clip=mask, opacity=0.5)  # fmt: skip


def lapels(
    canvas: Canvas, torso: Torso, cloth: Fabric, low: float, width: float = 14.0,
    gorge: float = 17.0, style: str = "notch", collar: Fabric | None = None, lap: float = 1.0,
) -> None:  # fmt: skip
    """Turn back both fronts to `low` (y of the first button) and set the collar on them.

    Styles: notch, peak, shawl, wide.
    """
    t, n = torso.top, torso.neck
    g = t + gorge
    roll: list[Point] = [(c - n + 0.8, t - 2.5), (c - n * 0.62, t + (low - t) * 0.42)]
    end = (c + lap, low)
    rise = {"notch": 0.0, "peak": -4.2, "shawl": 0.0, "wide": 0.5}[style]
    wide = width + (1.5 if style == "wide" else 0.0)
    peak = (c - wide, g + rise)
    mid = (c - wide * 0.74, g + (low - g) * 0.45)
    if style == "shawl":
        half = [end, end, *reversed(roll), roll[0], (c - n - 2.2, t + 1.0), (c - wide + 0.5, g),
                mid]  # fmt: skip
        shapes = [outline(half)]
    else:
        half = [end, end, *reversed(roll), roll[0], (c - n - 0.8, t + 6), (c - n * 0.9, g - 3),
                (c - wide * 0.66, g - 0.2), (c - wide * 0.66, g - 0.2), peak, peak,
                mid]  # fmt: skip
        shapes = [outline(half)]
    form = Form(volume=4, bulge=0.22, rim=0.55, rim_bulge=0.3, crumple=0.08, cast=0.42, reach=0.9)
    for path in shapes:
        for side in (path, flipped(path)):
            canvas.lay(side, cloth, form)
    if style == "shawl":
        return
    top = collar or cloth
    tip = (c - wide + (1.4 if style == "notch" else 2.4), g - (4.6 if style == "notch" else 4.0))
    leaf = outline([roll[0], (c - n + 0.2, t - 4.2), (c - n - 1.6, t - 2.0), (c - n - 2.8, t + 3.4),
                    (c - n - 2.8, t + 3.4), tip, tip, (c - wide * 0.66, g - 0.4),
                    (c - wide * 0.66, g - 0.4), (c - n * 0.72, t + gorge * 0.62),
                    (c - n * 0.72, t + gorge * 0.62), (c - n * 0.86, t + 4)])  # fmt: skip
    for side in (leaf, flipped(leaf)):
        canvas.lay(side, top, replace(form, cast=0.3, reach=0.6))


def stand_collar(canvas: Canvas, torso: Torso, cloth: Fabric, height: float = 8.0,
                 low: float = 6.0, gap: float = 0.0) -> Mask:  # fmt: skip
    """Stand a band of cloth round the neck (bomber rib, biker band, turtleneck, funnel)."""
    t, n = torso.top, torso.neck
    half = [(c - gap, t - height * 0.42 + gap * 0.8), (c - gap, t - height * 0.42 + gap * 0.8),
            (c - n * 0.55, t - height * 0.7), (c - n + 1.0, t - height), (c - n + 1.0, t - height),
            (c - n + 0.2, t - height * 0.5), (c - n - 1.2, t + 0.8), (c - n - 1.2, t + 0.8),
            (c - n * 0.6, t + low * 0.82), (c - gap * 0.3, t + low),
            (c - gap * 0.3, t + low)]  # fmt: skip
    form = Form(volume=3.5, bulge=0.4, rim=0.6, rim_bulge=0.35, cast=0.35, reach=0.7)
    if gap:
        leaf = outline(half)
        one = canvas.lay(leaf, cloth, form)
        return canvas.lay(flipped(leaf), cloth, form) if one else one
    return canvas.lay(symmetric(half[1:-1]), cloth, form)


def hood_up(canvas: Canvas, torso: Torso, cloth: Fabric, inside: RGB, low: float = 7.0,
            height: float = 25.0) -> None:  # fmt: skip
    """Stand a hood up as if worn: an arch of cloth round a dark opening; lay after the body."""
    t, n = torso.top, torso.neck
    outer = symmetric([(c, t - height), (c - 6.5, t - height + 1.6), (c - 11.2, t - height + 8),
                       (c - 12.0, t - 9), (c - 11.0, t - 1.5), (c - n - 2.8, t + 2.2),
                       (c - n - 2.8, t + 2.2), (c - n * 0.62, t + low * 0.9), (c, t + low + 1),
                       (c, t + low + 1)])  # fmt: skip
    opening = symmetric([(c, t - height + 4.5), (c - 5, t - height + 6.2), (c - 7.6,
                                                                            t - height + 12),
                         (c - 7.2, t - 6), (c - 5.2, t - 0.5), (c - 2.2, t + low - 2),
                         (c, t + low + 0.5), (c, t + low + 0.5)])  # fmt: skip
    hole = fill(opening)
    back = canvas.lay(outer, Fabric(darker(inside, 0.12)), Form(volume=5, bulge=-0.2, crumple=0.2))
    canvas.shade(opening, 0.42, 2.2, back)
    for y, half in ((t - height + 9, 5.5), (t - height + 14, 7)):
        canvas.shade(ribbon(curve([(c - half, y + 3), (c, y), (c + half, y + 3)]), 1.2), 0.1, 0.7, back)
    form = Form(volume=5, bulge=0.55, rim=1.0, rim_bulge=0.35, crumple=0.3, crumple_size=5, cast=0.4)
    canvas.lay(fill(outer).without(hole), cloth, form)
    edge = curve([(c, t + low), (c - 2.6, t + low - 2), (c - 6.6, t - 0.5), (c - 8.8, t - 6),
                  (c - 9.1, t - height + 12), (c - 6, t - height + 5), (c,
                                                                        t - height + 3)])  # fmt: skip
    for path in (edge, flipped(edge)):
        stitching(canvas, path, darker(cloth.colour, 0.25), width=0.16, length=0.5, opacity=0.4)


def hood_down(canvas: Canvas, torso: Torso, cloth: Fabric, inside: RGB, low: float = 8.0) -> None:
    """Lay a hood open behind the neck: a thick collar round a dark scoop."""
    t, n = torso.top, torso.neck
    back = symmetric([(c, t - 9.5), (c - n * 0.8, t - 8.6), (c - n - 2.4, t - 4), (c - n - 2.8,
                                                                                   t + 1),
                      (c - n * 0.8, t + low * 0.7), (c, t + low)])  # fmt: skip
    mask = canvas.lay(back, Fabric(darker(inside, 0.1)), Form(volume=4, bulge=0.1, crumple=0.25))
    canvas.shade(ribbon(curve([(c - n, t - 2), (c, t - 0.5), (c + n, t - 2)]), 6), 0.3, 2.0, mask)
    side: Path = outline([(c - 0.3, t + low + 1.5), (c - 0.3, t + low + 1.5), (c - 2.2,
                                                                               t + low - 2),
                          (c - n * 0.62, t - 0.5), (c - n + 0.5, t - 5.4), (c - n * 0.6, t - 8.4),
                          (c - n * 0.6, t - 9.4), (c - n - 1.6, t - 7.4), (c - n - 4.0, t - 1),
                          (c - n - 3.0, t + 4.5), (c - n * 0.5, t + low + 2.5)])  # fmt: skip
    form = Form(volume=3.2, bulge=0.6, rim=0.7, rim_bulge=0.3, crumple=0.25, crumple_size=4, cast=0.45)
    for path in (side, flipped(side)):
        canvas.lay(path, cloth, form)
    rim = symmetric([(c, t - 10.4), (c - n * 0.7, t - 9.6), (c - n * 0.75, t - 8.0), (c, t - 8.4)])
    canvas.lay(rim, cloth, Form(volume=1, bulge=0.3, rim=0.4, rim_bulge=0.3, cast=0.2))


def lay_lapel_back(canvas: Canvas, torso: Torso, cloth: Fabric, lining: RGB, low: float) -> None:
    """Lay the lining and the back of a tailored collar, seen through the open front."""
    t, n = torso.top, torso.neck
    inside = symmetric([(c, t - 1), (c - n - 1, t - 1), (c - n - 1.5, t + 6), (c - n,
                                                                               t + low * 0.6),
                        (c - 2, t + low), (c, t + low)])  # fmt: skip
    mask = canvas.lay(inside, Fabric(lining, gloss=0.12), Form(bulge=0, crumple=0.3, crumple_size=4))
    canvas.shade(inside, 0.2, 1.5, mask)
    for x in (-1, 1):
        canvas.shade(ribbon(curve([(c + x * n, t + 2), (c + x * 2, t + low)]), 5), 0.3, 1.8, mask)
    band = symmetric([(c, t - 4.6), (c - n * 0.6, t - 4.3), (c - n + 0.4, t - 3.4), (c - n + 0.2,
                                                                                     t + 0.4),
                      (c - n * 0.5, t + 2.2), (c, t + 2.8)])  # fmt: skip
    canvas.lay(band, replace(cloth, colour=darker(cloth.colour, 0.12)),
               Form(volume=2.5, bulge=0.2, rim=0.5, rim_bulge=0.35, cast=0.3))  # fmt: skip
    seam(canvas, curve([(c - n * 0.5, t + 2.2), (c, t + 2.8), (c + n * 0.5, t + 2.2)]), 0.2)


def shirt_under(canvas: Canvas, torso: Torso, cloth: Fabric, low: float, sleeved: bool = False) -> None:
    """Dress the garment over a buttoned shirt: its front down to `low`, and its sleeves if wanted."""
    inner = replace(torso, neck=min(torso.neck, 8.8), chest=torso.chest - 3,
                    shoulder=torso.shoulder - 2,
                    hem=torso.hem - 3, waist=torso.waist - 3)  # fmt: skip
    lay_collar_back(canvas, inner, cloth, 5.0)
    t = torso.top
    front = outline([(c - 12, t + 0.5), (c - 12, t + 0.5), (c - 8, t + 1), (c, t + 6), (c + 8,
                              t + 1), (c + 12, t + 0.5),
                     (c + 12, t + 0.5), (c + 14, t + low * 0.5), (c + 9, t + low), (c + 9, t + low),
                     (c - 9, t + low),
                     (c - 9, t + low), (c - 14, t + low * 0.5)])  # fmt: skip
    mask = canvas.lay(front, cloth, Form(volume=8, bulge=0.1, crumple=0.35, crumple_size=5, cast=0.1))
    for x in (-2.2, 2.2):
        seam(canvas, curve([(c + x, t + 5), (c + x, t + low)]), 0.16, 0.35, mask)
    for k in range(int(low // 9)):
        canvas.shade(ellipse(c, t + 10 + 9 * k, 0.7, 0.7), 0.22, 0.1, mask)
