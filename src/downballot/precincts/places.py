"""Kinds of places by a stated definition: "wealthy", "motivated", or any other.

A word such as "wealthy" means nothing without its definition: each group carries its own,
and it is printed with every figure.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction

from msgspec import Struct

from downballot.errors import UsageError
from downballot.model.sentence import say
from downballot.precincts.contest_by_unit import (
    Apart,
    ContestByUnit,
    UnitCount,
    apart_of,
    known_sum,
    total_votes,
)
from downballot.precincts.measures import Covariate
from downballot.precincts.turnout import ratio, turnout_by_unit

TOP_FIFTH = Fraction(1, 5)


class PlaceGroup(Struct, frozen=True):
    """Places of a kind.

    Attributes:
        name: What they are called: wealthy, motivated.
        definition: What that means here, in words.
        units: Ids of the places.
        unknown: Places of which the definition cannot say whether they belong.
    """

    name: str
    definition: str
    units: frozenset[str]
    unknown: frozenset[str] = frozenset()


class GroupFigures(Struct, frozen=True):
    """What a group of places did.

    Attributes:
        part: Which places: those of the group, the others, or those of unknown kind.
        places: How many.
        registered: Registered voters in them; None where not said.
        ballots: Ballots cast in them; None where not said.
        turnout: Ballots of registered voters, over places that say both; None where none.
        votes: Votes for listed selections.
        part_of_votes: Part of the votes of all places, exactly; None without votes.
        ahead_votes: Votes for the selection that leads overall.
        behind_votes: Votes for the other.
    """

    part: str
    places: int
    registered: int | None
    ballots: int | None
    turnout: Fraction | None
    votes: int
    part_of_votes: Fraction | None
    ahead_votes: int
    behind_votes: int

    @property
    def margin(self) -> int:
        """Votes between the two; below zero where the other leads here."""
        return self.ahead_votes - self.behind_votes

    @property
    def ahead_share(self) -> Fraction | None:
        """Share of the first in the votes for listed selections."""
        return ratio(self.ahead_votes, self.votes)


class GroupReport(Struct, frozen=True):
    """A group of places beside the others.

    Attributes:
        name: What the places are called.
        definition: What that means here.
        ahead_name: The selection that leads overall.
        behind_name: The one that it is compared with.
        rows: The group, the others, and places of unknown kind where there are any.
        apart: Units that are no places, or whose votes are withheld.
    """

    name: str
    definition: str
    ahead_name: str
    behind_name: str
    rows: tuple[GroupFigures, ...]
    apart: tuple[Apart, ...]


def wealthy(
    contest: ContestByUnit, income: Covariate, *, part: Fraction = TOP_FIFTH
) -> PlaceGroup:
    """Return the wealthy places: the top part of a contest's places by their income.

    Args:
        contest: The contest by unit.
        income: Income of places; which income, its name and source say.
        part: The part of the places with a known income that is on top, 0 to 1.

    Raises:
        UsageError: The part is not between 0 and 1.
    """
    definition = say(
        "wealthy: the top {part} of the places of the contest by {covariate} ({source})",
        part=_percent(part),
        covariate=income.name,
        source=income.source,
    )
    return top_places(say("wealthy"), definition, contest, income.values, part)


def motivated(contest: ContestByUnit, *, part: Fraction = TOP_FIFTH) -> PlaceGroup:
    """Return the motivated places: the top part of a contest's places by turnout.

    Args:
        contest: The contest by unit.
        part: The part of the places with a known turnout that is on top, 0 to 1.

    Raises:
        UsageError: The part is not between 0 and 1.
    """
    definition = say(
        "motivated: the top {part} of the places of the contest by turnout (ballots cast of "
        "registered voters in this election)",
        part=_percent(part),
    )
    return top_places(say("motivated"), definition, contest, turnout_by_unit(contest), part)


def top_places(
    name: str,
    definition: str,
    contest: ContestByUnit,
    values: Mapping[str, Fraction] | Mapping[str, float],
    part: Fraction,
) -> PlaceGroup:
    """Return the top part of a contest's places by a value; ties at the cut all belong.

    Args:
        name: What they are called.
        definition: What that means, in words.
        contest: The contest by unit.
        values: The value by unit.
        part: The part of the places with a value, above 0 and below 1.

    Raises:
        UsageError: The part is not between 0 and 1.
    """
    if not 0 < part < 1:
        raise UsageError(f"part of places {part}: expected above 0 and below 1")
    places = [one.unit for one in contest.places]
    known = sorted((unit for unit in places if unit in values), key=lambda unit: values[unit])
    if not known:
        return PlaceGroup(name, definition, frozenset(), frozenset(places))
    first = min(int(len(known) * (1 - part)), len(known) - 1)
    cut = values[known[first]]
    chosen = frozenset(unit for unit in known if values[unit] >= cut)
    return PlaceGroup(name, definition, chosen, frozenset(places) - frozenset(known))


def both(one: PlaceGroup, other: PlaceGroup) -> PlaceGroup:
    """Return the places that belong to two groups.

    Args:
        one: A group.
        other: Another.
    """
    unknown = (one.unknown & (other.units | other.unknown)) | (other.unknown & one.units)
    return PlaceGroup(
        say("{one} and {other}", one=one.name, other=other.name),
        say("{one}; and {other}", one=one.definition, other=other.definition),
        one.units & other.units,
        unknown,
    )


def group_report(
    contest: ContestByUnit, group: PlaceGroup, ahead: str, behind: str
) -> GroupReport:
    """Return what a group of places did beside the others.

    Args:
        contest: The contest by unit.
        group: The group.
        ahead: The selection that leads overall, by slug.
        behind: The one that it is compared with.

    Raises:
        UsageError: A selection is not in the contest.
    """
    columns = contest.index(ahead), contest.index(behind)
    inside: list[UnitCount] = []
    outside: list[UnitCount] = []
    unknown: list[UnitCount] = []
    for one in contest.places:
        belongs = one.unit in group.units
        (inside if belongs else unknown if one.unit in group.unknown else outside).append(one)
    whole = sum(one.listed_votes for one in contest.places)
    rows = [
        _figures(group.name, inside, columns, whole),
        _figures(say("the other places"), outside, columns, whole),
    ]
    if unknown:
        rows.append(_figures(say("places of unknown kind"), unknown, columns, whole))
    return GroupReport(
        group.name,
        group.definition,
        contest.name_of(ahead),
        contest.name_of(behind),
        tuple(rows),
        apart_of(contest),
    )


def _figures(
    part: str, units: list[UnitCount], columns: tuple[int, int], whole: int
) -> GroupFigures:
    selections = max(len(one.votes or ()) for one in units) if units else max(columns) + 1
    votes = total_votes(units, selections)
    said = [one for one in units if one.registered is not None and one.ballots is not None]
    return GroupFigures(
        part,
        len(units),
        known_sum(units, lambda one: one.registered),
        known_sum(units, lambda one: one.ballots),
        ratio(sum(one.ballots or 0 for one in said), sum(one.registered or 0 for one in said)),
        sum(votes),
        ratio(sum(votes), whole),
        votes[columns[0]],
        votes[columns[1]],
    )


def _percent(part: Fraction) -> str:
    return f"{float(part):.3%}".rstrip("0%").rstrip(".") + "%"


def named_group(name: str, units: Iterable[str]) -> PlaceGroup:
    """Return a group of places that somebody lists.

    Args:
        name: What they are called.
        units: Their ids.
    """
    chosen = frozenset(units)
    return PlaceGroup(name, say("{name}: places listed by hand", name=name), chosen)
