"""What `kill -9` leaves of an index; `python -m tests.benchmarks.kills` does the same, with figures."""

from pathlib import Path

import pytest

from tests.benchmarks.kills import run

pytestmark = pytest.mark.long


@pytest.mark.parametrize("seed", range(5))
def test_a_killed_build_never_leaves_an_index_that_does_not_load(seed: int, tmp_path: Path) -> None:
    tally = run(tmp_path, kills=20, started=2, seed=seed)
    assert tally.hits == 20
    assert tally.found["the old index"] > 0
    assert tally.resumed > 0
