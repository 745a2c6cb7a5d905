"""What is decided in one contest, and why: assertions, status, and the call that stands."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Protocol

from msgspec import Struct

from downballot.forecast.constants import PastRecord
from downballot.forecast.values import ContestForecast
from downballot.model.call import Call, CallStatus, Outcome
from downballot.model.finding import Finding


class AssertionKind(StrEnum):
    """What one assertion says of the final count."""

    AHEAD = "ahead"  # subject finishes ahead of other
    MEETS = "meets"  # subject meets the share
    MISSES = "misses"  # subject does not meet the share
    NOBODY_MEETS = "nobody-meets"  # no selection meets the share


class AssertionState(StrEnum):
    """Whether an assertion is settled, and by what."""

    OPEN = "open"
    SETTLED_BY_MODEL = "settled by the model"
    SETTLED_BY_ARITHMETIC = "settled by arithmetic"


class Assertion(Struct, frozen=True):
    """One sentence that must hold for an outcome.

    Attributes:
        kind: What it says.
        sentence: In words, with display names (``Rivas is ahead of Brenes``).
        subject: The selection's id; empty for NOBODY_MEETS.
        other: The other selection's id; empty but for AHEAD.
        probability: How likely it is to hold in the end, 0 to 1.
        state: Open, settled by the model, or settled by arithmetic.
        reasons: Why, in sentences a reader accepts.
    """

    kind: AssertionKind
    sentence: str
    subject: str
    other: str
    probability: float
    state: AssertionState
    reasons: tuple[str, ...] = ()


class ContestDecision(Struct, frozen=True):
    """How far one contest is decided, at one update.

    Attributes:
        election: The desk's id of the election.
        contest: The contest's id.
        name: What readers call it.
        update: Key of the update.
        published_at: The authority's clock of the update, aware.
        forecast: What may still happen.
        outcome: The likeliest outcome, None when there is none to name (no votes, no rule,
            a county's part of a contest).
        probability: How likely that outcome is: all its assertions together, 0 to 1.
        assertions: What must hold for it.
        may_be_called: The policy allows a call of this outcome now.
        holds: Why the policy does not allow it, in sentences; empty when it does.
        status: The status to show, in AP's words.
        call: The call that stands, None when there is none.
        findings: What a person should know (``call-against-record`` when a later count
            does not fit the call that stands).
    """

    election: str
    contest: str
    name: str
    update: str
    published_at: datetime
    forecast: ContestForecast
    outcome: Outcome | None
    probability: float
    assertions: tuple[Assertion, ...]
    may_be_called: bool
    holds: tuple[str, ...]
    status: CallStatus
    call: Call | None = None
    findings: tuple[Finding, ...] = ()


class PastCanvasses(Protocol):
    """What past canvasses say of a lead; kept with the constants of the forecast."""

    def record(self, difference: float, uncounted_share: float) -> PastRecord:
        """Return how many such leads there were, and how many were lost.

        Args:
            difference: By how much late votes would have to differ to undo the lead; see
                ``forecast.leads.needed_difference``.
            uncounted_share: Share of the final votes that is still to come, 0 to 1.
        """

    def never_lost(self, difference: float) -> bool:
        """Say whether no past canvass lost such a lead on election night.

        Args:
            difference: As above.
        """
