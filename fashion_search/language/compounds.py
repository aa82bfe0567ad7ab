"""Joins and splits compound words: "hand bag" is "handbag", "reddress" is "red dress"."""

import re
from functools import lru_cache

from fashion_search.language.english import common_words
from fashion_search.language.names import ARTICLES, COLOURS, FASHION_WORDS, MATERIALS
from fashion_search.language.plurals import plural

_IN_ONE_WORD = (
    "hand bag", "back pack", "sweat shirt", "sun glasses", "eye glasses", "rain coat", "wind breaker", "waist coat",
    "track suit", "swim suit", "swim wear", "jump suit", "body suit", "night dress", "bath robe", "shape wear",
    "head band", "wrist watch", "under wear", "foot wear", "sports wear", "knit wear", "cuff links", "neck lace",
    "ear rings", "suit case", "over coat", "neck tie", "key chain", "brief case", "ear muffs", "sleeve less",
    "strap less", "turtle neck", "pull over", "hair band",
)  # fmt: skip
"""Words that people write in two."""

_PAIRS = re.compile(
    r"\b(?:" + "|".join(_IN_ONE_WORD).replace(" ", r"[\s-]+") + r")(?=s?\b|es\b)", re.IGNORECASE
)

_MODIFIERS = frozenset((*COLOURS, *MATERIALS, "navy", "gray"))

_ONE_WORD_ARTICLES = frozenset(name for name in ARTICLES if name.isalpha())

_NOUNS = (
    _ONE_WORD_ARTICLES | {plural(word) for word in _ONE_WORD_ARTICLES} | {"bag", "bags", "heels", "pants"}
)

_LONGEST = 40
"""Longer words are not split."""

_T_SHIRT = re.compile(r"\b(?:t|tee)[\s-]?shirt(s?)\b", re.IGNORECASE)


def join_compounds(text: str) -> str:
    """Write compounds as one word: "black hand bag" gives "black handbag", "tee shirt" gives "t-shirt"."""
    text = _T_SHIRT.sub(lambda match: f"t-shirt{match[1]}", text)
    return _PAIRS.sub(lambda match: re.sub(r"[\s-]+", "", match.group()), text)


def split_compounds(text: str) -> str:
    """Write compounds of a colour or material and an article as two words: "reddress", "red-dress"."""
    return " ".join(" ".join(split_compound(word) or (word,)) for word in text.split())


@lru_cache(maxsize=4096)
def split_compound(word: str) -> tuple[str, str] | None:
    """Return a colour or material and an article that a word is made of, if it is no word of its own."""
    joined = word.replace("-", "", 1)
    if len(word) > _LONGEST or joined in FASHION_WORDS or joined in common_words():
        return None
    for at in range(3, len(joined) - 2):
        first, second = joined[:at], joined[at:]
        if first in _MODIFIERS and second in _NOUNS and word in (joined, f"{first}-{second}"):
            return first, second
    return None
