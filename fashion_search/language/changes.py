"""Takes from words beside a picture what only refers to it: "the same, but in blue" asks for "blue"."""

import re

_PICTURE = r"(?:this|that|it|these|those|them)(?:\s+ones?)?"

_LEAD = re.compile(
    rf"^(?:(?:(?:something|anything|more|ones?|just)\s+)?(?:like|similar\s+to|same\s+as)\s+{_PICTURE}"
    r"|(?:something\s+)?similar(?:\s+(?:ones?|style|model|kind))?|i\s+(?:want|need|would\s+like)|i['’]d\s+like"
    r"|do\s+you\s+have|(?:what|how)\s+about|does\s+it\s+come|is\s+there|can\s+(?:i|you)|please"
    r"|(?:find|show|see|get)(?=\s+(?:the\s+)?(?:same|similar|more\s+like))"
    r"|(?:exactly\s+)?(?:the\s+)?same(?:\s+(?:ones?|thing|style|model|kind))?"
    rf"|(?:make|change|turn|have|get|find|see|want|need|show)\s+(?:me\s+)?{_PICTURE}|(?:show|give)\s+me"
    r"|(?:change|turn|make)\s+(?:(?:the|its)\s+)?colou?rs?(?:\s+(?:in)?to)?|change\s+to"
    rf"|(?:replace|swap)\s+(?:\S+\s+){{1,2}}?(?:with|by|for)|{_PICTURE}"
    r"|but|only|just|and|rather|now|to|into|in(?:\s+an?)?|as\s+an?|an?|the)(?:[\s,]+|$)",
    re.IGNORECASE,
)
"""What refers to the picture, or leads over to the change."""

_TAIL = re.compile(
    r"(?:(?:^|\s+)(?:ones?|versions?|instead|please)|\s+(?:colou?rs?|colou?red|variants?))$", re.IGNORECASE
)
"""What stands for the picture's article after the change."""


def change_asked_for(text: str) -> str:
    """Return what a text asks to change about a picture; "" if it only refers to the picture."""
    rest = text.strip(" ,")
    for pattern in (_LEAD, _TAIL):
        while (shorter := pattern.sub("", rest, count=1).strip(" ,")) != rest:
            rest = shorter
    return rest
