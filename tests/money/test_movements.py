"""What becomes movements and spending: kinds, givers by id or as written, nothing twice."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from downballot.model.filing import Kind
from downballot.money.deduplicating import deduplicate
from downballot.money.movements import (
    donor_key,
    movements_of,
    of_another_election,
    spending_of,
)
from downballot.money.tracing_values import MOVEMENTS, SPENDING, Bucket
from downballot.sources.filings.tidy_money import FORMAT as TIDY

DAY = date(2024, 3, 1)
GIFT = {
    "filing": "1",
    "filer": "100",
    "kind": "contribution",
    "entity": "individual",
    "date": DAY,
    "cents": 500_00,
    "name": "Example",
    "first_name": "Ana",
    "zip": "94601",
}
PAID = {"filing": "1", "filer": "100", "kind": "expenditure", "date": DAY, "cents": 500_00}
SPENT = PAID | {"kind": "independent", "schedule": "D", "candidate": "Bo", "side": "oppose"}


def moved(make_tables, **change: object) -> list[dict[str, object]]:
    found = movements_of(make_tables([], [GIFT | change]))
    assert found.schema == MOVEMENTS
    return found.to_dicts()


@pytest.mark.parametrize(
    ("kind", "bucket"),
    [
        (Kind.CONTRIBUTION, Bucket.DONOR),
        (Kind.LATE_CONTRIBUTION, Bucket.DONOR),
        (Kind.TRANSFER, Bucket.DONOR),
        (Kind.LOAN, Bucket.LOAN),
        (Kind.MISCELLANEOUS, Bucket.OTHER_INCOME),
        (Kind.UNITEMIZED, Bucket.UNITEMISED),
    ],
)
def test_each_kind_of_income_has_its_bucket(make_tables, kind, bucket):
    (one,) = moved(make_tables, kind=kind.value)
    assert (one["bucket"], one["cents"], one["taker"]) == (bucket.value, 500_00, "100")


@pytest.mark.parametrize("kind", [Kind.NON_MONETARY, Kind.EXPENDITURE, Kind.LATE_SOURCE])
def test_goods_and_payments_bring_no_money(make_tables, kind):
    assert moved(make_tables, kind=kind.value) == []


@pytest.mark.parametrize(
    "change", [{"entity": "committee"}, {"entity": "party"}, {"counterparty": "200"}]
)
def test_a_committee_is_no_original_source(make_tables, change):
    (one,) = moved(make_tables, **change)
    assert one["bucket"] == Bucket.OUTSIDE.value
    assert one["giver"] == (change.get("counterparty") or "EXAMPLE, ANA")


@pytest.mark.parametrize(
    ("change", "key"),
    [
        ({}, "EXAMPLE, ANA (94601)"),
        ({"zip": ""}, "EXAMPLE, ANA"),
        ({"first_name": ""}, "EXAMPLE (94601)"),
        ({"entity": "organisation", "first_name": ""}, "EXAMPLE"),
        ({"name": ""}, ""),
    ],
)
def test_a_donor_goes_by_the_name_as_written_and_a_person_also_by_zip(make_tables, change, key):
    rows = make_tables([], [GIFT | change]).transactions
    assert rows.select(donor_key()).collect().item() == key


def test_spending_keeps_its_target_and_other_payments_have_none(make_tables):
    found = spending_of(make_tables([], [SPENT, PAID | {"cents": 7}]))
    assert found.schema == SPENDING
    rows = found.sort("cents").select("cents", "candidate", "side").rows()
    assert rows == [(7, "", ""), (500_00, "Bo", "oppose")]


def test_what_schedule_d_repeats_leaves_the_pool_once(make_tables):
    found = spending_of(make_tables([], [SPENT, PAID]))
    assert found.select("cents", "candidate").rows() == [(500_00, "Bo")]
    elsewhere = spending_of(make_tables([], [SPENT, PAID | {"filing": "2"}]))
    assert elsewhere["cents"].sum() == 1000_00


@pytest.mark.parametrize("kind", [Kind.SUBVENDOR, Kind.CONTRIBUTION_MADE, Kind.ACCRUED])
def test_what_agents_paid_and_what_is_owed_is_no_payment(make_tables, kind):
    assert spending_of(make_tables([], [PAID | {"kind": kind.value}])).is_empty()


@pytest.mark.parametrize(
    ("day", "election", "other"),
    [
        (None, "2020-11-03", True),
        (None, "2024-11-05", False),
        (None, "town-2020", False),
        (None, "", False),
        (DAY, "2020-11-03", False),
    ],
)
def test_only_an_undated_row_can_be_of_another_election(make_tables, day, election, other):
    rows = make_tables([], [GIFT | {"date": day, "election": election}]).transactions
    asked = rows.select(of_another_election(date(2024, 11, 5)).fill_null(value=False))
    assert asked.collect().item() is other


def test_real_receipts_of_a_committee_move_to_the_cent(shared: Path):
    path = shared / "data/money/oakland/go_public_schools_1331137_2018-2020.csv"
    found = movements_of(deduplicate(TIDY.read(path)).kept())
    assert found["cents"].sum() == 477_054_39
    bloomberg = found.filter(pl.col("giver").str.starts_with("BLOOMBERG"))
    assert bloomberg["cents"].sum() == 420_000_00
