"""Leads of past contests, and which of them were lost."""

from __future__ import annotations

from datetime import datetime, timedelta
from fractions import Fraction
from pathlib import Path

import pytest

from downballot.model.canvass import FolderContest, FolderRule, FolderUpdate
from downballot.pipeline.past_leads import largest_lost, past_leads
from downballot.sources.canvass_folder import read_canvass_folder

NIGHT = datetime.fromisoformat("2024-11-05T20:36:00-08:00")


def contest(rule: FolderRule, counts: dict[int, dict[str, int]], **said) -> FolderContest:
    # Counts by hours since the first bulletin.
    updates = tuple(
        FolderUpdate(at, at.isoformat(), tuple(votes.items()))
        for hours, votes in counts.items()
        for at in (NIGHT + timedelta(hours=hours),)
    )
    given = {"threshold": None, "seats": 1} | said
    return FolderContest("c", NIGHT.date(), "Town", "", rule, updates=updates, **given)


def test_a_lost_lead_is_the_share_of_its_two_sides():
    counts = {0: {"a": 300, "b": 200, "c": 0}, 48: {"a": 400, "b": 500, "c": 100}}
    (lead,) = past_leads([contest(FolderRule.PLURALITY, counts)])
    assert (lead.lead.margin, lead.lead.uncounted, lead.lead.lost) == (0.2, 0.5, True)
    assert lead.needed == pytest.approx(0.2)
    assert largest_lost([lead]) == lead.needed


def test_the_lead_of_a_measure_is_twice_what_it_has_over_its_share():
    counts = {0: {"Yes": 600, "No": 400}, 2: {"Yes": 1200, "No": 800}}
    one = contest(FolderRule.MEASURE, counts, threshold=Fraction(11, 20))
    (lead,) = past_leads([one])
    assert (lead.lead.margin, lead.lead.lost) == (0.1, False)
    assert largest_lost([lead]) == 0


def test_a_tie_and_a_small_contest_say_nothing():
    tie = {0: {"a": 300, "b": 200}, 48: {"a": 500, "b": 500}}
    small = {0: {"a": 30, "b": 20}, 48: {"a": 100, "b": 99}}
    alone = {0: {"a": 300}, 48: {"a": 900}}
    for counts in (tie, small, alone):
        assert past_leads([contest(FolderRule.PLURALITY, counts)]) == ()


def test_each_contest_has_a_lead_once_for_each_moment(shared: Path):
    folder = read_canvass_folder(shared / "data" / "canvass" / "la_county_2022-general")
    found = past_leads(folder.contests)
    assert len(found) <= 6 * len(folder.contests)
    assert sum(one.lead.lost for one in found) == 110
    assert all(0 < one.lead.uncounted < 1 and 0 < one.lead.margin <= 1 for one in found)
