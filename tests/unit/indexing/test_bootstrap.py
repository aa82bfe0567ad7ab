import itertools
from pathlib import Path

import pytest

from fashion_search.config import Settings
from fashion_search.indexing import bootstrap
from fashion_search.search.engine import Query
from fashion_search.sources.sample import Sample


def test_the_sample_is_built_once_and_kept_with_the_user_where_the_checkout_is_read_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "readonly").write_text("a file where a folder should be made")
    monkeypatch.setattr(bootstrap, "CHECKOUT", tmp_path / "readonly")
    read = Sample.read
    monkeypatch.setattr(Sample, "read", lambda sample: itertools.islice(read(sample), 0, None, 10))
    settings = Settings(cache_dir=tmp_path / "user")
    said: list[str] = []
    search = bootstrap.open_sample(settings, said.append)
    assert len(said) == 1
    assert search.snapshot.folder.is_relative_to(tmp_path / "user")
    assert search.snapshot.manifest.source == "drawn sample catalogue"
    assert search.search(Query(text="red dress", top_k=1)).hits[0].product.category == "dress"

    again = bootstrap.open_sample(settings, said.append)
    assert len(said) == 1
    assert again.snapshot.manifest == search.snapshot.manifest
