"""The published money of a contest or a whole election, as a person asks for it."""

from __future__ import annotations

from pathlib import Path

from msgspec import Struct

from downballot.control.register import find_seat
from downballot.errors import UsageError
from downballot.model.body import BodyRecord, PublishedSpending, Seat
from downballot.model.partial_date import PartialDate, parse_partial_date
from downballot.money.comparing_values import ContestCost
from downballot.money.contest_costs import contest_costs
from downballot.money.published import published_in, spent_for
from downballot.money.published_values import SpentForCandidate
from downballot.pipeline.opening import open_body
from downballot.publication.published_money_part import (
    PublishedMoney,
    PublishedTotal,
    published_money,
    published_totals,
)


class SeatMoney(Struct, frozen=True):
    """Published money of one seat.

    Attributes:
        seat: What readers call the seat.
        money: The figures as readers see them.
        figures: The same as on record, oldest first.
        spent_for: Spent for each candidate, in both meanings of it.
        cost: What the contest cost in all rounds of the year; None where nothing tells.
    """

    seat: str
    money: PublishedMoney
    figures: tuple[PublishedSpending, ...]
    spent_for: tuple[SpentForCandidate, ...]
    cost: ContestCost | None


class PublishedTables(Struct, frozen=True):
    """Published money of a contest, or of an election with each of its contests.

    Attributes:
        body: What readers call the body.
        election: The day or year.
        totals: Figures of the whole election; none where one contest is asked for.
        contests: By seat.
    """

    body: str
    election: str
    totals: tuple[PublishedTotal, ...]
    contests: tuple[SeatMoney, ...]


def published_of(folder: Path, contest: str, body: str = "") -> PublishedTables:
    """Return the published money that a person asks for.

    Args:
        folder: The desk's folder; without a desk, the almanac is read.
        contest: Seat and year or day (``4/2017``, ``lausd/4/2017-05-16``); the year alone
            for the whole election, also with the body before it.
        body: Id of the body; what stands before the seat, or the first, when empty.

    Raises:
        UsageError: No such body or seat, no year or day, or nothing was published of it.
    """
    *before, when = [part.strip() for part in contest.replace(" ", "/").split("/") if part] or [
        ""
    ]
    day = _election(when, contest)
    named = body or (before.pop(0) if len(before) == 2 else "")
    with open_body(folder, named) as opened:
        record = opened.record
        seats = _seats(record, before)
        contests = tuple(
            _of_seat(record, seat, day, money)
            for seat in seats
            if any(seat.id in row.seats for row in published_in(record, day))
            and (money := published_money(record, seat.id, day))
        )
        totals = () if before else _totals(record, day)
        if not (contests or totals):
            years = ", ".join(sorted({str(one.election.year) for one in record.money}))
            raise UsageError(
                f"contest {contest!r}: nothing published of its money, expected one of the "
                f"years {years or 'of none'}"
            )
        return PublishedTables(record.body.short_name, day.words, totals, contests)


def _election(when: str, contest: str) -> PartialDate:
    try:
        return parse_partial_date(when)
    except ValueError as error:
        raise UsageError(
            f"contest {contest!r}: no year or day at its end, expected 4/2017, lausd/4/2017, "
            "lausd/4/2017-05-16 or 2017"
        ) from error


def _seats(record: BodyRecord, before: list[str]) -> tuple[Seat, ...]:
    if not before or before == [record.body.id]:
        before.clear()
        return record.seats
    return (find_seat(record, before[-1]),)


def _of_seat(
    record: BodyRecord, seat: Seat, day: PartialDate, money: PublishedMoney
) -> SeatMoney:
    costs = (one for one in contest_costs(record) if one.year == day.year)
    return SeatMoney(
        seat.name,
        money,
        tuple(row for row in published_in(record, day) if seat.id in row.seats),
        tuple(one for one in spent_for(record, day) if one.seat == seat.id),
        next((one for one in costs if one.seats == (seat.id,)), None),
    )


def _totals(record: BodyRecord, day: PartialDate) -> tuple[PublishedTotal, ...]:
    year = PartialDate(day.year).words
    return tuple(one for one in published_totals(record) if one.election == year)
