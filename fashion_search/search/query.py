"""The query and the result of a search."""

import math
from dataclasses import dataclass
from typing import Literal, get_args

from PIL import Image

from fashion_search.catalog.filters import NO_FILTERS, Filters, Sort
from fashion_search.catalog.product import Product
from fashion_search.config import MAX_TEXT_CHARS, MAX_TOP_K
from fashion_search.errors import QueryError
from fashion_search.imaging.decode import PictureFile
from fashion_search.language.conditions import Phrases
from fashion_search.ranking.fusion import Fusion
from fashion_search.ranking.relevance import Verdict
from fashion_search.search.matching import Matching
from fashion_search.serving.snapshot import Snapshot
from fashion_search.text import is_text

SearchType = Literal["text", "image", "hybrid"]


@dataclass(frozen=True, kw_only=True)
class Query:
    """A search query.

    Blank text counts as absent. The picture is `image`, decoded or as a file, or the pictures of the product
    with the id `like`. `alpha` is the picture's share, 0 to 1, if text and picture are given. `without` lists
    what to exclude. `filters` apply before the ranking. `top_k` is 1 to 100. `lexical`: holding the query's words counts beside
    the vectors. `edit`: with words and a picture, the words change what the picture shows; both only with the
    balanced fusion. `correct`: misspelt words are corrected. `sort`: by match, or all above the match floor by
    price (see `Facets.by_price`); where nothing is, the closest. `all_matching`: all above the floor are wanted, of
    a large catalogue the nearest 1,000 at least.

    Raises:
        QueryError: a value is out of range, or there is nothing to search for.
    """

    text: str | None = None
    image: Image.Image | PictureFile | None = None
    alpha: float = 0.5
    top_k: int = 10
    fusion: Fusion = "balanced"
    without: str | None = None
    like: str | None = None
    filters: Filters = NO_FILTERS
    lexical: bool = True
    edit: bool = True
    correct: bool = True
    sort: Sort = "match"
    all_matching: bool = False

    def __post_init__(self) -> None:
        object.__setattr__(self, "text", _clean_text(self.text))
        object.__setattr__(self, "without", _clean_text(self.without))
        object.__setattr__(self, "like", self.like or None)
        if self.text is None and self.image is None and self.like is None:
            also = " Say what it should be, too: “without” alone finds nothing." if self.without else ""
            raise QueryError(f"Nothing to search for: type some words, add a picture, or both.{also}")
        if self.image is not None and self.like is not None:
            raise QueryError("Choose one: a picture of your own, or a product to look like.")
        if not math.isfinite(self.alpha) or not 0.0 <= self.alpha <= 1.0:
            raise QueryError("alpha must be a number from 0 (words only) to 1 (picture only).")
        if not 1 <= self.top_k <= MAX_TOP_K:
            raise QueryError(f"top_k must be a whole number from 1 to {MAX_TOP_K}.")
        for name, choices in (("fusion", get_args(Fusion)), ("sort", get_args(Sort))):
            if getattr(self, name) not in choices:
                raise QueryError(f"{name} must be one of: {', '.join(choices)}.")

    @property
    def search_type(self) -> SearchType:
        """Whether there is a text, a picture or both."""
        if self.image is None and self.like is None:
            return "text"
        return "image" if self.text is None else "hybrid"

    @property
    def alpha_used(self) -> float:
        """The effective alpha: 0 for a text alone, 1 for a picture alone."""
        return {"text": 0.0, "image": 1.0}.get(self.search_type, float(self.alpha))


@dataclass(frozen=True, kw_only=True)
class Hit:
    """One product of a result.

    `similarity`, 0 to 1, orders the hits. `text_similarity` and `image_similarity` are the raw cosines of the
    product's best picture, None if not given. `match`, `text_match` and `image_match` are calibrated figures,
    0 to 1 (see `ranking.calibration`). `view` is the index of the picture that matched.
    """

    product: Product
    similarity: float
    text_similarity: float | None
    image_similarity: float | None
    match: float
    text_match: float | None
    image_match: float | None
    view: int


@dataclass(frozen=True, kw_only=True)
class Understood:
    """How a query was understood, where that is more than its words.

    A mixed query that was rewritten keeps what `keep` names of its picture, empty for nothing, and changes what
    `change` says; None if it was not rewritten. `corrections` are pairs of a word as typed and as read.
    `conditions` are the phrases that became filters, `ignored` those that did not count, and `unread` the words
    at the end that the model does not read. `foreign` is set if the text is in a language that an English model
    does not know.
    """

    keep: str | None = None
    change: str | None = None
    corrections: tuple[tuple[str, str], ...] = ()
    conditions: Phrases = ()
    ignored: tuple[str, ...] = ()
    unread: str = ""
    foreign: bool = False


NOTHING_MORE = Understood()


@dataclass(frozen=True, kw_only=True)
class SearchResult:
    """The result of a search: hits, best first unless sorted by price.

    `query` is the parsed query. `eligible` is the number of products that pass its filters. `matching` are the
    products above the match floor, whether they pass or not: of more than about 8,000 pictures only those among
    the candidates, some thousands at most (see `Query.all_matching`). `confidence` is
    the probability, 0 to 1, that the catalogue has relevant products, and `verdict` its level.
    `picture_doubted` tells that an uploaded picture looks unlike one of fashion; `absent` names the article that
    the text asks for if the catalogue has not got it. `snapshot` has the hits. `timings` are seconds by stage;
    text and picture are encoded in parallel.
    """

    query: Query
    hits: list[Hit]
    eligible: int
    matching: Matching
    snapshot: Snapshot
    verdict: Verdict
    confidence: float
    understood: Understood
    picture_doubted: bool
    absent: str | None
    timings: dict[str, float]

    @property
    def search_type(self) -> SearchType:
        """Whether there is a text, a picture or both."""
        return self.query.search_type

    @property
    def alpha_used(self) -> float:
        """The effective alpha."""
        return self.query.alpha_used


def _clean_text(text: str | None) -> str | None:
    if text is None or not text.strip():
        return None
    if len(text) > MAX_TEXT_CHARS:
        raise QueryError(f"The text is too long: at most {MAX_TEXT_CHARS:,} characters.")
    if not is_text(text):
        raise QueryError("The text has invalid characters (null bytes or broken Unicode).")
    return text.strip()
