"""Control of a body of 99 seats with 40 undecided contests, from 10,000 joint draws."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bench.measure import Row, median_ms, peak_mib
from downballot.control.board import majority_holder, split_of
from downballot.control.joint import JointSeats
from downballot.control.outlook import control_outlook
from downballot.control.path_words import PathWords
from downballot.control.paths import bloc_paths
from downballot.control.races import Contender, SeatRace, race_of
from downballot.control.values import Board, SeatHolder
from downballot.forecast.finishes import Finishes
from downballot.model.body import Bloc, Body, Filling, Person, Seat, Term
from downballot.model.partial_date import PartialDate
from downballot.model.rule import MAJORITY, Rule

SEATS, CONTESTS, DRAWS, CANDIDATES = 99, 40, 10_000, 3
BLOCS = ("left", "right", "centre")
SOURCE = "made for this benchmark"


def measure(shared: Path) -> list[Row]:  # noqa: ARG001 - every benchmark is given it
    """Measure all that is said of control, and its parts.

    The floor is one pass of NumPy over the votes of the draws: who has the most votes in
    each contest and draw.
    """
    votes = _votes()
    board = _board()
    races = _races(votes)
    joint = JointSeats(board, races)
    words = PathWords(share=MAJORITY, all_seats=SEATS, keeps=False, holds=frozenset())
    needed = MAJORITY.votes_needed(SEATS)
    floor = median_ms(lambda: votes.argmax(axis=2), repeats=20)
    times = {
        "winners of every race and draw": median_ms(lambda: _races(votes)),
        "control: counts, splits, chances, pivots, paths": median_ms(
            lambda: control_outlook(board, board, races)
        ),
        "the paths of each bloc": median_ms(
            lambda: [bloc_paths(joint, one, needed, words) for one in board.blocs]
        ),
    }
    aims = ("", "; aim: under 100 ms", "; aim: under 1 s")
    note = f"{CONTESTS} contests, {DRAWS:,} draws, {CANDIDATES} candidates in each"
    rows = [
        Row(
            subject="NumPy finds the most votes in every draw (floor)",
            milliseconds=floor,
            ratio=1,
            note=note,
        )
    ]
    return rows + [
        Row(
            subject=subject,
            milliseconds=spent,
            ratio=spent / floor,
            peak_mib=peak_mib(),
            note=f"{SEATS} seats, {len(BLOCS)} blocs, {note}{aim}",
        )
        for (subject, spent), aim in zip(times.items(), aims, strict=True)
    ]


def _votes() -> NDArray[np.float64]:
    """Return votes, shape (draw, contest, candidate); contests share a shock."""
    draws = np.random.default_rng(0)
    lean = draws.normal(0, 400, (DRAWS, 1, CANDIDATES))
    return draws.normal(10_000, 1_000, (DRAWS, CONTESTS, CANDIDATES)) + lean


def _races(votes: NDArray[np.float64]) -> list[SeatRace]:
    return [_race(number, votes[:, number]) for number in range(CONTESTS)]


def _race(number: int, votes: NDArray[np.float64]) -> SeatRace:
    names = [f"{number}-{bloc}" for bloc in BLOCS]
    return race_of(
        Finishes(names, votes, complete=False),
        Rule(),
        contest=f"contest {number}",
        name=f"District {number}",
        seats=[str(number)],
        options=[Contender(one, one, bloc) for one, bloc in zip(names, BLOCS, strict=True)],
    )


def _board() -> Board:
    blocs = tuple(
        Bloc(source=SOURCE, scheme="made", id=one, name=one, side=side)
        for side, one in enumerate(BLOCS, 1)
    )
    seats = tuple(_holder(number) for number in range(SEATS))
    split = split_of(seats, blocs)
    needed = MAJORITY.votes_needed(SEATS)
    return Board(
        body=Body(source=SOURCE, id="made", name="A body", short_name="A body"),
        as_of=PartialDate(2024),
        scheme=None,
        blocs=blocs,
        seats=seats,
        split=split,
        needed=needed,
        holder=majority_holder(split, needed),
        according_to=(),
        sentences=(),
    )


def _holder(number: int) -> SeatHolder:
    return SeatHolder(
        seat=Seat(source=SOURCE, id=str(number), name=f"District {number}"),
        person=Person(source=SOURCE, id=str(number), name=f"Member {number}"),
        term=Term(
            source=SOURCE,
            seat=str(number),
            person=str(number),
            starts=None,
            ends=None,
            filling=Filling.ELECTED,
        ),
        bloc=BLOCS[number % 3],
    )
