"""One election of a desk at one moment: counts, rules and where everything stands."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time
from functools import cached_property
from zoneinfo import ZoneInfo

from downballot.almanac.beyond_county import crosses_county_line
from downballot.contests.batches import batch
from downballot.contests.names import display_title
from downballot.contests.rules import rule_from_definition, with_declared
from downballot.contests.standing import stand
from downballot.contests.views import (
    BallotsCounted,
    ContestHistory,
    ContestView,
    CountStep,
    ElectionView,
    HistoryStep,
)
from downballot.desk.settings import Election, Settings
from downballot.errors import RuleError, UsageError
from downballot.ledger.ledger import KeptFinding, Ledger
from downballot.model.contest import ContestDefinition, ContestType
from downballot.model.count import BallotKind, ContestCount
from downballot.model.rule import DeclaredRule, Rule, Scope
from downballot.model.status import ResultsStatus
from downballot.model.update import ElectionCount, Update
from downballot.pipeline.choosing import find_contest
from downballot.pipeline.kept_views import KeptViews


class ElectionReader:
    """Reads one election of a desk as published up to a moment.

    Args:
        settings: The desk's settings.
        ledger: The desk's ledger.
        election: The election.
        as_of: Nothing published later is read, aware; None for the newest.
        views: What readers of the same desk have made of its counts; each adds to it.
    """

    def __init__(
        self,
        settings: Settings,
        ledger: Ledger,
        election: Election,
        as_of: datetime | None,
        views: KeptViews | None = None,
    ) -> None:
        self.settings = settings
        self.ledger = ledger
        self.election = election
        self.as_of = as_of
        self._views = KeptViews() if views is None else views
        self.updates = ledger.updates(election.id, as_of=as_of)
        self.certification = ledger.people.certification(election.id, as_of=as_of)

    @cached_property
    def counts(self) -> tuple[ElectionCount, ...]:
        """The count at every update, oldest first; read from the ledger once."""
        return self.ledger.counts(self.updates)

    @cached_property
    def _newest(self) -> ElectionCount:
        """The count at the newest update; there is one."""
        return self.ledger.count(self.updates[-1])

    def view(self) -> ElectionView:
        """Return the election without its contests."""
        return self._view(())

    def view_with_contests(self) -> ElectionView:
        """Return the election with every contest at its newest update, followed ones first."""
        return self._view(self.contests())

    def contests(self) -> tuple[ContestView, ...]:
        """Return every contest at the newest update, followed ones first."""
        if not self.updates:
            return ()
        count = self._newest
        before = self.ledger.count(self.updates[-2]).counts if len(self.updates) > 1 else {}
        views = [self._contest(contest, count, before) for contest in count.counts]
        return tuple(sorted(views, key=self._place))

    def steps(self) -> dict[str, tuple[CountStep, ...]]:
        """Return what was counted of every contest at each of its updates, oldest first."""
        found: dict[str, list[CountStep]] = {}
        for count in self.counts:
            for contest, counted in count.counts.items():
                found.setdefault(contest, []).append(CountStep(count.update, counted))
        return {contest: tuple(steps) for contest, steps in found.items()}

    def contest_at(self, contest: str, number: int) -> ContestView:
        """Return a contest at one update, without what that update added.

        Args:
            contest: Its id; it is counted in that update.
            number: Place of the update among ``updates``, 0 for the first.
        """
        return self._contest(contest, self.counts[number], {})

    def definition_at(self, contest: str, number: int) -> ContestDefinition:
        """Return how a contest was defined at one update.

        Args:
            contest: Its id.
            number: Place of the update among ``updates``, 0 for the first.
        """
        return _definition(contest, self.counts[number])

    def ballots_at(self, moment: datetime) -> int | None:
        """Return how many ballots of the election were counted by a moment, in ballots.

        Args:
            moment: Aware.
        """
        known = [one for one in self.updates if one.published_at <= moment]
        return _ballots(self.counts[len(known) - 1]).total if known else None

    def find(self, name: str) -> str:
        """Return the id of the contest that a person means.

        Raises:
            UsageError: There is no count, or no contest, or several, can be meant.
        """
        if not self.updates:
            raise UsageError(f"election {self.election.id}: no count yet, expected an update")
        return self._find(name, self._newest)

    def findings(self) -> list[KeptFinding]:
        """Return what a person should know about the contests as they now stand."""
        if not self.updates:
            return []
        newest = self.updates[-1]
        return [
            KeptFinding(newest.reports[0].arrival, self.election.id, newest.key, finding)
            for view in self.view_with_contests().contests
            for finding in view.standing.findings
        ]

    def history(self, name: str) -> ContestHistory:
        """Return a contest from its first update to the newest.

        Raises:
            UsageError: No contest, or several, can be meant.
        """
        contest = self.find(name)
        steps: list[HistoryStep] = []
        before: Mapping[str, ContestCount] = {}
        for count in self.counts:
            if contest in count.counts:
                view = self._contest(contest, count, before)
                steps.append(HistoryStep(count.update, view, _ballots(count)))
                before = count.counts
        return ContestHistory(self.view(), steps[-1].view, tuple(steps))

    def _view(self, contests: tuple[ContestView, ...]) -> ElectionView:
        election, people = self.election, self.ledger.people
        newest = self.updates[-1] if self.updates else None
        return ElectionView(
            id=election.id,
            title=election.title,
            date=election.date,
            jurisdiction=election.jurisdiction,
            timezone=self.settings.timezone,
            status=self.status(newest),
            update=newest,
            updates=len(self.updates),
            ballots=_ballots(self._newest) if newest else BallotsCounted(),
            outstanding=people.outstanding(election.id, as_of=self._looked_at(newest)),
            certification=self.certification if self._is_final(newest) else None,
            contests=contests,
            contacts=people.contacts(election.id),
            last_received_at=self.ledger.received_at(newest) if newest else None,
        )

    def _contest(
        self, contest: str, count: ElectionCount, before: Mapping[str, ContestCount]
    ) -> ContestView:
        status = self.status(count.update)
        kept = self._views.find(contest, count, before, status)
        if kept is None:
            kept = self._make_contest(contest, count, before, status)
            self._views.keep(kept, count, before)
        return kept

    def _make_contest(
        self,
        contest: str,
        count: ElectionCount,
        before: Mapping[str, ContestCount],
        status: ResultsStatus,
    ) -> ContestView:
        definition = _definition(contest, count)
        rule = self.rule(definition)
        settings = self.settings.contest(self.election.id, definition)
        counted = count.counts[contest]
        return ContestView(
            election=self.election.id,
            id=contest,
            name=self.name(definition),
            followed=bool(settings and settings.follow),
            definition=definition,
            rule=rule,
            count=counted,
            standing=stand(
                count.definitions.get(contest),
                counted,
                rule,
                status=status,
            ),
            batch=batch(before[contest], counted) if contest in before else None,
        )

    def name(self, definition: ContestDefinition) -> str:
        """Return what readers call a contest: the desk's name, else the title."""
        settings = self.settings.contest(self.election.id, definition)
        named = settings.display_name(definition) if settings else ""
        return named or display_title(definition.title)

    def rule(self, definition: ContestDefinition) -> Rule:
        """Return the rule of a contest: the feed's, the almanac's, then the desk's words.

        Raises:
            RuleError: The desk's words do not fit the contest.
        """
        rule = rule_from_definition(definition, stage=self.election.stage)
        beyond = crosses_county_line(self.election.beyond, self.election.id, definition)
        if beyond:
            rule = with_declared(rule, DeclaredRule(scope=Scope.PART, source=beyond))
        settings = self.settings.contest(self.election.id, definition)
        if settings is None:
            return rule
        try:
            return with_declared(rule, settings)
        except RuleError as error:
            raise RuleError(
                f"desk.toml: [[contests]] match = {settings.match!r} does not fit "
                f"{definition.title!r}: {error}"
            ) from error

    def status(self, update: Update | None) -> ResultsStatus:
        """Return how final the count is at an update; None stands for no count yet."""
        if update is None:
            return ResultsStatus.PRE_ELECTION
        if self._is_final(update):
            return ResultsStatus.CERTIFIED
        return ResultsStatus.UNOFFICIAL_PARTIAL

    def _is_final(self, update: Update | None) -> bool:
        certified = self.certification
        if certified is None or update is None:
            return False
        return update.published_at >= certified.published_at.replace(microsecond=0)

    def _looked_at(self, newest: Update | None) -> datetime | None:
        """Return the moment up to which estimates are shown.

        Where a certification of a later count is on record, the count is not followed as
        it happens but rehearsed: estimates end with the day of its newest update.
        """
        if self.as_of or self.certification is None or self._is_final(newest):
            return self.as_of
        zone = ZoneInfo(self.settings.timezone)
        day = newest.published_at.astimezone(zone).date() if newest else self.election.date
        end = time.max if newest else time.min
        return datetime.combine(day, end, tzinfo=zone)

    def _place(self, view: ContestView) -> tuple[bool, int, str, str]:
        entries = self.settings.contests
        settings = self.settings.contest(self.election.id, view.definition)
        rank = entries.index(settings) if settings else len(entries)
        return not view.followed, rank, view.definition.group, view.name

    def _find(self, name: str, count: ElectionCount) -> str:
        if name in count.counts:
            return name
        names = {one: self.name(_definition(one, count)) for one in count.counts}
        return find_contest(name, names, count.definitions)


def _definition(contest: str, count: ElectionCount) -> ContestDefinition:
    """Return a contest's definition; one that is counted but in no list has a bare one."""
    bare = ContestDefinition(contest, f"Contest {contest}", ContestType.CANDIDATE)
    return count.definitions.get(contest, bare)


def _ballots(count: ElectionCount) -> BallotsCounted:
    return BallotsCounted(
        total=count.ballots.get(BallotKind.TOTAL),
        mail=count.ballots.get(BallotKind.MAIL),
        in_person=count.ballots.get(BallotKind.IN_PERSON),
    )
