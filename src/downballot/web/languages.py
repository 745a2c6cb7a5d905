"""Which language a request asks for: a prefix of its path says it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from litestar.types import LifeSpanScope, Scope

from downballot.publication.language import ENGLISH, Language, split_path

AnyScope = Scope | LifeSpanScope
_KEY = "downballot.language"


def with_language(scope: AnyScope) -> AnyScope:
    """Return a connection as if its path had no prefix of a language.

    Args:
        scope: The connection; one that is no request stays as it is.
    """
    language, path = split_path(str(scope.get("path", "")))
    if language is ENGLISH:
        return scope
    known = {"path": path, "raw_path": path.encode(), _KEY: language}
    return cast("AnyScope", {**scope, **known})


def language_of(scope: Mapping[str, Any]) -> Language:
    """Return the language that a connection asks for.

    Args:
        scope: The connection.
    """
    found: Language = scope.get(_KEY, ENGLISH)
    return found
