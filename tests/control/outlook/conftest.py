"""Boards and races made by hand."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from downballot.control.board import majority_holder, split_of
from downballot.control.races import Contender, Decided, SeatRace, race_of
from downballot.control.values import Board, SeatHolder
from downballot.forecast.finishes import Finishes
from downballot.model.body import Bloc, Body, Filling, Person, Scheme, Seat, Term
from downballot.model.call import Outcome, OutcomeKind
from downballot.model.partial_date import PartialDate
from downballot.model.rule import MAJORITY, Otherwise, Rule

DAY = PartialDate(2024, 11, 5)
SOURCE = "https://example.org"
NAMES = {"u": "union-backed", "c": "charter-backed", "r": "reform"}
RUNOFF = Rule(share=MAJORITY, otherwise=Otherwise.TOP_TWO)


class Made:
    """Makes boards, races and draws; blocs are called u, c and r."""

    runoff = RUNOFF

    def board(self, held: str, *, unverified: Sequence[int] = ()) -> Board:
        """Make a board of one letter a seat: a bloc, - for no bloc, . for a vacant seat."""
        letters = [one for one in NAMES if one in held or one in "uc"]
        blocs = tuple(
            Bloc(source=SOURCE, scheme="press", id=one, name=NAMES[one], side=side)
            for side, one in enumerate(letters, 1)
        )
        seats = tuple(
            self.holder(number, letter, verified=number not in unverified)
            for number, letter in enumerate(held, 1)
        )
        split = split_of(seats, blocs)
        needed = MAJORITY.votes_needed(len(seats))
        return Board(
            body=Body(source=SOURCE, id="board", name="The Board", short_name="The Board"),
            as_of=DAY,
            scheme=Scheme(
                source=SOURCE, id="press", name="press", according_to="The Gazette", basis=""
            ),
            blocs=blocs,
            seats=seats,
            split=split,
            needed=needed,
            holder=majority_holder(split, needed),
            according_to=("The Gazette",),
            sentences=(),
        )

    def holder(self, number: int, letter: str, *, verified: bool = True) -> SeatHolder:
        vacant = letter == "."
        person = Person(source=SOURCE, id=f"p{number}", name=f"Person {number}")
        term = Term(
            source=SOURCE,
            seat=f"{number}",
            person="" if vacant else person.id,
            starts=PartialDate(2020),
            ends=None,
            filling=Filling.VACANT if vacant else Filling.ELECTED,
        )
        return SeatHolder(
            seat=Seat(source=SOURCE, id=f"{number}", name=f"District {number}"),
            person=None if vacant else person,
            term=term,
            bloc=letter if letter in NAMES else "",
            verified=verified,
        )

    def race(
        self,
        seats: str | Sequence[int],
        blocs: str,
        draws: Sequence[Sequence[int]] | np.ndarray | None = None,
        *,
        rule: Rule | None = None,
        complete: bool = False,
        wins: str = "",
        kind: OutcomeKind = OutcomeKind.WINS,
    ) -> SeatRace:
        """Make a race for seats by number; option k is called by its bloc and k (u0)."""
        ids = [f"{one}" for one in seats]
        names = [f"{bloc}{number}" for number, bloc in enumerate(blocs)]
        votes = np.array([[1.0] * len(blocs)] if draws is None else draws, dtype=float)
        decided = None
        if wins:
            chosen = tuple(sorted(wins.split()))
            decided = Decided(Outcome(kind, chosen, "as decided"), "called by the desk")
        several = len(ids) > 1
        return race_of(
            Finishes(names, votes, complete=complete),
            rule or Rule(seats=len(ids)),
            contest=f"contest-{'-'.join(ids)}",
            name=f"At large {'-'.join(ids)}" if several else f"District {ids[0]}",
            seats=ids,
            options=[
                Contender(name, f"Option {name}", bloc.strip("-"))
                for name, bloc in zip(names, blocs, strict=True)
            ],
            decided=decided,
        )

    def duel(self, seat: int, wins: Sequence[int] | np.ndarray, blocs: str = "uc") -> SeatRace:
        """Make a race of two for one seat, with who wins in each draw: 0 or 1."""
        first = np.array(wins) == 0
        return self.race([seat], blocs, np.stack([first, ~first], axis=1))


@pytest.fixture(scope="session")
def made() -> Made:
    return Made()
