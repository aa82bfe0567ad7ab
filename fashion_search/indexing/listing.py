"""Reads a source's product list once, and spools a long one to disk."""

import json
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass

from fashion_search.catalog.product import Product
from fashion_search.errors import SourceError
from fashion_search.sources.base import Entry, Kind, Notes, Skipped, Source

MAX_MEMORY_BYTES = 32 * 1024 * 1024
"""Longest list in memory: about ten thousand products."""


class Entries:
    """Entries in the catalogue's order; can be iterated again, by one reader at a time."""

    def __init__(self) -> None:
        self._file = tempfile.SpooledTemporaryFile(max_size=MAX_MEMORY_BYTES)  # noqa: SIM115 - open as long as we are
        self._count = 0

    def append(self, entry: Entry) -> None:
        """Add an entry, before any iteration."""
        record = {"where": entry.where, "product": entry.product.to_json()}
        self._file.write(json.dumps(record).encode() + b"\n")
        self._count += 1

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[Entry]:
        self._file.seek(0)
        for line in self._file:
            record = json.loads(line)
            yield Entry(
                product=Product(**{**record["product"], "pictures": tuple(record["product"]["pictures"])}),
                where=record["where"],
            )


@dataclass(frozen=True, kw_only=True)
class ProductListing:
    """A catalogue's products and notes; `pictures` is their number, `remote` if some must be downloaded."""

    entries: Entries
    pictures: int
    remote: bool
    skipped: Notes


def read_listing(source: Source, limit: int | None = None, *, in_stock: bool = False) -> ProductListing:
    """Read a catalogue's list.

    Args:
        source: the source.
        limit: most products to take, at least 1; None for all.
        in_stock: leave out what is sold out.

    Raises:
        SourceError: it cannot be read, or lists no product.
    """
    entries = Entries()
    pictures, remote = 0, False
    skipped = Notes()
    for item in source.read():
        if isinstance(item, Skipped):
            skipped.add(item)
            continue
        if in_stock and item.product.attributes.get("in_stock") == "no":
            skipped.add(Skipped(kind="product", id=item.product.id, where=item.where, why="it is sold out"))
            continue
        entries.append(item)
        pictures += len(item.product.pictures)
        remote = remote or any(each.lower().startswith(("http:", "https:")) for each in item.product.pictures)
        if len(entries) == limit:
            break
    if not entries:
        raise SourceError(f"{source.description} lists no product{describe_skipped(skipped)}")
    return ProductListing(entries=entries, pictures=pictures, remote=remote, skipped=skipped)


def describe_skipped(skipped: Notes, kind: Kind | None = None) -> str:
    """Return the number of problems with the first one as an example, for an error message.

    Args:
        skipped: the problems.
        kind: those that count; all where there are none of it.
    """
    notes = [note for note in skipped if note.kind == kind] or list(skipped)
    if not notes:
        return ""
    count = skipped.counts[notes[0].kind] if notes[0].kind == kind else skipped.counts.total()
    return f": {count:,} skipped, the first ({notes[0].where}) because {notes[0].why}"
