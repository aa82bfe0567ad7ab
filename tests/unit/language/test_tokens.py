import pytest

from fashion_search.language.tokens import stem, stems, tokens


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Red  Dress!", ["red", "dress"]),
        ("Crème blouse, été", ["creme", "blouse", "ete"]),
        ("T-Shirt", ["tshirt"]),
        ("t shirts", ["tshirts"]),
        ("tshirt", ["tshirt"]),
        ("v-neck sweater", ["vneck", "sweater"]),
        ("3-piece suit", ["3piece", "suit"]),
        ("long-sleeved top", ["long", "sleeved", "top"]),
        ("women's shoes", ["womens", "shoes"]),
        ("Levi’s 501", ["levis", "501"]),
        ("black/white", ["black", "white"]),
        ("snake_case", ["snake", "case"]),
        ("Straße", ["strasse"]),
        ("👗", []),
        ("", []),
    ],
)
def test_text_is_split_into_words(text: str, words: list[str]) -> None:
    assert tokens(text) == words


@pytest.mark.parametrize(
    ("plural", "singular"),
    [
        ("dresses", "dress"),
        ("shoes", "shoe"),
        ("scarves", "scarf"),
        ("scarfs", "scarf"),
        ("watches", "watch"),
        ("brushes", "brush"),
        ("boxes", "box"),
        ("ladies", "lady"),
        ("ties", "tie"),
        ("blouses", "blouse"),
        ("necklaces", "necklace"),
        ("purses", "purse"),
        ("pieces", "piece"),
        ("womens", "woman"),
        ("women", "woman"),
        ("mens", "man"),
        ("tshirts", "tshirt"),
        ("jackets", "jacket"),
        ("sarees", "saree"),
        ("canvases", "canvas"),
        ("bras", "bra"),
        ("a" * 1000 + "s", "a" * 1000),
    ],
)
def test_both_numbers_have_one_stem(plural: str, singular: str) -> None:
    assert stem(plural) == stem(singular) == singular


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("jeans", "jean"),
        ("glasses", "glass"),
        ("trousers", "trouser"),
        ("shorts", "short"),
        ("hoodies", "hoodie"),
        ("hoody", "hoodie"),
        ("wellies", "welly"),
        ("neckties", "necktie"),
    ],
)
def test_spellings_of_a_word_share_a_stem(one: str, other: str) -> None:
    assert stem(one) == stem(other)


@pytest.mark.parametrize(
    "word",
    ["dress", "canvas", "lens", "plus", "adidas", "tennis", "glass", "bus", "gas", "501s", "s"],
)
def test_words_that_only_look_plural_are_left(word: str) -> None:
    assert stem(word) == word


def test_possessives_are_the_word_itself() -> None:
    assert stems("women's bags") == stems("Women bag") == ["woman", "bag"]
