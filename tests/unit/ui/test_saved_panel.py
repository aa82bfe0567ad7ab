from dataclasses import replace
from typing import Any

import pytest

from fashion_search.search.engine import FashionSearch
from fashion_search.server import upload_cleanup
from fashion_search.ui.model.saved import SavedState, recall
from fashion_search.ui.results.saved_panel import SavedIds, catalogue_id
from tests.conftest import FakeEncoder, search_over


@pytest.fixture(scope="module")
def search() -> FashionSearch:
    return search_over(FakeEncoder(), [["red"], ["yellow"], ["green"], ["blue"]])


def test_saved_products_come_in_the_order_they_were_saved(search: FashionSearch) -> None:
    found = recall(search, SavedState(favourites=("p2", "p0"), number=7))
    assert [product["product_id"] for product in found["saved"]] == ["p2", "p0"]
    assert found["saved"][1]["title"] == "red"
    assert found["saved"][1]["image_url"] == f"/images/{search.snapshot.catalogue[0].pictures[0]}"
    assert "match" not in found["saved"][0]
    assert (found["gone"], found["number"]) == (0, 7)


def test_saved_products_that_are_gone_are_counted(search: FashionSearch) -> None:
    found = recall(search, SavedState(favourites=("p2", "sold", "p0", "out"), viewed=("sold",)))
    assert [product["product_id"] for product in found["saved"]] == ["p2", "p0"]
    assert found["gone"] == 2


def test_a_suggestion_says_what_it_is_like_and_leaves_out_what_is_known(search: FashionSearch) -> None:
    # From red: yellow 0.71, green 0; blue was not liked, so it is not suggested and turns nothing round.
    found = recall(search, SavedState(favourites=("p0",), disliked=("p3",)))["for_you"]
    assert [(one["product"]["title"], one["because_title"], one["liked"]) for one in found] == [
        ("yellow", "red", True),
        ("green", "red", True),
    ]
    looked_at = recall(search, SavedState(viewed=("p0",)))["for_you"]
    assert (looked_at[0]["product"]["product_id"], looked_at[0]["liked"]) == ("p1", False)


def test_who_is_not_remembered_is_suggested_nothing(search: FashionSearch) -> None:
    assert recall(search, SavedState()) == {"number": 0, "saved": [], "gone": 0, "for_you": []}


def test_ids_are_read() -> None:
    payload = {"favourites": ["a", "b"], "viewed": ["c"], "disliked": ["d"], "number": 3}
    assert SavedIds().preprocess(payload) == SavedState(
        favourites=("a", "b"), viewed=("c",), disliked=("d",), number=3
    )


@pytest.mark.parametrize(
    "payload",
    [
        None, 5, "p0", ["p0"], {}, {"favourites": "p0"}, {"viewed": {"a": 1}}, {"disliked": [""]},
        {"favourites": ["x" * 501]}, {"number": [1]}, {"favourites": ["p"] * 201}, {"viewed": ["p"] * 51},
        {"disliked": ["p"] * 201},
    ],
)  # fmt: skip
def test_anything_else_is_nothing_remembered(payload: Any) -> None:
    assert SavedIds().preprocess(payload) == SavedState()


def test_a_catalogue_is_known_again_after_a_new_build(search: FashionSearch) -> None:
    manifest = search.snapshot.manifest
    rebuilt = replace(manifest, generation="gen-next", built_at="2026-02-02T00:00:00+00:00")
    other = replace(manifest, source="another shop")
    assert catalogue_id(rebuilt) == catalogue_id(manifest) != catalogue_id(other)


def test_uploads_are_removed_within_the_hour() -> None:
    # One that is just younger than `KEPT_S` stays until the next look.
    assert 0 < upload_cleanup.KEPT_S + upload_cleanup.EVERY_S <= 3600
