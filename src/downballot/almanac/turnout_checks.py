"""What contradicts itself in the turnout of a body's elections."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations

from downballot.almanac.body_places import Placed
from downballot.model.body import CountStage, Turnout
from downballot.model.finding import Finding, Severity


def check_turnout(placed: Placed) -> Iterator[Finding]:
    """Yield where two rows of one election and area give different figures.

    Registration closes before the count begins, so that all rows should have the same;
    ballots are compared where both rows are of one stage of the count.

    Args:
        placed: The body's rows, with their places.
    """
    by_area = defaultdict(list)
    for where, row in placed.rows("turnout"):
        by_area[row.election, row.scope].append((where, row))
    for (election, scope), rows in by_area.items():
        for (first, one), (where, other) in combinations(rows, 2):
            differences = _differences(first, one, other)
            if differences:
                sentence = (
                    f"{where}: {scope} has {' and '.join(differences)} in the election of "
                    f"{election}, expected the same"
                )
                yield Finding(Severity.WARNING, "turnout-disagrees", sentence)


def _differences(first: str, one: Turnout, other: Turnout) -> list[str]:
    found = []
    if _differ(one.registered, other.registered):
        found.append(f"{other.registered} registered where {first} has {one.registered}")
    if _same_count(one, other) and _differ(one.ballots, other.ballots):
        found.append(f"{other.ballots} ballots ({other.stage}) where {first} has {one.ballots}")
    return found


def _differ(one: int | None, other: int | None) -> bool:
    return None not in {one, other} and one != other


def _same_count(one: Turnout, other: Turnout) -> bool:
    # Partial counts of two days differ because ballots were counted between them.
    may_grow = one.stage == CountStage.PARTIAL and one.as_of != other.as_of
    return bool(one.stage) and one.stage == other.stage and not may_grow
