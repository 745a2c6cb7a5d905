"""NetFile's portal: real exports of San José."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from downballot.errors import FormatError
from downballot.sources.filing_registry import format_of
from downballot.sources.filings.netfile_portal import FORMAT

NETFILE = "data/money/netfile"


@pytest.mark.parametrize(
    ("name", "read", "aside", "filings"),
    [("sanjose_district9_2018.csv", 4611, 0, 36), ("sanjose_liccardo_2018.csv", 1712, 1, 6)],
)
def test_every_row_is_read_or_set_aside(shared: Path, name, read, aside, filings):
    path = shared / NETFILE / name
    tables = FORMAT.read(path)
    assert format_of(path) is FORMAT
    assert tables.transactions.collect().height == read
    assert tables.set_aside.collect().height == aside
    assert tables.filings.collect().height == filings


def test_the_row_that_a_comma_shifted_is_set_aside(shared: Path):
    aside = FORMAT.read(shared / NETFILE / "sanjose_liccardo_2018.csv").set_aside.collect()
    assert aside["reason"].to_list() == ["schedule A: amount '', expected an amount"]
    assert aside["line"].to_list() == [1096]


def test_a_number_that_a_spreadsheet_made_of_an_id_is_an_id_again(shared: Path):
    read = FORMAT.read(shared / NETFILE / "sanjose_district9_2018.csv").transactions.collect()
    assert read["filer"].str.contains(r"^\d{7}$").all()


def test_versions_filed_at_different_times_are_different_filings(shared: Path):
    filings = FORMAT.read(shared / NETFILE / "sanjose_liccardo_2018.csv").filings.collect()
    assert filings["filing"].n_unique() == filings.height
    assert filings.filter(pl.col("filed_on").is_null()).height == 0


def test_memo_rows_are_marked(shared: Path):
    read = FORMAT.read(shared / NETFILE / "sanjose_liccardo_2018.csv").transactions.collect()
    assert read["memo"].sum() == 36


def test_other_headings_are_refused(tmp_path):
    path = tmp_path / "other.csv"
    path.write_text("Filer_ID,Amount\n1,2\n", encoding="utf-8")
    assert not FORMAT.claims(path)
    with pytest.raises(FormatError, match="other headings"):
        FORMAT.read(path)
