"""Words and a picture: the words change what the picture shows. The model knows colours only."""

import pytest

from fashion_search.catalog.product import Product
from fashion_search.search.engine import FashionSearch, Query
from tests.conftest import FakeEncoder, picture
from tests.kits.catalogue import search_in

SHOP = [("red", "dress"), ("green", "dress"), ("blue", "dress"), ("yellow", "coat"), ("white", "coat")]


@pytest.fixture
def search(encoder: FakeEncoder) -> FashionSearch:
    return search_in(
        encoder,
        [
            (
                Product(id=f"{colour} {kind}", title="x", category=kind, attributes={"Colour": colour}),
                [picture(colour)],
            )
            for colour, kind in SHOP
        ],
    )


def test_a_colour_changes_the_colour(search: FashionSearch) -> None:
    # The picture is read as green, so blue - green is added to it: blue is nearest, and green no more.
    result = search.search(Query(text="blue", image=picture("green"), lexical=False))
    assert result.hits[0].product.id == "blue dress"
    assert result.hits[0].image_similarity == pytest.approx(0.0, abs=1e-6)  # as given
    assert result.hits[0].text_similarity == pytest.approx(1.0)
    assert result.understood.change == "blue"
    assert result.understood.keep is not None
    mixed = search.search(Query(text="blue", image=picture("green"), lexical=False, edit=False))
    assert mixed.hits[0].product.id != "blue dress"


def test_a_product_to_look_like_is_read_by_its_own_labels(search: FashionSearch) -> None:
    coloured = search.search(Query(text="blue", like="green dress")).understood
    assert (coloured.keep, coloured.change) == ("dress", "blue")
    other = search.search(Query(text="coat", like="green dress")).understood
    assert (other.keep, other.change) == ("green", "coat")
    both = search.search(Query(text="blue coat", like="green dress")).understood
    assert (both.keep, both.change) == ("", "blue coat")
    neither = search.search(Query(text="floral", like="green dress")).understood
    assert (neither.keep, neither.change) == ("green dress", "floral")


@pytest.mark.parametrize("values", [{"fusion": "linear"}, {"alpha": 0.0}, {"alpha": 1.0}, {"edit": False}])
def test_what_is_no_balanced_mix_is_not_rewritten(search: FashionSearch, values: dict[str, object]) -> None:
    result = search.search(Query(text="blue", image=picture("green"), **values))  # type: ignore[arg-type]
    assert (result.understood.keep, result.understood.change) == (None, None)


def test_names_are_encoded_once(search: FashionSearch, encoder: FakeEncoder) -> None:
    search.search(Query(text="blue", image=picture("green")))
    before = encoder.texts
    search.search(Query(text="blue", image=picture("green"), alpha=0.6))
    assert encoder.texts == before
