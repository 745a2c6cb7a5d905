"""Links between filers and notes on rows of the state's export, invented and real."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from downballot.sources.filings.calaccess_tsv import FORMAT

SAMPLE = "data/money/calaccess_sample"
COVER, LINKS, NAMES = "CVR_CAMPAIGN_DISCLOSURE_CD", "FILER_LINKS_CD", "FILERNAME_CD"
STATEMENT = {"FILING_ID": "1", "AMEND_ID": "0", "FORM_TYPE": "F460", "FILER_ID": "1370001"}
PERSON = {"FILER_ID": "1370009", "FILER_TYPE": "CANDIDATE/OFFICEHOLDER"}
PERSON |= {"NAML": "Example", "NAMF": "Bo"}
BODY = {"FILER_ID": "1370001", "FILER_TYPE": "RECIPIENT COMMITTEE", "NAML": "Example 2030"}
LINK = {"FILER_ID_A": "1370009", "FILER_ID_B": "1370001", "LINK_TYPE": "12011"}
RECEIPT = {
    "FILING_ID": "1", "AMEND_ID": "0", "LINE_ITEM": "1", "REC_TYPE": "RCPT", "FORM_TYPE": "A",
    "TRAN_ID": "INC1", "ENTITY_CD": "IND", "CTRIB_NAML": "Doe", "AMOUNT": "100.5",
    "RCPT_DATE": "1/2/2016 12:00:00 AM", "MEMO_REFNO": "N1", "CTRIB_DSCR": "",
}  # fmt: skip
NOTE = {"FILING_ID": "1", "AMEND_ID": "0", "LINE_ITEM": "1", "REC_TYPE": "TEXT"}
NOTE |= {"FORM_TYPE": "A", "REF_NO": "N1", "TEXT4000": "given by both spouses"}


@pytest.fixture
def write(shared: Path, tmp_path: Path):
    """Write invented rows under the real headings of a table."""

    def write(table: str, *rows: dict[str, str]) -> None:
        with (shared / SAMPLE / f"{table}.TSV").open("rb") as file:
            columns = file.readline().decode().split()
        lines = ["\t".join(row.get(name, "") for name in columns) for row in rows]
        text = "\r\n".join(["\t".join(columns), *lines, ""])
        (tmp_path / f"{table}.TSV").write_text(text, encoding="latin-1", newline="")

    return write


def candidate(write, folder: Path, *links: dict[str, str], names=(PERSON, BODY), **cover: str):
    write(COVER, STATEMENT | cover)
    write(NAMES, *names)
    write(LINKS, *links)
    return FORMAT.read(folder).filings.collect()["candidate"].item()


@pytest.mark.parametrize("kind", ["12011", "-12011"])
@pytest.mark.parametrize("turned", [False, True])
def test_a_link_of_control_names_the_candidate_whichever_end_is_which(
    write, tmp_path, kind, turned
):
    ends = {"FILER_ID_A": "1370001", "FILER_ID_B": "1370009"} if turned else {}
    assert candidate(write, tmp_path, LINK | ends | {"LINK_TYPE": kind}) == "Bo Example"


def test_a_committee_known_by_another_number_in_the_register_is_the_same(write, tmp_path):
    old = BODY | {"FILER_ID": "1004860", "XREF_FILER_ID": "1370001"}
    link = LINK | {"FILER_ID_B": "1004860"}
    assert candidate(write, tmp_path, link, names=(PERSON, old)) == "Bo Example"


def test_what_a_cover_says_itself_stands_and_a_report_about_others_has_no_own(write, tmp_path):
    assert candidate(write, tmp_path, LINK, CAND_NAML="Doe") == "Doe"
    assert candidate(write, tmp_path, LINK, FORM_TYPE="F496") == ""


@pytest.mark.parametrize(
    "links",
    [
        (LINK | {"LINK_TYPE": "12016"},),
        (LINK, LINK | {"FILER_ID_A": "1370010"}),
    ],
)
def test_another_link_or_two_candidates_name_nobody(write, tmp_path, links):
    second = PERSON | {"FILER_ID": "1370010", "NAML": "Sample"}
    assert candidate(write, tmp_path, *links, names=(PERSON, second, BODY)) == ""


def test_nobody_is_taken_for_a_candidate_without_the_register(write, tmp_path):
    other = PERSON | {"FILER_TYPE": "TREASURER/RESPONSIBLE OFFICER"}
    assert candidate(write, tmp_path, LINK, names=(other, BODY)) == ""


def test_links_and_names_without_numbers_are_set_aside(write, tmp_path):
    write(COVER, STATEMENT)
    write(NAMES, PERSON | {"FILER_ID": "N/A"})
    write(LINKS, LINK | {"FILER_ID_B": ""}, LINK | {"LINK_TYPE": "control"})
    reasons = FORMAT.read(tmp_path).set_aside.collect()["reason"].to_list()
    assert [reason.split(": ", 2)[2] for reason in sorted(reasons)] == [
        "FILER_ID 'N/A', expected a number",
        "FILER_ID_B '', expected a number",
        "LINK_TYPE 'control', expected a number",
    ]


def described(write, folder: Path, *notes: dict[str, str], **receipt: str) -> list[str]:
    write(COVER, STATEMENT)
    write("RCPT_CD", RECEIPT | receipt, RECEIPT | {"MEMO_REFNO": "", "TRAN_ID": "INC2"})
    write("TEXT_MEMO_CD", *notes)
    rows = FORMAT.read(folder).transactions.collect().sort("line")
    assert rows["cents"].to_list() == [100_50, 100_50]
    return rows["description"].to_list()


def test_a_note_is_kept_with_the_row_that_refers_to_it(write, tmp_path):
    assert described(write, tmp_path, NOTE) == ["given by both spouses", ""]
    found = described(write, tmp_path, NOTE, CTRIB_DSCR="dinner")
    assert found == ["dinner; given by both spouses", ""]


def test_several_notes_of_one_reference_are_all_kept_and_others_none(write, tmp_path):
    more = NOTE | {"LINE_ITEM": "2", "TEXT4000": "see also 7"}
    assert described(write, tmp_path, NOTE, more)[0] == "given by both spouses; see also 7"
    for other in ({"AMEND_ID": "1"}, {"FILING_ID": "2"}, {"REF_NO": "N2"}):
        assert described(write, tmp_path, NOTE | other) == ["", ""]


def test_the_real_sample_is_read_with_links_and_notes_and_no_more_is_set_aside(shared):
    tables = FORMAT.read(shared / SAMPLE)
    aside = tables.set_aside.collect().group_by("file").agg(pl.len()).rows()
    assert set(aside) == {("S401_CD.TSV", 1), ("S496_CD.TSV", 2)}
