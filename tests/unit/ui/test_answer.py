from dataclasses import replace
from pathlib import Path

import pytest

from fashion_search.search.engine import FashionSearch, Filters
from fashion_search.ui.controller.actions import Action
from fashion_search.ui.controller.answer import PageUpdate, answer, arrive
from fashion_search.ui.model.uploads import Crop, UploadedImage
from fashion_search.ui.model.view_state import ViewState
from tests.conftest import FakeEncoder, picture, search_over

pytestmark = pytest.mark.usefixtures("unfolded")


@pytest.fixture(scope="module")
def search() -> FashionSearch:
    views = [["red"], ["green"], ["blue"], *[["white"]] * 40]
    return search_over(FakeEncoder(), views)


def ids(found: PageUpdate) -> list[str]:
    return [card["product_id"] for card in found["cards"] or []]


def test_something_else_starts_with_few_products_again(search: FashionSearch) -> None:
    more = answer(search, ViewState(text="red"), (), [Action("load")])
    assert (len(ids(more)), more["more"]) == (30, 13)
    slid = answer(search, replace(more["history"][-1], alpha=0.2), more["history"])
    assert len(ids(slid)) == 30
    other = answer(search, replace(slid["history"][-1], text="blue"), slid["history"])
    assert len(ids(other)) == other["history"][-1].top_k == 10


def test_back_leads_to_the_filters_that_stood_then(search: FashionSearch) -> None:
    few = ViewState(text="red", filters=Filters(price_max=20))
    first = answer(search, few)
    like = answer(search, few, first["history"], [Action("more", "p2")])
    assert like["status"]["back"]
    liked = like["history"][-1]
    assert liked.filters == few.filters
    wider = answer(search, replace(liked, filters=Filters()), like["history"])
    back = answer(search, wider["history"][-1], wider["history"], [Action("back")])
    assert back["history"] == (few,)
    assert not back["status"]["back"]


def test_a_picture_of_one_s_own_ends_the_likeness(search: FashionSearch, uploads: Path) -> None:
    picture("red").save(uploads / "own.png")
    own = ViewState(picture=UploadedImage(str(uploads / "own.png")))
    assert answer(search, replace(own, like="p1"))["history"] == (own,)


def test_an_address_is_answered_and_an_empty_one_is_not(search: FashionSearch) -> None:
    assert arrive(search, "") == arrive(search, "__theme=dark&alpha=0.5") == {}
    found = arrive(search, "text=blue&price_max=12&sort=cheapest")
    assert ids(found) == ["p2"]
    assert found["address"]["query"] == "text=blue&sort=cheapest&price_max=12"
    form = found["form_updates"] or {}
    assert (form["filters"]["price_max"], form["number"]) == (12, found["address"]["number"])


def test_an_address_may_show_a_product_over_its_search_or_alone(search: FashionSearch) -> None:
    found = arrive(search, "text=blue&product=p2")
    assert found["cards"]
    assert found["product"] == {"product": found["cards"][0]}
    alone = arrive(search, "product=p1")
    assert ((alone["product"]["product"] or {})["title"], [*alone]) == ("green", ["product"])
    gone = arrive(search, "product=nope")
    assert gone["product"] == {"product": None}
    assert gone["notice"] == {"failed": "The product that this link shows is no longer here."}


def test_an_address_whose_category_is_gone_still_opens(search: FashionSearch) -> None:
    found = arrive(search, "text=blue&category=gone")
    assert (found["cards"], found["notice"]["text"]) == ([], "No product passes these filters.")
    assert found["history"][-1].filters == Filters(categories=("gone",))


def test_a_product_that_has_gone_is_said_and_left_out(search: FashionSearch) -> None:
    found = arrive(search, "text=blue&like=nope")
    assert found["notice"]["failed"] == "The product that this search started from is no longer here."
    assert found["history"] == (ViewState(text="blue"),)


def test_the_same_answer_twice_is_new_twice(search: FashionSearch) -> None:
    one, two = (arrive(search, "text=blue") for _ in range(2))
    assert one["form_updates"] != two["form_updates"]
    assert one["address"] != two["address"]


def test_the_button_asks_for_words_unless_there_are_filters(search: FashionSearch) -> None:
    pressed = [Action("submit")]
    (refusal,) = answer(search, ViewState(), (), pressed).values()
    assert refusal == {"failed": "Nothing to search for: type some words, add a picture, or both."}
    assert len(ids(answer(search, ViewState(filters=Filters(price_max=11)), (), pressed))) == 2
    assert answer(search, ViewState())["cards"] is None


def test_both_fusions_stand_in_place_of_the_cards_where_that_is_asked_for(search: FashionSearch) -> None:
    asked = ViewState(text="red", like="p2", compare=True)
    found = answer(search, asked)
    assert found["comparison"] is not None
    assert (found["more"], found["cards"]) == (0, [])
    assert not {"match", "similarity_score"} & set(found["comparison"]["sides"][0]["cards"][0])
    assert answer(search, replace(asked, compare=False))["comparison"] is None
    one_side = answer(search, replace(asked, like=None))
    assert (one_side["comparison"], one_side["more"]) == (None, 33)


def test_a_picture_that_cannot_be_read_is_left_out_and_said(search: FashionSearch, uploads: Path) -> None:
    (uploads / "text.png").write_text("no picture")
    bad = UploadedImage(str(uploads / "text.png"))
    words, alone = (
        answer(search, ViewState(text=text, picture=bad), (), [Action("submit")]) for text in ("red", "")
    )
    assert "not a picture" in str(words["notice"]["failed"])
    assert (words["form_updates"] or {})["picture"] is None
    assert words["cards"]
    assert "not a picture" in str(alone["notice"]["failed"])
    assert alone["cards"] is None


def test_a_picture_that_the_server_has_lost_is_asked_for_again(search: FashionSearch, uploads: Path) -> None:
    lost = UploadedImage(str(uploads / "f00d" / "picture.jpeg"))
    now = ViewState(text="red", picture=lost, crop=Crop(0, 0, 0.5, 1, "f00d"))
    asked = answer(search, now)
    assert asked["notice"]["lost"] == "f00d"
    assert asked["history"] == (replace(now, picture=None),)
    assert [*asked] == ["notice", "history"]  # the form shows it already

    like = replace(now, picture=None, crop=None, like="p2")
    asked = answer(search, like, (now, like), [Action("back")])
    assert asked["history"] == (replace(now, picture=None),)
    form = asked["form_updates"] or {}
    assert (form["crop"]["of"], form["like"]) == ("f00d", None)
