"""A finding: something about a count that a person should know."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct


class Severity(StrEnum):
    """How much a finding matters to somebody who publishes the count."""

    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


class Finding(Struct, frozen=True):
    """Something about a count that a person should know; never a refusal by itself.

    Attributes:
        severity: How much it matters.
        code: Stable name of the kind of finding; each is explained in docs/errors.md.
        sentence: What was found, in one sentence with its numbers.
        contest: Identifier or reference of the contest, empty when none is concerned.
    """

    severity: Severity
    code: str
    sentence: str
    contest: str = ""
