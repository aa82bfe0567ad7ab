import numpy as np
import pytest

from fashion_search.vectors import require_unit, unit


def test_unit_scales_to_length_one_whatever_the_length_was() -> None:
    assert unit([3.0, 4.0]).tolist() == pytest.approx([0.6, 0.8])
    np.testing.assert_allclose(unit(5 * np.array([[3.0, 4.0]])), unit([[3.0, 4.0]]))


def test_unit_returns_float32_rows_without_touching_its_input() -> None:
    given = np.array([[2, 0], [0, 3]])
    scaled = unit(given)
    assert scaled.dtype == np.float32
    assert scaled.tolist() == [[1, 0], [0, 1]]
    assert given.tolist() == [[2, 0], [0, 3]]


@pytest.mark.parametrize("bad", [[0.0, 0.0], [np.nan, 1.0], [np.inf, 1.0], [[1.0, 0.0], [0.0, 0.0]]])
def test_unit_refuses_what_has_no_direction(bad: list[float]) -> None:
    with pytest.raises(ValueError, match="no direction"):
        unit(bad)


def test_require_unit_names_what_is_wrong() -> None:
    good = unit([[1.0, 1.0]])
    require_unit(good, 2)
    with pytest.raises(ValueError, match="width 3"):
        require_unit(good, 3)
    with pytest.raises(ValueError, match="float64"):
        require_unit(good.astype(np.float64), 2)
    with pytest.raises(ValueError, match="unit length"):
        require_unit(5 * good, 2)
