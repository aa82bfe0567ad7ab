"""Where an index is."""

from pathlib import Path

import pytest

from fashion_search.errors import IndexMissingError
from fashion_search.serving.address import chosen_index
from tests.unit.catalog.test_manifest import MADE


def test_the_default_index_is_opened_only_where_it_was_built(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert chosen_index(None) is None
    (tmp_path / "index").mkdir()  # as a failed build may leave it
    assert chosen_index(None) is None
    MADE.write(tmp_path / "index")
    assert chosen_index(None) == Path("index")
    with pytest.raises(IndexMissingError, match="nowhere"):
        chosen_index("nowhere")
