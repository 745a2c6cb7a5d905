"""Measures whether estimating by classes of units is nearer the truth, and holds it.

    python tools/check_parts.py eiPack_senc.tab.gz minneapolis_mayor_2013_rcv…csv.gz \
        yuma_cvr.csv.gz nz_2002_2014_units_long.csv.gz nz_2002_2014_truth_long.csv.gz

Classes: where a unit lies (``senc`` by county, pretended runoffs of ranked ballots by ward),
the same drawn at random, and numbers cut in three. Per cent of votes in a wrong cell, true
cells in their 90 % interval, its mean width in points of the row. ``apart`` is what each
class alone says, added up: without what classes share. Cast vote records and New
Zealand's districts of 2011 and 2014 know nothing of their units but how many votes they have.
"""

from __future__ import annotations

import csv
import gzip
import re
import shlex
import sys
from collections.abc import Callable, Sequence
from itertools import combinations
from pathlib import Path

import numpy as np
from check_ecological import contest_pairs
from check_transfers import candidates, pretended_table, read_ballots

from downballot.pipeline.ecological_checking import truth_of
from downballot.pipeline.ecological_files import read_truth, read_units
from downballot.precincts.ecological import Relation, estimate, estimate_set
from downballot.precincts.ecological_division import divide
from downballot.precincts.ecological_parts import estimate_by, estimate_set_by
from downballot.precincts.ecological_tables import (
    CrossTable,
    Floats,
    UnitTable,
    merged,
    unit_table,
)

GROUPS = ("white", "black", "natam")
SHORT = ("wh", "bl", "natam")
CHOICES = ("dem", "rep", "non")
ZEALAND = ("ei_NZ_2011", "ei_NZ_2014")
DRAWS = 5
WARD = re.compile(r"W-\d+")
CLOSE = 1e-6
Case = tuple[UnitTable, Floats]  # units, and their true cross-table
Values = Callable[[UnitTable], Sequence[str]]


def apart(table: UnitTable, parts: Sequence[str]) -> Floats:
    """Return the sum of the estimates of each part of a district, by itself."""
    whole = np.zeros((len(table.row_names), len(table.column_names)))
    for part in sorted(set(parts)):
        chosen = np.array([one == part for one in parts])
        piece = unit_table(
            table.row_names, table.column_names, table.rows[chosen], table.columns[chosen]
        )
        whole += estimate(piece, relation=Relation.UNRELATED).votes
    return whole


def main(senc: str, ranked: str, records: str, units: str, truth_file: str) -> None:
    """Print every file: whole, apart, and by classes."""
    table, truth, counties = _senc(senc)
    _print_cases("senc", [(table, truth)], "county", lambda _: counties)
    ballots = read_ballots(Path(ranked))
    large = candidates(ballots)
    cases = [pretended_table(ballots, large, pair) for pair in combinations(large, 2)]
    _print_cases(f"ranked ballots, {len(cases)} pairs", cases, "ward", _wards)
    _print_records(records)
    _print_zealand(Path(units), Path(truth_file))


def _senc(path: str) -> tuple[UnitTable, Floats, list[str]]:
    """Return the units of a file, their true cross-table, and their counties."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        header, *lines = [shlex.split(line) for line in file]
    at = {name: number + 1 for number, name in enumerate(header)}

    def columns(names: Sequence[str]) -> Floats:
        return np.array([[float(line[at[name]]) for name in names] for line in lines])

    cells = columns([one + two for one in SHORT for two in CHOICES]).sum(axis=0)
    table = unit_table(GROUPS, CHOICES, columns(GROUPS), columns(CHOICES))
    return (
        table,
        cells.reshape(len(SHORT), len(CHOICES)),
        [line[at["county"]] for line in lines],
    )


def _wards(table: UnitTable) -> list[str]:
    return [match.group() for one in table.units if (match := WARD.search(one))]


def _print_cases(title: str, cases: list[Case], name: str, values: Values) -> None:
    """Print what each division comes to on some cases."""
    print(f"{title}:")
    plain = [estimate(table, relation=Relation.UNRELATED) for table, _ in cases]
    _print("whole", cases, plain, plain)
    alone = [error(apart(table, values(table)), truth) for table, truth in cases]
    print(f"  {name + ', each alone':24} {np.mean(alone):6.2f} %")
    divisions: list[tuple[str, Values]] = [
        (name, values),
        ("largest row's share", lambda table: _text(_largest(table))),
        ("votes", _votes),
    ]
    drawn = np.random.default_rng(0)
    for number in range(DRAWS):
        order = drawn.permutation(len(cases[0][0].rows)).tolist()
        divisions.append((f"{name} at random, {number + 1}", _shuffled(values, order)))
    for label, of in divisions:
        found = [
            estimate_by(table, divide(label, of(table)), relation=Relation.UNRELATED).table
            for table, _ in cases
        ]
        _print(label, cases, found, plain)


def _shuffled(values: Values, order: Sequence[int]) -> Values:
    """Return the same values, of other units."""

    def of(table: UnitTable) -> list[str]:
        said = values(table)
        return [said[at] for at in order]

    return of


def _print_records(path: str) -> None:
    """Print every two contests of cast vote records, whole and by votes."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        cases = [(table, truth) for _, table, truth in contest_pairs(list(csv.reader(file)))]
    print(f"records, {len(cases)} pairs:")
    plain = [estimate(table, relation=Relation.UNRELATED) for table, _ in cases]
    found = [
        estimate_by(table, divide("votes", _votes(table)), relation=Relation.UNRELATED).table
        for table, _ in cases
    ]
    _print("whole", cases, plain, plain)
    _print("votes", cases, found, plain)


def _print_zealand(units: Path, truth: Path) -> None:
    """Print districts of an election with kin sides, whole and by votes."""
    read = read_units(units)
    known = read_truth(truth, read)
    for name in ZEALAND:
        tables = {key[1]: merged(one) for key, one in read.districts.items() if key[0] == name}
        cases = [(one, truth_of(one, known[name, key])) for key, one in tables.items()]
        plain = list(estimate_set(tables).values())
        divisions = {key: divide("votes", _votes(one)) for key, one in tables.items()}
        found = [one.table for one in estimate_set_by(tables, divisions).values()]
        print(f"{name}, {len(cases)} districts:")
        _print("whole", cases, plain, plain)
        _print("votes", cases, found, plain)


def _votes(table: UnitTable) -> list[str]:
    return _text(table.rows.sum(axis=1))


def _largest(table: UnitTable) -> Floats:
    """Return the share of the district's largest row in each unit."""
    largest = int(table.row_totals.argmax())
    return np.asarray(table.rows[:, largest] / table.rows.sum(axis=1))


def _text(numbers: Floats) -> list[str]:
    return [str(number) for number in numbers.tolist()]


def _print(
    label: str, cases: list[Case], found: list[CrossTable], plain: list[CrossTable]
) -> None:
    truths = [truth for _, truth in cases]
    errors, before = (
        [error(one.votes, truth) for one, truth in zip(each, truths, strict=True)]
        for each in (found, plain)
    )
    better = sum(one < two for one, two in zip(errors, before, strict=True))
    held = sum(
        int(((truth >= one.low90 - CLOSE) & (truth <= one.high90 + CLOSE)).sum())
        for one, truth in zip(found, truths, strict=True)
    )
    widths = [
        (100 * (one.high90 - one.low90) / np.maximum(one.row_totals[:, None], 1)).ravel()
        for one in found
    ]
    width = np.concatenate(widths).mean()
    print(
        f"  {label:24} {np.mean(errors):6.2f} %, nearer in {better} of {len(cases)}; "
        f"{held} of {sum(truth.size for truth in truths)} cells held, {width:.1f} points wide"
    )


def error(votes: Floats, truth: Floats) -> float:
    """Return the per cent of votes in a wrong cell."""
    return float(50 * np.abs(votes - truth).sum() / truth.sum())


if __name__ == "__main__":
    main(*sys.argv[1:])
