"""Committees are who their ids say; people's words on ids hold everywhere."""

from __future__ import annotations

from datetime import UTC, datetime

import polars as pl

from downballot.model.filing import FILINGS, SET_ASIDE, SUMMARIES, TRANSACTIONS
from downballot.model.record import DonorCorrection, DonorJoin
from downballot.money.tables import MoneyTables
from downballot.pipeline.money_identity import MoneyIdentity
from downballot.sources.filing_format import FilingTables

GIFT = {"kind": "contribution", "entity": "committee", "filer": "1400003", "cents": 5}


def full(rows: list[dict[str, object]], schema: pl.Schema) -> pl.LazyFrame:
    texts = {name: "" for name, kind in schema.items() if kind == pl.String()}
    frame = pl.DataFrame([texts | row for row in rows], schema_overrides=schema)
    return pl.concat([schema.to_frame(), frame], how="diagonal").lazy()


def tables(*gifts: dict[str, object]) -> FilingTables:
    names = {"1400001": "Kids First", "1400002": "KIDS FIRST", "1400003": "Parents Alliance"}
    filings = [{"filer": id_, "filer_name": name} for id_, name in names.items()]
    return FilingTables(
        filings=full(filings, FILINGS),
        transactions=full([GIFT | one for one in gifts], TRANSACTIONS),
        summaries=SUMMARIES.to_frame().lazy(),
        set_aside=SET_ASIDE.to_frame().lazy(),
    )


def givers(read: FilingTables, *said: DonorCorrection) -> list[str]:
    identity = MoneyIdentity(read, said)
    under = identity.under_one_id(read)
    kept = MoneyTables(under.filings, under.transactions, under.summaries)
    rows = identity.with_committees(kept).transactions.collect()
    return rows["counterparty"].to_list()


def one(join: DonorJoin, left: str, right: str) -> DonorCorrection:
    return DonorCorrection(join, left, right, "Ana", "seen", datetime(2024, 1, 1, tzinfo=UTC))


def test_a_committee_named_without_id_is_the_one_of_its_name():
    assert givers(tables({"name": "PARENTS ALLIANCE, INC."})) == ["1400003"]


def test_two_committees_of_one_name_stay_two():
    assert givers(tables({"name": "Kids First"})) == [""]
    assert givers(tables({"name": "Kids First (#1400002)"})) == ["1400002"]
    assert givers(tables({"name": "Kids First", "counterparty": "1400001"})) == ["1400001"]


def test_a_person_of_a_committee_s_name_is_no_committee():
    assert givers(tables({"name": "Parents Alliance", "entity": "individual"})) == [""]


def test_committees_that_a_person_says_are_one_have_one_id():
    said = one(DonorJoin.SAME, "1400001", "1400002")
    read = tables({"name": "Kids First"}, {"counterparty": "1400002", "filer": "1400002"})
    assert givers(read, said) == ["1400001", "1400001"]
    under = MoneyIdentity(read, (said,)).under_one_id(read)
    assert under.transactions.collect()["filer"].to_list() == ["1400003", "1400001"]


def test_committees_that_a_person_took_apart_again_are_two():
    said = one(DonorJoin.SAME, "1400001", "1400002"), one(DonorJoin.APART, "1400002", "1400001")
    assert givers(tables({"counterparty": "1400002"}), *said) == ["1400002"]
