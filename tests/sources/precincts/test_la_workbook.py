"""A workbook as the county's may be: no real one was to hand."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from downballot.errors import FormatError
from downballot.sources.precinct_format import Names
from downballot.sources.precinct_registry import format_of, precinct_formats, read_precincts

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
PACKAGE = 'xmlns="http://schemas.openxmlformats.org/package/2006/relationships"'
ROWS = [
    ["STATEMENT OF VOTES CAST"],
    ["LOCATION", "PRECINCT", "SERIAL", "REGISTRATION", "TYPE", "BALLOTS CAST", "ANA", "BO"],
    ["ACTON", "0050003A", "1", "1086", "POLLING PLACE", "155", "80", "60"],
    ["ACTON", "0050003A", "1", "0", "VBM PORTION", "133", "70", "50"],
    ["ACTON", "0050003A", "1", "1086", "TOTAL", "288", "150", "110"],
]


@pytest.fixture
def book(tmp_path: Path) -> Path:
    path = tmp_path / "results.xlsx"
    cells = "".join(
        "<row>"
        + "".join(f'<c t="inlineStr"><is><t>{one}</t></is></c>' for one in row)
        + "</row>"
        for row in ROWS
    )
    sheet = '<sheet name="BOARD MEMBER 1" sheetId="1" r:id="r1"/>'
    parts = {
        "_rels/.rels": f'<Relationships {PACKAGE}><Relationship Id="r0" '
        f'Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook {MAIN} xmlns:r="{OFFICE}"><sheets>{sheet}</sheets>'
        "</workbook>",
        "xl/_rels/workbook.xml.rels": f'<Relationships {PACKAGE}><Relationship Id="r1" '
        f'Type="{OFFICE}/worksheet" Target="worksheets/1.xml"/></Relationships>',
        "xl/worksheets/1.xml": f"<worksheet {MAIN}><sheetData>{cells}</sheetData></worksheet>",
    }
    with zipfile.ZipFile(path, "w") as made:
        for name, text in parts.items():
            made.writestr(name, text)
    return path


def test_a_sheet_is_a_contest_below_its_titles_and_the_format_says_it_was_never_tried(book):
    assert format_of(book).name == "la-votes-cast-workbook"
    assert not format_of(book).verified
    results = read_precincts([book])
    assert results.contests["title"].unique().to_list() == ["BOARD MEMBER 1"]
    totals = results.votes.filter(ballot_kind="total")
    assert totals.select("selection", "votes").rows() == [("ana", 150), ("bo", 110)]


def test_a_torn_workbook_is_refused_with_its_name(book):
    book.write_bytes(book.read_bytes()[:-40])
    with pytest.raises(FormatError, match=r"results\.xlsx"):
        precinct_formats()["la-votes-cast-workbook"].read(book, Names())
