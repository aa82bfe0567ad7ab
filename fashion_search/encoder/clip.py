"""Loads and runs CLIP models of open_clip, in the fastest variant for this machine."""

import bisect
import re
from collections.abc import Iterable, Sequence

import numpy as np
import open_clip
import torch
from PIL import Image
from torch import Tensor

from fashion_search.config import Settings
from fashion_search.encoder.autotune import TuningCache, Variant
from fashion_search.encoder.base import PictureSpace
from fashion_search.encoder.hub import unavailable
from fashion_search.encoder.preprocess import Preprocess, preprocessing
from fashion_search.encoder.registry import fingerprint, locate, tokenizer_options
from fashion_search.encoder.towers import Tokenizer, Towers, make_towers
from fashion_search.vectors import Vectors, unit

BATCH = 32
"""Texts per batch."""

SHORT_CHARS = 20
"""Texts shorter than this fit every model: a token has a character or more, and a context 24 tokens or more."""


class ClipEncoder:
    """A CLIP model of open_clip."""

    def __init__(
        self,
        name: str,
        fingerprint: str,
        tokenizer: Tokenizer,
        preprocess: Preprocess,
        towers: Towers,
        picture_space: PictureSpace | None = None,
    ) -> None:
        """Take loaded parts; use `load` to get them by name."""
        self.name = name
        self.fingerprint = fingerprint
        self._tokenizer = tokenizer
        self._preprocess = preprocess
        self._towers = towers
        self.picture_space = picture_space
        self.dim = self.encode_texts(["a"]).shape[1]
        self._ignores_case = torch.equal(tokenizer(["Red DRESS"]), tokenizer(["red dress"]))

    @classmethod
    def load(cls, name: str, *, exact: bool = False) -> "ClipEncoder":
        """Load a model by name.

        The first time on a machine, variants are timed, which takes some seconds for ViT-B-32; the choice is
        cached.

        Args:
            name: a key of `MODELS`, `ARCHITECTURE:PRETRAINED` (an open_clip tag or a weights
                file), `hf-hub:OWNER/REPO` or `local-dir:PATH`.
            exact: run it in float32 on the CPU as open_clip does; vectors then agree to 1e-5 between
                machines, otherwise to a cosine of 0.999.

        Raises:
            ModelUnavailableError: there is no such model, or its weights cannot be loaded.
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
            picture_space = PictureSpace.load(located.folder)
        except Exception as error:  # unreadable weights raise many types
            raise unavailable(name, str(error).strip().split("\n")[0]) from error
        model.eval().requires_grad_(requires_grad=False)
        preprocess = preprocessing(model.visual.preprocess_cfg, exact=exact)
        weights_hash = fingerprint(located)
        tuning = None if exact else TuningCache(Settings.from_env().cache_dir, weights_hash)
        towers = make_towers(model, tokenizer, preprocess, tuning)
        return cls(name, weights_hash, tokenizer, preprocess, towers, picture_space)

    def encode_texts(self, texts: Sequence[str]) -> Vectors:
        """Return one unit row per text, shape (len(texts), dim); texts are cut to the model's context."""
        if not texts:
            return np.empty((0, self.dim), dtype=np.float32)
        tokens = self._tokenizer(list(texts))
        # Batch texts of similar length: the longest one determines a batch's cost. Padding is mostly 0.
        order = torch.argsort(torch.count_nonzero(tokens, dim=1), stable=True)
        rows = self._run(self._towers.words, torch.split(tokens[order], BATCH))
        in_order: Vectors = rows[torch.argsort(order).numpy()]
        return in_order

    def encode_images(self, images: Sequence[Image.Image]) -> Vectors:
        """Return one unit row per picture (RGB), shape (len(images), dim)."""
        if not images:
            return np.empty((0, self.dim), dtype=np.float32)
        step = self._towers.batch_size
        batches = (images[start : start + step] for start in range(0, len(images), step))
        return self._run(self._towers.pictures, (self._preprocess(batch) for batch in batches))

    def known_word_share(self, text: str) -> float:
        """Return the share of a text's words that are whole tokens, 0 to 1; 1 if the tokenizer has no list."""
        vocabulary = getattr(self._tokenizer, "encoder", None)
        words = re.findall(r"[^\W\d_]+", text.lower())
        if not isinstance(vocabulary, dict):
            return 1.0
        return sum(f"{word}</w>" in vocabulary for word in words) / len(words) if words else 0.0

    def canonical_text(self, text: str) -> str:
        """Return a text with single spaces, in lower case if the tokenizer ignores case."""
        text = " ".join(text.split())
        return text.lower() if self._ignores_case else text

    def unread(self, text: str) -> str:
        """Return the words at a text's end that are beyond the model's context; empty if there are none."""
        words = text.split()

        def is_read(count: int) -> bool:  # whether the last of so many words changes the tokens
            before, after = (" ".join(words[:end]) for end in (count - 1, count))
            return not torch.equal(self._tokenizer([before]), self._tokenizer([after]))

        if len(text) < SHORT_CHARS or is_read(len(words)):
            return ""
        counts = range(1, len(words) + 1)
        first = bisect.bisect_left(counts, True, key=lambda count: not is_read(count))
        return " ".join(words[first:])

    def _run(self, tower: Variant, batches: Iterable[Tensor]) -> Vectors:
        with torch.inference_mode():
            features = [tower(batch.to(self._towers.device)).float().cpu() for batch in batches]
        return unit(torch.cat(features).numpy())
