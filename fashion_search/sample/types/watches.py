"""Wrist watches, photographed from the front with the strap closed."""

import math

from fashion_search.sample.studio.canvas import Canvas
from fashion_search.sample.studio.designs import Design, draws
from fashion_search.sample.studio.fabric import Fabric, fabric
from fashion_search.sample.studio.metalwork import ball, metal, ring_mask, round_form
from fashion_search.sample.studio.numerals import display, written
from fashion_search.sample.studio.palette import RGB, colour, darker, luminance, mixed
from fashion_search.sample.studio.raster import fill
from fashion_search.sample.studio.shading import Form
from fashion_search.sample.studio.silhouette import (
    CENTRE,
    Path,
    curve,
    ellipse,
    moved,
    outline,
    ribbon,
    rounded_box,
)  # fmt: skip
from fashion_search.sample.types import dials
from fashion_search.sample.types.gems import Stone, stones
from fashion_search.sample.types.watch_straps import Y, straps


def _shape(kind: str, rx: float, ry: float) -> Path:
    if kind == "round":
        return ellipse(CENTRE, Y, rx, ry)
    if kind == "barrel":
        c, k = CENTRE, 0.82
        half = [(c, Y - ry), (c - rx * k * 0.8, Y - ry + 0.8), (c - rx * k * 0.8, Y - ry + 0.8),
                (c - rx, Y), (c - rx * k * 0.8, Y + ry - 0.8), (c - rx * k * 0.8, Y + ry - 0.8),
                (c, Y + ry)]  # fmt: skip
        return outline([*half, *[(2 * c - x, y) for x, y in reversed(half[1:-1])]])
    radius = {"square": 0.22, "rectangle": 0.14, "cushion": 0.55}[kind] * rx
    return rounded_box(CENTRE - rx, Y - ry, rx * 2, ry * 2, radius)


def _case(canvas: Canvas, design: Design, kind: str, rx: float, ry: float, half: float,
          tone: RGB) -> None:  # fmt: skip
    """Lay lugs, crown, pushers and the case's middle."""
    if kind in ("round", "cushion"):
        for side in (-1, 1):
            for end in (-1, 1):
                x = CENTRE + side * (half + 0.7)
                lug = outline([(x - 1.8, Y + end * ry * 0.6), (x - 1.5, Y + end * (ry + 0.2)), (x, Y
                    + end * (ry + 1.5)), (x + 1.6, Y + end * (ry + 0.2)), (x + 2.6, Y + end * ry
                    * 0.6)])  # fmt: skip
                canvas.lay(lug, metal(tone), round_form(1.8))
    crown = [0.0] if design.option("face", "plain") != "chrono" else [-9.0, 0.0, 9.0]
    for dy in crown:
        reach = math.sqrt(max(rx * rx - dy * dy, 0)) if kind == "round" else rx
        x, high, long = CENTRE + reach - 1, 2.6 if dy == 0 else 2.0, 4.2 if dy == 0 else 3.8
        canvas.lay(rounded_box(x, Y + dy - high, long, high * 2, 0.8), metal(tone), round_form(high))
        if dy == 0:
            ridges = [ribbon(curve([(x + 1.8, Y + k * 0.8), (x + long, Y + k * 0.8)]), 0.3)
                      for k in range(-2, 3)]  # fmt: skip
            canvas.shade(fill(*ridges), 0.45, 0.05)
    canvas.lay(_shape(kind, rx, ry), metal(tone), Form(volume=1.6, bulge=0.7, rim=0.4, rim_bulge=0.4,
               cast=0.35, reach=1.2))  # fmt: skip


def _bezel(canvas: Canvas, design: Design, rx: float, ry: float, tone: RGB) -> None:
    style = design.option("bezel", "plain")
    if style == "stones":
        n = 34
        row = [Stone(CENTRE + (rx - 1.9) * math.cos(2 * math.pi * k / n), Y + (ry - 1.9) * math.sin(2
               * math.pi * k / n), 1.35, 1.35, (0.93, 0.94, 0.97), facets=2) for k in range(n)]  # fmt: skip
        canvas.shade(ring_mask(CENTRE, Y, rx - 1.9, ry - 1.9, 3.0), 0.25, 0.2)
        stones(canvas, row, design.seed)
    elif style == "diver":
        ring = ring_mask(CENTRE, Y, rx - 2.2, ry - 2.2, 3.9)
        canvas.lay(ring, fabric("plastic", colour(design.option("bezel colour", "black"))),
                   Form(volume=1, bulge=0.25, rim=0.3, rim_bulge=0.3, cast=0.1))  # fmt: skip
        marks = [dials.tick(CENTRE, Y, rx - 3.4, rx - 1.2, m / 5, 0.9 if m % 15 == 0 else 0.35)
                 for m in range(0, 60, 5)]  # fmt: skip
        canvas.tint(fill(*marks), (0.93, 0.93, 0.93), 0.95)
    elif style == "tachymeter":
        marks = [dials.tick(CENTRE, Y, rx - 2.9, rx - 1.7, m / 5, 0.28) for m in range(60)]
        canvas.shade(fill(*marks), 0.6)
    elif style == "fluted":
        marks = [dials.tick(CENTRE, Y, rx - 3.4, rx - 0.7, m / 8, 0.55) for m in range(96)]
        canvas.shade(fill(*marks), 0.42, 0.08)


@draws("watch")
def watch(canvas: Canvas, design: Design) -> None:
    """Draw a watch.

    Cut: shape round|square|rectangle|cushion|barrel; size small|large; face plain|chrono|small
    seconds|moon|digital; index bars|batons|dots|roman|arabic|mixed|stones; hand baton|dauphine|
    sword; bezel plain|stones|diver|tachymeter|fluted; strap leather|croc|rubber|suede|canvas|
    links|three|mesh; case, dial, ink, strap colour: colours; date yes|no.
    """
    kind, face = design.option("shape", "round"), design.option("face", "plain")
    size = {"small": 24.0, "medium": 27.5, "large": 31.0}[design.option("size", "medium")]
    stretch = {"rectangle": 1.3, "barrel": 1.25, "square": 1.04}.get(kind, 1.0)
    rx = size * {"rectangle": 0.82, "barrel": 0.88, "square": 0.88}.get(kind, 1.0)
    ry = rx * stretch
    half = rx * (0.6 if kind in ("round", "cushion") else 0.76)
    case = colour(design.option("case", "silver"))
    dial = colour(design.option("dial", "white"))
    ink = colour(design.option("ink", "silver"))
    straps(canvas, design, ry, half)
    _case(canvas, design, kind, rx, ry, half, case)
    if face == "digital":
        _digital(canvas, design, kind, rx, ry)
        return
    bezel = 4.4 if design.option("bezel", "plain") != "plain" else 2.6
    shape = _shape(kind, rx - bezel, ry - bezel)
    if kind == "round":
        canvas.lay(ring_mask(CENTRE, Y, rx - bezel * 0.5, ry - bezel * 0.5, bezel), metal(case),
                   Form(volume=0.9, bulge=0.6, rim=0.3, rim_bulge=0.3, cast=0.1))  # fmt: skip
        _bezel(canvas, design, rx, ry, case)
    disc = dials.ground(canvas, shape, dial, CENTRE, Y)
    inner = _shape(kind, rx - bezel - 0.9, ry - bezel - 0.9)
    canvas.shade(disc.without(fill(moved(inner, 0.25, 0.45))), 0.4, 0.35, disc)
    radius = rx - bezel - 0.6
    _face(canvas, design, face, radius, dial, ink, case)
    glare = ribbon(curve([(CENTRE - radius * 0.2, Y - radius), (CENTRE - radius, Y + radius * 0.3)]), 9)
    canvas.shade(glare, -0.10, 1.0, disc)


def _face(canvas: Canvas, design: Design, face: str, radius: float, dial: RGB, ink: RGB,
          case: RGB) -> None:  # fmt: skip
    index = design.option("index", "bars")
    pointer = colour(design.option("second", "")) if design.option("second", "") else ink
    low = darker(dial, 0.14) if luminance(dial) > 0.3 else mixed(dial, (1, 1, 1), 0.07)
    mark = (0.15, 0.15, 0.17) if luminance(dial) > 0.35 else (0.86, 0.86, 0.86)
    if index == "roman" or index == "arabic":
        ink_index = mark if design.option("ink", "") in ("", "silver", "black") else ink
    else:
        ink_index = ink
    skip = {"chrono": (3, 6, 9), "small seconds": (6,), "moon": (12,)}.get(face, ())
    if design.option("date", "no") == "yes":
        skip = (*skip, 3)
    dials.indices(canvas, index, CENTRE, Y, radius, ink_index, skip)
    if face == "chrono":
        for hour, turn in ((3, 8.0), (6, 1.0), (9, 4.5)):
            x, y = dials.at(CENTRE, Y, radius * 0.5, hour)
            dials.subdial(canvas, x, y, radius * 0.26, low, mark, ink, turn)
    elif face == "small seconds":
        dials.subdial(canvas, CENTRE, Y + radius * 0.52, radius * 0.25, low, mark, ink, 4.0)
    if design.option("date", "no") == "yes":
        dials.date(canvas, CENTRE + radius * 0.76, Y, radius * 0.11, dial)
    logo = [ribbon(curve([(CENTRE - w, Y - radius * 0.4 + d), (CENTRE + w, Y - radius * 0.4 + d)]), t)
            for w, d, t in ((2.4, 0.0, 0.6), (1.5, 1.2, 0.25))]  # fmt: skip
    canvas.tint(fill(*logo), mark, 0.75)
    dials.hands(canvas, CENTRE, Y, radius, ink, design.option("hand", "baton"),
                pointer if face != "small seconds" else None)  # fmt: skip


def _digital(canvas: Canvas, design: Design, kind: str, rx: float, ry: float) -> None:
    """Set a liquid-crystal display into a resin case with screws and lettering."""
    case = colour(design.option("case", "black"))
    accent = design.second
    face: Fabric = fabric("plastic", mixed(case, (0, 0, 0), 0.45))
    canvas.lay(_shape(kind, rx - 3, ry - 3), face, Form(volume=1, bulge=0.2, rim=0.5, cast=0.2))
    w, h = rx - 6.5, ry * 0.4
    canvas.lay(rounded_box(CENTRE - w, Y - h, w * 2, h * 2, 1.5), fabric("plastic", (0.70, 0.73, 0.66),
               gloss=0.1), Form(volume=1, bulge=0.05, rim_bulge=0.0, cast=0.0))  # fmt: skip
    canvas.shade(ribbon(curve([(CENTRE - w, Y - h), (CENTRE + w, Y - h)]), 1.6), 0.35, 0.5)
    ink = (0.11, 0.12, 0.12)
    canvas.tint(fill(*display("10:08", CENTRE, Y + h * 0.22, h * 0.46)), ink, 0.92)
    canvas.tint(fill(*written("28", CENTRE + w * 0.7, Y - h * 0.66, h * 0.15, 0.34)), ink, 0.9)
    canvas.tint(fill(*[rounded_box(CENTRE - w * 0.85 + k * 2.2, Y - h * 0.8, 1.5, h * 0.28, 0.1)
                for k in range(3)]), ink, 0.85)  # fmt: skip
    for y in (Y - h - 2.6, Y + h + 2.6):
        strip = rounded_box(CENTRE - w * 0.8, y - 0.35, w * 1.6, 0.7, 0.2)
        canvas.tint(strip, accent, 0.95)
    for side in (-1, 1):
        for end in (-1, 1):
            ball(canvas, CENTRE + side * rx * 0.82, Y + end * ry * 0.74, 0.9,
                       metal((0.6, 0.61, 0.63)))  # fmt: skip
