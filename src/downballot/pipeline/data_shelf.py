"""Every table that a desk publishes, by what it is of; each is made when it is asked for."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from functools import cached_property, lru_cache
from typing import TypeVar

import polars as pl
from msgspec import Struct

from downballot.errors import FormatError, UsageError
from downballot.model.body import BodyRecord
from downballot.pipeline.data_frames import ElectionFrames, body_frame, money_frame
from downballot.pipeline.desk import Desk
from downballot.pipeline.money_desk import MoneyDesk, money_of_desk
from downballot.pipeline.money_keeping import batches
from downballot.publication.data_beside import BODY_TABLES, MONEY_TABLES
from downballot.publication.data_columns import Table
from downballot.publication.data_package import Source, TableFile
from downballot.publication.data_tables import ELECTION_TABLES

FORMS = ("csv", "parquet", "json")
BODIES, MONEY = "bodies", "money"
T = TypeVar("T")


class Group(Struct, frozen=True):
    """Tables of one thing.

    Attributes:
        path: Folder of its files, also the end of its address: ``2024-11-05-general``,
            ``bodies/lausd``, ``money``.
        title: What it is called.
        tables: Its tables.
        sources: Where its figures come from.
        as_of: When its newest figure was published, aware; None where not known.
    """

    path: str
    title: str
    tables: tuple[Table, ...]
    sources: tuple[Source, ...]
    as_of: datetime | None = None

    @property
    def name(self) -> str:
        """Its name in a package."""
        return self.path.replace("/", ".")

    def table(self, name: str) -> Table:
        """Return a table by its name.

        Args:
            name: Its name.

        Raises:
            UsageError: There is no such table.
        """
        return _named(name, {one.name: one for one in self.tables}, "table")

    def files(self, folder: str = "") -> tuple[TableFile, ...]:
        """Return its tables in every form, without their content.

        Args:
            folder: What their paths begin with; ends with a slash where it is not empty.
        """
        return tuple(
            TableFile(
                table, form, self.name, f"{folder}{table.name}.{form}", self.sources, self.as_of
            )
            for table in self.tables
            for form in FORMS
        )


class DataShelf:
    """The tables of a desk, as it is when the shelf is made.

    Args:
        desk: The desk.
        money: Its filings, where they are read already; None to read them when needed.
    """

    def __init__(self, desk: Desk, *, money: MoneyDesk | None = None) -> None:
        self.desk = desk
        self._money = money
        self._frames = lru_cache(maxsize=4)(self._make_frames)

    @cached_property
    def groups(self) -> tuple[Group, ...]:
        """Everything there are tables of: elections, bodies, money."""
        return (*self._elections(), *self._bodies(), *self._of_money())

    def group(self, path: str) -> Group:
        """Return a group by its path.

        Args:
            path: Its path.

        Raises:
            UsageError: There is none.
        """
        return _named(path, {one.path: one for one in self.groups}, "tables of")

    def frame(self, group: Group, table: Table) -> pl.DataFrame:
        """Return a table.

        Args:
            group: What it is of.
            table: The table.
        """
        if group.path == MONEY:
            return money_frame(self._filings, table)
        kind, _, body = group.path.partition("/")
        if kind == BODIES and body:
            return body_frame(self.desk.body(body).record, table)
        return self._frames(group.path).frame(table.name)

    @cached_property
    def _filings(self) -> MoneyDesk:
        return self._money or money_of_desk(self.desk.folder)

    def _make_frames(self, election: str) -> ElectionFrames:
        return ElectionFrames(self.desk, election)

    def _elections(self) -> Iterator[Group]:
        for view in self.desk.elections():
            if view.update is None:
                continue
            followed = self.desk.election(view.id)
            sources = tuple(
                Source(f"{view.jurisdiction}: {one.name}", one.url) for one in followed.sources
            ) or (Source(view.jurisdiction),)
            yield Group(view.id, view.title, ELECTION_TABLES, sources, view.update.published_at)

    def _bodies(self) -> Iterator[Group]:
        for one in self.desk.settings.bodies:
            record = self._record(one.id)
            if record is not None:
                about = Source(record.body.name, record.body.source)
                title = record.body.short_name
                yield Group(f"{BODIES}/{one.id}", title, BODY_TABLES, (about,))

    def _record(self, body: str) -> BodyRecord | None:
        try:
            return self.desk.body(body).record
        except FormatError:
            return None  # its own pages say what is wrong with its tables

    def _of_money(self) -> Iterator[Group]:
        taken_in = batches(self.desk.folder)
        if taken_in:
            sources = tuple(Source(one.name) for one in taken_in)
            newest = max(one.received_at for one in taken_in)
            yield Group(MONEY, "Campaign money", MONEY_TABLES, sources, newest)


def _named(wanted: str, known: dict[str, T], kind: str) -> T:
    if wanted not in known:
        raise UsageError(f"{kind} {wanted[:60]!r}: expected one of {', '.join(known)}")
    return known[wanted]
