"""Converts HTML to plain text in linear time."""

import re
from html.parser import HTMLParser

from fashion_search.sources.cleaning import Json, text

_HIDDEN = frozenset({"script", "style"})
_LONG_NUMBER = re.compile(r"&#x?[0-9a-f]{9,};?", re.IGNORECASE)


def plain(markup: Json) -> str:
    """Return the text of a piece of HTML, with single blanks; what is still open at its end is left out."""
    # No character has nine digits, and Python converts no number of more than 4,300.
    source = _LONG_NUMBER.sub("\ufffd", text(markup))
    # HTML knows no marked sections; older parsers raise an AssertionError at those with unknown names.
    source = source.replace("<![", "<! [")
    parser = _Text()
    # Never close(): it would search the whole rest again for every tag or comment left open, which is
    # quadratic. The line feed ends an entity that may be the last word.
    parser.feed(f"{source}\n")
    return " ".join("".join(parser.parts).split())


class _Text(HTMLParser):
    """Collects text, with a blank for each tag and comment."""

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []
        self._hidden = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.parts.append(" ")
        self._hidden = tag in _HIDDEN

    def handle_endtag(self, tag: str) -> None:
        self.parts.append(" ")
        self._hidden = False

    def handle_comment(self, data: str) -> None:
        self.parts.append(" ")

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.parts.append(data)
