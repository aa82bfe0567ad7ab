"""One app for all attacks, in this process, over a small catalogue that is an attack itself."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from fashion_search.config import Settings
from tests.kits.attack import Target, serving
from tests.kits.hostile import hostile_search


@pytest.fixture(scope="package")
def target(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Target]:
    folder: Path = tmp_path_factory.mktemp("attacked")
    settings = Settings(insight=True, votes=str(folder / "votes.db"))
    with serving(hostile_search(folder), folder, settings) as app:
        yield app
