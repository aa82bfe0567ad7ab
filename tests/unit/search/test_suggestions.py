"""Suggestions while someone types."""

from typing import Any

import pytest

from fashion_search.search.engine import FashionSearch
from fashion_search.search.suggestions import Suggester
from tests.conftest import FakeEncoder, search_over
from tests.kits.catalogue import delete, live_folder

SHOP: list[dict[str, Any]] = [
    {"title": "Fifties Dress", "category": "Dress", "attributes": {"colour": "Red", "brand": "Élan Paris"}},
    {"title": "Sun Dress", "category": "Dress", "attributes": {"colour": "Red"}},
    {"title": "Draped Scarf", "category": "Women > Scarf", "attributes": {"colour": "navy-blue"}},
    {"title": "Shift Dress", "category": "Dress", "attributes": {"colour": "Blue", "brand": "Nike"}},
]


@pytest.fixture
def search(encoder: FakeEncoder) -> FashionSearch:
    return search_over(encoder, [["red"], ["red"], ["blue"], ["blue"]], dict(enumerate(SHOP)))


def texts(search: FashionSearch, typed: str) -> list[str]:
    return [one.text for one in Suggester(search).of(typed)]


def test_categories_come_first_then_their_colours_then_brands_then_titles(search: FashionSearch) -> None:
    """Larger groups first; what begins as typed before what has the word somewhere."""
    assert [(one.text, one.kind, one.product.id) for one in Suggester(search).of("dr")] == [
        ("dresses", "category", "p0"),
        ("red dresses", "colour", "p0"),
        ("blue dresses", "colour", "p3"),
        ("Fifties Dress", "product", "p0"),
        ("Sun Dress", "product", "p1"),
        ("Draped Scarf", "product", "p2"),
        ("Shift Dress", "product", "p3"),
    ]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("bl dr", ["blue dresses"]),
        ("dr red", ["red dresses"]),
        ("SCARF", ["scarves", "navy blue scarves", "Draped Scarf"]),
        ("scarv", ["scarves", "navy blue scarves"]),
        ("navy", ["navy blue scarves"]),
        ("elan", ["Élan Paris"]),
        ("PÁRIS", ["Élan Paris"]),
        ("fif", ["Fifties Dress"]),
        ("ress", []),
        ("red bicycle", []),
        ("", []),
        ("?!", []),
        ("x" * 5000, []),
    ],
)
def test_words_match_by_their_beginnings_in_any_order_without_case_or_accents(
    search: FashionSearch, typed: str, found: list[str]
) -> None:
    assert texts(search, typed) == found


def test_there_are_eight_at_most_and_a_title_once(encoder: FakeEncoder) -> None:
    many = {row: {"title": f"Thing {row // 2}", "category": "things"} for row in range(30)}
    assert texts(search_over(encoder, [["red"]] * 30, many), "thi") == [
        "things",
        *(f"Thing {row}" for row in range(7)),
    ]


def test_suggestions_follow_a_change(search: FashionSearch) -> None:
    suggester = Suggester(search)
    assert [one.text for one in suggester.of("scarf")] == ["scarves", "navy blue scarves", "Draped Scarf"]
    delete(live_folder(search).index_dir, "p2")
    search.live.refresh()
    assert suggester.of("scarf") == []
