"""Corrects misspelt words towards those of fashion and of the catalogue."""

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Mapping
from functools import cache, lru_cache
from importlib.resources import files
from math import log
from string import ascii_lowercase

from rapidfuzz import process
from rapidfuzz.distance import OSA

from fashion_search.language.compounds import split_compound
from fashion_search.language.english import common_words
from fashion_search.language.names import ARTICLES, COLOURS, FASHION_WORDS
from fashion_search.language.plurals import plural, singular
from fashion_search.language.synonyms import SYNONYM_WORDS
from fashion_search.language.tokens import stem, tokens

_WORD = re.compile(r"(?<!\w)[^\W\d_]+(?:['’](?!s\b)[^\W\d_]+)*(?!\w)")
"""A run of letters without digits beside it."""

_SHORTEST = 4
"""Shorter words have too many neighbours."""

_TWO_ERRORS_FROM = 8
"""Length in letters from which a word may have two errors, not in the first letter."""

_OFTEN = 3
"""Number of products from which a word of the catalogue is a correction for a word of the least length."""

_FASHION_WEIGHT = 8.0
"""Weight of a word of fashion over log(1 + products); an article or colour counts twice."""

_RARE_WEIGHT = 1.0
"""Weight of the rare terms and the brands of `fashion_terms.txt`."""

_CACHED = 4096

_HEADS = {name.split()[-1] for name in ARTICLES}

_ARTICLE_WORDS = _HEADS | {*map(plural, _HEADS)} | {*map(singular, _HEADS)}


class Speller:
    """Corrects queries for one catalogue.

    Args:
        words: The catalogue's words as written, in lower case, and the number of products with each.
        brands: Its brands.
    """

    def __init__(self, words: Mapping[str, int], brands: Collection[str] = ()) -> None:
        weights = dict(_fashion_weights())
        own: dict[str, int] = defaultdict(int)
        for name, products in (*words.items(), *dict.fromkeys(brands, 1).items()):
            for word in tokens(name):
                own[word] = max(own[word], products)
        for word, products in own.items():
            if word.isalpha() and len(word) >= _SHORTEST:
                weights[word] = weights.get(word, 0.0) + log(1 + products)
        self._weights = weights
        self._own = dict(own)
        self._known = {stem(word) for word in weights} | {stem(word) for word in own} | SYNONYM_WORDS
        by_start: dict[str, list[str]] = defaultdict(list)
        for word in sorted(weights):
            by_start[f"{len(word)}{word[0]}"].append(word)
        self._by_start = dict(by_start)
        self._correct_word = lru_cache(_CACHED)(self._nearest)

    def correct(
        self, text: str, known: Callable[[str], bool] = lambda word: False
    ) -> tuple[str, list[tuple[str, str]]]:
        """Correct the words of a text that are neither English nor known.

        Args:
            text: The text.
            known: Tells of a word as typed, in lower case, whether it is right besides those of the catalogue.

        Returns:
            The text, and the pairs of a word as typed and its correction, in lower case.
        """
        corrections: list[tuple[str, str]] = []

        def replace(match: re.Match[str]) -> str:
            typed = match.group().lower()
            correction = self._correct_word(typed)
            if correction is None or known(typed):
                return match.group()
            corrections.append((typed, correction))
            return correction

        return _WORD.sub(replace, text), corrections

    def _nearest(self, typed: str) -> str | None:
        folded = tokens(typed)
        if len(folded) != 1 or len(folded[0]) < _SHORTEST or self._is_known(folded[0]):
            return None
        word = folded[0]
        near = self._targets(word, 1) + self._with_other_start(word)
        if word.endswith("ing") and stem(word[:-3]) in self._known:  # "skirting", but not "earing"
            near = [(target, distance) for target, distance in near if target in _ARTICLE_WORDS]
        elif not near and len(word) >= _TWO_ERRORS_FROM:
            near = self._targets(word, 2)
        if not near:
            return None
        _, target = min((self._cost(word, target, distance), target) for target, distance in near)
        return _SPELLING.get(target, target)

    def _targets(self, word: str, errors: int) -> list[tuple[str, float]]:
        """Return the words with the same first letter that are near enough, and their distances."""
        return [
            (target, distance)
            for length in range(len(word) - errors, len(word) + errors + 1)
            for target, distance, _ in process.extract(
                word,
                self._by_start.get(f"{length}{word[0]}", ()),
                scorer=OSA.distance,
                score_cutoff=errors,
                limit=None,
            )
            if self._may_be(word, target)
        ]

    def _with_other_start(self, word: str) -> list[tuple[str, float]]:
        """Return the words that differ by one error, which is in the first letter."""
        rest = word[1:]
        starts = [rest, rest[0] + word[0] + rest[1:]]
        starts += [letter + end for letter in ascii_lowercase for end in (word, rest)]
        return [(start, 1.0) for start in starts if start in self._weights and self._may_be(word, start)]

    def _is_known(self, word: str) -> bool:
        return word in common_words() or stem(word) in self._known or split_compound(word) is not None

    def _may_be(self, word: str, target: str) -> bool:
        """Return whether a word that is near enough may be meant: short and rare ones are doubted more."""
        if len(word) == _SHORTEST and sorted(word[:2]) != sorted(target[:2]) and word[0] != target[0]:
            return False
        if target in _fashion_weights():
            return True
        doubtful = len(word) == _SHORTEST or word[0] != target[0]
        return not doubtful or self._own.get(target, 0) >= _OFTEN

    def _cost(self, word: str, target: str, distance: float) -> tuple[float, ...]:
        """Order corrections: fewer errors, no rare word, the first letter kept, a common slip, frequency."""
        weight = self._weights[target]
        return distance, weight < 2 * _RARE_WEIGHT, word[0] != target[0], _slip(word, target), -weight


_SPELLING = {"tshirt": "t-shirt", "tshirts": "t-shirts"}
"""Words that are written in another way than `tokens` gives them."""


def _slip(word: str, target: str) -> int:
    """Return 0 if the words have the same letters or consonants but for doubled ones, else 1."""
    same = sorted(word) == sorted(target) or _skeleton(word) == _skeleton(target)
    return 0 if same else 1


def _skeleton(word: str) -> str:
    return re.sub(r"(.)\1+", r"\1", re.sub(r"[aeiouy]", "", word).replace("ck", "k").replace("ph", "f"))


@cache
def _fashion_weights() -> dict[str, float]:
    weights = dict.fromkeys(FASHION_WORDS, _FASHION_WEIGHT)
    for name in ARTICLES + COLOURS:
        for word in tokens(name):
            weights[word] = 2 * _FASHION_WEIGHT
    for name in ARTICLES:
        if many := plural(tokens(name)[-1]):
            weights.setdefault(many, 1.9 * _FASHION_WEIGHT)
        if one := singular(tokens(name)[-1]):
            weights.setdefault(one, 1.8 * _FASHION_WEIGHT)
    for word in files("fashion_search.language").joinpath("fashion_terms.txt").read_text("ascii").split():
        weights.setdefault(word, _RARE_WEIGHT)
    return {word: weight for word, weight in weights.items() if len(word) >= _SHORTEST}
