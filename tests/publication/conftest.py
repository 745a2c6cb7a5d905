"""A contest and an election to render, made by hand from real figures."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime

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
from downballot.model.contest import ContestDefinition, ContestType, Selection
from downballot.model.count import ContestCount, SelectionCount
from downballot.model.rule import Rule
from downballot.model.status import ResultsStatus
from downballot.model.update import Update, update_key
from downballot.publication.frame import Site

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
