"""Where an index is: a folder, or a catalogue in Milvus."""

import re
from pathlib import Path
from typing import NamedTuple

from fashion_search.catalog.manifest import MANIFEST, Manifest
from fashion_search.config import DEFAULT_INDEX
from fashion_search.errors import SearchError

_ADDRESS = re.compile(r"(https?://[^/\s]+)/([A-Za-z_][A-Za-z0-9_]{0,200})/?")


class Address(NamedTuple):
    """Where a catalogue is: a server, and the name of its collection there."""

    server: str
    name: str

    @classmethod
    def parse(cls, text: str) -> "Address":
        """Read `http://HOST:19530/NAME`.

        Raises:
            SearchError: it is another thing.
        """
        found = _ADDRESS.fullmatch(text)
        if not found:
            raise SearchError(f"{text} is no address of a catalogue: expected http://HOST:19530/NAME.")
        return cls(*found.groups())

    def __str__(self) -> str:
        return f"{self.server}/{self.name}"


def index_at(text: str | Path) -> "Path | Address":
    """Return an index's folder, or its address.

    Raises:
        SearchError: it begins as an address, and is none of a catalogue.
    """
    if isinstance(text, str) and text.lower().startswith(("http://", "https://")):
        return Address.parse(text)
    return Path(text)


def chosen_index(given: str | None) -> Path | Address | None:
    """Return the given index, else the default folder if it is one, else None.

    Raises:
        SearchError: it is no address of a catalogue.
        IndexMissingError: the given folder has no index.
        IndexMismatchError: its manifest is invalid.
    """
    default = DEFAULT_INDEX if (DEFAULT_INDEX / MANIFEST).exists() else None
    index = index_at(given) if given else default
    if isinstance(index, Path):
        Manifest.read(index)
    return index
