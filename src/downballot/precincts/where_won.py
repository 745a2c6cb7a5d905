"""Where it was won: the places that account for the margin between two selections."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from itertools import accumulate

from msgspec import Struct

from downballot.errors import UsageError
from downballot.model.precinct import UnitKind
from downballot.precincts.contest_by_unit import Apart, ContestByUnit, UnitCount, apart_of


class WonRow(Struct, frozen=True):
    """One place.

    Attributes:
        unit: The authority's id.
        name: What the authority calls it.
        place: City or community that it is listed under.
        votes: Votes for all listed selections.
        ahead_votes: Votes for the selection that leads overall.
        behind_votes: Votes for the other.
        margin: The first less the second, in votes.
        cumulative: Sum of the margins down to this row, in votes.
    """

    unit: str
    name: str
    place: str
    votes: int
    ahead_votes: int
    behind_votes: int
    margin: int
    cumulative: int


class WhereWon(Struct, frozen=True):
    """Where a contest was won.

    Attributes:
        contest: Slug of the contest.
        title: What the authority calls it.
        ahead: The selection that leads overall, by slug.
        behind: The one that it is compared with.
        ahead_name: What the authority calls the first.
        behind_name: What it calls the second.
        margin: Votes between them, ballots without a place included; 0 or more.
        ahead_votes: Votes for the first, of all units.
        behind_votes: Votes for the second, of all units.
        apart_margin: Part of the margin from ballots without a place.
        rows: Places, largest margin first; equal ones by id.
        accounting: The fewest places, from the top, without which the margin is gone; None
            where all places together do not make it (ballots without a place do).
        ahead_without: Votes for the first without these places.
        behind_without: Votes for the second without these places.
        votes_in: Part of all votes in places that lie in these, exactly.
        places_ahead: Places where the first leads.
        places_behind: Places where the second leads.
        places_level: Places where both are level.
        half_places: The fewest places that make half of the leads of all places where the
            first leads: the lower, the more concentrated.
        apart: Units that are no places, or whose votes are withheld.
    """

    contest: str
    title: str
    ahead: str
    behind: str
    ahead_name: str
    behind_name: str
    margin: int
    ahead_votes: int
    behind_votes: int
    apart_margin: int
    rows: tuple[WonRow, ...]
    accounting: int | None
    ahead_without: int
    behind_without: int
    votes_in: Fraction | None
    places_ahead: int
    places_behind: int
    places_level: int
    half_places: int
    apart: tuple[Apart, ...]


def where_won(contest: ContestByUnit, *, ahead: str = "", behind: str = "") -> WhereWon:
    """Return the places that account for the margin between two selections.

    Taken from the largest margin down, the places that account for it are the fewest without
    which it would be gone.

    Args:
        contest: The contest by unit.
        ahead: One selection, by slug; whoever has most votes when empty.
        behind: Another; whoever has most of the others when empty. The two change places
            where this one has more.

    Raises:
        UsageError: A selection is not in the contest, both are one, or there is only one.
    """
    first, second = pair(contest, ahead, behind)
    one, other = contest.index(first), contest.index(second)
    totals = contest.votes
    rows = _rows(contest.places, one, other)
    margin = totals[one] - totals[other]
    number = _accounting(rows, margin)
    held = rows[: number or 0]
    place_votes = sum(row.votes for row in rows)
    return WhereWon(
        contest=contest.contest,
        title=contest.title,
        ahead=first,
        behind=second,
        ahead_name=contest.names[one],
        behind_name=contest.names[other],
        margin=margin,
        ahead_votes=totals[one],
        behind_votes=totals[other],
        apart_margin=_apart_margin(contest, one, other),
        rows=rows,
        accounting=number,
        ahead_without=totals[one] - sum(row.ahead_votes for row in held),
        behind_without=totals[other] - sum(row.behind_votes for row in held),
        votes_in=Fraction(sum(row.votes for row in held), place_votes) if place_votes else None,
        places_ahead=sum(row.margin > 0 for row in rows),
        places_behind=sum(row.margin < 0 for row in rows),
        places_level=sum(row.margin == 0 for row in rows),
        half_places=_half(rows),
        apart=apart_of(contest),
    )


def pair(contest: ContestByUnit, ahead: str, behind: str) -> tuple[str, str]:
    """Return two selections, the one with more votes first.

    Args:
        contest: The contest by unit.
        ahead: One selection, by slug; whoever has most votes when empty.
        behind: Another; whoever has most of the others when empty.

    Raises:
        UsageError: A selection is not in the contest, both are one, or there is only one.
    """
    leaders = contest.leaders()
    first = ahead or next((one for one in leaders if one != behind), "")
    second = behind or next((one for one in leaders if one != first), "")
    if not first or not second or first == second:
        raise UsageError(f"{contest.title}: expected two different selections to compare")
    votes = contest.votes
    if votes[contest.index(first)] < votes[contest.index(second)]:
        return second, first
    return first, second


def _rows(units: Iterable[UnitCount], one: int, other: int) -> tuple[WonRow, ...]:
    found = [(each, each.votes or ()) for each in units]
    found.sort(key=lambda pair: (pair[1][other] - pair[1][one], pair[0].unit))
    sums = accumulate(votes[one] - votes[other] for _, votes in found)
    return tuple(
        WonRow(
            each.unit,
            each.name,
            each.place,
            sum(votes),
            votes[one],
            votes[other],
            votes[one] - votes[other],
            cumulative,
        )
        for (each, votes), cumulative in zip(found, sums, strict=True)
    )


def _accounting(rows: tuple[WonRow, ...], margin: int) -> int | None:
    if margin == 0:
        return 0
    return next((n for n, row in enumerate(rows, 1) if row.cumulative >= margin), None)


def _apart_margin(contest: ContestByUnit, one: int, other: int) -> int:
    return sum(
        each.votes[one] - each.votes[other]
        for each in contest.units
        if each.votes is not None and each.kind != UnitKind.PRECINCT
    )


def _half(rows: tuple[WonRow, ...]) -> int:
    leads = [row.margin for row in rows if row.margin > 0]
    return next((n for n, led in enumerate(accumulate(leads), 1) if 2 * led >= sum(leads)), 0)
