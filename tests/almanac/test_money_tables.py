"""Matching-funds programs and consumer prices of the package."""

from __future__ import annotations

import pytest

from downballot.almanac.money_tables import (
    consumer_prices,
    matching_parameters,
    matching_programs,
)
from downballot.errors import UsageError


def test_there_are_two_programs_and_others_are_refused():
    assert matching_programs() == ("los-angeles", "new-york")
    with pytest.raises(UsageError, match="no such table, expected one of los-angeles, new"):
        matching_parameters("lausd")


@pytest.mark.parametrize("program", matching_programs())
def test_every_row_has_a_source_and_a_date(program: str):
    for row in matching_parameters(program):
        assert row.source.startswith("https://")
        assert row.as_of
        assert row.round in {"primary", "general", "both"}
        assert row.verified or row.note


def test_thresholds_of_2020_are_whole_numbers_of_matched_contributions():
    found = {
        row.office: row.threshold_cents / row.matchable_cents
        for row in matching_parameters("los-angeles")
        if row.cycle == 2020
    }
    assert found == {"City Council": 100, "City Attorney": 150, "Controller": 150, "Mayor": 300}


def test_a_contributor_to_the_council_is_worth_684_dollars_and_citywide_1284():
    for row in matching_parameters("los-angeles"):
        if row.cycle in {2020, 2022}:
            public = row.matchable_cents * row.public_per_dollar
            assert public == (68_400 if row.office == "City Council" else 128_400)


def test_figures_that_look_odd_are_unverified():
    odd = {
        (row.office, row.maximum_cents)
        for row in matching_parameters("los-angeles")
        if row.cycle == 2022 and not row.verified
    }
    assert odd == {("City Attorney", 48_200_000), ("Controller", 56_200_000)}


def test_prices_go_from_2007_to_2025_without_a_gap_and_each_has_a_source():
    prices = consumer_prices()
    assert list(prices) == list(range(2007, 2026))
    assert prices[2017].index_thousandths == 245_120
    assert "October 2025" in prices[2025].note
    assert all(row.source.startswith("https://") for row in prices.values())
