"""The project's own table: what does not matter, and every mistake with its line."""

from __future__ import annotations

import csv
import io
from datetime import date
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from downballot.errors import FormatError, TableError
from downballot.model.contest import ContestType
from downballot.model.count import BallotCount, BallotKind
from downballot.sources.formats.tidy_csv import FORMAT, OPTIONAL, REQUIRED
from downballot.sources.table import read_table

SMALLEST = """\
published_at,contest,selection,votes
2030-11-05T20:36-08:00,Board District 2,Ana Example,1204
,Board District 2,Ben Sample,1000
END,2
"""
COLUMNS = (
    "published_at,contest,contest_type,votes_allowed,pass_rate,selection,votes,"
    "ballots,undervotes,overvotes,write_ins"
)
AT = "2030-11-05T20:36-08:00"


def read(text: str, *, encoding: str = "utf-8"):
    return FORMAT.read(text.encode(encoding), "night.csv")


def mistakes(text: str) -> list[tuple[int, str]]:
    with pytest.raises(TableError) as caught:
        read(text)
    assert caught.value.file == "night.csv"
    return caught.value.mistakes


def table(*rows: str) -> str:
    """Write rows under all columns, the first with a time, and close the table."""
    first, *others = rows
    lines = [COLUMNS, f"{AT},{first}", *(f",{row}" for row in others), f"END,{len(rows)}"]
    return "\n".join(lines)


def test_the_smallest_table():
    report = read(SMALLEST)
    assert report.published_at.isoformat() == "2030-11-05T20:36:00-08:00"
    [definition], [count] = report.definitions, report.counts
    assert (definition.id, definition.title) == ("board-district-2", "Board District 2")
    assert (definition.type, definition.votes_allowed) == (ContestType.CANDIDATE, 1)
    assert [(one.selection, one.votes) for one in count.selections] == [
        ("ana-example", 1204),
        ("ben-sample", 1000),
    ]
    assert (count.ballots, count.undervotes, count.write_ins) == (None, None, None)


def test_the_template_of_the_package_is_read():
    template = files("downballot") / "almanac" / "templates" / "tidy.csv"
    report = FORMAT.read(template.read_bytes(), "tidy.csv")
    assert report.election_date == date(2024, 11, 5)
    assert [one.pass_rate for one in report.definitions] == ["", "55% of votes cast"]
    count = report.counts[0]
    assert (count.ballots, count.undervotes, count.overvotes, count.write_ins) == (
        2310,
        95,
        4,
        7,
    )
    assert report.ballots == (
        BallotCount(BallotKind.TOTAL, 2310),
        BallotCount(BallotKind.MAIL, 1800),
        BallotCount(BallotKind.IN_PERSON, 510),
    )


def test_the_template_shows_every_column():
    template = files("downballot") / "almanac" / "templates" / "tidy.csv"
    header = template.read_text().splitlines()[0].split(",")
    assert set(header) == {*REQUIRED, *OPTIONAL}


@pytest.mark.parametrize(
    "text",
    [
        "\ufeff" + SMALLEST,
        SMALLEST.replace("\n", "\r\n"),
        SMALLEST.replace("\n", "\n\n , ,\n"),
        SMALLEST.replace(",", " , "),
        SMALLEST.replace("\n", ",,,,\n"),
        SMALLEST.replace("1204", '"1,204"'),
        SMALLEST.replace("contest,", "Contest ,").replace("published_at", "Published at"),
        SMALLEST.rstrip("\n"),
        SMALLEST.replace(",Board District 2,B", ",BOARD  DISTRICT 2,B"),
        SMALLEST.replace(f"{AT}", f"{AT[:-6]}:00-08:00"),
        SMALLEST.replace(AT, "2030-11-06 04:36Z"),
    ],
    ids=[
        "byte order mark",
        "Windows line endings",
        "blank rows",
        "blanks around values",
        "empty cells at the right",
        "thousands commas",
        "case of columns",
        "no last line ending",
        "case and blanks in a title",
        "seconds",
        "another zone",
    ],
)
def test_harmless_things_do_not_matter(text):
    report, plain = read(text), read(SMALLEST)
    assert (report.definitions, report.counts) == (plain.definitions, plain.counts)
    assert report.published_at == plain.published_at


def test_the_order_of_columns_does_not_matter():
    text = f"votes,selection,contest,published_at\n3,Ana,Board,{AT}\nEND,1"
    assert read(text).counts[0].selections[0].votes == 3


def test_accents_and_other_scripts_are_kept():
    report = read(table("Board,,,,Ana Ejémplo,3", "Board,,,,王小明,2", "Board,,,,李小龙,1"))
    assert [one.name for one in report.definitions[0].selections] == [
        "Ana Ejémplo",
        "王小明",
        "李小龙",
    ]


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        ("majority", "Majority of votes cast"),
        ("Majority of votes cast", "Majority of votes cast"),
        ("55%", "55% of votes cast"),
        ("66.67%", "66.67% of votes cast"),
        ("two-thirds", "2/3 of votes cast"),
        ("2/3", "2/3 of votes cast"),
        ("3/5", "3/5 of votes cast"),
    ],
)
def test_a_pass_rate_is_given_in_the_words_of_the_county(cell, words):
    report = read(table(f"Measure X,ballot-measure,,{cell},Yes,1", "Measure X,,,,No,0"))
    assert report.definitions[0].pass_rate == words


def test_what_is_said_of_a_contest_may_stand_on_any_of_its_rows():
    report = read(table("A,,,,Ana,1", "A,retention,,,Ben,2,9,1,,", "A,retention,,,Cleo,3,9"))
    assert report.definitions[0].type is ContestType.RETENTION
    assert (report.counts[0].ballots, report.counts[0].undervotes) == (9, 1)


def test_all_mistakes_come_back_at_once_with_their_lines():
    text = (
        "published_at,contest,selection,votes,colour\n"
        "2030-11-05T20:36,Board,Ana,1x\n"
        f"{AT},Board,Ana,-2,red\n"
        "2030-11-06T20:36-08:00,Board,,\n"
        "END,4\n"
    )
    moment = "a time with its offset from UTC, such as 2024-11-05T20:36-08:00"
    known = ", ".join((*REQUIRED, *OPTIONAL))
    assert mistakes(text) == [
        (1, f"unknown column 'colour', expected some of {known}"),
        (2, f"published_at '2030-11-05T20:36', expected {moment}"),
        (2, "votes '1x', expected a whole number"),
        (3, "selection 'Ana' stands on line 2 too"),
        (3, "votes '-2', expected a whole number"),
        (4, "published_at '2030-11-06T20:36-08:00' contradicts line 3"),
        (4, "selection is empty, expected a name"),
        (4, "votes is empty, expected a whole number"),
        (
            5,
            "END says 4 rows, but there are 3: the table may be cut off, expected END,3",
        ),
    ]


@pytest.mark.parametrize(
    ("rows", "line", "sentence"),
    [
        (["A,,,,Ana,1,5", "A,,,,Ben,2,6"], 3, "ballots '6' contradicts line 2"),
        (
            ["A,,,,Ana,1", "A,,2,,Ben,2", "A,,3,,Cy,2"],
            4,
            "votes_allowed '3' contradicts line 3",
        ),
        (["A,,0,,Ana,1"], 2, "votes_allowed '0', expected a whole number from 1 to 99"),
        (
            ["A,race,,,Ana,1"],
            2,
            "contest_type 'race', expected one of candidate, ballot-measure, retention",
        ),
        (
            ["A,ballot-measure,,most,Yes,1"],
            2,
            "pass_rate 'most', expected majority, 55% or two-thirds",
        ),
        (
            ["A,,,55%,Yes,1"],
            2,
            "contest 'A': a pass_rate, expected only in a ballot-measure (contest_type)",
        ),
        (["A,retention,2,,Yes,1"], 2, "contest 'A': votes_allowed 2, expected 1"),
        (["A,,,,Ana,1.5"], 2, "votes '1.5', expected a whole number"),
        (['A,,,,Ana,"1,23"'], 2, "votes '1,23', expected a whole number"),
        (["A,,,,Ana,٣"], 2, "votes '٣', expected a whole number"),
        (["A,,,,Ana,12345678901"], 2, "votes '12345678901', expected a whole number"),
        (
            ["A,,,,Ana,6,5"],
            2,
            "contest 'A': 6 votes, more than the 5 that 5 ballots less under- and "
            "overvotes allow",
        ),
        (
            ["A,,2,,Ana,6,5,1,1,1"],
            2,
            "contest 'A': 7 votes, more than the 6 that 5 ballots less under- and "
            "overvotes allow",
        ),
        (
            ["A,,,,Ana,1", ",,,,total,,5", ",,,,total,,5"],
            4,
            "ballots 'total' stand on line 3 too",
        ),
        (
            ["A,,,,Ana,1", ",,,,mail,,6", ",,,,total,,5"],
            4,
            "total 5 ballots, less than the 6 of all kinds",
        ),
        (["A,,,,Ana,1", ",,,,mail,6"], 3, "ballots is empty, expected a whole number"),
        (
            ["A,,,,Ana,1", ",,,,Ben,6"],
            3,
            "contest is empty and selection 'Ben' is no kind of ballots, expected a contest, "
            "or one of total, mail, in-person, conditional, provisional",
        ),
        ([",,,,total,,5"], 2, "no contest, expected at least one row with a contest"),
        (["A,,,,Ana,1,,,,,7"], 2, "12 cells, expected 11 as in the header"),
    ],
)
def test_a_mistake_is_named_with_its_line(rows, line, sentence):
    assert mistakes(table(*rows)) == [(line, sentence)]


@pytest.mark.parametrize(
    ("text", "line", "sentence"),
    [
        ("", 1, "no header, expected columns published_at, contest, selection, votes"),
        (SMALLEST.replace("END,2\n", ""), 3, "no last row END,2: the table may be cut off"),
        (SMALLEST.replace("END,2", "END,2\n,x,y,1"), 5, "a row after END, expected none"),
        (SMALLEST.replace(",votes", ",ballots"), 1, "column 'votes' is missing"),
        (
            SMALLEST.replace("selection,votes", "selection,votes,votes"),
            1,
            "column 'votes' stands there twice, expected once",
        ),
        (
            SMALLEST.replace(AT, ""),
            2,
            "published_at is empty, expected on some row a time with its offset from UTC, "
            "such as 2024-11-05T20:36-08:00",
        ),
    ],
)
def test_a_table_that_is_not_whole_is_refused(text, line, sentence):
    assert (line, sentence) in mistakes(text)


@pytest.mark.parametrize("end", ["END", "END,", "END,3", "END,x", "END,1"])
def test_the_closing_row_must_count_the_rows(end):
    [(line, sentence)] = mistakes(SMALLEST.replace("END,2", end))
    assert line == 4
    assert sentence.endswith("the table may be cut off, expected END,2")


def test_a_quote_that_does_not_close_names_the_line_where_it_opens():
    [(line, sentence)] = mistakes(SMALLEST.replace("Ben", '"Ben'))
    assert line == 3
    assert sentence.startswith("not whole CSV (")


def test_a_table_in_another_encoding_is_refused_with_advice():
    with pytest.raises(FormatError, match="not UTF-8, expected a file saved as CSV UTF-8"):
        read(SMALLEST.replace("Ana", "Ána"), encoding="cp1252")


def test_a_row_that_runs_over_lines_counts_from_where_it_begins():
    text = SMALLEST.replace("Ana Example", '"Ana\nExample"').replace("1000", "x")
    assert mistakes(text) == [(4, "votes 'x', expected a whole number")]


NAMES = st.text(st.sampled_from("abcdé ,\"'\n"), min_size=1, max_size=8).filter(str.strip)


@given(
    st.dictionaries(NAMES, st.integers(0, 9_999_999_999), min_size=1, max_size=6),
    st.randoms(use_true_random=False),
)
def test_what_a_spreadsheet_writes_is_read_back(counted, random):
    rows = [[AT, "Board", name, votes] for name, votes in counted.items()]
    random.shuffle(rows)
    text = io.StringIO()
    header = ["published_at", "contest", "selection", "votes"]
    csv.writer(text).writerows([header, *rows, ["END", len(rows), "", ""]])
    read_back = read_table(text.getvalue().encode(), "a.csv", required=header)
    assert read_back.mistakes == []
    assert sorted(
        (row.cells["selection"], int(row.cells["votes"])) for row in read_back.rows
    ) == sorted((" ".join(name.split()), votes) for name, votes in counted.items())
