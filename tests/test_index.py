import numpy as np
import pytest

from fashion_search.index import ExactIndex
from fashion_search.vectors import Vectors, unit


@pytest.fixture(scope="module")
def vectors() -> Vectors:
    return unit(np.random.RandomState(0).standard_normal((300, 16)))


def test_search_gives_what_a_full_comparison_gives(vectors: Vectors) -> None:
    index = ExactIndex(vectors)
    for query in unit(np.random.RandomState(1).standard_normal((20, 16))):
        similarities, rows = index.search(query, 7)
        cosines = vectors @ query
        assert rows.tolist() == np.argsort(-cosines)[:7].tolist()
        np.testing.assert_allclose(similarities, np.sort(cosines)[::-1][:7], atol=1e-6)


def test_a_search_among_some_rows_is_exact_there(vectors: Vectors) -> None:
    index = ExactIndex(vectors)
    among = np.arange(1, 300, 3)
    cosines = vectors[among] @ vectors[0]
    similarities, rows = index.search(vectors[0], 9, among)
    assert rows.tolist() == among[np.argsort(-cosines)[:9]].tolist()
    np.testing.assert_allclose(similarities, np.sort(cosines)[::-1][:9], atol=1e-6)
    assert sorted(index.search(vectors[0], 9, among[:4])[1].tolist()) == among[:4].tolist()


def test_asking_for_more_than_there_is_gives_all_and_no_padding(vectors: Vectors) -> None:
    similarities, rows = ExactIndex(vectors[:3]).search(vectors[0], 10)
    assert sorted(rows.tolist()) == [0, 1, 2]
    assert similarities[0] == pytest.approx(1.0, abs=1e-6)


def test_vectors_come_back_as_they_were_stored(vectors: Vectors) -> None:
    index = ExactIndex(vectors)
    np.testing.assert_array_equal(index.vectors(np.array([5, 0, 299])), vectors[[5, 0, 299]])
    assert (len(index), index.dim) == (300, 16)


def test_rows_and_queries_that_are_not_unit_vectors_are_refused(vectors: Vectors) -> None:
    with pytest.raises(ValueError, match="unit length"):
        ExactIndex(5 * vectors)
    index = ExactIndex(vectors)
    with pytest.raises(ValueError, match="unit length"):
        index.search(5 * vectors[0], 3)
    with pytest.raises(ValueError, match="width 16"):
        index.search(unit(np.ones(15)), 3)
    with pytest.raises(ValueError, match="count"):
        index.search(vectors[0], 0)
    with pytest.raises(ValueError, match="rows of vectors"):
        ExactIndex(np.empty((0, 16), dtype=np.float32))


def test_similarities_are_the_exact_cosines_of_the_rows_asked_for(vectors: Vectors) -> None:
    index = ExactIndex(vectors)
    queries = unit(np.random.RandomState(3).standard_normal((2, 16)))
    for rows in (np.array([7, 3, 299]), np.arange(300)):
        np.testing.assert_allclose(index.similarities(queries, rows), queries @ vectors[rows].T, atol=1e-6)
    with pytest.raises(ValueError, match="unit length"):
        index.similarities(5 * queries, np.arange(3))
