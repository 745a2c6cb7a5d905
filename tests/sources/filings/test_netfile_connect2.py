"""NetFile Connect2: real exports, row by row against the figure that NetFile computed."""

from __future__ import annotations

import csv
from pathlib import Path

import polars as pl
import pytest

from downballot.errors import FormatError
from downballot.sources.filing_registry import format_of
from downballot.sources.filings.netfile_connect2 import FORMAT
from downballot.sources.money_cells import cents

NETFILE = "data/money/netfile"


@pytest.fixture(scope="module")
def export(shared: Path) -> Path:
    return shared / NETFILE / "connect2_CSD_export.csv"


def test_every_row_is_read_and_none_set_aside(export):
    tables = FORMAT.read(export)
    assert format_of(export) is FORMAT
    assert tables.transactions.collect().height == 199
    assert not tables.set_aside.collect().height
    assert tables.filings.collect().height == 10


def test_amounts_are_those_that_netfile_computed(export):
    with export.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    read = FORMAT.read(export).transactions.collect().sort("line")
    for row, found in zip(rows, read.iter_rows(named=True), strict=True):
        expected = cents(row["calculated_Amount"])
        if row["form_Type"] == "F":  # NetFile states what was incurred, paid or not
            expected -= cents(row["amt_Paid"])
        assert found["cents"] == expected, found["line"]


def test_none_is_an_empty_cell_and_a_filer_without_a_number_has_its_local_one(export):
    read = FORMAT.read(export).transactions.collect()
    texts = read.select(pl.selectors.string())
    assert not texts.filter(pl.any_horizontal(pl.all() == "None")).height
    local = read.filter(~pl.col("filer").str.contains(r"^\d+$"))
    assert local.height == 17
    assert local["filer"].str.starts_with("CSD-").all()


def test_a_late_contribution_to_a_party_names_the_partys_number(shared):
    read = FORMAT.read(shared / NETFILE / "connect2_PTY.csv").transactions.collect()
    row = read.row(0, named=True)
    assert (row["kind"], row["entity"]) == ("late-made", "party")
    assert (row["counterparty"], row["cents"]) == ("742051", 250000)
    assert row["filer"] == "SFO-5629"


def test_other_headings_are_refused(tmp_path):
    path = tmp_path / "other.csv"
    path.write_text("filingId,amount\n1,2\n", encoding="utf-8")
    assert not FORMAT.claims(path)
    with pytest.raises(FormatError, match="other headings"):
        FORMAT.read(path)
