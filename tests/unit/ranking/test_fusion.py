import math
from pathlib import Path

import numpy as np
import pytest

from fashion_search.errors import IndexMismatchError, QueryError
from fashion_search.ranking.fusion import balanced, linear, normal_cdf, normal_quantile, scaled_linear
from fashion_search.ranking.statistics import Statistics
from fashion_search.vectors import unit

TEXT, IMAGE = unit([1.0, 0.0]), unit([0.0, 1.0])


def test_the_ends_are_one_side_exactly() -> None:
    assert linear(TEXT, IMAGE, 0.0).tolist() == TEXT.tolist()
    assert linear(TEXT, IMAGE, 1.0).tolist() == IMAGE.tolist()


def test_linear_is_the_normalised_weighted_sum() -> None:
    # 0.75 of the picture and 0.25 of the text: (0.25, 0.75) / sqrt(0.0625 + 0.5625)
    length = math.sqrt(0.625)
    assert linear(TEXT, IMAGE, 0.75).tolist() == pytest.approx([0.25 / length, 0.75 / length])


def test_sides_that_cancel_out_are_refused() -> None:
    with pytest.raises(QueryError, match="cancel"):
        linear(TEXT, -TEXT, 0.5)


def test_the_scale_of_a_query_needs_no_scan() -> None:
    pictures = unit(np.random.RandomState(0).standard_normal((500, 16)) + 0.5)
    statistics = Statistics.of(pictures)
    for query in unit(np.random.RandomState(1).standard_normal((5, 16))):
        cosines = pictures.astype(np.float64) @ query.astype(np.float64)
        assert statistics.scale(query) == pytest.approx((cosines.mean(), cosines.std()), abs=1e-7)
        z_scores = statistics.z_scores(query, pictures @ query)
        assert (z_scores.mean(), z_scores.std()) == pytest.approx((0, 1), abs=1e-5)


def test_statistics_are_saved_and_loaded(tmp_path: Path) -> None:
    statistics = Statistics.of(unit(np.random.RandomState(0).standard_normal((20, 4))))
    statistics.save(tmp_path / "spread.npz")
    again = Statistics.load(tmp_path / "spread.npz")
    assert again.count == 20
    np.testing.assert_array_equal(again.total, statistics.total)
    np.testing.assert_array_equal(again.products, statistics.products)
    with pytest.raises(IndexMismatchError, match="build the index again"):
        Statistics.load(tmp_path / "nothing.npz")


def test_statistics_follow_pictures_that_come_and_go() -> None:
    rows = unit(np.random.RandomState(3).standard_normal((60, 5)) + 0.3)
    changed = Statistics.of(rows[:40]).changed(rows[40:], rows[10:25])
    expected = Statistics.of(np.concatenate([rows[:10], rows[25:]]))
    assert changed.count == expected.count == 45
    np.testing.assert_allclose(changed.total, expected.total, atol=1e-9)
    np.testing.assert_allclose(changed.products, expected.products, atol=1e-9)


@pytest.mark.parametrize("content", [b"", b"rubbish", b"PK\x03\x04"])
def test_statistics_that_are_damaged_are_refused(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "spread.npz").write_bytes(content)
    with pytest.raises(IndexMismatchError, match="build the index again"):
        Statistics.load(tmp_path / "spread.npz")


def test_a_query_that_tells_no_picture_from_another_has_z_scores_of_zero() -> None:
    statistics = Statistics.of(unit([[1.0, 0.0], [1.0, 0.0]]))
    assert statistics.z_scores(TEXT, np.array([1.0, 1.0], dtype=np.float32)).tolist() == [0, 0]
    assert normal_cdf(np.zeros(2)).tolist() == [0.5, 0.5]


def test_the_normal_cdf_is_the_normal_cdf() -> None:
    scores = np.random.default_rng(7).uniform(-8.9, 8.9, 2000)
    exact = [0.5 * math.erfc(-score / math.sqrt(2)) for score in scores.tolist()]
    assert normal_cdf(scores).tolist() == pytest.approx(exact, abs=1e-12)
    assert np.all(np.diff(normal_cdf(np.sort(scores))) >= 0)
    assert normal_cdf(np.array([-1e9, 0.0, 9.0, 1e9])).tolist() == pytest.approx([0, 0.5, 1, 1], abs=1e-15)


def test_the_normal_quantile_is_the_inverse_and_bounded() -> None:
    assert normal_quantile(np.array([0.5, 0.8413447, 0.0])).tolist() == pytest.approx([0, 1, -7.03], abs=1e-2)


def test_balanced_is_the_weighted_sum_of_normal_cdfs() -> None:
    # Phi(0) = 0.5, Phi(1) = 0.841345, Phi(-1) = 0.158655
    mixed = balanced(text=np.array([0.0, 1.0]), image=np.array([1.0, -1.0]), alpha=0.25)
    assert mixed.tolist() == pytest.approx(
        [0.25 * 0.841345 + 0.75 * 0.5, 0.25 * 0.158655 + 0.75 * 0.841345], abs=1e-6
    )


def test_the_scaled_mix_orders_by_the_mixed_z_score() -> None:
    pictures = unit(np.random.RandomState(0).standard_normal((200, 8)) * [4, 1, 1, 1, 1, 1, 1, 0.2])
    statistics = Statistics.of(pictures)
    text, image = unit(np.random.RandomState(2).standard_normal((2, 8)))
    mixed = 0.3 * statistics.z_scores(image, pictures @ image) + 0.7 * statistics.z_scores(
        text, pictures @ text
    )
    by_vector = np.argsort(-(pictures @ scaled_linear(statistics, text, image, 0.3)))
    assert by_vector[:20].tolist() == np.argsort(-mixed)[:20].tolist()
