"""Suggestions in a space of colours, where every cosine can be worked out by hand.

Red is (1, 0, 0), green (0, 1, 0), blue (0, 0, 1), yellow (1, 1, 0)/√2 and white (1, 1, 1)/√3.
"""

from collections.abc import Sequence

import numpy as np
import pytest
from PIL import Image

from fashion_search.search.engine import FashionSearch
from fashion_search.search.recommend import MAX_IDS
from fashion_search.vectors import Vectors, unit
from tests.conftest import FakeEncoder, search_over

COLOURS = ["red", "green", "blue", "yellow", "white"]


class Signed(FakeEncoder):
    """A space with opposites: yellow is (1, 1, -1)/√3, and blue its negative."""

    def encode_images(self, images: Sequence[Image.Image]) -> Vectors:
        return unit([np.asarray(i, dtype=np.float64).reshape(-1, 3).mean(axis=0) / 127.5 - 1 for i in images])


@pytest.fixture
def search(encoder: FakeEncoder) -> FashionSearch:
    """Products p0 to p4, one a colour."""
    return search_over(encoder, [[colour] for colour in COLOURS])


def suggested(
    search: FashionSearch,
    liked: Sequence[str] = (),
    viewed: Sequence[str] = (),
    disliked: Sequence[str] = (),
    count: int = 10,
) -> list[tuple[str, str, bool]]:
    """The colours suggested, each with the colour that it is there for and whether that was liked."""
    found = search.recommend(liked, viewed, disliked, count)
    return [(one.product.title, one.because.title, one.liked) for one in found]


def colours(found: list[tuple[str, str, bool]]) -> list[str]:
    return [colour for colour, _, _ in found]


def test_the_nearest_to_what_was_liked_comes_first(search: FashionSearch) -> None:
    # From red: yellow 0.71, white 0.58, green and blue 0 in the catalogue's order.
    assert suggested(search, liked=["p0"]) == [
        ("yellow", "red", True),
        ("white", "red", True),
        ("green", "red", True),
        ("blue", "red", True),
    ]
    assert colours(suggested(search, liked=["p0"], count=1)) == ["yellow"]


def test_several_make_a_mean_and_the_nearest_of_them_is_the_reason(search: FashionSearch) -> None:
    # Red and blue: (0.5, 0, 0.5), length 0.71. White 0.82, yellow 0.5, green 0.
    # White is as near to blue as to red, and the first one is named; yellow is nearer to red.
    assert suggested(search, liked=["p2", "p0"]) == [
        ("white", "blue", True),
        ("yellow", "red", True),
        ("green", "blue", True),
    ]


def test_what_was_only_looked_at_counts_less(search: FashionSearch) -> None:
    # Green liked, blue looked at: (0, 1, 0.3)/1.3, of length 1.044/1.3. Yellow 1/√2/1.044 = 0.68, white
    # 1.3/√3/1.044 = 0.72; the other way round white is the same and yellow 0.3/√2/1.044 = 0.20.
    assert suggested(search, liked=["p1"], viewed=["p2"]) == [
        ("white", "green", True),
        ("yellow", "green", True),
        ("red", "green", True),
    ]
    assert suggested(search, liked=["p2"], viewed=["p1"]) == [
        ("white", "blue", True),
        ("yellow", "green", False),
        ("red", "blue", True),
    ]


def test_looking_is_enough(search: FashionSearch) -> None:
    assert suggested(search, viewed=["p0"])[0] == ("yellow", "red", False)
    assert search.recommend([], [], []) == []


def test_what_was_not_liked_leads_away_and_does_not_come_back(search: FashionSearch) -> None:
    # White less half of green: (0.58, 0.08, 0.58). Red and blue 0.7, yellow 0.57; without the dislike
    # yellow leads with 0.82.
    assert colours(suggested(search, liked=["p4"])) == ["yellow", "red", "green", "blue"]
    assert colours(suggested(search, liked=["p4"], disliked=["p1"])) == ["red", "blue", "yellow"]
    assert search.recommend([], [], ["p1"]) == []


def test_looking_at_what_was_not_liked_is_no_reason(search: FashionSearch) -> None:
    assert search.recommend([], ["p1"], ["p1"]) == []
    assert suggested(search, liked=["p4"], viewed=["p1"], disliked=["p1"]) == suggested(
        search, liked=["p4"], disliked=["p1"]
    )


def test_a_liked_one_that_was_looked_at_counts_once(search: FashionSearch) -> None:
    assert suggested(search, liked=["p1"], viewed=["p1", "p2"]) == suggested(search, ["p1"], ["p2"])
    assert suggested(search, liked=["p1", "p1", "p2"]) == suggested(search, liked=["p1", "p2"])


def test_unknown_products_are_left_out(search: FashionSearch) -> None:
    assert suggested(search, liked=["gone", "p0", ""]) == suggested(search, liked=["p0"])
    assert search.recommend(["gone"], ["gone"], ["gone"]) == []


def test_nothing_is_left_to_suggest_where_all_is_known(search: FashionSearch) -> None:
    assert search.recommend(["p0", "p1"], ["p2", "p3"], ["p4"]) == []


def test_the_views_of_a_product_count_as_one(encoder: FakeEncoder) -> None:
    # Liked: green and blue views, mean (0, 0.71, 0.71). White 0.82, the one with a blue view 0.71 by that
    # view though its mean is half red, yellow 0.5.
    search = search_over(encoder, [["green", "blue"], ["yellow"], ["red", "blue"], ["white"]])
    assert colours(suggested(search, liked=["p0"])) == ["white", "red and blue", "yellow"]


def test_what_cancels_out_suggests_nothing() -> None:
    search = search_over(Signed(), [["yellow"], ["blue"], ["red"]])
    assert search.recommend(["p0", "p1"], [], []) == []
    assert colours(suggested(search, liked=["p0"])) == ["red", "blue"]


def test_known_ones_take_no_place_of_new_ones(encoder: FakeEncoder) -> None:
    search = search_over(encoder, [["red"]] * 12 + [["yellow"], ["white"], ["green"]])
    liked = [f"p{number}" for number in range(11)]
    assert colours(suggested(search, liked=liked, count=3)) == ["red", "yellow", "white"]


def test_the_first_ones_count_where_there_are_very_many(search: FashionSearch) -> None:
    assert suggested(search, liked=["gone"] * (MAX_IDS - 1) + ["p0", "p2"]) == suggested(search, liked=["p0"])
