"""The tables of published figures that a reader of an election knows.

For and against by candidate, by spender, and dollars per vote. Nothing is averaged and no
source is chosen: figures of one thing stand side by side, oldest first, each with its day.
"Spent for" a candidate has two meanings, support alone and support plus attacks on the
rival; both are named, and the second is added up only from figures of one source and day.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator

from downballot.model.body import (
    BodyRecord,
    Candidacy,
    CountStage,
    PublishedSpending,
    Round,
    SpendingMetric,
)
from downballot.model.partial_date import PartialDate
from downballot.money.per_vote import PerVote, per_vote
from downballot.money.published_values import (
    CandidateMoney,
    FigurePerVote,
    Figures,
    SpenderMoney,
    SpentFor,
    SpentForCandidate,
    VotesThen,
)

_FOR_ONE = {
    SpendingMetric.SUPPORT,
    SpendingMetric.OPPOSE,
    SpendingMetric.ON_BEHALF,
    SpendingMetric.FOR,
    SpendingMetric.OWN_CONTRIBUTIONS,
}
_STAGES = list(CountStage)


def published_in(record: BodyRecord, election: PartialDate) -> tuple[PublishedSpending, ...]:
    """Return the figures of an election, oldest first.

    Args:
        record: The body's record.
        election: A day: figures of that round, and of its year as a whole. A year: those
            of every round in it.
    """
    whole = PartialDate(election.year)
    days = {election, whole} if election.exact else None
    return _oldest_first(
        row
        for row in record.money
        if row.election.year == election.year and (days is None or row.election in days)
    )


def for_and_against(record: BodyRecord, election: PartialDate) -> tuple[CandidateMoney, ...]:
    """Return what was published of each candidate, by seat, then by name's id and round.

    Args:
        record: The body's record.
        election: A day or a year, as in ``published_in``.
    """
    groups: dict[tuple[str, str, str], list[PublishedSpending]] = defaultdict(list)
    for row in published_in(record, election):
        if row.metric in _FOR_ONE and len(row.people) == 1:
            groups["; ".join(row.seats), row.people[0], row.round or ""].append(row)
    return tuple(_candidate(key, rows) for key, rows in sorted(groups.items()))


def by_spender(record: BodyRecord, election: PartialDate) -> tuple[SpenderMoney, ...]:
    """Return what was published of each spender's independent expenditures, largest first.

    Args:
        record: The body's record.
        election: A day or a year, as in ``published_in``.
    """
    groups: dict[tuple[str, Round | None], list[PublishedSpending]] = defaultdict(list)
    for row in published_in(record, election):
        if row.metric is SpendingMetric.INDEPENDENT and row.spender:
            groups[row.spender, row.round].append(row)
    found = [
        SpenderMoney(spender, round_, Figures(tuple(rows)))
        for (spender, round_), rows in groups.items()
    ]
    return tuple(sorted(found, key=lambda one: -(one.figures.highest_cents or 0)))


def totals(record: BodyRecord, election: PartialDate, seats: tuple[str, ...] = ()) -> Figures:
    """Return every figure of all independent spending in an election, or for some seats.

    Args:
        record: The body's record.
        election: A day or a year, as in ``published_in``.
        seats: Ids of the seats; none for all that were filled.
    """
    return Figures(
        tuple(
            row
            for row in published_in(record, election)
            if row.metric is SpendingMetric.INDEPENDENT
            and row.seats == seats
            and not (row.spender or row.people or row.whom)
        )
    )


def spent_for(record: BodyRecord, election: PartialDate) -> tuple[SpentForCandidate, ...]:
    """Return what was spent for each candidate in both meanings, by seat and person.

    Support plus attacks is as printed, and added up where one source gives, of one day,
    the support of a candidate and the attacks on the only rival it has figures of.

    Args:
        record: The body's record.
        election: A day or a year, as in ``published_in``.
    """
    rows = [row for row in published_in(record, election) if _of_one(row)]
    printed = [
        SpentForCandidate(
            "; ".join(row.seats), row.people[0], meaning, row.cents, (row,), added_up=False
        )
        for row in rows
        for metric, meaning in (
            (SpendingMetric.SUPPORT, SpentFor.SUPPORT),
            (SpendingMetric.ON_BEHALF, SpentFor.WITH_ATTACKS),
        )
        if row.metric is metric and row.cents is not None
    ]
    return tuple(sorted([*printed, *_added_up(rows)], key=lambda one: (one.seat, one.person)))


def votes_then(
    record: BodyRecord, day: PartialDate, people: Collection[str]
) -> tuple[VotesThen, ...]:
    """Return the votes of some candidates together, one a stage at which all have a number.

    Args:
        record: The body's record.
        day: Day of the round.
        people: Ids of the candidates.
    """
    found = []
    for stage in _STAGES:
        rows = [
            [row for row in record.candidacies if _counted(row, day, stage, person)]
            for person in people
        ]
        if people and all(rows):
            found.append(_together(stage, rows))
    return tuple(found)


def seat_candidates(record: BodyRecord, day: PartialDate, seat: str) -> tuple[str, ...]:
    """Return the ids of those whose votes in one round for a seat are on record, sorted.

    Args:
        record: The body's record.
        day: Day of the round.
        seat: The seat's id.
    """
    rows = (row for row in record.candidacies if (row.election, row.seat) == (day, seat))
    return tuple(sorted({row.person for row in rows if row.votes is not None}))


def figure_per_vote(
    record: BodyRecord, figure: PublishedSpending, day: PartialDate, people: Collection[str]
) -> FigurePerVote:
    """Divide a published figure by the votes of some candidates at each stage of the count.

    Args:
        record: The body's record.
        figure: The figure, with cents.
        day: Day of the round whose votes they are.
        people: Ids of the candidates whose votes are added up; all of a seat for money
            in the contest (``seat_candidates``).
    """
    counts = votes_then(record, day, people)
    quotients = [_quotient(figure, count) for count in counts] if figure.cents else []
    return FigurePerVote(
        figure,
        tuple(one for one in quotients if one is not None),
        tuple(count.stage for count in counts if not count.verified),
        tuple(
            row
            for row in published_in(record, day)
            if row.metric is SpendingMetric.INDEPENDENT_PER_VOTE
            and (row.seats, row.people, row.whom) == (figure.seats, figure.people, figure.whom)
        ),
    )


def _oldest_first(rows: Iterable[PublishedSpending]) -> tuple[PublishedSpending, ...]:
    return tuple(sorted(rows, key=lambda row: (row.as_of or "", row.line)))


def _candidate(key: tuple[str, str, str], rows: list[PublishedSpending]) -> CandidateMoney:
    seat, person, round_ = key

    def of(metric: SpendingMetric) -> Figures:
        return Figures(tuple(row for row in rows if row.metric is metric and not row.spender))

    return CandidateMoney(
        seat,
        person,
        Round(round_) if round_ else None,
        support=of(SpendingMetric.SUPPORT),
        oppose=of(SpendingMetric.OPPOSE),
        on_behalf=of(SpendingMetric.ON_BEHALF),
        unspecified=of(SpendingMetric.FOR),
        by_spender=tuple(row for row in rows if row.spender),
        own=of(SpendingMetric.OWN_CONTRIBUTIONS),
    )


def _of_one(row: PublishedSpending) -> bool:
    return len(row.people) == 1 and not row.spender


def _added_up(rows: list[PublishedSpending]) -> Iterator[SpentForCandidate]:
    for row in rows:
        if row.metric is SpendingMetric.SUPPORT and row.cents is not None:
            same = [other for other in rows if _same_place_and_day(row, other)]
            rivals = {other.people[0] for other in same} - set(row.people)
            attacks = [other for other in same if other.metric is SpendingMetric.OPPOSE]
            attacks = [other for other in attacks if other.people != row.people]
            if len(rivals) == 1 and len(attacks) == 1 and attacks[0].cents is not None:
                yield SpentForCandidate(
                    "; ".join(row.seats),
                    row.people[0],
                    SpentFor.WITH_ATTACKS,
                    row.cents + attacks[0].cents,
                    (row, attacks[0]),
                    added_up=True,
                )


def _same_place_and_day(one: PublishedSpending, other: PublishedSpending) -> bool:
    def key(row: PublishedSpending) -> tuple[object, ...]:
        return row.election, row.round, row.seats, row.source, row.as_of

    return key(one) == key(other)


def _counted(row: Candidacy, day: PartialDate, stage: CountStage, person: str) -> bool:
    same = (row.election, row.stage, row.person) == (day, stage, person)
    return same and row.votes is not None


def _together(stage: CountStage, rows: list[list[Candidacy]]) -> VotesThen:
    """Add up one row a person: verified before unverified, then the newest."""
    chosen = [
        max(of_person, key=lambda row: (row.verified, row.as_of or "")) for of_person in rows
    ]
    return VotesThen(
        stage,
        sum(row.votes or 0 for row in chosen),
        max((row.as_of for row in chosen if row.as_of), default=None),
        verified=all(row.verified for row in chosen),
        sources_differ=any(len({row.votes for row in person}) > 1 for person in rows),
        source=chosen[0].source,
    )


def _quotient(figure: PublishedSpending, count: VotesThen) -> PerVote | None:
    return per_vote(
        figure.cents or 0,
        count.votes,
        money_as_of=figure.as_of,
        number_as_of=count.as_of,
        stage=count.stage,
        sources=(figure.source, count.source),
    )
