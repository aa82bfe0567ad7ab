from typing import Any

from fashion_search.ui.results.sort import ORDERS, SortChoice


def test_an_order_is_one_that_there_is() -> None:
    box = SortChoice(ORDERS)
    payloads: list[Any] = ["cheapest", "dearest", "match", "", None, 5, ["dearest"], {"value": "dearest"}]
    assert [box.preprocess(payload) for payload in payloads] == ["cheapest", "dearest"] + ["match"] * 6
