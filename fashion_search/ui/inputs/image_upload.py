"""The picture input: reads only files that were uploaded, with our decoder.

Gradio's own picture input opens any picture on the server that a client names by path, and
downloads what it names by URL. Here neither is touched: a path counts only where it lies in
the folder that uploads go to.
"""

import functools
import hashlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

import gradio as gr
from gradio.data_classes import ImageData
from gradio.utils import get_upload_folder
from pydantic import ConfigDict, ModelWrapValidatorHandler, ValidationError, model_validator

from fashion_search.errors import PictureError
from fashion_search.imaging.data_url import decode_base64
from fashion_search.imaging.decode import DecodeQuery, PictureFile, query_picture, read_picture
from fashion_search.ui.inputs.crop import Crop

LONGEST_PATH = 1000
"""Characters of a path that are read: resolving one takes time by the square of them."""


@dataclass(frozen=True)
class UploadedImage:
    """What was sent as a picture: where it lies, or itself as a data: URL. Decoded when it is needed."""

    path: str | None = None
    url: str | None = None
    decode: DecodeQuery = field(default=query_picture, compare=False, repr=False)

    def file(self, crop: Crop | None = None) -> PictureFile:
        """Return the picture, not decoded yet; the same bytes and crop are the same picture.

        Args:
            crop: the part to cut out; one that belongs to another picture is ignored.

        Raises:
            PictureError: it is neither an upload nor a data: URL, or cannot be opened.
            TooLargeError: it is over the byte limit.
        """
        if self.path is not None:
            if not _is_upload(self.path):
                raise PictureError(_NOT_UPLOADED)
            path = Path(self.path)
            box = crop.box if crop is not None and crop.of == path.parent.name else None
            digest = _digest(path)
            if box is not None:
                digest = hashlib.blake2b(digest + repr(box).encode(), digest_size=16).digest()
            return PictureFile(digest, lambda: self.decode(read_picture(path), box))
        if self.url is not None and is_data(self.url):
            return PictureFile.of(decode_base64(self.url), self.decode)
        raise PictureError(_NOT_UPLOADED)


class ImagePayload(ImageData):
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


class ImageInput(gr.Image):
    """A picture input that hands over an upload unread: what cannot be read is for the handler to say."""

    is_template = True  # without it the page looks for a component of this name in the browser
    data_model = ImagePayload

    decode: DecodeQuery = staticmethod(query_picture)
    """Set it on the instance: Gradio reads a component's settings off the signature of its `__init__`."""

    def preprocess(self, payload: ImageData | None) -> UploadedImage | None:  # type: ignore[override]
        """Take what was sent; nothing is opened yet."""
        return None if payload is None else UploadedImage(payload.path, decode=self.decode)


@functools.lru_cache(maxsize=256)
def _digest(path: Path) -> bytes:
    """Return the digest of an upload, read once: its path is its own, and it never changes."""
    return PictureFile.of(read_picture(path)).digest


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
