"""How final a count is."""

from __future__ import annotations

from enum import StrEnum


class ResultsStatus(StrEnum):
    """How final a count is, in the words of NIST SP 1500-100 (ResultsStatus)."""

    PRE_ELECTION = "pre-election"
    UNOFFICIAL_PARTIAL = "unofficial-partial"
    UNOFFICIAL_COMPLETE = "unofficial-complete"
    CERTIFIED = "certified"
    CORRECTION = "correction"
    RECOUNT = "recount"
