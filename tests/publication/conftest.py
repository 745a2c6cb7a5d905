"""A contest, an election and how far they are decided, made by hand from real figures."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import msgspec
import numpy as np
import pytest

from downballot.contests.batches import batch
from downballot.contests.standing import stand
from downballot.contests.views import (
    BallotsCounted,
    ContestHistory,
    ContestView,
    ElectionView,
    HistoryStep,
)
from downballot.decisions.values import (
    Assertion,
    AssertionKind,
    AssertionState,
    ContestDecision,
)
from downballot.forecast.finishes import Finishes, interval
from downballot.forecast.values import (
    ContestForecast,
    Interval,
    Probability,
    Question,
    SelectionForecast,
)
from downballot.model.call import (
    Call,
    CallAction,
    CallRow,
    CallStatus,
    Outcome,
    OutcomeKind,
)
from downballot.model.contest import ContestDefinition, ContestType, Selection
from downballot.model.count import ContestCount, SelectionCount
from downballot.model.rule import Rule
from downballot.model.sentence import say
from downballot.model.status import ResultsStatus
from downballot.model.update import Update, update_key
from downballot.publication.frame import Site

sys.path.insert(0, str(Path(__file__).parent))  # for ``from said import unsaid``

# LAUSD District 3, November 2024: three counts of the night, and the last one.
REAL = ((61_168, 50_310), (74_284, 64_947), (89_674, 83_256), (124_331, 116_478))
MOMENTS = (
    datetime(2024, 11, 6, 4, 36, 34, tzinfo=UTC),
    datetime(2024, 11, 6, 4, 56, 12, tzinfo=UTC),
    datetime(2024, 11, 6, 11, 46, 1, tzinfo=UTC),
    datetime(2024, 12, 2, 22, 55, 1, tzinfo=UTC),
)
NAMES = ("SCOTT MARK SCHMERELSON", "DAN CHANG")
Make = Callable[..., ContestHistory]
Decide = Callable[..., tuple[ContestDecision, ...]]
MakeCall = Callable[..., Call]
DRAWS = 200


def view_of(
    votes: tuple[int, ...],
    names: tuple[str, ...],
    rule: Rule,
    before: ContestCount | None,
    kind: ContestType,
) -> ContestView:
    """Return a contest at one update."""
    ids = ("yes", "no") if kind is ContestType.BALLOT_MEASURE else names
    definition = ContestDefinition(
        "district-3",
        "LOS ANGELES UNIFIED SCHOOL DISTRICT District 3",
        kind,
        tuple(Selection(each, name) for each, name in zip(ids, names, strict=True)),
        group="Schools",
    )
    count = ContestCount(
        "district-3",
        tuple(SelectionCount(each, one) for each, one in zip(ids, votes, strict=True)),
        write_ins=0,
        undervotes=100,
    )
    return ContestView(
        election="2024-11-05-general",
        id="district-3",
        name="LAUSD District 3",
        followed=True,
        definition=definition,
        rule=rule,
        count=count,
        standing=stand(definition, count, rule, status=ResultsStatus.UNOFFICIAL_PARTIAL),
        batch=batch(before, count) if before else None,
    )


@pytest.fixture
def make() -> Make:
    """Make the history of a contest."""

    def history(
        counts: tuple[tuple[int, ...], ...] = REAL,
        names: tuple[str, ...] = NAMES,
        rule: Rule | None = None,
        kind: ContestType = ContestType.CANDIDATE,
    ) -> ContestHistory:
        before, steps = None, []
        for votes, moment in zip(counts, MOMENTS, strict=False):
            view = view_of(votes, names, rule or Rule(), before, kind)
            update = Update("2024-11-05-general", update_key(moment), moment, ())
            ballots = BallotsCounted(sum(votes), sum(votes), 0)
            steps.append(HistoryStep(update, view, ballots))
            before = view.count
        election = ElectionView(
            id="2024-11-05-general",
            title="General Election, 5 November 2024",
            date=date(2024, 11, 5),
            jurisdiction="Los Angeles County",
            timezone="America/Los_Angeles",
            status=ResultsStatus.UNOFFICIAL_PARTIAL,
            update=steps[-1].update,
            updates=len(steps),
            ballots=steps[-1].ballots,
            last_received_at=MOMENTS[-1],
        )
        return ContestHistory(election, steps[-1].view, tuple(steps))

    return history


@pytest.fixture
def site(make: Make) -> Site:
    """A desk that follows that election."""
    return Site(
        title="Los Angeles Unified",
        contact="desk@example.org",
        timezone="America/Los_Angeles",
        elections=(make().election,),
        version="1.0.x",
    )


def forecast_of(step: HistoryStep, left: float, *, complete: bool) -> ContestForecast:
    """Return a forecast with so large a share of the counted votes still to come."""
    standing = step.view.standing
    ids = [one.selection for one in standing.selections]
    votes = np.array([[float(one.votes) for one in standing.selections]])
    total = float(votes.sum())
    swing = np.linspace(-0.06, 0.06, DRAWS)[:, None] * np.linspace(-1, 1, len(ids))
    to_come = np.clip(votes / max(total, 1) + swing, 0, 1)
    simulated = votes if complete else np.rint(votes + total * left * to_come)
    finishes = Finishes(ids, simulated, complete=complete)
    shares = finishes.final_shares()
    question = Question.PASSES if ids[:1] == ["yes"] else Question.WINS
    asked = [""] if question is Question.PASSES else ids
    return ContestForecast(
        contest=step.view.id,
        published_at=step.update.published_at,
        model="1-3fa2b1c4",
        seed=5,
        draws=DRAWS,
        counted_votes=int(total),
        votes_to_come=Interval(*(total * left * part for part in (1, 0.9, 1.1, 0.7, 1.4))),
        method=say("From the county\N{RIGHT SINGLE QUOTATION MARK}s estimate of 4 November."),
        selections=tuple(
            SelectionForecast(
                each,
                int(votes[0, number]),
                float(votes[0, number] / total) if total else None,
                interval(to_come[:, number]),
                interval(shares[:, number]),
            )
            for number, each in enumerate(ids)
        ),
        probabilities=tuple(
            Probability(question, each, finishes.ahead(ids[0], ids[-1])) for each in asked
        ),
        complete=complete,
    )


def decision_of(
    step: HistoryStep, left: float, *, complete: bool, probability: float
) -> ContestDecision:
    """Return the decision that the first selection wins."""
    first, *_, last = step.view.standing.selections
    says = say("{name} is ahead of {other}", name=first.name, other=last.name)
    state = AssertionState.SETTLED_BY_ARITHMETIC if complete else AssertionState.OPEN
    return ContestDecision(
        election=step.view.election,
        contest=step.view.id,
        name=step.view.name,
        update=step.update.key,
        published_at=step.update.published_at,
        forecast=forecast_of(step, left, complete=complete),
        outcome=Outcome(
            OutcomeKind.WINS, (first.selection,), say("{name} wins", name=first.name)
        ),
        probability=probability,
        assertions=(
            Assertion(
                AssertionKind.AHEAD,
                says,
                first.selection,
                last.selection,
                probability,
                state,
                (say("{name} needs 54.7% of the votes to come.", name=last.name),),
            ),
        ),
        may_be_called=False,
        holds=(say("No batch counted after election night is in yet."),),
        status=CallStatus.CERTIFIED if complete else CallStatus.TOO_EARLY,
    )


@pytest.fixture
def decide() -> Decide:
    """Decide a contest at each of its updates."""

    def decisions(
        history: ContestHistory, *, complete: bool = False, probability: float = 0.9999
    ) -> tuple[ContestDecision, ...]:
        lasts = [False] * (len(history.steps) - 1) + [complete]
        return tuple(
            decision_of(
                step,
                0.0 if last else 0.4,
                complete=last,
                probability=1.0 if last else probability,
            )
            for step, last in zip(history.steps, lasts, strict=True)
        )

    return decisions


@pytest.fixture
def make_call() -> MakeCall:
    """Make a call on a decision, with what followed it."""

    def row(number: int, action: CallAction, made: ContestDecision, by: str) -> CallRow:
        assert made.outcome is not None
        return CallRow(
            number,
            action,
            made.election,
            made.contest,
            made.outcome,
            1,
            by,
            f"Reason {number}.",
            made.published_at,
            made.update,
            made.published_at,
            "most votes win",
            "1-3fa2b1c4",
            5,
            DRAWS,
            made.probability,
            (),
            (),
        )

    def call(
        made: ContestDecision,
        *,
        by: str = "Ana Ruiz",
        approved_by: tuple[str, ...] = (),
        retracted_by: str = "",
        needed: int = 0,
        against: tuple[str, ...] = (),
        number: int = 1,
    ) -> Call:
        first = msgspec.structs.replace(
            row(number, CallAction.CALL, made, by),
            approvals_needed=needed,
            against_policy=against,
        )
        approvals = tuple(
            row(number + place, CallAction.APPROVE, made, one)
            for place, one in enumerate(approved_by, 1)
        )
        taken = row(number + 9, CallAction.RETRACT, made, retracted_by)
        return Call(
            first,
            approvals,
            taken if retracted_by else None,
            published=len(approvals) >= needed and not retracted_by,
        )

    return call
