"""Parses a source's record into a product, repairs values and reports problems."""

import re
import unicodedata
from collections.abc import Iterator, Mapping

from fashion_search.catalog.product import MAX_LINK_CHARS, Product, shop_link
from fashion_search.sources.base import Entry, Note
from fashion_search.sources.cleaning import (
    MAX_CATEGORY_CHARS,
    MAX_DESCRIPTION_CHARS,
    MAX_ID_CHARS,
    MAX_TITLE_CHARS,
    FieldCleaner,
    Json,
    text,
)
from fashion_search.sources.prices import PriceColumn

MAX_CURRENCY_CHARS = 8
"""Longest currency: a code such as EUR, or a sign."""

_POINTS = PriceColumn(["0.5"])
_GENDER = re.compile(r"\b(women|men)s?\b", re.IGNORECASE)


class RecordParser:
    """Parses the records of one catalogue; ids must be unique."""

    def __init__(self) -> None:
        self._seen: set[str] = set()

    def read(self, fields: Mapping[str, Json], where: str) -> Iterator[Entry | Note]:
        """Yield notes about a record, and its product unless it is refused.

        Args:
            fields: id, title, description, price, currency, category, pictures, url and attributes, to which
                sources rename theirs; all but the id are optional.
            where: the record's file and line, or its URL.
        """
        product_id = text(fields.get("id"))
        if why := self._refusal(product_id):
            yield Note(kind="record", id=product_id[:MAX_ID_CHARS], where=where, why=why)
            return
        self._seen.add(product_id)
        cleaner = FieldCleaner()
        product = Product(
            id=product_id,
            title=cleaner.text("title", fields.get("title"), MAX_TITLE_CHARS) or product_id,
            description=cleaner.text("description", fields.get("description"), MAX_DESCRIPTION_CHARS),
            price=number(fields.get("price")),
            currency=cleaner.text("currency", fields.get("currency"), MAX_CURRENCY_CHARS) or None,
            category=cleaner.text("category", fields.get("category"), MAX_CATEGORY_CHARS),
            attributes=cleaner.attributes(fields.get("attributes")),
            pictures=cleaner.references(fields.get("pictures")),
            url=shop_link(text(fields.get("url"))),
        )
        for why in (*_dropped_fields(fields, product), *cleaner.cuts):
            yield Note(kind="record", id=product_id, where=where, why=why)
        yield Entry(product=product, where=where)

    def _refusal(self, product_id: str) -> str:
        if not product_id:
            return "it has no id"
        if len(product_id) > MAX_ID_CHARS:
            return f"its id is longer than {MAX_ID_CHARS} characters"
        return "an earlier record has the same id" if product_id in self._seen else ""


def _dropped_fields(fields: Mapping[str, Json], product: Product) -> Iterator[str]:
    """Yield a note for each invalid field that was left empty."""
    price, url = text(fields.get("price")), text(fields.get("url"))
    if price and product.price is None:
        yield f"its price {price[:40]!r} is not a number: left empty"
    if url and product.url is None:
        yield f"its url {url[:40]!r} is not an http or https address of up to {MAX_LINK_CHARS:,} characters: left empty"


def number(value: Json) -> float | None:
    """Parse a single price of a program, whose points are decimal: `19.9`, `"$1,299.00"`, `"39,99 €"`; else None."""
    return _POINTS.read(value).amount


def gender(category: str) -> str:
    """Return "women" or "men" for a category such as `womens-shoes` or `men's clothing`; else empty."""
    found = _GENDER.search(category.replace("'", ""))
    return found[1].lower() if found else ""


_THERE = (
    "stock|available|lager|bestand|verfügbar|lieferbar|vorrätig|dispo|existencia|magazzino|voorraad|beschikbaar|leverbaar"
    "|tillgänglig|left|pieces|pcs|units|stück"
)
_NOT = "not?|none|non|kein|keine|pas|aucun|sin|senza|niet|geen|ej|inte|ingen|0"
_SOLD_OUT = re.compile(
    r"(?<!not )(?<!nicht )(?:\bout ?of|sold|ausverkauft|vergriffen)|discontinued|unavailable|pre ?order|back ?order"
    r"|nicht(?! ausverkauft| vergriffen)|rupture|indispo|[eé]puis[eé]|agotad|esaurit|uitverkocht|slut"
    rf"|(?<![\w.,])(?:{_NOT}) (?:(?!out )\w+ ){{0,2}}?\w*(?:{_THERE})"  # as "no longer in stock"
    "|^(?:no|false|nein|non|nej|nee)$"
)
_IN_STOCK = re.compile(f"{_THERE}|limited|^(?:yes|true|ja|oui|si|sì|sí)$")
_WORDS = re.compile(r"^https?:\S*/|(?<=[a-z])(?=[A-Z])|(?<=\w)[-_](?=\w)|\s+")
"""What is no word: an address, https://schema.org/OutOfStock, and what joins words, `OutOfStock` or `out-of-stock`."""


def in_stock(value: Json) -> str:
    """Return yes or no for a boolean, a quantity or an availability in words; empty if it tells neither."""
    words = _WORDS.sub(" ", unicodedata.normalize("NFC", str(value).strip())).strip().lower()
    try:
        return "yes" if float(words.replace(",", ".")) > 0 else "no"
    except ValueError:
        if _SOLD_OUT.search(words):
            return "no"
        return "yes" if _IN_STOCK.search(words) else ""
