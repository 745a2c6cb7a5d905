"""The record that claims are held against: of a desk, or of the package alone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from msgspec import structs

from downballot.almanac.bodies import packaged_bodies, packaged_body
from downballot.almanac.concessions import concessions
from downballot.claims.record import ContestFacts, Outcome, Person, Record, VoterFacts
from downballot.model.body import BodyRecord
from downballot.pipeline.bodies import body_record, known_bodies
from downballot.pipeline.claim_bodies import (
    ZONE,
    body_boards,
    body_contests,
    body_elections,
    body_facts,
    body_money,
    body_people,
    body_rules,
    body_terms,
    body_voters,
)
from downballot.pipeline.claim_contests import (
    desk_contests,
    desk_voters,
    recorded_contests,
    recorded_voters,
)

if TYPE_CHECKING:
    from downballot.pipeline.desk import Desk

KEPT = 2  # desks and states whose record a process keeps


@lru_cache(1)
def almanac_record() -> Record:
    """Return the record of the package alone: its bodies and the two recorded counts."""
    bodies = tuple(packaged_body(one) for one in packaged_bodies())
    return made_record(bodies, recorded_contests(bodies), recorded_voters(), str(ZONE))


def desk_record(desk: Desk) -> Record:
    """Return the record of a desk: its counts at every update, and its bodies.

    Elections that the desk does not follow, and the package has, are added from there.

    Args:
        desk: The desk.
    """
    bodies = tuple(body_record(one, desk.folder) for one in known_bodies(desk.settings))
    own = desk_contests(desk, bodies)
    days = {one.election for one in own}
    others = tuple(one for one in recorded_contests(bodies) if one.election not in days)
    voters = (
        *desk_voters(desk),
        *(one for one in recorded_voters() if one.election not in days),
    )
    return made_record(bodies, (*own, *others), voters, desk.settings.timezone)


def made_record(
    bodies: Sequence[BodyRecord],
    counted: Sequence[ContestFacts],
    voters: Sequence[VoterFacts],
    timezone: str,
) -> Record:
    """Return a record of bodies and counted contests.

    Args:
        bodies: The bodies.
        counted: Contests with their counts.
        voters: Ballots counted and left.
        timezone: IANA name of the zone in which days are counted.
    """
    told = tuple(one for body in bodies for one in body_contests(body))
    contests = _joined(counted, told)
    people = [one for body in bodies for one in body_people(body)]
    turnout = tuple(one for body in bodies for one in body_voters(body))
    return Record(
        timezone=timezone,
        people=(*people, *_others(contests, {one.id for one in people})),
        bodies=tuple(body_facts(one) for one in bodies),
        contests=tuple(sorted(contests, key=lambda one: (one.election, one.id))),
        voters=tuple(sorted(_with_registered((*voters, *turnout)), key=lambda one: one.as_of)),
        boards=tuple(one for body in bodies for one in body_boards(body)),
        terms=tuple(one for body in bodies for one in body_terms(body)),
        money=tuple(one for body in bodies for one in body_money(body)),
        elections=tuple(one for body in bodies for one in body_elections(body)),
        spenders=tuple((one.name, *one.also) for body in bodies for one in body.endorsers),
        rules=tuple(one for body in bodies for one in body_rules(body)),
    )


def _joined(
    counted: Sequence[ContestFacts], told: Sequence[ContestFacts]
) -> tuple[ContestFacts, ...]:
    """Return contests once each: the counted ones, with what the tables say became of them."""
    by_key = {_key(one): one for one in told}
    found = []
    for one in counted:
        other = by_key.pop(_key(one), None) if one.body or one.measure else None
        found.append(_enriched(one, other) if other else one)
    rows = concessions()
    return tuple(
        structs.replace(
            one,
            conceded=tuple(
                (one.choice_of(row.person), row.day, row.source)
                for row in rows
                if row.election == one.election and one.choice_of(row.person)
            ),
        )
        for one in (*found, *by_key.values())
    )


def _key(one: ContestFacts) -> tuple[object, ...]:
    if one.measure:
        return (
            one.election,
            one.measure.casefold(),
            "unified" in one.name.casefold() or "LAUSD" in one.name,
        )
    return one.election, one.body, one.seat


def _enriched(one: ContestFacts, told: ContestFacts) -> ContestFacts:
    """Return a counted contest with outcomes and rule of the tables, under its own ids."""
    outcomes = [
        Outcome(choice, each.outcome, each.as_of, each.source)
        for each in told.outcomes
        if (choice := each.choice if told.measure else one.choice_of(each.choice))
    ]
    return structs.replace(
        one,
        body=told.body,
        outcomes=tuple(outcomes),
        round=told.round if told.seat else one.round,
        title=told.title or one.title,
        share_needed=one.share_needed or told.share_needed,
        share_source=one.share_source or told.share_source,
    )


def _others(contests: Iterable[ContestFacts], known: set[str]) -> tuple[Person, ...]:
    found: dict[str, Person] = {}
    for contest in contests:
        for choice in contest.choices:
            if choice.person and choice.person not in known:
                found.setdefault(choice.person, Person(choice.person, choice.name))
    return tuple(found.values())


def _with_registered(voters: Iterable[VoterFacts]) -> list[VoterFacts]:
    """Return facts of one area and day with every number of registered voters there is."""
    rows = list(voters)
    known: dict[tuple[object, str], tuple[int, ...]] = {}
    for one in rows:
        key = one.election, _area(one.area)
        known[key] = tuple(dict.fromkeys((*known.get(key, ()), *one.registered)))
    return [
        structs.replace(one, registered=known[one.election, _area(one.area)]) for one in rows
    ]


def _area(area: str) -> str:
    return "county" if area.startswith("Los Angeles County") else area
