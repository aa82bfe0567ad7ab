from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from fashion_search.encoder import PictureSpace
from fashion_search.errors import SearchError
from fashion_search.search.engine import FashionSearch, Filters, Query, Sort, Verdict
from fashion_search.ui.controller import presenter
from fashion_search.ui.model.uploads import UploadedImage
from fashion_search.ui.model.view_state import ViewState
from tests.conftest import FakeEncoder, picture, search_over

pytestmark = pytest.mark.usefixtures("unfolded")


@pytest.fixture(scope="module")
def search() -> FashionSearch:
    return search_over(FakeEncoder(), [["red"], ["green"], ["blue"]])


@pytest.fixture
def upload(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> UploadedImage:
    monkeypatch.setenv("GRADIO_TEMP_DIR", str(tmp_path))
    picture("red").save(tmp_path / "red.png")
    return UploadedImage(path=str(tmp_path / "red.png"))


def test_cards_are_rest_result_objects(search: FashionSearch) -> None:
    shown = presenter.find(search, ViewState(text="red", top_k=2))
    assert shown.cards is not None
    assert [card["product_id"] for card in shown.cards] == ["p0", "p1"]
    assert shown.cards[0]["image_url"] == f"/images/{search.snapshot.catalogue[0].pictures[0]}"
    assert 0 <= shown.cards[1]["match"] <= shown.cards[0]["match"] <= 1
    assert shown.found.startswith("2 products · words · ")
    assert shown.found.endswith(" ms")
    assert shown.understood == {"chips": [], "notes": []}


def test_the_line_says_what_counted(search: FashionSearch, upload: UploadedImage) -> None:
    assert presenter.find(search, ViewState(picture=upload, top_k=1)).found.startswith(
        "1 product · picture · "
    )
    assert "· more like this ·" in presenter.find(search, ViewState(like="p0")).found
    for asked in (
        ViewState(text="green", picture=upload, alpha=0.3),
        ViewState(text="green", like="p0", alpha=0.3),
    ):
        assert "words 70%, picture 30%" in presenter.find(search, asked).found


def test_the_line_says_how_the_words_were_read(search: FashionSearch) -> None:
    assert notes(search, ViewState(text=" red without blue ")) == ["Read as: red, without blue"]
    assert notes(search, ViewState(text="red not blue", without="green")) == [
        "Read as: red, without blue, green"
    ]
    for plain in (
        ViewState(text=" red "),
        ViewState(text="red", without="blue"),
        ViewState(like="p0", without="blue"),
    ):
        assert notes(search, plain) == []


def notes(search: FashionSearch, asked: ViewState) -> list[str]:
    return [note["text"] for note in presenter.find(search, asked).understood["notes"]]


def test_doubts_are_said_calmly(search: FashionSearch) -> None:
    found = search.search(Query(text="red"))

    def said(text: str | None, verdict: Verdict) -> str:
        asked = Query(text=text, like=None if text else "p0")
        return presenter.notice(replace(found, query=asked, verdict=verdict), ViewState(text=text))

    assert said("pump", "strong") == ""
    assert said("pump", "weak") == said(None, "none") == "Only loosely related products found."
    doubt = "Nothing here really matches “bicycle <pump>”. These are the closest products."
    assert said("bicycle <pump>", "none") == doubt
    assert "“" + "x" * 80 + "…”" in said("x" * 1000, "none")


@pytest.mark.parametrize(
    ("article", "said"), [("umbrella", "umbrellas"), ("dress", "dresses"), ("jeans", "jeans")]
)
def test_what_is_not_here_is_named(search: FashionSearch, article: str, said: str) -> None:
    found = search.search(Query(text="red"))
    for verdict in ("weak", "none"):
        asked = replace(found, verdict=verdict, absent=article)
        assert presenter.notice(asked, ViewState(text="a thing")) == f"No {said} here. The nearest:"


def test_a_doubted_picture_offers_to_choose_a_part(upload: UploadedImage) -> None:
    encoder = FakeEncoder()
    for far, offered in ((0.0, False), (1.0, True)):
        encoder.picture_space = PictureSpace(np.array([1 - far, 0, 0], "f4"), np.zeros((0, 3), "f4"))
        search = search_over(encoder, [["red"], ["green"], ["blue"]])
        assert presenter.find(search, ViewState(picture=upload)).choose is offered
        assert presenter.find(search, ViewState(like="p0")).choose is False
        assert search.search(Query(image=picture("red"))).picture_doubted is offered
        assert search.search(Query(like="p0")).picture_doubted is False


@pytest.mark.parametrize(
    ("asked", "why"),
    [
        (ViewState(), "Nothing to search for"),
        (ViewState(text=None), "Nothing to search for"),
        (ViewState(without="red"), "Say what it should be, too"),
        (ViewState(text="x" * 1001), "too long"),
        (ViewState(text="red\0"), "invalid characters"),
        (ViewState(text="red", alpha=float("nan")), "alpha"),
        (ViewState(text="red", top_k=101), "top_k"),
        (ViewState(like="nope"), "no product"),
        (ViewState(text="red", picture=UploadedImage(path="/etc/passwd")), "uploaded"),
    ],
)
def test_a_bad_query_is_a_notice(search: FashionSearch, asked: ViewState, why: str) -> None:
    with pytest.raises(SearchError, match=why):
        presenter.find(search, asked)


def test_an_emptied_form_is_the_first_visit_again(search: FashionSearch) -> None:
    assert presenter.refine(search, ViewState(text="  ", without="red")) == presenter.Presentation()
    cards = presenter.refine(search, ViewState(text="red", top_k=1)).cards
    assert cards is not None
    assert cards[0]["product_id"] == "p0"


def test_the_cards_can_be_ordered_by_price(encoder: FakeEncoder) -> None:
    search = search_over(encoder, [["red"]] * 4, facts={0: {"price": None}, 1: {"price": 30.0}})

    def ids(asked: ViewState) -> list[str]:
        return [card["product_id"] for card in presenter.refine(search, asked).cards or []]

    assert ids(ViewState(text="red", sort="cheapest")) == ["p2", "p3", "p1", "p0"]
    assert ids(ViewState(text="red", sort="dearest")) == ["p1", "p3", "p2", "p0"]
    assert ids(ViewState(text="red", sort="cheapest", top_k=1)) == ["p2"]


def test_an_order_by_price_goes_on_with_all_that_match(encoder: FakeEncoder) -> None:
    """Of thirty products the last twelve are red: they cost 28 to 39."""
    search = search_over(encoder, [["blue"]] * 18 + [["red"]] * 12)

    def shown(top_k: int) -> tuple[list[float], int]:
        found = presenter.find(search, ViewState(text="red", sort="cheapest", top_k=top_k))
        return [card["price"] for card in found.cards or []], found.more

    assert shown(10) == ([28.0 + number for number in range(10)], 2)
    assert shown(30) == ([28.0 + number for number in range(12)], 0)
    assert presenter.find(search, ViewState(text="red")).more == 20


def test_prices_in_different_currencies_are_not_mixed_in_an_order(encoder: FakeEncoder) -> None:
    """Two in euros come first, then the one in kronor, then the one without a price."""
    facts: dict[int, dict[str, Any]] = {
        0: {"price": 90.0, "currency": "EUR"},
        1: {"price": 50.0, "currency": "SEK"},
        2: {"price": 30.0, "currency": "EUR"},
        3: {"price": None, "currency": "EUR"},
    }
    search = search_over(encoder, [["red"]] * 4, facts)
    filters = Filters(categories=("things",))
    for text in ("red", ""):
        orders: dict[Sort, list[str]] = {
            "cheapest": ["p2", "p0", "p1", "p3"],
            "dearest": ["p0", "p2", "p1", "p3"],
        }
        for sort, ids in orders.items():
            shown = presenter.refine(search, ViewState(text=text, filters=filters, sort=sort))
            assert [card["product_id"] for card in shown.cards or []] == ids


def test_filters_alone_leaf_through_the_catalogue(encoder: FakeEncoder) -> None:
    search = search_over(encoder, [["red"]] * 30, facts={3: {"category": "hats"}, 7: {"category": "hats"}})
    hats = presenter.refine(search, ViewState(filters=Filters(categories=("hats",)), sort="dearest"))
    assert hats.cards is not None
    assert [card["product_id"] for card in hats.cards] == ["p7", "p3"]
    assert "match" not in hats.cards[0]
    assert (hats.found.split(" · ")[0], hats.more) == ("2 products", 0)
    things = presenter.refine(search, ViewState(filters=Filters(categories=("things",))))
    assert (things.found.split(" · ")[0], things.more) == ("10 of 28 products", 18)


def test_how_many_more_there_are_counts_to_a_hundred(encoder: FakeEncoder) -> None:
    search = search_over(encoder, [["red"]] * 130)
    assert presenter.find(search, ViewState(text="red")).more == 90
    assert presenter.find(search, ViewState(text="red", top_k=100)).more == 0
    few = presenter.find(search, ViewState(text="red", filters=Filters(price_max=21.5)))
    assert (few.more, few.found.split(" · ")[0]) == (2, "10 of 12 products")


def offers(shown: presenter.Presentation) -> list[tuple[str, Sequence[str], int]]:
    """What can be dropped: the kind of filter, its values or phrases, and how many products come back."""
    if shown.drops is None:
        return []
    one_each = [
        (offer["kind"], offer["phrases"] or offer["values"], offer["products"])
        for offer in shown.drops["offers"]
    ]
    everything = shown.drops["all"]
    return one_each or [("all", everything["phrases"], everything["products"])]


def test_filters_that_leave_nothing_can_be_dropped(search: FashionSearch) -> None:
    """Three products, one of which is red; each costs less than 50."""
    dear, hats = Filters(price_min=50), Filters(categories=("hats",))
    for asked, expected in (
        (ViewState(text="red", filters=dear), ("price", (), 1)),
        (ViewState(filters=dear), ("price", (), 3)),
        (ViewState(text="red", filters=hats), ("category", ("hats",), 1)),
        (ViewState(text="red over 50"), ("price", ["over 50"], 1)),
        (ViewState(text="red over 50", filters=hats), ("all", ["over 50"], 1)),
        (ViewState(filters=Filters(categories=("hats",), price_min=50)), ("all", [], 3)),
    ):
        shown = presenter.refine(search, asked)
        assert (shown.cards, shown.notice) == ([], "No product passes these filters.")
        assert offers(shown) == [expected]
    assert presenter.refine(search, ViewState(text="red")).drops is None
    assert presenter.refine(search, ViewState(filters=Filters(price_max=50))).drops is None


def test_stock_from_panel_and_words_is_dropped_from_both(encoder: FakeEncoder) -> None:
    search = search_over(encoder, [["red"], ["blue"]], {0: {"attributes": {"in_stock": "no"}}})
    shown = presenter.find(search, ViewState(text="red in stock", filters=Filters(in_stock=True)))
    assert offers(shown) == [("stock", ["in stock"], 1)]
    assert shown.drops is not None
    assert shown.drops["offers"][0]["entered"] is True


def test_choices_are_counted_with_each_answer(encoder: FakeEncoder) -> None:
    """Of six, the two hats are red; one costs 10, the other 15."""
    search = search_over(
        encoder,
        [["red"], ["blue"], ["blue"], ["blue"], ["blue"], ["red"]],
        {0: {"category": "hats"}, 5: {"category": "hats"}},
    )

    def counted(**values: Any) -> dict[str, int]:
        counts = presenter.refine(search, ViewState(**values)).counts
        assert counts is not None
        return counts.categories

    assert counted(text="red") == {"hats": 2}
    assert counted(text="red", filters=Filters(categories=("things",))) == {"hats": 2}
    assert counted(text="red", filters=Filters(price_min=12)) == {"hats": 1}
    assert counted(filters=Filters(price_min=12)) == {"hats": 1, "things": 3}
    assert presenter.refine(search, ViewState()).counts is None


def test_a_poor_best_of_what_the_filters_let_through_is_said(encoder: FakeEncoder) -> None:
    search = search_over(encoder, [*[["red"]] * 9, ["blue"]], facts={9: {"category": "hats"}})
    good, poor = (
        presenter.find(search, ViewState(text="red", filters=Filters(categories=(category,))))
        for category in ("things", "hats")
    )
    assert good.notice == ""
    assert poor.notice == "Nothing that passes the filters really matches. These are the closest products."
    assert (offers(good), offers(poor)) == ([], [("category", ("hats",), 9)])
