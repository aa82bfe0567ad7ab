"""Hostile picture files; `python -m tests.benchmarks.fuzz` sends them, with figures."""

import pytest

from tests.attacks.pictures.mutated import Hostile
from tests.benchmarks.fuzz import decode
from tests.benchmarks.fuzz_served import send
from tests.kits.app import drawn_index

pytestmark = pytest.mark.long

SEED = 7


@pytest.mark.parametrize("first", range(0, 20_000, 4000))
def test_no_file_crashes_or_hangs_the_decoder_or_makes_it_grow(first: int) -> None:
    met = decode(SEED, first, 4000)
    assert sum(met.outcomes.values()) == 4000
    assert met.outcomes["pictures"] > 400
    assert met.passed, str(met)


def test_every_file_gets_an_answer_or_a_reason_from_the_app() -> None:
    hostile = Hostile(SEED)
    met = send(drawn_index(), (hostile.input(number) for number in range(500)))
    assert met.answers["rest 200"] > 50
    assert met.answers["rest 200"] == met.answers["upload an answer"]
    assert met.passed, str(met)
