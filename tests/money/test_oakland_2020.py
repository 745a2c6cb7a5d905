"""The chain of Oakland 2020: who paid for what two committees spent on school board races.

Its spending is undated there: all of it is taken as spent on 3 November 2020, the pool as
the receipts of the file to that day, opening cash as unknown.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import polars as pl
import pytest

from downballot.money.flow_paths import largest_paths
from downballot.money.flows import Flows, lay_out, trace
from downballot.money.main_sources import main_sources
from downballot.money.tracing_values import MOVEMENTS, SPENDING, Bucket

DAY = date(2020, 11, 3)


def _money(path: Path, names: dict[str, str], committee: str) -> pl.DataFrame:
    raw = pl.read_csv(path, infer_schema_length=0).rename(names)
    raw = raw.filter(pl.col("taker") == committee)
    outside = pl.col("kind") == "Committee"
    return raw.select(
        pl.col("date").str.to_date(),
        pl.concat_str("giver", "first", separator=", ", ignore_nulls=True),
        "taker",
        pl.col("cents").map_elements(lambda text: int(Decimal(text) * 100), pl.Int64),
        pl
        .when(outside)
        .then(pl.lit(Bucket.OUTSIDE.value))
        .otherwise(pl.lit(Bucket.DONOR.value))
        .alias("bucket"),
        pl.lit("").alias("via"),
    ).cast(MOVEMENTS)


def _spending(folder: Path, committee: str) -> pl.DataFrame:
    raw = pl.read_csv(
        folder / "independent_expenditures_by_candidate_2014_2020.csv", infer_schema_length=0
    )
    mine = (pl.col("election_date") == "2020-11-03") & (pl.col("spender_filer_id") == committee)
    return (
        raw
        .filter(mine)
        .select(
            pl.lit(None, dtype=pl.Date).alias("date"),
            pl.col("spender_filer_id").alias("committee"),
            pl
            .col("total")
            .map_elements(lambda text: int(Decimal(text) * 100), pl.Int64)
            .alias("cents"),
            "candidate",
            pl.lit("").alias("measure"),
            pl.col("sup_opp").replace({"S": "support", "O": "oppose"}).alias("side"),
        )
        .cast(SPENDING)
    )


@pytest.fixture(scope="module")
def families(shared: Path) -> Flows:
    folder = shared / "data" / "money" / "oakland"
    names = {"filer_id": "taker", "tran_date": "date", "amount": "cents", "entity_cd": "kind"}
    names |= {"contributor_last_or_org": "giver", "contributor_first": "first"}
    money = _money(folder / "contributions_all_committees.csv.gz", names, "1431009")
    return lay_out(money, _spending(folder, "1431009"), undated=DAY, as_of=DAY)


@pytest.fixture(scope="module")
def go_public_schools(shared: Path) -> Flows:
    folder = shared / "data" / "money" / "oakland"
    names = {"Filer_ID": "taker", "Tran_Date": "date", "Tran_Amt1": "cents"}
    names |= {"Entity_Cd": "kind", "Tran_NamL": "giver", "Tran_NamF": "first"}
    money = _money(folder / "go_public_schools_1331137_2018-2020.csv", names, "1331137")
    return lay_out(money, _spending(folder, "1331137"), undated=DAY, as_of=DAY)


def _of(flows: Flows, name: str) -> tuple[int, int, int]:
    rows = trace(flows, ["committee"]).rows
    mine = rows.filter(pl.col("source").str.to_lowercase().str.starts_with(name))
    columns = ("pro_rata_cents", "lifo_cents", "fifo_cents")
    return tuple(mine[column].sum() for column in columns)


def test_families_in_action_is_bloomberg_s_by_five_ninths(families: Flows):
    assert families.spending["cents"].sum() == 302_861_64
    pro_rata, lifo, fifo = _of(families, "bloomberg")
    assert pro_rata == 168_023_10
    assert round(Fraction(pro_rata, 302_861_64) * 1000) == 555
    assert (lifo, fifo) == (142_361_64, 200_000_00)


def test_go_public_schools_is_bloomberg_s_by_88_3_percent_of_receipts_to_that_day(
    go_public_schools: Flows,
):
    """All rows dated to 3 November 2020, equal ones kept: $420,000 of $475,571.69.

    Of all rows of the file, which go on to 28 December, it is 88.0 %.
    """
    assert go_public_schools.moves.cents.sum() == 475_571_69
    assert go_public_schools.spending["cents"].sum() == 383_737_88
    pro_rata, lifo, fifo = _of(go_public_schools, "bloomberg")
    assert round(Fraction(pro_rata, 383_737_88) * 1000) == 883
    assert (pro_rata, lifo, fifo) == (338_897_19, 344_942_21, 333_632_37)


def test_every_trace_of_oakland_closes_to_the_cent(families: Flows, go_public_schools: Flows):
    for flows in (families, go_public_schools):
        spent = dict(flows.spending.select("candidate", "cents").iter_rows())
        rows = trace(flows).rows
        for rule in ("pro_rata_cents", "lifo_cents", "fifo_cents"):
            summed = rows.group_by("candidate").agg(pl.col(rule).sum())
            assert dict(summed.iter_rows()) == spent


def test_committees_that_are_not_loaded_stay_a_named_bucket(families: Flows):
    rows = trace(families, ["committee"]).rows
    outside = rows.filter(pl.col("bucket") == Bucket.OUTSIDE.value)
    assert outside.height == 3


def test_the_main_source_is_a_figure(families: Flows, go_public_schools: Flows):
    assert main_sources(families) == []
    (main,) = main_sources(go_public_schools)
    assert (main.cents, main.receipts_cents) == (420_000_00, 475_571_69)


def test_the_largest_path_is_the_largest_source_s(families: Flows):
    paths = largest_paths(families, pl.lit(value=True), 3)
    assert paths[0].cents == 168_023_10
    assert sum(one.cents for one in paths) == 302_861_64
    assert paths[0].steps[-1] == "1431009"
