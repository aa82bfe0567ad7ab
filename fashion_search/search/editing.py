"""Rewrites a query of words and a picture as an edit: the picture, with what the words ask for changed.

"Blue" with a picture of a clutch asks for a blue clutch, but "blue" alone fits everything blue. So the picture
is read as a phrase ("red clutch"), the words are put into it ("blue clutch"), and the picture's vector is
moved by the difference of the two phrases' vectors.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import NamedTuple

import numpy as np

from fashion_search.catalog.product import Product, values_of
from fashion_search.encoder import Encoder
from fashion_search.encoder.cache import QueryEncoder
from fashion_search.language.names import ARTICLES, COLOURS
from fashion_search.language.plurals import usual_number
from fashion_search.language.tokens import plain, plain_category, stems
from fashion_search.ranking.query_vectors import QueryVectors
from fashion_search.search.query import Query, Understood
from fashion_search.serving.catalogue import COLOUR_ATTRIBUTES
from fashion_search.serving.snapshot import Snapshot
from fashion_search.vectors import Vector, Vectors, unit

AFTER_NOUN = ("with ", "for ", "made ", "from ")
"""Beginnings of words that follow what they describe."""

MAX_CATALOGUES = 8
"""Catalogues whose names' vectors are kept: as a catalogue changes, so may its names."""

LIKELY_NAMES = 2
"""Names that a picture is read as at a time; their phrases' vectors are averaged by how likely each is.

With one name, of the first ten products .76 are right on a catalogue of photos and .92 on one of drawings, with
two .78 and .96, with three .77 and .97; each phrase takes time.
"""

TEMPERATURE = 0.6
"""Difference that makes a name less likely by a factor of e, in standard deviations of all names' scores."""

COMMONNESS = 0.5
"""Share of a name's mean cosine with all pictures that is subtracted: some names are near to everything."""

FADE = 0.3
"""Distance from the ends of the slider within which an edit fades out, so that the results do not jump."""

SHIFT = 2.0
"""z-scores subtracted before the normal CDF: there, twenty products of a thousand differ, and not a half."""


class Likely(NamedTuple):
    """The names that a picture is most likely of, best first, with weights that sum to 1, and their mean vector."""

    names: tuple[str, ...]
    weights: tuple[float, ...]
    vector: Vector


@dataclass(frozen=True)
class Names:
    """Names of articles or of colours, with their vectors, unit rows, shape (n, dim)."""

    names: tuple[str, ...]
    vectors: Vectors

    def likely(self, picture: Vector, mean: Vector, count: int) -> Likely:
        """Return the `count` names that a picture is most likely of; `mean` is that of all pictures' vectors."""
        scores = self.vectors @ (picture - COMMONNESS * mean)
        best = np.argsort(-scores, kind="stable")[:count]
        shares = np.exp((scores[best] - scores[best[0]]) / (TEMPERATURE * max(float(scores.std()), 1e-6)))
        weights = tuple((shares / shares.sum()).tolist())
        return Likely(
            tuple(self.names[place] for place in best.tolist()),
            weights,
            mean_vector(self.vectors[best], weights),
        )

    def is_in(self, text: str) -> bool:
        """Return whether the words of a name follow each other in a text."""
        typed = f" {' '.join(stems(text))} "
        return any(f" {name} " in typed for name in self._stems)

    @cached_property
    def _stems(self) -> set[str]:
        return set(filter(None, (" ".join(stems(name)) for name in self.names)))


class Editor:
    """Rewrites queries as edits; thread-safe."""

    def __init__(self, encoder: Encoder, query_encoder: QueryEncoder) -> None:
        """Take the model, for names, and its cache, for phrases."""
        self._encoder, self._query_encoder = encoder, query_encoder
        self._names = lru_cache(MAX_CATALOGUES)(self._encode_names)

    def rewrite(
        self, query: Query, vectors: QueryVectors, snapshot: Snapshot, worth: float, understood: Understood
    ) -> tuple[QueryVectors, Understood]:
        """Return the vectors of a query that `is_edit`, rewritten, and what was understood.

        Args:
            query: the parsed query.
            vectors: its vectors.
            snapshot: the catalogue, whose categories and colours are names, too.
            worth: z-scores that holding all of the words adds.
            understood: what was understood so far.
        """
        if query.text is None or vectors.image is None:
            raise ValueError("an edit needs a text and a picture")
        asked, mean, known = query.text, snapshot.statistics.mean, snapshot.catalogue.names
        own = snapshot.catalogue.by_id(query.like) if query.like is not None else None
        articles, colours = self._names(known.categories, known.colours)
        article = self._label(_category(own)) or articles.likely(vectors.image, mean, LIKELY_NAMES)
        colour = self._label(_colour(own)) or colours.likely(vectors.image, mean, 1)
        shade = "" if colours.is_in(asked) else f"{colour.names[0]} "
        if articles.is_in(asked):
            kept, target = shade, self._query_encoder.encode_texts([shade + asked])[0]
        else:
            kept, phrases = shade + article.names[0], [_phrase(asked, shade + each) for each in article.names]
            target = mean_vector(self._query_encoder.encode_texts(phrases), article.weights)
        source = unit(colour.vector + article.vector)  # as good as the vector of "red clutch"
        return (
            edited(vectors, source, target, worth),
            replace(understood, keep=kept.strip(), change=asked),
        )

    def _label(self, name: str) -> Likely | None:
        """Return a product's own label; None for an empty one."""
        return Likely((name,), (1.0,), self._query_encoder.encode_texts([name])[0]) if name else None

    def _encode_names(self, categories: tuple[str, ...], colours: tuple[str, ...]) -> tuple[Names, Names]:
        """Return the names of articles and of colours: common ones, and the catalogue's."""
        kinds = ((*ARTICLES, *map(usual_number, categories)), (*COLOURS, *colours))
        articles, shades = (tuple(dict.fromkeys(names)) for names in kinds)
        encode = self._encoder.encode_texts
        return Names(articles, encode(articles)), Names(shades, encode(shades))


def is_edit(query: Query, vectors: QueryVectors) -> bool:
    """Return whether a query's words say what to change about its picture."""
    return query.edit and query.fusion == "balanced" and vectors.single is None


def edited(query: QueryVectors, source: Vector, target: Vector, worth: float) -> QueryVectors:
    """Return a mixed query with its picture moved from a source phrase to a target phrase, which is its text.

    At the ends of the slider the query stays as it is.

    Args:
        query: has a text and a picture.
        source: vector of the phrase that describes the picture.
        target: vector of the phrase that describes what is wanted.
        worth: z-scores that holding all of the words adds.
    """
    if query.text is None or query.image is None:
        raise ValueError("an edit needs a text and a picture")
    from_words, from_picture = (min(1.0, end / FADE) for end in (query.alpha, 1.0 - query.alpha))
    strength = min(from_words, from_picture)
    return replace(
        query,
        text=unit((1.0 - strength) * query.text + strength * target),
        image=unit(query.image + strength * (target - source)),
        text_shift=SHIFT + worth,
        # Near the picture's end its z-scores are so high that their normal CDFs would hardly differ.
        image_shift=SHIFT * (1.0 - from_picture),
    )


def mean_vector(vectors: Vectors, weights: Sequence[float]) -> Vector:
    """Return the weighted mean of unit rows, of unit length."""
    return unit(np.asarray(weights, dtype=np.float32) @ vectors)


def _phrase(asked: str, shown: str) -> str:
    """Put the words before what is shown, or after it: "blue clutch", "clutch with stripes"."""
    return f"{shown} {asked}" if asked.startswith(AFTER_NOUN) else f"{asked} {shown}"


def _category(product: Product | None) -> str:
    """Return a product's category as people type it; empty if it has none."""
    return usual_number(plain_category(product.category)) if product else ""


def _colour(product: Product | None) -> str:
    """Return a product's first colour; empty if it names none."""
    for name, value in product.attributes.items() if product else ():
        if name.lower() in COLOUR_ATTRIBUTES and (found := values_of(value)):
            return plain(found[0])
    return ""
