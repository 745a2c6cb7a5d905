"""How groups voted, by estimate, with what was counted beside every figure."""

from __future__ import annotations

import numpy as np
import pytest

from downballot.errors import UsageError
from downballot.model.count import BallotKind
from downballot.model.precinct import UnitKind
from downballot.precincts.contest_by_unit import ContestByUnit, UnitCount
from downballot.precincts.group_votes import GroupCounts, group_votes


def contest(votes: list[tuple[int, ...]]) -> ContestByUnit:
    units = tuple(
        UnitCount(f"{n}", "", UnitKind.PRECINCT, "", 900, 500, 0, 0, one)
        for n, one in enumerate(votes)
    )
    return ContestByUnit("m", "Measure", ("yes", "no"), ("Yes", "No"), BallotKind.TOTAL, units)


def drawn(
    first: float, second: float, units: int = 60, *, fewer: int = 2
) -> tuple[ContestByUnit, GroupCounts]:
    """Return a measure for which two groups voted with known shares, half of the second.

    Of the first group one in ``fewer`` voted.
    """
    chance = np.random.default_rng(1)
    counts = chance.integers(50, 500, (units, 2))
    yes = [
        int(chance.binomial(a // fewer, first) + chance.binomial(b // 2, second))
        for a, b in counts
    ]
    votes = [(y, int(a // fewer + b // 2) - y) for y, (a, b) in zip(yes, counts, strict=True)]
    known = {f"{n}": (float(a), float(b)) for n, (a, b) in enumerate(counts)}
    return contest(votes), GroupCounts("g.csv", "registered voters", ("red", "blue"), known)


def test_known_shares_lie_in_the_intervals() -> None:
    found = group_votes(*drawn(0.3, 0.8))
    cells = {(one.row, one.column): one for one in found.cells}
    for group, share in (("red", 0.3), ("blue", 0.8)):
        cell = cells[group, "Yes"]
        assert cell.lo90_share <= share + 0.02 <= cell.hi90_share + 0.04
        assert cell.lowest <= cell.lo90 <= cell.estimate <= cell.hi90 <= cell.highest
    whole = sum(one.listed_votes for one in drawn(0.3, 0.8)[0].units)
    assert sum(found.row_votes) == pytest.approx(whole)


def test_a_group_that_turned_out_less_is_within_the_intervals_too() -> None:
    found = group_votes(*drawn(0.3, 0.8, fewer=3))
    cells = {(one.row, one.column): one for one in found.cells}
    for group, share in (("red", 0.3), ("blue", 0.8)):
        cell = cells[group, "Yes"]
        assert cell.lo90_share <= share <= cell.hi90_share


def test_where_there_is_no_difference_the_interval_holds_it() -> None:
    found = group_votes(*drawn(0.55, 0.55))
    assert all(one.lo90 <= one.baseline <= one.hi90 for one in found.cells)


def test_what_was_counted_stands_first_and_what_is_left_out_is_named() -> None:
    here, known = drawn(0.3, 0.8)
    counts = {unit: one for unit, one in known.counts.items() if unit not in ("3", "7")}
    some = GroupCounts("g.csv", "all who live there", ("red", "blue"), counts, ("7",))
    found = group_votes(here, some)
    votes = {one.unit: one.listed_votes for one in here.units}
    assert found.notes[0].startswith("Groups are: all who live there (g.csv).")
    assert (
        f"1 precinct with {votes['3']} votes has no groups and is left out: 3." in found.notes
    )
    assert any("more than the whole" in note for note in found.notes)
    assert found.second_coverage.left_out == ("3", "7")


def test_precincts_made_up_alike_get_bounds_alone() -> None:
    here = contest([(60, 40), (50, 50), (40, 60), (70, 30)])
    known = GroupCounts("g.csv", "x", ("red", "blue"), {f"{n}": (30.0, 70.0) for n in range(4)})
    found = group_votes(here, known)
    assert not found.identified
    assert found.verdict.startswith("The data cannot tell")
    assert all(one.verdict == "the data cannot tell" for one in found.cells)
    assert all((one.lo90, one.hi90) == (one.lowest, one.highest) for one in found.cells)


def test_other_precincts_than_the_contests_are_a_mistake() -> None:
    with pytest.raises(UsageError, match="expected the ids of its precincts"):
        group_votes(contest([(1, 2)]), GroupCounts("g.csv", "x", ("a", "b"), {"z": (1.0, 2.0)}))
