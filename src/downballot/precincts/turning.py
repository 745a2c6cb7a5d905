"""Tables with rows and columns exchanged: districts learn by the side whose names recur."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from msgspec import structs

from downballot.precincts.ecological_intervals import Intervals
from downballot.precincts.ecological_tables import OTHER, CrossTable, UnitTable
from downballot.precincts.ecological_verdicts import cell_verdicts, table_verdict, untold_cells


def columns_recur(tables: Iterable[UnitTable]) -> bool:
    """Say whether names of columns recur in more districts than names of rows do.

    Args:
        tables: Districts of one election.
    """
    sides = list(tables)
    rows = _recurrence([table.row_names for table in sides])
    return _recurrence([table.column_names for table in sides]) > 2 * rows


def turned_units(table: UnitTable) -> UnitTable:
    """Return the units with rows and columns exchanged.

    Args:
        table: Units whose two sides agree.
    """
    return structs.replace(
        table,
        row_names=table.column_names,
        column_names=table.row_names,
        rows=table.columns,
        columns=table.rows,
    )


def turned(cross: CrossTable) -> CrossTable:
    """Return the cross-table with rows and columns exchanged, and its verdicts said again.

    Args:
        cross: A district's cross-table.
    """
    known = Intervals(
        cross.low50.T,
        cross.high50.T,
        cross.low90.T,
        cross.high90.T,
        cross.low95.T,
        cross.high95.T,
    )
    even, totals = cross.no_difference.T, cross.votes.sum(axis=0)
    verdict, said = cross.verdict, untold_cells(even.shape)
    if cross.identified:
        verdict = table_verdict(known, even, totals, as_good=cross.no_difference_as_good)
        said = cell_verdicts(known, even, totals)
    return structs.replace(
        cross,
        row_names=cross.column_names,
        column_names=cross.row_names,
        votes=cross.votes.T,
        lowest=cross.lowest.T,
        highest=cross.highest.T,
        no_difference=even,
        verdict=verdict,
        cell_verdicts=said,
        **structs.asdict(known),
    )


def _recurrence(names: list[tuple[str, ...]]) -> float:
    """Return in how many districts a name stands, on the mean over names."""
    found = Counter(name for each in names for name in each if name != OTHER)
    return sum(found.values()) / len(found) if found else 0.0
