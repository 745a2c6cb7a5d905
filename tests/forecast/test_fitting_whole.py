"""What past elections say of whole counts, fitted to nights made by hand."""

import numpy as np
import pytest
from msgspec import structs

from downballot.contests.past_levels import fit_levels
from downballot.contests.whole_count import WholeCounts
from downballot.forecast.fitting_whole import HALF_LIFE, SMALLEST_CONTEST, fit_whole
from downballot.model.partial_date import parse_partial_date
from downballot.model.past_election import PastCount, PastElections, PastTurnout

SOURCE = "https://example.org/count"
BENCH_DAY = "2024-11-05"
NOTHING = PastElections()


def count(counted_at: str, counted: int, place="Town", day="2018-11-06") -> PastCount:
    return PastCount(place, parse_partial_date(day), counted_at, counted, 1000, SOURCE)


def turnout(place: str, day: str, ballots: int | None) -> PastTurnout:
    return PastTurnout(place, parse_partial_date(day), 2000, ballots, SOURCE, SOURCE)


def nights(*counts: PastCount, canvasses=()):
    return fit_whole(canvasses, PastElections(counts)).nights


def night_of(bench, *parts: int, at=(20.6, 24.0, 60.0), final=1000, **more):
    """Make a canvass with a contest for each part that its night ends with."""
    return bench.canvass(
        *(
            bench.series((10, 0), (part, 0), (final, 0), at=at, id=f"c{number}", **more)
            for number, part in enumerate(parts)
        )
    )


def test_the_last_count_of_a_night_says_what_it_left():
    rows = (count("2018-11-07T02:00", 600), count("2018-11-07T01:00", 500))
    assert nights(*rows).levels == {"2018-11-06": pytest.approx(np.log(400 / 600))}
    assert nights(*rows) == nights(*rows[::-1])
    assert nights(*rows).half_life == HALF_LIFE


@pytest.mark.parametrize(
    "counted_at", ["2018-11-06T21:59", "2018-11-07T12:00", "2018-11-08", "2018-11-20T17:00"]
)
def test_a_first_bulletin_and_a_later_count_are_not_the_end_of_a_night(counted_at: str):
    assert nights(count(counted_at, 600)).levels == {}


@pytest.mark.parametrize("counted_at", ["2018-11-06T22:00", "2018-11-07", "2018-11-07T11:59"])
def test_from_ten_in_the_evening_to_noon_is_the_end_of_a_night(counted_at: str):
    assert nights(count(counted_at, 600)).places == {"Town": (0, 1)}


def test_nights_before_2018_say_nothing():
    assert nights(count("2016-11-09T02:00", 600, day="2016-11-08")).levels == {}
    assert nights(count("2018-06-06T02:00", 600, day="2018-06-05")).levels


def test_a_canvass_says_what_the_middle_contest_of_each_area_left(bench):
    made = night_of(bench, 500, 600, 900)
    other = night_of(bench, 300, area="Elsewhere County CA").contests[0]
    beside = bench.canvass(*made.contests, structs.replace(other, id="other"))
    found = nights(canvasses=[beside])
    logs = {
        ("county", BENCH_DAY): np.log(400 / 600),
        ("Elsewhere County", BENCH_DAY): np.log(700 / 300),
    }
    assert found == fit_levels(logs, half_life=HALF_LIFE)


def test_where_a_canvass_tells_of_a_place_and_a_day_the_table_does_not_count(bench):
    made = night_of(bench, 600, area="Town")
    same = count("2024-11-06T02:00", 100, day=BENCH_DAY)
    before = count("2018-11-07T02:00", 300)
    other = count("2024-11-06T02:00", 100, place="Elsewhere", day=BENCH_DAY)
    assert nights(same, before, canvasses=[made]) == nights(before, canvasses=[made])
    assert nights(same, other, canvasses=[made]) != nights(same, canvasses=[made])


def test_contests_that_are_small_or_done_or_have_no_night_teach_nothing(bench):
    small = night_of(bench, 300, final=SMALLEST_CONTEST - 1)
    done = night_of(bench, 1000)
    early = night_of(bench, 600, at=(20.6, 21.5, 60.0))
    late = night_of(bench, 600, at=(40.0, 50.0, 60.0))
    for one in (small, done, early, late, bench.canvass()):
        assert nights(canvasses=[one]).levels == {}
    assert nights(canvasses=[night_of(bench, 300, final=SMALLEST_CONTEST)]).levels


def test_turnout_is_of_the_registered_where_ballots_are_known():
    rows = [("Town", "2018-11-06", 1200), ("Village", "2018-11-06", 800),
            ("Town", "2022-06-07", None)]  # fmt: skip
    past = PastElections(turnouts=tuple(turnout(*row) for row in rows))
    found = fit_whole([], past).turnouts
    logs = {("Town", "2018-11-06"): np.log(0.6), ("Village", "2018-11-06"): np.log(0.4)}
    assert found == fit_levels(logs, primaries_apart=True)
    assert found.primaries_apart
    assert found.half_life == 0


def test_nothing_known_gives_the_starting_values(bench):
    found = fit_whole([bench.canvass()], NOTHING)
    start = WholeCounts()
    assert found.nights == structs.replace(start.nights, half_life=HALF_LIFE)
    assert found.turnouts == structs.replace(start.turnouts, primaries_apart=True)
    levels = {"nights": start.nights, "turnouts": start.turnouts}
    assert structs.replace(found, **levels) == start


def test_the_order_of_canvasses_and_rows_changes_nothing(bench):
    rows = [count(f"2018-11-07T0{hour}:00", 100 * hour, place=f"p{hour % 3}")
            for hour in range(1, 8)]  # fmt: skip
    some = [night_of(bench, 500), night_of(bench, 700, area="Elsewhere")]
    assert nights(*rows, canvasses=some) == nights(*rows[::-1], canvasses=some[::-1])
