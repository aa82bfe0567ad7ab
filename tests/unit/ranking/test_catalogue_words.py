"""The catalogue's words: an inverted index that is saved, and grows while it serves."""

from pathlib import Path

import numpy as np
import pytest

from fashion_search.catalog.product import Product
from fashion_search.ranking.catalogue_words import CatalogueWords, SnapshotWords
from fashion_search.ranking.inverted_index import DESCRIBED, TITLED, WordIndex, words_of

SHOP = [
    Product(id="a", title="Red Dresses", category="dresses", attributes={"brand": "Acme"}),
    Product(id="b", title="Blue dress", attributes={"sizes": ["S", "M"], "rating": 4.5}),
    Product(id="c.jpg", title="c.jpg"),
    Product(id="d", title="Scarf", attributes={"care": "hand wash " * 7}),
]


def words(alive: list[bool] | None = None) -> SnapshotWords:
    return SnapshotWords(CatalogueWords(WordIndex.of(SHOP)), np.array(alive or [True] * len(SHOP)))


def test_words_are_those_of_title_category_and_short_attributes() -> None:
    found, kind = words_of(SHOP[1])
    assert (found, kind) == (
        frozenset({"blue", "dress", "s", "m"}),
        TITLED | DESCRIBED,
    )  # a rating is no word
    assert words_of(SHOP[3]) == (frozenset({"scarf"}), TITLED)  # a description is no attribute
    assert words_of(SHOP[2]) == (frozenset(), 0)  # a file's name is no title


def test_both_numbers_of_a_noun_are_one_word_and_count_once() -> None:
    assert words().rows_of("dress").tolist() == [0, 1]
    assert words().rows_of("acme").tolist() == [0]
    assert words().rows_of("coat").tolist() == []


def test_dead_products_hold_nothing() -> None:
    assert words([False, True, True, True]).rows_of("dress").tolist() == [1]


def test_later_products_are_found_by_later_snapshots_only() -> None:
    known = CatalogueWords(WordIndex.of(SHOP))
    before = SnapshotWords(known, np.ones(4, dtype=bool))
    known.append([Product(id="e", title="Green dress"), None])
    after = SnapshotWords(known, np.array([True, True, True, True, True, False]))
    assert before.rows_of("dress").tolist() == [0, 1]
    assert after.rows_of("dress").tolist() == [0, 1, 4]
    assert after.textless.tolist() == [False, False, True, False, False, True]


def test_a_catalogue_is_described_where_half_of_its_products_have_more_than_a_title() -> None:
    assert words().described
    assert not words([False, True, True, True]).described


def test_what_was_saved_is_loaded(tmp_path: Path) -> None:
    WordIndex.of(SHOP).save(tmp_path / "words.npz")
    loaded = WordIndex.load(tmp_path / "words.npz", len(SHOP))
    assert loaded.words.tobytes() == b"acme\nblue\ndress\ndresses\nm\nred\ns\nscarf"
    assert loaded.counts.tolist() == [1, 1, 1, 1, 1, 1, 1, 1]
    assert loaded.stems.tobytes() == b"acme\nblue\ndress\nm\nred\ns\nscarf"
    assert SnapshotWords(CatalogueWords(loaded), np.ones(4, dtype=bool)).rows_of("dress").tolist() == [0, 1]


@pytest.mark.parametrize(
    "change",
    [
        {"rows": np.array([9] * 8, dtype=np.int32)},
        {"starts": np.array([0, 8], dtype=np.int64)},
        {"starts": np.array([0, 2, 1, 4, 5, 6, 7, 8], dtype=np.int64)},
        {"counts": np.zeros(3, dtype=np.int32)},
        {"kinds": np.zeros(3, dtype=np.uint8)},
        {"rows": np.zeros(8, dtype=np.float32)},
        {"words": np.array([255, 254], dtype=np.uint8)},
    ],
)
def test_a_foreign_file_that_does_not_fit_is_refused(tmp_path: Path, change: dict[str, object]) -> None:
    index = WordIndex.of(SHOP)
    np.savez(tmp_path / "words.npz", **{**vars(index), **change})
    with pytest.raises(ValueError, match=r"do not fit|decode"):
        WordIndex.load(tmp_path / "words.npz", len(SHOP))
