"""The first HTML of an address: its title and preview, and what is seen before any script."""

import html
import re
from typing import Any

import pytest

from fashion_search.search.engine import FashionSearch
from fashion_search.ui.document.document import DESCRIPTION, NAME, parts_of, preview
from fashion_search.ui.document.skeleton import PICTURES, skeleton
from fashion_search.ui.model.start import StartPage
from fashion_search.ui.patches.responses import DocumentParts
from tests.conftest import FakeEncoder, search_over

EVIL = "\"><script>alert('x')</script>"


@pytest.fixture
def search(encoder: FakeEncoder) -> FashionSearch:
    facts: dict[int, dict[str, Any]] = {
        0: {"title": "Fifties Dress", "description": "A wide skirt"},
        1: {"title": EVIL, "category": EVIL},
    }
    return search_over(encoder, [["red"], ["blue"], ["green"], ["yellow"]], facts)


def picture_of(search: FashionSearch, row: int) -> str:
    return search.snapshot.catalogue[row].pictures[0]


def test_a_product_is_named_described_and_shown(search: FashionSearch) -> None:
    shown = preview(search.snapshot, "text=red&product=p0")
    assert (shown.title, shown.description) == ("Fifties Dress – Fashion Search", "A wide skirt")
    assert (shown.picture, shown.searched) == (picture_of(search, 0), True)
    assert preview(search.snapshot, "product=p0").searched is False


@pytest.mark.parametrize(
    ("query", "title", "row"),
    [
        ("", NAME, None),
        ("__theme=dark", NAME, None),
        ("text=fifties+dress", "fifties dress – Fashion Search", 0),
        ("text=bicycle", "bicycle – Fashion Search", None),
        ("like=p2", "like green – Fashion Search", 2),
        ("text=in+blue&like=p0", "in blue, like Fifties Dress – Fashion Search", 0),
        ("product=gone&like=gone", NAME, None),
        ("text=" + "x" * 500, "x" * 70 + "… – Fashion Search", None),
    ],
)
def test_a_search_is_named_by_its_words_and_shown_by_a_product_that_holds_them(
    search: FashionSearch, query: str, title: str, row: int | None
) -> None:
    shown = preview(search.snapshot, query)
    assert (shown.title, shown.description) == (title, DESCRIPTION)
    assert shown.picture == (None if row is None else picture_of(search, row))


def parts(
    search: FashionSearch, query: str, *, root: str = "https://shop.example", is_open: bool = True
) -> DocumentParts:
    return parts_of(StartPage(search))(query, root, is_open)


def test_the_head_has_the_preview_with_an_absolute_picture(search: FashionSearch) -> None:
    head = parts(search, "product=p0").head
    assert "<title>Fifties Dress – Fashion Search</title>" in head
    assert '<meta property="og:title" content="Fifties Dress – Fashion Search">' in head
    assert '<meta property="og:description" content="A wide skirt">' in head
    picture = f"https://shop.example/images/{picture_of(search, 0)}"
    assert f'<meta property="og:image" content="{picture}">' in head
    assert 'content="https://shop.example/pwa_icon/512"' in parts(search, "").head
    assert "og:image" not in parts(search, "", root="javascript:alert(1)").head


@pytest.mark.parametrize("query", ["product=p1", "text=%22%3E%3Cscript%3Ealert('x')%3C/script%3E", "like=p1"])
def test_what_a_catalogue_or_an_address_says_is_escaped(search: FashionSearch, query: str) -> None:
    assert "<script>alert" not in "".join(parts(search, query))
    assert html.escape(EVIL) in parts(search, query).head


def test_whoever_has_not_logged_in_gets_no_product(search: FashionSearch) -> None:
    closed = parts(search, "product=p0", is_open=False)
    assert closed.body == ""
    assert "Fifties" not in closed.head
    assert "/images/" not in closed.head


def test_the_outline_has_the_first_pictures_and_the_theme_of_the_address(search: FashionSearch) -> None:
    products = list(search.snapshot.catalogue)
    outline = skeleton(products, "dark", searched=False)
    assert re.findall(r'src="/images/([^"]*)"', outline) == [one.pictures[0] for one in products[:PICTURES]]
    assert outline.count("<li>") == 4
    assert 'id="first" class="dark"' in outline
    assert 'class=""' in skeleton(products, EVIL, searched=False)
    searched = skeleton(products, None, searched=True)
    assert "/images/" not in searched
    assert searched.count("<li>") == 10
