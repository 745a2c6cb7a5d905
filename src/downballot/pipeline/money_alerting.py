"""Alerts of late money: what a desk has still to tell, and what it remembers having told.

What was told is kept beside the filings, one file for each time: whole or not at all, and never
changed afterwards.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path

import msgspec
import polars as pl
from msgspec import Struct

from downballot.errors import LedgerError, UsageError
from downballot.ledger.files import write_whole
from downballot.model.filing import Kind
from downballot.money.late_alert import as_told, new_reports
from downballot.money.late_values import LateReport, ToldReport
from downballot.pipeline.money_keeping import FOLDER, kept_tables

TOLD = "told"
LATE = [Kind.LATE_INDEPENDENT.value, Kind.LATE_CONTRIBUTION.value, Kind.LATE_MADE.value]


class Alert(Struct, frozen=True):
    """What an alert tells.

    Attributes:
        since: The first day of filing that counts; None for all.
        reports: Late reports that were not told yet, the newest first.
        older: How many others were never told, as they were filed before that day.
    """

    since: date | None
    reports: tuple[LateReport, ...]
    older: int


def late_alert(desk: Path, since: date | None) -> Alert:
    """Return the late reports of a desk that no alert has told yet.

    Args:
        desk: The desk's folder.
        since: The first day of filing that counts; None for all.

    Raises:
        UsageError: The desk has taken in no filings.
        LedgerError: What was told cannot be read.
    """
    tables = kept_tables(desk)
    if tables is None:
        raise UsageError(
            f"{desk}: no filings yet, expected some taken in with `downballot money ingest "
            f"FILE --desk {desk}`"
        )
    filings = tables.filings.collect()
    rows = tables.transactions.filter(pl.col("kind").is_in(LATE)).collect()
    told = told_so_far(desk)
    every = new_reports(filings, rows, told)
    new = every if since is None else new_reports(filings, rows, told, since)
    return Alert(since, new, len(every) - len(new))


def late_reports(desk: Path, told: Sequence[ToldReport], since: date) -> tuple[LateReport, ...]:
    """Return the late reports of a desk that somebody was not told of yet, newest first.

    Args:
        desk: The desk's folder.
        told: What that somebody was told, in any order.
        since: The first day of filing that counts.

    Raises:
        LedgerError: A record cannot be read.
    """
    tables = kept_tables(desk)
    if tables is None:
        return ()
    rows = tables.transactions.filter(pl.col("kind").is_in(LATE)).collect()
    return new_reports(tables.filings.collect(), rows, told, since)


def remember(desk: Path, reports: Sequence[LateReport]) -> None:
    """Remember that reports were told, so that no alert tells them again.

    Args:
        desk: The desk's folder.
        reports: What was told; nothing is written where there is none.

    Raises:
        NotKept: The disk is full or the folder cannot be written; nothing was changed.
    """
    if not reports:
        return
    content = msgspec.json.encode(as_told(reports))
    moment = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%f")
    name = f"{moment}-{hashlib.sha256(content).hexdigest()[:8]}.json"
    write_whole(desk / FOLDER / TOLD / name, content)


def told_so_far(desk: Path) -> tuple[ToldReport, ...]:
    """Return every report that was told, the oldest first.

    Args:
        desk: The desk's folder.

    Raises:
        LedgerError: A file cannot be read.
    """
    files = sorted((desk / FOLDER / TOLD).glob("*.json"))
    return tuple(one for file in files for one in _read(file))


def _read(file: Path) -> tuple[ToldReport, ...]:
    try:
        return msgspec.json.decode(file.read_bytes(), type=tuple[ToldReport, ...])
    except (OSError, msgspec.DecodeError) as error:
        raise LedgerError(
            f"{file}: cannot be read ({error}), expected what an alert has told"
        ) from error
