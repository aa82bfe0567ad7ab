import pytest

from fashion_search.language.names import NO_BRANDS, Brands
from fashion_search.language.negation import MAX_EXCLUDED, opposites, split_negation, terms


def split(text: str, brands: Brands = NO_BRANDS) -> tuple[str, str]:
    """What is looked for, and what is excluded, separated by commas."""
    wanted, excluded = split_negation(text, brands)
    return wanted, ", ".join(excluded)


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
        ("dress -floral", "dress", "floral"),
        ("shoes w/o laces", "shoes", "laces"),
        ("a coat that isn't black", "a coat", "black"),
        ("a coat which is not black", "a coat", "black"),
        ("bag that doesn’t have zips", "bag", "zips"),
        ("bag, I don't want leather", "bag", "leather"),
        ("shirt neither striped nor checked", "shirt", "striped, checked"),
        ("t-shirt with out logo", "t-shirt", "logo"),
        ("no red or blue dress", "dress", "red, blue"),
        ("t-shirt (no logo)", "t-shirt", "logo"),
        ("(no logo) t-shirt", "t-shirt", "logo"),
        ("jeans no holes under $50", "jeans under $50", "holes"),
        ("non-leather boots", "boots", "leather"),
        ("leather-free boots", "boots", "leather"),
        ("nothing too formal, a blazer", "a blazer", "formal"),
        ("shoes, anything but black", "shoes", "black"),
        ("shoes other than black", "shoes", "black"),
        ("-floral -striped dress", "dress", "floral, striped"),
        ("no red or blue dress for summer", "dress for summer", "red, blue"),
        ("no red dress in silk", "dress in silk", "red"),
        ("bag that is not made of leather", "bag", "leather"),
        ("bag not made from leather", "bag", "leather"),
        ("black and not white shoes", "black shoes", "white"),
        ("black not white shoes", "black shoes", "white"),
        ("dress and not red", "dress", "red"),
        ("dress without stripes, dots or logo", "dress", "stripes, dots, logo"),
        ("dress without stripes, dots, or logo in red", "dress in red", "stripes, dots, logo"),
        ("no red, blue or green dress", "dress", "red, blue, green"),
        ("no logo, black or white t-shirt", "black or white t-shirt", "logo"),
        ("dress without sleeves, red or blue", "dress red or blue", "sleeves"),
        ("cotton free size kurti", "cotton free size kurti", ""),
        ("cotton-free kurti", "kurti", "cotton"),
        ("without stripes", "", "stripes"),
        ("no stripes", "", "stripes"),
        ("not blue", "", "blue"),
        ("no red", "", "red"),
        ("no long sleeves", "", "long sleeves"),
        ("no red shirt", "shirt", "red"),
        ("the same without stripes", "the same", "stripes"),
        ("in red, no logo", "in red", "logo"),
        ("blue", "blue", ""),
        ("-floral", "", "floral"),
        ("no", "no", ""),
    ],
)
def test_what_is_excluded_is_split_off(text: str, wanted: str, left_out: str) -> None:
    assert split(text) == (wanted, left_out)


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
        "",
        "without",
        "nothing",
    ],
)
def test_words_that_exclude_nothing_stay_as_they_are(text: str) -> None:
    assert split(text) == (text, "")


def test_terms_are_listed_one_by_one() -> None:
    assert terms("stripes, logo and buttons; zips or ") == ["stripes", "logo", "buttons", "zips"]
    assert terms(" ,; ") == []


@pytest.mark.parametrize(
    "text",
    [
        "sleeveless dress",
        "No Fear hoodie",
        "Without Walls jacket",
        "Not Your Daughter's Jeans",
        "sans serif t-shirt",
        "no 7 jeans",
        "No. 7 lipstick",
        "dress no longer than the knee",
        "non-iron shirt",
        "t-shirt long-sleeved",
        "free people dress",
        "black - red shirt",
        "shoes 36-42",
    ],
)
def test_names_and_idioms_are_no_negations(text: str) -> None:
    assert split(text) == (text, "")


def test_negations_in_names_of_brands_are_none() -> None:
    assert split("no boundaries dress")[1] == "boundaries"
    assert split("no boundaries dress", Brands(["Levi's", "No Boundaries"])) == (
        "no boundaries dress",
        "",
    )
    assert split("No Boundaries dress not red", Brands(["No Boundaries"])) == (
        "No Boundaries dress",
        "red",
    )
    assert split("no boundariesx dress", Brands(["No Boundaries"]))[1] == "boundariesx"


def test_what_is_without_something_has_a_name() -> None:
    assert opposites(["sleeves", "red", "Laces", "long sleeves", "sleeve"]) == ["sleeveless", "slip-on"]


@pytest.mark.parametrize(
    "typed", ["non fiction shirt", "Non-Fiction shirt", "NON - FICTION shirt", "non-fiction’s"]
)
def test_words_of_brands_have_spaces_or_hyphens_between(typed: str) -> None:
    assert split(typed, Brands(["Zalmba", "Non-Fiction", "Fiction's"])) == (typed, "")
    assert split(typed, Brands(["non fiction", "non fictions"])) == (typed, "")


def test_brands_do_not_reach_across_commas() -> None:
    assert split("dress no, boundaries", Brands(["No Boundaries"])) == ("dress no, boundaries", "")
    assert split("dress, not red, boundaries", Brands(["red boundaries"]))[1] == "red"


def test_more_terms_than_a_query_may_exclude_are_not_all_found() -> None:
    _, excluded = split_negation("dress " + "no logo " * 100)
    assert MAX_EXCLUDED < len(excluded) < 100
