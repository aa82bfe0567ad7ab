"""Makes test queries with known answers from a catalogue's own categories, attributes, titles and pictures."""

import re
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import TypeVar

from fashion_search.catalog.product import Catalogue, Product
from fashion_search.config import MAX_TEXT_CHARS

LEAST = 3
"""Products that make a category, or an attribute's value within one, worth a question."""

FURTHER = 5
"""Attributes besides the colour that are asked for: those that the most products have."""

MAX_VALUE_CHARS = 40
"""A longer value describes one product, it does not group several."""

COLOUR = "colour"

_SPELLINGS = {"color": COLOUR}
_HYPHEN = re.compile(r"(?<=\w\w)-(?=\w\w)|_")
_LETTER = re.compile(r"[^\W\d_]")

Key = TypeVar("Key", bound=Hashable)

Groups = Mapping[tuple[str, str], frozenset[str]]
"""Ids of products by (value, category), for values that enough products have."""


@dataclass(frozen=True, kw_only=True, slots=True)
class TestQuery:
    """Words, or the id of a product to look like, or both, and the ids of the products that answer it.

    The product it looks like is no answer, though `relevant` may name it.
    """

    relevant: frozenset[str]
    text: str | None = None
    like: str | None = None

    @property
    def answers(self) -> frozenset[str]:
        """The ids that count."""
        return self.relevant if self.like is None else self.relevant - {self.like}


def attribute_questions(catalogue: Catalogue) -> dict[str, list[TestQuery]]:
    """Ask for "value category", such as "red shirts"; questions by attribute, the colour first."""
    products = Counter(name for product in catalogue for name in attributes(product))
    asked: dict[str, list[TestQuery]] = {}
    for name in sorted(products, key=lambda name: (name != COLOUR, -products[name], name)):
        groups = groups_by(catalogue, name)
        if groups and (name == COLOUR or len(asked.keys() - {COLOUR}) < FURTHER):
            asked[name] = [
                TestQuery(text=f"{value} {category}", relevant=ids)
                for (value, category), ids in groups.items()
            ]
    return asked


def category_questions(catalogue: Catalogue) -> list[TestQuery]:
    """Ask for "shirts"."""
    found = _grouped((plain(product.category), product.id) for product in catalogue if product.category)
    return [TestQuery(text=name, relevant=ids) for name, ids in found.items() if len(ids) >= LEAST]


def title_questions(catalogue: Catalogue) -> list[TestQuery]:
    """Ask for each product by its title; products that share one answer for each other."""
    # A product that has no title goes by its id, which says nothing of what it is.
    found = _grouped((p.title.strip(), p.id) for p in catalogue if p.title.strip() not in ("", p.id))
    return [TestQuery(text=title[:MAX_TEXT_CHARS], relevant=ids) for title, ids in found.items() for _ in ids]


def picture_questions(catalogue: Catalogue) -> list[TestQuery]:
    """Ask for what looks like each product; others of its category answer."""
    found = _grouped((plain(product.category), product.id) for product in catalogue if product.category)
    return [
        TestQuery(like=product_id, relevant=ids)
        for ids in found.values()
        if len(ids) > 1
        for product_id in sorted(ids)
    ]


def composed_questions(catalogue: Catalogue) -> list[TestQuery]:
    """Ask for each product in each other colour that its category comes in."""
    groups = groups_by(catalogue, COLOUR)
    colours = defaultdict(list)
    for colour, category in groups:
        colours[category].append(colour)
    return [
        TestQuery(text=colour, like=product.id, relevant=groups[colour, category])
        for product, own, category in _valued(catalogue, COLOUR)
        for colour in colours[category]
        if colour != own
    ]


def groups_by(catalogue: Catalogue, attribute: str) -> Groups:
    """Group products by an attribute's value and their category; small groups are dropped."""
    found = _grouped(
        ((value, category), product.id) for product, value, category in _valued(catalogue, attribute)
    )
    return {group: ids for group, ids in found.items() if len(ids) >= LEAST}


def attributes(product: Product) -> dict[str, str]:
    """Return a product's attributes that are words, in plain writing; the first value of several counts."""
    found: dict[str, str] = {}
    for name, value in product.attributes.items():
        first = value[0] if isinstance(value, Sequence) and not isinstance(value, str) and value else value
        if isinstance(first, str) and len(first) <= MAX_VALUE_CHARS and _LETTER.search(first):
            found.setdefault(_SPELLINGS.get(name.lower(), name.lower()), plain(first))
    return found


def plain(name: str) -> str:
    """Return a name as one would type it: "Navy Blue" gives "navy blue", "mens-shoes" "mens shoes"."""
    return " ".join(_HYPHEN.sub(" ", name.lower()).split())


def sampled(questions: list[TestQuery], most: int, seed: int, kind: str) -> list[TestQuery]:
    """Return at most so many questions; the same for the same seed, whatever other kinds there are."""
    if len(questions) <= most:
        return questions
    return Random(f"{seed} {kind}").sample(questions, most)


def _valued(catalogue: Catalogue, attribute: str) -> Iterator[tuple[Product, str, str]]:
    """Yield products that have an attribute and a category, with both in plain writing."""
    for product in catalogue:
        value, category = attributes(product).get(attribute, ""), plain(product.category)
        if value and category:
            yield product, value, category


def _grouped(pairs: Iterable[tuple[Key, str]]) -> dict[Key, frozenset[str]]:
    found: defaultdict[Key, set[str]] = defaultdict(set)
    for key, product_id in pairs:
        found[key].add(product_id)
    return {key: frozenset(ids) for key, ids in found.items()}
