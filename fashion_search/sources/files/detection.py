"""Finds the product list at a path, by what is in the files, and tells its shape."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from fashion_search.errors import SourceError
from fashion_search.sources.files.column_names import folded
from fashion_search.sources.files.delimited import DelimitedList
from fashion_search.sources.files.json_list import JsonList
from fashion_search.sources.files.list_reader import ListReader
from fashion_search.sources.files.product_list import ProductList
from fashion_search.sources.files.shapes.datasets import HM, KAGGLE
from fashion_search.sources.files.shapes.generic import guessed
from fashion_search.sources.files.shapes.google import GOOGLE
from fashion_search.sources.files.shapes.magento import MAGENTO
from fashion_search.sources.files.shapes.shape import Shape
from fashion_search.sources.files.shapes.shopify import SHOPIFY, SHOPIFY_2025
from fashion_search.sources.files.shapes.woocommerce import WOOCOMMERCE
from fashion_search.sources.files.spreadsheet import Spreadsheet
from fashion_search.sources.files.xml_feed import XmlFeed

SHAPES: Sequence[Shape] = (SHOPIFY, SHOPIFY_2025, WOOCOMMERCE, MAGENTO, KAGGLE, HM, GOOGLE)

SUFFIXES = (".jsonl", ".ndjson", ".csv", ".tsv", ".txt", ".json", ".xml", ".xlsx", ".xlsm", ".xls", ".ods")
"""Names of files that may be lists, where a folder is given."""

_USUAL = ("products.jsonl", "products.csv", "products.json")
"""Names that are taken before others."""


def find_list(folder: Path, columns: Mapping[str, str]) -> tuple[ListReader | None, list[str]]:
    """Return the list in a folder, None if there is none, and remarks on what was not taken.

    Raises:
        SourceError: the folder cannot be read, or a file with the name of a list is none.
    """
    try:
        names = list(folder.iterdir())
    except OSError as error:
        raise SourceError(f"{folder} cannot be read ({error.strerror or error}).") from error
    paths = [path for path in names if path.suffix.lower() in SUFFIXES and not path.name.startswith(".")]
    found, remarks = list[ListReader](), list[str]()
    for path in sorted(paths, key=lambda path: (path.name not in _USUAL, -_size(path), path.name)):
        try:
            found.append(open_list(path, columns))
        except SourceError as error:
            if path.name in _USUAL:
                raise
            if path.suffix.lower() != ".txt":
                remarks.append(f"{path.name} was not taken for a product list: {error}")
    named = [each for each in found if each.shape in SHAPES]
    usual = [each for each in found if each.path.name in _USUAL]
    best = next(iter([*usual, *named, *found]), None)
    remarks += [
        f"{each.path.name} may be a product list, too: --path {each.path.name} takes it instead"
        for each in found
        if each is not best
    ]
    return best, remarks


def open_list(path: Path, columns: Mapping[str, str]) -> ListReader:
    """Open a product list; `columns` are those by field that the user has named, in place of what would be guessed.

    Raises:
        SourceError: it is none: the text says what was found.
    """
    listed = _opened(path)
    chosen = _spelt(columns, listed, path)
    given = set(map(folded, listed.columns))
    known = [shape for shape in SHAPES if shape.needs <= given and not chosen]
    shape = known[0] if known else guessed(listed, chosen)
    if shape is None:
        names = ", ".join(listed.columns)[:300] or "none"
        raise SourceError(
            f"{path} has the columns {names}: none has pictures. Name it with --columns image=NAME,title=NAME."
        )
    return ListReader(path, listed, shape)


def _opened(path: Path) -> ProductList:
    try:
        with path.open("rb") as file:
            head = file.read(4096)
    except OSError as error:
        raise SourceError(f"{path} cannot be read ({error.strerror or error}).") from error
    if head.startswith(b"PK\x03\x04"):
        return Spreadsheet(path)
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        raise SourceError(f"{path} is an old Excel workbook: save it as .xlsx or CSV.")
    start = head.replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    if not start:
        raise SourceError(f"{path} is empty.")
    if start.startswith(b"<"):
        return XmlFeed(path)
    return JsonList(path) if start[:1] in (b"{", b"[") else DelimitedList(path)


FIELD_OPTIONS = {"image": "pictures", "images": "pictures", "color": "colour"}
"""Other names of fields in --columns."""


def _size(path: Path) -> int:
    """Return a file's size, 0 of one that cannot be asked, which opening it will say."""
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _spelt(columns: Mapping[str, str], listed: ProductList, path: Path) -> dict[str, str]:
    """Return the named columns as the list spells them; raises SourceError for one that it lacks."""
    names = listed.columns
    known = {folded(name): name for name in reversed(names)} | dict(zip(names, names, strict=True))
    found = {}
    for field, name in columns.items():
        spelt = known.get(name) or known.get(folded(name))
        if spelt is None:
            raise SourceError(f"{path} has no column {name!r}, but {', '.join(names)[:300]}.")
        found[FIELD_OPTIONS.get(field, field)] = spelt
    return found
