import numpy as np
import pytest

from fashion_search.ranking.calibration import matches


def test_two_deviations_above_the_average_is_half_a_match() -> None:
    assert matches(np.array([2.0]), best=4.0, probability=1.0) == [pytest.approx(0.5)]


def test_where_a_third_of_the_catalogue_fits_the_best_still_match_well() -> None:
    assert matches(np.array([1.4, 0.4]), best=1.4, probability=1.0)[0] > 0.75
    assert matches(np.array([1.4, 0.4]), best=1.4, probability=1.0)[1] == pytest.approx(0.5)


def test_where_nothing_fits_no_match_is_high() -> None:
    assert max(matches(np.array([5.0]), best=5.0, probability=0.01)) <= 0.25
