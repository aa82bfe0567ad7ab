"""A query's words, read for a catalogue: spelling, filters, numbers and what holds its words."""

from pathlib import Path

import pytest

from fashion_search.catalog.product import Product
from fashion_search.errors import QueryError
from fashion_search.search.engine import FashionSearch, Filters, Query
from fashion_search.search.parsing import parse
from fashion_search.serving.live import LiveFolder
from tests.conftest import FakeEncoder, picture
from tests.kits.catalogue import put, search_in, stored, write_index


def product(number: int, title: str, **values: object) -> Product:
    return Product(id=f"p{number}", title=title, **values)  # type: ignore[arg-type]


SHOP = [
    product(
        0, "Acme red dress", price=40.0, currency="EUR", attributes={"size": ["S", "M"], "in_stock": "yes"}
    ),
    product(1, "Blue coat", price=90.0, currency="EUR", attributes={"size": "L", "sku": "BC-1001"}),
    product(2, "Zalmba scarf", price=20.0, currency="USD", attributes={"brand": "Zalmba", "in_stock": "no"}),
    product(3, "Green hat", price=60.0, currency="EUR"),
]
COLOURS = ("red", "blue", "green", "green")


@pytest.fixture
def search(encoder: FakeEncoder) -> FashionSearch:
    return search_in(encoder, [(one, [picture(colour)]) for one, colour in zip(SHOP, COLOURS, strict=True)])


def found(search: FashionSearch, text: str, **values: object) -> list[str]:
    return [hit.product.id for hit in search.search(Query(text=text, **values)).hits]  # type: ignore[arg-type]


def test_prices_sizes_and_stock_become_filters(search: FashionSearch) -> None:
    result = search.search(Query(text="red dress under €50, size M, in stock"))
    expected = Filters(price_max=50, currency="EUR", attributes={"size": ("M",)}, in_stock=True)
    assert (result.query.text, result.query.filters) == ("red dress", expected)
    assert [hit.product.id for hit in result.hits] == ["p0"]
    assert result.understood.conditions == (
        ("price", "under €50"),
        ("size", "size M"),
        ("stock", "in stock"),
    )
    assert result.understood.ignored == ()


def test_given_filters_count_more_than_typed_ones(search: FashionSearch) -> None:
    given = Filters(price_max=70, attributes={"size": ("L",)})
    read = parse(Query(text="dress under 50 in size M", filters=given), search.snapshot, search.encoder)
    assert read.query.filters == given
    assert (read.understood.conditions, set(read.understood.ignored)) == ((), {"under 50", "in size M"})


def test_a_size_that_no_product_has_is_said_to_be_ignored(search: FashionSearch) -> None:
    result = search.search(Query(text="dress size XXL"))
    assert (result.understood.ignored, len(result.hits)) == (("size XXL",), 4)
    some = search.search(Query(text="dress size M or XXL"))
    assert some.query.filters.attributes == {"size": ("M",)}


def test_a_price_in_a_currency_that_no_product_has_is_said_to_be_ignored(search: FashionSearch) -> None:
    result = search.search(Query(text="coat under £50"))
    assert not result.query.filters
    assert (result.understood.conditions, result.understood.ignored) == ((), ("under £50",))
    assert len(result.hits) == 4


def test_what_a_catalogue_has_no_attribute_for_is_said_to_be_ignored(encoder: FakeEncoder) -> None:
    search = search_in(encoder, [(product(0, "Red dress"), [picture("red")])])
    result = search.search(Query(text="red dress under 50 in size 42"))
    assert set(result.understood.ignored) == {"under 50", "in size 42"}
    assert [hit.product.id for hit in result.hits] == ["p0"]


def test_conditions_alone_find_by_the_picture_and_else_any_clothes(search: FashionSearch) -> None:
    with_picture = search.search(Query(text="under €50", image=picture("red")))
    assert (with_picture.search_type, [hit.product.id for hit in with_picture.hits]) == ("image", ["p0"])
    alone = search.search(Query(text="under €50"))
    assert (alone.query.text, [hit.product.id for hit in alone.hits]) == ("clothes", ["p0"])


def test_words_that_only_exclude_find_all_else(search: FashionSearch) -> None:
    result = search.search(Query(text="without red"))
    assert (result.query.text, result.query.without, result.hits[-1].product.id) == ("clothes", "red", "p0")
    beside = search.search(Query(text="without red", like="p1"))
    assert (beside.search_type, beside.query.without, beside.hits[-1].product.id) == ("image", "red", "p0")


def test_a_misspelt_word_is_read_as_the_catalogue_s(search: FashionSearch) -> None:
    result = search.search(Query(text="zalmab scarf"))
    assert (result.query.text, result.understood.corrections) == ("zalmba scarf", (("zalmab", "zalmba"),))
    as_typed = search.search(Query(text="zalmab scarf", correct=False))
    assert (as_typed.query.text, as_typed.understood.corrections) == ("zalmab scarf", ())


def test_a_word_of_a_later_product_is_no_misspelling(tmp_path: Path, encoder: FakeEncoder) -> None:
    index = write_index(tmp_path / "index", encoder, [(SHOP[2], [picture("yellow")])])
    search = FashionSearch(encoder, LiveFolder(index))
    assert parse(Query(text="zalmbo"), search.snapshot, encoder).query.text == "zalmba"
    put(index, (product(9, "Zalmbo boots"), stored(encoder, [picture("red")])))
    search.live.refresh()
    assert parse(Query(text="zalmbo"), search.snapshot, encoder).query.text == "zalmbo"


def test_products_that_hold_the_words_come_first(search: FashionSearch) -> None:
    # To this model, these words say nothing: white, as which it reads them, is as near to each colour.
    assert found(search, "acme dress")[0] == "p0"
    assert found(search, "zalmba")[0] == "p2"
    by_vector = search.search(Query(text="zalmba red", lexical=False)).hits
    assert by_vector[0].product.id == "p0"


@pytest.mark.parametrize("text", ["p3", "#p3", "BC-1001", "bc-1001", "1001"])
def test_an_id_or_article_number_comes_first_and_is_surely_here(search: FashionSearch, text: str) -> None:
    result = search.search(Query(text=text))
    assert result.hits[0].product.id == ("p3" if "p3" in text else "p1")
    assert (result.verdict, result.absent) == ("strong", None)
    assert result.hits[0].match > 0.7


def test_brands_that_come_later_are_known_at_once(tmp_path: Path, encoder: FakeEncoder) -> None:
    index = write_index(tmp_path / "index", encoder, [(SHOP[0], [picture("red")])])
    search = FashionSearch(encoder, LiveFolder(index))
    assert search.search(Query(text="without doubt hat")).query.without == "doubt"
    late = product(9, "Hat", attributes={"brand": "Without Doubt"})
    put(index, (late, stored(encoder, [picture("blue")])))
    search.live.refresh()
    assert search.search(Query(text="without doubt hat")).query.without is None


def test_long_readings_are_cut_and_not_refused(search: FashionSearch) -> None:
    for text in ("reddress " * 110, "\ufdfa" * 60, "plimsolls " * 100):
        assert len(search.search(Query(text=text)).query.text or "") <= 1000


def test_linear_is_the_formula_alone(search: FashionSearch) -> None:
    assert found(search, "zalmba red", fusion="linear")[0] == "p0"
    result = search.search(Query(text="zalmba red", fusion="linear"))
    assert [hit.similarity for hit in result.hits] == pytest.approx(
        [hit.text_similarity for hit in result.hits], abs=1e-6
    )


def test_terms_to_exclude_are_counted_wherever_they_stand(search: FashionSearch) -> None:
    names = ["a", "b", "c", "d", "e", "f", "g", "h", "i"]
    with pytest.raises(QueryError, match="at most 10"):
        search.search(Query(text="dress without red", without=", ".join([*names, "j"])))
    with pytest.raises(QueryError, match="at most 10"):
        search.search(Query(image=picture("red"), without=", ".join([*names, "j", "k"])))
