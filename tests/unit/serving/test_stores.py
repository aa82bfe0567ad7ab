"""What a catalogue answers wherever it is stored: in an index folder, and in Milvus."""

import base64
import io
from pathlib import Path
from typing import Any, cast

import pytest

from fashion_search.catalog.filters import NO_FILTERS, Filters, Sort
from fashion_search.catalog.product import Product
from fashion_search.errors import QueryError, SearchError
from fashion_search.imaging.thumbnail import catalog_picture
from fashion_search.indexing.edits import CatalogEditor, ProductChange
from fashion_search.indexing.milvus.edits import store_of
from fashion_search.search.engine import FashionSearch, Query
from fashion_search.search.suggestions import Suggester
from fashion_search.serving.live import LiveFolder
from fashion_search.serving.milvus import retrieval
from fashion_search.serving.milvus.collection import Collection
from fashion_search.serving.milvus.live import LiveCollection
from fashion_search.serving.milvus.rows import FIRST
from fashion_search.serving.snapshot import ScopeRequest
from fashion_search.sources.http.client import Downloader
from fashion_search.ui.model.showcase import varied
from tests.conftest import FakeEncoder, picture
from tests.kits.catalogue import write_index
from tests.kits.milvus import needs_milvus
from tests.unit.serving.conftest import Moved

SHOP: tuple[tuple[Any, ...], ...] = (
    ("red-dress", "Red dress", "dresses", 30.0, "USD", {"colour": "red", "size": ["S", "M"]}, ["red"]),
    ("blue-dress", "Blue dress", "dresses", 50.0, "USD", {"colour": "blue", "size": ["M"]}, ["blue"]),
    ("green-hat", "Green hat", "hats", 20.0, "EUR", {"colour": "Green"}, ["green"]),
    ("two-sides", "Two sides", "hats", 10.0, "USD", {"colour": "green", "brand": "Acme"}, ["green", "blue"]),
    ("ab-1234", "Scarf 77x", "", None, None, {}, ["yellow"]),
    ('o\'neil "q" \\', "White shirt", "Dresses", 40.0, "usd", {"colour": "white"}, ["white"]),
)
"""Id, title, category, price, currency, attributes and pictures; one id has all that could end a text."""


FIELDS = ("id", "title", "category", "price", "currency", "attributes")

ITEMS = [
    (Product(**dict(zip(FIELDS, values, strict=True))), [picture(colour) for colour in colours])
    for *values, colours in SHOP
]


def packed(colour: str) -> str:
    out = io.BytesIO()
    picture(colour).save(out, "PNG")
    return base64.b64encode(out.getvalue()).decode()


@pytest.fixture(scope="module", params=["folder", pytest.param("milvus", marks=needs_milvus)])
def shop(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> FashionSearch:
    """A shop that the tests only read."""
    return opened(request, tmp_path_factory.mktemp("shop"), "read")


@pytest.fixture(params=["folder", pytest.param("milvus", marks=needs_milvus)])
def changing(request: pytest.FixtureRequest, tmp_path: Path) -> FashionSearch:
    """A shop of its own."""
    return opened(request, tmp_path, f"own_{abs(hash(request.node.nodeid))}")


def opened(request: pytest.FixtureRequest, folder: Path, name: str) -> FashionSearch:
    encoder = FakeEncoder()
    write_index(folder, encoder, ITEMS)
    if request.param == "folder":
        return FashionSearch(encoder, LiveFolder(folder))
    return FashionSearch(encoder, LiveCollection(request.getfixturevalue("moved")(folder, name)))


def found(search: FashionSearch, **query: Any) -> list[str]:
    return [hit.product.id for hit in search.search(Query(**query)).hits]


def leafed(search: FashionSearch, filters: Filters, sort: Sort = "match") -> list[Product]:
    """Leaf through what passes, as the page does."""
    found = search.snapshot.scope(ScopeRequest(filters=filters, sort=sort)).snapshot
    passing = found.facets.passing(filters)
    rows = found.catalogue.rows if passing is None else passing
    if sort != "match":
        rows = found.facets.by_price(rows, dearest_first=sort == "dearest")
    return [found.catalogue[int(row)] for row in rows]


def editor(search: FashionSearch) -> CatalogEditor:
    return CatalogEditor(store_of(search.live), search.encoder, catalog_picture, Downloader())


def test_words_find_their_products(shop: FashionSearch) -> None:
    assert found(shop, text="blue dress", top_k=1) == ["blue-dress"]
    assert shop.search(Query(text="red dress", top_k=1)).hits[0].product == shop.snapshot.catalogue.by_id(
        "red-dress"
    )


def test_a_picture_finds_its_product_and_which_view_it_was(shop: FashionSearch) -> None:
    result = shop.search(Query(image=picture("blue"), top_k=6))
    views = {hit.product.id: (round(hit.image_similarity or 0, 4), hit.view) for hit in result.hits}
    assert (views["blue-dress"], views["two-sides"]) == ((1.0, 0), (1.0, 1))


def test_words_change_what_a_product_shows(shop: FashionSearch) -> None:
    result = shop.search(Query(text="red", like="blue-dress"))
    assert result.hits[0].product.id == "red-dress"
    assert result.understood.change == "red"
    assert result.eligible == len(SHOP) - 1


def test_a_product_is_not_like_itself_and_an_unknown_one_is_an_error(shop: FashionSearch) -> None:
    assert found(shop, like="green-hat", top_k=1) == ["two-sides"]
    with pytest.raises(QueryError, match="no product with the id"):
        shop.search(Query(like="gone"))


@pytest.mark.parametrize(
    ("filters", "passing"),
    [
        (Filters(categories=("dresses",)), {"red-dress", "blue-dress", SHOP[5][0]}),
        (Filters(categories=("DRESSES", "hats"), price_max=30.0), {"red-dress", "two-sides"}),
        (Filters(price_min=15.0, currency="EUR"), {"green-hat"}),
        (Filters(price_min=0.0, currency=""), set()),
        (Filters(attributes={"colour": ("green", "red")}), {"red-dress", "green-hat", "two-sides"}),
        (Filters(attributes={"colour": ("red",), "size": ("s",)}), {"red-dress"}),
        (Filters(attributes={"brand": ("acme",)}, categories=("dresses",)), set()),
        (Filters(categories=('" or id != "',)), set()),
    ],
)
def test_only_what_passes_the_filters_is_found(
    shop: FashionSearch, filters: Filters, passing: set[str]
) -> None:
    result = shop.search(Query(text="red dress", filters=filters))
    assert {hit.product.id for hit in result.hits} == passing
    scope = shop.snapshot.scope(ScopeRequest(filters=filters))
    assert result.eligible == scope.eligible == len(passing)
    assert {each.id for each in leafed(shop, filters)} == passing


def test_filters_change_no_figure(shop: FashionSearch) -> None:
    def figures(filters: Filters) -> dict[str, tuple[float, float]]:
        hits = shop.search(Query(text="blue hat", filters=filters)).hits
        return {hit.product.id: (round(hit.similarity, 4), round(hit.match, 4)) for hit in hits}

    assert figures(Filters(categories=("hats",))).items() <= figures(NO_FILTERS).items()


def test_what_is_excluded_comes_last(shop: FashionSearch) -> None:
    assert found(shop, text="dress", without="red")[-1] == "red-dress"


def test_a_number_finds_its_product_first(shop: FashionSearch) -> None:
    assert found(shop, text="ab-1234", top_k=1) == found(shop, text="77x", top_k=1) == ["ab-1234"]
    assert found(shop, text=SHOP[5][0], top_k=1) == [SHOP[5][0]]


def test_words_are_read_for_the_catalogue(shop: FashionSearch) -> None:
    result = shop.search(Query(text="drses under $35"))
    assert result.understood.corrections == (("drses", "dress"),) or result.query.filters.price_max == 35.0
    assert result.query.filters.price_max == 35.0


def test_its_facets_are_counted(shop: FashionSearch) -> None:
    facets = shop.snapshot.facets
    assert [(one.value.lower(), one.products) for one in facets.categories] == [("dresses", 3), ("hats", 2)]
    assert [(one.currency.upper(), one.lowest, one.highest) for one in facets.currencies] == [
        ("USD", 10.0, 50.0),
        ("EUR", 20.0, 20.0),
    ]
    assert facets.known_values(("size",), ("xl", "m")) == ("size", ("m",))
    assert len(shop.snapshot.catalogue) == len(SHOP)


def test_leafing_by_price_keeps_currencies_apart(shop: FashionSearch) -> None:
    cheapest, dearest = leafed(shop, NO_FILTERS, "cheapest"), leafed(shop, NO_FILTERS, "dearest")
    assert [each.price for each in cheapest] == [10.0, 30.0, 40.0, 50.0, 20.0, None]
    assert [each.price for each in dearest[:2]] == [50.0, 40.0]


@needs_milvus
def test_of_too_many_prices_the_first_are_found_by_halving(
    moved: Moved, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retrieval, "MOST_SORTED", 3)
    collection = Collection(moved(write_index(tmp_path, FakeEncoder(), ITEMS), "halved"))
    for sort, expected in (("cheapest", [10.0, 30.0]), ("dearest", [50.0, 40.0])):
        rows = retrieval.browse(collection, FIRST, ["USD"], cast("Sort", sort), 2)
        assert [row["price"] for row in rows] == expected


def test_products_come_by_id_with_their_thumbnails(shop: FashionSearch) -> None:
    by_ids = shop.snapshot.catalogue.by_ids(["gone", SHOP[5][0]])
    assert (by_ids[0], by_ids[1] and by_ids[1].title) == (None, "White shirt")
    assert by_ids[1]
    assert shop.snapshot.thumbnail(by_ids[1].pictures[0]).is_file()


def test_what_was_found_is_counted_by_choice(shop: FashionSearch) -> None:
    result = shop.search(Query(text="dress", all_matching=True))
    counts = result.matching.count_choices(result.query.filters)
    assert {name.lower(): count for name, count in counts.categories.items()} == {"dresses": 1}


def test_the_start_page_has_products_examples_and_suggestions(shop: FashionSearch) -> None:
    assert {each.category.lower() for each in varied(shop.snapshot, 2)} == {"dresses", "hats"}
    assert [each.text for each in Suggester(shop).of("dres")][:1] == ["dresses"]


def test_products_are_recommended(shop: FashionSearch) -> None:
    (first,) = shop.recommend(["green-hat"], [], ["gone"], 1)
    assert (first.product.id, first.because.id, first.liked) == ("two-sides", "green-hat", True)


def test_a_product_that_was_put_is_found(changing: FashionSearch) -> None:
    new = Product(id="new", title="Striped cape", category="capes", price=5.0, currency="USD")
    assert editor(changing).put([ProductChange(product=new, images=[packed("yellow")])]) == ["new"]
    changing.live.refresh()
    assert found(changing, text="striped cape", top_k=1) == ["new"]
    assert changing.snapshot.facets.categories[-1].value == "capes"
    assert len(changing.snapshot.catalogue) == len(SHOP) + 1
    assert changing.snapshot.statistics.count == 8
    stored = editor(changing).get("new")
    assert stored
    assert changing.snapshot.thumbnail(stored.pictures[0]).is_file()


def test_a_product_keeps_its_pictures_and_is_counted_once(changing: FashionSearch) -> None:
    before, change = changing.snapshot.statistics, editor(changing)
    hat = Product(id="two-sides", title="One cap", category="caps", price=9.0, currency="USD")
    assert change.put([ProductChange(product=hat, images=None)]) == ["changed"]
    assert change.put([ProductChange(product=hat, images=None)]) == ["unchanged"]
    changing.live.refresh()
    assert changing.snapshot.statistics.total == pytest.approx(before.total)
    assert [changing.snapshot.words.frequency(stem) for stem in ("cap", "side", "dress")] == [1, 0, 3]
    assert change.put([ProductChange(product=hat, images=[packed("red")])]) == ["changed"]
    changing.live.refresh()
    assert len(changing.snapshot.picture_vectors("two-sides")) == 1
    assert changing.snapshot.statistics.count == 6


def test_a_product_that_was_deleted_is_found_no_more(changing: FashionSearch) -> None:
    change = editor(changing)
    assert change.delete("red-dress")
    assert not change.delete("red-dress")
    changing.live.refresh()
    assert "red-dress" not in found(changing, text="red dress")
    assert (change.get("red-dress"), changing.snapshot.catalogue.by_id("red-dress")) == (None, None)
    assert len(changing.snapshot.catalogue) == changing.snapshot.statistics.count - 1 == len(SHOP) - 1


def test_a_bad_picture_stops_no_other_change(changing: FashionSearch) -> None:
    changes = [
        ProductChange(product=Product(id="bad", title="Bad"), images=["AAAA"]),
        ProductChange(product=Product(id="good", title="Good"), images=[packed("red")]),
    ]
    first, second = editor(changing).put(changes)
    assert (isinstance(first, SearchError), second) == (True, "new")
