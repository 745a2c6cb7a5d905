"""What the measures of one election, and its parties, tell each other."""

import numpy as np
import pytest

from downballot.forecast.constants import kind_table
from downballot.forecast.kinds import ContestKind, kind_of
from downballot.forecast.late import follow
from downballot.forecast.shifts import learn_shifts
from downballot.forecast.stages import lay_out
from downballot.model.rule import MAJORITY


def learnt(bench, *contests):
    """Return the levels before and after the shifts, and the shifts."""
    steps = lay_out(bench.canvass(*contests))
    kinds = [kind_of(one) for one in steps.contests]
    table = kind_table(bench.constants, kinds)
    levels = list(follow(steps, table, bench.behaviour))[-1]
    moved, shifts = learn_shifts(steps, levels, table, kinds, bench.behaviour)
    return levels, moved, shifts


def measures(bench, yes: int, *, many: int = 3):
    """Make measures that have a late batch with so much Yes of 20,000, and one without."""
    counted = [
        bench.measure(
            (50_000, 50_000), (50_000 + yes, 70_000 - yes), share=MAJORITY, id=f"m{number}"
        )
        for number in range(many)
    ]
    return [*counted, bench.measure((50_000, 50_000), share=MAJORITY, id="z")]


@pytest.mark.parametrize(("yes", "sign"), [(14_000, 1), (7000, -1)])
def test_measures_without_a_late_batch_are_moved_with_those_that_have_one(bench, yes, sign):
    levels, moved, _ = learnt(bench, *measures(bench, yes))
    gained = moved.late[-1] - levels.late[-1]  # "yes" of the last measure
    assert np.sign(gained) == sign
    assert moved.late[-2:].sum() == pytest.approx(1)


def test_a_shift_is_surer_the_more_contests_tell_of_it(bench):
    spreads = [learnt(bench, *measures(bench, 12_000, many=many))[2] for many in (0, 1, 3, 9)]
    ends = [float(one.spread[-1]) for one in spreads]
    assert ends == sorted(ends, reverse=True)
    (past,) = {k.shift_spread for k in bench.constants.kinds if k.kind is ContestKind.MEASURE}
    assert ends[0] == pytest.approx(past)  # nobody tells: as unsure as the past
    assert ends[-1] > 0


def test_many_alike_say_no_more_than_the_limit(bench):
    several = learnt(bench, *measures(bench, 12_000, many=12))[2].spread[-1]
    many = learnt(bench, *measures(bench, 12_000, many=60))[2].spread[-1]
    assert many == pytest.approx(several)


def test_candidates_without_parties_neither_tell_nor_are_moved(bench):
    board = bench.series((50_000, 50_000), (70_000, 50_000), id="board")
    alone = learnt(bench, *measures(bench, 12_000))
    beside = learnt(bench, board, *measures(bench, 12_000))
    assert beside[2].groups[0] == ""
    assert beside[2].spread[0] == 0
    assert np.array_equal(beside[0].late[:2], beside[1].late[:2])
    assert np.array_equal(beside[1].late[2:], alone[1].late)


def test_parties_and_measures_are_told_apart(bench):
    party = bench.series((50_000, 50_000), parties=(1, -1), id="a")
    levels, moved, shifts = learnt(bench, party, *measures(bench, 14_000))
    assert shifts.groups == ("parties", *["measures"] * 4)
    assert np.array_equal(moved.late[:2], levels.late[:2])
