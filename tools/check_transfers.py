"""Measures transfers from a first round to a runoff where ranked ballots tell the truth.

    python tools/check_transfers.py minneapolis_mayor_2013_rcv_ballots_by_precinct.csv.gz

A row a ballot (or ``count`` of them): ``precinct, rank1, rank2, …``. First choices are taken
for a first round, and each ballot's preference between two candidates, or for neither, for
a runoff: every two candidates with 3 % of first choices are such finalists once. Then both
are known by precinct, and so is the truth. Finalists keep every voter here, since nobody's
preference is against their own first choice: in a real runoff some do not.
"""

from __future__ import annotations

import csv
import gzip
import sys
from collections import Counter
from itertools import combinations
from pathlib import Path

import numpy as np
from msgspec import Struct

from downballot.precincts.ecological_tables import (
    LEAST_SHARE,
    OTHER,
    Floats,
    UnitTable,
    unit_table,
)
from downballot.precincts.transfers import Transfers, transfers

NOBODY = ("undervote", "overvote", "")
NEITHER = "neither"
Ballots = Counter[tuple[str, ...]]  # precinct, then choices from the first


class Pretended(Struct, frozen=True, eq=False):
    """A pretended runoff beside its truth."""

    finalists: tuple[str, str]
    found: Transfers
    truth: Floats

    def error(self, votes: Floats) -> float:
        """Return the per cent of votes in a wrong cell."""
        return float(50 * np.abs(votes - self.truth).sum() / self.truth.sum())

    def inside(self, low: Floats, high: Floats) -> int:
        """Return how many true cells lie in their intervals."""
        return int(((self.truth >= low - 1e-6) & (self.truth <= high + 1e-6)).sum())


def read_ballots(path: Path) -> Ballots:
    """Return ballots whose first choice is for somebody."""
    ballots: Ballots = Counter()
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            ranks = [row[name] for name in row if name.startswith("rank")]
            if ranks[0] not in NOBODY:
                ballots[row["precinct"], *ranks] += int(row.get("count") or 1)
    return ballots


def candidates(ballots: Ballots) -> list[str]:
    """Return who has 3 % of first choices, most first."""
    first: Counter[str] = Counter()
    for (_, choice, *_), number in ballots.items():
        first[choice] += number
    return [one for one, votes in first.most_common() if votes >= LEAST_SHARE * first.total()]


def pretended_table(
    ballots: Ballots, large: list[str], finalists: tuple[str, str]
) -> tuple[UnitTable, Floats]:
    """Return first choices and preferences by precinct, and the ballots' own cross-table."""
    rows, columns = [*large, OTHER], [*finalists, NEITHER]
    precincts = sorted({key[0] for key in ballots})
    at = {name: number for number, name in enumerate(precincts)}
    cube = np.zeros((len(precincts), len(rows), len(columns)))
    for (precinct, *ranks), number in ballots.items():
        row = ranks[0] if ranks[0] in large else OTHER
        column = next((one for one in ranks if one in finalists), NEITHER)
        cube[at[precinct], rows.index(row), columns.index(column)] += number
    table = unit_table(rows, columns, cube.sum(axis=2), cube.sum(axis=1), precincts)
    return table, np.asarray(cube.sum(axis=0))


def pretend(ballots: Ballots, large: list[str], finalists: tuple[str, str]) -> Pretended:
    """Return the transfers that precinct totals show, and those of the ballots."""
    table, truth = pretended_table(ballots, large, finalists)
    return Pretended(finalists, transfers(table), truth)


def main(path: str) -> None:
    """Print every pretended runoff, the one of the two largest cell by cell."""
    ballots = read_ballots(Path(path))
    large = candidates(ballots)
    runs = [pretend(ballots, large, pair) for pair in combinations(large, 2)]
    _print_cells(runs[0])
    for one in runs:
        found = one.found
        width = 100 * (found.high90 - found.low90) / found.row_totals[:, None]
        print(
            f"{' / '.join(one.finalists):40} error {one.error(found.votes):5.2f} %  pinned "
            f"{one.error(found.pinned):5.2f} %  in 90 % "
            f"{one.inside(found.low90, found.high90)}, in 95 % "
            f"{one.inside(found.low95, found.high95)} of {one.truth.size}  width "
            f"{width.mean():.0f} points"
        )
    cells = sum(one.truth.size for one in runs)
    held90, held95 = (
        sum(one.inside(*ends) for one, ends in zip(runs, each, strict=True))
        for each in (
            [(one.found.low90, one.found.high90) for one in runs],
            [(one.found.low95, one.found.high95) for one in runs],
        )
    )
    error, pinned = (
        np.mean([one.error(votes) for one, votes in zip(runs, each, strict=True)])
        for each in ([one.found.votes for one in runs], [one.found.pinned for one in runs])
    )
    print(
        f"{ballots.total():,} ballots, {len(runs)} pairs: mean error {error:.2f} %, pinned "
        f"{pinned:.2f} %; {held90} of {cells} true cells in their 90 % intervals, {held95} in "
        "their 95 % intervals"
    )


def _print_cells(one: Pretended) -> None:
    found = one.found
    for row, name in enumerate(found.row_names):
        for column, to in enumerate(found.column_names):
            at = row, column
            print(
                f"  {name} → {to}: {found.votes[at]:,.0f} ({found.low90[at]:,.0f} to "
                f"{found.high90[at]:,.0f}; bounds {found.lowest[at]:,.0f} to "
                f"{found.highest[at]:,.0f}; pinned {found.pinned[at]:,.0f}), was "
                f"{one.truth[at]:,.0f}"
            )
    print(f"  {found.verdict}")


if __name__ == "__main__":
    main(*sys.argv[1:])
