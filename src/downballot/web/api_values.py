"""The shapes of the API that are not the desk's own values."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct

from downballot.contests.batches import Batch
from downballot.contests.lines import Line
from downballot.contests.places import SelectionStanding
from downballot.contests.settled import Settled
from downballot.contests.tally import Tally
from downballot.contests.views import (
    BallotsCounted,
    ContestHistory,
    ContestView,
    ElectionView,
    HistoryStep,
)
from downballot.forecast.calibration import Calibration
from downballot.forecast.constants import TrainingFolder
from downballot.model.call import CallPolicy
from downballot.model.contest import ContestDefinition
from downballot.model.count import ContestCount
from downballot.model.finding import Finding
from downballot.model.rule import Rule


class DeskState(Struct, frozen=True):
    """Whether something new has arrived.

    Attributes:
        version: Another value means that pages and answers may have changed.
        arrival: Number of the newest arrival at the desk.
        election: The election asked for, or the newest one with a count.
        update: Key of its newest update; empty before the first.
        published_at: When that was published; null before the first.
    """

    version: str
    arrival: int
    election: str
    update: str
    published_at: datetime | None


class ContestSummary(Struct, frozen=True):
    """A contest in a list.

    Attributes:
        id: The contest's id.
        name: What readers call it.
        title: The authority's title.
        group: The authority's heading.
        type: Kind of contest.
        followed: Whether the desk shows it first.
        scope: ``part`` where other counties vote too.
        listed_votes: Votes for all listed selections, in votes.
        selections: Every selection, most votes first.
        outcome: Where it stands, in sentences.
        complete: Whether no vote is to come.
    """

    id: str
    name: str
    title: str
    group: str
    type: str
    followed: bool
    scope: str
    listed_votes: int
    selections: tuple[SelectionStanding, ...]
    outcome: tuple[str, ...]
    complete: bool


class ContestStep(Struct, frozen=True):
    """A contest at one update.

    Attributes:
        update: Key of the update.
        published_at: The authority's clock.
        count: Everything counted by then.
        tally: Votes and both wholes.
        selections: Where each selection stood.
        lines: Where each line that matters stood.
        outcome: Where it stood, in sentences.
        settled: What arithmetic settled by then.
        batch: What the update added; null at the first one.
        ballots: Ballots counted in the whole election by then.
    """

    update: str
    published_at: datetime
    count: ContestCount
    tally: Tally
    selections: tuple[SelectionStanding, ...]
    lines: tuple[Line, ...]
    outcome: tuple[str, ...]
    settled: tuple[Settled, ...]
    batch: Batch | None
    ballots: BallotsCounted


class ContestRecord(Struct, frozen=True):
    """A contest with its rule and its count at every update.

    Attributes:
        id: The contest's id.
        name: What readers call it.
        followed: Whether the desk shows it first.
        election: Its election.
        definition: The contest as its authority defines it.
        rule: Its rule, each part with where it comes from.
        findings: What a person should know about it.
        steps: The contest at every update, oldest first; the last is the newest.
    """

    id: str
    name: str
    followed: bool
    election: ElectionView
    definition: ContestDefinition
    rule: Rule
    findings: tuple[Finding, ...]
    steps: tuple[ContestStep, ...]


class MethodRecord(Struct, frozen=True):
    """What makes the probabilities, and how right they were.

    Attributes:
        model: Version of the model and of its constants, as every forecast names it.
        data_hash: SHA-256 over the hashes of the folders, hexadecimal.
        folders: Past counts that the constants were fitted on.
        policy: When this desk may call a contest.
        calibration: What was measured on elections that were left out of the fit.
    """

    model: str
    data_hash: str
    folders: tuple[TrainingFolder, ...]
    policy: CallPolicy
    calibration: Calibration


def contest_summary(view: ContestView) -> ContestSummary:
    """Return a contest as the list of contests has it."""
    return ContestSummary(
        id=view.id,
        name=view.name,
        title=view.definition.title,
        group=view.definition.group,
        type=view.definition.type.value,
        followed=view.followed,
        scope=view.rule.scope.value,
        listed_votes=view.standing.tally.listed_votes,
        selections=view.standing.selections,
        outcome=view.standing.outcome,
        complete=view.standing.complete,
    )


def contest_record(history: ContestHistory) -> ContestRecord:
    """Return a contest with its whole history."""
    view = history.view
    return ContestRecord(
        id=view.id,
        name=view.name,
        followed=view.followed,
        election=history.election,
        definition=view.definition,
        rule=view.rule,
        findings=view.standing.findings,
        steps=tuple(_step(step) for step in history.steps),
    )


def _step(step: HistoryStep) -> ContestStep:
    standing = step.view.standing
    return ContestStep(
        update=step.update.key,
        published_at=step.update.published_at,
        count=step.view.count,
        tally=standing.tally,
        selections=standing.selections,
        lines=standing.lines,
        outcome=standing.outcome,
        settled=standing.settled,
        batch=step.view.batch,
        ballots=step.ballots,
    )
