"""Invented contests, boards and payments that show each component in all its states.

Nobody of these names ran for anything: the pages of components say so.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

from downballot.contests.batches import batch
from downballot.contests.standing import stand
from downballot.contests.views import (
    BallotsCounted,
    ContestHistory,
    ContestView,
    ElectionView,
    HistoryStep,
)
from downballot.control.values import Board, SeatHolder, Split
from downballot.forecast.values import ContestForecast, Interval, SelectionForecast
from downballot.model.body import Bloc, Body, Person, Seat
from downballot.model.contest import ContestDefinition, ContestType, Selection
from downballot.model.count import ContestCount, SelectionCount
from downballot.model.partial_date import PartialDate
from downballot.model.rule import FIFTY_FIVE, Denominator, Otherwise, Rule
from downballot.model.sentence import say
from downballot.model.status import ResultsStatus
from downballot.model.update import Update, update_key
from downballot.money.desk_values import MoneyTrace, TracedSource, TracedSpending
from downballot.money.tracing_values import Bucket, FlowCounts, FlowPath

NIGHT = datetime(2030, 11, 6, 4, 30, tzinfo=UTC)
RACE = ((5200, 4100), (7900, 6500), (11_300, 10_400), (14_100, 13_900))
MEASURE = ((6100, 4400), (9000, 7300), (13_200, 10_900), (15_900, 13_100))
NAMES = ("Ana Example", "Ben Sample")
BOND = Rule(share=FIFTY_FIVE, denominator=Denominator.YES_AND_NO, otherwise=Otherwise.FAILS)
_ELECTION = "2030-11-05-example"


def race_history(counts: Sequence[tuple[int, int]] = RACE) -> ContestHistory:
    """Return an invented race of two.

    Args:
        counts: Votes for each at each update.
    """
    return _history(counts, NAMES, Rule(), ContestType.CANDIDATE)


def measure_history(counts: Sequence[tuple[int, int]] = MEASURE) -> ContestHistory:
    """Return an invented measure that needs 55 %.

    Args:
        counts: Votes for and against at each update.
    """
    return _history(counts, ("yes", "no"), BOND, ContestType.BALLOT_MEASURE)


def _history(
    counts: Sequence[tuple[int, int]], names: tuple[str, str], rule: Rule, kind: ContestType
) -> ContestHistory:
    steps: list[HistoryStep] = []
    for number, votes in enumerate(counts):
        before = steps[-1].view.count if steps else None
        view = _view(votes, names, rule, kind, before)
        moment = NIGHT + timedelta(hours=20 * number)
        update = Update(_ELECTION, update_key(moment), moment, ())
        steps.append(HistoryStep(update, view, BallotsCounted(sum(votes), sum(votes), 0)))
    election = ElectionView(
        id=_ELECTION,
        title="Example Election",
        date=date(2030, 11, 5),
        jurisdiction="Example County",
        timezone="America/Los_Angeles",
        status=ResultsStatus.UNOFFICIAL_PARTIAL,
        update=steps[-1].update,
        updates=len(steps),
        ballots=steps[-1].ballots,
        last_received_at=steps[-1].update.published_at + timedelta(minutes=2),
    )
    return ContestHistory(election, steps[-1].view, tuple(steps))


def _view(
    votes: tuple[int, int],
    names: tuple[str, str],
    rule: Rule,
    kind: ContestType,
    before: ContestCount | None,
) -> ContestView:
    chosen = tuple(Selection(name, name.upper()) for name in names)
    definition = ContestDefinition("example", "EXAMPLE DISTRICT 1", kind, chosen)
    pairs = zip(names, votes, strict=True)
    count = ContestCount("example", tuple(SelectionCount(*each) for each in pairs), write_ins=0)
    standing = stand(definition, count, rule, status=ResultsStatus.UNOFFICIAL_PARTIAL)
    added = batch(before, count) if before else None
    return ContestView(
        election=_ELECTION,
        id="example",
        name="Example District 1",
        followed=True,
        definition=definition,
        rule=rule,
        count=count,
        standing=standing,
        batch=added,
    )


def forecast_of(history: ContestHistory) -> ContestForecast:
    """Return an invented forecast: a third of the votes still to come, and a spread.

    Args:
        history: The contest.
    """
    standing = history.view.standing
    counted = standing.tally.listed_votes
    return ContestForecast(
        contest="example",
        published_at=history.steps[-1].update.published_at,
        model="example",
        seed=1,
        draws=1000,
        counted_votes=counted,
        votes_to_come=Interval(*(counted * part for part in (0.33, 0.3, 0.36, 0.2, 0.5))),
        method=say("Invented."),
        selections=tuple(
            SelectionForecast(
                one.selection,
                one.votes,
                one.votes / counted,
                _around(one.votes / counted, 0.06),
                _around(one.votes / counted, 0.025),
            )
            for one in standing.selections
        ),
        probabilities=(),
    )


def _around(middle: float, spread: float) -> Interval:
    half = spread / 3
    return Interval(middle, middle - half, middle + half, middle - spread, middle + spread)


def board_of(blocs: str) -> Board:
    """Return an invented board.

    Args:
        blocs: A letter a seat: ``p`` and ``h`` for two blocs, ``-`` for no bloc, ``v`` for
            a vacant seat.
    """
    names = {"p": "plains", "h": "hills"}
    seats = tuple(
        _seat(number, names.get(letter, ""), vacant=letter == "v")
        for number, letter in enumerate(blocs, 1)
    )
    split = Split(
        tuple((name, blocs.count(letter)) for letter, name in names.items()),
        unaligned=blocs.count("-"),
        vacant=blocs.count("v"),
    )
    needed = len(blocs) // 2 + 1
    return Board(
        body=Body(id="example", name="Example Board", short_name="Example", source=""),
        as_of=PartialDate(2030, 11, 5),
        scheme=None,
        blocs=(
            Bloc(scheme="example", id="plains", name="plains", side=1, source=""),
            Bloc(scheme="example", id="hills", name="hills", side=2, source=""),
        ),
        seats=seats,
        split=split,
        needed=needed,
        holder=next((name for name, held in split.blocs if held >= needed), ""),
        according_to=(),
        sentences=(),
    )


def _seat(number: int, bloc: str, *, vacant: bool) -> SeatHolder:
    seat = Seat(id=str(number), name=f"District {number}", source="")
    name = f"Member {chr(64 + number % 26)}"
    person = None if vacant else Person(id=f"p{number}", name=name, source="")
    return SeatHolder(seat, person, None, bloc)


def payments() -> MoneyTrace:
    """Return an invented trace: two donors and a loan, a committee between, one candidate."""
    donors = {"EXAMPLE, DORA": 60_000_00, "SAMPLE BROTHERS LLC": 35_000_00}
    loan, committee = Bucket.LOAN.value, "Example Voters for Example"
    whole = sum(donors.values()) + 5_000_00
    return MoneyTrace(
        question=say("for {name}", name=NAMES[0]),
        spent_cents=whole,
        sources=(
            *(
                TracedSource(Bucket.DONOR.value, name, cents, cents, cents)
                for name, cents in donors.items()
            ),
            TracedSource(loan, "Sample Bank", 5_000_00, 5_000_00, 5_000_00),
        ),
        paths=(
            *(
                FlowPath(Bucket.DONOR.value, (name, "Sample Fund", committee), cents)
                for name, cents in donors.items()
            ),
            FlowPath(loan, ("Sample Bank", committee), 5_000_00),
        ),
        spending=(TracedSpending("1", committee, NAMES[0], "", "support", whole),),
        counts=FlowCounts(**dict.fromkeys(FlowCounts.__struct_fields__, 0)),
        assumptions=(),
    )
