"""Reads product feeds in XML, item by item."""

import codecs
import contextlib
import re
from collections.abc import Iterator
from pathlib import Path
from xml.parsers import expat

from fashion_search.errors import SourceError
from fashion_search.sources.files.column_names import field_of
from fashion_search.sources.files.product_list import CutShort, Line, Row, all_columns
from fashion_search.sources.files.text_file import TextFile

ITEMS = ("item", "entry", "product", "offer")
"""Elements that hold a product: RSS, Atom, and others' own."""

MENDED = "it is not well-formed: bare ampersands were mended"

BLOCK_CHARS = 1 << 16
MAX_ITEM_CHARS = 1_000_000
"""Longest item: an element that is never closed must not swallow the rest."""

MAX_DEPTH = 20

_START = re.compile(rf"<({'|'.join(ITEMS)})[\s>]", re.IGNORECASE)
_ROOT = re.compile(r"<([^\W\d][\w.:-]*)")
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_DECLARED = re.compile(r"<\?xml[^>]*encoding=[\"']([\w-]+)[\"']")
_AMPERSAND = re.compile(
    r"<!\[CDATA\[.*?\]\]>|&(?!(?:#\d{1,7}|#x[0-9a-fA-F]{1,6}|amp|lt|gt|quot|apos);)", re.DOTALL
)


class XmlFeed:
    """A feed whose items are parsed one by one, so that a damaged one is lost alone."""

    keeps_case = False

    def __init__(self, path: Path) -> None:
        """Look at a feed's beginning, and at the names in all items.

        Raises:
            SourceError: it cannot be read, has no items, or declares entities.
        """
        self._file = TextFile(path)
        self.remarks = self._file.remarks
        head = self._file.head(1 << 20)
        declared = _DECLARED.match(head)
        if self.remarks and declared and not self._file.encoding.startswith("utf-"):
            with contextlib.suppress(LookupError):
                "".encode(declared[1])
                name = codecs.lookup(declared[1]).name
                if not name.startswith(("utf", "ascii")):  # it was found to be neither
                    self._file.encoding = declared[1]
                    self.remarks.clear()
        if "<!ENTITY" in head:
            raise SourceError(
                f"{path} declares XML entities, which can hide anything: export it without them."
            )
        found = _START.search(head)
        if found is None:
            raise SourceError(f"{path} has no <item>, <entry> or <product>.")
        self._tag = found[1]
        root = _ROOT.search(_COMMENT.sub("", head))
        self._end = f"</{root[1]}" if root and root[1] != found[1] else ""  # without a root, any end will do
        self.columns = all_columns(self.lines(), self.remarks)

    def lines(self) -> Iterator[Line]:
        """Yield the items, numbered by position; bare ampersands are mended."""
        for number, (text, why) in enumerate(self._items(), start=1):
            if why:
                yield number, why
                continue
            mended = _AMPERSAND.sub(lambda match: match[0] if match[0] != "&" else "&amp;", text)
            if mended != text and MENDED not in self.remarks:
                self.remarks.append(MENDED)
            try:
                yield number, _parsed(mended)
            except expat.ExpatError as error:
                yield number, f"it is not XML ({error})"

    def _items(self) -> Iterator[tuple[str, str]]:
        """Yield the text of each item, or no text and the reason why it cannot be read."""
        start = re.compile(rf"<{self._tag}[\s>]")
        end = f"</{self._tag}>"
        rest, ended = "", not self._end
        with self._file.open() as file:
            while block := file.read(BLOCK_CHARS):
                rest += block
                while found := start.search(rest):
                    close = rest.find(end, found.start())
                    again = start.search(rest, found.end())
                    if again and (close < 0 or again.start() < close):
                        yield "", "it is not closed"
                        rest = rest[again.start() :]
                    elif close >= 0:
                        yield rest[found.start() : close + len(end)], ""
                        rest = rest[close + len(end) :]
                    elif len(rest) - found.start() > MAX_ITEM_CHARS:
                        yield "", "it is longer than a million characters"
                        rest = rest[found.end() :]
                    else:
                        rest = rest[found.start() :]
                        break
                else:
                    ended |= self._end in rest
                    rest = rest[-max(len(end), len(self._end)) :]
        if start.search(rest):
            complete = self._end and self._end in rest
            yield "", "it is not closed" if complete else CutShort("the file ends within it")
        elif not ended:
            yield "", CutShort(f"the file ends before {self._end}>")


def _parsed(text: str) -> Row:
    """Return the text of an item's elements by their names without prefixes; of repeated ones a list.

    An item whose elements hold no id may have it as an attribute.
    """
    found: dict[str, list[str]] = {}
    own_id: list[str] = []
    path: list[str] = []
    parts: list[str] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        if len(path) > MAX_DEPTH:
            raise expat.ExpatError("elements are nested too deep")
        path.append(name.rpartition(":")[2].lower())
        parts.clear()
        if len(path) == 1:
            own_id.extend(value for key, value in attributes.items() if key.lower() == "id" and value.strip())
        if len(path) == 2 and (link := attributes.get("href")):
            parts.append(link)

    def end(_: str) -> None:
        name = path.pop()
        if len(path) == 1 and (value := "".join(parts).strip()):
            found.setdefault(name, []).append(value)
        parts.clear()

    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = parts.append
    parser.Parse(text, True)
    if own_id and not any(field_of(name) == "id" for name in found):
        found["id"] = own_id[:1]
    return {name: values[0] if len(values) == 1 else values for name, values in found.items()}
