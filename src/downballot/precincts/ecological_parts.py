"""Ecological inference with a covariate: units in classes, whose rows may vote differently.

Each class is estimated from its own units, beginning from the rows of the whole district,
which are worth what the prior of the district itself is worth. Tables of the classes are
added up. How far off the classes are is taken to go together, which is the widest case:
their intervals are added up end by end.

Example:
    division = divide("county", counties)
    found = estimate_by(table, division)
    found.table.votes, found.table.low90, found.parts, found.note
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from msgspec import Struct, structs

from downballot.errors import UsageError
from downballot.model.sentence import Sentence
from downballot.precincts.bounds import bounds
from downballot.precincts.ecological import (
    FIRST_STEPS,
    SPREAD,
    Relation,
    crossed,
    fitted_set,
    untold,
)
from downballot.precincts.ecological_constants import (
    EcologicalConstants,
    Way,
    fitted_constants,
)
from downballot.precincts.ecological_division import Division, Part, classes_joined
from downballot.precincts.ecological_division_words import division_note
from downballot.precincts.ecological_intervals import Intervals, with_no_difference
from downballot.precincts.ecological_tables import CrossTable, Floats, UnitTable
from downballot.precincts.ecological_verdicts import cell_verdicts, table_verdict
from downballot.precincts.information import too_little
from downballot.precincts.mixture import Mixture, Prior, fit_mixture
from downballot.precincts.turning import columns_recur, turned, turned_units

ENDS = ("low50", "high50", "low90", "high90", "low95", "high95")


class DividedEstimate(Struct, frozen=True, eq=False):
    """A district's cross-table from classes of its units.

    Attributes:
        table: The sum over classes.
        parts: The classes; one where the units were not divided.
        note: By what units were divided, and how many each class has, in words.
    """

    table: CrossTable
    parts: tuple[Part, ...]
    note: Sentence


def estimate_by(
    table: UnitTable,
    division: Division,
    *,
    relation: Relation = Relation.FOUND,
    constants: EcologicalConstants | None = None,
) -> DividedEstimate:
    """Return how many of each row voted for each column, estimated by classes of units.

    Args:
        table: The district's units (``unit_table``).
        division: The class of each of them.
        relation: What rows and columns have to do with each other.
        constants: Constants other than those that come with Downballot.

    Raises:
        UsageError: The division is not of as many units as the table has.
    """
    found = estimate_set_by({"": table}, {"": division}, relation=relation, constants=constants)
    return found[""]


def estimate_set_by(
    tables: Mapping[str, UnitTable],
    divisions: Mapping[str, Division],
    *,
    relation: Relation = Relation.FOUND,
    constants: EcologicalConstants | None = None,
) -> dict[str, DividedEstimate]:
    """Return the cross-table of every district of one election, by classes of its units.

    Args:
        tables: Units by district.
        divisions: The class of each unit, by district.
        relation: What rows and columns have to do with each other.
        constants: Constants other than those that come with Downballot.

    Raises:
        UsageError: A division is not of as many units as its table has.
    """
    for name, table in tables.items():
        _check(name, table, divisions[name])
    taught = constants or fitted_constants()
    sideways = relation is not Relation.UNRELATED and columns_recur(tables.values())
    ready = {name: turned_units(table) if sideways else table for name, table in tables.items()}
    way, fitted = fitted_set(ready, taught.usual_lifts(), relation)
    found = {}
    for name, table in ready.items():
        reason, division = too_little(table), divisions[name]
        if reason is None:
            one = _divided(table, division, fitted[name], taught, way)
        else:
            one = DividedEstimate(untold(table, reason), (), division_note(division.by, ()))
        straight = turned(one.table) if sideways else one.table
        found[name] = structs.replace(one, table=straight)
    return found


def _check(name: str, table: UnitTable, division: Division) -> None:
    """Raise UsageError where a division does not fit its table."""
    units, classes = len(table.rows), len(division.classes)
    if units != classes:
        where = f"{division.by}, {name}" if name else division.by
        raise UsageError(f"{where}: {classes} classes, expected one for each of {units} units")


def _divided(
    table: UnitTable,
    division: Division,
    whole: Mixture,
    taught: EcologicalConstants,
    way: Way,
) -> DividedEstimate:
    """Return one district by classes; as it is where all its units are of one."""
    plain = crossed(table, whole, taught, way)
    groups = classes_joined(division, table)
    pieces = [_units_of(table, division, group) for group in groups]
    each = [_piece(piece, whole, taught, way) for piece in pieces]
    parts = tuple(
        Part(group, len(piece.rows), piece.total, one.identified)
        for group, piece, one in zip(groups, pieces, each, strict=True)
    )
    added = plain
    if len(groups) > 1:
        added = _added(table, each, as_good=plain.no_difference_as_good)
    return DividedEstimate(added, parts, division_note(division.by, parts))


def _units_of(table: UnitTable, division: Division, group: Sequence[str]) -> UnitTable:
    """Return the units of some classes."""
    chosen = np.array([one in group for one in division.classes])
    named = zip(table.units, chosen, strict=True)
    return structs.replace(
        table,
        rows=table.rows[chosen],
        columns=table.columns[chosen],
        units=tuple(name for name, one in named if one),
    )


def _piece(
    table: UnitTable, whole: Mixture, taught: EcologicalConstants, way: Way
) -> CrossTable:
    """Return the estimate of one class, which begins from the rows of the whole."""
    reason = too_little(table)
    if reason is not None:
        return untold(table, reason)
    prior = Prior(whole.rows, whole.prior.strength)
    mixture = fit_mixture(table.rows, table.columns, prior, SPREAD, FIRST_STEPS)
    return crossed(table, mixture, taught, way)


def _added(table: UnitTable, each: Sequence[CrossTable], *, as_good: bool) -> CrossTable:
    """Return the sum of classes; intervals reach as far as the classes' do together."""
    limits = bounds(table)

    def total(name: str) -> Floats:
        added = np.sum([getattr(one, name) for one in each], axis=0)
        return np.asarray(np.clip(added, *limits), dtype=np.float64)

    first, votes = each[0], total("votes")
    even = np.outer(table.row_totals, table.column_totals) / table.total
    known = Intervals(**{name: total(name) for name in ENDS})
    as_good = as_good and all(one.no_difference_as_good for one in each)
    if as_good:
        known = with_no_difference(known, np.clip(even, *limits))
    return structs.replace(
        first,
        votes=votes,
        lowest=limits[0],
        highest=limits[1],
        no_difference=even,
        identified=any(one.identified for one in each),
        no_difference_as_good=as_good,
        verdict=table_verdict(known, even, table.row_totals, as_good=as_good),
        cell_verdicts=cell_verdicts(known, even, table.row_totals),
        **structs.asdict(known),
    )
