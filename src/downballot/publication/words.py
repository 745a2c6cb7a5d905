"""The words that pages use for what the code names briefly."""

from __future__ import annotations

from downballot.contests.outcome import next_contest
from downballot.model.count import BallotKind
from downballot.model.finding import Severity
from downballot.model.rule import Denominator, Method, Otherwise, Rule, Scope
from downballot.model.sentence import say
from downballot.model.status import ResultsStatus
from downballot.model.update import QUARANTINED, REPORTS, Disposition

STATUS = {
    ResultsStatus.PRE_ELECTION: say("No count yet"),
    ResultsStatus.UNOFFICIAL_PARTIAL: say("Unofficial, count under way"),
    ResultsStatus.UNOFFICIAL_COMPLETE: say("Unofficial, all ballots counted"),
    ResultsStatus.CERTIFIED: say("Certified"),
    ResultsStatus.CORRECTION: say("Certified, then corrected"),
    ResultsStatus.RECOUNT: say("Recount"),
}

KINDS = {
    BallotKind.TOTAL: say("All ballots"),
    BallotKind.MAIL: say("Mail ballots"),
    BallotKind.IN_PERSON: say("Ballots cast in person"),
    BallotKind.CONDITIONAL: say("Conditional ballots (voters who registered late)"),
    BallotKind.PROVISIONAL: say("Provisional ballots"),
}

DISPOSITIONS = {
    Disposition.KEPT: say("New count"),
    Disposition.CONFIRMED: say("Same count, second source"),
    Disposition.LATE: say("Older count, not seen before"),
    Disposition.CONFLICTING: say("Same clock, other content"),
    Disposition.DEFINITION: say("List of contests"),
    Disposition.TORN: say("Parts do not add up"),
    Disposition.FUTURE: say("Dated in the future"),
    Disposition.REPEATED: say("The newest count again"),
    Disposition.STALE: say("An older count again"),
    Disposition.EMPTY: say("Empty answer"),
    Disposition.ERROR: say("Error message, no count"),
    Disposition.UNREADABLE: say("Not readable as a count"),
    Disposition.FOREIGN: say("Another election"),
    Disposition.NO_BODY: say("Only its hash is on record"),
}

SEVERITIES = {
    Severity.ERROR: say("Error"),
    Severity.WARNING: say("Take care"),
    Severity.INFO: say("Note"),
}

_DENOMINATORS = {
    Denominator.CANDIDATES: say("votes for listed and qualified write-in candidates"),
    Denominator.YES_AND_NO: say("votes for and against"),
}
_PARTS = {
    "seats": say("Seats"),
    "share": say("Share needed"),
    "denominator": say("Counted of"),
    "otherwise": say("Otherwise"),
    "next_contest": say("Next contest"),
    "tie": say("Tie"),
    "scope": say("Who counts it"),
}


def fate(disposition: Disposition) -> str:
    """Say whether what arrived was kept, set aside or refused.

    Args:
        disposition: What became of it.
    """
    if disposition in REPORTS or disposition is Disposition.DEFINITION:
        return say("kept")
    return say("set aside") if disposition in QUARANTINED else say("refused")


def rule_parts(rule: Rule) -> tuple[tuple[str, str, str], ...]:
    """Return the parts of a rule that say something: name, words, source.

    Args:
        rule: The rule.
    """
    sources = dict(rule.source)
    words = {
        "seats": str(rule.seats) if rule.denominator is Denominator.CANDIDATES else "",
        "share": _share(rule),
        "denominator": _DENOMINATORS[rule.denominator] if rule.share else "",
        "otherwise": _otherwise(rule),
        "tie": rule.tie,
        "scope": say("other counties too") if rule.scope is Scope.PART else "",
    }
    if rule.method is Method.UNKNOWN:
        sources.pop("share", None)
    return tuple(
        (_PARTS[part], text, sources.get(part, "")) for part, text in words.items() if text
    )


def _share(rule: Rule) -> str:
    if rule.method is Method.UNKNOWN:
        return say("not known: {reason}", reason=rule.unknown or say("no source says it"))
    if rule.share is None:
        most_votes = rule.method is Method.MOST_VOTES
        return say("none: most votes win") if most_votes else say("none")
    if rule.alternative is None:
        return rule.share.words()
    return say(
        "{share}, or {alternative} if {condition}",
        share=rule.share.words(),
        alternative=rule.alternative.words(),
        condition=rule.alternative_when,
    )


def _otherwise(rule: Rule) -> str:
    return {
        Otherwise.NOTHING: "",
        Otherwise.TOP_TWO: say("the first two go on to {contest}", contest=next_contest(rule)),
        Otherwise.FAILS: say("it fails"),
    }[rule.otherwise]
