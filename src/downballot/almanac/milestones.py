"""The dates of a race, counted from its election day by the rules of its state."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from msgspec import Struct
from msgspec.structs import replace

from downballot.almanac.calendar_rules import (
    CalendarRule,
    CountsFrom,
    Scope,
    calendar_rules,
    first_tuesday_after_monday,
    not_a_working_day,
    statewide_primary,
)
from downballot.model.body import BodyElection, BodyRecord, Round, Seat
from downballot.model.milestone import Milestone
from downballot.model.partial_date import PartialDate, on_day
from downballot.model.sentence import join, say

CALIFORNIA = "california"

_CERTIFICATION = "certification-deadline"
_UNREAD = say("The text of the law was not read; this is what the source says of it.")
_FROM_LATEST = say(
    "Counted from the last day to certify, since the count is not on record as certified."
)


class _Race(Struct, frozen=True):
    """An election day and what is known of it beyond the day.

    Attributes:
        day: The election day.
        state: Name of the state's table.
        election: The body's election; None for a day alone.
    """

    day: date
    state: str
    election: BodyElection | None = None

    @property
    def certified(self) -> date | None:
        """When the count was certified, where the day is known."""
        known = self.election.certified if self.election else None
        return known.first if known and known.exact else None

    @property
    def by_county(self) -> bool:
        """Whether the county ran it, as far as is known."""
        who = self.election.conducted_by.lower() if self.election else ""
        return not who or "county" in who or "registrar" in who


def milestones(
    election: BodyElection | date, *, state: str = CALIFORNIA
) -> tuple[Milestone, ...]:
    """Return the dates of a race in order, each with its rule and source.

    A day alone is taken for an election of the whole state where it is a statewide primary
    or general election: it gets the filing of state offices and the Secretary of State's
    dates. A body's election gets what its record knows, which goes before the rules.

    Args:
        election: The body's election, or an election day alone.
        state: Name of the state's table.

    Raises:
        UsageError: There is no such table.

    Examples:
        >>> from datetime import date
        >>> found = {one.id: one.on for one in milestones(date(2026, 6, 2))}
        >>> found["most-counted"], found["mail-deadline"]
        (datetime.date(2026, 6, 15), datetime.date(2026, 6, 9))
    """
    rules = calendar_rules(state)
    if isinstance(election, date):
        found = _by_rules(_Race(election, state), rules) | _alone(election)
    else:
        found = _by_record(election)
        if election.date.exact:
            by_rules = _by_rules(_Race(election.date.first, state, election), rules)
            found |= {id_: one for id_, one in by_rules.items() if _stands(one, found)}
    order = _order(rules)
    return tuple(sorted(found.values(), key=lambda one: (one.known.last, order.index(one.id))))


def _stands(by_rule: Milestone, on_record: dict[str, Milestone]) -> bool:
    # Where the record says the same day as the law, the law is the better reason.
    known = on_record.get(by_rule.id)
    return known is None or (known.known == by_rule.known and not by_rule.estimated)


def _order(rules: Sequence[CalendarRule]) -> list[str]:
    ids = list(dict.fromkeys(rule.id for rule in rules))
    polls, certification = ids.index("polls-close"), ids.index(_CERTIFICATION)
    return [
        *ids[:polls], "election-day", *ids[polls:certification], "certified",
        *ids[certification:], "terms-start",
    ]  # fmt: skip


def _alone(day: date) -> dict[str, Milestone]:
    title = say("Election day")
    return {"election-day": _milestone("election-day", title, on_day(day), "", "")}


def _by_rules(race: _Race, rules: Sequence[CalendarRule]) -> dict[str, Milestone]:
    in_force: dict[str, CalendarRule] = {}
    for rule in rules:
        before = in_force.get(rule.id)
        if _concerns(rule, race) and (before is None or _later(rule, before)):
            in_force[rule.id] = rule
    return {rule.id: _by_rule(rule, race, in_force) for rule in in_force.values()}


def _later(rule: CalendarRule, other: CalendarRule) -> bool:
    # A row for one election stands beside the rows for all: the one that starts later holds.
    return (rule.from_date or date.min) > (other.from_date or date.min)


def _concerns(rule: CalendarRule, race: _Race) -> bool:
    return rule.holds(race.day) and _in_scope(rule.scope, race)


def _in_scope(scope: Scope, race: _Race) -> bool:
    primary = race.day == statewide_primary(race.day.year)
    november = race.day == first_tuesday_after_monday(race.day.year, 11)
    odd, alone = race.day.year % 2 == 1, race.election is None
    match scope:
        case Scope.ANY:
            return True
        case Scope.STATEWIDE:
            return alone and (primary or (november and not odd))
        case Scope.STATEWIDE_PRIMARY:
            return alone and primary
        case Scope.FIRST_ROUND:
            return primary and (race.election is None or _runoff_open(race.election))
        case Scope.ODD_NOVEMBER:
            return november and odd


def _runoff_open(election: BodyElection) -> bool:
    # Once the count is certified, a runoff that is not on record does not take place.
    return election.round is Round.PRIMARY and not election.runoff and not election.certified


def _by_rule(rule: CalendarRule, race: _Race, rules: dict[str, CalendarRule]) -> Milestone:
    reasons = [rule.why, join("", ("(", rule.law, ".)"))]
    start, estimated = race.day, rule.custom
    if rule.counts_from is CountsFrom.CERTIFICATION:
        start = race.certified or rules[_CERTIFICATION].day(race.day)
        estimated = race.certified is None
        reasons += [_FROM_LATEST] if estimated else []
    day = rule.day(start)
    if not rule.text_read and not rule.custom:
        reasons.append(_UNREAD)
    if race.election and not race.by_county and day > race.day:
        estimated = True
        who = race.election.conducted_by
        reasons.append(
            say("It was run by {name}, whose own rules may set another day.", name=who)
        )
    if rule.deadline:
        reasons += _not_moved(not_a_working_day(day, race.state))
    made = _milestone(rule.id, rule.title, on_day(day), join(" ", reasons), rule.source)
    return replace(made, time=rule.time, estimated=estimated)


def _not_moved(what: str) -> list[str]:
    if not what:
        return []
    return [
        say(
            "That is {what}: county calendars move such a deadline to the next business day "
            "under Elections Code 15, whose text was not read, so it is not moved here.",
            what=what,
        )
    ]


def _by_record(election: BodyElection) -> dict[str, Milestone]:
    who = ""
    if election.conducted_by:
        who = say("Run by {name}.", name=election.conducted_by)
    known = {
        "election-day": (say("Election day"), election.date, who),
        "filing-closes": (say("Candidate filing closes"), election.filing_deadline, ""),
        "registration-deadline": (
            say("Last day to register without conditions"), election.registration_deadline, "",
        ),
        "mail-deadline": (say("Last day for mail ballots to arrive"), *_mail(election)),
        "certified": (say("Results certified"), election.certified, ""),
        "runoff": (say("Runoff"), election.runoff, ""),
        "terms-start": (say("Terms of those elected start"), election.terms_start, ""),
    }  # fmt: skip
    return {
        id_: _milestone(id_, title, day, why, election.source)
        for id_, (title, day, why) in known.items()
        if day is not None
    }


def _mail(election: BodyElection) -> tuple[PartialDate | None, str]:
    if election.mail_days is None or not election.date.exact:
        return None, ""
    last = on_day(election.date.first + timedelta(days=election.mail_days))
    if election.mail_days == 0:
        return last, say("Mail ballots had to be received before the polls closed.")
    return last, say(
        "Mail ballots postmarked by election day count if received within {number} days after "
        "it.",
        number=election.mail_days,
    )


def _milestone(id_: str, title: str, known: PartialDate, why: str, source: str) -> Milestone:
    on = known.first if known.exact else None
    return Milestone(id=id_, title=title, on=on, known=known, why=why, source=source)


def is_over(election: BodyElection, dates: Sequence[Milestone], today: date) -> bool:
    """Say whether an election and all its dates lie before a day.

    Args:
        election: The election.
        dates: Its dates.
        today: The day.
    """
    return max([election.date.last, *(one.known.last for one in dates)]) < today


def cycles(record: BodyRecord, seat: str = "") -> tuple[BodyElection, ...]:
    """Return the elections of a body or of one seat, past and to come, in order.

    Future ones that the table of elections does not have follow from ``next_elections`` of
    the seats: one election for all seats that name the same date.

    Args:
        record: The body.
        seat: The seat's id; empty for all seats.
    """
    on_record = [one for one in record.elections if not seat or seat in one.seats]
    seats = [one for one in record.seats if not seat or one.id == seat]
    to_come = _to_come(seats, record.elections)
    return tuple(sorted([*on_record, *to_come], key=lambda one: (one.date.last, one.round)))


def _to_come(seats: Sequence[Seat], known: Sequence[BodyElection]) -> Iterator[BodyElection]:
    dates: dict[PartialDate, list[Seat]] = {}
    for seat in seats:
        for day in seat.next_elections:
            if not any(seat.id in one.seats and _same(one.date, day) for one in known):
                dates.setdefault(day, []).append(seat)
    for day, filled in dates.items():
        yield BodyElection(
            date=day, round=_round(day), seats=tuple(seat.id for seat in filled),
            source=filled[0].source, as_of=filled[0].as_of, evidence=filled[0].evidence,
            note="From next_elections of the seats.",
        )  # fmt: skip


def _same(one: PartialDate, other: PartialDate) -> bool:
    return one.first <= other.last and other.first <= one.last


def _round(day: PartialDate) -> Round:
    return Round.GENERAL if day.month == 11 else Round.PRIMARY
