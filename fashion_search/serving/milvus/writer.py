"""Changes a catalogue in Milvus, as `catalog.writer.CatalogWriter` changes one in a folder."""

import contextlib
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice

from fashion_search.catalog.product import Product
from fashion_search.catalog.thumbnails import picture_name
from fashion_search.catalog.writer import Outcome, StoredPicture
from fashion_search.errors import QueryError
from fashion_search.ranking.relevance import RelevanceModel
from fashion_search.serving.milvus.client import READ_ROWS, Row
from fashion_search.serving.milvus.collection import Collection
from fashion_search.serving.milvus.rows import (
    FIRST,
    STORED_FIELDS,
    fields,
    key_of,
    pictures_of,
    product_of,
    rows_of,
    vectors_of,
)
from fashion_search.serving.milvus.state import STATE_FIELDS, SUMMARY, VERDICT, Head, Lock
from fashion_search.serving.milvus.summary import Summary

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

        `head` is that of a new catalogue, or of what it becomes; None leaves it as it is.

        Raises:
            IndexMissingError: there is no catalogue, and no head is given.
            WriteError: another program writes for too long.
            UnavailableError: the server cannot be reached; the next writer makes the summary again.
        """
        state = self._collection.state
        if head is not None:
            state.create(STATE_FIELDS)
        with Lock(state) as self._lock:
            old = state.head_or_none()
            head = replace(head or old or state.head(), version=old.version if old else 0, changing=False)
            self._dim = head.manifest.dim
            self._collection.create(fields(self._dim, self._collection.index))
            parts = state.load(head.version) if head.version else {}
            self._changed = torn = not parts or (old is not None and old.changing)
            self._summary = self._recounted() if torn else Summary.decode(parts[SUMMARY])
            self._verdict = parts.get(VERDICT, b"")
            self._torn = False
            state.write_head(replace(head, changing=True))
            try:
                yield
            finally:
                self._known.clear()
                if not self._torn and self._verdict:
                    if self._changed:
                        state.save(head, {SUMMARY: self._summary.encode(), VERDICT: self._verdict})
                    else:
                        state.write_head(head)

    @property
    def counts(self) -> tuple[int, int]:
        """How many products and how many pictures there are."""
        return self._summary.products, self._summary.statistics.count

    @contextlib.contextmanager
    def transaction(self) -> Iterator[None]:
        """Write all changes made inside the block at its end; those of an exception are dropped."""
        self._lock.renew()
        self._puts.clear()
        yield
        self._flush()

    def finish(self, verdict: RelevanceModel) -> None:
        """End a build: make what was written fast to search, and store the verdict model."""
        self._collection.flush()
        file = io.BytesIO()
        verdict.save(file)
        self._verdict = file.getvalue()

    def expect(self, product_ids: Iterable[str]) -> None:
        """Look up products that will be put, together: one by one takes longer."""
        wanted = [each for each in dict.fromkeys(product_ids) if each not in self._known]
        for start in range(0, len(wanted), LOOKED_UP):
            self._known.update(self._collection.stored(wanted[start : start + LOOKED_UP]))

    def put(self, product: Product, pictures: Sequence[StoredPicture] | None) -> Outcome:
        """Insert or replace a product; nothing is written if it stays the same.

        Its own `pictures` are ignored; those to store are given in order, None to keep those that it has.

        Raises:
            QueryError: it has no picture, or is longer than Milvus stores.
        """
        old = self._rows(product.id)
        pictures = pictures_of(old) if pictures is None else pictures
        if not pictures:
            raise QueryError("A product needs a picture.")
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
        self._changed |= bool(self._puts)
        self._torn = True  # until all that is written is counted
        self._collection.upsert([row for rows in self._puts.values() for row in rows])
        stale = [
            key_of(product_id, place)
            for product_id, rows in self._puts.items()
            for place in range(len(rows), len(self._known[product_id]))
        ]
        if stale:
            self._collection.delete(f"key in {stale}".replace("'", '"'))
        summary = self._summary
        for product_id, rows in self._puts.items():
            old = self._known[product_id]
            if old:
                summary.remove(product_of(old[0]))
            if rows:
                summary.add(product_of(rows[0]), len(rows))
            summary.statistics = summary.statistics.changed(
                vectors_of(rows, self._dim), vectors_of(old, self._dim)
            )
            self._known[product_id] = rows
        self._torn = False
        self._puts.clear()
        if len(self._known) > LOOKED_UP * 10:
            self._known.clear()

    def _recounted(self) -> Summary:
        """Make the summary from all rows, after a writer was cut off."""
        summary = Summary.empty(self._dim)
        rows = self._collection.every("", STORED_FIELDS)
        while some := list(islice(rows, READ_ROWS)):
            vectors = vectors_of(some, self._dim)
            summary.statistics = summary.statistics.changed(vectors, vectors[:0])
            for row in some:
                if not row["place"]:
                    summary.add(product_of(row), row["pictures"])
        return summary
