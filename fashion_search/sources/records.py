"""From a catalogue's record to a product: what can be mended is mended, what cannot is named.

Sources rename their own fields to those of `FIELDS`; the rules are here, once for all.
"""

import html
import math
import re
from collections.abc import Iterator, Mapping
from typing import Any

from fashion_search.products import Product
from fashion_search.sources.source import Entry, Skipped

FIELDS = ("id", "title", "description", "price", "category", "pictures", "url", "attributes")
"""What `Records.read` knows; everything but `id` may be missing."""

Json = Any
"""A value as `json.loads` returns it: no type says more without a check."""

_NUMBER = re.compile(r"^\D{0,4}?(-?\d[\d.,' ]*)\D{0,4}$")
_NO_TEXT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_HIDDEN = re.compile(r"<(script|style)\b.*?</\1\s*>|<!--.*?-->", re.IGNORECASE | re.DOTALL)
_TAG = re.compile(r"</?[a-z!][^<>]*>", re.IGNORECASE)
_GENDER = re.compile(r"\b(women|men)s?\b", re.IGNORECASE)


class Records:
    """Makes the products of one catalogue; remembers the ids it has seen."""

    def __init__(self) -> None:
        self._seen: set[str] = set()

    def read(self, fields: Mapping[str, Json], where: str) -> Iterator[Entry | Skipped]:
        """Yield the product of a record, preceded by a note of what was mended, or only a note.

        Args:
            fields: values by the names in `FIELDS`.
            where: the file and line or the URL the record comes from.
        """
        product_id = text(fields.get("id"))
        if not product_id:
            yield Skipped(kind="record", id="", where=where, why="it has no id")
            return
        if product_id in self._seen:
            yield Skipped(kind="record", id=product_id, where=where, why="an earlier record has the same id")
            return
        self._seen.add(product_id)
        price = number(fields.get("price"))
        if price is None and text(fields.get("price")):
            why = f"its price {text(fields['price'])[:40]!r} is not a number: left empty"
            yield Skipped(kind="record", id=product_id, where=where, why=why)
        product = Product(
            id=product_id,
            title=text(fields.get("title")) or product_id,
            description=text(fields.get("description")),
            price=price,
            category=text(fields.get("category")),
            attributes=_filled(fields.get("attributes") or {}),
            pictures=_references(fields.get("pictures")),
            url=text(fields.get("url")) or None,
        )
        yield Entry(product=product, where=where)


def text(value: Json) -> str:
    """Return a string or number as clean text; anything else as an empty one."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    if isinstance(value, float) and not math.isfinite(value):
        return "" if math.isnan(value) else str(value)
    # Halves of surrogate pairs are legal in JSON and break every encoder further on.
    whole = str(value).encode("utf-8", "replace").decode("utf-8")
    return _NO_TEXT.sub("", whole).strip()


def number(value: Json) -> float | None:
    """Return a price as a number: `19.9`, `"$1,299.00"`, `"39,99 €"`; None for what is none or negative."""
    if isinstance(value, str):
        found = _NUMBER.match(value.strip())
        value = _decimal(found[1]) if found else None
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    try:
        price = float(value)
    except (ValueError, OverflowError):
        return None
    return price if math.isfinite(price) and price >= 0 else None


def plain(markup: Json) -> str:
    """Return the text of a piece of HTML, with single blanks."""
    without = _TAG.sub(" ", _HIDDEN.sub(" ", text(markup)))
    return " ".join(html.unescape(without).split())


def gender(category: str) -> str:
    """Guess "women" or "men" from a category such as `womens-shoes` or `men's clothing`; else empty."""
    found = _GENDER.search(category.replace("'", ""))
    return found[1].lower() if found else ""


def _decimal(digits: str) -> str:
    """Drop what groups the digits; a comma or point is decimal where it is last and no three digits follow."""
    digits = re.sub(r"[' ]", "", digits)
    if "," in digits and "." in digits:
        group = "," if digits.rfind(".") > digits.rfind(",") else "."
        return digits.replace(group, "").replace(",", ".")
    if digits.count(",") == 1 and len(digits) - digits.index(",") != 4:
        return digits.replace(",", ".")
    return digits.replace(",", "")


def _filled(values: Json) -> dict[str, Json]:
    """Clean attributes and drop the empty ones."""
    if not isinstance(values, Mapping):
        return {}
    cleaned = ((text(name), _clean(value)) for name, value in values.items())
    return {name: value for name, value in cleaned if name and value not in ("", None, [], {})}


def _clean(value: Json) -> Json:
    if isinstance(value, int):  # however long: math.isfinite would not take it
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, Mapping):
        return _filled(value)
    if isinstance(value, list | tuple):
        return [item for item in map(_clean, value) if item not in ("", None, [], {})]
    return text(value)


def _references(values: Json) -> tuple[str, ...]:
    """Return each reference once, in order; a reference is kept as it is, for it has to be found again."""
    listed = values if isinstance(values, list | tuple) else [values]
    return tuple(dict.fromkeys(v.strip() for v in listed if isinstance(v, str) and v.strip()))
