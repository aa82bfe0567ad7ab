"""What `kill -9` leaves of an index; `python -m tests.benchmarks.kills` and `killed_changes` do the same, with figures."""

from pathlib import Path

import pytest

from tests.benchmarks import killed_changes
from tests.benchmarks.kills import run

pytestmark = pytest.mark.long


@pytest.mark.parametrize("seed", range(5))
def test_a_killed_build_never_leaves_an_index_that_does_not_load(seed: int, tmp_path: Path) -> None:
    tally = run(tmp_path, kills=20, started=2, seed=seed)
    assert tally.hits == 20
    assert tally.found["the old index"] > 0
    assert tally.resumed > 0


def test_a_kill_loses_no_change_that_was_acknowledged(tmp_path: Path) -> None:
    trial = killed_changes.run(tmp_path, kills=6, seed=0)
    assert trial.hits == 6
    assert trial.acknowledged > 0
    assert not trial.lost
