"""The interface of an encoder: texts and pictures to unit vectors."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
from PIL import Image

from fashion_search.vectors import Vector, Vectors

PICTURE_SPACE = "picture_space.npy"
"""The file of a model's `PictureSpace` in its folder, shape (1 + k, dim): the mean, then the directions."""


@dataclass(frozen=True)
class PictureSpace:
    """The subspace in which a model's vectors of fashion pictures lie.

    `mean` has shape (dim,); `directions` are the orthonormal principal directions around it, shape (k, dim).
    """

    mean: Vector
    directions: Vectors

    @classmethod
    def load(cls, folder: Path | None) -> "PictureSpace | None":
        """Read the file in a model's folder; None if there is none."""
        if folder is None or not (folder / PICTURE_SPACE).is_file():
            return None
        rows = np.load(folder / PICTURE_SPACE).astype(np.float32)
        return cls(rows[0], rows[1:])

    def distance(self, picture: Vector) -> float:
        """Return the distance of a picture's unit vector from the subspace, 0 to 2."""
        offset = picture - self.mean
        return float(np.linalg.norm(offset - (self.directions @ offset) @ self.directions))


class Encoder(Protocol):
    """Encodes texts and pictures as unit vectors of one space."""

    name: str
    """The name that it was loaded by."""
    dim: int
    """Width of its vectors."""
    fingerprint: str
    """SHA-256 of weights, config and tokenizer: equal for equal vectors."""

    @property
    def picture_space(self) -> PictureSpace | None:
        """Where its vectors of fashion pictures lie; None if that was not measured."""

    def encode_texts(self, texts: Sequence[str]) -> Vectors:
        """Return one unit row per text."""

    def encode_images(self, images: Sequence[Image.Image]) -> Vectors:
        """Return one unit row per picture (RGB)."""

    def known_word_share(self, text: str) -> float:
        """Return the share of a text's words that are whole tokens of the model, 0 to 1."""

    def canonical_text(self, text: str) -> str:
        """Return a text without differences that the model ignores: equal ones have equal vectors."""

    def unread(self, text: str) -> str:
        """Return the words at a text's end that the model does not read, as it is too long; else nothing."""


class EncoderWrapper:
    """The part of an encoder that another one, which encodes otherwise, takes over."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self.name, self.dim, self.fingerprint = encoder.name, encoder.dim, encoder.fingerprint
        self.picture_space = encoder.picture_space
        self.known_word_share, self.canonical_text = encoder.known_word_share, encoder.canonical_text
        self.unread = encoder.unread
