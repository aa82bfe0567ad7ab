"""Parses negation: "dress without sleeves" becomes "dress", excluding "sleeves".

CLIP ignores such small words, and would find dresses with sleeves.
"""

import re
from collections.abc import Iterable

from fashion_search.language.names import ARTICLE_STEMS, COLOURS, MATERIALS, NO_BRANDS, PATTERNS, Brands
from fashion_search.language.tokens import stems

_VERB = r"(?:is|are|does|do|has|have|was|were)"

_NEGATION = re.compile(
    r"(?:[,;(]|\s-)?\s*(?:\b(?:but|and)\s+)?(?:"
    rf"(?:\b(?:that|which|who)\s+)?\b(?:{_VERB}\s+(?:not|no)|{_VERB}n['’]?t)\b(?:\s+(?:have|be|come\s+with))?"
    r"|\bi\s+(?:really\s+)?(?:do\s+not|don['’]?t|would\s+not|wouldn['’]?t)\s+(?:want|like|need)\b"
    r"|\bdon['’]?t\s+want\b|\bi\s+hate\b|\bnothing\s+(?:too|very|so)\b"
    r"|\bneither\b|\bw/o(?:ut)?\b|\bwith\s?out\b|\banything\s+but\b|\b(?:rather|other)\s+than\b|\binstead\s+of\b"
    r"|\b(?:with\s+no|not|no|except(?:\s+for)?|excluding|minus|sans|avoid(?:ing)?|lacking)\b"
    r")\s+(?:made\s+(?:out\s+)?(?:of|from|with)\s+)?(?:any\s+|an?\s+|the\s+|with\s+|in\s+)?",
    re.IGNORECASE,
)
"""Words that negate what follows."""

_DIRECT = re.compile(r"(?<![^\s(,])(?:-|–|non-)(?P<term>[^\W\d_][\w’'-]*)", re.IGNORECASE)
"""A sign or prefix that negates one word: "-floral", "non-leather"."""

_FREE = re.compile(
    rf"\b(?P<term>{'|'.join((*(name for name in MATERIALS if ' ' not in name), 'logo', 'zip', 'lace'))})[\s-]free\b(?!\s*(?:siz|shipping|delivery))",
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

_ITEM = r"(?!(?:no|not|with|without|but|in|for|under|over|please)\b)[\w'’-]+"

_LISTED = re.compile(
    rf"\s*,\s*(?P<items>{_ITEM}(?:\s*,\s*{_ITEM}){{0,8}})\s*,?\s+n?or\s+(?P<last>{_ITEM})", re.IGNORECASE
)
"""The rest of a list after its first term: ", dots or logo"."""

_LOOSE = re.compile(r"[,;.!?()]+(?:\s|$)|\(|\bbut\b", re.IGNORECASE)
"""Remains of a clause that was removed."""

_SEPARATORS = re.compile(r"\s*(?:[,;/]|\band\b|\bor\b|\bnor\b)\s*", re.IGNORECASE)

_COLOURS = frozenset(word for name in COLOURS for word in stems(name))

_MATERIALS = frozenset(word for name in MATERIALS for word in stems(name))

_PLAIN_WORDS = frozenset(word for name in (*COLOURS, *MATERIALS, *PATTERNS) for word in stems(name))

MAX_EXCLUDED = 10
"""Most terms that a query may exclude; no more are looked for when there are more."""

_LONGEST_ITEM = 3
"""Most words of the last term of a list, which may have an article: "no red, blue or green dress"."""

_CLOSING = re.compile(r"\s*\)[\s)]*")

_OPPOSITES = {"sleeve": "sleeveless", "lace": "slip-on", "heel": "flat", "back": "backless"}
"""Stems of what may be missing, and what an article without it is called.

Left out, as `mini` finds fewer of the right articles with them: strapless, collarless, hoodless, plain.
"""


def split_negation(text: str, brands: Brands = NO_BRANDS) -> tuple[str, list[str]]:
    """Split a query into what to find and terms to exclude; negations in names of `brands` are none.

    "Dress without sleeves or stripes" gives ("dress", ["sleeves", "stripes"]). What only excludes asks for nothing,
    unless it names an article: "no red shirt" asks for a shirt. Terms beyond `MAX_EXCLUDED` need not be found.
    """
    rest, excluded = _without_signs(" ".join(text.split()), brands)
    covered = _covered(rest, brands)
    kept, at, start = "", 0, 0
    while len(excluded) <= MAX_EXCLUDED and (match := _NEGATION.search(rest, start)):
        start = match.end()
        if any(covered[match.start() : start]) or start == len(rest):
            continue
        kept += rest[at : match.start()]
        at = start = _end_of_clause(rest, start)
        excluded += terms(rest[match.end() : at])
        if not kept.strip() and (closing := _CLOSING.match(rest, at)):
            at = start = closing.end()
    rest = rest[at:]
    if not excluded:
        return text, []
    # In "no red or blue dress", the first word of the last term is excluded, and the rest looked for.
    *others, last = excluded
    first, _, noun = last.partition(" ")
    others += terms(first)
    if not _LOOSE.sub(" ", f"{kept} {rest} ").strip():
        if not (noun and stems(noun)[-1:] and stems(noun)[-1] in ARTICLE_STEMS):
            return "", excluded
        excluded, kept, rest = others, "", noun
    elif _all_plain([kept]) and noun and _all_plain(others):
        excluded, rest = others, f"{noun} {rest}"
    wanted = " ".join(_LOOSE.sub(" ", f"{kept} {rest} ").split())
    return (wanted, excluded) if wanted else (text, [])


def terms(text: str) -> list[str]:
    """Split a list of terms: "stripes, logo" gives ["stripes", "logo"]."""
    return [term for part in _SEPARATORS.split(text) if (term := part.strip(" .!?()"))]


def opposites(excluded: Iterable[str]) -> list[str]:
    """Return what to look for as well: what is without "sleeves" is "sleeveless"."""
    found = (_OPPOSITES.get(" ".join(stems(term))) for term in excluded)
    return list(dict.fromkeys(filter(None, found)))


def _all_plain(excluded: list[str]) -> bool:
    return all(stem in _PLAIN_WORDS for term in excluded for stem in stems(term))


def _without_signs(text: str, brands: Brands) -> tuple[str, list[str]]:
    """Take the terms that a sign, prefix or suffix negates out of a text."""
    excluded: list[str] = []
    for pattern in (_DIRECT, _FREE):
        covered = _covered(text, brands) if pattern.search(text) else bytearray()

        def exclude(match: re.Match[str], covered: bytearray = covered) -> str:
            if any(covered[match.start() : match.end()]):
                return match.group()
            excluded.append(match["term"])
            return " "

        text = " ".join(pattern.sub(exclude, text).split())
    return text, excluded


def _end_of_clause(text: str, start: int) -> int:
    """Return where the negated clause that starts at a place ends; a list goes on after a comma."""
    end = _END.search(text, start)
    if end is None:
        return len(text)
    if listed := _LISTED.match(text, end.start()):
        following = _END.search(text, listed.end())
        stop = following.start() if following else len(text)
        last = text[listed.start("last") : stop]
        items = [text[start : end.start()], *listed["items"].split(","), last]
        if len({_kind(item) for item in items}) == 1 and len(last.split()) <= _LONGEST_ITEM:
            return stop
    return end.start()


def _kind(term: str) -> str:
    """Return what a term is of: only terms of one kind are a list."""
    words = stems(term)
    if _COLOURS.intersection(words):
        return "colour"
    if _MATERIALS.intersection(words):
        return "material"
    return "article" if words and words[-1] in ARTICLE_STEMS else ""


def _covered(text: str, brands: Brands) -> bytearray:
    """Return which characters of a text are in idioms or names of brands."""
    covered = bytearray(len(text))
    for start, end in [*(idiom.span() for idiom in _IDIOMS.finditer(text)), *brands.spans(text)]:
        covered[start:end] = b"\1" * (end - start)
    return covered
