"""Files of precinct results: bodies by hash, a row each, and tables of what was read."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

import msgspec
import polars as pl
import sqlalchemy as sa

from downballot.errors import LedgerError
from downballot.ledger.blobs import Blobs
from downballot.ledger.files import write_whole
from downballot.ledger.journal import Journal, insert, put
from downballot.ledger.journal_tables import FILES
from downballot.ledger.precinct_tables import PRECINCT_FILES
from downballot.model.precinct_file import PrecinctFile

FOLDER: Final = "precincts"


class NewFile(msgspec.Struct, frozen=True):
    """A file that is to be kept.

    Attributes:
        row: Its row; number, hash, size and batch are ignored.
        body: Its bytes.
    """

    row: PrecinctFile
    body: bytes


class Precincts:
    """What a desk keeps of precinct results.

    Args:
        folder: The desk's folder.
        journal: The journal of the desk.
        blobs: The bodies of the desk.
    """

    def __init__(self, folder: Path, journal: Journal, blobs: Blobs) -> None:
        self._folder = folder
        self._journal = journal
        self._blobs = blobs

    def keep(
        self, new: Sequence[NewFile], tables: Mapping[str, pl.DataFrame]
    ) -> tuple[PrecinctFile, ...]:
        """Keep files that were read together: bodies, tables, then their rows, all or none.

        Args:
            new: The files, in the order in which one supersedes another; at least one.
            tables: What was read of all of them, by name of table.

        Raises:
            NotKept: The disk is full or not writable; no row was added.
        """
        election = new[0].row.election
        hashes = [hashlib.sha256(one.body).hexdigest() for one in new]
        said = "".join(one.row.names for one in new)
        batch = hashlib.sha256(("".join(hashes) + said).encode()).hexdigest()[:16]
        with self._journal.writing() as connection:
            for one in new:
                self._blobs.keep(one.body)
            for name, table in tables.items():
                path = self._path(election, batch, name)
                content = _parquet(table)
                write_whole(path, content, replace=True)
                sha256 = hashlib.sha256(content).hexdigest()
                put(connection, FILES, {"path": self._name(path), "sha256": sha256})
            kept = []
            for place, one in enumerate(new):
                row = msgspec.structs.replace(
                    one.row, sha256=hashes[place], size=len(one.body), batch=batch, place=place
                )
                values = msgspec.structs.asdict(row)
                del values["number"]
                number = insert(connection, PRECINCT_FILES, values)
                kept.append(msgspec.structs.replace(row, number=number))
        return tuple(kept)

    def files(self, election: str = "") -> tuple[PrecinctFile, ...]:
        """Return what was taken in, oldest first.

        Args:
            election: Only this election; empty for all.
        """
        query = sa.select(PRECINCT_FILES).order_by(PRECINCT_FILES.c.number)
        if election:
            query = query.where(PRECINCT_FILES.c.election == election)
        return msgspec.convert(self._journal.rows(query), tuple[PrecinctFile, ...])

    def has_tables(self, file: PrecinctFile) -> bool:
        """Say whether the tables of a file are there."""
        folder = self._folder / FOLDER / file.election / file.batch
        return any(folder.glob("*.parquet"))

    def table(self, election: str, batch: str, name: str) -> pl.DataFrame:
        """Return a table of what was taken in together.

        Args:
            election: Id of the election.
            batch: Name of its folder.
            name: Name of the table.

        Raises:
            LedgerError: The file is gone, or is no longer what was kept.
        """
        path = self._path(election, batch, name)
        found = self._journal.rows(sa.select(FILES).where(FILES.c.path == self._name(path)))
        expected = found[0]["sha256"] if found else ""
        try:
            content = path.read_bytes()
        except OSError as error:
            raise LedgerError(
                f"{path}: {error.strerror}, expected a table that was kept; take the files in "
                "again with `downballot precincts ingest`"
            ) from error
        if hashlib.sha256(content).hexdigest() != expected:
            raise LedgerError(f"{path}: the bytes have another hash, expected {expected}")
        return pl.read_parquet(io.BytesIO(content))

    def _path(self, election: str, batch: str, name: str) -> Path:
        return self._folder / FOLDER / election / batch / f"{name}.parquet"

    def _name(self, path: Path) -> str:
        return path.relative_to(self._folder).as_posix()


def _parquet(table: pl.DataFrame) -> bytes:
    buffer = io.BytesIO()
    table.write_parquet(buffer, compression="zstd")
    return buffer.getvalue()
