"""Joins and splits compound words: "hand bag" is "handbag", "reddress" is "red dress"."""

import re
from functools import cache, lru_cache

from fashion_search.language.english import common_words
from fashion_search.language.names import ARTICLES, COLOURS, MATERIALS, fashion_words
from fashion_search.language.plurals import plural

_IN_ONE_WORD = (
    "hand bag", "back pack", "sweat shirt", "sun glasses", "eye glasses", "rain coat", "wind breaker", "waist coat",
    "track suit", "swim suit", "swim wear", "jump suit", "body suit", "night dress", "bath robe", "shape wear",
    "head band", "wrist watch", "under wear", "foot wear", "sports wear", "knit wear", "cuff links", "neck lace",
    "ear rings", "suit case", "over coat", "neck tie", "key chain", "brief case", "ear muffs", "sleeve less",
    "strap less", "turtle neck", "pull over", "hair band",
)  # fmt: skip
"""Words that people write in two."""

_LONGEST = 40
"""Longer words are not split."""

_T_SHIRT = re.compile(r"\b(?:t|tee)[\s-]?shirt(s?)\b", re.IGNORECASE)


def join_compounds(text: str) -> str:
    """Write compounds as one word: "black hand bag" gives "black handbag", "tee shirt" gives "t-shirt"."""
    text = _T_SHIRT.sub(lambda match: f"t-shirt{match[1]}", text)
    return _pairs().sub(lambda match: re.sub(r"[\s-]+", "", match.group()), text)


def split_compounds(text: str) -> str:
    """Write compounds of a colour or material and an article as two words: "reddress", "red-dress"."""
    words = []
    for word in text.split():
        parts = split_compound(word)
        words.append(" ".join(parts) if parts else word)
    return " ".join(words)


@lru_cache(maxsize=4096)
def split_compound(word: str) -> tuple[str, str] | None:
    """Return a colour or material and an article that a word is made of, if it is no word of its own."""
    joined = word.replace("-", "", 1)
    if len(word) > _LONGEST or joined in fashion_words() or joined in common_words():
        return None
    for at in range(3, len(joined) - 2):
        first, second = joined[:at], joined[at:]
        if first in _modifiers() and second in _nouns() and word in (joined, f"{first}-{second}"):
            return first, second
    return None


@cache
def _modifiers() -> frozenset[str]:
    return frozenset((*COLOURS, *MATERIALS, "navy", "gray"))


@cache
def _nouns() -> frozenset[str]:
    words = {name for name in ARTICLES if name.isalpha()}
    return frozenset(
        words | {many for word in words if (many := plural(word))} | {"bag", "bags", "heels", "pants"}
    )


@cache
def _pairs() -> re.Pattern[str]:
    alternatives = "|".join(
        f"{first}[\\s-]+{second}" for first, second in (pair.split() for pair in _IN_ONE_WORD)
    )
    return re.compile(rf"\b(?:{alternatives})(?=s?\b|es\b)", re.IGNORECASE)
