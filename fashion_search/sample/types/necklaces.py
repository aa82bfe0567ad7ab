"""Necklaces, laid out as if round a neck: closed at the top, hanging to a point or a curve."""

import math

import numpy as np

from fashion_search.sample.studio.canvas import Canvas
from fashion_search.sample.studio.designs import Design, draws
from fashion_search.sample.studio.fabric import Fabric, fabric
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
from fashion_search.sample.studio.palette import RGB, colour, darker, lighter
from fashion_search.sample.studio.shading import Form
from fashion_search.sample.studio.silhouette import (
    Path,
    Point,
    ellipse,
    even,
    outline,
    rounded_box,
    turned,
)  # fmt: skip
from fashion_search.sample.types.gems import Stone, halo, stones

_CLEAR = (0.93, 0.94, 0.97)


def _strand(half: float, top: float, low: float, point: float = 0.0) -> Path:
    """Return the loop from the clasp down the left, through the lowest point and up again."""
    high = low - top
    left: list[Point] = [
        (50.0, top), (50 - half * 0.34, top + high * 0.02), (50 - half * 0.72, top + high * 0.12),
        (50 - half * 0.97, top + high * 0.36), (50 - half * (0.9 - 0.08 * point), top + high * 0.62),
        (50 - half * (0.55 - 0.12 * point), low - high * (0.1 + 0.06 * point)),
    ]  # fmt: skip
    return loop([*left, (50.0, low), *[(100 - x, y) for x, y in reversed(left)]])


def _closing(canvas: Canvas, top: float, tone: RGB) -> None:
    hoop(canvas, 50.8, top, 1.9, 1.5, 0.7, tone)
    canvas.lay(rounded_box(45.4, top - 0.9, 4.4, 1.8, 0.9), metal(tone), round_form(0.9))


@draws("necklace")
def necklace(canvas: Canvas, design: Design) -> None:
    """Draw a necklace.

    Cut: style chain|pearls|beads|strands|collar|bib|lariat|pendant; links cable|rope|curb|box;
    pendant heart|drop|disc|bar|cross|halo|leaf|tassel; metal, stone: colours.
    """
    style = design.option("style", "pendant")
    tone = colour(design.option("metal", "gold"))
    stone = colour(design.option("stone", design.colour))
    if style == "pendant":
        low = 84.0
        chain(canvas, _strand(29, 10, low, 1.0), tone, 1.7, design.option("links", "cable"))
        _closing(canvas, 10, tone)
        _pendant(canvas, design.option("pendant", "heart"), low, tone, stone)
    elif style == "chain":
        size = float(design.option("size", "5.5"))
        chain(canvas, _strand(35, 12, 108), tone, size, design.option("links", "curb"))
        _closing(canvas, 11, tone)
    elif style in ("pearls", "beads", "strands"):
        _strung(canvas, design, style, tone, stone)
    elif style == "lariat":
        chain(canvas, _strand(29, 9, 74, 1.0), tone, 1.8)
        chain(canvas, loop([(50, 75), (50, 104)]), tone, 1.8)
        for k, y in enumerate((74.0, 89.0)):
            hoop(canvas, 50, y, 3.6 - k, 3.6 - k, 1.0, tone)
            stones(canvas, [Stone(50, y, 2.9 - k, 2.9 - k, stone, facets=3)], str(k))
        canvas.lay(ellipse(50, 109, 5.2, 7.2), metal(tone), round_form(4))
        stones(canvas, [Stone(50, 109.4, 4.2, 6.0, stone, "pear", 0, 4)], "end")
    else:
        _statement(canvas, style, tone, stone)


def _bead(design: Design, stone: RGB) -> Fabric:
    kind = design.option("bead", "plastic")
    if kind == "pearl":
        return pearl(stone)
    return fabric(kind, stone) if kind != "gold" else metal(stone)


def _strung(canvas: Canvas, design: Design, style: str, tone: RGB, stone: RGB) -> None:
    cloth = _bead(design, stone)
    rows = {"pearls": 1, "beads": 1, "strands": 3}[style]
    for row in range(rows):
        low = 110.0 - (16.0 * (rows - 1 - row) if rows > 1 else 0)
        path = _strand(36 - (rows - 1 - row) * 4.5, 12, low)
        size = {"pearls": 2.9, "beads": 3.4, "strands": 2.1}[style]
        places, n = even(path, 0.5), 0
        row_beads: list[tuple[float, float, float]] = []
        travelled = size
        total = 0.5 * (len(places) - 1)
        while travelled < total - size:
            share = travelled / total
            grow = 0.62 + 0.75 * math.sin(math.pi * share) ** 3 if style != "strands" else 1.0
            x, y = places[int(travelled / 0.5)]
            radius = size * grow
            if style == "beads" and n % 4 == 3:
                radius *= 0.62
            row_beads.append((float(x), float(y), radius))
            n += 1
            travelled += radius * 1.98
        if style == "beads":
            spacer = metal(tone)
            beads(canvas, [b for k, b in enumerate(row_beads) if k % 4 != 3], cloth)
            beads(canvas, [b for k, b in enumerate(row_beads) if k % 4 == 3], spacer)
        else:
            beads(canvas, row_beads, cloth)
    _closing(canvas, 11.5, tone)


def _pendant(canvas: Canvas, kind: str, low: float, tone: RGB, stone: RGB) -> None:
    x, y = 50.0, low + 13
    canvas.lay(ellipse(x, low + 1.4, 1.7, 2.8), metal(tone), round_form(1.5))
    if kind == "heart":
        shape = [(x, y - 6), (x, y - 6), (x + 6, y - 10), (x + 12, y - 5), (x + 9, y + 4), (x, y + 13),
                 (x, y + 13), (x - 9, y + 4), (x - 12, y - 5), (x - 6, y - 10)]  # fmt: skip
        canvas.lay(outline(shape), metal(tone), Form(volume=3, bulge=0.55, rim=0.5))
        inner = np.array(outline(shape)) * 0.74 + np.array([x, y]) * 0.26
        canvas.lay(inner, fabric("plastic", stone, gloss=0.6), Form(volume=3, bulge=0.4, rim=0.4))
    elif kind == "drop":
        canvas.lay(outline([(x, y - 10), (x - 9, y + 2), (x, y + 12), (x + 9, y + 2)]), metal(tone),
                   round_form(5))  # fmt: skip
        stones(canvas, [Stone(x, y + 2, 7.8, 9.2, stone, "pear", 0, 4)], "drop")
    elif kind == "disc":
        canvas.lay(ellipse(x, y, 11, 11), brushed(tone, 11, 0.25, metal=0.45), Form(volume=3, bulge=0.3,
                   rim=0.6, rim_bulge=0.5, origin=(x, y)))  # fmt: skip
        canvas.shade(ring_mask(x, y, 8.8, 8.8, 0.6), 0.4, 0.1)
        for k in range(12):
            a = math.radians(30 * k)
            ray = ellipse(x + 5.2 * math.cos(a), y + 5.2 * math.sin(a), 2.2, 0.5, 30 * k)
            canvas.shade(ray, 0.4, 0.08)
        stones(canvas, [Stone(x, y, 2.4, 2.4, stone, facets=3)], "disc")
    elif kind == "halo":
        halo(canvas, x, y, 9.6, 9.6, 20, 1.35, _CLEAR, tone)
        stones(canvas, [Stone(x, y, 7.8, 7.8, stone, facets=4)], "halo")
    elif kind == "bar":
        canvas.lay(rounded_box(x - 2.4, y - 10, 4.8, 26, 1.6), brushed(tone, 2.4, metal=0.5),
                   round_form(2.4, origin=(x, y)))  # fmt: skip
        stones(canvas, [Stone(x, y + 11, 1.5, 1.5, stone, facets=3)], "bar")
    elif kind == "leaf":
        for turn in (-38, 0, 38):
            leaf = outline([(x, low + 3), (x, low + 3), (x - 4.2, y + 2), (x, y + 13), (x, y + 13),
                            (x + 4.2, y + 2)])  # fmt: skip
            canvas.lay(turned(leaf, turn, (x, low + 3)), metal(tone), Form(volume=1.6, bulge=0.5))
    else:
        wire(canvas, loop([(x, low + 3), (x, low + 7)]), 2.4, tone)
        threads = outline([(x - 2.4, y - 5), (x - 5, y + 20), (x - 5, y + 20), (x + 5, y + 20), (x + 5,
                           y + 20), (x + 2.4, y - 5)])  # fmt: skip
        canvas.lay(threads, fabric("satin", stone), Form(volume=2, bulge=0.6))


def _statement(canvas: Canvas, style: str, tone: RGB, stone: RGB) -> None:
    if style == "collar":
        shape = ring_mask(50, 50, 32, 38, 9.0)
        canvas.lay(shape, brushed(tone, 40, 0.25, metal=0.6), Form(volume=2.6, bulge=0.6, rim=0.5,
                   origin=(50, 50)))  # fmt: skip
        return
    for k, half in enumerate((30.0, 33.0)):
        chain(canvas, _strand(half, 12, 84 + 5 * k), darker(tone, 0.05), 2.2)
    _closing(canvas, 11.5, tone)
    for row, (half, drop, count, size) in enumerate(((27.0, 80.0, 9, 4.6), (22.0, 93.0, 7, 5.2),
                                                   (12.0, 105.0, 4, 5.0))):  # fmt: skip
        for k in range(count):
            s = 2 * (k + 0.5) / count - 1
            x, y = 50 + half * s * 1.12, drop - 19 * abs(s) ** 2.0
            canvas.lay(ellipse(x, y, size * 0.95, size * 1.2), metal(tone), round_form(size * 0.6))
            shade = stone if (k + row) % 2 else lighter(stone, 0.35)
            stones(canvas, [Stone(x, y, size * 0.78, size, shade, "pear" if row else "round", 0, 3)],
                   f"{row} {k}")  # fmt: skip
    for s in (-1, 1):
        ball(canvas, 50 + s * 30.5, 56, 2.2, metal(tone))
