"""Products, and the catalogue of all products in row order."""

import itertools
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from fashion_search.catalog import string_column
from fashion_search.catalog.string_column import KeyLookup, StringColumn
from fashion_search.errors import IndexMismatchError

Attributes = Mapping[str, Any]

CACHED_PRODUCTS = 2048
"""Products that are cached after parsing."""

MAX_LINK_CHARS = 2000
"""Longest link to a product's page.

Source: https://www.sitemaps.org/protocol.html, whose limit is 2,048.
"""

_LINK = re.compile(r"https?://[^\s/?#\\][^\x00-\x1f\x7f\\]*", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class Product:
    """One item for sale; `pictures` are paths or URLs from a source, file names in an index."""

    id: str
    title: str
    description: str = ""
    price: float | None = None
    category: str = ""
    attributes: Attributes = field(default_factory=dict)
    pictures: tuple[str, ...] = ()
    url: str | None = None

    def to_json(self) -> dict[str, Any]:
        """Return the product as JSON values."""
        return {
            "id": self.id,
            "title": self.title,
            "description": self.description,
            "price": self.price,
            "category": self.category,
            "attributes": dict(self.attributes),
            "pictures": list(self.pictures),
            "url": self.url,
        }

    @classmethod
    def from_json(cls, record: Mapping[str, Any]) -> "Product":
        """Read a product from what `to_json` returned."""
        return cls(**{**record, "pictures": tuple(record["pictures"])})


class Catalogue:
    """Products by row or by id, parsed from their JSON lines on access."""

    def __init__(self, lines: StringColumn, ids: KeyLookup) -> None:
        """Take finished parts; use `of` or `load`.

        Args:
            lines: each product as a line of JSON.
            ids: lookup by id.
        """
        self._lines = lines
        self._ids = ids
        self._cached = lru_cache(maxsize=CACHED_PRODUCTS)(self._read)

    @classmethod
    def of(cls, products: Iterable[Product]) -> "Catalogue":
        """Create a catalogue in memory.

        Raises:
            ValueError: two products have the same id.
        """
        return cls._with_ids(StringColumn.of(map(line, products)))

    @classmethod
    def load(cls, path: Path) -> "Catalogue":
        """Open a product list; without columns (an old index), the whole file is read.

        Raises:
            IndexMismatchError: the file is not a list of products.
        """
        try:
            data = np.asarray(np.memmap(path, dtype=np.uint8, mode="r"))
            if (path.parent / string_column.FOLDER).is_dir():
                ends, keys = string_column.load(path.parent / string_column.FOLDER, "lines", "ids")
                return cls(StringColumn(data, ends), KeyLookup(keys))
            with path.open("rb") as file:
                ends = np.fromiter(itertools.accumulate(map(len, file)), dtype=np.int64)
            return cls._with_ids(StringColumn(data, ends))
        except (OSError, ValueError, TypeError, KeyError) as error:
            raise IndexMismatchError(
                f"{path} is not a product list ({error}); build the index again"
            ) from error

    def save(self, path: Path) -> None:
        """Write one JSON object per line."""
        path.write_bytes(self._lines.data.tobytes())

    def save_columns(self, folder: Path) -> None:
        """Write the line offsets and ids into a folder."""
        string_column.save(folder, {"lines": self._lines.ends, "ids": self._ids.keys})

    def __len__(self) -> int:
        return len(self._lines)

    def __iter__(self) -> Iterator[Product]:
        return map(self._read, range(len(self)))

    def __getitem__(self, row: int) -> Product:
        return self._cached(row)

    def row(self, product_id: str) -> int | None:
        """Return the row of a product, or None if there is no such id."""
        rows = self._ids.candidates(product_id)
        return next((row for row in rows if self[row].id == product_id), None)

    def _read(self, row: int) -> Product:
        return Product.from_json(json.loads(self._lines[row]))

    @classmethod
    def _with_ids(cls, lines: StringColumn) -> "Catalogue":
        products = cls(lines, KeyLookup.of(()))
        catalogue = cls(lines, KeyLookup.of(product.id for product in products))
        for rows in catalogue._ids.hash_collisions():
            if len({catalogue[row].id for row in rows}) < len(rows):
                raise ValueError("two products have the same id")
        return catalogue


def shop_link(url: object) -> str | None:
    """Return an http or https address unchanged; None for anything else, such as `javascript:`."""
    usable = isinstance(url, str) and len(url) <= MAX_LINK_CHARS and _LINK.fullmatch(url)
    return str(url) if usable else None


def line(product: Product) -> str:
    """Return a product as a line of JSON."""
    return json.dumps(product.to_json()) + "\n"
