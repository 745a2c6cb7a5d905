"""How many votes are to come: the calendar, the pace and official estimates together."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import structs
from scipy import integrate, stats

from downballot.contests.outstanding import (
    ABSURD_RATIO,
    METHODS,
    OutstandingTable,
    contest_estimate,
    expect_votes,
    is_believed,
)
from downballot.errors import UsageError
from downballot.model.count import BallotKind
from downballot.model.record import Outstanding

TABLE = OutstandingTable(
    hours=(20.0, 40.0, 60.0),
    ratio=(0.0, -1.0, -4.0),
    ratio_shared=(0.3, 0.4, 0.8),
    ratio_own=(0.4, 0.3, 0.6),
    pace=(0.0, -2.0, -4.0),
    pace_weight=(0.0, 0.4, 0.4),
    error=(-0.1, 0.0, 0.2),
    error_shared=(0.2, 0.2, 0.3),
    error_own=(0.2, 0.1, 0.4),
)
NAN = float("nan")
MADE = datetime(2024, 11, 7, 17, tzinfo=UTC)
LOS_ANGELES = ZoneInfo("America/Los_Angeles")
PART = "this contest's part is taken from the votes counted so far"


def expected(hours=40.0, counted=1000.0, pace=NAN, estimate=NAN, table=TABLE):
    """Return median, shared and own spread, whether estimated, whether paced."""
    columns = [np.array([float(one)]) for one in (hours, counted, pace, estimate)]
    found = expect_votes(*columns, table)
    values = (found.shared, found.own, found.estimated, found.paced)
    return float(np.exp(found.log_median[0])), *(one[0] for one in values)


@pytest.mark.parametrize(
    ("hours", "ratio", "shared"),
    [
        (20, 0.0, 0.3),
        (30, -0.5, 0.35),
        (40, -1, 0.4),
        (50, -2.5, 0.6),
        (-50, 0, 0.3),
        (900, -4, 0.8),
    ],
)
def test_the_calendar_speaks_between_its_hours_and_beyond_them(hours, ratio, shared):
    median, spread, _, estimated, paced = expected(hours)
    assert median == pytest.approx(1000 * np.exp(ratio))
    assert spread == pytest.approx(shared)
    assert not estimated
    assert not paced


def test_a_usual_pace_changes_nothing_and_a_faster_one_raises_what_is_to_come():
    usual = 1000 * np.exp(-2)
    assert expected(pace=usual)[0] == pytest.approx(expected()[0])
    assert expected(pace=2 * usual)[0] == pytest.approx(expected()[0] * 2**0.4)
    assert expected(pace=usual)[4]
    assert not expected(hours=20, pace=usual)[4]  # the night has no pace


@pytest.mark.parametrize("counted", [100, 101, 500, 1e6])
def test_from_a_hundred_counted_on_what_is_to_come_is_in_proportion(counted: float):
    median, shared, own, *_ = expected(counted=counted)
    assert (median / counted, shared, own) == pytest.approx((np.exp(-1), 0.4, 0.3))


@pytest.mark.parametrize("counted", [1, 3, 25, 99])
def test_of_fewer_it_may_be_that_hardly_any_are_counted(counted: float):
    median, shared, own, *_ = expected(counted=counted)
    # Half the way to a hundred on a scale of logarithms, and as unsure as it is far.
    few = np.log(100 / counted) / 2
    assert median == pytest.approx(np.sqrt(counted * 100) * np.exp(-1))
    assert (shared, own) == pytest.approx((0.4, np.hypot(0.3, few)))
    # An estimate then counts for more.
    said = expected(counted=counted, estimate=2 * counted)[0]
    weight = (0.25 + few**2) / (0.25 + few**2 + 0.05)
    logs = weight * np.log(2 * counted) + (1 - weight) * np.log(median)
    assert np.log(said) == pytest.approx(logs)


def test_an_estimate_is_told_apart_from_what_would_be_expected_without_it():
    def found(estimate: float, pace: float = NAN):
        columns = [np.array([one]) for one in (40.0, 1000.0, pace, estimate)]
        return expect_votes(*columns, TABLE)

    usual = 1000 * np.exp(-1)
    assert found(usual).apart == pytest.approx([0], abs=1e-9)
    both = np.sqrt(0.4**2 + 0.3**2 + 0.2**2 + 0.1**2)
    for far in (-5.0, -4.0, 2.0):
        assert found(usual * np.exp(far)).apart == pytest.approx([abs(far) / both])
        assert found(usual * np.exp(far)).log_unestimated == pytest.approx([np.log(usual)])
    for none in (NAN, 0.0, 1e9):
        assert found(none).apart == [0]
    faster = found(usual, pace=2000 * np.exp(-2))
    assert faster.log_unestimated == pytest.approx([np.log(usual * 2**0.4)])
    assert faster.apart == pytest.approx([0.4 * np.log(2) / both])


@pytest.mark.parametrize("pace", [NAN, 0.25, 1.0])
def test_a_count_that_fell_has_no_pace(pace: float):
    assert expected(counted=1e5, pace=pace) == expected(counted=1e5)


@pytest.mark.parametrize(("pace", "factor"), [(1.5, np.exp(-1.6)), (1e9, np.exp(1.6))])
def test_a_pace_unlike_any_is_taken_as_the_nearest_that_there_was(pace: float, factor: float):
    median = expected(counted=1e5, pace=pace)[0]
    assert median == pytest.approx(factor * expected(counted=1e5)[0])


def test_an_estimate_is_weighed_by_its_precision():
    known, told = 0.4**2 + 0.3**2, 0.2**2 + 0.1**2
    weight = known / (known + told)
    median, shared, own, estimated, _ = expected(estimate=500)
    assert np.log(median / 1000) == pytest.approx(weight * np.log(0.5) + (1 - weight) * -1)
    assert shared == pytest.approx(np.hypot(weight * 0.2, (1 - weight) * 0.4))
    assert own == pytest.approx(np.hypot(weight * 0.1, (1 - weight) * 0.3))
    assert estimated


@settings(deadline=None)
@given(
    ratio=st.floats(-3, 1), estimate=st.integers(20, 5000),
    known=st.floats(0.2, 1.5), told=st.floats(0.2, 1.5),
)  # fmt: skip
def test_weighing_is_the_product_of_two_normals(ratio, estimate, known, told):
    same = {"ratio": (ratio,) * 3, "error": (0.0,) * 3, "pace_weight": (0.0,) * 3}
    spreads = {
        "ratio_shared": (known,) * 3, "ratio_own": (0.0,) * 3,
        "error_shared": (0.0,) * 3, "error_own": (told,) * 3,
    }  # fmt: skip
    median, shared, own, _, _ = expected(
        estimate=estimate, table=structs.replace(TABLE, **same, **spreads)
    )
    said = np.log(estimate / 1000)

    def density(x: float) -> float:
        return stats.norm.pdf(x, ratio, known) * stats.norm.pdf(x, said, told)

    points = np.linspace(min(ratio, said) - 6, max(ratio, said) + 6, 8001)
    weights = np.array([
        stats.norm.pdf(points, ratio, known) * stats.norm.pdf(points, said, told)
    ])
    whole = integrate.simpson(weights[0], x=points)
    mean = integrate.simpson(points * weights[0], x=points) / whole
    variance = integrate.simpson((points - mean) ** 2 * weights[0], x=points) / whole
    assert np.log(median / 1000) == pytest.approx(mean, abs=1e-6)
    assert np.hypot(shared, own) == pytest.approx(np.sqrt(variance), rel=1e-6)


@pytest.mark.parametrize(
    "estimate", [NAN, -5, 0, 1, 9.9, ABSURD_RATIO * 100_000 + 1, 1e18, np.inf]
)
def test_an_estimate_of_none_or_beyond_reason_leaves_the_calendar(estimate: float):
    assert expected(counted=100_000, estimate=estimate) == expected(counted=100_000)
    assert not is_believed(np.array([estimate]), np.array([100_000.0]))[0]


@pytest.mark.parametrize("estimate", [10, 500, 100_000, ABSURD_RATIO * 100_000])
def test_other_estimates_are_believed(estimate: float):
    assert is_believed(np.array([float(estimate)]), np.array([100_000.0]))[0]


@settings(deadline=None)
@given(
    hours=st.floats(-100, 3000), counted=st.integers(1, 10**8),
    pace=st.one_of(st.just(NAN), st.floats(0.5, 1e8)),
    estimate=st.one_of(st.just(NAN), st.floats(-1e9, 1e12)),
)  # fmt: skip
def test_whatever_is_said_some_votes_may_come_and_nothing_is_sure(
    hours, counted, pace, estimate
):
    median, shared, own, estimated, paced = expected(hours, counted, pace, estimate)
    assert np.isfinite([median, shared, own]).all()
    assert median > 0
    assert np.hypot(shared, own) > 0.1
    assert METHODS[bool(estimated), bool(paced)]


def test_a_larger_estimate_never_says_less():
    medians = [
        expected(counted=1e5, estimate=one)[0] for one in (50, 500, 5000, 50_000, 500_000)
    ]
    assert medians == sorted(medians)


def test_contests_are_expected_one_by_one():
    rows = [(20, 10, NAN, 5), (40, 1000, 100, NAN), (60, 1e6, 50, 3e5)]
    columns = [np.array(column, dtype=float) for column in zip(*rows, strict=True)]
    together = expect_votes(*columns, TABLE)
    for place, row in enumerate(rows):
        assert np.exp(together.log_median[place]) == expected(*row)[0]
        assert (together.shared[place], together.own[place]) == expected(*row)[1:3]


def test_a_table_has_lists_of_one_length():
    with pytest.raises(UsageError, match="different lengths"):
        structs.replace(TABLE, ratio=(1.0,))
    with pytest.raises(UsageError, match="do not grow"):
        structs.replace(TABLE, hours=(20.0, 60.0, 40.0))
    empty = dict.fromkeys(TABLE.__struct_fields__, ())
    with pytest.raises(UsageError, match="different lengths"):
        OutstandingTable(**empty)


def row(ballots: int, kind: BallotKind = BallotKind.TOTAL, **more) -> Outstanding:
    given = {"scope": "county", "published_at": MADE, "source": "https://example.org/estimate"}
    return Outstanding("2024", kind=kind, ballots=ballots, **(given | more))


def brought_down(
    *rows: Outstanding, votes=400, ballots: int | None = 1000, then=lambda _: None
):
    return contest_estimate(
        rows, counted_votes=votes, counted_ballots=ballots, ballots_then=then
    )


def test_a_contest_has_of_an_estimate_what_it_has_of_the_count():
    found = brought_down(row(500))
    assert (found.votes, found.ballots, found.by_kind) == (200, 500, ())
    assert found.published_at == MADE


def test_what_was_counted_since_is_no_longer_to_come():
    assert brought_down(row(500), then=lambda _: 700).ballots == 200
    assert brought_down(row(500), then=lambda _: 700).votes == 80
    assert brought_down(row(500), then=lambda _: 100).ballots == 0
    assert brought_down(row(500), then=lambda _: 1200).ballots == 500  # the count fell since


def test_kinds_are_added_where_no_total_is_given():
    kinds = (row(300, BallotKind.MAIL), row(100, BallotKind.PROVISIONAL))
    found = brought_down(*kinds)
    assert found.ballots == 400
    assert dict(found.by_kind) == {BallotKind.MAIL: 300, BallotKind.PROVISIONAL: 100}
    assert brought_down(row(390), *kinds).ballots == 390
    assert brought_down(row(390), *kinds).by_kind == ()  # more than the whole has
    assert brought_down(row(400), *kinds).by_kind == found.by_kind
    assert brought_down(row(500), *(elsewhere(one) for one in kinds)).by_kind == ()


def elsewhere(one: Outstanding) -> Outstanding:
    return structs.replace(one, scope="town")


def test_an_estimate_is_told_with_its_kinds_and_its_day_in_the_zone():
    late = datetime(2024, 11, 16, 7, 59, tzinfo=UTC)  # still the 15th in Los Angeles
    kinds = [
        row(ballots, kind, published_at=late, scope="Los Angeles County")
        for kind, ballots in (
            (BallotKind.MAIL, 23_000),
            (BallotKind.CONDITIONAL, 55_000),
            (BallotKind.IN_PERSON, 0),
            (BallotKind.PROVISIONAL, 1_400),
        )
    ]
    found = brought_down(*kinds, ballots=3_733_141)
    said = "79,400 ballots in Los Angeles County, of them 23,000 mail, 55,000 conditional and"
    assert found.words(LOS_ANGELES) == (
        f"the authority's estimate of 15 November 2024 leaves {said} 1,400 provisional; {PART}"
    )
    assert "of 16 November 2024" in found.words(UTC)
    since = brought_down(*kinds, ballots=3_764_064, then=lambda _: 3_733_141)
    assert since.words(LOS_ANGELES) == (
        f"the authority's estimate of 15 November 2024 left {said} 1,400 provisional; "
        f"30,923 ballots were counted since; {PART}"
    )


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([(500, "total")], "leaves 500 ballots in county; this"),
        ([(500, "mail")], "leaves 500 mail ballots in county; this"),
        ([(1, "mail")], "leaves 1 mail ballot in county; this"),
        ([(1, "total")], "leaves 1 ballot in county; this"),
        ([(9, "mail"), (1, "provisional")], "county, of them 9 mail and 1 provisional; this"),
        (
            [(500, "total"), (300, "mail")],
            "leaves 500 ballots in county, of them 300 mail; this",
        ),
    ],
)  # fmt: skip
def test_no_kind_or_one_or_two_are_told_as_a_sentence_does(rows, words):
    found = brought_down(*(row(ballots, BallotKind(kind)) for ballots, kind in rows))
    assert words in found.words(UTC)
    assert "estimate of 7 November 2024 leaves" in found.words(UTC)


def test_one_ballot_counted_since_was_counted():
    words = brought_down(row(500), then=lambda _: 999).words(UTC)
    assert "left 500 ballots in county; 1 ballot was counted since; this" in words


def test_only_the_newest_estimates_count():
    old = row(9000, superseded=True, published_at=MADE - timedelta(days=1))
    assert brought_down(old, row(500)).ballots == 500
    assert brought_down(old) is None


@pytest.mark.parametrize("ballots", [None, 0])
def test_without_a_count_of_ballots_nothing_is_brought_down(ballots: int | None):
    assert brought_down(row(500), ballots=ballots) is None
    assert brought_down(ballots=1000) is None


@settings(deadline=None)
@given(
    estimate=st.integers(0, 10**7), votes=st.integers(0, 10**7),
    counted=st.integers(1, 10**7), then=st.one_of(st.none(), st.integers(0, 10**7)),
)  # fmt: skip
def test_a_contests_part_is_exact_to_a_vote(estimate, votes, counted, then):
    found = brought_down(row(estimate), votes=votes, ballots=counted, then=lambda _: then)
    left = estimate if then is None else max(0, estimate - max(0, counted - then))
    assert found.ballots == left
    assert abs(found.votes - Fraction(left * votes, counted)) <= Fraction(1, 2)
