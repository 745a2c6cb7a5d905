"""How groups voted, from margins alone: ecological inference, with what cannot be told.

Example:
    table = unit_table(("white", "black"), ("dem", "rep"), rows, columns)
    found = estimate(table)
    found.votes, found.low90, found.high90, found.verdict
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Final

import numpy as np
from msgspec import structs

from downballot.model.sentence import Sentence
from downballot.precincts.bounds import bounds
from downballot.precincts.ecological_constants import (
    EcologicalConstants,
    Way,
    fitted_constants,
)
from downballot.precincts.ecological_intervals import (
    Intervals,
    cell_scale,
    intervals,
    of_bounds,
    with_no_difference,
)
from downballot.precincts.ecological_tables import (
    OTHER,
    CrossTable,
    Floats,
    UnitTable,
)
from downballot.precincts.ecological_verdicts import (
    cell_verdicts,
    table_verdict,
    unidentified,
    untold_cells,
)
from downballot.precincts.information import no_difference_fits, too_little
from downballot.precincts.kinship import NONE, Kin, expected_rows, loyalty, matched, pattern
from downballot.precincts.mixture import Mixture, Prior, fit_mixture
from downballot.precincts.no_difference import no_difference, no_difference_within_units
from downballot.precincts.turning import columns_recur, turned, turned_units
from downballot.precincts.uncertainty import pinned

FIRST_STEPS: Final = 150
STEPS: Final = 40
PASSES: Final = 3
WEAK: Final = 3.0  # votes a row that no difference is worth where nothing else is known
STRENGTH: Final = 100.0  # votes a row that the pattern of the election is worth
SPREAD: Final = 0.05  # standard deviation of the units' own effects, on the logarithm
HOLD: Final = 50_000.0  # votes of a row at which an election's pattern is half its own
ENOUGH: Final = 10  # districts from which kinship may be found in the votes alone
LOYAL: Final = 1.4  # own votes beside those of no difference, from which it is


class Relation(StrEnum):
    """What the two sides of a table have to do with each other."""

    FOUND = "found"  # kin where names are equal, or where many districts show it
    KIN = "kin"  # most columns belong to a row: parties and their candidates
    UNRELATED = "unrelated"  # groups of voters, measures


def estimate(
    table: UnitTable,
    *,
    relation: Relation = Relation.FOUND,
    constants: EcologicalConstants | None = None,
) -> CrossTable:
    """Return how many of each row voted for each column in one district.

    Args:
        table: The district's units (``unit_table``).
        relation: What rows and columns have to do with each other.
        constants: Constants other than those that come with Downballot.
    """
    return estimate_set({"": table}, relation=relation, constants=constants)[""]


def estimate_set(
    tables: Mapping[str, UnitTable],
    *,
    relation: Relation = Relation.FOUND,
    constants: EcologicalConstants | None = None,
) -> dict[str, CrossTable]:
    """Return the cross-table of every district of one election; they learn from each other.

    Args:
        tables: Units by district.
        relation: What rows and columns have to do with each other.
        constants: Constants other than those that come with Downballot.
    """
    if relation is not Relation.UNRELATED and columns_recur(tables.values()):
        sideways = {name: turned_units(table) for name, table in tables.items()}
        found = _estimate_set(sideways, relation, constants or fitted_constants())
        return {name: turned(cross) for name, cross in found.items()}
    return _estimate_set(tables, relation, constants or fitted_constants())


def _estimate_set(
    tables: Mapping[str, UnitTable], relation: Relation, taught: EcologicalConstants
) -> dict[str, CrossTable]:
    """Return the cross-tables of districts whose rows are what recurs."""
    way, fitted = fitted_set(tables, taught.usual_lifts(), relation)
    found = {}
    for name, table in tables.items():
        reason = too_little(table)
        if reason is None:
            found[name] = crossed(table, fitted[name], taught, way)
        else:
            found[name] = untold(table, reason)
    return found


def fitted_set(
    tables: Mapping[str, UnitTable], usual: Floats, relation: Relation
) -> tuple[Way, dict[str, Mixture]]:
    """Return which way districts are estimated, and what is fitted to those that tell enough.

    Args:
        tables: Districts of one election by name; rows are what recurs.
        usual: Coefficients of usual lifts.
        relation: What rows and columns have to do with each other.
    """
    told = [name for name in sorted(tables) if too_little(tables[name]) is None]
    way, fitted = fitted_tables([tables[name] for name in told], usual, relation)
    return way, dict(zip(told, fitted, strict=True))


def fitted_tables(
    tables: Sequence[UnitTable], usual: Floats, relation: Relation
) -> tuple[Way, list[Mixture]]:
    """Return which way these districts are estimated, and what is fitted to each.

    Args:
        tables: Districts of one election.
        usual: Coefficients of usual lifts.
        relation: What rows and columns have to do with each other.
    """
    alone = [_fit_alone(table) for table in tables]
    kins = [matched(table, one.votes) for table, one in zip(tables, alone, strict=True)]
    if not _related(kins, relation):
        warm = [Prior(one.rows, WEAK) for one in alone]
        return "unrelated", [
            fit_mixture(table.rows, table.columns, prior, SPREAD, STEPS)
            for table, prior in zip(tables, warm, strict=True)
        ]
    fitted = alone
    for _ in range(PASSES):
        known = pattern(kins if len(kins) > 1 else (), usual, HOLD)
        fitted = [
            fit_mixture(
                kin.table.rows,
                kin.table.columns,
                Prior(expected_rows(kin, known), STRENGTH),
                SPREAD,
                STEPS,
            )
            for kin in kins
        ]
        kins = [matched(kin.table, one.votes) for kin, one in zip(kins, fitted, strict=True)]
    return ("kin" if len(kins) >= ENOUGH else "kin-alone"), fitted


def _fit_alone(table: UnitTable) -> Mixture:
    """Return what a district alone says, beginning from no difference."""
    even = np.tile(table.column_totals / max(table.total, 1e-9), (len(table.row_names), 1))
    return fit_mixture(table.rows, table.columns, Prior(even, WEAK), 0.0, FIRST_STEPS)


def _related(kins: Sequence[Kin], relation: Relation) -> bool:
    """Say whether columns are to be taken as belonging to rows."""
    if relation is not Relation.FOUND:
        return relation is Relation.KIN
    if not kins:
        return False
    pairs = [
        (name, kind)
        for kin in kins
        for name, kind in zip(kin.table.column_names, kin.kinds, strict=True)
        if kind not in (OTHER, NONE)
    ]
    if 2 * sum(name == kind for name, kind in pairs) > len(pairs):
        return True
    return len(kins) >= ENOUGH and float(np.mean([loyalty(kin) for kin in kins])) >= LOYAL


def crossed(
    table: UnitTable, mixture: Mixture, taught: EcologicalConstants, way: Way
) -> CrossTable:
    """Return an estimate with its intervals and verdicts.

    Args:
        table: The district.
        mixture: What was fitted to it.
        taught: Constants.
        way: Which way it was estimated.
    """
    limits = bounds(table)
    votes = np.clip(mixture.votes, *limits)
    if min(votes.shape) == 1:
        limits = votes, votes
        known = of_bounds(votes, votes)
        as_good = False
    else:
        width = taught.widths[way]
        scale = cell_scale(table, pinned(table, mixture), width)
        known = intervals(table, votes, scale, width, limits)
        as_good = no_difference_fits(table, mixture)
        if as_good:
            even = np.clip(no_difference(table), *limits)
            known = with_no_difference(known, even)
    even, totals = no_difference(table), table.row_totals
    verdict = table_verdict(known, even, totals, as_good=as_good)
    said = verdict, cell_verdicts(known, even, totals)
    return _table(table, votes, known, limits, said, as_good=as_good)


def untold(table: UnitTable, reason: Sentence) -> CrossTable:
    """Return the bounds of a table that cannot be estimated.

    Args:
        table: Units that tell too little.
        reason: Why (``too_little``).
    """
    limits = bounds(table)
    even = no_difference_within_units(table)
    verdict = unidentified(reason)
    said = verdict, untold_cells(even.shape)
    cross = _table(table, even, of_bounds(*limits), limits, said, as_good=True)
    return structs.replace(cross, identified=False)


def _table(
    table: UnitTable,
    votes: Floats,
    known: Intervals,
    limits: tuple[Floats, Floats],
    said: tuple[Sentence, tuple[tuple[str, ...], ...]],
    *,
    as_good: bool,
) -> CrossTable:
    """Return the whole table of a district."""
    return CrossTable(
        row_names=table.row_names,
        column_names=table.column_names,
        votes=votes,
        low50=known.low50,
        high50=known.high50,
        low90=known.low90,
        high90=known.high90,
        low95=known.low95,
        high95=known.high95,
        lowest=limits[0],
        highest=limits[1],
        no_difference=no_difference(table),
        identified=True,
        no_difference_as_good=as_good,
        verdict=said[0],
        cell_verdicts=said[1],
        agreement=table.agreement,
    )
