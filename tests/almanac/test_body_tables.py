"""A table of a body is read by its columns' types, and a bad row harms no other."""

from __future__ import annotations

from fractions import Fraction

import pytest

from downballot.almanac.body_tables import columns, read_table
from downballot.errors import FormatError
from downballot.model.body import (
    Bloc,
    Candidacy,
    ControlFact,
    CountStage,
    MeasureResult,
    PastOutcome,
    Person,
    Round,
    Seat,
    Term,
)
from downballot.model.partial_date import PartialDate
from downballot.model.rule import FIFTY_FIVE

SOURCED = "https://example.org,2026-01-05,verified,"


def table(kind: type, *rows: str) -> bytes:
    return "\n".join([",".join(columns(kind)), *(f"{row},{SOURCED}" for row in rows)]).encode()


def test_cells_are_read_by_the_types_of_their_fields():
    read = read_table(
        "candidacies.csv",
        table(Candidacy, "2017-03-07,primary,4,steve-zimmer,28186,47.49%,runoff,certified,yes"),
        Candidacy,
    )
    (row,) = read.rows
    assert (row.line, read.lines) == (2, (2,))
    assert row.election == PartialDate(2017, 3, 7)
    assert (row.round, row.outcome, row.stage) == (
        Round.PRIMARY, PastOutcome.RUNOFF, CountStage.CERTIFIED,
    )  # fmt: skip
    assert (row.votes, row.share) == (28186, Fraction(4749, 10000))
    assert row.all_listed
    assert (row.as_of, row.note, row.verified) == (PartialDate(2026, 1, 5), "", True)


def test_lists_are_joined_with_semicolons_and_an_empty_cell_is_an_empty_list():
    seats = read_table("seats.csv", table(Seat, "1,One,2028-03-07; 2032", "2,Two,"), Seat)
    assert [row.next_elections for row in seats.rows] == [
        (PartialDate(2028, 3, 7), PartialDate(2032)),
        (),
    ]
    people = read_table("people.csv", table(Person, "a,A,A. One;A. Two"), Person)
    assert people.rows[0].also == ("A. One", "A. Two")
    control = read_table(
        "control.csv", table(ControlFact, "2017-07,4-3,LAT,press,c=4; u=3"), ControlFact
    )
    assert control.rows[0].split == (("c", 4), ("u", 3))


def test_a_share_needed_is_read_from_words_and_empty_figures_are_unknown():
    row = "2024-11-05,Measure US,Bonds,at least 55%,,,,,final"
    read = read_table("measures.csv", table(MeasureResult, row), MeasureResult).rows[0]
    assert read.share_needed == FIFTY_FIVE
    assert (read.yes_votes, read.no_votes, read.yes_share, read.passed) == (None,) * 4


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_a_byte_order_mark_line_ends_and_blank_lines_do_not_matter(mark: bytes, ending: str):
    content = (
        table(Bloc, "press,a,Añb,1", "", 'press,"b, c",B,2')
        .decode()
        .replace(f"\n,{SOURCED}", "\n")
    )
    read = read_table("blocs.csv", mark + content.replace("\n", ending).encode(), Bloc)
    assert [row.id for row in read.rows] == ["a", "b, c"]
    assert read.lines == (2, 4)
    assert read.findings == ()


def test_columns_are_taken_by_name_in_whatever_order():
    header = ",".join(reversed(columns(Bloc)))
    row = ",".join(reversed(f"press,a,A,1,{SOURCED}".split(",")))
    assert read_table("blocs.csv", f"{header}\n{row}".encode(), Bloc).rows[0].side == 1


@pytest.mark.parametrize(
    ("header", "said"),
    [
        ("scheme,id,name,source,as_of,evidence,note", "column 'side' is missing"),
        ("scheme,id,name,side,source,as_of,evidence,note,sid", "column 'sid' is unknown"),
        ("scheme,id,name,side,side,source,as_of,evidence,note", "a column stands there twice"),
        ("", "column 'scheme' is missing"),
        ('scheme,"id', "quotation marks that close"),
    ],
)
def test_a_wrong_header_makes_the_table_unusable(header: str, said: str):
    with pytest.raises(FormatError) as caught:
        read_table("blocs.csv", f"{header}\npress,a,A,1,{SOURCED}".encode(), Bloc)
    assert str(caught.value).startswith("blocs.csv:1: ")
    assert said in str(caught.value)
    assert "expected" in str(caught.value)


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ("2019-13,primary,4,a,1,1%,won,final,yes", "'2019-13': a day in no calendar, expected"),
        (",primary,4,a,1,1%,won,final,yes", "election '': not a date, expected"),
        ("2019,first,4,a,1,1%,won,final,yes", "'first': not one of its values, expected prim"),
        ('2019,primary,4,a,"1,200",1%,won,final,yes', "votes '1,200': not a whole number"),
        ("2019,primary,4,a,-1,1%,won,final,yes", "votes '-1': not a whole number"),
        ("2019,primary,4,a,1,0.4749,won,final,yes", "share '0.4749': not a share, expected"),
        ("2019,primary,4,a,1,100.01%,won,final,yes", "share '100.01%': not a share"),
        ("2019,primary,4,a,1,1%,won,final,true", "all_listed 'true': neither yes nor no"),
        ("2019,primary,4,a,1,1%,won,final", "has 12 cells, expected 13"),
        ('2019,primary,4,"a,1,1%,won,final,yes', "not a line of a CSV table"),
    ],
)  # fmt: skip
def test_a_bad_cell_is_a_finding_with_its_line_and_the_rest_is_read(cells: str, said: str):
    good = "2019-05-14,runoff,5,a,1,1%,won,final,yes"
    read = read_table("candidacies.csv", table(Candidacy, good, cells, good), Candidacy)
    assert read.lines == (2, 4)
    (finding,) = read.findings
    assert (finding.severity, finding.code) == ("error", "table-row-unreadable")
    assert finding.sentence.startswith("candidacies.csv:3: ")
    assert said in finding.sentence
    assert ", expected " in finding.sentence


@pytest.mark.parametrize(
    ("split", "said"),
    [
        ("c=4; u", "not names with numbers, expected a=4; b=3"),
        ("c=4;; u=3", "an empty part"),
        ("c=x", "not a whole number"),
        ("c=4; c=3", "a name stands there twice"),
    ],
)
def test_a_split_that_is_none_is_refused(split: str, said: str):
    read = read_table("control.csv", table(ControlFact, f"2017,x,y,press,{split}"), ControlFact)
    assert said in read.findings[0].sentence


def test_a_share_that_nobody_can_meet_is_refused():
    row = "2024,Measure A,Bonds,more than 100%,,,,,final"
    read = read_table("measures.csv", table(MeasureResult, row), MeasureResult)
    assert (
        "share_needed 'more than 100%': not a share that can be needed"
        in read.findings[0].sentence
    )


def test_a_byte_that_is_not_utf_8_costs_its_row_only():
    content = table(Person, "a,A,", "b,B\xff,", "c,C,").replace("ÿ".encode(), b"\xff")
    read = read_table("people.csv", content, Person)
    assert [row.id for row in read.rows] == ["a", "c"]
    assert "people.csv:3: byte 4 is not UTF-8, expected UTF-8" in read.findings[0].sentence


def test_columns_are_the_fields_without_the_line_and_those_of_every_row_last():
    assert columns(Term)[0] == "seat"
    assert "line" not in columns(Term)
    assert columns(Term)[-4:] == ("source", "as_of", "evidence", "note")
