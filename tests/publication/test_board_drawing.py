"""The drawing of a board's seats."""

from __future__ import annotations

from itertools import combinations
from math import hypot

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from downballot.control.values import Board, SeatHolder, Split
from downballot.model.body import Bloc, Body, Filling, Person, Seat, Term
from downballot.model.partial_date import parse_partial_date
from downballot.publication.board_drawing import WIDTH, draw_board, seat_places
from downballot.publication.body_parts import bloc_marks, citation, surname

BLOCS = tuple(
    Bloc(source="", scheme="press", id=name, name=name, side=side)
    for side, name in enumerate(("union-backed", "charter-backed", "unaligned-union"), 1)
)


def board_of(*held: str, blocs: tuple[Bloc, ...] = BLOCS[:2]) -> Board:
    """Return a board: one seat for each bloc's id, ``-`` for a vacant one."""
    seats = tuple(
        SeatHolder(
            Seat(source="", id=str(number), name=f"District {number}"),
            None
            if bloc == "-"
            else Person(source="", id=f"p{number}", name=f"Ana Member{number}"),
            None,
            "" if bloc == "-" else bloc,
        )
        for number, bloc in enumerate(held, 1)
    )
    return Board(
        body=Body(source="", id="x", name="Board of X", short_name="X"),
        as_of=parse_partial_date("2019-05"),
        scheme=None,
        blocs=blocs,
        seats=seats,
        split=Split(tuple((one.id, held.count(one.id)) for one in blocs)),
        needed=len(seats) // 2 + 1,
        holder="",
        according_to=(),
        sentences=(),
    )


@given(st.integers(1, 130))
def test_no_two_seats_lie_on_each_other_and_all_lie_in_the_picture(seats: int) -> None:
    places = seat_places(seats)
    assert len(places) == seats
    for one in places:
        assert one.r <= one.x <= WIDTH - one.r
        assert one.y >= one.r
    for one, other in combinations(places, 2):
        assert hypot(one.x - other.x, one.y - other.y) >= one.r + other.r


@pytest.mark.parametrize("seats", [5, 7, 9])
def test_names_have_room_below_their_seats_in_small_bodies(seats: int) -> None:
    drawing = draw_board(board_of(*["union-backed"] * seats), "The board")
    assert all(one.label for one in drawing.seats)
    assert drawing.crowded is (seats > 7)


def test_a_body_of_99_seats_keeps_a_letter_in_each() -> None:
    held = ["union-backed", "charter-backed", "-"] * 33
    drawing = draw_board(board_of(*held), "The board")
    assert [one.letter for one in drawing.seats].count("U") == 33
    assert not any(one.label for one in drawing.seats)
    assert all(one.r > 10 for one in drawing.seats)
    assert drawing.split == "33\N{EN DASH}33"


@pytest.mark.parametrize("seats", [10, 15, 21])
def test_where_names_would_lie_on_seats_there_are_none(seats: int) -> None:
    drawing = draw_board(board_of(*["union-backed"] * seats), "The board")
    assert not any(one.label for one in drawing.seats)
    assert all("Ana Member" in one.title for one in drawing.seats)
    assert drawing.dense


@pytest.mark.parametrize("seats", [10, 15, 21, 50, 99])
def test_the_split_has_room_between_the_seats_and_the_words_below_them(seats: int) -> None:
    drawing = draw_board(
        board_of(*(["union-backed", "charter-backed"] * seats)[:seats]), "The board"
    )
    corner = 22 * len(drawing.split) / 2, 32  # half as wide, and as high, as 44 px of figures
    lowest = max(one.y + one.r for one in drawing.seats)
    assert drawing.height - 8 - 25 >= lowest  # 25 px of words, as on a telephone
    for one in drawing.seats:
        across, up = abs(one.x - 360), drawing.base - one.y
        assert hypot(max(across - corner[0], 0), max(up - corner[1], 0)) >= one.r


def test_where_nobody_is_in_a_bloc_no_split_is_drawn() -> None:
    assert draw_board(board_of("", "-", ""), "The board").split == ""


def test_blocs_stand_side_by_side_with_vacant_seats_between_them() -> None:
    drawing = draw_board(board_of("charter-backed", "-", "union-backed"), "The board")
    assert [one.id for one in drawing.seats] == ["3", "2", "1"]
    assert [one.state for one in drawing.seats] == ["held", "vacant", "held"]
    assert drawing.empty == "not on record"
    assert "District 2" in drawing.description


def test_a_seat_of_which_nothing_is_on_record_is_not_called_vacant() -> None:
    board = board_of("-", "-", "union-backed")
    empty = Term(source="", seat="1", person="", starts=None, ends=None, filling=Filling.VACANT)
    known = structs.replace(board.seats[0], term=empty)
    drawing = draw_board(structs.replace(board, seats=(known, *board.seats[1:])), "The board")
    assert drawing.empty == "vacant or not on record"
    assert {one.label for one in drawing.seats} >= {"vacant", "not on record"}
    assert "vacant: District 1; not on record: District 2" in drawing.description


def test_a_contested_seat_is_striped_and_counts_for_nobody() -> None:
    board = board_of("union-backed", "charter-backed", "union-backed")
    drawing = draw_board(board, "The board", contested=frozenset({"1"}))
    assert drawing.split == "1\N{EN DASH}1"
    (open_seat,) = (one for one in drawing.seats if one.state == "contested")
    assert open_seat.stripes.startswith("M")
    assert "Ana Member1" not in drawing.description
    assert open_seat.title == "District 1: open, a race decides"


def test_blocs_read_without_colour() -> None:
    marks = bloc_marks(BLOCS)
    assert len({one.letter for one in marks.values()}) == 3
    assert [one.series for one in marks.values()] == [1, 2, 3]


def test_blocs_on_one_side_share_a_colour_and_not_a_letter() -> None:
    pair = [
        Bloc(source="", scheme="s", id=name, name=name, side=1) for name in ("reform", "rest")
    ]
    marks = bloc_marks(pair)
    assert [one.series for one in marks.values()] == [1, 1]
    assert [one.letter for one in marks.values()] == ["R", "E"]


@pytest.mark.parametrize(
    ("name", "drawn"),
    [
        ("Nick Melvoin", "Melvoin"),
        ("Marguerite Poindexter LaMotte", "Poindexter LaMo\N{HORIZONTAL ELLIPSIS}"),
        ("Sherlett Hendy Newbill", "Hendy Newbill"),
        ("Robert D. Skeels", "Skeels"),
        ("Cher", "Cher"),
        ("J. Smith, Jr.", "Smith"),
    ],
)
def test_a_drawing_writes_the_surname(name: str, drawn: str) -> None:
    assert surname(name).replace(" \N{HORIZONTAL ELLIPSIS}", "\N{HORIZONTAL ELLIPSIS}") == drawn


def test_only_web_addresses_of_a_citation_are_links() -> None:
    parts = citation("LA Times (https://www.latimes.com/a), javascript:alert(1)")
    assert [one.href for one in parts if one.href] == ["https://www.latimes.com/a"]
    assert parts[1].text == "latimes.com"
    assert all(one.text.strip(" (),") for one in parts)
