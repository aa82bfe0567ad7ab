"""Vectors of the sample pictures that come with the program, so that the first start encodes none."""

import zipfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from PIL import Image

from fashion_search.encoder import Encoder
from fashion_search.imaging.decode import pixel_hash
from fashion_search.vectors import Vector, Vectors

FILE = "vectors.npz"
"""The file's name in the folder of the pictures."""


class PrecomputedVectors:
    """An encoder that knows the vectors of some pictures by their pixels, and encodes all others."""

    def __init__(self, encoder: Encoder, known: dict[str, Vector]) -> None:
        self._encoder = encoder
        self._known = known
        self.name, self.dim, self.fingerprint = encoder.name, encoder.dim, encoder.fingerprint

    @classmethod
    def load(cls, encoder: Encoder, folder: Path) -> "PrecomputedVectors":
        """Read the vectors beside the pictures; nothing is known where it is missing, damaged or of another model."""
        try:
            with np.load(folder / FILE) as arrays:
                same = str(arrays["fingerprint"]) == encoder.fingerprint
                names, vectors = arrays["names"].tolist(), arrays["vectors"]
        except (OSError, ValueError, KeyError, zipfile.BadZipFile):
            return cls(encoder, {})
        return cls(encoder, dict(zip(names, vectors, strict=True)) if same else {})

    def encode_texts(self, texts: Sequence[str]) -> Vectors:
        """Return one unit row a text."""
        return self._encoder.encode_texts(texts)

    def encode_images(self, images: Sequence[Image.Image]) -> Vectors:
        """Return one unit row a picture (RGB)."""
        names = [pixel_hash(image) for image in images]
        new = [place for place, name in enumerate(names) if name not in self._known]
        made = dict(zip(new, self._encoder.encode_images([images[place] for place in new]), strict=True))
        rows = [made[place] if place in made else self._known[name] for place, name in enumerate(names)]
        return np.stack(rows) if rows else np.empty((0, self.dim), dtype=np.float32)

    def known_words(self, text: str) -> float:
        """Return the share of a text's words that the model has as whole words, 0 to 1."""
        return self._encoder.known_words(text)

    def reading(self, text: str) -> str:
        """Return a text without what the model overlooks in it."""
        return self._encoder.reading(text)
