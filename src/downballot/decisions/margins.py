"""How far the votes so far are from what an assertion says, exactly, and what settles it."""

from __future__ import annotations

from fractions import Fraction

from downballot.contests.bounds import Uncounted, keeps_share, misses_share
from downballot.contests.views import ContestView
from downballot.decisions.assertions import Requirement
from downballot.decisions.values import AssertionKind
from downballot.model.rule import Method, Share


def votes_of(view: ContestView, selection: str) -> int:
    """Return the votes of a selection so far, in votes; 0 where it is not counted."""
    votes = (one.votes for one in view.standing.selections if one.selection == selection)
    return next(votes, 0)


def margin_of(view: ContestView, required: Requirement) -> Fraction:
    """Return how far the votes so far are from the line, as a share of all listed votes.

    0 or more where the assertion holds on the votes so far, negative where it does not. Of
    an order it is the difference of the two shares; of a share the distance to it, of the
    listed votes or with every write-in, whichever is nearer.

    Args:
        view: The contest, with votes.
        required: What must hold.
    """
    tally = view.standing.tally
    if required.share is None:
        lead = votes_of(view, required.subject) - votes_of(view, required.other)
        return Fraction(lead, tally.listed_votes)
    votes = votes_of(view, required.subject) if required.subject else most_votes(view)
    wholes = {tally.listed_votes}
    if view.standing.rule.method is Method.SHARE and tally.with_write_ins:
        wholes.add(tally.with_write_ins)
    over = min((Fraction(votes, of) - required.share.fraction for of in wholes), key=abs)
    return over if required.kind is AssertionKind.MEETS else -over


def most_votes(view: ContestView) -> int:
    """Return the most votes that a selection has, in votes; 0 with none."""
    return max((one.votes for one in view.standing.selections), default=0)


def settled_by_arithmetic(view: ContestView, required: Requirement) -> bool:
    """Say whether no completion of the count can undo what an assertion says.

    Args:
        view: The contest; its standing says how many ballots may still come.
        required: What must hold.
    """
    standing = view.standing
    ballots = standing.ballots_to_come_at_most
    if ballots is None or not standing.settled:
        return False
    if required.share is None:
        lead = votes_of(view, required.subject) - votes_of(view, required.other)
        return lead > ballots
    written = _written(view)
    if written is None:
        return False
    uncounted = Uncounted(ballots, view.definition.votes_allowed, written)
    return _share_settled(view, required, required.share, uncounted)


def _share_settled(
    view: ContestView, required: Requirement, share: Share, uncounted: Uncounted
) -> bool:
    listed, ballots = view.standing.tally.listed_votes, uncounted.ballots
    if required.kind is AssertionKind.MEETS:
        return keeps_share(share, votes_of(view, required.subject), listed, uncounted)
    best = votes_of(view, required.subject) if required.subject else most_votes(view)
    return misses_share(share, best, listed, ballots)


def _written(view: ContestView) -> int | None:
    """Return the votes written in that may count; a question has none, None if unknown."""
    question = view.standing.rule.method is Method.QUESTION
    return 0 if question else view.standing.tally.write_ins
