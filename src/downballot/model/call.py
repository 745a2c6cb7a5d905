"""What people decide about a contest: a call, its approvals, its retraction."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from msgspec import Struct


class CallStatus(StrEnum):
    """Where a contest stands for readers, in the words of the Associated Press."""

    TOO_EARLY = "too early to call"
    TOO_CLOSE = "too close to call"
    CALLED = "called"
    RUNOFF = "runoff"
    WINNER_NOT_LEADING = "winner not leading"
    UNCALLED = "uncalled"
    UNABLE = "unable to call"
    CERTIFIED = "certified"


class OutcomeKind(StrEnum):
    """What is decided."""

    WINS = "wins"  # the selections win the seats
    RUNOFF = "runoff"  # the selections go on to a second round
    ADVANCES = "advances"  # the selections go on, as the rule of a top-two primary says
    PASSES = "passes"
    FAILS = "fails"


class CallPolicy(Struct, frozen=True, forbid_unknown_fields=True):
    """When a desk may call a contest; ``[calls]`` in ``desk.toml``.

    Attributes:
        probability: Every assertion must be at least this likely, above 0.5 to 1.
        late_batches: Batches counted after election night that there must be; a lead that
            no past canvass lost needs none.
        closest_points: No call while a selection is this close to a line or to another
            whose order matters, in percentage points of the votes; until nothing is left
            to count.
        least_difference: No call after the night unless late votes would have to differ by
            this much to undo a lead, even if as many come as the 95 % interval allows; 0.12
            is 12 points in an even race of two. 0 asks nothing.
        wait_points: Inside this final margin a call waits for certification, because a
            recount may be asked for (Elections Code 15620), in percentage points.
        approvals: People, besides the one who calls, who must approve before it is public.
    """

    probability: float = 0.995
    late_batches: int = 1
    closest_points: float = 0.5
    least_difference: float = 0.12
    wait_points: float = 0.1
    approvals: int = 0


class Outcome(Struct, frozen=True):
    """An outcome of a contest.

    Attributes:
        kind: What is decided.
        selections: Ids of who wins or goes on, sorted; empty for a measure.
        sentence: In words, with display names (``Sherlett Hendy Newbill wins``).
    """

    kind: OutcomeKind
    selections: tuple[str, ...]
    sentence: str


class CallAction(StrEnum):
    """What a row of the call ledger does."""

    CALL = "call"
    APPROVE = "approve"
    RETRACT = "retract"


class CallRow(Struct, frozen=True):
    """One row of the call ledger; never edited, only followed by another.

    Attributes:
        number: Place in the desk's chain, from 1.
        action: What it does.
        election: The desk's id of the election.
        contest: The contest's id.
        outcome: What is called; of the call that is approved or retracted.
        of: Number of the call that is approved or retracted; 0 for a call.
        by: Who.
        reason: Why, in a sentence.
        at: When, aware.
        update: Key of the update it was made on.
        published_at: The authority's clock of that update, aware.
        rule: The rule of the contest, in words.
        model: Version of the model and its constants.
        seed: Seed of the simulated finishes.
        draws: How many finishes were simulated.
        probability: How likely the outcome was then, 0 to 1; in a retraction of an outcome
            that is no longer the likeliest, how likely it is at most.
        assertions: Each sentence with its probability then.
        against_policy: Why the policy did not allow the call; empty when it did.
        approvals_needed: People, besides the one who calls, who must approve before it is
            public: as the desk asked when it was called, so that a later change of
            ``desk.toml`` neither publishes a call nor takes it back.
        previous: Hash of the row before, in hexadecimal; 64 zeros for the first.
        hash: SHA-256 over all of the above, in hexadecimal.
    """

    number: int
    action: CallAction
    election: str
    contest: str
    outcome: Outcome
    of: int
    by: str
    reason: str
    at: datetime
    update: str
    published_at: datetime
    rule: str
    model: str
    seed: int
    draws: int
    probability: float
    assertions: tuple[tuple[str, float], ...]
    against_policy: tuple[str, ...]
    approvals_needed: int = 0
    previous: str = ""
    hash: str = ""


class Call(Struct, frozen=True):
    """A call with all that followed it.

    Attributes:
        row: The call itself.
        approvals: Rows of the people who approved it, oldest first.
        retraction: The row that retracted it, None while it stands.
        published: It has the approvals that the desk asked for, and is not retracted.
    """

    row: CallRow
    approvals: tuple[CallRow, ...] = ()
    retraction: CallRow | None = None
    published: bool = False
