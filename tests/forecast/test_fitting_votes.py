"""The table of votes to come, against means taken by hand."""

import numpy as np
import pytest

from downballot.errors import UsageError
from downballot.forecast.fitting_votes import (
    ERROR_SPREAD,
    FEWEST,
    LEAST_LEFT,
    MIDDLES,
    PRIOR_ELECTIONS,
    RATIO_SPREAD_LATE,
    fit_outstanding,
)
from downballot.model.partial_date import parse_partial_date
from downballot.model.past_election import PastCount

DAY_TWO = MIDDLES.index(48.0)
NIGHT = MIDDLES.index(22.5)


def canvass(bench, parts, *, at=(22.0, 50.0, 700.0), estimates=None):
    """Make a contest for each part of 1000 votes that is counted at the second update."""
    contests = []
    for number, part in enumerate(parts):
        counts = [(100, 0), (part, 0), (1000, 0)]
        said = (None, None if estimates is None else estimates[number], None)
        contests.append(bench.series(*counts, at=at, id=f"c{number:02}", estimates=said))
    return bench.canvass(*contests)


def test_the_mean_of_what_was_to_come_stands_at_its_hour(bench):
    parts = [500, 600, 700, 800] * 10
    table = fit_outstanding([canvass(bench, parts)])
    logs = np.log([(1000 - part) / part for part in parts])
    assert table.ratio[DAY_TWO] == pytest.approx(logs.mean())
    assert table.ratio_own[DAY_TWO] == pytest.approx(logs.std())
    assert table.ratio[NIGHT] == pytest.approx(np.log(9))
    assert table.ratio_own[NIGHT] == pytest.approx(0, abs=1e-12)


def test_elections_count_alike_however_many_contests_they_have(bench):
    table = fit_outstanding([canvass(bench, [500] * 80), canvass(bench, [800] * 25)])
    means = np.log([1, 0.25])
    assert table.ratio[DAY_TWO] == pytest.approx(means.mean())
    between = ((means - means.mean()) ** 2).sum() + PRIOR_ELECTIONS * RATIO_SPREAD_LATE**2
    spread = np.sqrt(between / (2 - 1 + PRIOR_ELECTIONS))
    assert 0.8 * spread < table.ratio_shared[DAY_TWO] <= spread


def test_the_pace_is_of_votes_a_day(bench):
    table = fit_outstanding([canvass(bench, [600] * 30)])
    # 500 votes within 20 hours since six in the morning.
    assert table.pace[DAY_TWO] == pytest.approx(np.log(500 / (20 / 24) / 600))
    assert table.pace_weight[NIGHT] == 0
    assert table.pace_weight[DAY_TWO] > 0


def test_estimates_are_compared_with_what_came(bench):
    made = canvass(bench, [500] * 30, estimates=[400] * 30)
    table = fit_outstanding([made])
    # One election is trusted by half.
    assert table.error[DAY_TWO] == pytest.approx(np.log(400 / 500) / 2)
    assert table.error_own[DAY_TWO] == pytest.approx(0, abs=1e-12)
    assert table.error_shared[DAY_TWO] == pytest.approx(ERROR_SPREAD)
    without = [canvass(bench, [500] * 30) for _ in range(3)]
    assert fit_outstanding([made, *without]).error == pytest.approx(table.error)


@pytest.mark.parametrize("estimates", [None, [0] * 30, [None] * 30])
def test_without_estimates_their_error_is_the_starting_one(bench, estimates):
    table = fit_outstanding([canvass(bench, [500] * 30, estimates=estimates)])
    assert set(table.error) == {0.0}
    assert set(table.error_own) == {ERROR_SPREAD}


def test_hours_of_which_nothing_is_known_are_filled_from_their_neighbours(bench):
    table = fit_outstanding([canvass(bench, [500] * 30)])
    assert table.hours == MIDDLES
    for name in table.__struct_fields__:
        assert np.isfinite(getattr(table, name)).all()
    between = table.ratio[NIGHT : DAY_TWO + 1]
    assert list(between) == sorted(between, reverse=True)
    assert set(table.ratio[DAY_TWO:]) == {table.ratio[DAY_TWO]}


def test_contests_that_are_small_or_done_teach_nothing(bench):
    plain = canvass(bench, [500] * 30)
    tiny = [bench.series((50, 0), (400, 0), id=f"t{number}") for number in range(40)]
    done = [bench.series((900, 0), at=[50.0], id=f"d{number}") for number in range(40)]
    beside = bench.canvass(*plain.contests, *tiny, *done)
    assert fit_outstanding([beside]) == fit_outstanding([plain])


def test_the_order_of_canvasses_changes_nothing_but_rounding(bench):
    some = [canvass(bench, [part] * 25) for part in (400, 500, 900)]
    first, second = fit_outstanding(some), fit_outstanding(some[::-1])
    for name in first.__struct_fields__:
        assert getattr(first, name) == pytest.approx(getattr(second, name))


@pytest.mark.parametrize("many", [0, 1, FEWEST - 1])
def test_too_few_to_learn_from_are_refused(bench, many: int):
    with pytest.raises(UsageError, match="too few"):
        fit_outstanding([canvass(bench, [500] * many)])


def test_no_canvass_at_all_is_refused():
    with pytest.raises(UsageError, match="too few"):
        fit_outstanding([])


def past(counted: int, *, day="2018-11-06", at="2018-11-08T02:00", place="Town", final=1000):
    """Return a past count, two days after its election if nothing else is said."""
    source = "https://example.org/count"
    return PastCount(place, parse_partial_date(day), at, counted, final, source)


def test_a_past_count_is_one_more_election_after_the_night(bench):
    made = canvass(bench, [500] * 30)
    alone, table = fit_outstanding([made]), fit_outstanding([made], [past(800)])
    means = np.log([1, 0.25])
    assert table.ratio[DAY_TWO] == pytest.approx(means.mean())
    between = ((means - means.mean()) ** 2).sum() + PRIOR_ELECTIONS * RATIO_SPREAD_LATE**2
    assert table.ratio_shared[DAY_TWO] == pytest.approx(
        np.sqrt(between / (2 - 1 + PRIOR_ELECTIONS))
    )
    # It says nothing of contests, of the pace and of estimates.
    for name in ("ratio_own", "pace", "pace_weight", "error", "error_shared", "error_own"):
        assert getattr(table, name) == getattr(alone, name)


def test_places_of_one_past_election_count_as_one(bench):
    made = canvass(bench, [500] * 30)
    two = [past(800), past(600, place="Village", at="2018-11-07T17:00")]
    later = past(900, day="2022-11-08", at="2022-11-10T02:00")
    table = fit_outstanding([made], [*two, later])
    means = [0, np.log([0.25, 400 / 600]).mean(), np.log(1 / 9)]
    assert table.ratio[DAY_TWO] == pytest.approx(np.mean(means))
    turned = fit_outstanding([made], [later, *two[::-1]])
    for name in table.__struct_fields__:
        assert getattr(turned, name) == getattr(table, name)


@pytest.mark.parametrize(
    "row",
    [
        past(800, at="2018-11-06T22:30"),  # the night
        past(800, at="2018-11-07T11:59"),
        past(800, day="2024-11-05", at="2024-11-07T02:00"),  # the canvass's own day
        past(800, at="2019-03-08T02:00"),  # beyond the last band
    ],
    ids=["night", "morning", "own day", "beyond"],
)
def test_other_past_counts_change_nothing(bench, row: PastCount):
    made = canvass(bench, [500] * 30)
    assert fit_outstanding([made], [row]) == fit_outstanding([made])


def test_a_past_count_that_is_as_good_as_over_changes_nothing(bench):
    made = canvass(bench, [500] * 30)
    over = past(999_001, final=1_000_000)
    assert (over.final - over.counted) / over.counted <= LEAST_LEFT
    assert fit_outstanding([made], [over]) == fit_outstanding([made])
    nearly = past(998_000, final=1_000_000)
    assert fit_outstanding([made], [nearly]) != fit_outstanding([made])
