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
from PIL import Image
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
        config: open_clip's `preprocess_cfg`; for values that are not usual, open_clip's own transform is used.
        exact: give exactly open_clip's numbers; otherwise use `REDUCING_GAP`, which takes half the time.
    """
    known = open_clip.transform.PreprocessCfg(**config)
    height, width = (known.size, known.size) if isinstance(known.size, int) else known.size
    usual = known.resize_mode in ("longest", "squash") or (
        known.resize_mode == "shortest" and height == width
    )
    if (
        not usual
        or known.interpolation not in _FILTERS
        or not isinstance(known.fill_color, int)
        or np.shape(known.mean) != (3,)
        or np.shape(known.std) != (3,)
    ):
        transform = open_clip.transform.image_transform_v2(known, is_train=False)
        return lambda images: torch.stack([transform(image) for image in images])
    return Preprocessing(
        height=height,
        width=width,
        resize_mode=known.resize_mode,
        resample=_FILTERS[known.interpolation],
        gap=None if exact else REDUCING_GAP,
        fill=known.fill_color,
        mean=np.array(known.mean, dtype=np.float32),
        std=np.array(known.std, dtype=np.float32),
    )


@dataclass(frozen=True, kw_only=True)
class Preprocessing:
    """Resizes, crops or pads to the centre, and normalises; equal to open_clip's to float32 rounding.

    Source: open_clip 3.3, transform.py, `image_transform`.
    """

    height: int
    width: int
    resize_mode: str
    """longest: what is missing is filled; shortest: what is longer is cropped; squash: the aspect is given up."""
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
            np.multiply(self._framed(image).reshape(self.height, -1), scale, out=lines)
            lines -= offset
        return torch.from_numpy(batch.reshape(-1, self.height, self.width, 3)).permute(0, 3, 1, 2)

    def _framed(self, image: Image.Image) -> NDArray[np.uint8]:
        """Resize a picture, then crop or pad it to the model's size."""
        image = image if image.mode == "RGB" else image.convert("RGB")
        size = self.width, self.height
        if self.resize_mode == "shortest":
            short = min(image.size)
            size = int(self.width * image.width / short), int(self.height * image.height / short)
        elif self.resize_mode == "longest":
            ratio = max(image.width / self.width, image.height / self.height)
            size = max(1, round(image.width / ratio)), max(1, round(image.height / ratio))
        if image.size != size:
            image = image.resize(size, self.resample, reducing_gap=self.gap)
        if self.resize_mode == "longest":
            framed = np.full((self.height, self.width, 3), self.fill, dtype=np.uint8)
            left, top = (self.width - image.width) // 2, (self.height - image.height) // 2
            framed[top : top + image.height, left : left + image.width] = np.asarray(image)
            return framed
        left, top = round((image.width - self.width) / 2), round((image.height - self.height) / 2)
        return np.asarray(image)[top : top + self.height, left : left + self.width]
