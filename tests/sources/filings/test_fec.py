"""Federal filings: real ones of five versions against their own summaries, and wrong lines."""

from __future__ import annotations

import zipfile
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from downballot.errors import FormatError
from downballot.sources.filings.fec import FORMAT

FOLDER = "data/money/fec"
NAMES = ("filings", "transactions", "summaries", "set_aside")
COVER = ["F3XN", "C00000001", "Committee"]
ITEM = [
    "SA11AI", "C00000001", "T1", "", "", "IND", "", "Doe", "Jo", "", "", "", "", "", "Oakland",
    "CA", "946121941", "P2018", "", "20180425", "1000.25",
]  # fmt: skip


def read(path: Path) -> dict[str, pl.DataFrame]:
    tables = FORMAT.read(path)
    return {name: getattr(tables, name).collect() for name in NAMES}


def read_lines(folder: Path, *lines: list[str]) -> dict[str, pl.DataFrame]:
    heading = ["HDR", "FEC", "8.2", "Vendor", "1.0"]
    body = "\n".join("\x1c".join(line) for line in (heading, *lines)) + "\n"
    path = folder / "12345.fec"
    path.write_text(body, encoding="utf-8", newline="")
    return read(path)


@pytest.mark.parametrize(
    ("number", "schedule", "line", "short"),
    [
        ("1229017", "SA11AI", "individual_contributions_itemized", 0),
        ("1229017", "SA11C", "pac_contributions", 0),
        ("1229017", "SB20A", "refunds_to_individuals", 0),
        ("27789", "SA11A1", "individuals_itemized", 0),
        ("27789", "SB23", "contributions_to_candidates", 0),
        ("467627", "SA11AI", "individual_contributions_itemized", 35000),  # its own arithmetic
        ("767339", "SA11AI", "individual_contributions_itemized", 0),
        ("748730", "SA17A", "individuals_itemized", 0),
    ],
)
def test_lines_add_up_to_the_summary_of_the_filing(shared, number, schedule, line, short):
    tables = read(shared / FOLDER / f"{number}.fec")
    rows = tables["transactions"].filter(~pl.col("memo"), pl.col("schedule") == schedule)
    stated = tables["summaries"].filter(line=line)["period_cents"][0]
    assert abs(rows["cents"].sum()) - stated == short


def test_an_amendment_names_what_it_amends(shared):
    filing = read(shared / FOLDER / "767339.fec")["filings"].row(0, named=True)
    assert (filing["filing"], filing["amendment"]) == ("767339", 4)
    assert (filing["supersedes"], filing["filer"]) == ("467627", "C00441451")
    assert (filing["form"], filing["district"]) == ("3", "HI-01")
    assert filing["election_on"] == date(2010, 5, 22)


def test_lines_of_schedules_that_are_not_read_are_set_aside(shared):
    aside = read(shared / FOLDER / "771694.fec")["set_aside"]
    assert aside.height == 41
    assert "schedule 'H4' of form 3X, expected A, B or E" in aside["reason"][0]


def test_an_archive_is_all_its_filings_and_reports_of_a_day_are_late(shared):
    tables = read(shared / FOLDER / "20180616.zip")
    assert tables["filings"].height == 50
    late = tables["transactions"].filter(pl.col("kind").str.starts_with("late"))
    assert dict(late.group_by("kind").len().rows()) == {
        "late-contribution": 104,
        "late-independent": 14,
    }
    assert set(late.filter(kind="late-independent")["side"]) == {"support", "oppose"}
    refused = tables["set_aside"].filter(line=0)["reason"].to_list()
    assert [reason.split("'")[1] for reason in refused] == ["F1N", "F2N"]


def test_a_line_says_who_when_and_how_much(tmp_path):
    row = read_lines(tmp_path, COVER, ITEM)["transactions"].row(0, named=True)
    assert (row["name"], row["first_name"], row["zip"]) == ("Doe", "Jo", "94612")
    assert (row["date"], row["cents"]) == (date(2018, 4, 25), 100025)
    assert (row["kind"], row["filer"], row["line"]) == ("contribution", "C00000001", 3)


@pytest.mark.parametrize(
    ("place", "text", "said"),
    [
        (20, "1000,25", "'1000,25', expected dollars and cents"),
        (20, "", "expected dollars and cents"),
        (19, "20180231", "day"),
        (19, "25.04.2018", "day '25.04.2018', expected year, month, day"),
        (0, "SA99", "schedule 'SA99' of form 3X"),
        (0, "ZZ", "cannot parse version 8.2 of form ZZ"),
    ],
)
def test_a_line_of_no_use_is_set_aside_with_its_text(tmp_path, place, text, said):
    bad = [*ITEM[:place], text, *ITEM[place + 1 :]]
    tables = read_lines(tmp_path, COVER, bad, ITEM)
    (aside,) = tables["set_aside"].to_dicts()
    assert said in aside["reason"]
    assert (aside["line"], aside["text"]) == (3, "\x1c".join(bad))
    assert tables["transactions"]["line"].to_list() == [4]


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ([], "no cover"),
        ([["F1N", "C1"]], "form 'F1N', expected form 3"),
        ([["?", "C1"]], "cannot"),
    ],
)
def test_a_filing_without_a_cover_of_a_known_form_is_refused(tmp_path, lines, said):
    with pytest.raises(FormatError, match=rf"12345.fec.*{said}"):
        read_lines(tmp_path, *lines)


def test_a_damaged_archive_is_refused(shared, tmp_path):
    body = (shared / FOLDER / "20180616.zip").read_bytes()
    path = tmp_path / "a.zip"
    path.write_bytes(body[:4000] + b"\0" * 500 + body[4500:])
    assert zipfile.is_zipfile(path)
    with pytest.raises(FormatError, match=r"a.zip: damaged"):
        FORMAT.read(path)
