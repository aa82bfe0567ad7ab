"""Splits text into words, and brings a word to the form in which words are compared.

`stem` is about number only: "dresses" and "dress" are one word, "striped" and "stripes" are two.
"""

import re
import unicodedata
from functools import lru_cache

_TOKEN = re.compile(r"[^\W_]+(?:['’][^\W_]+)*(?:-[^\W_]+)*")
"""A run of letters and digits, with apostrophes and hyphens inside."""

_HYPHEN, _PATH = re.compile(r"(?<=\w\w)-(?=\w\w)|_"), re.compile(r"\s*[>/|]\s*")
"""A hyphen between longer parts, and what separates the names of a category's path."""

_SHORT_PREFIX = re.compile(r"(?:[a-z]|\d{1,2})-")
"""A prefix that means nothing alone: "t-shirt", "v-neck", "3-piece"."""

_IRREGULAR = {
    "women": "woman", "men": "man", "children": "child", "womens": "woman", "mens": "man", "childrens": "child",
    "feet": "foot", "scarves": "scarf", "leaves": "leaf", "wolves": "wolf", "calves": "calf", "halves": "half",
    "canvases": "canvas", "lenses": "lens", "buses": "bus", "heroes": "hero",
    "bikinis": "bikini", "kurtis": "kurti", "saris": "sari", "minis": "mini", "maxis": "maxi", "midis": "midi",
}  # fmt: skip
"""Plurals that no rule below gives, and possessives without their apostrophe."""

_SINGULAR = frozenset(
    ("adidas", "canvas", "christmas", "clothes", "hermes", "lens", "levis", "mens", "series", "vans")
)
"""Words that end in "s" and are no plurals."""

_LONGEST_KEPT = 40
"""Length in letters up to which the stem of a word is remembered: longer ones are hardly words."""

_AFTER_LETTER = frozenset(("shirt", "shirts", "neck", "necks", "bar", "strap"))
"""What "t" and "v" may stand before as a word of their own."""


def tokens(text: str) -> list[str]:
    """Split a text into its words, in lower case and without accents.

    Hyphens and apostrophes separate words, but "t-shirt", "v-neck" and "3-piece" lose theirs, so that the
    spellings with and without one are the same word, "t shirt" too: ["tshirt"]. A possessive "'s" stays
    ("women's" gives "womens"), and `stem` removes it.
    """
    found: list[str] = []
    for match in _TOKEN.finditer(fold(text)):
        word = match.group().replace("'", "").replace("’", "")
        if _SHORT_PREFIX.match(word):
            prefix, _, word = word.partition("-")
            first, *rest = word.split("-")
            found.append(prefix + first)
            found.extend(rest)
        else:
            for part in word.split("-"):
                if found and found[-1] in ("t", "v") and part in _AFTER_LETTER:
                    found[-1] += part
                else:
                    found.append(part)
    return found


def stem(word: str) -> str:
    """Return the form in which a word that `tokens` gave is compared: mostly its singular.

    "dresses" gives "dress", "scarves" gives "scarf". All spellings of a word give one form, which need not be a
    word: "hoodies", "hoodie" and "hoody" give "hoody", "jeans" and "jean" give "jean".
    """
    return _stem(word) if len(word) <= _LONGEST_KEPT else _stem.__wrapped__(word)


@lru_cache(maxsize=200_000)
def _stem(word: str) -> str:
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if len(word) < 4 or word in _SINGULAR or not word.isalpha():
        return word
    if word.endswith("s") and not word.endswith(("ss", "us", "is")):
        word = word[:-2] if word.endswith(("sses", "shes", "ches", "xes", "zzes")) else word[:-1]
    return word[:-2] + "y" if word.endswith("ie") and len(word) > 4 else word


def stems(text: str) -> list[str]:
    """Return the stems of a text's words."""
    return [stem(word) for word in tokens(text)]


def plain(name: str) -> str:
    """Return a name as people type it: "Navy Blue" gives "navy blue", "mens-shoes" "mens shoes"."""
    return " ".join(_HYPHEN.sub(" ", name.lower()).split())


def plain_category(path: str) -> str:
    """Return the last name of a category's path as people type it: "Women > Dresses" gives "dresses"."""
    return plain(_PATH.split(path.strip(" />|"))[-1])


def fold(text: str) -> str:
    """Return a text in lower case and without accents."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(character for character in decomposed if not unicodedata.combining(character))
