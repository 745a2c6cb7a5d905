"""The Los Angeles statement of votes cast, whatever file it comes in: its columns and rows.

One row a precinct (or community) and kind of ballot; the choices are the columns behind
``BALLOTS CAST``. The kind TOTAL is the county's own, and need not be what its parts add up to.
A file may leave a cell blank where the count is none: then it hardly has a zero anywhere.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

import polars as pl
from msgspec import structs

from downballot.errors import FormatError
from downballot.model.count import BallotKind
from downballot.model.precinct import CONTEST_TOTALS, PrecinctResults
from downballot.sources.csv_rows import FAULT, LINE, TEXT
from downballot.sources.precinct_format import Names
from downballot.sources.unit_cells import los_angeles_kind, unit_of
from downballot.sources.unit_tables import LaidOut, ReadContest, contest_of, made_of, note

LAST_FIXED: Final = "BALLOTS CAST"
NEEDED: Final = ("LOCATION", "REGISTRATION", "TYPE", LAST_FIXED)
_OF_PRECINCTS: Final = ("SERIAL", "BALLOT GROUP")  # each precinct has them, a community none
_PRECINCT: Final = "PRECINCT"
_KINDS: Final = {
    "POLLING PLACE": BallotKind.IN_PERSON.value,
    "VOTE CENTER": BallotKind.IN_PERSON.value,
    "VBM PORTION": BallotKind.MAIL.value,
    "TOTAL": BallotKind.TOTAL.value,
}
_BEHIND_TITLE: Final = re.compile(
    r"(?i)[_ ]by[_ ](?:consolidated[_ ])?(?:precinct|community).*$"
)
_DAY: Final = re.compile(r"(?<![0-9])(?:[0-9]{8}|[0-9]{2}-[0-9]{2}-[0-9]{2})(?![0-9])")
_COUNTY: Final = re.compile(r"(?i)^(?:la|_)[_ ]")


def is_statement(headings: Sequence[str]) -> bool:
    """Say whether headings are those of a statement of votes cast.

    Args:
        headings: The first line of a table.
    """
    return set(NEEDED) <= set(headings)


def title_of(bare_name: str) -> str:
    """Make a contest's title of a file's name, since the statement has none inside.

    Examples:
        >>> title_of("la_GOVERNOR_11-04-14_Voter_Nominated_by_Precinct_905-3561")
        'GOVERNOR Voter Nominated'
        >>> title_of("lausd_board_d1_20140603_by_community")
        'lausd board d1'
    """
    bare = _COUNTY.sub("", _DAY.sub("", _BEHIND_TITLE.sub("", bare_name)))
    return " ".join(bare.replace("_", " ").split()) or bare_name


def read_statement(
    rows: pl.DataFrame, headings: Sequence[str], file: str, bare: str, names: Names
) -> PrecinctResults:
    """Make the tables of a statement of votes cast.

    Args:
        rows: Every row as text, with ``LINE``, ``TEXT`` and ``FAULT``.
        headings: Its headings, in order.
        file: Name of the file, for messages.
        bare: The same without endings.
        names: What a person says of the contest.

    Raises:
        FormatError: There is no choice, or no row can be used.
    """
    if _by_precinct(headings) and _PRECINCT not in headings:
        raise FormatError(file, "line 1", f"no heading {_PRECINCT!r}", "it")
    columns = [one for one in headings[headings.index(LAST_FIXED) + 1 :] if one]
    if not columns:
        raise FormatError(file, "line 1", f"no heading behind {LAST_FIXED}", "the choices")
    named = names.of(bare, 1, title_of(bare))
    contest = contest_of(named.title, named.choices or [(one, "") for one in columns])
    if len(contest.selections) != len(columns):
        raise FormatError(
            file, "line 1", f"{len(columns)} choices, named are {len(contest.selections)}"
        )
    laid = _laid_out(rows, columns, contest)
    if _blank_means_none(rows, columns):
        laid = _filled(laid, file)
    if _by_precinct(headings):
        return made_of(file, laid)
    return _community_totals(file, laid, contest)


def _by_precinct(headings: Sequence[str]) -> bool:
    return any(one in headings for one in _OF_PRECINCTS)


def _laid_out(rows: pl.DataFrame, columns: list[str], contest: ReadContest) -> LaidOut:
    kind = pl.col("TYPE").str.strip_chars().str.to_uppercase()
    unit = _PRECINCT if _by_precinct(rows.columns) else "LOCATION"
    laid = rows.with_row_index("row").with_columns(
        unit_of(pl.col(unit)).alias("unit"),
        kind.replace_strict(_KINDS, default=None, return_dtype=pl.String()).alias(
            "ballot_kind"
        ),
    )
    unknown = "TYPE '" + kind.fill_null("") + "', expected POLLING PLACE, VBM PORTION or TOTAL"
    made = laid.select(
        "row",
        "unit",
        pl.lit(contest.contest).alias("contest"),
        pl.col("ballot_kind").fill_null(""),
        los_angeles_kind(pl.col("unit")).alias("kind"),
        pl.col("LOCATION").str.strip_chars().fill_null("").alias("location"),
        # The row of mail ballots says 0 or nothing: the voters are those of the polling place.
        pl
        .when(pl.col("ballot_kind") != BallotKind.MAIL.value)
        .then("REGISTRATION")
        .alias("registered"),
        pl.col(LAST_FIXED).alias("ballots"),
        ("line " + pl.col(LINE).cast(pl.String)).alias("place"),
        pl.col(TEXT).alias("text"),
        pl.coalesce(FAULT, pl.when(pl.col("ballot_kind").is_null()).then(unknown)).alias(
            "fault"
        ),
    )
    cells = laid.select("row", *columns).rename(
        dict(zip(columns, contest.selections, strict=True))
    )
    return LaidOut(
        rows=made,
        cells=cells.unpivot(index="row", variable_name="selection", value_name="votes"),
        contests=contest.table,
    )


def _blank_means_none(rows: pl.DataFrame, columns: list[str]) -> bool:
    """Say whether a file writes nothing for none: blanks are commoner than zeros."""
    numbers = pl.col(LAST_FIXED, *columns)
    blanks = rows.select(numbers.null_count()).sum_horizontal().item()
    zeros = rows.select((numbers == "0").sum()).sum_horizontal().item()
    return bool(blanks > zeros)


def _filled(laid: LaidOut, file: str) -> LaidOut:
    sentence = f"{file}: no vote is written as a blank cell, not as 0: blanks are read as 0."
    return structs.replace(
        laid,
        rows=laid.rows.with_columns(pl.col("ballots").fill_null("0")),
        cells=laid.cells.with_columns(pl.col("votes").fill_null("0")),
        notes=note(file, "", "blank-means-none", sentence),
    )


def _community_totals(file: str, laid: LaidOut, contest: ReadContest) -> PrecinctResults:
    """Return a statement by community as totals: the same votes in another partition."""
    read = made_of(file, laid)
    place = pl.col("unit").alias("place")
    cast = read.contest_units.select(
        "contest",
        place,
        "ballot_kind",
        pl.lit("").alias("selection"),
        "registered",
        votes="ballots",
    )
    votes = read.votes.select("contest", place, "ballot_kind", "selection", "votes")
    totals = pl.concat([cast, votes], how="diagonal").select(CONTEST_TOTALS.names())
    nothing = {
        name: getattr(read, name).clear() for name in ("units", "contest_units", "votes")
    }
    return PrecinctResults(
        **nothing,
        contests=contest.table,
        totals=totals,
        set_aside=read.set_aside,
        notes=read.notes,
    )
