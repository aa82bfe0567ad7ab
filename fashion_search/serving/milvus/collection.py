"""One catalogue in Milvus: its rows, its state, and its thumbnails."""

from collections.abc import Sequence
from typing import Any

from fashion_search.catalog.thumbnails import picture_name
from fashion_search.catalog.writer import StoredPicture
from fashion_search.serving.address import Address
from fashion_search.serving.milvus.client import MOST_ROWS, Client, Row, Table
from fashion_search.serving.milvus.pictures import PictureStore
from fashion_search.serving.milvus.rows import (
    STORED_FIELDS,
    number_of,
    pictures_of,
    place_of,
    sparse,
)
from fashion_search.serving.milvus.state import State


class Collection(Table):
    """The collection of an address, which need not be there."""

    def __init__(self, address: Address, pictures: str = "", index: str = "AUTOINDEX") -> None:
        """Take where it and its thumbnails are; `index` is how the vectors of a new one are searched, in Milvus's words.

        Without `pictures` thumbnails are where the builder of one that is there has put them.

        Raises:
            SearchError: pymilvus is missing, or what the thumbnails' address needs.
            IndexMissingError: there is no catalogue that would say where the thumbnails are.
            UnavailableError: the server cannot be reached.
        """
        super().__init__(Client(address.server), address.name)
        self.address, self.index = address, index
        self.state = State(self.client, address)
        self.pictures = PictureStore(pictures or self.state.head().pictures)

    def of_products(
        self, product_ids: Sequence[str], fields: Sequence[str], *, where: str = "", strong: bool = False
    ) -> list[Row]:
        """Return the rows of some products that also pass."""
        asked = set(product_ids)
        if not asked:
            return []
        expression = f"product in {sorted(map(number_of, asked))}" + (f" and {where}" if where else "")
        found = self.query(expression, [*fields, "id"], strong=strong)
        return [row for row in found if row["id"] in asked]

    def stored(self, product_ids: Sequence[str]) -> dict[str, list[Row]]:
        """Return the rows of some products, in the order of their pictures, as they are now."""
        rows: dict[str, list[Row]] = {product_id: [] for product_id in product_ids}
        for row in sorted(self.of_products(product_ids, STORED_FIELDS, strong=True), key=place_of):
            rows[row["id"]].append(row)
        return rows

    def find(self, digest: str) -> StoredPicture | None:
        """Return an encoded picture by the SHA-256 of its file; None if there is none."""
        if not self.pictures.has(picture_name(digest)):
            return None
        rows = self.query(f'digest == "{digest}"', ["digest", "place", "vector"], 1)
        return pictures_of(rows)[0] if rows else None

    def nearest(self, field: str, data: Sequence[Any], limit: int, where: str = "") -> list[Row]:
        """Return the numbers of the products whose pictures are nearest to any of some vectors, not in order.

        Each comes with the picture's inner product as `score`.
        """
        if not data:
            return []
        found = self.call(
            "search",
            data=list(data),
            anns_field=field,
            limit=min(limit, MOST_ROWS),
            filter=where,
            output_fields=["product"],
            search_params={"metric_type": "IP"},
        )
        return [{**hit["entity"], "score": hit["distance"]} for hits in found for hit in hits]

    def any_holds(self, stems: Sequence[str]) -> bool:
        """Return whether any product holds all of some words: the one that holds most of them tells."""
        best = self.nearest("words", [sparse(dict.fromkeys(stems, 1.0))], 1)
        return any(row["score"] > len(set(stems)) - 0.5 for row in best)
