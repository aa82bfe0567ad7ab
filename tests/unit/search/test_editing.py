"""Words and a picture: the words change what the picture shows. The model knows colours only."""

import math

import numpy as np
import pytest

from fashion_search.catalog.product import Product
from fashion_search.ranking.query_vectors import QueryVectors
from fashion_search.search.editing import FADE, SHIFT, TEMPERATURE, Names, edited, mean_vector
from fashion_search.search.engine import FashionSearch, Query
from fashion_search.vectors import Vector, unit
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


X, Y, Z = np.eye(3, dtype=np.float32)


def mixed(alpha: float) -> QueryVectors:
    return QueryVectors(text=X, image=Y, alpha=alpha, fusion="balanced")


def test_the_nearest_names_are_likely_and_their_weights_sum_to_1() -> None:
    names = Names(("dress", "coat", "hat"), unit(np.array([X, X + 0.1 * Y, Z])))
    found = names.likely(X, np.zeros(3, np.float32), 2)
    assert found.names == ("dress", "coat")
    scores = np.array([1, 1 / math.sqrt(1.01), 0])
    one, other = found.weights
    assert other / one == pytest.approx(math.exp((scores[1] - 1) / (TEMPERATURE * scores.std())), rel=1e-4)
    assert one + other == pytest.approx(1)
    assert found.vector.tolist() == pytest.approx(unit(one * X + other * unit(X + 0.1 * Y)).tolist())


def test_a_name_that_is_near_to_every_picture_is_less_likely() -> None:
    names = Names(("brooch", "coat"), np.stack([X, Y]))
    picture = unit(1.1 * X + Y)
    assert names.likely(picture, np.zeros(3, np.float32), 1).names[0] == "brooch"
    assert names.likely(picture, 0.5 * X, 1).names[0] == "coat"


def test_a_mean_of_phrases_is_weighted_and_of_unit_length() -> None:
    assert mean_vector(np.stack([X, Y]), [0.6, 0.8]).tolist() == pytest.approx([0.6, 0.8, 0])


def moved(source: Vector, target: Vector, by: float) -> Vector:
    return unit(Y + by * (target - source))


def test_in_the_middle_the_target_is_the_text_and_the_picture_is_moved() -> None:
    found = edited(mixed(0.5), X, Z, worth=2.0)
    assert found.text is not None
    assert found.image is not None
    assert found.text.tolist() == pytest.approx(Z.tolist())
    assert found.image.tolist() == pytest.approx(moved(X, Z, 1.0).tolist())
    assert (found.text_shift, found.image_shift) == (SHIFT + 2.0, 0.0)


@pytest.mark.parametrize("end", [0.0, 1.0])
def test_towards_the_ends_the_edit_fades_out(end: float) -> None:
    half = edited(mixed(abs(end - FADE / 2)), X, Z, worth=0.0)
    assert half.text is not None
    assert half.image is not None
    assert half.text.tolist() == pytest.approx(unit(0.5 * X + 0.5 * Z).tolist())
    assert half.image.tolist() == pytest.approx(moved(X, Z, 0.5).tolist())
    assert half.image_shift == pytest.approx(end * SHIFT / 2)
    whole = edited(mixed(end), X, Z, worth=0.0)
    assert whole.text is not None
    assert whole.image is not None
    assert whole.text.tolist() == X.tolist()
    assert whole.image.tolist() == Y.tolist()
