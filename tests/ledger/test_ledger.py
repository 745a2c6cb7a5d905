"""What was received, kept and counted, as of any moment."""

from __future__ import annotations

from datetime import timedelta

import pytest

from downballot.errors import LedgerError
from downballot.ledger.ledger import Ledger, count_path
from downballot.model.update import KeptReport

BOARD = "Board District 3"


def test_a_new_ledger_has_nothing(ledger) -> None:
    assert ledger.elections() == ()
    assert ledger.arrivals() == ()
    assert ledger.updates("night") == ()
    assert ledger.findings() == ()
    assert ledger.last_arrival() == 0


def test_as_of_a_moment_no_later_update_is_read(desk, county) -> None:
    for minute in (40, 0, 20):
        desk.take("results", county.results(minute, {BOARD: {"Ana": 100 + minute}}))
    for minute in range(0, 61, 5):
        as_of = county.clock(minute)
        updates = desk.ledger.updates("night", as_of=as_of)
        assert len(updates) == min(minute // 20, 2) + 1
        assert all(update.published_at <= as_of for update in updates)
    before = county.clock(0) - timedelta(seconds=1)
    assert desk.ledger.updates("night", as_of=before) == ()


def test_as_of_an_update_s_own_clock_all_its_views_are_read(desk, county) -> None:
    desk.take("definition", county.definition({(7, BOARD): {11: "Ana"}}))
    desk.take("results", county.results(0, {BOARD: {"Ana": 1}}, fraction=".57"))
    desk.take("counter", county.counter(0, {11: 1}, contests={7: 1}))
    (newest,) = desk.ledger.updates("night")
    assert desk.ledger.updates("night", as_of=newest.published_at) == (newest,)
    assert len(newest.reports) == 2


def test_as_of_a_moment_no_later_definition_is_read(desk, county) -> None:
    desk.take("results", county.results(0, {BOARD: {"Ana": 1}}, group="CITIES"))
    desk.take("results", county.results(20, {BOARD: {"Ana": 2, "Ben": 1}}, group="SCHOOLS"))
    first, second = (desk.ledger.count(one) for one in desk.ledger.updates("night"))
    assert first.definitions["board-district-3"].group == "CITIES"
    assert len(first.definitions["board-district-3"].selections) == 1
    assert second.definitions["board-district-3"].group == "SCHOOLS"
    assert len(desk.ledger.identity("night", as_of=county.clock(19)).contests) == 1
    before = county.clock(0) - timedelta(seconds=1)
    assert desk.ledger.identity("night", as_of=before).contests == {}


def test_a_count_read_before_later_updates_came_reads_the_same_after(desk, county) -> None:
    desk.take("results", county.results(0, {BOARD: {"Jon Smithe": 1}}))
    (update,) = desk.ledger.updates("night")
    before = desk.ledger.count(update)
    desk.take("results", county.results(20, {BOARD: {"Jon Smith": 2}}))
    desk.take("results", county.results(40, {BOARD: {"Jon Smith": 3}, "New": {"Yes": 1}}))
    assert desk.ledger.count(update) == before
    again = Ledger(desk.ledger.folder)
    assert again.count(update) == before
    again.close()


def test_the_definitions_of_a_body_hold_for_its_own_update(desk, county) -> None:
    desk.take("results", county.results(0, {BOARD: {"Ana": 1}}, fraction=".999"))
    (update,) = desk.ledger.updates("night")
    assert set(desk.ledger.count(update).definitions) == {"board-district-3"}


def test_the_definitions_of_a_body_that_does_not_stand_do_not_speak(desk, county) -> None:
    desk.take("results", county.results(0, {BOARD: {"Ana": 1}}, group="FIRST"))
    desk.take("results", county.results(0, {BOARD: {"Ana": 1}}, group="OTHER"))
    (update,) = desk.ledger.updates("night")
    assert desk.ledger.count(update).definitions["board-district-3"].group == "FIRST"


def test_an_update_is_known_by_when_its_first_body_came(desk, county) -> None:
    first = desk.take("results", county.results(0, {BOARD: {"Ana": 1}}))
    desk.take("definition", county.definition({(7, BOARD): {11: "Ana"}}))
    desk.take("counter", county.counter(0, {11: 1}, contests={7: 1}))
    (update,) = desk.ledger.updates("night")
    assert desk.ledger.received_at(update) == first.received_at


def test_the_newest_arrivals_come_last(desk) -> None:
    for _ in range(3):
        desk.take("results", b"")
    assert [one.number for one in desk.ledger.arrivals(limit=2)] == [2, 3]
    assert desk.ledger.arrivals("other") == ()
    assert desk.ledger.last_arrival() == 3


def test_a_report_that_was_never_kept_is_a_clear_error(ledger, county) -> None:
    report = KeptReport(1, "results", "ab" * 32, "any", county.clock(0))
    with pytest.raises(LedgerError, match=r"parquet: not in the journal"):
        ledger.report("night", report)


def test_a_count_is_named_by_its_clock_source_and_hash(tmp_path, county) -> None:
    report = KeptReport(1, "results", "abcdef0123456789", "any", county.clock(0))
    path = count_path(tmp_path, "night", report).relative_to(tmp_path).as_posix()
    assert path == "counts/night/20241106T040000Z-results-abcdef012345.parquet"
