"""By which undecided races a bloc gets its majority: every minimal path, exactly."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

from msgspec import Struct

from downballot.control.joint import JointSeats
from downballot.control.path_words import OpenSeats, PathWords, path_sentence
from downballot.control.possibilities import reach
from downballot.control.values import BlocPaths, PathSeat
from downballot.model.body import Bloc

MOST_LISTED = 12


class _Open(Struct, frozen=True):
    """A race in which a bloc has so many seats surely, and may have so many more."""

    contest: str
    least: int
    more: int


def bloc_paths(joint: JointSeats, bloc: Bloc, needed: int, words: PathWords) -> BlocPaths:
    """Return by which undecided races a bloc gets so many seats.

    A path says of some races how many of their seats the bloc wins at least. Any result
    with all of a path gives the bloc its majority, whatever else happens; any result with
    the majority contains a path; and no path can do without any seat that it names. Seats
    count in the end: one that goes to a runoff may still be won.

    Args:
        joint: The seats and the races for them.
        bloc: The bloc.
        needed: Seats that it must have.
        words: What the sentence must know besides.
    """
    reached = [(race, reach(race, joint.blocs, bloc.id)) for race in joint.races]
    sure = joint.fixed[joint.blocs.index(bloc.id)]
    held = sure + sum(one.least for _, one in reached)
    open_races = [(race, one) for race, one in reached if one.most > one.least]
    more = [_Open(race.contest, one.least, one.most - one.least) for race, one in open_races]
    seats = [
        OpenSeats(
            race.name, len(race.seats), one.least, one.most, race.seats, race.may_stay_open
        )
        for race, one in open_races
    ]
    missing, possible = max(needed - held, 0), sum(one.more for one in more)
    return BlocPaths(
        bloc=bloc.id,
        held=held,
        needed=missing,
        possible=possible,
        races=tuple(PathSeat(one.contest, one.least + one.more) for one in more),
        shortest=_shortest(more, missing, possible),
        sentence=path_sentence(bloc, held, missing, seats, words),
    )


def _shortest(
    races: Sequence[_Open], missing: int, possible: int
) -> tuple[tuple[PathSeat, ...], ...]:
    """Return every minimal path; none where there are too many, or none is needed."""
    if not 0 < missing <= possible:
        return ()
    found = tuple(islice(_paths(races, missing), MOST_LISTED + 1))
    return found if len(found) <= MOST_LISTED else ()


def _paths(races: Sequence[_Open], missing: int) -> Iterator[tuple[PathSeat, ...]]:
    """Yield every way of taking exactly so many seats; each is minimal, and all are.

    Yields:
        The races with the seats won in each, those of the first races first.
    """
    if not missing:
        yield ()
        return
    if missing > sum(one.more for one in races):
        return
    first, *rest = races
    for won in range(min(first.more, missing), -1, -1):
        begun = (PathSeat(first.contest, first.least + won),) if won else ()
        for following in _paths(rest, missing - won):
            yield (*begun, *following)
