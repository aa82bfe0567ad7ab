"""Parses negation: "dress without sleeves" becomes "dress", excluding "sleeves".

CLIP ignores such small words, and would find dresses with sleeves.
"""

import re
from collections.abc import Collection, Iterable

from fashion_search.language.names import ARTICLES, COLOURS, MATERIALS, PATTERNS
from fashion_search.language.words import stems

_VERB = r"(?:is|are|does|do|has|have|was|were)"

_NEGATION = re.compile(
    r"(?:[,;(]|\s-)?\s*(?:"
    rf"(?:\b(?:that|which|who)\s+)?\b(?:{_VERB}\s+(?:not|no)|{_VERB}n['’]?t)\b(?:\s+(?:have|be|come\s+with))?"
    r"|(?:\b(?:but|and)\s+)?\bi\s+(?:really\s+)?(?:do\s+not|don['’]?t|would\s+not|wouldn['’]?t)\s+(?:want|like|need)\b"
    r"|\bdon['’]?t\s+want\b|\bi\s+hate\b|\bnothing\s+(?:too|very|so)\b"
    r"|\bneither\b|\bw/o(?:ut)?\b|\bwith\s?out\b|\banything\s+but\b|\b(?:rather|other)\s+than\b|\binstead\s+of\b"
    r"|\b(?:but\s+not|but\s+no|with\s+no|not|no|except(?:\s+for)?|excluding|minus|sans|avoid(?:ing)?|lacking)\b"
    r")\s+(?:any\s+|an?\s+|the\s+|with\s+|in\s+)?",
    re.IGNORECASE,
)
"""Words that negate what follows."""

_DIRECT = re.compile(r"(?<![^\s(,])(?:-|–|non-)(?P<term>[^\W\d_][\w’'-]*)", re.IGNORECASE)
"""A sign or prefix that negates one word: "-floral", "non-leather"."""

_FREE = re.compile(
    rf"\b(?P<term>{'|'.join((*(name for name in MATERIALS if ' ' not in name), 'logo', 'zip', 'lace'))})[\s-]free\b",
    re.IGNORECASE,
)
"""A suffix that negates the word before: "leather-free"."""

_IDIOMS = re.compile(
    r"\b(?:no[ -](?:show|iron|sew|wire|slip|tie|heel|brand|name|problem|fear|limits?|doubt|one|longer|more|less)\b"
    r"|no\.?\s*\d|not\s+(?:too|very|so|only|just)\b|non-(?:iron|slip|skid|stick|marking|crease|fade|fading|toxic|stop"
    r"|binary|prescription)\b|not\s+your\s+daughter|without\s+walls\b|sans[ -]serif\b)",
    re.IGNORECASE,
)
"""Phrases and well-known brands with such words that are no negations."""

_END = re.compile(
    r"\s*(?:[,;.!?)]|\bbut\b|\bwith\b(?!\s*out\b)"
    r"|(?=\b(?:in|for|under|over|below|above|less|cheaper|between|size|please)\b)"
    r"|(?=\b(?:with\s?out|w/o|no|not)\b))\s*",
    re.IGNORECASE,
)
"""The end of a negated clause."""

_LOOSE = re.compile(r"[,;.!?()]+(?:\s|$)|\(|\bbut\b", re.IGNORECASE)
"""Remains of a clause that was removed."""

_SEPARATORS = re.compile(r"\s*(?:[,;/]|\band\b|\bor\b|\bnor\b)\s*", re.IGNORECASE)

_PLAIN_WORDS = frozenset(word for name in (*COLOURS, *MATERIALS, *PATTERNS) for word in stems(name))

_NOUNS = frozenset(stems(name)[-1] for name in ARTICLES)

_OPPOSITES = {"sleeve": "sleeveless", "lace": "slip-on", "heel": "flat", "back": "backless"}
"""Stems of what may be missing, and what an article without it is called.

Left out, as `mini` finds fewer of the right articles with them: strapless, collarless, hoodless, plain.
"""


def split_negation(text: str, brands: Collection[str] = ()) -> tuple[str, str]:
    """Split a query into what to find and what to exclude; negations in names of `brands` are none.

    Returns:
        Both texts, the second one possibly empty: "dress without sleeves or stripes" gives ("dress",
        "sleeves, stripes").
    """
    kept = ""
    excluded: list[str] = []
    rest = " ".join(text.split())
    for pattern in (_DIRECT, _FREE):
        for match in reversed(_negations(pattern, rest, brands)):
            excluded.insert(0, match["term"])
            rest = f"{rest[: match.start()]} {rest[match.end() :]}"
    while matches := _negations(_NEGATION, rest, brands):
        match = matches[0]
        kept += rest[: match.start()]
        rest = rest[match.end() :]
        end = _END.search(rest)
        clause, rest = (rest[: end.start()], rest[end.start() :]) if end else (rest, "")
        excluded += terms(clause)
        if not kept.strip() and rest.lstrip(" ").startswith(")"):
            rest = rest.lstrip(" )")
    if excluded and not _LOOSE.sub(" ", f"{kept} {rest} ").strip():
        excluded, rest = _leading(excluded)
        kept = ""
    elif excluded and not kept.strip() and (parts := _leading(excluded))[1] and _all_plain(parts[0]):
        excluded, rest = parts[0], f"{parts[1]} {rest}"
    wanted = " ".join(_LOOSE.sub(" ", f"{kept} {rest} ").split())
    return (wanted, ", ".join(excluded)) if wanted and excluded else (text, "")


def terms(text: str) -> list[str]:
    """Split a list of terms: "stripes, logo" gives ["stripes", "logo"]."""
    return [term for part in _SEPARATORS.split(text) if (term := part.strip(" .!?()"))]


def opposites(excluded: Iterable[str]) -> list[str]:
    """Return what to look for as well: what is without "sleeves" is "sleeveless"."""
    found = [
        _OPPOSITES[words[0]] for term in excluded if len(words := stems(term)) == 1 and words[0] in _OPPOSITES
    ]
    return list(dict.fromkeys(found))


def _leading(excluded: list[str]) -> tuple[list[str], str]:
    """Split "no red or blue dress": the first word of the last term is excluded, the rest is looked for."""
    *others, last = excluded
    first, _, rest = last.partition(" ")
    return [*others, first], rest


def _all_plain(excluded: list[str]) -> bool:
    return all(stem in _PLAIN_WORDS for term in excluded for stem in stems(term))


def _negations(pattern: re.Pattern[str], text: str, brands: Collection[str]) -> list[re.Match[str]]:
    matches = [
        match
        for match in pattern.finditer(text)
        if "term" in match.groupdict() or text[match.end() :].strip()
    ]
    if not matches:
        return []
    spans = [idiom.span() for idiom in _IDIOMS.finditer(text)] + _brand_spans(text, brands)
    return [
        match
        for match in matches
        if not any(start < match.end() and match.start() < end for start, end in spans)
    ]


def _brand_spans(text: str, brands: Collection[str]) -> list[tuple[int, int]]:
    lowered = text.lower()
    named = [name for brand in brands if (name := brand.lower()) in lowered]
    return [
        match.span() for name in named for match in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", lowered)
    ]
