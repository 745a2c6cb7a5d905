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


class GatheredFinding(Struct, frozen=True):
    """A kind of finding about one contest, over all the updates where it was found.

    Attributes:
        severity: How much it matters.
        code: Stable name of the kind of finding.
        election: The desk's id of the election.
        contest: The contest, empty when none is concerned.
        times: In how many arrivals it was found.
        first: Arrival of the first one.
        last: Arrival of the newest one.
        sentence: The newest one, in words.
    """

    severity: Severity
    code: str
    election: str
    contest: str
    times: int
    first: int
    last: int
    sentence: str
