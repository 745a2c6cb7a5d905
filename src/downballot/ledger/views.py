"""Which body of an update speaks, and how the views of several endpoints join."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from downballot.ledger.tables import CONTEST_ITEMS
from downballot.model.count import ContestCount
from downballot.model.update import KeptReport, Update


def standing_first(reports: Sequence[KeptReport], chosen: str) -> tuple[KeptReport, ...]:
    """Order the reports of an update: the one a person chose, else as they arrived.

    Args:
        reports: Reports of one update, the conflicting ones last.
        chosen: Hash of the body a person chose; empty when nobody did.
    """
    return (
        tuple(sorted(reports, key=lambda one: one.sha256 != chosen))
        if chosen
        else tuple(reports)
    )


def speaking(update: Update) -> tuple[KeptReport, ...]:
    """Return the reports that speak for an update: the first of each source.

    Bodies of one source and clock that differ are both kept; only one of them speaks.
    """
    first: dict[str, KeptReport] = {}
    for report in update.reports:
        first.setdefault(report.source, report)
    return tuple(first.values())


def joined(views: Sequence[Mapping[str, ContestCount]]) -> dict[str, ContestCount]:
    """Join the views of one update: votes of the first, figures of the first that has them."""
    joint: dict[str, ContestCount] = {}
    for view in views:
        for contest, count in view.items():
            known = joint.get(contest)
            joint[contest] = _filled(known, count) if known else count
    return joint


def _filled(known: ContestCount, other: ContestCount) -> ContestCount:
    missing = {
        item: getattr(other, item) for item in CONTEST_ITEMS if getattr(known, item) is None
    }
    selections = known.selections or other.selections
    return msgspec.structs.replace(known, selections=selections, **missing)
