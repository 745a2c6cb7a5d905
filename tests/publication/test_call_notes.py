"""Calls as a page shows them."""

from __future__ import annotations

from collections.abc import Callable
from zoneinfo import ZoneInfo

import msgspec

from downballot.contests.views import ContestHistory
from downballot.decisions.values import ContestDecision
from downballot.model.call import Call
from downballot.model.finding import Finding, Severity
from downballot.publication.call_notes import AGAINST_RECORD, as_readers_see_it, call_notes

PACIFIC = ZoneInfo("America/Los_Angeles")
Make = Callable[..., ContestHistory]
Decide = Callable[..., tuple[ContestDecision, ...]]
MakeCall = Callable[..., Call]


def called(made: ContestDecision, call: Call) -> ContestDecision:
    return msgspec.structs.replace(made, call=call)


def test_a_call_has_author_time_update_reason_and_approvals(
    make: Make, decide: Decide, make_call: MakeCall
) -> None:
    made = decide(make())[-1]
    call = make_call(made, approved_by=("Sam Ito",), needed=1)
    (note,) = call_notes((call,), PACIFIC)
    assert note.stands
    assert (note.made.by, note.made.reason) == ("Ana Ruiz", "Reason 1.")
    assert note.made.at.short == "Dec. 2, 2:55 p.m."
    assert note.count_href.endswith("district-3?as_of=2024-12-02T22%3A55%3A01Z")
    assert [one.by for one in note.approvals] == ["Sam Ito"]
    assert note.outcome.figure == "over 99.9%"


def test_a_retracted_call_stays_with_its_retraction_below_the_next(
    make: Make, decide: Decide, make_call: MakeCall
) -> None:
    first, second = decide(make())[-2:]
    calls = (make_call(first, retracted_by="Jo Park"), make_call(second, number=20))
    newest, oldest = call_notes(calls, PACIFIC)
    assert newest.stands
    assert oldest.retraction is not None
    assert (oldest.retraction.by, oldest.replaced) == ("Jo Park", True)


def test_a_call_that_waits_for_approval_is_not_public(
    make: Make, decide: Decide, make_call: MakeCall
) -> None:
    made = decide(make())[-1]
    against = Finding(Severity.ERROR, AGAINST_RECORD, "Call 1 stands, but …")
    call = make_call(made, needed=1)
    waiting = msgspec.structs.replace(called(made, call), findings=(against,))
    assert call_notes((call,), PACIFIC) == ()
    assert as_readers_see_it(waiting).call is None
    assert as_readers_see_it(waiting).findings == ()


def test_a_call_taken_back_before_it_was_public_never_shows(
    make: Make, decide: Decide, make_call: MakeCall
) -> None:
    made = decide(make())[-1]
    call = make_call(made, needed=1, retracted_by="Ana Ruiz")
    assert call_notes((call,), PACIFIC) == ()
    public = make_call(made, needed=1, approved_by=("Sam Ito",), retracted_by="Ana Ruiz")
    assert as_readers_see_it(called(made, public)).call == public
