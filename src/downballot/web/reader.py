"""Reads a desk for its pages and API: every answer is made once and kept while it holds.

What was read or rendered is kept under the desk's freshness, so that nothing outlives an
arrival, a row that a person adds or a contact with a source.
"""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from functools import lru_cache

from litestar.exceptions import NotFoundException
from msgspec import Struct

from downballot.contests.views import ContestHistory, ElectionView
from downballot.decisions.calls import calls_of
from downballot.decisions.values import ContestDecision
from downballot.errors import FormatError, UsageError
from downballot.model.call import Call
from downballot.model.finding import GatheredFinding
from downballot.model.note import Note
from downballot.model.record import Contact
from downballot.model.update import Arrival
from downballot.pipeline.desk import Desk
from downballot.pipeline.money_identity import money_state
from downballot.pipeline.notes import contest_notes
from downballot.pipeline.precinct_boundaries import precinct_state
from downballot.publication.call_notes import AGAINST_RECORD, as_readers_see_it, public_calls
from downballot.publication.frame import NamedBody, Site
from downballot.publication.language import split_path
from downballot.publication.rendering import Page, render

KEPT_PAGES = 128
KEPT_READINGS = 32


class Freshness(Struct, frozen=True):
    """All that an answer may depend on: another value means another answer.

    Attributes:
        arrival: Number of the newest arrival.
        added: Number of rows that people have added.
        contacts: Newest contact with each source.
        filings: Filings that were taken in, by the names of their folders.
        precincts: Precinct results and boundaries that were taken in, by name, and tables of
            places, by name and hash.
    """

    arrival: int
    added: int
    contacts: tuple[Contact, ...]
    filings: tuple[str, ...] = ()
    precincts: tuple[str, ...] = ()

    @property
    def version(self) -> str:
        """What pages compare: an arrival, a person's row, or a source going down or up."""
        problems = sorted((one.election, one.source, one.problem) for one in self.contacts)
        mark = hashlib.sha256(repr(problems).encode()).hexdigest()[:8]
        return f"{self.arrival}.{self.added}.{mark}"


class DeskReader:
    """A desk as its pages and API read it, from many threads.

    Args:
        desk: The desk.

    Attributes:
        whole_lists: Whether the page of an election names every contest, also those of a
            list so long that a search has to show it.
    """

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.whole_lists = False
        self._turn = threading.RLock()
        self._held: Freshness | None = None
        self._elections = lru_cache(2)(self._read_elections)
        self._bodies = lru_cache(2)(self._read_bodies)
        self._followed = lru_cache(2)(self._read_followed)
        self._published = lru_cache(2)(self._read_published)
        self._status = lru_cache(KEPT_READINGS)(self._read_status)
        self._contest = lru_cache(KEPT_READINGS)(self._read_contest)
        self._decisions = lru_cache(KEPT_READINGS)(self._read_decisions)
        self._decided = lru_cache(KEPT_READINGS)(self._read_decided)
        self._findings = lru_cache(KEPT_READINGS)(self._read_findings)
        self._pages: OrderedDict[tuple[Freshness, str], bytes] = OrderedDict()

    @property
    def turn(self) -> threading.RLock:
        """Held by whoever reads the desk: one at a time."""
        return self._turn

    def fresh(self) -> Freshness:
        """Return what answers depend on, as it is now."""
        if self._held:
            return self._held
        ledger = self.desk.ledger
        return Freshness(
            *self.desk.state(),
            ledger.people.contacts(),
            money_state(self.desk.folder, ledger.people),
            precinct_state(self.desk.folder),
        )

    @contextmanager
    def holding(self) -> Iterator[None]:
        """Ask the journal once for all of a block, by whoever reads a desk alone.

        Yields:
            Nothing; what comes meanwhile is noticed after the block.
        """
        with self.desk.holding():
            self._held = self.fresh()
            try:
                yield
            finally:
                self._held = None

    def site(self, fresh: Freshness) -> Site:
        """Return what pages say of the desk itself."""
        settings = self.desk.settings
        return Site(
            title=settings.title,
            contact=settings.contact,
            timezone=settings.timezone,
            elections=self.elections(fresh),
            version=fresh.version,
            bodies=self._bodies(fresh),
            followed=self._followed(fresh),
            money=bool(fresh.filings) or self._published(fresh),
            filings=bool(fresh.filings),
            mail=bool(settings.mail.host),
            public_url=settings.public_url.rstrip("/"),
            base_path=settings.base_path,
            licence=settings.data.licence_url,
            claims=settings.claims.public,
        )

    def _read_bodies(self, _fresh: Freshness) -> tuple[NamedBody, ...]:
        with self._turn:
            named = [one.id for one in self.desk.settings.bodies]
            return tuple(NamedBody(one, self._short_name(one)) for one in named)

    def _short_name(self, body: str) -> str:
        try:
            return self.desk.body(body).record.body.short_name
        except (FormatError, UsageError):
            return body  # its own pages say what is wrong with its tables

    def _read_followed(self, _fresh: Freshness) -> frozenset[str]:
        with self._turn:
            known = self.desk.bodies()
            return frozenset(one for one in known if self.desk.elections_filling(one))

    def _read_published(self, _fresh: Freshness) -> bool:
        with self._turn:
            return any(self._has_money(one.id) for one in self.desk.settings.bodies)

    def _has_money(self, body: str) -> bool:
        try:
            return bool(self.desk.body(body).record.money)
        except (FormatError, UsageError):
            return False  # its own pages say what is wrong with its tables

    def elections(self, fresh: Freshness) -> tuple[ElectionView, ...]:
        """Return the elections that the desk follows, newest first, without contests."""
        with self._turn:
            return self._elections(fresh)

    def status(
        self, fresh: Freshness, election: str = "", as_of: datetime | None = None
    ) -> ElectionView:
        """Return an election with its contests.

        Raises:
            NotFoundException: The desk does not follow it.
        """
        self._check_followed(election)
        with self._turn:
            return self._status(fresh, election, as_of)

    def contest(
        self, fresh: Freshness, election: str, contest: str, as_of: datetime | None = None
    ) -> ContestHistory:
        """Return a contest from its first update to the newest.

        Raises:
            NotFoundException: No contest, or several, can be meant; or none by then.
        """
        self._check_followed(election)
        try:
            with self._turn:
                return self._contest(fresh, election, contest, as_of)
        except UsageError as error:
            raise NotFoundException(str(error)) from error

    def decisions(
        self, fresh: Freshness, election: str = "", as_of: datetime | None = None
    ) -> Mapping[str, ContestDecision]:
        """Return how far each contest of an election is decided, by its id.

        Raises:
            NotFoundException: The desk does not follow it.
        """
        self._check_followed(election)
        with self._turn:
            return self._decisions(fresh, election, as_of)

    def decided(
        self, fresh: Freshness, election: str, contest: str, as_of: datetime | None = None
    ) -> tuple[ContestDecision, ...]:
        """Return how far a contest was decided at every update, oldest first.

        Raises:
            NotFoundException: No contest, or several, can be meant; or none by then.
        """
        self._check_followed(election)
        try:
            with self._turn:
                return self._decided(fresh, election, contest, as_of)
        except UsageError as error:
            raise NotFoundException(str(error)) from error

    def calls(
        self, election: str, contest: str, as_of: datetime | None = None
    ) -> tuple[Call, ...]:
        """Return every call of a contest that readers have seen, oldest first.

        A retracted call is among them; one that waits for approval is not.

        Args:
            election: The desk's id of the election.
            contest: The contest's id.
            as_of: Only what was done by this moment, aware.

        Raises:
            NotFoundException: The desk does not follow the election.
        """
        self._check_followed(election)
        rows = self.desk.ledger.call_rows(election, as_of=as_of)
        calls = (one for one in calls_of(rows, as_of=as_of) if one.row.contest == contest)
        return public_calls(calls)

    def notes(
        self, election: str, contest: str, as_of: datetime | None = None
    ) -> tuple[Note, ...]:
        """Return the notes on a contest, also those taken back, in order.

        Args:
            election: The desk's id of the election.
            contest: The contest's id.
            as_of: Only what was written by this moment, aware.

        Raises:
            NotFoundException: The desk does not follow the election.
        """
        self._check_followed(election)
        return contest_notes(self.desk.ledger, election, contest, as_of=as_of)

    def findings(
        self,
        fresh: Freshness,
        election: str,
        contest: str = "",
        as_of: datetime | None = None,
    ) -> tuple[GatheredFinding, ...]:
        """Return what a person should know of an election, or of one of its contests.

        Raises:
            NotFoundException: The desk does not follow the election.
        """
        self._check_followed(election)
        with self._turn:
            found = self._findings(fresh, election, as_of)
        return tuple(one for one in found if not contest or one.contest == contest)

    def arrivals(self, election: str, limit: int) -> tuple[Arrival, ...]:
        """Return the newest arrivals of an election, oldest first."""
        return self.desk.log(election, limit=limit)

    def page(
        self, fresh: Freshness, address: str, make: Callable[[Freshness, str], Page]
    ) -> bytes:
        """Return a page, rendered once for each state of the desk.

        Args:
            fresh: The state of the desk.
            address: Path and query of the page, with the prefix of its language; of a page
                that is another one each day also a space and the day.
            make: Makes its value.
        """
        key = (fresh, address)
        with self._turn:
            if key not in self._pages:
                # What follows a space is no part of it: the day that some pages are of.
                language, here = split_path(address.partition(" ")[0])
                self._pages[key] = render(make(fresh, here), language, here=here).encode()
            self._pages.move_to_end(key)
            while len(self._pages) > KEPT_PAGES:
                self._pages.popitem(last=False)
            return self._pages[key]

    def _check_followed(self, election: str) -> None:
        if election and self.desk.settings.election(election) is None:
            raise NotFoundException(f"election {election!r}: this desk does not follow it")

    def _read_elections(self, _fresh: Freshness) -> tuple[ElectionView, ...]:
        return self.desk.elections()

    def _read_status(
        self, _fresh: Freshness, election: str, as_of: datetime | None
    ) -> ElectionView:
        return self.desk.status(election, as_of=as_of)

    def _read_contest(
        self, _fresh: Freshness, election: str, contest: str, as_of: datetime | None
    ) -> ContestHistory:
        return self.desk.contest(contest, election=election, as_of=as_of)

    def _read_findings(
        self, fresh: Freshness, election: str, as_of: datetime | None
    ) -> tuple[GatheredFinding, ...]:
        found = self.desk.check(election, as_of=as_of)
        if all(one.code != AGAINST_RECORD for one in found):
            return found
        # A call that waits for approval is not public, and what is against it neither.
        seen = {
            contest
            for contest, made in self._decisions(fresh, election, as_of).items()
            if any(one.code == AGAINST_RECORD for one in made.findings)
        }
        return tuple(one for one in found if one.code != AGAINST_RECORD or one.contest in seen)

    def _read_decisions(
        self, _fresh: Freshness, election: str, as_of: datetime | None
    ) -> Mapping[str, ContestDecision]:
        made = self.desk.decisions(election, as_of=as_of)
        return {one.contest: as_readers_see_it(one) for one in made}

    def _read_decided(
        self, _fresh: Freshness, election: str, contest: str, as_of: datetime | None
    ) -> tuple[ContestDecision, ...]:
        made = self.desk.decision_history(contest, election=election, as_of=as_of)
        return tuple(as_readers_see_it(one) for one in made)
