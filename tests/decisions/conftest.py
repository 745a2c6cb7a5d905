"""Contests made by hand with their finishes, and real ones with finishes drawn around them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from msgspec import Struct

from downballot.contests.batches import batch
from downballot.contests.standing import stand
from downballot.contests.views import ContestView, CountedContest, CountStep
from downballot.decisions.policy import end_of_night
from downballot.decisions.values import ContestDecision
from downballot.forecast.constants import PastRecord
from downballot.forecast.finishes import Finishes, interval
from downballot.forecast.values import ContestForecast, SelectionForecast
from downballot.model.contest import ContestDefinition, ContestType, Selection
from downballot.model.count import ContestCount, SelectionCount
from downballot.model.rule import (
    FIFTY_FIVE,
    MAJORITY,
    TWO_THIRDS,
    Denominator,
    Otherwise,
    Rule,
    Scope,
    Share,
)
from downballot.model.status import ResultsStatus
from downballot.model.update import Update, update_key

ZONE = ZoneInfo("America/Los_Angeles")
NIGHT = datetime(2024, 11, 5, 20, 36, tzinfo=ZONE)
NIGHT_ENDS = end_of_night(date(2024, 11, 5), ZONE)


class Past(Struct, frozen=True):
    """Past canvasses that answer what a test wants them to."""

    contests: int = 143
    lost: int = 2
    never: bool = False

    def record(self, difference: float, uncounted_share: float):
        assert difference > 0
        assert 0 < uncounted_share <= 1
        return PastRecord(self.contests, self.lost, difference, uncounted_share)

    def never_lost(self, difference: float) -> bool:
        assert difference > 0
        return self.never


class Made(Struct, frozen=True):
    """What ``decide`` is asked with."""

    contest: CountedContest
    forecast: ContestForecast
    finishes: Finishes

    @property
    def view(self) -> ContestView:
        return self.contest.view


def most_votes(seats: int = 1) -> Rule:
    return Rule(seats=seats)


def measure(share: Share, **more: object) -> Rule:
    return Rule(
        share=share, denominator=Denominator.YES_AND_NO, otherwise=Otherwise.FAILS, **more
    )


RULES = {
    "most votes": most_votes(),
    "majority or runoff": Rule(
        share=MAJORITY, otherwise=Otherwise.TOP_TWO, next_contest="a runoff in March"
    ),
    "majority": Rule(share=MAJORITY),
    "top two": Rule(otherwise=Otherwise.TOP_TWO),
    "half": measure(MAJORITY),
    "55%": measure(FIFTY_FIVE),
    "two thirds": measure(TWO_THIRDS),
    "part": Rule(scope=Scope.PART),
    "unknown": Rule(unknown="the file does not say it"),
}


def a_view(
    votes: Mapping[str, int],
    rule: Rule,
    *,
    before: Mapping[str, int] | None = None,
    status: ResultsStatus = ResultsStatus.UNOFFICIAL_PARTIAL,
    write_ins: int | None = 0,
    at_most: int | None = None,
) -> ContestView:
    question = rule.denominator is Denominator.YES_AND_NO
    definition = ContestDefinition(
        "board",
        "Board",
        ContestType.BALLOT_MEASURE if question else ContestType.CANDIDATE,
        tuple(Selection(one, one.title()) for one in votes),
        votes_allowed=rule.seats,
    )
    count = _count(votes, write_ins)
    return ContestView(
        "2024", "board", "Board", True, definition, rule, count,
        stand(definition, count, rule, status=status, ballots_to_come_at_most=at_most),
        batch(_count(before, write_ins), count) if before is not None else None,
    )  # fmt: skip


def _count(votes: Mapping[str, int], write_ins: int | None) -> ContestCount:
    counts = tuple(SelectionCount(*one) for one in votes.items())
    return ContestCount("board", counts, write_ins=write_ins)


def a_forecast(view: ContestView, finishes: Finishes) -> ContestForecast:
    now = {one.selection: one.votes for one in view.standing.selections}
    counted = sum(now.values())
    final = finishes.votes.reshape(-1, len(now)) if now else np.zeros((1, 0))
    gains = final - np.array([now[one] for one in finishes.selections])
    whole = gains.sum(axis=1)
    parts = np.divide(gains.T, whole, out=np.zeros_like(gains.T), where=whole > 0)
    shares = finishes.final_shares().T
    return ContestForecast(
        contest=view.id,
        published_at=NIGHT,
        model="1-test",
        seed=1,
        draws=len(final),
        counted_votes=counted,
        votes_to_come=interval(whole),
        method="made by hand",
        selections=tuple(
            SelectionForecast(
                one, now[one], now[one] / counted if counted else None,
                interval(parts[column]), interval(shares[column]),
            )
            for column, one in enumerate(finishes.selections)
        ),
        probabilities=(),
        complete=finishes.complete,
    )  # fmt: skip


def make(
    counts: Sequence[Mapping[str, int]],
    rule: Rule,
    finals: Sequence[Sequence[float]] | np.ndarray,
    *,
    at: Sequence[datetime] = (),
    complete: bool = False,
    **more: object,
) -> Made:
    """Make a contest of these counts, one an update, that ends in one of the finals."""
    moments = at or [NIGHT + timedelta(days=day) for day in range(len(counts))]
    steps = []
    for number, (moment, votes) in enumerate(zip(moments, counts, strict=True)):
        before = counts[number - 1] if number else None
        view = a_view(votes, rule, before=before, **more)
        key = update_key(moment)
        update = Update("2024", key, moment.astimezone(UTC), ())
        steps.append(CountStep(update, view.count))
    finishes = Finishes(tuple(counts[-1]), np.array(finals, dtype=float), complete=complete)
    return Made(CountedContest(view, tuple(steps)), a_forecast(view, finishes), finishes)


def around(votes: Mapping[str, int], gains: Mapping[str, float], sd: float, draws: int = 2000):
    """Draw finishes: what is counted, and gains that vary by so much of themselves."""
    rng = np.random.default_rng(1)
    mean = np.array([gains[one] for one in votes], dtype=float)
    noise = 1 + sd * rng.standard_normal((draws, len(mean)))
    return np.array(list(votes.values())) + np.maximum(0, mean * noise).round()


class Bench(Struct, frozen=True):
    """All of the above, as one fixture."""

    rules: dict[str, Rule]
    past: type[Past]
    night: datetime
    night_ends: datetime
    make: Callable[..., Made]
    around: Callable[..., np.ndarray]
    view: Callable[..., ContestView]
    most_votes: Callable[..., Rule]
    measure: Callable[..., Rule]
    decided: Callable[..., ContestDecision]
    forecast: Callable[..., ContestForecast]


def decided(made: Made, **more: object) -> ContestDecision:
    """Decide with the default policy, unless a test asks for something else."""
    from downballot.decisions.deciding import decide
    from downballot.model.call import CallPolicy

    chosen = {"policy": CallPolicy(), "past": Past(), "night_ends": NIGHT_ENDS} | more
    return decide(made.contest, made.forecast, made.finishes, **chosen)


@pytest.fixture(scope="session")
def bench() -> Bench:
    """Contests made by hand, and what decides them."""
    return Bench(
        RULES, Past, NIGHT, NIGHT_ENDS, make, around, a_view, most_votes, measure, decided,
        a_forecast,
    )  # fmt: skip
