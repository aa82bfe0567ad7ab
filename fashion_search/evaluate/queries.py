"""Makes queries with relevance judgements from a catalogue's categories, attributes, titles and pictures."""

import re
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import TypeVar

from fashion_search.catalog.product import Product
from fashion_search.config import MAX_TEXT_CHARS
from fashion_search.language.tokens import plain
from fashion_search.serving.catalogue import Catalogue

MIN_GROUP = 3
"""Fewest products of a category, or of an attribute's value in one, for a query."""

MAX_ATTRIBUTES = 5
"""Attributes besides the colour that are used: those that most products have."""

MAX_VALUE_CHARS = 40
"""Longest value; longer ones describe a single product."""

COLOUR = "colour"

_SPELLINGS = {"color": COLOUR}
_LETTER = re.compile(r"[^\W\d_]")

Key = TypeVar("Key", bound=Hashable)

Groups = Mapping[tuple[str, str], frozenset[str]]
"""Ids of products by (value, category), of at least `MIN_GROUP` products."""


@dataclass(frozen=True, kw_only=True, slots=True)
class JudgedQuery:
    """A query with a text, the id of a similar product, or both, and the ids of the relevant products."""

    relevant: frozenset[str]
    text: str | None = None
    like: str | None = None

    @property
    def answers(self) -> frozenset[str]:
        """The relevant ids without `like`, which is never found."""
        return self.relevant if self.like is None else self.relevant - {self.like}


def attribute_queries(catalogue: Catalogue) -> dict[str, list[JudgedQuery]]:
    """Return queries such as "red shirts" by attribute, the colour first."""
    products = Counter(name for product in catalogue for name in attributes(product))
    queries: dict[str, list[JudgedQuery]] = {}
    for name in sorted(products, key=lambda name: (name != COLOUR, -products[name], name)):
        groups = group_by(catalogue, name)
        if groups and (name == COLOUR or len(queries.keys() - {COLOUR}) < MAX_ATTRIBUTES):
            queries[name] = [
                JudgedQuery(text=f"{value} {category}", relevant=ids)
                for (value, category), ids in groups.items()
            ]
    return queries


def category_queries(catalogue: Catalogue) -> list[JudgedQuery]:
    """Return queries such as "shirts"."""
    found = _group((plain(product.category), product.id) for product in catalogue if product.category)
    return [JudgedQuery(text=name, relevant=ids) for name, ids in found.items() if len(ids) >= MIN_GROUP]


def title_queries(catalogue: Catalogue) -> list[JudgedQuery]:
    """Return each product's title as a query; all products with the title are relevant."""
    # Products without a title have their id as title.
    found = _group((p.title.strip(), p.id) for p in catalogue if p.title.strip() not in ("", p.id))
    return [
        JudgedQuery(text=title[:MAX_TEXT_CHARS], relevant=ids) for title, ids in found.items() for _ in ids
    ]


def picture_queries(catalogue: Catalogue) -> list[JudgedQuery]:
    """Return each product's picture as a query; others of its category are relevant."""
    found = _group((plain(product.category), product.id) for product in catalogue if product.category)
    return [
        JudgedQuery(like=product_id, relevant=ids)
        for ids in found.values()
        if len(ids) > 1
        for product_id in sorted(ids)
    ]


def composed_queries(catalogue: Catalogue) -> list[JudgedQuery]:
    """Return each product's picture with each other colour in its category."""
    groups = group_by(catalogue, COLOUR)
    colours = defaultdict(list)
    for colour, category in groups:
        colours[category].append(colour)
    return [
        JudgedQuery(text=colour, like=product.id, relevant=groups[colour, category])
        for product, own, category in _with_attribute(catalogue, COLOUR)
        for colour in colours[category]
        if colour != own
    ]


def group_by(catalogue: Catalogue, attribute: str) -> Groups:
    """Group products by an attribute's value and their category, without small groups."""
    found = _group(
        ((value, category), product.id) for product, value, category in _with_attribute(catalogue, attribute)
    )
    return {group: ids for group, ids in found.items() if len(ids) >= MIN_GROUP}


def attributes(product: Product) -> dict[str, str]:
    """Return a product's textual attributes in plain writing; of several values the first."""
    found: dict[str, str] = {}
    for name, value in product.attributes.items():
        first = value[0] if isinstance(value, Sequence) and not isinstance(value, str) and value else value
        if isinstance(first, str) and len(first) <= MAX_VALUE_CHARS and _LETTER.search(first):
            found.setdefault(_SPELLINGS.get(name.lower(), name.lower()), plain(first))
    return found


def sample_queries(queries: list[JudgedQuery], max_queries: int, seed: int, kind: str) -> list[JudgedQuery]:
    """Sample at most this many queries, reproducibly for each kind."""
    if len(queries) <= max_queries:
        return queries
    return Random(f"{seed} {kind}").sample(queries, max_queries)


def _with_attribute(catalogue: Catalogue, attribute: str) -> Iterator[tuple[Product, str, str]]:
    """Yield products that have an attribute and a category, with both in plain writing."""
    for product in catalogue:
        value, category = attributes(product).get(attribute, ""), plain(product.category)
        if value and category:
            yield product, value, category


def _group(pairs: Iterable[tuple[Key, str]]) -> dict[Key, frozenset[str]]:
    found: defaultdict[Key, set[str]] = defaultdict(set)
    for key, product_id in pairs:
        found[key].add(product_id)
    return {key: frozenset(ids) for key, ids in found.items()}
