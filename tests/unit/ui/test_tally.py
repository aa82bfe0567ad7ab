from collections import Counter

import pytest

from fashion_search.ui.compare.tally import kind_of, vote_table, wilson


def counts(**kinds: tuple[int, int, int]) -> Counter[tuple[str, str]]:
    """Votes for balanced, for linear, and for neither, by kind of query."""
    choices = ("balanced", "linear", "same")
    return Counter(
        {(kind, choice): n for kind in kinds for choice, n in zip(choices, kinds[kind], strict=True)}
    )


def test_the_table_shows_a_share_only_where_there_are_enough_votes() -> None:
    table = vote_table(counts(words=(20, 9, 50), even=(25, 5, 0)))
    assert [tuple(row.values()) for row in table["rows"]] == [
        ("Mostly words", 20, 9, 50, "too few"),
        ("Even mix", 25, 5, 0, "83% (66–93%)"),  # the roots of 30 (x - 25/30)^2 = 1.96^2 x (1 - x)
        ("Mostly picture", 0, 0, 0, "too few"),
        ("All", 45, 14, 50, "76% (64–85%)"),
    ]
    assert table["title"] == "Results so far: 109 votes"


@pytest.mark.parametrize(
    ("votes", "said"),
    [
        ((29, 0, 100), "Too few to say"),
        ((30, 0, 0), "Balanced is better."),
        ((0, 30, 0), "Linear is better."),
        ((15, 15, 5), "Neither is clearly better."),
        ((20, 10, 0), "Neither is clearly better."),  # 0.488 to 0.808
        ((21, 9, 0), "Balanced is better."),  # 0.521 to 0.833
    ],
)
def test_the_interval_decides_what_the_votes_show(votes: tuple[int, int, int], said: str) -> None:
    assert vote_table(counts(even=votes))["note"].startswith(said)


@pytest.mark.parametrize(
    ("alpha", "kind"),
    [(0.0, "words"), (0.35, "words"), (0.36, "even"), (0.64, "even"), (0.65, "picture"), (1.0, "picture")],
)
def test_the_share_of_the_picture_is_the_kind_of_a_query(alpha: float, kind: str) -> None:
    assert kind_of(alpha) == kind


@pytest.mark.parametrize(
    ("won", "decided", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_the_interval_is_the_published_one(won: int, decided: int, low: float, high: float) -> None:
    # R. G. Newcombe, Statistics in Medicine 17 (1998), 857-872, table I, method 3
    assert wilson(won, decided) == pytest.approx((low, high), abs=5e-5)


def test_the_interval_of_the_others_is_its_mirror_image() -> None:
    low, high = wilson(3, 10)
    assert wilson(7, 10) == pytest.approx((1 - high, 1 - low))


def test_an_interval_stays_a_share() -> None:
    assert wilson(0, 5)[0] == 0.0
    assert wilson(5, 5)[1] == 1.0
