"""The interface of an encoder: texts and pictures to unit vectors."""

from collections.abc import Sequence
from typing import Protocol

from PIL import Image

from fashion_search.vectors import Vectors


class Encoder(Protocol):
    """Encodes texts and pictures as unit vectors of one space."""

    @property
    def name(self) -> str:
        """The name that it was loaded by."""

    @property
    def dim(self) -> int:
        """Width of its vectors."""

    @property
    def fingerprint(self) -> str:
        """SHA-256 of weights, config and tokenizer: equal for equal vectors."""

    def encode_texts(self, texts: Sequence[str]) -> Vectors:
        """Return one unit row per text."""

    def encode_images(self, images: Sequence[Image.Image]) -> Vectors:
        """Return one unit row per picture (RGB)."""

    def known_word_share(self, text: str) -> float:
        """Return the share of a text's words that are whole tokens of the model, 0 to 1."""

    def canonical_text(self, text: str) -> str:
        """Return a text without differences that the model ignores: equal ones have equal vectors."""


class EncoderWrapper:
    """An encoder that passes all calls on to another one; subclasses change some."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self.name, self.dim, self.fingerprint = encoder.name, encoder.dim, encoder.fingerprint

    def encode_texts(self, texts: Sequence[str]) -> Vectors:
        """Return one unit row per text."""
        return self._encoder.encode_texts(texts)

    def encode_images(self, images: Sequence[Image.Image]) -> Vectors:
        """Return one unit row per picture (RGB)."""
        return self._encoder.encode_images(images)

    def known_word_share(self, text: str) -> float:
        """Return the share of a text's words that are whole tokens of the model, 0 to 1."""
        return self._encoder.known_word_share(text)

    def canonical_text(self, text: str) -> str:
        """Return a text without differences that the model ignores."""
        return self._encoder.canonical_text(text)
