"""From rows of the call ledger to calls: which stands, who approved, what contradicts it."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime

import msgspec

from downballot.decisions.words import probability_figure
from downballot.model.call import Call, CallAction, CallRow, CallStatus, Outcome, OutcomeKind
from downballot.model.editor import person_key
from downballot.model.finding import Finding, Severity
from downballot.model.sentence import say

MORE_LIKELY_THAN_NOT = 0.5


def calls_of(rows: Iterable[CallRow], *, as_of: datetime | None = None) -> tuple[Call, ...]:
    """Return every call with what followed it, in the order of the ledger.

    An approval counts once a person, never from the one who called, and not after the
    retraction; rows that belong to no call that is seen are left out.

    Args:
        rows: Rows of the call ledger, in order.
        as_of: Rows made after this moment are not seen, aware, to the second.
    """
    calls: dict[int, Call] = {}
    latest = as_of.replace(microsecond=999_999) if as_of else None
    for row in rows:
        if latest is not None and row.at > latest:
            continue
        if row.action is CallAction.CALL:
            calls[row.number] = _published(Call(row))
        elif row.of in calls:
            calls[row.of] = _published(_followed(calls[row.of], row))
    return tuple(calls.values())


def newest_calls(calls: Iterable[Call]) -> dict[str, Call]:
    """Return the newest call of each contest, also where it is retracted, by contest id."""
    return {call.row.contest: call for call in calls}


def stands(call: Call | None) -> bool:
    """Say whether there is a call and nobody has retracted it; it may wait for approval."""
    return call is not None and call.retraction is None


def standing_call(calls: Iterable[Call], contest: str) -> Call | None:
    """Return the call of a contest that stands, None when there is none.

    Args:
        calls: Calls of one election, in the order of the ledger.
        contest: The contest's id.
    """
    newest = newest_calls(calls).get(contest)
    return newest if stands(newest) else None


def approvals_missing(call: Call) -> int:
    """Return how many people must still approve before a call is public."""
    return max(call.row.approvals_needed - len(call.approvals), 0)


def approval_problem(call: Call, by: str) -> str:
    """Say why a person may not approve a call, empty when they may.

    Args:
        call: The call that stands.
        by: Who would approve it.
    """
    if same_person(by, call.row.by):
        return f"{by} made this call, expected a second person"
    if any(same_person(by, one.by) for one in call.approvals):
        return f"{by} has approved it before, expected another person"
    return ""


def same_person(one: str, other: str) -> bool:
    """Say whether two names are one but for capitals, spaces and forms of letters.

    Examples:
        >>> same_person("Ana  Example", "ana example ")
        True
    """
    return person_key(one) == person_key(other)


def same_outcome(one: Outcome, other: Outcome) -> bool:
    """Say whether two outcomes decide the same, however they word it."""
    return one.kind is other.kind and set(one.selections) == set(other.selections)


def call_status(call: Call | None, leading: Collection[str] = ()) -> CallStatus | None:
    """Return the status that calls alone give a contest, None when they give it none.

    A call that waits for approval is not public and gives none.

    Args:
        call: The newest call of the contest, also when it is retracted.
        leading: Ids of the selections in the places that win, at the count shown; empty
            where there is no order to speak of (a measure).
    """
    if call is None:
        return None
    if call.retraction is not None:
        # Taken back before it was public: readers never saw a call.
        return None if approvals_missing(call) else CallStatus.UNCALLED
    if not call.published:
        return None
    if call.row.outcome.kind is OutcomeKind.RUNOFF:
        return CallStatus.RUNOFF
    behind = set(call.row.outcome.selections) - set(leading)
    return CallStatus.WINNER_NOT_LEADING if leading and behind else CallStatus.CALLED


def call_findings(
    call: Call | None,
    outcome: Outcome | None,
    probability: float,
    *,
    settled: Outcome | None = None,
) -> tuple[Finding, ...]:
    """Return what a person must know where a later count does not fit the call that stands.

    Nothing is changed by it: a call is taken back by a person alone.

    Args:
        call: The newest call of the contest; None or retracted, there is nothing to fit.
        outcome: The likeliest outcome now; None when there is none to name.
        probability: How likely that outcome is now, 0 to 1.
        settled: The outcome that arithmetic has settled, None when it has settled none.
    """
    if call is None or not stands(call):
        return ()
    against = _against(call.row.outcome, outcome, probability, settled)
    if not against:
        return ()
    row = call.row
    sentence = say(
        "Call {call} by {name} ({outcome}) stands, but {against}.",
        call=row.number,
        name=row.by,
        outcome=_without_stop(row.outcome.sentence),
        against=against,
    )
    return (Finding(Severity.ERROR, "call-against-record", sentence, row.contest),)


def _against(
    called: Outcome, outcome: Outcome | None, probability: float, settled: Outcome | None
) -> str:
    """Say what in the count is against a called outcome; empty when nothing is."""
    if settled is not None and not same_outcome(called, settled):
        return say(
            "arithmetic has settled another outcome: {outcome}",
            outcome=_without_stop(settled.sentence),
        )
    if outcome is None:
        return say("the count now gives no outcome to name")
    figure = probability_figure(probability)
    if not same_outcome(called, outcome):
        return say(
            "another outcome is now the likeliest: {outcome} ({figure})",
            outcome=_without_stop(outcome.sentence),
            figure=figure,
        )
    if probability < MORE_LIKELY_THAN_NOT:
        return say("it is now less likely than not ({figure})", figure=figure)
    return ""


def _without_stop(sentence: str) -> str:
    """Return a sentence without its full stop, itself where it has none."""
    return sentence.rstrip(".") if sentence.endswith(".") else sentence


def _followed(call: Call, row: CallRow) -> Call:
    if call.retraction is not None:
        return call
    if row.action is CallAction.RETRACT:
        return msgspec.structs.replace(call, retraction=row)
    if approval_problem(call, row.by):
        return call
    return msgspec.structs.replace(call, approvals=(*call.approvals, row))


def _published(call: Call) -> Call:
    public = stands(call) and not approvals_missing(call)
    return msgspec.structs.replace(call, published=public)
