"""People call, approve and take back; the engine only recommends.

What a person has seen is what is recorded: calling and approving take the decision that was
looked at, and are refused when the count has gone on since. Whether a contest is called
already is asked within the write, so that of two people who call at once one is refused.
"""

from __future__ import annotations

from datetime import UTC, datetime

import msgspec

from downballot.decisions.calls import calls_of, same_outcome
from downballot.decisions.values import ContestDecision
from downballot.errors import DownballotError
from downballot.forecast.values import Question
from downballot.model.call import CallAction, CallRow, Outcome, OutcomeKind
from downballot.model.rule import Rule
from downballot.pipeline.call_checks import (
    check_approver,
    check_author,
    check_newest,
    check_outcome,
    check_policy,
    check_reason,
    check_stands,
    check_still_so,
    check_uncalled,
    check_whole,
    held,
    standing,
)
from downballot.pipeline.desk import Desk
from downballot.publication.words import rule_parts


def call(
    desk: Desk,
    decision: ContestDecision,
    *,
    by: str,
    reason: str,
    against_policy: bool = False,
    now: datetime | None = None,
) -> CallRow:
    """Call a contest: its likeliest outcome, as the person has seen it.

    Args:
        desk: The desk.
        decision: The newest decision on the contest, as it was looked at.
        by: Who calls.
        reason: Why, in a sentence.
        against_policy: Call although the desk's policy does not allow it; the row then
            says why it did not.
        now: When, aware; this moment by default.

    Returns:
        The row as it was added to the call ledger.

    Raises:
        UsageError: Nobody or no reason is named, there is no outcome to name, the policy
            does not allow the call, a call stands already, or the count has gone on.
        NotKept: The journal could not be written.
    """
    outcome = check_call(desk, decision, by=by, reason=reason, against_policy=against_policy)
    row = msgspec.structs.replace(
        _row(CallAction.CALL, decision, outcome, _rule(desk, decision)),
        by=by.strip(),
        reason=reason.strip(),
        at=now or datetime.now(UTC),
        against_policy=held(decision),
        approvals_needed=desk.settings.calls.approvals,
    )
    # The rows are read again within the write: nobody else can have added one since.
    return desk.ledger.calls.add(row, lambda _: check_uncalled(desk.ledger, decision))


def check_call(
    desk: Desk, decision: ContestDecision, *, by: str, reason: str, against_policy: bool = False
) -> Outcome:
    """Return the outcome that a call would record, if the contest can be called now.

    Args:
        desk: The desk.
        decision: The newest decision on the contest.
        by: Who would call.
        reason: Why.
        against_policy: Whether the desk's policy may be left aside.

    Raises:
        UsageError: See ``call``.
    """
    check_author(by)
    check_reason(reason)
    check_whole(decision, _rule(desk, decision))
    check_newest(desk, decision)
    outcome = check_outcome(decision)
    check_uncalled(desk.ledger, decision)
    if not against_policy:
        check_policy(decision, "--against-policy calls it all the same")
    return outcome


def approve(
    desk: Desk,
    decision: ContestDecision,
    *,
    by: str,
    reason: str = "",
    now: datetime | None = None,
) -> CallRow:
    """Approve the call of a contest that stands, as a second person.

    Args:
        desk: The desk.
        decision: The newest decision on the contest, as it was looked at.
        by: Who approves.
        reason: Why, or what was looked at; may be empty.
        now: When, aware; this moment by default.

    Raises:
        UsageError: Nobody is named, no call stands, the person made or approved it before,
            the count no longer says what was called, or it has gone on.
        NotKept: The journal could not be written.
    """
    check_author(by)
    if reason:
        check_reason(reason)
    found = standing(desk, decision.election, decision.contest)
    check_approver(found, by)
    check_newest(desk, decision)
    check_still_so(decision, found)
    number = found.row.number
    row = msgspec.structs.replace(
        _row(CallAction.APPROVE, decision, found.row.outcome, _rule(desk, decision)),
        of=number,
        by=by.strip(),
        reason=reason.strip(),
        at=now or datetime.now(UTC),
        against_policy=held(decision),
    )
    return desk.ledger.calls.add(
        row, lambda rows: check_approver(check_stands(rows, number), by)
    )


def retract(
    desk: Desk,
    contest: str,
    *,
    by: str,
    reason: str,
    election: str = "",
    now: datetime | None = None,
) -> CallRow:
    """Take back the call of a contest that stands; the call stays in the ledger.

    It is never refused for what the count says, nor because the count cannot be read.

    Args:
        desk: The desk.
        contest: Its id, its name on this desk, or words of its title.
        by: Who takes it back.
        reason: Why, in a sentence.
        election: The desk's id; the newest election with a count when empty.
        now: When, aware; this moment by default.

    Raises:
        UsageError: Nobody or no reason is named, or no call of the contest stands.
        NotKept: The journal could not be written.
    """
    check_author(by)
    check_reason(reason)
    chosen = desk.election(election).id
    called = {one.row.contest for one in calls_of(desk.ledger.call_rows(chosen))}
    found = contest if contest in called else desk.contest(contest, election=chosen).view.id
    call_that_stands = standing(desk, chosen, found)
    number = call_that_stands.row.number
    row = msgspec.structs.replace(
        _seen_now(desk, call_that_stands.row),
        of=number,
        by=by.strip(),
        reason=reason.strip(),
        at=now or datetime.now(UTC),
    )

    def allowing(rows: tuple[CallRow, ...]) -> None:
        check_stands(rows, number)

    return desk.ledger.calls.add(row, allowing)


def _rule(desk: Desk, decision: ContestDecision) -> Rule:
    return desk.contest(decision.contest, election=decision.election).view.rule


def _row(
    action: CallAction, decision: ContestDecision, outcome: Outcome, rule: Rule
) -> CallRow:
    """Return a row with all that the decision says; who, why and when are still to be said."""
    return CallRow(
        number=0,
        action=action,
        election=decision.election,
        contest=decision.contest,
        outcome=outcome,
        of=0,
        by="",
        reason="",
        at=decision.published_at,
        update=decision.update,
        published_at=decision.published_at,
        rule="; ".join(f"{part}: {words}" for part, words, _ in rule_parts(rule)),
        model=decision.forecast.model,
        seed=decision.forecast.seed,
        draws=decision.forecast.draws,
        probability=decision.probability,
        assertions=tuple((one.sentence, one.probability) for one in decision.assertions),
        against_policy=(),
    )


def _seen_now(desk: Desk, row: CallRow) -> CallRow:
    """Return a row of retraction: on the newest update, else on what the call was made on."""
    try:
        decision = desk.decision(row.contest, election=row.election)
        rule = _rule(desk, decision)
    # Whatever of the desk cannot be read, a call must be possible to take back.
    except DownballotError:
        return msgspec.structs.replace(
            row, action=CallAction.RETRACT, against_policy=(), approvals_needed=0
        )
    probability = _probability_of(row.outcome, decision)
    likely = msgspec.structs.replace(decision, probability=probability)
    return _row(CallAction.RETRACT, likely, row.outcome, rule)


def _probability_of(outcome: Outcome, decision: ContestDecision) -> float:
    """Return how likely an outcome is now; at most, where it is not the likeliest."""
    likeliest = decision.outcome
    if likeliest is not None and same_outcome(outcome, likeliest):
        return decision.probability
    wins = {
        one.selection: one.probability
        for one in decision.forecast.probabilities
        if one.question is Question.WINS
    }
    others = 1 - decision.probability if likeliest is not None else 1.0
    if outcome.kind is not OutcomeKind.WINS:
        return others
    return min([others, *(wins.get(one, 1.0) for one in outcome.selections)])
