"""Composed queries: a picture is read as likely names, and moved from one phrase to another."""

import math

import numpy as np
import pytest

from fashion_search.ranking.composed import (
    FADE,
    SHIFT,
    TEMPERATURE,
    Likely,
    NameVectors,
    edited,
    mean_vector,
    phrase_vector,
)
from fashion_search.ranking.query_vectors import QueryVectors
from fashion_search.vectors import Vector, unit

X, Y, Z = np.eye(3, dtype=np.float32)


def mixed(alpha: float) -> QueryVectors:
    return QueryVectors(text=X, image=Y, avoid=np.empty((0, 3), np.float32), alpha=alpha, fusion="balanced")


def test_the_nearest_names_are_likely_and_their_weights_sum_to_1() -> None:
    names = NameVectors(("dress", "coat", "hat"), unit(np.array([X, X + 0.1 * Y, Z])))
    found = names.likely(X, np.zeros(3, np.float32), 2)
    assert found.names == ("dress", "coat")
    scores = np.array([1, 1 / math.sqrt(1.01), 0])
    one, other = found.weights
    assert other / one == pytest.approx(math.exp((scores[1] - 1) / (TEMPERATURE * scores.std())), rel=1e-4)
    assert one + other == pytest.approx(1)
    assert found.vector.tolist() == pytest.approx(unit(one * X + other * unit(X + 0.1 * Y)).tolist())


def test_a_phrase_is_the_sum_of_its_words() -> None:
    red, clutch = (Likely((name,), (1.0,), vector) for name, vector in (("red", X), ("clutch", Y)))
    assert phrase_vector(red, clutch).tolist() == pytest.approx(unit(X + Y).tolist())


def test_a_name_that_is_near_to_every_picture_is_less_likely() -> None:
    names = NameVectors(("brooch", "coat"), np.stack([X, Y]))
    picture = unit(1.1 * X + Y)
    assert names.likely(picture, np.zeros(3, np.float32), 1).names[0] == "brooch"
    assert names.likely(picture, 0.5 * X, 1).names[0] == "coat"


def test_a_mean_of_phrases_is_weighted_and_of_unit_length() -> None:
    assert mean_vector(np.stack([X, Y]), [0.6, 0.8]).tolist() == pytest.approx([0.6, 0.8, 0])


def moved(source: Vector, target: Vector, by: float) -> Vector:
    return unit(Y + by * (target - source))


def test_in_the_middle_the_target_is_the_text_and_the_picture_is_moved() -> None:
    found = edited(mixed(0.5), X, Z, worth=2.0)
    assert found.text is not None
    assert found.image is not None
    assert found.text.tolist() == pytest.approx(Z.tolist())
    assert found.image.tolist() == pytest.approx(moved(X, Z, 1.0).tolist())
    assert (found.text_shift, found.image_shift) == (SHIFT + 2.0, 0.0)


@pytest.mark.parametrize("end", [0.0, 1.0])
def test_towards_the_ends_the_edit_fades_out(end: float) -> None:
    half = edited(mixed(abs(end - FADE / 2)), X, Z, worth=0.0)
    assert half.text is not None
    assert half.image is not None
    assert half.text.tolist() == pytest.approx(unit(0.5 * X + 0.5 * Z).tolist())
    assert half.image.tolist() == pytest.approx(moved(X, Z, 0.5).tolist())
    assert half.image_shift == pytest.approx(end * SHIFT / 2)
    whole = edited(mixed(end), X, Z, worth=0.0)
    assert whole.text is not None
    assert whole.image is not None
    assert whole.text.tolist() == X.tolist()
    assert whole.image.tolist() == Y.tolist()
