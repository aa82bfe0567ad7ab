"""Reads a query: what to look for, what to exclude, on which conditions, and what was understood otherwise."""

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from fashion_search.language.changes import change_asked_for
from fashion_search.language.conditions import NO_CONDITIONS, Conditions, split_conditions
from fashion_search.language.english import looks_foreign
from fashion_search.language.names import Brands
from fashion_search.language.negation import opposites, split_negation
from fashion_search.language.normalize import normalize
from fashion_search.language.plurals import usual_number
from fashion_search.language.spelling import Speller
from fashion_search.language.synonyms import replace_synonyms
from fashion_search.language.tokens import stems

_SMALL_WORDS = frozenset(
    [
        "a",
        "an",
        "the",
        "for",
        "with",
        "in",
        "of",
        "and",
        "or",
        "to",
        "at",
        "on",
        "by",
        "from",
        "that",
        "is",
        "my",
    ]
)
"""Words that say nothing about a product."""


@dataclass(frozen=True, kw_only=True)
class Reading:
    """A query as it was understood.

    `text` is what a model encodes, with its noun in its usual number; it is empty if the query has conditions alone,
    or changes nothing about a picture. `words` are the stems of the words to look up in the catalogue, as typed but
    for spelling. `without` is what to exclude. `corrections` are pairs of a word as typed and what it was taken for.
    `foreign` is set if the text is in a language that an English model does not know; nothing is corrected or
    excluded then.
    """

    text: str
    words: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    corrections: tuple[tuple[str, str], ...] = ()
    conditions: Conditions = NO_CONDITIONS
    foreign: bool = False


class Reader:
    """Reads queries for one catalogue; make it once for each state of the catalogue.

    Args:
        words: The catalogue's words as written, in lower case, and the number of products with each.
        brands: Its brands.
    """

    def __init__(self, words: Mapping[str, int], brands: Collection[str] = ()) -> None:
        self._brands = Brands(brands)
        own: dict[str, int] = defaultdict(int)
        for word, products in words.items():
            for part in stems(word):
                own[part] = max(own[part], products)
        self._own = dict(own)
        self._speller = Speller(words, brands)

    def read(
        self,
        text: str,
        *,
        correct: bool = True,
        with_picture: bool = False,
        is_known: Callable[[str], bool] = lambda word: False,
    ) -> Reading:
        """Read a query.

        Args:
            text: What was typed.
            correct: Correct its spelling.
            with_picture: It goes with a picture, and tells what to change about it: "the same in blue", "not blue".
            is_known: Tells of a word as typed, in lower case, whether it is no misspelling though the catalogue's
                words do not include it.
        """
        spelt, corrections = self._speller.correct(text, is_known)
        foreign = looks_foreign(spelt, self._own)
        if foreign or not correct:
            spelt, corrections = text, []
        asked, conditions = split_conditions(spelt)
        asked, without = (asked, []) if foreign else split_negation(asked, self._brands)
        plain = normalize(asked)
        if with_picture and not foreign:
            plain = change_asked_for(plain)
        lookup = [word for word in stems(plain) if word not in _SMALL_WORDS]
        added = [word for word in opposites(without) if word not in plain]
        if added and (plain or not with_picture):
            plain = " ".join([*added, plain])
        return Reading(
            text=usual_number(replace_synonyms(plain, self._own, self._brands)),
            words=tuple(dict.fromkeys(lookup)),
            without=tuple(without),
            corrections=tuple(corrections),
            conditions=conditions,
            foreign=foreign,
        )
