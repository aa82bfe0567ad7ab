import pytest

from fashion_search.language.number import other_number, plural, singular


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("red dress", "red dresses"),
        ("blue shoe", "blue shoes"),
        ("red dress for summer", "red dresses for summer"),
        ("leather jacket with belt", "leather jackets with belt"),
        ("black flip flop", "black flip flops"),
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
def test_a_noun_has_another_number(one: str, other: str) -> None:
    assert other_number(one) == other
    assert other_number(other) == one


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
def test_what_has_one_number_or_no_known_noun_has_no_other(text: str) -> None:
    assert other_number(text) is None


def test_a_number_is_turned_one_way_only() -> None:
    assert (plural("dress"), plural("dresses"), plural("shoes")) == ("dresses", None, None)
    assert (singular("dresses"), singular("dress"), singular("jeans")) == ("dress", None, None)
