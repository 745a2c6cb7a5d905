"""Scores forecasts of past counts against how they ended, beside a naive baseline.

A contest is scored when it had three updates and 200 votes and ended without a tie at its
line. Of its updates those count that changed the votes and left something to count. All
answers of all of them make one mean, and every contest counts once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from math import atan, cos, log, pi, sin, sqrt

from msgspec import Struct

from downballot.forecast.values import Question
from downballot.model.canvass import FolderContest, FolderRule, FolderUpdate
from downballot.pipeline.past_canvass import is_yes

Answer = tuple[str, str]  # question, selection
Row = tuple[str | float, ...]  # as in predictions.csv
FEWEST_UPDATES = 3
FEWEST_VOTES = 200
SUREST = 1e-6  # no forecast is scored as surer than that
CLOSE = 0.10  # of a line, as a share of the votes
NAIVE_SCALE = 0.0505  # how far a margin moves when everything is still to come
NAIVE_POWER = 0.775  # how that falls with the share still to come
NAIVE_SURE = 0.995  # the baseline calls from here on
_HALF = Fraction(1, 2)


class ContestScore(Struct, frozen=True):
    """How right the forecasts of one contest were.

    Attributes:
        contest: The contest's id.
        log_loss: Mean over all answers at all updates, in nats.
        brier: Mean squared error, 0 to 1.
        close: Some answer was within 10 points of its line at some update.
        uncounted: Share of the votes uncounted when everything was first called; None
            where that was never so.
        wrong: Something was called that did not come true.
        missing: Answers that nobody gave.
        said: Every probability that was said.
        came_true: Whether each came true.
    """

    contest: str
    log_loss: float
    brier: float
    close: bool
    uncounted: float | None
    wrong: bool
    missing: int
    said: tuple[float, ...]
    came_true: tuple[bool, ...]


class _Given(Struct, frozen=True):
    """What was said of one answer at one update, beside what came."""

    probability: float
    called: str
    true: bool
    lead: float


def score_contests(
    contests: Iterable[FolderContest], rows: Iterable[Row]
) -> tuple[ContestScore, ...]:
    """Score forecasts of contests; those that cannot be scored are left out.

    Args:
        contests: The contests as they went.
        rows: Forecasts, as in ``predictions.csv``.
    """
    said: dict[tuple[str, str], dict[Answer, tuple[float, str]]] = {}
    for contest, published_at, question, selection, probability, called in rows:
        answers = said.setdefault((str(contest), str(published_at)), {})
        answers[str(question), str(selection)] = float(probability), str(called)
    scores = (_score(one, said) for one in contests)
    return tuple(one for one in scores if one is not None)


def naive_rows(contest: FolderContest) -> Iterator[Row]:
    """Yield the baseline's forecasts: a margin moves as Student's t with 5 degrees of freedom.

    The scale of the move is 0.0505 f^0.775, with f the share of the votes still to come
    as the folder's simulated estimate has it.

    Args:
        contest: The contest as it went.
    """
    for update in contest.updates:
        counted, to_come = _counted(update), update.simulated_estimate or 0
        part = to_come / (to_come + counted) if counted and to_come + counted else 1.0
        for (question, selection), lead in leads(contest, dict(update.votes)).items():
            likely = float(lead > 0)
            if part > 0:
                likely = _student(lead / max(NAIVE_SCALE * part**NAIVE_POWER, 1e-9))
            sure = "yes" if likely >= NAIVE_SURE else "no" if likely <= 1 - NAIVE_SURE else ""
            yield contest.id, update.published_text, question, selection, likely, sure


def outcome(contest: FolderContest, final: Mapping[str, int]) -> dict[Answer, bool]:
    """Return the answer to every question that the rule asks, from the final votes.

    Args:
        contest: The contest.
        final: Votes of each selection.

    Returns:
        Empty where there are no votes, fewer than two selections or a tie at the line.
    """
    whole = sum(final.values())
    if whole <= 0 or len(final) < 2:
        return {}
    if contest.rule is FolderRule.MEASURE:
        yes, line = _only_yes(final), contest.threshold or _HALF
        if yes is None:
            return {}
        share = Fraction(final[yes], whole)
        passes = share > line if line == _HALF else share >= line
        return {(Question.PASSES.value, ""): passes}
    question, places = places_of(contest)
    inside = _first(final, places)
    answers = {(question, name): name in inside for name in final} if inside else {}
    if contest.rule is FolderRule.MAJORITY_RUNOFF:
        line = contest.threshold or _HALF
        answers |= {
            (Question.WINS_OUTRIGHT.value, name): Fraction(votes, whole) > line
            for name, votes in final.items()
        }
    return answers


def leads(contest: FolderContest, votes: Mapping[str, int]) -> dict[Answer, float]:
    """Return how far each answer is from its line, as a share of the votes, signed.

    The lead over a share counts twice: of two sides it is then the lead over the other.

    Args:
        contest: The contest.
        votes: Votes of each selection so far.
    """
    whole = sum(votes.values())
    if whole <= 0:
        return {}
    line = float(contest.threshold or _HALF)
    if contest.rule is FolderRule.MEASURE:
        yes = _only_yes(votes)
        return (
            {} if yes is None else {(Question.PASSES.value, ""): _over(votes[yes], whole, line)}
        )
    question, places = places_of(contest)
    found = {
        (question, name): _lead(votes, name, places) / whole if len(votes) > places else 1.0
        for name in votes
    }
    if contest.rule is FolderRule.MAJORITY_RUNOFF:
        found |= {
            (Question.WINS_OUTRIGHT.value, name): _over(mine, whole, line)
            for name, mine in votes.items()
        }
    return found


def places_of(contest: FolderContest) -> tuple[str, int]:
    """Return the question about places that a contest of candidates asks, and how many."""
    if contest.rule is FolderRule.PLURALITY:
        return Question.WINS.value, contest.seats
    return Question.ADVANCES.value, 2


def _score(
    contest: FolderContest, said: Mapping[tuple[str, str], Mapping[Answer, tuple[float, str]]]
) -> ContestScore | None:
    final = dict(contest.updates[-1].votes)
    whole, truth = sum(final.values()), outcome(contest, final)
    if not truth or len(contest.updates) < FEWEST_UPDATES or whole < FEWEST_VOTES:
        return None
    given: list[_Given] = []
    first, missing = None, 0
    for update in _scored(contest.updates, whole):
        answers = said.get((contest.id, update.published_text), {})
        here = _given(contest, update, truth, answers)
        missing += len(truth) - len(here)
        given += here
        called = len(here) == len(truth) and all(one.called for one in here)
        if first is None and called:
            first = 1 - _counted(update) / whole
    return _contest_score(contest.id, given, first, missing) if given else None


def _contest_score(
    contest: str, given: Sequence[_Given], first: float | None, missing: int
) -> ContestScore:
    sure = [min(max(one.probability, SUREST), 1 - SUREST) for one in given]
    right = [p if one.true else 1 - p for p, one in zip(sure, given, strict=True)]
    return ContestScore(
        contest=contest,
        log_loss=sum(-log(one) for one in right) / len(right),
        brier=sum((1 - one) ** 2 for one in right) / len(right),
        close=any(abs(one.lead) < CLOSE for one in given),
        uncounted=first,
        wrong=any(one.called == ("no" if one.true else "yes") for one in given),
        missing=missing,
        said=tuple(sure),
        came_true=tuple(one.true for one in given),
    )


def _scored(updates: Sequence[FolderUpdate], whole: int) -> Iterator[FolderUpdate]:
    """Yield the updates that changed the votes and left something to count."""
    before: dict[str, int] = {}
    for update in updates[:-1]:
        votes = dict(update.votes)
        if 0 < _counted(update) < whole and votes != before:
            before = votes
            yield update


def _given(
    contest: FolderContest,
    update: FolderUpdate,
    truth: Mapping[Answer, bool],
    answers: Mapping[Answer, tuple[float, str]],
) -> list[_Given]:
    far = leads(contest, dict(update.votes))
    return [
        _Given(*answers[one], true, far.get(one, 1.0))
        for one, true in truth.items()
        if one in answers
    ]


def _counted(update: FolderUpdate) -> int:
    return sum(votes for _, votes in update.votes)


def _first(votes: Mapping[str, int], places: int) -> frozenset[str]:
    """Return who takes the places; empty where a tie or too few leave it open."""
    order = sorted(votes, key=lambda name: -votes[name])
    if len(order) <= places or votes[order[places - 1]] == votes[order[places]]:
        return frozenset()
    return frozenset(order[:places])


def _lead(votes: Mapping[str, int], name: str, places: int) -> int:
    """Return a selection's lead over the first outside, or how far it is behind the last in."""
    order = sorted(votes.values(), reverse=True)
    last_in, first_out = order[places - 1], order[places]
    return votes[name] - (first_out if votes[name] >= last_in else last_in)


def _only_yes(votes: Iterable[str]) -> str | None:
    found = [name for name in votes if is_yes(name)]
    return found[0] if len(found) == 1 else None


def _over(votes: int, whole: int, line: float) -> float:
    return 2 * (votes / whole - line)


def _student(distance: float) -> float:
    """Return how likely Student's t with 5 degrees of freedom is below a distance."""
    angle = atan(distance / sqrt(5))
    return 0.5 + (angle + sin(angle) * cos(angle) * (1 + 2 / 3 * cos(angle) ** 2)) / pi
