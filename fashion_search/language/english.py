"""Common English words, and texts that are in another language.

Source: `common_words.txt.gz` has the words of the Python package wordfreq (Robyn Speer, 2022) with a Zipf
frequency of 2.8 or more in English, without accents and apostrophes. Its data is licensed under CC BY-SA 4.0,
and so is this file. "~" precedes the words that are at least six times as frequent in another European language.

`foreign_words.txt` has words of other languages about fashion, without accents, one language a line; none of them
is a common English word or one of fashion.
"""

import gzip
import unicodedata
from collections.abc import Container
from functools import cache
from importlib.resources import files

from fashion_search.language.names import FASHION_WORDS
from fashion_search.language.tokens import stem, tokens

_FASHION = frozenset(map(stem, FASHION_WORDS))


@cache
def common_words() -> frozenset[str]:
    """Return the common English words, as `tokens` gives them."""
    english, borrowed = _lists()
    return english | borrowed


def looks_foreign(text: str, known: Container[str] = ()) -> bool:
    """Return whether a text is in a language that an English model does not know.

    That is if most letters are not Latin, or if most words are neither English nor of fashion nor `known`, the
    stems of the catalogue's words. As they may be names, there has to be a letter that English lacks, or more than
    one word with a common word of another language among those.
    """
    letters = [character for character in text if character.isalpha()]
    if not letters:
        return False
    if sum("LATIN" in unicodedata.name(letter, "") for letter in letters) * 2 < len(letters):
        return True
    english, _ = _lists()
    words = [word for word in tokens(text) if word.isalpha() and len(word) > 1]
    unknown = [
        word
        for word in words
        if word not in english and stem(word) not in known and stem(word) not in _FASHION
    ]
    if text.isascii() and (len(words) < 2 or _foreign().isdisjoint(unknown)):
        return False
    return len(unknown) * 2 > len(words)


@cache
def _foreign() -> frozenset[str]:
    return frozenset(
        files("fashion_search.language").joinpath("foreign_words.txt").read_text("ascii").split()
    )


@cache
def _lists() -> tuple[frozenset[str], frozenset[str]]:
    packed = files("fashion_search.language").joinpath("common_words.txt.gz").read_bytes()
    words = gzip.decompress(packed).decode("ascii").split()
    english = frozenset(word for word in words if not word.startswith("~"))
    return english, frozenset(word[1:] for word in words if word.startswith("~"))
