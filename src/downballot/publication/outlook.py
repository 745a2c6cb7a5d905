"""How a contest may end, in brief: its status, its likeliest outcome, or why there is none."""

from __future__ import annotations

from msgspec import Struct

from downballot.contests.views import ContestView
from downballot.decisions.values import ContestDecision
from downballot.model.call import CallStatus
from downballot.model.rule import Method, Scope
from downballot.model.sentence import capital, say
from downballot.publication.figures import SENTENCE_LENGTH, shortened
from downballot.publication.likelihood import Likelihood, likelihood

DECIDED = {
    CallStatus.CALLED,
    CallStatus.RUNOFF,
    CallStatus.WINNER_NOT_LEADING,
    CallStatus.CERTIFIED,
}


WORDS = {
    CallStatus.TOO_EARLY: say("too early to call"),
    CallStatus.TOO_CLOSE: say("too close to call"),
    CallStatus.CALLED: say("called"),
    CallStatus.RUNOFF: say("runoff"),
    CallStatus.WINNER_NOT_LEADING: say("winner not leading"),
    CallStatus.UNCALLED: say("uncalled"),
    CallStatus.UNABLE: say("unable to call"),
    CallStatus.CERTIFIED: say("certified"),
}


class StatusPill(Struct, frozen=True):
    """A status in AP's words.

    Attributes:
        words: The words.
        tone: ``decided``, ``taken-back`` or ``open``.
    """

    words: str
    tone: str


class Outlook(Struct, frozen=True):
    """How a contest may end, in brief.

    Attributes:
        status: The status in AP's words; None where nothing was forecast.
        outcome: The likeliest outcome; None where there is none to name.
        reason: Why there is none, in a sentence; empty where there is one.
    """

    status: StatusPill | None
    outcome: Likelihood | None
    reason: str


def outlook_of(view: ContestView, decision: ContestDecision | None) -> Outlook:
    """Return how a contest may end, in brief.

    Args:
        view: The contest.
        decision: How far it is decided; None where nothing was forecast.
    """
    outcome = outcome_of(decision) if decision else None
    return Outlook(
        status=status_pill(decision) if decision else None,
        outcome=outcome,
        reason="" if outcome else why_no_forecast(view, decision),
    )


def status_pill(decision: ContestDecision) -> StatusPill:
    """Return a status as a page shows it.

    AP has no word for what may be called while nobody has called it; "too early" beside
    a likelihood of over 99.9 % would puzzle a reader.

    Args:
        decision: The decision.
    """
    status = decision.status
    taken_back = "taken-back" if status is CallStatus.UNCALLED else "open"
    return StatusPill(
        capital(status_words(decision)), "decided" if status in DECIDED else taken_back
    )


def status_words(decision: ContestDecision) -> str:
    """Return the status in words: AP's, or that nobody has called what may be called.

    Args:
        decision: The decision.
    """
    waits = decision.may_be_called and decision.status is CallStatus.TOO_EARLY
    return say("not called yet") if waits else WORDS[decision.status]


def outcome_of(decision: ContestDecision) -> Likelihood | None:
    """Return the likeliest outcome with its likelihood; None where there is none to name.

    Args:
        decision: The decision.
    """
    if decision.outcome is None:
        return None
    complete = decision.forecast.complete
    return likelihood(decision.outcome.sentence, decision.probability, complete=complete)


def why_no_forecast(view: ContestView, decision: ContestDecision | None = None) -> str:
    """Say in one sentence why no ending of a contest is forecast.

    Args:
        view: The contest.
        decision: How far it is decided; None where nothing was forecast.
    """
    standing = view.standing
    if view.rule.scope is Scope.PART:
        return say(
            "Other counties vote in this contest too: this count cannot say how it ends."
        )
    if not standing.selections:
        return say("Nobody is listed in this contest, so there is no ending to forecast.")
    if standing.tally.listed_votes <= 0:
        return say("No votes have been counted yet, so nothing can be said of how it ends.")
    if decision and decision.holds:
        return shortened(decision.holds[0], SENTENCE_LENGTH)
    if standing.rule.method is Method.UNKNOWN:
        return say("What it takes to win is not known, so no ending can be forecast.")
    return say("This desk has no forecast of this contest.")
