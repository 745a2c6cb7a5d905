"""The export of the Los Angeles City Ethics Commission, against a table of the same rows."""

from __future__ import annotations

import csv
import re
from datetime import date
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from downballot.errors import FormatError
from downballot.model.filing import FILINGS, SET_ASIDE, TRANSACTIONS
from downballot.sources.filings.lacity_ethics import FORMAT

FOLDER = "data/money/la_city_ethics"
EXPORT = "lacity_ethics_contributions_2015_download.xls.html"


@pytest.fixture(scope="module")
def export(shared: Path) -> Path:
    return shared / FOLDER / EXPORT


@pytest.fixture(scope="module")
def same_rows(shared: Path) -> list[dict[str, str]]:
    path = shared / FOLDER / "lacity_ethics_contributions_2015.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def read(export: Path) -> pl.DataFrame:
    return FORMAT.read(export).transactions.collect()


CELLS = {
    "Last Name": "Example",
    "First Name": "Ana",
    "Committee ID": "1370001",
    "Committee Name": "Example for Board 2015",
    "Committee Type": "C",
    "Office Type": "BED",
    "District Number": "C03",
    "Schedule": "A",
    "Type": "I",
    "Period Beg Date": "01/01/15",
    "Period End Date": "01/17/15",
    "Election Date": "03/03/15",
    "Date": "01/05/15",
    "Amount Rcvd": "100.0000",
    "Amount Pd": "0.0000",
    "Description": "&nbsp;",
    "Contributor First Name": "Ben",
    "Contributor Last Name": "Sample",
    "Contributor City": "Los Angeles",
    "Contributor State": "CA",
    "Contributor Zip Code": "90001",
    "Occupation": "Baker",
    "Employer": "Self",
    "Int Name": "&nbsp;",
    "Int State": "CA",
    "Memo": "&nbsp;",
    "Doc ID": "1",
    "Rec ID": "A1",
}


def table(*rows: dict[str, str], header: tuple[str, ...] = tuple(CELLS)) -> bytes:
    lines = [header, *((CELLS | row).values() for row in rows)]
    inner = "".join(f"<tr>{''.join(f'<td>{c}</td>' for c in line)}</tr>\n" for line in lines)
    return f'<table border="1">{inner}</table>'.encode("cp1252")


def kept(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "export.xls"


def test_every_row_of_the_export_is_read_to_the_cent(read: pl.DataFrame, same_rows):
    assert read.height == len(same_rows) == 171
    assert read.schema == TRANSACTIONS
    for found, row in zip(read.iter_rows(named=True), same_rows, strict=True):
        assert found["transaction"] == row["Rec ID"]
        assert found["cents"] == Decimal(row["Amount Rcvd"]) * 100
        assert found["name"] == " ".join(row["Contributor Last Name"].split())
        assert found["date"].strftime("%m/%d/%y") == row["Date"]
        assert found["filer"] == row["Committee ID"]
        assert found["intermediary"] == row["Int Name"]
    assert read["cents"].sum() == 5_946_350


def test_nothing_of_the_export_is_set_aside(export: Path):
    aside = FORMAT.read(export).set_aside.collect()
    assert aside.schema == SET_ASIDE
    assert aside.height == 0


def test_the_rows_of_the_board_of_education_are_those_of_its_office(
    export: Path, read: pl.DataFrame
):
    filings = FORMAT.read(export).filings.collect()
    assert filings.schema == FILINGS
    assert filings["filing"].n_unique() == filings.height
    board = filings.filter(office="BED")
    rows = read.join(board.select("filing", "district", "candidate"), on="filing")
    assert rows.height == 49
    assert dict(rows.group_by("district_right").len().iter_rows()) == {
        "C03": 11,
        "C05": 31,
        "C07": 7,
    }
    assert rows.group_by("candidate_right").len()["len"].sort().to_list() == [
        *(1, 2, 4, 5, 6, 6, 10, 15)
    ]


def test_kinds_follow_schedules_and_entities_types(read: pl.DataFrame):
    assert dict(read.group_by("schedule", "kind").len().select("kind", "len").iter_rows()) == {
        "contribution": 164,
        "loan": 4,
        "non-monetary": 3,
    }
    assert dict(read.group_by("entity").len().iter_rows()) == {
        "individual": 149,
        "organisation": 18,
        "committee": 4,
    }


def test_a_state_without_a_name_makes_no_intermediary(read: pl.DataFrame):
    assert read.filter(pl.col("intermediary") != "").height == 8


def test_the_export_is_claimed_and_other_pages_are_not(export: Path, file: Path):
    assert FORMAT.claims(export)
    assert not FORMAT.claims(export.parent)
    assert not FORMAT.claims(export.with_name("lacity_ethics_contributions_2015.csv"))
    assert not FORMAT.claims(kept(file, b"<table><tr><td>Votes</td></tr></table>"))
    assert not FORMAT.claims(kept(file, b""))


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"Amount Rcvd": "a lot"}, "row 3: Amount Rcvd 'a lot', expected dollars and cents"),
        ({"Amount Rcvd": ""}, "row 3: Amount Rcvd '', expected dollars and cents"),
        ({"Amount Rcvd": "5.0001"}, "row 3: Amount Rcvd '5.0001', expected dollars and cents"),
        ({"Date": "02/30/15"}, "row 3: Date '02/30/15', expected a day such as 01/31/15"),
        ({"Schedule": "Z"}, "row 3: Schedule 'Z', expected one of A, B, C, I"),
        ({"Committee ID": "Pending"}, "row 3: Committee ID 'Pending', expected the number of"),
        ({"Amount Pd": "5.00"}, "row 3: Amount Pd '5.00', expected dollars and cents, 0 for"),
    ],
)
def test_a_row_that_cannot_be_used_is_set_aside_with_the_reason(file: Path, cells, reason):
    tables = FORMAT.read(kept(file, table({}, cells, {})))
    assert tables.transactions.collect()["line"].to_list() == [2, 4]
    (aside,) = tables.set_aside.collect().iter_rows(named=True)
    assert aside["line"] == 3
    assert aside["reason"].startswith(reason)
    assert "Sample" in aside["text"]


def test_a_row_with_a_cell_too_few_is_never_shifted(file: Path):
    content = table({}, {}, {}).replace(b"<td>Sample</td>", b"", 1)
    tables = FORMAT.read(kept(file, content))
    assert tables.transactions.collect()["line"].to_list() == [3, 4]
    assert tables.set_aside.collect()["reason"].to_list() == ["row 2: 27 cells, expected 28"]


def test_a_file_cut_off_anywhere_says_so(file: Path):
    content = table({}, {})
    for length in range(content.index(b"</tr>") + 5, len(content) - 8, 97):
        tables = FORMAT.read(kept(file, content[:length]))
        assert "it is cut off" in " ".join(tables.set_aside.collect()["reason"])


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.data())
def test_one_damaged_byte_loses_no_row_in_silence(tmp_path: Path, data):
    content = bytearray(table({}, {"Rec ID": "A2"}, {"Rec ID": "A3"}))
    start = bytes(content).index(b"</tr>") + 5
    content[data.draw(st.integers(start, len(content) - 1))] = data.draw(st.integers(0, 255))
    tables = FORMAT.read(kept(tmp_path / "damaged.xls", bytes(content)))
    assert tables.transactions.collect().height + tables.set_aside.collect().height >= 3


def test_a_tag_that_became_a_comment_loses_no_row(tmp_path: Path):
    content = table({}, {"Rec ID": "A2"}, {"Rec ID": "A3"})
    start = content.index(b"<td", content.index(b"</tr>"))
    damaged = content[: start + 1] + b"!" + content[start + 2 :]
    tables = FORMAT.read(kept(tmp_path / "damaged.xls", damaged))
    assert tables.transactions.collect().height + tables.set_aside.collect().height >= 3


def test_letters_of_cp1252_survive(file: Path):
    tables = FORMAT.read(
        kept(file, table({"Contributor Last Name": "Muñoz \u201cPepe\u201d Peña"}))
    )
    assert tables.transactions.collect()["name"].to_list() == ["Muñoz \u201cPepe\u201d Peña"]


def test_utf_8_is_read_where_all_bytes_are_utf_8(file: Path):
    content = table({"Contributor Last Name": "Muñoz"}).decode("cp1252").encode("utf-8")
    assert FORMAT.read(kept(file, content)).transactions.collect()["name"][0] == "Muñoz"


def test_what_was_paid_back_of_a_loan_is_a_row_of_its_own(file: Path):
    loan = {"Schedule": "B", "Amount Rcvd": "50.0000", "Amount Pd": "20.0000"}
    rows = FORMAT.read(kept(file, table(loan))).transactions.collect()
    assert rows.select("line", "kind", "cents").rows() == [
        (2, "loan", 5000),
        (2, "loan-repayment", 2000),
    ]


def test_the_form_with_short_names_names_the_committee(file: Path):
    short = tuple(re.sub(r"^Contributor ", "Contr ", name) for name in CELLS)
    short = tuple({"Date": "Contr Date", "Type": "Contr Type"}.get(n, n) for n in short)
    content = table({"Contr Committee ID": "1367043"}, header=(*short, "Contr Committee ID"))
    assert FORMAT.claims(kept(file, content))
    (row,) = FORMAT.read(file).transactions.collect().iter_rows(named=True)
    assert (row["counterparty"], row["zip"], row["date"]) == (
        "1367043",
        "90001",
        date(2015, 1, 5),
    )


def test_a_table_without_a_column_cannot_be_used(file: Path):
    with pytest.raises(FormatError, match="row 1: column 'Doc ID' is missing, expected Last"):
        FORMAT.read(kept(file, table({}).replace(b"Doc ID", b"Doc No")))
    with pytest.raises(FormatError):
        FORMAT.read(kept(file, b""))
