"""Pairs of earrings, photographed side by side."""

import math
from dataclasses import replace

from fashion_search.sample.studio.canvas import Canvas
from fashion_search.sample.studio.designs import Design, draws
from fashion_search.sample.studio.fabric import fabric
from fashion_search.sample.studio.metalwork import (
    ball,
    beads,
    brushed,
    chain,
    hoop,
    loop,
    metal,
    pearl,
    ring_mask,
    round_form,
    wire,
)  # fmt: skip
from fashion_search.sample.studio.palette import RGB, colour, lighter
from fashion_search.sample.studio.raster import fill
from fashion_search.sample.studio.shading import Form
from fashion_search.sample.studio.silhouette import (
    Path,
    curve,
    ellipse,
    moved,
    outline,
    polygon,
    ribbon,
    turned,
)  # fmt: skip
from fashion_search.sample.types.gems import Stone, halo, prongs, stones

_FLAT = Form(volume=1.5, bulge=0.3, rim=0.4, rim_bulge=0.5, cast=0.3, reach=0.6)


@draws("earrings")
def earrings(canvas: Canvas, design: Design) -> None:
    """Draw a pair of earrings.

    Cut: style hoop|huggie|stud|halo|flower|pearl drop|stone drop|chandelier|bell|tassel|bars|disc|
    leaf; metal: a colour; stone: a colour.
    """
    style = design.option("style", "hoop")
    setting = colour(design.option("metal", "gold"))
    stone = colour(design.option("stone", design.colour))
    gap = {"stud": 22.0, "halo": 22.0, "flower": 23.0, "huggie": 20.0, "hoop": 19.0, "bell": 22.0}.get(
        style, 21.0
    )
    low = 3.0 if style in ("stud", "halo", "flower") else 5.0
    for side, drop in ((-1, -low), (1, low)):
        x = 50 + side * gap
        foot = {"hoop": 86.0, "stud": 80.0, "halo": 82.0, "flower": 82.0}.get(style, 96.0)
        canvas.ground(x + 2, foot + drop, 26, 5, 0.14)
        _one(canvas, style, x, 62 + drop, side, setting, stone)


def _one(canvas: Canvas, style: str, x: float, y: float, side: int, setting: RGB, stone: RGB) -> None:
    if style in ("hoop", "huggie"):
        _hoop(canvas, style, x, y, side, setting)
    elif style in ("stud", "halo", "flower"):
        _stud(canvas, style, x, y, setting, stone)
    elif style == "tassel":
        _tassel(canvas, x, y, setting, stone)
    elif style in ("bell", "chandelier"):
        _chandelier(canvas, style, x, y, setting, stone)
    else:
        _drop(canvas, style, x, y, side, setting, stone)


def _hook(canvas: Canvas, x: float, top: float, base: float, tone: RGB) -> None:
    mid = (top + base) / 2
    path = loop([(x, base), (x + 0.4, mid), (x + 3.2, top + 1.6), (x + 6.0, top + 0.6),
                 (x + 8.2, top + 4), (x + 8.8, mid + 3), (x + 9.6, mid + 7)])  # fmt: skip
    wire(canvas, path, 1.0, tone, 0.15)
    ball(canvas, x, base, 1.3, metal(tone))


def _hoop(canvas: Canvas, style: str, x: float, y: float, side: int, tone: RGB) -> None:
    if style == "hoop":
        hoop(canvas, x, y, 13.0, 17.0, 4.0, tone, 8.0 * side, 0.2)
        canvas.shade(ring_mask(x - 0.4, y - 0.5, 13.0, 17.0, 0.7, 8.0 * side), -0.35, 0.3)
        wire(canvas, curve([(x - 3.0, y - 17.6), (x, y - 20.5), (x + 3.6, y - 17.4)]), 1.0, tone)
        ball(canvas, x + 3.6, y - 17.2, 1.7, metal(tone))
        return
    outer = ring_mask(x + 2.8, y + 0.5, 13.0, 16.0, 7.5)
    canvas.lay(outer, brushed(tone, 12, 0.25, metal=0.6), Form(volume=2.2, bulge=0.6, rim=0.5,
               cast=0.2, origin=(x, y)))  # fmt: skip
    canvas.lay(ring_mask(x - 1.4, y, 13.5, 16.8, 7.0), metal(lighter(tone, 0.1)), round_form(3.6))
    n = 13
    row = [Stone(x - 1.4 + 13.5 * math.cos(a), y + 16.8 * math.sin(a), 1.7, 1.7, (0.93, 0.94, 0.97),
                 facets=2) for a in (math.radians(70 + 140 * k / n) for k in range(n + 1))]  # fmt: skip
    stones(canvas, row, "huggie")
    ball(canvas, x + 1, y - 17.5, 2.0, metal(tone))


def _stud(canvas: Canvas, style: str, x: float, y: float, setting: RGB, stone: RGB) -> None:
    if style == "flower":
        for k in range(6):
            a = math.radians(60 * k + 30)
            place = (x + 9.6 * math.cos(a), y + 9.6 * math.sin(a))
            petal = turned(ellipse(place[0], place[1], 6.8, 5.2), 60 * k + 30, place)
            canvas.lay(petal, metal(setting), Form(volume=2.2, bulge=0.55, rim=0.6, rim_bulge=0.5,
                       cast=0.4, reach=0.9))  # fmt: skip
            stones(canvas, [Stone(*place, 3.6, 3.0, stone, "round", 60 * k + 30, 3)], str(k))
        ball(canvas, x, y, 4.8, pearl())
        return
    if style == "halo":
        halo(canvas, x, y, 14.0, 14.0, 22, 1.75, (0.93, 0.94, 0.97), setting)
        gem = Stone(x, y, 11.4, 11.4, stone, facets=5)
    else:
        canvas.lay(ellipse(x, y, 14.6, 14.6), metal(setting), round_form(9))
        gem = Stone(x, y, 13.2, 13.2, stone, facets=5)
    stones(canvas, [gem], style)
    prongs(canvas, gem, setting, 6, 1.5)


def _drop(canvas: Canvas, style: str, x: float, y: float, side: int, setting: RGB,
          stone: RGB) -> None:  # fmt: skip
    _hook(canvas, x, y - 36, y - 17, setting)
    if style == "pearl drop":
        halo(canvas, x, y - 10.5, 3.8, 3.8, 11, 1.0, (0.93, 0.94, 0.97), setting)
        cap = outline([(x - 4, y - 2), (x, y - 6.5), (x + 4, y - 2), (x, y)])
        canvas.lay(cap, metal(setting), round_form(3))
        canvas.lay(ellipse(x, y + 12, 12.6, 14.2), pearl(stone), round_form(13.2))
    elif style == "stone drop":
        top = Stone(x, y - 11, 4.6, 4.6, (0.93, 0.94, 0.97), facets=3)
        canvas.lay(ellipse(x, y - 11, 5.4, 5.4), metal(setting), round_form(4))
        stones(canvas, [top], "top")
        bed = outline([(x, y - 6), (x - 11, y + 8), (x - 9, y + 21), (x, y + 25), (x + 9, y + 21),
                       (x + 11, y + 8)])  # fmt: skip
        canvas.lay(bed, metal(setting), round_form(5))
        stones(canvas, [Stone(x, y + 11, 9.8, 12.8, stone, "pear", 0, 4)], "drop")
    elif style == "bars":
        canvas.lay(polygon([(x - 2.4, y - 16), (x + 2.4, y - 16), (x + 2.4, y + 26), (x - 2.4, y + 26)]),
                   brushed(setting, 2.4, metal=0.5), round_form(2.4, origin=(x, y)))  # fmt: skip
        row = [Stone(x, y - 13 + 4.0 * k, 1.9, 1.9, stone, facets=2) for k in range(10)]
        stones(canvas, row, "bars")
    elif style == "disc":
        wire(canvas, curve([(x, y - 17), (x, y - 6)]), 0.9, setting)
        disc = ellipse(x, y + 10, 16, 16)
        canvas.lay(disc, brushed(setting, 16, 0.25, metal=0.5), Form(volume=3, bulge=0.35, rim=0.7,
                   rim_bulge=0.5, cast=0.3, origin=(x, y)))  # fmt: skip
        canvas.lay(ellipse(x, y + 10, 8.6, 8.6), fabric("plastic", stone), round_form(8))
    else:
        _leaf(canvas, x, y, side, setting)


def _leaf(canvas: Canvas, x: float, y: float, side: int, tone: RGB) -> None:
    shape = outline([(x, y - 17), (x, y - 17), (x - 10.5, y - 3), (x - 9, y + 14), (x, y + 27),
                     (x, y + 27), (x + 9, y + 14), (x + 10.5, y - 3)])  # fmt: skip
    mask = canvas.lay(
        turned(shape, -6.0 * side, (x, y)), brushed(tone, 11, 0.3, metal=0.5), replace(_FLAT, origin=(x, y))
    )
    veins: list[Path] = [ribbon(curve([(x, y - 16), (x, y + 26)]), 0.9)]
    for k in range(7):
        at = y - 12 + 5 * k
        veins += [ribbon(curve([(x, at + 4), (x + s * 5, at), (x + s * 11, at - 5)]), 0.5)
                  for s in (-1, 1)]  # fmt: skip
    veins = [turned(v, -6.0 * side, (x, y)) for v in veins]
    canvas.shade(fill(*veins), 0.45, 0.1, mask)
    canvas.shade(fill(*(moved(v, 0.5, 0.5) for v in veins)), -0.25, 0.1, mask)


def _tassel(canvas: Canvas, x: float, y: float, setting: RGB, tone: RGB) -> None:
    _hook(canvas, x, y - 38, y - 20, setting)
    canvas.lay(ellipse(x, y - 15, 4.6, 4.6), metal(setting), round_form(4.4))
    threads = outline([(x - 4.5, y - 8), (x - 7.5, y + 6), (x - 9.5, y + 30), (x - 9.5, y + 30), (x,
                       y + 31.5), (x + 9.5, y + 30), (x + 9.5, y + 30), (x + 7.5, y + 6), (x + 4.5,
                       y - 8)])  # fmt: skip
    mask = canvas.lay(
        threads, fabric("satin", tone, gloss=0.12), Form(volume=3.5, bulge=0.6, rim=0.3, cast=0.3)
    )
    lines = [ribbon(curve([(x + s * 4, y - 8), (x + s * 7.5, y + 10), (x + s * 9.6, y + 32)]), 0.36)
             for s in (k / 8 for k in range(-8, 9))]  # fmt: skip
    canvas.shade(fill(*lines), 0.35, 0.12, mask)
    cap = outline([(x - 3, y - 12), (x - 5.4, y - 4), (x - 5.4, y - 4), (x, y - 3), (x + 5.4, y - 4),
                   (x + 5.4, y - 4), (x + 3, y - 12)])  # fmt: skip
    canvas.lay(cap, brushed(setting, 6), round_form(3.6, origin=(x, y)))


def _chandelier(canvas: Canvas, style: str, x: float, y: float, setting: RGB, stone: RGB) -> None:
    _hook(canvas, x, y - 38, y - 23, setting)
    if style == "bell":
        canvas.lay(ellipse(x, y - 16, 6, 6), metal(setting), round_form(3.5))
        stones(canvas, [Stone(x, y - 16, 4.2, 4.2, stone, facets=3)], "bell top")
        bell = outline([(x - 3, y - 10), (x - 10.5, y - 3), (x - 14.5, y + 13), (x - 14.5, y + 13),
                        (x, y + 17), (x + 14.5, y + 13), (x + 14.5, y + 13), (x + 10.5, y - 3),
                        (x + 3, y - 10)])  # fmt: skip
        canvas.lay(bell, brushed(setting, 14, 0.3, metal=0.5), Form(volume=5, bulge=0.6, origin=(x, y)))
        for k, (half, at, count) in enumerate(((8.6, -2.5, 6), (11.8, 4.5, 8))):
            row = [(x + half * (2 * j / (count - 1) - 1), y + at + 1.6 * (1 - (2 * j / (count - 1) - 1)
                    ** 2), 1.15) for j in range(count)]  # fmt: skip
            beads(canvas, row, fabric("plastic", stone) if k else metal(setting))
        edge = [Stone(x + 13 * t, y + 12 + 3.4 * (1 - t * t), 1.7, 1.7, stone, facets=2)
                for t in (j / 3 - 1 for j in range(7))]  # fmt: skip
        stones(canvas, edge, "bell")
        for j in range(7):
            s = 2 * j / 6 - 1
            top = y + 15 + 3.4 * (1 - s * s)
            beads(canvas, [(x + 13.6 * s, top + 1.2, 0.8), (x + 13.6 * s, top + 4, 2.0)],
                  fabric("plastic", stone))  # fmt: skip
        return
    frame = ring_mask(x, y - 4, 12, 14, 1.8)
    canvas.lay(ellipse(x, y - 20, 4.2, 4.2), metal(setting), round_form(3))
    canvas.lay(frame, metal(setting), round_form(0.9))
    hoop(canvas, x, y - 1, 7.2, 8.4, 1.2, setting)
    stones(canvas, [Stone(x, y - 1, 4.6, 5.6, stone, "pear", 0, 3)], "middle")
    for j in range(5):
        s = (j - 2) / 2
        top = y + 10.5 - 4.5 * s * s
        chain(canvas, loop([(x + 11.5 * s, top - 1), (x + 11.5 * s, top + 6)]), setting, 1.4)
        stones(canvas, [Stone(x + 11.5 * s, top + 10.5, 2.7, 4.2, stone, "pear", 0, 2)], str(j))
