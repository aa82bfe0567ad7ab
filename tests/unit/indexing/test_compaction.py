"""When a new base is made, and that it is made beside the server."""

import subprocess
import sys
import threading
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from fashion_search.catalog.product import Product
from fashion_search.encoder import ClipEncoder
from fashion_search.indexing import compaction
from fashion_search.indexing.compaction import Compactor, is_due
from fashion_search.search.engine import FashionSearch, Query
from fashion_search.serving.generation import Drift
from tests.conftest import FakeEncoder, picture
from tests.kits.catalogue import live_folder, put, stored, write_index


@pytest.mark.parametrize(
    ("drift", "due"),
    [
        (Drift(50_000, 5_000, 0), False),
        (Drift(50_000, 5_001, 0), True),
        (Drift(200_000, 10_000, 0), False),
        (Drift(200_000, 10_001, 0), True),
        (Drift(80, 20, 20), False),
        (Drift(80, 20, 21), True),
        (Drift(10, 0, 0), False),
    ],
)
def test_a_new_base_is_due_beyond_five_thousand_or_a_twentieth_later_or_a_fifth_dead(
    drift: Drift, due: bool
) -> None:
    assert is_due(drift) == due


@pytest.fixture
def index(tmp_path: Path, encoder: FakeEncoder) -> Path:
    items = [(Product(id=name, title=name), [picture(name)]) for name in ("red", "green", "blue")]
    return write_index(tmp_path / "index", encoder, items)


def test_the_command_makes_a_new_base_and_searches_stay(
    index: Path, encoder: FakeEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ClipEncoder, "load", lambda name: encoder)
    monkeypatch.setattr("os.nice", lambda step: step, raising=False)
    monkeypatch.setattr(sys, "argv", ["compaction", str(index)])
    search = FashionSearch.load(index, encoder)
    put(index, (Product(id="red", title="rouge"), stored(encoder, [picture("yellow")])))
    search.live.refresh()
    assert live_folder(search).drift == (3, 1, 1)

    def found() -> list[tuple[str, float]]:
        return [(hit.product.id, hit.similarity) for hit in search.search(Query(text="yellow")).hits]

    before = found()
    assert compaction.main() == 0
    search.live.refresh()
    assert live_folder(search).drift == (3, 0, 0)
    assert [name for name, _ in found()] == [name for name, _ in before]
    assert [score for _, score in found()] == pytest.approx([score for _, score in before], abs=1e-5)
    monkeypatch.setattr(sys, "argv", ["compaction", str(index / "missing")])
    assert compaction.main() == 2


def test_one_runs_while_it_is_due_and_ends_with_the_server(monkeypatch: pytest.MonkeyPatch) -> None:
    started, ended = threading.Event(), threading.Event()

    class Process:
        returncode = -15

        def __init__(self, command: list[str], **_: Any) -> None:
            assert command[1:] == ["-m", "fashion_search.indexing.compaction", str(Path("index").resolve())]
            started.set()

        def communicate(self) -> tuple[bytes, bytes]:
            assert ended.wait(20)
            return b"", b""

        def terminate(self) -> None:
            ended.set()

    monkeypatch.setattr(compaction, "LOOK_SECONDS", 0.01)
    monkeypatch.setattr(subprocess, "Popen", Process)
    live: Any = SimpleNamespace(index_dir=Path("index"), drift=Drift(10, 0, 0))
    compactor = Compactor(live)
    assert not started.wait(0.2)
    live.drift = Drift(10, 0, 5)
    assert started.wait(20)
    compactor.stop()
    assert ended.is_set()
