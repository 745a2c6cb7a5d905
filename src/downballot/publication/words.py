"""The words that pages use for what the code names briefly."""

from __future__ import annotations

from downballot.model.count import BallotKind
from downballot.model.finding import Severity
from downballot.model.rule import Denominator, Method, Otherwise, Rule, Scope
from downballot.model.status import ResultsStatus
from downballot.model.update import QUARANTINED, REPORTS, Disposition

STATUS = {
    ResultsStatus.PRE_ELECTION: "No count yet",
    ResultsStatus.UNOFFICIAL_PARTIAL: "Unofficial, count under way",
    ResultsStatus.UNOFFICIAL_COMPLETE: "Unofficial, all ballots counted",
    ResultsStatus.CERTIFIED: "Certified",
    ResultsStatus.CORRECTION: "Certified, then corrected",
    ResultsStatus.RECOUNT: "Recount",
}

KINDS = {
    BallotKind.TOTAL: "All ballots",
    BallotKind.MAIL: "Mail ballots",
    BallotKind.IN_PERSON: "Ballots cast in person",
    BallotKind.CONDITIONAL: "Conditional ballots (voters who registered late)",
    BallotKind.PROVISIONAL: "Provisional ballots",
}

DISPOSITIONS = {
    Disposition.KEPT: "New count",
    Disposition.CONFIRMED: "Same count, second source",
    Disposition.LATE: "Older count, not seen before",
    Disposition.CONFLICTING: "Same clock, other content",
    Disposition.DEFINITION: "List of contests",
    Disposition.TORN: "Parts do not add up",
    Disposition.FUTURE: "Dated in the future",
    Disposition.REPEATED: "The newest count again",
    Disposition.STALE: "An older count again",
    Disposition.EMPTY: "Empty answer",
    Disposition.ERROR: "Error message, no count",
    Disposition.UNREADABLE: "Not readable as a count",
    Disposition.FOREIGN: "Another election",
    Disposition.NO_BODY: "Only its hash is on record",
}

SEVERITIES = {
    Severity.ERROR: "Error",
    Severity.WARNING: "Take care",
    Severity.INFO: "Note",
}

_PARTS = {
    "seats": "Seats",
    "share": "Share needed",
    "denominator": "Counted of",
    "otherwise": "Otherwise",
    "next_contest": "Next contest",
    "tie": "Tie",
    "scope": "Who counts it",
}


def fate(disposition: Disposition) -> str:
    """Say whether what arrived was kept, set aside or refused.

    Args:
        disposition: What became of it.
    """
    if disposition in REPORTS or disposition is Disposition.DEFINITION:
        return "kept"
    return "set aside" if disposition in QUARANTINED else "refused"


def rule_parts(rule: Rule) -> tuple[tuple[str, str, str], ...]:
    """Return the parts of a rule that say something: name, words, source.

    Args:
        rule: The rule.
    """
    sources = dict(rule.source)
    words = {
        "seats": str(rule.seats) if rule.denominator is Denominator.CANDIDATES else "",
        "share": _share(rule),
        "denominator": rule.denominator.value if rule.share else "",
        "otherwise": _otherwise(rule),
        "tie": rule.tie,
        "scope": "other counties too" if rule.scope is Scope.PART else "",
    }
    if rule.method is Method.UNKNOWN:
        sources.pop("share", None)
    return tuple(
        (_PARTS[part], text, sources.get(part, "")) for part, text in words.items() if text
    )


def _share(rule: Rule) -> str:
    if rule.method is Method.UNKNOWN:
        return f"not known: {rule.unknown or 'no source says it'}"
    if rule.share is None:
        return "none: most votes win" if rule.method is Method.MOST_VOTES else "none"
    if rule.alternative is None:
        return rule.share.words()
    return f"{rule.share.words()}, or {rule.alternative.words()} if {rule.alternative_when}"


def _otherwise(rule: Rule) -> str:
    following = rule.next_contest or "the next contest"
    return {
        Otherwise.NOTHING: "",
        Otherwise.TOP_TWO: f"the first two go on to {following}",
        Otherwise.FAILS: "it fails",
    }[rule.otherwise]
