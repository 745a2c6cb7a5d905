"""Rows that cannot be used are set aside with why, and never counted."""

from __future__ import annotations

import pytest

from downballot.errors import FormatError
from downballot.sources.precinct_registry import read_precincts

HEAD = "contest,unit,selection,votes,ballot_kind,registered,ballots\n"
STATEMENT = (
    "LOCATION,PRECINCT,SERIAL,BALLOT GROUP,VOTE BY MAIL ONLY,REGISTRATION,TYPE,"
    "BALLOTS CAST,ANA DIAZ,BO LEE\n"
)


def read(folder, text: str):
    path = folder / "results.csv"
    path.write_text(text, encoding="utf-8")
    return read_precincts([path])


def test_a_number_that_is_none_sets_its_line_aside_with_file_line_and_cell(tmp_path):
    results = read(tmp_path, HEAD + "Mayor,P1,Ana,8x,,,\nMayor,P2,Ana,7,,,\n")
    row = results.set_aside.row(0, named=True)
    assert row["code"] == "unit-row-unreadable"
    assert row["reason"] == "results.csv: line 2: votes '8x', expected a whole number"
    assert results.votes["votes"].to_list() == [7]


def test_a_unit_that_is_there_twice_counts_once_and_the_other_is_shown(tmp_path):
    line = "ACTON,0050003A,1,3,N,90,TOTAL,50,{},20\n"
    results = read(tmp_path, STATEMENT + line.format(30) + line.format(29))
    assert results.set_aside["code"].to_list() == ["unit-twice"]
    assert "29" in results.set_aside["row"][0]
    assert results.votes["votes"].to_list() == [30, 20]


def test_a_line_without_a_unit_is_set_aside(tmp_path):
    results = read(tmp_path, HEAD + "Mayor,,Ana,8,,,\nMayor,P2,Ana,7,,,\n")
    assert results.set_aside["code"].to_list() == ["unit-missing"]


def test_withheld_votes_are_unknown_and_not_zero(tmp_path):
    results = read(tmp_path, HEAD + "Mayor,P1,Ana,*,total,9,4\nMayor,P2,Ana,7,total,90,40\n")
    assert results.votes["votes"].to_list() == [None, 7]
    assert results.contest_units["redacted"].to_list() == [True, False]


def test_a_total_that_is_not_stated_is_the_sum_of_its_parts_and_unknown_with_one(tmp_path):
    text = (
        "Mayor,P1,Ana,3,mail,,5\nMayor,P1,Ana,4,in-person,,6\n"
        "Mayor,P2,Ana,*,mail,,5\nMayor,P2,Ana,4,in-person,,6\n"
    )
    totals = read(tmp_path, HEAD + text).votes.filter(ballot_kind="total")
    assert dict(totals.select("unit", "votes").rows()) == {"P1": 7, "P2": None}


def test_a_stated_total_stays_as_it_is_stated(tmp_path):
    text = "Mayor,P1,Ana,3,mail,,\nMayor,P1,Ana,4,in-person,,\nMayor,P1,Ana,9,total,,\n"
    totals = read(tmp_path, HEAD + text).votes.filter(ballot_kind="total")
    assert totals["votes"].to_list() == [9]


def test_a_file_with_nothing_usable_is_refused_with_the_first_reason(tmp_path):
    with pytest.raises(FormatError, match=r"results.csv: nothing in it can be used: .*line 2"):
        read(tmp_path, HEAD + "Mayor,P1,Ana,x,,,\n")


def test_names_come_from_a_table_of_choices_beside_the_files(tmp_path):
    (tmp_path / "A.csv").write_text("0050003A,1084,851,271,286\n", encoding="utf-8")
    names = "file,number,title,name,party\nA,1,Measure A,Yes,\nA,1,Measure A,No,\n"
    (tmp_path / "choices.csv").write_text(names, encoding="utf-8")
    results = read_precincts([tmp_path])
    assert results.contests["title"].unique().to_list() == ["Measure A"]
    assert results.votes.select("selection", "votes").rows() == [("yes", 271), ("no", 286)]


def test_too_few_names_are_refused(tmp_path):
    (tmp_path / "A.csv").write_text("0050003A,1084,851,271,286\n", encoding="utf-8")
    names = "file,number,title,name,party\nA,1,Measure A,Yes,\n"
    (tmp_path / "choices.csv").write_text(names, encoding="utf-8")
    with pytest.raises(FormatError, match="2 choices, named are 1"):
        read_precincts([tmp_path])


def test_a_unit_out_of_its_order_begins_no_contest(tmp_path):
    lines = ["0050003A", "0050004A", "9950005A", "0050006A", "0050007A"]
    text = "".join(f"{one},90,50,20,20\n" for one in lines)
    results = read(tmp_path, text)
    assert results.contests["contest"].unique().to_list() == ["results"]
