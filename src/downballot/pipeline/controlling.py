"""Who may control a body after one election of a desk, at any of its updates."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta

from msgspec import structs

from downballot.contests.names import display_name
from downballot.contests.views import ContestView
from downballot.control.blocs import alignment_on, bloc_of, find_scheme
from downballot.control.board import board_on, share_needed, with_open_seats
from downballot.control.outlook import Origin, control_outlook, without_votes
from downballot.control.races import Contender, Decided, SeatRace, race_of
from downballot.control.register import person_called
from downballot.control.values import Board, ControlOutlook
from downballot.decisions.doubts import write_in_doubts
from downballot.decisions.values import AssertionState, ContestDecision
from downballot.errors import UsageError
from downballot.forecast.finishes import Finishes
from downballot.model.body import BodyRecord, Filling, Term
from downballot.model.partial_date import PartialDate, on_day
from downballot.model.rule import Rule, parse_share
from downballot.model.sentence import say
from downballot.pipeline.forecasting import Forecaster
from downballot.pipeline.seats_filled import check_seats, seats_filled

CERTIFIED = say("certified")
BY_ARITHMETIC = say("settled by arithmetic")
_UNFORESEEN = {Filling.VACANT, Filling.APPOINTED}


class Controller:
    """Says who may control a body after an election, from the joint draws of its forecast.

    Members who stay and candidates are sorted into blocs as on election day: a view that
    somebody took later is not known to a replay. Nor is a vacancy or an appointment that is
    later than the update.

    Args:
        forecaster: Forecasts the election.
        record: What is on record of the body.
        scheme: Id of the scheme; empty for the first.

    Raises:
        UsageError: The record has no such scheme.
    """

    def __init__(self, forecaster: Forecaster, record: BodyRecord, *, scheme: str = "") -> None:
        self.forecaster = forecaster
        self.reader = forecaster.reader
        self.record = record
        self.scheme = find_scheme(record, scheme)
        self.day = on_day(self.reader.election.date)

    def contests(self, number: int) -> dict[str, tuple[str, ...]]:
        """Return the contests of an update that fill seats of the body, with the seats.

        Args:
            number: Place of the update, 0 for the first.
        """
        return seats_filled(self.reader, self.record.body.id, number)

    def outlook(
        self, number: int, *, supposed: Sequence[tuple[str, str]] = (), share: str = ""
    ) -> ControlOutlook:
        """Return who may control the body, from all that was known at an update.

        Args:
            number: Place of the update, 0 for the first.
            supposed: Pairs of a race and who is supposed to win it, by id or name.
            share: Words of the share of all seats that is asked for (``at least 2/3``);
                empty for the body's majority.

        Raises:
            UsageError: No contest fills a seat of the body, or others than there are; or a
                race or a name is not one there is.
            RuleError: What is asked for is not a share.
        """
        contests = self.contests(number)
        if not contests:
            raise UsageError(
                f"election {self.reader.election.id}: fills no seat of "
                f"{self.record.body.id}, expected contests with `fills` in desk.toml"
            )
        told, decisions = self.forecaster.decided(contests, number)
        races = [
            self._race(one, contests[one.contest], told.finishes[one.contest], number)
            for one in decisions
        ]
        update, forecast = self.reader.updates[number], decisions[0].forecast
        before, after = self._boards(update.published_at)
        raced = {seat for race in races for seat in race.seats}
        asked = parse_share(share) if share else share_needed(self.record, self.day)
        outlook = control_outlook(
            before,
            with_open_seats(after, raced),
            races,
            share=asked,
            supposing=supposed,
            origin=Origin(
                model=forecast.model,
                seed=forecast.seed,
                update=update.key,
                published_at=update.published_at.isoformat(),
            ),
        )
        return outlook if self._has_votes(number) else without_votes(outlook, asked)

    def history(self, *, share: str = "") -> Iterator[ControlOutlook]:
        """Yield who might control the body at each update with votes for its seats.

        Args:
            share: As for ``outlook``.
        """
        for number in range(len(self.reader.updates)):
            if self._has_votes(number):
                yield self.outlook(number, share=share)

    def _has_votes(self, number: int) -> bool:
        counts = self.reader.counts[number].counts
        filling = (counts[contest] for contest in self.contests(number))
        return any(one.votes for count in filling for one in count.selections)

    def _boards(self, published_at: datetime) -> tuple[Board, Board]:
        """Return the board before the terms that are filled now, and the one after."""
        scheme = self.scheme.id if self.scheme else ""
        published = published_at.astimezone(self.forecaster.canvass.zone).date()
        record = _known_by(self.record, max(self.day.last, published))
        known = on_day(self.day.first - timedelta(days=1))
        before, after = (
            board_on(record, moment, scheme=scheme, elected_by=known, viewed_on=self.day)
            for moment in (self.day, self._terms_start())
        )
        return before, after

    def _terms_start(self) -> PartialDate:
        """Return when the last terms filled that day start: a special's may start earlier."""
        starts = [
            one.terms_start
            for one in self.record.elections
            if one.date == self.day and one.terms_start
        ]
        return max(starts, key=lambda one: one.last, default=self.day)

    def _race(
        self, decision: ContestDecision, seats: tuple[str, ...], finishes: Finishes, number: int
    ) -> SeatRace:
        view = self.reader.contest_at(decision.contest, number)
        check_seats(self.record, view, seats)
        names = {one.selection: one.name for one in view.standing.selections}
        return race_of(
            finishes,
            _rule(view, decision),
            contest=view.id,
            name=view.name,
            seats=seats,
            options=[self._contender(one, names.get(one, one)) for one in finishes.selections],
            decided=decided(decision),
        )

    def _contender(self, selection: str, name: str) -> Contender:
        person = person_called(self.record, name)
        if person is None:
            return Contender(selection, display_name(name))
        view = alignment_on(self.record, self.scheme, person.id, self.day.last)
        # A view without a source that can be opened supports no probability of control.
        bloc = bloc_of(view) if view and view.verified else ""
        return Contender(selection, person.name, bloc)


def _known_by(record: BodyRecord, day: date) -> BodyRecord:
    """Return a record without vacancies and appointments that came after a day."""
    known = (
        one
        for one in record.terms
        if one.filling not in _UNFORESEEN or one.starts is None or one.starts.first <= day
    )
    return structs.replace(record, terms=tuple(_as_known(one, day) for one in known))


def _as_known(term: Term, day: date) -> Term:
    early = term.ended_by and term.ends is not None and term.ends.first > day
    return structs.replace(term, ends=None) if early else term


def _rule(view: ContestView, decision: ContestDecision) -> Rule:
    """Return a contest's rule; not a known one where a final count leaves the winner open.

    Write-in votes that are not told apart by name may hide who won. A tie is another thing:
    one of those in it wins, by lot.
    """
    final = decision.forecast.complete and decision.outcome is None
    if final and not view.rule.unknown and write_in_doubts(view):
        return structs.replace(view.rule, unknown="the final count does not say who won")
    return view.rule


def decided(decision: ContestDecision) -> Decided | None:
    """Return what is decided of a contest and by what; None while it is open.

    That is the outcome of a certified count, of a published call, or one that arithmetic
    alone settles. What the policy allows to be called is not decided until somebody does.

    Args:
        decision: How far the contest is decided.
    """
    call, outcome = decision.call, decision.outcome
    # What is certified goes before a call, also before a wrong one that nobody took back.
    if outcome is not None and decision.forecast.complete:
        return Decided(outcome, CERTIFIED)
    if call is not None and call.published:
        return Decided(call.row.outcome, say("called by {name}", name=call.row.by))
    if outcome is None:
        return None
    settled = {one.state for one in decision.assertions}
    if settled == {AssertionState.SETTLED_BY_ARITHMETIC}:
        return Decided(outcome, BY_ARITHMETIC)
    return None
