"""CLIP models of open_clip, run the fastest way that gives their vectors."""

import re
from collections.abc import Iterable, Sequence

import numpy as np
import open_clip
import torch
from PIL import Image
from torch import Tensor

from fashion_search.config import Settings
from fashion_search.encoder import towers
from fashion_search.encoder.autotune import TuningCache, Variant
from fashion_search.encoder.preprocess import Preprocess, preprocessing
from fashion_search.encoder.registry import fingerprint, locate, tokenizer_options, unavailable
from fashion_search.encoder.towers import Tokenizer, Towers
from fashion_search.vectors import Vectors, unit

BATCH = 32
"""Texts encoded at a time."""


class ClipEncoder:
    """A model of open_clip's."""

    def __init__(
        self, name: str, fingerprint: str, tokenizer: Tokenizer, preprocess: Preprocess, towers: Towers
    ) -> None:
        """Take loaded parts; `load` makes them from a name."""
        self.name = name
        self.fingerprint = fingerprint
        self._tokenizer = tokenizer
        self._preprocess = preprocess
        self._towers = towers
        self.dim = self.encode_texts(["a"]).shape[1]
        self._overlooks_case = torch.equal(tokenizer(["Red DRESS"]), tokenizer(["red dress"]))

    @classmethod
    def load(cls, name: str, *, exact: bool = False) -> "ClipEncoder":
        """Load a model by name.

        The first time on a machine it is tried which way of running it is fastest there, which takes
        some seconds for ViT-B-32; the answer is kept in the cache folder.

        Args:
            name: a key of `MODELS`, `ARCHITECTURE:PRETRAINED` (a tag of open_clip's or a weights
                file), `hf-hub:OWNER/REPO` or `local-dir:PATH`.
            exact: run it in float32 as open_clip does, on the CPU, so that vectors are the same to
                1e-5 on every machine. Else they are to a cosine of 0.999.

        Raises:
            ModelUnavailableError: there is no such model, or its weights cannot be had.
        """
        located = locate(name)
        try:
            model = open_clip.create_model(
                located.architecture,
                pretrained=None if located.checkpoint is None else str(located.checkpoint),
                force_preprocess_cfg=located.preprocess,
                require_pretrained=True,
            )
            tokenizer = open_clip.get_tokenizer(located.architecture, **tokenizer_options(located.folder))
        except Exception as error:  # unreadable weights raise whatever their reader raises
            raise unavailable(name, str(error).strip().split("\n")[0]) from error
        model.eval().requires_grad_(requires_grad=False)
        preprocess = preprocessing(model.visual.preprocess_cfg, exact=exact)
        mark = fingerprint(located)
        memory = None if exact else TuningCache(Settings.from_env().cache_dir, mark)
        return cls(name, mark, tokenizer, preprocess, towers.of(model, tokenizer, preprocess, memory))

    def encode_texts(self, texts: Sequence[str]) -> Vectors:
        """Return one unit row a text, shape (len(texts), dim); what is past the model's context is cut."""
        if not texts:
            return np.empty((0, self.dim), dtype=np.float32)
        tokens = self._tokenizer(list(texts))
        # Texts of one length together: a batch costs as much as its longest text.
        order = torch.argsort(self._towers.lengths(tokens), stable=True)
        rows = self._run(self._towers.words, torch.split(tokens[order], BATCH))
        in_order: Vectors = rows[torch.argsort(order).numpy()]
        return in_order

    def encode_images(self, images: Sequence[Image.Image]) -> Vectors:
        """Return one unit row a picture (RGB), shape (len(images), dim)."""
        if not images:
            return np.empty((0, self.dim), dtype=np.float32)
        tower = self._towers.picture if len(images) == 1 else self._towers.pictures
        step = self._towers.at_a_time
        batches = (images[start : start + step] for start in range(0, len(images), step))
        return self._run(tower, (self._preprocess(batch) for batch in batches))

    def known_words(self, text: str) -> float:
        """Return the share of a text's words that the tokenizer has as whole words; 1 where it cannot say."""
        vocabulary = getattr(self._tokenizer, "encoder", None)
        words = re.findall(r"[^\W\d_]+", text.lower())
        if not isinstance(vocabulary, dict):
            return 1.0
        return sum(f"{word}</w>" in vocabulary for word in words) / len(words) if words else 0.0

    def reading(self, text: str) -> str:
        """Return a text without surplus white space, and in small letters where the tokenizer has no others."""
        plain = " ".join(text.split())
        return plain.lower() if self._overlooks_case else plain

    def _run(self, tower: Variant, batches: Iterable[Tensor]) -> Vectors:
        with torch.inference_mode():
            features = [tower(batch.to(self._towers.device)).float().cpu() for batch in batches]
        return unit(torch.cat(features).numpy())
