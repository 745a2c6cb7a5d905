"""Makes the tables of precinct results from rows as a file has them.

A format lays a file out as two frames of text: ``rows``, one a contest, unit and kind of
ballot, and ``cells``, one a row and selection. What cannot be used is set aside here, for
every format in the same way.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import polars as pl
from msgspec import Struct

from downballot.errors import FormatError
from downballot.model.contest import distinct, slug
from downballot.model.count import BallotKind
from downballot.model.precinct import (
    CONTEST_TOTALS,
    CONTEST_UNITS,
    CONTESTS,
    UNIT_MEMBERS,
    UNIT_NOTES,
    UNIT_SET_ASIDE,
    UNIT_VOTES,
    UNITS,
    PrecinctResults,
    UnitKind,
    empty,
)
from downballot.sources.unit_cells import is_said, is_withheld, votes_of

NUMBERS: Final = ("registered", "ballots", "undervotes", "overvotes")
TOTAL: Final = BallotKind.TOTAL.value
ROW_COLUMNS: Final = {
    "contest": "",
    "unit": "",
    "name": "",
    "kind": UnitKind.PRECINCT.value,
    "location": "",
    "ballot_kind": TOTAL,
    "registered": None,
    "ballots": None,
    "undervotes": None,
    "overvotes": None,
    "place": "",
    "text": "",
    "fault": None,
}
"""Columns of ``rows`` beside ``row``, and what stands in one that a format leaves out."""
_KEY: Final = ("contest", "unit", "ballot_kind")
_SAME_UNIT: Final = "the same unit and kind of ballot a second time in this contest"


class ReadContest(Struct, frozen=True):
    """A contest as a file names it.

    Attributes:
        contest: Slug of its title.
        selections: Slug of each choice, in the file's order.
        table: The same as rows of ``CONTESTS``.
    """

    contest: str
    selections: tuple[str, ...]
    table: pl.DataFrame


class LaidOut(Struct, frozen=True, eq=False):
    """A file laid out as text.

    Attributes:
        rows: ``row`` (a number of its own) and ``ROW_COLUMNS``; columns may be left out.
        cells: ``row``, ``selection`` and ``votes``, as text.
        contests: One row a contest and selection (``CONTESTS``).
        totals: Totals that the file states of larger areas.
        members: Precincts of consolidated units.
        set_aside: Rows that the format itself could not use.
        notes: How the format understood rows that are used.
    """

    rows: pl.DataFrame
    cells: pl.DataFrame
    contests: pl.DataFrame
    totals: pl.DataFrame = empty(CONTEST_TOTALS)
    members: pl.DataFrame = empty(UNIT_MEMBERS)
    set_aside: pl.DataFrame = empty(UNIT_SET_ASIDE)
    notes: pl.DataFrame = empty(UNIT_NOTES)


def contest_of(title: str, choices: Sequence[tuple[str, str]]) -> ReadContest:
    """Return a contest with a slug for each choice.

    Args:
        title: As the authority writes it.
        choices: Name and party of each choice.
    """
    contest, taken = slug(title), set[str]()
    selections = tuple(distinct(slug(name), taken) for name, _ in choices)
    rows = [
        (contest, title, selection, name, party)
        for selection, (name, party) in zip(selections, choices, strict=True)
    ]
    return ReadContest(contest, selections, pl.DataFrame(rows, CONTESTS, orient="row"))


def note(file: str, place: str, code: str, sentence: str) -> pl.DataFrame:
    """Return one row of ``UNIT_NOTES``.

    Args:
        file: Name of the file.
        place: Row or member; empty for the whole file.
        code: The finding's code.
        sentence: How rows were understood, and why.
    """
    return pl.DataFrame([(file, place, code, sentence)], UNIT_NOTES, orient="row")


def made_of(file: str, laid: LaidOut, *, every_cell: bool = True) -> PrecinctResults:
    """Make the tables of a file, each row that cannot be used set aside with why.

    Args:
        file: Name of the file, for messages.
        laid: The file as text.
        every_cell: Whether the format writes a number in every cell, so that a row with a
            blank one is damaged; otherwise a blank cell is a number that is not said.

    Raises:
        FormatError: Not one row can be used.
    """
    rows = _whole(laid.rows)
    judged = _judged(rows, _faulty_cells(laid.cells, every_cell=every_cell))
    kept = judged.filter(pl.col("fault").is_null())
    aside = pl.concat([laid.set_aside, _aside(file, judged)])
    if kept.is_empty() and laid.totals.is_empty():
        first = aside.row(0, named=True)["reason"] if aside.height else "no rows"
        raise FormatError(file, "", f"nothing in it can be used: {first}", "precinct results")
    cells = laid.cells.join(
        kept.select("row", *_KEY), on="row", how="inner", maintain_order="left"
    )
    contest_units, votes = _with_totals(_contest_units(kept, cells), _votes(cells))
    return PrecinctResults(
        units=_units(kept, contest_units),
        contest_units=contest_units,
        votes=votes,
        contests=laid.contests,
        totals=laid.totals,
        set_aside=aside,
        members=laid.members.join(kept, on="unit", how="semi", maintain_order="left"),
        notes=laid.notes,
    )


def _whole(rows: pl.DataFrame) -> pl.DataFrame:
    missing = [
        pl.lit(value, pl.String()).alias(name)
        for name, value in ROW_COLUMNS.items()
        if name not in rows.columns
    ]
    return rows.with_columns(missing)


def _faulty_cells(cells: pl.DataFrame, *, every_cell: bool) -> pl.DataFrame:
    """Return, a row each, the first cell of votes that is neither a number nor a mark."""
    votes = pl.col("votes")
    wrong = votes_of(votes).is_null() & ~is_withheld(votes)
    if not every_cell:
        wrong &= is_said(votes)
    said = "votes of " + pl.col("selection") + ": '" + votes.fill_null("") + "', expected votes"
    return (
        cells
        .filter(wrong)
        .group_by("row", maintain_order=True)
        .agg(said.first().alias("cell_fault"))
    )


def _judged(rows: pl.DataFrame, cells: pl.DataFrame) -> pl.DataFrame:
    """Return the rows, each with its first fault and the fault's code."""
    numbers = [
        pl.when(is_said(pl.col(name)), votes_of(pl.col(name)).is_null(),
                ~is_withheld(pl.col(name)))
        .then(f"{name}: '" + pl.col(name) + "', expected a whole number")
        for name in NUMBERS
    ]  # fmt: skip
    sound = pl.col("unit") != ""
    known = rows.join(cells, on="row", how="left", maintain_order="left")
    known = known.with_columns(
        pl.coalesce("fault", *numbers, "cell_fault",
                    pl.when(~sound).then(pl.lit("no unit, expected its id"))).alias("fault")
    )  # fmt: skip
    usable = pl.col("fault").is_null()
    again = usable & ~pl.struct(*_KEY, usable.alias("usable")).is_first_distinct()
    return known.with_columns(
        pl.when(again).then(pl.lit("unit-twice")).when(~sound).then(pl.lit("unit-missing"))
        .otherwise(pl.lit("unit-row-unreadable")).alias("code"),
        pl.when(again).then(pl.lit(_SAME_UNIT) + ": " + pl.col("unit"))
        .otherwise("fault").alias("fault"),
    )  # fmt: skip


def _aside(file: str, judged: pl.DataFrame) -> pl.DataFrame:
    reason = pl.lit(f"{file}: ") + pl.col("place") + ": " + pl.col("fault")
    return judged.filter(pl.col("fault").is_not_null()).select(
        pl.lit(file).alias("file"),
        "place",
        "code",
        reason.alias("reason"),
        pl.col("text").alias("row"),
    )


def _contest_units(kept: pl.DataFrame, cells: pl.DataFrame) -> pl.DataFrame:
    withheld = cells.group_by("row").agg(is_withheld(pl.col("votes")).any().alias("redacted"))
    return (
        kept
        .join(withheld, on="row", how="left", maintain_order="left")
        .with_columns(votes_of(pl.col(name)) for name in NUMBERS)
        .with_columns(pl.col("redacted").fill_null(value=False))
        .select(CONTEST_UNITS.names())
    )


def _votes(cells: pl.DataFrame) -> pl.DataFrame:
    return cells.with_columns(votes_of(pl.col("votes"))).select(UNIT_VOTES.names())


def _with_totals(
    contest_units: pl.DataFrame, votes: pl.DataFrame
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Add the kind ``total`` where a contest and unit has parts alone: their sum."""
    key = ["contest", "unit"]
    stated = contest_units.filter(pl.col("ballot_kind") == TOTAL)
    parts = contest_units.join(stated, on=key, how="anti", maintain_order="left")
    if parts.is_empty():
        return contest_units, votes
    summed = parts.group_by(key, maintain_order=True).agg(
        pl.lit(TOTAL).alias("ballot_kind"),
        # Of one unit the parts state the same registration, and only one may state it.
        pl.col("registered").max(),
        *(_added(name) for name in ("ballots", "undervotes", "overvotes")),
        pl.col("redacted").any(),
    )
    of_parts = votes.join(parts, on=key, how="semi", maintain_order="left")
    added = of_parts.group_by([*key, "selection"], maintain_order=True).agg(
        pl.lit(TOTAL).alias("ballot_kind"), _added("votes")
    )
    return (
        pl.concat([contest_units, summed.select(CONTEST_UNITS.names())]),
        pl.concat([votes, added.select(UNIT_VOTES.names())]),
    )


def _added(name: str) -> pl.Expr:
    """Add up a column; null where any part of it is."""
    column = pl.col(name)
    return pl.when(column.is_not_null().all()).then(column.sum()).alias(name)


def _units(kept: pl.DataFrame, contest_units: pl.DataFrame) -> pl.DataFrame:
    most = (
        contest_units
        .filter(pl.col("ballot_kind") == TOTAL)
        .group_by("unit")
        .agg(pl.col("registered", "ballots").max())
    )
    return (
        kept
        .select("unit", "name", "kind", place="location")
        .unique("unit", keep="first", maintain_order=True)
        .join(most, on="unit", how="left", maintain_order="left")
        .select(UNITS.names())
    )
