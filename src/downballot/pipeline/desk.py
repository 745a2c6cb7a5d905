"""A desk to read from: what the command line, the pages and scripts all ask."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from types import TracebackType
from typing import Self
from zoneinfo import ZoneInfo

import polars as pl

from downballot.almanac.beyond_county import tables
from downballot.contests.views import ContestHistory, ElectionView
from downballot.decisions.values import ContestDecision
from downballot.desk.file import read_settings
from downballot.desk.settings import Election, Settings
from downballot.ledger.ledger import KeptFinding, Ledger
from downballot.model.finding import GatheredFinding
from downballot.model.update import Arrival
from downballot.pipeline.bodies import body_record, choose_body, known_bodies
from downballot.pipeline.body_desk import BodyDesk
from downballot.pipeline.choosing import choose_election
from downballot.pipeline.findings import (
    decided,
    gathered,
    of_body,
    of_decisions,
    worst_first,
)
from downballot.pipeline.forecasting import Forecaster
from downballot.pipeline.frames import (
    arrival_frame,
    batch_frame,
    count_frame,
    outstanding_frame,
)
from downballot.pipeline.kept_decisions import KeptDecisions, PastDecisions
from downballot.pipeline.kept_views import KeptViews
from downballot.pipeline.reading import ElectionReader
from downballot.pipeline.seats_filled import seats_filled
from downballot.sources.registry import count_formats

KEPT_DECISIONS = 4  # elections and moments whose decisions a desk keeps

State = tuple[Settings, int, int]  # settings, newest arrival, rows that people added


class Desk:
    """A desk's folder, open for reading.

    Args:
        folder: The folder that holds ``desk.toml``.

    Raises:
        DeskError: There is no ``desk.toml``, or it has a mistake.

    Examples:
        >>> desk = Desk(Path("my-desk"))  # doctest: +SKIP
        >>> desk.contest("LAUSD District 3").view.standing.outcome  # doctest: +SKIP
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.settings = read_settings(folder, formats=count_formats(), tables=tables())
        self.ledger = Ledger(folder, self.settings.journal)
        self._held: tuple[int, int] | None = None
        self._views = KeptViews()
        self._past: PastDecisions = {}
        self._decisions = lru_cache(KEPT_DECISIONS)(self._make)
        self._current = lru_cache(KEPT_DECISIONS)(self._read_current)
        self._kept = lru_cache(KEPT_DECISIONS)(self._make_kept)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Give up the journal's connections."""
        self.ledger.close()

    def journal(self) -> str:
        """Return which kind of journal the desk has, and where, in a sentence."""
        journal = self.ledger.journal
        kind = "PostgreSQL, for several editors" if journal.postgresql else "SQLite"
        return f"Journal: {kind}: {journal.name}."

    def elections(self) -> tuple[ElectionView, ...]:
        """Return the elections the desk follows, newest first, without their contests."""
        newest_first = sorted(self.settings.elections, key=lambda one: one.date, reverse=True)
        return tuple(self._reader(one).view() for one in newest_first)

    def status(self, election: str = "", *, as_of: datetime | None = None) -> ElectionView:
        """Return an election with every contest at its newest update.

        Args:
            election: The desk's id; the newest election with a count when empty.
            as_of: Look at the count as published up to this moment, aware.

        Raises:
            UsageError: The desk does not follow that election.
        """
        return self._chosen(election, as_of).view_with_contests()

    def contest(
        self, name: str, *, election: str = "", as_of: datetime | None = None
    ) -> ContestHistory:
        """Return a contest from its first update to the newest.

        Args:
            name: Its id, its name on this desk, or words of its title.
            election: The desk's id; the newest election with a count when empty.
            as_of: Look at the count as published up to this moment, aware.

        Raises:
            UsageError: No contest, or several, can be meant; the message lists them.
        """
        if as_of is None:
            return self._current(self._state(), self.election(election).id).history(name)
        return self._chosen(election, as_of).history(name)

    def decision(
        self, name: str, *, election: str = "", as_of: datetime | None = None
    ) -> ContestDecision:
        """Return how far a contest is decided at its newest update, and why.

        Args:
            name: As ``contest`` takes it.
            election: The desk's id; the newest election with a count when empty.
            as_of: Look at the count as published up to this moment, aware.

        Raises:
            UsageError: No contest, or several, can be meant; the message lists them.
        """
        reader = self._chosen(election, as_of)
        contest = reader.find(name)
        return self._forecaster(reader).decision(contest)

    def decisions(
        self, election: str = "", *, as_of: datetime | None = None
    ) -> tuple[ContestDecision, ...]:
        """Return how far every contest of an election is decided, followed ones first.

        Args:
            election: The desk's id; the newest election with a count when empty.
            as_of: Look at the count as published up to this moment, aware.

        Raises:
            UsageError: The desk does not follow that election.
        """
        return self._made(self._chosen(election, as_of).election.id, as_of)

    def decision_history(
        self, name: str, *, election: str = "", as_of: datetime | None = None
    ) -> tuple[ContestDecision, ...]:
        """Return how far a contest was decided at each of its updates, oldest first.

        Args:
            name: As ``contest`` takes it.
            election: The desk's id; the newest election with a count when empty.
            as_of: Look at the count as published up to this moment, aware.

        Raises:
            UsageError: No contest, or several, can be meant; the message lists them.
        """
        if as_of is not None:
            reader = self._chosen(election, as_of)
            return self._forecaster(reader).history(reader.find(name))
        chosen = self.election(election).id
        contest = self._current(self._state(), chosen).find(name)
        newest = (one for one in self._made(chosen, None) if one.contest == contest)
        return (*self.kept_decisions(chosen).past(contest), *newest)

    def kept_decisions(self, election: str) -> KeptDecisions:
        """Return the decisions of an election, update by update, as they are kept on disk.

        Args:
            election: The desk's id.

        Raises:
            UsageError: The desk does not follow that election.
        """
        return self._kept(self._state(), self.election(election).id)

    def log(
        self, election: str = "", *, limit: int | None = None, as_of: datetime | None = None
    ) -> tuple[Arrival, ...]:
        """Return everything that was received, also what was refused, oldest first.

        Args:
            election: The desk's id; all of them when empty.
            limit: Only the newest so many.
            as_of: Only what was published by this moment, aware; received by then where
                the body carries no clock.

        Raises:
            UsageError: The desk does not follow that election.
        """
        self._known(election)
        if as_of is None:
            return self.ledger.arrivals(election, limit=limit)
        arrivals = [
            one
            for one in self.ledger.arrivals(election)
            # To the second, as updates are: one endpoint's clock has fractions.
            if (one.published_at or one.received_at).replace(microsecond=0) <= as_of
        ]
        return tuple(arrivals if limit is None else arrivals[max(len(arrivals) - limit, 0) :])

    def log_frame(self, election: str = "", *, as_of: datetime | None = None) -> pl.DataFrame:
        """Return everything that was received as a Polars frame, one row an arrival."""
        return arrival_frame(self.log(election, as_of=as_of))

    def check(
        self, election: str = "", *, as_of: datetime | None = None
    ) -> tuple[GatheredFinding, ...]:
        """Return what a person should know, gathered by kind and contest, worst first.

        What is wrong or contradictory in the tables of the desk's bodies comes with it,
        each by itself, where no election is asked for.

        Args:
            election: The desk's id; all of them when empty.
            as_of: Only of what was published by this moment, aware, as ``log`` has it.

        Raises:
            UsageError: The desk does not follow that election.
        """
        self._known(election)
        chosen = [one for one in self.settings.elections if election in ("", one.id)]
        chain = [KeptFinding(0, "", "", one) for one in self.ledger.calls.findings()]
        readers = [self._reader(one, as_of) for one in chosen]
        standing = [one for each in readers for one in each.findings()]
        for each in readers:
            # No call can be relied on where the ledger of calls is not as it was written.
            made = (
                Forecaster(each).decisions() if chain else self._made(each.election.id, as_of)
            )
            newest = each.updates[-1] if each.updates else None
            standing += of_decisions(made, each.election.id, newest)
        decisions = [row for one in chosen for row in self.ledger.people.decisions(one.id)]
        received = {one.number: one.received_at for one in self.ledger.arrivals(election)}
        found = tuple(decided(self.ledger.findings(election), decisions, received))
        if as_of is not None:
            numbers = {one.number for one in self.log(election, as_of=as_of)}
            found = tuple(one for one in found if one.arrival in numbers)
        bodies = () if election else self._of_bodies()
        trail = [KeptFinding(0, "", "", one) for one in self.ledger.audit.findings()]
        return worst_first((*gathered([*chain, *trail, *found, *standing]), *bodies))

    def _of_bodies(self) -> tuple[GatheredFinding, ...]:
        ids = [one.id for one in self.settings.bodies]
        return tuple(one for each in ids for one in of_body(each, self.body(each).findings()))

    def counts(self, election: str = "", *, as_of: datetime | None = None) -> pl.DataFrame:
        """Return every figure of every update as a Polars frame, one row a figure."""
        return count_frame(self._chosen(election, as_of).counts)

    def batches(self, election: str = "", *, as_of: datetime | None = None) -> pl.DataFrame:
        """Return what every update added to every selection as a Polars frame."""
        return batch_frame(self._chosen(election, as_of).counts)

    def outstanding(self, election: str = "", *, as_of: datetime | None = None) -> pl.DataFrame:
        """Return official estimates of ballots still to count as a Polars frame."""
        chosen = self._chosen(election, as_of)
        rows = self.ledger.people.outstanding(chosen.election.id, as_of=as_of)
        return outstanding_frame(rows)

    def bodies(self) -> tuple[str, ...]:
        """Return the ids of the bodies that are known: the desk's, else the almanac's."""
        return tuple(one.id for one in known_bodies(self.settings))

    def body(self, wanted: str = "") -> BodyDesk:
        """Return a body: what is on record of it, and what the desk's counts make of it.

        Args:
            wanted: Its id; the first when empty.

        Raises:
            UsageError: No such body is known.
            FormatError: Its tables cannot be read at all.
        """
        chosen = choose_body(known_bodies(self.settings), wanted)
        return BodyDesk(
            body_record(chosen, self.folder),
            today=datetime.now(ZoneInfo(self.settings.timezone)).date(),
            scheme=chosen.scheme,
            desk=self,
        )

    def elections_filling(self, body: str, *, as_of: datetime | None = None) -> tuple[str, ...]:
        """Return the ids of counted elections that fill seats of a body, newest first.

        Args:
            body: The body's id.
            as_of: A count must have been published by then, aware; None for any.
        """
        readers = (self._reader(self.election(one.id), as_of) for one in self.elections())
        return tuple(
            one.election.id for one in readers if one.updates and seats_filled(one, body, -1)
        )

    def reader(self, election: str = "", *, as_of: datetime | None = None) -> ElectionReader:
        """Return an election as published up to a moment.

        Args:
            election: The desk's id; the newest election with a count when empty.
            as_of: Nothing published later is read, aware; None for the newest.

        Raises:
            UsageError: The desk does not follow that election.
        """
        return self._chosen(election, as_of)

    def forecaster(self, election: str = "", *, as_of: datetime | None = None) -> Forecaster:
        """Return what forecasts an election, with what people called in it.

        Args:
            election: As for ``reader``.
            as_of: As for ``reader``.

        Raises:
            UsageError: The desk does not follow that election.
        """
        return self._forecaster(self._chosen(election, as_of))

    def election(self, wanted: str = "") -> Election:
        """Return the settings of an election; the newest with a count when unnamed.

        Raises:
            UsageError: The desk does not follow it.
        """
        return choose_election(self.settings, self.ledger, wanted)

    def _known(self, wanted: str) -> None:
        if wanted:
            self.election(wanted)

    def _chosen(self, wanted: str, as_of: datetime | None) -> ElectionReader:
        chosen = choose_election(self.settings, self.ledger, wanted, as_of=as_of)
        return self._reader(chosen, as_of)

    def _reader(self, election: Election, as_of: datetime | None = None) -> ElectionReader:
        return ElectionReader(self.settings, self.ledger, election, as_of, self._views)

    def _forecaster(self, reader: ElectionReader) -> Forecaster:
        rows = self.ledger.call_rows(reader.election.id, as_of=reader.as_of)
        return Forecaster(reader, rows)

    def _made(self, election: str, as_of: datetime | None) -> tuple[ContestDecision, ...]:
        """Return the decisions on all contests, made once for each state of the desk."""
        return self._decisions(self._state(), election, as_of)

    def _state(self) -> State:
        return self.settings, *self.state()

    def state(self) -> tuple[int, int]:
        """Return the numbers of the newest arrival and of the rows that people added."""
        return self._held or (self.ledger.last_arrival(), self.ledger.people.added())

    @contextmanager
    def holding(self) -> Iterator[None]:
        """Look at the journal once for all of a block, to learn whether something has come.

        Yields:
            Nothing; what comes meanwhile is noticed after the block.
        """
        self._held = self.state()
        try:
            yield
        finally:
            self._held = None

    def _read_current(self, _state: State, election: str) -> ElectionReader:
        return self._reader(self.election(election))

    def _make_kept(self, _state: State, election: str) -> KeptDecisions:
        return KeptDecisions(self.folder, self.forecaster(election), self._past)

    def _make(
        self, _state: State, election: str, as_of: datetime | None
    ) -> tuple[ContestDecision, ...]:
        if as_of is None:
            return self.kept_decisions(election).newest()
        return self._forecaster(self._reader(self.election(election), as_of)).decisions()
