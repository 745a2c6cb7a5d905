from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from downballot.decisions.policy import (
    Progress,
    Weighed,
    called,
    end_of_night,
    holds_against,
    late_batches,
)
from downballot.decisions.values import Assertion, AssertionKind, AssertionState
from downballot.model.call import CallPolicy

POLICY = CallPolicy()
ZONE = ZoneInfo("America/Los_Angeles")
NIGHT_ENDS = end_of_night(date(2024, 11, 5), ZONE)
LATE = Progress(late_batches=1)


def weighed(
    probability: float = 0.999,
    margin: Fraction = Fraction(5, 100),
    *,
    never_lost: bool = False,
    state: AssertionState = AssertionState.OPEN,
    kind: AssertionKind = AssertionKind.AHEAD,
    difference: float = 0.5,
) -> Weighed:
    sentence = "Ana finishes ahead of Ben" if kind is AssertionKind.AHEAD else "Yes has 55%"
    assertion = Assertion(kind, sentence, "a", "b", probability, state)
    return Weighed(assertion, margin, never_lost, difference)


def test_election_night_ends_at_noon_of_the_day_after_by_the_authoritys_clock():
    assert NIGHT_ENDS.isoformat() == "2024-11-06T12:00:00-08:00"


def test_a_batch_after_the_night_changes_votes_of_a_contest_that_had_some():
    night, day = datetime(2024, 11, 5, 21, tzinfo=ZONE), timedelta(days=1)
    moments = [night + day * number for number in range(5)]
    votes = [[5, 3], [6, 3], [6, 3], [6, 4], [5, 5]]
    assert late_batches(moments, votes, NIGHT_ENDS) == (0, 1, 1, 2, 3)
    assert late_batches(moments[:1], votes[:1], NIGHT_ENDS) == (0,)
    assert late_batches((), (), NIGHT_ENDS) == ()


def test_the_first_votes_of_all_are_no_late_batch_whenever_they_come():
    late = [datetime(2024, 11, day, 16, tzinfo=UTC) for day in (7, 8, 9)]
    assert late_batches(late, [[0, 0], [5, 3], [6, 3]], NIGHT_ENDS) == (0, 0, 1)


@pytest.mark.parametrize(
    ("moment", "batches"),
    [
        (datetime(2024, 11, 6, 12, 0, tzinfo=ZONE), 0),
        (datetime(2024, 11, 6, 12, 0, 1, tzinfo=ZONE), 1),
        (datetime(2024, 11, 6, 19, 59, tzinfo=UTC), 0),
        (datetime(2024, 11, 6, 20, 1, tzinfo=UTC), 1),
    ],
)
def test_noon_is_that_of_the_authority_whatever_zone_a_moment_is_written_in(
    moment: datetime, batches: int
):
    before = datetime(2024, 11, 5, 21, tzinfo=ZONE)
    assert late_batches([before, moment], [[5, 3], [6, 3]], NIGHT_ENDS)[-1] == batches


def test_the_policy_allows_a_likely_outcome_with_a_late_batch_and_a_wide_margin():
    assert holds_against([weighed(0.995, Fraction(5, 1000))], LATE, POLICY) == ()


def test_an_outcome_without_assertions_has_nothing_to_wait_for():
    assert holds_against([], Progress(0), POLICY) == ()


def test_every_assertion_must_be_likely_enough():
    (hold,) = holds_against([weighed(), weighed(0.9949)], LATE, POLICY)
    assert hold == "Ana finishes ahead of Ben: 99.4% likely, a call needs 99.5%."


def test_on_the_night_only_a_lead_that_no_past_canvass_lost_may_be_called():
    night = Progress(late_batches=0)
    assert holds_against([weighed(never_lost=True)], night, POLICY) == ()
    settled = weighed(state=AssertionState.SETTLED_BY_ARITHMETIC)
    assert holds_against([settled], night, POLICY) == ()
    (hold,) = holds_against([weighed(never_lost=True), weighed()], night, POLICY)
    assert hold == (
        "No batch has been counted after election night; a call needs 1, or a lead that no "
        "past canvass lost."
    )
    (hold,) = holds_against([weighed()], LATE, CallPolicy(late_batches=3))
    assert hold.startswith("Only 1 batch has been counted after election night; a call needs 3")


def test_no_call_inside_the_closest_points_whichever_side_is_ahead():
    # That of who is behind takes nothing to undo, which is another hold: next tests.
    for margin in (Fraction(4999, 10**6), Fraction(-4999, 10**6), Fraction(0)):
        (hold,) = holds_against([weighed(margin=margin)], LATE, POLICY)
        assert "points apart so far; inside 0.5 points there is no call" in hold
    (hold,) = holds_against(
        [weighed(margin=Fraction(1, 1000), kind=AssertionKind.MEETS)], LATE, POLICY
    )
    assert "0.10 points from the line so far" in hold


def test_a_complete_count_needs_no_late_batch_and_no_distance():
    complete = Progress(late_batches=0, complete=True)
    assert holds_against([weighed(1.0, Fraction(2, 1000))], complete, POLICY) == ()


def test_a_margin_that_may_be_recounted_waits_for_certification():
    close = weighed(1.0, Fraction(999, 10**6), state=AssertionState.SETTLED_BY_ARITHMETIC)
    (hold,) = holds_against([close], Progress(3, complete=True), POLICY)
    assert "inside 0.1 points a call waits for certification" in hold
    assert holds_against([close], Progress(3, complete=True, certified=True), POLICY) == ()
    exactly = weighed(1.0, Fraction(1, 1000))
    assert holds_against([exactly], Progress(3, complete=True), POLICY) == ()


# --- how much late votes must differ ------------------------------------------------


@pytest.mark.parametrize("batches", [1, 2, 9])
def test_after_the_night_late_votes_must_have_to_differ_by_so_much(batches: int):
    late = Progress(batches)
    assert holds_against([weighed(difference=0.12)], late, POLICY) == ()
    below = float(np.nextafter(0.12, 0))
    assert len(holds_against([weighed(difference=below)], late, POLICY)) == 1
    (hold,) = holds_against([weighed(), weighed(difference=0.0834)], late, POLICY)
    assert hold == (
        "Ana finishes ahead of Ben: if as many votes come as may, late votes that differ by "
        "8.34 points undo the lead; a call needs 12."
    )


def test_who_is_not_ahead_yet_is_told_so_instead_of_a_lead_to_undo():
    for margin in (Fraction(-5, 100), Fraction(0)):
        holds = holds_against([weighed(margin=margin, difference=0.0)], LATE, POLICY)
        assert holds[0] == "Ana finishes ahead of Ben: the votes so far do not say so yet."


def test_each_thin_lead_is_a_hold_of_its_own():
    holds = holds_against([weighed(difference=0.1), weighed(difference=0.05)], LATE, POLICY)
    assert ["10.00 points" in holds[0], "5.00 points" in holds[1]] == [True, True]


def test_on_the_night_only_leads_never_lost_are_asked_about():
    thin = weighed(never_lost=True, difference=0.01)
    assert holds_against([thin], Progress(late_batches=0), POLICY) == ()
    (hold,) = holds_against([weighed(difference=0.01)], Progress(late_batches=0), POLICY)
    assert hold.startswith("No batch has been counted")


@pytest.mark.parametrize("policy", [CallPolicy(least_difference=0), CallPolicy(late_batches=0)])
def test_a_desk_that_asks_for_nothing_holds_nothing(policy: CallPolicy):
    thin = weighed(difference=0.0 if not policy.least_difference else 0.12)
    assert holds_against([thin], Progress(late_batches=policy.late_batches), policy) == ()


def test_a_lead_that_is_settled_or_complete_may_be_as_thin_as_it_is():
    settled = weighed(1.0, difference=0.0, state=AssertionState.SETTLED_BY_ARITHMETIC)
    assert holds_against([settled], LATE, POLICY) == ()
    complete = Progress(late_batches=1, complete=True)
    assert holds_against([weighed(1.0, difference=0.0)], complete, POLICY) == ()


def test_what_arithmetic_settles_before_the_end_may_be_close():
    settled = weighed(1.0, Fraction(1, 1000), state=AssertionState.SETTLED_BY_ARITHMETIC)
    assert holds_against([settled], Progress(0), POLICY) == ()


def test_a_tie_in_a_complete_count_is_not_called():
    (hold, recount) = holds_against(
        [weighed(0.5, Fraction(0))], Progress(2, complete=True), POLICY
    )
    assert hold == "Ana finishes ahead of Ben: the complete count does not say so."
    assert "0.00 points apart" in recount


@pytest.mark.parametrize(
    ("probability", "answer"),
    [(1.0, "yes"), (0.995, "yes"), (0.9949, ""), (0.5, ""), (0.0051, ""), (0.005, "no")],
)
def test_a_question_is_answered_where_it_is_likely_enough(probability: float, answer: str):
    given_ = {"never_lost": False, "difference": 0.12, "policy": POLICY}
    assert called(probability, 5, late_batches=1, complete=False, **given_) == answer
    assert called(probability, 0, late_batches=0, complete=True, **given_) == answer
    assert called(probability, 0.49, late_batches=1, complete=False, **given_) == ""
    assert called(probability, -0.49, late_batches=1, complete=False, **given_) == ""
    assert called(probability, 5, late_batches=0, complete=False, **given_) == ""
    lead = {"never_lost": True, "difference": 0.0, "policy": POLICY}
    assert called(probability, 5, late_batches=0, complete=False, **lead) == answer
    thin = given_ | {"difference": 0.1199}
    assert called(probability, 5, late_batches=1, complete=False, **thin) == ""
    assert called(probability, 5, late_batches=1, complete=True, **thin) == answer


@given(
    probability=st.floats(0, 1), points=st.floats(-100, 100), batches=st.integers(0, 3),
    never_lost=st.booleans(), complete=st.booleans(),
    difference=st.one_of(st.floats(0, 1), st.just(0.12), st.just(float("inf"))),
)  # fmt: skip
def test_the_fast_answer_is_that_of_the_sentences(
    probability: float,
    points: float,
    batches: int,
    never_lost: bool,
    complete: bool,
    difference: float,
):
    progress = Progress(batches, complete, certified=complete)
    one = weighed(
        probability, Fraction(points) / 100, never_lost=never_lost, difference=difference
    )
    allowed = not holds_against([one], progress, POLICY)
    answer = called(
        probability, points, late_batches=batches, never_lost=never_lost,
        difference=difference, complete=complete, policy=POLICY,
    )  # fmt: skip
    assert (answer == "yes") is allowed
