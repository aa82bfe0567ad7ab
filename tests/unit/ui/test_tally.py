import pytest

from fashion_search.ui.compare.tally import standings
from fashion_search.ui.compare.vote_counts import Tally


def test_the_table_shows_a_share_only_where_there_are_enough_votes() -> None:
    table = standings({"words": Tally(20, 9, 50), "even": Tally(25, 5, 0), "picture": Tally()})
    assert [tuple(row.values()) for row in table["rows"]] == [
        ("Mostly words", 20, 9, 50, "too few"),
        ("Even mix", 25, 5, 0, "83% (66–93%)"),  # the roots of 30 (x - 25/30)^2 = 1.96^2 x (1 - x)
        ("Mostly picture", 0, 0, 0, "too few"),
        ("All", 45, 14, 50, "76% (64–85%)"),
    ]
    assert table["title"] == "Results so far: 109 votes"


@pytest.mark.parametrize(
    ("counts", "said"),
    [
        (Tally(29, 0, 100), "Too few to say"),
        (Tally(30, 0, 0), "Balanced is better."),
        (Tally(0, 30, 0), "Linear is better."),
        (Tally(15, 15, 5), "Neither is clearly better."),
        (Tally(20, 10, 0), "Neither is clearly better."),  # 0.488 to 0.808
        (Tally(21, 9, 0), "Balanced is better."),  # 0.521 to 0.833
    ],
)
def test_the_interval_decides_what_the_votes_show(counts: Tally, said: str) -> None:
    assert standings({"words": Tally(), "even": counts, "picture": Tally()})["note"].startswith(said)
