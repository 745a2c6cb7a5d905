"""Alerts of late money: each version of a filing once, amendments as amendments."""

from __future__ import annotations

from datetime import date

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from downballot.model.filing import FILINGS, TRANSACTIONS
from downballot.money.late_alert import as_told, new_reports
from downballot.money.late_values import LateReport, ToldReport


def filing(number: str, **changes: object) -> dict[str, object]:
    usual = {
        "source": "s",
        "file": "a.csv",
        "filing": number,
        "amendment": 0,
        "supersedes": "",
        "filer": "1",
        "filer_name": "Committee One",
        "filed_on": date(2024, 10, 21),
        "candidate": "",
        "office": "",
        "district": "",
        "measure": "",
        "side": "",
    }
    return usual | changes


def row(number: str, cents: int, **changes: object) -> dict[str, object]:
    usual = {
        "source": "s",
        "file": "a.csv",
        "filing": number,
        "amendment": 0,
        "filer": "1",
        "kind": "late-independent",
        "date": date(2024, 10, 19),
        "cents": cents,
        "memo": False,
        "name": "Printer",
        "candidate": "Ana Example",
        "office": "Board",
        "district": "3",
        "measure": "",
        "side": "support",
        "description": "mail",
    }
    return usual | changes


def new(
    filings: list[dict[str, object]],
    rows: list[dict[str, object]],
    told: tuple[ToldReport, ...] = (),
    since: date = date.min,
) -> tuple[LateReport, ...]:
    tables = (pl.DataFrame(filings, schema=FILINGS), pl.DataFrame(rows, schema=TRANSACTIONS))
    return new_reports(*tables, told, since)


def test_a_report_is_told_with_all_its_rows_and_contests():
    (one,) = new([filing("a")], [row("a", 5), row("a", 9, district="4")])
    assert (one.cents, one.contests) == (14, ("Board 4", "Board 3"))
    assert [each.cents for each in one.rows] == [9, 5]
    assert (one.amends, one.told_cents) == (False, None)


def test_what_was_told_is_not_told_again():
    tables = [filing("a"), filing("b")], [row("a", 5), row("b", 9)]
    told = as_told(new(*tables))
    assert new(*tables, told) == ()


def test_an_amendment_is_told_as_one_with_what_was_told_before():
    told = as_told(new([filing("a")], [row("a", 5)]))
    later = filing("a", amendment=1, filed_on=date(2024, 10, 23))
    (one,) = new([filing("a"), later], [row("a", 5), row("a", 7, amendment=1)], told)
    assert (one.amendment, one.amends, one.cents, one.told_cents) == (1, True, 7, 5)


def test_an_amendment_whose_original_was_never_told_says_so():
    later = filing("a", amendment=1)
    (one,) = new([later], [row("a", 7, amendment=1)])
    assert (one.amends, one.told_cents) == (True, None)


def test_a_filing_that_replaces_another_is_an_amendment_of_it():
    told = as_told(new([filing("a")], [row("a", 5)]))
    tables = [filing("a"), filing("b", supersedes="a")], [row("a", 5), row("b", 6)]
    (one,) = new(*tables, told)
    assert (one.filing, one.amends, one.told_cents) == ("b", True, 5)


def test_a_report_that_takes_all_back_is_told():
    told = as_told(new([filing("a")], [row("a", 5)]))
    (one,) = new([filing("a"), filing("a", amendment=1)], [row("a", 5)], told)
    assert (one.rows, one.cents, one.told_cents) == ((), 0, 5)
    assert new([filing("a"), filing("a", amendment=1)], [row("a", 5)]) == ()


def test_one_filing_in_two_files_is_told_once():
    filings = [filing("a"), filing("a", file="b.csv"), filing("a", source="t")]
    rows = [row("a", 5), row("a", 5, file="b.csv"), row("a", 5, source="t")]
    (one,) = new(filings, rows)
    assert one.cents == 5


def test_reports_filed_before_the_day_are_left_out():
    filings = [filing("a"), filing("b", filed_on=date(2024, 10, 1))]
    found = new(filings, [row("a", 5), row("b", 9)], since=date(2024, 10, 21))
    assert [one.filing for one in found] == ["a"]


@settings(deadline=None, max_examples=40)
@given(st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 2)), max_size=9))
def test_whatever_comes_in_which_order_no_version_is_told_twice(arrivals):
    told: tuple[ToldReport, ...] = ()
    filings, rows = [], []
    for number, amendment in arrivals:
        filings.append(filing(number, amendment=amendment))
        rows.append(row(number, 5, amendment=amendment))
        told += as_told(new(filings, rows, told))
    keys = [(one.filing, one.amendment) for one in told]
    assert len(keys) == len(set(keys))
    assert new(filings, rows, told) == ()
