"""What the editor's desk shows of a race, and does there: tied to what a person has seen."""

from __future__ import annotations

import hashlib

from msgspec import Struct

from downballot.contests.views import ContestHistory
from downballot.decisions.calls import calls_of, standing_call
from downballot.decisions.values import ContestDecision
from downballot.errors import UsageError
from downballot.model.call import Call, CallRow
from downballot.model.note import Note
from downballot.pipeline import calling
from downballot.pipeline.call_checks import check_outcome, check_whole
from downballot.pipeline.desk import Desk
from downballot.pipeline.notes import contest_notes


class Seen(Struct, frozen=True):
    """What a person had before them when they decided.

    Attributes:
        update: Key of the update.
        outcome: What the likeliest outcome is known by.
        call: Number of the call that stood; 0 for none.
    """

    update: str
    outcome: str
    call: int


class Race(Struct, frozen=True):
    """A race as the editor's desk shows it.

    Attributes:
        history: The contest at every update.
        decision: How far it is decided at the newest.
        call: The call that stands, also one that is not public; None for none.
        notes: Notes on it, also those taken back, in order.
        cannot: Why it cannot be called at all, whatever the policy says; empty when it can.
        seen: What somebody has before them who looks at this.
    """

    history: ContestHistory
    decision: ContestDecision
    call: Call | None
    notes: tuple[Note, ...]
    cannot: str
    seen: Seen


def race_of(desk: Desk, election: str, contest: str) -> Race:
    """Return a race as the editor's desk shows it.

    Args:
        desk: The desk.
        election: The desk's id of the election.
        contest: The contest's id.

    Raises:
        UsageError: The desk does not follow the election, or no such contest is counted.
    """
    history = desk.contest(contest, election=election)
    view = history.view
    decision = desk.decision(view.id, election=view.election)
    call = standing_call(calls_of(desk.ledger.call_rows(view.election)), view.id)
    return Race(
        history=history,
        decision=decision,
        call=call,
        notes=contest_notes(desk.ledger, view.election, view.id),
        cannot=_cannot(decision, history),
        seen=_seen(decision, call),
    )


def call_seen(
    desk: Desk, race: Race, seen: Seen, *, by: str, reason: str, against_policy: bool
) -> CallRow:
    """Call a race as a person has seen it.

    Args:
        desk: The desk.
        race: The race as it is now.
        seen: What the person had before them.
        by: Who calls.
        reason: Why.
        against_policy: Call although the policy does not allow it.

    Raises:
        UsageError: The count has gone on or says something else since, or ``calling.call``
            refuses.
        NotKept: The journal could not be written.
    """
    _check_seen(race, seen)
    return calling.call(
        desk, race.decision, by=by, reason=reason, against_policy=against_policy
    )


def approve_seen(desk: Desk, race: Race, seen: Seen, *, by: str, reason: str) -> CallRow:
    """Approve the call of a race that a person has seen, as a second person.

    Args:
        desk: The desk.
        race: The race as it is now.
        seen: What the person had before them.
        by: Who approves.
        reason: Why, or what was looked at; may be empty.

    Raises:
        UsageError: The count has gone on, another call stands, or ``calling.approve``
            refuses.
        NotKept: The journal could not be written.
    """
    _check_seen(race, seen)
    return calling.approve(desk, race.decision, by=by, reason=reason)


def retract_seen(desk: Desk, race: Race, seen: Seen, *, by: str, reason: str) -> CallRow:
    """Take back the call of a race that a person has seen, whatever the count says by now.

    Args:
        desk: The desk.
        race: The race as it is now.
        seen: What the person had before them.
        by: Who takes it back.
        reason: Why.

    Raises:
        UsageError: Another call stands than the one that was seen, or
            ``calling.retract`` refuses.
        NotKept: The journal could not be written.
    """
    _check_call(race, seen)
    view = race.history.view
    return calling.retract(desk, view.id, by=by, reason=reason, election=view.election)


def waiting_calls(desk: Desk) -> tuple[tuple[str, Call], ...]:
    """Return the calls that stand and wait for approval, oldest first, with contest names.

    Args:
        desk: The desk.
    """
    standing = [
        call for election in desk.settings.elections for call in _standing(desk, election.id)
    ]
    waiting = sorted((one for one in standing if not one.published), key=_number)
    return tuple((_name(desk, one.row), one) for one in waiting)


def _number(call: Call) -> int:
    return call.row.number


def _standing(desk: Desk, election: str) -> tuple[Call, ...]:
    calls = calls_of(desk.ledger.call_rows(election))
    named = {one.row.contest for one in calls}
    return tuple(one for each in named if (one := standing_call(calls, each)) is not None)


def _name(desk: Desk, row: CallRow) -> str:
    try:
        return desk.contest(row.contest, election=row.election).view.name
    except UsageError:
        return row.contest  # it is counted no more


def _cannot(decision: ContestDecision, history: ContestHistory) -> str:
    try:
        check_whole(decision, history.view.rule)
        check_outcome(decision)
    except UsageError as error:
        return str(error)
    return ""


def _seen(decision: ContestDecision, call: Call | None) -> Seen:
    outcome = decision.outcome
    said = f"{outcome.kind.value} {sorted(outcome.selections)}" if outcome else ""
    known_by = hashlib.sha256(said.encode()).hexdigest()[:16]
    return Seen(decision.update, known_by, call.row.number if call else 0)


def _check_seen(race: Race, seen: Seen) -> None:
    """Refuse what was decided on an older count, or on another outcome.

    Raises:
        UsageError: It was.
    """
    now, name = race.seen, race.decision.name
    if seen.update != now.update:
        raise UsageError(
            f"contest {name!r}: update {now.update} has arrived since you looked at "
            f"{seen.update or 'none'}, expected a look at it first"
        )
    if seen.outcome != now.outcome:
        raise UsageError(
            f"contest {name!r}: another outcome is the likeliest since you looked, expected a "
            "look at it first"
        )
    _check_call(race, seen)


def _check_call(race: Race, seen: Seen) -> None:
    if seen.call != race.seen.call:
        stands = f"call {race.seen.call} stands" if race.seen.call else "no call stands"
        raise UsageError(
            f"contest {race.decision.name!r}: {stands} since you looked, expected a look first"
        )
