"""Rows that people add: never edited, only followed by another."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec import structs

from downballot.ledger.ledger import Ledger
from downballot.model.count import BallotKind
from downballot.model.record import Certification, Contact, Outstanding

NOON = datetime(2024, 11, 6, 20, tzinfo=UTC)
DAY = timedelta(days=1)


def estimate(
    ballots: int, *, days: int = 0, scope: str = "COUNTY", kind: BallotKind = BallotKind.MAIL
) -> Outstanding:
    return Outstanding(
        "night", scope, kind, ballots, NOON + days * DAY, "press note", added_at=NOON
    )


def standing(ledger, **more) -> list[int]:
    return [
        one.ballots for one in ledger.people.outstanding("night", **more) if not one.superseded
    ]


def test_a_later_estimate_supersedes_and_the_earlier_stays(ledger) -> None:
    for days, ballots in ((0, 618_200), (1, 791_200), (2, 610_800)):
        ledger.people.add([estimate(ballots, days=days)])
    rows = ledger.people.outstanding("night")
    assert [one.ballots for one in rows] == [618_200, 791_200, 610_800]
    assert [one.superseded for one in rows] == [True, True, False]


def test_estimates_of_other_kinds_and_scopes_stand_beside(ledger) -> None:
    ledger.people.add([
        estimate(985_000),
        estimate(21_000, kind=BallotKind.CONDITIONAL),
        estimate(300, days=1, kind=BallotKind.PROVISIONAL),
        estimate(7, days=1, scope="CITY"),
    ])
    assert sorted(standing(ledger)) == [7, 300, 21_000, 985_000]


def test_an_estimate_added_late_takes_its_place_by_the_authority_s_clock(ledger) -> None:
    ledger.people.add([estimate(50_000, days=5)])
    ledger.people.add([estimate(985_000)])
    assert [one.ballots for one in ledger.people.outstanding("night")] == [985_000, 50_000]
    assert standing(ledger) == [50_000]


def test_an_estimate_of_a_later_day_is_not_read_as_of_an_earlier_one(ledger) -> None:
    ledger.people.add([estimate(985_000), estimate(50_000, days=5)])
    assert standing(ledger, as_of=NOON + DAY) == [985_000]
    assert standing(ledger, as_of=NOON) == [985_000]
    assert standing(ledger, as_of=NOON - DAY) == []


def test_the_same_estimate_again_is_one_row(ledger) -> None:
    for _ in range(2):
        ledger.people.add([estimate(5), estimate(5)])
    assert len(ledger.people.outstanding("night")) == 1


ROWS = st.lists(
    st.tuples(
        st.integers(0, 9),
        st.integers(0, 3),
        st.sampled_from(["COUNTY", "CITY"]),
        st.sampled_from(BallotKind),
    ),
    unique=True,
    max_size=8,
)


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(ROWS)
def test_estimates_are_superseded_but_never_lost(tmp_path_factory, rows) -> None:
    ledger = Ledger(tmp_path_factory.mktemp("people"))
    added = [
        estimate(ballots, days=days, scope=scope, kind=kind)
        for ballots, days, scope, kind in rows
    ]
    for row in added:
        ledger.people.add([row])
    kept = ledger.people.outstanding("night")
    assert {structs.replace(one, superseded=False) for one in kept} == set(added)
    for scope in {row.scope for row in added}:
        newest = max(row.published_at for row in added if row.scope == scope)
        assert all(
            not one.superseded
            for one in kept
            if one.scope == scope and one.published_at == newest
        )
    ledger.close()


def test_the_newest_certification_speaks_from_its_own_second_on(ledger) -> None:
    at = NOON.replace(microsecond=817_000)
    row = Certification("night", at, date(2024, 12, 3), "page", "Ana", NOON)
    ledger.people.add([row, row])
    assert ledger.people.certification("night", as_of=NOON - timedelta(seconds=1)) is None
    assert ledger.people.certification("night", as_of=NOON) == row
    later = structs.replace(row, published_at=at + DAY, source="recount")
    ledger.people.add([later])
    assert ledger.people.certification("night") == later
    assert ledger.people.certification("other") is None


def test_only_the_newest_contact_with_a_source_is_kept(ledger) -> None:
    first = Contact("night", "results", NOON, problem="no answer")
    second = Contact("night", "results", NOON + DAY, NOON + DAY, etag="x")
    ledger.people.note_contact(first)
    ledger.people.note_contact(second)
    assert ledger.people.contacts("night") == ledger.people.contacts() == (second,)
