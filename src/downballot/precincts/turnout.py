"""Who turned out: turnout, roll-off between two contests, ballots by mail and in person."""

from __future__ import annotations

from fractions import Fraction

from msgspec import Struct

from downballot.errors import UsageError
from downballot.model.sentence import say
from downballot.precincts.contest_by_unit import (
    Apart,
    ContestByUnit,
    UnitCount,
    apart_of,
)


class TurnoutRow(Struct, frozen=True):
    """Turnout of one place, or of all.

    Attributes:
        unit: The authority's id; empty for all of them.
        name: What the authority calls it.
        registered: Registered voters.
        ballots: Ballots cast.
        votes: Votes for listed selections of the contest.
        turnout: Ballots of registered voters, exactly; None where nobody is registered.
    """

    unit: str
    name: str
    registered: int
    ballots: int
    votes: int
    turnout: Fraction | None


class Turnout(Struct, frozen=True):
    """Turnout by place.

    Attributes:
        contest: Slug of the contest.
        title: What the authority calls it.
        denominator: What turnout is a share of, in words.
        whole: All places of ``rows`` together.
        rows: Its places, highest turnout first.
        more_than_registered: Places with more ballots than registered voters: shown, and
            part of every figure.
        not_said: Places of which registration or ballots are not stated.
        apart: Units that are no places, or whose votes are withheld.
    """

    contest: str
    title: str
    denominator: str
    whole: TurnoutRow
    rows: tuple[TurnoutRow, ...]
    more_than_registered: tuple[str, ...]
    not_said: tuple[str, ...]
    apart: tuple[Apart, ...]


class RollOffRow(Struct, frozen=True):
    """Roll-off in one place, or in all.

    Attributes:
        unit: The authority's id; empty for all of them.
        name: What the authority calls it.
        above_votes: Votes in the contest at the top of the ballot.
        below_votes: Votes in the contest further down.
        roll_off: The part of the marks above that is missing below, exactly; below zero
            where more voted below. None where nobody voted above.
    """

    unit: str
    name: str
    above_votes: int
    below_votes: int
    roll_off: Fraction | None


class RollOff(Struct, frozen=True):
    """How many voted in one contest and not in another on the same ballot.

    Attributes:
        above: What the contest at the top of the ballot is called.
        below: What the contest further down is called.
        denominator: What roll-off is a share of, in words.
        whole: All joined places together.
        rows: Places, highest roll-off first.
        only_above: Places with the contest above alone.
        only_below: Places with the contest below alone.
        apart: Units that are no places or are withheld, of the contest below.
    """

    above: str
    below: str
    denominator: str
    whole: RollOffRow
    rows: tuple[RollOffRow, ...]
    only_above: tuple[str, ...]
    only_below: tuple[str, ...]
    apart: tuple[Apart, ...]


class KindRow(Struct, frozen=True):
    """One selection by mail and in person.

    Attributes:
        selection: Its slug.
        name: What the authority calls it.
        mail_votes: Votes by mail.
        in_person_votes: Votes in person.
        mail_share: Share of the votes by mail, exactly; None where there are none.
        in_person_share: Share of the votes in person, likewise.
    """

    selection: str
    name: str
    mail_votes: int
    in_person_votes: int
    mail_share: Fraction | None
    in_person_share: Fraction | None


class ByKind(Struct, frozen=True):
    """A contest by mail and in person.

    Attributes:
        rows: Its selections, in the authority's order.
        mail_votes: All votes by mail.
        in_person_votes: All votes in person.
        mail_part: Part of these votes that came by mail, exactly; None without votes.
        apart: What was withheld of either kind.
    """

    rows: tuple[KindRow, ...]
    mail_votes: int
    in_person_votes: int
    mail_part: Fraction | None
    apart: tuple[Apart, ...]


def turnout(contest: ContestByUnit) -> Turnout:
    """Return turnout by place: ballots cast of registered voters.

    Args:
        contest: The contest by unit, all ballots together.
    """
    rows, not_said = [], []
    for one in contest.places:
        if one.registered is None or one.ballots is None:
            not_said.append(one.unit)
        else:
            rows.append(_turnout_row(one, one.registered, one.ballots))
    whole = TurnoutRow(
        "",
        "",
        registered := sum(row.registered for row in rows),
        ballots := sum(row.ballots for row in rows),
        sum(row.votes for row in rows),
        ratio(ballots, registered),
    )
    return Turnout(
        contest.contest,
        contest.title,
        say("registered voters of the places where the contest was on the ballot"),
        whole,
        tuple(sorted(rows, key=lambda row: (-(row.turnout or Fraction(-1)), row.unit))),
        tuple(row.unit for row in rows if row.ballots > row.registered),
        tuple(not_said),
        apart_of(contest),
    )


def turnout_by_unit(contest: ContestByUnit) -> dict[str, Fraction]:
    """Return the turnout of each place that has registered voters.

    Args:
        contest: The contest by unit.
    """
    rows = turnout(contest).rows
    return {row.unit: row.turnout for row in rows if row.turnout is not None}


def roll_off(
    above: ContestByUnit, below: ContestByUnit, *, above_marks: int = 1, below_marks: int = 1
) -> RollOff:
    """Return how much fewer voted in the contest below than in the one above.

    A net figure: voters of the contest below alone are taken off those of the contest above
    alone. Where a voter may mark several, votes are taken by the marks allowed.

    Args:
        above: Contest at the top of the ballot, by unit.
        below: Contest further down, on the same ballots.
        above_marks: How many a voter may mark above, 1 or more.
        below_marks: How many a voter may mark below, 1 or more.

    Raises:
        UsageError: The two share no place, or a number of marks is below 1.
    """
    if min(above_marks, below_marks) < 1:
        raise UsageError("marks a voter may make: expected 1 or more")
    tops = {one.unit: one for one in above.places}
    bottoms = {one.unit: one for one in below.places}
    both = sorted(tops.keys() & bottoms.keys())
    if not both:
        raise UsageError(f"{above.title} and {below.title}: no place in common")
    rows = [
        _roll_off_row(bottoms[unit], tops[unit].listed_votes, above_marks, below_marks)
        for unit in both
    ]
    tops_votes, bottom_votes = (
        sum(row.above_votes for row in rows),
        sum(row.below_votes for row in rows),
    )
    whole = RollOffRow(
        "",
        "",
        tops_votes,
        bottom_votes,
        _rolled(tops_votes, bottom_votes, above_marks, below_marks),
    )
    return RollOff(
        above.title,
        below.title,
        _roll_off_denominator(above_marks, below_marks),
        whole,
        tuple(sorted(rows, key=lambda row: (-(row.roll_off or Fraction(-1)), row.unit))),
        tuple(sorted(tops.keys() - bottoms.keys())),
        tuple(sorted(bottoms.keys() - tops.keys())),
        apart_of(below),
    )


def by_kind(mail: ContestByUnit, in_person: ContestByUnit) -> ByKind:
    """Return a contest by mail and in person, all units together.

    Args:
        mail: The ballots by mail, by unit.
        in_person: The ballots cast in person, of the same contest.

    Raises:
        UsageError: The two are not one contest.
    """
    if mail.selections != in_person.selections:
        raise UsageError(f"{mail.title} and {in_person.title}: expected one contest")
    by_mail, at_polls = sum(mail.votes), sum(in_person.votes)
    rows = tuple(
        KindRow(selection, name, posted, cast, ratio(posted, by_mail), ratio(cast, at_polls))
        for selection, name, posted, cast in zip(
            mail.selections, mail.names, mail.votes, in_person.votes, strict=True
        )
    )
    held = tuple(
        one for each in (mail, in_person) for one in apart_of(each) if one.votes is None
    )
    return ByKind(rows, by_mail, at_polls, ratio(by_mail, by_mail + at_polls), held)


def mail_by_unit(mail: ContestByUnit, whole: ContestByUnit) -> dict[str, Fraction]:
    """Return the part of each place's votes that came by mail.

    Args:
        mail: The ballots by mail, by unit.
        whole: All ballots, of the same contest.
    """
    posted = {one.unit: one.listed_votes for one in mail.places}
    return {
        one.unit: Fraction(posted[one.unit], one.listed_votes)
        for one in whole.places
        if one.listed_votes > 0 and one.unit in posted
    }


def ratio(part: int, whole: int) -> Fraction | None:
    """Return a part of a whole exactly; None where the whole is nothing.

    Args:
        part: The part.
        whole: The whole, 0 or more.
    """
    return Fraction(part, whole) if whole > 0 else None


def _turnout_row(one: UnitCount, registered: int, ballots: int) -> TurnoutRow:
    share = ratio(ballots, registered)
    return TurnoutRow(one.unit, one.name, registered, ballots, one.listed_votes, share)


def _roll_off_row(
    one: UnitCount, above_votes: int, above_marks: int, below_marks: int
) -> RollOffRow:
    below_votes = one.listed_votes
    share = _rolled(above_votes, below_votes, above_marks, below_marks)
    return RollOffRow(one.unit, one.name, above_votes, below_votes, share)


def _rolled(above: int, below: int, above_marks: int, below_marks: int) -> Fraction | None:
    return 1 - Fraction(below * above_marks, above * below_marks) if above > 0 else None


def _roll_off_denominator(above_marks: int, below_marks: int) -> str:
    if above_marks == below_marks == 1:
        return say("votes for the selections listed in the contest at the top of the ballot")
    return say(
        "marks for listed selections, of those allowed ({above} above, {below} below)",
        above=above_marks,
        below=below_marks,
    )
