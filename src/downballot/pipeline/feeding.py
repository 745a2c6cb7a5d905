"""Makes the feeds of a desk: counts, calls and retractions, late money."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from zoneinfo import ZoneInfo

from msgspec import structs

from downballot.contests.batches import batch
from downballot.contests.views import BallotsCounted, ContestView, ElectionView
from downballot.decisions.calls import calls_of
from downballot.model.call import Call
from downballot.model.count import BallotKind
from downballot.model.status import ResultsStatus
from downballot.money.late_values import LateContest
from downballot.pipeline.desk import Desk
from downballot.pipeline.money_keeping import batches
from downballot.pipeline.reading import ElectionReader
from downballot.publication.call_feed import call_feed
from downballot.publication.call_notes import said_of
from downballot.publication.feeds import Feed
from downballot.publication.late_feed import late_feed
from downballot.publication.update_feed import FeedStep, contest_feed, election_feed


class FeedDesk:
    """The feeds of a desk.

    Args:
        desk: The desk.
    """

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.title = desk.settings.title
        self.zone = ZoneInfo(desk.settings.timezone)

    def updates(self, election: str) -> Feed:
        """Return the counts of an election, each with the contests that the desk follows.

        Args:
            election: The desk's id.

        Raises:
            UsageError: The desk does not follow that election.
        """
        reader = self.desk.reader(election)
        followed = [one.id for one in reader.contests() if one.followed]
        steps = tuple(_steps(reader, followed))
        return election_feed(self.title, reader.view(), steps, self.zone)

    def contest(self, election: str, contest: str) -> Feed:
        """Return the counts of a contest.

        Args:
            election: The desk's id.
            contest: The contest's id, or another name of it.

        Raises:
            UsageError: The desk does not follow that election, or no contest can be meant.
        """
        reader = self.desk.reader(election)
        found = reader.find(contest)
        steps = tuple(one for one in _steps(reader, [found]) if one.contests)
        newest = steps[-1].contests[0]
        return contest_feed(self.title, reader.view(), newest, steps, self.zone)

    def calls(self, election: str = "") -> Feed:
        """Return calls and retractions.

        Args:
            election: The desk's id; every election when empty.

        Raises:
            UsageError: The desk does not follow that election.
        """
        followed = self.desk.settings.elections
        ids = [self.desk.election(election).id] if election else [one.id for one in followed]
        rows = {one: calls_of(self.desk.ledger.call_rows(one)) for one in ids}
        called = [one for one, calls in rows.items() if calls]
        return call_feed(
            self.title,
            [call for calls in rows.values() for call in calls],
            {key: name for one in called for key, name in self._names(one)},
            self.zone,
            started=self._started(election),
            election=self._view(election) if election else None,
            said=self._said(called, rows),
        )

    def late(self, contests: tuple[LateContest, ...]) -> Feed:
        """Return late money; filings must have been taken in.

        Args:
            contests: Late money by contest.
        """
        received = max(one.received_at for one in batches(self.desk.folder))
        return late_feed(
            self.title, contests, received=received.astimezone(self.zone), zone=self.zone
        )

    def _view(self, election: str) -> ElectionView:
        return self.desk.reader(election).view()

    def _started(self, election: str) -> datetime:
        days = [one.date for one in self.desk.settings.elections if election in {"", one.id}]
        day = min(days, default=date(2000, 1, 1))
        return datetime.combine(day, datetime.min.time(), self.zone)

    def _names(self, election: str) -> Iterator[tuple[tuple[str, str], str]]:
        for one in self.desk.status(election).contests:
            yield (election, one.id), one.name

    def _said(self, called: list[str], rows: Mapping[str, tuple[Call, ...]]) -> dict[str, str]:
        """Return the sentences that the model now makes of what was called, by their text."""
        said: dict[str, str] = {}
        for election in called:
            contests = {one.row.contest for one in rows[election]}
            made = self.desk.decisions(election)
            said |= said_of(one for one in made if one.contest in contests)
        return said


def _steps(reader: ElectionReader, contests: list[str]) -> Iterator[FeedStep]:
    changed = _changed(reader)
    for number, count in enumerate(reader.counts):
        update = count.update
        counted = [one for one in contests if one in count.counts]
        yield FeedStep(
            key=update.key,
            published_at=update.published_at,
            changed_at=max(update.published_at, changed.get(update.key, update.published_at)),
            status=reader.status(update),
            ballots=BallotsCounted(total=count.ballots.get(BallotKind.TOTAL)),
            contests=tuple(_contest(reader, one, number) for one in counted),
        )


def _contest(reader: ElectionReader, contest: str, number: int) -> ContestView:
    view = reader.contest_at(contest, number)
    before = reader.counts[number - 1].counts.get(contest) if number else None
    added = batch(before, view.count) if before else None
    return structs.replace(view, batch=added)


def _changed(reader: ElectionReader) -> dict[str, datetime]:
    """Return when people last said something of an update, by its key."""
    people, election = reader.ledger.people, reader.election.id
    moments = {one.update: one.added_at for one in people.decisions(election)}
    certified = reader.certification
    if certified and certified.added_at:
        for one in reader.updates:
            if reader.status(one) is ResultsStatus.CERTIFIED:
                known = moments.get(one.key, certified.added_at)
                moments[one.key] = max(known, certified.added_at)
    return moments
