"""Converts HTML to plain text in linear time."""

import re
from html.parser import HTMLParser

from fashion_search.sources.cleaning import Json, text

_HIDDEN = frozenset({"script", "style"})
_LONG_NUMBER = re.compile(r"&#x?[0-9a-f]{9,};?", re.IGNORECASE)


def plain(markup: Json) -> str:
    """Return the text of an HTML fragment, with single spaces, without an unclosed tag at its end."""
    # Character references never have nine digits, and Python raises an error for more than 4,300.
    source = _LONG_NUMBER.sub("\ufffd", text(markup))
    # HTML has no marked sections; older parsers raise an AssertionError for unknown ones.
    source = source.replace("<![", "<! [")
    parser = _Text()
    # No close(): it is quadratic in unclosed tags and comments. The line feed ends a final entity.
    parser.feed(f"{source}\n")
    return " ".join("".join(parser.parts).split())


class _Text(HTMLParser):
    """Collects text, with a space for each tag and comment."""

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
