"""The API keeps to its own description, whatever it is asked."""

from __future__ import annotations

import json
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.config import SchemathesisConfig
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
)

from downballot.web.server import DeskServer

EXAMPLES = 10  # of each operation
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
    unsupported_method,
]
# Real names, so that questions also meet answers; every other question keeps what was made up.
REAL = {
    "election": "2022-11-08-general",
    "contest": "LAUSD District 2",
    "body_id": "lausd",
    "seat": "4",
    "person": "nick-melvoin",
    "filer": "1331137",
    "endorser": "utla",
}


@pytest.fixture(scope="session")
def described(site: DeskServer) -> Any:
    """The API as it describes itself."""
    return schemathesis.openapi.from_url(
        f"{site.url}/schema/openapi.json", config=SchemathesisConfig()
    )


def real_or_made(case: Any) -> Any:
    """Put real names in the place of every second made-up one."""
    if case.path_parameters and len(str(case.path_parameters)) % 2:
        for name in case.path_parameters:
            case.path_parameters[name] = REAL.get(name, case.path_parameters[name])
    return case


def test_every_operation_answers_as_the_description_says(described: Any) -> None:
    operations = [one.ok() for one in described.get_all_operations()]
    assert len(operations) > 20
    for operation in operations:

        @given(case=operation.as_strategy())
        @settings(
            max_examples=EXAMPLES,
            deadline=None,
            derandomize=True,
            database=None,
            suppress_health_check=list(HealthCheck),
        )
        def ask(case: Any) -> None:
            real_or_made(case).call_and_validate(checks=CHECKS, timeout=60)

        ask()


def test_every_operation_says_what_it_answers_and_which_problems(described: Any) -> None:
    raw = json.loads(json.dumps(described.raw_schema))
    assert raw["paths"]
    for path, methods in raw["paths"].items():
        for operation in methods.values():
            assert operation["description"], path
            assert {"200", "304", "400", "404", "500", "503"} <= set(operation["responses"])
            for status in ("400", "404", "500", "503"):
                content = operation["responses"][status]["content"]
                assert list(content) == ["application/problem+json"], path
