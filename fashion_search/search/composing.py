"""Reads what a picture shows and what the words change about it, and rewrites the query so."""

import threading
from collections.abc import Sequence
from dataclasses import replace

from fashion_search.catalog.facets import values_of
from fashion_search.catalog.product import Product
from fashion_search.encoder import Encoder
from fashion_search.encoder.cache import QueryEncoder
from fashion_search.language.changes import change_asked_for
from fashion_search.language.names import ARTICLES, COLOURS
from fashion_search.language.number import usual_number
from fashion_search.language.words import plain, plain_category, stems
from fashion_search.ranking.composed import LIKELY_NAMES, NameVectors, edited, mean_vector
from fashion_search.ranking.scoring import QueryVectors
from fashion_search.search.query import Query, Understood
from fashion_search.serving.catalogue import COLOURS as COLOUR_ATTRIBUTES
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
        self._known: dict[tuple[str, ...], NameVectors] = {}
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
        articles = self._names((*ARTICLES, *map(usual_number, snapshot.catalogue.names.categories)))
        colours = self._names((*COLOURS, *snapshot.catalogue.names.colours))
        asked = change_asked_for(query.text)
        typed = stems(asked)
        has_article, has_colour = (
            any(_within(stems(name), typed) for name in known.names) for known in (articles, colours)
        )
        likely = (
            [(usual_number(plain_category(own.category)), 1.0)]
            if own and own.category
            else _likely(articles, vectors, snapshot, LIKELY_NAMES)
        )
        colour = _colour(own) or _likely(colours, vectors, snapshot, 1)[0][0]
        sources = [f"{colour} {article}" for article, _ in likely]
        if has_article:
            targets = [asked if has_colour else f"{colour} {asked}"]
        else:
            targets = [
                _phrase(asked, article if has_colour else source)
                for (article, _), source in zip(likely, sources, strict=True)
            ]
        weights = [weight for _, weight in likely]
        phrases = self._query_encoder.encode_texts([*sources, *targets])
        source = mean_vector(phrases[: len(sources)], weights)
        target = mean_vector(phrases[len(sources) :], weights if len(targets) > 1 else [1.0])
        kept = [
            name for name, is_kept in ((colour, not has_colour), (likely[0][0], not has_article)) if is_kept
        ]
        return edited(vectors, source, target, worth), replace(understood, keep=" ".join(kept), change=asked)

    def _names(self, names: tuple[str, ...]) -> NameVectors:
        """Return names with their vectors, which are encoded once."""
        with self._lock:
            if names not in self._known:
                if len(self._known) > MAX_LISTS:
                    self._known.clear()
                unique = tuple(dict.fromkeys(names))
                self._known[names] = NameVectors(unique, self._encoder.encode_texts(unique))
            return self._known[names]


def _phrase(asked: str, shown: str) -> str:
    """Put the words before what is shown, or after it: "blue clutch", "clutch with stripes"."""
    return f"{shown} {asked}" if asked.startswith(AFTER_NOUN) else f"{asked} {shown}"


def _likely(
    names: NameVectors, vectors: QueryVectors, snapshot: Snapshot, count: int
) -> list[tuple[str, float]]:
    if vectors.image is None:
        raise ValueError("the query has no picture")
    return names.likely(vectors.image, snapshot.statistics.mean, count)


def _colour(product: Product | None) -> str:
    """Return a product's first colour; empty if it names none."""
    if product is not None:
        for name, value in product.attributes.items():
            if name.lower() in COLOUR_ATTRIBUTES and (found := values_of(value)):
                return plain(found[0])
    return ""


def _within(name: Sequence[str], typed: Sequence[str]) -> bool:
    """Return whether the words of a name follow each other among those typed."""
    count = len(name)
    return count > 0 and any(
        list(typed[at : at + count]) == list(name) for at in range(len(typed) - count + 1)
    )
