"""The precinct results of a desk: taking files in, and reading what stands."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Final, Self

import msgspec
import polars as pl
from msgspec import Struct

from downballot.errors import UsageError
from downballot.ledger.ledger import Ledger
from downballot.ledger.precincts import NewFile
from downballot.model.count import BallotKind
from downballot.model.precinct import PrecinctResults
from downballot.model.precinct_file import PrecinctFile
from downballot.pipeline.desk import Desk
from downballot.sources.precinct_merging import (
    ORDER,
    TABLES,
    Stacked,
    stacked,
    standing,
    superseded,
)
from downballot.sources.precinct_registry import ReadPrecincts, read_each

_ELECTION: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*", re.ASCII)


class Superseded(Struct, frozen=True):
    """A contest of a file that a later file has too.

    Attributes:
        contest: Slug of the contest.
        file: Name of the file that no longer stands for it.
        number: Number of that file.
        by: Name of the file that stands.
        by_number: Number of that file.
    """

    contest: str
    file: str
    number: int
    by: str
    by_number: int


class TakenIn(Struct, frozen=True):
    """What became of files that were to be taken in.

    Attributes:
        kept: Files that are new, in order.
        known: Files that the desk had already.
        superseded: Contests of the election that a later file has too.
        listed: Whether ``desk.toml`` has the election.
    """

    kept: tuple[PrecinctFile, ...]
    known: tuple[PrecinctFile, ...]
    superseded: tuple[Superseded, ...]
    listed: bool


class PrecinctDesk:
    """The precinct results of a desk.

    Args:
        folder: The desk's folder.

    Raises:
        DeskError: There is no ``desk.toml``, or it has a mistake.
    """

    def __init__(self, folder: Path) -> None:
        self._desk = Desk(folder)

    def __enter__(self) -> Self:
        """Return itself; leaving closes the desk."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close the desk."""
        self.close()

    def close(self) -> None:
        """Give up the journal's connections."""
        self._desk.close()

    @property
    def desk(self) -> Desk:
        """The desk itself."""
        return self._desk

    def elections(self) -> tuple[str, ...]:
        """Return the ids of elections that have precinct results, sorted."""
        return tuple(sorted({one.election for one in self._ledger.precincts.files()}))

    def files(self, election: str) -> tuple[PrecinctFile, ...]:
        """Return the files that were taken in for an election, oldest first."""
        return self._ledger.precincts.files(election)

    def take_in(
        self,
        election: str,
        paths: Sequence[Path],
        *,
        choices: Path | None = None,
        title: str = "",
    ) -> TakenIn:
        """Read files and keep them: their bytes, their rows and their tables.

        A file that the desk has already, read with the same names, is not kept again.

        Args:
            election: Id of the election.
            paths: Files or folders.
            choices: Table of titles and choices; see ``sources.precinct_registry.read_each``.
            title: Title of the one contest that all files are of.

        Raises:
            UsageError: The id is none, or no format claims a file.
            FormatError: Nothing of a file can be used; nothing was kept.
            NotKept: The disk is full or not writable; nothing is visible.
        """
        if not _ELECTION.fullmatch(election):
            raise UsageError(f"election {election!r}: no id, expected as 2016-11-08-general")
        known = {(one.sha256, one.names): one for one in self._whole(election)}
        had: list[PrecinctFile] = []
        new: dict[tuple[str, str], tuple[ReadPrecincts, bytes]] = {}
        for one in read_each(paths, choices=choices, title=title):
            body = one.path.read_bytes()
            key = (hashlib.sha256(body).hexdigest(), _names_hash(one))
            if key in known:
                had.append(known[key])
            else:
                new[key] = one, body
        kept = self._keep(election, new) if new else ()
        listed = any(one.id == election for one in self._desk.settings.elections)
        return TakenIn(kept, tuple(had), self.superseded(election), listed)

    def _whole(self, election: str) -> list[PrecinctFile]:
        held = self._ledger.precincts
        return [one for one in held.files(election) if held.has_tables(one)]

    def _keep(
        self, election: str, new: dict[tuple[str, str], tuple[ReadPrecincts, bytes]]
    ) -> tuple[PrecinctFile, ...]:
        now = datetime.now(UTC)
        files = [
            NewFile(_row(election, one, names, now), body)
            for (_, names), (one, body) in new.items()
        ]
        tables = stacked([one.results for one, _ in new.values()]).tables
        return self._ledger.precincts.keep(files, tables)

    def results(self, election: str) -> PrecinctResults:
        """Return the precinct results that stand.

        Args:
            election: Id of the election.

        Raises:
            UsageError: Nothing was taken in for it.
            LedgerError: A table is gone, or is no longer what was kept.
        """
        return standing(self._stacked(election, TABLES))

    def superseded(self, election: str) -> tuple[Superseded, ...]:
        """Return contests of files that no longer stand for them.

        Args:
            election: Id of the election.

        Raises:
            UsageError: Nothing was taken in for it.
        """
        names = {one.number: one.name for one in self.files(election)}
        older = superseded(self._stacked(election, ("contest_units",)))
        return tuple(
            Superseded(contest, names[order], order, names[by], by)
            for contest, order, by in older.select("contest", ORDER, "by").iter_rows()
        )

    def superseded_totals(self, election: str) -> pl.DataFrame:
        """Return what superseded files add up to (``STATED``).

        Args:
            election: Id of the election.

        Raises:
            UsageError: Nothing was taken in for it.
        """
        names = {one.number: one.name for one in self.files(election)}
        all_of = self._stacked(election, ("contest_units", "votes"))
        older = superseded(all_of).group_by("contest").agg(pl.col(ORDER).max())
        votes = all_of.tables["votes"].join(older, on=["contest", ORDER], how="semi")
        total = BallotKind.TOTAL.value
        summed = (
            votes
            .filter(pl.col("ballot_kind") == total)
            .group_by("contest", "selection", ORDER, maintain_order=True)
            .agg(pl.col("votes").sum())
        )
        source = pl.col(ORDER).replace_strict(names, return_dtype=pl.String())
        return summed.select(
            "contest",
            pl.lit("").alias("place"),
            pl.lit(total).alias("ballot_kind"),
            "selection",
            "votes",
            pl.lit(None, pl.Int64()).alias("registered"),
            (source + ", superseded").alias("source"),
        )

    def _stacked(self, election: str, tables: Sequence[str]) -> Stacked:
        files = self.files(election)
        if not files:
            known = ", ".join(self.elections()) or "none yet"
            raise UsageError(
                f"election {election!r}: no precinct results, expected one of {known}; "
                "`downballot precincts ingest` takes files in"
            )
        numbers = pl.DataFrame(
            [(one.batch, one.place, one.number) for one in files],
            pl.Schema({"batch": pl.String(), ORDER: pl.Int64(), "number": pl.Int64()}),
            orient="row",
        ).unique(["batch", ORDER], keep="last", maintain_order=True)
        parts = numbers.partition_by("batch", as_dict=True, maintain_order=True)
        return Stacked({
            name: pl.concat(
                _numbered(self._ledger.precincts.table(election, str(batch), name), places)
                for (batch,), places in parts.items()
            )
            for name in tables
        })

    @property
    def _ledger(self) -> Ledger:
        return self._desk.ledger


def _numbered(table: pl.DataFrame, places: pl.DataFrame) -> pl.DataFrame:
    known = table.join(places.select(ORDER, "number"), on=ORDER, maintain_order="left")
    return known.drop(ORDER).rename({"number": ORDER})


def _row(election: str, read: ReadPrecincts, names: str, now: datetime) -> PrecinctFile:
    results = read.results
    return PrecinctFile(
        number=0,
        election=election,
        name=read.path.name,
        format=read.format.name,
        verified=read.format.verified,
        sha256="",
        size=0,
        names=names,
        batch="",
        place=0,
        units=results.units.height,
        contests=results.contests["contest"].n_unique(),
        set_aside=results.set_aside.height,
        received_at=now,
    )


def _names_hash(read: ReadPrecincts) -> str:
    """Return a hash of the titles and names that were read: other names, another reading."""
    content = read.results.contests.rows()
    return hashlib.sha256(msgspec.json.encode(content)).hexdigest()[:16]
