"""Says what joins with what: contests, units and boundaries; and what in them is strange."""

from __future__ import annotations

from typing import Final

import polars as pl

from downballot.model.precinct import PrecinctResults, UnitKind
from downballot.precincts.join_findings import TOTAL_ROWS, shape_findings, unit_findings
from downballot.precincts.values import ContestJoin, JoinReport

_CODE: Final = r"^([0-9]{3})-"


def unit_keys(ids: pl.Series) -> pl.Series:
    """Return ids in the form that they are compared in.

    Spaces and the mark of mail-only precincts go, letters become capitals, and so does a
    county's code go that every id has in front.

    Args:
        ids: Ids of units or of shapes, as they are written.
    """
    bare = ids.cast(pl.String).str.strip_chars().str.replace(r"\s*\*+$", "").str.to_uppercase()
    codes = bare.drop_nulls().str.extract(_CODE, 1)
    if len(codes) and not codes.has_nulls() and codes.n_unique() == 1:
        return bare.str.replace(_CODE, "")
    return bare


def unit_of_shape(results: PrecinctResults, shapes: pl.Series) -> pl.DataFrame:
    """Return each shape with the unit that it belongs to: ``shape``, ``unit``; null for none.

    A shape belongs to the unit of its own id, else to the consolidated unit that it is a
    member of.

    Args:
        results: The results.
        shapes: Ids of the shapes, as the boundaries have them.
    """
    units = results.units.select("unit", unit_keys(results.units["unit"]).alias("key"))
    members = results.members.select("unit", unit_keys(results.members["member"]).alias("key"))
    known = pl.concat([units, members]).unique("key", keep="first", maintain_order=True)
    asked = pl.DataFrame({"shape": shapes.cast(pl.String), "key": unit_keys(shapes)})
    found = asked.join(known, on="key", how="left", maintain_order="left")
    return found.select("shape", "unit")


def join_report(results: PrecinctResults, shapes: pl.Series | None = None) -> JoinReport:
    """Say what joins with what.

    Args:
        results: Precinct results of one election.
        shapes: Ids of the shapes of its boundaries; None without boundaries.
    """
    placed = None if shapes is None else unit_of_shape(results, shapes)
    groups = results.units.filter(pl.col("kind") != UnitKind.PRECINCT.value)
    findings = [*unit_findings(results)]
    if placed is not None:
        findings += shape_findings(results, placed)
    return JoinReport(
        units=results.units.height,
        groups=groups.height,
        shapes=None if placed is None else placed.height,
        matched_shapes=None if placed is None else placed["unit"].count(),
        set_aside=results.set_aside.height,
        contests=_contests(results, placed),
        findings=tuple(findings),
    )


def _contests(results: PrecinctResults, placed: pl.DataFrame | None) -> tuple[ContestJoin, ...]:
    shaped = [] if placed is None else placed["unit"].drop_nulls().unique().to_list()
    units = results.units.select(
        "unit",
        (pl.col("kind") != UnitKind.PRECINCT.value).alias("group"),
        pl.col("unit").is_in(shaped).alias("shaped"),
    )
    held = results.contest_units.filter(TOTAL_ROWS).join(units, on="unit", how="left")
    by_contest = held.group_by("contest").agg(
        pl.len().alias("units"),
        pl.col("group").sum().alias("groups"),
        pl.col("shaped").sum(),
        pl.col("redacted").sum().alias("withheld"),
    )
    cast = results.votes.filter(TOTAL_ROWS).join(units, on="unit", how="left")
    votes = cast.group_by("contest").agg(
        pl.col("votes").sum(), pl.col("votes").filter("shaped").sum().alias("shaped_votes")
    )
    titles = results.contests.select("contest", "title").unique(
        "contest", keep="first", maintain_order=True
    )
    rows = titles.join(by_contest, on="contest", maintain_order="left").join(
        votes, on="contest", maintain_order="left"
    )
    return tuple(
        ContestJoin(
            contest=row["contest"],
            title=row["title"],
            units=row["units"],
            groups=row["groups"],
            votes=row["votes"],
            placed_units=None if placed is None else row["shaped"],
            placed_votes=None if placed is None else row["shaped_votes"],
            withheld=row["withheld"] or 0,
        )
        for row in rows.iter_rows(named=True)
    )
