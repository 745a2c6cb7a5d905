"""Tables of the state's export: real samples, real malformed rows, and made-up damage."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from downballot.errors import FormatError
from downballot.model.filing import FILINGS, SET_ASIDE, SUMMARIES, TRANSACTIONS
from downballot.sources import calaccess_blocks
from downballot.sources.filings.calaccess_tsv import FORMAT

SAMPLE = "data/money/calaccess_sample"
NAMES = ("filings", "transactions", "summaries", "set_aside")


def read(path: Path) -> dict[str, pl.DataFrame]:
    tables = FORMAT.read(path)
    return {name: getattr(tables, name).collect(engine="streaming") for name in NAMES}


def heading(shared: Path, table: str) -> list[str]:
    with (shared / SAMPLE / f"{table}.TSV").open("rb") as file:
        return file.readline().decode().split()


def write(folder: Path, columns: list[str], table: str, *rows: dict[str, str] | bytes) -> None:
    lines = [
        row if isinstance(row, bytes) else "\t".join(row.get(c, "") for c in columns).encode()
        for row in rows
    ]
    body = b"\r\n".join(["\t".join(columns).encode(), *lines, b""])
    (folder / f"{table}.TSV").write_bytes(body)


def receipt(**more: str) -> dict[str, str]:
    row = {"FILING_ID": "1", "AMEND_ID": "0", "LINE_ITEM": "1", "REC_TYPE": "RCPT"}
    row |= {"FORM_TYPE": "A", "TRAN_ID": "T1", "ENTITY_CD": "IND", "CTRIB_NAML": "Doe"}
    return row | {"RCPT_DATE": "1/2/2016 12:00:00 AM", "AMOUNT": "100.5"} | more


def test_the_sample_has_the_columns_of_the_schemas_and_every_row_is_somewhere(shared):
    tables = read(shared / SAMPLE)
    for name, schema in zip(NAMES, (FILINGS, TRANSACTIONS, SUMMARIES, SET_ASIDE), strict=True):
        assert tables[name].schema == schema
    rows = tables["transactions"].group_by("file").agg(pl.col("line").n_unique()).rows()
    assert dict(rows) == {
        "RCPT_CD.TSV": 1000,
        "EXPN_CD.TSV": 1000,
        "S496_CD.TSV": 998,
        "S497_CD.TSV": 1000,
        "LOAN_CD.TSV": 1000,
        "DEBT_CD.TSV": 1000,
    }
    assert tables["filings"].height == 1000


def test_the_malformed_rows_of_the_sample_are_set_aside_with_their_text(shared):
    aside = read(shared / SAMPLE)["set_aside"]
    assert aside.select("file", "line").rows() == [
        ("S401_CD.TSV", 868),
        ("S496_CD.TSV", 596),
        ("S496_CD.TSV", 722),
    ]
    assert "13 columns, expected 12" in aside["reason"][1]
    assert "(Cumulative: $31,125.00)" in aside["text"][1]


@pytest.mark.parametrize("table", ["LEXP_CD", "LPAY_CD", "S401_CD", "S496_CD"])
def test_the_real_rows_that_no_loader_could_load_are_set_aside_never_shifted(
    shared, tmp_path, table
):
    with (shared / SAMPLE / "errors" / f"{table.lower()}.errors.csv").open(newline="") as file:
        bad = list(csv.DictReader(file))
    rows = [_as_it_stood(row["value"], int(row["fields"])) for row in bad]
    known = (shared / SAMPLE / f"{table}.TSV").exists()
    columns = (
        heading(shared, table)
        if known
        else ["FILING_ID", *(f"C{n}" for n in range(1, int(bad[0]["headers"])))]
    )
    write(tmp_path, columns, table, *(row.encode() for row in rows))
    tables = read(tmp_path)
    assert tables["set_aside"]["text"].to_list() == rows
    assert tables["transactions"].is_empty()


def _as_it_stood(value: str, fields: int) -> str:
    """The log has commas for tabs: the last commas beyond the fields were the row's own."""
    cells = value.split(",")
    while len(cells) > fields:
        at = next(n for n, cell in enumerate(cells) if cell.endswith(("$31", "$25")))
        cells[at : at + 2] = [",".join(cells[at : at + 2])]
    return "\t".join(cells)


def test_an_independent_expenditure_has_candidate_and_side_of_its_cover(shared, tmp_path):
    spent = {"FILING_ID": "7", "FORM_TYPE": "F496", "REC_TYPE": "S496", "TRAN_ID": "E1"}
    spent |= {"AMOUNT": "99.01", "EXP_DATE": "3/4/2016 12:00:00 AM"}
    write(tmp_path, heading(shared, "S496_CD"), "S496_CD", *(
        spent | {"AMEND_ID": number} for number in ("0", "1")
    ))  # fmt: skip
    cover = {"FILING_ID": "7", "FORM_TYPE": "F496", "FILER_ID": "#1339522", "OFFICE_CD": "BED"}
    cover |= {"CAND_NAML": "Doe", "CAND_NAMF": "Jo", "DIST_NO": "4", "FILER_NAML": "Committee"}
    table = "CVR_CAMPAIGN_DISCLOSURE_CD"
    write(tmp_path, heading(shared, table), table, *(
        cover | {"AMEND_ID": number, "SUP_OPP_CD": side} for number, side in ("0S", "1o")
    ))  # fmt: skip
    tables = read(tmp_path)
    found = (
        tables["transactions"]
        .sort("amendment")
        .select(
            "amendment", "filer", "kind", "cents", "candidate", "office", "district", "side"
        )
    )
    late = ("1339522", "late-independent", 9901, "Jo Doe", "BED", "4")
    assert found.rows() == [(0, *late, "support"), (1, *late, "oppose")]
    assert tables["filings"]["amendment"].sort().to_list() == [0, 1]


def test_schedule_d_is_told_by_its_code(shared, tmp_path):
    columns = heading(shared, "EXPN_CD")
    codes = {"IND": "independent", "MON": "contribution-made", "IKD": "contribution-made"}
    write(tmp_path, columns, "EXPN_CD", *(
        {"FILING_ID": "1", "AMEND_ID": "0", "FORM_TYPE": "D", "EXPN_CODE": code, "AMOUNT": "1"}
        for code in codes
    ))  # fmt: skip
    found = read(tmp_path)["transactions"]
    assert dict(found.select("code", "kind").rows()) == codes


def test_late_contributions_received_and_made_are_two_kinds(shared, tmp_path):
    columns = heading(shared, "S497_CD")
    row = {"FILING_ID": "1", "AMEND_ID": "0", "AMOUNT": "5000", "CMTE_ID": "991916"}
    parts = ({"FORM_TYPE": form} for form in ("F497P1", "F497P2"))
    write(tmp_path, columns, "S497_CD", *(row | part for part in parts))
    found = read(tmp_path)["transactions"]
    assert found["kind"].to_list() == ["late-contribution", "late-made"]
    assert found["counterparty"].to_list() == ["991916"] * 2


def test_memo_rows_sources_of_a_496_and_intermediaries_are_told(shared, tmp_path):
    write(
        tmp_path,
        heading(shared, "RCPT_CD"),
        "RCPT_CD",
        receipt(MEMO_CODE="x"),
        receipt(FORM_TYPE="F496P3", INTR_NAML="ActBlue", INTR_CMTEID="980194", AMOUNT=""),
    )
    found = read(tmp_path)["transactions"]
    assert found["memo"].to_list() == [True, False]
    assert found["kind"].to_list() == ["contribution", "late-source"]
    assert found.row(1, named=True)["intermediary"] == "ActBlue"
    assert found.row(1, named=True)["intermediary_id"] == "980194"
    assert found["cents"].to_list() == [10050, 0]


def test_a_loan_and_what_was_paid_back_of_it_are_two_rows(shared, tmp_path):
    loan = {"FILING_ID": "1", "AMEND_ID": "0", "FORM_TYPE": "B1", "LNDR_NAML": "Bank"}
    loan |= {"LOAN_AMT1": "500", "LOAN_AMT5": "120.50", "LOAN_AMT6": "9.50"}
    write(tmp_path, heading(shared, "LOAN_CD"), "LOAN_CD", loan, loan | {"FORM_TYPE": "H"})
    found = read(tmp_path)["transactions"].select("schedule", "kind", "cents", "line")
    assert sorted(found.rows()) == [
        ("B1", "loan", 50000, 2),
        ("B1", "loan-repayment", 13000, 2),
        ("H", "loan-made", -13000, 3),
        ("H", "loan-made", 50000, 3),
    ]


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"AMOUNT": "1O0"}, "AMOUNT '1O0', expected dollars and cents"),
        ({"RCPT_DATE": "2/30/2016 12:00:00 AM"}, "expected a day"),
        ({"FORM_TYPE": "Z"}, "FORM_TYPE 'Z', expected one of A,"),
        ({"AMEND_ID": "x"}, "AMEND_ID 'x', expected 0 to 999"),
        ({"FILING_ID": " "}, "FILING_ID is blank"),
    ],
)
def test_a_row_of_no_use_is_set_aside_with_line_reason_and_text(shared, tmp_path, more, said):
    columns = heading(shared, "RCPT_CD")
    write(tmp_path, columns, "RCPT_CD", receipt(), receipt(**more), receipt(TRAN_ID="T3"))
    tables = read(tmp_path)
    aside = tables["set_aside"].row(0, named=True)
    assert (tables["set_aside"].height, aside["line"]) == (1, 3)
    assert said in aside["reason"]
    assert aside["text"].count("\t") == len(columns) - 1
    assert tables["transactions"]["transaction"].to_list() == ["T1", "T3"]
    assert tables["transactions"]["line"].to_list() == [2, 4]


def test_bytes_of_windows_survive_and_padding_is_blank(shared, tmp_path):
    columns = heading(shared, "RCPT_CD")
    row = "\t".join(receipt(CTRIB_NAML="Garc#a", CTRIB_NAMF="@").get(c, "") for c in columns)
    write(
        tmp_path, columns, "RCPT_CD", row.encode().replace(b"#", b"\xed").replace(b"@", b"\0")
    )
    found = read(tmp_path)["transactions"].row(0, named=True)
    assert (found["name"], found["first_name"].strip()) == ("García", "")


def test_a_carriage_return_or_quote_within_a_field_moves_nothing(shared, tmp_path):
    columns = heading(shared, "RCPT_CD")
    write(tmp_path, columns, "RCPT_CD", receipt(CTRIB_NAML='"A\rB'), receipt(TRAN_ID="T2"))
    found = read(tmp_path)["transactions"]
    assert found["name"].to_list() == ['"A\rB', "Doe"]
    assert found["date"].to_list() == [date(2016, 1, 2)] * 2


def test_two_lines_that_make_one_row_are_one_row_and_other_pieces_are_set_aside(
    shared, tmp_path
):
    columns = heading(shared, "RCPT_CD")
    whole = "\t".join(receipt(CTRIB_EMP="North\nSouth").get(c, "") for c in columns).encode()
    write(tmp_path, columns, "RCPT_CD", receipt(), whole, whole[:20], whole[:30], receipt())
    tables = read(tmp_path)
    assert tables["transactions"]["employer"].to_list() == ["", "North South", ""]
    assert tables["transactions"]["line"].to_list()[:2] == [2, 3]
    assert tables["set_aside"]["text"].to_list()[0] == whole[:20].decode()


def test_blocks_of_any_size_give_the_same_tables(shared, monkeypatch):
    whole = read(shared / SAMPLE)
    monkeypatch.setattr(calaccess_blocks, "BLOCK_BYTES", 60_000)
    for name, table in read(shared / SAMPLE).items():
        assert table.equals(whole[name]), name


def test_part_of_the_columns_and_rows_is_the_same_part(shared):
    rows = FORMAT.read(shared / SAMPLE).transactions
    whole = rows.collect(engine="streaming")
    some = rows.select("cents", "date").filter(pl.col("cents") > 100_000).head(7)
    expected = whole.select("cents", "date").filter(pl.col("cents") > 100_000).head(7)
    assert some.collect(engine="streaming").equals(expected)


def test_totals_to_date_by_election_and_of_notes_are_summary_lines(shared):
    found = read(shared / SAMPLE)["summaries"].filter(pl.col("line").str.starts_with("to-date"))
    assert found.filter(form="F496")["to_date_cents"].sum() == 88225 + 20967142 + 346610 + (
        17559685 + 2437968 + 14346383
    )
    assert found.filter(pl.col("form") != "F496").height == 1000


def test_a_heading_without_a_column_is_refused_by_name(shared, tmp_path):
    columns = [name for name in heading(shared, "RCPT_CD") if name != "AMOUNT"]
    write(tmp_path, columns, "RCPT_CD", receipt())
    with pytest.raises(FormatError, match=r"RCPT_CD.TSV: line 1: no column AMOUNT"):
        FORMAT.read(tmp_path)


def test_a_filing_that_names_another_in_its_heading_replaces_it(shared, tmp_path):
    table = "CVR_CAMPAIGN_DISCLOSURE_CD"
    key = {"FILING_ID": "9", "AMEND_ID": "0"}
    write(tmp_path, heading(shared, table), table, key | {"FORM_TYPE": "F460"})
    comment = {"HDRCOMMENT": "Supercedes=1234567;"}
    write(tmp_path, heading(shared, "HDR_CD"), "HDR_CD", key | comment)
    assert read(tmp_path)["filings"]["supersedes"].to_list() == ["1234567"]


def test_a_cover_without_a_name_has_that_of_the_register_of_filers(shared, tmp_path):
    table = "CVR_CAMPAIGN_DISCLOSURE_CD"
    cover = {"FILING_ID": "9", "AMEND_ID": "0", "FORM_TYPE": "F460", "FILER_ID": "743686"}
    write(tmp_path, heading(shared, table), table, cover)
    name = {"XREF_FILER_ID": "743686", "FILER_ID": "1000001", "NAML": "Committee of teachers"}
    write(tmp_path, heading(shared, "FILERNAME_CD"), "FILERNAME_CD", name)
    assert read(tmp_path)["filings"]["filer_name"].to_list() == ["Committee of teachers"]
