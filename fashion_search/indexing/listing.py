"""Reads a source's product list once, and spools it to disk where it is long."""

import json
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass

from fashion_search.catalog.product import Product
from fashion_search.errors import SourceError
from fashion_search.sources.base import Entry, Notes, Skipped, Source

IN_MEMORY = 32 * 1024 * 1024
"""Bytes of a list that stay in memory: some ten thousand products."""


class Entries:
    """Entries in the catalogue's order, as often as they are asked for; one reader at a time."""

    def __init__(self) -> None:
        self._file = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - open as long as we are
        self._count = 0

    def append(self, entry: Entry) -> None:
        """Add an entry; not once they are being read."""
        record = {"where": entry.where, "product": entry.product.to_json()}
        self._file.write(json.dumps(record).encode() + b"\n")
        self._count += 1

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[Entry]:
        self._file.seek(0)
        for line in self._file:
            record = json.loads(line)
            yield Entry(product=Product.from_json(record["product"]), where=record["where"])


@dataclass(frozen=True, kw_only=True)
class ProductListing:
    """What a catalogue lists: products in order, and what is wrong with its records.

    `pictures` counts the pictures that the products refer to; `remote` says whether some are on a network.
    """

    entries: Entries
    pictures: int
    remote: bool
    skipped: Notes


def read_listing(source: Source, limit: int | None = None) -> ProductListing:
    """Read a catalogue's list.

    Args:
        source: where from.
        limit: most products to take, at least 1; all where None.

    Raises:
        SourceError: it cannot be reached, or lists no product.
    """
    entries = Entries()
    pictures, remote = 0, False
    skipped = Notes()
    for item in source.read():
        if isinstance(item, Skipped):
            skipped.add(item)
            continue
        entries.append(item)
        pictures += len(item.product.pictures)
        remote = remote or any(each.lower().startswith(("http:", "https:")) for each in item.product.pictures)
        if len(entries) == limit:
            break
    if not entries:
        raise SourceError(f"{source.description} lists no product{first(skipped)}")
    return ProductListing(entries=entries, pictures=pictures, remote=remote, skipped=skipped)


def first(*skipped: Notes) -> str:
    """Say how much was left out, with the first as an example."""
    one = next((note for notes in skipped for note in notes), None)
    if one is None:
        return ""
    count = sum(notes.counts.total() for notes in skipped)
    return f": {count} left out, the first ({one.where}) because {one.why}"
