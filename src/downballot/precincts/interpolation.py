"""Carries figures from one vintage of boundaries to another, and says how wrong that is.

Where two vintages overlap, a unit's votes are divided over the pieces in proportion to the
voters registered in each piece (or the votes cast there). Registration is known for control
units: the target's own, or smaller ones such as base precincts; within a control unit it is
taken to be even. Without any, the division is by plain area, and a finding says so.

Source: areal interpolation (Goodchild and Lam 1980); with a control variable dasymetric.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np
import polars as pl
import shapely
from msgspec import Struct

from downballot.errors import UsageError
from downballot.model.boundary import Boundaries
from downballot.model.finding import Finding, Severity
from downballot.model.sentence import say_many

CROSSWALK: Final = pl.Schema({
    "source": pl.String(),  # unit of the older vintage
    "target": pl.String(),  # unit of the newer vintage
    "share": pl.Float64(),  # of the source's votes that belong to the target, 0 to 1
})
SLIVER: Final = 0.002  # of the smaller of two units: two drawings of one line differ by this
_COVERED: Final = 0.99  # of a source's ground: less than this is reported


class Crosswalk(Struct, frozen=True):
    """What share of each source unit belongs to each target unit.

    Attributes:
        shares: Table CROSSWALK; the shares of a source add up to 1, or to nothing where it
            lies outside of every target.
        weighted: Whether by registration or votes, rather than by plain area.
        findings: Ground that is not covered, plain area used, and so on.
    """

    shares: pl.DataFrame
    weighted: bool
    findings: tuple[Finding, ...]


class Control(Struct, frozen=True):
    """Where the voters are.

    Attributes:
        boundaries: Units on the same plane as source and target.
        voters: Voters registered, or votes cast, of each unit.
    """

    boundaries: Boundaries
    voters: Mapping[str, float]


class RecoveryError(Struct, frozen=True):
    """How wrong figures were that are known and were hidden.

    Attributes:
        units: Target units with a truth.
        misplaced: Share of all votes put into a wrong target unit, 0 to 1.
        points: Mean error of the first selection's share in percentage points, weighted by
            the votes that there truly are.
    """

    units: int
    misplaced: float
    points: float


def crosswalk(
    source: Boundaries, target: Boundaries, control: Control | None = None
) -> Crosswalk:
    """Return what share of each source unit's votes belongs to each target unit.

    Args:
        source: The units that figures are known of, on an equal-area plane.
        target: The units that figures are wanted of, on the same plane.
        control: Where the voters are; without it plain area decides.

    Raises:
        UsageError: The layers are not on one plane.
    """
    layers = [source, target, *([control.boundaries] if control else [])]
    if len({layer.projection for layer in layers}) > 1 or not source.projection:
        raise UsageError("layers are in different projections, expected one equal-area plane")
    pieces = overlaps(source, target)
    areas = _weighed(pieces, control) if control else pieces.select("source", "target", "area")
    plain = pieces.select("source", "target", "area")
    # A unit whose pieces have no voter in any control unit is divided by its area.
    voterless = areas.group_by("source").agg(pl.col("area").sum()).filter(pl.col("area") <= 0)
    by_area = plain.join(voterless.select("source"), on="source", how="semi")
    weights = pl.concat([areas.filter(pl.col("area") > 0), by_area])
    shares = weights.with_columns(
        share=pl.col("area") / pl.col("area").sum().over("source")
    ).select(CROSSWALK.names())
    findings = (*_uncovered(source, plain), *_unweighted(source, control, by_area))
    return Crosswalk(shares.sort("source", "target"), control is not None, findings)


def carry(values: pl.DataFrame, along: Crosswalk) -> pl.DataFrame:
    """Return figures of source units as figures of target units.

    Args:
        values: Columns ``unit`` and any number of figures; a null stays unknown, as does
            every target unit that gets a part of it.
        along: The crosswalk.
    """
    figures = [name for name in values.columns if name != "unit"]
    parts = along.shares.join(values, left_on="source", right_on="unit", how="inner")
    return (
        parts
        .group_by("target")
        .agg(
            pl
            .when(pl.col(name).is_null().any())
            .then(None)
            .otherwise((pl.col(name) * pl.col("share")).sum())
            .alias(name)
            for name in figures
        )
        .rename({"target": "unit"})
        .sort("unit")
    )


def recovery_error(estimate: pl.DataFrame, truth: pl.DataFrame) -> RecoveryError:
    """Return how wrong carried figures are where the truth is known.

    Args:
        estimate: Columns ``unit`` and a column of votes for each selection.
        truth: The same columns.

    Raises:
        UsageError: The truth has no votes.
    """
    selections = [name for name in truth.columns if name != "unit"]
    both = truth.join(estimate, on="unit", how="left", suffix=" estimated").fill_null(0)
    true = both.select(selections).to_numpy().astype(float)
    made = both.select(f"{name} estimated" for name in selections).to_numpy().astype(float)
    if true.sum() <= 0:
        raise UsageError("the truth has no votes, expected units with votes")
    misplaced = np.abs(made - true).sum() / 2 / true.sum()
    votes = true.sum(axis=1)
    seen = (votes > 0) & (made.sum(axis=1) > 0)
    off = np.abs(
        made[seen, 0] / made[seen].sum(axis=1) - true[seen, 0] / true[seen].sum(axis=1)
    )
    points = 100 * float((off * votes[seen]).sum() / votes[seen].sum())
    return RecoveryError(len(true), float(misplaced), points)


def overlaps(source: Boundaries, target: Boundaries) -> pl.DataFrame:
    """Return where two layers overlap, without slivers: ``source, target, area, piece``.

    Args:
        source: A layer on an equal-area plane.
        target: Another on the same plane.
    """
    ours = np.array(source.grounds, dtype=object)
    theirs = np.array(target.grounds, dtype=object)
    here, there = shapely.STRtree(theirs).query(ours, predicate="intersects")
    overlap = shapely.intersection(ours[here], theirs[there])
    area = shapely.area(overlap)
    smaller = np.minimum(shapely.area(ours)[here], shapely.area(theirs)[there])
    real = area > smaller * SLIVER
    return pl.DataFrame({
        "source": np.array(source.units, dtype=object)[here[real]].tolist(),
        "target": np.array(target.units, dtype=object)[there[real]].tolist(),
        "area": area[real],
        "piece": pl.Series(overlap[real].tolist(), dtype=pl.Object),
    })


def _weighed(pieces: pl.DataFrame, control: Control) -> pl.DataFrame:
    """Return the voters of each piece: of each control unit its part of the ground."""
    cut = np.array(pieces["piece"].to_list(), dtype=object)
    grounds = np.array(control.boundaries.grounds, dtype=object)
    voters = np.array([control.voters.get(unit, 0.0) for unit in control.boundaries.units])
    where, which = shapely.STRtree(grounds).query(cut, predicate="intersects")
    common = shapely.area(shapely.intersection(cut[where], grounds[which]))
    density = voters / shapely.area(grounds)
    weight = np.zeros(len(cut))
    np.add.at(weight, where, common * density[which])
    return pieces.select("source", "target").with_columns(area=pl.Series(weight))


def _uncovered(source: Boundaries, plain: pl.DataFrame) -> list[Finding]:
    areas = dict(zip(source.units, shapely.area(list(source.grounds)), strict=True))
    covered = dict(plain.group_by("source").agg(pl.col("area").sum()).iter_rows())
    short = [unit for unit in areas if covered.get(unit, 0.0) < _COVERED * areas[unit]]
    if not short:
        return []
    sentence = say_many(
        "The ground of {number} unit lies partly or wholly outside of the other boundaries: "
        "{units}.",
        "The ground of {number} units lies partly or wholly outside of the other "
        "boundaries: {units}.",
        len(short),
        units=_listed(short),
    )
    return [Finding(Severity.WARNING, "carry-uncovered", sentence)]


def _unweighted(
    source: Boundaries, control: Control | None, by_area: pl.DataFrame
) -> list[Finding]:
    units = list(source.units) if control is None else sorted(set(by_area["source"]))
    if not units:
        return []
    sentence = say_many(
        "{number} unit is divided by plain area, as if its voters lived evenly over it.",
        "{number} units are divided by plain area, as if voters lived evenly over them.",
        len(units),
    )
    return [Finding(Severity.WARNING, "carry-by-area", sentence)]


def _listed(units: list[str]) -> str:
    return ", ".join(units[:5]) + (" …" if len(units) > 5 else "")
