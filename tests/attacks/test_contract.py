"""The REST interface held to its own OpenAPI document, by requests that are made from it and against it."""

import os
from typing import Any

import pytest

from tests.kits.attack import Target

try:
    import schemathesis
    from hypothesis import HealthCheck, Phase, given, settings
    from hypothesis import seed as seeded
    from schemathesis import GenerationMode
    from schemathesis.core.failures import FailureGroup
    from schemathesis.specs.openapi.checks import positive_data_acceptance
except ImportError:
    if os.environ.get("CI") == "true":
        raise
    pytest.skip("schemathesis is not installed", allow_module_level=True)

SEED = 20

UNDECIDED = [positive_data_acceptance]
"""No schema can say that a text is the base64 of a picture, or that there is a product of an id: 422 says so."""


@pytest.fixture(scope="module")
def operations(target: Target) -> dict[str, Any]:
    """What the document describes, by "GET /path"."""
    contract = schemathesis.openapi.from_url(f"{target.url}/openapi.json")
    described: Any = contract.get_all_operations()
    found = [result.ok() for result in described]
    return {operation.label: operation for operation in found if operation.path.startswith("/api/v1/")}


def try_out(operation: Any, mode: GenerationMode, examples: int) -> None:
    """Send what a document allows (positive) or forbids (negative), and hold each answer to it."""

    def answered(case: Any) -> None:
        case.call_and_validate(excluded_checks=UNDECIDED)

    tuned = settings(
        max_examples=examples,
        database=None,
        deadline=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    cases = operation.as_strategy(generation_mode=mode)
    seeded(SEED)(tuned(given(case=cases)(answered)))()


def tried(operations: dict[str, Any], examples: int) -> None:
    assert {"POST /api/v1/search", "GET /api/v1/health", "GET /api/v1/facets"} <= set(operations)
    for operation in operations.values():
        try_out(operation, GenerationMode.POSITIVE, examples if operation.body else 1)
    try_out(operations["POST /api/v1/search"], GenerationMode.NEGATIVE, examples)


def test_every_answer_is_one_that_is_documented(operations: dict[str, Any]) -> None:
    tried(operations, 15)


@pytest.mark.long
def test_every_answer_is_one_that_is_documented_however_long_one_tries(operations: dict[str, Any]) -> None:
    tried(operations, 3000)


def test_an_answer_that_is_not_documented_is_noticed(target: Target) -> None:
    document = target.get("/openapi.json").json
    del document["paths"]["/api/v1/search"]["post"]["responses"]["422"]
    contract: Any = schemathesis.openapi.from_dict(document)
    contract.config.update(base_url=target.url)
    with pytest.raises(FailureGroup):
        try_out(contract["/api/v1/search"]["POST"], GenerationMode.NEGATIVE, 5)
