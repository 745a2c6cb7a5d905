"""Two contests on the same ground as one table: whose voters of the first are in the second.

Both sides of a unit must be the same voters. On one ballot they are: who left a contest
blank is counted too. Between two rounds nobody knows who came and who stayed at home: as few
as the totals allow are taken to have done so, unit by unit, and that is said.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
from msgspec import Struct

from downballot.model.sentence import say
from downballot.precincts.contest_by_unit import ContestByUnit, UnitCount
from downballot.precincts.ecological_tables import (
    LEAST_SHARE,
    OTHER,
    Floats,
    UnitTable,
    unit_table,
)
from downballot.precincts.same_ground import Ground
from downballot.precincts.swing import Coverage, coverage_of, joined_grounds

BLANK_FIRST: Final = say("no vote in the first")
BLANK_SECOND: Final = say("no vote in the second")
ONE_BALLOT: Final = say(
    "Both were on the same ballots; who voted in one of them alone is a row or column of its "
    "own."
)
TWO_ROUNDS: Final = say(
    "Who voted in one of the two rounds only is not known. As few as each precinct's totals "
    "allow are taken to have done so; more may have, and then the bounds too are wider."
)
NOT_SAID: Final = say(
    "Both were on the same ballots, but how many ballots there were is not said everywhere. As "
    "few as each precinct's totals allow are taken to have left one of the two blank."
)
Units = dict[str, UnitCount]


class JoinedContests(Struct, frozen=True, eq=False):
    """Two contests as one table.

    Attributes:
        first_title: What the first contest is called.
        second_title: What the second is called.
        table: Rows are the options of the first, columns those of the second; who stands in
            both has the same name.
        finalists: Who stands in both.
        first_coverage: How much of the first contest is joined.
        second_coverage: How much of the second.
        voters: Who is taken to have voted in one of them only, in words.
    """

    first_title: str
    second_title: str
    table: UnitTable
    finalists: tuple[str, ...]
    first_coverage: Coverage
    second_coverage: Coverage
    voters: str


class _Options(Struct, frozen=True, eq=False):
    """One side: names and votes, ground by option."""

    names: tuple[str, ...]
    votes: Floats

    @property
    def totals(self) -> Floats:
        return np.asarray(self.votes.sum(axis=1), dtype=np.float64)

    def beside(self, name: str, votes: Floats) -> _Options:
        return _Options((*self.names, name), np.column_stack([self.votes, votes]))


def join_contests(
    first: ContestByUnit,
    second: ContestByUnit,
    *,
    grounds: Sequence[Ground] | None = None,
    one_ballot: bool = False,
    least: float = LEAST_SHARE,
) -> JoinedContests:
    """Return two contests or rounds as one table.

    Args:
        first: The contest whose voters are asked about.
        second: The other.
        grounds: Ground that both cover; by the same unit ids when None.
        one_ballot: Both were on the same ballots, else they are two rounds.
        least: Options below this part of a contest's votes are one, 0 to 1; who stands in
            both is never one of them.

    Raises:
        UsageError: They have no ground in common.
    """
    joined = joined_grounds(first, second, grounds)
    of_first, of_second = _by_id(first), _by_id(second)
    before = [[of_first[unit] for unit in one.before] for one in joined]
    after = [[of_second[unit] for unit in one.after] for one in joined]
    same = _same(first, second)
    names = {other: first.name_of(one) for one, other in same.items()}
    rows = _options(first, before, {one: first.name_of(one) for one in same}, least)
    columns = _options(second, after, names, least)
    ballots = _ballots(before, after) if one_ballot else None
    rows, columns = _with_blanks(rows, columns, ballots, least)
    table = unit_table(
        rows.names,
        columns.names,
        rows.votes,
        columns.votes,
        [", ".join(one.before) for one in joined],
    )
    return JoinedContests(
        first.title,
        second.title,
        table,
        tuple(first.name_of(one) for one in same),
        coverage_of(first, {unit for one in joined for unit in one.before}),
        coverage_of(second, {unit for one in joined for unit in one.after}),
        ONE_BALLOT if ballots is not None else NOT_SAID if one_ballot else TWO_ROUNDS,
    )


def _by_id(contest: ContestByUnit) -> Units:
    return {one.unit: one for one in contest.places}


def _ballots(before: list[list[UnitCount]], after: list[list[UnitCount]]) -> Floats | None:
    """Return ballots by ground where both contests were on the same ones; None elsewhere."""
    found = []
    for one, two in zip(before, after, strict=True):
        here = {_cast(one), _cast(two)}
        if len(here) > 1 or None in here:
            return None
        found.append(here.pop())
    return np.array(found, dtype=np.float64)


def _cast(units: list[UnitCount]) -> int | None:
    """Return the ballots of a ground; None where they are not said, or fewer than votes."""
    if any(one.ballots is None or one.ballots < one.listed_votes for one in units):
        return None
    return sum(one.ballots or 0 for one in units)


def _same(first: ContestByUnit, second: ContestByUnit) -> dict[str, str]:
    """Return who stands in both: slug in the first, slug in the second.

    By the same name; or, where every selection of the second has its own one in the first
    that way, by the last name alone.
    """
    found = {one: one for one in second.selections if one in first.selections}
    family = _family_names(first.selections)
    by_family = {family.get(one.rsplit("-", 1)[-1], ""): one for one in second.selections}
    if "" not in by_family and len(by_family) == len(second.selections):
        return {**by_family, **found}
    return found


def _family_names(selections: Sequence[str]) -> dict[str, str]:
    named: dict[str, list[str]] = {}
    for one in selections:
        named.setdefault(one.rsplit("-", 1)[-1], []).append(one)
    return {name: those[0] for name, those in named.items() if len(those) == 1}


def _options(
    contest: ContestByUnit, units: list[list[UnitCount]], both: Mapping[str, str], least: float
) -> _Options:
    """Return a contest's options and their votes by ground, small ones put together last.

    Args:
        contest: The contest.
        units: Its units on each ground.
        both: Names of who stands in both contests, by slug; never put together.
        least: Options below this part are one.
    """
    votes = np.array([
        np.sum([one.votes or () for one in each], axis=0, dtype=np.float64) for each in units
    ])
    totals = votes.sum(axis=0)
    small = totals < least * totals.sum()
    small &= np.array([slug not in both for slug in contest.selections])
    named = zip(contest.selections, contest.names, small, strict=True)
    names = tuple(both.get(slug, name) for slug, name, gone in named if not gone)
    kept = _Options(names, np.asarray(votes[:, ~small], dtype=np.float64))
    return kept.beside(OTHER, votes[:, small].sum(axis=1)) if small.any() else kept


def _with_blanks(
    rows: _Options, columns: _Options, ballots: Floats | None, least: float
) -> tuple[_Options, _Options]:
    """Return both sides with those who voted in the other only, where they are not few."""
    whole = np.maximum(rows.totals, columns.totals) if ballots is None else ballots
    few = least * whole.sum()
    none_first, none_second = whole - rows.totals, whole - columns.totals
    if none_first.sum() > few:
        rows = rows.beside(BLANK_FIRST, none_first)
    if none_second.sum() > few:
        columns = columns.beside(BLANK_SECOND, none_second)
    return rows, columns
