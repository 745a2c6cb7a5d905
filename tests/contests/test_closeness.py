"""How close a contest is, on the real count of November 2024."""

from __future__ import annotations

from datetime import UTC, datetime
from fractions import Fraction
from pathlib import Path

import pytest

from downballot.contests.closeness import closeness, closest_first
from downballot.contests.differences import differences
from downballot.contests.views import ElectionView
from downballot.pipeline.desk import Desk

ELECTION = "2024-11-05-general"


@pytest.fixture(scope="module")
def election(lausd_desk: Path) -> ElectionView:
    with Desk(lausd_desk) as desk:
        return desk.status(ELECTION)


@pytest.fixture(scope="module")
def earlier(lausd_desk: Path) -> ElectionView:
    with Desk(lausd_desk) as desk:
        moment = datetime(2024, 11, 7, 18, tzinfo=UTC)
        return desk.status(ELECTION, as_of=moment)


def test_a_race_is_as_close_as_its_lead(election: ElectionView) -> None:
    view = next(one for one in election.contests if one.name == "LAUSD District 3")
    found = closeness(view)
    assert found is not None
    assert found.votes == 7853
    assert found.share == Fraction(7853, 240809)


def test_a_measure_is_as_close_as_its_line(election: ElectionView) -> None:
    view = next(one for one in election.contests if one.name == "LAUSD Measure US")
    found = closeness(view)
    assert found is not None
    assert found.votes == 184392


def test_the_closest_comes_first_and_a_countys_part_is_left_out(election: ElectionView) -> None:
    measured = closest_first(election.contests)
    shares = [found.share for _, found in measured]
    assert shares == sorted(shares)
    assert all(view.rule.scope.value == "whole" for view, _ in measured)


def test_nothing_differs_from_itself(election: ElectionView) -> None:
    found = differences(election, election)
    assert (found.updates, found.leads, found.settled, found.added) == (0, (), (), 0)
    assert not found.became_final


def test_what_changed_since_an_earlier_count_is_who_is_in_front(
    earlier: ElectionView, election: ElectionView
) -> None:
    found = differences(earlier, election)
    changed = {one.view.name: (one.before, one.now) for one in found.leads}
    measure = "Mt. San Antonio Community College District Special Election - Measure V"
    assert found.became_final
    assert found.settled == ()
    assert changed[measure] == ((), ("Yes",))
    assert all(before != now for before, now in changed.values())
