"""What came in last night: reports within 24 hours (Forms 496 and 497) since a day.

A report is new by the day it was filed; where the source does not say, by the day of the
transaction; one without any day may be new and is there. Of a report that was amended only
the newest version counts, and one that another replaces does not. The contributions behind a
496 are left out: the expenditure that they paid for is there.

Source:
    California Government Code 84203 and 84204: $1,000 or more within 90 days of the
    election is reported within 24 hours.
"""

from __future__ import annotations

from datetime import date
from itertools import groupby

import polars as pl

from downballot.model.filing import Kind
from downballot.money.late_values import LateContest, LateRow

_KINDS = [Kind.LATE_INDEPENDENT, Kind.LATE_CONTRIBUTION, Kind.LATE_MADE]
_VERSION = ["source", "filer", "filing"]
_CONTEST = ["office", "district", "measure"]


def late_money(
    filings: pl.DataFrame, transactions: pl.DataFrame, since: date
) -> tuple[LateContest, ...]:
    """Return late money since a day, by contest, largest first.

    Args:
        filings: ``FILINGS``.
        transactions: ``TRANSACTIONS``.
        since: The first day that counts.
    """
    known = filings.unique([*_VERSION, "amendment"], keep="first", maintain_order=True)
    rows = (
        _newest(transactions.filter(pl.col("kind").is_in(_KINDS) & ~pl.col("memo")), filings)
        .join(known, on=[*_VERSION, "amendment"], how="left", suffix="_of_filing")
        .with_columns(
            *(_or_of_filing(name) for name in (*_CONTEST, "candidate", "side")),
            new_on=pl.coalesce("filed_on", "date"),
            filer_name=pl.col("filer_name").fill_null(""),
        )
        .filter(pl.col("new_on").is_null() | (pl.col("new_on") >= since))
        .sort([*_CONTEST, "cents", "filing"], descending=[False] * 3 + [True, False])
    )
    contests = [
        _contest(key, list(group))
        for key, group in groupby(rows.iter_rows(named=True), key=_contest_of)
    ]
    return tuple(sorted(contests, key=lambda one: -one.largest_cents))


def _newest(late: pl.DataFrame, filings: pl.DataFrame) -> pl.DataFrame:
    """Keep the newest version of each filing, and none that another replaces."""
    replaced = filings.filter(pl.col("supersedes") != "").select(
        "source", "filer", filing="supersedes"
    )
    versions = pl.concat([
        filings.select(*_VERSION, "amendment"),
        late.select(*_VERSION, "amendment"),
    ])
    newest = versions.group_by(_VERSION).agg(pl.col("amendment").max())
    return late.join(replaced, on=_VERSION, how="anti").join(
        newest, on=[*_VERSION, "amendment"], how="semi"
    )


def _or_of_filing(name: str) -> pl.Expr:
    """Take the row's own word, else that of its filing."""
    own = pl.col(name)
    of_filing = pl.col(f"{name}_of_filing").fill_null("")
    return pl.when(own != "").then(own).otherwise(of_filing).alias(name)


def _contest_of(row: dict[str, object]) -> tuple[str, str, str]:
    return str(row["office"]), str(row["district"]), str(row["measure"])


def _contest(key: tuple[str, str, str], rows: list[dict[str, object]]) -> LateContest:
    fields = LateRow.__struct_fields__
    late = tuple(LateRow(**{name: row[name] for name in fields}) for row in rows)  # type: ignore[arg-type]  # columns of the schema
    independent, received, made = (
        sum(row.cents for row in late if row.kind == kind) for kind in _KINDS
    )
    return LateContest(*key, independent, received, made, late)
