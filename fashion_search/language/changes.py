"""Takes from words beside a picture what only refers to it: "the same, but in blue" asks for "blue"."""

import re

_LEAD = re.compile(
    r"^(?:(?:something\s+)?(?:like|similar\s+to)\s+(?:this|that|it|these)(?:\s+one)?|(?:exactly\s+)?(?:the\s+)?same(?:\s+(?:one|thing|style|model|kind))?"
    r"|(?:make|change|turn|have|want|need|show)\s+(?:it|this|these|them|me)|change\s+to|(?:this|that|it|these|them)(?:\s+one)?"
    r"|but|only|just|and|rather|now|to|in(?:\s+an?)?(?=\s)|as\s+an?|an?)[\s,]+",
    re.IGNORECASE,
)
"""What refers to the picture, or leads over to the change."""

_TAIL = re.compile(r"\s+(?:ones?|versions?|instead|colou?rs?|colou?red|variants?)$", re.IGNORECASE)
"""What stands for the picture's article after the change."""


def change_asked_for(text: str) -> str:
    """Return what a text asks to change about a picture; the text itself if it only refers to the picture."""
    rest = text.strip(" ,")
    for pattern in (_LEAD, _TAIL):
        while (shorter := pattern.sub("", rest, count=1).strip(" ,")) != rest and shorter:
            rest = shorter
    return rest or text
