"""Which late reports an alert has still to tell: each version of a filing once.

A report that was amended is told again, as an amendment, with what it came to when it was told
before; one that takes all its rows back is told as that. The same filing in two formats or
files is one: a filing's number and its filer are what it is known by.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

import polars as pl
from msgspec import structs

from downballot.money.late import late_money
from downballot.money.late_values import LateContest, LateReport, LateRow, ToldReport

_Key = tuple[str, str]


def new_reports(
    filings: pl.DataFrame,
    transactions: pl.DataFrame,
    told: Iterable[ToldReport],
    since: date = date.min,
) -> tuple[LateReport, ...]:
    """Return the late reports that were not told yet, the newest first, then the largest.

    Args:
        filings: ``FILINGS``.
        transactions: ``TRANSACTIONS``.
        told: What alerts have told so far, in any order.
        since: The first day of filing that counts; a report without any day always does.
    """
    before = _newest_told(told)
    replaced = _replaced(filings)
    reports = [
        *_reports(late_money(filings, transactions, since)),
        *_taken_back(filings, transactions, before, since),
    ]
    new = [
        _beside(one, before, replaced.get((one.filer, one.filing), ""))
        for one in reports
        if _is_new(one, before.get((one.filer, one.filing)))
    ]
    return tuple(
        sorted(new, key=lambda one: (-(one.filed_on or date.max).toordinal(), -one.cents))
    )


def as_told(reports: Iterable[LateReport]) -> tuple[ToldReport, ...]:
    """Return what to remember of reports once they were told.

    Args:
        reports: The reports.
    """
    return tuple(ToldReport(one.filer, one.filing, one.amendment, one.cents) for one in reports)


def _newest_told(told: Iterable[ToldReport]) -> dict[_Key, ToldReport]:
    newest: dict[_Key, ToldReport] = {}
    for one in told:
        key = (one.filer, one.filing)
        if key not in newest or one.amendment > newest[key].amendment:
            newest[key] = one
    return newest


def _is_new(one: LateReport, told: ToldReport | None) -> bool:
    return told is None or one.amendment > told.amendment


def _replaced(filings: pl.DataFrame) -> dict[_Key, str]:
    """Return the filing that each filing names as replaced."""
    named = filings.filter(pl.col("supersedes").fill_null("") != "")
    return {(filer, one): old for filer, one, old in _keyed(named, "supersedes")}


def _keyed(filings: pl.DataFrame, last: str) -> Iterator[tuple[str, str, str]]:
    yield from filings.select("filer", "filing", last).iter_rows()


def _reports(contests: Sequence[LateContest]) -> Iterator[LateReport]:
    """Gather the rows of each filing; of a filing in two files one reading is taken.

    Yields:
        Each filing, beside nothing that was told before.
    """
    groups: dict[_Key, list[tuple[str, LateRow]]] = {}
    for contest in contests:
        words = (contest.office, contest.district, contest.measure)
        title = " ".join(one for one in words if one)
        for row in contest.rows:
            groups.setdefault((row.filer, row.filing), []).append((title, row))
    for (filer, filing), titled in groups.items():
        version = max(row.amendment for _, row in titled)
        kept = [(title, row) for title, row in titled if row.amendment == version]
        first = min((row.source, row.file) for _, row in kept)
        kept = [(title, row) for title, row in kept if (row.source, row.file) == first]
        rows = tuple(sorted((row for _, row in kept), key=lambda row: -row.cents))
        yield LateReport(
            filer=filer,
            filer_name=rows[0].filer_name,
            filing=filing,
            amendment=version,
            filed_on=rows[0].filed_on or rows[0].date,
            contests=tuple(dict.fromkeys(title for title, _ in kept if title)),
            cents=sum(row.cents for row in rows),
            amends=version > 0,
            told_cents=None,
            rows=rows,
        )


def _taken_back(
    filings: pl.DataFrame,
    transactions: pl.DataFrame,
    told: Mapping[_Key, ToldReport],
    since: date,
) -> Iterator[LateReport]:
    """Find reports that were told and whose newest version has no row any more.

    Yields:
        Each of them, without rows.
    """
    keys = ["filer", "filing", "amendment"]
    with_rows = set(transactions.select(keys).iter_rows())
    newest = filings.sort("amendment").unique(["filer", "filing"], keep="last")
    columns = newest.select(*keys, "filer_name", "filed_on").iter_rows()
    for filer, filing, amendment, name, filed_on in columns:
        known = told.get((filer, filing))
        gone = (filer, filing, amendment) not in with_rows
        if known and gone and amendment > known.amendment and (filed_on or since) >= since:
            yield LateReport(
                filer=filer,
                filer_name=name,
                filing=filing,
                amendment=amendment,
                filed_on=filed_on,
                contests=(),
                cents=0,
                amends=True,
                told_cents=None,
                rows=(),
            )


def _beside(one: LateReport, told: Mapping[_Key, ToldReport], replaced: str) -> LateReport:
    """Add what was told before of the report, or of the one that it replaces."""
    before = told.get((one.filer, one.filing)) or told.get((one.filer, replaced))
    return structs.replace(
        one,
        amends=one.amends or bool(replaced),
        told_cents=before.cents if before else None,
    )
