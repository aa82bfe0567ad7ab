"""All constructed files, one format after another."""

import importlib
from collections.abc import Iterator

from tests.attacks.pictures.parts import LIMIT, File

FORMATS = ("jpeg", "png", "webp", "gif", "bmp", "avif", "heic", "tiff", "jpeg2000", "others")


def constructed(only: str = "") -> Iterator[File]:
    """Return every file whose name begins with `only`; their bytes are made when they are asked for."""
    for name in FORMATS:
        module = importlib.import_module(f"tests.attacks.pictures.{name}")
        yield from (file for file in module.files() if file.name.startswith(only))


def sizes(only: str = "") -> Iterator[tuple[str, int]]:
    """Make each file and return its name and bytes, none over the limit of an upload."""
    for file in constructed(only):
        size = len(file.make())
        assert size <= LIMIT, f"{file.name} has {size} bytes"
        yield file.name, size
