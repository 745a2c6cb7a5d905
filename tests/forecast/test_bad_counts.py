"""Counts that are odd, broken or absurd: a stated and wide answer, never an error."""

from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import structs

from downballot.forecast.constants import read_constants
from downballot.model.finding import Severity
from downballot.model.rule import FIFTY_FIVE, MAJORITY, TWO_THIRDS, Method

EVERY_METHOD = (Method.MOST_VOTES, Method.TOP_TWO, Method.SHARE, Method.UNKNOWN)


def told(bench, one, *others, draws: int = 2000):
    """Forecast a contest, check what holds of every forecast, and return it."""
    said = bench.told(one, *others, draws=draws).contests[one.id]
    bench.check(said)
    for answer in said.probabilities:
        if answer.question != "advances" and len(one.selections) > one.seats:
            assert 0 < answer.probability < 1, answer
    assert all(each.severity is not Severity.ERROR for each in said.findings)
    return said


def codes(said) -> set[str]:
    return {one.code for one in said.findings}


def width(said) -> float:
    """Return how far apart the ends of the first selection's final share are."""
    share = said.selections[0].final_share
    return share.high95 - share.low95


def test_one_update(bench):
    said = told(bench, bench.series((5000, 4000)))
    assert codes(said) == {"forecast-from-one-count"}
    assert width(said) > 0.03


@pytest.mark.parametrize("updates", [1, 3])
@pytest.mark.parametrize("method", EVERY_METHOD)
def test_no_votes_at_all(bench, updates: int, method: Method):
    rows = [(0, 0, 0)] * updates
    said = told(bench, bench.series(*rows, method=method, share=MAJORITY))
    assert codes(said) == {"forecast-without-votes"}
    assert said.counted_votes == 0
    assert {one.share for one in said.selections} == {None}
    assert width(said) > 0.8
    for answer in said.probabilities:
        assert 0.05 < answer.probability < 0.95


@pytest.mark.parametrize("share", [MAJORITY, FIFTY_FIVE, TWO_THIRDS])
def test_a_measure_without_votes_may_go_either_way(bench, share):
    said = told(bench, bench.measure((0, 0), share=share))
    assert said.probabilities[0].probability == pytest.approx(
        1 - float(share.fraction), abs=0.05
    )


@pytest.mark.parametrize("method", EVERY_METHOD)
@pytest.mark.parametrize("votes", [(), (0,), (1,), (5000,)])
@pytest.mark.parametrize("complete", [False, True])
def test_nobody_or_one_alone_stands(bench, method: Method, votes, complete: bool):
    one = bench.series(votes, method=method, share=MAJORITY, complete=complete)
    said = bench.told(one).contests["board"]
    bench.check(said)
    wins = [answer.probability for answer in said.probabilities if answer.question == "wins"]
    assert wins == [1.0] * (len(votes) if method is Method.MOST_VOTES else 0)


@pytest.mark.parametrize(
    "rows",
    [
        [(5000, 4000), (4990, 4000)],
        [(5000, 4000), (2500, 2000), (6000, 5000)],
        [(5000, 4000), (4000, 5000)],
        [(5000, 4000), (0, 0), (5100, 4100)],
        [(5000, 4000), (1, 0)],
        [(5000, 4000), (6000, 5000), (5999, 4999), (5998, 4998)],
    ],
)
@pytest.mark.parametrize("at", [(), (20.6, 22.0, 23.0, 24.0)])
def test_a_falling_count(bench, rows, at):
    said = told(bench, bench.series(*rows, at=at[: len(rows)]))
    assert "forecast-on-falling-count" in codes(said)
    assert width(said) > 0.005


def test_a_count_that_falls_to_nothing_is_without_votes(bench):
    said = told(bench, bench.series((5000, 4000), (0, 0)))
    assert codes(said) == {"forecast-without-votes"}
    assert width(said) > 0.8


@pytest.mark.parametrize("change", [-2000, -5, -1, 1, 5])
def test_a_correction_is_no_sign_that_the_count_is_over(bench, change: int):
    rows = [(51_000, 49_000), (51_000 + change, 49_000)]
    before = told(bench, bench.series(rows[0], at=[30.0]))
    after = told(bench, bench.series(*rows, at=[30.0, 42.0]))
    assert after.votes_to_come.median > before.votes_to_come.median / 10


@pytest.mark.parametrize("estimate", [0, 1, 10**12, 6_100_000])
def test_an_estimate_that_cannot_be(bench, estimate: int):
    rows = [(51_000, 49_000), (56_000, 54_000)]
    plain = told(bench, bench.series(*rows))
    said = told(bench, bench.series(*rows, estimates=(None, estimate)))
    if estimate < 10**6 or estimate > 60 * 110_000:
        assert "estimate-not-believed" in codes(said)
        assert said.votes_to_come == plain.votes_to_come
    assert said.votes_to_come.high95 < 10**9


@pytest.mark.parametrize("estimate", [0, 1])
@pytest.mark.parametrize("votes", [(3, 2), (300, 299), (60_000, 59_000)])
def test_an_estimate_of_next_to_nothing_makes_nobody_sure(bench, estimate: int, votes):
    said = told(bench, bench.series(votes, estimates=(estimate,)))
    assert "estimate-not-believed" in codes(said)
    assert 0.02 < said.probabilities[0].probability < 0.98


@pytest.mark.parametrize("estimate", [200, 5_900_000])
def test_an_estimate_unlike_the_hour_is_stated(bench, estimate: int):
    # It is used all the same: it is right where nearly all is counted on the night.
    said = told(bench, bench.series((51_000, 49_000), estimates=(estimate,)))
    (doubt,) = (one for one in said.findings if one.code == "estimate-unlike-past")
    assert doubt.severity is Severity.WARNING
    assert doubt.sentence == (
        f"board: the official estimate leaves {estimate:,} votes to come, where past canvasses "
        "would leave about 134,008."
    )
    usual = told(bench, bench.series((51_000, 49_000), estimates=(140_000,)))
    assert codes(usual) == {"forecast-from-one-count"}


def test_votes_that_still_arrive_after_an_estimate_of_zero(bench):
    rows = [(51_000, 49_000), (53_000, 51_500), (53_500, 52_800)]
    said = told(bench, bench.series(*rows, estimates=(900, 0, 0)))
    assert "estimate-not-believed" in codes(said)
    assert said.votes_to_come.median > 100


@pytest.mark.parametrize(("names", "seats"), [(15, 1), (40, 1), (20, 7), (40, 3), (20, 19)])
@pytest.mark.parametrize("method", EVERY_METHOD)
def test_many_candidates(bench, names: int, seats: int, method: Method):
    votes = tuple(9000 - 200 * place for place in range(names))
    one = bench.series(votes, (*votes[:-1], 9000), seats=seats, method=method, share=MAJORITY)
    said = told(bench, one)
    wins = [answer.probability for answer in said.probabilities if answer.question == "wins"]
    if method is Method.MOST_VOTES:
        assert sum(wins) == pytest.approx(seats)
    shares = [each.final_share.median for each in said.selections]
    assert sum(shares) == pytest.approx(1, abs=0.02)


@pytest.mark.parametrize("seats", [2, 3, 100])
def test_as_many_seats_as_candidates_are_theirs_whatever_comes(bench, seats: int):
    likely = bench.likely(bench.series((5, 4), seats=seats))
    assert likely == {"wins a": 1, "wins b": 1}


@pytest.mark.parametrize("share", [MAJORITY, FIFTY_FIVE, TWO_THIRDS])
@pytest.mark.parametrize("thousands", [1, 10, 5000])
def test_a_measure_exactly_on_the_line(bench, share, thousands: int):
    whole = 60 * thousands * 100
    yes = whole * share.numerator // share.denominator
    said = told(bench, bench.measure((yes, whole - yes), share=share))
    assert 0.1 < said.probabilities[0].probability < 0.95


@pytest.mark.parametrize(
    "votes",
    [
        (2, 1), (1, 1), (1, 0), (0, 1), (30, 20),
    ],
)  # fmt: skip
def test_a_handful_of_votes_in_all(bench, votes):
    said = told(bench, bench.series(votes))
    assert 0.02 < said.probabilities[0].probability < 0.98
    assert width(said) > 0.1


@pytest.mark.parametrize("hours", [20.6, 24.5, 30.0, 60.0])
@pytest.mark.parametrize("votes", [(3, 0), (0, 3)])
def test_three_votes_to_none_make_nobody_sure(bench, votes, hours: float):
    for constants in (bench.constants, read_constants()):
        said = bench.told(bench.series(votes, at=[hours]), constants=constants, draws=8000)
        likely = [one.probability for one in said.contests["board"].probabilities]
        assert max(likely) < 0.99
        assert said.contests["board"].votes_to_come.high95 > 300


@pytest.mark.parametrize("hours", [20.6, 24.5, 60.0, 400.0])
def test_votes_to_come_grow_with_the_votes_counted(bench, hours: float):
    medians = [
        bench.told(bench.series((votes, votes), at=[hours])).contests["board"].votes_to_come
        for votes in (1, 5, 20, 49, 50, 51, 250, 5000)
    ]
    assert [one.median for one in medians] == sorted(one.median for one in medians)
    # From a hundred on a contest of more votes is one of fewer, seen larger.
    assert medians[-1].median / 10_000 == pytest.approx(medians[4].median / 100, rel=1e-3)


@pytest.mark.parametrize("share", [MAJORITY, TWO_THIRDS])
def test_ten_million_votes(bench, share):
    rows = ((5_100_000, 4_900_000), (6_000_000, 5_800_000))
    said = told(bench, bench.measure(*rows, share=share, estimates=(None, 2_000_000)))
    assert width(said) > 0.001
    finished = structs.replace(bench.series((10_000_001, 10_000_000)), complete=True)
    assert bench.likely(finished) == {"wins a": 1, "wins b": 0}


# --- clocks -------------------------------------------------------------------------

ROWS = ((500, 400), (600, 500), (700, 650))


@pytest.mark.parametrize(
    "at",
    [
        (20.6, 20.6, 20.6),
        (40.0, 40.0, 90.0),
        (-400.0, -30.0, 20.6),
        (20.6, 700.0, 5000.0),
        (2000.0, 2001.0, 2002.0),
        (20.6, 20.6 + 1e-6, 36.0),
    ],
)
def test_clocks_that_stand_still_or_are_far_off(bench, at):
    said = told(bench, bench.series(*ROWS, at=at, estimates=(None, None, 50)))
    assert said.published_at == bench.moment(at[-1])
    assert width(said) > 0.001


@pytest.mark.parametrize("zone", ["UTC", "Asia/Tokyo", "Pacific/Kiritimati", "Etc/GMT+12"])
def test_moments_of_another_zone(bench, zone: str):
    one = bench.series(*ROWS)
    moved = structs.replace(
        one, published_at=tuple(each.astimezone(ZoneInfo(zone)) for each in one.published_at)
    )
    assert told(bench, moved).counted_votes == 1350
    assert moved.until(one.published_at[1]).votes.tolist() == one.votes[:2].tolist()


def test_moments_without_a_zone_are_the_authoritys(bench):
    one = bench.series(*ROWS)
    naive = structs.replace(
        one, published_at=tuple(each.replace(tzinfo=None) for each in one.published_at)
    )
    assert told(bench, naive).probabilities == told(bench, one).probabilities


@pytest.mark.parametrize("begins", [40.0, 100.0, 600.0])
def test_a_contest_that_begins_late(bench, begins: float):
    others = [bench.series(*ROWS, id=f"n{number}") for number in range(3)]
    late = bench.series((500, 480), (700, 690), at=[begins, begins + 24])
    said = told(bench, late, *others)
    assert width(said) > 0.003
    assert 0.5 < said.probabilities[0].probability < 0.995


# --- anything at all ----------------------------------------------------------------


@settings(deadline=None, max_examples=150)
@given(
    data=st.data(),
    names=st.integers(0, 5),
    updates=st.integers(1, 5),
    method=st.sampled_from(EVERY_METHOD),
    seats=st.integers(1, 6),
)
def test_any_count_has_a_sound_forecast(bench, data, names, updates, method, seats):
    row = st.lists(
        st.one_of(st.just(0), st.integers(0, 20), st.integers(0, 10**7)),
        min_size=names,
        max_size=names,
    )
    hours = sorted(
        data.draw(st.lists(st.floats(-500, 5000), min_size=updates, max_size=updates))
    )
    estimate = st.one_of(
        st.none(), st.integers(-10, 10), st.integers(0, 10**7), st.just(10**15)
    )
    one = bench.series(
        *(data.draw(row) for _ in range(updates)),
        at=hours,
        method=method,
        share=data.draw(st.sampled_from([MAJORITY, FIFTY_FIVE, TWO_THIRDS])),
        seats=seats,
        estimates=tuple(data.draw(estimate) for _ in range(updates)),
        partisan=data.draw(st.booleans()),
    )
    with np.errstate(all="raise", under="ignore"):
        said = bench.told(one, bench.series(*ROWS, id="beside"), draws=40).contests["board"]
    bench.check(said)
    for answer in said.probabilities:
        sure = answer.probability in {0, 1}
        assert not sure or names <= max(seats, 2 if answer.question == "advances" else 1)
