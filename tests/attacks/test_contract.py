"""The REST interface held to its own OpenAPI document, by requests that are made from it and against it."""

import os
from typing import Any

import pytest

from tests.attacks.kit import Target

try:
    import schemathesis
    from hypothesis import HealthCheck, Phase, settings
    from hypothesis import seed as seeded
except ImportError:
    if os.environ.get("CI") == "true":
        raise
    pytest.skip("schemathesis is not installed", allow_module_level=True)

SEED = 20
QUICK: dict[str, Any] = {
    "database": None,
    "deadline": None,
    "phases": [Phase.explicit, Phase.generate],
    "suppress_health_check": list(HealthCheck),
}


@pytest.fixture(scope="module")
def contract(target: Target) -> Any:
    return schemathesis.openapi.from_url(f"{target.url}/openapi.json")


schema = schemathesis.pytest.from_fixture("contract")


@schema.include(path_regex="^/api/v1/").parametrize()
@seeded(SEED)
@settings(max_examples=25, **QUICK)
def test_every_answer_is_one_that_is_documented(case: schemathesis.Case) -> None:
    case.call_and_validate()


@pytest.mark.long
@schema.include(path_regex="^/api/v1/").parametrize()
@settings(max_examples=2000, **QUICK)
def test_every_answer_is_one_that_is_documented_however_long_one_tries(case: schemathesis.Case) -> None:
    case.call_and_validate()
