"""The examples that a first visitor can click."""

import itertools
from dataclasses import asdict, dataclass
from typing import Any

from fashion_search.catalog.product import Product
from fashion_search.server.api.product_record import image_url
from fashion_search.serving.snapshot import Snapshot

WORDS = ("red summer dress", "blue denim jeans", "black leather shoes", "silver watch", "striped shirt")
COLOURS = ("red", "blue", "black", "white", "green")
PICTURES = 6
BOTH = 3


@dataclass(frozen=True, kw_only=True)
class Example:
    """A query to click: `text`, a product of the catalogue to look like (its id), or both."""

    text: str = ""
    like: str | None = None
    title: str = ""
    picture: str | None = None

    def to_json(self) -> dict[str, Any]:
        """Return what the page needs to draw it."""
        return {**asdict(self), "image_url": image_url(self.picture) if self.picture else None}


def examples(snapshot: Snapshot) -> list[Example]:
    """Choose examples for a catalogue, always the same ones: a picture from each of its largest categories."""
    chosen = _spread(snapshot, PICTURES + BOTH)
    words = [Example(text=text) for text in WORDS]
    pictures = [_like(product) for product in chosen[:PICTURES]]
    both = [
        _like(product, _other_colour(product, number))
        for number, product in enumerate(chosen[PICTURES:] or chosen[:BOTH])
    ]
    return words + pictures + both


def _like(product: Product, text: str = "") -> Example:
    return Example(text=text, like=product.id, title=product.title, picture=product.pictures[0])


def _spread(snapshot: Snapshot, count: int) -> list[Product]:
    """Take one product a category in turn, the largest category first."""
    groups = snapshot.facets.by_category()[:count]
    admission = ([rows[turn] for rows in groups if turn < len(rows)] for turn in range(count))
    spread = (snapshot.catalogue.get(int(row)) for rows in admission for row in rows)
    return list(itertools.islice((product for product in spread if product), count))


def _other_colour(product: Product, start: int) -> str:
    known = f"{product.title} {product.description} {product.attributes.get('colour', '')}".lower()
    turned = COLOURS[start % len(COLOURS) :] + COLOURS[: start % len(COLOURS)]
    return next((f"in {colour}" for colour in turned if colour not in known), f"in {turned[0]}")
