from importlib.resources import files

import pytest

from fashion_search.language.english import common_words, looks_foreign


@pytest.mark.parametrize(
    "text",
    [
        "robe rouge d'été",
        "rotes Kleid",
        "červené šaty",
        "платье красное",
        "赤いドレス",
        "vestido rojo",
        "scarpe da donna",
        "chaussures noires",
        "sac à main noir",
        "czarna torebka",
        "klänning",
        "rode jurk",
        "rotes kleid",
        "cervena saty",
        "robe sans manches",
        "pantalon noir femme",
    ],
)
def test_other_languages_are_recognised(text: str) -> None:
    assert looks_foreign(text)


@pytest.mark.parametrize(
    "text",
    [
        "red dress",
        "women's red handbag",
        "crème brûlée coloured blouse",
        "kurta for men",
        "grand piano",
        "zalando",
        "501",
        "👗",
        "",
        "beret",
        "dolce gabbana",
        "salvatore ferragamo",
        "uniqlo heattech",
        "kolhapuri chappal",
        "sheepskin uggs",
        "comme des garcons",
    ],
)
def test_english_is_not_foreign(text: str) -> None:
    assert not looks_foreign(text)


def test_words_of_the_catalogue_are_not_foreign() -> None:
    assert looks_foreign("rotes Kleid")
    assert not looks_foreign("rotes Kleid", {"rote", "kleid"})


def test_foreign_words_are_not_english() -> None:
    words = files("fashion_search.language").joinpath("foreign_words.txt").read_text("ascii").split()
    assert len(words) == len(set(words)) > 700
    assert [word for word in words if not looks_foreign(f"{word} {word}")] == []


def test_common_words_have_no_accents_and_no_misspellings() -> None:
    assert {"close", "weather", "cafe", "dont"} <= common_words()
    assert not {"snekers", "jaket", "jewlery", "sandels"} & common_words()
