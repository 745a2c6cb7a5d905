"""Donors linked per second, beside Splink's own example settings on the same invented records.

    python -m bench.linkage [records] [records that Splink links too]

Both are trained before the clock starts: this project's model is the package's, Splink's
example is trained on 20,000 of the same kind. Timed are records to donors.
"""

from __future__ import annotations

import resource
import sys
from time import perf_counter

import polars as pl

from downballot.money.invented_donors import invent_gifts
from downballot.money.linkage import PEOPLE, link
from downballot.money.linkage_learning import agreement
from downballot.money.splink_examples import link_by_example, train_example


def _split(rows: pl.DataFrame) -> pl.DataFrame:
    """The rows as the example reads them: last and first name in columns of their own."""
    parts = pl.col("name").str.splitn(", ", 2).struct
    return rows.with_columns(name=parts.field("field_0"), first_name=parts.field("field_1"))


def _line(who: str, count: int, seconds: float, f1: float) -> str:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return (
        f"{who:<12}{count:>10,} records {seconds:>8.1f} s {count / seconds:>10,.0f} a second"
        f"   F1 {f1:.4f}   peak {peak:,} MiB"
    )


def _ours(rows: pl.DataFrame) -> float:
    start = perf_counter()
    donors = link(rows, PEOPLE)["donor"]
    seconds = perf_counter() - start
    f1 = agreement(donors.to_list(), rows["donor"].to_list()).f1
    print(_line("downballot", rows.height, seconds, f1), flush=True)
    return rows.height / seconds


def _theirs(rows: pl.DataFrame) -> float:
    split = _split(rows)
    model = train_example("donors", _split(invent_gifts(20_000, 6)))
    start = perf_counter()
    _, groups = link_by_example("donors", split, model)
    seconds = perf_counter() - start
    labelled = rows.select("record", label="donor").join(groups, on="record")
    f1 = agreement(labelled["donor"].to_list(), labelled["label"].to_list()).f1
    print(_line("Splink", rows.height, seconds, f1), flush=True)
    return rows.height / seconds


def main(count: int, both: int) -> None:
    """Prints the timings.

    Args:
        count: Number of records this project links alone.
        both: Number of records that both link.
    """
    rows = invent_gifts(both, 5)
    ours, theirs = _ours(rows), _theirs(rows)
    print(f"records a second, ours to Splink's: {ours / theirs:.2f}", flush=True)
    _ours(invent_gifts(count, 7))


if __name__ == "__main__":
    given = [int(one) for one in sys.argv[1:]]
    main(*(given + [1_000_000, 100_000][len(given) :]))
