"""Makes tables of precinct results from long files: one line a unit and selection."""

from __future__ import annotations

from typing import Final

import polars as pl

from downballot.model.contest import slug
from downballot.model.precinct import CONTESTS, UNIT_SET_ASIDE, PrecinctResults
from downballot.sources.unit_cells import is_said, is_withheld, votes_of
from downballot.sources.unit_tables import NUMBERS, LaidOut, made_of

LINES: Final = (
    "title",
    "party",
    "choice",
    "unit",
    "ballot_kind",
    "votes",
    "place",
    "text",
    "fault",
)
"""Columns that every format with lines gives; others of ``ROW_COLUMNS`` may follow."""
_KEY: Final = ("contest", "unit", "ballot_kind")


def made_of_lines(file: str, lines: pl.DataFrame) -> PrecinctResults:
    """Make the tables of a file of lines; a line that cannot be used is set aside alone.

    Args:
        file: Name of the file, for messages.
        lines: ``LINES`` and others of ``ROW_COLUMNS``, all text. A line without a choice
            tells numbers of its unit alone.

    Raises:
        FormatError: Not one line can be used.
    """
    known = lines.with_columns(
        _slugs(lines, "title").alias("contest"), _slugs(lines, "choice").alias("selection")
    )
    judged = _judged(known)
    sound = judged.filter(pl.col("fault").is_null())
    faulty = judged.filter(pl.col("fault").is_not_null()).select(
        pl.lit(file).alias("file"),
        "place",
        "code",
        (pl.lit(f"{file}: ") + pl.col("place") + ": " + pl.col("fault")).alias("reason"),
        pl.col("text").alias("row"),
    )
    rows = _rows(sound)
    cells = sound.filter(pl.col("choice") != "").join(
        rows.select("row", *_KEY), on=_KEY, maintain_order="left"
    )
    contests = cells.select(
        "contest", "title", "selection", name="choice", party="party"
    ).unique(["contest", "selection"], keep="first", maintain_order=True)
    laid = LaidOut(
        rows=rows,
        cells=cells.select("row", "selection", "votes"),
        contests=contests.select(CONTESTS.names()),
        set_aside=faulty.select(UNIT_SET_ASIDE.names()),
    )
    return made_of(file, laid)


def _slugs(lines: pl.DataFrame, column: str) -> pl.Series:
    texts = lines[column]
    distinct = texts.unique()
    made = [slug(one) if one else "" for one in distinct]
    return texts.replace_strict(distinct, pl.Series(made, dtype=pl.String()))


def _judged(lines: pl.DataFrame) -> pl.DataFrame:
    """Return the lines, each with its first fault and the fault's code."""
    votes = pl.col("votes")
    unread = (pl.col("choice") != "") & votes_of(votes).is_null() & ~is_withheld(votes)
    nameless = (pl.col("unit") == "") | (pl.col("title") == "")
    wrong = pl.coalesce(
        "fault",
        pl.when(nameless).then(pl.lit("no contest or no unit, expected both")),
        pl.when(unread).then("votes '" + votes.fill_null("") + "', expected a whole number"),
    )
    found = lines.with_columns(wrong.alias("fault"))
    usable = pl.col("fault").is_null()
    again = usable & (pl.int_range(pl.len()).over(*_KEY, "selection", usable) > 0)
    twice = "unit " + pl.col("unit") + " and choice '" + pl.col("choice") + "' a second time"
    return found.with_columns(
        pl.when(again).then(pl.lit("unit-twice"))
        .when(nameless).then(pl.lit("unit-missing"))
        .otherwise(pl.lit("unit-row-unreadable")).alias("code"),
        pl.when(again).then(twice).otherwise("fault").alias("fault"),
    )  # fmt: skip


def _rows(lines: pl.DataFrame) -> pl.DataFrame:
    """Return one row a contest, unit and kind: what the first line that says it says."""
    told = [one for one in (*NUMBERS, "name", "kind", "location") if one in lines.columns]
    first = [pl.col(name).filter(is_said(pl.col(name))).first().alias(name) for name in told]
    grouped = lines.group_by(_KEY, maintain_order=True).agg(
        pl.col("place").first(), pl.col("text").first(), *first
    )
    filled = [
        pl.col(name).fill_null("precinct" if name == "kind" else "")
        for name in told
        if name not in NUMBERS
    ]
    return grouped.with_columns(filled).with_row_index("row")
