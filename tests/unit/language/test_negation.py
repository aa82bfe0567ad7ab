import pytest

from fashion_search.language.negation import split_negation, terms


@pytest.mark.parametrize(
    ("text", "wanted", "left_out"),
    [
        ("dress without sleeves", "dress", "sleeves"),
        ("red t-shirt, no logo", "red t-shirt", "logo"),
        ("dress without sleeves or stripes", "dress", "sleeves, stripes"),
        ("shirt but not blue", "shirt", "blue"),
        ("blue jeans with no holes", "blue jeans", "holes"),
        ("jacket without a hood and with pockets", "jacket with pockets", "hood"),
        ("t-shirt no stripes no logo", "t-shirt", "stripes, logo"),
        ("dress, not red, not black", "dress", "red, black"),
        ("no logo, plain t-shirt", "plain t-shirt", "logo"),
        ("t-shirt not red but blue", "t-shirt blue", "red"),
        ("COAT WITHOUT BELT.", "COAT", "BELT"),
        ("no black shoes", "shoes", "black"),
        ("no logo black hoodie", "black hoodie", "logo"),
        ("shirt with no collar in blue", "shirt in blue", "collar"),
    ],
)
def test_what_is_excluded_is_split_off(text: str, wanted: str, left_out: str) -> None:
    assert split_negation(text) == (wanted, left_out)


@pytest.mark.parametrize(
    "text",
    [
        "red dress",
        "no-show socks",
        "no iron shirt",
        "not too formal dress",
        "noble shirt",
        "knot dress",
        "dress without",
        "no stripes",
        "",
        "without",
        "nothing",
    ],
)
def test_words_that_exclude_nothing_stay_as_they_are(text: str) -> None:
    assert split_negation(text) == (text, "")


def test_terms_are_listed_one_by_one() -> None:
    assert terms("stripes, logo and buttons; zips or ") == ["stripes", "logo", "buttons", "zips"]
    assert terms(" ,; ") == []
