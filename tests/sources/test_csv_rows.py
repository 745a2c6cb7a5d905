"""Rows of a CSV: as text, each with its line, never shifted."""

from __future__ import annotations

import csv
import gzip
import io
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from downballot.errors import FormatError
from downballot.sources.csv_rows import FAULT, LINE, TEXT, _Quotes, header_of, scan_rows

MORE = "cell '{}' after the last column, expected as many cells as headings"
QUOTE = "a quote out of place, expected quotes around whole cells and doubled within"


def write(folder: Path, body: bytes, name: str = "rows.csv") -> Path:
    path = folder / name
    path.write_bytes(body)
    return path


def rows(path: Path) -> list[tuple]:
    return scan_rows(path).select(LINE, "a", "b", FAULT).collect().rows()


def test_a_row_has_its_line_its_cells_and_its_text(tmp_path):
    path = write(tmp_path, b'\xef\xbb\xbfa, b \r\n1,"x, y"\r\n')
    assert header_of(path) == ["a", "b"]
    assert rows(path) == [(2, "1", "x, y", None)]
    assert scan_rows(path).collect()[TEXT].to_list() == ["1,x, y"]


def test_a_row_too_long_has_a_fault_and_one_too_short_has_empty_cells(tmp_path):
    path = write(tmp_path, b"a,b\n1,2,3,4\n5\n6,7,\n")
    assert rows(path) == [
        (2, "1", "2", MORE.format(3)),
        (3, "5", None, None),
        (4, "6", "7", None),
    ]


def test_a_line_without_cells_is_no_row_and_keeps_its_number(tmp_path):
    assert rows(write(tmp_path, b"a,b\n\n,\n1,2")) == [(4, "1", "2", None)]


def test_a_compressed_file_reads_as_the_plain_one(tmp_path):
    body = b"a,b\n1,2\n3,4\n"
    packed = write(tmp_path, gzip.compress(body, mtime=0), "rows.csv.gz")
    assert rows(packed) == rows(write(tmp_path, body))


def test_signs_of_a_pattern_in_a_name_are_letters(tmp_path):
    assert rows(write(tmp_path, b"a,b\n1,2\n", "rows[1]*.csv")) == [(2, "1", "2", None)]


def test_a_word_may_stand_for_nothing(tmp_path):
    path = write(tmp_path, b"a,b\nNone,2\n")
    assert scan_rows(path, nothing="None").collect()["a"].to_list() == [None]


@pytest.mark.parametrize("bad", ['1,"x', '1,"x"y', '1,"x"y,7'])
def test_a_quote_out_of_place_spoils_its_own_line_alone(tmp_path, bad):
    path = write(tmp_path, f'a,b\n0,"p, ""q"""\n\n{bad}\n3,4\n5,6,7\n8\n'.encode())
    assert scan_rows(path).collect()[TEXT].to_list()[1] == bad
    assert rows(path) == [
        (2, "0", 'p, "q"', None),
        (4, None, None, QUOTE),
        (5, "3", "4", None),
        (6, "5", "6", MORE.format(7)),
        (7, "8", None, None),
    ]


def test_a_quote_within_a_cell_without_quotes_is_a_letter(tmp_path):
    path = write(tmp_path, b'a,b\n1,5" pipe\n3,4\n')
    assert rows(path) == [(2, "1", '5" pipe', None), (3, "3", "4", None)]


@settings(max_examples=200, deadline=None)
@given(
    st.lists(st.lists(st.text('a",\n ', max_size=4), min_size=1, max_size=3), max_size=5),
    st.integers(1, 7),
)
def test_a_table_that_was_written_well_is_quoted_well_however_it_is_cut(table, size):
    text = io.StringIO()
    csv.writer(text).writerows(table)
    body = text.getvalue().encode()
    quotes = _Quotes()
    for start in range(0, len(body), size):
        quotes.follow(body[start : start + size])
    assert quotes.ended_well()


def test_one_heading_may_be_empty(tmp_path):
    assert scan_rows(write(tmp_path, b",a\n1,2\n")).collect()["unnamed"].to_list() == ["1"]


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        (b"", "no headings"),
        (b"\n1,2\n", "no headings"),
        (b"a,a\n1,2\n", "heading 'a' twice"),
        (b",,a\n1,2,3\n", "heading '' twice"),
        (b"a,b\n1,caf\xe9\n", "byte 9: not UTF-8"),
        (b"a,b\n1,\xc3", "not UTF-8"),
        (gzip.compress(b"a,b\n" + b"1,2\n" * 9, mtime=0)[:-9], "cannot be unpacked"),
    ],
)
def test_what_cannot_be_read_is_refused_by_name(tmp_path, body, problem):
    with pytest.raises(FormatError, match=problem) as caught:
        scan_rows(write(tmp_path, body))
    assert caught.value.file == "rows.csv"


CELLS = st.text(st.characters(codec="utf-8", exclude_characters="\r\n\x00"), max_size=9)


@settings(
    max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(table=st.lists(st.tuples(CELLS.filter(bool), CELLS), max_size=9))
def test_cells_come_back_as_they_were_written(tmp_path, table):
    text = io.StringIO()
    csv.writer(text, quoting=csv.QUOTE_ALL).writerows([("a", "b"), *table])
    found = scan_rows(write(tmp_path, text.getvalue().encode())).collect()
    assert found.select("a", "b").fill_null("").rows() == table
