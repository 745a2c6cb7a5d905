"""Completes the description of the API: every problem, and what was not asked for again.

Litestar describes what a handler returns; what all of them may answer besides is said here,
once for all of them.
"""

from __future__ import annotations

from typing import Any

from litestar import Request
from litestar.openapi.plugins import JsonRenderPlugin

PROBLEM_TYPE = "application/problem+json"
Described = dict[str, Any]
_PROBLEMS = {
    "400": "The question cannot be read: a parameter is wrong.",
    "404": "There is nothing of that name.",
    "500": "The desk could not read what it keeps.",
    "503": "The desk's database gives no answer for the moment.",
}
_FIELDS = {
    "title": ("string", "What kind of problem it is."),
    "status": ("integer", "HTTP status."),
    "detail": ("string", "What is wrong and what was expected."),
    "code": ("string", "Stable name of the kind of error."),
    "type": ("string", "Always about:blank: the title says it all."),
}


class CompleteJson(JsonRenderPlugin):
    """Gives the description of the API as JSON, with every problem in it."""

    def render(self, request: Request[Any, Any, Any], openapi_schema: Described) -> bytes:
        """Return the description.

        Args:
            request: The request.
            openapi_schema: The description as Litestar makes it.
        """
        return super().render(request, completed(openapi_schema))


def completed(description: Described) -> Described:
    """Return a description in which every operation has its problems, and 304.

    Args:
        description: The description as Litestar makes it.
    """
    components = description.get("components", {})
    schemas = {**components.get("schemas", {}), "Problem": _problem()}
    paths = {
        path: {method: _with_problems(one) for method, one in methods.items()}
        for path, methods in description["paths"].items()
    }
    return {**description, "paths": paths, "components": {**components, "schemas": schemas}}


def _problem() -> Described:
    return {
        "type": "object",
        "description": "A problem as RFC 9457 describes it.",
        "properties": {
            name: {"type": kind, "description": words}
            for name, (kind, words) in _FIELDS.items()
        },
        "required": list(_FIELDS),
    }


def _with_problems(operation: Described) -> Described:
    reference = {"$ref": "#/components/schemas/Problem"}
    problems = {
        status: {"description": words, "content": {PROBLEM_TYPE: {"schema": reference}}}
        for status, words in _PROBLEMS.items()
    }
    unchanged = {"description": "Nothing changed since the answer that If-None-Match names."}
    return {
        **operation,
        "responses": {**operation.get("responses", {}), "304": unchanged, **problems},
    }
