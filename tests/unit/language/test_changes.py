import pytest

from fashion_search.language.changes import change_asked_for


@pytest.mark.parametrize(
    "text",
    [
        "blue", "in blue", "but in blue", "the same in blue", "same but blue", "the same one, but in blue", "make it blue",
        "this in blue", "blue one", "in a blue colour", "like this but blue", "something like this, but in blue",
        "it in blue", "blue instead", "change it to blue", "blue version", "exactly the same but in blue",
    ],
)  # fmt: skip
def test_what_refers_to_the_picture_is_taken_away(text: str) -> None:
    assert change_asked_for(text) == "blue"


@pytest.mark.parametrize(
    "text",
    [
        "with stripes",
        "floral dress",
        "leather",
        "for the beach",
        "dress in blue",
        "one shoulder dress",
        "size",
    ],
)
def test_a_change_is_left(text: str) -> None:
    assert change_asked_for(text) == text


@pytest.mark.parametrize(
    ("text", "change"),
    [
        ("i want this in red", "red"),
        ("do you have this in red", "red"),
        ("similar but cheaper", "cheaper"),
        ("change colour to green", "green"),
        ("change the color to dark green", "dark green"),
        ("replace blue with red", "red"),
        ("in blue please", "blue"),
        ("the red one", "red"),
        ("more like this but red", "red"),
        ("can i get this in red", "red"),
        ("what about in red", "red"),
        ("does it come in red", "red"),
        ("is there a red one", "red"),
    ],
)
def test_the_change_is_found_in_a_sentence(text: str, change: str) -> None:
    assert change_asked_for(text) == change


@pytest.mark.parametrize(
    "text",
    [
        "the same",
        "like this",
        "same",
        "one",
        "it",
        "more like this",
        "same style",
        "something similar",
        "find similar",
        "",
        " , ",
    ],
)
def test_a_mere_reference_asks_for_no_change(text: str) -> None:
    assert change_asked_for(text) == ""
