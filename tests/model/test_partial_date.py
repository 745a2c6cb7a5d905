"""Dates known to the day, the month or the year."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from downballot.model.partial_date import PartialDate, on_day, parse_partial_date


@pytest.mark.parametrize(
    ("text", "first", "last", "words"),
    [
        ("2018-07-23", date(2018, 7, 23), date(2018, 7, 23), "23 July 2018"),
        ("2020-02", date(2020, 2, 1), date(2020, 2, 29), "February 2020"),
        ("2006", date(2006, 1, 1), date(2006, 12, 31), "2006"),
    ],
)
def test_a_date_is_no_finer_than_it_is_known(text: str, first: date, last: date, words: str):
    known = parse_partial_date(text)
    assert (known.first, known.last, known.words, str(known)) == (first, last, words, text)
    assert known.exact == (first == last)


@pytest.mark.parametrize("text", ["", "July 2018", "2018-7", "2018-13", "2019-02-29", "0000"])
def test_what_is_no_date_is_refused_with_what_was_expected(text: str):
    with pytest.raises(ValueError, match="expected 2019-05-14, 2019-05 or 2019"):
        parse_partial_date(text)


@pytest.mark.parametrize("text", ["0999", "0001-01-01", "3000", "9999-12-31"])
def test_a_year_from_which_no_other_day_can_be_counted_is_refused(text: str):
    with pytest.raises(ValueError, match="a year that cannot be, expected 2019-05-14"):
        parse_partial_date(text)


@given(st.dates(date(1000, 1, 1), date(2999, 12, 31)))
def test_a_day_is_read_back_as_it_was_written(day: date):
    known = on_day(day)
    assert parse_partial_date(known) == known
    assert (known.year, known.month, known.day) == (day.year, day.month, day.day)


def test_dates_sort_by_their_earliest_day():
    dates = [PartialDate(2019, 5, 14), PartialDate(2019), PartialDate(2019, 5)]
    assert sorted(dates) == ["2019", "2019-05", "2019-05-14"]
