import dataclasses
from pathlib import Path

import numpy as np
import pytest

from fashion_search.index import (
    FlatIndex,
    Kind,
    Method,
    VectorIndex,
    build_index,
    factory,
    kind_for,
    nearest_to_each,
    open_index,
)
from fashion_search.index.ivf import cell_count
from fashion_search.vectors import Vectors, unit


@pytest.fixture(scope="module")
def vectors() -> Vectors:
    return unit(np.random.RandomState(0).standard_normal((300, 16)))


def test_search_gives_what_a_full_comparison_gives(vectors: Vectors) -> None:
    index = FlatIndex(vectors)
    for query in unit(np.random.RandomState(1).standard_normal((20, 16))):
        similarities, rows = index.search(query, 7)
        cosines = vectors @ query
        assert rows.tolist() == np.argsort(-cosines)[:7].tolist()
        np.testing.assert_allclose(similarities, np.sort(cosines)[::-1][:7], atol=1e-6)


def test_a_search_among_some_rows_is_exact_there(vectors: Vectors) -> None:
    index = FlatIndex(vectors)
    among = np.arange(1, 300, 3)
    cosines = vectors[among] @ vectors[0]
    similarities, rows = index.search(vectors[0], 9, among)
    assert rows.tolist() == among[np.argsort(-cosines)[:9]].tolist()
    np.testing.assert_allclose(similarities, np.sort(cosines)[::-1][:9], atol=1e-6)
    assert sorted(index.search(vectors[0], 9, among[:4])[1].tolist()) == among[:4].tolist()


def test_asking_for_more_than_there_is_gives_all_and_no_padding(vectors: Vectors) -> None:
    similarities, rows = FlatIndex(vectors[:3]).search(vectors[0], 10)
    assert sorted(rows.tolist()) == [0, 1, 2]
    assert similarities[0] == pytest.approx(1.0, abs=1e-6)


def test_vectors_come_back_as_they_were_stored(vectors: Vectors) -> None:
    index = FlatIndex(vectors)
    np.testing.assert_array_equal(index.vectors(np.array([5, 0, 299])), vectors[[5, 0, 299]])
    assert (len(index), index.dim) == (300, 16)


def test_rows_and_queries_that_are_not_unit_vectors_are_refused(vectors: Vectors) -> None:
    with pytest.raises(ValueError, match="unit length"):
        FlatIndex(5 * vectors)
    index = FlatIndex(vectors)
    with pytest.raises(ValueError, match="unit length"):
        index.search(5 * vectors[0], 3)
    with pytest.raises(ValueError, match="width 16"):
        index.search(unit(np.ones(15)), 3)
    with pytest.raises(ValueError, match="count"):
        index.search(vectors[0], 0)
    with pytest.raises(ValueError, match="rows of vectors"):
        FlatIndex(np.empty((0, 16), dtype=np.float32))


def test_similarities_are_the_exact_cosines_of_the_rows_asked_for(vectors: Vectors) -> None:
    index = FlatIndex(vectors)
    queries = unit(np.random.RandomState(3).standard_normal((2, 16)))
    for rows in (np.array([7, 3, 299]), np.arange(300)):
        np.testing.assert_allclose(index.similarities(queries, rows), queries @ vectors[rows].T, atol=1e-6)
    with pytest.raises(ValueError, match="unit length"):
        index.similarities(5 * queries, np.arange(3))


Queries = dict[str, Vectors]

KINDS: tuple[Kind, ...] = ("flat", "fp16", "hnsw", "ivf")
EXACT_TO = 1e-6
ROUNDED_TO = 5e-4
"""How far cosines with half-precision rows of a few dimensions may be from exact ones."""


def clustered(count: int, seed: int) -> Vectors:
    """Vectors round forty centres, as a catalogue's pictures lie."""
    random = np.random.RandomState(seed)
    centres = np.random.RandomState(99).standard_normal((40, 24))
    return unit(centres[random.randint(0, 40, count)] + 0.5 * random.standard_normal((count, 24)))


@pytest.fixture(scope="module")
def many() -> Vectors:
    return clustered(4000, 1)


@pytest.fixture(scope="module")
def unseen() -> Queries:
    return {
        "words": unit(np.random.RandomState(2).standard_normal((40, 24))),
        "pictures": clustered(40, 3),
    }


@pytest.fixture(scope="module")
def built(
    many: Vectors, unseen: Queries, tmp_path_factory: pytest.TempPathFactory
) -> dict[Kind, tuple[Path, Method]]:
    made = {}
    for kind in KINDS:
        folder = tmp_path_factory.mktemp(kind)
        np.save(folder / "vectors.npy", many)
        made[kind] = folder, build_index(folder, unseen, kind)
    return made


@pytest.fixture(params=KINDS)
def opened(request: pytest.FixtureRequest, built: dict[Kind, tuple[Path, Method]]) -> VectorIndex:
    return open_index(*built[request.param])


def test_every_kind_finds_what_a_full_comparison_finds(
    opened: VectorIndex, many: Vectors, unseen: Queries
) -> None:
    found = 0
    for query in (*unseen["words"], *unseen["pictures"]):
        cosines, rows = opened.search(query, 10)
        np.testing.assert_allclose(cosines, many[rows] @ query, atol=ROUNDED_TO)
        assert np.all(np.diff(cosines) <= 0)
        found += len(np.intersect1d(rows, np.argsort(-(many @ query))[:10]))
    assert found >= 0.99 * 10 * 80


@pytest.mark.parametrize("share", [0.01, 0.2, 0.6, 0.97])
@pytest.mark.parametrize("correlated", [False, True])
def test_every_kind_is_exact_among_some_rows(
    opened: VectorIndex, many: Vectors, unseen: Queries, share: float, correlated: bool
) -> None:
    """Correlated: what passes are the rows that lie furthest from the query."""
    for query in (unseen["words"][0], unseen["pictures"][0]):
        cosines = many @ query
        chosen = np.random.RandomState(5).rand(len(many)) < share
        among = np.flatnonzero(cosines <= np.quantile(cosines, share) if correlated else chosen)
        best = np.sort(cosines[among])[::-1]
        for count in (10, 300):
            found, rows = opened.search(query, count, among)
            assert np.isin(rows, among).all()
            assert len(np.unique(rows)) == len(rows) == min(count, len(among))
            np.testing.assert_allclose(found, best[:count], atol=ROUNDED_TO)


def test_every_kind_gives_all_where_more_is_asked_for(opened: VectorIndex, many: Vectors) -> None:
    assert np.array_equal(np.sort(opened.search(many[0], 5000)[1]), np.arange(4000))
    assert opened.search(many[0], 50, np.array([3, 9]))[1].tolist() in ([3, 9], [9, 3])
    assert opened.search(many[0], 50, np.array([], dtype=np.int64))[1].tolist() == []


def test_every_kind_hands_out_the_rows_as_they_were(opened: VectorIndex, many: Vectors) -> None:
    rows = np.array([5, 0, 3999])
    np.testing.assert_array_equal(opened.vectors(rows), many[rows])
    np.testing.assert_allclose(opened.similarities(many[:2], rows), many[:2] @ many[rows].T, atol=EXACT_TO)
    np.testing.assert_allclose(opened.estimates(many[:2], rows), many[:2] @ many[rows].T, atol=ROUNDED_TO)
    assert (len(opened), opened.dim) == many.shape


def test_every_kind_refuses_what_is_no_query(opened: VectorIndex, many: Vectors) -> None:
    with pytest.raises(ValueError, match="unit length"):
        opened.search(5 * many[0], 3)
    with pytest.raises(ValueError, match="count"):
        opened.search(many[0], 0)


def test_copies_of_one_picture_do_not_hide_the_rest(tmp_path: Path) -> None:
    rows = np.concatenate([np.repeat(clustered(1, 7), 900, axis=0), clustered(600, 8)])
    np.save(tmp_path / "vectors.npy", rows)
    index = open_index(tmp_path, build_index(tmp_path, {}, "hnsw"))
    for query in rows[[0, 1200]]:
        np.testing.assert_allclose(
            index.search(query, 10)[0], np.sort(rows @ query)[::-1][:10], atol=ROUNDED_TO
        )


@pytest.mark.parametrize(
    ("count", "kind"),
    [(1, "flat"), (20_000, "flat"), (20_001, "fp16"), (50_001, "hnsw"), (300_000, "hnsw"), (300_001, "ivf")],
)
def test_the_kind_goes_by_the_number_of_rows(count: int, kind: Kind) -> None:
    assert kind_for(count) == kind
    assert kind_for(count, "fp16") == "fp16"


@pytest.mark.parametrize(("rows", "cells"), [(30, 1), (4000, 102), (300_000, 2048), (1_000_000, 4096)])
def test_cells_grow_with_the_square_root(rows: int, cells: int) -> None:
    assert cell_count(rows) == cells


def test_recall_is_measured_on_both_kinds_of_query(built: dict[Kind, tuple[Path, Method]]) -> None:
    for kind in KINDS[1:]:
        method = built[kind][1]
        assert (method.kind, method.queries) == (kind, {"words": 40, "pictures": 40})
        assert set(method.recall) == {"words", "pictures"}
        assert min(method.recall.values()) >= 0.99
    assert built["flat"][1] == Method(kind="flat")
    assert built["fp16"][1].recall == {"words": 1.0, "pictures": 1.0}


def test_an_index_that_finds_too_little_looks_harder(
    many: Vectors, unseen: Queries, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    np.save(tmp_path / "vectors.npy", many)
    monkeypatch.setattr(factory, "EFFORT_STEPS", {"ivf": ("nprobe", (1, 2, 90))})
    method = build_index(tmp_path, unseen, "ivf")
    assert method.parameters == {"nprobe": 90}
    assert open_index(tmp_path, method).search(many[0], 1)[1].tolist() == [0]


def test_an_index_that_never_finds_enough_gives_way_to_one_that_compares_all(
    many: Vectors, unseen: Queries, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    np.save(tmp_path / "vectors.npy", many)
    monkeypatch.setattr(factory, "EFFORT_STEPS", {"ivf": ("nprobe", (1,))})
    method = build_index(tmp_path, unseen, "ivf")
    assert (method.kind, method.parameters) == ("fp16", {})
    query = unseen["words"][0]
    expected = np.sort(many @ query)[::-1][:10]
    np.testing.assert_allclose(open_index(tmp_path, method).search(query, 10)[0], expected, atol=ROUNDED_TO)


def test_what_does_not_fit_the_method_is_refused(
    built: dict[Kind, tuple[Path, Method]], tmp_path: Path
) -> None:
    folder, method = built["hnsw"]
    with pytest.raises(ValueError, match="not of kind ivf"):
        open_index(folder, dataclasses.replace(method, kind="ivf"))
    np.save(tmp_path / "vectors.npy", clustered(10, 1))
    (tmp_path / "index.faiss").write_bytes((folder / "index.faiss").read_bytes())
    with pytest.raises(ValueError, match="10 codes"):
        open_index(tmp_path, method)
    (tmp_path / "index.faiss").write_bytes(b"rubbish")
    with pytest.raises(ValueError, match="is not a FAISS index"):
        open_index(tmp_path, method)
    with pytest.raises(ValueError, match="not a kind of index"):
        Method.from_json({"kind": "annoy"})
    with pytest.raises(ValueError, match="not a search method"):
        Method.from_json({"kind": "flat", "more": 1})


def test_the_nearest_to_each_of_many_are_the_true_ones(many: Vectors, unseen: Queries) -> None:
    cosines, rows = nearest_to_each(many, unseen["pictures"], 5)
    expected = unseen["pictures"] @ many.T
    np.testing.assert_allclose(cosines, np.sort(expected)[:, ::-1][:, :5], atol=EXACT_TO)
    np.testing.assert_allclose(np.take_along_axis(expected, rows, 1), cosines, atol=EXACT_TO)
