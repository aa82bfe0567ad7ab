"""One browser for all tests of the page; a visit of its own for each."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.kits.page import Browser, Shop


@pytest.fixture(scope="package")
def browser() -> "Iterator[Browser]":
    from tests.kits.page import (
        launch_browser,  # where Playwright is missing, its tests are skipped as they load
    )

    yield from launch_browser()


@pytest.fixture
def shop(browser: "Browser") -> "Iterator[Shop]":
    from tests.kits.page import DESKTOP, visit

    yield from visit(browser, DESKTOP)


@pytest.fixture
def own(browser: "Browser") -> "Iterator[Shop]":
    """A visit in a tab of its own, for what changes a tab for good."""
    from tests.kits.page import DESKTOP, visit

    yield from visit(browser, DESKTOP, own=True)


@pytest.fixture
def phone(browser: "Browser") -> "Iterator[Shop]":
    from tests.kits.page import PHONE, visit

    yield from visit(browser, PHONE, has_touch=True)
