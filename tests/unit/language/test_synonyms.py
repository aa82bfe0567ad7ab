from importlib.resources import files

import pytest

from fashion_search.language.names import Brands
from fashion_search.language.synonyms import OWN_FROM, replace_synonyms


@pytest.mark.parametrize(
    ("text", "replaced"),
    [
        ("white trainers", "white sports shoes"),
        ("red jumpers", "red sweaters"),
        ("plimsolls for women", "canvas shoes for women"),
        ("court shoes", "heels"),
        ("knapsack", "backpack"),
        ("fanny packs", "waist pouches"),
        ("slip-ons", "casual shoes"),
        ("spectacles", "eyeglasses"),
        ("scarlet dress", "red dress"),
        ("scarlet", "red"),
        ("multi-coloured top", "multicoloured top"),
        ("emerald dress", "green dress"),
        ("navy shirt", "navy blue shirt"),
        ("gray frock", "grey dress"),
    ],
)
def test_words_that_the_model_does_not_know_are_replaced(text: str, replaced: str) -> None:
    assert replace_synonyms(text, {}) == replaced


@pytest.mark.parametrize(
    "text",
    [
        "red dress",
        "navy blue shirt",
        "emerald ring",
        "cherry print dress",
        "rose",
        "shirt with studs",
        "jersey dress",
        "wine glasses",
        "blue denim jeans",
        "",
    ],
)
def test_other_words_and_meanings_stay(text: str) -> None:
    assert replace_synonyms(text, {}) == text


def test_the_same_said_otherwise_is_replaced_in_any_catalogue() -> None:
    assert replace_synonyms("black jeans", {"jean": 99}) == "black denim jeans"
    assert replace_synonyms("multicolour print", {"multicolour": 99}) == "multicoloured print"


def test_words_of_many_products_stay() -> None:
    assert replace_synonyms("trainers", {"trainer": OWN_FROM}) == "trainers"
    assert replace_synonyms("trainers", {"trainer": OWN_FROM - 1}) == "sports shoes"


def test_words_of_a_brand_stay() -> None:
    assert (
        replace_synonyms("scarlet jumper dress", {}, Brands(["Zalmba", "Scarlet-Jumper"]))
        == "scarlet jumper dress"
    )


def test_no_target_is_a_synonym_itself_but_for_the_same_said_otherwise() -> None:
    rows = files("fashion_search.language").joinpath("synonyms.tsv").read_text("utf-8").splitlines()
    targets = {row.split("\t")[1] for row in rows}
    same = {row.split("\t")[0] for row in rows if row.endswith("\tsame")}
    assert len(rows) > 300
    assert {target for target in targets if replace_synonyms(target, {}) != target} <= same


def test_each_synonym_is_listed_once() -> None:
    rows = files("fashion_search.language").joinpath("synonyms.tsv").read_text("utf-8").splitlines()
    words = [row.split("\t")[0] for row in rows]
    assert len(words) == len(set(words))
    assert {row.split("\t")[2] for row in rows} == {"", "alone", "colour", "shade", "same"}
