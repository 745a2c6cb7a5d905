"""Tables of published totals as summary lines: Oakland's real one, and rows that are wrong."""

from __future__ import annotations

import csv
from pathlib import Path

import polars as pl
import pytest

from downballot.errors import UsageError
from downballot.sources.column_map import read_map
from downballot.sources.csv_rows import scan_rows
from downballot.sources.filing_format import FilingTables
from downballot.sources.filing_registry import format_of
from downballot.sources.filings.tidy_money import FORMAT
from downballot.sources.money_cells import cents
from downballot.sources.tidy_totals import read_totals

MAP = """\
title = "Totals"
[columns]
filer = "Number"
candidate = "Candidate"
election = "Election"
election_on = "Election"
[lines]
"F460/11" = "Spent"
"A/2" = "Small"
"""
ROW = {
    "Number": "1370001",
    "Candidate": "Ana Example",
    "Election": "2030-11-05",
    "Spent": "1,000.50",
    "Small": "",
}


def read(folder: Path, *changes: dict[str, str]) -> FilingTables:
    path = folder / "totals.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, ROW)
        writer.writeheader()
        writer.writerows(ROW | change for change in changes)
    columns = read_map(MAP.encode(), "totals.toml")
    return read_totals(scan_rows(path), columns, "tidy-money", path.name)


def test_a_row_is_a_filing_with_lines_and_never_a_payment(tmp_path):
    tables = read(tmp_path, {})
    (filing,) = tables.filings.collect().to_dicts()
    assert (filing["filer"], filing["candidate"], str(filing["election_on"])) == (
        "1370001",
        "Ana Example",
        "2030-11-05",
    )
    (line,) = tables.summaries.collect().to_dicts()
    assert (line["form"], line["line"], line["period_cents"]) == ("F460", "11", 1000_50)
    assert tables.transactions.collect().is_empty()


def test_a_candidate_without_a_number_goes_by_name_and_nobody_is_set_aside(tmp_path):
    tables = read(tmp_path, {"Number": ""}, {"Number": "", "Candidate": ""})
    assert tables.filings.collect()["filer"].to_list() == ["name:Ana Example"]
    assert tables.set_aside.collect()["line"].to_list() == [3]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"Spent": "much"}, "F460/11 'much', expected an amount"),
        ({"Small": "1.2.3"}, "A/2 '1.2.3', expected an amount"),
        ({"Election": "soon"}, "election_on 'soon', expected a day"),
    ],
)
def test_a_row_that_cannot_be_used_is_set_aside_whole_with_its_reason(tmp_path, change, said):
    tables = read(tmp_path, {}, change)
    (aside,) = tables.set_aside.collect().to_dicts()
    assert (aside["line"], aside["reason"]) == (3, said)
    assert tables.summaries.collect().height == 1


def test_a_line_that_is_none_is_a_mistake_of_the_map():
    with pytest.raises(UsageError, match="lines: 'spent', expected a form"):
        read_map(MAP.replace("F460/11", "spent").encode(), "totals.toml")


def test_a_map_of_totals_needs_a_filer_and_an_election():
    without = MAP.replace('election = "Election"\n', "")
    with pytest.raises(UsageError, match="'election' is missing"):
        read_map(without.encode(), "totals.toml")


def test_the_real_totals_of_139_candidates_are_read_to_the_cent(shared: Path):
    path = shared / "data/money/oakland/candidates_totals_2014_2020.csv"
    assert format_of(path) is FORMAT
    tables = FORMAT.read(path)
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    lines = tables.summaries.collect()
    for line, heading in (
        ("2", "loans"),
        ("11", "expenditures"),
        ("5", "contributions_received"),
    ):
        told = lines.filter(pl.col("form") == "F460", pl.col("line") == line)["period_cents"]
        stated = [cents(row[heading]) for row in rows if row[heading]]
        assert (told.len(), told.sum()) == (len(stated), sum(stated))
    assert tables.filings.collect().height == len(rows) == 139
    assert tables.set_aside.collect().is_empty()
