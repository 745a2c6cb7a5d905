"""Measures whether estimating parts of a district apart, and adding up, is nearer the truth.

    python tools/check_parts.py eiPack_senc.tab.gz minneapolis_mayor_2013_rcv…csv.gz

The plainest covariate: where a unit lies. ``senc`` by county, also by counties drawn at
random; pretended runoffs of ranked ballots by ward. Per cent of votes in a wrong cell.
"""

from __future__ import annotations

import gzip
import re
import shlex
import sys
from collections.abc import Sequence
from itertools import combinations
from pathlib import Path

import numpy as np
from check_transfers import candidates, pretended_table, read_ballots

from downballot.precincts.ecological import Relation, estimate
from downballot.precincts.ecological_tables import Floats, UnitTable, unit_table

GROUPS = ("white", "black", "natam")
SHORT = ("wh", "bl", "natam")
CHOICES = ("dem", "rep", "non")
DRAWS = 5
WARD = re.compile(r"W-\d+")


def apart(table: UnitTable, parts: Sequence[str]) -> Floats:
    """Return the sum of the estimates of each part of a district."""
    whole = np.zeros((len(table.row_names), len(table.column_names)))
    for part in sorted(set(parts)):
        chosen = np.array([one == part for one in parts])
        piece = unit_table(
            table.row_names, table.column_names, table.rows[chosen], table.columns[chosen]
        )
        whole += estimate(piece, relation=Relation.UNRELATED).votes
    return whole


def main(senc: str, ranked: str) -> None:
    """Print both files, whole and in parts."""
    with gzip.open(senc, "rt", encoding="utf-8") as file:
        header, *lines = [shlex.split(line) for line in file]
    at = {name: number + 1 for number, name in enumerate(header)}

    def columns(names: Sequence[str]) -> Floats:
        return np.array([[float(line[at[name]]) for name in names] for line in lines])

    cells = columns([one + two for one in SHORT for two in CHOICES]).sum(axis=0)
    truth = cells.reshape(len(SHORT), len(CHOICES))
    table = unit_table(GROUPS, CHOICES, columns(GROUPS), columns(CHOICES))
    counties = [line[at["county"]] for line in lines]
    drawn = np.random.default_rng(0)
    chance = [
        error(apart(table, drawn.permutation(counties).tolist()), truth) for _ in range(DRAWS)
    ]
    whole = error(estimate(table, relation=Relation.UNRELATED).votes, truth)
    print(f"senc: whole {whole:.2f} %, by county {error(apart(table, counties), truth):.2f} %,")
    print(f"  by counties at random {min(chance):.2f} to {max(chance):.2f} %")
    _print_ranked(Path(ranked))


def _print_ranked(path: Path) -> None:
    ballots = read_ballots(path)
    large = candidates(ballots)
    found = []
    for pair in combinations(large, 2):
        table, truth = pretended_table(ballots, large, pair)
        wards = [match.group() for one in table.units if (match := WARD.search(one))]
        whole = estimate(table, relation=Relation.UNRELATED).votes
        found.append((error(whole, truth), error(apart(table, wards), truth)))
    whole_error, by_ward = np.mean(found, axis=0)
    better = sum(one > two for one, two in found)
    print(f"ranked ballots, {len(found)} pairs: whole {whole_error:.2f} %,")
    print(f"  by ward {by_ward:.2f} %, nearer in {better}")


def error(votes: Floats, truth: Floats) -> float:
    """Return the per cent of votes in a wrong cell."""
    return float(50 * np.abs(votes - truth).sum() / truth.sum())


if __name__ == "__main__":
    main(*sys.argv[1:])
