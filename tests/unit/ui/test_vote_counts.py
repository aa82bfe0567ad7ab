import pytest

from fashion_search.ui.compare.vote_counts import Tally, lead_of, wilson


@pytest.mark.parametrize(
    ("alpha", "lead"),
    [(0.0, "words"), (0.35, "words"), (0.36, "even"), (0.64, "even"), (0.65, "picture"), (1.0, "picture")],
)
def test_the_share_of_the_picture_says_which_side_leads(alpha: float, lead: str) -> None:
    assert lead_of(alpha) == lead


def test_a_tally_adds_up() -> None:
    tally = Tally(5, 2, 4) + Tally(1, 0, 1)
    assert (tally, tally.decided, tally.total) == (Tally(6, 2, 5), 8, 13)


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
    assert wilson(0, 0) == (0.0, 1.0)
    assert wilson(0, 5)[0] == 0.0
    assert wilson(5, 5)[1] == 1.0
