"""Reads tables of text: CSV, TSV and what spreadsheets make of them."""

import csv
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path

from fashion_search.errors import SourceError
from fashion_search.sources.files.column_names import is_known
from fashion_search.sources.files.product_list import CutShort, Line
from fashion_search.sources.files.table import HEAD_ROWS, Header
from fashion_search.sources.files.text_file import TextFile

SEPARATORS = ",;\t|"

LEAST_COLUMNS = 2
"""Fewest columns of a table."""

MAX_RECORD_LINES, MAX_RECORD_CHARS = 500, 200_000
"""Longest record with line breaks in it: a quote that is never closed must not swallow the rest."""


class DelimitedList:
    """A table whose separator, header and encoding are found by what is in it."""

    keeps_case = False

    def __init__(self, path: Path) -> None:
        """Look at a file's beginning.

        Raises:
            SourceError: it cannot be read, or is no table of at least two columns.
        """
        self._file = TextFile(path)
        self._mended = set[int]()
        with self._file.open() as file:
            head = list(islice(file, HEAD_ROWS))
        named = re.fullmatch(r"sep=(.)", head[0].strip(), re.IGNORECASE) if head else None
        self.separator = named[1] if named else _separator(head)
        first = 1 if named else 0
        rows = [
            (number, _cells(head[number - 1], self.separator) if isinstance(cells, str) else cells)
            for number, cells in records(iter(head), self.separator, first, LEAST_COLUMNS, set())
        ]
        try:
            self._header = Header([cells for _, cells in rows])
        except ValueError as error:
            raise SourceError(f"{path} is no table: {error}.") from error
        self.columns = self._header.columns
        starts = [number for number, _ in rows] + [len(head) + 1]
        self._above = starts[self._header.place] - 1 - first
        self._skipped = starts[self._header.place + 1] - 1

    @property
    def remarks(self) -> Sequence[str]:
        """What was guessed or mended; complete once all lines are read."""
        above, mended = self._above, len(self._mended)
        rows = "one row" if mended == 1 else f"{mended:,} rows"
        return [
            *self._file.remarks,
            *([f"{above} lines above the header were left out"] if above else []),
            *self._header.remarks,
            *([f"quotes were mended in {rows}, the first in line {min(self._mended)}"] if mended else []),
        ]

    def lines(self) -> Iterator[Line]:
        """Yield the rows; a quote that is left open, or one too many, spoils its own row only."""
        with self._file.open() as file:
            width = self._header.fewest_cells
            for number, cells in records(file, self.separator, self._skipped, width, self._mended):
                if isinstance(cells, str):
                    yield number, cells
                elif any(cells):
                    yield number, self._header.row(cells)


def records(
    lines: Iterator[str], separator: str, skip: int, width: int, mended: set[int]
) -> Iterator[tuple[int, list[str] | str]]:
    """Yield the number of each record's first line, and its cells or the reason why it cannot be read.

    The first record stands below `skip` lines; `mended` takes the numbers of lines whose quotes are wrong.
    """
    source = enumerate(lines, start=1)
    waiting = list[tuple[int, str]]()  # lines that an open quote had swallowed, the next one last
    for _ in islice(source, skip):
        pass
    while item := waiting.pop() if waiting else next(source, None):
        number, line = item
        if '"' not in line:
            yield from _whole_or_cut(number, line.rstrip("\r\n").split(separator), line, width)
            continue
        taken = [item]
        while True:
            text = "".join(each for _, each in taken)
            if text.count('"') % 2 == 0:
                cells = _parsed(text, separator)
                if cells is not None and (len(taken) == 1 or len(cells) >= width):
                    yield from _whole_or_cut(number, cells, text, width)
                    break
            more = None
            if (
                len(taken) < MAX_RECORD_LINES
                and len(text) < MAX_RECORD_CHARS
                and (len(taken) > 1 or _may_go_on(text, separator))
            ):
                more = waiting.pop() if waiting else next(source, None)
            if more is None:
                waiting.extend(reversed(taken[1:]))
                repaired = _repaired(line, separator, width)
                if not isinstance(repaired, str):
                    mended.add(number)
                yield number, repaired
                break
            taken.append(more)


def _whole_or_cut(
    number: int, cells: list[str], text: str, width: int
) -> Iterator[tuple[int, list[str] | str]]:
    """Yield a record, and that the file may end within it: only its last line can lack a line break."""
    yield number, cells
    if 1 < len(cells) < width and not text.endswith("\n"):
        yield number, CutShort("it is short and has no line break: the file may end within it")


def _may_go_on(text: str, separator: str) -> bool:
    """Tell whether a line ends within quotes, and not just has a quote too many."""
    return text.count('"') % 2 == 1 and (text.startswith('"') or f'{separator}"' in text)


def _parsed(text: str, separator: str) -> list[str] | None:
    try:
        return next(csv.reader([text], delimiter=separator, strict=True), [])
    except csv.Error:
        return None


def _repaired(line: str, separator: str, width: int) -> list[str] | str:
    """Read a line with wrong quotes as well as it can be: quotes that enclose no cell are characters."""
    cells = [
        cell.strip().strip('"') if cell.strip()[:1] == '"' == cell.strip()[-1:] else cell
        for cell in line.rstrip("\r\n").split(separator)
    ]
    if len(cells) == width and not any(cell.startswith('"') and cell.count('"') == 1 for cell in cells):
        return [_unquoted(cell) for cell in cells]
    return "a quote in it is not closed" if line.endswith("\n") else CutShort("the file ends within it")


def _unquoted(cell: str) -> str:
    """Drop the quote that opens a cell and comes again within it."""
    return cell[1:] if cell.startswith('"') and '"' in cell[1:] else cell


def _cells(line: str, separator: str) -> list[str]:
    """Return the cells of a line of the head, however its quotes are."""
    try:
        return next(csv.reader([line], delimiter=separator), [])
    except csv.Error:  # a cell is too long
        return line.split(separator)


def _separator(head: Sequence[str]) -> str:
    """Return the separator that gives the most known columns, and rows of one length."""

    def score(separator: str) -> tuple[int, float]:
        rows = [_cells(line, separator) for line in head if line.strip()]
        known = max((sum(map(is_known, row)) for row in rows), default=0)
        lengths = Counter(len(row) for row in rows if len(row) > 1)
        return known, max(lengths.values(), default=0) / max(1, len(rows))

    return max(SEPARATORS, key=score)
