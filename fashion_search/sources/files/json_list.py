"""Reads product lists in JSON and JSON Lines."""

import json
from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

from fashion_search.errors import SourceError
from fashion_search.sources.files.product_list import CutShort, Line, all_columns
from fashion_search.sources.files.text_file import TextFile

MAX_JSON_BYTES = 512 * 1024 * 1024
"""Largest file that is one JSON value: it is read as a whole. JSON Lines have no limit."""

NOT_JSON = "it is not JSON"


class JsonList:
    """One JSON object a line, or one list of objects, which may be the `products` of an object."""

    keeps_case = True

    def __init__(self, path: Path) -> None:
        """Look at the names in all records.

        Raises:
            SourceError: the file cannot be read, or is neither.
        """
        self._file = TextFile(path)
        self.remarks = self._file.remarks
        self._by_line = _is_by_line(self._file.head(1 << 20))
        self.columns = all_columns(self.lines(), self.remarks)

    def lines(self) -> Iterator[Line]:
        """Yield the records; the number is a line's, or the position in the list."""
        if not self._by_line:
            yield from enumerate(map(_object, self._listed), start=1)
            return
        with self._file.open() as file:
            for number, line in enumerate(file, start=1):
                if line.strip():
                    record = _record(line)
                    cut = record == NOT_JSON and line.lstrip().startswith("{") and not line.endswith("\n")
                    yield number, CutShort("the file ends within it") if cut else record

    @cached_property
    def _listed(self) -> list[Any]:
        path = self._file.path
        if path.stat().st_size > MAX_JSON_BYTES:
            raise SourceError(f"{path} is too large for one JSON value: write one product a line instead.")
        try:
            with self._file.open() as file:
                found = json.load(file, parse_constant=lambda _: None)
        except (ValueError, RecursionError) as error:
            raise SourceError(f"{path} is not JSON ({error}).") from error
        listed = _list_in(found)
        if listed is None:
            raise SourceError(f"{path} does not hold a list of products.")
        return listed


def _is_by_line(head: str) -> bool:
    """Tell whether a file has an object a line: its first line is one that is whole."""
    first, _, rest = head.lstrip().partition("\n")
    if not first.startswith("{"):
        return False
    record = _record(first)
    return (isinstance(record, Mapping) and (bool(rest.strip()) or _list_in(record) is None)) or (
        isinstance(record, str) and rest.lstrip().startswith("{")
    )


def _list_in(found: Any) -> list[Any] | None:  # noqa: ANN401
    """Return a list, or the first list of objects in an object, `products` before others."""
    if isinstance(found, list):
        return found
    if not isinstance(found, Mapping):
        return None
    named = [found.get("products"), *found.values()]
    return next(
        (
            value
            for value in named
            if isinstance(value, list) and (not value or isinstance(value[0], Mapping))
        ),
        None,
    )


def _record(line: str) -> Mapping[str, Any] | str:
    try:
        value = json.loads(line, parse_constant=lambda _: None)
    except (ValueError, RecursionError):
        return NOT_JSON
    return _object(value)


def _object(value: Any) -> Mapping[str, Any] | str:  # noqa: ANN401
    return value if isinstance(value, Mapping) else "it is not a JSON object"
