"""Downloads weights from the Hugging Face hub, or finds them in its local cache without a network call.

huggingface_hub's own time-outs do not bound the wait: it retries each several times, and name look-ups have
none. So a download runs in a thread, and is given up when no byte has arrived for `MAX_SILENCE_SECONDS`.
"""

import threading
import time
from concurrent.futures import Future, wait
from pathlib import Path

import huggingface_hub
from huggingface_hub import HfApi, hf_hub_download, try_to_load_from_cache
from tqdm.auto import tqdm

from fashion_search.errors import ModelUnavailableError

MAX_SILENCE_SECONDS = 20.0

CONFIG = "open_clip_config.json"
CHECKPOINTS = (
    "open_clip_model.safetensors",
    "open_clip_pytorch_model.safetensors",
    "open_clip_pytorch_model.bin",
)
"""Names of open_clip checkpoints, the preferred one first."""

_TOKENIZER_SUFFIXES = (".json", ".txt", ".model", ".gz")
_CHUNK_BYTES = 64 * 1024


def hub_checkpoint(repo: str, model: str, *, with_config: bool = False) -> Path:
    """Return the local file of a hub model's weights, from the cache or downloaded.

    Args:
        repo: OWNER/NAME on the hub.
        model: the model's name in errors.
        with_config: also download config and tokenizer files, into the same folder.

    Raises:
        ModelUnavailableError: the download fails.
    """
    for name in CHECKPOINTS:
        found = try_to_load_from_cache(repo, name)
        if isinstance(found, str) and (not with_config or (Path(found).parent / CONFIG).is_file()):
            return Path(found)
    return _download(repo, model, with_config=with_config)


def unavailable(model: str, why: str) -> ModelUnavailableError:
    """Return the error for a model that cannot be loaded, with advice."""
    return ModelUnavailableError(
        f"The model {model} cannot be loaded: {why}. The built-in model works offline: --model mini"
    )


def _download(repo: str, model: str, *, with_config: bool) -> Path:
    """Download in a thread, which is abandoned when it stalls."""
    # The hub reports progress per chunk; its default of 10 MB would look like a stall on a slow line.
    huggingface_hub.constants.DOWNLOAD_CHUNK_SIZE = _CHUNK_BYTES
    result: Future[Path] = Future()

    class ProgressBar(tqdm):  # type: ignore[misc]
        """A progress bar that notes the time of the last update."""

        updated = time.monotonic()

        def update(self, n: float | None = 1) -> bool | None:
            ProgressBar.updated = time.monotonic()
            shown: bool | None = super().update(n)
            return shown

    def fetch() -> None:
        try:
            result.set_result(_fetch(repo, ProgressBar, with_config=with_config))
        except BaseException as error:
            result.set_exception(error)

    threading.Thread(target=fetch, name="weights", daemon=True).start()
    while not result.done():
        wait([result], timeout=0.1)
        if time.monotonic() - ProgressBar.updated > MAX_SILENCE_SECONDS:
            raise unavailable(model, f"no answer for {MAX_SILENCE_SECONDS:g} seconds")
    if error := result.exception():
        raise unavailable(model, str(error).strip().split("\n")[0] or type(error).__name__) from error
    return result.result()


def _fetch(repo: str, progress_bar: type[tqdm], *, with_config: bool) -> Path:
    names = HfApi().list_repo_files(repo)
    checkpoint = next((name for name in CHECKPOINTS if name in names), None)
    if checkpoint is None:
        raise FileNotFoundError(f"the repository has none of {', '.join(CHECKPOINTS)}")
    if with_config:
        for name in names:
            if "/" not in name and name.endswith(_TOKENIZER_SUFFIXES):
                hf_hub_download(repo, name, tqdm_class=progress_bar)
    # The weights come last: if they are in the cache, so is the rest.
    return Path(hf_hub_download(repo, checkpoint, tqdm_class=progress_bar))
