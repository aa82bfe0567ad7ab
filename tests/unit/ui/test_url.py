from dataclasses import replace

import pytest

from fashion_search.search.engine import Filters
from fashion_search.ui.controller.address_bar import linked, place
from fashion_search.ui.model.uploads import UploadedImage
from fashion_search.ui.model.url import from_query, product_in, to_query
from fashion_search.ui.model.view_state import ViewState
from tests.conftest import FakeEncoder, search_over

EVERYTHING = ViewState(
    text="rot & blau = lila?",
    without="stripes, 100%",
    like="a/b c",
    alpha=0.0,
    fusion="linear",
    sort="cheapest",
    top_k=30,
    compare=True,
    filters=Filters(
        categories=("Shoes & more", "Flip+Flops"),
        price_min=10,
        price_max=59.9,
        currency="EUR",
        attributes={"gender": ("women", "unisex"), "has.odd": ("\u00fc",)},
        in_stock=True,
    ),
)


def test_an_address_leads_back_to_the_search_it_was_made_of() -> None:
    assert from_query(to_query(EVERYTHING)) == EVERYTHING
    for part in (
        ViewState(),
        ViewState(text="red"),
        ViewState(like="p1", alpha=1.0),
        replace(EVERYTHING, alpha=0.35),
    ):
        assert from_query(to_query(part)) == part


def test_prices_keep_their_digits() -> None:
    for price in (12345.67, 1234567.0, 0.1, 19.99):
        asked = ViewState(filters=Filters(price_max=price))
        assert from_query(to_query(asked)) == asked


def test_prices_that_name_no_currency_can_be_linked_to() -> None:
    asked = ViewState(filters=Filters(price_max=5, currency=""))
    assert to_query(asked) == "price_max=5&currency="
    assert from_query("price_max=5&currency=") == asked


def test_the_longest_search_has_an_address_that_can_be_read() -> None:
    asked = ViewState(text="ж" * 1000, without="ж" * 1000, filters=Filters(categories=("Dresses",)))
    assert from_query(to_query(asked)) == asked


def test_what_is_left_at_its_default_is_left_out() -> None:
    assert to_query(ViewState()) == ""
    assert to_query(ViewState(text="red dress", alpha=0.5)) == "text=red+dress"
    assert (
        to_query(ViewState(filters=Filters(price_max=20, attributes={"size": ("S",)})))
        == "price_max=20&has.size=S"
    )


def test_a_picture_of_one_s_own_is_never_in_it() -> None:
    assert to_query(ViewState(text="red", picture=UploadedImage(path="secret.png"))) == "text=red"


@pytest.mark.parametrize(
    "query",
    [
        "alpha=nan&alpha=x&fusion=best&sort=1&top_k=-3&unknown=1&compare=yes&like=",
        "price_min=9&price_max=3&category=a",
        "price_min=-1&price_max=inf",
        "&".join(f"category={number}" for number in range(300)),
        "%00=%ff&=&&&",
        "has.=x",
    ],
)
def test_what_makes_no_sense_is_left_out(query: str) -> None:
    asked = from_query(query)
    assert replace(asked, top_k=10) == ViewState() or asked.filters.attributes
    assert 1 <= asked.top_k <= 100


def test_values_out_of_their_range_are_left_out_and_long_words_cut() -> None:
    asked = from_query("alpha=7&top_k=1e9&fusion=linear&text=" + "x" * 3000)
    assert asked == ViewState(text="x" * 1000, fusion="linear")
    assert from_query("x=" + "y" * 17_000 + "&text=red") == ViewState()


def test_a_search_is_remembered_by_its_words_and_a_picture(encoder: FakeEncoder) -> None:
    catalogue = search_over(encoder, [["red"], ["blue"]]).snapshot.catalogue
    cards = [{"image_url": "/images/found.jpg"}]
    assert place(catalogue, ViewState(text=" red "), cards) == {
        "query": "text=+red+", "label": "red", "own": False, "image_url": "/images/found.jpg",
    }  # fmt: skip
    both = place(catalogue, ViewState(text="red", like="p1"), cards)
    assert (both["label"], both["image_url"]) == ("red, like blue", f"/images/{catalogue[1].pictures[0]}")
    own = place(catalogue, ViewState(picture=UploadedImage(path="x")), cards)
    assert (own["query"], own["own"], own["image_url"]) == ("", True, None)
    assert place(catalogue, ViewState(alpha=0.2), None)["query"] == ""


def test_a_product_above_the_search_is_in_its_address(encoder: FakeEncoder) -> None:
    catalogue = search_over(encoder, [["red"], ["blue"]]).snapshot.catalogue
    assert product_in("text=red&product=a%2Fb+c") == "a/b c"
    assert from_query("text=red&product=p1") == ViewState(text="red")
    for query in ("", "text=red", "product="):
        assert product_in(query) is None
        assert linked(catalogue, query, None) is None
    assert linked(catalogue, "product=gone", None) == {"product": None}
    alone = linked(catalogue, "product=p1", None)
    assert alone is not None
    assert alone["product"] is not None
    assert (alone["product"]["title"], "match" in alone["product"]) == ("blue", False)
    found = {"product_id": "p0", "alike": [{"product_id": "p1", "match": 0.5}]}
    assert linked(catalogue, "product=p1", [found]) == {"product": {"product_id": "p1", "match": 0.5}}
