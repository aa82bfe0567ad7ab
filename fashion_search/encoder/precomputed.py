"""Precomputed vectors of the sample pictures, so that the first start encodes none."""

import zipfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from PIL import Image

from fashion_search.encoder import Encoder
from fashion_search.encoder.base import EncoderWrapper
from fashion_search.imaging.decode import pixel_hash
from fashion_search.vectors import Vector, Vectors

FILE = "vectors.npz"
"""The file's name in the folder of the pictures."""


class PrecomputedVectors(EncoderWrapper):
    """An encoder that looks pictures up by their pixels and encodes only unknown ones."""

    def __init__(self, encoder: Encoder, known: dict[str, Vector]) -> None:
        super().__init__(encoder)
        self.encode_texts = encoder.encode_texts
        self._known = known

    @classmethod
    def load(cls, encoder: Encoder, folder: Path) -> "PrecomputedVectors":
        """Read the vectors in a folder of pictures; ignored if missing, damaged or of another model."""
        try:
            with np.load(folder / FILE) as arrays:
                same = str(arrays["fingerprint"]) == encoder.fingerprint
                names, vectors = arrays["names"].tolist(), arrays["vectors"]
        except (OSError, ValueError, KeyError, zipfile.BadZipFile):
            return cls(encoder, {})
        return cls(encoder, dict(zip(names, vectors, strict=True)) if same else {})

    def encode_images(self, images: Sequence[Image.Image]) -> Vectors:
        """Return one unit row per picture (RGB)."""
        names = [pixel_hash(image) for image in images]
        new = [image for image, name in zip(images, names, strict=True) if name not in self._known]
        made = iter(self._encoder.encode_images(new))
        rows = [self._known[name] if name in self._known else next(made) for name in names]
        return np.array(rows, dtype=np.float32).reshape(-1, self.dim)
