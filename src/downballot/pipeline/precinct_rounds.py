"""What a contest is compared with: others of its election, and rounds of other elections.

Units of two elections are joined by id, or by base precincts where the desk has a table of
them for either: ``base_precincts/ELECTION.csv`` with the columns ``base`` and ``unit``.
"""

from __future__ import annotations

import gzip
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import polars as pl
from msgspec import Struct

from downballot.errors import FormatError, UsageError
from downballot.model.precinct import PrecinctResults
from downballot.precincts.contest_by_unit import ContestByUnit, contest_by_unit
from downballot.precincts.same_ground import Ground, grounds_by_base
from downballot.precincts.swing import Side, Swing, swing

FOLDER: Final = "base_precincts"


class Comparable(Struct, frozen=True):
    """A contest that another can be compared with.

    Attributes:
        id: Slug of the contest; of another election, its id and a slash in front.
        title: Title of the contest, of another election with its id.
    """

    id: str
    title: str


def comparable(results: PrecinctResults, contest: str) -> tuple[Comparable, ...]:
    """Return the contests of the same election that share places with a contest.

    Args:
        results: Results of the election.
        contest: Slug of the contest.
    """
    units = results.contest_units.select("contest", "unit").unique()
    places = units.filter(pl.col("contest") == contest).select("unit")
    shared = set(units.join(places, on="unit", how="semi")["contest"]) - {contest}
    listed = results.contests.select("contest", "title").unique(maintain_order=True)
    return tuple(Comparable(one, title) for one, title in listed.iter_rows() if one in shared)


def rounds(
    results: PrecinctResults, contest: str, earlier: PrecinctResults, election: str
) -> tuple[Comparable, ...]:
    """Return the contests of an earlier election that are the same race: title or names.

    Args:
        results: Results of the election.
        contest: Slug of the contest.
        earlier: Results of the earlier election.
        election: Its id.
    """
    names = _selections(results, contest)
    listed = earlier.contests.select("contest", "title").unique(
        "contest", keep="first", maintain_order=True
    )
    return tuple(
        Comparable(f"{election}/{one}", f"{title}, {election}")
        for one, title in listed.iter_rows()
        if one == contest or _same_race(names, _selections(earlier, one))
    )


def _selections(results: PrecinctResults, contest: str) -> set[str]:
    return set(results.contests.filter(pl.col("contest") == contest)["selection"])


def _same_race(now: set[str], then: set[str]) -> bool:
    """Say whether two who run now ran then: answers as yes and no are of no race."""
    shared = {one for one in now & then if not {"yes", "no"} & set(one.split("-"))}
    return len({one for one in shared if not one.startswith(("choice-", "write-in"))}) > 1


def moved(
    then: ContestByUnit, now: ContestByUnit, *, grounds: Sequence[Ground] | None = None
) -> Swing:
    """Return the swing of whoever leads now; of two finalists, in the votes for them alone.

    Args:
        then: The contest or round before.
        now: The contest.
        grounds: Ground that both cover; by the same unit ids when None.

    Raises:
        UsageError: No ground in common.
    """
    leader = now.leaders()[0]
    other = leader if leader in then.selections else then.leaders()[0]
    finalists = set(now.selections)
    if len(finalists) == 2 and finalists < set(then.selections):
        (against,) = finalists - {leader}
        return swing(then, now, Side(leader, against), Side(leader, against), grounds=grounds)
    return swing(then, now, Side(other), Side(leader), grounds=grounds)


def moved_between(
    desk: Path,
    elections: tuple[str, str],
    contests: tuple[str, str],
    results: tuple[PrecinctResults, PrecinctResults],
) -> Swing:
    """Return the swing between two contests that a desk has, of one election or of two.

    Args:
        desk: The desk's folder.
        elections: Ids of the elections, the earlier one first.
        contests: Slugs of the contests, likewise.
        results: Results of the elections, likewise.

    Raises:
        UsageError: A contest that is not there, or no ground in common.
        FormatError: A table of base precincts cannot be used.
    """
    then, now = map(contest_by_unit, results, contests)
    if elections[0] == elections[1]:
        return moved(then, now)
    before, after = (_desk_table(desk, one) for one in elections)
    return moved(then, now, grounds=grounds_of(then, now, before, after))


def _desk_table(desk: Path, election: str) -> dict[str, str]:
    path = desk / FOLDER / f"{election}.csv"
    return read_crosswalk(str(path)) if "/" not in election and path.is_file() else {}


def grounds_of(
    then: ContestByUnit, now: ContestByUnit, before: dict[str, str], after: dict[str, str]
) -> tuple[Ground, ...] | None:
    """Join by base precinct where a table of them is given; a unit stands for itself else.

    Args:
        then: The first contest.
        now: The second contest.
        before: The unit of the first election by base precinct; empty for none.
        after: The same of the second election.

    Raises:
        UsageError: A table has nothing of its contest.
    """
    if not before and not after:
        return None
    found = [_checked(given, contest) for given, contest in ((before, then), (after, now))]
    ids = [[one.unit for one in each.places] for each in (then, now)]
    return grounds_by_base(ids[0], ids[1], found[0], found[1])


def _checked(table: dict[str, str], contest: ContestByUnit) -> dict[str, str]:
    units = [one.unit for one in contest.places]
    if not table:
        return {unit: unit for unit in units}
    if not set(units) & set(table.values()):
        first, other = next(iter(table.values())), next(iter(units), "none")
        raise UsageError(
            f"base precincts: none belongs to a precinct of {contest.title}, expected ids as "
            f"{other}; the table has such as {first}"
        )
    return table


def read_crosswalk(said: str) -> dict[str, str]:
    """Read which election precinct each base precinct belongs to.

    Args:
        said: A CSV file, alone where its columns are ``base`` and ``unit``, else with them:
            ``consolidation.csv.gz@Precinct:Consolidation``.

    Raises:
        UsageError: There is no such file.
        FormatError: It lacks a column, or a base precinct belongs to two.
    """
    file, _, columns = said.partition("@")
    path = Path(file)
    if not path.is_file():
        raise UsageError(f"{path}: no such file, expected a CSV file of base precincts")
    base, _, unit = (columns or "base:unit").partition(":")
    body = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    table = pl.read_csv(body, infer_schema=False)
    missing = [one for one in (base, unit) if one not in table.columns]
    if missing:
        known = ", ".join(table.columns)
        raise FormatError(path.name, "line 1", f"no column {missing[0]!r}", f"one of {known}")
    pairs = table.select(base, unit).drop_nulls().unique(maintain_order=True)
    doubled = pairs.filter(pl.col(base).is_duplicated())
    if not doubled.is_empty():
        problem = f"base precinct {doubled[base][0]!r} belongs to two precincts"
        raise FormatError(path.name, "", problem, "one precinct each")
    return dict(pairs.iter_rows())
