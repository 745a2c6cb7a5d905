"""Published money for each vote, on election night and certified, beside what was printed."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from downballot.contests.names import listing
from downballot.model.body import (
    BodyRecord,
    CountStage,
    Hedge,
    PublishedSpending,
    SpendingMetric,
)
from downballot.model.partial_date import PartialDate
from downballot.model.sentence import join, say
from downballot.money.published import (
    figure_per_vote,
    for_and_against,
    published_in,
    seat_candidates,
    totals,
)
from downballot.money.published_values import FigurePerVote, Figures
from downballot.publication.body_parts import Reference, reference
from downballot.publication.figures import amount
from downballot.publication.money_figures import dollars, published_dollars

_NONE = say("none, says the source")
_FOR = {
    SpendingMetric.SUPPORT: say("independent support"),
    SpendingMetric.ON_BEHALF: say("support, with attacks on rivals"),
}
STAGE_NAMES = {
    CountStage.NIGHT.value: say("election night"),
    CountStage.PARTIAL.value: say("partial"),
    CountStage.UNOFFICIAL.value: say("unofficial"),
    CountStage.FINAL.value: say("final"),
    CountStage.CERTIFIED.value: say("certified"),
}
_STAGES = {CountStage.NIGHT.value, CountStage.CERTIFIED.value}


class PerVoteRow(Struct, frozen=True):
    """Money divided by votes.

    Attributes:
        whose: Whose votes, and what money.
        money: The money, with its day.
        votes: The votes, with their day.
        stage: How far the count was, or that a source printed the quotient.
        each: Dollars for each vote, or as printed.
        verified: Whether a reader can look up the votes.
        source: Where the money, or the printed figure, is from.
    """

    whose: str
    money: str
    votes: str
    stage: str
    each: str
    verified: bool
    source: Reference


def per_votes(record: BodyRecord, seat: str, election: PartialDate) -> tuple[PerVoteRow, ...]:
    """Return the newest figure of each round for each vote: of all candidates, then of each.

    Args:
        record: All that is on record of the body.
        seat: The seat's id.
        election: A day: figures of that round and of its year as a whole. A year: every
            round in it.
    """
    rows = (
        *_of_contest(record, seat, election),
        *_of_candidates(record, seat, election),
    )
    return tuple(dict.fromkeys(rows))


def figure_words(row: PublishedSpending) -> str:
    """Write a published figure with its hedge.

    Args:
        row: The figure.
    """
    if row.cents is None:
        return _NONE
    figure = published_dollars(row.cents)
    if row.hedge is Hedge.MORE_THAN:
        return say("more than {dollars}", dollars=figure)
    if row.hedge is Hedge.NEARLY:
        return say("nearly {dollars}", dollars=figure)
    return say("about {dollars}", dollars=figure) if row.hedge is Hedge.ABOUT else figure


def _of_contest(record: BodyRecord, seat: str, election: PartialDate) -> Iterator[PerVoteRow]:
    for row in _newest(totals(record, election, (seat,))):
        for day in _days(record, row, seat, election):
            everybody = seat_candidates(record, day, seat)
            found = figure_per_vote(record, row, day, everybody)
            yield from _quotients(say("All candidates"), found)
    people = {one.id: one.name for one in record.people}
    several = [
        row
        for row in published_in(record, election)
        if row.metric is SpendingMetric.INDEPENDENT and row.seats == (seat,) and row.people
    ]
    for row in _newest(Figures(tuple(several))):
        names = listing([people.get(one, one) for one in row.people])
        for day in _days(record, row, seat, election):
            yield from _quotients(names, figure_per_vote(record, row, day, row.people))


def _of_candidates(
    record: BodyRecord, seat: str, election: PartialDate
) -> Iterator[PerVoteRow]:
    people = {one.id: one.name for one in record.people}
    for one in for_and_against(record, election):
        newest = [*_newest(one.on_behalf), *_newest(one.support)] if one.seat == seat else []
        for row in newest:
            name = join(": ", (people.get(one.person, one.person), _FOR[row.metric]))
            for day in _days(record, row, seat, election):
                found = figure_per_vote(record, row, day, (one.person,))
                yield from _quotients(name, found)


def _newest(figures: Figures) -> list[PublishedSpending]:
    """Return the newest figure of each round, one that a reader can open where there is one."""
    rounds = dict.fromkeys(row.round for row in figures.rows)
    of_round = (
        Figures(tuple(row for row in figures.rows if row.round is one)).latest for one in rounds
    )
    return [row for row in of_round if row and row.cents]


def _days(
    record: BodyRecord, row: PublishedSpending, seat: str, election: PartialDate
) -> tuple[PartialDate, ...]:
    """Return the day whose votes a figure is divided by: its own, else the last of its year."""
    if row.election.exact:
        return (row.election,)
    of_seat = (one for one in record.candidacies if one.seat == seat and one.votes is not None)
    days = {one.election for one in of_seat if one.election.exact}
    of_year = [day for day in days if day.year == row.election.year]
    if not of_year or (election.exact and max(of_year) != election):
        return ()
    return (max(of_year),)


def _quotients(whose: str, found: FigurePerVote) -> Iterator[PerVoteRow]:
    money = _until(figure_words(found.figure), found.figure.as_of)
    for one in found.per_vote:
        if one.stage in _STAGES:
            yield PerVoteRow(
                whose=whose,
                money=money,
                votes=_until(amount(one.number), one.number_as_of),
                stage=STAGE_NAMES.get(one.stage, one.stage),
                each=dollars(round(one.cents_each)),
                verified=one.stage not in found.unverified_stages,
                source=reference(found.figure),
            )
    for row in found.printed:
        yield PerVoteRow(
            whose, "", "", say("as printed"), figure_words(row), row.verified, reference(row)
        )


def _until(what: str, day: PartialDate | None) -> str:
    return join(", ", (what, day.words)) if day else what
