"""The thumbnails of a generation: JPEG files named by the SHA-256 of the picture's file."""

import contextlib
import os
import re
import tempfile
from pathlib import Path

IMAGES = "images"
"""Folder of the thumbnails in a generation."""

PICTURE_NAME = re.compile(r"[0-9a-f]{64}\.jpg")
"""The file name of a thumbnail."""


def picture_name(digest: str) -> str:
    """Return the file name of a picture's thumbnail."""
    return f"{digest}.jpg"


def write_thumbnail(target: Path, thumbnail: bytes | Path, *, durable: bool) -> None:
    """Write a JPEG, or link one, unless it is there: under a temporary name first, as a kill may leave half of it."""
    if target.exists():
        return
    if isinstance(thumbnail, Path):
        with contextlib.suppress(OSError):  # another file system
            os.link(thumbnail, target)
            return
        thumbnail = thumbnail.read_bytes()
    file = tempfile.NamedTemporaryFile(dir=target.parent, prefix=".", delete=False)  # noqa: SIM115 - renamed
    try:
        with file:
            file.write(thumbnail)
            if durable:
                file.flush()
                os.fsync(file.fileno())
        os.chmod(file.name, 0o644)
        os.replace(file.name, target)
    except BaseException:
        os.unlink(file.name)
        raise
