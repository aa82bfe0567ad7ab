"""Form and light: how a flat outline becomes a lit volume."""

from dataclasses import dataclass

import numpy as np

from fashion_search.sample.studio.fabric import Fabric
from fashion_search.sample.studio.fields import blur, noise, slopes
from fashion_search.sample.studio.raster import SCALE, Box, Mask, accumulate, bounds
from fashion_search.sample.studio.silhouette import Field, Path, ribbon

_SOFTNESS = (0.15, 0.25, 0.4, 0.65, 1.0, 1.5, 2.3, 3.5, 5.5, 99.0)
"""Blurs in units that folds are sorted into."""
_KEY = (-0.44, -0.50, 0.746)
_FILL = (0.75, 0.05, 0.66)
_HALF = (-0.236, -0.268, 0.934)
"""Halfway between the key light and the viewer, where highlights sit."""


@dataclass(frozen=True)
class Fold:
    """A ridge (depth above 0) or a valley (below 0) along a path; both sizes in units.

    It tapers at its start, and at its end to `foot` (0..1.5) of its width.
    """

    path: Path
    width: float = 2.0
    depth: float = 0.5
    foot: float = 0.3


@dataclass(frozen=True)
class Form:
    """How a part stands out from the picture.

    `volume` is the radius in units of its overall roundness and `bulge` 0..1.5 how steep
    that is; `rim` and `rim_bulge` are the same for its edge. `folds` and `crumple` (height
    in units, over cells of `crumple_size`, `crumple_stretch` times as high as wide) wrinkle
    it. `cast` 0..1 is the shadow it throws on what is below, over `reach` units.
    `bow` bends the cloth's rows down towards the sides, in units at 25 units from `origin`.
    `is_open` is for cloth whose lower end is a hem: it does not round off there.
    """

    volume: float = 8.0
    bulge: float = 0.35
    rim: float = 0.9
    rim_bulge: float = 0.35
    folds: tuple[Fold, ...] = ()
    crumple: float = 0.0
    crumple_size: float = 7.0
    crumple_stretch: float = 1.8
    cast: float = 0.4
    reach: float = 1.1
    bow: float = 0.0
    is_open: bool = False
    origin: tuple[float, float] = (50.0, 20.0)


def _inflated(cover: Field, radius: float, bulge: float, is_open: bool) -> Field:
    """Round a flat shape; open ends run straight on, as a tube of cloth does at its hem."""
    rows, reach = cover.shape[0], round(radius * 2.6 * SCALE)
    if is_open:
        # A hem is seldom level: its last rows are levelled before they are continued.
        level = min(round(5 * SCALE), cover.shape[0] // 3)
        foot = np.maximum.accumulate(cover[-level:], axis=0)
        cover = np.concatenate([cover[:-level], foot, np.repeat(foot[-1:], reach, axis=0)])
    inside = blur(cover, radius)[:rows]
    return inside * (2 - inside) * (2.2 * radius * bulge)


def _folded(folds: tuple[Fold, ...], box: Box) -> Field:
    """Sum the folds: those of one softness are drawn together and blurred at once."""
    height = np.zeros((box.height, box.width), dtype=np.float32)
    softness: dict[float, list[Fold]] = {}
    for fold in folds:
        level = next(s for s in _SOFTNESS if fold.width * 0.3 <= s)
        softness.setdefault(level, []).append(fold)
    for soft, group in softness.items():
        strips = [ribbon(f.path, [f.width * 0.3, f.width, f.width * f.foot]) for f in group]
        room = bounds(strips).grown(soft * 3)
        strip = accumulate(strips, [f.depth for f in group], room)
        height += Mask(room, blur(strip, soft)).on(box)
    return height


def relief(mask: Mask, form: Form, seed: str) -> Field:
    """Return the height in units of a part over its box."""
    box, cover = mask.box, mask.cover
    height = np.zeros((box.height, box.width), dtype=np.float32)
    if form.bulge:
        height += _inflated(cover, form.volume, form.bulge, form.is_open)
    if form.rim_bulge:
        height += _inflated(cover, form.rim, form.rim_bulge, False)
    if form.crumple:
        size, stretch = form.crumple_size, form.crumple_stretch
        height += form.crumple * noise(box, size, seed + " crumple", stretch)
        height += 0.35 * form.crumple * noise(box, size / 2.3, seed + " fine", stretch)
    if form.folds:
        height += _folded(form.folds, box)
    return height


def cloth_grid(box: Box, height: Field, form: Form, tilt: float) -> tuple[Field, Field]:
    """Return the cloth's own coordinates: turned, bowed, and pulled about by the folds."""
    x, y = box.grid()
    x, y = x - form.origin[0], y - form.origin[1]
    along, down = slopes(height)
    if form.bow:
        y = y - form.bow * (x / 25.0) ** 2
    c, s = float(np.cos(np.radians(tilt))), float(np.sin(np.radians(tilt)))
    x, y = x + 0.8 * along, y + 0.8 * down
    return x * c + y * s, y * c - x * s


def _facing(normal: tuple[Field, Field, Field], light: tuple[float, float, float]) -> Field:
    facing = normal[0] * light[0] + normal[1] * light[1] + normal[2] * light[2]
    result: Field = np.maximum(facing, 0.0)
    return result


def _mirrored(normal: tuple[Field, Field, Field]) -> Field:
    """Return what polished metal mirrors: a bright sky, a dark horizon, a pale floor."""
    up = -0.85 * normal[1] - 0.5 * normal[0]
    sky = 1 / (1 + np.exp(-9 * (up - 0.12)))
    floor = 1 / (1 + np.exp(9 * (up + 0.42)))
    return 0.3 + 0.85 * sky + 0.5 * floor


def lit(colours: Field, height: Field, fabric: Fabric) -> tuple[Field, Field]:
    """Return the colours, 0..1, of a relief under the studio's light, and that light."""
    along, down = slopes(height)
    size = 1 / np.sqrt(along * along + down * down + 1)
    normal = (-along * size, -down * size, size)
    light = 0.33 + 0.78 * _facing(normal, _KEY) + 0.13 * _facing(normal, _FILL)
    if fabric.metal:
        light = light * (1 - fabric.metal) + _mirrored(normal) * fabric.metal
    shade = light[..., None]
    deep = 1 - 0.22 * np.clip(1 - shade, 0, 1) * (1 - colours)
    result = colours * np.minimum(shade, 1.0) * deep
    # Past full light a surface pales instead of clipping; dark cloth shows folds by this term.
    result += np.maximum(shade - 1, 0) * (0.25 + 0.75 * colours) * 0.8 + 0.06 * (shade - 1)
    if fabric.sheen:
        result += (fabric.sheen * 0.5 * (1 - size) ** 1.5)[..., None] * (0.35 + colours)
    if fabric.gloss:
        power = 6.0 + 90.0 * fabric.polish**2
        result += (fabric.gloss * _facing(normal, _HALF) ** power)[..., None] - (
            0.35 * fabric.gloss * _HALF[2] ** power
        )
    return np.clip(result, 0.012, 1.0), light
