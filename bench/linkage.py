"""Donors linked per second, beside Splink's own example settings on the same invented records.

    python -m bench.linkage [records]

Both are trained before the clock starts: this project's model is the package's, Splink's
example is trained on 20,000 of the same kind. Timed are records to donors.
"""

from __future__ import annotations

import resource
import sys
from time import perf_counter

import polars as pl

from downballot.money.invented_donors import invent_people
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


def main(count: int) -> None:
    """Prints both timings.

    Args:
        count: Number of records.
    """
    rows = invent_people(count, 5)
    start = perf_counter()
    ours = link(rows, PEOPLE)["donor"]
    seconds = perf_counter() - start
    f1 = agreement(ours.to_list(), rows["donor"].to_list()).f1
    print(_line("downballot", count, seconds, f1), flush=True)
    split = _split(rows)
    model = train_example("donors", _split(invent_people(20_000, 6)))
    start = perf_counter()
    _, groups = link_by_example("donors", split, model)
    theirs = perf_counter() - start
    labelled = rows.select("record", label="donor").join(groups, on="record")
    f1 = agreement(labelled["donor"].to_list(), labelled["label"].to_list()).f1
    print(_line("Splink", count, theirs, f1))
    print(f"ratio of times: {seconds / theirs:.2f}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)
