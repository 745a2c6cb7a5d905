"""Puts the results of several files together: of each contest the last file that has it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import polars as pl
from msgspec import Struct

from downballot.model.precinct import PrecinctResults

ORDER: Final = "order"
TABLES: Final = PrecinctResults.__struct_fields__
_FILE_OF: Final = ["contest", ORDER]


class Stacked(Struct, frozen=True, eq=False):
    """The tables of several files, one below another.

    Attributes:
        tables: Each table of ``PrecinctResults`` by name, with the column ``ORDER``: a
            whole number, higher for a file that supersedes.
    """

    tables: dict[str, pl.DataFrame]


def stacked(parts: Sequence[PrecinctResults]) -> Stacked:
    """Return the tables of several files, one below another.

    Args:
        parts: What was read of each file, the oldest first; at least one.
    """
    return Stacked({
        name: pl.concat(
            getattr(part, name).with_columns(pl.lit(order, pl.Int64()).alias(ORDER))
            for order, part in enumerate(parts)
        )
        for name in TABLES
    })


def superseded(all_of: Stacked) -> pl.DataFrame:
    """Return contests that a later file has too: ``contest``, ``ORDER`` and ``by``, its order.

    Args:
        all_of: The tables of every file.
    """
    held = all_of.tables["contest_units"].select(_FILE_OF).unique()
    last = held.group_by("contest").agg(pl.col(ORDER).max().alias("by"))
    older = held.join(last, on="contest").filter(pl.col(ORDER) < pl.col("by"))
    return older.sort(_FILE_OF)


def standing(all_of: Stacked) -> PrecinctResults:
    """Return what stands: each contest from the last file that has it, and units of those.

    Args:
        all_of: The tables of every file.
    """
    tables = all_of.tables
    units_of = _last(tables["contest_units"])
    totals_of = _last(tables["totals"])
    held = tables["contest_units"].join(
        units_of, on=_FILE_OF, how="semi", maintain_order="left"
    )
    by_unit = ["unit", ORDER]
    units = tables["units"].join(held, on=by_unit, how="semi", maintain_order="left")
    named = pl.concat([
        units_of, totals_of.join(units_of, on="contest", how="anti", maintain_order="left")
    ])  # fmt: skip
    contests = tables["contests"].join(named, on=_FILE_OF, how="semi", maintain_order="left")
    return PrecinctResults(
        units=_merged(units),
        contest_units=held.drop(ORDER),
        votes=_of(tables["votes"], units_of),
        contests=contests.drop(ORDER),
        totals=_of(tables["totals"], totals_of),
        set_aside=_of_standing("set_aside", tables, named),
        notes=_of_standing("notes", tables, named),
        members=tables["members"]
        .join(held, on=by_unit, how="semi", maintain_order="left")
        .drop(ORDER)
        .unique(maintain_order=True),
    )


def together(parts: Sequence[PrecinctResults]) -> PrecinctResults:
    """Return several files as one.

    Args:
        parts: What was read of each file, the oldest first; at least one.
    """
    return parts[0] if len(parts) == 1 else standing(stacked(parts))


def _last(table: pl.DataFrame) -> pl.DataFrame:
    return table.group_by("contest", maintain_order=True).agg(pl.col(ORDER).max())


def _of(table: pl.DataFrame, chosen: pl.DataFrame) -> pl.DataFrame:
    return table.join(chosen, on=_FILE_OF, how="semi", maintain_order="left").drop(ORDER)


def _merged(units: pl.DataFrame) -> pl.DataFrame:
    """Return each unit once: its first name and place, the most voters and ballots told."""
    said = [
        pl.col(name).filter(pl.col(name) != "").first().fill_null("").alias(name)
        for name in ("name", "place")
    ]
    merged = units.group_by("unit", maintain_order=True).agg(
        pl.col("kind").first(), *said, pl.col("registered", "ballots").max()
    )
    return merged.select(one for one in units.columns if one != ORDER)


def _of_standing(
    name: str, tables: dict[str, pl.DataFrame], named: pl.DataFrame
) -> pl.DataFrame:
    """Return what is said of files that stand for a contest, or have none at all."""
    gone = tables["contests"].select(ORDER).unique().join(named, on=ORDER, how="anti")
    return tables[name].join(gone, on=ORDER, how="anti", maintain_order="left").drop(ORDER)
