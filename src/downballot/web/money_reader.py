"""Reads a desk's money for its pages and API; what was worked out is kept while it holds.

Money has its own turn: a long trace keeps nobody from the count.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from functools import lru_cache

from litestar.datastructures import State
from litestar.exceptions import NotFoundException

from downballot.errors import FormatError, UsageError
from downballot.model.body import BodyRecord
from downballot.money.candidate_values import CandidateMoney, CandidateTotals
from downballot.money.candidates import candidate_id, candidates_of
from downballot.money.committee_detail import CommitteeDetail, committee_detail
from downballot.money.comparing_values import Comparison
from downballot.money.desk_values import CommitteeMoney, MoneyTrace
from downballot.money.late_values import LateContest
from downballot.money.marking import count_marks
from downballot.money.totals_values import Totals
from downballot.pipeline.money_candidates import candidate_money
from downballot.pipeline.money_comparing import comparison, counted_in, newest_day
from downballot.pipeline.money_desk import MoneyDesk, money_of_desk
from downballot.pipeline.money_keeping import Batch, batches
from downballot.publication.frame import Link
from downballot.publication.money_addresses import candidate_path
from downballot.publication.money_parts import SHOWN_MARKED, Basis, FilingSource, basis_of
from downballot.publication.published_money_part import PublishedTotal, published_totals
from downballot.publication.trace_page import TraceAsked
from downballot.web.reader import DeskReader, Freshness

KEPT_TRACES = 64
KEPT_COMMITTEES = 128
RECIPIENTS = 12
LATE_DAYS = 7
NO_FILINGS = "this desk has taken in no filings"
_Filings = tuple[str, ...]


class MoneyReader:
    """The money of a desk as its pages and API read it, from many threads.

    Args:
        reader: Reads the desk.
    """

    def __init__(self, reader: DeskReader) -> None:
        self.reader = reader
        self._turn = threading.RLock()
        self._desk = lru_cache(1)(self._read_desk)
        self._totals = lru_cache(4)(self._read_totals)
        self._basis = lru_cache(1)(self._read_basis)
        self._trace = lru_cache(KEPT_TRACES)(self._read_trace)
        self._committee = lru_cache(KEPT_COMMITTEES)(self._read_committee)
        self._detail = lru_cache(KEPT_COMMITTEES)(self._read_detail)
        self._candidates = lru_cache(1)(self._read_candidates)
        self._candidate = lru_cache(KEPT_COMMITTEES)(self._read_candidate)
        self._late = lru_cache(8)(self._read_late)
        self._comparison = lru_cache(8)(self._read_comparison)

    @property
    def today(self) -> date:
        """The day in the desk's zone."""
        return datetime.now(self.reader.site(self.reader.fresh()).zone).date()

    def totals(self, fresh: Freshness, as_of: date | None = None) -> Totals | None:
        """Return what filings add up to; None where none was taken in.

        Args:
            fresh: The state of the desk.
            as_of: Last day of transactions to include; None for all.
        """
        with self._turn:
            return self._totals(fresh.filings, as_of) if fresh.filings else None

    def basis(self, fresh: Freshness) -> Basis:
        """Return what figures rest on.

        Args:
            fresh: The state of the desk.
        """
        with self._turn:
            return self._basis(fresh)

    def batches(self) -> tuple[Batch, ...]:
        """Return what was taken in, oldest first."""
        return batches(self.reader.desk.folder)

    def trace(self, fresh: Freshness, asked: TraceAsked) -> MoneyTrace:
        """Return who paid.

        Args:
            fresh: The state of the desk.
            asked: What is asked.

        Raises:
            UsageError: Nobody is named, no such committee, nothing was spent so, or a day or
                side cannot be read.
            NotFoundException: No filings were taken in.
        """
        self._check(fresh)
        with self._turn:
            return self._trace(fresh.filings, asked)

    def committee(self, fresh: Freshness, filer: str) -> CommitteeMoney:
        """Return what is known of a committee.

        Args:
            fresh: The state of the desk.
            filer: Its id.

        Raises:
            NotFoundException: No filer has that id.
        """
        self._check(fresh)
        with self._turn:
            if filer not in self._desk(fresh.filings).names:
                raise NotFoundException(f"committee {filer[:60]!r}: no filer here has that id")
            return self._committee(fresh.filings, filer)

    def committees(self, fresh: Freshness) -> dict[str, str]:
        """Return the name of every committee of which filings have money, by id.

        Args:
            fresh: The state of the desk.
        """
        with self._turn:
            found = self._totals(fresh.filings, None) if fresh.filings else None
        return _named(found) if found else {}

    def candidates(self, fresh: Freshness) -> dict[str, CandidateTotals]:
        """Return every candidate of whom filings have money, by id.

        Args:
            fresh: The state of the desk.
        """
        with self._turn:
            return self._candidates(fresh.filings) if fresh.filings else {}

    def links(self, fresh: Freshness, names: Iterable[str]) -> tuple[Link, ...]:
        """Return the pages of those candidates of whom filings have money, as they come.

        Not for the middle of making a page: filings may have to be read first.

        Args:
            fresh: The state of the desk.
            names: Names of candidates, in any form; several may be of one.
        """
        known = self.candidates(fresh)
        ids = dict.fromkeys(one for one in map(candidate_id, names) if one in known)
        return tuple(Link(candidate_path(one), known[one].name) for one in ids)

    def candidate(self, fresh: Freshness, wanted: str) -> CandidateMoney:
        """Return what is known of a candidate's money.

        Args:
            fresh: The state of the desk.
            wanted: The candidate's id.

        Raises:
            NotFoundException: Filings have nobody of that name.
        """
        self._check(fresh)
        if wanted not in self.candidates(fresh):
            raise NotFoundException(f"candidate {wanted[:60]!r}: no filing here has that name")
        with self._turn:
            return self._candidate(fresh.filings, wanted)

    def detail(self, fresh: Freshness, filer: str) -> CommitteeDetail:
        """Return what the filings of a committee say beside its totals.

        Args:
            fresh: The state of the desk.
            filer: Its id.

        Raises:
            NotFoundException: No filings were taken in.
        """
        self._check(fresh)
        with self._turn:
            return self._detail(fresh.filings, filer)

    def late(self, fresh: Freshness, since: date) -> tuple[LateContest, ...]:
        """Return late money filed since a day; none where no filings were taken in.

        Args:
            fresh: The state of the desk.
            since: The first day that counts.
        """
        with self._turn:
            return self._late(fresh.filings, since) if fresh.filings else ()

    def since(self, text: str) -> date:
        """Return the first day that late money counts from: a week ago when none is asked for.

        Args:
            text: The day in ISO 8601; empty for none.

        Raises:
            UsageError: Not a day.
        """
        return read_day("since", text) or self.today - timedelta(days=LATE_DAYS)

    def published(self) -> tuple[PublishedTotal, ...]:
        """Return totals that were published of the desk's bodies."""
        with self.reader.turn:
            ids = [one.id for one in self.reader.desk.settings.bodies]
            return tuple(total for one in ids for total in self._published_of(one))

    def comparison(self, fresh: Freshness, dollars_of: int) -> Comparison:
        """Return what contests cost, as published and as filed.

        Args:
            fresh: The state of the desk.
            dollars_of: The year in whose dollars totals are stated too; the newest for 0.

        Raises:
            UsageError: The price level of that year is not known.
        """
        with self._turn:
            return self._comparison(fresh, dollars_of)

    def _read_comparison(self, fresh: Freshness, dollars_of: int) -> Comparison:
        followed = self.reader.elections(fresh) if fresh.filings else ()
        views = [self.reader.status(fresh, one.id) for one in followed if one.updates]
        with self.reader.turn:
            ids = [one.id for one in self.reader.desk.settings.bodies]
            records = [record for one in ids for record in self._record(one)]
        return comparison(
            records,
            dollars_of,
            counted=[one for view in views for one in counted_in(view)],
            totals=self.totals(fresh),
            newest=newest_day(self._desk(fresh.filings)) if fresh.filings else None,
        )

    def _record(self, body: str) -> tuple[BodyRecord, ...]:
        try:
            return (self.reader.desk.body(body).record,)
        except (FormatError, UsageError):
            return ()  # its own pages say what is wrong with its tables

    def _published_of(self, body: str) -> tuple[PublishedTotal, ...]:
        return tuple(one for record in self._record(body) for one in published_totals(record))

    def _check(self, fresh: Freshness) -> None:
        if not fresh.filings:
            raise NotFoundException(NO_FILINGS)

    def _read_desk(self, _filings: _Filings) -> MoneyDesk:
        return money_of_desk(self.reader.desk.folder)

    def _read_totals(self, filings: _Filings, as_of: date | None) -> Totals:
        return self._desk(filings).totals(as_of)

    def _read_basis(self, fresh: Freshness) -> Basis:
        zone = self.reader.site(fresh).zone
        if not fresh.filings:
            return basis_of((), (), None, zone)
        money = self._desk(fresh.filings)
        sources = tuple(
            FilingSource(
                name=one.name,
                format=one.format,
                verified=one.verified,
                received_at=one.received_at,
                transactions=one.transactions,
                set_aside=one.set_aside,
            )
            for one in self.batches()
        )
        marks = count_marks(money.marked, SHOWN_MARKED)
        return basis_of(sources, money.set_aside(), money.newest, zone, marks)

    def _read_trace(self, filings: _Filings, asked: TraceAsked) -> MoneyTrace:
        if asked.side not in {"", "support", "oppose"}:
            raise UsageError(f"side {asked.side[:60]!r}: expected support or oppose")
        return self._desk(filings).trace(
            candidate=asked.candidate,
            committee=asked.committee,
            side=asked.side,
            undated=read_day("undated", asked.undated),
            as_of=read_day("as_of", asked.as_of),
        )

    def _read_committee(self, filings: _Filings, filer: str) -> CommitteeMoney:
        return self._desk(filings).committee(filer)

    def _read_detail(self, filings: _Filings, filer: str) -> CommitteeDetail:
        return committee_detail(self._desk(filings).deduplicated, filer, RECIPIENTS)

    def _read_candidates(self, filings: _Filings) -> dict[str, CandidateTotals]:
        return candidates_of(self._totals(filings, None))

    def _read_candidate(self, filings: _Filings, wanted: str) -> CandidateMoney:
        return candidate_money(self._desk(filings), wanted)

    def _read_late(self, filings: _Filings, since: date) -> tuple[LateContest, ...]:
        return self._desk(filings).late(since)


def _named(found: Totals) -> dict[str, str]:
    spenders = {one.filer_id: one.committee for one in found.spender_totals()}
    raising = {one.filer_id: one.committee for one in found.committee_totals()}
    named = {**spenders, **raising}
    return {filer: name for filer, name in sorted(named.items()) if filer and name}


def money_of(state: State) -> MoneyReader:
    """Return the reader of the money that the application shows."""
    money: MoneyReader = state.money
    return money


def read_day(name: str, text: str) -> date | None:
    """Return a day; None where none is given.

    Args:
        name: What it is, for the message.
        text: ISO 8601; empty for none.

    Raises:
        UsageError: Not a day.

    Examples:
        >>> read_day("since", "2020-11-03")
        datetime.date(2020, 11, 3)
    """
    plain = text.strip()
    if not plain:
        return None
    try:
        return date.fromisoformat(plain[:40])
    except ValueError as error:
        raise UsageError(f"{name} {plain[:40]!r}: not a day, expected 2020-11-03") from error
