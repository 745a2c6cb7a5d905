"""Money in an election as offices and the press published it, each figure with its source.

Figures of one thing stand one under the other, also where they disagree.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec import Struct

from downballot.model.body import BodyRecord, PublishedSpending, SpendingMetric
from downballot.model.partial_date import PartialDate
from downballot.model.sentence import say
from downballot.money.published import (
    by_spender,
    for_and_against,
    published_in,
    totals,
)
from downballot.money.published_values import CandidateMoney, Figures
from downballot.publication.addresses import Address
from downballot.publication.body_addresses import member_path, seat_path
from downballot.publication.figures import shortened
from downballot.publication.frame import Link
from downballot.publication.published_figures import (
    DIFFER,
    EVERYBODY,
    METRICS,
    FigureGroup,
    FigureRow,
    figure_rows,
    group,
    other_groups,
)
from downballot.publication.published_per_vote import PerVoteRow, per_votes


class PublishedMoney(Struct, frozen=True):
    """Published money of one election for one seat.

    Attributes:
        id: Anchor of it.
        title: Which election.
        contest: Figures of the contest as a whole.
        candidates: For, against and own, by candidate.
        spenders: By spender.
        others: Everything else on record of this seat.
        per_vote: Dollars for each vote.
        unverified: Whether a figure has no source that can be opened.
    """

    id: str
    title: str
    contest: tuple[FigureGroup, ...]
    candidates: tuple[FigureGroup, ...]
    spenders: tuple[FigureGroup, ...]
    others: tuple[FigureGroup, ...]
    per_vote: tuple[PerVoteRow, ...]
    unverified: bool


class PublishedTotal(Struct, frozen=True):
    """All independent spending of a year of a body, with what else is of no one seat.

    Attributes:
        body: What readers call the body.
        election: The year.
        rows: All independent spending.
        differ: Said where figures are not all the same; or empty.
        others: Everything else on record that is of no one seat.
        seats: Pages of seats with more.
    """

    body: str
    election: str
    rows: tuple[FigureRow, ...]
    differ: str
    others: tuple[FigureGroup, ...]
    seats: tuple[Link, ...]


def published_money(
    record: BodyRecord, seat: str, election: PartialDate
) -> PublishedMoney | None:
    """Return what was published of the money for one seat; None where nothing was.

    Args:
        record: All that is on record of the body.
        seat: The seat's id.
        election: A day: figures of that round and of its year as a whole. A year: every
            round in it.
    """
    people = {one.id: one.name for one in record.people}
    whole = totals(record, election, (seat,))
    contest = tuple(
        one
        for which in dict.fromkeys(row.round for row in whole.rows)
        for one in group(
            EVERYBODY,
            "",
            METRICS[SpendingMetric.INDEPENDENT],
            Figures(tuple(row for row in whole.rows if row.round is which)),
        )
    )
    candidates = tuple(
        made
        for one in for_and_against(record, election)
        if one.seat == seat
        for made in _candidate(one, people, record.body.id)
    )
    spenders = tuple(_spenders(record, seat, election))
    shown = {row for one in (*contest, *candidates, *spenders) for row in one.rows}
    of_seat = (row for row in published_in(record, election) if seat in row.seats)
    others = other_groups(of_seat, shown, people)
    if not (contest or candidates or spenders or others):
        return None
    groups = (*contest, *candidates, *spenders, *others)
    return PublishedMoney(
        id=f"money-{election}",
        title=election.words,
        contest=contest,
        candidates=candidates,
        spenders=spenders,
        others=others,
        per_vote=per_votes(record, seat, election),
        unverified=not all(row.source.verified for one in groups for row in one.rows),
    )


def published_money_of_seat(record: BodyRecord, seat: str) -> tuple[PublishedMoney, ...]:
    """Return what was published of the money for one seat, year by year, newest first.

    Args:
        record: All that is on record of the body.
        seat: The seat's id.
    """
    years = sorted({row.election.year for row in record.money}, reverse=True)
    found = (published_money(record, seat, PartialDate(year)) for year in years)
    return tuple(one for one in found if one)


def published_totals(record: BodyRecord) -> tuple[PublishedTotal, ...]:
    """Return totals of independent spending by year, newest first, with the seats' pages.

    Args:
        record: All that is on record of the body.
    """
    years = sorted({row.election.year for row in record.money}, reverse=True)
    found = (_total(record, PartialDate(year)) for year in years)
    return tuple(one for one in found if one.rows or one.others or one.seats)


def _total(record: BodyRecord, year: PartialDate) -> PublishedTotal:
    figures = totals(record, year)
    rows = figure_rows(figures.rows)
    people = {one.id: one.name for one in record.people}
    of_none = (row for row in published_in(record, year) if not row.seats)
    named = {seat for row in published_in(record, year) for seat in row.seats}
    return PublishedTotal(
        body=record.body.short_name,
        election=year.words,
        rows=rows,
        differ=DIFFER if figures.differ else "",
        others=other_groups(of_none, set(rows), people),
        seats=tuple(
            Link(Address(f"{seat_path(record.body.id, one.id)}#money-{year}"), one.name)
            for one in record.seats
            if one.id in named and published_money(record, one.id, year)
        ),
    )


def _candidate(one: CandidateMoney, people: dict[str, str], body: str) -> Iterator[FigureGroup]:
    name = people.get(one.person, one.person)
    href = member_path(body, one.person) if one.person in people else ""
    for what, figures in (
        (METRICS[SpendingMetric.SUPPORT], one.support),
        (METRICS[SpendingMetric.ON_BEHALF], one.on_behalf),
        (METRICS[SpendingMetric.FOR], one.unspecified),
        (METRICS[SpendingMetric.OPPOSE], one.oppose),
        (
            say("own: received by the candidate\N{RIGHT SINGLE QUOTATION MARK}s committee"),
            one.own,
        ),
    ):
        yield from group(name, href, what, figures)
    for spender in dict.fromkeys(row.spender for row in one.by_spender):
        rows = tuple(row for row in one.by_spender if row.spender == spender)
        yield from group(
            name, href, say("for: by {spender}", spender=shortened(spender)), Figures(rows)
        )


def _spenders(record: BodyRecord, seat: str, election: PartialDate) -> Iterator[FigureGroup]:
    """Yield what spenders spent here, then what they spent in the whole election."""
    for wide in (False, True):
        for one in by_spender(record, election):
            rows = tuple(
                row
                for row in one.figures.rows
                if (seat in row.seats if not wide else not row.seats)
            )
            what = say("in the whole election") if wide else _of_seats(rows, seat)
            yield from group(shortened(one.spender), "", what, Figures(rows))


def _of_seats(rows: Iterable[PublishedSpending], seat: str) -> str:
    shared = any(row.seats != (seat,) for row in rows)
    return say("here and for other seats") if shared else say("here")
