"""An authority's estimate for its whole area, brought down to one contest and put in words."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import structs

from downballot.contests.contest_estimate import contest_estimate
from downballot.model.count import BallotKind
from downballot.model.record import Outstanding

MADE = datetime(2024, 11, 7, 17, tzinfo=UTC)
LOS_ANGELES = ZoneInfo("America/Los_Angeles")
PART = "this contest's part is taken from the votes counted so far"


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
