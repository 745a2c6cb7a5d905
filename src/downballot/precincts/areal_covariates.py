"""Carries what is known of census tracts to precincts, by the ground that they share.

A precinct's value is the mean of its tracts' values, weighted by ground. So it is exact where
the precinct lies in one tract, and elsewhere as if people lived evenly over the ground. A mean
of medians is not the median of all.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import polars as pl
import shapely

from downballot.errors import UsageError
from downballot.model.boundary import Boundaries
from downballot.model.finding import Finding, Severity
from downballot.model.sentence import say_many
from downballot.precincts.interpolation import overlaps

CARRIED: Final = pl.Schema({
    "unit": pl.String(),
    "covariate": pl.String(),
    "value": pl.Float64(),  # null where less than LEAST of the ground is covered
    "covered": pl.Float64(),  # part of the unit's ground in tracts with a value, 0 to 1
})
LEAST: Final = 0.5
WHOLE: Final = 0.99  # two drawings of one line differ by more than nothing


def carry_covariate(
    units: Boundaries, tracts: Boundaries, name: str, values: Mapping[str, float]
) -> pl.DataFrame:
    """Return what is known of tracts as what is known of units (``CARRIED``).

    Args:
        units: The units, on an equal-area plane.
        tracts: The tracts, on the same plane.
        name: What the covariate is called.
        values: Its value by tract, as the boundaries write tracts.

    Raises:
        UsageError: The two are not on one plane.
    """
    if units.projection != tracts.projection or not units.projection:
        raise UsageError("layers are in different projections, expected one equal-area plane")
    ground = pl.DataFrame({
        "source": units.units,
        "ground": shapely.area(list(units.grounds)),
    })
    known = pl.DataFrame(
        {"target": list(values), "value": list(values.values())},
        {"target": pl.String(), "value": pl.Float64()},
    )
    found = (
        overlaps(units, tracts)
        .select("source", "target", "area")
        .join(known, on="target")
        .group_by("source")
        .agg(pl.col("area").sum(), part=(pl.col("area") * pl.col("value")).sum())
    )
    joined = ground.join(found, on="source", how="left", maintain_order="left")
    covered = (pl.col("area").fill_null(0) / pl.col("ground")).clip(0, 1)
    mean = pl.when(covered >= LEAST).then(pl.col("part") / pl.col("area"))
    return joined.select(unit="source", covariate=pl.lit(name), value=mean, covered=covered)


def tracts_of_units(units: Boundaries, tracts: Boundaries) -> pl.DataFrame:
    """Return in how many tracts each unit lies: ``unit`` and ``tracts``.

    Args:
        units: The units, on an equal-area plane.
        tracts: The tracts, on the same plane.
    """
    pieces = overlaps(units, tracts).group_by("source").agg(pl.len().alias("tracts"))
    return pieces.rename({"source": "unit"}).sort("unit")


def findings_of(carried: pl.DataFrame, divided: pl.DataFrame) -> tuple[Finding, ...]:
    """Return what a person should know of carried covariates.

    Args:
        carried: Every covariate carried (``CARRIED``).
        divided: In how many tracts each unit lies.
    """
    several = divided.filter(pl.col("tracts") > 1).height
    short = carried.filter(pl.col("covered") < WHOLE)["unit"].unique(maintain_order=True)
    found = []
    if several:
        sentence = say_many(
            "{number} unit lies in several tracts: its value is their mean by plain area.",
            "{number} units lie in several tracts: their value is the mean by plain area.",
            several,
        )
        found.append(Finding(Severity.WARNING, "covariate-by-area", sentence))
    if len(short):
        sentence = say_many(
            "{number} unit has ground without a value; under half of it covered, it has no "
            "value at all: {units}.",
            "{number} units have ground without a value; with under half of it covered they "
            "have no value at all: {units}.",
            len(short),
            units=", ".join(short[:5]) + (" …" if len(short) > 5 else ""),
        )
        found.append(Finding(Severity.WARNING, "covariate-uncovered", sentence))
    return tuple(found)
