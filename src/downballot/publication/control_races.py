"""The races of a page on control: how much control moves with each, and what to suppose."""

from __future__ import annotations

from collections.abc import Callable
from itertools import zip_longest

from msgspec import Struct, structs

from downballot.control.values import Board, ControlOutlook, RaceOption, RaceOutlook, SeatHolder
from downballot.model.body import Person
from downballot.model.sentence import say
from downballot.publication.body_parts import NO_BLOC, BlocMark
from downballot.publication.figures import DASH, SENTENCE_LENGTH, shortened
from downballot.publication.likelihood import figure_of

MOST_OPTIONS = 4


class Option(Struct, frozen=True):
    """One who may win: name, bloc, how likely (empty where that is not said)."""

    name: str
    bloc: BlocMark
    figure: str


class PivotCell(Struct, frozen=True):
    """How much a bloc's majority depends on a race.

    Attributes:
        bloc: The bloc.
        if_won: How likely its majority is where it wins the race; a dash where it cannot.
        if_lost: The same where it does not.
        decisive: Share of finishes in which the race alone makes or breaks the majority.
    """

    bloc: BlocMark
    if_won: str
    if_lost: str
    decisive: str


class Race(Struct, frozen=True):
    """A contest that fills seats.

    Attributes:
        name: What readers call it.
        href: Address of its page.
        held_by: Blocs that hold its seats before.
        options: Who may win, the likeliest first.
        more: How many more may win.
        undecided: How likely it is that nobody wins yet; empty where that cannot be.
        decided: By what it is decided; empty while it is not.
        pivots: How much control moves with it; empty where it is decided.
    """

    name: str
    href: str
    held_by: tuple[BlocMark, ...]
    options: tuple[Option, ...]
    more: int
    undecided: str
    decided: str
    pivots: tuple[PivotCell, ...]


class Choice(Struct, frozen=True):
    """One thing to suppose of a race: value of the form, words, whether it is supposed."""

    value: str
    text: str
    chosen: bool


class WhatIf(Struct, frozen=True):
    """A race that can be fixed: id for its label, name, choices."""

    id: str
    name: str
    choices: tuple[Choice, ...]


def races(
    outlook: ControlOutlook, marks: dict[str, BlocMark], address: Callable[[str], str]
) -> tuple[Race, ...]:
    """Return the races, those on which control depends most first.

    Args:
        outlook: Who may control the body.
        marks: The marks of the scheme's blocs.
        address: Gives the address of a contest's page.
    """
    in_order = sorted(outlook.races, key=_weight, reverse=True)
    return tuple(_race(one, outlook, marks, address(one.contest)) for one in in_order)


def _weight(race: RaceOutlook) -> tuple[bool, float]:
    return not race.decided, max((one.decisive for one in race.pivots), default=0.0)


def _race(
    race: RaceOutlook, outlook: ControlOutlook, marks: dict[str, BlocMark], href: str
) -> Race:
    return Race(
        name=shortened(race.name),
        href=href,
        held_by=tuple(marks.get(bloc, NO_BLOC) for bloc in race.held_by),
        options=tuple(_option(one, race, marks) for one in race.options[:MOST_OPTIONS]),
        more=max(0, len(race.options) - MOST_OPTIONS),
        undecided=figure_of(race.open_probability) if race.open_probability else "",
        decided=shortened(race.why_decided or say("decided"), SENTENCE_LENGTH)
        if race.decided
        else "",
        pivots=() if race.decided else _pivots(race, outlook, marks),
    )


def _option(one: RaceOption, race: RaceOutlook, marks: dict[str, BlocMark]) -> Option:
    figure = ""
    if one.probability is not None:
        figure = figure_of(one.probability, complete=race.decided)
    return Option(shortened(one.name), marks.get(one.bloc, NO_BLOC), figure)


def _pivots(
    race: RaceOutlook, outlook: ControlOutlook, marks: dict[str, BlocMark]
) -> tuple[PivotCell, ...]:
    sure = {
        one.bloc
        for one in outlook.chances
        if one.paths.needed <= 0 or one.paths.needed > one.paths.possible
    }
    return tuple(
        PivotCell(
            bloc=marks[one.bloc],
            if_won=_figure(one.if_won, complete=one.bloc in sure),
            if_lost=_figure(one.if_lost, complete=one.bloc in sure),
            decisive=_figure(one.decisive, complete=one.bloc in sure),
        )
        for one in race.pivots
        if one.bloc in marks
    )


def _figure(probability: float | None, *, complete: bool) -> str:
    return DASH if probability is None else figure_of(probability, complete=complete)


def board_after(outlook: ControlOutlook) -> Board:
    """Return the board after an election: winners in their seats, seats still raced for empty.

    Args:
        outlook: Who may control the body.
    """
    winners = {seat: winner for race in outlook.races for seat, winner in _seated(race).items()}
    seats = tuple(
        _after(one, winners[one.seat.id]) if one.seat.id in winners else one
        for one in outlook.after.seats
    )
    return structs.replace(outlook.after, seats=seats)


def _seated(race: RaceOutlook) -> dict[str, RaceOption | None]:
    sure = [one for one in race.options if race.decided and one.probability == 1]
    return dict(zip_longest(race.seats, sure[: len(race.seats)]))


def _after(holder: SeatHolder, winner: RaceOption | None) -> SeatHolder:
    person = Person(source="", id=winner.selection, name=winner.name) if winner else None
    return SeatHolder(holder.seat, person, None, winner.bloc if winner else "")


def open_seats(outlook: ControlOutlook) -> frozenset[str]:
    """Return the ids of the seats that nobody has won yet.

    Args:
        outlook: Who may control the body.
    """
    return frozenset(
        seat
        for race in outlook.races
        for seat, winner in _seated(race).items()
        if winner is None
    )


def what_ifs(outlook: ControlOutlook) -> tuple[WhatIf, ...]:
    """Return the races that can be fixed by supposition, with what is supposed now.

    None before a vote is counted: what would follow is not said then.

    Args:
        outlook: Who may control the body.
    """
    if not outlook.counted:
        return ()
    supposed = dict(outlook.fixed)
    raced = [one for one in outlook.races if not one.decided or one.contest in supposed]
    return tuple(
        WhatIf(
            id=f"if-{number}",
            name=shortened(race.name),
            choices=(
                Choice("", say("open, as forecast"), race.contest not in supposed),
                *(
                    Choice(
                        f"{race.contest}:{one.selection}",
                        say("{name} wins", name=shortened(one.name)),
                        supposed.get(race.contest) == one.name,
                    )
                    for one in race.options
                ),
            ),
        )
        for number, race in enumerate(raced, 1)
    )
