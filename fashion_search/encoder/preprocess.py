"""Preprocesses pictures for a model: open_clip's resize, crop and normalisation, fused.

Pillow resizes as in open_clip; the normalisation is one numpy pass over the batch.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import open_clip
import torch
from numpy.typing import NDArray
from PIL import Image, ImageOps
from torch import Tensor

_FILTERS = {
    "bicubic": Image.Resampling.BICUBIC,
    "random": Image.Resampling.BICUBIC,  # open_clip: random while training, bicubic after
    "bilinear": Image.Resampling.BILINEAR,
}

REDUCING_GAP = 2.0
"""Pillow's `reducing_gap`: much larger pictures are first reduced by averaging pixels, which is faster.

Source: Pillow, `Image.resize`: 2.0 is "very close to fair resampling" in `thumbnail`.
"""

Preprocess = Callable[[Sequence[Image.Image]], Tensor]
"""From RGB pictures to a model's input, float32, shape (n, 3, height, width)."""


def preprocessing(config: dict[str, Any], *, exact: bool) -> Preprocess:
    """Return a model's preprocessing.

    Args:
        config: open_clip's `preprocess_cfg`; for unsupported values open_clip's own transform is used.
        exact: give exactly open_clip's numbers; otherwise use `REDUCING_GAP`, which takes half the time.
    """
    known = open_clip.transform.PreprocessCfg(**config)
    size = (known.size, known.size) if isinstance(known.size, int) else tuple(known.size)
    resize = _RESIZES.get(known.resize_mode)
    numbers = [known.mean, known.std]
    if (
        resize is None
        or known.interpolation not in _FILTERS
        or not isinstance(known.fill_color, int)
        or any(np.shape(three) != (3,) for three in numbers)
    ):
        return _transform(known)
    # open_clip ignores the filter when it resizes to a non-square target by its short side.
    oblong = known.resize_mode == "shortest" and size[0] != size[1]
    resample = Image.Resampling.BICUBIC if oblong else _FILTERS[known.interpolation]
    return Preprocessing(
        height=size[0],
        width=size[1],
        resize=resize,
        resample=resample,
        gap=None if exact else REDUCING_GAP,
        fill=known.fill_color,
        mean=np.array(known.mean, dtype=np.float32),
        std=np.array(known.std, dtype=np.float32),
    )


def _transform(config: Any) -> Preprocess:  # noqa: ANN401
    transform = open_clip.transform.image_transform_v2(config, is_train=False)
    return lambda images: torch.stack([transform(image) for image in images])


@dataclass(frozen=True, kw_only=True)
class Preprocessing:
    """Resizes, crops or pads to the centre, and normalises; equal to open_clip's to float32 rounding.

    Source: open_clip 3.3, transform.py, `image_transform`.
    """

    height: int
    width: int
    resize: Callable[[int, int, int, int], tuple[int, int]]
    resample: Image.Resampling
    gap: float | None
    """Pillow's `reducing_gap`."""
    fill: int
    mean: NDArray[np.float32]
    std: NDArray[np.float32]

    def __call__(self, images: Sequence[Image.Image]) -> Tensor:
        """Return the model's input for pictures, shape (n, 3, height, width), channels last in memory."""
        batch = np.empty((len(images), self.height, 3 * self.width), dtype=np.float32)
        # Whole rows of pixels at a time: numpy is slow if the last axis has length three.
        scale, offset = (np.tile(three, self.width) for three in (1 / (255 * self.std), self.mean / self.std))
        for lines, image in zip(batch, images, strict=True):
            np.multiply(self.framed(image).reshape(self.height, -1), scale, out=lines)
            lines -= offset
        return torch.from_numpy(batch.reshape(-1, self.height, self.width, 3)).permute(0, 3, 1, 2)

    def framed(self, image: Image.Image) -> NDArray[np.uint8]:
        """Resize a picture, then crop or pad it to the model's size."""
        image = image if image.mode == "RGB" else image.convert("RGB")
        size = self.resize(image.width, image.height, self.width, self.height)
        if image.size != size:
            image = image.resize(size, self.resample, reducing_gap=self.gap)
        more_x, more_y = max(0, self.width - image.width), max(0, self.height - image.height)
        if more_x or more_y:
            border = (more_x // 2, more_y // 2, (more_x + 1) // 2, (more_y + 1) // 2)
            image = ImageOps.expand(image, border, fill=(self.fill,) * 3)
        left, top = round((image.width - self.width) / 2), round((image.height - self.height) / 2)
        if image.size != (self.width, self.height):
            image = image.crop((left, top, left + self.width, top + self.height))
        return np.asarray(image)


def _short_side(width: int, height: int, wanted_width: int, wanted_height: int) -> tuple[int, int]:
    if wanted_width != wanted_height:
        ratio = min(width / wanted_width, height / wanted_height)
        return round(width / ratio), round(height / ratio)
    if width <= height:
        return wanted_width, int(wanted_width * height / width)
    return int(wanted_width * width / height), wanted_width


def _long_side(width: int, height: int, wanted_width: int, wanted_height: int) -> tuple[int, int]:
    ratio = max(width / wanted_width, height / wanted_height)
    return max(1, round(width / ratio)), max(1, round(height / ratio))


def _squash(width: int, height: int, wanted_width: int, wanted_height: int) -> tuple[int, int]:
    return wanted_width, wanted_height


_RESIZES = {"shortest": _short_side, "longest": _long_side, "squash": _squash}
"""From the picture's and the model's width and height to the size to resize to."""
