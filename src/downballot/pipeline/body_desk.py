"""A body to read from: its record, and what a desk's counts make of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

from downballot.almanac.milestones import cycles, milestones
from downballot.control.blocs import find_scheme
from downballot.control.board import board_on
from downballot.control.control_checks import check_control
from downballot.control.counterfactual import counterfactual
from downballot.control.register import find_seat
from downballot.control.scoreboard import scoreboard
from downballot.control.seat_history import seat_history
from downballot.control.values import (
    Board,
    ControlCheck,
    ControlOutlook,
    Counterfactual,
    Scoreboard,
    SeatHistory,
)
from downballot.errors import UsageError
from downballot.model.body import BodyElection, BodyRecord
from downballot.model.finding import Finding
from downballot.model.milestone import Milestone
from downballot.model.partial_date import PartialDate, on_day
from downballot.pipeline.body_findings import body_findings
from downballot.pipeline.controlling import Controller
from downballot.pipeline.live_results import live_results
from downballot.pipeline.scoreboard_money import with_spending
from downballot.pipeline.seats_filled import unknown_candidates

if TYPE_CHECKING:
    from downballot.pipeline.desk import Desk

TIMEZONE = "America/Los_Angeles"  # of a body that is read without a desk


class BodyDesk:
    """One body: what is on record of it, and who may control it after a followed election.

    Args:
        record: What is on record of the body.
        today: The day that is looked at where nobody asks for another.
        scheme: Id of the scheme where nobody asks for another; empty for the first.
        desk: The desk whose elections fill its seats; None for the record alone.

    Raises:
        UsageError: The record has no such scheme.
    """

    def __init__(
        self, record: BodyRecord, *, today: date, scheme: str = "", desk: Desk | None = None
    ) -> None:
        self.record = record
        self.today = today
        found = find_scheme(record, scheme)
        self.scheme = found.id if found else ""
        self.desk = desk

    @property
    def timezone(self) -> str:
        """The zone in which times are shown (IANA name)."""
        return self.desk.settings.timezone if self.desk else TIMEZONE

    def board(self, as_of: PartialDate | None = None, *, scheme: str = "") -> Board:
        """Return who holds each seat on a day, and which bloc has a majority.

        Args:
            as_of: The day, or the end of a month or year; today when None.
            scheme: Id of the scheme; the desk's when empty.

        Raises:
            UsageError: The record has no such scheme.
        """
        day = as_of or on_day(self.today)
        return board_on(self.record, day, scheme=scheme or self.scheme)

    def elections(self, *, as_of: datetime | None = None) -> tuple[str, ...]:
        """Return the ids of the desk's counted elections that fill its seats, newest first.

        Args:
            as_of: A count must have been published by then, aware; None for any.
        """
        if self.desk is None:
            return ()
        return self.desk.elections_filling(self.record.body.id, as_of=as_of)

    def control(
        self,
        *,
        election: str = "",
        as_of: datetime | None = None,
        scheme: str = "",
        supposed: Sequence[tuple[str, str]] = (),
        share: str = "",
    ) -> ControlOutlook:
        """Return who may control the body after an election, and by which paths.

        Args:
            election: The desk's id; the newest that fills its seats when empty.
            as_of: Look at the count as published up to this moment, aware.
            scheme: Id of the scheme; the desk's when empty.
            supposed: Pairs of a race and who is supposed to win it, by id or name.
            share: Words of the share of all seats that is asked for (``at least 2/3``);
                empty for the body's majority.

        Raises:
            UsageError: No count fills its seats, or something asked for is not known.
            RuleError: What is asked for is not a share.
        """
        controller = self._controller(election, as_of, scheme)
        newest = len(controller.reader.updates) - 1
        return controller.outlook(newest, supposed=supposed, share=share)

    def control_history(
        self,
        *,
        election: str = "",
        as_of: datetime | None = None,
        scheme: str = "",
        share: str = "",
    ) -> tuple[ControlOutlook, ...]:
        """Return who might control the body at each update, oldest first.

        Args:
            election: As for ``control``.
            as_of: As for ``control``.
            scheme: As for ``control``.
            share: As for ``control``.

        Raises:
            UsageError: No count fills its seats, or something asked for is not known.
            RuleError: What is asked for is not a share.
        """
        return tuple(self._controller(election, as_of, scheme).history(share=share))

    def seat(self, seat: str) -> SeatHistory:
        """Return what is on record of a seat.

        Raises:
            UsageError: The body has no such seat.
        """
        return seat_history(self.record, seat)

    def counterfactual(self, seat: str, election: PartialDate) -> tuple[Counterfactual, ...]:
        """Return how far candidates of a first round were from a majority.

        Raises:
            UsageError: The seat had no first round on that day.
        """
        return counterfactual(self.record, seat, election)

    def scoreboard(self, endorser: str) -> Scoreboard:
        """Return what became of those whom somebody endorsed, also in counts that go on.

        Raises:
            UsageError: Nobody of that name endorses.
        """
        live = live_results(self.desk, self.record) if self.desk else {}
        found = scoreboard(self.record, endorser, live=live)
        return with_spending(self.record, found)

    def calendar(
        self, seat: str = ""
    ) -> tuple[tuple[BodyElection, tuple[Milestone, ...]], ...]:
        """Return its elections, past and to come, each with its dates, in order.

        Args:
            seat: Id or name of a seat; all when empty.

        Raises:
            UsageError: The body has no such seat.
        """
        wanted = find_seat(self.record, seat).id if seat else ""
        return tuple((one, milestones(one)) for one in cycles(self.record, wanted))

    def checks(self) -> tuple[ControlCheck, ...]:
        """Return what sources said about control beside what the record shows then."""
        return check_control(self.record)

    def findings(self) -> tuple[Finding, ...]:
        """Return what is wrong or contradictory in the body's tables, worst first."""
        return body_findings(self.record, self._unknown_candidates())

    def _unknown_candidates(self) -> tuple[tuple[str, str], ...]:
        if self.desk is None:
            return ()
        return tuple(
            (election, name)
            for election in self.elections()
            for name in unknown_candidates(self.desk.reader(election), self.record)
        )

    def _controller(self, election: str, as_of: datetime | None, scheme: str) -> Controller:
        filling = self.elections()
        if self.desk is None or not filling:
            raise UsageError(
                f"body {self.record.body.id}: no counted election fills its seats, expected "
                'a desk with `fills = ["body/seat"]` in [[contests]] and a count'
            )
        if election and election not in filling:
            self.desk.election(election)
            raise UsageError(
                f"election {election!r}: fills no seat of {self.record.body.id}, "
                f"expected one of {', '.join(filling)}"
            )
        chosen = self._counted(election, as_of)
        forecaster = self.desk.forecaster(chosen, as_of=as_of)
        return Controller(forecaster, self.record, scheme=scheme or self.scheme)

    def _counted(self, election: str, as_of: datetime | None) -> str:
        """Return the election, or the newest, if its count was published by then."""
        published = self.elections(as_of=as_of)
        if as_of and (election or not published) and election not in published:
            raise UsageError(
                f"body {self.record.body.id}: no count that fills its seats was published by "
                f"{as_of.isoformat(timespec='seconds')}, expected a later moment"
            )
        return election or published[0]
