"""The seats of a body drawn as a half circle, from a handful to a hundred.

Blocs stand side by side, seats of no bloc, empty and open ones between them, so that the
larger side is seen at once. A seat is told by its place, by its bloc's letter, and by the
bloc's colour and ring: it reads in one colour too. Everything is in drawing units.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

from msgspec import Struct

from downballot.contests.names import listing
from downballot.control.values import Board, SeatHolder
from downballot.model.sentence import join, say, say_many
from downballot.publication.body_parts import (
    NO_BLOC,
    BlocMark,
    bloc_marks,
    surname,
)
from downballot.publication.figures import DASH

WIDTH = 720
CENTRE = 360
RADIUS = 278  # of the outermost row
INNERMOST = 112  # rows leave this much room for the split
NAMED = 9  # bodies of up to so many seats have room for names
ROOMY = 7  # and up to so many also on a telephone
LARGEST_SEAT = 44
OF_SPACING = 0.34  # a seat's radius of the distance to the next, where names stand below
OF_ROW = 0.44  # the same, without names
MARGIN = 12
BELOW = 34  # for names, or for what makes a majority


class DrawnSeat(Struct, frozen=True):
    """One seat of the drawing.

    Attributes:
        x: Centre from the left.
        y: Centre from the top.
        r: Radius.
        id: The seat's id, written into it; empty where it has no room.
        letter: The bloc's letter, also written into it.
        series: Colour and ring, 1 to 5; 0 for none.
        state: ``held``, ``vacant`` or ``contested``.
        label: The member's surname, written below; empty in a body of more than 9 seats,
            where it would lie on other seats.
        title: The same in words.
        stripes: The stripes of a contested seat; empty for others.
    """

    x: float
    y: float
    r: float
    id: str
    letter: str
    series: int
    state: str
    label: str
    title: str
    stripes: str


class BoardDrawing(Struct, frozen=True):
    """Everything of the drawing.

    Attributes:
        id: Prefix of the ids that belong to it.
        caption: What it shows, in a few words.
        description: What can be seen in it, in sentences.
        height: Its height.
        base: Height of the words in the middle.
        seats: The seats, from the left.
        split: How many seats each side has (``4-3``); empty where nobody is in a bloc.
        needed: What makes a majority, in words.
        key: The blocs that are drawn.
        empty: What an empty seat means (``vacant``, ``not on record`` or both); empty where
            there is none.
        with_contested: Whether a seat is raced for.
        crowded: Whether names have no room on a telephone.
        dense: Whether names have no room at all; what makes a majority stands below the
            seats then.
    """

    id: str
    caption: str
    description: str
    height: float
    base: float
    seats: tuple[DrawnSeat, ...]
    split: str
    needed: str
    key: tuple[BlocMark, ...]
    empty: str
    with_contested: bool
    crowded: bool
    dense: bool


class _Place(Struct, frozen=True):
    x: float
    y: float
    r: float
    angle: float


def draw_board(
    board: Board,
    caption: str,
    *,
    prefix: str = "board",
    contested: frozenset[str] = frozenset(),
) -> BoardDrawing:
    """Return the drawing of a board.

    Args:
        board: The board.
        caption: What it shows, in a few words.
        prefix: Prefix of the ids that belong to it, one of its kind on a page.
        contested: Ids of the seats that are raced for.
    """
    marks = bloc_marks(board.blocs)
    places = seat_places(len(board.seats))
    named = len(board.seats) <= NAMED
    seats = tuple(
        _seat(holder, place, marks, contested=holder.seat.id in contested, named=named)
        for holder, place in zip(_from_the_left(board), places, strict=True)
    )
    lowest = max((seat.y + seat.r for seat in seats), default=0)
    return BoardDrawing(
        id=prefix,
        caption=caption,
        description=_description(board, marks, contested),
        height=round(lowest + BELOW, 1),
        base=round(max((one.y for one in places), default=0), 1),
        seats=seats,
        split=_split(board, contested),
        needed=say(
            "{needed} of {seats} make a majority", needed=board.needed, seats=len(board.seats)
        ),
        key=tuple(marks.values()),
        empty=_what_empty_means(_empty(board, contested)),
        with_contested=any(seat.state == "contested" for seat in seats),
        crowded=len(seats) > ROOMY,
        dense=not named,
    )


def _split(board: Board, contested: frozenset[str]) -> str:
    held = [one.bloc for one in board.seats if one.seat.id not in contested]
    if not any(held):
        return ""
    return DASH.join(str(held.count(bloc.id)) for bloc in board.blocs)


def seat_places(seats: int) -> tuple[_Place, ...]:
    """Return where so many seats stand, from the left.

    Args:
        seats: How many, 0 or more.
    """
    if seats <= NAMED:
        return _one_row(seats)
    width = _widest(seats)
    rows = _rows(seats, width)
    radius = width * OF_ROW
    places = [
        _place(row, turn, radius)
        for row, held in rows
        for turn in (_turns(held) if held else ())
    ]
    return tuple(sorted(places, key=lambda one: (one.angle, -one.y)))


def _one_row(seats: int) -> tuple[_Place, ...]:
    spacing = math.pi * RADIUS / max(seats - 1, 1)
    radius = min(LARGEST_SEAT, spacing * OF_SPACING)
    return tuple(_place(RADIUS, turn, radius) for turn in _turns(seats))


def _turns(seats: int) -> tuple[float, ...]:
    """Parts of the half circle, from 0 at the left to 1."""
    if seats == 1:
        return (0.5,)
    return tuple(number / (seats - 1) for number in range(seats))


def _place(row: float, turn: float, radius: float) -> _Place:
    angle = math.pi * (1 - turn)
    top = RADIUS + LARGEST_SEAT + MARGIN
    return _Place(
        x=round(CENTRE + row * math.cos(angle), 1),
        y=round(top - row * math.sin(angle), 1),
        r=round(radius, 1),
        angle=round(turn, 6),
    )


def _widest(seats: int) -> float:
    """Return the widest distance between seats at which all have room."""
    width = 100.0
    while sum(_room(row, width) for row in _radii(width)) < seats and width > 1:
        width -= 0.5
    return width


def _radii(width: float) -> tuple[float, ...]:
    rows = int((RADIUS - INNERMOST) // width) + 1
    return tuple(RADIUS - number * width for number in range(rows))


def _room(row: float, width: float) -> int:
    return int(math.pi * row // width) + 1


def _rows(seats: int, width: float) -> tuple[tuple[float, int], ...]:
    """Share seats among the rows as these have room, the outer ones first."""
    radii = _radii(width)
    rooms = [_room(row, width) for row in radii]
    held = [seats * room // sum(rooms) for room in rooms]
    left = seats - sum(held)
    for number in range(len(held)):
        more = min(left, rooms[number] - held[number], 1)
        held[number] += more
        left -= more
    return tuple(zip(radii, held, strict=True))


def _from_the_left(board: Board) -> list[SeatHolder]:
    """Order seats by bloc: half of the blocs, what belongs to none, the other half."""
    blocs = [bloc.id for bloc in board.blocs]
    middle = (len(blocs) + 1) // 2
    rank = {
        bloc: number if number < middle else number + 1 for number, bloc in enumerate(blocs)
    }
    return sorted(board.seats, key=lambda one: rank.get(one.bloc, middle))


def _seat(
    holder: SeatHolder,
    place: _Place,
    marks: Mapping[str, BlocMark],
    *,
    contested: bool,
    named: bool,
) -> DrawnSeat:
    mark = marks.get(holder.bloc, NO_BLOC)
    held = "vacant" if holder.vacant else "held"
    return DrawnSeat(
        x=place.x,
        y=place.y,
        r=place.r,
        id=holder.seat.id if place.r > LARGEST_SEAT / 2 and len(holder.seat.id) <= 3 else "",
        letter="" if contested else mark.letter,
        series=0 if contested else mark.series,
        state="contested" if contested else held,
        label=_label(holder, contested=contested) if named else "",
        title=join(": ", (holder.seat.name, _words(holder, mark, contested=contested))),
        stripes=_stripes(place) if contested else "",
    )


def _stripes(place: _Place) -> str:
    """Slanting lines through a seat; the middle stays free for its id."""
    lines = []
    for part in (-0.72, -0.45, 0.45, 0.72):
        across = place.r * part / math.sqrt(2)
        along = place.r * math.sqrt((0.9 - part * part) / 2)
        x, y = place.x + across, place.y + across
        lines.append(f"M{x - along:.1f} {y + along:.1f} L{x + along:.1f} {y - along:.1f}")
    return " ".join(lines)


def _label(holder: SeatHolder, *, contested: bool) -> str:
    if contested:
        return say("open")
    return surname(holder.person.name) if holder.person else _why_empty(holder)


def _words(holder: SeatHolder, mark: BlocMark, *, contested: bool) -> str:
    if contested:
        return say("open, a race decides")
    return join(", ", (holder.person.name, mark.name)) if holder.person else _why_empty(holder)


def _why_empty(holder: SeatHolder) -> str:
    return say("vacant") if holder.term else say("not on record")


def _what_empty_means(empty: list[tuple[str, list[str]]]) -> str:
    words = [word for word, _ in empty]
    if len(words) == 2:
        return say("{first} or {second}", first=words[0], second=words[1])
    return words[0] if words else ""


def _empty(board: Board, contested: frozenset[str]) -> list[tuple[str, list[str]]]:
    """Name the seats that are empty in the drawing, by what that means."""
    seats = [one for one in board.seats if one.vacant and one.seat.id not in contested]
    words = sorted({_why_empty(one) for one in seats}, reverse=True)
    return [
        (word, [one.seat.name for one in seats if _why_empty(one) == word]) for word in words
    ]


def _description(board: Board, marks: dict[str, BlocMark], contested: frozenset[str]) -> str:
    parts: list[str] = []
    for bloc, mark in (*marks.items(), ("", NO_BLOC)):
        held = [
            join("", (one.person.name, " (", one.seat.name, ")"))
            for one in board.seats
            if one.person and one.bloc == bloc and one.seat.id not in contested
        ]
        if held:
            parts.append(join(": ", (mark.name, listing(held))))
    raced = [one.seat.name for one in board.seats if one.seat.id in contested]
    parts += [join(": ", (say("open"), listing(raced)))] if raced else []
    parts += [join(": ", (word, listing(names))) for word, names in _empty(board, contested)]
    return say_many(
        "{number} seat in a half circle, from the left. {parts}.",
        "{number} seats in a half circle, from the left. {parts}.",
        len(board.seats),
        parts=join("; ", parts),
    )
