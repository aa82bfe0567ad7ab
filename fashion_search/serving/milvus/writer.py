"""Changes a catalogue in Milvus, as `catalog.writer.CatalogWriter` changes one in a folder."""

import contextlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice

import numpy as np

from fashion_search.catalog.product import Product
from fashion_search.catalog.thumbnails import picture_name
from fashion_search.catalog.writer import Outcome, StoredPicture
from fashion_search.errors import QueryError
from fashion_search.serving.milvus.client import READ_ROWS, Row
from fashion_search.serving.milvus.collection import Collection
from fashion_search.serving.milvus.rows import (
    FIRST,
    STORED_FIELDS,
    key_of,
    pictures_of,
    product_of,
    rows_of,
    vectors_of,
)
from fashion_search.serving.milvus.state import SUMMARY, VERDICT, Head
from fashion_search.serving.milvus.summary import Summary
from fashion_search.vectors import Vectors

NEEDED = "A product needs a picture."

LOOKED_UP = 100
"""Products that are looked up together."""


class CollectionWriter:
    """Changes products inside `changing`, several in one `transaction`; for one thread at a time."""

    def __init__(self, collection: Collection) -> None:
        """Take a catalogue, which is created if necessary."""
        self._collection = collection
        self._known: dict[str, list[Row]] = {}
        self._puts: dict[str, list[Row]] = {}

    @contextlib.contextmanager
    def changing(self, head: Head | None = None) -> Iterator[None]:
        """Shut out other writers until the block ends, and then bring the summary up to date.

        Args:
            head: of what it becomes, or of a new catalogue; None to leave it as it is.

        Raises:
            IndexMissingError: there is no catalogue, and no head is given.
            WriteError: another program writes for too long.
            UnavailableError: the server cannot be reached; the next writer makes the summary again.
        """
        state = self._collection.state
        if head is not None:
            state.create()
        with state.locked() as self._lease:
            found = self._collection.head_or_none() if head is not None else state.head()
            before = head if found is None else replace(head or found, version=found.version)
            if before is None:
                raise ValueError("a new catalogue needs a head")
            dim = before.manifest.dim
            self._collection.create(dim)
            parts = state.load(before.version) if before.version else {}
            self._changed = self._torn = (found is not None and found.changing) or not parts
            self._summary = self._recounted(dim) if self._torn else Summary.decode(parts[SUMMARY])
            self.verdict = parts.get(VERDICT, b"")
            self._torn = False
            state.write_head(replace(before, changing=True))
            try:
                yield
            finally:
                self._known.clear()
                if not self._torn and self.verdict:
                    if self._changed:
                        state.save(before, {SUMMARY: self._summary.encode(), VERDICT: self.verdict})
                    else:
                        state.write_head(replace(before, changing=False))

    @property
    def counts(self) -> tuple[int, int]:
        """How many products and how many pictures there are."""
        return self._summary.counts.products, self._summary.statistics.count

    @contextlib.contextmanager
    def transaction(self) -> Iterator[None]:
        """Write all changes made inside the block at its end; those of an exception are dropped."""
        self._lease.renew()
        self._puts.clear()
        yield
        self._flush()

    def expect(self, product_ids: Iterable[str]) -> None:
        """Look up products that will be put, together: one by one takes longer."""
        wanted = [each for each in dict.fromkeys(product_ids) if each not in self._known]
        for start in range(0, len(wanted), LOOKED_UP):
            self._known.update(self._collection.rows_of(wanted[start : start + LOOKED_UP]))

    def put(self, product: Product, pictures: Sequence[StoredPicture] | None) -> Outcome:
        """Insert or replace a product; nothing is written if it stays the same.

        Args:
            product: its `pictures` are ignored.
            pictures: those to store, in order; None to keep those that it has.

        Raises:
            QueryError: it has no picture, or is longer than Milvus stores.
        """
        old = self._rows(product.id)
        pictures = pictures_of(old) if pictures is None else pictures
        if not pictures:
            raise QueryError(NEEDED)
        rows = rows_of(product, pictures)
        if old and [row["record"] for row in rows] == [row["record"] for row in old]:
            return "unchanged"
        for picture in pictures:
            if picture.thumbnail is not None:
                self._collection.pictures.write(picture_name(picture.digest), picture.thumbnail)
        self._puts[product.id] = rows
        return "changed" if old else "new"

    def has(self, product_id: str) -> bool:
        """Return whether there is a product with this id."""
        return bool(self._rows(product_id))

    def delete(self, product_id: str) -> bool:
        """Delete a product; return whether there was one."""
        had = self.has(product_id)
        if had:
            self._puts[product_id] = []
        return had

    def delete_others(self, product_ids: Iterable[str]) -> int:
        """Delete all products but these, and return how many there were."""
        kept, gone = set(product_ids), 0
        others = [row["id"] for row in self._collection.every(FIRST, ["id"]) if row["id"] not in kept]
        for start in range(0, len(others), LOOKED_UP):
            some = others[start : start + LOOKED_UP]
            with self.transaction():
                self.expect(some)
                gone += sum(map(self.delete, some))
        return gone

    def _rows(self, product_id: str) -> list[Row]:
        if product_id in self._puts:
            return self._puts[product_id]
        self.expect([product_id])
        return self._known[product_id]

    def _flush(self) -> None:
        """Write what waits, and then count it."""
        added = [row for rows in self._puts.values() for row in rows]
        stale = [
            key_of(product_id, place)
            for product_id, rows in self._puts.items()
            for place in range(len(rows), len(self._known[product_id]))
        ]
        self._changed = self._changed or bool(self._puts)
        self._torn = True  # until all that is written is counted
        self._collection.upsert(added)
        self._collection.delete_keys(stale)
        for product_id, rows in self._puts.items():
            old = self._known[product_id]
            if old:
                self._summary.remove(product_of(old[0]))
            if rows:
                self._summary.add(product_of(rows[0]), len(rows))
            self._summary.changed(self._vectors(rows), self._vectors(old))
            self._known[product_id] = rows
        self._torn = False
        self._puts.clear()
        if len(self._known) > LOOKED_UP * 10:
            self._known.clear()

    def _vectors(self, rows: Sequence[Row]) -> Vectors:
        dim = len(self._summary.statistics.total)
        return vectors_of(rows) if rows else np.empty((0, dim), dtype=np.float32)

    def _recounted(self, dim: int) -> Summary:
        """Make the summary from all rows, after a writer was cut off."""
        summary, none = Summary.empty(dim), np.empty((0, dim), dtype=np.float32)
        rows = self._collection.every("", STORED_FIELDS)
        while some := list(islice(rows, READ_ROWS)):
            summary.changed(vectors_of(some), none)
            for row in some:
                if not row["place"]:
                    summary.add(product_of(row), row["pictures"])
        return summary
