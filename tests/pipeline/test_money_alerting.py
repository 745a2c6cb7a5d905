"""Alerts of a desk: what was told is remembered only when somebody says so."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from downballot.errors import LedgerError, UsageError
from downballot.pipeline.money_alerting import TOLD, late_alert, remember, told_so_far
from downballot.pipeline.money_keeping import FOLDER, keep
from downballot.pipeline.money_reading import read_all

FIRST = date(2024, 1, 1)


@pytest.fixture
def desk(shared: Path, tmp_path: Path) -> Path:
    for read in read_all(shared / "data/money/cal_format"):
        keep(tmp_path, read)
    return tmp_path


def test_a_real_report_is_told_until_it_is_marked(desk):
    found = late_alert(desk, FIRST)
    told = {one.filing: one for one in found.reports}
    assert told["212424488"].cents == 30_000_00
    assert late_alert(desk, FIRST) == found
    remember(desk, found.reports)
    assert late_alert(desk, FIRST).reports == ()
    assert len(told_so_far(desk)) == len(found.reports)


def test_reports_older_than_the_day_are_counted_not_lost(desk):
    every, some = late_alert(desk, None), late_alert(desk, FIRST)
    assert every.older == 0
    assert some.older == len(every.reports) - len(some.reports) > 0
    remember(desk, some.reports)
    assert late_alert(desk, FIRST).older == some.older
    assert len(late_alert(desk, None).reports) == some.older


def test_a_report_that_comes_in_later_is_told_alone(desk, shared: Path):
    remember(desk, late_alert(desk, None).reports)
    (source,) = read_all(shared / "data/money/netfile/efile_BRK_2017.xlsx")
    keep(desk, source)
    found = late_alert(desk, None).reports
    assert found
    assert all("report" in one.filing for one in found)


def test_nothing_to_tell_writes_nothing(desk):
    remember(desk, ())
    assert not (desk / FOLDER / TOLD).exists()


def test_a_desk_without_filings_is_said(tmp_path):
    with pytest.raises(UsageError, match="no filings yet"):
        late_alert(tmp_path, None)


def test_a_memory_that_cannot_be_read_is_named(desk):
    remember(desk, late_alert(desk, None).reports)
    (file,) = (desk / FOLDER / TOLD).iterdir()
    file.write_text("[", encoding="utf-8")
    with pytest.raises(LedgerError, match="expected what an alert has told"):
        late_alert(desk, None)
