import json
from pathlib import Path

import pytest

from fashion_search.language.normalize import normalize
from fashion_search.ranking.relevance import phrases as reference_phrases
from tests.benchmarks import phrases

SAMPLE = Path(__file__).resolve().parents[3] / "assets" / "sample" / "products.jsonl"


@pytest.mark.parametrize(
    "text",
    [
        "red dress.",
        "RED DRESS",
        "a red dress",
        "red  dress!",
        "red dress 👗",
        "red 👗",
        "❤️ red dress ❤️",
        "reddress",
        "red-dress",
        "dress red",
        "dress, red",
        "dress in red",
        "red dress please",
        "Show me a red dress, please!",
        "Find a red dress",
        "Show me any red dress",
        "I want to see a red dress",
        "Hey, do you have any red dress?",
        "I'm looking for a red dress",
        "“red dress”",
        '"red dress"',
        "red dress?",
        "  red dress\n",
        "Red Dress (new)",
        "red\u00a0dress…",
        "ＲＥＤ dress",
    ],
)
def test_ways_to_type_a_query_are_one_text(text: str) -> None:
    assert normalize(text) == "red dress"


@pytest.mark.parametrize(
    ("text", "normal"),
    [
        ("blue jeans denim", "blue denim jeans"),
        ("a handbag in black leather", "black leather handbag"),
        ("black leather hand bag", "black leather handbag"),
        ("boots leather brown", "brown leather boots"),
        ("jackets in navy blue", "navy blue jackets"),
        ("jacket made of brown leather", "brown leather jacket"),
        ("formal trousers black", "black formal trousers"),
        ("skirt in blue and white", "blue and white skirt"),
        ("dress red for summer", "red dress for summer"),
        ("black denimjacket", "black denim jacket"),
        ("T shirt", "t-shirt"),
        ("black tshirts", "black t-shirts"),
        ("tee-shirt", "t-shirt"),
        ("sun glasses", "sunglasses"),
        ("handbag for women's", "handbag for women"),
        ("👠", "high heels"),
        ("👗👠", "dress high heels"),
        ("trousers 👖", "trousers"),
    ],
)
def test_compounds_order_and_emoji_have_one_form(text: str, normal: str) -> None:
    assert normalize(text) == normal


@pytest.mark.parametrize(
    "text",
    [
        "women's red handbag",
        "t-shirt",
        "v-neck sweater",
        "off-white shirt",
        "u.s. polo assn. jacket",
        "brown & grey check dress",
        "100% cotton shirt",
        "dress with red flowers",
        "perfume orange blossom",
        "lipstick red",
        "new balance sneakers",
        "robe d'été",
        "tie-dye t-shirt",
        "blackbird print top",
        "shirt dress",
        "see through dress",
        "see by chloe bag",
        "any di bag",
        "find kapoor",
        "hey dude shoes",
    ],
)
def test_other_text_is_left(text: str) -> None:
    assert normalize(text) == text.replace("assn.", "assn")


def test_ordinary_phrases_change_in_case_and_spacing_alone() -> None:
    ordered = {"woollen sweater grey", "checked shirt blue", "formal trousers black", "stiletto heels red"}
    groups = (phrases.ON_TOPIC, phrases.OFF_TOPIC, reference_phrases.ON_TOPIC, reference_phrases.OFF_TOPIC)
    assert {phrase for group in groups for phrase in group if normalize(phrase) != phrase.lower()} == ordered


def test_titles_of_products_change_in_case_and_spacing_alone() -> None:
    titles = [json.loads(line)["title"] for line in SAMPLE.read_text("utf-8").splitlines()]
    assert len(titles) > 400
    assert {title for title in titles if normalize(title) != " ".join(title.lower().split())} == {
        "Fitted Striped T-shirt in Red and Navy",
        "Slim Knitted Tie, Square End",
    }


@pytest.mark.parametrize("text", ["please", "a", "👍", "?!"])
def test_text_without_a_query_is_left(text: str) -> None:
    assert normalize(text) == text


@pytest.mark.parametrize(
    "text", ["Dress, RED!", "show me 👗 please", "a handbag in black leather", "the the hat"]
)
def test_what_is_normal_stays(text: str) -> None:
    assert normalize(normalize(text)) == normalize(text)
