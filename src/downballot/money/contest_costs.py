"""What each contest of a body cost, and its elections as a whole, in dollars of the day."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from msgspec import structs

from downballot.model.body import BodyRecord, PublishedSpending
from downballot.model.partial_date import PartialDate
from downballot.model.sentence import join, say
from downballot.money.comparing_values import ContestCost, Part, Scope
from downballot.money.cost_divisors import (
    for_each_registered,
    for_each_vote,
    registered_then,
    rounds_of,
    votes_of_last_rounds,
)
from downballot.money.cost_parts import (
    added,
    independent,
    oppose,
    own,
    part_of,
    printed_total,
    support,
)
from downballot.money.published import published_in

BY_CONTEST: Final = "contests added up"
NO_INDEPENDENT: Final = say("independent expenditure: nothing published of all of it")
NO_OWN: Final = say("own spending: nothing published")
NO_VOTES: Final = say("votes: not on record of every contest")
NO_DAYS: Final = say("election days: not on record, nor whether the money counts up to them")
UNOPENED: Final = say("votes: from a source that no reader can open")
NO_REGISTERED: Final = say("registered voters: not known")


def contest_costs(record: BodyRecord) -> tuple[ContestCost, ...]:
    """Return what the contests of a body cost, by year, each of them in all its rounds.

    Args:
        record: What is on record of the body.
    """
    years = sorted({row.election.year for row in record.money})
    return tuple(one for year in years for one in _of_year(record, year))


def _of_year(record: BodyRecord, year: int) -> Iterator[ContestCost]:
    rows = [row for row in published_in(record, PartialDate(year)) if row.cents is not None]
    named = sorted({row.seats for row in rows if row.seats}, key=lambda one: (len(one), one))
    contests = [one for seats in named if (one := _contest(record, year, seats, rows))]
    yield from contests
    up = {seat for one in record.elections if one.date.year == year for seat in one.seats}
    if len(up) != 1 or not contests:
        whole = _contest(record, year, (), rows, contests)
        yield from [whole] if whole else []


def _contest(
    record: BodyRecord,
    year: int,
    seats: tuple[str, ...],
    rows: Sequence[PublishedSpending],
    contests: Sequence[ContestCost] = (),
) -> ContestCost | None:
    """Return a row of the comparison; None where nothing was published of what it cost."""
    of_seats = [row for row in rows if row.seats == seats]
    names = {one.id: one.name for one in record.people}
    rounds = rounds_of(record, year, seats)
    spent, owned, pro, contra = (
        part_of(of_seats, rounds, names, pick) for pick in (independent, own, support, oppose)
    )
    spent = _with_contests(spent, contests)
    total = _total(spent, owned, printed_total(of_seats, names))
    if total is None:
        return None
    made = ContestCost(
        body=record.body.id,
        year=year,
        seats=seats,
        name=_name(record, seats),
        scope=_scope(seats),
        days=tuple(day for _, day in rounds),
        total_cents=total.cents,
        lower_bound=bool(total.missing),
        independent=spent,
        support=pro,
        oppose=contra,
        own=owned,
        missing=total.missing,
        notes=tuple(dict.fromkeys(_notes(total, pro, contra))),
    )
    return _divided(record, made, total)


def _divided(record: BodyRecord, made: ContestCost, total: Part) -> ContestCost:
    """Return the row with what it comes to for each vote and registered voter."""
    up = {one for row in record.elections if row.date in made.days for one in row.seats}
    seats = made.seats or tuple(sorted(up))
    counts = votes_of_last_rounds(record, made.year, seats)
    registered = registered_then(record, made.days, seats)
    spent = made.independent
    said = (
        (NO_DAYS, not made.days),
        (UNOPENED, any(not one.verified for one in counts)),
        (NO_VOTES, not counts),
        (NO_REGISTERED, registered is None),
    )
    return structs.replace(
        made,
        per_vote=for_each_vote(spent, counts) if spent else (),
        total_per_vote=for_each_vote(total, counts),
        per_registered=for_each_registered(spent, registered) if spent else None,
        notes=(*made.notes, *(words for words, holds in said if holds)),
    )


def _with_contests(spent: Part | None, contests: Sequence[ContestCost]) -> Part | None:
    """Return what a whole election cost: as published, else the more that is known of it."""
    known = list(_disjoint(contests))
    parts = [one.independent for one in known if one.independent]
    if not parts:
        return spent
    summed = structs.replace(added(BY_CONTEST, parts), how=BY_CONTEST)
    only = say("of {names} alone", names=join(", ", (one.name for one in known)))
    summed = structs.replace(summed, missing=(*summed.missing, only))
    if spent is None:
        return summed if len(parts) > 1 else None
    if summed.cents <= spent.cents:
        return spent
    if all(row.round is None for row in spent.figures):
        dollars = say("${dollars}", dollars=summed.cents // 100)
        told = say("figures of single contests come to {dollars}", dollars=dollars)
        return structs.replace(spent, notes=(*spent.notes, told))
    told = say(
        "of the election as a whole {dollars} is on record, of some rounds",
        dollars=say("${dollars}", dollars=spent.cents // 100),
    )
    return structs.replace(summed, notes=(*summed.notes, told))


def _disjoint(contests: Sequence[ContestCost]) -> Iterator[ContestCost]:
    """Yield contests of which no seat is in two, those that cost most first."""
    seen: set[str] = set()
    known = [one for one in contests if one.independent]
    for one in sorted(known, key=lambda each: (-_spent(each), each.seats)):
        if not seen & set(one.seats):
            seen |= set(one.seats)
            yield one


def _spent(one: ContestCost) -> int:
    return one.independent.cents if one.independent else 0


def _total(spent: Part | None, owned: Part | None, printed: Part | None) -> Part | None:
    """Return independent and own together: the sum, or a printed total where that is more."""
    named = ((say("independent expenditure"), spent), (say("own spending"), owned))
    known = [_called(words, one) for words, one in named if one]
    if not known:
        return printed
    lacking = [*(() if spent else (NO_INDEPENDENT,)), *(() if owned else (NO_OWN,))]
    summed = added("independent and own added up", known)
    if printed and printed.cents > summed.cents:
        notes = (*summed.notes, say("the total is as printed, more than its parts on record"))
        return structs.replace(printed, notes=(*notes, *printed.notes))
    return structs.replace(summed, missing=(*summed.missing, *lacking))


def _called(words: str, part: Part) -> Part:
    """Return the part with everything said of it under its name."""
    missing = tuple(join(": ", (words, said)) for said in part.missing)
    notes = tuple(join(": ", (words, said)) for said in part.notes)
    return structs.replace(part, missing=missing, notes=notes)


def _notes(total: Part, pro: Part | None, contra: Part | None) -> Iterator[str]:
    yield from total.notes
    for words, one in ((say("for"), pro), (say("against"), contra)):
        yield from _called(words, one).notes if one else ()


def _name(record: BodyRecord, seats: tuple[str, ...]) -> str:
    names = {one.id: one.name for one in record.seats}
    body, told = record.body.short_name, ", ".join(names.get(one, one) for one in seats)
    if told:
        return f"{body} {told}"
    return say("{body} election", body=body)


def _scope(seats: tuple[str, ...]) -> Scope:
    if not seats:
        return Scope.ELECTION
    return Scope.SEVERAL if len(seats) > 1 else Scope.CONTEST
