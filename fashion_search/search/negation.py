"""Parses negation: "dress without sleeves" asks for a dress and leaves out sleeves.

CLIP reads "dress without sleeves" as a dress with sleeves: the small words are lost. So they are
read here, and the rest becomes two texts.
"""

import re

_NEGATION = re.compile(
    r"(?:[,;]|\s-)?\s*\b(?:without|but\s+not|but\s+no|with\s+no|not|no|except|excluding|minus|sans)\b\s+(?:any\s+|an?\s+|the\s+)?",
    re.IGNORECASE,
)
"""Words that turn what follows into something to leave out."""

_IDIOMS = re.compile(
    r"\b(?:no[ -](?:show|iron|sew|wire|slip|tie|heel|brand|name|problem)\b|not\s+(?:too|very|so|only|just)\b)",
    re.IGNORECASE,
)
"""Phrases with such a word that name a product or a degree."""

_END = re.compile(
    r"\s*(?:[,;.!?]|\bbut\b|\bwith\b|(?=\b(?:in|for)\b)|(?=\b(?:without|no|not)\b))\s*", re.IGNORECASE
)
"""Where what is left out ends and what is asked for goes on."""

_LOOSE = re.compile(r"[,;.!?]+(?:\s|$)|\bbut\b", re.IGNORECASE)
"""What is left dangling once a clause has been cut out."""

_SEPARATORS = re.compile(r"\s*(?:[,;/]|\band\b|\bor\b|\bnor\b)\s*", re.IGNORECASE)


def split_negation(text: str) -> tuple[str, str]:
    """Split a query into what it asks for and what it asks to leave out.

    Returns:
        Both texts; the second is empty where nothing is to be left out. "dress without sleeves or
        stripes" gives ("dress", "sleeves, stripes").
    """
    kept, left_out, rest = "", [], text
    while match := _next(rest):
        kept += rest[: match.start()]
        rest = rest[match.end() :]
        end = _END.search(rest)
        clause, rest = (rest[: end.start()], rest[end.start() :]) if end else (rest, "")
        left_out += terms(clause)
    if not kept.strip() and not rest.strip() and len(left_out) == 1:
        # "no black shoes": what follows the first word is what is asked for.
        first, _, rest = left_out[0].partition(" ")
        left_out = [first]
    wanted = " ".join(_LOOSE.sub(" ", kept + " " + rest).split())
    return (wanted, ", ".join(left_out)) if wanted and left_out else (text, "")


def terms(text: str) -> list[str]:
    """Return the single things that a text names: "stripes, logo" gives ["stripes", "logo"]."""
    return [term for part in _SEPARATORS.split(text) if (term := part.strip(" .!?"))]


def _next(text: str) -> re.Match[str] | None:
    idioms = [match.span() for match in _IDIOMS.finditer(text)]
    for match in _NEGATION.finditer(text):
        word_at = match.end()
        inside = any(start < word_at and match.start() < end for start, end in idioms)
        if not inside and text[match.end() :].strip():
            return match
    return None
