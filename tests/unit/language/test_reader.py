import pytest

from fashion_search.language.conditions import Conditions
from fashion_search.language.reader import Reader, Reading

PLAIN = Reader({})

REWORDINGS = {
    "red dress": (
        "red dress.", "RED DRESS", "red dresses", "a red dress", "red  dress!", "red dress 👗", "reddress", "red-dress",
        "dress red", "dress, red", "red dress please", "show me red dresses", '"red dress"', "red dress?",
        "red dress, size 42", "red dress under $500", "  red dress\n", "Red Dress (new)", "red drss",
    ),
    "blue denim jeans": (
        "blue denim jeans.", "blue jeans denim", "blue denim jean", "BLUE DENIM JEANS!", "blue denim jeans 👖",
        "I need blue denim jeans", "blue jeans",
    ),
    "black leather handbag": (
        "black leather handbags", "black leather hand bag", "a handbag in black leather", "black leather handbag…",
        "black lether handbag",
    ),
}  # fmt: skip


@pytest.mark.parametrize(
    ("query", "typed"), [(query, typed) for query, ways in REWORDINGS.items() for typed in ways]
)
def test_rewordings_are_read_alike(query: str, typed: str) -> None:
    reading = PLAIN.read(typed)
    assert reading.text == query


def test_everything_in_a_query_is_told_apart() -> None:
    assert PLAIN.read("Show me a scarlet jaket without sleeves under $50") == Reading(
        text="sleeveless red jacket",
        words=("scarlet", "jacket"),
        without=("sleeves",),
        corrections=(("jaket", "jacket"),),
        conditions=Conditions(price_max=50, currency="USD", phrases=(("price", "under $50"),)),
    )


def test_spelling_can_be_left_as_it_is() -> None:
    reading = PLAIN.read("snekers", correct=False)
    assert (reading.text, reading.words, reading.corrections) == ("snekers", ("sneker",), ())


def test_misspelt_negations_exclude() -> None:
    assert PLAIN.read("dress witout belt").without == ("belt",)


def test_words_to_look_up_are_as_typed_without_small_words() -> None:
    assert PLAIN.read("The trainers for women's in blue").words == ("trainer", "woman", "blue")


def test_the_catalogue_s_own_words_and_brands_are_kept() -> None:
    reader = Reader({"trainers": 9, "snekers": 1}, ["No Boundaries"])
    reading = reader.read("no boundaries trainers snekers")
    assert (reading.text, reading.without) == ("no boundaries trainers snekers", ())


def test_conditions_alone_leave_no_text() -> None:
    reading = PLAIN.read("under 50")
    assert (reading.text, reading.words, reading.conditions.price_max) == ("", (), 50)


def test_other_languages_are_named_and_not_corrected() -> None:
    reading = PLAIN.read("robe rouge d'été")
    assert (reading.foreign, reading.text, reading.corrections) == (True, "robe rouge d'été", ())
    assert not PLAIN.read("jaket snekers").foreign


def test_nothing_is_excluded_in_another_language() -> None:
    reading = PLAIN.read("robe rouge sans manches")
    assert (reading.foreign, reading.text, reading.without) == (True, "robe rouge sans manches", ())


def test_misspelt_english_is_not_foreign_when_it_is_not_corrected() -> None:
    reading = PLAIN.read("blakc jeens", correct=False)
    assert (reading.foreign, reading.text, reading.corrections) == (False, "blakc jeens", ())


def test_words_that_the_caller_knows_are_no_misspellings() -> None:
    reading = PLAIN.read("Jaket snekers", is_known=lambda word: word == "jaket")
    assert (reading.text, reading.corrections) == ("jaket sneakers", (("snekers", "sneakers"),))


@pytest.mark.parametrize(
    ("typed", "text", "words", "without"),
    [
        ("the same, but in blue", "blue", ("blue",), ()),
        ("I want this in red", "red", ("red",), ()),
        ("Do you have this in red?", "red", ("red",), ()),
        ("similar but cheaper", "cheaper", ("cheaper",), ()),
        ("the red one", "red", ("red",), ()),
        ("in blue please", "blue", ("blue",), ()),
        ("change colour to green", "green", ("green",), ()),
        ("replace blue with red", "red", ("red",), ()),
        ("more like this", "", (), ()),
        ("same style", "", (), ()),
        ("show me the same", "", (), ()),
        ("not blue", "", (), ("blue",)),
        ("no red", "", (), ("red",)),
        ("without sleeves", "", (), ("sleeves",)),
        ("the same without stripes", "", (), ("stripes",)),
        ("like this but in red, no logo", "red", ("red",), ("logo",)),
        ("no red shirt", "shirt", ("shirt",), ("red",)),
        ("dress in blue", "blue dress", ("blue", "dress"), ()),
        ("under 50", "", (), ()),
    ],
)
def test_beside_a_picture_what_to_change_is_read(
    typed: str, text: str, words: tuple[str, ...], without: tuple[str, ...]
) -> None:
    reading = PLAIN.read(typed, with_picture=True)
    assert (reading.text, reading.words, reading.without) == (text, words, without)


def test_without_a_picture_references_stay_and_a_bare_negation_asks_for_nothing() -> None:
    assert PLAIN.read("the same in blue").text == "same in blue"
    assert PLAIN.read("not blue") == Reading(text="", without=("blue",))


@pytest.mark.parametrize(
    "text", ["no " * 300, "-a " * 300, "with a price " * 70, "a" * 1000, "size 42," * 120, " " * 999]
)
def test_queries_as_long_as_allowed_are_read(text: str) -> None:
    assert isinstance(PLAIN.read(text), Reading)
