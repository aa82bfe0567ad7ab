"""An uploaded picture and its crop, read only when it is needed and only from the upload folder."""

import functools
import hashlib
import os
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated

from pydantic import Field

from fashion_search.errors import PictureError
from fashion_search.imaging.data_url import decode_base64
from fashion_search.imaging.decode import DecodeQuery, PictureFile, query_picture, read_picture
from fashion_search.imaging.normalize import Box

LONGEST_PATH = 1000
"""Longest path that is resolved: that takes time by the square of its length."""

NOT_UPLOADED = "Only a picture that was uploaded here is read: choose a file, paste one, or take a photo."


Share = Annotated[float, Field(strict=True, ge=0, le=1)]


@dataclass(frozen=True)
class Crop:
    """A box on a picture: its edges as shares of the upright picture, 0 to 1, left < right and top < bottom.

    `of` is the folder of the upload that it belongs to, which no other upload has. The box and the
    picture arrive as two values, so the box of the previous picture may come with the new one.
    """

    left: Share
    top: Share
    right: Share
    bottom: Share
    of: Annotated[str, Field(strict=True)]

    @property
    def box(self) -> Box:
        """The edges: left, top, right, bottom."""
        return self.left, self.top, self.right, self.bottom


@dataclass(frozen=True)
class UploadedImage:
    """A picture that a client sent: the path of its upload, or the picture itself as a data: URL."""

    path: str | None = None
    url: str | None = None
    decode: DecodeQuery = field(default=query_picture, compare=False, repr=False)

    @property
    def folder(self) -> str:
        """The name of the upload's folder, by which the browser knows it; "" where it is none."""
        return "" if self.path is None else Path(self.path).parent.name

    @property
    def lost(self) -> bool:
        """Whether it was uploaded and is no longer here: to this server before its start, or an hour ago."""
        return self.path is not None and not (is_upload(self.path) and Path(self.path).is_file())

    def file(self, crop: Crop | None = None) -> PictureFile:
        """Return the picture, not decoded yet; equal bytes and crop have equal digests.

        Args:
            crop: the part to cut out; ignored where it belongs to another picture.

        Raises:
            PictureError: it is neither an upload nor a data: URL, or cannot be opened.
            TooLargeError: it is over the byte limit.
        """
        if self.path is not None:
            if not is_upload(self.path):
                raise PictureError(NOT_UPLOADED)
            path = Path(self.path)
            box = crop.box if crop is not None and crop.of == self.folder else None
            digest = _digest(path)
            if box is not None:
                digest = hashlib.blake2b(digest + repr(box).encode(), digest_size=16).digest()
            return PictureFile(digest, lambda: self.decode(read_picture(path), box))
        if self.url is not None and is_data(self.url):
            return PictureFile.of(decode_base64(self.url), self.decode)
        raise PictureError(NOT_UPLOADED)


def is_data(url: str) -> bool:
    """Return whether a URL is a data: URL."""
    return url[:5].lower() == "data:"


def is_upload(path: str) -> bool:
    """Return whether a path, links followed, lies in the upload folder."""
    try:
        return len(path) <= LONGEST_PATH and Path(path).resolve().is_relative_to(upload_folder().resolve())
    except (OSError, ValueError):  # null bytes, endless links
        return False


def upload_folder() -> Path:
    """Return the folder that Gradio stores uploads in."""
    return Path(os.environ.get("GRADIO_TEMP_DIR") or Path(tempfile.gettempdir()) / "gradio")


@functools.lru_cache(maxsize=256)
def _digest(path: Path) -> bytes:
    """Return the digest of an upload, hashed once: its path is unique, and the file never changes."""
    return PictureFile.of(read_picture(path)).digest
