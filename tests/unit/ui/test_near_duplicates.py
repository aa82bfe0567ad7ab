"""Near-duplicates share a card. A product's vector is the mean colour of its picture."""

import math
from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest

from fashion_search.catalog.product import Product
from fashion_search.search.engine import FashionSearch, Filters, Query
from fashion_search.ui.controller import presenter
from fashion_search.ui.controller.near_duplicates import card_groups, fetch_counts, near_duplicates
from fashion_search.ui.model.view_state import Card, ViewState
from fashion_search.vectors import Vectors
from tests.conftest import FakeEncoder, search_over

THINGS = Filters(categories=("things",))


def shop(encoder: FakeEncoder, facts: Mapping[int, Mapping[str, Any]] | None = None) -> FashionSearch:
    """Three red products, two yellow ones and a green one, of ids p0 to p5."""
    return search_over(encoder, [["red"]] * 3 + [["yellow"]] * 2 + [["green"]], facts or {})


def ids(cards: list[Card] | None) -> list[list[str]]:
    """The ids of each card's products."""
    assert cards is not None
    return [[one["product_id"] for one in (card, *card.get("alike", ()))] for card in cards]


def test_near_duplicates_share_the_best_one_s_card_and_count_as_shown(encoder: FakeEncoder) -> None:
    search = shop(encoder)
    found = presenter.find(search, ViewState(text="red"))
    assert ids(found.cards) == [["p0", "p1", "p2"], ["p3", "p4"], ["p5"]]
    assert (found.found.split(" · ")[0], found.more) == ("6 products", 0)
    assert found.cards is not None
    assert found.cards[0]["alike"][0]["match"] == found.cards[0]["match"]
    assert "alike" not in found.cards[2]
    assert len(search.search(Query(text="red")).hits) == 6  # other doors have them all


def test_by_price_and_without_a_query_they_fold_too(encoder: FakeEncoder) -> None:
    search = shop(encoder)
    browsed = presenter.refine(search, ViewState(filters=THINGS, sort="dearest"))
    assert ids(browsed.cards) == [["p5"], ["p4", "p3"], ["p2", "p1", "p0"]]
    found = presenter.find(search, ViewState(text="red", sort="dearest"))
    assert ids(found.cards) == [["p2", "p1", "p0"]]  # what matches, and the first of the order leads


def test_enough_are_fetched_that_the_cards_asked_for_remain(encoder: FakeEncoder) -> None:
    """Of 30 alike and 12 others the first 20 make one card, so all are fetched."""
    colours = ["red"] * 30 + ["yellow"] * 12
    facts = {row: {"title": f"title {row}", "category": f"kind {row}"} for row in range(30, 42)}
    search = search_over(encoder, [[colour] for colour in colours], facts)
    found = presenter.find(search, ViewState(text="red"))
    assert [len(group) for group in ids(found.cards)] == [30] + [1] * 9
    assert (found.found.split(" · ")[0], found.more) == ("39 products", 3)
    longer = presenter.find(search, ViewState(text="red", top_k=30))
    assert ([len(group) for group in ids(longer.cards)], longer.more) == ([30] + [1] * 12, 0)
    price = presenter.refine(search, ViewState(filters=Filters(price_min=1), sort="cheapest"))
    assert [len(group) for group in ids(price.cards)] == [30] + [1] * 9
    assert fetch_counts(10) == [20, 100]
    assert fetch_counts(50) == fetch_counts(100) == [100]


@pytest.mark.parametrize(
    ("facts", "groups"),
    [
        ({}, [[0, 1, 2], [3, 4], [5]]),
        ({1: {"title": "Twin"}, 3: {"category": "hats"}}, [[0, 1, 2], [3, 4], [5]]),
        ({1: {"title": "Twin", "category": "hats"}}, [[0, 2], [1], [3, 4], [5]]),
        ({1: {"attributes": {"Color": "black"}}}, [[0, 2], [1], [3, 4], [5]]),
        ({1: {"title": "Black twin"}}, [[0, 2], [1], [3, 4], [5]]),
        ({1: {"title": " RED ", "category": "hats"}}, [[0, 1, 2], [3, 4], [5]]),
    ],
)
def test_what_a_product_is_called_counts(
    encoder: FakeEncoder, facts: Mapping[int, Mapping[str, Any]], groups: list[list[int]]
) -> None:
    search = shop(encoder, facts)
    assert card_groups(search.snapshot, list(search.snapshot.catalogue)) == groups


def test_a_product_that_has_gone_meanwhile_is_on_its_own(encoder: FakeEncoder) -> None:
    search = shop(encoder)
    first, second, *_ = search.snapshot.catalogue
    gone = Product(id="gone", title="red", category="things")
    assert card_groups(search.snapshot, [gone, first, second]) == [[0], [1, 2]]
    assert card_groups(search.snapshot, [gone]) == [[0]]
    assert card_groups(search.snapshot, []) == []


def at(*cosines: float) -> Vectors:
    """Unit vectors in a plane, each with this cosine with the first axis; a negative one lies on its other side."""
    return np.array([(abs(x), math.copysign(math.sqrt(1 - x * x), x)) for x in cosines], dtype=np.float32)


@pytest.mark.parametrize(
    ("cosine", "colours", "names", "folded"),
    [
        (1.0, {"red"}, {"shirt", "shirts"}, True),
        (0.99, {"red"}, {"shirt", "shirts"}, True),
        (0.99, {"red"}, {"other", "shirts"}, True),  # one thing under two names
        (0.99, {"red"}, {"shirt", "others"}, True),  # or in two categories
        (1.0, {"red"}, {"other", "others"}, False),  # a picture that stands for a missing one
        (0.99, {"blue"}, {"shirt", "shirts"}, False),
        (0.99, set(), {"shirt", "shirts"}, True),
        (0.97, {"red"}, {"shirt", "shirts"}, False),
    ],
)
def test_how_alike_pictures_are_and_what_they_are_called_decide(
    cosine: float, colours: set[str], names: set[str], folded: bool
) -> None:
    groups = near_duplicates(at(1.0, cosine), [{"red"}, colours], [{"shirt", "shirts"}, names])
    assert groups == ([[0, 1]] if folded else [[0], [1]])


def test_the_first_leads_and_small_differences_make_no_chain() -> None:
    """The cosine of the second and the third with the first is 0.99, that of the two 2 x 0.99² - 1 = 0.96."""
    vectors = at(1.0, 0.99, -0.99, 0.0)
    assert near_duplicates(vectors, [set()] * 4, [{"shirt"}] * 4) == [[0, 1, 2], [3]]
    assert near_duplicates(vectors[[1, 0, 2, 3]], [set()] * 4, [{"shirt"}] * 4) == [[0, 1], [2], [3]]
