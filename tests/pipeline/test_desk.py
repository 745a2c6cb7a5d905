"""A desk to read from."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

import downballot
from downballot.errors import DeskError, UsageError
from downballot.pipeline.desk import Desk


@pytest.fixture
def desk(lausd_desk: Path):
    with downballot.open(lausd_desk) as opened:
        yield opened


def test_a_desk_is_opened_by_its_folder(lausd_desk: Path):
    with downballot.open(str(lausd_desk)) as desk:
        assert isinstance(desk, Desk)
        assert desk.status().ballots.total == 3_793_106


def test_a_folder_without_a_desk_is_refused_and_nothing_is_made_in_it(tmp_path: Path):
    with pytest.raises(DeskError, match="not found"):
        downballot.open(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_the_log_has_everything_that_was_served_also_what_was_refused(desk: Desk):
    log = desk.log()
    assert [one.number for one in log] == list(range(1, len(log) + 1))
    assert {"kept", "confirmed", "stale", "torn", "error", "no-body"} <= {
        one.disposition.value for one in log
    }
    assert len(desk.log(limit=5)) == 5
    assert desk.log(limit=5) == log[-5:]


def test_the_log_of_a_moment_has_what_was_published_by_then(desk: Desk):
    as_of = datetime.fromisoformat("2024-11-06T00:00-08:00")
    log = desk.log("2024-11-05-general", as_of=as_of)
    assert log
    assert all((one.published_at or one.received_at) <= as_of for one in log)
    assert desk.log("2024-11-05-general", as_of=as_of, limit=3) == log[-3:]
    assert desk.log("2024-11-05-general", as_of=as_of, limit=0) == ()


def test_the_findings_of_a_moment_are_of_what_was_published_by_then(desk: Desk):
    def codes(moment: str) -> set[str]:
        found = desk.check("2022-11-08-general", as_of=datetime.fromisoformat(moment))
        return {one.code for one in found}

    assert "body-torn" not in codes("2022-11-08T23:42-08:00")
    assert "body-torn" in codes("2022-11-08T23:43-08:00")


@pytest.mark.parametrize("verb", ["log", "check", "counts", "batches", "outstanding", "status"])
def test_an_election_that_is_not_followed_is_refused(desk: Desk, verb: str):
    with pytest.raises(UsageError, match="expected one of"):
        getattr(desk, verb)("2026")


def test_reading_a_desk_does_not_change_it(desk: Desk, lausd_desk: Path):
    def files():
        parts = [*lausd_desk.glob("counts/**/*"), *lausd_desk.glob("blobs/**/*")]
        return {path: path.stat().st_mtime_ns for path in parts}

    before, number = files(), desk.ledger.last_arrival()
    desk.status()
    desk.contest("LAUSD District 3")
    desk.check()
    assert files() == before
    assert desk.ledger.last_arrival() == number


def test_log_and_count_agree_at_the_second_of_an_update(desk: Desk):
    for update in desk.ledger.updates("2022-11-08-general"):
        log = desk.log("2022-11-08-general", as_of=update.published_at)
        newest = desk.status("2022-11-08-general", as_of=update.published_at).update
        assert newest == update
        assert {one.arrival for one in update.reports} <= {one.number for one in log}
