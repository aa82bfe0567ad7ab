import math

import pytest

from fashion_search.errors import QueryError
from fashion_search.fusion import linear
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
