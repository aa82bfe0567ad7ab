"""Opens text files in any encoding, as spreadsheets and shops write them."""

import codecs
import re
from pathlib import Path
from typing import TextIO

import charset_normalizer

SAMPLE_BYTES = 256 * 1024
"""Bytes that the encoding is guessed from, where it is not UTF-8."""

_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
"""Byte-order marks and their encodings, the longest first."""

_OTHERS = ["cp1250", "cp1251", "cp1253", "utf_16_le", "utf_16_be", "cp932", "gb18030", "euc_kr", "big5"]
"""Encodings that are tried where a file is neither UTF-8 nor Western European."""

_NOT_WESTERN = re.compile(r"[^\W\d_a-zA-Z]{3}|[^\W\d_][\xa1-\xbf\xd7\xf7]{1,3}[^\W\d_]")
"""What Western words hardly have: three letters with accents in a row, or a sign between letters."""


class TextFile:
    """A text file and its encoding; `remarks` say so where that is not whole UTF-8."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.encoding, remark = _encoding_of(path)
        self.remarks = [remark] if remark else []

    def open(self) -> TextIO:
        """Open it for reading; what its encoding does not know becomes a replacement character."""
        return self.path.open(encoding=self.encoding, errors="replace")

    def head(self, chars: int) -> str:
        """Return its beginning."""
        with self.open() as file:
            return file.read(chars)


def _encoding_of(path: Path) -> tuple[str, str]:
    """Return a file's encoding, and a remark if it is not whole UTF-8."""
    with path.open("rb") as file:
        head = file.read(4096)
    marked = next((encoding for mark, encoding in _MARKS if head.startswith(mark)), None)
    if encoding := marked or _utf16_without_mark(head):
        return encoding, "" if encoding == "utf-8-sig" else f"read as {encoding.upper()}"
    known, unknown = _utf8_characters(path)
    if not unknown:
        return "utf-8", ""
    if known > unknown:
        return "utf-8", f"{unknown:,} bytes are not UTF-8: replaced by \ufffd"
    sample, encoding = _not_ascii(path), "cp1252"
    western = sample.decode(encoding, "replace")
    if "\ufffd" in western or _NOT_WESTERN.search(western):
        best = charset_normalizer.from_bytes(sample, cp_isolation=_OTHERS).best()
        encoding = best.encoding if best else encoding
    return encoding, f"not UTF-8: read as {encoding.replace('cp', 'windows-')}"


def _utf16_without_mark(head: bytes) -> str | None:
    """Return which UTF-16 a file without a mark is: at least separators and digits have a zero in the same half."""
    first, second = head[::2].count(0), head[1::2].count(0)
    if 10 * max(first, second) < len(head) // 2 or 4 * min(first, second) > max(first, second) or not head:
        return None
    return "utf-16-be" if first > second else "utf-16-le"


def _utf8_characters(path: Path) -> tuple[int, int]:
    """Count the characters beyond ASCII that are UTF-8, and the bytes that are not."""
    known = unknown = 0
    with path.open(encoding="utf-8", errors="replace") as file:
        while text := file.read(1 << 20):
            if not text.isascii():
                broken = text.count("\ufffd")
                unknown += broken
                known += sum(char > "\x7f" for char in text) - broken
    return known, unknown


def _not_ascii(path: Path) -> bytes:
    """Return the first part of a file that has bytes beyond ASCII, of which there are some."""
    with path.open("rb") as file:
        return next(block for block in iter(lambda: file.read(SAMPLE_BYTES), b"") if not block.isascii())
