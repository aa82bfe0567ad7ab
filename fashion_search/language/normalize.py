"""Brings the ways to type one query to one text: "Show me a dress, red!" becomes "red dress"."""

import re
import unicodedata

from fashion_search.language.compounds import join_compounds, split_compounds
from fashion_search.language.names import ARTICLE_STEMS, ARTICLES, COLOURS, MATERIALS, PATTERNS
from fashion_search.language.plurals import plural
from fashion_search.language.tokens import stems

_EMOJI = {
    "👗": "dress", "👖": "jeans", "👕": "t-shirt", "👚": "blouse", "👔": "tie", "🧥": "coat", "🧦": "socks",
    "🧤": "gloves", "🧣": "scarf", "👠": "high heels", "👡": "sandals", "👢": "boots", "👞": "formal shoes",
    "👟": "sneakers", "🥾": "boots", "🥿": "ballet flats", "🩴": "flip flops", "👒": "hat", "🎩": "hat",
    "🧢": "cap", "👜": "handbag", "👛": "wallet", "👝": "clutch", "🎒": "backpack", "🧳": "suitcase",
    "👓": "eyeglasses", "🕶": "sunglasses", "⌚": "watch", "💍": "ring", "👙": "bikini", "🩱": "swimsuit",
    "🩲": "briefs", "🩳": "shorts", "👘": "kimono", "🥻": "saree", "🦺": "vest", "☂": "umbrella", "☔": "umbrella",
    "🌂": "umbrella", "💄": "lipstick", "📿": "necklace",
}  # fmt: skip

_SIGNS = str.maketrans(
    {"’": "'", "‘": "'", "`": "'", "´": "'", "‐": "-", "‑": "-", "–": "-", "—": "-", "_": " "}
)

_NEW = re.compile(r"\((?:new|sale|used|vintage\?)?\)|[\[{]new[\]}]")

_MARKS = re.compile(
    r"[\"“”„«»()\[\]{}!?¡¿…;:|*#~^<>\\]+|(?<!\S)[-'.,/]+(?!\S)|(?<!\.\w)[.,']+(?=\s|$)|(?<!\S)[.,']+"
)
"""Punctuation that is not inside a word."""

_FILLER = re.compile(
    r"^(?:(?:please|pls|hi|hello|hey(?=\s+(?:please|i|i'd|i'm|can|could|do|have|show|find|we)\s)|can you|could you|can i"
    r"|i'd like(?: to)?|i would like(?: to)?|i want(?: to)?|i need(?: to)?|i'm looking for|i am looking for|we need"
    r"|looking for|searching for|search for|search|look for|give me|get me"
    r"|(?:do you have|have you got|you have|i want|i need|find me|show me|show us)(?: any)?|where can i find|to buy|to see|buy|need"
    r"|(?:find|show|see|want)(?=\s+(?:me|us|some|a|an|the|all)\s)|some|a|an|the)\s+)+"
)
"""What a query begins with but does not ask for."""

_FILLER_AT_END = re.compile(r"(?:\s+(?:please|pls|thanks|thank you|for me|for sale|online))+$")

_FOR_POSSESSIVE = re.compile(r"\bfor (women|men|girl|boy|kid|lady|children)(?:'?s|')(?=$| (?!\S))")

_PURPOSES = (
    "formal",
    "casual",
    "sports",
    "running",
    "stiletto",
    "kitten",
    "wedge",
    "ankle",
    "sling",
    "evening",
)
"""Adjectives that stay next to the noun."""

_NO_ORDER = frozenset(("perfume", "lipstick", "nail polish"))
"""Articles that what follows may name rather than describe."""

_KINDS = {
    word: kind
    for kind, names in enumerate(
        (("light", "dark", "bright", "pale", "navy"), (*COLOURS, "gray"), PATTERNS, MATERIALS, _PURPOSES)
    )
    for name in names
    for word in name.split()
}
"""The place of each adjective before a noun: shade, colour, pattern, material, purpose."""

_NAMED = {*ARTICLES, "bag", "pants", "heels", "flats"} - _NO_ORDER

_ARTICLES = (
    _NAMED
    | {name.removesuffix(last) + many for name in _NAMED if (many := plural(last := name.split()[-1]))}
    | {name[:-1] for name in _NAMED if name.endswith("s") and not name.endswith("ss")}
)
"""Names of articles in both numbers."""


def normalize(text: str) -> str:
    """Return the text that a model encodes: small letters, no filler, adjectives before the noun.

    An emoji of a garment is its name unless the text names an article; others go. The text as it is, in small
    letters, if nothing else is left.
    """
    plain = " ".join(unicodedata.normalize("NFKC", text).translate(_SIGNS).lower().split())
    cleaned = " ".join(_MARKS.sub(" ", _NEW.sub(" ", _name_emoji(plain).replace(",", " , "))).split())
    asked = _FILLER.sub("", _FILLER_AT_END.sub("", f"{cleaned} ".strip()))
    asked = _FOR_POSSESSIVE.sub(lambda match: f"for {match[1]}", asked)
    asked = split_compounds(join_compounds(asked))
    return adjectives_first(asked) or plain


def adjectives_first(text: str) -> str:
    """Put colours, patterns and materials before their article: "handbag in black leather", "dress red".

    Only those that follow the article at once and end the text, or precede "for".
    """
    words = text.split()
    for start in range(len(words)):
        for length in (3, 2, 1):
            end = start + length
            if end <= len(words) and " ".join(words[start:end]) in _ARTICLES:
                return _reordered(words, start, end)
    return text


def _reordered(words: list[str], start: int, end: int) -> str:
    """Move what describes the article at words[start:end] before it."""
    at = end
    if words[at : at + 2] in (["made", "of"], ["made", "from"]):
        at += 2
    elif words[at : at + 1] in (["in"], ["of"]):
        at += 1
    moved, stop = _adjectives(words, at)
    if not moved or (stop < len(words) and words[stop] != "for"):
        return " ".join(words)
    before = words[:start]
    if "and" not in moved:
        while before and (kind := _KINDS.get(before[-1])) is not None:
            if all(kind <= _KINDS.get(word, 0) for word in moved):
                break
            moved.insert(0, before.pop())
        moved.sort(key=lambda word: _KINDS.get(word, 0))
    return " ".join([*before, *moved, *words[start:end], *words[stop:]])


def _adjectives(words: list[str], at: int) -> tuple[list[str], int]:
    """Return the adjectives from a place on, with "and" between two, and where they end."""
    found: list[str] = []
    while at < len(words):
        if words[at] in _KINDS and words[at] not in found:
            found.append(words[at])
        elif found and words[at] in ("and", "&") and words[at + 1 : at + 2] and words[at + 1] in _KINDS:
            found.append("and")
        else:
            break
        at += 1
    return found, at


def _name_emoji(text: str) -> str:
    """Replace emoji of garments by their names, and remove other signs."""
    if text.isascii():
        return text
    named = any(stem in ARTICLE_STEMS for stem in stems(text))
    parts: list[str] = []
    for character in text:
        name = _EMOJI.get(character)
        if name and not named:
            if f" {name} " not in parts:
                parts.append(f" {name} ")
        elif name or unicodedata.category(character) in ("So", "Sk", "Cf", "Mn", "Me", "Co", "Cn", "Cc"):
            parts.append(" " if unicodedata.category(character) in ("So", "Cc", "Sk") else "")
        else:
            parts.append(character)
    return "".join(parts)
