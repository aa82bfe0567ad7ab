import math

import numpy as np
import pytest

from fashion_search.ui.controller.near_duplicates import near_duplicates
from fashion_search.vectors import Vectors


def at(*cosines: float) -> Vectors:
    """Unit vectors in a plane, each with this cosine with the first axis; a negative one lies on its other side."""
    return np.array([(abs(x), math.copysign(math.sqrt(1 - x * x), x)) for x in cosines], dtype=np.float32)


@pytest.mark.parametrize(
    ("cosine", "colours", "names", "folded"),
    [
        (1.0, {"red"}, {"shirt", "shirts"}, True),
        (0.99, {"red"}, {"shirt", "shirts"}, True),
        (0.99, {"red"}, {"other", "shirts"}, True),  # one thing under two names
        (0.99, {"red"}, {"shirt", "others"}, True),  # or in two categories
        (1.0, {"red"}, {"other", "others"}, False),  # a picture that stands for a missing one
        (0.99, {"blue"}, {"shirt", "shirts"}, False),
        (0.99, set(), {"shirt", "shirts"}, True),
        (0.97, {"red"}, {"shirt", "shirts"}, False),
    ],
)
def test_how_alike_pictures_are_and_what_they_are_called_decide(
    cosine: float, colours: set[str], names: set[str], folded: bool
) -> None:
    groups = near_duplicates(at(1.0, cosine), [{"red"}, colours], [{"shirt", "shirts"}, names])
    assert groups == ([[0, 1]] if folded else [[0], [1]])


def test_the_first_leads_and_small_differences_make_no_chain() -> None:
    """The cosine of the second and the third with the first is 0.99, that of the two 2 x 0.99² - 1 = 0.96."""
    vectors = at(1.0, 0.99, -0.99, 0.0)
    assert near_duplicates(vectors, [set()] * 4, [{"shirt"}] * 4) == [[0, 1, 2], [3]]
    assert near_duplicates(vectors[[1, 0, 2, 3]], [set()] * 4, [{"shirt"}] * 4) == [[0, 1], [2], [3]]


def test_of_nothing_there_are_no_groups() -> None:
    assert near_duplicates(np.zeros((0, 2), dtype=np.float32), [], []) == []
