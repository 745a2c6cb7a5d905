"""What the contests of a desk say now of those whom somebody endorsed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from downballot.contests.views import ContestView
from downballot.control.races import Decided
from downballot.control.register import person_called
from downballot.control.scoreboard import LiveContests, LiveResult
from downballot.decisions.values import ContestDecision
from downballot.forecast.values import Question
from downballot.model.body import BodyRecord
from downballot.model.call import OutcomeKind
from downballot.model.contest import slug
from downballot.model.partial_date import on_day
from downballot.model.rule import Method
from downballot.pipeline.controlling import decided
from downballot.pipeline.seats_filled import seats_filled

if TYPE_CHECKING:
    from downballot.pipeline.desk import Desk

_ASKED = (Question.WINS, Question.WINS_OUTRIGHT, Question.PASSES)


def live_results(desk: Desk, record: BodyRecord) -> LiveContests:
    """Return what each counted contest of a desk says of its choices.

    Contests go by the names that endorsements use: the seat's id, or the name that readers
    use, with or without the first words of the body's before it (``Measure US``).

    Args:
        desk: The desk.
        record: What is on record of the body.
    """
    found = {}
    for election in desk.elections():
        if election.update is None:
            continue
        day = on_day(election.date)
        seats = seats_filled(desk.reader(election.id), record.body.id, -1)
        decisions = {one.contest: one for one in desk.decisions(election.id)}
        for view in desk.status(election.id).contests:
            results = dict(_results(record, view, decisions[view.id]))
            for key in (*seats.get(view.id, ()), *_names(record, view)):
                found[day, key] = results
    return found


def _names(record: BodyRecord, view: ContestView) -> Iterator[str]:
    # The body is called "LAUSD board", its measure "LAUSD Measure US".
    words = record.body.short_name.split()
    prefixes = [" ".join(words[:number]) + " " for number in range(1, len(words) + 1)]
    named = {slug(view.name), *(slug(view.name.removeprefix(one)) for one in prefixes)}
    contests = dict.fromkeys(one.contest for one in record.endorsements)
    yield from (one for one in contests if slug(one) in named)


def _results(
    record: BodyRecord, view: ContestView, decision: ContestDecision
) -> Iterator[tuple[str, LiveResult]]:
    outcome = decided(decision)
    chances = {
        one.selection: one.probability
        for one in decision.forecast.probabilities
        if one.question in _ASKED
    }
    if view.rule.method is Method.QUESTION:
        yield from _of_question(outcome, chances.get(""))
        return
    for one in view.standing.selections:
        person = person_called(record, one.name)
        result = _result(outcome, one.selection)
        yield (
            person.id if person else slug(one.name),
            LiveResult(result, chances.get(one.selection) if result == "undecided" else None),
        )


def _of_question(
    outcome: Decided | None, passes: float | None
) -> Iterator[tuple[str, LiveResult]]:
    if outcome is None:
        yield "Yes", LiveResult("undecided", passes)
        yield "No", LiveResult("undecided", None if passes is None else 1 - passes)
        return
    passed = outcome.outcome.kind is OutcomeKind.PASSES
    yield "Yes", LiveResult("won" if passed else "lost")
    yield "No", LiveResult("lost" if passed else "won")


def _result(outcome: Decided | None, selection: str) -> str:
    if outcome is None:
        return "undecided"
    if selection not in outcome.outcome.selections:
        return "lost"
    return "won" if outcome.outcome.kind is OutcomeKind.WINS else "runoff"
