"""Gathers findings of many arrivals into what a person reads."""

from __future__ import annotations

from collections.abc import Iterable

from downballot.ledger.ledger import KeptFinding
from downballot.model.finding import GatheredFinding, Severity

WORST_FIRST = (Severity.ERROR, Severity.WARNING, Severity.INFO)


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
    return tuple(sorted(items, key=lambda one: (WORST_FIRST.index(one.severity), one.first)))
