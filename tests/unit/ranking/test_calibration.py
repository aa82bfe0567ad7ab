import numpy as np
import pytest

from fashion_search.ranking.calibration import matches, standing_of


def test_two_deviations_above_the_average_is_half_a_match() -> None:
    assert matches(np.array([2.0]), best=4.0, probability=1.0) == [pytest.approx(0.5)]


def test_where_a_third_of_the_catalogue_fits_the_best_still_match_well() -> None:
    assert matches(np.array([1.4, 0.4]), best=1.4, probability=1.0)[0] > 0.75
    assert matches(np.array([1.4, 0.4]), best=1.4, probability=1.0)[1] == pytest.approx(0.5)


def test_where_nothing_fits_no_match_is_high() -> None:
    assert max(matches(np.array([5.0]), best=5.0, probability=0.01)) <= 0.25


def test_standings_and_their_normal_cdfs_belong_together() -> None:
    assert standing_of(np.array([0.5, 0.8413447, 0.0])).tolist() == pytest.approx([0.0, 1.0, -7.03], abs=1e-2)
