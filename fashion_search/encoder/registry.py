"""Finds a model's files by its name, and computes the fingerprint of its weights."""

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import open_clip

from fashion_search.encoder.hub import CONFIG, hub_checkpoint, unavailable

BUILT_IN = Path(__file__).resolve().parent.parent.parent / "assets" / "fashion-mini"

MODELS = {
    "mini": f"local-dir:{BUILT_IN}",
    # OpenAI's weights need QuickGELU; with the plain configs they load but give wrong vectors.
    "ViT-B-32": "ViT-B-32-quickgelu:openai",
    "ViT-B-16": "ViT-B-16-quickgelu:openai",
    "ViT-L-14": "ViT-L-14-quickgelu:openai",
    "marqo-fashionSigLIP": "hf-hub:Marqo/marqo-fashionSigLIP",
}
"""Models by their short names."""

_PREPROCESS = ("mean", "std", "interpolation", "resize_mode")
_MODEL_FILES = (".json", ".txt", ".gz", ".model", ".safetensors", ".bin", ".pt", ".pth")


@dataclass(frozen=True)
class ModelFiles:
    """A model's files: a folder with all of them, or a known architecture and a weights file."""

    architecture: str
    folder: Path | None = None
    checkpoint: Path | None = None
    preprocess: dict[str, Any] | None = None


def locate(name: str) -> ModelFiles:
    """Find a model's files; download them if necessary.

    Args:
        name: as in `ClipEncoder.load`.

    Raises:
        ModelUnavailableError: there is no such model, or it cannot be downloaded.
    """
    spec = MODELS.get(name, name)
    kind, _, rest = spec.partition(":")
    if kind == "local-dir" and rest:
        if not (Path(rest) / CONFIG).is_file():
            raise unavailable(name, f"there is no {CONFIG} in {rest}")
        return ModelFiles(spec, folder=Path(rest))
    if kind == "hf-hub" and rest:
        folder = hub_checkpoint(rest, name, with_config=True).parent
        return ModelFiles(f"local-dir:{folder}", folder=folder)
    if rest and open_clip.get_model_config(kind) is not None:
        return _locate_pretrained(name, kind, rest)
    known = ", ".join(MODELS)
    raise unavailable(
        name, f"it is none of {known}, ARCHITECTURE:PRETRAINED, hf-hub:OWNER/REPO or local-dir:PATH"
    )


def _locate_pretrained(name: str, architecture: str, pretrained: str) -> ModelFiles:
    tag: dict[str, Any] = open_clip.get_pretrained_cfg(architecture, pretrained)
    if not tag:
        if Path(pretrained).is_file():
            return ModelFiles(architecture, checkpoint=Path(pretrained))
        tags = ", ".join(open_clip.list_pretrained_tags_by_model(architecture)) or "none"
        raise unavailable(name, f"there is no such file or tag (tags: {tags})")
    quick = bool(open_clip.get_model_config(architecture).get("quick_gelu", False))
    if quick != bool(tag.get("quick_gelu", False)):
        other = architecture.removesuffix("-quickgelu") if quick else f"{architecture}-quickgelu"
        raise unavailable(
            name,
            f"these weights were trained with another activation (QuickGELU), use {other}:{pretrained}",
        )
    preprocess: dict[str, Any] = {key: tag[key] for key in _PREPROCESS if key in tag}
    return ModelFiles(
        architecture, checkpoint=hub_checkpoint(tag["hf_hub"].rstrip("/"), name), preprocess=preprocess
    )


def tokenizer_options(folder: Path | None) -> dict[str, str]:
    """Resolve a config's `bpe_path` relative to its folder; open_clip uses the working directory."""
    if folder is None:
        return {}
    text = json.loads((folder / CONFIG).read_text(encoding="utf-8"))["model_cfg"]["text_cfg"]
    bpe = text.get("tokenizer_kwargs", {}).get("bpe_path")
    return {"bpe_path": str(folder / bpe)} if bpe else {}


def fingerprint(located: ModelFiles) -> str:
    """Return the SHA-256 of weights, config and tokenizer."""
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
