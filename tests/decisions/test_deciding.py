from datetime import UTC, date, datetime
from math import sqrt
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import json, structs

from downballot.contests.views import CountedContest, CountStep
from downballot.decisions.deciding import decide
from downballot.decisions.policy import end_of_night
from downballot.decisions.values import AssertionState, ContestDecision
from downballot.errors import UsageError
from downballot.forecast.finishes import Finishes
from downballot.model.call import (
    Call,
    CallAction,
    CallPolicy,
    CallRow,
    CallStatus,
    Outcome,
    OutcomeKind,
)
from downballot.model.status import ResultsStatus
from downballot.pipeline.desk import Desk

ANA, BEN = {"ana": 600, "ben": 400}, {"ana": 1200, "ben": 900}
MOST = "most votes"
SURE = [[1800, 1300]] * 999


def a_call(*selections: str) -> Call:
    outcome = Outcome(OutcomeKind.WINS, selections, f"{selections[0].title()} wins")
    moment = datetime(2024, 11, 7, tzinfo=UTC)
    row = CallRow(
        1, CallAction.CALL, "2024", "board", outcome, 0, "Ana Editor", "It is settled.", moment,
        "u", moment, "most votes", "1-test", 1, 100, 0.999, (), (),
    )  # fmt: skip
    return Call(row, published=True)


def test_a_likely_outcome_with_a_late_batch_may_be_called(bench):
    decision = bench.decided(bench.make([ANA, BEN], bench.rules[MOST], SURE))
    assert (decision.may_be_called, decision.holds) == (True, ())
    assert decision.outcome
    assert decision.outcome.sentence == "Ana wins"
    assert decision.status is CallStatus.TOO_EARLY
    (one,) = decision.assertions
    assert one.state is AssertionState.SETTLED_BY_MODEL
    assert decision.update == decision.published_at.strftime("%Y%m%dT%H%M%SZ")


def test_on_the_night_the_same_outcome_waits_unless_such_a_lead_was_never_lost(bench):
    made = bench.make([ANA], bench.rules[MOST], [[1500, 1200]] * 999)
    decision = bench.decided(made)
    assert not decision.may_be_called
    assert decision.status is CallStatus.TOO_EARLY
    assert decision.holds[0].startswith("No batch has been counted after election night")
    assert bench.decided(made, past=bench.past(never=True)).may_be_called


@pytest.mark.parametrize(("to_come", "may"), [(1666, True), (1702, False)])
@pytest.mark.parametrize("batches", [0, 1])
def test_a_lead_must_outlast_late_votes_that_differ_by_12_points(
    bench, to_come: int, may: bool, batches: int
):
    # 600 to 400: late votes must be 200 the other way, on a scale of sqrt(1 - 0.04) of them.
    assert (200 / to_come / sqrt(0.96) >= 0.12) is may
    finals = [[600 + to_come * 0.55, 400 + to_come * 0.45]] * 999
    counts = [{"ana": 550, "ben": 400}, ANA][1 - batches :]
    made = bench.make(counts, bench.rules[MOST], finals)
    decision = bench.decided(made, past=bench.past(never=True))
    assert decision.may_be_called is may
    if not may:
        thin = "late votes that differ by 11.99 points undo the lead; a call needs 12."
        assert thin in decision.holds[0] or not batches
        assert len(decision.holds) == 1


def test_after_the_night_as_many_votes_are_reckoned_with_as_may_come(bench):
    # A middle of 600 votes to come, and in 1 of 20 finishes 6,000.
    finals = [[900, 700]] * 950 + [[3900, 3100]] * 50
    late = bench.make([{"ana": 550, "ben": 400}, ANA], bench.rules[MOST], finals)
    (hold,) = bench.decided(late).holds
    assert "late votes that differ by 3.40 points undo the lead" in hold
    # On the night it is the middle half that counts: else nothing could be called.
    night = bench.make([ANA], bench.rules[MOST], finals)
    assert bench.decided(night, past=bench.past(never=True)).may_be_called


def test_a_lead_over_a_share_counts_twice_and_one_of_two_among_many_in_its_scale(bench):
    asked = []

    class Asking(bench.past):
        def record(self, difference: float, uncounted_share: float):
            asked.append((difference, uncounted_share))
            return super().record(difference, uncounted_share)

    measure = bench.make([{"yes": 600, "no": 400}], bench.rules["55%"], [[1200, 800]] * 99)
    bench.decided(measure, past=Asking())
    three = bench.make(
        [{"ana": 300, "ben": 200, "eva": 500}], bench.most_votes(2), [[600, 400, 1000]] * 99
    )
    bench.decided(three, past=Asking())
    wanted = [0.1 / sqrt(1 - 0.1**2), 0.1 / sqrt(0.5 - 0.1**2), 0.3 / sqrt(0.7 - 0.3**2)]
    assert sorted(one for one, _ in asked) == pytest.approx(sorted(wanted))
    assert {round(share, 9) for _, share in asked} == {0.5}


def test_who_is_behind_is_never_called_for_a_lead_that_was_never_lost(bench):
    made = bench.make([ANA], bench.rules[MOST], [[700, 1300]] * 999)
    decision = bench.decided(made, past=bench.past(never=True))
    assert decision.outcome
    assert decision.outcome.sentence == "Ben wins"
    assert not decision.may_be_called


def test_an_open_contest_with_late_batches_is_too_close(bench):
    finals = bench.around(BEN, {"ana": 600, "ben": 900}, 0.1)
    decision = bench.decided(bench.make([ANA, BEN], bench.rules[MOST], finals))
    assert decision.status is CallStatus.TOO_CLOSE
    assert decision.assertions[0].state is AssertionState.OPEN


def test_a_call_that_stands_is_shown_and_one_taken_back_is_not(bench):
    made = bench.make([ANA, BEN], bench.rules[MOST], SURE)
    call = a_call("ana")
    decision = bench.decided(made, call=call)
    assert (decision.call, decision.status) == (call, CallStatus.CALLED)
    assert decision.findings == ()
    back = structs.replace(call.row, number=2, action=CallAction.RETRACT, of=1)
    decision = bench.decided(made, call=structs.replace(call, retraction=back, published=False))
    assert (decision.call, decision.status) == (None, CallStatus.UNCALLED)


def test_a_call_that_the_count_does_not_bear_out_is_a_finding(bench):
    made = bench.make([ANA, BEN], bench.rules[MOST], SURE)
    decision = bench.decided(made, call=a_call("ben"))
    assert decision.status is CallStatus.WINNER_NOT_LEADING
    (finding,) = decision.findings
    assert finding.code == "call-against-record"


@pytest.mark.parametrize(
    ("counts", "rule"),
    [
        ([{"ana": 0, "ben": 0}], MOST),
        ([{"ana": 5, "ben": 3}], "part"),
        ([{"ana": 5, "ben": 3}], "unknown"),
        ([{}], MOST),
    ],
)
def test_where_no_outcome_can_be_named_a_contest_cannot_be_called(bench, counts, rule: str):
    finals = np.zeros((9, len(counts[0]))) + 10
    decision = bench.decided(bench.make(counts, bench.rules[rule], finals))
    assert (decision.outcome, decision.probability) == (None, 0.0)
    assert (decision.may_be_called, decision.status) == (False, CallStatus.UNABLE)
    assert len(decision.holds) == 1


def test_one_candidate_is_sure_and_needs_no_assertion(bench):
    decision = bench.decided(bench.make([{"ana": 5}], bench.rules[MOST], [[9], [12]]))
    assert (decision.may_be_called, decision.probability) == (True, 1.0)
    assert decision.assertions == ()


def test_without_an_update_there_is_nothing_to_decide_on(bench):
    made = bench.make([ANA], bench.rules[MOST], SURE)
    with pytest.raises(UsageError, match="no update, expected one or more"):
        decide(
            CountedContest(made.view, ()), made.forecast, made.finishes,
            policy=CallPolicy(), past=bench.past(), night_ends=bench.night_ends,
        )  # fmt: skip


def test_a_certified_count_is_settled_by_arithmetic(bench):
    made = bench.make(
        [ANA, BEN], bench.rules[MOST], [[1200, 900]], complete=True,
        status=ResultsStatus.CERTIFIED,
    )  # fmt: skip
    decision = bench.decided(made)
    assert decision.status is CallStatus.CERTIFIED
    assert decision.probability == 1.0
    (one,) = decision.assertions
    assert (one.probability, one.state) == (1.0, AssertionState.SETTLED_BY_ARITHMETIC)


def test_too_few_ballots_to_come_settle_by_arithmetic_before_the_end(bench):
    finals = [[1250, 950]] * 9
    made = bench.make([ANA, BEN], bench.rules[MOST], finals, at_most=299)
    assert bench.decided(made).assertions[0].state is AssertionState.SETTLED_BY_ARITHMETIC
    made = bench.make([ANA, BEN], bench.rules[MOST], finals, at_most=300)
    assert bench.decided(made).assertions[0].state is AssertionState.OPEN


@pytest.mark.parametrize(
    ("votes", "rule", "at_most", "settled"),
    [
        ({"yes": 700, "no": 300}, "55%", 272, True),
        ({"yes": 700, "no": 300}, "55%", 273, False),
        ({"yes": 400, "no": 600}, "55%", 333, True),
        ({"yes": 400, "no": 600}, "55%", 334, False),
        ({"ana": 450, "ben": 350, "cy": 200}, "majority", 100, True),
        ({"ana": 450, "ben": 350, "cy": 200}, "majority", 101, False),
    ],
)
def test_arithmetic_settles_a_share_to_the_ballot(
    bench, votes: dict, rule: str, at_most: int, settled: bool
):
    finals = [list(votes.values())] * 9
    decision = bench.decided(bench.make([votes], bench.rules[rule], finals, at_most=at_most))
    state = decision.assertions[0].state
    assert (state is AssertionState.SETTLED_BY_ARITHMETIC) is settled


def test_a_majority_that_write_ins_leave_open_is_never_settled(bench):
    votes = {"ana": 505, "ben": 300, "cy": 195}
    made = bench.make(
        [votes], bench.rules["majority"], [list(votes.values())], complete=True, write_ins=30,
        status=ResultsStatus.CERTIFIED,
    )  # fmt: skip
    decision = bench.decided(made)
    assert decision.outcome is None
    assert "which write-ins are for qualified candidates" in decision.holds[0]
    assert decision.assertions[0].state is AssertionState.OPEN
    before = bench.decided(
        bench.make([votes], bench.rules["majority"], [[900, 300, 195]] * 999, write_ins=30)
    )
    assert before.outcome
    assert any("write-ins" in hold for hold in before.holds)


def test_a_decision_is_the_same_twice_and_is_json(bench):
    made = bench.make([ANA, BEN], bench.rules[MOST], SURE)
    assert bench.decided(made) == bench.decided(made)
    encoded = json.encode(bench.decided(made), enc_hook=str)
    assert json.decode(encoded, type=ContestDecision) == bench.decided(made)


counts = st.integers(0, 400)


@given(
    st.lists(st.lists(counts, min_size=3, max_size=3), min_size=1, max_size=5),
    st.lists(st.lists(counts, min_size=3, max_size=3), min_size=1, max_size=6),
    st.sampled_from(["most votes", "majority or runoff", "majority", "top two", "unknown"]),
    st.booleans(),
)
@settings(max_examples=150, deadline=None)
def test_whatever_is_counted_there_is_an_answer(
    bench, steps, finals, rule: str, complete: bool
):
    votes = [dict(zip(("ana", "ben", "cy"), one, strict=True)) for one in steps]
    status = ResultsStatus.CERTIFIED if complete else ResultsStatus.UNOFFICIAL_PARTIAL
    ends = [steps[-1]] if complete else finals
    decision = bench.decided(
        bench.make(votes, bench.rules[rule], ends, complete=complete, status=status)
    )
    text = json.encode(decision, enc_hook=str).decode()
    assert "nan" not in text.lower().replace("finance", "")
    if complete:
        assert decision.probability in {0.0, 1.0}
    for one in decision.assertions:
        assert decision.probability <= one.probability + 1e-12
        assert all(reason.endswith((".", ")")) for reason in one.reasons)


@pytest.fixture(scope="module")
def district_2(lausd_desk: Path):
    """LAUSD District 2 in November 2022 at every update, with its certified votes."""
    with Desk(lausd_desk) as desk:
        return desk.contest("LAUSD District 2", election="2022-11-08-general")


def at_update(bench, history, number: int, sd: float, **more) -> ContestDecision:
    """Decide at one update, as if the forecast were right but for so much of the rest."""
    steps = tuple(CountStep(one.update, one.view.count) for one in history.steps[: number + 1])
    view = history.steps[number].view
    now = {one.selection: one.votes for one in view.standing.selections}
    final = {one.selection: one.votes for one in history.view.standing.selections}
    complete = view.standing.complete
    gains = {name: final[name] - votes for name, votes in now.items()}
    finals = np.array([list(now.values())], dtype=float)
    if not complete:
        finals = bench.around(now, gains, sd)
    finishes = Finishes(tuple(now), finals, complete=complete)
    night_ends = end_of_night(date(2022, 11, 8), ZoneInfo("America/Los_Angeles"))
    chosen = {"policy": CallPolicy(), "past": bench.past(), "night_ends": night_ends} | more
    forecast = bench.forecast(view, finishes)
    return decide(CountedContest(view, steps), forecast, finishes, **chosen)


def test_brenes_led_on_the_night_and_the_likelier_winner_was_rivas(bench, district_2):
    first = next(
        number
        for number, step in enumerate(district_2.steps)
        if step.view.standing.tally.listed_votes
    )
    decision = at_update(bench, district_2, first, 0.05)
    assert decision.outcome
    assert decision.outcome.sentence == "Rocío Rivas wins"
    assert decision.status is CallStatus.TOO_EARLY
    (one,) = decision.assertions
    assert one.sentence == "Rocío Rivas finishes ahead of Maria Brenes"
    assert one.reasons[0].startswith("Maria Brenes is ")
    assert "though behind so far" in one.reasons[1]
    assert "No batch has been counted after election night" in " ".join(decision.holds)
    called = at_update(bench, district_2, first, 0.05, call=called_for_rivas())
    assert called.status is CallStatus.WINNER_NOT_LEADING


def called_for_rivas() -> Call:
    call = a_call("rocio-rivas")
    return structs.replace(call, row=structs.replace(call.row, contest="district-2"))


def test_every_update_of_a_real_contest_has_a_decision(bench, district_2):
    for number in range(len(district_2.steps)):
        decision = at_update(bench, district_2, number, 0.1)
        counted = district_2.steps[number].view.standing.tally.listed_votes
        assert (decision.outcome is not None) is (counted > 0)
        assert bool(decision.assertions) is (counted > 0)
    assert decision.status is CallStatus.CERTIFIED
    assert decision.probability == 1.0
    assert decision.assertions[0].reasons[0] == (
        "Rocío Rivas finished 5,245 votes ahead of Maria Brenes: 55,230 (52.49%) to 49,985 "
        "(47.51%), 4.98 points apart."
    )


def test_every_contest_of_a_real_election_has_a_decision(bench, lausd_desk: Path):
    zone = ZoneInfo("America/Los_Angeles")
    as_of = datetime(2024, 11, 6, 4, tzinfo=zone)
    with Desk(lausd_desk) as desk:
        view = desk.status("2024-11-05-general", as_of=as_of)
    assert view.update
    for contest in view.contests:
        now = {one.selection: one.votes for one in contest.standing.selections}
        gains = {name: votes * 0.5 for name, votes in now.items()}
        finishes = Finishes(tuple(now), bench.around(now, gains, 0.2, 50), complete=False)
        step = CountStep(view.update, contest.count)
        decision = decide(
            CountedContest(contest, (step,)), bench.forecast(contest, finishes), finishes,
            policy=CallPolicy(), past=bench.past(), night_ends=end_of_night(view.date, zone),
        )  # fmt: skip
        assert decision.outcome or decision.holds
        for one in decision.assertions:
            assert decision.probability <= one.probability + 1e-12


def test_where_the_source_leaves_out_write_ins_a_bound_settles_no_majority(bench):
    votes, majority = {"ana": 600, "ben": 400}, bench.rules["majority"]
    for write_ins, state in (
        (0, AssertionState.SETTLED_BY_ARITHMETIC),
        (None, AssertionState.SETTLED_BY_MODEL),
    ):
        made = bench.make([votes], majority, [[605, 405]] * 999, at_most=9, write_ins=write_ins)
        assert bench.decided(made).assertions[0].state is state


def test_where_nothing_is_said_to_come_before_the_end_no_lead_counts_as_never_lost(bench):
    made = bench.make([ANA], bench.rules[MOST], [[600, 400]] * 999)
    assert not bench.decided(made, past=bench.past(never=True)).may_be_called
