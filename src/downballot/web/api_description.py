"""Completes the description of the API: every problem, and what was not asked for again.

Litestar describes what a handler returns; what all of them may answer besides is said here,
once for all of them.
"""

from __future__ import annotations

from litestar.openapi.spec import (
    OpenAPI,
    OpenAPIMediaType,
    OpenAPIResponse,
    OpenAPIType,
    Operation,
    Reference,
    Schema,
)

PROBLEM = "Problem"
PROBLEM_TYPE = "application/problem+json"
NOT_MODIFIED = OpenAPIResponse(
    description="Nothing has changed since the answer that If-None-Match names."
)
_PROBLEMS = {
    "400": "The question cannot be read: a parameter is wrong.",
    "404": "There is nothing of that name.",
    "500": "The desk could not read what it keeps.",
    "503": "The desk's database gives no answer for the moment.",
}
_FIELDS = {
    "title": (OpenAPIType.STRING, "What kind of problem it is."),
    "status": (OpenAPIType.INTEGER, "HTTP status."),
    "detail": (OpenAPIType.STRING, "What is wrong and what was expected."),
    "code": (OpenAPIType.STRING, "Stable name of the kind of error."),
    "type": (OpenAPIType.STRING, "Always about:blank: the title says it all."),
}


def complete(description: OpenAPI) -> None:
    """Add to every operation the problems that it may answer, and 304.

    Args:
        description: The description as Litestar makes it.
    """
    if description.components.schemas is None:
        description.components.schemas = {}
    if PROBLEM in description.components.schemas:
        return
    description.components.schemas[PROBLEM] = Schema(
        type=OpenAPIType.OBJECT,
        description="A problem as RFC 9457 describes it.",
        properties={
            name: Schema(type=kind, description=words)
            for name, (kind, words) in _FIELDS.items()
        },
        required=list(_FIELDS),
    )
    for path in (description.paths or {}).values():
        if path.get is not None:
            _add(path.get)


def _add(operation: Operation) -> None:
    answers = dict(operation.responses or {})
    answers["304"] = NOT_MODIFIED
    for status, words in _PROBLEMS.items():
        answers[status] = OpenAPIResponse(
            description=words,
            content={
                PROBLEM_TYPE: OpenAPIMediaType(
                    schema=Reference(ref=f"#/components/schemas/{PROBLEM}")
                )
            },
        )
    operation.responses = answers
