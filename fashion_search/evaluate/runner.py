"""Runs the test queries through the search and collects the metrics."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, get_args

import numpy as np
from PIL import Image

from fashion_search.catalog.product import Catalogue
from fashion_search.config import MAX_TOP_K
from fashion_search.errors import QueryError, SearchError
from fashion_search.evaluate import metrics, questions
from fashion_search.evaluate.metrics import Measure, Metric, figure
from fashion_search.evaluate.questions import TestQuery
from fashion_search.ranking.fusion import Fusion
from fashion_search.search.query import Query
from fashion_search.vectors import Vectors

if TYPE_CHECKING:  # both take seconds to import, and --help needs neither
    from fashion_search.encoder import Encoder
    from fashion_search.search.engine import FashionSearch

FUSIONS: tuple[Fusion, ...] = get_args(Fusion)
ALPHAS = tuple(step / 10 for step in range(11))

TITLE = "title"
PICTURE = "picture"
COMPOSED = "picture + colour"


@dataclass(frozen=True)
class Plan:
    """The questions of each kind, asked with one side or (`composed`) with both."""

    single: Mapping[str, Sequence[TestQuery]]
    composed: Sequence[TestQuery]

    @property
    def searches(self) -> int:
        """How many searches it takes."""
        return sum(map(len, self.single.values())) + len(FUSIONS) * len(ALPHAS) * len(self.composed)


class Remembering:
    """An encoder that encodes each text once: a sweep asks the same words again and again."""

    def __init__(self, encoder: "Encoder") -> None:
        self._encoder = encoder
        self._texts: dict[str, Vectors] = {}
        self.name = encoder.name
        self.dim = encoder.dim
        self.fingerprint = encoder.fingerprint

    def encode_texts(self, texts: Sequence[str]) -> Vectors:
        """Return one unit row a text."""
        for text in texts:
            if text not in self._texts:
                self._texts[text] = self._encoder.encode_texts([text])[0]
        return np.array([self._texts[text] for text in texts]).reshape(-1, self.dim)

    def encode_images(self, images: Sequence[Image.Image]) -> Vectors:
        """Return one unit row a picture."""
        return self._encoder.encode_images(images)

    def known_word_share(self, text: str) -> float:
        """Return the share of a text's words that the model knows."""
        return self._encoder.known_word_share(text)

    def canonical_text(self, text: str) -> str:
        """Return a text without what the model overlooks in it."""
        return self._encoder.canonical_text(text)


def plan(catalogue: Catalogue, sample: int, seed: int) -> Plan:
    """Draw at most `sample` questions of each kind.

    Raises:
        SearchError: the catalogue has nothing to ask for.
    """
    kinds = {
        "category": questions.category_questions(catalogue),
        **{f"{name} + category": asked for name, asked in questions.attribute_questions(catalogue).items()},
        TITLE: questions.title_questions(catalogue),
        PICTURE: questions.picture_questions(catalogue),
    }
    if not any(kinds.values()):
        raise SearchError("The catalogue has neither titles nor categories: there is nothing to ask for.")
    single = {kind: questions.sampled(asked, sample, seed, kind) for kind, asked in kinds.items()}
    composed = questions.composed_questions(catalogue)
    return Plan(single, questions.sampled(composed, sample, seed, COMPOSED))


def measure(search: "FashionSearch", plan: Plan, seed: int, tick: Callable[[], object]) -> list[Metric]:
    """Ask all questions of a plan.

    Args:
        search: over the catalogue that the plan was made of.
        plan: what `plan` returned.
        seed: of the intervals' resampling.
        tick: called after each search.
    """
    return [*_single(search, plan, seed, tick), *_composed(search, plan.composed, seed, tick)]


def _single(search: "FashionSearch", plan: Plan, seed: int, tick: Callable[[], object]) -> list[Metric]:
    figures = []
    by_kind = {TITLE: metrics.KNOWN_ITEM, PICTURE: metrics.PICTURES}
    for kind, asked in plan.single.items():
        chosen = by_kind.get(kind, metrics.PRECISIONS)
        found = [_ask(search, question, tick, top_k=MAX_TOP_K if kind == TITLE else 10) for question in asked]
        figures += [
            figure(_values(measure, asked, found), kind=kind, measure=name, seed=seed)
            for name, measure in chosen.items()
        ]
    return figures


def _composed(
    search: "FashionSearch", asked: Sequence[TestQuery], seed: int, tick: Callable[[], object]
) -> list[Metric]:
    """Sweep alpha with each fusion, and compare the fusions query by query where both sides count the same."""
    figures, middle = [], {}
    for fusion in FUSIONS:
        for alpha in ALPHAS:
            found = [_ask(search, question, tick, alpha=alpha, fusion=fusion) for question in asked]
            for name, measure in metrics.PRECISIONS.items():
                values = _values(measure, asked, found)
                figures.append(
                    figure(values, kind=COMPOSED, measure=name, seed=seed, fusion=fusion, alpha=alpha)
                )
                if (name, alpha) == ("P@10", 0.5):
                    middle[fusion] = values
    default, *others = FUSIONS
    for other in others:
        gains = [ours - theirs for ours, theirs in zip(middle[default], middle[other], strict=True)]
        figures.append(
            figure(gains, kind=COMPOSED, measure=f"P@10, {default} - {other}", seed=seed, alpha=0.5)
        )
    return figures


def _ask(
    search: "FashionSearch",
    question: TestQuery,
    tick: Callable[[], object],
    *,
    top_k: int = 10,
    alpha: float = 0.5,
    fusion: Fusion = "balanced",
) -> list[str]:
    """Return the ids found, best first; a query that is refused finds nothing."""
    try:
        query = Query(text=question.text, like=question.like, alpha=alpha, top_k=top_k, fusion=fusion)
        return [hit.product.id for hit in search.search(query).hits]
    except QueryError:
        return []
    finally:
        tick()


def _values(measure: Measure, asked: Sequence[TestQuery], found: Sequence[Sequence[str]]) -> list[float]:
    return [measure(ids, question.answers) for question, ids in zip(asked, found, strict=True)]
