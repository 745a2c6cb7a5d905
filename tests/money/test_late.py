"""Late reports since a day, by contest."""

from __future__ import annotations

from datetime import date

import polars as pl

from downballot.model.filing import FILINGS, TRANSACTIONS
from downballot.money.late import late_money

SINCE = date(2024, 10, 20)


def filing(number: str, **changes: object) -> dict[str, object]:
    usual = {
        "source": "s",
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


def late(filings: list[dict[str, object]], rows: list[dict[str, object]]):
    tables = (pl.DataFrame(filings, schema=FILINGS), pl.DataFrame(rows, schema=TRANSACTIONS))
    return late_money(*tables, SINCE)


def test_contests_stand_largest_first_and_so_do_their_rows():
    found = late(
        [filing("a")],
        [row("a", 100), row("a", 300), row("a", 900, district="5")],
    )
    assert [(one.district, one.independent_cents) for one in found] == [("5", 900), ("3", 400)]
    assert [one.cents for one in found[1].rows] == [300, 100]
    assert found[0].rows[0].filer_name == "Committee One"


def test_received_made_and_independent_are_never_added_to_each_other():
    (found,) = late(
        [filing("a")],
        [row("a", 1), row("a", 2, kind="late-contribution"), row("a", 4, kind="late-made")],
    )
    assert (found.independent_cents, found.received_cents, found.made_cents) == (1, 2, 4)
    assert found.largest_cents == 4


def test_what_was_filed_before_the_day_is_not_new():
    filings = [filing("a", filed_on=date(2024, 10, 19)), filing("b", filed_on=SINCE)]
    (found,) = late(filings, [row("a", 1), row("b", 2)])
    assert found.independent_cents == 2


def test_without_a_day_of_filing_the_day_of_the_transaction_tells():
    filings = [filing("a", filed_on=None)]
    assert late(filings, [row("a", 1)]) == ()
    (found,) = late(filings, [row("a", 1, date=SINCE)])
    assert found.rows[0].filed_on is None


def test_a_row_without_any_day_may_be_new_and_is_there():
    (found,) = late([], [row("a", 1, date=None)])
    assert found.rows[0].date is None


def test_only_the_newest_version_of_a_report_counts():
    filings = [filing("a"), filing("a", amendment=1)]
    (found,) = late(filings, [row("a", 100), row("a", 70, amendment=1)])
    assert found.independent_cents == 70


def test_an_amendment_without_rows_takes_the_rows_back():
    assert late([filing("a"), filing("a", amendment=1)], [row("a", 100)]) == ()


def test_a_report_that_another_replaces_does_not_count():
    filings = [filing("a"), filing("b", supersedes="a")]
    (found,) = late(filings, [row("a", 100), row("b", 80)])
    assert [one.filing for one in found.rows] == ["b"]


def test_the_contest_of_the_filing_stands_in_for_a_row_that_names_none():
    filings = [filing("a", candidate="Ben Sample", office="Council", side="oppose")]
    blank = {"candidate": "", "office": "", "district": "", "side": ""}
    (found,) = late(filings, [row("a", 5, **blank)])
    assert (found.office, found.rows[0].candidate, found.rows[0].side) == (
        "Council",
        "Ben Sample",
        "oppose",
    )


def test_memo_rows_ordinary_rows_and_the_money_behind_a_496_are_left_out():
    rows = [
        row("a", 1, memo=True),
        row("a", 2, kind="late-source"),
        row("a", 4, kind="independent"),
    ]
    assert late([filing("a")], rows) == ()
