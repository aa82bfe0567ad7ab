from typing import Any

import pytest

from fashion_search.catalog.product import Product
from fashion_search.sources.base import Entry, Note
from fashion_search.sources.cleaning import text
from fashion_search.sources.markup import plain
from fashion_search.sources.records import RecordParser, gender, in_stock, number


def read(**fields: Any) -> list[Entry | Note]:
    return list(RecordParser().read(fields, "list:1"))


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
    assert note == Note(
        kind="record", id="1", where="list:1", why="its price 'call us' is not a number: left empty"
    )
    assert isinstance(entry, Entry)
    assert entry.product.price is None


@pytest.mark.parametrize("missing", [None, "", "  ", [], {}, True, float("nan")])
def test_record_without_an_id_is_skipped_and_named(missing: object) -> None:
    assert read(id=missing) == [Note(kind="record", id="", where="list:1", why="it has no id")]


def test_second_record_of_an_id_is_skipped_and_named() -> None:
    records = RecordParser()
    assert len(list(records.read({"id": 7}, "a"))) == 1
    assert list(records.read({"id": "7"}, "b")) == [
        Note(kind="record", id="7", where="b", why="an earlier record has the same id")
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


def test_long_fields_are_cut_and_named() -> None:
    *notes, entry = read(
        id="i" * 500,
        title="t" * 501,
        description="d" * 10_001,
        category="c" * 201,
        pictures=[*(f"{number}.jpg" for number in range(101)), "x" * 4097],
        url=f"https://shop.example/{'u' * 2000}",
        attributes={"n" * 101: "v", "long": "v" * 1001, "listed": [str(number) for number in range(101)]},
    )
    assert isinstance(entry, Entry)
    found = entry.product
    assert [len(field) for field in (found.id, found.title, found.description, found.category)] == [
        *(500, 500, 10_000, 200)
    ]
    assert found.pictures == tuple(f"{number}.jpg" for number in range(100))
    assert found.url is None
    assert found.attributes == {
        "n" * 100: "v",
        "long": "v" * 1000,
        "listed": [str(number) for number in range(100)],
    }
    assert [note.why for note in notes if isinstance(note, Note)] == [
        "its url 'https://shop.example/uuuuuuuuuuuuuuuuuuu' is not an http or https address of up to 2,000 characters: "
        "left empty",
        "its title is longer than 500 characters: cut",
        "its description is longer than 10,000 characters: cut",
        "its category is longer than 200 characters: cut",
        "its attribute's name is longer than 100 characters: cut",
        "its attribute is longer than 1,000 characters: cut",
        "it has more than 100 attributes, or values of one: cut",
        "pictures with an address over 4,096 characters: skipped",
        "it has 101 pictures: only the first 100 are used",
    ]


def test_fields_at_their_limits_are_whole() -> None:
    fields = {
        "title": "t" * 500,
        "description": "d" * 10_000,
        "category": "c" * 200,
        "pictures": ["p" * 4096],
    }
    found = product(id=1, url=f"https://x/{'u' * 1990}", attributes={"n" * 100: "v" * 1000}, **fields)
    assert found == Product(
        id="1",
        title="t" * 500,
        description="d" * 10_000,
        category="c" * 200,
        pictures=("p" * 4096,),
        url=f"https://x/{'u' * 1990}",
        attributes={"n" * 100: "v" * 1000},
    )


def test_long_id_is_refused_for_a_cut_one_could_be_another_s() -> None:
    records = RecordParser()
    (note,) = records.read({"id": "i" * 501}, "a")
    assert note == Note(kind="record", id="i" * 500, where="a", why="its id is longer than 500 characters")
    assert [type(item) for item in records.read({"id": "i" * 500}, "b")] == [Entry]


def test_attributes_are_bounded_in_number_depth_and_size() -> None:
    deep: Any = "x"
    for _ in range(400):
        deep = [deep]
    note, entry = read(id=1, attributes={"deep": deep, "flat": [["a"]]})
    assert isinstance(entry, Entry)
    assert isinstance(note, Note)
    assert entry.product.attributes == {"flat": [["a"]]}
    assert note.why == "attributes nested more than 3 deep: skipped from there"

    note, entry = read(id=1, attributes={str(number): number for number in range(101)})
    assert isinstance(entry, Entry)
    assert list(entry.product.attributes) == [str(number) for number in range(100)]

    note, entry = read(id=1, attributes={"large": ["v" * 100] * 60, "small": 1})
    assert isinstance(entry, Entry)
    assert isinstance(note, Note)
    assert entry.product.attributes == {"small": 1}
    assert note.why == "attributes longer than 5,000 characters: skipped"


def test_long_number_becomes_text() -> None:
    assert product(id=1, attributes={"a": 2**63 - 1, "b": 2**63}).attributes == {
        "a": 9223372036854775807,
        "b": "9223372036854775808",
    }


@pytest.mark.parametrize(
    "said",
    [
        *(
            "OutOfStock",
            "outofstock",
            "out-of-stock",
            "https://schema.org/OutOfStock",
            "SoldOut",
            "pre-order",
        ),
        *("not available", "not currently in stock", "no longer available", "no stock", "None left"),
        *("0 in stock", "0 Stück", "0", "-2", False, "no"),
        *("nicht auf Lager", "derzeit nicht verfügbar", "kein Bestand", "keine Lagerware", "vergriffen"),
        *("indisponible", "pas en stock", "épuisé", "E\u0301puise\u0301", "rupture de stock"),
        *("no disponible", "sin stock", "no hay existencias", "agotado"),
        *("non disponibile", "non più disponibile", "esaurito"),
        *(
            "niet op voorraad",
            "geen voorraad",
            "niet beschikbaar",
            "ej i lager",
            "inte i lager",
            "slut i lager",
        ),
    ],
)
def test_what_is_sold_out_is_not_in_stock(said: object) -> None:
    assert in_stock(said) == "no"


@pytest.mark.parametrize(
    "said",
    [
        *("in stock", "In-Stock", "in_stock", "instock", "http://schema.org/InStock", "LimitedAvailability"),
        *("available", "not out of stock", "No minimum, in stock", "in stock - no returns", "10 in stock"),
        *("Notebook in stock", "2 left", "3", 0.5, True, "yes"),
        *(
            "auf Lager",
            "sofort lieferbar",
            "Lagernd",
            "disponible",
            "disponibile",
            "en stock",
            "in magazzino",
        ),
        *("op voorraad", "i lager"),
    ],
)
def test_what_is_there_is_in_stock(said: object) -> None:
    assert in_stock(said) == "yes"


@pytest.mark.parametrize(
    "said",
    [
        "no minimum",
        "Notebook",
        "ships in 0 days",
        "0 days",
        "not sold out",
        "nicht ausverkauft",
        "?",
        "",
        None,
    ],
)
def test_what_tells_nothing_of_the_stock_is_left_open(said: object) -> None:
    assert in_stock(said) == ""
