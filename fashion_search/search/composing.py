"""Reads what a picture shows and what the words change about it, and rewrites the query so."""

import threading
from dataclasses import dataclass, replace

from fashion_search.catalog.product import Product, values_of
from fashion_search.encoder import Encoder
from fashion_search.encoder.cache import QueryEncoder
from fashion_search.language.names import ARTICLES, COLOURS
from fashion_search.language.plurals import usual_number
from fashion_search.language.tokens import plain, plain_category, stems
from fashion_search.ranking.composed import (
    LIKELY_NAMES,
    Likely,
    NameVectors,
    edited,
    mean_vector,
    phrase_vector,
)
from fashion_search.ranking.query_vectors import QueryVectors
from fashion_search.search.query import Query, Understood
from fashion_search.serving.catalogue import COLOUR_ATTRIBUTES, CatalogueNames
from fashion_search.serving.snapshot import Snapshot

AFTER_NOUN = ("with ", "for ", "made ", "from ")
"""Beginnings of words that follow what they describe."""

MAX_LISTS = 8
"""Lists of names whose vectors are kept: catalogues that come and go have others."""


def is_edit(query: Query, vectors: QueryVectors) -> bool:
    """Return whether a query's words say what to change about its picture."""
    return query.edit and query.fusion == "balanced" and vectors.single is None


class Composer:
    """Rewrites composed queries; thread-safe."""

    def __init__(self, encoder: Encoder, query_encoder: QueryEncoder) -> None:
        """Take the model, for names, and its cache, for phrases."""
        self._encoder, self._query_encoder = encoder, query_encoder
        self._known: dict[int, Names] = {}
        self._lock = threading.Lock()

    def rewrite(
        self,
        query: Query,
        vectors: QueryVectors,
        snapshot: Snapshot,
        worth: float,
        understood: Understood,
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
        own = snapshot.catalogue.by_id(query.like) if query.like is not None else None
        names = self._names(snapshot.catalogue.names)
        asked = query.text
        has_article, has_colour = names.articles.is_in(asked), names.colours.is_in(asked)
        mean = snapshot.statistics.mean
        article = self._own(_category(own)) or names.articles.vectors.likely(
            vectors.image, mean, LIKELY_NAMES
        )
        colour = self._own(_colour(own)) or names.colours.vectors.likely(vectors.image, mean, 1)
        shade = colour.names[0]
        targets, weights = [asked if has_colour else f"{shade} {asked}"], [1.0]
        if not has_article:
            shown = [name if has_colour else f"{shade} {name}" for name in article.names]
            targets, weights = [_phrase(asked, name) for name in shown], list(article.weights)
        target = mean_vector(self._query_encoder.encode_texts(targets), weights)
        source = phrase_vector(colour, article)
        kept = [
            name
            for name, is_kept in ((shade, not has_colour), (article.names[0], not has_article))
            if is_kept
        ]
        return edited(vectors, source, target, worth), replace(understood, keep=" ".join(kept), change=asked)

    def _own(self, name: str) -> Likely | None:
        """Return a product's own label; None for an empty one."""
        return Likely((name,), (1.0,), self._query_encoder.encode_texts([name])[0]) if name else None

    def _names(self, own: CatalogueNames) -> "Names":
        """Return the names of a catalogue, whose vectors are encoded once."""
        with self._lock:
            known = self._known.get(id(own))
            if known is None:
                while len(self._known) >= MAX_LISTS:
                    self._known.pop(next(iter(self._known)))
                known = self._known[id(own)] = Names(
                    own,
                    articles=self._encoded((*ARTICLES, *map(usual_number, own.categories))),
                    colours=self._encoded((*COLOURS, *own.colours)),
                )
            return known

    def _encoded(self, names: tuple[str, ...]) -> "NamesOfKind":
        unique = tuple(dict.fromkeys(names))
        return NamesOfKind(
            NameVectors(unique, self._encoder.encode_texts(unique)),
            frozenset(tuple(stems(name)) for name in unique),
        )


@dataclass(frozen=True)
class NamesOfKind:
    """Names of articles or of colours, with their vectors and the stems of their words."""

    vectors: NameVectors
    stems: frozenset[tuple[str, ...]]

    def is_in(self, text: str) -> bool:
        """Return whether the words of a name follow each other in a text."""
        typed = stems(text)
        longest = max(map(len, self.stems), default=0)
        return any(
            tuple(typed[start:end]) in self.stems
            for start in range(len(typed))
            for end in range(start + 1, min(start + longest, len(typed)) + 1)
        )


@dataclass(frozen=True)
class Names:
    """What a picture may be read as: common names, and the catalogue's `own`, which are kept with their vectors."""

    own: CatalogueNames
    articles: NamesOfKind
    colours: NamesOfKind


def _phrase(asked: str, shown: str) -> str:
    """Put the words before what is shown, or after it: "blue clutch", "clutch with stripes"."""
    return f"{shown} {asked}" if asked.startswith(AFTER_NOUN) else f"{asked} {shown}"


def _category(product: Product | None) -> str:
    """Return a product's category as people type it; empty if it has none."""
    return usual_number(plain_category(product.category)) if product else ""


def _colour(product: Product | None) -> str:
    """Return a product's first colour; empty if it names none."""
    if product is not None:
        for name, value in product.attributes.items():
            if name.lower() in COLOUR_ATTRIBUTES and (found := values_of(value)):
                return plain(found[0])
    return ""
