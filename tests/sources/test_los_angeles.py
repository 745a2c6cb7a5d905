"""The words that Los Angeles County's feeds share."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from downballot.errors import FormatError
from downballot.model.contest import ContestType
from downballot.sources.los_angeles import ZONE, contest_type, election_day, votes_allowed


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("", 1),
        ("  ", 1),
        ("Vote for no more than two", 2),
        ("Vote for no more than Seven ", 7),
        ("Vote for no more than 3", 3),
        ("99", 99),
    ],
)
def test_the_number_of_votes_allowed_ends_the_words(words, number):
    assert votes_allowed(words, "A", "a.json") == number


@pytest.mark.parametrize("words", ["Vote for one or more", "0", "100", "9" * 5000, "²", "٣"])
def test_words_that_end_in_no_number_name_the_contest(words):
    with pytest.raises(FormatError) as caught:
        votes_allowed(words, "A", "a.json")
    assert str(caught.value).startswith("a.json: contest 'A': VoteFor ")


@given(st.text(max_size=30))
def test_any_words_give_a_number_or_a_format_error(words):
    try:
        assert votes_allowed(words, "A", "a.json") >= 1
    except FormatError as error:
        assert error.file == "a.json"


@pytest.mark.parametrize(
    ("word", "type_"),
    [
        ("Candidate", ContestType.CANDIDATE),
        ("Presidential", ContestType.CANDIDATE),
        ("Measure", ContestType.BALLOT_MEASURE),
        ("Judicial", ContestType.RETENTION),
    ],
)
def test_the_countys_kinds_of_contest(word, type_):
    assert contest_type(word, "A", "a.json") is type_


def test_another_kind_lists_the_known_ones():
    with pytest.raises(FormatError, match="Candidate, Presidential, Measure, Judicial"):
        contest_type("Recall", "A", "a.json")


def test_the_day_of_an_election_is_the_countys_day():
    day = election_day("2024-11-05T00:00:00-08:00", "Date", "a.json")
    assert day == date(2024, 11, 5)


def test_a_day_that_is_none_names_its_place():
    with pytest.raises(FormatError, match=r"a\.json: Date: '2024-11-31' is not a date"):
        election_day("2024-11-31", "Date", "a.json")


def test_the_county_keeps_summer_time():
    assert datetime(2024, 11, 5, tzinfo=ZONE).isoformat().endswith("-08:00")
    assert datetime(2024, 6, 5, tzinfo=ZONE).isoformat().endswith("-07:00")
