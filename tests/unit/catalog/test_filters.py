import pytest

from fashion_search.catalog.filters import NO_FILTERS, Filters
from fashion_search.errors import QueryError


def test_nothing_asked_for_is_no_filter() -> None:
    assert not NO_FILTERS
    assert not Filters(categories=("", " "), attributes={"size": ()})
    for filters in (
        Filters(price_min=0),
        Filters(price_max=9),
        Filters(categories=("a",)),
        Filters(attributes={"b": ("c",)}),
    ):
        assert filters


def test_one_filter_can_be_left_out() -> None:
    filters = Filters(
        categories=("a",), price_max=9, currency="EUR", attributes={"b": ("c",), "d": ("e",)}, in_stock=True
    )
    kinds = [("category", ""), ("price", ""), ("attribute", "b"), ("attribute", "d"), ("stock", "")]
    assert filters.in_force == kinds
    for kind, name in filters.in_force:
        rest = filters.without(kind, name)
        assert rest.in_force == [one for one in kinds if one != (kind, name)]
    assert filters.without("price").currency is None


def test_choices_are_cleaned_and_named_once() -> None:
    filters = Filters(
        categories=(" hats ", "hats", ""), attributes={"size": ("S", " S", "M"), "colour": (" ",)}
    )
    assert filters.categories == ("hats",)
    assert dict(filters.attributes) == {"size": ("S", "M")}
    assert filters == Filters(categories=("hats",), attributes={"size": ("S", "M")})
    assert hash(filters) == hash(Filters(categories=("hats",), attributes={"size": ("S", "M")}))


@pytest.mark.parametrize("price", [-0.01, float("nan"), float("inf"), float("-inf")])
def test_a_price_is_a_number_of_at_least_0(price: float) -> None:
    with pytest.raises(QueryError, match="at least 0"):
        Filters(price_min=price)
    with pytest.raises(QueryError, match="at least 0"):
        Filters(price_max=price)


def test_prices_upside_down_are_refused() -> None:
    assert Filters(price_min=3, price_max=3).priced
    with pytest.raises(QueryError, match="above the highest"):
        Filters(price_min=3.01, price_max=3)


def test_a_currency_is_cleaned_and_does_nothing_by_itself() -> None:
    assert Filters(currency=" EUR ").currency == "EUR"
    assert (Filters(currency=" ").currency, Filters().currency) == ("", None)
    assert not Filters(currency="EUR")
    assert Filters(price_min=1, currency="EUR") != Filters(price_min=1, currency="USD")


@pytest.mark.parametrize("odd", ["\0", "hats\ud800"])
def test_what_is_no_text_is_refused(odd: str) -> None:
    for given in (
        {"categories": (odd,)},
        {"attributes": {"size": (odd,)}},
        {"attributes": {odd: ("S",)}},
        {"currency": odd},
    ):
        with pytest.raises(QueryError, match="invalid characters"):
            Filters(**given)


def test_there_is_an_end_to_choices() -> None:
    assert len(Filters(categories=tuple(map(str, range(200)))).categories) == 200
    with pytest.raises(QueryError, match="at most 200"):
        Filters(categories=tuple(map(str, range(201))))
    with pytest.raises(QueryError, match="at most 200"):
        Filters(attributes={"size": tuple(map(str, range(201)))})
    with pytest.raises(QueryError, match="at most 20 attributes"):
        Filters(attributes={str(number): ("S",) for number in range(21)})
