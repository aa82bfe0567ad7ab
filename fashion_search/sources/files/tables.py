"""Reads product lists (CSV, JSON, JSON Lines) record by record."""

import contextlib
import csv
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, TextIO

from fashion_search.errors import SourceError

Line = tuple[int, Mapping[str, Any] | str]
"""A line's number, from 1, and its record or the reason why it cannot be read."""


def read_jsonl(path: Path) -> Iterator[Line]:
    """Read one JSON object per line; blank lines are skipped."""
    with _opened(path) as file:
        for number, line in enumerate(file, start=1):
            if line.strip():
                yield number, _record(line)


def read_json(path: Path) -> Iterator[Line]:
    """Read a JSON list of objects, or an object with such a list as `products`, numbered by position.

    Raises:
        SourceError: it is neither.
    """
    try:
        with _opened(path) as file:
            found = json.load(file, parse_constant=_ignore_constant)
    except (ValueError, RecursionError) as error:
        raise SourceError(f"{path} is not JSON ({error})") from error
    listed = found.get("products") if isinstance(found, Mapping) else found
    if not isinstance(listed, list):
        raise SourceError(f"{path} does not hold a list of products")
    for number, value in enumerate(listed, start=1):
        yield number, value if isinstance(value, Mapping) else "it is not a JSON object"


def read_csv(path: Path) -> Iterator[Line]:
    """Read rows below a header, separated by comma, semicolon or tab.

    Raises:
        SourceError: there is no column for ids or for pictures.
    """
    with _opened(path) as file:
        separator = max(",;\t", key=file.readline().count)
        file.seek(0)
        rows = csv.reader(file, delimiter=separator)
        names = [name.strip().lower() for name in next(rows, [])]
        if "id" not in names or not {"image", "images"} & set(names):
            found = ", ".join(names)[:200] or "none"
            raise SourceError(f"{path} has the columns {found}: it needs id, title and image")
        yield from _rows(rows, names)


READERS: Mapping[str, Callable[[Path], Iterator[Line]]] = {
    "products.jsonl": read_jsonl,
    "products.csv": read_csv,
    "products.json": read_json,
}
"""Readers by file name, in order of preference."""


def split_references(value: Any) -> Any:  # noqa: ANN401
    """Return the picture references of a field: a list, a list as JSON, or text separated by `|`."""
    if not isinstance(value, str):
        return value
    if value.lstrip().startswith("["):
        try:
            return json.loads(value)
        except (ValueError, RecursionError):
            return value
    return value.split("|")


def _rows(rows: Any, names: Sequence[str]) -> Iterator[Line]:  # noqa: ANN401
    while True:
        number = rows.line_num + 1
        try:
            row = next(rows, None)
        except csv.Error as error:
            yield number, f"it is not CSV ({error})"
            continue
        if row is None:
            return
        if len(row) == len(names):
            yield number, dict(zip(names, row, strict=True))
        elif row:
            yield number, f"it has {len(row)} columns, not {len(names)}"


def _record(line: str) -> Mapping[str, Any] | str:
    try:
        value = json.loads(line, parse_constant=_ignore_constant)
    except (ValueError, RecursionError):
        return "it is not JSON"
    return value if isinstance(value, Mapping) else "it is not a JSON object"


@contextlib.contextmanager
def _opened(path: Path) -> Iterator[TextIO]:
    """Open a text file; bytes that are not UTF-8 become replacement characters."""
    try:
        with path.open(encoding="utf-8-sig", errors="replace") as file:
            yield file
    except OSError as error:
        raise SourceError(f"{path} cannot be read ({error.strerror or error})") from error


def _ignore_constant(_name: str) -> None:
    """Read NaN and Infinity, which are not valid JSON, as None."""
