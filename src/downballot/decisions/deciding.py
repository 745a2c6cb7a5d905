"""Decides how far one contest is decided: outcome, assertions, policy, status."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from fractions import Fraction

from msgspec import structs

from downballot.contests.views import ContestView, CountedContest, CountStep
from downballot.decisions.assertions import Expected, Requirement, expect
from downballot.decisions.calls import call_findings, stands
from downballot.decisions.doubts import write_in_doubts
from downballot.decisions.known import Known, last_batches
from downballot.decisions.margins import margin_of, settled_by_arithmetic, votes_of
from downballot.decisions.policy import (
    Progress,
    Weighed,
    holds_against,
    late_batches,
    never_lost,
)
from downballot.decisions.reasons import explain
from downballot.decisions.status import leading_places, status_of
from downballot.decisions.values import (
    Assertion,
    AssertionState,
    ContestDecision,
    PastCanvasses,
)
from downballot.errors import UsageError
from downballot.forecast.doubts import under_name
from downballot.forecast.finishes import Finishes
from downballot.forecast.leads import needed_difference, uncounted_share
from downballot.forecast.values import ContestForecast
from downballot.model.call import Call, CallPolicy, CallStatus
from downballot.model.finding import Finding
from downballot.model.status import ResultsStatus

_CERTIFIED = {ResultsStatus.CERTIFIED, ResultsStatus.CORRECTION}


def decide(
    contest: CountedContest,
    forecast: ContestForecast,
    finishes: Finishes,
    *,
    policy: CallPolicy,
    past: PastCanvasses,
    night_ends: datetime,
    call: Call | None = None,
) -> ContestDecision:
    """Return how far a contest is decided at the newest of its updates.

    Args:
        contest: The contest at the update that is decided on, with its counts until then,
            one or more.
        forecast: What may still happen, from the counts up to the same update.
        finishes: The simulated finishes of the same forecast.
        policy: When the desk may call.
        past: What past canvasses say of a lead.
        night_ends: When election night is over, in the zone of the authority's clock; see
            ``policy.end_of_night``.
        call: The newest call of the contest, also when it is retracted or not public.

    Raises:
        UsageError: There is no update.
    """
    view, steps = contest.view, contest.steps
    if not steps:
        raise UsageError(f"contest {forecast.contest!r}: no update, expected one or more")
    zone = night_ends.tzinfo or UTC
    known = Known(view, last_batches(steps), forecast, finishes, zone)
    expected = expect(view, finishes, policy)
    progress = _progress(view, steps, night_ends, complete=forecast.complete)
    weighed = [_weigh(known, one, policy, past) for one in expected.requirements]
    holds = _holds(view, expected, weighed, progress, policy)
    callable_now = expected.outcome is not None and not holds
    return ContestDecision(
        election=view.election,
        contest=view.id,
        name=view.name,
        update=steps[-1].update.key,
        published_at=steps[-1].update.published_at,
        forecast=_named(forecast, view.name),
        outcome=expected.outcome,
        probability=expected.probability,
        assertions=tuple(one.assertion for one in weighed),
        may_be_called=callable_now,
        holds=holds,
        status=_status(view, expected, progress, call, may_be_called=callable_now),
        call=call if stands(call) else None,
        findings=_findings(call, expected, weighed),
    )


def _progress(
    view: ContestView, steps: Sequence[CountStep], night_ends: datetime, *, complete: bool
) -> Progress:
    counts = [{one.selection: one.votes for one in step.count.selections} for step in steps]
    named = sorted({name for count in counts for name in count})
    votes = [[count.get(name, 0) for name in named] for count in counts]
    moments = [step.update.published_at for step in steps]
    return Progress(
        late_batches=late_batches(moments, votes, night_ends)[-1],
        complete=complete,
        certified=view.standing.status in _CERTIFIED,
    )


def _weigh(
    known: Known, required: Requirement, policy: CallPolicy, past: PastCanvasses
) -> Weighed:
    margin, to_come = margin_of(known.view, required), known.forecast.votes_to_come
    uncounted = uncounted_share(known.forecast, to_come.median)
    record = None
    if margin and uncounted:
        record = past.record(
            _difference(known, required, abs(margin), to_come.median), uncounted
        )
    more = _difference(known, required, margin, to_come.high50)
    return Weighed(
        assertion=Assertion(
            kind=required.kind,
            sentence=required.sentence,
            subject=required.subject,
            other=required.other,
            probability=required.probability,
            state=_state(known, required, policy),
            reasons=explain(known, required, record),
        ),
        margin=margin,
        never_lost=never_lost(more, uncounted, past, policy),
        difference=_difference(known, required, margin, to_come.high95),
    )


def _difference(known: Known, required: Requirement, margin: Fraction, to_come: float) -> float:
    """Return by how much late votes must differ to undo a margin, if so many come."""
    uncounted = uncounted_share(known.forecast, to_come)
    if required.share is not None:
        return needed_difference(2 * float(margin), 1.0, uncounted)
    both = sum(votes_of(known.view, one) for one in (required.subject, required.other))
    together = both / max(known.view.standing.tally.listed_votes, 1)
    return needed_difference(float(margin), together, uncounted)


def _state(known: Known, required: Requirement, policy: CallPolicy) -> AssertionState:
    if write_in_doubts(known.view):
        return AssertionState.OPEN
    complete = known.forecast.complete and required.probability == 1
    if complete or settled_by_arithmetic(known.view, required):
        return AssertionState.SETTLED_BY_ARITHMETIC
    if required.probability >= policy.probability:
        return AssertionState.SETTLED_BY_MODEL
    return AssertionState.OPEN


def _holds(
    view: ContestView,
    expected: Expected,
    weighed: Sequence[Weighed],
    progress: Progress,
    policy: CallPolicy,
) -> tuple[str, ...]:
    if expected.outcome is None:
        return (expected.why_none,)
    return (*holds_against(weighed, progress, policy), *write_in_doubts(view))


def _status(
    view: ContestView,
    expected: Expected,
    progress: Progress,
    call: Call | None,
    *,
    may_be_called: bool,
) -> CallStatus:
    leading = leading_places(view, call.row.outcome.kind) if call else frozenset()
    return status_of(
        call, expected.outcome, progress, may_be_called=may_be_called, leading=leading
    )


def _named(forecast: ContestForecast, name: str) -> ContestForecast:
    """Call the contest in a forecast's findings what readers call it; it knows the id."""
    found = tuple(
        structs.replace(one, sentence=under_name(one.sentence, forecast.contest, name))
        for one in forecast.findings
    )
    return structs.replace(forecast, findings=found)


def _findings(
    call: Call | None, expected: Expected, weighed: Sequence[Weighed]
) -> tuple[Finding, ...]:
    arithmetic = all(
        one.assertion.state is AssertionState.SETTLED_BY_ARITHMETIC for one in weighed
    )
    settled = expected.outcome if weighed and arithmetic else None
    return call_findings(call, expected.outcome, expected.probability, settled=settled)
