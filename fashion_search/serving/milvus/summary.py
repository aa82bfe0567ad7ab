"""What is known of a whole catalogue without reading it: counts, statistics, words and values of its products."""

import io
import json
import zlib
from dataclasses import dataclass, field

import numpy as np

from fashion_search.catalog.facets import MAX_SPELLINGS
from fashion_search.catalog.product import CATEGORY, CURRENCY, Product
from fashion_search.errors import IndexMismatchError
from fashion_search.language.tokens import stem
from fashion_search.ranking.inverted_index import DESCRIBED, TITLED, words_of
from fashion_search.ranking.saved_arrays import DAMAGES
from fashion_search.ranking.statistics import Statistics
from fashion_search.serving.catalogue import BRAND_ATTRIBUTES, MAX_BRANDS
from fashion_search.serving.milvus.rows import facets_of


@dataclass(kw_only=True)
class Summary:
    """Statistics and counts of a catalogue, which a writer changes product by product.

    Products are counted: all, with words, described, and by word as written, stem, attribute, and value. `ranges`
    are the lowest and the highest price of each currency that there has been. `most_pictures` is the largest number
    of pictures that a product has had. Values are counted of categories, currencies and brands, and of attributes
    with few of them; the others are in `many`.
    """

    statistics: Statistics
    products: int = 0
    titled: int = 0
    described: int = 0
    most_pictures: int = 1
    words: dict[str, int] = field(default_factory=dict)
    stems: dict[str, int] = field(default_factory=dict)
    attributes: dict[str, int] = field(default_factory=dict)
    values: dict[str, dict[str, int]] = field(default_factory=dict)
    many: list[str] = field(default_factory=list)
    ranges: dict[str, list[float]] = field(default_factory=dict)

    @classmethod
    def empty(cls, dim: int) -> "Summary":
        """Return the summary of no products, whose vectors would have this width."""
        return cls(statistics=Statistics(0, np.zeros(dim), np.zeros((dim, dim))))

    def add(self, product: Product, pictures: int) -> None:
        """Count a product with so many pictures; its vectors are counted in `statistics`."""
        self._count(product, 1)
        self.most_pictures = max(self.most_pictures, pictures)

    def remove(self, product: Product) -> None:
        """Count a product no more."""
        self._count(product, -1)

    def encode(self) -> bytes:
        """Return the summary as bytes."""
        file, sums = io.BytesIO(), self.statistics
        upper = sums.products[np.triu_indices(len(sums.total))]
        counts = {name: value for name, value in vars(self).items() if name != "statistics"}
        texts = np.frombuffer(zlib.compress(json.dumps(counts).encode()), dtype=np.uint8)
        np.savez(file, count=sums.count, total=sums.total, upper=upper, texts=texts)
        return file.getvalue()

    @classmethod
    def decode(cls, data: bytes) -> "Summary":
        """Read what `encode` returned.

        Raises:
            IndexMismatchError: it is damaged.
        """
        try:
            with np.load(io.BytesIO(data)) as arrays:
                count, total, upper, texts = (arrays[name] for name in ("count", "total", "upper", "texts"))
            products = np.zeros((len(total), len(total)))
            products[np.triu_indices(len(total))] = upper
            products += np.triu(products, 1).T
            counts = json.loads(zlib.decompress(texts.tobytes()))
            return cls(statistics=Statistics(int(count), total, products), **counts)
        except DAMAGES as error:
            raise IndexMismatchError(
                f"The catalogue's summary is damaged ({error}): build it again."
            ) from error

    def _count(self, product: Product, step: int) -> None:
        words, kind = words_of(product)
        self.products += step
        self.titled += step * (kind & TITLED != 0)
        self.described += step * (kind & DESCRIBED != 0)
        for word in words:
            _step(self.words, word, step)
        for one in set(map(stem, words)):
            _step(self.stems, one, step)
        if product.price is not None:
            known = self.ranges.setdefault(product.currency or "", [product.price, product.price])
            known[:] = min(known[0], product.price), max(known[1], product.price)
        values = facets_of(product)
        for name in dict(values):
            _step(self.attributes, name, step)
        for name, value in values:
            self._count_value(name, value, step)

    def _count_value(self, name: str, value: str, step: int) -> None:
        known = self.values.setdefault(name, {})
        is_counted = name in (CATEGORY, CURRENCY) or name.lower() in BRAND_ATTRIBUTES
        if value in known or len(known) < (MAX_BRANDS if is_counted else MAX_SPELLINGS):
            _step(known, value, step)
        elif name not in self.many:
            self.many.append(name)


def _step(counts: dict[str, int], name: str, step: int) -> None:
    counts[name] = counts.get(name, 0) + step
    if counts[name] <= 0:
        del counts[name]
