import pytest

from fashion_search.language.conditions import NO_CONDITIONS, Conditions, split_conditions


@pytest.mark.parametrize(
    ("text", "rest", "low", "high", "currency"),
    [
        ("red dress under $500", "red dress", None, 500, "USD"),
        ("dress under 50", "dress", None, 50, None),
        ("under 50", "", None, 50, None),
        ("jeans less than 30 euros", "jeans", None, 30, "EUR"),
        ("watch over 100", "watch", 100, None, None),
        ("shoes 50 to 80 euro", "shoes", 50, 80, "EUR"),
        ("shoes 50-80 €", "shoes", 50, 80, "EUR"),
        ("shoes €50–€80 black", "shoes black", 50, 80, "EUR"),
        ("bag below £20", "bag", None, 20, "GBP"),
        ("bag cheaper than 40", "bag", None, 40, None),
        ("coat max price 60", "coat", None, 60, None),
        ("coat min. $60", "coat", 60, None, "USD"),
        ("coat over 50,under 100", "coat", 50, 100, None),
        ("tie under 19.9", "tie", None, 19.9, None),
        ("watch under 123,456,789", "watch", None, 123_456_789, None),
        ("coat, max 60 eur", "coat", None, 60, "EUR"),
        ("coat between 20 and 40", "coat", 20, 40, None),
        ("coat from 20 to 40 pounds for men", "coat for men", 20, 40, "GBP"),
        ("coat between 40 and 20", "coat", 20, 40, None),
        ("watch over $1,000", "watch", 1000, None, "USD"),
        ("watch under 1.000,50 €", "watch", None, 1000.5, "EUR"),
        ("tie under 19,99 EUR", "tie", None, 19.99, "EUR"),
        ("tie for less than 20 please", "tie please", None, 20, None),
        ("tie priced under 20", "tie", None, 20, None),
        ("saree under rs 500", "saree", None, 500, "INR"),
        ("watch over 50 under 100", "watch", 50, 100, None),
        ("under 50.", "", None, 50, None),
        ("Dress UNDER 50.", "Dress.", None, 50, None),
        ("at least 20 usd belt", "belt", 20, None, "USD"),
        ("dress under 50 in black", "dress in black", None, 50, None),
    ],
)
def test_prices_are_conditions(text: str, rest: str, low: float, high: float, currency: str) -> None:
    found, conditions = split_conditions(text)
    assert (found, conditions.price_min, conditions.price_max, conditions.currency) == (
        rest,
        low,
        high,
        currency,
    )


@pytest.mark.parametrize(
    ("text", "rest", "sizes"),
    [
        ("red dress, size 42", "red dress", ("42",)),
        ("shirt size M", "shirt", ("M",)),
        ("hoodie in size xl black", "hoodie black", ("XL",)),
        ("size 8.5 shoes", "shoes", ("8.5",)),
        ("dress size uk 12", "dress", ("UK 12",)),
        ("shirt size medium or large", "shirt", ("M", "L")),
        ("shoes sizes 41, 42", "shoes", ("41", "42")),
        ("shirt size 3XL", "shirt", ("3XL",)),
        ("shirt size: S", "shirt", ("S",)),
    ],
)
def test_sizes_are_conditions(text: str, rest: str, sizes: tuple[str, ...]) -> None:
    found, conditions = split_conditions(text)
    assert (found, conditions.sizes) == (rest, sizes)


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("red dress in stock", "red dress"),
        ("red dress that is available", "red dress"),
        ("available now red dress", "red dress"),
        ("red dress, in stock only", "red dress"),
        ("red dress available under $50 now", "red dress"),
    ],
)
def test_stock_is_a_condition(text: str, rest: str) -> None:
    found, conditions = split_conditions(text)
    assert (found, [kind for kind, _ in conditions.phrases][-1:]) == (rest, ["stock"])


@pytest.mark.parametrize(
    "text",
    [
        "501 jeans",
        "size zero dress",
        "socks pack of 3",
        "18k gold ring",
        "bag 50 cm",
        "under armour shirt",
        "over the knee boots",
        "over 100 years old style",
        "waist 32 jeans",
        "heels under 5 cm",
        "heels less than 3 inches",
        "heels under 7.5 cm",
        "boots less than 2.5 inches",
        "heels under 3 in",
        "ring under 0.5 carat",
        "laptop bag under 15.6 inch",
        "dress under " + "9" * 400,
        "Nike Air  Max 90",
        "nike max 90",
        "max 3 heels",
        "min 5 pockets",
        "dress for women over 50",
        "shoes for kids under 3",
        "tights under 40 denier",
        "sale up to 50% off",
        "nike air max 90",
        "plus size 20s dress",
        "one size hat",
        "over 60s fashion",
        "levi's 501 to 505",
        "dress available in red",
        "no longer available",
        "50-80 dress",
        "under 18s shirt",
        "bag for 15-inch laptop",
        "crossover 2 bag",
        "over 50cm bag",
        "mini skirt",
        "",
    ],
)
def test_other_numbers_and_words_stay(text: str) -> None:
    assert split_conditions(text) == (text, NO_CONDITIONS)


def test_all_conditions_together_keep_how_they_were_typed() -> None:
    text = "Red dress, size 42 or 44, between 50 and 80 EUR, in stock"
    assert split_conditions(text) == (
        "Red dress",
        Conditions(
            price_min=50,
            price_max=80,
            currency="EUR",
            sizes=("42", "44"),
            phrases=(("price", "between 50 and 80 EUR"), ("size", "size 42 or 44"), ("stock", "in stock")),
        ),
    )


@pytest.mark.parametrize(
    "text",
    ["available under $50 now", "dress  under   50, size  M", "size 8 over 50,under 100", "a\0 under 50"],
)
def test_each_phrase_is_a_piece_of_the_text(text: str) -> None:
    _, conditions = split_conditions(text)
    assert conditions.phrases
    assert all(phrase in text for _, phrase in conditions.phrases)
