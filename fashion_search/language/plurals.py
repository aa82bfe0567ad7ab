"""Puts the noun of a query into its usual number: "red dresses" becomes "red dress", "sock" becomes "socks".

A picture mostly shows one dress, but a pair of socks. With `mini` this finds more than the number as typed (of
the first ten for "blue shirts" and the like .72 are right, .60 as typed) or than both numbers together (.68).
"""

import re

from fashion_search.language.names import ARTICLES, COLOURS, FASHION_WORDS
from fashion_search.language.tokens import stem, tokens

_ONE_NUMBER = frozenset((
        "jeans", "trousers", "chinos", "pants", "leggings", "tights", "shorts", "capris", "dungarees", "briefs",
        "boxers", "pyjamas", "pajamas", "sunglasses", "eyeglasses", "glasses", "shapewear", "joggers", "jeggings",
        "salwar", "perfume", "polish", "underwear", "jewellery", "jewelry", "clothes", "clothing", "footwear",
        "sportswear", "knitwear", "lingerie", "pump", "pumps", "slacks", "trunks", "suspenders", "braces", "spectacles", "overalls",
    )
)  # fmt: skip
"""Nouns with one number, or with another meaning in the other one: a pump is no shoe."""

_IRREGULAR = {"scarf": "scarves", "lehenga": "lehengas"}

_SINGULARS = {
    "hoodies": "hoodie",
    "beanies": "beanie",
    "wellies": "welly",
    "ties": "tie",
    "onesies": "onesie",
}

_OTHER_PAIRS = (
    "trainer", "heel", "slip-on", "flat", "mitten", "clog", "oxford", "brogue", "bootie", "stud", "hoop", "mule",
    "espadrille", "stiletto", "derby", "wellington",
)  # fmt: skip
"""Nouns that come in pairs, besides those that `ARTICLES` has in the plural."""

_AFTER_NOUN = re.compile(
    r"(?<![\w-])(?:with|without|for|in|of|to|from|on|by|made|that|and|under|like)(?![\w-])"
)
"""What begins an addition to the noun."""

_OTHER_NOUNS = (
    "trainer", "frock", "rucksack", "purse", "bag", "heel", "slip-on", "flat", "mitten", "clog", "oxford", "brogue",
    "pullover", "gilet", "anorak", "bodysuit", "kurti", "kaftan", "fedora", "beret", "anklet", "choker", "satchel",
    "pouch", "bootie", "jersey", "muffler", "cufflink", "earring", "sock", "shoe", "boot", "sandal",
    "slipper", "glove", "loafer", "moccasin", "pump", "wedge", "sneaker", "stocking", "flip flop",
)  # fmt: skip
"""Other nouns that people use alone, and singulars of those that are named in the plural."""


def plural(noun: str) -> str | None:
    """Return the plural of a noun in the singular, None if it has none."""
    if noun in _ONE_NUMBER or (noun.endswith("s") and not noun.endswith("ss")):
        return None
    if noun in _IRREGULAR:
        return _IRREGULAR[noun]
    if noun.endswith(("s", "sh", "ch", "x", "z")):
        return noun + "es"
    if noun.endswith("y") and noun[-2:-1] not in "aeiou":
        return noun[:-1] + "ies"
    return noun + "s"


def singular(noun: str) -> str | None:
    """Return the singular of a noun in the plural, None if it is no plural or has no singular."""
    if noun in _ONE_NUMBER or not noun.endswith("s") or noun.endswith("ss"):
        return None
    *before, last = noun.split("-")
    return "-".join([*before, _SINGULARS.get(last, stem(last))])


def usual_number(text: str) -> str:
    """Return a query with its noun in the number that products are usually shown in.

    The noun is the last article of clothing that is named before an addition ("for summer"). The text stays as
    it is if there is none, or if it has one number ("jeans").
    """
    words = text.split(" ")
    addition = _AFTER_NOUN.search(text)
    head = len(text[: addition.start()].split()) if addition and addition.start() else len(words)
    for end in range(min(head, len(words)), 0, -1):
        noun = words[end - 1]
        if noun in _ONE_NUMBER and stem(noun) in _NOUNS:
            return text
        if _is_noun(words[max(0, end - 2) : end]) or stem_of(noun) in _NOUNS:
            usual = plural(noun) if stem_of(noun) in _PAIRS else singular(noun)
            return " ".join([*words[: end - 1], usual or noun, *words[end:]])
    return text


def in_plural(text: str) -> str | None:
    """Return what a shelf of such products is called: "red dresses with pockets" for "Red dress with pockets".

    None unless the text is words of fashion that end with an article, and perhaps an addition: the grammar of
    anything else ("a red dress", "Fifties Dress", "shirt or blouse") is not known.
    """
    addition = _AFTER_NOUN.search(text)
    head = text[: addition.start()].lower() if addition else text.lower()
    *before, noun = head.split() or [""]
    named = _is_noun([*before[-1:], noun]) or stem_of(noun) in _NOUNS
    if not named or not FASHION_WORDS.issuperset(tokens(" ".join(before))):
        return None
    return " ".join([*before, plural(noun) or noun, *(text[len(head) :].split())])


def stem_of(word: str) -> str:
    """Return the stem of a word that may have a hyphen: "t-shirts" gives "tshirt"."""
    parts = tokens(word)
    return stem(parts[0]) if len(parts) == 1 else " ".join(stem(part) for part in parts)


def _is_noun(words: list[str]) -> bool:
    return len(words) == 2 and " ".join(stem_of(word) for word in words) in _NOUNS


_HEADS = {name.split()[-1] for name in ARTICLES}

_PAIRS = frozenset(map(stem_of, (*_OTHER_PAIRS, *filter(singular, _HEADS))))
"""Stems of the nouns that come in pairs."""

_NAMES = {" ".join(map(stem_of, name.split())) for name in (*ARTICLES, *_OTHER_NOUNS)}

_NOUNS = (_NAMES | {name.split()[-1] for name in _NAMES} - {"up", "set", "polish", "top"}) - {
    *map(stem, COLOURS)
}
"""Stems of the nouns, of two words for such names as "flip flops"."""
