"""Products, and the catalogue that holds them in row order."""

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

KEPT = 2048
"""Products that are kept ready, the last ones asked for: a result page or two, or a small catalogue whole."""

MAX_LINK_CHARS = 2000
"""Longest link to a product's page.

Source: https://www.sitemaps.org/protocol.html, whose limit is 2,048.
"""

_LINK = re.compile(r"https?://[^\s/?#\\][^\x00-\x1f\x7f\\]*", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class Product:
    """One item for sale.

    `pictures` are its views, best known first: paths or URLs where a source made the
    product, file names below the index's picture folder where an index did.
    """

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
    """Products in row order, found by row or by id; each is read from its line when it is asked for."""

    def __init__(self, lines: StringColumn, ids: KeyLookup) -> None:
        """Take finished parts; `of` and `load` make them.

        Args:
            lines: each product as JSON and a line end.
            ids: the products' ids.
        """
        self._lines = lines
        self._ids = ids
        self._kept = lru_cache(maxsize=KEPT)(self._read)

    @classmethod
    def of(cls, products: Iterable[Product]) -> "Catalogue":
        """Make a catalogue in memory.

        Raises:
            ValueError: two products have the same id.
        """
        return cls._numbered(StringColumn.of(map(line, products)))

    @classmethod
    def load(cls, path: Path) -> "Catalogue":
        """Open what `save` wrote; where there are no columns beside it, it is read once.

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
            return cls._numbered(StringColumn(data, ends))
        except (OSError, ValueError, TypeError, KeyError) as error:
            raise IndexMismatchError(
                f"{path} is not a product list ({error}); build the index again"
            ) from error

    def save(self, path: Path) -> None:
        """Write one JSON object a line."""
        path.write_bytes(self._lines.data.tobytes())

    def save_columns(self, folder: Path) -> None:
        """Write where each line begins and which id it has into a folder."""
        string_column.save(folder, {"lines": self._lines.ends, "ids": self._ids.keys})

    def __len__(self) -> int:
        return len(self._lines)

    def __iter__(self) -> Iterator[Product]:
        return map(self._read, range(len(self)))

    def __getitem__(self, row: int) -> Product:
        return self._kept(row)

    def row(self, product_id: str) -> int | None:
        """Return the row of a product, or None where the catalogue has no such id."""
        rows = self._ids.candidates(product_id)
        return next((row for row in rows if self[row].id == product_id), None)

    def _read(self, row: int) -> Product:
        return Product.from_json(json.loads(self._lines[row]))

    @classmethod
    def _numbered(cls, lines: StringColumn) -> "Catalogue":
        products = cls(lines, KeyLookup.of(()))
        catalogue = cls(lines, KeyLookup.of(product.id for product in products))
        for rows in catalogue._ids.doubtful():
            if len({catalogue[row].id for row in rows}) < len(rows):
                raise ValueError("two products have the same id")
        return catalogue


def shop_link(url: object) -> str | None:
    """Return a link that may be handed out: an http or https address; None for `javascript:` and all else."""
    usable = isinstance(url, str) and len(url) <= MAX_LINK_CHARS and _LINK.fullmatch(url)
    return str(url) if usable else None


def line(product: Product) -> str:
    """Return a product as a line of a product list."""
    return json.dumps(product.to_json()) + "\n"
