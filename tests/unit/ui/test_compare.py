import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from fashion_search.config import Settings
from fashion_search.errors import SearchError
from fashion_search.imaging.decode import PictureFile
from fashion_search.search.engine import FashionSearch, Filters, Fusion, Query
from fashion_search.server.api.product_record import ProductRecord
from fashion_search.ui.compare.comparison import MOST_REVEALED, Comparison, compare, sides, vote
from fashion_search.ui.compare.votes import Votes
from fashion_search.ui.model.uploads import UploadedImage
from fashion_search.ui.model.view_state import ViewState
from tests.conftest import FakeEncoder, search_over
from tests.kits.shop import png

VIEWS = [["red"], ["green"], ["blue"], ["yellow"], ["white"], ["red", "blue"], ["green", "white"]]
ASKED = ViewState(text="red", like="p2", edit=False, lexical=False)
"""Three products: balanced finds p5, p4, p6 and linear p4, p6, p0 (see the first test)."""

SHORT = replace(ASKED, top_k=3)


@pytest.fixture(scope="module")
def search() -> FashionSearch:
    return search_over(FakeEncoder(), VIEWS)


@pytest.fixture
def votes(tmp_path: Path) -> Votes:
    return Votes(tmp_path / "activity.db")


def shown(
    search: FashionSearch, asked: ViewState, votes: Votes | None = None, *revealed: str
) -> dict[str, Any]:
    found = compare(search, asked, votes, revealed)
    assert found is not None
    return found


def order(asked: ViewState) -> tuple[Fusion, ...]:
    return sides(asked.query())[1]


def press(choice: str, search: FashionSearch, asked: ViewState, votes: Votes | None, *revealed: str) -> Any:
    key = shown(search, asked, votes)["key"]
    return vote(search, asked, {"choice": choice, "key": key}, votes, revealed)


@pytest.mark.parametrize("asked", [ASKED, SHORT, replace(ASKED, fusion="linear"), replace(ASKED, alpha=0.3)])
def test_each_side_is_what_the_search_finds_with_its_fusion(search: FashionSearch, asked: ViewState) -> None:
    found = shown(search, asked)
    assert [side["name"] for side in found["sides"]] == ["A", "B"]
    assert sorted(order(asked)) == ["balanced", "linear"]
    for side, fusion in zip(found["sides"], order(asked), strict=True):
        hits = search.search(replace(asked.query(), fusion=fusion)).hits
        assert [card["product_id"] for card in side["cards"]] == [hit.product.id for hit in hits]


def test_what_only_one_side_has_is_marked(search: FashionSearch) -> None:
    found = shown(search, SHORT)
    lists = {
        fusion: [(card["product_id"], card["only"]) for card in side["cards"]]
        for side, fusion in zip(found["sides"], order(SHORT), strict=True)
    }
    assert lists == {
        "balanced": [("p5", True), ("p4", False), ("p6", False)],
        "linear": [("p4", False), ("p6", False), ("p0", True)],
    }
    assert found["lead"].endswith("2 products are in both lists.")


def test_one_can_see_that_only_the_order_differs(search: FashionSearch) -> None:
    found = shown(search, ASKED)
    assert not any(card["only"] for side in found["sides"] for card in side["cards"])
    assert found["lead"].endswith("the same products in two orders.")


def test_at_most_ten_ranks_are_compared(encoder: FakeEncoder) -> None:
    search = search_over(encoder, VIEWS * 2)
    found = shown(search, replace(ASKED, top_k=100))
    assert [len(side["cards"]) for side in found["sides"]] == [10, 10]


def test_words_are_read_as_the_search_reads_them(search: FashionSearch) -> None:
    asked = replace(SHORT, text="red without not blue", without="white")
    for side, fusion in zip(shown(search, asked)["sides"], order(asked), strict=True):
        hits = search.search(replace(asked, fusion=fusion).query()).hits
        assert [card["product_id"] for card in side["cards"]] == [hit.product.id for hit in hits]


@pytest.mark.parametrize(
    "asked", [ViewState(text="red"), ViewState(like="p2"), ViewState(text="  ", like="p2")]
)
def test_one_side_alone_is_not_compared(search: FashionSearch, asked: ViewState) -> None:
    assert compare(search, asked, None) is None


def test_where_nothing_is_found_there_is_nothing_to_compare(encoder: FakeEncoder) -> None:
    assert compare(search_over(encoder, [["red"]]), ViewState(text="red", like="p0"), None) is None


@pytest.mark.parametrize(
    "asked", [ViewState(), ViewState(text="red", like="p99"), ViewState(text="a" * 1001, like="p2")]
)
def test_a_query_that_cannot_be_used_is_refused_as_in_a_search(
    search: FashionSearch, asked: ViewState
) -> None:
    with pytest.raises(SearchError):
        compare(search, asked, None)


def test_a_picture_that_is_gone_by_the_time_of_the_vote_is_named(search: FashionSearch, votes: Votes) -> None:
    asked = ViewState(text="red", picture=UploadedImage(path="/nowhere.png"))
    with pytest.raises(SearchError):
        vote(search, asked, {"choice": "A", "key": "k"}, votes, ())


def test_names_and_scores_stay_on_the_server_until_they_may_be_known(
    search: FashionSearch, votes: Votes
) -> None:
    found = shown(search, SHORT, votes)
    assert (found["hidden"], found["ask"], found["said"]) == (True, True, "")
    assert [side["fusion"] for side in found["sides"]] == ["", ""]
    assert {name for side in found["sides"] for card in side["cards"] for name in card} == {
        *ProductRecord.model_fields, "only"
    }  # fmt: skip


def test_the_same_query_looks_the_same_again(search: FashionSearch) -> None:
    assert shown(search, SHORT) == shown(search, SHORT)
    assert shown(search, SHORT)["key"] == shown(search, replace(ASKED, fusion="linear"))["key"]


@pytest.mark.parametrize(("choice", "place"), [("A", 0), ("B", 1)])
def test_a_vote_counts_for_the_fusion_behind_the_letter(
    search: FashionSearch, votes: Votes, choice: str, place: int
) -> None:
    for number in range(12):
        asked = replace(SHORT, alpha=0.5 + number / 100)
        if shown(search, asked)["hidden"]:
            before, better = votes.counts(), order(asked)[place]
            after, _ = press(choice, search, asked, votes)
            assert votes.counts() - before == Counter({("even", better): 1})
            assert after["said"] == f"Thank you. {choice} was {better}."
            assert [side["fusion"] for side in after["sides"]] == list(order(asked))
            assert (after["hidden"], after["ask"]) == (False, False)
    assert {fusion for _, fusion in votes.counts()} == {"balanced", "linear"}


def test_about_the_same_is_counted_as_that(search: FashionSearch, votes: Votes) -> None:
    after, revealed = press("same", search, SHORT, votes)
    assert votes.counts() == Counter({("even", "same"): 1})
    assert after["said"] == f"Thank you. A was {order(SHORT)[0]}."
    assert revealed == (after["key"],)


@pytest.mark.parametrize(("alpha", "lead"), [(0.2, "words"), (0.5, "even"), (0.7, "picture")])
def test_a_vote_counts_for_its_kind_of_query(
    search: FashionSearch, votes: Votes, alpha: float, lead: str
) -> None:
    press("same", search, replace(ASKED, text="blue", like="p3", alpha=alpha), votes)
    assert [kind for kind, _ in votes.counts()] == [lead]


def test_the_table_holds_the_vote_that_was_just_given(search: FashionSearch, votes: Votes) -> None:
    assert shown(search, SHORT, votes)["tally"]["title"] == "Results so far: 0 votes"
    assert press("A", search, SHORT, votes)[0]["tally"]["title"] == "Results so far: 1 vote"


def test_a_query_is_voted_on_once(search: FashionSearch, votes: Votes) -> None:
    _, revealed = press("A", search, SHORT, votes)
    after, again = press("B", search, SHORT, votes, *revealed)
    assert again == revealed
    assert votes.counts().total() == 1
    assert (after["hidden"], after["ask"]) == (False, False)
    a, b = order(SHORT)
    assert shown(search, SHORT, votes, *revealed)["said"] == f"A is {a}, B is {b}."


def test_who_looked_behind_does_not_vote(search: FashionSearch, votes: Votes) -> None:
    after, revealed = press("show", search, SHORT, votes)
    assert [side["fusion"] for side in after["sides"]] == list(order(SHORT))
    assert (after["hidden"], after["ask"]) == (False, False)
    press("A", search, SHORT, votes, *revealed)
    assert votes.counts().total() == 0


def test_without_votes_one_can_still_compare_and_look_behind(search: FashionSearch) -> None:
    found = shown(search, SHORT, None)
    assert (found["hidden"], found["ask"], found["tally"]) == (True, False, None)
    assert press("A", search, SHORT, None) == (found, ())
    after, revealed = press("show", search, SHORT, None)
    assert (after["hidden"], len(revealed)) == (False, 1)


def test_lists_that_are_the_same_are_not_voted_on(search: FashionSearch, votes: Votes) -> None:
    asked = replace(ASKED, alpha=0.0)  # words alone: both fusions order by one cosine
    found = shown(search, asked, votes)
    assert found["title"] == "Both lists are the same"
    assert (found["hidden"], found["ask"]) == (False, False)
    assert press("A", search, asked, votes) == (found, ())
    assert votes.counts().total() == 0


@pytest.mark.parametrize(
    "pressed",
    [
        None, [], "A", 5, {}, ["choice"], {"choice": "A"}, {"key": "KEY"}, {"choice": "A", "key": "other"},
        {"choice": "a", "key": "KEY"}, {"choice": "balanced", "key": "KEY"}, {"choice": ["A"], "key": "KEY"},
        {"choice": {"A": 1}, "key": "KEY"}, {"choice": None, "key": "KEY"}, {"choice": "A", "key": ["KEY"]},
        {"choice": 0, "key": "KEY"}, {"choice": True, "key": "KEY"},
    ],
)  # fmt: skip
def test_anything_else_that_is_sent_counts_as_nothing(
    search: FashionSearch, votes: Votes, pressed: Any
) -> None:
    found = shown(search, SHORT, votes)
    if isinstance(pressed, dict) and pressed.get("key") == "KEY":
        pressed = {**pressed, "key": found["key"]}
    assert vote(search, SHORT, pressed, votes, ()) == (found, ())
    assert votes.counts().total() == 0


def test_a_press_under_a_query_that_is_no_longer_there_counts_as_nothing(
    search: FashionSearch, votes: Votes
) -> None:
    pressed = {"choice": "A", "key": shown(search, SHORT)["key"]}
    moved = replace(SHORT, alpha=0.51)
    assert vote(search, moved, pressed, votes, ()) == (shown(search, moved, votes), ())
    assert vote(search, None, pressed, votes, ()) == (None, ())
    assert vote(search, ViewState(text="red"), pressed, votes, ()) == (None, ())
    assert votes.counts().total() == 0


def test_the_queries_that_are_remembered_are_bounded(search: FashionSearch, votes: Votes) -> None:
    revealed = tuple(f"key {number}" for number in range(MOST_REVEALED))
    _, after = press("A", search, SHORT, votes, *revealed)
    assert after == (*revealed[1:], shown(search, SHORT)["key"])


def file(colour: str) -> PictureFile:
    return PictureFile.of(png(colour))


def queries() -> Iterator[Query]:
    return (Query(text=f"red {number}", like=f"p{number % 5}", alpha=number / 1000) for number in range(1000))


def test_neither_fusion_is_the_first_one_more_often() -> None:
    first = [sides(query)[1][0] for query in queries()]
    # 1,000 throws of a fair coin stay within 3.3 standard deviations of 15.8
    assert abs(first.count("balanced") - 500) <= 52


def test_every_query_has_a_key_of_its_own_that_does_not_tell_the_order() -> None:
    found = [sides(query) for query in queries()]
    assert len({key for key, _ in found}) == 1000
    assert all(re.fullmatch("[0-9a-f]{32}", key) for key, _ in found)
    # were the key's last digit what decides, even ones would all start with the same fusion
    assert len({first for key, (first, _) in found if int(key[-1], 16) % 2 == 0}) == 2


def test_whatever_else_is_asked_makes_another_query() -> None:
    query = Query(text="red", image=file("red"))
    others = [
        replace(query, text="blue"),
        replace(query, without="white"),
        replace(query, image=file("blue")),
        replace(query, image=file("green")),
        replace(query, image=None, like="p1"),
        replace(query, alpha=0.6),
        replace(query, filters=Filters(categories=("things",))),
    ]
    assert len({sides(other)[0] for other in [query, *others]}) == 8
    same = Query(text=" red", image=file("red"), fusion="linear", top_k=3)
    assert sides(same) == sides(query)


def test_what_a_browser_says_that_it_shows_is_not_read() -> None:
    component = Comparison(currency=Settings().currency)
    payloads: list[Any] = [None, {"key": "k"}, [], "x"]
    assert [component.preprocess(value) for value in payloads] == [None] * 4  # type: ignore[func-returns-value]
