"""Leads of past contests, and which of them were lost."""

from __future__ import annotations

from datetime import datetime, timedelta
from fractions import Fraction
from math import sqrt
from pathlib import Path

import pytest

from downballot.forecast.constants import Lead
from downballot.model.canvass import FolderContest, FolderRule, FolderUpdate
from downballot.pipeline.past_leads import LARGE, PastLead, largest_lost, past_leads
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


def test_a_lost_lead_is_what_late_votes_had_to_differ_by():
    counts = {0: {"a": 300, "b": 200, "c": 0}, 48: {"a": 400, "b": 500, "c": 100}}
    (lead,) = past_leads([contest(FolderRule.PLURALITY, counts)])
    # 100 ahead of 500, and 500 to come: 0.2 of them the other way.
    assert lead.lead.difference == pytest.approx(0.2 / sqrt(1 - 0.2**2), abs=1e-4)
    assert (lead.lead.uncounted, lead.lead.lost, lead.on_night) == (0.5, True, True)
    assert largest_lost([lead]) == lead.lead.difference


def test_the_lead_of_a_measure_is_twice_what_it_has_over_its_share():
    counts = {0: {"Yes": 600, "No": 400}, 2: {"Yes": 1200, "No": 800}}
    one = contest(FolderRule.MEASURE, counts, threshold=Fraction(11, 20))
    (lead,) = past_leads([one])
    assert lead.lead.difference == pytest.approx(0.1 / sqrt(1 - 0.1**2), abs=1e-4)
    assert not lead.lead.lost


def test_a_lead_of_two_among_many_is_measured_among_the_two():
    counts = {0: {"a": 300, "b": 200, "c": 500}, 48: {"a": 600, "b": 400, "c": 1000}}
    (lead,) = past_leads([contest(FolderRule.PLURALITY, counts, seats=2)])
    assert lead.lead.difference == pytest.approx(0.1 / sqrt(0.5 - 0.1**2), abs=1e-4)


def test_only_leads_before_a_late_batch_say_what_can_be_lost():
    counts = {
        0: {"a": 510, "b": 490},
        3: {"a": 1020, "b": 980},
        30: {"a": 1400, "b": 1200},
        60: {"a": 1500, "b": 1600},
    }
    found = past_leads([contest(FolderRule.PLURALITY, counts)])
    assert [one.on_night for one in found] == [True, True, False]
    assert all(one.lead.lost for one in found)
    night, late = found[:2], found[2:]
    assert max(one.lead.difference for one in late) > largest_lost(found)
    assert largest_lost(found) == max(one.lead.difference for one in night)


def test_where_no_lead_was_lost_on_the_night_none_is_called_never_lost():
    counts = {0: {"a": 600, "b": 400}, 30: {"a": 1200, "b": 800}}
    found = past_leads([contest(FolderRule.PLURALITY, counts)])
    assert found
    assert largest_lost(found) == largest_lost([]) == LARGE
    lost_late = PastLead(Lead(0.4, 0.1, lost=True), on_night=False)
    assert largest_lost([*found, lost_late]) == LARGE
    on_night = [PastLead(Lead(one, 0.5, lost=True), on_night=True) for one in (0.1, 0.3, 0.2)]
    assert largest_lost([*found, lost_late, *on_night]) == 0.3


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
    assert all(0 < one.lead.uncounted < 1 and 0 < one.lead.difference <= LARGE for one in found)
