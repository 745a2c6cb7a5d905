"""What matching funds would come to, and what was assumed."""

from __future__ import annotations

from msgspec import Struct

from downballot.model.money import MatchingParameters


class LeftOut(Struct, frozen=True):
    """Contributions that are not matched, and why.

    Attributes:
        reason: Why, in words.
        rows: How many transactions.
        cents: What they come to; returns count against it.
    """

    reason: str
    rows: int
    cents: int


class MatchingResult(Struct, frozen=True):
    """What one candidate would receive under one set of parameters.

    Attributes:
        parameters: The parameters.
        contributors: How many contributors have something matched.
        matched_cents: Their contributions, each up to what is matched of one contributor.
        qualifies: Whether both thresholds are reached; None where neither is known.
        uncapped_cents: Public money before the maximum, if the candidate qualified.
        public_cents: Public money the candidate would receive: 0 where a threshold is
            missed, never above the maximum.
        left_out: Contributions that are not matched, largest first.
        assumptions: What was assumed, a sentence each.
    """

    parameters: MatchingParameters
    contributors: int
    matched_cents: int
    qualifies: bool | None
    uncapped_cents: int
    public_cents: int
    left_out: tuple[LeftOut, ...]
    assumptions: tuple[str, ...]
