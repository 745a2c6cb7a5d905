"""Committees by their ids."""

from __future__ import annotations

from datetime import UTC, datetime

import polars as pl
import pytest

from downballot.errors import UsageError
from downballot.model.filing import FILINGS, TRANSACTIONS
from downballot.money.committees import Committees, committees_of, resolve_committees
from downballot.money.linkage_values import Correction, Join

NAMED = [
    ("1400001", "Kids First", 9),
    ("1400002", "KIDS FIRST, INC.", 4),
    ("1367043", "Parent Teacher Alliance", 7),
    ("1367043", "Parent Teacher Alliance Sponsored by Others", 2),
]


def _decided(join: Join, left: str, right: str, day: int = 1) -> Correction:
    return Correction(join, left, right, "desk", datetime(2024, 1, day, tzinfo=UTC), "seen")


def test_two_committees_of_one_name_stay_two() -> None:
    committees = Committees(NAMED)
    found = committees.find("Kids First")
    assert (found.id, found.candidates) == ("", ("1400001", "1400002"))
    assert committees.find("Kids First", "1400002").id == "1400002"
    assert [c.id for c in committees.all()] == ["1367043", "1400001", "1400002"]


def test_an_id_in_the_name_and_a_name_of_one_committee_are_enough() -> None:
    committees = Committees(NAMED)
    assert committees.find("Kids First (#1400002)").id == "1400002"
    assert committees.find("The Parent Teacher Alliance").id == "1367043"
    assert committees.find("Nobody Knows").id == ""


def test_cross_references_lead_to_the_id_in_use() -> None:
    committees = Committees(NAMED, {"1400001": "1400002"})
    assert committees.find("Kids First").id == "1400002"
    assert committees.all()[1].other_ids == ("1400001",)


def test_a_persons_correction_wins() -> None:
    split = Committees(
        NAMED, {"1400001": "1400002"}, [_decided(Join.SPLIT, "1400002", "1400001")]
    )
    assert split.find("Kids First").candidates == ("1400001", "1400002")
    merged = Committees(NAMED, {}, [_decided(Join.MERGE, "1400002", "1400001")])
    assert merged.find("Kids First").id == "1400002"


def test_a_circle_of_cross_references_is_refused() -> None:
    with pytest.raises(UsageError, match="circle"):
        Committees([("1", "A", 1)], {"1": "2", "2": "1"})


def test_counterparties_are_resolved_as_filed() -> None:
    filings = pl.DataFrame(
        [{"filer": "1400001", "filer_name": "Kids First"}],
        schema_overrides={"filer": pl.String},
    )
    filings = pl.concat([FILINGS.to_frame(), filings], how="diagonal")
    rows = pl.DataFrame([
        {"entity": "committee", "name": "KIDS FIRST", "counterparty": ""},
        {"entity": "committee", "name": "Other", "counterparty": "1400009"},
        {"entity": "individual", "name": "Roe", "counterparty": ""},
    ])
    transactions = pl.concat([TRANSACTIONS.to_frame(), rows], how="diagonal").lazy()
    committees = committees_of(filings.lazy(), transactions)
    found = resolve_committees(transactions, committees)
    assert found["committee"].to_list() == ["1400001", "1400009"]
