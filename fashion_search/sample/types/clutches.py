"""Clutch bags, lying or standing on a long side."""

import math

from fashion_search.sample.studio.canvas import Canvas
from fashion_search.sample.studio.designs import Design, draws
from fashion_search.sample.studio.drape import hanging
from fashion_search.sample.studio.fabric import Fabric, fabric
from fashion_search.sample.studio.metalwork import (
    ball,
    brushed,
    chain,
    loop,
    metal,
    pearl,
    ring_mask,
    round_form,
)  # fmt: skip
from fashion_search.sample.studio.palette import colour, darker
from fashion_search.sample.studio.raster import Mask
from fashion_search.sample.studio.shading import Fold, Form
from fashion_search.sample.studio.silhouette import (
    CENTRE,
    Path,
    Point,
    curve,
    ellipse,
    outline,
    ribbon,
    rounded_box,
    symmetric,
)  # fmt: skip
from fashion_search.sample.studio.trims import bow, seam, stitching, zipper
from fashion_search.sample.types.gems import Stone, stones

_CLEAR = (0.93, 0.94, 0.97)


def _cloth(design: Design) -> Fabric:
    """Return the bag's cloth: satin that keeps its colour in the light, unless told otherwise."""
    return design.cloth("satin") if design.material else design.cloth("satin", gloss=0.2, polish=0.3)


def _body(canvas: Canvas, design: Design, path: Path, folds: tuple[Fold, ...] = (),
          bulge: float = 0.5) -> Mask:  # fmt: skip
    form = Form(volume=6, bulge=bulge, rim=1.0, rim_bulge=0.45, folds=folds, crumple=0.14,
                origin=(CENTRE, 40))  # fmt: skip
    return canvas.lay(path, _cloth(design), form)


@draws("clutch")
def clutch(canvas: Canvas, design: Design) -> None:
    """Draw a clutch bag.

    Cut: style envelope|asymmetric|box|frame|pleated|fold|zip; clasp gem|twist|bow|plate|pearl|none;
    chain yes|no; metal: a colour.
    """
    style = design.option("style", "envelope")
    if design.option("chain", "no") == "yes":
        path = loop([(12, 50), (7, 30), (24, 15), (50, 12), (76, 15), (93, 30), (88, 50)])
        chain(canvas, path, colour(design.option("metal", "gold")), 2.6)
    canvas.ground(CENTRE, 93, 94, 7, 0.42)
    if style == "box":
        _box(canvas, design)
    elif style == "frame":
        _frame(canvas, design)
    elif style == "pleated":
        _pleated(canvas, design)
    elif style == "fold":
        _fold(canvas, design)
    elif style == "zip":
        _zip(canvas, design)
    else:
        _envelope(canvas, design, style)


def _envelope(canvas: Canvas, design: Design, style: str) -> None:
    """A flap over a body that widens to its base; the flap's cloth is pleated towards the clasp."""
    c, rng = CENTRE, design.rng("flap")
    half: list[Point] = [(c, 52), (c - 39.5, 52.5), (c - 39.5, 52.5), (c - 43, 70), (c - 46, 91), (c - 45,
                         92.5), (c, 93)]  # fmt: skip
    mask = _body(canvas, design, symmetric(half))
    stitching(canvas, symmetric([(c + (x - c) * 0.965, y - 1.6 if y > 60 else y) for x, y in half]),
              design.thread, width=0.22, clip=mask)  # fmt: skip
    tip = (c, 83.0) if style == "envelope" else (68.0, 85.0)
    flap = outline([(c - 40, 52), (c - 40, 52), (c, 51), (c + 40, 52), (c + 40, 52), (c + 42, 64), (c + 42,
                    64), (tip[0] + 12, tip[1] - 4), tip, (tip[0] - 12, tip[1] - 4), (c - 42, 64), (c - 42,
                    64)])  # fmt: skip
    folds: list[Fold] = []
    for k in range(9 if design.option("flap", "pleated") == "pleated" else 0):
        s = (k + 0.5) / 4.5 - 1
        path = curve([(c + s * 40, 53), (c + s * 30 + tip[0] * 0.1 - 5, 66), (tip[0] + s * 4, tip[1] - 6)])
        folds.append(Fold(path, 3.2, (0.8 if k % 2 else -0.7) * rng.uniform(0.8, 1.2), 0.4))
    form = Form(volume=5, bulge=0.5, rim=0.9, rim_bulge=0.5, folds=tuple(folds), crumple=0.1, cast=0.55,
                reach=1.5, origin=(CENTRE, 40))  # fmt: skip
    canvas.lay(flap, _cloth(design), form)
    _clasp(canvas, design, tip[0], tip[1] - 6)


def _clasp(canvas: Canvas, design: Design, x: float, y: float) -> None:
    kind, tone = design.option("clasp", "gem"), colour(design.option("metal", "gold"))
    if kind == "gem":
        canvas.lay(ellipse(x, y, 8.2, 8.2), metal(tone), round_form(4))
        row = [Stone(x + 6.8 * math.cos(a), y + 6.8 * math.sin(a), 1.35, 1.35, _CLEAR, facets=2)
               for a in (math.pi * k / 7 for k in range(14))]  # fmt: skip
        stones(canvas, row, "clasp ring")
        stones(canvas, [Stone(x, y, 5.3, 5.3, design.second, facets=4)], "clasp")
    elif kind == "twist":
        for s in (-1, 1):
            ball(canvas, x + s * 1.8, y, 2.1, metal(tone))
    elif kind == "pearl":
        ball(canvas, x, y, 3.6, pearl())
    elif kind == "bow":
        bow(canvas, x, y - 4, 9, darker(design.main, 0.08), 3.4)
    elif kind == "plate":
        canvas.lay(rounded_box(x - 7, y - 2.6, 14, 5.2, 0.8), brushed(tone, 7, 0.25, metal=0.4),
                   Form(volume=1, bulge=0.4, rim=0.3, rim_bulge=0.5, origin=(x, y)))  # fmt: skip


def _box(canvas: Canvas, design: Design) -> None:
    """A hard case with a metal frame between its halves."""
    tone = colour(design.option("metal", "gold"))
    for top, high, shade in ((42.0, 27.0, 0.0), (66.0, 27.0, 0.06)):
        path = rounded_box(7, top, 86, high, 6)
        cloth = fabric(design.material or "satin", darker(design.main, shade), design.pattern)
        mask = canvas.lay(path, cloth, Form(volume=6, bulge=0.62, rim=1.2, rim_bulge=0.5,
                          origin=(CENTRE, 40)))  # fmt: skip
        canvas.shade(ribbon(curve([(12, top + 6), (88, top + 6)]), 2.2), -0.12, 1.2, mask)
    bar = rounded_box(6, 65.6, 88, 3.4, 1.4)
    canvas.lay(bar, brushed(tone, 44, 0.3, metal=0.45), Form(volume=1.2, bulge=0.6, origin=(CENTRE, 67)))
    for side in (-1, 1):
        canvas.lay(ellipse(CENTRE + side * 2.2, 63.6, 2.6, 3.0), metal(tone), round_form(2.4))
        canvas.lay(rounded_box(CENTRE + side * 40 - 4, 64.6, 8, 5.4, 1), metal(tone), round_form(1.8))
    if design.option("clasp", "none") == "gem":
        row = [Stone(10 + 4.4 * k, 67.2, 1.3, 1.3, _CLEAR, facets=2) for k in range(19)]
        stones(canvas, row, "box")


def _frame(canvas: Canvas, design: Design) -> None:
    """A soft pouch gathered into a kiss-lock frame."""
    c, tone = CENTRE, colour(design.option("metal", "gold"))
    half: list[Point] = [(c, 48), (c - 34, 48), (c - 40, 56), (c - 45.5, 74), (c - 43, 89), (c - 33, 93),
                         (c, 94)]  # fmt: skip
    folds = hanging(c - 32, c + 32, 50, 84, 13, design.rng(), 3.4, 0.9, 1.2)
    _body(canvas, design, symmetric(half), tuple(folds), 0.6)
    arc = curve([(c - 40, 59), (c - 39, 52), (c - 35, 47.5), (c - 24, 45.5), (c, 44.8), (c + 24, 45.5),
                 (c + 35, 47.5), (c + 39, 52), (c + 40, 59)])  # fmt: skip
    canvas.lay(ribbon(arc, 3.6), brushed(tone, 40, 0.25, metal=0.6), round_form(1.8, 0.45, (c, 50)))
    for s in (-1, 1):
        ball(canvas, c + s * 1.9, 41.4 + (s > 0) * 0.8, 2.4, metal(tone))
    canvas.lay(ring_mask(c - 40.5, 60.4, 1.6, 1.6, 0.9), metal(tone), round_form(0.5))
    canvas.lay(ring_mask(c + 40.5, 60.4, 1.6, 1.6, 0.9), metal(tone), round_form(0.5))


def _pleated(canvas: Canvas, design: Design) -> None:
    c, rng = CENTRE, design.rng()
    half: list[Point] = [(c, 47), (c - 37, 48), (c - 37, 48), (c - 42, 68), (c - 45, 91), (c - 45, 91),
                         (c, 93.5)]  # fmt: skip
    folds: list[Fold] = []
    for k in range(12):
        s = (k + 0.5) / 6 - 1
        path = curve([(c + s * 36, 49), (c + s * 34, 62), (c + s * 8, 72), (c + s * 34, 80),
                      (c + s * 43, 92)])  # fmt: skip
        folds.append(Fold(path, 3.0, (1.0 if k % 2 else -0.8) * rng.uniform(0.8, 1.2), 0.9))
    _body(canvas, design, symmetric(half), tuple(folds), 0.55)
    band = ribbon(curve([(c - 37.5, 48.6), (c, 47.6), (c + 37.5, 48.6)]), 4.0)
    canvas.lay(band, fabric(design.material or "satin", darker(design.main, 0.15)), Form(volume=1.5,
               bulge=0.4, rim=0.4))  # fmt: skip
    _clasp(canvas, design, c, 72)


def _fold(canvas: Canvas, design: Design) -> None:
    """A pouch folded over on itself, with a zip across its upper edge."""
    _body(canvas, design, outline([(7, 52), (7, 52), (93, 50), (93, 50), (94, 92), (94, 92), (6, 93),
          (6, 93)]))  # fmt: skip
    over = outline([(5.5, 44), (5.5, 44), (50, 43), (94.5, 44.5), (94.5, 44.5), (95, 74), (95, 74), (50,
                    75.5), (5, 74.6), (5, 74.6)])  # fmt: skip
    form = Form(volume=6, bulge=0.5, rim=1.4, rim_bulge=0.6, crumple=0.3, crumple_size=9, cast=0.6,
                reach=1.6, origin=(CENTRE, 40))  # fmt: skip
    cloth = fabric(design.material or "satin", design.second if design.option("two-tone", "no") == "yes"
                   else design.main, design.pattern)  # fmt: skip
    mask = canvas.lay(over, cloth, form)
    zipper(canvas, curve([(91, 71.2), (50, 72), (9, 71.2)]), design.option("metal", "gold"), None, 1.2)
    seam(canvas, curve([(5, 68.6), (50, 69.4), (95, 68.6)]), 0.25, 0.5, mask)
    tassel = outline([(92, 73), (90, 78), (88.6, 91), (88.6, 91), (95.4, 91), (95.4, 91), (94, 78)])
    canvas.lay(tassel, fabric("suede", darker(design.main, 0.15)), Form(volume=1.6, bulge=0.5))


def _zip(canvas: Canvas, design: Design) -> None:
    """A flat pouch with a wrist strap."""
    mask = _body(canvas, design, outline([(8, 46), (9, 45), (91, 45), (92, 46), (94, 90), (92, 93), (8, 93),
                 (6, 90)]))  # fmt: skip
    zipper(canvas, curve([(10, 48.4), (50, 48.8), (90, 48.4)]), design.option("metal", "gold"),
           darker(design.main, 0.3), 1.2)  # fmt: skip
    seam(canvas, curve([(7, 51.5), (50, 52), (93, 51.5)]), 0.25, 0.5, mask)
    strap = curve([(9, 48), (3.5, 55), (3, 70), (8, 80), (12.5, 70), (10.5, 56), (9.5, 49)])
    canvas.lay(ribbon(strap, 2.6), fabric(design.material or "calf", darker(design.main, 0.12)),
               round_form(1.3))  # fmt: skip
    _clasp(canvas, design, CENTRE, 72)
