from dataclasses import replace
from pathlib import Path

import pytest

from fashion_search.catalog.filters import Filters
from fashion_search.search.engine import FashionSearch, Verdict
from fashion_search.ui.controller.heading import heading, heading_of_filters, short
from fashion_search.ui.model.uploads import UploadedImage
from fashion_search.ui.model.view_state import ViewState
from tests.conftest import FakeEncoder, picture, search_over


@pytest.fixture(scope="module")
def search() -> FashionSearch:
    return search_over(
        FakeEncoder(),
        [["red"], ["blue"], ["green"]],
        {0: {"title": "Fifties Dress", "attributes": {"colour": "red"}}, 1: {"title": "A title " * 9}},
    )


def said(search: FashionSearch, asked: ViewState, verdict: Verdict = "strong") -> str:
    found = search.search(asked.query())
    return heading(replace(found, verdict=verdict), asked, search.snapshot.catalogue)


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("red dress", "Red dresses"),
        ("Red  Summer DRESS", "Red summer dresses"),
        ("blue denim jeans", "Blue denim jeans"),
        ("t-shirt", "T-shirts"),
        ("dress with pockets", "Dresses with pockets"),
        ("dress without sleeves", "Dresses without sleeves"),
        ("red dress under $50", "Red dresses under $50"),
        ("show me a red dress", "Red dresses"),
        ("dress, no stripes", "Dresses without stripes"),
        ("fifties dress", "Fifties dress"),
        ("shirt or blouse", "Shirt or blouse"),
        ("under $50", "Under $50"),
        ("no stripes", "No stripes"),
        ("p0", "p0"),
        ("x" * 99, "X" + "x" * 59 + "…"),
    ],
)
def test_words_are_a_heading_and_in_the_plural_where_that_is_sure(
    search: FashionSearch, typed: str, shown: str
) -> None:
    assert said(search, ViewState(text=typed)) == shown


def test_what_is_left_out_is_said(search: FashionSearch) -> None:
    assert said(search, ViewState(text="dress", without="stripes, logo")) == "Dresses without stripes or logo"
    both = ViewState(text="dress without sleeves", without="stripes")
    assert said(search, both) == "Dresses without sleeves or stripes"
    assert said(search, ViewState(like="p0", without="stripes")) == "Like Fifties Dress without stripes"


def test_a_corrected_word_is_shown_as_it_was_read(search: FashionSearch) -> None:
    found = search.search(ViewState(text="red dres").query())
    read = replace(
        found, verdict="strong", understood=replace(found.understood, corrections=(("dres", "dress"),))
    )
    assert heading(read, ViewState(text="red dres"), search.snapshot.catalogue) == "Red dresses"


def test_what_is_not_here_is_only_quoted(search: FashionSearch) -> None:
    assert said(search, ViewState(text="red dress"), "none") == "“Red dress”"


def test_a_picture_is_named_with_what_is_to_change(search: FashionSearch, uploads: Path) -> None:
    picture("red").save(uploads / "red.png")
    own = UploadedImage(path=str(uploads / "red.png"))
    assert said(search, ViewState(like="p0")) == "Like Fifties Dress"
    assert said(search, ViewState(like="p0", text="in blue")) == "Like Fifties Dress, in blue"
    assert said(search, ViewState(like="p0", text="dark green")) == "Like Fifties Dress, in dark green"
    assert said(search, ViewState(like="p0", text="with stripes")) == "Like Fifties Dress, with stripes"
    assert said(search, ViewState(like="p0", text="blue clutch")) == "Blue clutches like Fifties Dress"
    assert said(search, ViewState(picture=own)) == "Like your picture"
    assert said(search, ViewState(picture=own, text="blue")) == "Like your picture, in blue"
    assert said(search, ViewState(like="p1")) == "Like A title A title A title A title A title…"


def test_one_side_alone_is_all_that_is_said_at_the_ends_of_the_slider(search: FashionSearch) -> None:
    both = ViewState(like="p0", text="blue dress")
    assert said(search, replace(both, alpha=0)) == "Blue dresses"
    assert said(search, replace(both, alpha=1)) == "Like Fifties Dress"
    assert said(search, replace(both, edit=False)) == "Like Fifties Dress and “blue dress”"


@pytest.mark.parametrize(
    ("filters", "shown"),
    [
        (Filters(categories=("dress",)), "Dresses"),
        (Filters(categories=("Women > Shoes",)), "Shoes"),
        (Filters(categories=("dress", "hat", "bag")), "Dresses, hats and bags"),
        (Filters(categories=("dress", "hat", "bag", "belt")), "Products"),
        (Filters(categories=("dress",), attributes={"colour": ("Blue",)}), "Blue dresses"),
        (Filters(attributes={"Color": ("Blue", "Red")}), "Products in blue or red"),
        (Filters(categories=("things",), attributes={"size": ("M",)}), "Things"),
        (Filters(price_max=50), "Products"),
    ],
)
def test_filters_alone_are_a_heading_too(filters: Filters, shown: str) -> None:
    assert heading_of_filters(filters) == shown


def test_long_words_end_after_a_word() -> None:
    assert short("red dress", 9) == "red dress"
    assert short("red dress, blue", 12) == "red dress…"
    assert short("redredred", 4) == "redr…"
