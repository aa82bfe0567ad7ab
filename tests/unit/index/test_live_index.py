"""A live index is its base, later rows, and without the dead ones: the oracle is a plain comparison of all."""

import numpy as np
import pytest

from fashion_search.index import (
    BaseIndex,
    FlatIndex,
    LiveIndex,
    Mask,
    Rows,
    build_index,
    open_index,
)
from fashion_search.index.factory import Kind
from fashion_search.vectors import Vectors, unit

KINDS: tuple[Kind, ...] = ("flat", "fp16", "hnsw")
DIM = 6
BASE, LATER = 2500, 300
EXACT_TO = 1e-6
ROUNDED_TO = 5e-4
"""How far cosines with half-precision rows of a few dimensions may be from exact ones."""


def drawn(count: int, seed: int) -> Vectors:
    return unit(np.random.RandomState(seed).standard_normal((count, DIM)))


ROWS = drawn(BASE + LATER, 1)
QUERIES = np.concatenate([drawn(6, 2), ROWS[[5, BASE + 7]]])


@pytest.fixture(scope="module")
def bases(tmp_path_factory: pytest.TempPathFactory) -> dict[Kind, BaseIndex]:
    found = {}
    for kind in KINDS:
        folder = tmp_path_factory.mktemp(kind)
        np.save(folder / "vectors.npy", ROWS[:BASE])
        method = build_index(folder, {}, kind)
        assert method.kind == kind
        found[kind] = open_index(folder, method)
    return found


@pytest.fixture(params=KINDS)
def base(request: pytest.FixtureRequest, bases: dict[Kind, BaseIndex]) -> BaseIndex:
    return bases[request.param]


def dead_share(share: float, later: int = LATER) -> Mask:
    return np.random.RandomState(4).rand(BASE + later) < share


def assert_nearest(index: LiveIndex, dead: Mask, count: int, among: Rows | None = None) -> None:
    """The rows found are the best of all that count, and their cosines are right."""
    allowed = np.flatnonzero(~dead) if among is None else among
    for query in QUERIES:
        cosines, rows = index.search(query, count, among)
        expected = np.sort(ROWS[allowed] @ query)[::-1][:count]
        assert len(np.unique(rows)) == len(rows) == len(expected)
        assert np.isin(rows, allowed).all()
        assert np.all(np.diff(cosines) <= 0)
        np.testing.assert_allclose(cosines, ROWS[rows] @ query, atol=ROUNDED_TO)
        np.testing.assert_allclose(cosines, expected, atol=ROUNDED_TO)


@pytest.mark.parametrize("share", [0.0, 0.01, 0.2, 0.6])
@pytest.mark.parametrize("later", [0, 1, LATER])
@pytest.mark.parametrize("count", [1, 10, 100])
def test_a_search_gives_what_a_comparison_of_all_living_rows_gives(
    base: BaseIndex, share: float, later: int, count: int
) -> None:
    dead = dead_share(share, later)
    assert_nearest(LiveIndex(base, ROWS[BASE : BASE + later], dead), dead, count)


@pytest.mark.parametrize("count", [10, 100])
@pytest.mark.parametrize("size", [3, 200, 1500])
@pytest.mark.parametrize("later", [0, LATER])
def test_a_search_among_some_rows_is_exact_there(base: BaseIndex, count: int, size: int, later: int) -> None:
    dead = dead_share(0.2, later)
    chosen = np.random.RandomState(6).permutation(np.flatnonzero(~dead))[:size]
    among = np.sort(chosen)
    assert_nearest(LiveIndex(base, ROWS[BASE : BASE + later], dead), dead, count, among)


@pytest.mark.parametrize("half", ["base", "later"])
def test_a_search_among_rows_of_one_half_only(base: BaseIndex, half: str) -> None:
    dead = dead_share(0.0)
    among = np.arange(0, BASE, 9) if half == "base" else np.arange(BASE, BASE + LATER, 2)
    assert_nearest(LiveIndex(base, ROWS[BASE:], dead), dead, 20, among)
    nothing = np.array([], dtype=np.int64)
    assert LiveIndex(base, ROWS[BASE:], dead).search(QUERIES[0], 5, nothing)[1].tolist() == []


@pytest.mark.parametrize("place", range(len(QUERIES)))
def test_the_nearest_that_died_do_not_hide_the_next(base: BaseIndex, place: int) -> None:
    """What is dead lies round the query: a whole category that was deleted."""
    dead = np.zeros(BASE + LATER, dtype=bool)
    dead[np.argsort(-(ROWS @ QUERIES[place]))[: (BASE + LATER) // 5]] = True
    assert_nearest(LiveIndex(base, ROWS[BASE:], dead), dead, 10)


@pytest.mark.parametrize("later", [0, LATER])
def test_where_all_of_the_base_is_dead_the_rest_is_found(base: BaseIndex, later: int) -> None:
    dead = np.arange(BASE + later) < BASE
    assert_nearest(LiveIndex(base, ROWS[BASE : BASE + later], dead), dead, 10)
    dead = ~dead
    assert_nearest(LiveIndex(base, ROWS[BASE : BASE + later], dead), dead, 10)


def test_where_everything_is_dead_nothing_is_found(base: BaseIndex) -> None:
    everything = np.ones(BASE + LATER, dtype=bool)
    assert_nearest(LiveIndex(base, ROWS[BASE:], everything), everything, 10)


@pytest.mark.parametrize("later", [0, LATER])
def test_vectors_and_similarities_are_those_of_the_rows(base: BaseIndex, later: int) -> None:
    """Also of dead ones: a snapshot asks for what it knew."""
    dead = dead_share(0.5, later)
    index = LiveIndex(base, ROWS[BASE : BASE + later], dead)
    total = BASE + later
    assert (len(index), index.dim) == (total, DIM)
    some = np.random.RandomState(8).permutation(total)[:70]
    np.testing.assert_array_equal(index.vectors(some), ROWS[some])
    np.testing.assert_array_equal(index.vectors(np.array([], dtype=np.int64)), ROWS[:0])
    for rows in (np.sort(some), np.arange(total), np.arange(7), np.arange(total - 5, total)):
        np.testing.assert_allclose(index.similarities(QUERIES, rows), QUERIES @ ROWS[rows].T, atol=EXACT_TO)
        np.testing.assert_allclose(index.estimates(QUERIES, rows), QUERIES @ ROWS[rows].T, atol=ROUNDED_TO)


def test_the_same_vector_has_the_same_cosine_in_both_halves(bases: dict[Kind, BaseIndex]) -> None:
    """So that two products with one picture tie, whenever they came; the rows asked for differ in number."""
    for kind, base in bases.items():
        index = LiveIndex(base, ROWS[:LATER], dead_share(0.0))
        query = QUERIES[:1]
        for count in (1, 50, LATER):
            rows = np.concatenate([np.arange(count), BASE + np.arange(count)])
            cosines = index.similarities(query, rows)[0]
            np.testing.assert_array_equal(cosines[:count], cosines[count:], err_msg=kind)


def test_what_is_no_query_is_refused(base: BaseIndex) -> None:
    index = LiveIndex(base, ROWS[BASE:], dead_share(0.1))
    with pytest.raises(ValueError, match="unit length"):
        index.search(5 * QUERIES[0], 3)
    with pytest.raises(ValueError, match="count"):
        index.search(QUERIES[0], 0)
    with pytest.raises(ValueError, match="unit length"):
        index.similarities(5 * QUERIES, np.arange(3))


def test_a_base_of_one_row_and_one_later() -> None:
    index = LiveIndex(FlatIndex(ROWS[:1]), ROWS[1:2], np.array([True, False]))
    assert index.search(ROWS[0], 5)[1].tolist() == [1]
    assert index.search(ROWS[0], 5, np.array([0, 1]))[1].tolist() == [0, 1]
