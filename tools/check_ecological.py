"""Measures ecological inference where precincts or ballots tell the truth.

    python tools/check_ecological.py eiPack_senc.tab.gz yuma_cvr.csv.gz

``senc``: votes of three groups for three choices in 212 precincts, every cell known. Cast
vote records: every two contests beside each other, by precinct; where the ballots
themselves show no difference (chi-square test at 5 %), the 90 % interval should hold it.
"""

from __future__ import annotations

import csv
import gzip
import shlex
import sys
import time
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path

import numpy as np
from scipy.stats import chi2_contingency

from downballot.precincts.ecological import Relation, estimate
from downballot.precincts.ecological_tables import (
    LEAST_SHARE,
    Floats,
    UnitTable,
    unit_table,
)

GROUPS = ("white", "black", "natam")
SHORT = ("wh", "bl", "natam")
CHOICES = ("dem", "rep", "non")
NO_CHOICE = ("", "undervote", "overvote")
PRECINCT, PRESIDENT = 1, 3
LEVEL = 0.05
LEAST_PRECINCTS = 15


def main(senc: str, records: str) -> None:
    """Print what both files show.

    Args:
        senc: The table of ``senc``.
        records: Cast vote records.
    """
    _print_senc(Path(senc))
    _print_records(Path(records))


def _print_senc(path: Path) -> None:
    """Print how many true cells of senc lie in their 95 % intervals."""
    with gzip.open(path, "rt") as file:
        lines = file.read().splitlines()
    header = ["row", *shlex.split(lines[0])]
    rows = [dict(zip(header, shlex.split(line), strict=True)) for line in lines[1:]]

    def column(name: str) -> Floats:
        return np.array([float(row[name]) for row in rows])

    groups, choices = (
        np.column_stack([column(name) for name in side]) for side in (GROUPS, CHOICES)
    )
    truth = np.array([[column(one + two).sum() for two in CHOICES] for one in SHORT])
    began = time.perf_counter()
    found = estimate(unit_table(GROUPS, CHOICES, groups, choices), relation=Relation.UNRELATED)
    seconds = time.perf_counter() - began
    inside = (truth >= found.low95) & (truth <= found.high95)
    width = 100 * (found.high95 - found.low95) / found.row_totals[:, None]
    error = 50 * np.abs(found.votes - truth).sum() / truth.sum()
    even = 50 * np.abs(found.no_difference - truth).sum() / truth.sum()
    print(f"senc: {inside.sum()} of {inside.size} true cells in their 95 % interval")
    print(f"  mean width {width.mean():.1f} points of the row; error {error:.2f} %")
    print(f"  no difference {even:.2f} %; {seconds:.2f} s")
    print(f"  {found.verdict}")


def _print_records(path: Path) -> None:
    """Print the same for every two contests of cast vote records, president's one by one."""
    with gzip.open(path, "rt") as file:
        rows = list(csv.reader(file))
    contained = alike = held = cells = 0
    for titles, table, truth in contest_pairs(rows):
        found = estimate(table, relation=Relation.UNRELATED)
        inside = (truth >= found.low90 - 1e-6) & (truth <= found.high90 + 1e-6)
        held, cells = held + int(inside.sum()), cells + inside.size
        none = float(chi2_contingency(truth).pvalue) > LEVEL
        even = np.outer(truth.sum(1), truth.sum(0)) / truth.sum()
        kept = bool(((even >= found.low90) & (even <= found.high90)).all())
        alike, contained = alike + int(none), contained + int(none and kept)
        if titles[0] == rows[0][PRESIDENT]:
            error = 50 * np.abs(found.votes - truth).sum() / truth.sum()
            apart = 50 * np.abs(found.no_difference - truth).sum() / truth.sum()
            said = "no difference" if none else ""
            as_good = "as good" if found.no_difference_as_good else ""
            print(
                f"  {titles[1][:32]:32} {inside.sum():2}/{inside.size:2} in 90 %  "
                f"error {error:5.1f} %  no difference {apart:5.1f} %  {as_good:8} {said}"
            )
    print(f"records: {held} of {cells} true cells in their 90 % interval;")
    print(f"  no difference contained in {contained} of {alike} pairs that show none")


def contest_pairs(
    rows: list[list[str]],
) -> Iterator[tuple[tuple[str, str], UnitTable, Floats]]:
    """Yield every two contests' titles, their votes by precinct, and the ballots' truth.

    Args:
        rows: Cast vote records with their header.
    """
    header, ballots = rows[0], rows[1:]
    named = [at for at, title in enumerate(header) if at >= PRESIDENT and title]
    for first, second in combinations(named, 2):
        both = [
            (row[PRECINCT], row[first], row[second])
            for row in ballots
            if row[first] not in NO_CHOICE and row[second] not in NO_CHOICE
        ]
        if len({one[0] for one in both}) < LEAST_PRECINCTS:
            continue
        cube = _cube(both)
        if min(cube.shape[1:]) > 1:
            names = [[f"{side} {at}" for at in range(cube.shape[side])] for side in (1, 2)]
            table = unit_table(names[0], names[1], cube.sum(2), cube.sum(1))
            yield (header[first], header[second]), table, cube.sum(0)


def _cube(both: list[tuple[str, str, str]]) -> Floats:
    """Return ballots by precinct and choice in both contests, choices under 3 % left out."""
    places, one, two = (sorted({row[part] for row in both}) for part in range(3))
    cube = np.zeros((len(places), len(one), len(two)))
    for place, first, second in both:
        cube[places.index(place), one.index(first), two.index(second)] += 1
    cube = cube[:, cube.sum((0, 2)) >= LEAST_SHARE * cube.sum()]
    return cube[:, :, cube.sum((0, 1)) >= LEAST_SHARE * cube.sum()]


if __name__ == "__main__":
    main(*sys.argv[1:])
