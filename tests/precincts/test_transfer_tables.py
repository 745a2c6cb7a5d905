"""Two contests on the same ground as one table."""

from __future__ import annotations

import pytest

from downballot.errors import UsageError
from downballot.model.count import BallotKind
from downballot.model.precinct import UnitKind
from downballot.precincts.contest_by_unit import ContestByUnit, UnitCount
from downballot.precincts.transfer_tables import (
    BLANK_FIRST,
    BLANK_SECOND,
    NOT_SAID,
    ONE_BALLOT,
    TWO_ROUNDS,
    join_contests,
)


def contest(
    selections: tuple[str, ...], votes: list[tuple[int, ...]], ballots: int | None = 100
) -> ContestByUnit:
    units = tuple(
        UnitCount(f"{n}", "", UnitKind.PRECINCT, "", 200, ballots, 0, 0, one)
        for n, one in enumerate(votes)
    )
    names = tuple(one.replace("-", " ").title() for one in selections)
    return ContestByUnit("c", "Contest", selections, names, BallotKind.TOTAL, units)


def test_who_left_a_contest_blank_is_a_row_of_its_own() -> None:
    first = contest(("ana", "ben"), [(40, 20), (30, 60)])
    second = contest(("yes", "no"), [(50, 50), (60, 20)])
    found = join_contests(first, second, one_ballot=True)
    assert found.table.row_names == ("Ana", "Ben", BLANK_FIRST)
    assert found.table.column_names == ("Yes", "No", BLANK_SECOND)
    assert found.table.rows.tolist() == [[40, 20, 40], [30, 60, 10]]
    assert found.table.columns.tolist() == [[50, 50, 0], [60, 20, 20]]
    assert (found.voters, found.finalists) == (ONE_BALLOT, ())


def test_between_rounds_as_few_as_the_totals_allow_came_or_stayed() -> None:
    first = contest(("ana", "ben", "cy"), [(40, 20, 30), (30, 10, 20)])
    second = contest(("ana", "ben"), [(50, 30), (50, 40)])
    found = join_contests(first, second)
    assert found.table.rows.tolist() == [[40, 20, 30, 0], [30, 10, 20, 30]]
    assert found.table.columns.tolist() == [[50, 30, 10], [50, 40, 0]]
    assert (found.voters, found.finalists) == (TWO_ROUNDS, ("Ana", "Ben"))


def test_where_ballots_are_not_said_it_is_said() -> None:
    first = contest(("ana", "ben"), [(40, 20)], None)
    second = contest(("yes", "no"), [(50, 40)], None)
    found = join_contests(first, second, one_ballot=True)
    assert found.voters == NOT_SAID
    assert found.table.rows.tolist() == [[40, 20, 30]]


def test_finalists_are_known_by_their_last_name_and_never_small() -> None:
    first = contest(("robert-lee-ahn", "jo-gomez", "x", "y"), [(2, 50, 47, 1)])
    second = contest(("robert-ahn", "jo-gomez"), [(50, 50)])
    found = join_contests(first, second)
    assert found.finalists == ("Robert Lee Ahn", "Jo Gomez")
    assert found.table.row_names == ("Robert Lee Ahn", "Jo Gomez", "X", "other")
    assert found.table.column_names == ("Robert Lee Ahn", "Jo Gomez")


def test_a_last_name_that_two_have_says_nothing() -> None:
    first = contest(("alex-johnson", "rachel-johnson"), [(60, 40)])
    assert join_contests(first, contest(("jo-johnson", "cy"), [(50, 50)])).finalists == ()


def test_no_ground_in_common_is_a_mistake() -> None:
    one = contest(("ana",), [(40,)])
    with pytest.raises(UsageError, match="no ground in common"):
        join_contests(one, ContestByUnit("d", "D", ("a",), ("A",), BallotKind.TOTAL, ()))
