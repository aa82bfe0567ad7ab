"""Watch straps and bracelets."""

import math

from fashion_search.sample.studio.canvas import Canvas
from fashion_search.sample.studio.designs import Design
from fashion_search.sample.studio.fabric import fabric
from fashion_search.sample.studio.metalwork import brushed
from fashion_search.sample.studio.palette import RGB, colour, darker, lighter, luminance
from fashion_search.sample.studio.raster import Mask, fill
from fashion_search.sample.studio.shading import Form
from fashion_search.sample.studio.silhouette import CENTRE, Path, curve, outline, ribbon, rounded_box
from fashion_search.sample.studio.trims import stitching

Y = 62.0
"""Where the case's middle is."""
_TOP, _BASE = 9.0, 115.0
_LINK = Form(volume=0.7, bulge=0.3, rim=0.25, rim_bulge=0.45, cast=0.3, reach=0.3, origin=(CENTRE, Y))


def straps(canvas: Canvas, design: Design, ry: float, half: float) -> None:
    """Lay the two ends of a strap or bracelet; both turn away from the viewer at their ends."""
    kind = design.option("strap", "leather")
    tone = colour(design.option("strap colour", design.colour))
    for side in (-1, 1):
        end = _TOP if side < 0 else _BASE
        start = Y + side * (ry - 3)
        taper = half * 0.9
        edge = [(CENTRE - half, start), (CENTRE - half, start), (CENTRE - half * 0.98, (start + end)
                / 2), (CENTRE - taper, end - side * 1.5), (CENTRE - taper + 1.2, end),
                (CENTRE, end + side * 0.7)]  # fmt: skip
        path = outline([*edge, *[(100 - x, y) for x, y in reversed(edge[:-1])]])
        if kind in ("links", "three", "mesh"):
            _bracelet(canvas, path, kind, tone, half, start, end)
        else:
            material = {"leather": "calf", "croc": "calf", "rubber": "rubber", "canvas": "canvas",
                        "suede": "suede"}[kind]  # fmt: skip
            form = Form(volume=3, bulge=0.28, rim=0.8, rim_bulge=0.35, cast=0.0, crumple=0.05)
            mask = canvas.lay(path, fabric(material, tone), form)
            _dress(canvas, design, kind, mask, tone, half, start, end)
        curl = ribbon(curve([(30, end), (70, end)]), 16)
        canvas.shade(curl, 0.38, 3.4, fill(path))
        canvas.shade(ribbon(curve([(30, start), (70, start)]), 9), 0.35, 1.2, fill(path))


def _dress(canvas: Canvas, design: Design, kind: str, mask: Mask, tone: RGB, half: float,
           start: float, end: float) -> None:  # fmt: skip
    if kind == "croc":
        rows = [ribbon(curve([(30, start + (end - start) * k / 8), (50, start + (end - start) * k / 8
                + 0.5), (70, start + (end - start) * k / 8)]), 0.4) for k in range(1, 8)]  # fmt: skip
        columns = [ribbon(curve([(CENTRE + x * half, start), (CENTRE + x * half * 0.92, end)]), 0.35)
                   for x in (-0.5, 0.0, 0.5)]  # fmt: skip
        canvas.shade(fill(*rows, *columns), 0.4, 0.18, mask)
    if kind == "rubber":
        for x in (-0.45, 0.45):
            canvas.shade(ribbon(curve([(CENTRE + x * half, start), (CENTRE + x * half * 0.95, end)]),
                         1.2), 0.35, 0.3, mask)  # fmt: skip
    elif kind != "canvas":
        light = lighter(tone, 0.35) if luminance(tone) < 0.6 else darker(tone, 0.25)
        for x in (-0.84, 0.84):
            line = curve([(CENTRE + x * half, start), (CENTRE + x * half * 0.93, end)])
            stitching(canvas, line, light, length=1.1, width=0.3, clip=mask)


def _bracelet(canvas: Canvas, path: Path, kind: str, tone: RGB, half: float, start: float,
              end: float) -> None:  # fmt: skip
    mask = fill(path)
    if kind == "mesh":
        canvas.lay(mask, brushed(tone, half), Form(volume=2, bulge=0.1, rim=0.4, rim_bulge=0.4,
                   cast=0.0, origin=(CENTRE, Y)))  # fmt: skip
        low, high = min(start, end), max(start, end)
        lines = [ribbon(curve([(30, y0), (70, y0)]), 0.34)
                 for y0 in (low + 1.05 * k for k in range(int((high - low) / 1.05) + 1))]  # fmt: skip
        ups = [ribbon(curve([(x, low), (x, high)]), 0.3)
               for x in (CENTRE - half + 1.3 * k for k in range(int(2 * half / 1.3) + 1))]  # fmt: skip
        canvas.shade(fill(*lines), 0.4, 0.06, mask)
        canvas.shade(fill(*ups), 0.3, 0.06, mask)
        return
    canvas.lay(mask, fabric("metal", darker(tone, 0.55)), Form(volume=1, bulge=0.0, cast=0.0))
    columns = (
        ((-1.0, -0.36), (-0.34, 0.34), (0.36, 1.0))
        if kind == "three"
        else ((-1.0, -0.56), (-0.54, -0.2), (-0.18, 0.18), (0.2, 0.54), (0.56, 1.0))
    )
    count, long = (9, 5.4) if kind == "three" else (12, 4.0)
    for j, (a, b) in enumerate(columns):
        y, links = start, []
        for k in range(count):
            # Links look shorter where the bracelet turns away round the wrist.
            height = long * math.cos(math.pi / 2 * min(0.95, (k / count) ** 1.6 * 0.8))
            shift = height / 2 if j % 2 and kind == "links" else 0.0
            top = y if start < end else y - height
            links.append(rounded_box(CENTRE + a * half, top + (shift if start < end else -shift),
                         (b - a) * half, height * 0.93, 0.7))  # fmt: skip
            y += height if start < end else -height
        shade = tone if j % 2 == 0 else lighter(tone, 0.12)
        canvas.lay(fill(*links).within(mask), brushed(shade, half), _LINK)
