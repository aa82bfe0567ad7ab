"""One catalogue in Milvus: its rows, its state, and its thumbnails."""

from collections.abc import Iterator, Sequence
from typing import Any

from fashion_search.errors import IndexMissingError
from fashion_search.serving.address import Address
from fashion_search.serving.milvus.client import Client, Row
from fashion_search.serving.milvus.pictures import PictureStore
from fashion_search.serving.milvus.rows import STORED_FIELDS, fields, number_of
from fashion_search.serving.milvus.state import Head, State


class Collection:
    """The collection of an address."""

    def __init__(self, address: Address, client: Client, pictures: PictureStore, index: str) -> None:
        """Take where it is, who calls the server, where its thumbnails are, and how a new one is searched."""
        self.address, self.client, self.pictures = address, client, pictures
        self.state = State(client, address)
        self._index = index

    @classmethod
    def open(cls, address: Address, pictures: str = "", index: str = "AUTOINDEX") -> "Collection":
        """Open a catalogue, which need not be there.

        Args:
            address: where it is.
            pictures: where its thumbnails are; empty for where its builder has put them.
            index: how the vectors of a new one are searched.

        Raises:
            SearchError: pymilvus is missing, or nothing says where the thumbnails are.
            UnavailableError: the server cannot be reached.
        """
        client = Client(address.server)
        if not pictures:
            pictures = State(client, address).head().pictures
        return cls(address, client, PictureStore(pictures), index)

    def head_or_none(self) -> Head | None:
        """Return the head; None if there is none."""
        try:
            return self.state.head()
        except IndexMissingError:
            return None

    def create(self, dim: int) -> None:
        """Create the collection, unless it is there; its vectors are searched as asked for."""
        self.client.create(self.address.name, fields(dim, self._index))

    def rows_of(self, product_ids: Sequence[str]) -> dict[str, list[Row]]:
        """Return the rows of some products, in the order of their pictures, as they are now."""
        found = self.of_products(product_ids, STORED_FIELDS, strong=True)
        rows: dict[str, list[Row]] = {product_id: [] for product_id in product_ids}
        for row in sorted(found, key=lambda row: int(row["place"])):
            rows[row["id"]].append(row)
        return rows

    def of_products(
        self, product_ids: Sequence[str], wanted: Sequence[str], *, where: str = "", strong: bool = False
    ) -> list[Row]:
        """Return the rows of some products that also pass."""
        asked = set(product_ids)
        numbers = sorted(map(number_of, asked))
        if not numbers:
            return []
        expression = f"product in {numbers}" + (f" and {where}" if where else "")
        found = self.client.query(self.address.name, expression, [*wanted, "id"], strong=strong)
        return [row for row in found if row["id"] in asked]

    def every(self, where: str, wanted: Sequence[str]) -> Iterator[Row]:
        """Yield all rows that pass."""
        return self.client.rows(self.address.name, where, wanted)

    def upsert(self, rows: Sequence[Row]) -> None:
        """Insert or replace rows."""
        self.client.upsert(self.address.name, rows)

    def delete_keys(self, keys: Sequence[str]) -> None:
        """Delete rows by their keys, which are hexadecimal."""
        if keys:
            self.client.delete(self.address.name, f"key in {list(keys)}".replace("'", '"'))

    def flush(self) -> None:
        """Make what was written fast to search: at the end of many changes."""
        self.client.flush(self.address.name)

    def query(self, where: str, wanted: Sequence[str], limit: int) -> list[Row]:
        """Return some of the rows that pass."""
        return self.client.query(self.address.name, where, wanted, limit) if limit else []

    def count(self, where: str) -> int:
        """Return how many rows pass."""
        return self.client.count(self.address.name, where)

    def nearest(self, field: str, data: Sequence[Any], limit: int, where: str = "") -> list[Row]:
        """Return the products of the pictures nearest to any of some vectors, not in order, with a `score` each."""
        if not data:
            return []
        return self.client.search(self.address.name, field, data, limit, ["product", "pictures"], where)
