from pathlib import Path

import numpy as np
import pytest

from fashion_search.errors import IndexMismatchError
from fashion_search.ranking.relevance import PHRASES, RelevanceModel, agreement, fit, verdict_of
from fashion_search.ranking.relevance.model import USUAL_NEAREST
from fashion_search.ranking.relevance.phrases import OFF_TOPIC, ON_TOPIC
from fashion_search.vectors import unit


def test_agreement_is_the_mean_cosine_of_different_rows() -> None:
    rows = unit([[1, 0], [1, 0], [0, 1]])
    assert agreement(rows) == pytest.approx((1 + 0 + 0) / 3)
    assert agreement(rows[:1]) == 1.0


@pytest.mark.parametrize(
    ("probability", "name"),
    [(1.0, "strong"), (0.5, "strong"), (0.49, "weak"), (0.15, "weak"), (0.14, "none")],
)
def test_levels(probability: float, name: str) -> None:
    assert verdict_of(probability) == name


def test_there_are_as_many_phrases_of_both_kinds_and_none_twice() -> None:
    assert len(ON_TOPIC) == len(OFF_TOPIC) == 60
    assert len(set(PHRASES)) == 120


def made_model() -> tuple[RelevanceModel, np.ndarray]:
    """On-topic phrases along the first axis, off-topic ones along the second; pictures around the first."""
    random = np.random.RandomState(0)
    on = [1, 0, 0, 0] + 0.1 * random.standard_normal((60, 4))
    off = [0, 1, 0, 0] + 0.1 * random.standard_normal((60, 4))
    pictures = unit([1, 0.2, 0, 0] + 0.3 * random.standard_normal((80, 4)))
    return fit([1.0] * 60 + [0.3] * 60, unit(np.vstack([on, off])), pictures), pictures


def verdict(model: RelevanceModel, pictures: np.ndarray, text: np.ndarray, known: float) -> str:
    return verdict_of(model.text_probability(known, text, pictures[np.argsort(-(pictures @ text))[:10]]))


def test_a_fitted_model_tells_the_two_kinds_apart() -> None:
    model, pictures = made_model()
    assert verdict(model, pictures, unit([1, 0, 0.1, 0]), 1.0) == "strong"
    assert verdict(model, pictures, unit([0, 1, 0.1, 0]), 0.2) == "none"


def test_a_model_that_knows_every_word_is_judged_by_the_rest() -> None:
    model, pictures = made_model()
    same = fit([1.0] * 120, model.references, pictures)
    assert np.isfinite(same.weights).all()
    assert verdict(same, pictures, unit([1, 0, 0.1, 0]), 1.0) == "strong"
    assert verdict(same, pictures, unit([0, 1, 0.1, 0]), 1.0) == "none"


def test_a_picture_is_never_judged_to_find_nothing() -> None:
    model, pictures = made_model()
    assert verdict_of(model.image_confidence(pictures[:10], 0.99, None)) == "strong"
    scattered = unit(np.random.RandomState(1).standard_normal((10, 4)))
    assert verdict_of(model.image_confidence(scattered, 0.1, None)) == "weak"


def test_a_picture_far_from_those_of_fashion_is_weak_and_one_like_the_shops_is_believed_sooner() -> None:
    model, pictures = made_model()
    usual = float(np.clip(model.floors[1], *USUAL_NEAREST))
    levels = [verdict_of(model.image_confidence(pictures[:10], usual, far)) for far in (0, 0.099, 0.101, 2)]
    assert levels == ["strong", "strong", "weak", "weak"]
    assert verdict_of(model.image_confidence(pictures[:10], usual + 0.1, 0.105)) == "strong"


def test_a_model_is_saved_and_loaded(tmp_path: Path) -> None:
    model, pictures = made_model()
    model.save(tmp_path / "verdict.npz")
    again = RelevanceModel.load(tmp_path / "verdict.npz")
    text = unit([0.5, 0.5, 0, 0])
    assert again.text_probability(0.5, text, pictures[:10]) == model.text_probability(
        0.5, text, pictures[:10]
    )
    with pytest.raises(IndexMismatchError, match="build the index again"):
        RelevanceModel.load(tmp_path / "nothing.npz")


@pytest.mark.parametrize("content", [b"", b"rubbish", b"PK\x03\x04"])
def test_a_model_that_is_damaged_is_refused(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "verdict.npz").write_bytes(content)
    with pytest.raises(IndexMismatchError, match="build the index again"):
        RelevanceModel.load(tmp_path / "verdict.npz")
