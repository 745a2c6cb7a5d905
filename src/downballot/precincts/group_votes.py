"""How groups of voters voted, as far as precincts tell: estimate, bounds, no difference.

Groups are counted as somebody counted them: registered voters, or all who live there.
Neither is who voted. In each unit groups are taken to have voted in proportion to their
numbers, and that is said with every figure.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
from msgspec import Struct, structs

from downballot.errors import UsageError
from downballot.model.sentence import Sentence, say, say_many
from downballot.precincts.contest_by_unit import ContestByUnit, UnitCount
from downballot.precincts.cross_reports import (
    CrossCell,
    CrossReport,
    agreement_notes,
    around,
    cells_of,
)
from downballot.precincts.ecological import Relation, estimate
from downballot.precincts.ecological_tables import Floats, UnitTable, merged, unit_table
from downballot.precincts.swing import coverage_of

NO_DIFFERENCE: Final = say("every group votes as all do")
TURNED_OUT: Final = (2 / 3, 3 / 2)
"""How much less or more than everybody else a group may have turned out in every precinct."""
NAMED: Final = 5


class GroupCounts(Struct, frozen=True):
    """How many of each group are in each unit.

    Attributes:
        source: Where that is from.
        counted: What was counted, in words: population of 2010, not voters.
        groups: Names of the groups; together they are everybody.
        counts: How many of each, by unit.
        above_whole: Units left out, since their groups are more than everybody.
    """

    source: str
    counted: str
    groups: tuple[str, ...]
    counts: Mapping[str, tuple[float, ...]]
    above_whole: tuple[str, ...] = ()


def group_votes(contest: ContestByUnit, known: GroupCounts) -> CrossReport:
    """Return how groups voted in a contest.

    Args:
        contest: The contest by unit.
        known: The groups.

    Raises:
        UsageError: No place of the contest has counts of groups.
    """
    joined = [
        one
        for one in contest.places
        if one.listed_votes > 0 and sum(known.counts.get(one.unit, ())) > 0
    ]
    if not joined:
        raise UsageError(
            f"{known.source}: no unit of {contest.title}, expected the ids of its precincts"
        )
    table = merged(_table(contest, known, joined))
    found = estimate(table, relation=Relation.UNRELATED)
    cells = _whoever_turned_out(table, cells_of(found, found.no_difference))
    return CrossReport(
        known.source,
        contest.title,
        found.row_names,
        found.column_names,
        tuple(found.row_totals.tolist()),
        cells,
        found.identified,
        NO_DIFFERENCE,
        _verdict(cells, np.repeat(found.row_totals, len(found.column_names)))
        if found.identified
        else found.verdict,
        (counted_words(known), *_left_out(contest, known), *agreement_notes(found.agreement)),
        None,
        coverage_of(contest, {one.unit for one in joined}),
        counted=known.counted,
    )


def counted_words(known: GroupCounts) -> Sentence:
    """Return what groups are counts of, and what that takes for granted.

    Args:
        known: The groups.
    """
    return say(
        "Groups are: {counted} ({source}). The estimate takes them to have voted in each "
        "precinct in proportion to their numbers. Interval and bounds hold also where one "
        "group turned out up to a third less than the others, or half as much again.",
        counted=known.counted,
        source=known.source,
    )


def _whoever_turned_out(
    table: UnitTable, cells: tuple[CrossCell, ...]
) -> tuple[CrossCell, ...]:
    """Widen interval and bounds to those of every turnout that a group may have had."""
    for group in range(table.rows.shape[1]):
        for factor in TURNED_OUT:
            found = estimate(_turned_out(table, group, factor), relation=Relation.UNRELATED)
            others = cells_of(found, found.no_difference)
            cells = tuple(around(*both) for both in zip(cells, others, strict=True))
    return cells


def _verdict(cells: tuple[CrossCell, ...], row_totals: Floats) -> Sentence:
    shares = [one.baseline / total for one, total in zip(cells, row_totals, strict=True)]
    unlike = sum(
        not one.lo90_share <= share <= one.hi90_share
        for one, share in zip(cells, shares, strict=True)
    )
    if not unlike:
        return say(
            "The data cannot tell the groups apart: that every group voted as all do lies in "
            "each interval."
        )
    return say_many(
        "{number} of {cells} cells differs from no difference beyond its 90 % interval.",
        "{number} of {cells} cells differ from no difference beyond their 90 % intervals.",
        unlike,
        cells=len(cells),
    )


def _turned_out(table: UnitTable, group: int, factor: float) -> UnitTable:
    rows = table.rows.copy()
    rows[:, group] *= factor
    rows *= (table.rows.sum(axis=1) / rows.sum(axis=1))[:, None]
    return structs.replace(table, rows=rows)


def _table(contest: ContestByUnit, known: GroupCounts, units: Sequence[UnitCount]) -> UnitTable:
    groups = np.array([known.counts[one.unit] for one in units], dtype=np.float64)
    votes = np.array([one.votes for one in units], dtype=np.float64)
    rows = groups * (votes.sum(axis=1) / groups.sum(axis=1))[:, None]
    return unit_table(known.groups, contest.names, rows, votes, [one.unit for one in units])


def _left_out(contest: ContestByUnit, known: GroupCounts) -> list[Sentence]:
    places = {one.unit: one.listed_votes for one in contest.places}
    above = [unit for unit in known.above_whole if unit in places]
    unknown = [
        unit
        for unit in places
        if not sum(known.counts.get(unit, ())) and unit not in known.above_whole
    ]
    said = []
    if unknown:
        said.append(
            say_many(
                "{number} precinct with {votes} votes has no groups and is left out: {names}.",
                "{number} precincts with {votes} votes have no groups and are left out: "
                "{names}.",
                len(unknown),
                votes=sum(places[unit] for unit in unknown),
                names=_named(unknown),
            )
        )
    if above:
        said.append(
            say_many(
                "In {number} precinct with {votes} votes the groups are more than the whole; "
                "it is left out: {names}.",
                "In {number} precincts with {votes} votes the groups are more than the whole; "
                "they are left out: {names}.",
                len(above),
                votes=sum(places[unit] for unit in above),
                names=_named(above),
            )
        )
    return said


def _named(units: Sequence[str]) -> str:
    return ", ".join(units[:NAMED]) + (", …" if len(units) > NAMED else "")
