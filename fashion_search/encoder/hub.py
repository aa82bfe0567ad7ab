"""Downloads weights from the Hugging Face hub, or finds them in its local cache.

A model that is in the cache is loaded without a network call. A download is watched: as long as
bytes arrive it may take its time, and when none have arrived for `PATIENCE_S` it is given up, also
where a name look-up hangs and no time-out of any library applies.
"""

import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import huggingface_hub
from huggingface_hub import HfApi, hf_hub_download, try_to_load_from_cache
from tqdm.auto import tqdm

from fashion_search.errors import ModelUnavailableError

PATIENCE_S = 20.0
"""Seconds without an answer or a byte after which a download is given up."""

CONFIG = "open_clip_config.json"
CHECKPOINTS = (
    "open_clip_model.safetensors",
    "open_clip_pytorch_model.safetensors",
    "open_clip_pytorch_model.bin",
)
"""Names of open_clip checkpoints, the one to prefer first."""

_TOKENIZER_SUFFIXES = (".json", ".txt", ".model", ".gz")
_CHUNK_BYTES = 64 * 1024

Result = TypeVar("Result")


def hub_folder(repo: str, model: str) -> Path:
    """Return a local folder with a hub model's config, tokenizer files and weights.

    Args:
        repo: OWNER/NAME on the hub.
        model: what the person asked for, to be named in an error.

    Raises:
        ModelUnavailableError: they are neither in the cache nor to be had.
    """
    checkpoint = _cached_checkpoint(repo)
    if checkpoint is not None and (checkpoint.parent / CONFIG).is_file():
        return checkpoint.parent
    return _watched(model, lambda bar: _download(repo, bar, with_config=True)).parent


def hub_checkpoint(repo: str, model: str) -> Path:
    """Return the local file of a hub model's weights.

    Args:
        repo: OWNER/NAME on the hub.
        model: what the person asked for, to be named in an error.

    Raises:
        ModelUnavailableError: they are neither in the cache nor to be had.
    """
    return _cached_checkpoint(repo) or _watched(model, lambda bar: _download(repo, bar, with_config=False))


def _cached_checkpoint(repo: str) -> Path | None:
    for name in CHECKPOINTS:
        found = try_to_load_from_cache(repo, name)
        if isinstance(found, str):
            return Path(found)
    return None


def _download(repo: str, bar: type[Any], *, with_config: bool) -> Path:
    names = HfApi().list_repo_files(repo)
    checkpoint = next((name for name in CHECKPOINTS if name in names), None)
    if checkpoint is None:
        raise FileNotFoundError(f"the repository has none of {', '.join(CHECKPOINTS)}")
    if with_config:
        for name in names:
            if "/" not in name and name.endswith(_TOKENIZER_SUFFIXES):
                hf_hub_download(repo, name, tqdm_class=bar)
    # The weights come last: their being in the cache then means that the rest is there too.
    return Path(hf_hub_download(repo, checkpoint, tqdm_class=bar))


def _watched(model: str, work: Callable[[type[Any]], Result]) -> Result:
    """Run a download in a thread that is left behind once it has gone silent."""
    last_sign = time.monotonic()
    outcome: list[Result | BaseException] = []

    class Bar(tqdm):  # type: ignore[misc]
        """A progress bar that tells the watcher of each byte."""

        def update(self, n: float | None = 1) -> bool | None:
            nonlocal last_sign
            last_sign = time.monotonic()
            shown: bool | None = super().update(n)
            return shown

    def run() -> None:
        try:
            outcome.append(work(Bar))
        except BaseException as error:
            outcome.append(error)

    # The hub reports progress once a chunk; its 10 MB would look like silence on a slow line.
    huggingface_hub.constants.DOWNLOAD_CHUNK_SIZE = _CHUNK_BYTES
    thread = threading.Thread(target=run, name="weights", daemon=True)
    thread.start()
    while thread.is_alive():
        thread.join(0.1)
        if time.monotonic() - last_sign > PATIENCE_S:
            raise _unavailable(model, f"no answer for {PATIENCE_S:g} seconds")
    result = outcome[0]
    if isinstance(result, BaseException):
        raise _unavailable(model, str(result).strip().split("\n")[0] or type(result).__name__) from result
    return result


def _unavailable(model: str, why: str) -> ModelUnavailableError:
    return ModelUnavailableError(
        f"The weights of {model} cannot be had: {why}. "
        "Check the network, or use the built-in model, which needs none: --model mini"
    )
