"""The rows of a collection: one a picture, with all that a search needs of its product.

Texts that a filter names are stored as numbers, 64 bits of a digest: no text of a stranger is ever part of an
expression.
"""

import base64
import hashlib
import json
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

import numpy as np

from fashion_search.catalog.facets import AVAILABLE
from fashion_search.catalog.filters import Filters
from fashion_search.catalog.product import CATEGORY, CURRENCY, Product, filter_values
from fashion_search.catalog.thumbnails import picture_name
from fashion_search.catalog.writer import StoredPicture
from fashion_search.errors import QueryError
from fashion_search.language.tokens import stem
from fashion_search.ranking.inverted_index import words_of
from fashion_search.serving.milvus.client import Field, Row
from fashion_search.vectors import Vectors

RANKED_FIELDS = ("id", "place", "stems", "kind", "record", "vector")
STORED_FIELDS = ("id", "place", "pictures", "record", "vector", "digest")
"""Fields that are read to rank products, and to change them."""

MOST_TEXT, MOST_FACETS = 65_535, 4096
"""Bytes of a text, and values of a list, that Milvus stores."""

NO_PRICE, NO_WORDS = -1.0, {0: 1e-9}
"""The price and the words of a row without any: Milvus stores no empty list."""

COMPRESSED = "deflate:"
"""Begins a record that is too long as it is."""

FIRST = "place == 0"
"""Passes one row of each product."""


def fields(dim: int, index: str) -> list[Field]:
    """Return the fields of a collection; `index` is how its vectors are searched, as Milvus names it."""
    return [
        ("key", "VARCHAR", "", {"max_length": 32}),
        ("id", "VARCHAR", "", {"max_length": 2000}),
        ("product", "INT64", "INVERTED", {}),
        ("place", "INT64", "", {}),
        ("pictures", "INT64", "", {}),
        ("price", "DOUBLE", "INVERTED", {}),
        ("facets", "ARRAY", "", {"max_capacity": MOST_FACETS}),
        ("stems", "VARCHAR", "", {"max_length": MOST_TEXT}),
        ("kind", "INT64", "", {}),
        ("record", "VARCHAR", "", {"max_length": MOST_TEXT}),
        ("digest", "VARCHAR", "INVERTED", {"max_length": 64}),
        ("words", "SPARSE_FLOAT_VECTOR", "SPARSE_INVERTED_INDEX", {}),
        ("vector", "FLOAT_VECTOR", index, {"dim": dim}),
    ]


def rows_of(product: Product, pictures: Sequence[StoredPicture]) -> list[Row]:
    """Return the rows of a product, one a picture, at least one.

    Raises:
        QueryError: it is longer than Milvus stores.
    """
    named = replace(product, pictures=tuple(picture_name(picture.digest) for picture in pictures))
    words, kind = words_of(product)
    stems = sorted(set(map(stem, words)))
    shared = {
        "id": product.id,
        "product": number_of(product.id),
        "pictures": len(pictures),
        "price": NO_PRICE if product.price is None else product.price,
        "facets": [number_of(name, value.casefold()) for name, value in facets_of(product)][:MOST_FACETS],
        "stems": " ".join(stems).encode()[:MOST_TEXT].decode(errors="ignore"),
        "kind": kind,
        "record": _record(named),
    }
    return [
        {
            **shared,
            "key": key_of(product.id, place),
            "place": place,
            "digest": picture.digest,
            "words": (sparse(dict.fromkeys(stems, 1.0)) if place == 0 else {}) or NO_WORDS,
            "vector": picture.vector,
        }
        for place, picture in enumerate(pictures)
    ]


def product_of(row: Row) -> Product:
    """Return the product of a row."""
    text: str = row["record"]
    if text.startswith(COMPRESSED):
        text = zlib.decompress(base64.b64decode(text[len(COMPRESSED) :])).decode()
    return Product.from_json(text)


def pictures_of(rows: Iterable[Row]) -> list[StoredPicture]:
    """Return the pictures of some rows."""
    return [StoredPicture(row["digest"], np.array(row["vector"], dtype=np.float32), None) for row in rows]


def vectors_of(rows: Sequence[Row], dim: int) -> Vectors:
    """Return the vectors of some rows, shape (n, dim)."""
    return np.array([row["vector"] for row in rows], dtype=np.float32).reshape(-1, dim)


def place_of(row: Row) -> int:
    """Return the place of a row's picture among those of its product."""
    return int(row["place"])


def key_of(product_id: str, place: int) -> str:
    """Return the key of a picture's row."""
    return hashlib.blake2b(f"{place} {product_id}".encode(), digest_size=16).hexdigest()


def number_of(*texts: str) -> int:
    """Return the number that stands for a product's id, or for an attribute and its value in lower case."""
    digest = hashlib.blake2b(json.dumps(texts).encode(), digest_size=8).digest()
    return int.from_bytes(digest, signed=True)


def facets_of(product: Product) -> list[tuple[str, str]]:
    """Return the attributes and values that a product can be filtered by; a price without a currency has an empty one."""
    found = filter_values(product)
    return found if product.price is None or product.currency else [(CURRENCY, ""), *found]


def sparse(weights: Mapping[str, float]) -> dict[int, float]:
    """Return words with weights as a sparse vector, whose inner product with a row's is the weight that it holds."""
    return {zlib.crc32(word.encode()): weight for word, weight in weights.items()}


def passing(filters: Filters, currency: str, stock: Sequence[str]) -> str:
    """Return an expression that the rows of products that pass filters meet; empty if all do.

    `currency` is that of a price range where they name none; `stock` are the names of the attributes of availability.
    """
    groups = [[(CATEGORY, value) for value in filters.categories]] if filters.categories else []
    if filters.priced:
        groups.append([(CURRENCY, currency if filters.currency is None else filters.currency)])
    groups += [[(name, value) for value in values] for name, values in filters.attributes.items()]
    if filters.in_stock:
        groups.append([(name, value) for name in stock for value in AVAILABLE])
    numbers = [sorted(number_of(name, value.casefold()) for name, value in group) for group in groups]
    parts = [f"array_contains_any(facets, {group})" if group else "place < 0" for group in numbers]
    parts += [f"price >= {filters.price_min!r}"] * (filters.price_min is not None)
    parts += [f"price <= {filters.price_max!r}"] * (filters.price_max is not None)
    return " and ".join(parts)


def both(*conditions: str) -> str:
    """Return the expression that all of some expressions are met; an empty one always is."""
    return " and ".join(filter(None, conditions))


def _record(product: Product) -> str:
    text = json.dumps(product.to_json(), ensure_ascii=False)
    if len(text.encode()) > MOST_TEXT:
        text = COMPRESSED + base64.b64encode(zlib.compress(text.encode(), 9)).decode()
        if len(text) > MOST_TEXT:
            raise QueryError("The product's texts are too long: shorten its description or attributes.")
    return text
