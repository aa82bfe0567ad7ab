from pathlib import Path

import numpy as np
import pytest

from fashion_search.errors import IndexMismatchError
from fashion_search.language.names import ARTICLES
from fashion_search.ranking.relevance import (
    ARTICLE_PHRASES,
    PHRASES,
    RelevanceModel,
    agreement,
    fit,
    verdict_of,
)
from fashion_search.ranking.relevance.model import USUAL_NEAREST, TextRelevance
from fashion_search.ranking.relevance.phrases import OFF_TOPIC, ON_TOPIC
from fashion_search.ranking.relevance.presence import UNNAMED_LOG_ODDS, fit_presence
from fashion_search.vectors import unit


def test_agreement_is_the_mean_cosine_of_different_rows() -> None:
    rows = unit([[1, 0], [1, 0], [0, 1]])
    assert agreement(rows) == pytest.approx((1 + 0 + 0) / 3)
    assert agreement(rows[:1]) == 1.0


@pytest.mark.parametrize(
    ("probability", "name"),
    [(1.0, "strong"), (0.5, "strong"), (0.49, "weak"), (0.12, "weak"), (0.11, "none")],
)
def test_levels(probability: float, name: str) -> None:
    assert verdict_of(probability) == name


def test_there_are_as_many_phrases_of_both_kinds_and_none_twice() -> None:
    assert len(ON_TOPIC) == len(OFF_TOPIC)
    assert len({phrase.lower() for phrase in PHRASES}) == len(PHRASES) == 2 * len(ON_TOPIC)


N = len(ON_TOPIC)
BAGS = 2
"""The made names stand for hats, shoes and bags in turn."""


def made_model(pictures: np.ndarray | None = None, known: float = 0.3) -> tuple[RelevanceModel, np.ndarray]:
    """On-topic phrases and articles along the first three axes, off-topic phrases along the fourth."""
    random = np.random.RandomState(0)

    def noise(count: int) -> np.ndarray:
        return 0.1 * random.standard_normal((count, 4))

    axes = np.eye(4)[np.arange(len(ARTICLE_PHRASES)) % len(ARTICLES) % 3]
    on, off = np.eye(4)[np.arange(N) % 3] + noise(N), np.eye(4)[[3] * N] + noise(N)
    if pictures is None:
        pictures = unit(np.eye(4)[np.arange(90) % 3] + [0, 0, 0, 0.2] + 2 * noise(90))
    articles = unit(axes + 0.3 * noise(len(axes)))
    return fit([1.0] * N + [known] * N, unit(np.vstack([on, off])), articles, pictures), pictures


def relevance(
    model: RelevanceModel, pictures: np.ndarray, text: np.ndarray, known: float, cover: float | None = None
) -> TextRelevance:
    cosines = pictures @ text
    top = pictures[np.argsort(-cosines)[:10]]
    return model.text_relevance(known, text, top, (float(cosines.mean()), float(cosines.std())), cover)


def verdict(model: RelevanceModel, pictures: np.ndarray, text: np.ndarray, known: float) -> str:
    return verdict_of(relevance(model, pictures, text, known).probability)


def test_a_fitted_model_tells_the_two_kinds_apart() -> None:
    model, pictures = made_model()
    assert verdict(model, pictures, unit([1, 0, 0, 0.1]), 1.0) == "strong"
    assert verdict(model, pictures, unit([0.1, 0, 0, 1]), 0.2) == "none"


def test_a_model_that_knows_every_word_is_judged_by_the_rest() -> None:
    model, pictures = made_model(known=1.0)
    assert np.isfinite(model.topic).all()
    assert verdict(model, pictures, unit([1, 0, 0, 0.1]), 1.0) == "strong"
    assert verdict(model, pictures, unit([0.1, 0, 0, 1]), 1.0) == "none"


def test_an_article_that_the_catalogue_has_not_is_weak_and_its_words_prove_it() -> None:
    _, pictures = made_model()
    left = pictures[np.arange(90) % 3 != BAGS]
    model, _ = made_model(left)
    bags = unit([0, 0, 1, 0])
    found = relevance(model, left, bags, 1.0)
    assert verdict_of(found.probability) == "weak"
    assert found.absent
    told = relevance(model, left, bags, 1.0, cover=1.0)
    assert told.probability > found.probability > relevance(model, left, bags, 1.0, cover=0.0).probability
    assert relevance(model, left, unit([1, 0, 0, 0]), 1.0).absent is False


def test_a_catalogue_of_one_article_or_a_model_that_tells_none_apart_says_nothing_of_absence() -> None:
    one = unit(np.tile([1.0, 0, 0, 0.1], (5, 1)))
    same = fit_presence(np.tile(one[:1], (len(ARTICLE_PHRASES), 1)), one)
    assert same.log_odds(one[0], one, (1.0, 0.0)) == UNNAMED_LOG_ODDS


def test_a_picture_is_never_judged_to_find_nothing() -> None:
    model, pictures = made_model()
    assert verdict_of(model.image_confidence(pictures[::3], 0.99, None)) == "strong"
    scattered = unit(np.random.RandomState(1).standard_normal((10, 4)))
    assert verdict_of(model.image_confidence(scattered, 0.1, None)) == "weak"


def test_a_picture_far_from_those_of_fashion_is_weak_and_one_like_the_shops_is_believed_sooner() -> None:
    model, pictures = made_model()
    usual = float(np.clip(model.floors[1], *USUAL_NEAREST))
    levels = [verdict_of(model.image_confidence(pictures[::3], usual, far)) for far in (0, 0.099, 0.101, 2)]
    assert levels == ["strong", "strong", "weak", "weak"]
    assert verdict_of(model.image_confidence(pictures[::3], usual + 0.1, 0.105)) == "strong"


def test_a_model_is_saved_and_loaded(tmp_path: Path) -> None:
    model, pictures = made_model()
    model.save(tmp_path / "verdict.npz")
    again = RelevanceModel.load(tmp_path / "verdict.npz")
    text = unit([0.5, 0.5, 0, 0])
    assert relevance(again, pictures, text, 0.5) == relevance(model, pictures, text, 0.5)
    with pytest.raises(IndexMismatchError, match="build the index again"):
        RelevanceModel.load(tmp_path / "nothing.npz")


def test_a_model_of_an_earlier_version_or_of_other_names_is_refused(tmp_path: Path) -> None:
    made_model()[0].save(tmp_path / "verdict.npz")
    with np.load(tmp_path / "verdict.npz") as saved:
        arrays = dict(saved)
    for changed in ({**arrays, "names": arrays["names"][1:]}, {"references": arrays["references"]}):
        np.savez(tmp_path / "verdict.npz", **changed)
        with pytest.raises(IndexMismatchError, match="build the index again"):
            RelevanceModel.load(tmp_path / "verdict.npz")


@pytest.mark.parametrize("content", [b"", b"rubbish", b"PK\x03\x04"])
def test_a_model_that_is_damaged_is_refused(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "verdict.npz").write_bytes(content)
    with pytest.raises(IndexMismatchError, match="build the index again"):
        RelevanceModel.load(tmp_path / "verdict.npz")
