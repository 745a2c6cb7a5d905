"""What refuses a call, an approval or a retraction, and why."""

from __future__ import annotations

from downballot.decisions.calls import (
    approval_problem,
    calls_of,
    same_outcome,
    standing_call,
)
from downballot.decisions.values import ContestDecision
from downballot.errors import DownballotError, UsageError
from downballot.ledger.ledger import Ledger
from downballot.model.call import Call, CallRow, Outcome
from downballot.model.rule import Rule, Scope
from downballot.pipeline.desk import Desk

LONGEST_NAME, LONGEST_REASON = 100, 2000  # in characters
NOT_YET = "the desk's policy does not allow a call"


def check_author(by: str) -> None:
    """Refuse a name that names nobody.

    Raises:
        UsageError: It is empty, too long, or more than one line of plain text.
    """
    _check_line("by", by, LONGEST_NAME, "who says so")


def check_reason(reason: str) -> None:
    """Refuse a reason that gives none.

    Raises:
        UsageError: It is empty, too long, or more than one line of plain text.
    """
    _check_line("reason", reason, LONGEST_REASON, "why, for whoever reads it later")


def _check_line(name: str, text: str, longest: int, wanted: str) -> None:
    if not text.strip():
        raise UsageError(f"{name}: empty, expected {wanted}")
    if not text.isprintable():
        raise UsageError(f"{name}: {text[:longest]!r}, expected one line of plain text")
    if len(text) > longest:
        raise UsageError(f"{name}: {len(text):,} characters, expected {longest:,} or fewer")


def check_whole(decision: ContestDecision, rule: Rule) -> None:
    """Refuse a county's part of a contest that reaches beyond the county.

    Raises:
        UsageError: It is one.
    """
    if rule.scope is Scope.PART:
        raise UsageError(
            f"contest {decision.name!r}: this county's part of a contest that reaches beyond "
            "it, expected a contest that this authority counts whole"
        )


def check_newest(desk: Desk, decision: ContestDecision) -> None:
    """Refuse a decision on a count that is no longer the newest.

    Raises:
        UsageError: A newer update was kept.
    """
    updates = desk.ledger.updates(decision.election)
    newest = updates[-1].key if updates else "none"
    if decision.update != newest:
        raise UsageError(
            f"contest {decision.name!r}: decided on update {decision.update}, the newest is "
            f"{newest}, expected a look at that one first"
        )


def check_outcome(decision: ContestDecision) -> Outcome:
    """Return the likeliest outcome, if there is one to name.

    Raises:
        UsageError: There is none: no votes, or no rule that is known.
    """
    if decision.outcome is None:
        reasons = f" ({' '.join(decision.holds)})" if decision.holds else ""
        raise UsageError(
            f"contest {decision.name!r}: no outcome can be named{reasons}, expected votes and "
            "a rule that is known"
        )
    return decision.outcome


def held(decision: ContestDecision) -> tuple[str, ...]:
    """Return why the policy does not allow a call; empty when it does."""
    if decision.may_be_called:
        return ()
    return decision.holds or (f"{NOT_YET.capitalize()}.",)


def check_policy(decision: ContestDecision, way_out: str) -> None:
    """Refuse what the desk's policy does not allow, with the policy's reasons.

    Args:
        decision: The decision.
        way_out: What a person can do all the same.

    Raises:
        UsageError: The policy does not allow a call of the likeliest outcome.
    """
    against = held(decision)
    if against:
        reasons = " ".join(against)
        raise UsageError(
            f"contest {decision.name!r}: {NOT_YET} ({reasons}), expected to wait; {way_out}"
        )


def standing(desk: Desk, election: str, contest: str) -> Call:
    """Return the call of a contest that stands.

    Args:
        desk: The desk.
        election: The desk's id of the election.
        contest: The contest's id.

    Raises:
        UsageError: None does.
    """
    found = standing_call(calls_of(desk.ledger.call_rows(election)), contest)
    if found is None:
        name = _name(desk, election, contest)
        raise UsageError(f"contest {name!r}: no call stands, expected one that was called")
    return found


def _name(desk: Desk, election: str, contest: str) -> str:
    """Return what readers call a contest; its id where the desk cannot tell."""
    try:
        return desk.contest(contest, election=election).view.name
    # A count that cannot be read must not hide what is said of the call.
    except DownballotError:
        return contest


def check_still_so(decision: ContestDecision, call: Call) -> None:
    """Refuse to approve what the count no longer says.

    Raises:
        UsageError: Another outcome is the likeliest by now, or the policy, which allowed
            the call when it was made, does not any more.
    """
    called, outcome = call.row.outcome, decision.outcome
    if outcome is None or not same_outcome(called, outcome):
        raise UsageError(
            f"contest {decision.name!r}: the count no longer says {called.sentence!r}, "
            "expected the outcome that was called; the call can be retracted"
        )
    if not call.row.against_policy:
        check_policy(decision, "the call can be retracted and made with --against-policy")


def check_uncalled(ledger: Ledger, decision: ContestDecision) -> None:
    """Refuse a second call of a contest.

    Raises:
        UsageError: One stands.
    """
    found = standing_call(calls_of(ledger.call_rows(decision.election)), decision.contest)
    if found is not None:
        raise UsageError(
            f"contest {decision.name!r}: call {found.row.number} by {found.row.by} stands "
            f"({found.row.outcome.sentence}), expected it to be retracted first"
        )


def check_stands(rows: tuple[CallRow, ...], number: int) -> Call:
    """Return the call of a number, if it stands.

    Raises:
        UsageError: It was retracted.
    """
    found = next(one for one in calls_of(rows) if one.row.number == number)
    if found.retraction is not None:
        raise UsageError(
            f"call {number}: {found.retraction.by} has retracted it, expected one that stands"
        )
    return found


def check_approver(call: Call, by: str) -> None:
    """Refuse an approval by somebody who has spoken for the call already.

    Raises:
        UsageError: They made it, or approved it before.
    """
    problem = approval_problem(call, by)
    if problem:
        raise UsageError(f"call {call.row.number}: {problem}")
