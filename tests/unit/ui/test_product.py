import re
from pathlib import Path

import pytest

from fashion_search.ui.results import product
from fashion_search.ui.results.product import ProductView


@pytest.mark.parametrize("kind", ["css", "js"])
def test_it_asks_no_other_host(kind: str) -> None:
    text = Path(product.__file__).with_suffix(f".{kind}").read_text(encoding="utf-8")
    assert not re.search(r"url\(|@import|https?://|fetch\(|XMLHttp|\bimport\b", text)


def test_it_says_when_a_product_is_opened_and_nothing_else() -> None:
    view = ProductView(currency="$", render=False)
    assert callable(view.opened)
    with pytest.raises(AttributeError, match="closed"):
        _ = view.closed


def test_the_page_is_told_the_currency() -> None:
    config = ProductView(currency="€", render=False).get_config()
    assert config["props"] == {"currency": "€"}
