"""Tables that ecological inference starts from and ends in: two sides, and their crossing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from downballot.errors import UsageError

Floats = NDArray[np.float64]

OTHER: Final = "other"
LEAST_SHARE: Final = 0.03
FAR_APART: Final = 0.2


class Agreement(Struct, frozen=True):
    """How the two sides of every unit were made to add up to the same total.

    Attributes:
        missing: Units that are empty on exactly one side; left out.
        missing_votes: Votes in those units.
        empty: Units that are empty on both sides; left out.
        scaled: Units whose second side was scaled to the total of the first.
        far_apart: Those of them whose totals differ by more than a fifth of the larger.
        one_sided_votes: Sum over ``scaled`` of the difference: votes that somebody cast on
            one side only, at least.
    """

    missing: tuple[str, ...] = ()
    missing_votes: float = 0.0
    empty: tuple[str, ...] = ()
    scaled: tuple[str, ...] = ()
    far_apart: tuple[str, ...] = ()
    one_sided_votes: float = 0.0


class UnitTable(Struct, frozen=True, eq=False):
    """Votes of both sides of a table in every unit of one district.

    Attributes:
        row_names: Options of the first side: parties, groups, candidates of a first round.
        column_names: Options of the second side.
        rows: Votes by unit and row; 0 or more.
        columns: Votes by unit and column; the same total in every unit.
        units: Names of the units.
        agreement: How the totals were made to agree.
    """

    row_names: tuple[str, ...]
    column_names: tuple[str, ...]
    rows: Floats
    columns: Floats
    units: tuple[str, ...] = ()
    agreement: Agreement = Agreement()

    @property
    def row_totals(self) -> Floats:
        """Votes of each row in the whole district."""
        return np.asarray(self.rows.sum(axis=0), dtype=np.float64)

    @property
    def column_totals(self) -> Floats:
        """Votes of each column in the whole district."""
        return np.asarray(self.columns.sum(axis=0), dtype=np.float64)

    @property
    def total(self) -> float:
        """All votes of the district."""
        return float(self.rows.sum())


class CrossTable(Struct, frozen=True, eq=False):
    """How many of each row voted for each column in a district, and how far that is known.

    All arrays are rows x columns, in votes.

    Attributes:
        row_names: Names of the rows.
        column_names: Names of the columns.
        votes: The estimate; adds up to both margins.
        low50: Where an interval begins that holds the truth in half of the cells.
        high50: Where it ends.
        low90: The same for nine of ten cells.
        high90: Its end.
        low95: The same for 19 of 20 cells.
        high95: Its end.
        lowest: The least that the margins of the units allow; certain.
        highest: The most that they allow.
        no_difference: Every row votes as the whole district does.
        identified: The units tell enough to estimate; otherwise ``votes`` is every row
            voting as its unit does, and every interval is the bounds.
        no_difference_as_good: The units fit no difference about as well as the estimate.
        verdict: What can be said of the table, in words.
        cell_verdicts: What can be said of each cell; empty where its interval says it.
        agreement: How both sides were made to agree.
    """

    row_names: tuple[str, ...]
    column_names: tuple[str, ...]
    votes: Floats
    low50: Floats
    high50: Floats
    low90: Floats
    high90: Floats
    low95: Floats
    high95: Floats
    lowest: Floats
    highest: Floats
    no_difference: Floats
    identified: bool
    no_difference_as_good: bool
    verdict: str
    cell_verdicts: tuple[tuple[str, ...], ...]
    agreement: Agreement

    @property
    def row_totals(self) -> Floats:
        """Votes of each row."""
        return np.asarray(self.votes.sum(axis=1), dtype=np.float64)

    @property
    def shares(self) -> Floats:
        """The estimate as shares of each row, 0 to 1; 0 in an empty row."""
        totals = self.row_totals[:, None]
        return np.divide(self.votes, totals, out=np.zeros_like(self.votes), where=totals > 0)


def unit_table(
    row_names: Sequence[str],
    column_names: Sequence[str],
    rows: Floats,
    columns: Floats,
    units: Sequence[str] = (),
) -> UnitTable:
    """Return a table whose two sides add up to the same total in every unit.

    Units that are empty on a side are left out and named. Where totals differ, the second
    side is scaled to the first: the rows are whose votes are asked about.

    Args:
        row_names: Options of the first side, one or more, no two alike.
        column_names: Options of the second side, likewise.
        rows: Votes by unit and row, 0 or more.
        columns: Votes by unit and column, 0 or more.
        units: Names of the units; numbers from 1 where none are given.

    Raises:
        UsageError: Shapes do not fit, a name stands twice, or a number is not a count.
    """
    names = tuple(units) or tuple(str(at + 1) for at in range(len(rows)))
    first, second = np.asarray(rows, dtype=np.float64), np.asarray(columns, dtype=np.float64)
    _check(first, row_names, names, "rows")
    _check(second, column_names, names, "columns")
    one, two = first.sum(axis=1), second.sum(axis=1)
    kept = (one > 0) & (two > 0)
    lonely = (one > 0) != (two > 0)
    differs = kept & (np.abs(one - two) > 1e-9 * np.maximum(one, two))
    far = differs & (np.abs(one - two) > FAR_APART * np.maximum(one, two))
    agreement = Agreement(
        missing=_named(names, lonely),
        missing_votes=float((one + two)[lonely].sum()),
        empty=_named(names, (one == 0) & (two == 0)),
        scaled=_named(names, differs),
        far_apart=_named(names, far),
        one_sided_votes=float(np.abs(one - two)[differs].sum()),
    )
    factor = one[kept] / two[kept]
    return UnitTable(
        row_names=tuple(row_names),
        column_names=tuple(column_names),
        rows=first[kept],
        columns=second[kept] * factor[:, None],
        units=_named(names, kept),
        agreement=agreement,
    )


def merged(table: UnitTable, least: float = LEAST_SHARE) -> UnitTable:
    """Return the table with small options of each side put together as ``other``.

    Args:
        table: The table.
        least: Options below this part of the district's votes are put together, 0 to 1.
    """
    row_names, rows = merge_options(table.row_names, table.rows, table.row_totals, least)
    column_names, columns = merge_options(
        table.column_names, table.columns, table.column_totals, least
    )
    return UnitTable(row_names, column_names, rows, columns, table.units, table.agreement)


def merge_options(
    names: Sequence[str], votes: Floats, totals: Floats, least: float
) -> tuple[tuple[str, ...], Floats]:
    """Return options and their votes, those of less than ``least`` put together last.

    Args:
        names: The options.
        votes: Votes, one column an option.
        totals: Votes of each option in the district.
        least: The part of the district's votes, 0 to 1.
    """
    small = (totals < least * totals.sum()) | (np.array(names) == OTHER)
    if not small.any():
        return tuple(names), votes
    kept = np.asarray(votes[:, ~small], dtype=np.float64)
    rest = votes[:, small].sum(axis=1)
    named = tuple(name for name, gone in zip(names, small, strict=True) if not gone)
    return (*named, OTHER), np.column_stack([kept, rest])


def _check(votes: Floats, names: Sequence[str], units: Sequence[str], side: str) -> None:
    """Raise UsageError where a side's votes do not fit its names or are no counts."""
    if not names or len(set(names)) != len(names):
        raise UsageError(f"{side}: names {list(names)}, expected one or more, none twice")
    if votes.shape != (len(units), len(names)):
        expected = f"{len(units)} units x {len(names)} options"
        raise UsageError(f"{side}: votes of shape {votes.shape}, expected {expected}")
    if not np.isfinite(votes).all() or (votes < 0).any():
        raise UsageError(f"{side}: a number below 0 or none at all, expected votes")


def _named(names: Sequence[str], chosen: NDArray[np.bool_]) -> tuple[str, ...]:
    """Return the names of the units chosen."""
    return tuple(name for name, one in zip(names, chosen, strict=True) if one)
