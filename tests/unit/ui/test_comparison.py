from typing import Any

from fashion_search.config import Settings
from fashion_search.ui.compare.comparison import Comparison


def test_what_a_browser_says_that_it_shows_is_not_read() -> None:
    component = Comparison(currency=Settings().currency)
    payloads: list[Any] = [None, {"key": "k"}, [], "x"]
    assert [component.preprocess(value) for value in payloads] == [None] * 4  # type: ignore[func-returns-value]
