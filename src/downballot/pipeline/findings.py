"""Gathers findings of arrivals and of decisions into what a person reads."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

import msgspec

from downballot.decisions.values import ContestDecision
from downballot.ledger.ledger import KeptFinding
from downballot.model.finding import Finding, GatheredFinding, Severity
from downballot.model.record import Decision
from downballot.model.update import Update

WORST_FIRST = (Severity.ERROR, Severity.WARNING, Severity.INFO)
# What a choice of the body that stands answers.
DECIDABLE = ("bodies-conflict", "views-differ")
MANY = 12  # more contests with one finding are told in one line


def gathered(findings: Iterable[KeptFinding]) -> tuple[GatheredFinding, ...]:
    """Gather findings by kind and contest, the worst first, then as they were found."""
    groups: dict[tuple[str, Severity, str, str], list[KeptFinding]] = {}
    for one in findings:
        key = (one.election, one.finding.severity, one.finding.code, one.finding.contest)
        groups.setdefault(key, []).append(one)
    items = [
        GatheredFinding(
            severity=severity,
            code=code,
            election=election,
            contest=contest,
            times=len(group),
            first=group[0].arrival,
            last=group[-1].arrival,
            sentence=group[-1].finding.sentence,
        )
        for (election, severity, code, contest), group in groups.items()
    ]
    return worst_first(items)


def worst_first(findings: Iterable[GatheredFinding]) -> tuple[GatheredFinding, ...]:
    """Sort findings: the worst first, then as they were found."""
    return tuple(sorted(findings, key=lambda one: (WORST_FIRST.index(one.severity), one.first)))


def of_body(body: str, findings: Iterable[Finding]) -> tuple[GatheredFinding, ...]:
    """Return what was found in a body's tables, each by itself: no two are the same.

    Args:
        body: The body's id, which is written before each table's name.
        findings: What was found.
    """
    return tuple(
        GatheredFinding(
            severity=one.severity,
            code=one.code,
            election="",
            contest="",
            times=1,
            first=0,
            last=0,
            sentence=f"{body}/{one.sentence}",
        )
        for one in findings
    )


def decided(
    findings: Iterable[KeptFinding],
    decisions: Sequence[Decision],
    received: Mapping[int, datetime],
) -> list[KeptFinding]:
    """Return findings; what a person has decided since is information, with the reason.

    Args:
        findings: As they were kept.
        decisions: Choices of the body that stands, oldest first.
        received: When each arrival came, by its number.
    """
    chosen = {(one.election, one.update): one for one in decisions}
    told = []
    for one in findings:
        choice = chosen.get((one.election, one.update))
        if (
            choice
            and one.finding.code in DECIDABLE
            and received[one.arrival] <= choice.added_at
        ):
            told.append(msgspec.structs.replace(one, finding=_told(one.finding, choice)))
        else:
            told.append(one)
    return told


def _told(finding: Finding, choice: Decision) -> Finding:
    said = finding.sentence.removesuffix(" The first stands.")
    sentence = f"{said} {choice.by} let {choice.sha256[:12]} stand: {choice.reason}"
    return msgspec.structs.replace(finding, severity=Severity.INFO, sentence=sentence)


def of_decisions(
    made: Iterable[ContestDecision], election: str, update: Update | None
) -> list[KeptFinding]:
    """Return what the decisions on contests, and the forecasts under them, have found.

    A finding that many contests have in common (no vote yet, an estimate that is too
    large for all of them) is one of the whole election.

    Args:
        made: Decisions on contests of one election at one update.
        election: The desk's id of the election.
        update: The update; None when there is none, then nothing is found.
    """
    by_code: dict[str, list[Finding]] = {}
    for one in made:
        for finding in (*one.findings, *one.forecast.findings):
            by_code.setdefault(finding.code, []).append(finding)
    if update is None:
        return []
    arrival = update.reports[0].arrival
    return [
        KeptFinding(arrival, election, update.key, finding)
        for found in by_code.values()
        for finding in (found if len(found) <= MANY else [_of_many(found)])
    ]


def _of_many(found: Sequence[Finding]) -> Finding:
    worst = min(found, key=lambda one: WORST_FIRST.index(one.severity))
    sentence = f"{len(found):,} contests, of them {worst.sentence}"
    return msgspec.structs.replace(worst, sentence=sentence, contest="")
