"""Knitwear: sweaters and cardigans."""

from dataclasses import dataclass, replace

import numpy as np

from fashion_search.sample.studio.canvas import Canvas
from fashion_search.sample.studio.designs import Design, draws
from fashion_search.sample.studio.fabric import Fabric, fabric
from fashion_search.sample.studio.fields import step
from fashion_search.sample.studio.palette import RGB, colour, darker
from fashion_search.sample.studio.patterns import over
from fashion_search.sample.studio.raster import Mask
from fashion_search.sample.studio.shading import Form
from fashion_search.sample.studio.silhouette import (
    CENTRE,
    Field,
    Point,
    curve,
    polygon,
    ribbon,
)  # fmt: skip
from fashion_search.sample.studio.trims import button, zipper
from fashion_search.sample.types.collars import (
    shirt_collar,
    shirt_under,
    stand_collar,
)  # fmt: skip
from fashion_search.sample.types.garments import (
    armholes,
    flap_pocket,
    lay_cuffs,
    lay_hem_band,
    lay_lining,
    lay_long_sleeves,
    stiff_form,
)  # fmt: skip
from fashion_search.sample.types.tops import lay_inner_back, lay_neck_rib
from fashion_search.sample.types.torso import Torso

c = CENTRE
FITS = {
    "regular": Torso(top=21, neck=10.5, shoulder=24, slope=7, chest=23, armpit=46, waist=22,
                     waist_at=76, hem=22, bottom=98, sag=1.2),
    "slim": Torso(top=20, neck=10.5, shoulder=22.5, slope=6.5, chest=21.5, armpit=44, waist=19.5,
                  waist_at=70, hem=20.5, bottom=99, sag=1.2),
    "loose": Torso(top=21, neck=11, shoulder=26, slope=8, chest=25.5, armpit=50, waist=25,
                   waist_at=78, hem=24, bottom=97, sag=1.2),
    "long": Torso(top=15, neck=10.5, shoulder=22, slope=6.5, chest=21.5, armpit=40, waist=20.5,
                  waist_at=72, hem=22.5, bottom=109, sag=1.2),
}  # fmt: skip
_NECKS = {"crew": 7.0, "v": 19.0, "scoop": 12.0, "roll": 5.0, "boat": 4.5, "shawl": 17.0,
          "open": 44.0, "deep": 32.0}  # fmt: skip


def _rib(design: Design, cloth: Fabric) -> Fabric:
    tone = design.second if design.option("trim", "self") == "contrast" else design.main
    return replace(cloth, colour=tone, pattern=None, weave=fabric("rib", tone).weave)


def shirt_cloth(design: Design) -> Fabric | None:
    """Return the cloth of the shirt worn below, or None."""
    tone = design.option("shirt", "none")
    return None if tone == "none" else fabric("cotton", colour(tone))


@dataclass(frozen=True)
class Argyle:
    """Diamonds in turn with thin crossing lines over them."""

    diamond: RGB
    line: RGB
    period: float = 14.0

    def paint(self, ground: Field, u: Field, v: Field, seed: str) -> Field:
        """Paint the diamonds, then the lines."""
        x, y = u / self.period, v / (self.period * 1.5)
        a, b = x + y, x - y
        odd = np.mod(np.floor(a) + np.floor(b), 2)
        same = np.mod(np.floor(a), 2) * (1 - odd)
        ground = over(ground, self.diamond, same.astype(np.float32))
        for at in (a, b):
            gap = np.abs(np.mod(at + 0.5, 1.0) - 0.5) * self.period
            ground = over(ground, self.line, 1.0 - step(gap, 0.35))
        return ground


@draws("sweater")
def sweater(canvas: Canvas, design: Design) -> None:
    """Draw a sweater or a cardigan.

    Cut: fit regular|slim|loose|long; neck crew|v|scoop|roll|boat|deep; front closed|buttons|zip;
    trim self|contrast; band no|yes (a chest band in the accent); hem rib|wide|plain; pocket no|yes;
    shirt none|<colour of a shirt worn below>.
    """
    torso = FITS[design.option("fit", "regular")]
    torso = replace(torso, hem=torso.hem - 0.9, waist=torso.waist + 0.5)
    style = design.option("neck", "crew")
    cloth = design.cloth("cotton", sheen=0.25) if not design.material else design.cloth("knit")
    rib = _rib(design, cloth)
    depth = _NECKS[style]
    shirt = shirt_cloth(design)
    if style == "roll":
        lay_lining(canvas, torso, darker(design.main, 0.4), 6, False, 8)
    elif shirt:
        shirt_under(canvas, torso, shirt, depth + 8)
    else:
        lay_inner_back(canvas, torso, replace(cloth, pattern=None), min(depth, 30.0))
    height = {"rib": 6.5, "wide": 9.5, "plain": 3.0}[design.option("hem", "rib")]
    sleeve = torso.sleeve(66, 15, 9.5, 0.6)
    lay_cuffs(canvas, sleeve, rib, height + 2, 0.35, height)
    lay_long_sleeves(canvas, design, sleeve, cloth, 0.9, 0.45)
    band = lay_hem_band(canvas, torso, rib, height, 0.2)
    key = "v" if style in ("v", "deep") else "boat" if style == "boat" else "crew"
    mask = canvas.lay(torso.body(depth, key), cloth, stiff_form(design, torso, 0.75, 0.45))
    armholes(canvas, torso, 0.25)
    if design.option("band", "no") == "yes":
        for y, tall in ((torso.armpit - 1.5, 6.0),):
            line = curve([(c - 28, y + 1.0), (c, y), (c + 28, y + 1.0)])
            canvas.tint(ribbon(line, tall), design.second, 0.95, 0.0, mask)
    if style == "roll":
        stand_collar(canvas, torso, replace(rib), 9.5, 5.5)
        canvas.shade(ribbon(curve([(c - 11, torso.top + 1), (c, torso.top + 5.8), (c + 11,
                                                                                   torso.top + 1)]),
                            0.8), 0.18, 0.3)  # fmt: skip
    else:
        lay_neck_rib(canvas, torso, depth, key, rib, 3.4)
    _front(canvas, design, torso, rib, mask, band, depth, height)
    if shirt:
        shirt_collar(canvas, replace(torso, neck=8.8), shirt, 9.5, 12.5, 2.0, None, 5.0)
    if design.option("pocket", "no") == "yes":
        for x in (-13.0, 13.0):
            y = torso.bottom - 22.0
            box: list[Point] = [(c + x - 6, y), (c + x + 6, y), (c + x + 6, y + 14), (c + x - 6, y + 14)]
            flap_pocket(canvas, cloth, [p for q in box for p in (q, q)])
            top = polygon([(c + x - 6, y), (c + x + 6, y), (c + x + 6, y + 2.6), (c + x - 6, y + 2.6)])
            canvas.lay(top, rib, Form(volume=1.5, bulge=0.2, rim=0.4, rim_bulge=0.2, cast=0.2))
    canvas.wall()


def _front(canvas: Canvas, design: Design, torso: Torso, rib: Fabric, mask: Mask, band: Mask,
           depth: float, height: float) -> None:  # fmt: skip
    """Open the front of a cardigan: a rib button band, or a zip."""
    front = design.option("front", "closed")
    top, low = torso.top + depth + 0.6, torso.bottom + height
    if front == "buttons":
        strip = ribbon(curve([(c, top - 1.5), (c, low - 0.2)]), 5.0)
        canvas.lay(strip, rib, Form(volume=2, bulge=0.15, rim=0.5, rim_bulge=0.3, cast=0.4, reach=0.6))
        count = max(4, round((low - top) / 13))
        tone = design.second if design.option("trim", "self") == "self" else darker(design.main, 0.3)
        for k in range(count):
            button(canvas, c, top + 3 + (low - top - 6) * k / (count - 1), 1.35, tone)
    elif front == "zip":
        zipper(canvas, curve([(c, top - 1), (c, low - 0.5)]), "silver", darker(design.main, 0.1), 1.0)
