"""What holds of the forecast of every election, whatever its counts."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import json, structs

from downballot.contests.outstanding import FROM_NIGHT, FROM_TURNOUT
from downballot.contests.past_levels import PastLevels
from downballot.contests.whole_count import WholeCounts
from downballot.forecast.canvass import Canvass
from downballot.forecast.engine import forecast
from downballot.forecast.values import Question
from downballot.model.rule import FIFTY_FIVE, MAJORITY, TWO_THIRDS, Method

quick = settings(deadline=None, max_examples=40)
METHODS = (Method.MOST_VOTES, Method.TOP_TWO, Method.SHARE, Method.UNKNOWN)


@st.composite
def contests(draw, bench, name: str):
    """Make a contest or measure whose votes grow, with or without estimates."""
    question = draw(st.booleans())
    names = 2 if question else draw(st.integers(1, 6))
    row = st.lists(st.integers(0, 30_000), min_size=names, max_size=names)
    batches = draw(st.lists(row, min_size=1, max_size=5))
    hours = np.cumsum([20.6, *(draw(st.sampled_from([0.5, 3, 20, 70])) for _ in batches[1:])])
    estimate = st.one_of(st.none(), st.integers(0, 10**6))
    more = {
        "id": name,
        "at": hours.tolist(),
        "area": draw(st.sampled_from(["county", "elsewhere"])),
        "estimates": tuple(draw(estimate) for _ in batches),
    }
    rows = np.cumsum(batches, axis=0)
    if question:
        share = draw(st.sampled_from([MAJORITY, FIFTY_FIVE, TWO_THIRDS]))
        return bench.measure(*rows, share=share, **more)
    parties = draw(st.sampled_from([(), (1, -1, 0, 0, 0, 0)]))
    return bench.series(
        *rows,
        method=draw(st.sampled_from(METHODS)),
        share=MAJORITY,
        seats=draw(st.integers(1, 4)),
        parties=parties[:names] if names > 1 else (),
        **more,
    )


@st.composite
def elections(draw, bench):
    count = draw(st.integers(1, 4))
    return [draw(contests(bench, f"c{number}")) for number in range(count)]


@quick
@given(data=st.data())
def test_every_forecast_is_sound(bench, data):
    told = bench.told(*data.draw(elections(bench)), draws=60)
    for said in told.contests.values():
        bench.check(said)
        assert said.model == bench.constants.version


@quick
@given(data=st.data())
def test_answers_that_exclude_each_other_add_up(bench, data):
    one, *others = data.draw(elections(bench))
    told = bench.told(one, *others, draws=60)
    said, finishes = told.contests[one.id], told.finishes[one.id]
    whole = dict.fromkeys(Question, 0.0)
    for answer in said.probabilities:
        whole[answer.question] += answer.probability
    count = len(one.selections)
    if one.method is Method.MOST_VOTES:
        assert whole[Question.WINS] == pytest.approx(min(one.seats, count))
    if one.method in {Method.SHARE, Method.TOP_TWO}:
        assert whole[Question.ADVANCES] == pytest.approx(min(2, count))
    if one.method is Method.QUESTION:
        fails = 1 - finishes.meets("yes", one.share)
        assert whole[Question.PASSES] + fails == pytest.approx(1)
        assert fails == pytest.approx(1 - whole[Question.PASSES])
    if one.method is Method.UNKNOWN:
        assert said.probabilities == ()


@pytest.mark.parametrize("names", [2, 3, 7])
def test_a_majority_is_won_by_one_or_by_nobody(bench, names: int):
    rows = [tuple(1000 - 90 * place for place in range(names))]
    told = bench.told(bench.series(*rows, method=Method.SHARE, share=MAJORITY), draws=4000)
    likely = [
        one.probability
        for one in told.contests["board"].probabilities
        if one.question is Question.WINS_OUTRIGHT
    ]
    nobody = told.finishes["board"].nobody_meets(MAJORITY)
    # The one draw added stands for "either way" in each of these answers alike.
    assert sum(likely) + nobody == pytest.approx(1, abs=(names + 1) / 4000)


@quick
@given(data=st.data())
def test_neither_order_of_contests_nor_of_selections_changes_a_byte(bench, data):
    whole = data.draw(elections(bench))
    turned = [
        bench.permuted(one, data.draw(st.permutations(range(len(one.selections)))))
        for one in data.draw(st.permutations(whole))
    ]
    first, second = bench.told(*whole, draws=40), bench.told(*turned, draws=40)
    for one in whole:
        if one.votes[-1].sum() > 0:  # the others: next test
            assert bench.bytes_of(first, one.id) == bench.bytes_of(second, one.id)


def test_the_order_of_selections_changes_nothing_before_any_vote(bench):
    one = bench.series((0, 0, 0), method=Method.SHARE, share=MAJORITY)
    first, second = bench.told(one), bench.told(bench.permuted(one, (2, 0, 1)))
    assert bench.bytes_of(first, "board") == bench.bytes_of(second, "board")


@quick
@given(data=st.data())
def test_what_is_wanted_changes_no_answer(bench, data):
    whole = data.draw(elections(bench))
    wanted = data.draw(st.sets(st.sampled_from([one.id for one in whole])))
    all_told, some = bench.told(*whole, draws=40), bench.told(*whole, draws=40, wanted=wanted)
    assert set(some.contests) == set(some.finishes) == wanted
    for one in wanted:
        assert bench.bytes_of(all_told, one) == bench.bytes_of(some, one)


@quick
@given(data=st.data(), moment=st.floats(20.6, 120))
def test_a_replay_never_reads_later_updates(bench, data, moment: float):
    whole = data.draw(elections(bench))
    known = bench.canvass(*whole).until(bench.moment(moment))
    never = tuple(
        structs.replace(
            one,
            published_at=tuple(
                each for each in one.published_at if each <= bench.moment(moment)
            ),
            votes=np.array([
                row
                for each, row in zip(one.published_at, one.votes, strict=True)
                if each <= bench.moment(moment)
            ]),
            estimates=tuple(
                estimate
                for each, estimate in zip(one.published_at, one.estimates, strict=True)
                if each <= bench.moment(moment)
            ),
        )
        for one in whole
        if one.published_at[0] <= bench.moment(moment)
    )
    replayed = forecast(known, bench.constants, draws=40)
    truly = forecast(Canvass(bench.day, never), bench.constants, draws=40)
    one, other = (json.encode(each.contests, enc_hook=str) for each in (replayed, truly))
    assert one == other
    for one in never:
        assert bench.bytes_of(replayed, one.id) == bench.bytes_of(truly, one.id)


def test_only_the_newest_estimate_is_read(bench):
    first = bench.series((600, 500), (700, 600), estimates=(None, 300))
    second = structs.replace(first, estimates=(10**9, 300))
    told = [bench.told(one) for one in (first, second)]
    assert bench.bytes_of(told[0], "board") == bench.bytes_of(told[1], "board")


def test_a_seed_gives_the_same_bytes_and_another_seed_others(bench):
    some = (bench.series((600, 500)), bench.measure((6, 5), share=MAJORITY, id="m"))
    first, again = (bench.told(*some, seed=5) for _ in range(2))
    other = bench.told(*some, seed=6)
    for one in ("board", "m"):
        assert bench.bytes_of(first, one) == bench.bytes_of(again, one)
        assert bench.bytes_of(first, one)[2] != bench.bytes_of(other, one)[2]
    assert other.contests["board"].seed == 6


# --- what contests of an election share ---------------------------------------------


def test_on_the_night_a_contest_does_not_depend_on_which_others_there_are(bench):
    one = bench.series((6000, 5000), (9000, 8000), at=[20.6, 23.0])
    others = (
        bench.measure((900, 100), (950, 900), share=MAJORITY, id="m", at=[20.6, 23.0]),
        bench.series((7, 8, 9), id="n"),
        bench.series((70_000, 80_000), id="o", complete=True),
        bench.series((0, 0), id="p"),
    )
    alone, beside = bench.told(one), bench.told(one, *others)
    assert bench.bytes_of(alone, "board") == bench.bytes_of(beside, "board")


def late_batches(bench, gain: tuple[int, int], many: int):
    rows = [(50_000, 50_000), (50_000 + gain[0], 50_000 + gain[1])]
    return [bench.series(*rows, id=f"other{number:02}") for number in range(many)]


def test_others_that_are_as_expected_change_nothing(bench):
    one = bench.series((6000, 5000), (9000, 7500))
    alone, beside = bench.told(one), bench.told(one, *late_batches(bench, (9000, 9000), 30))
    assert bench.bytes_of(alone, "board") == bench.bytes_of(beside, "board")


def test_others_that_surprise_widen_a_contest_and_move_nothing_else(bench):
    one = bench.series((60_000, 50_000), (69_000, 57_500))
    alone = bench.told(one, draws=4000).contests["board"]
    beside = bench.told(one, *late_batches(bench, (18_000, 0), 30), draws=4000).contests[
        "board"
    ]
    assert alone.votes_to_come == beside.votes_to_come
    for before, after in zip(alone.selections, beside.selections, strict=True):
        calm, wide = before.share_to_come, after.share_to_come
        assert wide.high95 - wide.low95 > 1.2 * (calm.high95 - calm.low95)
        assert wide.median == pytest.approx(calm.median, abs=0.005)


def test_measures_whose_late_ballots_favour_yes_raise_another_measure(bench):
    one = bench.measure((50_000, 50_000), share=MAJORITY, id="m")

    def others(yes: int):
        rows = ((50_000, 50_000), (50_000 + yes, 70_000 - yes))
        return [bench.measure(*rows, share=MAJORITY, id=f"n{number}") for number in range(4)]

    likely = [bench.likely(one, *others(yes), draws=4000)["passes"] for yes in (7000, 13_000)]
    assert likely[1] > likely[0] + 0.1


def test_two_measures_of_an_election_gain_together(bench):
    some = [bench.measure((50_000, 50_000), share=MAJORITY, id=name) for name in "mn"]
    board = bench.series((50_000, 50_000))
    told = bench.told(*some, board, draws=8000)
    ends = [told.finishes[name].final_shares() for name in ("m", "n", "board")]
    columns = [told.finishes[name].selections.index("yes") for name in "mn"]
    yes = [ends[0][:, columns[0]], ends[1][:, columns[1]], ends[2][:, 0]]
    together = np.corrcoef(yes)
    assert together[0, 1] > 0.2
    assert abs(together[0, 2]) < 0.1


def test_contests_of_one_area_have_many_votes_to_come_together(bench):
    some = [
        bench.series((50_000, 50_000), id="a"),
        bench.series((50_000, 50_000), id="b"),
        bench.series((50_000, 50_000), id="c", area="elsewhere"),
    ]
    told = bench.told(*some, draws=8000)
    whole = np.corrcoef([np.log(told.finishes[name].votes.sum(axis=1) - 1e5) for name in "abc"])
    assert whole[0, 1] > 0.2
    assert abs(whole[0, 2]) < 0.05


# --- more counted -------------------------------------------------------------------


@pytest.mark.parametrize("lead", [0.505, 0.52, 0.55])
def test_a_leader_of_more_votes_with_the_same_share_is_no_less_likely(bench, lead: float):
    likely = []
    for whole in (2000, 20_000, 200_000, 2_000_000):
        votes = (round(lead * whole), whole - round(lead * whole))
        likely.append(bench.likely(bench.series(votes), draws=8000)["wins a"])
    assert all(after >= before - 0.02 for before, after in pairwise(likely))


@pytest.mark.parametrize("lead", [0.505, 0.52, 0.55])
def test_a_leader_is_no_less_likely_when_batches_come_with_the_same_share(bench, lead: float):
    rows = [
        (round(lead * whole), whole - round(lead * whole))
        for whole in (100_000, 120_000, 140_000, 150_000, 155_000)
    ]
    likely = [
        bench.likely(bench.series(*rows[: number + 1]), draws=8000)["wins a"]
        for number in range(len(rows))
    ]
    assert all(after >= before - 0.02 for before, after in pairwise(likely))
    assert likely[-1] > likely[0]


def test_a_larger_lead_is_likelier_to_hold(bench):
    likely = [
        bench.likely(bench.series((50_000 + lead, 50_000 - lead)), draws=4000)["wins a"]
        for lead in (-4000, -1000, 0, 1000, 4000)
    ]
    assert likely == sorted(likely)
    assert likely[2] == pytest.approx(0.5, abs=0.05)


@pytest.mark.parametrize("share", [MAJORITY, FIFTY_FIVE, TWO_THIRDS])
def test_a_measure_of_more_yes_is_likelier_to_pass(bench, share):
    line = float(share.fraction)
    likely = []
    for yes in (line - 0.1, line - 0.02, line, line + 0.02, line + 0.1):
        votes = (round(100_000 * yes), 100_000 - round(100_000 * yes))
        likely.append(bench.likely(bench.measure(votes, share=share), draws=4000)["passes"])
    assert likely == sorted(likely)
    assert likely[0] < 0.1
    assert likely[-1] > 0.9


# --- nothing left to count ----------------------------------------------------------


@quick
@given(data=st.data())
def test_a_finished_count_is_certain(bench, data):
    one = data.draw(contests(bench, "c"))
    told = bench.told(structs.replace(one, complete=True), draws=30)
    said = told.contests["c"]
    bench.check(said)
    if not one.votes[-1].sum():
        assert not said.complete
        return
    assert said.complete
    assert said.votes_to_come.high95 == 0
    for each in said.selections:
        assert each.final_share.low95 == each.final_share.high95
        assert each.final_share.median == pytest.approx(each.votes / said.counted_votes)
    if len(set(one.votes[-1].tolist())) == len(one.selections):
        assert {answer.probability for answer in said.probabilities} <= {0, 1}


def test_a_tie_in_the_end_is_decided_by_lot(bench):
    one = bench.series((50, 50, 10), complete=True)
    assert bench.likely(one) == {"wins a": 0.5, "wins b": 0.5, "wins c": 0}
    two = structs.replace(one, method=Method.TOP_TWO)
    assert bench.likely(two) == {"advances a": 1, "advances b": 1, "advances c": 0}


@pytest.mark.parametrize(
    ("share", "votes", "passes"),
    [
        (MAJORITY, (500, 500), 0), (MAJORITY, (501, 500), 1),
        (FIFTY_FIVE, (550, 450), 1), (FIFTY_FIVE, (5499, 4501), 0),
        (TWO_THIRDS, (2, 1), 1), (TWO_THIRDS, (6_666_666, 3_333_334), 0),
        (TWO_THIRDS, (6_666_668, 3_333_334), 1),
    ],
)  # fmt: skip
def test_a_finished_measure_on_the_line_is_decided_exactly(bench, share, votes, passes):
    assert bench.likely(bench.measure(votes, share=share, complete=True)) == {"passes": passes}


def test_a_finished_contest_tells_nothing_of_the_others(bench):
    one = bench.series((6000, 5000), (9000, 7500))
    done = [
        structs.replace(each, complete=True) for each in late_batches(bench, (18_000, 0), 9)
    ]
    alone, beside = bench.told(one), bench.told(one, *done)
    assert bench.bytes_of(alone, "board") == bench.bytes_of(beside, "board")


def test_an_election_without_contests_has_no_forecast(bench):
    told = bench.told()
    assert (dict(told.contests), dict(told.finishes)) == ({}, {})


@pytest.mark.parametrize(("hour", "name"), [(24.0, "night_widening"), (45.0, "late_widening")])
def test_a_forecast_is_as_wide_as_its_widening_says(bench, hour: float, name: str):
    one = bench.series((60_000, 40_000), (61_000, 41_000), at=[20.6, hour])
    widths = []
    for factor in (0.5, 1.0, 2.0):
        behaviour = structs.replace(bench.behaviour, **{name: factor}, tonight_part_spread=0.0)
        constants = structs.replace(bench.constants, behaviour=behaviour)
        said = bench.told(one, constants=constants, draws=4000).contests["board"]
        share = said.selections[0].share_to_come
        widths.append(share.high95 - share.low95)
    assert widths == sorted(widths)
    assert widths[2] > 1.6 * widths[1] > 2 * widths[0]


# --- past elections as a whole ------------------------------------------------------

WHOLE = WholeCounts(
    nights=PastLevels({"2018-11-06": 0.1, "2020-11-03": -0.2}, {"county": (0.1, 2)}),
    turnouts=PastLevels({"2018-11-06": -0.6, "2020-11-03": -0.3}, primaries_apart=True),
)


def with_whole(bench, *contests, registered=None, draws=500, whole=WHOLE):
    """Forecast contests with what past elections say of whole counts."""
    constants = structs.replace(bench.constants, whole=whole)
    voters = {} if registered is None else {"county": registered}
    return forecast(Canvass(bench.day, contests, voters), constants, draws=draws)


def test_what_past_elections_say_is_told(bench):
    night = bench.series((60_000, 50_000))
    late = bench.series((60_000, 50_000), (69_000, 57_500))
    begun = bench.series((60_000, 50_000), (69_000, 57_500), at=[40.0, 60.0])

    def told(one, **more) -> list[bool]:
        method = with_whole(bench, one, **more).contests["board"].method
        return [words in method for words in (FROM_NIGHT, FROM_TURNOUT)]

    assert told(late, registered=300_000) == [True, True]
    assert told(late) == [True, False]
    # While the night goes on its count says nothing of turnout yet.
    assert told(night, registered=300_000) == [True, False]
    assert told(begun, registered=300_000) == [False, True]
    assert told(begun) == [False, False]
    assert told(late, registered=300_000, whole=WholeCounts()) == [False, False]


def test_the_more_are_registered_the_more_votes_are_to_come(bench):
    late = bench.series((60_000, 50_000), (69_000, 57_500))
    middles = [
        with_whole(bench, late, registered=registered).contests["board"].votes_to_come.median
        for registered in (200_000, 250_000, 300_000, 400_000)
    ]
    assert middles == sorted(middles)
    assert middles[-1] > 1.2 * middles[0]


def test_registered_voters_of_another_area_change_nothing(bench):
    late = bench.series((60_000, 50_000), (69_000, 57_500), area="elsewhere")
    one, other = with_whole(bench, late, registered=300_000), with_whole(bench, late)
    assert bench.bytes_of(one, "board") == bench.bytes_of(other, "board")


@settings(deadline=None, max_examples=20)
@given(data=st.data(), registered=st.sampled_from([None, 1, 10_000, 10**7]))
def test_with_past_elections_the_order_of_contests_changes_no_byte(bench, data, registered):
    whole = data.draw(elections(bench))
    turned = data.draw(st.permutations(whole))
    first, second = (
        with_whole(bench, *some, registered=registered, draws=40) for some in (whole, turned)
    )
    for one in whole:
        assert bench.bytes_of(first, one.id) == bench.bytes_of(second, one.id)
        bench.check(first.contests[one.id])
