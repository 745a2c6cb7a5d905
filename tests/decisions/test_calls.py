"""Which call stands, who approved it, what was taken back, and what a later count says."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from downballot.decisions.calls import (
    approval_problem,
    approvals_missing,
    call_findings,
    call_status,
    calls_of,
    newest_calls,
    same_outcome,
    same_person,
    standing_call,
    stands,
)
from downballot.model.call import Call, CallAction, CallRow, CallStatus, Outcome, OutcomeKind
from downballot.model.finding import Severity

NOW = datetime(2024, 11, 7, 18, tzinfo=UTC)
ANA = Outcome(OutcomeKind.WINS, ("ana",), "Ana Example wins.")
BEN = Outcome(OutcomeKind.WINS, ("ben",), "Ben Sample wins.")
RUNOFF = Outcome(OutcomeKind.RUNOFF, ("ana", "ben"), "Ana Example and Ben Sample go on.")
PASSES = Outcome(OutcomeKind.PASSES, (), "The measure passes.")
FAILS = Outcome(OutcomeKind.FAILS, (), "The measure fails.")
ROW = CallRow(
    number=1,
    action=CallAction.CALL,
    election="night",
    contest="board",
    outcome=ANA,
    of=0,
    by="Ana Editor",
    reason="why",
    at=NOW,
    update="20241106T114607Z",
    published_at=NOW,
    rule="most votes",
    model="1",
    seed=1,
    draws=10,
    probability=0.998,
    assertions=(),
    against_policy=(),
)


def called(number: int = 1, *, approvals: int = 0, contest: str = "board") -> CallRow:
    at = NOW + timedelta(minutes=number)
    return replace(ROW, number=number, contest=contest, at=at, approvals_needed=approvals)


def followed(
    action: CallAction, number: int, *, of: int = 1, by: str = "Ben Editor"
) -> CallRow:
    return replace(called(number), action=action, of=of, by=by)


def approved(number: int, **what: object) -> CallRow:
    return followed(CallAction.APPROVE, number, **what)  # type: ignore[arg-type]


def retracted(number: int, **what: object) -> CallRow:
    return followed(CallAction.RETRACT, number, **what)  # type: ignore[arg-type]


def test_a_call_stands_and_is_public_at_once_where_nobody_need_approve():
    (call,) = calls_of([called()])
    assert call.published
    assert stands(call)
    assert standing_call([call], "board") == call
    assert standing_call([call], "other") is None


def test_a_call_is_public_with_the_approval_it_needs_and_not_before():
    waiting, with_one = (
        calls_of([called(approvals=2), approved(2)][:number]) for number in (1, 2)
    )
    assert [approvals_missing(one) for one in (*waiting, *with_one)] == [2, 1]
    assert not waiting[0].published
    assert not with_one[0].published
    (call,) = calls_of([called(approvals=2), approved(2), approved(3, by="Cy Editor")])
    assert call.published
    assert [one.by for one in call.approvals] == ["Ben Editor", "Cy Editor"]


@pytest.mark.parametrize("name", ["Ana Editor", "ana  EDITOR ", "\uff21na Editor"])
def test_nobody_approves_their_own_call(name: str):
    (call,) = calls_of([called(approvals=1), approved(2, by=name)])
    assert not call.published
    assert call.approvals == ()
    assert "expected a second person" in approval_problem(call, name)


def test_nobody_approves_twice():
    (call,) = calls_of([called(approvals=2), approved(2), approved(3, by="ben editor")])
    assert len(call.approvals) == 1
    assert "has approved it before" in approval_problem(call, "Ben  Editor")
    assert approval_problem(call, "Cy Editor") == ""


def test_a_retracted_call_stays_visible_and_no_longer_stands():
    (call,) = calls_of([called(), retracted(2)])
    assert call.retraction is not None
    assert (call.retraction.by, call.published, stands(call)) == ("Ben Editor", False, False)
    assert standing_call([call], "board") is None
    assert call_status(call) is CallStatus.UNCALLED


def test_after_the_retraction_nothing_changes_the_call():
    rows = [called(approvals=1), retracted(2), approved(3), retracted(4, by="Cy")]
    (call,) = calls_of(rows)
    assert call.approvals == ()
    assert call.retraction == rows[1]


def test_a_contest_can_be_called_again_after_a_retraction():
    first, second = calls_of([called(), retracted(2), called(3)])
    assert first.retraction is not None
    assert newest_calls([first, second]) == {"board": second}
    assert standing_call([first, second], "board") == second


def test_calls_of_two_contests_have_nothing_to_do_with_each_other():
    calls = calls_of([called(), called(2, contest="mayor"), retracted(3)])
    assert standing_call(calls, "board") is None
    assert standing_call(calls, "mayor") == calls[1]


def test_rows_made_later_are_not_seen():
    rows = [called(1, approvals=1), approved(2), retracted(3), called(4)]
    minute = timedelta(minutes=1)
    assert calls_of(rows, as_of=NOW) == ()
    assert calls_of(rows, as_of=NOW + minute) == calls_of(rows[:1])
    assert calls_of(rows, as_of=NOW + 2 * minute)[0].published
    assert calls_of(rows, as_of=NOW + 3.5 * minute) == calls_of(rows[:3])
    assert calls_of(rows, as_of=NOW + 4 * minute) == calls_of(rows)


def test_a_moment_holds_its_whole_second():
    row = replace(called(), at=NOW.replace(microsecond=900_000))
    assert len(calls_of([row], as_of=NOW)) == 1


def test_a_row_about_a_call_that_is_not_seen_is_left_out():
    assert calls_of([retracted(2), approved(3)]) == ()


ACTIONS = st.lists(
    st.tuples(st.sampled_from(CallAction), st.integers(1, 6), st.sampled_from("abc")),
    max_size=12,
)


@given(ACTIONS, st.integers(0, 2))
def test_of_any_rows_a_public_call_has_its_approvals_each_of_another_person(actions, needed):
    rows = [
        replace(called(number, approvals=needed), action=action, of=of, by=by)
        for number, (action, of, by) in enumerate(actions, 1)
    ]
    for call in calls_of(rows):
        people = [call.row.by, *(one.by for one in call.approvals)]
        assert len(people) == len(set(people))
        assert call.published == (call.retraction is None and len(people) > needed)


@pytest.mark.parametrize(
    ("outcome", "leading", "status"),
    [
        (ANA, ("ana",), CallStatus.CALLED),
        (ANA, (), CallStatus.CALLED),
        (ANA, ("ben",), CallStatus.WINNER_NOT_LEADING),
        (ANA, ("ana", "ben"), CallStatus.CALLED),
        (RUNOFF, ("ben", "ana"), CallStatus.RUNOFF),
        (RUNOFF, ("cy",), CallStatus.RUNOFF),
        (PASSES, (), CallStatus.CALLED),
        (FAILS, ("no",), CallStatus.CALLED),
    ],
)
def test_the_status_of_a_public_call_is_in_the_words_of_newsrooms(outcome, leading, status):
    (call,) = calls_of([replace(called(), outcome=outcome)])
    assert call_status(call, leading) is status


def test_no_call_and_a_call_that_waits_give_no_status():
    (waiting,) = calls_of([called(approvals=1)])
    (never_public,) = calls_of([called(approvals=1), retracted(2)])
    assert [call_status(one) for one in (None, waiting, never_public)] == [None] * 3


def test_two_outcomes_are_the_same_by_what_they_decide_not_by_how_they_say_it():
    assert same_outcome(RUNOFF, replace(RUNOFF, selections=("ben", "ana"), sentence="x"))
    assert not same_outcome(ANA, BEN)
    assert not same_outcome(PASSES, FAILS)
    assert not same_outcome(RUNOFF, replace(RUNOFF, kind=OutcomeKind.ADVANCES))


@given(st.text(), st.text())
def test_a_person_is_the_same_as_themselves_and_both_ways_round(one, other):
    assert same_person(one, one)
    assert same_person(one, other) == same_person(other, one)


def found(call: Call | None, *arguments: object, **settled: object) -> str:
    """Return the sentence of the finding, empty when there is none."""
    findings = call_findings(call, *arguments, **settled)  # type: ignore[arg-type]
    for one in findings:
        assert (one.severity, one.code) == (Severity.ERROR, "call-against-record")
        assert one.contest == "board"
    return findings[0].sentence if findings else ""


def test_a_count_that_bears_the_call_out_is_no_finding():
    (call,) = calls_of([called()])
    reworded = replace(ANA, sentence="Ana Exemplar wins.")
    assert found(call, reworded, 0.5) == ""
    assert found(call, ANA, 1.0, settled=ANA) == ""


def test_another_outcome_that_is_likelier_is_against_the_call():
    (call,) = calls_of([called()])
    said = "Call 1 by Ana Editor (Ana Example wins) stands, but another outcome is now the "
    assert found(call, BEN, 0.62) == said + "likeliest: Ben Sample wins (62%)."


@pytest.mark.parametrize("probability", [0.499, 0.0])
def test_the_called_outcome_less_likely_than_not_is_against_it(probability: float):
    (call,) = calls_of([called()])
    assert "it is now less likely than not" in found(call, ANA, probability)


def test_arithmetic_that_settles_another_outcome_is_against_it_before_all_else():
    (call,) = calls_of([called()])
    said = "arithmetic has settled another outcome: Ben Sample wins."
    assert found(call, ANA, 0.9, settled=BEN).endswith(said)


def test_a_count_that_no_longer_names_an_outcome_is_against_it():
    (call,) = calls_of([called()])
    assert "gives no outcome to name" in found(call, None, 0.0)


def test_a_call_that_waits_for_approval_is_held_against_the_count_too():
    (call,) = calls_of([called(approvals=1)])
    assert found(call, BEN, 0.9)


def test_nothing_is_found_where_no_call_stands():
    (gone,) = calls_of([called(), retracted(2)])
    assert found(gone, BEN, 0.99, settled=BEN) == ""
    assert found(None, BEN, 0.99, settled=BEN) == ""
