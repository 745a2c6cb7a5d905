"""Counts and definitions as Parquet files: written whole, never rewritten."""

from __future__ import annotations

import hashlib
import io
from pathlib import Path

import msgspec
import polars as pl

from downballot.errors import LedgerError
from downballot.ledger.files import write_whole
from downballot.model.contest import ContestDefinition
from downballot.model.count import BallotCount, BallotKind, ContestCount, Report, SelectionCount

LISTED = "listed"  # a contest is in the report, also one with no figure at all
VOTES = "votes"
BALLOTS = "ballots"
CONTEST_ITEMS = (
    "ballots",
    "valid_votes",
    "partial",
    "undervotes",
    "overvotes",
    "write_ins",
    "registered",
    "precincts",
    "precincts_reporting",
)
ReportCounts = tuple[tuple[ContestCount, ...], tuple[BallotCount, ...]]

COUNT_SCHEMA = {
    "contest": pl.String,
    "selection": pl.String,
    "item": pl.String,
    "count": pl.Int64,
}


def count_rows(report: Report) -> pl.DataFrame:
    """Lay a report out as one row a figure.

    Columns: ``contest`` and ``selection`` as the report names them (empty selection: the
    contest as a whole; empty contest: see below), ``item`` (``listed``, ``votes``, one of
    CONTEST_ITEMS, or ``ballots-total``, ``ballots-mail`` … for the whole election) and
    ``count``.
    """
    rows: list[tuple[str, str, str, int]] = []
    for count in report.counts:
        rows.append((count.contest, "", LISTED, 0))
        rows += [(count.contest, one.selection, VOTES, one.votes) for one in count.selections]
        for item in CONTEST_ITEMS:
            value = getattr(count, item)
            if value is not None:
                rows.append((count.contest, "", item, value))
    rows += [("", "", f"{BALLOTS}-{one.kind.value}", one.ballots) for one in report.ballots]
    return pl.DataFrame(rows, schema=COUNT_SCHEMA, orient="row")


def counts_of(rows: pl.DataFrame) -> ReportCounts:
    """Read the rows of ``count_rows`` back into values, in the same order."""
    votes: dict[str, list[SelectionCount]] = {}
    items: dict[str, dict[str, int]] = {}
    ballots: list[BallotCount] = []
    for contest, selection, item, count in rows.iter_rows():
        if item == LISTED:
            items.setdefault(contest, {})
        elif item == VOTES:
            votes.setdefault(contest, []).append(SelectionCount(selection, count))
        elif item in CONTEST_ITEMS:
            items.setdefault(contest, {})[item] = count
        else:
            ballots.append(BallotCount(BallotKind(item.removeprefix(f"{BALLOTS}-")), count))
    counts = tuple(
        msgspec.convert(
            {"contest": contest, "selections": tuple(votes.get(contest, ())), **values},
            ContestCount,
        )
        for contest, values in items.items()
    )
    return counts, tuple(ballots)


def write_counts(path: Path, report: Report) -> str:
    """Keep the count of a report as a Parquet file; return the SHA-256 of the file.

    Raises:
        NotKept: It could not be written whole.
    """
    return _write(path, count_rows(report))


def read_counts(path: Path, sha256: str) -> ReportCounts:
    """Read what ``write_counts`` kept.

    Args:
        path: The file.
        sha256: The hash it was kept with.

    Raises:
        LedgerError: The file is gone, or is no longer what was kept.
    """
    return counts_of(_read(path, sha256))


def definition_hash(definitions: tuple[ContestDefinition, ...]) -> str:
    """Return a hash that changes when any word of the definitions does."""
    return hashlib.sha256(msgspec.json.encode(definitions)).hexdigest()


def write_definitions(path: Path, definitions: tuple[ContestDefinition, ...]) -> str:
    """Keep contest definitions as a Parquet file, one row a contest; return its SHA-256.

    Raises:
        NotKept: It could not be written whole.
    """
    rows = [msgspec.structs.asdict(one) for one in definitions]
    for row in rows:
        row["type"] = row["type"].value
        row["selections"] = [msgspec.structs.asdict(one) for one in row["selections"]]
    return _write(path, pl.DataFrame(rows, infer_schema_length=None))


def read_definitions(path: Path, sha256: str) -> tuple[ContestDefinition, ...]:
    """Read what ``write_definitions`` kept.

    Args:
        path: The file.
        sha256: The hash it was kept with.

    Raises:
        LedgerError: The file is gone, or is no longer what was kept.
    """
    rows = _read(path, sha256).to_dicts()
    for row in rows:
        row["selections"] = row["selections"] or ()
    return msgspec.convert(rows, tuple[ContestDefinition, ...])


def _write(path: Path, frame: pl.DataFrame) -> str:
    buffer = io.BytesIO()
    frame.write_parquet(buffer, compression="zstd")
    content = buffer.getvalue()
    # A file that no row speaks of yet can only be what a killed process left.
    write_whole(path, content, replace=True)
    return hashlib.sha256(content).hexdigest()


def _read(path: Path, sha256: str) -> pl.DataFrame:
    # Parquet readers do not notice every damage; a hash costs less than a wrong number.
    try:
        content = path.read_bytes()
    except OSError as error:
        raise LedgerError(
            f"{path}: cannot be read ({error.strerror}), expected the file that was kept"
        ) from error
    if hashlib.sha256(content).hexdigest() != sha256:
        raise LedgerError(f"{path}: damaged, its bytes have another hash, expected {sha256}")
    return pl.read_parquet(io.BytesIO(content))
