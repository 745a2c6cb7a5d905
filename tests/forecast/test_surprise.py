"""An election that behaves unlike the past widens every interval by itself."""

import numpy as np
import pytest
from msgspec import structs

from downballot.forecast.constants import kind_table
from downballot.forecast.kinds import kind_of
from downballot.forecast.late import follow
from downballot.forecast.stages import lay_out
from downballot.forecast.surprise import NARROWEST, WIDEST, election_scale


def scale(bench, *contests, **changed) -> float:
    behaviour = structs.replace(bench.behaviour, **changed)
    steps = lay_out(bench.canvass(*contests))
    table = kind_table(bench.constants, [kind_of(one) for one in steps.contests])
    return election_scale(list(follow(steps, table, behaviour)), behaviour)


def contests(bench, late: int, many: int):
    """Make even contests of which the first has so much of a late batch of 20,000."""
    return [
        bench.series((50_000, 50_000), (50_000 + late, 70_000 - late), id=f"c{number:03}")
        for number in range(many)
    ]


def test_without_late_batches_an_election_is_like_the_past(bench):
    assert scale(bench, bench.series((5, 5))) == NARROWEST
    night = bench.series((50_000, 50_000), (50_000, 90_000), at=[20.6, 24.0])
    assert scale(bench, night) == NARROWEST


def test_a_calm_election_is_not_taken_at_its_word(bench):
    assert scale(bench, *contests(bench, 10_000, 200)) == NARROWEST


def test_the_more_contests_surprise_the_wider_it_gets(bench):
    scales = [scale(bench, *contests(bench, 18_000, many)) for many in (1, 5, 25, 125)]
    assert scales == sorted(scales)
    assert NARROWEST < scales[0] < 1.3
    assert 1.5 < scales[-1] <= WIDEST


def test_one_odd_contest_among_many_is_its_own_affair(bench):
    odd = bench.series((50_000, 50_000), (70_000, 50_000), id="odd")
    assert scale(bench, odd, *contests(bench, 10_000, 100)) < 1.1


@pytest.mark.parametrize("late", [0, 20_000])
def test_nothing_widens_without_end(bench, late: int):
    assert scale(bench, *contests(bench, late, 400), surprise_weight=0.0) <= WIDEST
    assert np.isfinite(scale(bench, *contests(bench, late, 400)))


def test_the_order_of_contests_changes_nothing(bench):
    some = [*contests(bench, 16_000, 7), bench.series((9, 9), (18, 9), id="small")]
    assert scale(bench, *some) == scale(bench, *reversed(some))
