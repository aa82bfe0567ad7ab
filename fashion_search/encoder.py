"""Words and pictures to unit vectors of one space; the only door to torch and open_clip."""

import hashlib
import json
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import open_clip
import torch
from PIL import Image

from fashion_search.errors import ModelUnavailableError
from fashion_search.vectors import Vectors, unit
from fashion_search.weights import CONFIG, hub_checkpoint, hub_folder

BUILT_IN = Path(__file__).resolve().parent.parent / "assets" / "fashion-mini"

MODELS = {
    "mini": f"local-dir:{BUILT_IN}",
    # OpenAI's weights were trained with QuickGELU; with the plain configs they load and answer wrongly.
    "ViT-B-32": "ViT-B-32-quickgelu:openai",
    "ViT-B-16": "ViT-B-16-quickgelu:openai",
    "ViT-L-14": "ViT-L-14-quickgelu:openai",
    "marqo-fashionSigLIP": "hf-hub:Marqo/marqo-fashionSigLIP",
}
"""Short names of models, and what they stand for."""

PROCESSORS = torch.get_num_threads()
"""How many processors a single call of a model uses."""

BATCH = 32
"""Pictures or texts encoded at a time."""

_PREPROCESS = ("mean", "std", "interpolation", "resize_mode")
_MODEL_FILES = (".json", ".txt", ".gz", ".model", ".safetensors", ".bin", ".pt", ".pth")


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


@dataclass(frozen=True)
class _Located:
    """Where a model's parts lie: a folder that holds all, or a known architecture and a weights file."""

    architecture: str
    folder: Path | None = None
    checkpoint: Path | None = None
    preprocess: dict[str, Any] | None = None


class ClipEncoder:
    """A model of open_clip's."""

    def __init__(self, name: str, model: Any, preprocess: Any, tokenizer: Any, fingerprint: str) -> None:  # noqa: ANN401
        """Take loaded parts; `load` makes them from a name."""
        self.name = name
        self.fingerprint = fingerprint
        self._model = model
        self._preprocess = preprocess
        self._tokenizer = tokenizer
        self.dim = self.encode_texts(["a"]).shape[1]
        self._overlooks_case = torch.equal(tokenizer(["Red DRESS"]), tokenizer(["red dress"]))

    @classmethod
    def load(cls, name: str) -> "ClipEncoder":
        """Load a model by name.

        Args:
            name: a key of `MODELS`, `ARCHITECTURE:PRETRAINED` (a tag of open_clip's or a weights
                file), `hf-hub:OWNER/REPO` or `local-dir:PATH`.

        Raises:
            ModelUnavailableError: there is no such model, or its weights cannot be had.
        """
        located = _locate(name)
        try:
            model = open_clip.create_model(
                located.architecture,
                pretrained=None if located.checkpoint is None else str(located.checkpoint),
                force_preprocess_cfg=located.preprocess,
                require_pretrained=True,
            )
            tokenizer = open_clip.get_tokenizer(located.architecture, **_tokenizer_options(located.folder))
        except Exception as error:  # unreadable weights raise whatever their reader raises
            raise _unavailable(name, str(error).strip().split("\n")[0]) from error
        model.eval().requires_grad_(requires_grad=False)
        preprocess = open_clip.transform.image_transform_v2(
            open_clip.transform.PreprocessCfg(**model.visual.preprocess_cfg), is_train=False
        )
        return cls(name, model, preprocess, tokenizer, _fingerprint(located))

    def encode_texts(self, texts: Sequence[str]) -> Vectors:
        """Return one unit row a text, shape (len(texts), dim); what is past the model's context is cut."""
        batches = [texts[start : start + BATCH] for start in range(0, len(texts), BATCH)]
        with torch.inference_mode():
            return self._rows([self._model.encode_text(self._tokenizer(list(batch))) for batch in batches])

    def encode_images(self, images: Sequence[Image.Image]) -> Vectors:
        """Return one unit row a picture (RGB), shape (len(images), dim)."""
        batches = [images[start : start + BATCH] for start in range(0, len(images), BATCH)]
        with torch.inference_mode():
            return self._rows(
                [
                    self._model.encode_image(torch.stack([self._preprocess(i) for i in batch]))
                    for batch in batches
                ]
            )

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

    def _rows(self, features: list[torch.Tensor]) -> Vectors:
        if not features:
            return np.empty((0, self.dim), dtype=np.float32)
        return unit(torch.cat(features).float().numpy())


@contextmanager
def on_processors(count: int) -> Iterator[None]:
    """Have what this thread encodes in the block use so many processors; other threads are not concerned."""
    torch.set_num_threads(count)
    try:
        yield
    finally:
        torch.set_num_threads(PROCESSORS)


def _locate(name: str) -> _Located:
    spec = MODELS.get(name, name)
    kind, _, rest = spec.partition(":")
    if kind == "local-dir" and rest:
        if not (Path(rest) / CONFIG).is_file():
            raise _unavailable(name, f"there is no {CONFIG} in {rest}")
        return _Located(spec, folder=Path(rest))
    if kind == "hf-hub" and rest:
        folder = hub_folder(rest, name)
        return _Located(f"local-dir:{folder}", folder=folder)
    if rest and open_clip.get_model_config(kind) is not None:
        return _locate_pretrained(name, kind, rest)
    known = ", ".join(MODELS)
    raise _unavailable(
        name, f"it is none of {known}, ARCHITECTURE:PRETRAINED, hf-hub:OWNER/REPO or local-dir:PATH"
    )


def _locate_pretrained(name: str, architecture: str, pretrained: str) -> _Located:
    tag: dict[str, Any] = open_clip.get_pretrained_cfg(architecture, pretrained)
    if not tag:
        if Path(pretrained).is_file():
            return _Located(architecture, checkpoint=Path(pretrained))
        tags = ", ".join(open_clip.list_pretrained_tags_by_model(architecture)) or "none"
        raise _unavailable(name, f"there is no such file or tag (tags: {tags})")
    quick = bool(open_clip.get_model_config(architecture).get("quick_gelu", False))
    if quick != bool(tag.get("quick_gelu", False)):
        other = architecture.removesuffix("-quickgelu") if quick else f"{architecture}-quickgelu"
        raise _unavailable(
            name,
            f"these weights were trained with another activation (QuickGELU); ask for {other}:{pretrained}",
        )
    preprocess: dict[str, Any] = {key: tag[key] for key in _PREPROCESS if key in tag}
    return _Located(
        architecture, checkpoint=hub_checkpoint(tag["hf_hub"].rstrip("/"), name), preprocess=preprocess
    )


def _tokenizer_options(folder: Path | None) -> dict[str, str]:
    """Read a config's `bpe_path` relative to its folder; open_clip would look in the working directory."""
    if folder is None:
        return {}
    text = json.loads((folder / CONFIG).read_text(encoding="utf-8"))["model_cfg"]["text_cfg"]
    bpe = text.get("tokenizer_kwargs", {}).get("bpe_path")
    return {"bpe_path": str(folder / bpe)} if bpe else {}


def _fingerprint(located: _Located) -> str:
    total = hashlib.sha256()
    if located.folder is not None:
        files = sorted(path for path in located.folder.iterdir() if path.name.endswith(_MODEL_FILES))
    else:
        config = open_clip.get_model_config(located.architecture)
        total.update(json.dumps([config, located.preprocess], sort_keys=True).encode())
        files = [Path(open_clip.tokenizer.default_bpe())]
        if located.checkpoint is not None:
            files.append(located.checkpoint)
    for path in files:
        with path.open("rb") as file:
            total.update(hashlib.file_digest(file, "sha256").digest())
    return total.hexdigest()


def _unavailable(name: str, why: str) -> ModelUnavailableError:
    return ModelUnavailableError(
        f"The model {name} cannot be loaded: {why}. The built-in one is --model mini"
    )
