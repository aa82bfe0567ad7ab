from typing import Any

import pytest

from fashion_search.products import Product
from fashion_search.sources.cleaning import text
from fashion_search.sources.markup import plain
from fashion_search.sources.records import Records, gender, number
from fashion_search.sources.source import Entry, Skipped


def read(**fields: Any) -> list[Entry | Skipped]:
    return list(Records().read(fields, "list:1"))


def product(**fields: Any) -> Product:
    (entry,) = read(**fields)
    assert isinstance(entry, Entry)
    return entry.product


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (19.9, 19.9),
        (0, 0.0),
        ("19.9", 19.9),
        ("$1,299.00", 1299.0),
        ("1.299,00 €", 1299.0),
        ("39,99 €", 39.99),
        ("USD 1,299", 1299.0),
        ("12'500 CHF", 12500.0),
        (-1, None),
        ("-1", None),
        ("free", None),
        ("", None),
        (None, None),
        (True, None),
        ([1], None),
        (float("nan"), None),
        (float("inf"), None),
        ("1e999", None),
        (10**400, None),
    ],
)
def test_price_is_read_or_left_empty(given: object, expected: float | None) -> None:
    assert number(given) == expected


def test_price_that_is_no_number_is_named_and_the_product_stays() -> None:
    note, entry = read(id="1", price="call us")
    assert note == Skipped(
        kind="record", id="1", where="list:1", why="its price 'call us' is not a number: left empty"
    )
    assert isinstance(entry, Entry)
    assert entry.product.price is None


@pytest.mark.parametrize("missing", [None, "", "  ", [], {}, True, float("nan")])
def test_record_without_an_id_is_skipped_and_named(missing: object) -> None:
    assert read(id=missing) == [Skipped(kind="record", id="", where="list:1", why="it has no id")]


def test_second_record_of_an_id_is_skipped_and_named() -> None:
    records = Records()
    assert len(list(records.read({"id": 7}, "a"))) == 1
    assert list(records.read({"id": "7"}, "b")) == [
        Skipped(kind="record", id="7", where="b", why="an earlier record has the same id")
    ]


def test_title_falls_back_to_the_id() -> None:
    assert product(id=5, title=None).title == "5"


def test_halves_of_surrogate_pairs_and_null_bytes_leave_the_text() -> None:
    assert text("a\ud800b\0c\x1bd") == "a?bcd"


def test_attributes_are_cleaned_and_empty_ones_dropped() -> None:
    given = {"colour": " red ", "size": "", "tags": ["a", "", None], "rating": float("inf"), "new": False}
    given |= {"deep": {"x": None, "y": 1}, "none": None, "": "nameless"}
    assert product(id=1, attributes=given).attributes == {
        "colour": "red",
        "tags": ["a"],
        "new": False,
        "deep": {"y": 1},
    }


def test_pictures_are_kept_once_in_order() -> None:
    assert product(id=1, pictures=["b", " a ", "", None, 3, "b"]).pictures == ("b", "a")
    assert product(id=1, pictures="one.jpg").pictures == ("one.jpg",)
    assert product(id=1, pictures=None).pictures == ()


def test_html_becomes_plain_text() -> None:
    markup = "<style>p{}</style><p>Wool &amp; silk,<br>3 &lt; 4</p><!-- x --><script>alert(1)</script>"
    assert plain(markup) == "Wool & silk, 3 < 4"
    assert plain(None) == ""


@pytest.mark.parametrize(
    ("category", "expected"),
    [
        ("womens-shoes", "women"),
        ("mens-shirts", "men"),
        ("men's clothing", "men"),
        ("women's clothing", "women"),
        ("tops", ""),
        ("garments", ""),
    ],
)
def test_gender_is_guessed_from_the_category(category: str, expected: str) -> None:
    assert gender(category) == expected
