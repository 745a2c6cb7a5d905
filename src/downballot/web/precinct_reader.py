"""Reads a desk's precinct results for its pages; what was worked out is kept while it holds.

Precincts have their own turn: a long analysis keeps nobody from the count.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import lru_cache
from itertools import chain
from typing import TypeVar

from litestar.datastructures import State
from litestar.exceptions import NotFoundException
from msgspec import structs

from downballot.contests.views import ContestView
from downballot.errors import FormatError, UsageError
from downballot.model.contest import slug
from downballot.model.precinct import PrecinctResults
from downballot.model.rule import Rule, Scope, Share
from downballot.model.sentence import say
from downballot.pipeline.precinct_desk import PrecinctDesk
from downballot.pipeline.precinct_groups import desk_group_votes
from downballot.pipeline.precinct_joining import Joined, joined_on_desk
from downballot.pipeline.precinct_places import desk_covariates, place_reports
from downballot.pipeline.precinct_rounds import (
    Comparable,
    comparable,
    moved_between,
    rounds,
)
from downballot.pipeline.precinct_transfers import transfers_between
from downballot.precincts.cross_reports import CrossReport
from downballot.precincts.measures import Covariate
from downballot.precincts.place_reports import PlaceReports
from downballot.precincts.swing import Swing
from downballot.publication.addresses import Address
from downballot.publication.frame import Link
from downballot.publication.precinct_addresses import places_path, precincts_path
from downballot.publication.precinct_map_addresses import map_path
from downballot.web.reader import DeskReader, Freshness

KEPT_ELECTIONS = 4
KEPT_REPORTS = 64
_NO_RESULTS = (".json", ".csv")  # boundaries, and tables that a person laid there
_Taken = tuple[str, ...]
T = TypeVar("T")


class PrecinctReader:
    """The precinct results of a desk as its pages read them, from many threads.

    Args:
        reader: Reads the desk.
    """

    def __init__(self, reader: DeskReader) -> None:
        self.reader = reader
        self._turn = threading.RLock()
        self._results = lru_cache(KEPT_ELECTIONS)(self._read_results)
        self._reports = lru_cache(KEPT_REPORTS)(self._read_reports)
        self._joined = lru_cache(KEPT_ELECTIONS)(self._read_joined)

    def results(self, fresh: Freshness, election: str) -> PrecinctResults:
        """Return the precinct results of an election.

        Args:
            fresh: The state of the desk.
            election: The desk's id of the election.

        Raises:
            NotFoundException: Nothing was taken in for it.
        """
        with self._turn:
            return _or_not_found(lambda: self._results(fresh.precincts, election))

    def joined(self, fresh: Freshness, election: str) -> Joined:
        """Return what joins with what in an election, and its totals compared.

        Args:
            fresh: The state of the desk.
            election: The desk's id of the election.

        Raises:
            NotFoundException: Nothing was taken in for it.
        """
        with self._turn:
            return _or_not_found(lambda: self._joined(fresh.precincts, fresh.arrival, election))

    def _read_joined(self, _taken: _Taken, _arrival: int, election: str) -> Joined:
        with PrecinctDesk(self.reader.desk.folder) as desk:
            return joined_on_desk(desk, election)

    def reports(
        self, fresh: Freshness, election: str, contest: str, before: str = ""
    ) -> PlaceReports:
        """Return all that is told of a contest's places.

        Args:
            fresh: The state of the desk.
            election: The desk's id of the election.
            contest: Slug of the contest in the precinct results.
            before: Slug of a contest to compare with, of another election with its id and a
                slash in front; empty for none.

        Raises:
            NotFoundException: There is no such contest, or the two share no place.
        """
        view = self.view_of(fresh, election, contest)
        needs = share_needed(view.rule) if view else None
        with self._turn:
            return _or_not_found(
                lambda: self._reports(fresh.precincts, election, contest, before, needs)
            )

    def comparable(
        self, fresh: Freshness, election: str, contest: str
    ) -> tuple[Comparable, ...]:
        """Return what a contest can be compared with, rounds of earlier elections first.

        Args:
            fresh: The state of the desk.
            election: The desk's id of the election.
            contest: Slug of the contest in the precinct results.

        Raises:
            NotFoundException: Nothing was taken in for the election.
        """
        results = self.results(fresh, election)
        earlier = [one for one in results_taken_in(fresh) if one < election]
        return (
            *chain.from_iterable(
                rounds(results, contest, self.results(fresh, one), one)
                for one in reversed(earlier[-KEPT_ELECTIONS + 1 :])
            ),
            *comparable(results, contest),
        )

    def view_of(self, fresh: Freshness, election: str, contest: str) -> ContestView | None:
        """Return the counted contest that one of the precinct results is, by its title.

        Args:
            fresh: The state of the desk.
            election: The desk's id of the election.
            contest: Slug of the contest in the precinct results.

        Returns:
            The contest; None where the desk does not count it.
        """
        if all(one.id != election for one in self.reader.elections(fresh)):
            return None
        views = self.reader.status(fresh, election).contests
        return next((one for one in views if self.contest_of(fresh, one) == contest), None)

    def contest_of(self, fresh: Freshness, view: ContestView) -> str:
        """Return which contest of the precinct results a counted contest is, by its title.

        Args:
            fresh: The state of the desk.
            view: The contest.

        Returns:
            The slug of the contest; empty where there are no results by precinct of it.
        """
        if not _taken_in(fresh, view.election, boundaries=False):
            return ""
        known = set(self.results(fresh, view.election).contests["contest"])
        named = (slug(view.definition.title), slug(view.name), view.id)
        return next((one for one in named if one in known), "")

    def _read_results(self, _taken: _Taken, election: str) -> PrecinctResults:
        with PrecinctDesk(self.reader.desk.folder) as desk:
            return desk.results(election)

    def _read_reports(
        self, taken: _Taken, election: str, contest: str, before: str, needs: Share | None
    ) -> PlaceReports:
        known: tuple[Covariate, ...] = ()
        problems: tuple[str, ...] = ()
        try:
            known = desk_covariates(self.reader.desk.folder, election)
        except FormatError as error:
            problems = (str(error),)  # the page says it; the count is as good without
        results = self._results(taken, election)
        groups: CrossReport | None = None
        try:
            groups = desk_group_votes(self.reader.desk.folder, election, results, contest)
        except FormatError as error:
            problems = (*problems, str(error))
        made = place_reports(results, contest, covariates=known, needs=needs)
        where = structs.replace(made.where, not_asked=(*made.where.not_asked, *problems))
        made = structs.replace(made, where=where, votes_by_group=groups)
        if not before:
            return made
        swing, transfers = self._moved(taken, election, contest, before)
        return structs.replace(made, swing=swing, transfers=transfers)

    def _moved(
        self, taken: _Taken, election: str, contest: str, before: str
    ) -> tuple[Swing, CrossReport]:
        other, _, named = before.rpartition("/")
        other = other or election
        asked = (
            self.reader.desk.folder,
            (other, election),
            (named, contest),
            (self._results(taken, other), self._results(taken, election)),
        )
        return moved_between(*asked), transfers_between(*asked)


def share_needed(rule: Rule) -> Share | None:
    """Return the share that a contest takes; None where the most votes of all win.

    Args:
        rule: Its rule; of one that is not known, or of a part of a contest, nothing is asked.
    """
    return rule.share if not rule.unknown and rule.scope is Scope.WHOLE else None


def results_taken_in(fresh: Freshness) -> tuple[str, ...]:
    """Return the elections with results by precinct, oldest first.

    Args:
        fresh: The state of the desk.
    """
    found = (one.partition("/") for one in fresh.precincts if not one.endswith(_NO_RESULTS))
    return tuple(sorted({election for election, _, _ in found}))


def precincts_of_desk(state: State) -> PrecinctReader:
    """Return the reader of the precincts of the desk that the application shows."""
    reader: PrecinctReader = state.precincts
    return reader


def places_links(state: State, fresh: Freshness, view: ContestView) -> tuple[Link, ...]:
    """Return the pages of a contest's places that its own page leads to.

    Args:
        state: State of the application.
        fresh: The state of the desk.
        view: The contest.
    """
    found = precincts_of_desk(state).contest_of(fresh, view)
    if not found:
        return ()
    there = Link(
        places_path(view.election, found), say("Where it was won, precinct by precinct")
    )
    return there, *map_links(fresh, view.election, found)


def list_link(fresh: Freshness, election: str) -> Address | None:
    """Return the page of an election's results by precinct; None where there are none.

    Args:
        fresh: The state of the desk.
        election: The desk's id of the election.
    """
    return precincts_path(election) if election in results_taken_in(fresh) else None


def map_links(fresh: Freshness, election: str, contest: str) -> tuple[Link, ...]:
    """Return the map of a contest, where the desk has boundaries for the election.

    Args:
        fresh: The state of the desk.
        election: The desk's id of the election.
        contest: Slug of the contest in the precinct results.
    """
    if not _taken_in(fresh, election, boundaries=True):
        return ()
    return (Link(map_path(election, contest), say("Map by precinct")),)


def _taken_in(fresh: Freshness, election: str, *, boundaries: bool) -> bool:
    if not boundaries:
        return election in results_taken_in(fresh)
    return any(
        one.startswith(f"{election}/") and one.endswith(".json") for one in fresh.precincts
    )


def _or_not_found(read: Callable[[], T]) -> T:
    try:
        return read()
    except UsageError as error:
        raise NotFoundException(str(error)) from error
