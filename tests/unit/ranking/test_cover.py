"""Cover: the share of a query's words that a product holds, weighted by their rarity."""

import math

import numpy as np
import pytest

from fashion_search.catalog.product import Product
from fashion_search.ranking import cover
from fashion_search.ranking.catalogue_words import CatalogueWords, SnapshotWords
from fashion_search.ranking.cover import Cover, cover_of
from fashion_search.ranking.inverted_index import WordIndex

TITLES = ["red dress", "blue dress", "blue coat", "acme blue dress", ""]


def words(titles: list[str] = TITLES, category: str = "") -> SnapshotWords:
    shop = [Product(id=str(n), title=title or str(n), category=category) for n, title in enumerate(titles)]
    return SnapshotWords(CatalogueWords(WordIndex.of(shop)), np.ones(len(shop), dtype=bool))


def idf(holders: int, count: int = 5) -> float:
    return math.log(1 + (count - holders + 0.5) / (holders + 0.5))


def test_rare_words_weigh_more() -> None:
    found = cover_of(words(), ["acme", "dress", "unknown"])
    assert found is not None
    rare, frequent = idf(1), idf(3)
    both = rare + frequent
    expected = [frequent / both, frequent / both, 0, 1, 0]
    assert found.shares.tolist() == pytest.approx(expected, abs=1e-6)
    assert found.best.tolist() == [3]


def test_words_that_the_catalogue_does_not_know_count_for_nothing() -> None:
    found = cover_of(words(), ["umbrella"])
    assert found is not None
    assert (found.known, found.worth, found.shares.max(), len(found.best)) == (0, 0, 0, 0)
    half = cover_of(words(), ["umbrella", "acme"])
    assert half is not None
    assert half.known == pytest.approx(idf(1) / (idf(0) + idf(1)))
    assert (half.worth, half.shares.tolist()) == (half.gamma, [0, 0, 0, 1, 0])


def test_without_words_there_is_no_cover() -> None:
    assert cover_of(words(), []) is None
    assert cover_of(words(["", ""]), ["red"]) is None


def test_a_word_typed_twice_counts_once() -> None:
    once, twice = cover_of(words(), ["red", "dress"]), cover_of(words(), ["red", "dress", "red"])
    assert once is not None
    assert twice is not None
    assert once.shares.tolist() == twice.shares.tolist()


def test_words_are_worth_more_where_products_are_described() -> None:
    titled, described = cover_of(words(), ["dress"]), cover_of(words(category="clothes"), ["dress"])
    assert titled is not None
    assert described is not None
    assert (titled.gamma, described.gamma) == (1.0, 2.0)
    z_scores = np.zeros(2)
    assert described.added_to(z_scores, np.array([0, 2])).tolist() == [2.0, 0.0]


def test_a_product_without_words_gets_what_its_neighbours_have(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cover, "NEIGHBOURS", 2)
    given = Cover(
        shares=np.array([0, 0, 1, 1, 0], dtype=np.float32),
        gamma=2.0,
        known=1.0,
        best=np.array([2, 3]),
        textless=np.array([False, False, False, False, True]),
        excluded=np.zeros(5, dtype=bool),
    )
    # Means over two neighbours by z-score: (0 + 0) / 2 at z = 0, (0 + 1) / 2 at 1, (1 + 1) / 2 at 2.
    for own, expected in ((-5.0, 0.0), (0.5, 0.25), (1.5, 0.75), (9.0, 1.0)):
        found = given.added_to(np.array([0.0, 1.0, 2.0, 3.0, own]), np.arange(5))
        assert found.tolist() == pytest.approx([0.0, 1.0, 4.0, 5.0, own + 2 * expected])


def test_where_nothing_has_words_nothing_changes() -> None:
    blank = Cover(
        np.zeros(2, dtype=np.float32),
        2.0,
        1.0,
        np.array([0]),
        np.ones(2, dtype=bool),
        np.zeros(2, dtype=bool),
    )
    assert blank.added_to(np.array([1.0, 2.0]), np.arange(2)).tolist() == [1.0, 2.0]


def test_candidates_hold_half_of_the_words_or_if_they_are_too_many_the_most(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    shop = words(["acme dress", "acme coat", "blue dress", "blue coat", "blue hat"])
    half = cover_of(shop, ["acme", "coat"])
    assert half is not None
    assert half.best.tolist() == [0, 1, 3]  # both words are of two products each
    monkeypatch.setattr(cover, "MAX_CANDIDATES", 2)
    most = cover_of(shop, ["acme", "coat"])
    assert most is not None
    assert most.best.tolist() == [1]
    tied = cover_of(shop, ["blue"])
    assert tied is not None
    assert tied.best.tolist() == [2, 3, 4]


def test_products_that_hold_an_excluded_term_are_marked() -> None:
    shop = words(["striped dress", "plain dress", "stripes and checks", "navy blue coat", "blue coat"])
    for terms, expected in (
        ([["stripe"]], [True, False, True, False, False]),
        ([["check"], ["plain"]], [False, True, True, False, False]),
        ([["navy", "blue"]], [False, False, False, True, False]),
        ([["velvet"], []], [False] * 5),
    ):
        found = cover_of(shop, [], excluded=terms)
        assert found is not None
        assert found.excluded.tolist() == expected
