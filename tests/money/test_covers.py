"""What a row takes from its filing: name, candidate and election."""

from __future__ import annotations

from datetime import date

import pytest

from downballot.money.covers import covers, filers

COVER = {"filing": "1", "filer": "100", "form": "460", "filer_name": "Old name"}
VOTED, NEXT = date(2022, 11, 8), date(2024, 11, 5)


def test_a_filer_has_the_name_and_candidate_it_filed_last(make_tables):
    rows = [
        COVER | {"filed_on": date(2024, 1, 31), "filer_name": "New name", "filing": "2"},
        COVER | {"filed_on": date(2023, 1, 31), "candidate": "Ana Example"},
    ]
    (one,) = filers(make_tables(rows).filings.collect()).to_dicts()
    assert (one["committee"], one["own_candidate"]) == ("New name", "Ana Example")


def test_a_496_does_not_make_its_target_the_filers_own_candidate(make_tables):
    report = COVER | {"form": "496", "candidate": "Bo Sample"}
    (one,) = filers(make_tables([report]).filings.collect()).to_dicts()
    assert one["own_candidate"] == ""


@pytest.mark.parametrize(
    ("begins", "election"),
    [
        (date(2022, 7, 1), "2022-11-08"),
        (VOTED, "2022-11-08"),
        (date(2022, 11, 9), "2024-11-05"),
        (date(2024, 11, 6), "2024-11-05"),
    ],
)
def test_a_statement_without_an_election_belongs_to_the_filers_next_or_last(
    make_tables, begins, election
):
    named = [
        COVER | {"filing": "2", "election_on": VOTED},
        COVER | {"filing": "3", "election_on": NEXT},
    ]
    rows = [COVER | {"period_from": begins}, *named]
    found = covers(make_tables(rows).filings.collect()).sort("filing")
    assert found["cover_election"].to_list() == [election, "2022-11-08", "2024-11-05"]


def test_a_filer_that_names_no_election_has_none(make_tables):
    assert covers(make_tables([COVER]).filings.collect())["cover_election"].to_list() == [""]
