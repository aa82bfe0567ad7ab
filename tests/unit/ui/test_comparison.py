import re
from pathlib import Path
from typing import Any

from fashion_search.config import Settings
from fashion_search.ui.compare import comparison
from fashion_search.ui.compare.comparison import Comparison
from fashion_search.ui.inputs.fusion import CompareSwitch


def test_the_switch_takes_true_only() -> None:
    payloads: list[Any] = [True, False, None, 1, "true", [True], {"value": True}]
    assert [CompareSwitch().preprocess(value) for value in payloads] == [True] + [False] * 6


def test_what_a_browser_says_that_it_shows_is_not_read() -> None:
    component = Comparison(currency=Settings().currency)
    payloads: list[Any] = [None, {"key": "k"}, [], "x"]
    assert [component.preprocess(value) for value in payloads] == [None] * 4  # type: ignore[func-returns-value]


def test_the_style_sheet_asks_no_other_host_and_holds_nothing_that_gradio_breaks() -> None:
    sheet = Path(comparison.__file__).with_suffix(".css").read_text(encoding="utf-8")
    assert not re.search(r"url\(|@import|https?:|//", sheet)
    rules = re.sub(r"/\*.*?\*/", "", sheet, flags=re.DOTALL)
    assert not re.search(r":(?:is|where|not)\([^()]*,", rules)
