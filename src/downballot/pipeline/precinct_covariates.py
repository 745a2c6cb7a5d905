"""Writes what is known of census tracts into a desk's table of places, precinct by precinct."""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

import polars as pl
import shapely
from msgspec import Struct, structs

from downballot.errors import UsageError
from downballot.ledger.files import write_whole
from downballot.model.boundary import Boundaries
from downballot.model.finding import Finding, Severity
from downballot.model.precinct import PrecinctResults
from downballot.model.sentence import say_many
from downballot.pipeline.precinct_boundaries import kept_boundaries, whole_boundaries
from downballot.pipeline.precinct_desk import PrecinctDesk
from downballot.precincts.areal_covariates import (
    carry_covariate,
    findings_of,
    tracts_of_units,
)
from downballot.precincts.joining import unit_of_shape
from downballot.precincts.projecting import on_a_plane
from downballot.sources.boundaries import read_boundaries
from downballot.sources.covariate_table import read_covariates

FOLDER = "covariates"
COLUMNS = ("unit", "covariate", "value", "covered")


class WrittenCovariate(Struct, frozen=True):
    """One covariate that was carried.

    Attributes:
        name: What it is called.
        units: Units that have a value.
        of_units: Units with ground and results.
        covered_ground: Part of their ground in tracts with a value, 0 to 1.
        covered_registered: Part of their registered voters, each unit by its ground; None
            where no unit says them.
    """

    name: str
    units: int
    of_units: int
    covered_ground: float
    covered_registered: float | None


class WrittenCovariates(Struct, frozen=True):
    """What was written.

    Attributes:
        path: The desk's table of places.
        covariates: What was carried.
        findings: What a person should know of it.
    """

    path: Path
    covariates: tuple[WrittenCovariate, ...]
    findings: tuple[Finding, ...]


def write_covariates(
    desk: Path,
    election: str,
    table: str,
    tracts: Path,
    *,
    tract_id: str,
    name: str = "",
    projection: str = "",
) -> WrittenCovariates:
    """Carry values of tracts to the precincts of an election, and keep them on the desk.

    Covariates of the same name are replaced; others in the desk's table stay.

    Args:
        desk: The desk's folder.
        election: The desk's id of the election, with results and boundaries.
        table: A file of values by tract, as ``sources.covariate_table`` reads it.
        tracts: A file of the tracts' boundaries.
        tract_id: Its field with the tract's id.
        name: What a single covariate is to be called; empty for the name of its column.
        projection: What the tracts' coordinates are in, where the file does not say.

    Raises:
        UsageError: No results or boundaries, no tract of the table has ground, or a name
            for several covariates.
        FormatError: A file cannot be read.
        NotKept: The disk is full or the folder cannot be written.
    """
    read = read_covariates(table)
    if name and len(read) != 1:
        raise UsageError(f"--name {name!r}: the table has {len(read)} covariates, expected one")
    with PrecinctDesk(desk) as opened:
        results = opened.results(election)
    kept = kept_boundaries(desk, election)
    if kept is None:
        raise UsageError(
            f"election {election!r}: no boundaries, expected a file of them; "
            "`downballot precincts boundaries` takes one in"
        )
    shapes = read_boundaries(tracts, tract_id, projection=projection)
    units, ground = on_a_plane(_by_result(whole_boundaries(desk, kept), results), shapes)
    keys = {tract_key(one): one for one in ground.units}
    carried, findings = [], list(shapes.findings)
    for one in read:
        values = {keys[key]: number for key, number in _keyed(one.values) if key in keys}
        if not values:
            raise UsageError(_no_tract(one.values, ground))
        findings += _unmatched(len(one.values), len(values), len(ground.units))
        findings += _at_bound(one.at_bound)
        carried.append(carry_covariate(units, ground, name or one.name, values))
    rows = pl.concat(carried)
    path = desk / FOLDER / f"{election}.csv"
    write_whole(path, _together(path, rows), replace=True)
    found = (*findings, *findings_of(rows, tracts_of_units(units, ground)))
    return WrittenCovariates(
        path, tuple(_summed(one, units, results) for one in carried), found
    )


def tract_key(written: str) -> str:
    """Return a tract's id in the form that it is compared in.

    Examples:
        >>> tract_key("1400000US06075010100"), tract_key("6075010100")
        ('6075010100', '6075010100')
    """
    return written.strip().rpartition("US")[2].removesuffix(".0").lstrip("0")


def _keyed(values: dict[str, float]) -> Iterable[tuple[str, float]]:
    return ((tract_key(one), number) for one, number in values.items())


def _no_tract(values: dict[str, float], ground: Boundaries) -> str:
    return (
        f"no tract of the table has ground in {ground.name}, expected ids such as "
        f"{ground.units[0]}; the table has such as {next(iter(values), 'none')}"
    )


def _unmatched(rows: int, used: int, shapes: int) -> list[Finding]:
    """Say that shapes have no value; a table may well cover more than the shapes do."""
    if used == shapes:
        return []
    sentence = say_many(
        "{number} tract has ground and no value in the table, of {shapes}; the table has "
        "{rows} with a value.",
        "{number} tracts have ground and no value in the table, of {shapes}; the table has "
        "{rows} with a value.",
        shapes - used,
        shapes=shapes,
        rows=rows,
    )
    return [Finding(Severity.WARNING, "tract-without-value", sentence)]


def _at_bound(rows: int) -> list[Finding]:
    if not rows:
        return []
    sentence = say_many(
        "{number} row of the table says only a bound (250,000+), which is taken as its value.",
        "{number} rows of the table say only a bound (250,000+), which is taken as the value.",
        rows,
    )
    return [Finding(Severity.INFO, "covariate-at-bound", sentence)]


def _by_result(shapes: Boundaries, results: PrecinctResults) -> Boundaries:
    """Return the ground of each unit of the results: shapes counted together are one."""
    parts: dict[str, list[shapely.Geometry]] = defaultdict(list)
    unit_of = unit_of_shape(results, pl.Series("shape", shapes.units, pl.String()))
    for unit, ground in zip(unit_of["unit"], shapes.grounds, strict=True):
        if unit is not None:
            parts[unit].append(ground)
    if not parts:
        raise UsageError(f"{shapes.name}: no shape has results, expected the units' ids")
    grounds = (one[0] if len(one) == 1 else shapely.union_all(one) for one in parts.values())
    return structs.replace(shapes, units=tuple(parts), grounds=tuple(grounds), unnamed=())


def _summed(
    carried: pl.DataFrame, units: Boundaries, results: PrecinctResults
) -> WrittenCovariate:
    area = pl.DataFrame({"unit": units.units, "area": shapely.area(list(units.grounds))})
    voters = results.units.select("unit", "registered")
    rows = carried.join(area, on="unit").join(voters, on="unit", how="left")
    return WrittenCovariate(
        carried["covariate"][0],
        carried["value"].count(),
        carried.height,
        _weighted(rows, "area") or 0.0,
        _weighted(rows, "registered"),
    )


def _weighted(rows: pl.DataFrame, weight: str) -> float | None:
    """Return the part of a whole that is covered; None where nothing is known of it."""
    known = rows.drop_nulls(weight)
    whole = float(known[weight].sum())
    return float((known["covered"] * known[weight]).sum()) / whole if whole else None


def _together(path: Path, rows: pl.DataFrame) -> bytes:
    """Return the table with these rows in place of those of the same covariates."""
    held: list[dict[str, str]] = []
    if path.is_file():
        read_covariates(str(path))  # refuses what cannot be used, with its lines
        text = path.read_text(encoding="utf-8-sig")
        new = set(rows["covariate"])
        held = [
            one
            for one in csv.DictReader(text.splitlines())
            if one["covariate"].strip() not in new
        ]
    made = io.StringIO()
    writer = csv.DictWriter(made, COLUMNS, extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    writer.writerows(held)
    for row in rows.iter_rows(named=True):
        value = "" if row["value"] is None else f"{row['value']:.10g}"
        writer.writerow({**row, "value": value, "covered": f"{row['covered']:.4f}"})
    return made.getvalue().encode()
