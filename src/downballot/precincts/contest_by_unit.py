"""One contest by precinct: votes, ballots and registration of each unit, whole numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction

import polars as pl
from msgspec import Struct

from downballot.errors import UsageError
from downballot.model.count import BallotKind
from downballot.model.precinct import PrecinctResults, UnitKind
from downballot.model.sentence import say, say_many


class UnitCount(Struct, frozen=True, gc=False):
    """What one unit says of a contest.

    Attributes:
        unit: The authority's id.
        name: What the authority calls it; empty where it has no name.
        kind: What it stands for.
        place: City or community that it is listed under; may be empty.
        registered: Registered voters; None where the source does not say it.
        ballots: Ballots cast, voted in the contest or not; None where not said.
        undervotes: Marks that were not made; None where not said.
        overvotes: Ballots with too many marks; None where not said.
        votes: Votes in the order of the contest's selections; None where withheld.
    """

    unit: str
    name: str
    kind: UnitKind
    place: str
    registered: int | None
    ballots: int | None
    undervotes: int | None
    overvotes: int | None
    votes: tuple[int, ...] | None

    @property
    def listed_votes(self) -> int:
        """Votes for all listed selections; 0 where they are withheld."""
        return sum(self.votes or ())


class ContestByUnit(Struct, frozen=True):
    """One contest in every unit where it was voted on.

    Attributes:
        contest: Slug of the contest.
        title: What the authority calls it.
        selections: Slugs of the selections, in the authority's order.
        names: What the authority calls them, in the same order.
        kind: Which ballots were counted.
        units: Its units, by id.
    """

    contest: str
    title: str
    selections: tuple[str, ...]
    names: tuple[str, ...]
    kind: BallotKind
    units: tuple[UnitCount, ...]

    @property
    def places(self) -> tuple[UnitCount, ...]:
        """Precincts whose votes are stated: what figures by place are made of."""
        return tuple(
            one for one in self.units if one.kind == UnitKind.PRECINCT and one.votes is not None
        )

    @property
    def votes(self) -> tuple[int, ...]:
        """Votes of every unit together, in the order of the selections."""
        return total_votes(self.units, len(self.selections))

    def index(self, selection: str) -> int:
        """Return where a selection stands in ``votes``.

        Args:
            selection: Its slug.

        Raises:
            UsageError: The contest has no such selection.
        """
        if selection not in self.selections:
            known = ", ".join(self.selections)
            raise UsageError(
                f"{self.title}: no selection {selection!r}, expected one of {known}"
            )
        return self.selections.index(selection)

    def name_of(self, selection: str) -> str:
        """Return what the authority calls a selection.

        Args:
            selection: Its slug.

        Raises:
            UsageError: The contest has no such selection.
        """
        return self.names[self.index(selection)]

    def leaders(self) -> tuple[str, ...]:
        """Return the selections by votes, most first; equal ones in the authority's order."""
        votes = self.votes
        order = sorted(range(len(votes)), key=lambda number: -votes[number])
        return tuple(self.selections[number] for number in order)


class Apart(Struct, frozen=True):
    """Units that no figure by place contains, with what they hold.

    Attributes:
        reason: Why, in words.
        units: How many.
        votes: Votes for listed selections in them; None where they are withheld.
        ballots: Ballots cast in them; None where the source does not say it of any.
    """

    reason: str
    units: int
    votes: int | None
    ballots: int | None

    @property
    def sentence(self) -> str:
        """The whole of it in words, for a note under a figure."""
        if self.votes is None:
            if self.ballots is None:
                return say(
                    "{units}: {reason}; how many votes they hold is not said.",
                    units=_units(self.units),
                    reason=self.reason,
                )
            return say(
                "{units} with {ballots}: {reason}.",
                units=_units(self.units),
                ballots=say_many("{number} ballot", "{number} ballots", self.ballots),
                reason=self.reason,
            )
        return say(
            "{units} with {votes}: {reason}.",
            units=_units(self.units),
            votes=say_many("{number} vote", "{number} votes", self.votes),
            reason=self.reason,
        )


def contest_by_unit(
    results: PrecinctResults, contest: str, *, kind: BallotKind = BallotKind.TOTAL
) -> ContestByUnit:
    """Return one contest by unit.

    Registration and ballots are the unit's own where the contest's are not said.

    Args:
        results: Results of one election by precinct.
        contest: Slug of the contest.
        kind: Which ballots.

    Raises:
        UsageError: There is no such contest.
    """
    listed = results.contests.filter(pl.col("contest") == contest)
    if listed.is_empty():
        known = ", ".join(results.contests["contest"].unique(maintain_order=True).head(12))
        raise UsageError(f"no precinct results of {contest!r}, expected one of {known}")
    selections = tuple(listed["selection"])
    here = (pl.col("contest") == contest) & (pl.col("ballot_kind") == kind.value)
    votes = {
        (unit, selection): number
        for unit, selection, number in results.votes
        .filter(here)
        .select("unit", "selection", "votes")
        .iter_rows()
    }
    about = {row["unit"]: row for row in results.units.iter_rows(named=True)}
    rows = results.contest_units.filter(here).sort("unit").iter_rows(named=True)
    return ContestByUnit(
        contest,
        listed["title"][0],
        selections,
        tuple(listed["name"]),
        kind,
        tuple(_unit(row, about.get(row["unit"], {}), votes, selections) for row in rows),
    )


def total_votes(units: Iterable[UnitCount], selections: int) -> tuple[int, ...]:
    """Return the votes of units together.

    Args:
        units: The units.
        selections: How many selections the contest has.
    """
    totals = [0] * selections
    for one in units:
        for number, votes in enumerate(one.votes or ()):
            totals[number] += votes
    return tuple(totals)


def apart_of(contest: ContestByUnit) -> tuple[Apart, ...]:
    """Return what no figure by place contains: ballots without a place, votes withheld.

    Args:
        contest: The contest by unit.
    """
    elsewhere = [
        one for one in contest.units if one.kind != UnitKind.PRECINCT and one.votes is not None
    ]
    held = [one for one in contest.units if one.votes is None]
    made = []
    if elsewhere:
        made.append(
            _apart(
                say("ballots that the authority lists without a place"),
                elsewhere,
                sum(one.listed_votes for one in elsewhere),
            )
        )
    if held:
        made.append(
            _apart(say("so small that the authority withholds their votes"), held, None)
        )
    return tuple(made)


def known_sum(
    units: Sequence[UnitCount], figure: Callable[[UnitCount], int | None]
) -> int | None:
    """Return the sum of a figure over the units that state it; None where none does.

    Args:
        units: The units.
        figure: Which figure.
    """
    stated = [number for one in units if (number := figure(one)) is not None]
    return sum(stated) if stated else None


def share_by_unit(contest: ContestByUnit, selection: str) -> dict[str, Fraction]:
    """Return a selection's share of the listed votes in each place with votes.

    Args:
        contest: The contest by unit.
        selection: Its slug.

    Raises:
        UsageError: The contest has no such selection.
    """
    index = contest.index(selection)
    return {
        one.unit: Fraction((one.votes or ())[index], one.listed_votes)
        for one in contest.places
        if one.listed_votes > 0
    }


def _apart(reason: str, units: list[UnitCount], votes: int | None) -> Apart:
    return Apart(reason, len(units), votes, known_sum(units, lambda one: one.ballots))


def _units(number: int) -> str:
    return say_many("{number} unit", "{number} units", number)


def _unit(
    row: dict[str, object],
    about: dict[str, object],
    votes: dict[tuple[str, str], int | None],
    selections: tuple[str, ...],
) -> UnitCount:
    unit = str(row["unit"])
    found = [votes.get((unit, selection)) for selection in selections]
    stated = [number for number in found if number is not None]
    whole = len(stated) == len(selections) and not row["redacted"]
    return UnitCount(
        unit,
        str(about.get("name") or ""),
        UnitKind(str(about.get("kind") or UnitKind.PRECINCT.value)),
        str(about.get("place") or ""),
        _whole(row["registered"], about.get("registered")),
        _whole(row["ballots"], about.get("ballots")),
        _whole(row["undervotes"]),
        _whole(row["overvotes"]),
        tuple(stated) if whole else None,
    )


def _whole(*values: object) -> int | None:
    return next((value for value in values if isinstance(value, int)), None)
