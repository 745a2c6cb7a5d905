"""The status of a contest in AP's words: each word with the exact condition for it.

The first that fits, from the top:

certified: the count is certified, and an outcome can be named.
runoff: a public call stands, and what it calls is a second round.
winner not leading: a public call stands, and one of those called is not in the places that
win at the count shown.
called: any other public call that stands.
uncalled: the newest call was public and was taken back.
unable to call: no outcome can be named (a county's part of a contest, a rule that is not
known, no votes, a complete tie, a share that depends on another contest).
too early to call: no batch after election night is in and the count is not complete; or the
policy allows a call and nobody has made it.
too close to call: a batch after election night is in, or the count is complete, and the
policy does not allow a call.

A call that waits for approval is not public.
"""

from __future__ import annotations

from downballot.contests.views import ContestView
from downballot.decisions.calls import call_status
from downballot.decisions.policy import Progress
from downballot.model.call import Call, CallStatus, Outcome, OutcomeKind
from downballot.model.rule import Method


def status_of(
    call: Call | None,
    outcome: Outcome | None,
    progress: Progress,
    *,
    may_be_called: bool,
    leading: frozenset[str] = frozenset(),
) -> CallStatus:
    """Return the status to show; the module's docstring has the conditions.

    Args:
        call: The newest call of the contest, also when it is retracted or not public.
        outcome: The likeliest outcome, None when there is none to name.
        progress: How far the count is.
        may_be_called: The policy allows a call of that outcome now.
        leading: Ids of the selections in the places that win; see ``leading_places``.
    """
    if progress.certified and outcome is not None:
        return CallStatus.CERTIFIED
    public = call_status(call, leading)
    if public is not None:
        return public
    if outcome is None:
        return CallStatus.UNABLE
    early = not progress.late_batches and not progress.complete
    return CallStatus.TOO_EARLY if early or may_be_called else CallStatus.TOO_CLOSE


def leading_places(view: ContestView, kind: OutcomeKind) -> frozenset[str]:
    """Return who is in the places that an outcome of this kind takes, at the count shown.

    Those who tie for the last of them are all in. Empty for a measure, where there is no
    order to speak of.

    Args:
        view: The contest.
        kind: What is called.
    """
    if view.standing.rule.method is Method.QUESTION:
        return frozenset()
    two = kind in {OutcomeKind.ADVANCES, OutcomeKind.RUNOFF}
    places = 2 if two else view.standing.rule.seats
    return frozenset(one.selection for one in view.standing.selections if one.rank <= places)
