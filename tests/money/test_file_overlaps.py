"""Rows that several tables without filing numbers list count as often as one has them."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from downballot.money.deduplicating import deduplicate
from downballot.money.removal import Deduplicated
from downballot.sources.filings.tidy_money import FORMAT as TIDY

DAY = date(2018, 3, 1)
OLD, NEW = {"file": "2015-2018.csv"}, {"file": "2018-2020.csv"}
COVER = {"filing": "100", "filer": "100"}
GIFT = COVER | {
    "kind": "contribution",
    "date": DAY,
    "cents": 500_00,
    "name": "Example",
    "first_name": "Ana",
    "zip": "94601",
}


def removed(done: Deduplicated) -> list[str]:
    return done.transactions.sort("line").collect()["removed"].to_list()


def told(make_tables, *rows: dict[str, object]) -> list[str]:
    covers = [COVER | {"filing": row["filing"], "file": row["file"]} for row in rows]
    return removed(deduplicate(make_tables(covers, rows)))


def test_a_row_that_two_tables_list_counts_once(make_tables):
    assert told(make_tables, GIFT | OLD, GIFT | NEW) == ["in-another-file", ""]


def test_two_equal_rows_of_one_table_are_two_gifts(make_tables):
    assert told(make_tables, GIFT | NEW, GIFT | NEW) == ["", ""]
    there = told(make_tables, GIFT | OLD, GIFT | OLD, GIFT | NEW)
    assert there == ["", "", "in-another-file"]


@pytest.mark.parametrize(
    "change",
    [
        {"cents": 500_01},
        {"date": date(2018, 3, 2)},
        {"name": "Sample"},
        {"first_name": "Bo"},
        {"zip": "94602"},
        {"kind": "loan"},
        {"candidate": "Ana Example"},
        {"memo": True},
    ],
)
def test_a_row_that_differs_in_what_tells_a_payment_counts(make_tables, change):
    assert "in-another-file" not in told(make_tables, GIFT | OLD, GIFT | NEW | change)


@pytest.mark.parametrize("change", [{"entity": "individual"}, {"name": " EXAMPLE "}])
def test_case_blanks_and_what_a_table_leaves_out_make_no_other_payment(make_tables, change):
    assert told(make_tables, GIFT | OLD, GIFT | NEW | change) == ["in-another-file", ""]


def test_of_two_tables_the_one_that_names_the_election_keeps_the_row(make_tables):
    named = {"filing": "100 town-2018", "election": "town-2018"}
    assert told(make_tables, GIFT | OLD | named, GIFT | NEW) == ["", "in-another-file"]


def test_what_stands_under_two_elections_in_a_file_of_each_is_left_under_both(make_tables):
    of_2018 = GIFT | {"filing": "100 town-2018", "election": "town-2018"}
    of_2020 = GIFT | {"filing": "100 town-2020", "election": "town-2020"}
    assert told(make_tables, of_2018 | OLD, of_2020 | NEW) == ["", ""]
    third = of_2018 | {"file": "again.csv"}
    there = told(make_tables, of_2018 | OLD, of_2020 | NEW, third)
    assert sorted(there) == ["", "", "in-another-file"]
    unnamed = GIFT | {"file": "all.csv"}
    assert sorted(told(make_tables, of_2018 | OLD, of_2020 | NEW, unnamed)) == sorted(there)


def test_rows_of_a_numbered_filing_or_with_an_id_of_the_filer_are_left_to_other_rules(
    make_tables,
):
    numbered = {"filing": "7000"}
    assert told(make_tables, GIFT | OLD | numbered, GIFT | NEW | numbered) == ["", ""]
    other = {"transaction": "INC2", "date": date(2018, 4, 1)}
    known = {"transaction": "INC1"}
    assert told(make_tables, GIFT | OLD | known, GIFT | NEW | other) == ["", ""]


def test_undated_sums_are_one_only_within_their_election(make_tables):
    of_2018 = GIFT | {"date": None, "kind": "independent", "filing": "100 2018-11-06"}
    of_2020 = of_2018 | {"filing": "100 2020-11-03"}
    assert told(make_tables, of_2018 | OLD, of_2020 | NEW) == ["", ""]
    assert told(make_tables, of_2018 | OLD, of_2018 | NEW) == ["in-another-file", ""]


def test_a_line_of_one_filing_in_two_files_counts_once(make_tables):
    line = COVER | {"form": "A", "line": "2", "period_cents": 5}
    tables = make_tables([COVER | OLD, COVER | NEW], [], [line | OLD, line | NEW])
    kept = deduplicate(tables).kept().summaries.collect()
    assert kept["file"].to_list() == ["2018-2020.csv"]


ROWS = st.fixed_dictionaries({
    "file": st.sampled_from(["a.csv", "b.csv", "c.csv"]),
    "filing": st.sampled_from(["100", "100 town-2018"]),
    "election": st.sampled_from(["", "town-2018"]),
    "cents": st.sampled_from([1, 2]),
    "date": st.sampled_from([None, DAY]),
})
SOME = settings(max_examples=30, deadline=None)


def likeness(row: dict[str, object]) -> tuple[object, ...]:
    return (row["cents"], row["date"], row["filing"] if row["date"] is None else "")


@SOME
@given(rows=st.lists(ROWS, max_size=12), seed=st.randoms())
def test_what_counts_is_the_most_that_any_file_has_in_whatever_order(make_tables, rows, seed):
    full = [GIFT | row | {"line": number} for number, row in enumerate(rows, start=2)]
    covers = [COVER | {"filing": row["filing"], "file": row["file"]} for row in full]
    there = removed(deduplicate(make_tables(covers, full)))
    counted = Counter(likeness(row) for row, why in zip(full, there, strict=True) if not why)
    files = Counter((likeness(row), row["file"]) for row in full)
    most: Counter[tuple[object, ...]] = Counter()
    for (key, _), times in files.items():
        most[key] = max(most[key], times)
    assert counted == most
    seed.shuffle(full)
    seed.shuffle(covers)
    assert removed(deduplicate(make_tables(covers, full))) == there


@SOME
@given(rows=st.lists(ROWS, max_size=12))
def test_deduplicating_twice_changes_nothing(make_tables, rows):
    full = [GIFT | row for row in rows]
    covers = [COVER | {"filing": row["filing"], "file": row["file"]} for row in full]
    once = deduplicate(make_tables(covers, full)).kept()
    assert set(removed(deduplicate(once))) <= {""}


def test_two_real_vintages_of_one_committee_overlap_in_2018(shared: Path, join_tables):
    """569,355.37 and 477,054.39 are 1,046,409.76 with what both list, 1,029,654.16 without."""
    folder = shared / "data" / "money" / "oakland"
    names = [f"go_public_schools_1331137_{years}.csv" for years in ("2015-2018", "2018-2020")]
    done = deduplicate(join_tables(*(TIDY.read(folder / name) for name in names)))
    counts = {row[0]: row[2] for row in done.counts().iter_rows()}
    assert counts == {"": 1_029_654_16, "in-another-file": 16_755_60}
    again = done.transactions.filter(pl.col("removed") != "").collect()
    assert set(again["date"].dt.year()) == {2018}
