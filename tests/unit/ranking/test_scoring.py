"""Scoring estimates all candidates and ranks the best of them exactly."""

import numpy as np
import pytest

from fashion_search.index import Cosines, FlatIndex, Rows
from fashion_search.indexing.recall import hybrid_recall
from fashion_search.ranking import candidates
from fashion_search.ranking.fusion import Fusion
from fashion_search.ranking.product_images import ProductImages
from fashion_search.ranking.query_vectors import QueryVectors
from fashion_search.ranking.scoring import Scorer, near_best
from fashion_search.ranking.statistics import Statistics
from fashion_search.vectors import Vectors, unit

DIM, PRODUCTS = 16, 1500


class Rounded(FlatIndex):
    """An index whose estimates are off by up to 5e-5, as half-precision rows of 512 dimensions are."""

    def estimates(self, queries: Vectors, rows: Rows) -> Cosines:
        noise = np.random.RandomState(len(rows)).uniform(-5e-5, 5e-5, (len(queries), len(rows)))
        return self.similarities(queries, rows) + noise.astype(np.float32)


def drawn(count: int, seed: int) -> Vectors:
    return unit(np.random.RandomState(seed).standard_normal((count, DIM)))


ROWS = drawn(2 * PRODUCTS, 1)
ROWS[100:160] = ROWS[7]  # copies of one picture tie, more than are wanted
IMAGES = ProductImages(np.arange(0, 2 * PRODUCTS + 1, 2), np.ones(PRODUCTS, dtype=bool))
STATISTICS = Statistics.of(ROWS)


def query(alpha: float, fusion: Fusion, avoid: Vectors) -> QueryVectors:
    return QueryVectors(text=drawn(1, 2)[0], image=ROWS[7], avoid=avoid, alpha=alpha, fusion=fusion)


@pytest.mark.parametrize("fusion", ["balanced", "linear"])
@pytest.mark.parametrize("alpha", [0.0, 0.3, 0.7, 1.0])
@pytest.mark.parametrize("excluded", [0, 2])
def test_rounded_estimates_change_nothing_in_the_best(alpha: float, fusion: Fusion, excluded: int) -> None:
    """The oracle scores everything in double precision, by the formulas of the fusions."""
    asked = query(alpha, fusion, drawn(excluded, 3))
    found = Scorer(asked, STATISTICS, Rounded(ROWS)).rank(IMAGES.everything, 10)
    exact = Scorer(asked, STATISTICS, FlatIndex(ROWS)).rank(IMAGES.everything, PRODUCTS)
    assert len(exact.order) == PRODUCTS
    best = np.flatnonzero(exact.order >= np.sort(exact.order)[-10] - 1e-7)  # with all that tie with the tenth
    places = np.searchsorted(found.candidates.products, best)
    np.testing.assert_array_equal(found.candidates.products[places], best)
    np.testing.assert_allclose(found.order[places], exact.order[best], atol=1e-7)
    assert len(found.order) < PRODUCTS / 2
    for few, everything in ((found.text, exact.text), (found.image, exact.image)):
        assert few is not None
        assert everything is not None
        assert few.max() == pytest.approx(everything.max(), abs=1e-5)


def test_values_near_the_last_of_the_best_stay() -> None:
    values = np.array([0.5, 0.1, 0.4995, 0.9, 0.498])
    assert near_best(values, 2, 1e-3).tolist() == [True, False, True, True, False]
    assert near_best(values, 5, 1e-3).all()
    assert near_best(values, 9, 1e-3).all()


def test_the_scale_of_a_query_is_the_mean_and_deviation_of_its_cosines() -> None:
    for vector in drawn(3, 4):
        cosines = ROWS.astype(np.float64) @ vector
        assert STATISTICS.scale(vector) == pytest.approx((cosines.mean(), cosines.std()), abs=1e-6)
        assert STATISTICS.scale(vector) == STATISTICS.scale(vector.copy())


def test_the_recall_of_hybrid_queries_is_the_share_of_the_true_best(monkeypatch: pytest.MonkeyPatch) -> None:
    queries = {"words": drawn(20, 5), "pictures": drawn(20, 6)}
    index = Rounded(ROWS)
    assert hybrid_recall(index, ROWS, IMAGES, STATISTICS, queries) == (1.0, 20)
    monkeypatch.setattr(candidates, "FUSED_CANDIDATES", 5)
    monkeypatch.setattr(candidates, "PROBE_CANDIDATES", 1)
    low, count = hybrid_recall(index, ROWS, IMAGES, STATISTICS, queries)
    assert (0.2 < low < 0.95, count) == (True, 20)
    nothing = {"words": ROWS[:0], "pictures": ROWS[:0]}
    assert hybrid_recall(index, ROWS, IMAGES, STATISTICS, nothing) == (1.0, 0)
