"""Rows that are kept and strange: each marked, with why and what is made of it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from downballot.money.deduplicating import deduplicate
from downballot.money.marked_values import Mark, MarkedRow
from downballot.money.marking import count_marks, marked_rows
from downballot.pipeline.money_desk import money_of_folder

FILED = {"filing": "1", "filer": "7", "form": "460", "filed_on": date(2030, 5, 1)}
GIFT = {
    "filing": "1",
    "filer": "7",
    "kind": "contribution",
    "cents": 100,
    "date": date(2030, 4, 1),
}


def marks(tables) -> tuple[MarkedRow, ...]:
    return marked_rows(deduplicate(tables))


@pytest.mark.parametrize(
    ("change", "mark"),
    [
        ({"cents": -100}, Mark.NEGATIVE_RECEIPT),
        ({"kind": "loan", "cents": -1}, Mark.NEGATIVE_RECEIPT),
        ({"counterparty": "7"}, Mark.PAYS_ITSELF),
        ({"kind": "expenditure", "counterparty": "7"}, Mark.PAYS_ITSELF),
        ({"date": date(2030, 5, 2)}, Mark.DATED_AHEAD),
        ({"filing": "2", "filer": ""}, Mark.NO_COVER),
    ],
)
def test_a_strange_row_is_marked_with_its_place_and_why(make_tables, change, mark):
    (found,) = marks(make_tables([FILED], [GIFT, GIFT | change]))
    assert (found.mark, found.file, found.line) == (mark, "test.csv", 3)
    assert found.reason.startswith("test.csv:3: ")
    assert found.counted is (mark is not Mark.NO_COVER)


@pytest.mark.parametrize(
    "change",
    [
        {"kind": "expenditure", "cents": -100},
        {"counterparty": "8"},
        {"date": date(2030, 5, 1)},
        {"date": None},
        {"filer": "", "filing": "1"},
    ],
)
def test_a_usual_row_is_not_marked(make_tables, change):
    assert marks(make_tables([FILED], [GIFT | change])) == ()


def test_a_row_may_be_strange_twice(make_tables):
    found = marks(make_tables([FILED], [GIFT | {"cents": -5, "counterparty": "7"}]))
    assert [one.mark for one in found] == [Mark.NEGATIVE_RECEIPT, Mark.PAYS_ITSELF]


def test_an_amendment_to_nothing_is_marked_and_one_with_its_original_is_not(make_tables):
    later = FILED | {"amendment": 1}
    assert marks(make_tables([FILED, later], [])) == ()
    (found,) = marks(make_tables([later], []))
    assert (found.mark, found.line, found.counted) == (Mark.AMENDS_NOTHING, None, True)
    assert "filing 1: it amends or replaces a filing that is not loaded" in found.reason


def test_a_filing_that_replaces_one_that_nobody_loaded_is_marked(make_tables):
    replaced = FILED | {"filing": "2", "supersedes": "1"}
    assert marks(make_tables([FILED, replaced], [])) == ()
    assert [one.mark for one in marks(make_tables([replaced], []))] == [Mark.AMENDS_NOTHING]


def test_counts_name_the_first_of_each_mark(make_tables):
    rows = [GIFT | {"cents": cents} for cents in (-1, -2, -3)]
    (one,) = count_marks(marks(make_tables([FILED], rows)), 2)
    assert (one.rows, one.cents) == (3, -6)
    assert [row.line for row in one.first] == [2, 3]


def test_the_strange_rows_of_a_real_workbook_are_found(shared: Path):
    money = money_of_folder(shared / "data/money/netfile/efile_BRK_2017.xlsx")
    counted = {one.mark: (one.rows, one.cents) for one in count_marks(money.marked, 0)}
    assert counted == {
        "negative-receipt": (8, -900_00),
        "pays-itself": (3, 1005_38),
        "amends-nothing": (2, 0),
    }


def test_rows_without_a_cover_in_the_real_state_tables_are_in_no_total(shared: Path):
    money = money_of_folder(shared / "data/money/calaccess_sample")
    rows = [one for one in money.marked if one.mark == Mark.NO_COVER]
    assert len(rows) == 6114
    assert not any(one.counted for one in rows)
