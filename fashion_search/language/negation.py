"""Parses negation: "dress without sleeves" becomes "dress", excluding "sleeves".

CLIP ignores such small words, and would find dresses with sleeves.
"""

import re

_NEGATION = re.compile(
    r"(?:[,;]|\s-)?\s*\b(?:without|but\s+not|but\s+no|with\s+no|not|no|except|excluding|minus|sans)\b\s+(?:any\s+|an?\s+|the\s+)?",
    re.IGNORECASE,
)
"""Words that negate what follows."""

_IDIOMS = re.compile(
    r"\b(?:no[ -](?:show|iron|sew|wire|slip|tie|heel|brand|name|problem)\b|not\s+(?:too|very|so|only|just)\b)",
    re.IGNORECASE,
)
"""Phrases with such words that are no negations."""

_END = re.compile(
    r"\s*(?:[,;.!?]|\bbut\b|\bwith\b|(?=\b(?:in|for)\b)|(?=\b(?:without|no|not)\b))\s*", re.IGNORECASE
)
"""The end of a negated clause."""

_LOOSE = re.compile(r"[,;.!?]+(?:\s|$)|\bbut\b", re.IGNORECASE)
"""Remains of a clause that was removed."""

_SEPARATORS = re.compile(r"\s*(?:[,;/]|\band\b|\bor\b|\bnor\b)\s*", re.IGNORECASE)


def split_negation(text: str) -> tuple[str, str]:
    """Split a query into what to find and what to exclude.

    Returns:
        Both texts, the second one possibly empty: "dress without sleeves or stripes" gives ("dress",
        "sleeves, stripes").
    """
    kept, excluded, rest = "", [], text
    while match := _next(rest):
        kept += rest[: match.start()]
        rest = rest[match.end() :]
        end = _END.search(rest)
        clause, rest = (rest[: end.start()], rest[end.start() :]) if end else (rest, "")
        excluded += terms(clause)
    if not kept.strip() and not rest.strip() and len(excluded) == 1:
        # "no black shoes": exclude the first word and find the rest.
        first, _, rest = excluded[0].partition(" ")
        excluded = [first]
    wanted = " ".join(_LOOSE.sub(" ", kept + " " + rest).split())
    return (wanted, ", ".join(excluded)) if wanted and excluded else (text, "")


def terms(text: str) -> list[str]:
    """Split a list of terms: "stripes, logo" gives ["stripes", "logo"]."""
    return [term for part in _SEPARATORS.split(text) if (term := part.strip(" .!?"))]


def _next(text: str) -> re.Match[str] | None:
    idioms = [match.span() for match in _IDIOMS.finditer(text)]
    for match in _NEGATION.finditer(text):
        word_at = match.end()
        inside = any(start < word_at and match.start() < end for start, end in idioms)
        if not inside and text[match.end() :].strip():
            return match
    return None
