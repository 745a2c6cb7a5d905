from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from downballot.errors import UsageError
from downballot.model.count import BallotKind
from downballot.model.precinct import UnitKind
from downballot.precincts.contest_by_unit import ContestByUnit, UnitCount
from downballot.precincts.turnout import by_kind, mail_by_unit, roll_off, turnout


def contest_of(title: str, *units: UnitCount) -> ContestByUnit:
    names = ("Yes", "No")
    return ContestByUnit(title, title, ("yes", "no"), names, BallotKind.TOTAL, units)


def unit(
    name: str,
    votes: tuple[int, int] | None,
    registered: int | None = 100,
    ballots: int | None = 50,
    kind: UnitKind = UnitKind.PRECINCT,
) -> UnitCount:
    return UnitCount(name, "", kind, "", registered, ballots, None, None, votes)


figures = st.lists(st.tuples(st.integers(0, 900), st.integers(0, 900)), min_size=1, max_size=9)


@given(figures)
def test_turnout_of_all_lies_between_the_lowest_and_the_highest(given_figures) -> None:
    units = [unit(str(n), (1, 1), r, min(r, b)) for n, (r, b) in enumerate(given_figures)]
    found = turnout(contest_of("M", *units))
    assert found.whole.registered == sum(r for r, _ in given_figures)
    shares = [row.turnout for row in found.rows if row.turnout is not None]
    if shares:
        assert min(shares) <= found.whole.turnout <= max(shares)


def test_what_is_not_said_or_withheld_is_named_and_not_counted() -> None:
    found = turnout(
        contest_of(
            "M",
            unit("a", (30, 10), 80, 40),
            unit("b", (3, 1), None, 40),
            unit("c", None, 4, 3),
            unit("d", (20, 20), 30, 60),
            unit("e", (7, 0), 0, 9, UnitKind.BALLOT_GROUP),
        )
    )
    assert found.whole.turnout == Fraction(100, 110)
    assert (found.not_said, found.more_than_registered) == (("b",), ("d",))
    assert [(one.units, one.votes, one.ballots) for one in found.apart] == [
        (1, 7, 9),
        (1, None, 3),
    ]


def test_roll_off_is_the_part_of_the_votes_above_that_is_missing_below() -> None:
    above = contest_of("President", unit("a", (60, 40)), unit("b", (10, 10)), unit("x", (1, 0)))
    below = contest_of("Board", unit("a", (30, 40)), unit("b", (20, 10)), unit("y", (1, 0)))
    found = roll_off(above, below)
    assert found.whole.roll_off == Fraction(20, 120)
    assert {row.unit: row.roll_off for row in found.rows} == {
        "a": Fraction(3, 10),
        "b": Fraction(-1, 2),
    }
    assert (found.only_above, found.only_below) == (("x",), ("y",))
    # Four marks allowed: 100 of the 4 times 120 that could be made.
    assert roll_off(above, below, below_marks=4).whole.roll_off == 1 - Fraction(100, 480)
    with pytest.raises(UsageError, match="no place in common"):
        roll_off(above, contest_of("Other", unit("q", (1, 1))))


def test_mail_and_in_person_add_up_and_differ_by_selection() -> None:
    mail = contest_of("M", unit("a", (30, 10)), unit("b", None))
    polls = contest_of("M", unit("a", (10, 10)), unit("b", (1, 1)))
    found = by_kind(mail, polls)
    assert found.mail_part == Fraction(40, 62)
    assert (found.rows[0].mail_share, found.rows[0].in_person_share) == (
        Fraction(3, 4),
        Fraction(1, 2),
    )
    assert [one.units for one in found.apart] == [1]
    whole = contest_of("M", unit("a", (40, 20)), unit("b", None))
    assert mail_by_unit(mail, whole) == {"a": Fraction(2, 3)}
