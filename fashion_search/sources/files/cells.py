"""Reads what a cell may hold: picture references, paths of categories, lists of values."""

import ast
import json
import re
from collections.abc import Mapping
from typing import Any

EMPTY = frozenset({"nan", "none", "null", "<na>", "n/a", "#n/a"})
"""What programs write where there is nothing."""

MAX_EMPTY_CHARS = max(map(len, EMPTY))

MAX_LIST_CHARS = 20_000
"""Longest list in brackets that is parsed."""

SUFFIXES = (
    *(".jpg", ".jpeg", ".jpe", ".jfif", ".png", ".webp", ".avif", ".gif", ".bmp"),
    *(".tif", ".tiff", ".jp2", ".ppm", ".pgm", ".heic", ".heif"),
)
"""Names of pictures; some formats cannot be decoded, which is then reported."""

_PICTURE = re.compile(rf"(?:{'|'.join(map(re.escape, SUFFIXES))})(?:\?[^,;|]*)?$", re.IGNORECASE)
_ADDRESS = re.compile(r"(?:https?:)?//", re.IGNORECASE)


def filled(value: Any) -> bool:  # noqa: ANN401
    """Return whether a cell holds something."""
    if isinstance(value, str):
        text = value.strip()
        return bool(text) and (len(text) > MAX_EMPTY_CHARS or text.lower() not in EMPTY)
    return value is not None and value != [] and value == value  # NaN is not equal to itself


def parsed_list(text: str) -> list[Any] | None:
    """Return a list that stands in brackets, as JSON or Python write it; None if there is none."""
    text = text.strip()
    if not text.startswith("[") or len(text) > MAX_LIST_CHARS:
        return None
    for parse in (json.loads, ast.literal_eval):
        try:
            found = parse(text)
        except (ValueError, SyntaxError, RecursionError, MemoryError):
            continue
        return found if isinstance(found, list) else None
    return None


def pictures_of(value: Any) -> list[str]:  # noqa: ANN401
    """Return picture references: of a list, of objects with an address, or of text.

    Text is separated by `|` and line breaks, and by commas and semicolons that follow a picture's name or
    precede an address. A comma after a backslash belongs to a name.
    """
    if isinstance(value, Mapping):
        return pictures_of(
            next((value[key] for key in ("src", "url", "href", "link", "path") if key in value), None)
        )
    if isinstance(value, list | tuple):
        return [reference for each in value for reference in pictures_of(each)]
    if not isinstance(value, str) or not filled(value):
        return []
    if (listed := parsed_list(value)) is not None:
        return pictures_of(listed)
    found = [""]
    for part in re.split(r"(\||\n|(?<!\\)[,;])", value):
        if part in ("|", "\n"):
            found.append("")
        elif found[-1][-1:] in (",", ";") and (
            _PICTURE.search(found[-1][:-1].strip()) or _ADDRESS.match(part.strip())
        ):
            found[-1] = found[-1][:-1]
            found.append(part)
        else:
            found[-1] += part
    return [reference for text in found if (reference := _reference(text))]


def last_step(value: Any) -> str:  # noqa: ANN401
    """Return the last step of a category's path, `A > B > C`; of several paths, separated by commas, of the first."""
    if isinstance(value, list | tuple):
        value = next((each for each in reversed(value) if filled(each)), "")
    if isinstance(value, Mapping):
        value = value.get("name", "")
    if not isinstance(value, str) or not filled(value):
        return ""
    first = re.split(r"(?<!\\),", value)[0]
    path = first if ">" in first else value
    return re.split(r"[>\u203a\u00bb]", path)[-1].replace("\\,", ",").strip()


def values_of(value: Any) -> list[Any]:  # noqa: ANN401
    """Return the values of a cell that lists several, separated by comma, semicolon, slash or `|`."""
    if isinstance(value, str):
        value = parsed_list(value) or re.split(r"[,;|/]", value.strip().strip("[]"))
    items = value if isinstance(value, list | tuple) else [value]
    cleaned = [each.strip().strip("'\"") if isinstance(each, str) else each for each in items]
    return [each for each in cleaned if filled(each)]


def _reference(text: str) -> str:
    text = text.strip().strip("\"'").rstrip(",;").strip()
    if _ADDRESS.match(text):
        return (f"https:{text}" if text.startswith("//") else text).replace("\\,", ",")
    return text.replace("\\,", ",").replace("\\", "/")
