"""Replaces words that a model does not know by ones that it knows: "plimsolls" by "canvas shoes".

The targets in `synonyms.tsv` are those whose ten nearest of 2,000 photos and 460 drawings are right most often
with `mini`. Its columns are the word, its target and when it counts: "alone", if no other article is named, as
the word has other meanings; "colour", always if it is all of the text, else if an article is named; "shade", if
an article is named, as it is a thing, too; empty, always; "same", also if the catalogue has the word.
"""

from collections.abc import Mapping
from importlib.resources import files
from typing import NamedTuple

from fashion_search.language.names import ARTICLE_STEMS, NO_BRANDS, Brands
from fashion_search.language.plurals import plural
from fashion_search.language.tokens import stem, stems

OWN_FROM = 5
"""Number of products from which a word is the catalogue's own, and stays."""

_LONGEST = 3
"""Most words of a synonym."""

_NO_COLOUR = frozenset(
    stem(word)
    for word in (
        "print", "printed", "ring", "necklace", "pendant", "bracelet", "earrings", "bangle", "brooch", "gold", "perfume",
        "lipstick", "stone", "gem", "jewellery",
    )
)  # fmt: skip
"""With these words the name of a shade is that of a thing: "ruby ring", "cherry print"."""


class _Synonym(NamedTuple):
    target: str
    when: str


_SYNONYMS = {
    " ".join(stem for piece in word.split() for stem in stems(piece)): _Synonym(target, when)
    for word, target, when in (
        row.split("\t")
        for row in files("fashion_search.language").joinpath("synonyms.tsv").read_text("utf-8").splitlines()
    )
}

_ARTICLES = (ARTICLE_STEMS | set(_SYNONYMS) | {"bag", "heel", "flat", "pant", "flop"}) - {
    word for word, synonym in _SYNONYMS.items() if synonym.when in ("colour", "shade")
}

SYNONYM_WORDS = frozenset(word for word in _SYNONYMS if " " not in word)
"""The single words that are replaced, as `stem` gives them: they are no misspellings."""


def replace_synonyms(text: str, own: Mapping[str, int], brands: Brands = NO_BRANDS) -> str:
    """Replace the synonyms in a text that `normalize` gave.

    Args:
        text: The text.
        own: Stems of the catalogue's words and the number of products with each: single words of `OWN_FROM` or
            more stay.
        brands: Names that stay.
    """
    words = text.split()
    keys = [" ".join(stems(word)) for word in words]
    kept: set[int] | None = None
    done: list[str] = []
    at = 0
    while at < len(words):
        for length in range(min(_LONGEST, len(words) - at), 0, -1):
            places = range(at, at + length)
            key = " ".join(keys[at : at + length])
            found = _SYNONYMS.get(key)
            if found is None or (own.get(key, 0) >= OWN_FROM and found.when != "same"):
                continue
            kept = _in_brands(words, brands) if kept is None else kept
            target = _in_number(found.target, words[at + length - 1])
            if kept.isdisjoint(places) and f" {target} " not in f" {text} " and _counts(found, keys, places):
                done += target.split()
                at += length
                break
        else:
            done.append(words[at])
            at += 1
    if done == words:
        return text
    return " ".join(word for place, word in enumerate(done) if place == 0 or done[place - 1] != word)


def _counts(synonym: _Synonym, keys: list[str], places: range) -> bool:
    """Return whether a synonym means its target in this text."""
    others = [key for place, key in enumerate(keys) if place not in places and key not in ("in", "of", "a")]
    article = any(key in _ARTICLES for key in others)
    return {
        "alone": not article,
        "colour": article or not others,
        "shade": article and _NO_COLOUR.isdisjoint(others),
    }.get(synonym.when, True)


def _in_number(target: str, typed: str) -> str:
    """Put a target into the plural if the synonym is typed in the plural."""
    *first, last = target.split()
    many = plural(last) if typed.endswith("s") and stem(typed) != typed else None
    return " ".join([*first, many]) if many else target


def _in_brands(words: list[str], brands: Brands) -> set[int]:
    """Return the places of words that are part of a brand's name."""
    of_character = [place for place, word in enumerate(words) for _ in f"{word} "]
    return {place for start, end in brands.spans(" ".join(words)) for place in of_character[start:end]}
