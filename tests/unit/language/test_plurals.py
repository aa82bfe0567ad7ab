import pytest

from fashion_search.language.plurals import in_plural, plural, singular, usual_number


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("red dress", "red dresses"),
        ("red dress for summer", "red dresses for summer"),
        ("leather jacket with belt", "leather jackets with belt"),
        ("t-shirt", "t-shirts"),
        ("scarf", "scarves"),
        ("watch", "watches"),
        ("hoodie", "hoodies"),
        ("bow tie", "bow ties"),
        ("suit jacket", "suit jackets"),
        ("women's red handbag", "women's red handbags"),
        ("rucksack", "rucksacks"),
    ],
)
def test_what_is_shown_alone_is_looked_for_in_the_singular(one: str, other: str) -> None:
    assert usual_number(other) == usual_number(one) == one


@pytest.mark.parametrize(
    ("one", "pair"),
    [
        ("blue shoe", "blue shoes"),
        ("black flip flop", "black flip flops"),
        ("silver earring for women", "silver earrings for women"),
        ("brogue", "brogues"),
        ("slip-on shoe for men", "slip-on shoes for men"),
        ("high heel", "high heels"),
    ],
)
def test_what_comes_in_pairs_is_looked_for_in_the_plural(one: str, pair: str) -> None:
    assert usual_number(one) == usual_number(pair) == pair


@pytest.mark.parametrize(
    "text",
    [
        "jeans",
        "black trousers",
        "sunglasses",
        "red",
        "orange",
        "leather",
        "",
        "car battery",
        "for women",
        "nail polish",
    ],
)
def test_what_has_one_number_or_no_known_noun_stays(text: str) -> None:
    assert usual_number(text) == text


def test_a_number_is_turned_one_way_only() -> None:
    assert (plural("dress"), plural("dresses"), plural("shoes")) == ("dresses", None, None)
    assert (singular("dresses"), singular("dress"), singular("jeans")) == ("dress", None, None)


@pytest.mark.parametrize(
    ("text", "many"),
    [
        ("Red dress", "red dresses"),
        ("blue denim jeans", "blue denim jeans"),
        ("T-Shirt", "t-shirts"),
        ("scarf for Winter", "scarves for Winter"),
        ("flip flop", "flip flops"),
        ("a red dress", None),
        ("Fifties Dress", None),
        ("shirt or blouse", None),
        ("for women", None),
        ("red", None),
        ("", None),
    ],
)
def test_only_words_of_fashion_that_end_with_an_article_have_a_sure_plural(
    text: str, many: str | None
) -> None:
    assert in_plural(text) == many
