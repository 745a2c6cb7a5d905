"""Results by precinct as tables: what every format of precinct results is read into.

A precinct is a reporting unit (NIST SP 1500-100: ReportingUnit). Its votes are kept long,
one row a unit, kind of ballot and selection, so that no format's columns show through. A
number is null where the authority does not say it, or withholds it: never zero instead.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final

import polars as pl
from msgspec import Struct, field


class UnitKind(StrEnum):
    """What a row of precinct results stands for (NIST: ReportingUnitType)."""

    PRECINCT = "precinct"  # a place: an election precinct, perhaps of several base precincts
    BALLOT_GROUP = "ballot-group"  # ballots without a place (Los Angeles: rows 999…)
    OTHER = "other"  # a centre, a mail pool, an unassigned lot


UNITS: Final = pl.Schema({
    "unit": pl.String(),  # the authority's own id, as written but for spaces around it
    "name": pl.String(),  # what the authority calls it; empty where it has no name
    "kind": pl.String(),  # UnitKind
    "place": pl.String(),  # city or community that the authority lists it under; or empty
    "registered": pl.Int64(),  # voters registered in it for the election; null if not said
    "ballots": pl.Int64(),  # ballots cast in it, all kinds together; null if not said
})
"""One row a reporting unit of one election."""

CONTEST_UNITS: Final = pl.Schema({
    "contest": pl.String(),  # slug of the title
    "unit": pl.String(),
    "ballot_kind": pl.String(),  # count.BallotKind
    "registered": pl.Int64(),  # registered for the contest; null if not said
    "ballots": pl.Int64(),  # ballots that carry the contest; null if not said
    "undervotes": pl.Int64(),
    "overvotes": pl.Int64(),
    "redacted": pl.Boolean(),  # the authority withholds the votes of so small a unit
})
"""One row a contest, unit and kind of ballot."""

UNIT_VOTES: Final = pl.Schema({
    "contest": pl.String(),
    "unit": pl.String(),
    "ballot_kind": pl.String(),
    "selection": pl.String(),  # slug of the name, unique within the contest
    "votes": pl.Int64(),  # null where withheld
})
"""One row a contest, unit, kind of ballot and selection."""

CONTESTS: Final = pl.Schema({
    "contest": pl.String(),
    "title": pl.String(),  # as the authority writes it
    "selection": pl.String(),
    "name": pl.String(),  # as the authority writes it
    "party": pl.String(),  # empty in nonpartisan contests
})
"""One row a contest and selection, in the authority's order."""

CONTEST_TOTALS: Final = pl.Schema({
    "contest": pl.String(),
    "place": pl.String(),  # city or community that the total is of; empty: the whole contest
    "ballot_kind": pl.String(),  # count.BallotKind
    "selection": pl.String(),  # empty: ballots cast, not votes
    "votes": pl.Int64(),  # null where withheld
    "registered": pl.Int64(),  # voters registered there, beside ballots cast; else null
})
"""One row a total that the authority itself states, beside what its units add up to."""

UNIT_SET_ASIDE: Final = pl.Schema({
    "file": pl.String(),  # file it was in, without its folder
    "place": pl.String(),  # row or member
    "code": pl.String(),  # finding's code, explained in docs/errors.md
    "reason": pl.String(),  # where: what is wrong, what was expected
    "row": pl.String(),  # the row as read
})
"""One row a row that could not be used, with why."""

UNIT_MEMBERS: Final = pl.Schema({
    "unit": pl.String(),  # the unit that the results are of
    "member": pl.String(),  # id of a precinct that was counted within it
})
"""One row a precinct of a consolidated unit; a unit of one precinct alone has no row."""


UNIT_NOTES: Final = pl.Schema({
    "file": pl.String(),  # file it is of, without its folder
    "place": pl.String(),  # row or member; empty for the whole file
    "code": pl.String(),  # finding's code, explained in docs/errors.md
    "sentence": pl.String(),  # how rows were understood, and why
})
"""One row a thing to know about rows that were used."""


def empty(schema: pl.Schema) -> pl.DataFrame:
    """Return a table without rows.

    Args:
        schema: Its columns.
    """
    return pl.DataFrame(schema=schema)


class PrecinctResults(Struct, frozen=True, eq=False):
    """The precinct results of one election, each table with the columns of its schema.

    The kind of ballot ``total`` is there once for each contest and unit, whether the
    authority states it or its parts were added up; other kinds are beside it.

    Attributes:
        units: One row a reporting unit (``UNITS``).
        contest_units: One row a contest, unit and kind of ballot (``CONTEST_UNITS``).
        votes: One row a contest, unit, kind of ballot and selection (``UNIT_VOTES``).
        contests: One row a contest and selection (``CONTESTS``).
        totals: One row a total that the authority itself states (``CONTEST_TOTALS``).
        set_aside: One row a row that could not be used, with why (``UNIT_SET_ASIDE``).
        members: One row a precinct of a consolidated unit (``UNIT_MEMBERS``).
        notes: One row a thing to know about rows that were used (``UNIT_NOTES``).
    """

    units: pl.DataFrame
    contest_units: pl.DataFrame
    votes: pl.DataFrame
    contests: pl.DataFrame
    totals: pl.DataFrame = field(default_factory=lambda: empty(CONTEST_TOTALS))
    set_aside: pl.DataFrame = field(default_factory=lambda: empty(UNIT_SET_ASIDE))
    members: pl.DataFrame = field(default_factory=lambda: empty(UNIT_MEMBERS))
    notes: pl.DataFrame = field(default_factory=lambda: empty(UNIT_NOTES))

    def of(self, contest: str) -> PrecinctResults:
        """Return the results of one contest, with its units alone.

        Args:
            contest: Slug of the contest's title.
        """
        mine = pl.col("contest") == contest
        held = self.contest_units.filter(mine)
        return PrecinctResults(
            units=self.units.join(held, on="unit", how="semi", maintain_order="left"),
            contest_units=held,
            votes=self.votes.filter(mine),
            contests=self.contests.filter(mine),
            totals=self.totals.filter(mine),
            set_aside=self.set_aside,
            members=self.members.join(held, on="unit", how="semi", maintain_order="left"),
            notes=self.notes,
        )
