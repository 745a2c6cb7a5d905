"""Contests and elections as a desk shows them: on pages, in the terminal, to scripts."""

from __future__ import annotations

from datetime import date, datetime

from msgspec import Struct

from downballot.contests.batches import Batch
from downballot.contests.standing import ContestStanding
from downballot.model.contest import ContestDefinition
from downballot.model.count import ContestCount
from downballot.model.record import Certification, Contact, Outstanding
from downballot.model.rule import Rule
from downballot.model.status import ResultsStatus
from downballot.model.update import Update


class ContestView(Struct, frozen=True):
    """One contest at one update.

    Attributes:
        election: The desk's id of the election.
        id: The contest's id.
        name: What readers call it; the authority's title where the desk gives no name.
        followed: Whether the desk shows it first.
        definition: The contest as its authority defines it.
        rule: Its rule, each part with where it comes from.
        count: Everything counted in it so far.
        standing: Where each selection stands, each line that matters, what is settled.
        batch: What the update added; None at the first update.
    """

    election: str
    id: str
    name: str
    followed: bool
    definition: ContestDefinition
    rule: Rule
    count: ContestCount
    standing: ContestStanding
    batch: Batch | None = None


class BallotsCounted(Struct, frozen=True):
    """Ballots counted in the whole election, in ballots; None where no source says it."""

    total: int | None = None
    mail: int | None = None
    in_person: int | None = None


class ElectionView(Struct, frozen=True):
    """An election at one update.

    Attributes:
        id: The desk's id.
        title: What readers call it.
        date: Day of the election.
        jurisdiction: Whose count it is.
        timezone: Zone in which to show its times.
        status: How final the count is.
        update: The update shown; None while there is none.
        updates: Number of updates kept up to then.
        ballots: Ballots counted so far.
        outstanding: Official estimates of ballots still to count, by then; the newest of
            each kind is the one not superseded.
        certification: The certification, None before it.
        contests: Every contest, the followed ones first.
        contacts: Newest contact with each source.
        last_received_at: When the newest kept count came in, by our clock.
    """

    id: str
    title: str
    date: date
    jurisdiction: str
    timezone: str
    status: ResultsStatus
    update: Update | None
    updates: int
    ballots: BallotsCounted
    outstanding: tuple[Outstanding, ...] = ()
    certification: Certification | None = None
    contests: tuple[ContestView, ...] = ()
    contacts: tuple[Contact, ...] = ()
    last_received_at: datetime | None = None


class HistoryStep(Struct, frozen=True):
    """A contest at one of its updates.

    Attributes:
        update: The update.
        view: The contest as it stood then, with what the update added.
        ballots: Ballots counted in the whole election by then.
    """

    update: Update
    view: ContestView
    ballots: BallotsCounted


class CountStep(Struct, frozen=True):
    """What was counted of a contest at one of its updates, without where it then stood.

    Attributes:
        update: The update.
        count: Everything counted in the contest so far.
    """

    update: Update
    count: ContestCount


class CountedContest(Struct, frozen=True):
    """A contest at one update, with every count of it until then.

    Attributes:
        view: The contest at the update.
        steps: What was counted at each of its updates, oldest first, that one last.
    """

    view: ContestView
    steps: tuple[CountStep, ...]


class ContestHistory(Struct, frozen=True):
    """A contest from its first update to the newest.

    Attributes:
        election: The election, without its contests.
        view: The contest at the newest update.
        steps: The contest at every update, oldest first.
    """

    election: ElectionView
    view: ContestView
    steps: tuple[HistoryStep, ...]
