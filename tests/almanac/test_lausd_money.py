"""The published figures of money of the board, against the notes that they were taken from."""

from __future__ import annotations

import csv
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest

from downballot.almanac.bodies import packaged_body
from downballot.model.body import SpendingMetric


@pytest.fixture(scope="module")
def noted(shared: Path) -> list[dict[str, str]]:
    path = shared / "data/lausd/money_facts.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return [row for row in csv.DictReader(file) if row["metric"] != "votes"]


def test_every_noted_figure_of_money_is_there_to_the_cent_with_its_source(noted):
    expected = Counter(
        (
            row["source_url"],
            None if row["value"] == "Not Applicable" else Decimal(row["value"]) * 100,
        )
        for row in noted
    )
    found = Counter((row.source, row.cents) for row in packaged_body("lausd").money)
    assert found == expected
    assert found.total() == 201


def test_the_board_has_no_matching_funds_says_the_commission():
    rows = packaged_body("lausd").money
    (row,) = (row for row in rows if row.metric is SpendingMetric.MATCHING_FUNDS)
    assert row.cents is None
    assert "ethics.lacity.org" in row.source


def test_figures_of_one_day_do_not_disagree_and_those_reworded_are_unverified():
    record = packaged_body("lausd")
    assert [one for one in record.findings if one.code.startswith("money-")] == []
    assert sum(not row.verified for row in record.money) == 2
