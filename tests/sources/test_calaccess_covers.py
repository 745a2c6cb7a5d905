"""Filings of rows and their covers, looked up once for rows that follow each other."""

from __future__ import annotations

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from downballot.sources.calaccess_covers import columns_of_table, covers_of, with_filings

FILING_IDS = st.sampled_from(["1", " 1", "2", "10", ""])
AMENDMENTS = st.sampled_from(["0", "1 ", "01", "x", "", "1000"])


def rows_of(numbers: list[tuple[str, str]]) -> pl.DataFrame:
    schema = {"FILING_ID": pl.String(), "AMEND_ID": pl.String()}
    return pl.DataFrame(numbers, schema=schema, orient="row")


def covers_in(cells: list[tuple[str, int, str]]) -> pl.DataFrame:
    schema = {"filing": pl.String(), "amendment": pl.Int32(), "filer": pl.String()}
    return pl.DataFrame(cells, schema=schema, orient="row")


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(FILING_IDS, AMENDMENTS), max_size=40),
    st.sets(st.tuples(st.sampled_from(["1", "2", "9"]), st.integers(0, 2)), max_size=9),
)
def test_each_row_has_its_number_and_the_filer_of_its_cover(numbers, known):
    filers = {key: f"filer {n}" for n, key in enumerate(sorted(known))}
    covers = covers_of(covers_in([(*key, filer) for key, filer in filers.items()]), ["filer"])
    expected = []
    for filing, amendment in numbers:
        digits = amendment.strip()
        number = int(digits) if digits.isdigit() and len(digits) <= 3 else None
        expected.append((filing.strip(), number, filers.get((filing.strip(), number), "")))
    found = with_filings(rows_of(numbers), covers)
    assert found.select("filing", "amendment", "cover_filer").rows() == expected


def test_a_table_without_filings_stays_as_it_is():
    rows = pl.DataFrame({"NAML": ["Doe"]})
    assert with_filings(rows, None).equals(rows)


def test_what_is_said_of_a_filing_needs_its_numbers():
    assert columns_of_table({"AMOUNT", "cover_filer"}) == {"AMOUNT", "FILING_ID", "AMEND_ID"}
    assert columns_of_table({"AMOUNT"}) == {"AMOUNT"}
