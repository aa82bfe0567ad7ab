"""Encodes texts and pictures as unit vectors of one space; the only package that runs models."""

from fashion_search.encoder.base import Encoder, PictureSpace
from fashion_search.encoder.clip import ClipEncoder
from fashion_search.encoder.registry import BUILT_IN, MODELS

__all__ = [
    "BUILT_IN",
    "MODELS",
    "ClipEncoder",
    "Encoder",
    "PictureSpace",
]
