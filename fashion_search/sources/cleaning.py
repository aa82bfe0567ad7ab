"""Cleans and limits values of untrusted products: text, picture references, attributes."""

import json
import math
import re
from collections.abc import Mapping
from typing import Any

MAX_ID_CHARS = 500
"""Longest id. Longer ones are refused, as cut ids could be equal."""

MAX_TITLE_CHARS = 500
MAX_CATEGORY_CHARS = 200
MAX_DESCRIPTION_CHARS = 10_000
"""Enough for a long product page; a hundred of them are one megabyte."""

MAX_PICTURES = 100
"""Most pictures of a product."""

MAX_REFERENCE_CHARS = 4096
"""Longest path or URL of a picture; the longest path on Linux."""

MAX_ATTRIBUTES = 100
"""Most attributes of a product, and most items of a list or object in one."""

MAX_NAME_CHARS = 100
MAX_VALUE_CHARS = 1000
MAX_ATTRIBUTE_CHARS = 5000
"""Longest attribute, written as JSON."""

MAX_DEPTH = 3
"""Deepest nesting in an attribute; prevents exhausting the stack."""

MAX_INTEGER = 2**63 - 1
"""Largest whole number in an attribute; larger ones become text."""

Json = Any
"""A value as `json.loads` returns it."""

_NO_TEXT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_EMPTY: tuple[Json, ...] = ("", None, [], {})


def text(value: Json) -> str:
    """Return a string or number as clean text; empty for anything else."""
    if isinstance(value, str) and value.isprintable():  # as most are: nothing to remove
        return value.strip()
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    if isinstance(value, float) and not math.isfinite(value):
        return "" if math.isnan(value) else str(value)
    # Lone surrogates are legal in JSON, but cannot be encoded as UTF-8.
    whole = str(value).encode("utf-8", "replace").decode("utf-8")
    return _NO_TEXT.sub("", whole).strip()


class FieldCleaner:
    """Cuts values that are too long in one record; `cuts` describes what was cut."""

    def __init__(self) -> None:
        self.cuts: dict[str, None] = {}

    def text(self, name: str, value: Json, max_chars: int) -> str:
        """Return clean text, cut to `max_chars`."""
        whole = text(value)
        if len(whole) > max_chars:
            self._note(f"its {name} is longer than {max_chars:,} characters: cut")
        return whole[:max_chars].rstrip()

    def references(self, values: Json) -> tuple[str, ...]:
        """Return the unique picture references, in order and unchanged."""
        listed = values if isinstance(values, list | tuple) else [values]
        found = list(dict.fromkeys(v.strip() for v in listed if isinstance(v, str) and v.strip()))
        short = [reference for reference in found if len(reference) <= MAX_REFERENCE_CHARS]
        if len(short) < len(found):
            self._note(f"pictures with an address over {MAX_REFERENCE_CHARS:,} characters: skipped")
        if len(short) > MAX_PICTURES:
            self._note(f"it has {len(short):,} pictures: only the first {MAX_PICTURES} are used")
        return tuple(short[:MAX_PICTURES])

    def attributes(self, values: Json) -> dict[str, Json]:
        """Return the attributes, cleaned, without empty ones."""
        found = self._object(values, MAX_DEPTH) if isinstance(values, Mapping) else {}
        kept = {
            name: value
            for name, value in found.items()
            if not isinstance(value, list | dict) or _length(value) <= MAX_ATTRIBUTE_CHARS
        }
        if len(kept) < len(found):
            self._note(f"attributes longer than {MAX_ATTRIBUTE_CHARS:,} characters: skipped")
        return kept

    def _object(self, values: Mapping[str, Json], depth: int) -> dict[str, Json]:
        cleaned = (
            (self.text("attribute's name", name, MAX_NAME_CHARS), self._value(value, depth))
            for name, value in self._first(list(values.items()))
        )
        return {name: value for name, value in cleaned if name and value not in _EMPTY}

    def _value(self, value: Json, depth: int) -> Json:
        if isinstance(value, bool | None):
            return value
        if isinstance(value, int):
            return value if abs(value) <= MAX_INTEGER else self._text(value)
        if isinstance(value, float):
            return value if math.isfinite(value) else None
        if not isinstance(value, Mapping | list | tuple):
            return self._text(value)
        if not depth:
            self._note(f"attributes nested more than {MAX_DEPTH} deep: skipped from there")
            return None
        if isinstance(value, Mapping):
            return self._object(value, depth - 1)
        items = (self._value(item, depth - 1) for item in self._first(value))
        return [item for item in items if item not in _EMPTY]

    def _text(self, value: Json) -> str:
        return self.text("attribute", value, MAX_VALUE_CHARS)

    def _first(self, items: Any) -> Any:  # noqa: ANN401
        if len(items) > MAX_ATTRIBUTES:
            self._note(f"it has more than {MAX_ATTRIBUTES} attributes, or values of one: cut")
        return items[:MAX_ATTRIBUTES]

    def _note(self, why: str) -> None:
        self.cuts[why] = None


def _length(value: Json) -> int:
    return len(json.dumps(value, ensure_ascii=False))
