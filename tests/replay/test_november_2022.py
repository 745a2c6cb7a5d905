"""8 November 2022, replayed from the bodies that Los Angeles County served."""

from __future__ import annotations

from collections import Counter

import pytest

from downballot.model.update import Disposition

ZERO = "2022-10-25T09:02:03"
TORN = "2022-11-08T23:42:58"
COUNTER_ONLY = "2022-11-09T00:55:46"
CERTIFIED = "2022-12-05T12:15:21"


@pytest.fixture
def night(nights):
    return nights[2022]


def test_there_are_27_updates_and_the_zero(night) -> None:
    assert len(night.updates) == 28
    assert next(iter(night.updates)) == ZERO
    assert list(night.updates)[-1] == CERTIFIED


def test_26_updates_are_seen_through_both_endpoints(night) -> None:
    seen: dict[str, set[str]] = {}
    for row in night.served:
        if row.body:
            seen.setdefault(row.clock, set()).add(row.endpoint)
    both = {clock for clock, endpoints in seen.items() if len(endpoints) == 2}
    assert len(both & set(night.updates)) == 26
    kept = {clock: {one.source for one in up.reports} for clock, up in night.updates.items()}
    alone = {clock: sources for clock, sources in kept.items() if len(sources) == 1}
    assert alone == {ZERO: {"results"}, TORN: {"results"}, COUNTER_ONLY: {"counter"}}


def test_every_row_becomes_an_arrival_in_the_order_served(night) -> None:
    rows = [(row.endpoint, row.served_at, row.sha256) for row in night.served]
    found = [(one.source, one.received_at, one.sha256) for one in night.arrivals]
    empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert [(a, b, c or empty) for a, b, c in rows] == found
    assert night.definition.disposition is Disposition.DEFINITION


def test_every_row_older_than_the_newest_of_its_endpoint_is_refused_as_stale(night) -> None:
    newest: dict[str, str] = {}
    older = []
    for row, arrival in zip(night.served, night.arrivals, strict=True):
        if not row.body or arrival.disposition is Disposition.TORN:
            continue
        if row.clock < newest.get(row.endpoint, ""):
            older.append(arrival.number)
        newest[row.endpoint] = max(newest.get(row.endpoint, ""), row.clock)
    stale = [one.number for one in night.arrivals if one.disposition is Disposition.STALE]
    assert older == stale
    assert Counter(
        one.source for one in night.arrivals if one.disposition is Disposition.STALE
    ) == {"results": 30, "counter": 11}


def test_rows_whose_hash_is_not_on_disk_are_arrivals_without_a_body(night) -> None:
    for row, arrival in zip(night.served, night.arrivals, strict=True):
        absent = bool(row.sha256) and row.body is None
        assert (arrival.disposition is Disposition.NO_BODY) == absent
        assert arrival.size > 0 or absent or not row.sha256


def test_the_empty_answers_are_refused(night) -> None:
    empty = [one for one in night.arrivals if one.disposition is Disposition.EMPTY]
    assert [one.source for one in empty] == ["counter", "results"]
    assert {f"{one.received_at:%Y-%m-%d}" for one in empty} == {"2023-01-13"}


def test_the_torn_body_is_set_aside_and_its_update_stands_from_results(night) -> None:
    torn = [one for one in night.arrivals if one.disposition is Disposition.TORN]
    assert len(torn) == 1
    assert torn[0].source == "counter"
    assert torn[0].update == night.updates[TORN].key
    assert "1,080,132 is not MBLT 852,332 + DBLT 198,932" in torn[0].reason
    assert [one.source for one in night.updates[TORN].reports] == ["results"]
    assert all(one.ballots is None for one in night.count(TORN).counts.values())


def test_no_other_bodies_are_lost(night) -> None:
    counted = Counter(one.disposition for one in night.arrivals)
    assert counted[Disposition.CONFLICTING] == counted[Disposition.LATE] == 0
    assert counted[Disposition.UNREADABLE] == counted[Disposition.FOREIGN] == 0
    assert counted[Disposition.KEPT] == 28


def test_votes_of_every_update_are_those_of_its_results_body(night) -> None:
    for clock in night.updates:
        if clock != COUNTER_ONLY:
            assert night.cells(clock) == night.results_body(clock)


def test_certified_totals_are_those_of_the_last_results_body(night) -> None:
    cells = night.cells(CERTIFIED)
    assert len(night.count(CERTIFIED).definitions) == 430
    assert len(cells) == 430
    assert cells == night.results_body(CERTIFIED)
    assert (
        night.ledger.people.certification(night.id).published_at
        == night.updates[CERTIFIED].published_at
    )


def test_the_update_seen_through_the_counter_alone_has_every_contest(night) -> None:
    cells = night.cells(COUNTER_ONLY)
    assert len(cells) == 430
    clocks = list(night.updates)
    around = [clocks[clocks.index(COUNTER_ONLY) + step] for step in (-1, 0, 1)]
    totals = [
        sum(sum(votes.values()) for votes in night.cells(clock).values()) for clock in around
    ]
    assert totals == sorted(set(totals))


def test_the_contest_in_neither_list_is_kept_with_a_finding(night) -> None:
    count = night.count(CERTIFIED)
    assert "8513" not in count.definitions
    assert count.counts["8513"].ballots
    assert count.counts["8513"].selections == ()
    found = [
        one
        for one in night.ledger.findings(night.id)
        if one.finding.code == "contest-in-no-list"
    ]
    assert {one.finding.contest for one in found} == {"8513"}
    assert len(found) == sum(
        1
        for update in night.updates.values()
        for one in update.reports
        if one.source == "counter"
    )


def test_the_ballots_of_the_election_are_the_certified_ones(night) -> None:
    assert night.count(CERTIFIED).ballots["total"] == 2_456_701


def test_lausd_district_2_changed_hands(night) -> None:
    title = "LOS ANGELES UNIFIED SCHOOL DISTRICT Member of the Board of Education, District 2"
    certified = night.votes(CERTIFIED, title)
    assert sorted(certified.values()) == [49_985, 55_230]
    last_of_the_night = max(one for one in night.updates if one < "2022-11-09T12")
    on_the_night = night.votes(last_of_the_night, title)
    assert max(on_the_night, key=on_the_night.get) != max(certified, key=certified.get)
