"""What a person should know about a body's tables, and about who stands for its seats."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from downballot.control.control_checks import check_control
from downballot.control.values import ControlCheck
from downballot.model.body import BodyRecord
from downballot.model.finding import Finding, Severity
from downballot.model.sentence import join, say

_WORST_FIRST = (Severity.ERROR, Severity.WARNING, Severity.INFO)


def body_findings(
    record: BodyRecord, unknown_candidates: Iterable[tuple[str, str]] = ()
) -> tuple[Finding, ...]:
    """Return what is wrong or contradictory in a body's tables, worst first.

    Args:
        record: What is on record of the body.
        unknown_candidates: Pairs of election and name on a ballot that the record's people
            do not have.
    """
    found = [
        *record.findings,
        *_of_control(record),
        *_of_candidates(record, unknown_candidates),
    ]
    return tuple(sorted(found, key=lambda one: _WORST_FIRST.index(one.severity)))


def _of_control(record: BodyRecord) -> Iterator[Finding]:
    for check in check_control(record):
        if not check.agrees:
            yield Finding(Severity.WARNING, "control-differs", _difference(check))


def _difference(check: ControlCheck) -> str:
    fact = check.fact
    return say(
        "control.csv: {date}: {voices} counted {said}; the tables show {shown} under scheme "
        "{scheme}, expected the same",
        date=fact.date.words,
        voices=fact.according_to,
        said=join(", ", (f"{bloc} {seats}" for bloc, seats in fact.split)),
        shown=join(", ", (f"{bloc} {seats}" for bloc, seats in check.shown.blocs)),
        scheme=fact.scheme,
    )


def _of_candidates(
    record: BodyRecord, unknown_candidates: Iterable[tuple[str, str]]
) -> Iterator[Finding]:
    for election, name in unknown_candidates:
        yield Finding(
            Severity.WARNING,
            "candidate-unknown",
            say(
                "people.csv: {name} stands for a seat of {body} on {election} and is not in "
                "it, so is counted for no bloc; expected a row, or the name under `also`",
                name=name,
                body=record.body.id,
                election=election,
            ),
        )
