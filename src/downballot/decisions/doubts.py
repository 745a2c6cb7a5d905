"""What a count leaves open for another reason than the votes to come."""

from __future__ import annotations

from downballot.contests.lines import LineKind, LineState
from downballot.contests.names import sentence
from downballot.contests.views import ContestView
from downballot.model.sentence import join, say


def write_in_doubts(view: ContestView) -> tuple[str, ...]:
    """Return why names written in leave open where the votes so far are, in sentences.

    Only votes for qualified names count, and no feed tells them apart from others.

    Args:
        view: The contest.
    """
    return tuple(
        line.sentence
        for line in view.standing.lines
        if line.state is LineState.OPEN and not _level(view, line.kind, line.distance_votes)
    )


def _level(view: ContestView, kind: LineKind, distance: int | None) -> bool:
    """Say whether a line is open for another reason: a tie, or which share applies."""
    if kind is LineKind.MAJORITY:
        ranks = [one.rank for one in view.standing.selections]
        return ranks.count(1) > 1
    return kind is LineKind.PASSAGE or distance == 0


def tie_sentence(view: ContestView) -> str:
    """Say that a complete count is a tie, and what resolves it.

    Args:
        view: The contest.
    """
    lines = [one.sentence for one in view.standing.lines if one.state is LineState.OPEN]
    if lines:
        return join(" ", lines)
    tie = view.rule.tie
    return join(" ", filter(None, (say("The complete count is a tie."), tie and sentence(tie))))
