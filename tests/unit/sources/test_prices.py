import pytest

from fashion_search.sources.prices import Price, PriceColumn


@pytest.mark.parametrize(
    ("written", "amounts"),
    [
        (["1.299", "14.990", "Rp 150.000", "HUF 9.990"], [1299, 14990, 150000, 9990]),
        (["12,99", "2.299,00 €", "1 299,00 kr", "ab 9,90", "89,0 EUR"], [12.99, 2299, 1299, 9.9, 89]),
        (["12.500", "7.250", "0.900", "110.000"], [12.5, 7.25, 0.9, 110]),
        (
            [
                "12.99",
                "1,299.00",
                "USD 12",
                "12.00 USD/ea",
                "$19.99 – $29.99",
                "from $12",
                "1’299.00",
                "€ 5",
                "0",
            ],
            [12.99, 1299, 12, 12, 19.99, 12, 1299, 5, 0],
        ),
        (["1.299", "KWD 12.500"], [1.299, 12.5]),
        (["1,299", "12,500"], [1299, 12500]),
        (["1.234.567", "1.234"], [1234567, 1234]),
        (["12,5", "1.250"], [12.5, 1250]),
    ],
)
def test_a_column_tells_what_its_points_and_commas_mean(written: list[str], amounts: list[float]) -> None:
    column = PriceColumn(written)
    assert [column.read(value).amount for value in written] == amounts


@pytest.mark.parametrize(
    "value", ["free", "-3", "nan", "", "on request", "1.2.3,4,5", "9" * 70, None, True, [], -1.0]
)
def test_what_is_no_price_has_no_amount(value: object) -> None:
    assert PriceColumn([value]).read(value).amount is None


@pytest.mark.parametrize(
    ("value", "currency"),
    [
        ("12 €", "EUR"),
        ("£9", "GBP"),
        ("Rp 9", "IDR"),
        ("HUF 9", "HUF"),
        ("9 USD", "USD"),
        ("EUR12.50", "EUR"),
        ("9 kr", "kr"),
        ("$9", "$"),
        ("9", None),
        ("9 for all", None),
    ],
)
def test_a_price_keeps_its_currency(value: str, currency: str | None) -> None:
    assert PriceColumn([value]).read(value).currency == currency


def test_numbers_stay_as_they_are() -> None:
    assert PriceColumn([1.299]).read(1.299) == Price(1.299, None)
