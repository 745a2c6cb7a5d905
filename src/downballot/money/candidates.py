"""Candidates by name: totals of own committees, and of those who spent for or against them.

A candidate is one whatever the case, accents and points of the name, and whether the family
name comes first. A nickname or a middle name makes another candidate: two people may differ by
nothing else.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from downballot.model.contest import slug
from downballot.money.candidate_values import CandidateTotals
from downballot.money.totals_values import CommitteeTotal, SpenderTotal, Totals


def candidate_id(name: str) -> str:
    """Return a candidate's name as part of an address; empty for no name.

    Args:
        name: The name as a filing or ballot has it.

    Examples:
        >>> candidate_id("TRENADO, Huber"), candidate_id("Huber Trenado")
        ('huber-trenado', 'huber-trenado')
    """
    return slug(first_name_first(name)) if name.strip() else ""


def first_name_first(name: str) -> str:
    """Return a name with the family name last.

    Args:
        name: The name; a single comma stands behind the family name.

    Examples:
        >>> first_name_first("Trenado, Huber"), first_name_first("Ana Ruiz")
        ('Huber Trenado', 'Ana Ruiz')
    """
    last, comma, first = name.partition(",")
    if not comma or "," in first or not first.strip():
        return name.strip()
    return f"{first.strip()} {last.strip()}"


def candidates_of(found: Totals) -> dict[str, CandidateTotals]:
    """Return every candidate of whom filings have money, by id.

    Args:
        found: What filings add up to.
    """
    committees: dict[str, list[CommitteeTotal]] = {}
    spenders: dict[str, list[SpenderTotal]] = {}
    for own in found.committee_totals():
        if own.candidate:
            committees.setdefault(candidate_id(own.candidate), []).append(own)
    for other in found.spender_totals():
        if other.candidate:
            spenders.setdefault(candidate_id(other.candidate), []).append(other)
    ids = sorted({*committees, *spenders})
    return {one: _totals(one, committees.get(one, []), spenders.get(one, [])) for one in ids}


def _totals(
    name: str, committees: list[CommitteeTotal], spenders: list[SpenderTotal]
) -> CandidateTotals:
    forms = [one.candidate for one in committees] + [one.candidate for one in spenders]
    return CandidateTotals(
        id=name,
        name=_shown(forms),
        forms=tuple(sorted(set(forms))),
        committees=tuple(
            sorted(committees, key=lambda one: (one.election, one.filer_id), reverse=True)
        ),
        spenders=tuple(sorted(spenders, key=lambda one: (-one.ie_cents, one.committee))),
    )


def _shown(forms: Iterable[str]) -> str:
    """Return the form that is there most often; of equals the one that is not all capitals."""
    counted = Counter(first_name_first(one) for one in forms)
    return min(counted, key=lambda one: (-counted[one], one.isupper(), one))
