"""Estimates districts from a file of their units, beside a known cross-table where given."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Final

import numpy as np
import polars as pl
from msgspec import Struct

from downballot.pipeline.ecological_dividing import (
    By,
    Estimated,
    estimate_districts,
    read_divisions,
)
from downballot.pipeline.ecological_files import (
    District,
    read_truth,
    read_units,
)
from downballot.precincts.ecological_division import Part
from downballot.precincts.ecological_tables import (
    LEAST_SHARE,
    OTHER,
    Agreement,
    CrossTable,
    Floats,
    UnitTable,
    merged,
)
from downballot.precincts.no_difference import no_difference_within_units

CLOSE: Final = 1e-6


class EstimatedCell(Struct, frozen=True):
    """One cell of one district, in votes.

    Attributes:
        row: Option of the first side.
        column: Option of the second side.
        estimate: How many voted for both.
        lo90: Where the 90 % interval begins.
        hi90: Where it ends.
        lowest: The least that the units allow.
        highest: The most.
        no_difference: What it were if every row voted alike.
        truth: What it was; None where that is not known.
        verdict: What can be said of it; empty where the interval says it.
    """

    row: str
    column: str
    estimate: float
    lo90: float
    hi90: float
    lowest: float
    highest: float
    no_difference: float
    truth: float | None
    verdict: str


class EstimatedDistrict(Struct, frozen=True):
    """One district.

    Attributes:
        set: The election it is of.
        district: Its name.
        error_pct: Votes in a wrong cell in per cent; None without truth.
        no_difference_error_pct: The same of every row voting as the district does.
        within_units_error_pct: The same of every row voting as its unit does.
        covered90: Cells whose 90 % interval holds the truth; None without truth.
        identified: The units tell enough to estimate.
        verdict: What can be said.
        agreement: How both sides were made to agree.
        cells: Its cells.
        divided: By what its units were divided, in words; empty where nobody asked.
        parts: The classes that they were divided into.
    """

    set: str
    district: str
    error_pct: float | None
    no_difference_error_pct: float | None
    within_units_error_pct: float | None
    covered90: int | None
    identified: bool
    verdict: str
    agreement: Agreement
    cells: tuple[EstimatedCell, ...]
    divided: str = ""
    parts: tuple[Part, ...] = ()


class SetScore(Struct, frozen=True):
    """What was measured on one election, or on all.

    Attributes:
        set: Its name; empty for all.
        elections: Districts.
        unidentified: Districts of which the data cannot tell.
        mean_error_pct: Mean over districts of votes in a wrong cell, in per cent.
        no_difference_error_pct: The same of every row voting as the district does.
        within_units_error_pct: The same of every row voting as its unit does.
        coverage90: Part of the cells whose 90 % interval holds the truth, 0 to 1.
        mean_width90_pct: Mean width of these intervals, in per cent of the district's votes.
        mean_row_width90_pct: The same in per cent of the row's votes.
    """

    set: str
    elections: int
    unidentified: int
    mean_error_pct: float | None
    no_difference_error_pct: float | None
    within_units_error_pct: float | None
    coverage90: float | None
    mean_width90_pct: float
    mean_row_width90_pct: float


class EcologicalCheck(Struct, frozen=True):
    """What estimating a file of units gave.

    Attributes:
        elections: Districts.
        mean_error_pct: Over all districts; None without truth.
        coverage90: Part of all cells whose 90 % interval holds the truth; likewise.
        mean_width90_pct: Mean width of these, in per cent of the district's votes.
        seconds: Spent on estimating all of them, reading apart.
        seconds_per_election: The same for one.
        row_side: The side that is rows.
        column_side: The side that is columns.
        doubled_rows: Rows of the file that say again what one has said; added up.
        unmatched_truth: Votes of the truth under names that no unit has.
        sets: Scores by election.
        districts: The districts.
    """

    elections: int
    mean_error_pct: float | None
    coverage90: float | None
    mean_width90_pct: float
    seconds: float
    seconds_per_election: float
    row_side: str
    column_side: str
    doubled_rows: int
    unmatched_truth: int
    sets: tuple[SetScore, ...]
    districts: tuple[EstimatedDistrict, ...]


def check_ecological(
    units: Path,
    truth: Path | None = None,
    least: float = LEAST_SHARE,
    by: By | None = None,
) -> EcologicalCheck:
    """Return estimates of every district in a file, scored where the truth is given.

    Args:
        units: CSV with set, district, unit, side, option, votes; perhaps gzipped.
        truth: CSV with set, district, votes and one column for each side; or None.
        least: Options below this part of a district's votes are put together.
        by: By what column of the file units are divided; None to take them as one.

    Raises:
        FormatError: A file cannot be read, or lacks a column or a side.
        TableError: It has rows that cannot be used: all of them are named.
        UsageError: Units are to be divided into fewer than one class.
    """
    read = read_units(units)
    known = read_truth(truth, read) if truth else {}
    tables = {key: merged(table, least) for key, table in read.districts.items()}
    divisions = read_divisions(units, by, tables) if by else None
    began = time.perf_counter()
    found = estimate_districts(tables, divisions)
    seconds = time.perf_counter() - began
    districts, missed = [], 0.0
    for key, one in found.items():
        given = known.get(key)
        true = None if given is None else truth_of(tables[key], given)
        if given is not None and true is not None:
            missed += float(given["votes"].to_numpy().sum() - true.sum())
        districts.append(_district(key, tables[key], one, true))
    everything = _score("", districts)
    return EcologicalCheck(
        elections=len(districts),
        mean_error_pct=everything.mean_error_pct,
        coverage90=everything.coverage90,
        mean_width90_pct=everything.mean_width90_pct,
        seconds=round(seconds, 3),
        seconds_per_election=round(seconds / max(len(districts), 1), 4),
        row_side=read.row_side,
        column_side=read.column_side,
        doubled_rows=read.doubled,
        unmatched_truth=round(missed),
        sets=_by_set(districts),
        districts=tuple(districts),
    )


def truth_of(table: UnitTable, given: pl.DataFrame) -> Floats:
    """Return a district's known cross-table, its small options put together as the units'.

    Votes under a name that no unit has, where nothing was put together, are left out.

    Args:
        table: Its units, small options put together.
        given: Rows with row, column and votes.
    """
    rows = {name: at for at, name in enumerate(table.row_names)}
    columns = {name: at for at, name in enumerate(table.column_names)}
    found = np.zeros((len(rows), len(columns)))
    for row, column, votes in given.select("row", "column", "votes").iter_rows():
        at, beside = rows.get(row, rows.get(OTHER)), columns.get(column, columns.get(OTHER))
        if at is not None and beside is not None:
            found[at, beside] += votes
    return found


def error_pct(votes: Floats, truth: Floats) -> float | None:
    """Return the per cent of votes in a wrong cell; None where there is no truth.

    Args:
        votes: An estimate.
        truth: What it was.
    """
    total = float(truth.sum())
    return 50.0 * float(np.abs(votes - truth).sum()) / total if total else None


def _district(
    key: District, table: UnitTable, one: Estimated, truth: Floats | None
) -> EstimatedDistrict:
    """Return one district as it is printed."""
    cross = one.cross
    held = None
    if truth is not None:
        held = int(((truth >= cross.low90 - CLOSE) & (truth <= cross.high90 + CLOSE)).sum())

    def error(votes: Floats) -> float | None:
        return None if truth is None else error_pct(votes, truth)

    return EstimatedDistrict(
        set=key[0],
        district=key[1],
        error_pct=error(cross.votes),
        no_difference_error_pct=error(cross.no_difference),
        within_units_error_pct=error(no_difference_within_units(table)),
        covered90=held,
        identified=cross.identified,
        verdict=str(cross.verdict),
        agreement=cross.agreement,
        cells=_cells(cross, truth),
        divided=str(one.note),
        parts=one.parts,
    )


def _cells(cross: CrossTable, truth: Floats | None) -> tuple[EstimatedCell, ...]:
    """Return the cells of a district."""
    return tuple(
        EstimatedCell(
            row=row,
            column=column,
            estimate=round(float(cross.votes[at, beside]), 1),
            lo90=round(float(cross.low90[at, beside]), 1),
            hi90=round(float(cross.high90[at, beside]), 1),
            lowest=round(float(cross.lowest[at, beside]), 1),
            highest=round(float(cross.highest[at, beside]), 1),
            no_difference=round(float(cross.no_difference[at, beside]), 1),
            truth=None if truth is None else float(truth[at, beside]),
            verdict=str(cross.cell_verdicts[at][beside]),
        )
        for at, row in enumerate(cross.row_names)
        for beside, column in enumerate(cross.column_names)
    )


def _by_set(districts: list[EstimatedDistrict]) -> tuple[SetScore, ...]:
    """Return the score of each election."""
    of_set: dict[str, list[EstimatedDistrict]] = {}
    for one in districts:
        of_set.setdefault(one.set, []).append(one)
    return tuple(_score(name, each) for name, each in of_set.items())


def _score(name: str, districts: list[EstimatedDistrict]) -> SetScore:
    """Return what districts come to."""
    scored = [one for one in districts if one.covered90 is not None]
    cells = sum(len(one.cells) for one in scored)
    widths, of_rows = _widths(districts)
    covered = sum(one.covered90 or 0 for one in scored)
    return SetScore(
        set=name,
        elections=len(districts),
        unidentified=sum(not one.identified for one in districts),
        mean_error_pct=_mean([one.error_pct for one in districts]),
        no_difference_error_pct=_mean([one.no_difference_error_pct for one in districts]),
        within_units_error_pct=_mean([one.within_units_error_pct for one in districts]),
        coverage90=round(covered / cells, 4) if cells else None,
        mean_width90_pct=round(widths, 2),
        mean_row_width90_pct=round(of_rows, 2),
    )


def _widths(districts: list[EstimatedDistrict]) -> tuple[float, float]:
    """Return the mean width of 90 % intervals in per cent of the district and of the row."""
    of_all, of_rows = [], []
    for one in districts:
        rows: dict[str, float] = {}
        for cell in one.cells:
            rows[cell.row] = rows.get(cell.row, 0.0) + cell.estimate
        total = sum(rows.values())
        for cell in one.cells:
            wide = 100.0 * (cell.hi90 - cell.lo90)
            of_all.append(wide / total if total else 0.0)
            of_rows.append(wide / rows[cell.row] if rows[cell.row] else 0.0)
    return (float(np.mean(of_all)), float(np.mean(of_rows))) if of_all else (0.0, 0.0)


def _mean(values: list[float | None]) -> float | None:
    """Return the mean of those known; None where none is."""
    known = [value for value in values if value is not None]
    return round(float(np.mean(known)), 3) if known else None
