"""What districts of one election tell each other: which column is of which row's kind.

Parties stand in every district, candidates in one. A candidate is taken to be of the kind
of the party whose voters seem to be for him, one candidate a party; of none where no
party's are. How much likelier voters of a row are to vote for a kind than the district as a
whole, on the logarithm, is its lift. Lifts recur: what they usually are, by the sizes of
row and column, was learned from elections with a known table (constants); what this
election's are like beyond that is learned from its own districts, without any truth.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from msgspec import Struct
from scipy.optimize import linear_sum_assignment

from downballot.precincts.ecological_tables import OTHER, Floats, UnitTable
from downballot.precincts.no_difference import fitted_to_margins

NONE = ""  # a column that is of no row's kind
LEAST_AFFINITY = 0.15
PSEUDO = 2.0
EQUAL_NAMES = 10.0  # two options of the same name belong together, whatever the votes say
CLASSES = ("own", "both-other", "row-other", "column-other", "none", "else")
OWN_FEATURES = 4
OTHER_FEATURES = 2
FEATURES = OWN_FEATURES + OTHER_FEATURES * (len(CLASSES) - 1)


class Kin(Struct, frozen=True, eq=False):
    """A district whose columns are matched to kinds.

    Attributes:
        table: The district.
        votes: An estimate of its cross-table; adds up to both margins.
        kinds: Of which row's kind each column is; ``other`` or ``NONE``.
    """

    table: UnitTable
    votes: Floats
    kinds: tuple[str, ...]


class Pattern(Struct, frozen=True, eq=False):
    """By how much an election's lifts differ from what they usually are.

    Attributes:
        usual: Coefficients of usual lifts, ``FEATURES`` of them.
        beyond: What is added, by row and kind; 0 where nothing is known.
    """

    usual: Floats
    beyond: dict[tuple[str, str], float]


def matched(table: UnitTable, votes: Floats) -> Kin:
    """Return the district with its columns matched to rows, one to one, where votes say so.

    Args:
        table: The district.
        votes: An estimate of its cross-table.
    """
    kinds = [OTHER if name == OTHER else NONE for name in table.column_names]
    rows = [at for at, name in enumerate(table.row_names) if name != OTHER]
    columns = [at for at, name in enumerate(table.column_names) if name != OTHER]
    scale = np.sqrt(np.outer(table.row_totals, table.column_totals))
    affinity = np.divide(votes, scale, out=np.zeros_like(votes), where=scale > 0)
    for row in rows:
        for column in columns:
            if table.row_names[row] == table.column_names[column]:
                affinity[row, column] += EQUAL_NAMES
    among = affinity[np.ix_(rows, columns)]
    for one, beside in zip(*linear_sum_assignment(-among), strict=True):
        if among[one, beside] > LEAST_AFFINITY:
            kinds[columns[beside]] = table.row_names[rows[one]]
    return Kin(table, votes, tuple(kinds))


def loyalty(kin: Kin) -> float:
    """Return how many times more votes stay with their kind than with no difference.

    Args:
        kin: A district with its match.
    """
    own = np.array([
        [row == kind != OTHER for kind in kin.kinds] for row in kin.table.row_names
    ])
    expected = np.outer(kin.table.row_totals, kin.table.column_totals) / kin.table.total
    even = float(expected[own].sum())
    return float(kin.votes[own].sum()) / even if even else 0.0


def lifts(kin: Kin) -> Floats:
    """Return how much likelier each row is for each column than all voters, on the logarithm.

    Args:
        kin: A district with an estimate.
    """
    votes = kin.votes + PSEUDO
    shares = kin.table.column_totals / kin.table.total
    return np.asarray(
        np.log(votes / votes.sum(axis=1, keepdims=True)) - np.log(np.maximum(shares, 1e-9))
    )


def features(kin: Kin) -> Floats:
    """Return what usual lifts depend on: rows x columns x ``FEATURES``.

    Each class of cell has its own level and its own slope on the size of row or column.

    Args:
        kin: A district with its match.
    """
    rows = np.log(np.maximum(kin.table.row_totals / kin.table.total, 1e-6))
    columns = np.log(np.maximum(kin.table.column_totals / kin.table.total, 1e-6))
    found = np.zeros((len(rows), len(columns), FEATURES))
    for row, name in enumerate(kin.table.row_names):
        for column, kind in enumerate(kin.kinds):
            which = cell_class(name, kind)
            if which == "own":
                gap = abs(rows[row] - columns[column])
                found[row, column, :OWN_FEATURES] = (1, rows[row], columns[column], gap)
                continue
            at = OWN_FEATURES + OTHER_FEATURES * (CLASSES.index(which) - 1)
            by_column = which in ("both-other", "row-other")
            size = columns[column] if by_column else rows[row]
            found[row, column, at : at + OTHER_FEATURES] = (1, size)
    return found


def cell_class(row: str, kind: str) -> str:
    """Return which of ``CLASSES`` a cell is of.

    Args:
        row: Name of the row.
        kind: Kind of the column.
    """
    if row == OTHER:
        return "both-other" if kind == OTHER else "row-other"
    if kind == OTHER:
        return "column-other"
    if kind == NONE:
        return "none"
    return "own" if row == kind else "else"


def pattern(districts: Sequence[Kin], usual: Floats, hold: float) -> Pattern:
    """Return what the lifts of these districts are like beyond the usual.

    Args:
        districts: Districts of one election, with estimates.
        usual: Coefficients of usual lifts.
        hold: How many votes of a row it takes to go half of the way from the usual.
    """
    sums: dict[tuple[str, str], list[float]] = {}
    for kin in districts:
        surprise = lifts(kin) - features(kin) @ usual
        for row, name in enumerate(kin.table.row_names):
            weight = float(kin.table.row_totals[row])
            for column, kind in enumerate(kin.kinds):
                kept = sums.setdefault((name, kind), [0.0, hold])
                kept[0] += weight * float(surprise[row, column])
                kept[1] += weight
    return Pattern(usual, {cell: kept[0] / kept[1] for cell, kept in sums.items()})


def expected_rows(kin: Kin, known: Pattern) -> Floats:
    """Return the rows that a pattern expects of a district with its margins.

    Args:
        kin: The district with its match; its estimate is not looked at.
        known: The pattern.
    """
    expected = features(kin) @ known.usual
    for row, name in enumerate(kin.table.row_names):
        for column, kind in enumerate(kin.kinds):
            expected[row, column] += known.beyond.get((name, kind), 0.0)
    rows, columns = kin.table.row_totals, kin.table.column_totals
    likely = np.exp(expected) * np.outer(rows, columns)
    votes = fitted_to_margins(np.maximum(likely, 1e-9), rows, columns)
    # A row without voters is expected to vote as all do.
    votes[rows == 0] = columns
    return np.asarray(votes / votes.sum(axis=1, keepdims=True))
