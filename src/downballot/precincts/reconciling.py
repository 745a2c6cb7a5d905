"""Adds precincts up and names why the sum differs from a total that is stated elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import polars as pl

from downballot.model.count import BallotKind
from downballot.model.precinct import PrecinctResults, UnitKind
from downballot.model.sentence import join, say, say_many
from downballot.precincts.values import Difference

OWN: Final = say("the authority's own table")
TOTAL: Final = BallotKind.TOTAL.value
_CITY: Final = r"^CITY OF "
ELSEWHERE: Final = "(elsewhere)"  # places that no unit has, and units that no total is of
STATED: Final = pl.Schema({
    "contest": pl.String(),
    "place": pl.String(),
    "ballot_kind": pl.String(),
    "selection": pl.String(),
    "votes": pl.Int64(),
    "registered": pl.Int64(),
    "source": pl.String(),
})
"""One row a total: as ``model.precinct.CONTEST_TOTALS``, and who states it."""
_LINE: Final = ("contest", "place", "ballot_kind", "selection")


def own_totals(results: PrecinctResults) -> pl.DataFrame:
    """Return the totals that the authority states beside its precincts (``STATED``).

    Totals by place are also added up to the whole contest; a row that is missing there
    would be missing in the whole too.

    Args:
        results: The results.
    """
    stated = results.totals.with_columns(pl.lit(OWN).alias("source"))
    places = stated.filter(pl.col("place") != "")
    whole = stated.filter(pl.col("place") == "")
    summed = places.group_by("contest", "ballot_kind", "selection", maintain_order=True).agg(
        pl.lit("").alias("place"),
        pl.col("votes").sum(),
        pl.when(pl.col("registered").is_not_null().any()).then(pl.col("registered").sum()),
        pl.col("source").first(),
    )
    lacking = summed.join(whole, on=_LINE, how="anti", maintain_order="left")
    return pl.concat([table.select(STATED.names()) for table in (whole, lacking, places)])


def reconcile(results: PrecinctResults, stated: pl.DataFrame) -> tuple[Difference, ...]:
    """Compare what precincts add up to with stated totals, line by line, with the cause.

    Args:
        results: The results.
        stated: Totals (``STATED``); of contests that the results do not have, none is asked.
    """
    held = stated.join(results.votes, on="contest", how="semi", maintain_order="left")
    if held.is_empty():
        return ()
    lines = _compared(results, _places(results, held))
    return tuple(
        Difference(
            **{name: row[name] for name in (*_LINE, "added", "stated", "source")},
            cause="" if row["added"] == row["stated"] else _cause(results, row),
        )
        for row in lines.iter_rows(named=True)
    )


def _places(results: PrecinctResults, stated: pl.DataFrame) -> pl.DataFrame:
    """Return the totals under the places of the units; those of no unit's place together."""
    bare = pl.col("place").str.replace(_CITY, "")
    known = results.units["place"].unique().to_list()
    return (
        stated
        .with_columns(
            pl.when(pl.col("place") == "").then(pl.lit(""))
            .when(bare.is_in(known)).then(bare)
            .otherwise(pl.lit(ELSEWHERE)).alias("place")
        )
        .group_by(*_LINE, "source", maintain_order=True)
        .agg(pl.col("votes", "registered").sum())
    )  # fmt: skip


def _compared(results: PrecinctResults, stated: pl.DataFrame) -> pl.DataFrame:
    places = stated.filter(pl.col("place") != "").select("contest", "place").unique()
    units = results.units.select("unit", unit_place="place")
    cast = results.contest_units.select(
        "contest", "unit", "ballot_kind", pl.lit("").alias("selection"), "registered",
        votes="ballots",
    )  # fmt: skip
    rows = pl.concat([cast, results.votes], how="diagonal").join(units, on="unit", how="left")
    key = ["contest", "ballot_kind", "selection"]
    whole = _added(rows.with_columns(pl.lit("").alias("place")), key)
    listed = places.with_columns(pl.lit(value=True).alias("listed"))
    placed = (
        rows
        .join(
            listed, left_on=["contest", "unit_place"], right_on=["contest", "place"], how="left"
        )
        .with_columns(
            pl.when(pl.col("listed")).then("unit_place").otherwise(pl.lit(ELSEWHERE))
            .alias("place")
        )
    )  # fmt: skip
    added = pl.concat([whole, _added(placed, key)])
    return stated.rename({"votes": "stated", "registered": "stated_registered"}).join(
        added, on=_LINE, how="left", maintain_order="left"
    ).with_columns(
        pl.col("added", "withheld").fill_null(0),
        # Voters are told once for a contest and place, beside the ballots of all kinds.
        pl.col("stated_registered", "added_registered").max().over("contest", "place"),
    )  # fmt: skip


def _added(rows: pl.DataFrame, key: list[str]) -> pl.DataFrame:
    return rows.group_by(*key, "place").agg(
        pl.col("votes").sum().alias("added"),
        pl.col("votes").null_count().alias("withheld"),
        pl.col("registered").sum().alias("added_registered"),
    )


def _cause(results: PrecinctResults, row: dict[str, object]) -> str:
    """Name why a sum differs: the first of these that the tables show."""
    causes = [
        *_of_unknown_choice(results, row),
        *_of_withheld(row),
        *_of_rows_aside(results),
        *_of_doubled_parts(results, row),
        *_of_missing_units(row),
        *_of_groups(results, row),
    ]
    return join("; ", causes) if causes else say("not explained by these tables")


def _of_unknown_choice(results: PrecinctResults, row: dict[str, object]) -> Sequence[str]:
    known = results.contests.filter(pl.col("contest") == row["contest"])["selection"].to_list()
    if row["selection"] in {"", *known}:
        return []
    return [say("the files have no choice of this name: it may be spelt otherwise there")]


def _of_withheld(row: dict[str, object]) -> Sequence[str]:
    withheld = int(str(row["withheld"]))
    if not withheld:
        return []
    return [say_many("{number} unit says no number", "{number} units say no number", withheld)]


def _of_rows_aside(results: PrecinctResults) -> Sequence[str]:
    copied = results.set_aside["code"] == "unit-copied"
    lost = results.set_aside.filter(~copied).height
    if not lost:
        return []
    return [
        say_many(
            "{number} row of the files was set aside",
            "{number} rows of the files were set aside",
            lost,
        )
    ]


def _of_doubled_parts(results: PrecinctResults, row: dict[str, object]) -> Sequence[str]:
    """Find a part, as mail, whose rows are above the total that stands beside them."""
    if row["selection"] != "" or row["ballot_kind"] == TOTAL or row["place"] != "":
        return []
    mine = results.contest_units.filter(pl.col("contest") == row["contest"])
    wide = mine.pivot(on="ballot_kind", index="unit", values="ballots")
    over = wide.filter(pl.col(str(row["ballot_kind"])) == 2 * pl.col(TOTAL), pl.col(TOTAL) > 0)
    surplus = int(over[TOTAL].sum())
    if not surplus:
        return []
    return [
        say_many(
            "{number} unit counts {ballots} ballots twice beside its total",
            "{number} units count {ballots} ballots twice beside their total",
            over.height,
            ballots=surplus,
        )
    ]


def _of_missing_units(row: dict[str, object]) -> Sequence[str]:
    stated, added = row["stated_registered"], row["added_registered"]
    if not stated:
        return []
    lacking = int(str(stated)) - int(str(added or 0))
    if lacking <= 0:
        return []
    return [
        say("precincts with {voters} registered voters are not in the files", voters=lacking)
    ]


def _of_groups(results: PrecinctResults, row: dict[str, object]) -> Sequence[str]:
    """Say that ballots counted by group, in no place of the units, may be of this place."""
    if row["place"] == "":
        return []
    groups = results.units.filter(pl.col("kind") == UnitKind.BALLOT_GROUP.value)
    mine = results.contest_units.filter(
        pl.col("contest") == row["contest"], pl.col("ballot_kind") == TOTAL
    )
    held = int(mine.join(groups, on="unit", how="semi")["ballots"].sum())
    if not held:
        return []
    return [
        say(
            "{ballots} ballots are in ballot groups, whose place the precinct table does not "
            "say",
            ballots=held,
        )
    ]
