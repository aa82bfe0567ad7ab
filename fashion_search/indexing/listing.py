"""Reads a source's product list once, and spools a long one to disk."""

import pickle
import tempfile
from collections.abc import Iterator

from fashion_search.errors import SourceError
from fashion_search.sources.base import Entry, Kind, Note, Notes, Source, is_url

MAX_MEMORY_BYTES = 32 * 1024 * 1024
"""Longest list in memory: about ten thousand products."""


class ProductListing:
    """The products of a catalogue in order, which can be iterated again, by one reader at a time.

    `pictures` is the number of their pictures, `remote` whether some must be downloaded, and `notes` are those of
    the source, to which a build adds its own.
    """

    def __init__(self, limit: int | None) -> None:
        self.ids: list[str] = []
        self.pictures, self.remote, self.notes = 0, False, Notes()
        self._limit = limit
        self._file = tempfile.SpooledTemporaryFile(max_size=MAX_MEMORY_BYTES)  # noqa: SIM115 - open as long as we are

    @property
    def complete(self) -> bool:
        """Whether products that are not in it are gone: it was read to its end, without a limit."""
        return self._limit is None and not self.notes.counts["list"]

    def append(self, entry: Entry) -> None:
        """Add a product, before any iteration."""
        pickle.dump(entry, self._file)
        self.ids.append(entry.product.id)
        self.pictures += len(entry.product.pictures)
        self.remote |= any(map(is_url, entry.product.pictures))

    def __len__(self) -> int:
        return len(self.ids)

    def __iter__(self) -> Iterator[Entry]:
        self._file.seek(0)
        for _ in self.ids:
            yield pickle.load(self._file)


def read_listing(source: Source, limit: int | None = None, *, in_stock: bool = False) -> ProductListing:
    """Read a catalogue's list, up to a limit of at least 1; with `in_stock`, without what is sold out.

    Raises:
        SourceError: it cannot be read, or lists no product.
    """
    listing = ProductListing(limit)
    for item in source.read():
        if isinstance(item, Note):
            listing.notes.add(item)
        elif in_stock and item.product.attributes.get("in_stock") == "no":
            sold_out = Note(kind="product", id=item.product.id, where=item.where, why="it is sold out")
            listing.notes.add(sold_out)
        else:
            listing.append(item)
            if len(listing) == limit:
                break
    if not len(listing):
        raise SourceError(f"{source.description} lists no product{describe_skipped(listing.notes)}")
    return listing


def describe_skipped(notes: Notes, kind: Kind | None = None) -> str:
    """Return the number of notes of a kind, else of all, with the first one as an example, for an error message."""
    first = next((note for note in notes if note.kind == kind), None) or next(iter(notes), None)
    if first is None:
        return ""
    count = notes.counts[first.kind] if first.kind == kind else notes.counts.total()
    return f": {count:,} skipped, the first ({first.where}) because {first.why}"
