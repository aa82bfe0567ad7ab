"""The interface of an encoder: words and pictures to unit vectors."""

from collections.abc import Sequence
from typing import Protocol

from PIL import Image

from fashion_search.vectors import Vectors


class Encoder(Protocol):
    """Anything that turns words and pictures into unit vectors of one space."""

    @property
    def name(self) -> str:
        """The name it was loaded by."""

    @property
    def dim(self) -> int:
        """Width of its vectors."""

    @property
    def fingerprint(self) -> str:
        """SHA-256 over weights, config and tokenizer: equal where the vectors are."""

    def encode_texts(self, texts: Sequence[str]) -> Vectors:
        """Return one unit row a text."""

    def encode_images(self, images: Sequence[Image.Image]) -> Vectors:
        """Return one unit row a picture (RGB)."""

    def known_words(self, text: str) -> float:
        """Return the share of a text's words that the model has as whole words, 0 to 1."""

    def reading(self, text: str) -> str:
        """Return a text without what the model overlooks in it: equal readings have equal vectors."""
