import dataclasses
import math
from pathlib import Path
from statistics import NormalDist
from typing import Any

import numpy as np
import pytest
from PIL import Image

from fashion_search.catalog.product import Product
from fashion_search.encoder import ClipEncoder
from fashion_search.errors import IndexMismatchError, QueryError
from fashion_search.index import build_index, open_index
from fashion_search.ranking import candidates
from fashion_search.ranking.product_images import ProductImages
from fashion_search.ranking.relevance import verdict_of
from fashion_search.search.engine import FashionSearch, Filters, Fusion, Query
from fashion_search.vectors import Vectors
from tests.benchmarks.synthetic import World
from tests.benchmarks.whole_search import Prepared, search_over_vectors
from tests.conftest import FakeEncoder, picture, search_over
from tests.kits.catalogue import random_pictures, search_in

NORMAL = NormalDist()
HALF = 1 / math.sqrt(2)  # cosine of one primary colour and a mix of it with another
SHOP = [["red"], ["green"], ["blue"], ["yellow"], ["green", "blue"]]


@pytest.fixture
def search(encoder: FakeEncoder) -> FashionSearch:
    return search_over(encoder, SHOP)


def found(search: FashionSearch, query: Query) -> list[tuple[str, float]]:
    return [(hit.product.id, round(hit.similarity, 4)) for hit in search.search(query).hits]


def test_words_find_by_cosine(search: FashionSearch) -> None:
    result = search.search(Query(text="red", fusion="linear"))
    assert [(h.product.id, round(h.similarity, 4)) for h in result.hits][:2] == [
        ("p0", 1.0),
        ("p3", round(HALF, 4)),
    ]
    assert [h.similarity for h in result.hits][2:] == [0.0, 0.0, 0.0]
    assert (result.search_type, result.alpha_used) == ("text", 0.0)


def test_a_picture_finds_by_cosine_and_ignores_alpha(search: FashionSearch) -> None:
    result = search.search(Query(image=picture("blue"), alpha=0.1, top_k=2))
    assert {hit.product.id for hit in result.hits} == {"p2", "p4"}
    assert (result.search_type, result.alpha_used) == ("image", 1.0)


def test_both_sides_are_mixed_by_the_origins_formula(search: FashionSearch) -> None:
    # 0.5 red + 0.5 green, scaled, is yellow: cosine 1 with yellow, 1/sqrt(2) with red and with green.
    result = search.search(Query(text="red", image=picture("green"), alpha=0.5, fusion="linear"))
    assert result.hits[0].product.id == "p3"
    assert result.hits[0].similarity == pytest.approx(1.0, abs=1e-6)
    assert sorted(round(hit.similarity, 4) for hit in result.hits[1:4]) == [round(HALF, 4)] * 3
    assert (result.search_type, result.alpha_used) == ("hybrid", 0.5)
    assert result.hits[0].text_similarity == pytest.approx(HALF, abs=1e-6)
    assert result.hits[0].image_similarity == pytest.approx(HALF, abs=1e-6)


@pytest.mark.parametrize("fusion", ["balanced", "linear"])
@pytest.mark.parametrize(("alpha", "alone"), [(0.0, {"text": "red"}), (1.0, {"image": picture("green")})])
def test_the_ends_of_alpha_rank_like_one_side_alone(
    search: FashionSearch, fusion: Fusion, alpha: float, alone: dict[str, Any]
) -> None:
    both = Query(text="red", image=picture("green"), alpha=alpha, fusion=fusion)
    assert found(search, both) == found(search, Query(**alone, fusion=fusion))
    result = search.search(both)
    assert (result.search_type, result.alpha_used) == ("hybrid", alpha)


def test_a_product_counts_once_with_its_best_view(search: FashionSearch) -> None:
    result = search.search(Query(text="blue", top_k=100, fusion="linear"))
    assert sorted(hit.product.id for hit in result.hits) == ["p0", "p1", "p2", "p3", "p4"]
    two_views = next(hit for hit in result.hits if hit.product.id == "p4")
    assert two_views.view == 1
    assert two_views.similarity == pytest.approx(1.0)
    assert next(h for h in search.search(Query(text="green")).hits if h.product.id == "p4").view == 0


def test_each_side_reports_its_own_best_view(search: FashionSearch) -> None:
    result = search.search(Query(text="green", image=picture("blue"), alpha=0.9))
    two_views = next(hit for hit in result.hits if hit.product.id == "p4")
    assert two_views.text_similarity == pytest.approx(1.0)
    assert two_views.image_similarity == pytest.approx(1.0)


def test_many_views_of_one_product_do_not_crowd_out_the_others(encoder: FakeEncoder) -> None:
    search = search_over(encoder, [["red"] * 6, ["yellow"], ["green"]])
    assert [hit.product.id for hit in search.search(Query(text="red", top_k=2)).hits] == ["p0", "p1"]


def test_a_side_that_is_not_given_has_no_similarity_and_is_not_encoded(
    search: FashionSearch, encoder: FakeEncoder
) -> None:
    encoder.texts = encoder.images = 0
    hit = search.search(Query(text="red", top_k=1)).hits[0]
    assert hit.image_similarity is None
    assert (encoder.texts, encoder.images) == (1, 0)


def test_a_negative_cosine_is_shown_as_zero(encoder: FakeEncoder) -> None:
    search = search_over(encoder, [["red"]])
    encoder.encode_texts = lambda texts: np.array([[-1, 0, 0]] * len(texts), dtype=np.float32)  # type: ignore[method-assign]
    hit = search.search(Query(text="anything", fusion="linear")).hits[0]
    assert (hit.similarity, hit.text_similarity) == (0.0, -1.0)


def test_a_transparent_query_picture_is_put_on_white(search: FashionSearch) -> None:
    clear = Image.new("RGBA", (8, 8), (255, 0, 0, 0))
    white = picture("white", (8, 8))
    assert found(search, Query(image=clear)) == found(search, Query(image=white))


@pytest.mark.parametrize("text", [None, "", "   ", "\n\t"])
def test_an_empty_query_is_refused(text: str | None) -> None:
    with pytest.raises(QueryError, match="Nothing to search for"):
        Query(text=text)
    with pytest.raises(QueryError, match="“without” alone finds nothing"):
        Query(text=text, without="stripes")


def test_blank_words_beside_a_picture_count_as_absent() -> None:
    assert Query(text="  ", image=picture("red")).search_type == "image"


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"alpha": math.nan}, "alpha"),
        ({"alpha": math.inf}, "alpha"),
        ({"alpha": -0.01}, "alpha"),
        ({"alpha": 1.01}, "alpha"),
        ({"top_k": 0}, "top_k"),
        ({"top_k": 101}, "top_k"),
        ({"fusion": "magic"}, "fusion"),
        ({"text": "x" * 1001}, "1,000"),
        ({"text": "nul\0"}, "null bytes"),
        ({"without": "a, " * 11}, "at most 10 terms"),
        ({"text": "half \ud83d"}, "Unicode"),
    ],
)
def test_values_out_of_range_are_refused_by_name(
    search: FashionSearch, values: dict[str, object], reason: str
) -> None:
    with pytest.raises(QueryError, match=reason):
        search.search(Query(**{"text": "red", **values}))  # type: ignore[arg-type]


def test_timings_name_the_stages_in_seconds(search: FashionSearch) -> None:
    timings = search.search(Query(text="red", image=picture("red"))).timings
    assert set(timings) == {"encode_text", "encode_image", "rewrite", "search", "total"}
    stages = [timings["encode_text"], timings["encode_image"]]  # at the same time
    assert 0 < max(stages) + timings["search"] <= timings["total"]


def test_another_models_index_is_refused(search: FashionSearch) -> None:
    other = FakeEncoder()
    other.fingerprint = "another"
    with pytest.raises(IndexMismatchError, match="build the index again"):
        FashionSearch(other, search.live)


@pytest.mark.parametrize("first", [[0, 0, 2], [0, 2, 1]])
def test_a_product_without_a_picture_is_refused(first: list[int]) -> None:
    with pytest.raises(ValueError, match="every product needs a picture"):
        ProductImages(np.array(first), np.ones(2, dtype=bool))


def test_what_was_encoded_is_not_encoded_again(search: FashionSearch, encoder: FakeEncoder) -> None:
    encoder.texts = encoder.images = 0
    for alpha in (0.2, 0.8):
        mixed = Query(text="red  thing", image=picture("green"), alpha=alpha, without="blue", edit=False)
        search.search(mixed)
        search.search(Query(text=" red thing"))
    assert (encoder.texts, encoder.images) == (2, 1)


def test_balanced_mixes_where_products_stand_on_each_side(search: FashionSearch) -> None:
    # The oracle: both sides' cosines with every picture, their means and deviations, and the normal CDF.
    vectors = search.snapshot.index.vectors(np.arange(6))
    sides = [search.encoder.encode_texts(["red"])[0], search.encoder.encode_images([picture("green")])[0]]
    expected = np.zeros(5)
    for side, share in zip(sides, (0.7, 0.3), strict=True):
        cosines = vectors.astype(np.float64) @ side.astype(np.float64)
        best = np.array([*cosines[:4], cosines[4:].max()])
        expected += share * np.array([NORMAL.cdf(z) for z in (best - cosines.mean()) / cosines.std()])
    mix = Query(text="red", image=picture("green"), alpha=0.3, lexical=False, edit=False)
    hits = search.search(mix).hits
    rows = [int(hit.product.id[1:]) for hit in hits]
    assert sorted(rows) == [0, 1, 2, 3, 4]
    assert [hit.similarity for hit in hits] == pytest.approx(expected[rows].tolist(), abs=1e-6)
    assert [hit.similarity for hit in hits] == pytest.approx(np.sort(expected)[::-1].tolist(), abs=1e-6)


def test_a_catalogue_of_one_product_answers(encoder: FakeEncoder) -> None:
    search = search_over(encoder, [["red"]])
    hit = search.search(Query(text="red", image=picture("green"), edit=False, lexical=False)).hits[0]
    assert hit.similarity == pytest.approx(0.5)  # a side with no spread tells nothing
    assert 0 <= hit.match <= 1


def test_without_pushes_down_what_shows_it_and_empties_nothing(search: FashionSearch) -> None:
    # Red, green and the green view are equally near to yellow; without green, only red stays where it was.
    plain = {
        hit.product.id: hit.similarity for hit in search.search(Query(text="yellow", fusion="linear")).hits
    }
    result = search.search(Query(text="yellow", without="green", fusion="linear"))
    pushed = {hit.product.id: hit.similarity for hit in result.hits}
    assert plain["p0"] == pytest.approx(plain["p1"]) == pytest.approx(plain["p4"])
    assert pushed["p0"] == pytest.approx(plain["p0"])
    assert pushed["p1"] == pytest.approx(pushed["p4"])
    assert pushed["p1"] < plain["p1"] - 0.1
    assert len(result.hits) == 5


def test_a_negation_in_the_words_is_read_as_without(search: FashionSearch) -> None:
    result = search.search(Query(text="red without green"))
    assert (result.query.text, result.query.without) == ("red", "green")
    assert found(search, Query(text="red without green")) == found(search, Query(text="red", without="green"))


def test_without_works_on_a_picture_alone(search: FashionSearch) -> None:
    result = search.search(Query(image=picture("yellow"), without="green", fusion="linear"))
    found = {hit.product.id: hit.similarity for hit in result.hits}
    assert found["p1"] < found["p0"] - 0.1
    assert result.search_type == "image"


def test_at_the_pictures_end_without_is_said_of_no_words(search: FashionSearch) -> None:
    both = Query(text="red", image=picture("yellow"), alpha=1.0, without="green")
    assert found(search, both) == found(search, Query(image=picture("yellow"), without="green"))


def test_more_like_this_leaves_out_the_product_itself_and_encodes_nothing(
    search: FashionSearch, encoder: FakeEncoder
) -> None:
    encoder.texts = encoder.images = 0
    result = search.search(Query(like="p3"))
    assert (encoder.texts, encoder.images) == (0, 0)
    assert {hit.product.id for hit in result.hits[:2]} <= {"p0", "p1", "p4"}
    assert "p3" not in [hit.product.id for hit in result.hits]
    assert (result.search_type, len(result.hits)) == ("image", 4)
    assert search.search(Query(like="p3", text="red")).search_type == "hybrid"


def test_more_like_this_of_something_unknown_or_beside_a_picture_is_refused(search: FashionSearch) -> None:
    with pytest.raises(QueryError, match="no product"):
        search.search(Query(like="nothing"))
    with pytest.raises(QueryError, match="Choose one"):
        Query(like="p0", image=picture("red"))


def test_matches_fall_with_the_rank_and_are_figures_from_0_to_1(search: FashionSearch) -> None:
    for query in (
        Query(text="red"),
        Query(text="red", image=picture("green")),
        Query(text="red", fusion="linear"),
    ):
        shown = [hit.match for hit in search.search(query).hits]
        assert shown == sorted(shown, reverse=True)
        assert all(0 <= match <= 1 for match in shown)


def test_a_shortlist_gives_what_ranking_everything_gives(
    encoder: FakeEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn = iter(random_pictures(400))
    shop = [(Product(id=f"p{n}", title=""), [next(drawn) for _ in range(1 + n % 3)]) for n in range(200)]
    search = search_in(encoder, shop)
    query = Query(text="red", image=picture("blue"), alpha=0.4, top_k=6)
    everything = found(search, query)
    monkeypatch.setattr(candidates, "FUSED_CANDIDATES", 40)
    monkeypatch.setattr(candidates, "PROBE_CANDIDATES", 20)
    assert found(search, query) == everything


def test_the_verdict_names_the_confidence(search: FashionSearch) -> None:
    queries = [Query(text="red"), Query(text="bicycle pump"), Query(like="p0"), Query(text="red", like="p1")]
    results = [search.search(query) for query in queries]
    assert [verdict_of(result.confidence) for result in results] == [result.verdict for result in results]
    assert all(0.0 <= result.confidence <= 1.0 for result in results)


def test_filters_are_exact_in_a_catalogue_that_is_not_ranked_whole(
    encoder: FakeEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The nearest sixteen of 400 pictures are looked at, and those of few products that pass."""
    monkeypatch.setattr(candidates, "PROBE_CANDIDATES", 3)
    monkeypatch.setattr(candidates, "FILTERED_FACTOR", 1)
    random = np.random.RandomState(4)
    names = ("red", "green", "blue", "yellow", "white")
    shop = [[names[one] for one in random.randint(0, 5, 2)] for _ in range(200)]
    search = search_over(encoder, shop, facts={row: {"price": float(row)} for row in range(200)})
    vectors = encoder.encode_images([picture(colour) for views in shop for colour in views])
    best = (vectors @ encoder.encode_texts(["red"])[0]).reshape(200, 2).max(axis=1)
    for low, high in ((150, 199), (10, 12), (7, 7)):
        result = search.search(Query(text="red", top_k=7, filters=Filters(price_min=low, price_max=high)))
        assert result.eligible == high - low + 1
        assert len(result.hits) == min(7, result.eligible)
        expected = sorted(best[low : high + 1], reverse=True)[:7]
        assert [hit.text_similarity for hit in result.hits] == pytest.approx(expected, abs=1e-6)
        assert all(low <= (hit.product.price or -1) <= high for hit in result.hits)


def test_a_filter_changes_no_figure(search: FashionSearch) -> None:
    query = Query(text="red", image=picture("green"), alpha=0.4, without="blue")
    everything = {hit.product.id: hit for hit in search.search(query).hits}
    result = search.search(dataclasses.replace(query, filters=Filters(price_min=12)))
    assert {hit.product.id for hit in result.hits} == {"p2", "p3", "p4"}
    for hit in result.hits:
        told, expected = dataclasses.asdict(hit), dataclasses.asdict(everything[hit.product.id])
        assert told.pop("product") == expected.pop("product")
        assert told == pytest.approx(expected, abs=1e-6)
    assert result.confidence == pytest.approx(search.search(query).confidence, abs=1e-6)


def test_filters_that_nothing_passes_find_nothing(search: FashionSearch) -> None:
    result = search.search(Query(text="red", filters=Filters(categories=("hats",))))
    assert (result.hits, result.eligible) == ([], 0)


def test_a_product_to_look_like_does_not_count_as_passing(search: FashionSearch) -> None:
    cheap = Filters(price_max=11)
    assert search.search(Query(like="p0")).eligible == 4
    assert [h.product.id for h in search.search(Query(like="p0", filters=cheap)).hits] == ["p1"]
    assert search.search(Query(like="p0", filters=cheap)).eligible == 1
    assert search.search(Query(like="p4", filters=cheap)).eligible == 2


@pytest.fixture(scope="module")
def space() -> World:
    return World.make()


@pytest.fixture(scope="module")
def pictures(space: World) -> Vectors:
    return np.concatenate([block for block, _ in space.pictures(3000)])


@pytest.fixture(scope="module", params=["hnsw", "ivf"])
def large(
    request: pytest.FixtureRequest,
    space: World,
    pictures: Vectors,
    tmp_path_factory: pytest.TempPathFactory,
) -> FashionSearch:
    """A search over 3,000 products with vectors that lie as a model's do, by each kind of index."""
    folder = tmp_path_factory.mktemp(request.param)
    np.save(folder / "vectors.npy", pictures)
    queries = {"words": space.words(50, stream=1), "pictures": next(space.pictures(50, stream=2))[0]}
    index = open_index(folder, build_index(folder, queries, request.param))
    encoder = Prepared(space.words(20, stream=9), next(space.pictures(20, stream=10))[0])
    return search_over_vectors(index, pictures, encoder, space.words(120, stream=11))


def test_balanced_finds_in_a_large_catalogue_what_scoring_everything_finds(
    large: FashionSearch, space: World, pictures: Vectors, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(candidates, "FUSED_CANDIDATES", 150)
    words, images = space.words(20, stream=9), next(space.pictures(20, stream=10))[0]
    standing = [cosines - cosines.mean(axis=0) for cosines in (pictures @ images.T, pictures @ words.T)]
    shares = [np.vectorize(NORMAL.cdf)(side / side.std(axis=0)) for side in standing]
    found = 0
    for number in range(20):
        alpha = (0.3, 0.5, 0.8)[number % 3]
        scores = alpha * shares[0][:, number] + (1 - alpha) * shares[1][:, number]
        picture = Image.new("RGB", (8, 8), (number, 0, 255))
        hits = large.search(
            Query(text=str(number), image=picture, alpha=alpha, lexical=False, edit=False)
        ).hits
        expected = [scores[int(hit.product.id)] for hit in hits]
        assert [hit.similarity for hit in hits] == pytest.approx(expected, abs=1e-5)
        found += sum(hit.similarity >= np.sort(scores)[-10] - 1e-5 for hit in hits)
    assert found >= 0.99 * 200


def test_figures_in_a_large_catalogue_are_those_of_ranking_everything(
    large: FashionSearch, monkeypatch: pytest.MonkeyPatch
) -> None:
    picture = Image.new("RGB", (8, 8), (5, 0, 255))
    queries = [Query(text="3", image=picture, alpha=0.4, edit=False), Query(text="7", lexical=False)]
    queries += [Query(text="3", like="50", fusion="linear"), Query(text="2", without="9")]
    some = [large.search(query) for query in queries]
    monkeypatch.setattr(candidates, "FUSED_CANDIDATES", 3000)
    monkeypatch.setattr(candidates, "PROBE_CANDIDATES", 3000)
    for query, result in zip(queries, some, strict=True):
        everything = large.search(query)
        assert result.confidence == pytest.approx(everything.confidence, abs=1e-6)
        for hit, expected in zip(result.hits, everything.hits, strict=True):
            for figure in ("similarity", "match", "text_match", "image_match", "text_similarity"):
                assert getattr(hit, figure) == pytest.approx(getattr(expected, figure), abs=1e-5)


@pytest.mark.parametrize("share", [0.02, 0.4, 0.95])
def test_filters_are_exact_in_a_large_catalogue(
    large: FashionSearch, space: World, pictures: Vectors, share: float
) -> None:
    """Cheap are the products furthest from the words, so the nearest that pass are none of the nearest."""
    cosines = pictures @ space.words(20, stream=9)[4]
    passing = np.argsort(cosines, kind="stable")[: round(share * 3000)]
    large.snapshot.facets.prices[:] = 100.0
    large.snapshot.facets.prices[passing] = 1.0
    result = large.search(Query(text="4", lexical=False, filters=Filters(price_max=2)))
    assert result.eligible == len(passing)
    expected = np.sort(cosines[passing])[::-1][:10]
    assert [hit.text_similarity for hit in result.hits] == pytest.approx(expected.tolist(), abs=1e-6)


def test_a_tiny_shop_does_not_claim_to_have_what_it_has_not(mini: ClipEncoder) -> None:
    names = ("dress", "shirt", "sneakers", "handbag")
    folder = Path(__file__).parents[3] / "assets" / "sample" / "images"
    paths = [sorted(folder.glob(f"{name}*"))[0] for name in names]
    items = [
        (Product(id=path.stem, title=path.stem, price=1.0), [Image.open(path).convert("RGB")])
        for path in paths
    ]
    search = search_in(mini, items)
    for words in ("umbrella", "bicycle pump"):
        assert search.search(Query(text=words)).verdict != "strong"
    assert search.search(Query(text="umbrella")).absent == "umbrella"
    assert [search.search(Query(text=words)).verdict for words in ("dress", "sneakers")] == ["strong"] * 2
