"""From a report to what the operator's page shows of it."""

from fashion_search.server.observability.report import Report, SearchEvent, Unanswered, report
from fashion_search.ui.insight_figures import (
    hours_plot,
    opened_rows,
    stage_rows,
    summary_value,
    text_rows,
    types_frame,
)
from tests.conftest import FakeEncoder, search_over

NOON = 500_000 * 3600.0


def figures() -> Report:
    """Four queries in two hours; the last was refused, the one before found nothing."""
    events = [
        SearchEvent(
            time=NOON - 1, query=1, search_type="text", verdict="strong", timings={"encode_text": 0.004}
        ),
        SearchEvent(time=NOON, query=2, search_type="text", verdict="weak", timings={"encode_text": 0.004}),
        SearchEvent(time=NOON + 1, query=3, search_type="hybrid", verdict="none", text="<b>lamp"),
        SearchEvent(time=NOON + 2, query=4, search_type="image", error="QueryError"),
    ]
    return report(events, [(NOON, "p1"), (NOON, "gone")], since=NOON - 60, now=NOON + 3)


def test_the_figures_at_the_top() -> None:
    assert summary_value(figures()) == {
        "since": NOON - 60,
        "now": NOON + 3,
        "queries": 4,
        "searches": 4,
        "unanswered": 1,
        "share": "25% of queries",
        "refused": 1,
        "kinds": "QueryError",
    }


def test_no_search_makes_a_page_of_zeros() -> None:
    nothing = report([], [], since=NOON, now=NOON)
    shown = summary_value(nothing)
    assert (shown["queries"], shown["share"], shown["kinds"]) == (0, "", "")
    assert list(types_frame(nothing)["share"]) == [0, 0, 0]
    assert stage_rows(nothing) == []
    assert hours_plot(nothing).y_lim == [0, 4]


def test_hours_are_drawn_from_the_middle_of_each() -> None:
    plot = hours_plot(figures())
    assert plot.x_lim == [NOON - 23 * 3600, NOON + 3600]
    assert plot.value["columns"] == ["hour", "queries"]
    assert plot.value["data"][-2:] == [[1000 * (NOON - 1800), 1], [1000 * (NOON + 1800), 3]]
    assert plot.value["datatypes"] == {"hour": "temporal", "queries": "quantitative"}


def test_shares_add_up_to_a_hundred() -> None:
    assert types_frame(figures()).to_dict("list") == {
        "kind": ["Words", "Picture", "Both"],
        "share": [50.0, 25.0, 25.0],
        "queries": [2, 1, 1],
    }


def test_stages_have_names_for_people() -> None:
    assert stage_rows(figures()) == [["Words", 2, 4.0, 4.0, 4.0]]


def test_a_stage_that_is_new_keeps_its_own_name() -> None:
    event = SearchEvent(time=NOON, query=1, search_type="text", timings={"filter": 0.001})
    assert stage_rows(report([event], [], since=0.0, now=NOON))[0][0] == "filter"


def test_words_stay_as_they_were_typed() -> None:
    assert figures().texts == [Unanswered(text="<b>lamp", queries=1, last=NOON + 1)]
    assert text_rows(figures()) == [["<b>lamp", 1, {"time": NOON + 1}]]  # the template escapes


def test_products_opened_have_titles(encoder: FakeEncoder) -> None:
    catalogue = search_over(encoder, [["red"], ["green"]]).snapshot.catalogue
    assert opened_rows(figures(), catalogue) == [["green", 1]]
