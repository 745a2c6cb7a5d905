"""5 November 2024, replayed from the bodies that Los Angeles County served."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction

import pytest

from downballot.model.update import Disposition

ZERO = "2024-10-29T09:16:49"
LATE = "2024-11-06T00:55:40"
CERTIFIED = "2024-12-02T14:55:01"
DISTRICT_3 = "LOS ANGELES UNIFIED SCHOOL DISTRICT Member of the Board of Education, District 3"


@pytest.fixture
def night(nights):
    return nights[2024]


def test_there_are_31_updates_and_the_zero_seen_through_both_endpoints(night) -> None:
    assert len(night.updates) == 32
    assert next(iter(night.updates)) == ZERO
    assert list(night.updates)[-1] == CERTIFIED
    for update in night.updates.values():
        assert {one.source for one in update.reports} == {"results", "counter"}
        assert not any(one.conflicting for one in update.reports)


def test_every_row_older_than_the_newest_of_its_endpoint_is_stale_or_the_one_late(
    night,
) -> None:
    newest: dict[str, str] = {}
    seen: set[tuple[str, str]] = set()
    stale, late = [], []
    for row, arrival in zip(night.served, night.arrivals, strict=True):
        if not row.body or not row.clock:
            continue
        if row.clock < newest.get(row.endpoint, ""):
            again = (row.endpoint, row.sha256) in seen
            (stale if again else late).append(arrival.number)
        seen.add((row.endpoint, row.sha256))
        newest[row.endpoint] = max(newest.get(row.endpoint, ""), row.clock)
    by = {kind: [] for kind in Disposition}
    for one in night.arrivals:
        by[one.disposition].append(one)
    assert [one.number for one in by[Disposition.STALE]] == stale
    assert [one.number for one in by[Disposition.LATE]] == late
    assert Counter(one.source for one in by[Disposition.STALE]) == {"results": 15, "counter": 8}


def test_the_late_body_is_the_second_view_of_its_update_and_never_current(night) -> None:
    (late,) = [one for one in night.arrivals if one.disposition is Disposition.LATE]
    update = night.updates[LATE]
    assert (late.source, late.update) == ("results", update.key)
    assert [one.source for one in update.reports] == ["counter", "results"]
    assert update.reports[1].arrival == late.number
    newer = [
        one for one in night.arrivals if one.number < late.number and one.update > update.key
    ]
    assert newer, "something newer had been seen when it came"


def test_the_error_with_a_success_status_is_refused(night) -> None:
    (error,) = [one for one in night.arrivals if one.disposition is Disposition.ERROR]
    assert error.source == "results"
    assert error.reason == "An error instead of a count: An error has occurred."
    assert error.update == ""


def test_nothing_else_is_refused(night) -> None:
    counted = Counter(one.disposition for one in night.arrivals)
    assert set(counted) == {
        Disposition.KEPT,
        Disposition.CONFIRMED,
        Disposition.LATE,
        Disposition.STALE,
        Disposition.REPEATED,
        Disposition.ERROR,
    }
    assert counted[Disposition.KEPT] == 32


def test_votes_of_every_update_are_those_of_its_results_body(night) -> None:
    for clock in night.updates:
        assert night.cells(clock) == night.results_body(clock)


def test_certified_totals_are_those_of_the_last_results_body(night) -> None:
    cells = night.cells(CERTIFIED)
    assert len(night.count(CERTIFIED).definitions) == 373
    assert len(cells) == 373
    assert cells == night.results_body(CERTIFIED)
    assert night.count(CERTIFIED).ballots["total"] == 3_793_106


def test_two_contests_never_add_up_and_are_never_refused_for_it(night) -> None:
    titles = {one.external_id: one.id for one in night.count(CERTIFIED).definitions.values()}
    failing = {titles["9915"], titles["9916"]}
    by_arrival: dict[int, set[str]] = {}
    for one in night.ledger.findings(night.id):
        if one.finding.code == "ballots-do-not-add-up":
            by_arrival.setdefault(one.arrival, set()).add(one.finding.contest)
    counters = {
        one.arrival: clock
        for clock, update in night.updates.items()
        for one in update.reports
        if one.source == "counter"
    }
    assert set(by_arrival) == {arrival for arrival, clock in counters.items() if clock != ZERO}
    assert all(contests == failing for contests in by_arrival.values())


def test_lausd_district_3_as_it_was_counted(night) -> None:
    first = night.votes("2024-11-05T20:36:34", DISTRICT_3)
    end_of_night = next(one for one in night.updates if one.startswith("2024-11-06T03:46"))
    assert sorted(first.values()) == [50_310, 61_168]
    assert sorted(night.votes(end_of_night, DISTRICT_3).values()) == [83_256, 89_674]
    certified = night.votes(CERTIFIED, DISTRICT_3)
    assert sorted(certified.values()) == [116_478, 124_331]
    assert max(first, key=first.get) == max(certified, key=certified.get)


def test_measure_us_was_certified_at_68_02_percent(night) -> None:
    votes = night.votes(CERTIFIED, "MEASURE US")
    share = Fraction(votes["YES"], votes["YES"] + votes["NO"])
    assert f"{float(share * 100):.2f}" == "68.02"
