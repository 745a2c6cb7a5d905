from datetime import timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from downballot.decisions.reasons import votes_to_come_range, votes_to_come_sentence
from downballot.forecast.values import Interval
from downballot.model.status import ResultsStatus

RIVAS = [
    {"rivas": 30_000, "brenes": 31_000},
    {"rivas": 40_000, "brenes": 40_500},
    {"rivas": 45_000, "brenes": 44_000},
]
MOST = "most votes"


def reasons(bench, made, number: int = 0, **more) -> tuple[str, ...]:
    return bench.decided(made, **more).assertions[number].reasons


def test_a_lead_is_told_with_its_votes_shares_and_points(bench):
    finals = bench.around(RIVAS[2], {"rivas": 10_000, "brenes": 9_000}, 0.05)
    made = bench.make(RIVAS, bench.rules[MOST], finals)
    lead, to_come, needs, batches, past = reasons(bench, made)
    assert lead == (
        "Rivas is 1,000 votes ahead of Brenes: 45,000 (50.56%) to 44,000 (49.44%), "
        "1.12 points apart."
    )
    assert to_come.startswith("Between 17,000 and 21,000 votes are still to come")
    assert needs.startswith(
        "Brenes needs 52.6% of the votes still to come; the forecast gives 4"
    )
    assert batches == (
        "The last 2 batches: 6 November 20:36 +19,500, 51.3% for Rivas; "
        "7 November 20:36 +8,500, 58.8% for Rivas."
    )
    assert past == "Of 143 such leads in past counts with so much uncounted, 2 were lost."


def test_a_winner_who_is_behind_is_said_to_be(bench):
    finals = bench.around(RIVAS[0], {"rivas": 30_000, "brenes": 25_000}, 0.05)
    found = reasons(bench, bench.make(RIVAS[:1], bench.rules[MOST], finals))
    assert found[0].startswith("Brenes is 1,000 votes ahead of Rivas: 31,000 (50.82%)")
    assert found[1] == "The forecast has Rivas ahead in the end, though behind so far."
    assert any(one.startswith("Rivas needs 50.9% of the votes") for one in found)
    assert not any("batch" in one for one in found)


def test_the_share_that_is_needed_is_exact_on_the_middle_estimate(bench):
    finals = [[600 + part, 400 + 1000 - part] for part in (400, 500, 600)]
    made = bench.make([{"ana": 600, "ben": 400}], bench.rules[MOST], finals)
    (needs,) = [one for one in reasons(bench, made) if "needs" in one]
    assert needs.startswith("Ben needs 60.0% of the votes still to come;")


def test_who_stays_behind_with_every_vote_to_come_is_said_to(bench):
    finals = [[900 + part, 10 + 100 - part] for part in (40, 50, 60)]
    made = bench.make([{"ana": 900, "ben": 10}], bench.rules[MOST], finals)
    assert (
        "Ben would stay behind even with all of the votes still to come, of which about 100 "
        "are expected."
    ) in reasons(bench, made)


def test_of_several_candidates_only_the_votes_for_the_two_are_weighed(bench):
    votes = [{"ana": 500, "ben": 400, "cy": 300}, {"ana": 560, "ben": 430, "cy": 390}]
    finals = [[760, 530, 900 + more] for more in (0, 1, 2)]
    found = reasons(bench, bench.make(votes, bench.most_votes(2), finals))
    assert "The last batch (votes for the two): 6 November 20:36 +90, 66.7% for Ana." in found
    (needs,) = [one for one in found if "needs" in one]
    assert needs.startswith("Ben needs 71.7% of the votes still to come for the two;")
    assert "33.3% to 33.3%" in needs


def test_a_level_count_is_said_to_be_level(bench):
    finals = bench.around({"ana": 50, "ben": 50}, {"ana": 40, "ben": 20}, 0.1)
    made = bench.make([{"ana": 50, "ben": 50}], bench.rules[MOST], finals)
    found = reasons(bench, made)
    assert found[0] == "Ana and Ben are level at 50 votes each."
    assert "Ben needs 50.0% of the votes still to come" in found[2]
    assert not any("past" in one for one in found)


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ("55%", "Yes has 54.96% of 9,970 votes so far, 4 votes short of the 55% it needs."),
        ("half", "Yes has 54.96% of 9,970 votes so far, 494 votes over the majority it needs."),
    ],
)
def test_a_share_is_told_with_its_distance_in_votes(bench, rule: str, said: str):
    votes = {"yes": 5_480, "no": 4_490}
    finals = bench.around(votes, {"yes": 600, "no": 400}, 0.1)
    made = bench.make([votes], bench.rules[rule], finals)
    assert reasons(bench, made)[0] == said


def test_a_measure_exactly_on_its_line_just_meets_it(bench):
    votes = {"yes": 550, "no": 450}
    made = bench.make([votes], bench.rules["55%"], [[551, 451], [560, 450], [570, 460]])
    assert (
        reasons(bench, made)[0]
        == "Yes has 55.00% of 1,000 votes so far, just the 55% it needs."
    )


def test_the_share_of_the_votes_to_come_that_a_measure_needs_is_exact(bench):
    votes = {"yes": 500, "no": 500}
    finals = [[500 + part, 500 + 1000 - part] for part in (590, 610, 620)]
    found = reasons(bench, bench.make([votes], bench.rules["55%"], finals))
    assert any(
        one.startswith("Yes needs 60.0% of the votes still to come to be at 55%;")
        for one in found
    )


def test_a_falling_count_is_said_to_fall(bench):
    counts = [{"yes": 5_500, "no": 4_500}, {"yes": 5_480, "no": 4_490}]
    finals = bench.around(counts[1], {"yes": 600, "no": 400}, 0.1)
    found = reasons(bench, bench.make(counts, bench.rules["55%"], finals))
    assert "The last batch: 6 November 20:36 the count fell by 30 votes, Yes -20." in found


def test_a_correction_is_said_to_be_one(bench):
    counts = [{"ana": 100, "ben": 90}, {"ana": 95, "ben": 120}]
    finals = bench.around(counts[1], {"ana": 60, "ben": 70}, 0.1)
    found = reasons(bench, bench.make(counts, bench.rules[MOST], finals))
    assert "The last batch: 6 November 20:36 a correction, Ben +30, Ana -5." in found


def test_an_update_that_changes_nothing_is_no_batch(bench):
    counts = [RIVAS[0], RIVAS[0], RIVAS[1]]
    finals = bench.around(RIVAS[1], {"rivas": 10_000, "brenes": 9_000}, 0.05)
    found = reasons(bench, bench.make(counts, bench.rules[MOST], finals))
    (batches,) = [one for one in found if "batch" in one]
    assert batches == "The last batch: 7 November 20:36 +19,500, 51.3% for Rivas."


def test_at_most_three_batches_are_told_the_newest_last(bench):
    counts = [{"ana": 100 * one, "ben": 90 * one} for one in range(1, 7)]
    finals = bench.around(counts[-1], {"ana": 60, "ben": 70}, 0.1)
    at = [bench.night + timedelta(days=day) for day in (0, 1, 2, 3, 4, 5)]
    found = reasons(bench, bench.make(counts, bench.rules[MOST], finals, at=at))
    (batches,) = [one for one in found if "batch" in one]
    assert batches.startswith("The last 3 batches: 8 November 20:36 +190")
    assert batches.endswith("10 November 20:36 +190, 52.6% for Ana.") or "for Ben" in batches


@pytest.mark.parametrize(
    ("contests", "lost", "said"),
    [
        (143, 2, "Of 143 such leads in past counts with so much uncounted, 2 were lost."),
        (143, 1, "Of 143 such leads in past counts with so much uncounted, 1 was lost."),
        (1, 0, "Of 1 such lead in past counts with so much uncounted, none was lost."),
        (0, 0, "No such lead is on record in past counts with so much uncounted."),
    ],
)
def test_what_past_canvasses_did_is_in_the_right_number(
    bench, contests: int, lost: int, said: str
):
    finals = bench.around(RIVAS[2], {"rivas": 10_000, "brenes": 9_000}, 0.05)
    made = bench.make(RIVAS, bench.rules[MOST], finals)
    assert reasons(bench, made, past=bench.past(contests, lost))[-1] == said


def test_a_complete_count_needs_no_more_reasons(bench):
    made = bench.make(
        RIVAS, bench.rules[MOST], [[45_000, 44_000]], complete=True,
        status=ResultsStatus.CERTIFIED,
    )  # fmt: skip
    assert reasons(bench, made) == (
        "Rivas finished 1,000 votes ahead of Brenes: 45,000 (50.56%) to 44,000 (49.44%), "
        "1.12 points apart.",
        "No votes are left to count.",
    )


@pytest.mark.parametrize(
    ("low", "high", "said"),
    [
        (61_432, 83_201, "Between 61,000 and 84,000 votes are still to come (95 of 100)."),
        (0.4, 83_201, "Up to 84,000 votes are still to come (95 of 100)."),
        (0, 1, "Up to 1 vote is still to come (95 of 100)."),
        (12, 12, "About 12 votes are still to come."),
        (1, 1, "About 1 vote is still to come."),
        (-3, 0, "By the estimate no votes are still to come, but the count is not complete."),
    ],
)
def test_votes_to_come_are_told_without_false_precision(bench, low, high, said: str):
    from msgspec import structs

    made = bench.make(RIVAS, bench.rules[MOST], [[46_000, 45_000]])
    to_come = Interval((low + high) / 2, low, high, low, high)
    assert votes_to_come_sentence(structs.replace(made.forecast, votes_to_come=to_come)) == said


@given(st.floats(0, 1e9), st.floats(0, 1e9))
def test_the_range_that_is_shown_holds_the_whole_interval(one: float, other: float):
    low, high = sorted((one, other))
    shown_low, shown_high = votes_to_come_range(Interval(low, low, high, low, high))
    assert 0 <= shown_low <= low <= high <= shown_high
    assert shown_high <= max(high * 1.11, high + 1)


def test_draws_that_take_votes_back_still_make_sentences(bench):
    finals = np.array([[44_990.0, 43_990.0]] * 20)
    made = bench.make(RIVAS, bench.rules[MOST], finals)
    found = reasons(bench, made)
    assert not any("needs" in one or "nan" in one for one in found)
