"""The picture a shopper gives: only their own upload is read, and only by our decoder.

Gradio's own picture input opens any picture on the server that a client names by path, and
downloads what it names by URL. Here neither is touched: a path counts only where it lies in
the folder that uploads go to.
"""

import functools
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import gradio as gr
from gradio.data_classes import ImageData
from gradio.utils import get_upload_folder
from PIL import Image
from pydantic import ConfigDict, ModelWrapValidatorHandler, ValidationError, model_validator

from fashion_search.api import decode_base64
from fashion_search.errors import PictureError
from fashion_search.images import open_image
from fashion_search.ui.crop import Crop
from fashion_search.upright import QUERY_SIDE, bounded

FORGET_AFTER_S = 1800.0
"""Seconds after which decoded uploads are forgotten, all of them: whoever is still there has theirs read again."""

LONGEST_PATH = 1000
"""Characters of a path that are read: resolving one takes time by the square of them."""

_FORGETTING = "forget decoded uploads"


@dataclass(frozen=True)
class Upload:
    """What was sent as a picture: where it lies, or itself as a data: URL. Decoded when it is needed."""

    path: str | None = None
    url: str | None = None

    def open(self, crop: Crop | None = None) -> Image.Image:
        """Return the picture, upright and RGB.

        Args:
            crop: the part to cut out; one that belongs to another picture is ignored.

        Raises:
            PictureError: it is neither an upload nor a data: URL, or no picture that can be read.
            TooLargeError: it is over the byte or pixel limit.
        """
        if self.path is not None:
            if not _is_upload(self.path):
                raise PictureError(_NOT_UPLOADED)
            path = Path(self.path)
            return _searched(path, crop if crop is not None and crop.of == path.parent.name else None)
        if self.url is not None and is_data(self.url):
            return decode_base64(self.url).open()
        raise PictureError(_NOT_UPLOADED)


class PictureData(ImageData):
    """What a client sends for a picture; whatever is of another shape counts as no upload."""

    # What the API page says of it, in place of "a local filepath or publicly available URL".
    model_config = ConfigDict(
        json_schema_extra={"description": "A picture file of yours, uploaded: handle_file('PATH')."}
    )

    @model_validator(mode="wrap")
    @classmethod
    def _any_shape(cls, value: object, validate: ModelWrapValidatorHandler[Self]) -> Self:
        try:
            return validate(value)
        except ValidationError:
            return validate({})


class Picture(gr.Image):
    """A picture input that hands over an upload unread: what cannot be read is for the handler to say."""

    is_template = True  # without it the page looks for a component of this name in the browser
    data_model = PictureData

    async def async_move_resource_to_block_cache(self, url_or_file_path: str | Path | None) -> str | None:
        """Keep Gradio from fetching a URL or copying a file that was not uploaded."""
        if url_or_file_path is not None and not _is_upload(str(url_or_file_path)):
            raise gr.Error(_NOT_UPLOADED, print_exception=False)
        return await super().async_move_resource_to_block_cache(url_or_file_path)

    def preprocess(self, payload: ImageData | None) -> Upload | None:  # type: ignore[override]
        """Take what was sent; nothing is opened yet."""
        return None if payload is None else Upload(payload.path)


def _searched(path: Path, crop: Crop | None) -> Image.Image:
    """Return what is searched with, once for all the searches that a moving slider makes."""
    _forget_later()
    return _part(path, crop)


@functools.lru_cache(maxsize=8)
def _part(path: Path, crop: Crop | None) -> Image.Image:
    if crop is None:
        return bounded(open_image(path, side=QUERY_SIDE))
    return bounded(crop.cut(_decoded(path)))


@functools.lru_cache(maxsize=2)
def _decoded(path: Path) -> Image.Image:
    """Decode an upload at its full size, once for all its parts; an upload never changes."""
    return open_image(path)


def _forget_later() -> None:
    """Have decoded uploads forgotten before the hour is over in which their files are removed."""
    if not any(timer.name == _FORGETTING for timer in threading.enumerate()):
        timer = threading.Timer(FORGET_AFTER_S, _forget)
        timer.name, timer.daemon = _FORGETTING, True
        timer.start()


def _forget() -> None:
    _part.cache_clear()
    _decoded.cache_clear()


_NOT_UPLOADED = "Only a picture that was uploaded here is read: choose a file, paste one, or take a photo."


def is_data(url: str) -> bool:
    """Return whether a URL is what it names."""
    return url[:5].lower() == "data:"


def _is_upload(path: str) -> bool:
    try:
        return len(path) <= LONGEST_PATH and Path(path).resolve().is_relative_to(
            Path(get_upload_folder()).resolve()
        )
    except (OSError, ValueError):  # null bytes, endless links
        return False
