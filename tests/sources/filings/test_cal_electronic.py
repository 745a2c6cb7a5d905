"""California's electronic filings: real ones against their own summaries, and wrong records."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from downballot.errors import FormatError
from downballot.sources.filings.cal_electronic import FORMAT

FOLDER = "data/money/cal_format"
NAMES = ("filings", "transactions", "summaries", "set_aside")
HEADING = "HDR,CAL,CA,2.01,Vendor,1,\r\n"
COVER = "CVR,F460,1234567,RCP,Committee,,,,001,20241024,PE,,20240922,20241019\r\n"
RECEIPT = 'RCPT,A,INC4,COM,"Donors, Inc.",,,,,,Oakland,CA,94118,,,,,20241004,,150.00,,,,1469547'


def read(path: Path) -> dict[str, pl.DataFrame]:
    tables = FORMAT.read(path)
    return {name: getattr(tables, name).collect() for name in NAMES}


def read_text(folder: Path, text: str) -> dict[str, pl.DataFrame]:
    path = folder / "a.cal"
    path.write_text(text, encoding="cp1252", newline="")
    return read(path)


def test_an_amendment_replaces_the_filing_that_its_heading_names(shared):
    tables = read(shared / FOLDER / "F496-212385857-amendment.cal")
    filing = tables["filings"].row(0, named=True)
    assert (filing["filing"], filing["amendment"]) == ("212385857", 1)
    assert filing["supersedes"] == "212298745"
    assert (filing["candidate"], filing["side"]) == ("Rachel Latta", "support")


def test_the_total_to_date_of_a_496_comes_from_its_note(shared):
    tables = read(shared / FOLDER / "F496-212385857-amendment.cal")
    (total,) = tables["summaries"].filter(line="to-date").to_dicts()
    assert (total["form"], total["to_date_cents"]) == ("F496", 3039900)
    late = tables["transactions"].filter(schedule="F496").row(0, named=True)
    assert (late["cents"], late["candidate"], late["side"]) == (
        605696,
        "Rachel Latta",
        "support",
    )
    assert late["office"] == "School Board, Oakland Unified School District"
    (source,) = tables["transactions"].filter(kind="late-source").to_dicts()
    assert (source["cents"], source["counterparty"]) == (8600000, "741941")


@pytest.mark.parametrize("number", ["212406069", "212408156-amendment", "212416342"])
def test_rows_of_a_460_add_up_to_its_own_summary(shared, number):
    tables = read(shared / FOLDER / f"F460-{number}.cal")
    assert tables["set_aside"].is_empty()
    rows, lines = tables["transactions"], tables["summaries"]
    for schedule, line in (("A", "1"), ("D", "1"), ("E", "1"), ("F", "3")):
        stated = lines.filter(form=schedule, line=line)["period_cents"][0]
        assert rows.filter(schedule=schedule)["cents"].sum() == stated


def test_a_folder_is_all_its_filings(shared):
    tables = read(shared / FOLDER)
    assert tables["filings"].height == 7
    assert tables["set_aside"].is_empty()
    kinds = dict(tables["transactions"].group_by("kind").len().rows())
    assert (kinds["late-contribution"], kinds["late-made"], kinds["late-source"]) == (15, 1, 41)


def test_an_intermediary_is_kept(shared):
    rows = read(shared / FOLDER / "F460-212416342.cal")["transactions"].filter(code="I")
    assert set(rows["intermediary"]) == {"ActBlue"}


def test_fields_that_were_cut_off_are_blank_and_quotes_hold_commas(tmp_path):
    tables = read_text(tmp_path, HEADING + COVER + RECEIPT + "\r\n")
    row = tables["transactions"].row(0, named=True)
    assert (row["name"], row["cents"], row["counterparty"]) == (
        "Donors, Inc.",
        15000,
        "1469547",
    )
    assert row["intermediary"] == row["candidate"] == ""
    filing = tables["filings"].row(0, named=True)
    assert filing["filing"] == "1234567 F460 20240922 20241024"
    assert (filing["filer"], filing["form"], filing["amendment"]) == ("1234567", "460", 1)


def test_everything_in_quotes_and_bytes_of_windows_are_read(tmp_path):
    cells = RECEIPT.replace('"Donors, Inc."', "García").split(",")
    quoted = ",".join(f'"{cell}"' for cell in cells)
    tables = read_text(tmp_path, HEADING + COVER + quoted + "\r\n")
    assert tables["transactions"]["name"].to_list() == ["García"]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (RECEIPT.replace('"', ""), "AMOUNT '', expected"),  # a comma moves all that follows
        (RECEIPT.replace('Inc."', "Inc."), "quotes do not pair"),
        (RECEIPT.replace("150.00", "15O.00"), "AMOUNT '15O.00', expected"),
        (RECEIPT.replace("150.00", "150"), "a point and cents"),
        (RECEIPT.replace("20241004", "20241304"), "RCPT_DATE '20241304', expected a day"),
        (RECEIPT.replace("20241004", ""), "RCPT_DATE is blank"),
        (RECEIPT.replace("RCPT,A", "RCPT,Q"), "FORM_TYPE 'Q', expected one of A"),
        (RECEIPT + "," * 60 + "x", "fields, expected at most 66"),
        ("RPCT,A,INC4", "record 'RPCT', expected one of CVR"),
    ],
)
def test_a_record_of_no_use_is_set_aside_with_its_text(tmp_path, line, said):
    tables = read_text(tmp_path, HEADING + COVER + line + "\r\n" + RECEIPT + "\r\n")
    (aside,) = tables["set_aside"].to_dicts()
    assert said in aside["reason"]
    assert (aside["line"], aside["text"]) == (3, line)
    assert tables["transactions"]["line"].to_list() == [4]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "no heading"),
        ("HDR,FEC,1\r\n", "no heading"),
        (HEADING, "0 covers"),
        (HEADING + COVER + COVER, "2 covers"),
        (HEADING + COVER.replace("001", "0x1"), "report number '0x1', expected 000 to 999"),
    ],
)
def test_a_file_without_heading_or_cover_is_refused(tmp_path, text, said):
    with pytest.raises(FormatError, match=rf"a.cal: .*{said}"):
        read_text(tmp_path, text)


def test_in_a_folder_a_file_of_no_use_is_set_aside_whole(tmp_path):
    (tmp_path / "bad.cal").write_bytes(b"nothing")
    tables_of_one = read_text(tmp_path, HEADING + COVER)
    tables = read(tmp_path)
    assert tables["filings"].height == tables_of_one["filings"].height == 1
    assert tables["set_aside"].select("file", "line").rows() == [("bad.cal", 0)]
