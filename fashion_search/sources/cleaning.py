"""Cleans and bounds the values of products from strangers: text, links, attributes."""

import json
import math
import re
from collections.abc import Mapping
from typing import Any

MAX_ID_CHARS = 500
"""Longest id. A longer one is refused, not cut: two could become the same."""

MAX_TITLE_CHARS = 500
MAX_CATEGORY_CHARS = 200
MAX_DESCRIPTION_CHARS = 10_000
"""A long product page; answers with a hundred of them stay near one megabyte."""

MAX_PICTURES = 100
"""Most pictures of a product."""

MAX_REFERENCE_CHARS = 4096
"""Longest path or URL of a picture: as long as a path may be on Linux."""

MAX_ATTRIBUTES = 100
"""Most attributes of a product, and most items of a list or object within one."""

MAX_NAME_CHARS = 100
MAX_VALUE_CHARS = 1000
MAX_ATTRIBUTE_CHARS = 5000
"""Longest attribute, written as JSON."""

MAX_DEPTH = 3
"""Lists and objects within each other in an attribute; deeper ones could exhaust the stack."""

MAX_INTEGER = 2**63 - 1
"""Largest whole number in an attribute; a longer one is kept as text."""

Json = Any
"""A value as `json.loads` returns it: no type says more without a check."""

_NO_TEXT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_EMPTY: tuple[Json, ...] = ("", None, [], {})


def text(value: Json) -> str:
    """Return a string or number as clean text; anything else as an empty one."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    if isinstance(value, float) and not math.isfinite(value):
        return "" if math.isnan(value) else str(value)
    # Halves of surrogate pairs are legal in JSON and break every encoder further on.
    whole = str(value).encode("utf-8", "replace").decode("utf-8")
    return _NO_TEXT.sub("", whole).strip()


class FieldCleaner:
    """Cuts what is too long in one record; `cuts` says what was cut, each once."""

    def __init__(self) -> None:
        self.cuts: dict[str, None] = {}

    def text(self, name: str, value: Json, most: int) -> str:
        """Return clean text of at most so many characters."""
        whole = text(value)
        if len(whole) > most:
            self._note(f"its {name} is longer than {most:,} characters: cut")
        return whole[:most].rstrip()

    def references(self, values: Json) -> tuple[str, ...]:
        """Return each picture reference once, in order and as it is, for it has to be found again."""
        listed = values if isinstance(values, list | tuple) else [values]
        found = list(dict.fromkeys(v.strip() for v in listed if isinstance(v, str) and v.strip()))
        short = [reference for reference in found if len(reference) <= MAX_REFERENCE_CHARS]
        if len(short) < len(found):
            self._note(f"pictures with an address over {MAX_REFERENCE_CHARS:,} characters: left out")
        if len(short) > MAX_PICTURES:
            self._note(f"it has {len(short):,} pictures: only the first {MAX_PICTURES} are taken")
        return tuple(short[:MAX_PICTURES])

    def attributes(self, values: Json) -> dict[str, Json]:
        """Return attributes clean and short, without the empty ones."""
        found = self._object(values, MAX_DEPTH) if isinstance(values, Mapping) else {}
        kept = {name: value for name, value in found.items() if _length(value) <= MAX_ATTRIBUTE_CHARS}
        if len(kept) < len(found):
            self._note(f"attributes longer than {MAX_ATTRIBUTE_CHARS:,} characters: left out")
        return kept

    def _object(self, values: Mapping[str, Json], deep: int) -> dict[str, Json]:
        cleaned = (
            (self.text("attribute's name", name, MAX_NAME_CHARS), self._value(value, deep))
            for name, value in self._first(list(values.items()))
        )
        return {name: value for name, value in cleaned if name and value not in _EMPTY}

    def _value(self, value: Json, deep: int) -> Json:
        if isinstance(value, bool | None):
            return value
        if isinstance(value, int):
            return value if abs(value) <= MAX_INTEGER else self._text(value)
        if isinstance(value, float):
            return value if math.isfinite(value) else None
        if not isinstance(value, Mapping | list | tuple):
            return self._text(value)
        if not deep:
            self._note(f"attributes nested more than {MAX_DEPTH} deep: left out from there")
            return None
        if isinstance(value, Mapping):
            return self._object(value, deep - 1)
        items = (self._value(item, deep - 1) for item in self._first(value))
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
