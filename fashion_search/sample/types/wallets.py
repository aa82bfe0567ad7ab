"""Wallets and card holders, standing or lying, seen from the front."""

from fashion_search.sample.studio.canvas import Canvas
from fashion_search.sample.studio.designs import Design, draws
from fashion_search.sample.studio.fabric import fabric
from fashion_search.sample.studio.metalwork import metal, round_form
from fashion_search.sample.studio.palette import RGB, colour, darker, lighter
from fashion_search.sample.studio.raster import Mask
from fashion_search.sample.studio.shading import Form
from fashion_search.sample.studio.silhouette import (
    Path,
    Point,
    curve,
    outline,
    ribbon,
    rounded_box,
    shifted,
)  # fmt: skip
from fashion_search.sample.studio.trims import seam, stitching, zipper


def _panel(points: list[Point], corner: float = 1.4) -> Path:
    """Return a four-cornered panel (clockwise from the upper left) with small round corners."""
    path: list[Point] = []
    n = len(points)
    for k, (x, y) in enumerate(points):
        for other in (points[k - 1], points[(k + 1) % n]):
            dx, dy = other[0] - x, other[1] - y
            size = (dx * dx + dy * dy) ** 0.5
            path += [(x + dx / size * corner, y + dy / size * corner)] * 2
        path.insert(-2, (x + (points[k - 1][0] + points[(k + 1) % n][0] - 2 * x) * 0.004,
                         y + (points[k - 1][1] + points[(k + 1) % n][1] - 2 * y) * 0.004))  # fmt: skip
    return outline(path)


def _edge(points: list[Point], inset: float) -> Path:
    cx = sum(p[0] for p in points) / len(points)
    cy = sum(p[1] for p in points) / len(points)
    moved = [(x + (inset if x < cx else -inset), y + (inset if y < cy else -inset)) for x, y in points]
    ends: list[Point] = []
    for p in [*moved, moved[0]]:
        ends += [p, p]
    return curve(ends[1:-1])


def _leaf(canvas: Canvas, design: Design, points: list[Point], tone: RGB, cast: float = 0.45,
          thread: bool = True) -> Mask:  # fmt: skip
    form = Form(volume=4, bulge=0.3, rim=0.8, rim_bulge=0.4, crumple=0.14, crumple_size=9, cast=cast,
                reach=0.9, origin=points[0])  # fmt: skip
    cloth = fabric(design.material or "calf", tone, design.pattern)
    mask = canvas.lay(_panel(points), cloth, form)
    if thread:
        line = _edge(points, 1.7)
        seam(canvas, line, 0.16, 0.4, mask)
        tint = design.second if design.option("stitch", "own") == "contrast" else design.thread
        stitching(canvas, line, tint, length=0.9, width=0.26, clip=mask, opacity=0.75)
    return mask


@draws("wallet")
def wallet(canvas: Canvas, design: Design) -> None:
    """Draw a wallet.

    Cut: style bifold|tab|coin|open|long|zip|cards; front plain|stripe|panel|embossed|badge;
    stitch own|contrast; metal: a colour.
    """
    style = design.option("style", "bifold")
    if style == "open":
        _open(canvas, design)
    elif style == "long":
        _long(canvas, design)
    elif style == "zip":
        _zip(canvas, design)
    elif style == "cards":
        _cards(canvas, design)
    else:
        _bifold(canvas, design, style)


def _bifold(canvas: Canvas, design: Design, style: str) -> None:
    """A folded wallet, its back half and inner leaves showing above and at the right."""
    tone = design.main
    canvas.ground(52, 96.5, 86, 7, 0.42)
    back: list[Point] = [(16, 31), (88, 26.5), (91.5, 92), (14, 95)]
    _leaf(canvas, design, back, darker(tone, 0.22), thread=False)
    lining = fabric("calf", darker(tone, 0.45))
    for k in range(3):
        leaf: list[Point] = [(15, 33.5 + k), (86.5 - 0.7 * k, 29.5 + k * 1.3), (89.5 - k, 93), (14, 95)]
        canvas.lay(_panel(leaf), lining, Form(volume=2, bulge=0.2, rim=0.4, cast=0.4, reach=0.4))
        canvas.shade(ribbon(curve([(15, 33.8 + k), (86.5, 29.8 + k * 1.3)]), 0.5), -0.35, 0.1)
    face: list[Point] = [(11, 36.5), (84.5, 35), (86.5, 96), (12, 97)]
    mask = _leaf(canvas, design, face, tone)
    canvas.shade(ribbon(curve([(11.5, 36), (12, 97)]), 5), -0.12, 1.2, mask)
    canvas.shade(ribbon(curve([(86, 35), (87, 97)]), 4), 0.2, 1.2, mask)
    _front(canvas, design, mask, 12, 36, 74, 60)
    if style == "tab":
        tab: list[Point] = [(70, 57), (92.5, 56.5), (92.5, 72), (70, 72)]
        _leaf(canvas, design, tab, darker(tone, 0.06))
        x, y = 75.0, 64.4
        canvas.lay(rounded_box(x - 2.4, y - 2.4, 4.8, 4.8, 2.4),
                   metal(colour(design.option("metal", "silver"))), round_form(2.2))  # fmt: skip
    elif style == "coin":
        pocket: list[Point] = [(22, 58), (76, 57.5), (77, 91), (22.5, 91.5)]
        inner = _leaf(canvas, design, pocket, tone)
        zipper(canvas, curve([(26, 62.5), (72, 62)]), design.option("metal", "silver"),
               darker(tone, 0.4))  # fmt: skip
        canvas.shade(ribbon(curve([(24, 64.5), (74, 64)]), 1), 0.2, 0.4, inner)


def _front(canvas: Canvas, design: Design, mask: Mask, x: float, y: float, w: float, h: float) -> None:
    kind = design.option("front", "plain")
    if kind == "stripe":
        for k, share in enumerate((0.30, 0.36)):
            band = ribbon(curve([(x - 2, y + h * share), (x + w + 4, y + h * share - 0.6)]), 2.2)
            canvas.tint(band, design.second if k == 0 else lighter(design.second, 0.45), 0.92, 0, mask)
    elif kind == "panel":
        leaf: list[Point] = [(x - 1, y + h * 0.56), (x + w + 1, y + h * 0.55), (x + w + 2, y + h + 2),
                             (x - 1, y + h + 2)]  # fmt: skip
        canvas.lay(_panel(leaf, 0.3), fabric(design.material or "calf", design.second), Form(volume=3,
                   bulge=0.2, rim=0.5, cast=0.2), mask)  # fmt: skip
        line = curve([(x, y + h * 0.585), (x + w, y + h * 0.575)])
        stitching(canvas, line, lighter(design.second, 0.3), length=0.9, width=0.26, clip=mask)
    elif kind == "embossed":
        rows = [ribbon(curve([(x - 2, y + k * 4.4), (x + w + 4, y + k * 4.4 - 0.8)]), 0.4)
                for k in range(1, 15)]  # fmt: skip
        columns = [ribbon(curve([(x + 5.4 * k, y - 2), (x + 5.4 * k + 0.6, y + h + 3)]), 0.4)
                   for k in range(1, 15)]  # fmt: skip
        canvas.shade([*rows], 0.35, 0.25, mask)
        canvas.shade([*columns], 0.3, 0.25, mask)
    if kind in ("plain", "badge"):
        plate = rounded_box(x + w - 15, y + h - 10, 10, 3.4, 0.6)
        if kind == "badge":
            canvas.lay(plate, metal(colour(design.option("metal", "silver"))), round_form(1.4))
        else:
            canvas.shade(plate, 0.22, 0.25, mask)


def _open(canvas: Canvas, design: Design) -> None:
    """An unfolded wallet: card slots at the left, a clear window at the right."""
    tone = design.main
    canvas.ground(50, 92, 92, 7, 0.4)
    _leaf(canvas, design, [(5, 39), (95, 39), (95.5, 91), (4.5, 91)], tone)
    canvas.lay(_panel([(7, 36), (93, 36), (93, 45), (7, 45)], 0.5), fabric("calf", darker(tone, 0.4)),
               Form(volume=1, bulge=0.1, cast=0.2))  # fmt: skip
    for left, right in ((6.5, 48.5), (51.5, 93.5)):
        for k in range(4):
            top = 46.5 + 8.6 * k
            slot: list[Point] = [(left, top), (right, top), (right, 89.5), (left, 89.5)]
            if k == 1:
                card = [(0.85, 0.86, 0.88), (0.3, 0.42, 0.6)][left > 50]
                canvas.lay(_panel([(left + 2, top - 3.4), (right - 2, top - 3.4), (right - 2, top + 3),
                           (left + 2, top + 3)], 0.8), fabric("plastic", card, gloss=0.15),
                           Form(volume=1, bulge=0.1, rim=0.2, cast=0.3))  # fmt: skip
            mask = _leaf(canvas, design, slot, lighter(tone, 0.04 * (k % 2)), 0.55, False)
            canvas.shade(ribbon(curve([(left, top + 0.4), (right, top + 0.4)]), 0.6), -0.25, 0.15, mask)
        line = curve([(left + 1, 46), (left + 1, 89), (left + 1, 89), (right - 1, 89), (right - 1, 89),
                      (right - 1, 46)])  # fmt: skip
        stitching(canvas, line, design.thread, length=0.9, width=0.26)
    canvas.shade(ribbon(curve([(50, 39), (50, 91)]), 2.4), 0.4, 0.7)


def _long(canvas: Canvas, design: Design) -> None:
    tone = design.main
    canvas.ground(50, 91, 92, 7, 0.42)
    _leaf(canvas, design, [(6, 41), (94, 41), (95, 90.5), (5, 90.5)], darker(tone, 0.08))
    flap: list[Point] = [(5, 39), (95, 39), (94, 71), (6, 71)]
    mask = _leaf(canvas, design, flap, tone, 0.6)
    _front(canvas, design, mask, 6, 40, 88, 32)
    x = 50.0
    tab: list[Point] = [(x - 6, 64), (x + 6, 64), (x + 6, 78), (x - 6, 78)]
    _leaf(canvas, design, tab, darker(tone, 0.1))
    canvas.lay(rounded_box(x - 2.6, 70.4, 5.2, 5.2, 2.6), metal(colour(design.option("metal", "gold"))),
               round_form(2.4))  # fmt: skip


def _zip(canvas: Canvas, design: Design) -> None:
    tone = design.main
    canvas.ground(50, 93, 90, 7, 0.42)
    around = rounded_box(6, 37, 88, 55, 5)
    canvas.lay(around, fabric("calf", darker(tone, 0.3)), Form(volume=2, bulge=0.4))
    path = curve([(7.5, 90), (7.5, 42), (11, 38.6), (50, 38.6), (89, 38.6), (92.5, 42), (92.5, 90)])
    zipper(canvas, path[::-1], design.option("metal", "gold"), darker(tone, 0.4), 1.3)
    mask = _leaf(canvas, design, [(9.5, 41), (90.5, 41), (91, 92.5), (9, 92.5)], tone)
    _front(canvas, design, mask, 10, 41, 80, 50)
    strap = curve([(92, 46), (97, 52), (97, 66), (94, 72), (91.5, 66), (92.5, 52), (92, 47)])
    canvas.lay(ribbon(strap, 2.0), fabric("calf", darker(tone, 0.1)), round_form(1.0))


def _cards(canvas: Canvas, design: Design) -> None:
    tone = design.main
    canvas.ground(50, 94, 78, 7, 0.42)
    for k, card in enumerate(("d8dadf", "3d6ea8", "c9a24b")):
        x, top = 15.5 + 1.2 * k, 28 + 4.6 * k
        canvas.lay(_panel([(x, top), (86 - k, top), (86 - k, 60), (x, 60)], 2.2), fabric("plastic",
                   colour(card), gloss=0.15), Form(volume=1, bulge=0.1, rim=0.3, cast=0.35,
                   reach=0.5))  # fmt: skip
    for k in range(3):
        top = 44 + 9.0 * k
        slot: list[Point] = [(11, top), (89, top), (89.5, 93), (10.5, 93)]
        mask = _leaf(canvas, design, slot, lighter(tone, 0.03 * k), 0.5, k == 2)
        canvas.shade(shifted(ribbon(curve([(11, top + 0.5), (89, top + 0.5)]), 0.7), 0), -0.2, 0.15, mask)
    _front(canvas, design, mask, 11, 50, 78, 42)
