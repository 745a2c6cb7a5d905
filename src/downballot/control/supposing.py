"""What if: races fixed to a supposed winner, in the draws in which that happens."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from msgspec import Struct, structs
from numpy.typing import NDArray

from downballot.contests.names import listing
from downballot.control.races import NOBODY, SeatRace
from downballot.errors import UsageError
from downballot.model.sentence import Sentence, say, say_many

LEAST_DRAWS = 200  # fewer would make every probability read off them a rough guess
SUPPOSED = say("supposed")

_Kept = NDArray[np.bool_]


class Supposition(Struct, frozen=True, eq=False):
    """Races under a supposition.

    Attributes:
        races: The races, in the draws that are looked at.
        fixed: Pairs of contest's id and name of the supposed winner.
        draws: Draws, of all that were simulated, in which the supposition holds.
        sentences: What is supposed and how it was done, in words.
    """

    races: tuple[SeatRace, ...]
    fixed: tuple[tuple[str, str], ...] = ()
    draws: int = 0
    sentences: tuple[str, ...] = ()


def nothing_supposed(races: Sequence[SeatRace]) -> Supposition:
    """Return races as they are.

    Args:
        races: The races, of one forecast.
    """
    return Supposition(races=tuple(races), draws=races[0].draws if races else 0)


def suppose(races: Sequence[SeatRace], winners: Sequence[tuple[str, str]]) -> Supposition:
    """Return the races as they are where supposed winners win.

    The draws in which all of it holds are kept, and only those: what the contests of an
    election share then says what the supposition means for the other races. A result that
    fewer than 200 draws have is set in all draws instead, and the other races stay as they
    were.

    Args:
        races: The races, of one forecast.
        winners: Pairs of race and winner, each by id or by name, whatever the case; of a
            race with several seats there may be several winners.

    Raises:
        UsageError: No such race or option, or more winners than seats.
    """
    chosen = _chosen(races, winners)
    if not chosen:
        return nothing_supposed(races)
    each = {place: _holding(races[place], options) for place, options in chosen.items()}
    holding = np.logical_and.reduce(list(each.values()))
    rare = {place for place, held in each.items() if np.count_nonzero(held) < LEAST_DRAWS}
    kept = _all_of(each, rare, races[0].draws)
    if np.count_nonzero(kept) < LEAST_DRAWS:
        rare, kept = set(each), np.ones(races[0].draws, dtype=np.bool_)
    made = []
    for place, race in enumerate(races):
        options = chosen.get(place, ())
        fixed = _set(race, options) if place in rare else race
        made.append(_supposed(_within(fixed, kept), options))
    return Supposition(
        races=tuple(made),
        fixed=tuple(
            (races[place].contest, races[place].options[option].name)
            for place, options in chosen.items()
            for option in options
        ),
        draws=int(np.count_nonzero(holding)),
        sentences=_sentences(races, chosen, rare, each),
    )


def _chosen(
    races: Sequence[SeatRace], winners: Sequence[tuple[str, str]]
) -> Mapping[int, tuple[int, ...]]:
    """Return places of the supposed options by place of the race, both in order."""
    named = {race.contest: race.name for race in races}
    chosen: dict[int, list[int]] = {}
    for race, winner in winners:
        place = _find("no such race", race, list(named.items()))
        options = [(one.selection, one.name) for one in races[place].options]
        option = _find(f"{races[place].name}: nobody of that name", winner, options)
        if option not in chosen.setdefault(place, []):
            chosen[place].append(option)
    for place, many in chosen.items():
        race_seats = len(races[place].seats)
        if len(many) > race_seats:
            raise UsageError(
                f"{races[place].name}: {len(many)} supposed winners, "
                f"expected {race_seats} at most"
            )
    return {place: tuple(sorted(chosen[place])) for place in sorted(chosen)}


def _find(wrong: str, text: str, known: Sequence[tuple[str, str]]) -> int:
    """Return the place of what has this id, or this name if only one has it."""
    asked = text.casefold().strip()
    by_id = [place for place, (key, _) in enumerate(known) if key.casefold() == asked]
    by_name = [place for place, (_, name) in enumerate(known) if name.casefold() == asked]
    found = by_id or by_name
    if len(found) != 1:
        allowed = ", ".join(f"{name} ({key})" for key, name in known) or "none: there is none"
        raise UsageError(f"{text!r}: {wrong}, expected one of {allowed}")
    return found[0]


def _holding(race: SeatRace, options: Sequence[int]) -> _Kept:
    each = [(race.winners == option).any(axis=1) for option in options]
    return np.asarray(np.logical_and.reduce(each), dtype=np.bool_)


def _all_of(each: Mapping[int, _Kept], rare: set[int], draws: int) -> _Kept:
    kept = np.ones(draws, dtype=np.bool_)
    for place, held in each.items():
        if place not in rare:
            kept &= held
    return kept


def _set(race: SeatRace, options: Sequence[int]) -> SeatRace:
    """Let options win in every draw; whoever is placed last gives way."""
    winners, finalists = race.winners.copy(), race.finalists.copy()
    for option in options:
        missing = ~(winners == option).any(axis=1)
        for seat in reversed(range(winners.shape[1])):
            gives_way = missing & ~np.isin(winners[:, seat], options)
            winners[gives_way, seat] = option
            missing &= ~gives_way
    finalists[:] = NOBODY
    return structs.replace(race, winners=winners, finalists=finalists)


def _within(race: SeatRace, kept: _Kept) -> SeatRace:
    if kept.all():
        return race
    return structs.replace(race, winners=race.winners[kept], finalists=race.finalists[kept])


def _supposed(race: SeatRace, options: tuple[int, ...]) -> SeatRace:
    if not options:
        return race
    if len(options) == len(race.seats):
        return structs.replace(race, supposed=options, complete=True, why_decided=SUPPOSED)
    return structs.replace(race, supposed=options)


def _sentences(
    races: Sequence[SeatRace],
    chosen: Mapping[int, tuple[int, ...]],
    rare: set[int],
    each: Mapping[int, _Kept],
) -> tuple[str, ...]:
    won = [
        won_by([races[place].options[one].name for one in options], races[place].name)
        for place, options in chosen.items()
    ]
    rarely = (
        _set_in_all(races[place], int(np.count_nonzero(each[place]))) for place in sorted(rare)
    )
    return (say("Supposed: {results}.", results=listing(won)), *rarely)


def won_by(names: Sequence[str], race: str) -> Sentence:
    """Say who wins a race, without a full stop.

    Args:
        names: Who wins, one or more.
        race: The race.
    """
    if len(names) == 1:
        return say("{name} wins {race}", name=names[0], race=race)
    return say("{names} win {race}", names=listing(names), race=race)


def _set_in_all(race: SeatRace, number: int) -> Sentence:
    if not number:
        return say(
            "{race}: none of {draws} simulated finishes have that result, so it is set in all "
            "of them and tells nothing of the other races.",
            race=race.name,
            draws=race.draws,
        )
    return say_many(
        "{race}: only {number} of {draws} simulated finishes has that result, so it is set in "
        "all of them and tells nothing of the other races.",
        "{race}: only {number} of {draws} simulated finishes have that result, so it is set in "
        "all of them and tells nothing of the other races.",
        number,
        race=race.name,
        draws=race.draws,
    )
