"""What can be measured place by place: a part of a whole, in whole votes or ballots."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from msgspec import Struct

from downballot.errors import UsageError
from downballot.model.sentence import say
from downballot.precincts.contest_by_unit import Apart, ContestByUnit, apart_of
from downballot.precincts.swing import Swing


class PlaceMeasure(Struct, frozen=True, gc=False):
    """A measure in one place: the change between two shares where there is a share before.

    Attributes:
        unit: The authority's id.
        part: The part, in votes or ballots.
        whole: What it is a part of, 1 or more.
        before_part: The part before, for a swing.
        before_whole: What that is a part of; 0 where the measure is no swing.
    """

    unit: str
    part: int
    whole: int
    before_part: int = 0
    before_whole: int = 0

    @property
    def value(self) -> Fraction:
        """The share, or its change, exactly."""
        before = Fraction(self.before_part, self.before_whole) if self.before_whole else 0
        return Fraction(self.part, self.whole) - before


class Measure(Struct, frozen=True):
    """A measure in every place where it has a value.

    Attributes:
        name: What is measured and of what whole, in words.
        places: The places, by id.
        no_value: Places without one: nothing to be a part of, or not said.
        apart: Units that are no places, or whose votes are withheld.
    """

    name: str
    places: tuple[PlaceMeasure, ...]
    no_value: tuple[str, ...]
    apart: tuple[Apart, ...]


class Covariate(Struct, frozen=True):
    """Something known of places, such as their income or how they voted before.

    Attributes:
        name: What it is, as whoever gave it names it.
        values: Its value by unit; a place that is not in it has none.
        source: Where it is from: a file, or a contest on the same ground.
    """

    name: str
    values: Mapping[str, float]
    source: str


def share_measure(contest: ContestByUnit, selection: str) -> Measure:
    """Measure a selection's share of the votes for listed selections.

    Args:
        contest: The contest by unit.
        selection: Its slug.

    Raises:
        UsageError: The contest has no such selection.
    """
    index = contest.index(selection)
    found = [
        PlaceMeasure(one.unit, (one.votes or ())[index], one.listed_votes)
        for one in contest.places
        if one.listed_votes > 0
    ]
    name = say(
        "share of {name} in the votes for all listed selections", name=contest.names[index]
    )
    return _measure(contest, name, found)


def turnout_measure(contest: ContestByUnit) -> Measure:
    """Measure turnout: ballots cast of registered voters.

    Args:
        contest: The contest by unit.
    """
    found = [
        PlaceMeasure(one.unit, one.ballots, one.registered)
        for one in contest.places
        if one.registered and one.ballots is not None
    ]
    return _measure(contest, say("turnout: ballots cast of registered voters"), found)


def swing_measure(contest: ContestByUnit, moved: Swing) -> Measure:
    """Measure a swing place by place, on ground that is one place of the second contest.

    Args:
        contest: The second contest by unit.
        moved: The swing to it.
    """
    found = [
        PlaceMeasure(
            row.after_units[0],
            row.after_votes,
            row.after_whole,
            row.before_votes,
            row.before_whole,
        )
        for row in moved.rows
        if len(row.after_units) == 1 and row.before_whole and row.after_whole
    ]
    name = say("change from {before} to {after}", before=moved.before_of, after=moved.after_of)
    return _measure(contest, name, found)


def known_places(
    measure: Measure, covariates: Sequence[Covariate]
) -> tuple[tuple[PlaceMeasure, ...], tuple[str, ...]]:
    """Return the places with a value of every covariate, and the ids of the others.

    Args:
        measure: The measure.
        covariates: What must be known.

    Raises:
        UsageError: No place has all of them.
    """
    known = [
        one for one in measure.places if all(one.unit in each.values for each in covariates)
    ]
    if not known:
        names = ", ".join(one.name for one in covariates)
        raise UsageError(
            f"{names}: no place of the contest has a value, expected the contest's own unit ids"
        )
    held = {one.unit for one in known}
    return tuple(known), tuple(one.unit for one in measure.places if one.unit not in held)


def _measure(contest: ContestByUnit, name: str, found: list[PlaceMeasure]) -> Measure:
    held = {one.unit for one in found}
    missing = tuple(one.unit for one in contest.places if one.unit not in held)
    places = tuple(sorted(found, key=lambda one: one.unit))
    return Measure(name, places, missing, apart_of(contest))
