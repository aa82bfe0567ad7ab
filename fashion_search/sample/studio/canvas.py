"""The canvas: parts are laid on it one over another, then set before a studio backdrop."""

from collections.abc import Sequence

import numpy as np
from PIL import Image

from fashion_search.sample.studio.fabric import Fabric
from fashion_search.sample.studio.fields import blur
from fashion_search.sample.studio.palette import RGB
from fashion_search.sample.studio.raster import HEIGHT, WIDTH, Box, Mask, fill
from fashion_search.sample.studio.shading import Form, cloth_grid, lit, relief
from fashion_search.sample.studio.silhouette import Field, Path, ellipse

BACKDROP = (0.992, 0.992, 0.992)


class Canvas:
    """One picture in the making; the seed text fixes everything random in it."""

    def __init__(self, seed: str) -> None:
        """Start an empty canvas."""
        self.seed = seed
        self._laid = 0
        self._colours: Field = np.zeros((HEIGHT, WIDTH, 3), dtype=np.float32)
        self._cover: Field = np.zeros((HEIGHT, WIDTH), dtype=np.float32)
        self._light: Field = np.ones((HEIGHT, WIDTH), dtype=np.float32)
        self._backdrop: Field = np.empty((HEIGHT, WIDTH, 3), dtype=np.float32)
        self._backdrop[:] = BACKDROP

    def lay(
        self,
        shape: Path | Sequence[Path] | Mask,
        fabric: Fabric,
        form: Form = Form(),  # noqa: B008 - frozen
        clip: Mask | None = None,
    ) -> Mask:
        """Lay a part over what is there, cut to `clip`, and return its mask."""
        mask = _mask(shape, clip)
        self._laid += 1
        seed = f"{self.seed} {self._laid}"
        if form.cast:
            self._cast(mask, form, clip)
        height = relief(mask, form, seed)
        u, v = cloth_grid(mask.box, height, form, fabric.tilt)
        grain, tone = fabric.weave(mask.box, u, v, seed)
        colours = fabric.dyed(mask.box, u, v, seed) * tone[..., None]
        if fabric.fade:
            ridge = np.clip((height - blur(height, 2.2)) * 1.3, -0.6, 1.0) * fabric.fade
            # The rim is high too, but only folds inside the part rub pale.
            ridge = ridge * np.clip(2 * blur(mask.cover, 1.6) - 1, 0, 1)
            colours = colours + (np.float32(0.86) - colours) * np.clip(ridge, 0, 1)[..., None]
            colours *= 1 + 0.35 * np.minimum(ridge, 0)[..., None]
        painted, light = lit(colours, height + grain, fabric)
        self._light[mask.box.window] += (light - self._light[mask.box.window]) * mask.cover
        self._blend(mask.box, painted, mask.cover * (1 - fabric.veil))
        return mask

    def shade(self, shape: Path | Sequence[Path] | Mask, amount: float, soft: float = 0.0,
              clip: Mask | None = None) -> None:  # fmt: skip
        """Darken (amount above 0) or lighten (below 0) a region, blurred by `soft` units."""
        mask = _softened(_mask(shape, None), soft)
        share = mask.cover if clip is None else mask.cover * clip.on(mask.box)
        factor = np.clip(1 - amount * share, 0, 1.6)
        self._colours[mask.box.window] *= factor[..., None]
        self._light[mask.box.window] *= factor

    def tint(self, shape: Path | Sequence[Path] | Mask, colour: RGB, opacity: float = 1.0,
             soft: float = 0.0, clip: Mask | None = None) -> None:  # fmt: skip
        """Dye a region, keeping its light and folds, blurred by `soft` units."""
        mask = _softened(_mask(shape, None), soft)
        share = (mask.cover if clip is None else mask.cover * clip.on(mask.box)) * opacity
        below = self._colours[mask.box.window]
        light = np.clip(self._light[mask.box.window], 0.4, 1.15)[..., None]
        dye = np.minimum(np.array(colour, dtype=np.float32) * light, 1.0)
        below += (dye - below) * share[..., None]

    def ground(self, x: float, y: float, width: float, depth: float, strength: float = 0.5,
               angle: float = 0.0) -> None:  # fmt: skip
        """Cast a soft shadow on the floor: an ellipse of a width and depth in units."""
        for size, share in ((1.0, 0.35), (0.75, 0.65)):
            path = ellipse(x, y, width * size / 2, depth * size / 2, angle)
            mask = _softened(fill(path), depth * 0.3 * size)
            dark = (strength * share * mask.cover)[..., None]
            self._backdrop[mask.box.window] *= 1 - dark

    def wall(self, strength: float = 0.10, soft: float = 1.6, dx: float = 0.5,
             dy: float = 0.9) -> None:  # fmt: skip
        """Cast the whole product's shadow on the backdrop just behind it."""
        full = blur(self._cover, soft)
        full = np.roll(full, (round(dy * WIDTH / 100), round(dx * WIDTH / 100)), axis=(0, 1))
        self._backdrop *= 1 - strength * full[..., None]

    def picture(self) -> Image.Image:
        """Return the finished picture, 640 x 800 pixels."""
        cover = self._cover[..., None]
        joined = self._colours * cover + self._backdrop * (1 - cover)
        return Image.fromarray((np.clip(joined, 0, 1) * 255 + 0.5).astype(np.uint8), "RGB")

    def _cast(self, mask: Mask, form: Form, clip: Mask | None) -> None:
        soft = _softened(mask, form.reach)
        shadow = np.roll(soft.cover, (round(form.reach * 4), round(form.reach * 2)), axis=(0, 1))
        if clip is not None:
            shadow = shadow * clip.on(soft.box)
        self._colours[soft.box.window] *= 1 - form.cast * shadow[..., None]

    def _blend(self, box: Box, colours: Field, cover: Field) -> None:
        below, laid = self._colours[box.window], self._cover[box.window]
        joined = cover + laid * (1 - cover)
        # Colours are kept unmultiplied, so where nothing lay before the part counts in full.
        share = cover / np.maximum(joined, 1e-4)
        below += (colours - below) * share[..., None]
        laid[:] = joined


def _mask(shape: Path | Sequence[Path] | Mask, clip: Mask | None) -> Mask:
    if isinstance(shape, Mask):
        mask = shape
    else:
        mask = fill(shape) if isinstance(shape, np.ndarray) else fill(*shape)
    return mask if clip is None else mask.within(clip)


def _softened(mask: Mask, soft: float) -> Mask:
    if not soft:
        return mask
    box = mask.box.grown(soft * 2.6 + 0.3)
    return Mask(box, blur(mask.on(box), soft))
