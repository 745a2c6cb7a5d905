"""Results by precinct as tables: what every format of precinct results is read into.

A precinct is a reporting unit (NIST SP 1500-100: ReportingUnit). Its votes are kept long,
one row a unit, kind of ballot and selection, so that no format's columns show through. A
number is null where the authority does not say it, or withholds it: never zero instead.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final

import polars as pl


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

UNIT_SET_ASIDE: Final = pl.Schema({
    "file": pl.String(),  # file it was in, without its folder
    "place": pl.String(),  # row or member
    "code": pl.String(),  # finding's code, explained in docs/errors.md
    "reason": pl.String(),  # where: what is wrong, what was expected
    "row": pl.String(),  # the row as read
})
"""One row a row that could not be used, with why."""
