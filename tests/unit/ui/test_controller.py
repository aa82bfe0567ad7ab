from dataclasses import replace
from pathlib import Path

import pytest

from fashion_search.errors import SearchError
from fashion_search.search.engine import Filters
from fashion_search.ui.controller.actions import Action
from fashion_search.ui.controller.controller import (
    Interaction,
    PageContext,
    Refusal,
    answer,
    arrive,
    or_refusal,
)
from fashion_search.ui.model.crop import Crop
from fashion_search.ui.model.uploads import UploadedImage
from fashion_search.ui.model.view_state import ViewState
from tests.conftest import FakeEncoder, search_over

pytestmark = pytest.mark.usefixtures("unfolded")


@pytest.fixture
def shop(encoder: FakeEncoder) -> PageContext:
    views = [["red"], ["green"], ["blue"], *[["white"]] * 40]
    return PageContext(search=search_over(encoder, views))


def test_something_else_starts_with_few_products_again(shop: PageContext) -> None:
    more = answer(shop, Interaction(entered=ViewState(text="red"), clicks=(Action("load"),)))
    assert (len(more.cards or []), more.more) == (30, 13)
    slid = answer(shop, Interaction(entered=replace(more.asked, alpha=0.2), history=more.trail))
    assert len(slid.cards or []) == 30
    other = answer(shop, Interaction(entered=replace(slid.asked, text="blue"), history=slid.trail))
    assert len(other.cards or []) == other.asked.top_k == 10


def test_back_leads_to_the_filters_that_stood_then(shop: PageContext) -> None:
    few = ViewState(text="red", filters=Filters(price_max=20))
    first = answer(shop, Interaction(entered=few))
    like = answer(shop, Interaction(entered=few, history=first.trail, clicks=(Action("more", "p2"),)))
    assert like.line["back"]
    assert like.asked.filters == few.filters
    wider = answer(shop, Interaction(entered=replace(like.asked, filters=Filters()), history=like.trail))
    back = answer(shop, Interaction(entered=wider.asked, history=wider.trail, clicks=(Action("back"),)))
    assert back.asked == few
    assert not back.line["back"]


def test_an_address_is_answered_and_an_empty_one_is_not(shop: PageContext) -> None:
    assert arrive(shop, "") is None
    assert arrive(shop, "__theme=dark&alpha=0.5") is None
    found = arrive(shop, "text=blue&price_max=12&sort=cheapest")
    assert found is not None
    assert [card["product_id"] for card in found.cards or []] == ["p2"]
    assert found.address["query"] == "text=blue&sort=cheapest&price_max=12"
    assert (found.news or {})["filters"]["price_max"] == 12
    assert (found.news or {})["number"] == found.address["number"]


def test_an_address_whose_category_is_gone_still_opens(shop: PageContext) -> None:
    found = arrive(shop, "text=blue&category=gone")
    assert found is not None
    assert (found.cards, found.notice["text"]) == ([], "No product passes these filters.")
    assert found.asked.filters == Filters(categories=("gone",))


def test_a_product_that_has_gone_is_said_and_left_out(shop: PageContext) -> None:
    found = arrive(shop, "text=blue&like=nope")
    assert found is not None
    assert found.notice["failed"] == "The product that this search started from is no longer here."
    assert (found.asked.text, found.asked.like) == ("blue", None)


def test_the_same_answer_twice_is_news_twice(shop: PageContext) -> None:
    one, two = (arrive(shop, "text=blue") for _ in range(2))
    assert one is not None
    assert two is not None
    assert one.news != two.news
    assert one.address != two.address


def test_more_like_this_starts_with_few_products(shop: PageContext) -> None:
    long = ViewState(text="red", top_k=50)
    assert answer(shop, Interaction(entered=long, clicks=(Action("more", "p1"),))).asked.top_k == 10


def test_the_button_asks_for_words_unless_there_are_filters(shop: PageContext) -> None:
    with pytest.raises(SearchError, match="Nothing to search for"):
        answer(shop, Interaction(entered=ViewState(), submitted=True))
    cheap = ViewState(filters=Filters(price_max=11))
    assert len(answer(shop, Interaction(entered=cheap, submitted=True)).cards or []) == 2
    assert answer(shop, Interaction(entered=ViewState())).cards is None


def test_both_fusions_stand_in_place_of_the_cards_where_that_is_asked_for(shop: PageContext) -> None:
    asked = ViewState(text="red", like="p2", compare=True)
    found = answer(shop, Interaction(entered=asked))
    assert found.comparison is not None
    assert (found.more, found.cards) == (0, [])
    assert not {"match", "similarity_score"} & set(found.comparison["sides"][0]["cards"][0])
    assert answer(shop, Interaction(entered=replace(asked, compare=False))).comparison is None
    one_side = answer(shop, Interaction(entered=replace(asked, like=None)))
    assert (one_side.comparison, one_side.more) == (None, 33)


def test_what_cannot_be_searched_for_is_said_and_changes_nothing(shop: PageContext) -> None:
    refused = or_refusal(lambda: answer(shop, Interaction(entered=ViewState(), submitted=True)))
    assert isinstance(refused, Refusal)
    assert str(refused.notice["failed"]).startswith("Nothing to search for")
    assert (refused.trail, refused.news) == (None, None)
    assert or_refusal(lambda: arrive(shop, "")) is None


def test_a_picture_that_cannot_be_read_is_left_out_and_said(shop: PageContext, uploads: Path) -> None:
    (uploads / "text.png").write_text("no picture")
    bad = UploadedImage(str(uploads / "text.png"))
    words = answer(shop, Interaction(entered=ViewState(text="red", picture=bad), submitted=True))
    assert "not a picture" in str(words.notice["failed"])
    assert (words.news or {})["picture"] is None
    assert words.cards
    alone = answer(shop, Interaction(entered=ViewState(picture=bad), submitted=True))
    assert "not a picture" in str(alone.notice["failed"])
    assert alone.cards is None


def test_a_picture_that_the_server_has_lost_is_asked_for_again(shop: PageContext, uploads: Path) -> None:
    lost = UploadedImage(str(uploads / "f00d" / "picture.jpeg"))
    now = ViewState(text="red", picture=lost, crop=Crop(0, 0, 0.5, 1, "f00d"))
    refused = or_refusal(lambda: answer(shop, Interaction(entered=now)))
    assert isinstance(refused, Refusal)
    assert refused.notice["lost"] == "f00d"
    assert refused.trail == (replace(now, picture=None),)
    assert refused.news is None  # the form shows it already

    like = replace(now, picture=None, crop=None, like="p2")
    back = Interaction(entered=like, history=(now, like), clicks=(Action("back"),))
    refused = or_refusal(lambda: answer(shop, back))
    assert isinstance(refused, Refusal)
    assert refused.trail == (replace(now, picture=None),)
    assert (refused.news or {})["crop"]["of"] == "f00d"
    assert (refused.news or {})["like"] is None
