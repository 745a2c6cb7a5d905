"""What a contest's money is divided by: votes of its last round, and its registered voters."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from downballot.model.body import BodyRecord, Round, Turnout
from downballot.model.partial_date import PartialDate
from downballot.money.comparing_values import Each, Part
from downballot.money.per_vote import Divisor, per_vote
from downballot.money.published import seat_candidates, votes_then
from downballot.money.published_values import VotesThen

_PART: Final = re.compile(r"[\s,&]+")


def rounds_of(
    record: BodyRecord, year: int, seats: Sequence[str]
) -> tuple[tuple[Round, PartialDate], ...]:
    """Return the rounds of a year in which any of some seats was filled, in order.

    Args:
        record: What is on record of the body.
        year: The year.
        seats: Ids of the seats; none for every seat.
    """
    found = {
        (one.date, one.round)
        for one in record.elections
        if one.date.year == year and (not seats or set(one.seats) & set(seats))
    }
    return tuple((which, day) for day, which in sorted(found))


def votes_of_last_rounds(
    record: BodyRecord, year: int, seats: Sequence[str]
) -> tuple[VotesThen, ...]:
    """Return the votes of the last round of each seat, together, one a stage of the count.

    Args:
        record: What is on record of the body.
        year: The year.
        seats: Ids of the seats; a stage counts only where it has all of them.
    """
    by_seat = [_votes_of_seat(record, year, seat) for seat in seats]
    stages = (
        [one for one in by_seat[0] if all(one in each for each in by_seat)] if seats else []
    )
    return tuple(_together([each[stage] for each in by_seat]) for stage in stages)


def registered_then(
    record: BodyRecord, days: Sequence[PartialDate], seats: tuple[str, ...]
) -> Turnout | None:
    """Return the newest row of turnout that has the registered voters of these seats.

    A row is of the seats that its area begins with (``District 1 special primary``,
    ``Districts 3, 5 and 7 runoffs``); one of a city or county is of no seat.

    Args:
        record: What is on record of the body.
        days: Days of the rounds.
        seats: Ids of the seats.
    """
    rows = [
        row
        for row in record.turnout
        if row.registered and row.election in days and seats_named(record, row.scope) == seats
    ]
    return max(
        rows, key=lambda row: (row.verified, row.election, row.as_of or ""), default=None
    )


def seats_named(record: BodyRecord, area: str) -> tuple[str, ...]:
    """Return the seats that the words for an area begin with; none where with another area.

    Args:
        record: What is on record of the body.
        area: The words.
    """
    first = {one.name.removesuffix(one.id).strip().casefold() for one in record.seats}
    ids = {one.id for one in record.seats}
    word, _, rest = area.partition(" ")
    if not {word.casefold(), word.casefold().removesuffix("s")} & first - {""}:
        return ()
    found = []
    for part in _PART.split(rest):
        if part in ids:
            found.append(part)
        elif part != "and":
            break
    return tuple(sorted(found))


def for_each_vote(part: Part, counts: Sequence[VotesThen]) -> tuple[Each, ...]:
    """Divide money by votes, at each stage of the count.

    Args:
        part: The money.
        counts: The votes.
    """
    quotients = [
        _each(part, one.votes, one.as_of, one.stage, one.source, Divisor.VOTES)
        for one in counts
    ]
    return tuple(one for one in quotients if one)


def for_each_registered(part: Part, row: Turnout | None) -> Each | None:
    """Divide money by registered voters; None where they are not known.

    Args:
        part: The money.
        row: Who is registered.
    """
    if row is None or not row.registered:
        return None
    return _each(part, row.registered, row.as_of, row.stage, row.source, Divisor.REGISTERED)


def _each(
    part: Part,
    number: int,
    number_as_of: PartialDate | None,
    stage: str,
    source: str,
    divisor: Divisor,
) -> Each | None:
    days = part.as_of
    sources = ("; ".join(dict.fromkeys(one.source for one in part.figures)), source)
    found = per_vote(
        part.cents,
        number,
        money_as_of=days[-1] if days else None,
        number_as_of=number_as_of,
        divisor=divisor,
        stage=stage,
        sources=sources,
    )
    if found is None:
        return None
    return Each(
        found.cents_each, divisor, number, stage, found.money_as_of, number_as_of, *sources
    )


def _votes_of_seat(record: BodyRecord, year: int, seat: str) -> dict[str, VotesThen]:
    rounds = rounds_of(record, year, (seat,))
    if not rounds:
        return {}
    day = rounds[-1][1]
    counts = votes_then(record, day, seat_candidates(record, day, seat))
    return {one.stage: one for one in counts}


def _together(counts: Sequence[VotesThen]) -> VotesThen:
    return VotesThen(
        counts[0].stage,
        sum(one.votes for one in counts),
        max((one.as_of for one in counts if one.as_of), default=None),
        verified=all(one.verified for one in counts),
        sources_differ=any(one.sources_differ for one in counts),
        source="; ".join(dict.fromkeys(one.source for one in counts)),
    )
