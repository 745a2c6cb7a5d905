"""The ledger of a desk: what was received, kept and counted, as of any moment."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import lru_cache
from itertools import groupby
from pathlib import Path

import msgspec
import sqlalchemy as sa

from downballot.errors import LedgerError, NotKept
from downballot.ledger.attempts import Attempts
from downballot.ledger.audit import AuditTrail
from downballot.ledger.blobs import Blobs
from downballot.ledger.calls import Calls, resolved
from downballot.ledger.editors import Editors
from downballot.ledger.identity import Identity
from downballot.ledger.journal_place import open_journal
from downballot.ledger.journal_tables import (
    ARRIVALS,
    DEFINITIONS,
    FILES,
    FINDINGS,
    REPORTS,
    Moment,
)
from downballot.ledger.notes import Notes
from downballot.ledger.people import People
from downballot.ledger.precincts import Precincts
from downballot.ledger.tables import ReportCounts, read_counts, read_definitions
from downballot.ledger.views import joined, speaking, standing_first
from downballot.model.call import CallRow
from downballot.model.contest import ContestDefinition, slug
from downballot.model.finding import Finding
from downballot.model.record import Correction
from downballot.model.update import (
    Arrival,
    ElectionCount,
    KeptReport,
    Update,
    update_key,
    update_moment,
)

_KeptDefinition = tuple[str, bool, bool, str]  # clock, chosen, not conflicting, hash


class KeptFinding(msgspec.Struct, frozen=True):
    """A finding, with where it was found.

    Attributes:
        arrival: Number of the arrival it is about.
        election: The desk's id of the election.
        update: Key of the update; empty when the arrival made none.
        finding: What was found.
    """

    arrival: int
    election: str
    update: str
    finding: Finding


class Ledger:
    """Reads what a desk has kept; writing is ``ledger.keeping.keep``.

    Args:
        folder: The desk's folder.
        journal: ``journal`` of its ``desk.toml``: the address of the PostgreSQL database
            that has the rows; empty for ``desk.db``. DOWNBALLOT_JOURNAL goes before it.

    Raises:
        NotKept: The folder cannot be written (``desk.db`` needs it even for reading), or
            the database gives no answer.
        LedgerError: What is there is not the journal of a desk.
    """

    def __init__(self, folder: Path, journal: str = "") -> None:
        self.folder = folder
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise NotKept(
                f"{folder}: {error.strerror}, expected a folder this user may write"
            ) from error
        self.blobs = Blobs(folder / "blobs")
        self.journal = open_journal(folder, journal)
        self.people = People(self.journal)
        self.calls = Calls(self.journal)
        self.editors = Editors(self.journal)
        self.attempts = Attempts(self.journal)
        self.audit = AuditTrail(self.journal)
        self.notes = Notes(self.journal)
        self.precincts = Precincts(folder, self.journal, self.blobs)
        self._hashes: dict[str, str] = {}
        self._counts = lru_cache(maxsize=256)(read_counts)
        self._definition = lru_cache(maxsize=64)(read_definitions)
        self._joined = lru_cache(maxsize=256)(self._join)
        self._identity = lru_cache(maxsize=64)(self._make_identity)

    def close(self) -> None:
        """Give up the journal's connections."""
        self.journal.close()

    def elections(self, *, as_of: datetime | None = None) -> tuple[str, ...]:
        """Return the ids of the elections that have an update by a moment, sorted."""
        query = sa.select(REPORTS.c.election).distinct().order_by(REPORTS.c.election)
        if as_of is not None:
            query = query.where(REPORTS.c.update <= update_key(as_of))
        return tuple(row["election"] for row in self.journal.rows(query))

    def arrivals(self, election: str = "", *, limit: int | None = None) -> tuple[Arrival, ...]:
        """Return what arrived, oldest first.

        Args:
            election: Only this election; empty for all.
            limit: Only the newest so many.
        """
        query = sa.select(ARRIVALS).order_by(ARRIVALS.c.number.desc())
        if election:
            query = query.where(ARRIVALS.c.election == election)
        if limit is not None:
            query = query.limit(limit)
        return msgspec.convert(self.journal.rows(query)[::-1], tuple[Arrival, ...])

    def received_at(self, update: Update) -> datetime | None:
        """Return when the first body of an update came in, by our clock."""
        numbers = [one.arrival for one in update.reports]
        query = sa.select(sa.func.min(ARRIVALS.c.received_at, type_=Moment).label("first"))
        rows = self.journal.rows(query.where(ARRIVALS.c.number.in_(numbers)))
        moment: datetime | None = rows[0]["first"]
        return moment

    def last_arrival(self) -> int:
        """Return the number of the newest arrival, 0 when there is none."""
        row = self.journal.rows(sa.select(sa.func.max(ARRIVALS.c.number).label("number")))
        return row[0]["number"] or 0

    def findings(self, election: str = "", *, update: str = "") -> tuple[KeptFinding, ...]:
        """Return the findings kept with arrivals, in the order of arrival."""
        query = sa.select(FINDINGS).order_by(FINDINGS.c.id)
        if election:
            query = query.where(FINDINGS.c.election == election)
        if update:
            query = query.where(FINDINGS.c.update == update)
        return tuple(
            KeptFinding(
                row["arrival"], row["election"], row["update"], msgspec.convert(row, Finding)
            )
            for row in self.journal.rows(query)
        )

    def updates(self, election: str, *, as_of: datetime | None = None) -> tuple[Update, ...]:
        """Return the updates of an election, by the authority's clock.

        Args:
            election: The desk's id of the election.
            as_of: Leave out updates published after this moment, aware, to the second.
        """
        query = (
            sa
            .select(REPORTS)
            .where(REPORTS.c.election == election)
            .order_by(REPORTS.c.update, REPORTS.c.conflicting, REPORTS.c.arrival)
        )
        if as_of is not None:
            query = query.where(REPORTS.c.update <= update_key(as_of))
        chosen = self._chosen(election)
        reports: dict[str, list[KeptReport]] = {}
        for row in self.journal.rows(query):
            reports.setdefault(row["update"], []).append(msgspec.convert(row, KeptReport))
        return tuple(
            Update(election, key, update_moment(key), standing_first(ones, chosen.get(key, "")))
            for key, ones in reports.items()
        )

    def count(self, update: Update) -> ElectionCount:
        """Return the count of every contest at an update.

        Votes come from the report that stands; ballots, write-ins and the like from the
        first report that has them; a body that conflicts counts only when chosen.
        """
        return self._joined(update, self.identity(update.election, as_of=update.published_at))

    def counts(self, updates: Sequence[Update]) -> tuple[ElectionCount, ...]:
        """Return the counts at many updates of one election, as ``count`` does each.

        Args:
            updates: The updates, in any order.
        """
        if not updates:
            return ()
        election = updates[0].election
        known, corrections = self._definitions(election), self.people.corrections(election)
        identities = (
            self._identity(election, _holding(known, one.published_at), corrections)
            for one in updates
        )
        return tuple(map(self._joined, updates, identities))

    def _join(self, update: Update, identity: Identity) -> ElectionCount:
        read = [self.report(update.election, one) for one in speaking(update)]
        counts = joined([identity.resolve(counts) for counts, _ in read])
        ballots = {one.kind: one.ballots for _, kinds in reversed(read) for one in kinds}
        return ElectionCount(update, identity.contests, counts, ballots)

    def identity(self, election: str, *, as_of: datetime | None = None) -> Identity:
        """Return how references to contests are understood at a moment.

        Definitions that carry no clock always hold; those of a later count do not.
        """
        hashes = self.definition_hashes(election, as_of=as_of)
        return self._identity(election, hashes, self.people.corrections(election))

    def call_rows(self, election: str, *, as_of: datetime | None = None) -> tuple[CallRow, ...]:
        """Return the rows of the call ledger about an election, under the desk's ids.

        A row keeps the ids that held when it was made; a contest may since have been
        said to be the same as another.

        Args:
            election: The desk's id of the election.
            as_of: Leave out rows made after this moment, aware, to the second.

        Raises:
            LedgerError: A row cannot be read.
        """
        rows = self.calls.rows(election, as_of=as_of)
        identity = self.identity(election, as_of=as_of) if rows else Identity(())
        return tuple(resolved(row, identity) for row in rows)

    def definition_hashes(
        self, election: str, *, as_of: datetime | None = None
    ) -> tuple[str, ...]:
        """Return the kept sets of definitions that hold at a moment, oldest first.

        Of bodies of one clock, the one that stands comes last. A set that says nothing
        new after the one before it is left out.
        """
        return _holding(self._definitions(election), as_of)

    def _definitions(self, election: str) -> list[_KeptDefinition]:
        query = (
            sa
            .select(DEFINITIONS, REPORTS.c.conflicting, REPORTS.c.sha256.label("body"))
            .outerjoin(REPORTS, REPORTS.c.arrival == DEFINITIONS.c.arrival)
            .where(DEFINITIONS.c.election == election)
            .order_by(DEFINITIONS.c.arrival)
        )
        chosen = self._chosen(election)
        kept = []
        for row in self.journal.rows(query):
            key = update_key(row["published_at"]) if row["published_at"] else ""
            stands = (row["body"] == chosen.get(key), not row["conflicting"])
            kept.append((key, *stands, row["sha256"]))
        return kept

    def _chosen(self, election: str) -> dict[str, str]:
        """Return the hash of the body that a person chose, by update."""
        return {row.update: row.sha256 for row in self.people.decisions(election)}

    def _make_identity(
        self, election: str, hashes: tuple[str, ...], corrections: tuple[Correction, ...]
    ) -> Identity:
        definitions = [self.definition(election, sha256) for sha256 in hashes]
        return Identity(definitions, corrections)

    def definition(self, election: str, sha256: str) -> tuple[ContestDefinition, ...]:
        """Return a kept set of contest definitions."""
        path = self.definition_path(election, sha256)
        return self._definition(path, self._hash(path))

    def count_path(self, election: str, report: KeptReport) -> Path:
        """Return where the Parquet file of a report lies."""
        return count_path(self.folder, election, report)

    def definition_path(self, election: str, sha256: str) -> Path:
        """Return where the Parquet file of a set of definitions lies."""
        return self.folder / "definitions" / election / f"{sha256[:16]}.parquet"

    def report(self, election: str, report: KeptReport) -> ReportCounts:
        """Return the counts of a kept report, as it names contests, and its ballots."""
        path = self.count_path(election, report)
        return self._counts(path, self._hash(path))

    def _hash(self, path: Path) -> str:
        """Return the hash that the journal has of a Parquet file."""
        name = self.file_name(path)
        if name not in self._hashes:
            rows = self.journal.rows(sa.select(FILES))
            self._hashes = {row["path"]: row["sha256"] for row in rows}
        if name not in self._hashes:
            raise LedgerError(f"{path}: not in the journal, expected a file that was kept")
        return self._hashes[name]

    def file_name(self, path: Path) -> str:
        """Return how the journal names a Parquet file of the desk."""
        return path.relative_to(self.folder).as_posix()


def _holding(kept: Iterable[_KeptDefinition], as_of: datetime | None) -> tuple[str, ...]:
    latest = update_key(as_of) if as_of else "~"  # "~" sorts behind every key
    holding = sorted((one for one in kept if one[0] <= latest), key=lambda one: one[:3])
    return tuple(sha256 for sha256, _ in groupby(one[3] for one in holding))


def count_path(folder: Path, election: str, report: KeptReport) -> Path:
    """Name the Parquet file of a report: clock, source and the start of its hash."""
    clock, source = update_key(report.published_at), slug(report.source)
    name = f"{clock}-{source}-{report.sha256[:12]}.parquet"
    return folder / "counts" / election / name
