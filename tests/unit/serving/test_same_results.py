"""A search over Milvus finds what one over an index folder finds, with the same scores."""

from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest

from fashion_search.catalog.filters import Filters
from fashion_search.encoder import ClipEncoder
from fashion_search.encoder.precomputed import PrecomputedVectors
from fashion_search.imaging.decode import open_image
from fashion_search.indexing.listing import read_listing
from fashion_search.indexing.pipeline import build
from fashion_search.search import engine
from fashion_search.search.engine import FashionSearch, Query
from fashion_search.serving.live import LiveFolder
from fashion_search.serving.milvus.live import LiveCollection
from fashion_search.sources import SOURCES
from fashion_search.sources.base import Options
from fashion_search.sources.http.client import Downloader
from fashion_search.sources.sample import FOLDER
from tests.kits.milvus import needs_milvus
from tests.unit.serving.conftest import Moved

pytestmark = needs_milvus

PHOTOS = Path(__file__).resolve().parents[4] / "shared" / "photos"

TOLERANCE = 1e-4


class Pair(NamedTuple):
    """Two searches over the same products."""

    folder: FashionSearch
    milvus: FashionSearch


@pytest.fixture(
    scope="module",
    params=["drawn", pytest.param("photos", marks=[pytest.mark.long, pytest.mark.shared])],
)
def pair(
    request: pytest.FixtureRequest,
    moved: Moved,
    mini: ClipEncoder,
    tmp_path_factory: pytest.TempPathFactory,
) -> Pair:
    folder = tmp_path_factory.mktemp("index")
    if request.param == "photos":
        source = SOURCES["files"](Options(path=PHOTOS), Downloader())
        build(source, mini, folder, listing=read_listing(source, 2000), progress=False)
    else:
        drawn = SOURCES["sample"](Options(), Downloader())
        known = PrecomputedVectors.load(mini, FOLDER)
        build(drawn, known, folder, listing=read_listing(drawn, 200), progress=False)
    collection = LiveCollection(moved(folder, request.param))
    return Pair(FashionSearch(mini, LiveFolder(folder)), FashionSearch(mini, collection))


def queries(search: FashionSearch) -> dict[str, Query]:
    """A query of each kind, made for a catalogue."""
    snapshot = search.snapshot
    rows = snapshot.catalogue.rows
    products = [snapshot.catalogue[int(row)] for row in rows[:: len(rows) // 8]]
    picture = open_image(snapshot.thumbnail(products[3].pictures[0]))
    largest = tuple(choice.value for choice in snapshot.facets.categories[:2])
    name, values = next(iter(snapshot.facets.offered_attributes.items()))
    return {
        "words": Query(text="black leather shoes"),
        "words that nothing holds": Query(text="umbrella"),
        "vectors alone": Query(text="red dress", lexical=False, top_k=100),
        "a misspelling and a price": Query(text="sneekers under $50"),
        "a number": Query(text=products[1].id),
        "without": Query(text="dress without sleeves"),
        "a picture": Query(image=picture),
        "a change": Query(text="in red", image=picture, alpha=0.3),
        "a mixture": Query(text="shoes", image=picture, alpha=0.7, fusion="linear"),
        "like a product": Query(like=products[2].id),
        "a change of a product": Query(text="blue", like=products[4].id),
        "a category": Query(text="red dress", filters=Filters(categories=largest)),
        "a price": Query(text="shirt", filters=Filters(price_min=10.0, price_max=60.0)),
        "an attribute": Query(
            text="blue", image=picture, filters=Filters(attributes={name: (values[0].value,)})
        ),
        "nothing passes": Query(text="dress", filters=Filters(categories=("nothing",))),
    }


def test_every_kind_of_query_finds_the_same_with_the_same_scores(pair: Pair) -> None:
    for name, query in queries(pair.folder).items():
        expected, found = pair.folder.search(query), pair.milvus.search(query)
        assert [hit.product for hit in found.hits] == [hit.product for hit in expected.hits], name
        assert found.eligible == expected.eligible, name
        assert found.understood == expected.understood, name
        assert (found.verdict, found.absent) == (expected.verdict, expected.absent), name
        np.testing.assert_allclose(
            [(hit.similarity, hit.match, hit.view) for hit in found.hits],
            [(hit.similarity, hit.match, hit.view) for hit in expected.hits],
            atol=TOLERANCE,
            err_msg=name,
        )
        counted = [each.matching.count_choices(query.filters) for each in (expected, found)]
        assert counted[0].categories == counted[1].categories, name
        assert found.confidence == pytest.approx(expected.confidence, abs=TOLERANCE), name


def test_it_says_the_same_of_the_whole_catalogue(pair: Pair) -> None:
    expected, found = pair.folder.snapshot, pair.milvus.snapshot
    assert len(found.catalogue) == len(expected.catalogue)
    assert found.catalogue.names == expected.catalogue.names
    assert found.facets.categories == expected.facets.categories
    assert found.facets.offered_attributes == expected.facets.offered_attributes
    np.testing.assert_allclose(found.statistics.products, expected.statistics.products, rtol=1e-6)


def test_recommendations_and_prices_are_the_same(pair: Pair) -> None:
    ids = [each.id for each in pair.folder.snapshot.catalogue][:8]
    suggested = [search.recommend(ids[:3], ids[3:5], ids[5:6]) for search in pair]
    assert suggested[0] == suggested[1]
    query = Query(text="blue shirt", sort="dearest", top_k=20)
    dearest = [[hit.product.price for hit in search.search(query).hits] for search in pair]
    assert dearest[0] == dearest[1]


def test_few_fetched_products_are_enough_for_the_best(pair: Pair, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "nearest_needed", lambda *_, **__: 40)
    asked = queries(pair.folder)
    for name in ("words", "a picture", "a category", "like a product"):
        expected, found = pair.folder.search(asked[name]), pair.milvus.search(asked[name])
        assert [hit.product.id for hit in found.hits] == [hit.product.id for hit in expected.hits], name
