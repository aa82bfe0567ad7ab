import numpy as np
import pytest

from fashion_search.ranking.calibration import half_matched, matches


def test_two_deviations_above_the_average_is_half_a_match() -> None:
    assert matches(np.array([2.0]), half_matched(4.0), 1.0) == [pytest.approx(0.5)]


def test_where_a_third_of_the_catalogue_fits_the_best_still_match_well() -> None:
    assert matches(np.array([1.4, 0.4]), half_matched(1.4), 1.0)[0] > 0.75
    assert matches(np.array([1.4, 0.4]), half_matched(1.4), 1.0)[1] == pytest.approx(0.5)


def test_where_nothing_fits_no_match_is_high() -> None:
    assert max(matches(np.array([5.0]), half_matched(5.0), 0.01)) <= 0.25
