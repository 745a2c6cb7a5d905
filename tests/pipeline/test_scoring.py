"""Scores of forecasts: every figure as another program computes it, on the real folders."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from downballot.model.canvass import FolderContest, FolderRule, FolderUpdate
from downballot.pipeline.calibrating import (
    calibration_rows,
    came,
    covered,
    folder_score,
    interval_scores,
    votes_scores,
)
from downballot.pipeline.scoring import leads, naive_rows, outcome, score_contests
from downballot.sources.canvass_folder import read_canvass_folder

FOLDERS = (
    "ca_sos_2022_general_districts",
    "ca_sos_2024_primary_by_county",
    "ga_2021_runoff_by_county",
    "la_county_2022-general",
    "la_county_2024-general",
    "news_pages",
    "nyt_2020_president_by_state",
    "tx_2022_governor_by_county",
)
DAY = datetime(2024, 11, 5, tzinfo=UTC)
TENTHS = [tenth / 10 for tenth in range(11)]


def computed(shared: Path, *words: object) -> dict:
    tool = shared / "tools" / "score_calls.py"
    ended = subprocess.run(
        [sys.executable, tool, *map(str, words)], capture_output=True, text=True, check=True
    )
    return json.loads(ended.stdout)


def contests_of(shared: Path, name: str) -> tuple[FolderContest, ...]:
    return read_canvass_folder(shared / "data" / "canvass" / name).contests


def assert_same(contests, rows, wanted: dict) -> None:
    scores = score_contests(contests, rows)
    mine = folder_score("", scores, scores)
    assert (mine.contests, mine.close) == (wanted["contests"], wanted["close"])
    assert round(mine.log_loss, 4) == wanted["log_loss"]
    assert round(mine.close_log_loss, 4) == wanted["log_loss_close"]
    assert round(mine.brier, 5) == wanted["brier"]
    assert mine.wrong_calls == wanted["contests_with_a_wrong_call"]
    assert list(mine.called_wrongly[:12]) == wanted["wrong_calls"]
    assert mine.never_called == wanted["never_called"]
    assert round(mine.uncounted_at_call, 4) == wanted["mean_share_uncounted_at_call"]
    assert sum(one.missing for one in scores) == wanted["missing"]
    assert sum(len(one.said) for one in scores) == wanted["rows"]
    assert {
        f"{one.low:.1f}": [one.times, round(one.said, 3), round(one.happened, 3)]
        for one in calibration_rows(scores, TENTHS)
    } == wanted["calibration"]


@pytest.mark.parametrize("name", FOLDERS)
def test_the_baseline_scores_as_the_other_program_has_it(shared: Path, name: str):
    contests = contests_of(shared, name)
    rows = [row for one in contests for row in naive_rows(one)]
    wanted = computed(shared, shared / "data" / "canvass" / name, "--naive")
    assert_same(contests, rows, wanted)


def test_a_folder_of_two_updates_each_is_not_scored(shared: Path):
    contests = contests_of(shared, "wa_king_2019_seattle_night_vs_final")
    assert score_contests(contests, (row for c in contests for row in naive_rows(c))) == ()


@pytest.mark.parametrize("name", ["ca_sos_2022_general_districts", "news_pages"])
def test_calls_that_are_wrong_or_missing_score_as_the_other_program_has_it(
    shared: Path, tmp_path: Path, name: str
):
    """Every fifth forecast left out, every seventh turned around."""
    contests = contests_of(shared, name)
    rows = [row for one in contests for row in naive_rows(one)]
    turned = {"yes": "no", "no": "yes", "": ""}
    rows = [
        (*row[:4], 1 - row[4], turned[row[5]]) if number % 7 == 0 else row
        for number, row in enumerate(rows)
        if number % 5
    ]
    path = tmp_path / "predictions.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow([
            "contest_id",
            "published_at",
            "question",
            "selection",
            "probability",
            "called",
        ])
        writer.writerows(rows)
    wanted = computed(shared, shared / "data" / "canvass" / name, path)
    assert wanted["missing"] > 0
    assert_same(contests, rows, wanted)


@pytest.mark.parametrize("name", ["la_county_2022-general", "news_pages", FOLDERS[1]])
def test_intervals_cover_as_the_other_program_has_it(shared: Path, tmp_path: Path, name: str):
    """Intervals around the share so far, of every selection but some."""
    contests = contests_of(shared, name)
    rows = []
    for one in contests:
        for update in one.updates:
            whole = sum(votes for _, votes in update.votes)
            for selection, votes in update.votes:
                share = votes / whole if whole else 0.0
                bounds = share - 0.01, share + 0.01, share - 0.04, share + 0.04
                if len(selection) % 9:
                    rows.append((one.id, update.published_text, selection, *bounds))
    path = tmp_path / "intervals.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow([
            "contest_id",
            "published_at",
            "selection",
            "lo50",
            "hi50",
            "lo95",
            "hi95",
        ])
        writer.writerows(rows)
    wanted = computed(shared, shared / "data" / "canvass" / name, "--intervals", path)
    names = {"first": "first bulletin", "night_end": "end of the night", "day_7": "day 7"}
    mine = {one.moment: one for one in interval_scores(covered(contests, rows))}
    assert set(mine) == {names[moment] for moment in wanted}
    for moment, figures in wanted.items():
        one = mine[names[moment]]
        assert one.contests == figures["contests"]
        assert round(one.cover50, 3) == figures["cover50"]
        assert round(one.cover95, 3) == figures["cover95"]
        assert round(one.width95, 4) == figures["width95"]


def contest(rule: FolderRule, *counts: dict[str, int], seats: int = 1, threshold=None):
    updates = tuple(
        FolderUpdate(
            DAY.replace(hour=hour), DAY.replace(hour=hour).isoformat(), tuple(c.items())
        )
        for hour, c in enumerate(counts)
    )
    return FolderContest("c", DAY.date(), "Town", "", rule, threshold, seats, updates)


def test_a_tie_at_the_line_has_no_outcome():
    one = contest(FolderRule.PLURALITY, seats=2)
    assert outcome(one, {"a": 9, "b": 5, "c": 5}) == {}
    assert outcome(one, {"a": 5, "b": 5, "c": 3}) == {
        ("wins", "a"): True, ("wins", "b"): True, ("wins", "c"): False,
    }  # fmt: skip


def test_a_lead_over_a_share_counts_twice():
    one = contest(FolderRule.MAJORITY_RUNOFF)
    found = leads(one, {"a": 55, "b": 25, "c": 20})
    assert found["wins_outright", "a"] == pytest.approx(0.10)
    assert found["advances", "a"] == pytest.approx(0.35)
    assert found["advances", "c"] == pytest.approx(-0.05)


def test_what_is_never_wholly_called_counts_as_nothing_uncounted():
    votes = [{"a": 60 * n, "b": 40 * n} for n in (1, 2, 3)]
    one = contest(FolderRule.PLURALITY, *votes)
    rows = [
        ("c", update.published_text, "wins", name, likely, called)
        for update in one.updates
        for name, likely, called in (("a", 0.9, "yes"), ("b", 0.1, ""))
    ]
    (score,) = score_contests([one], rows)
    assert (score.uncounted, score.wrong, score.missing) == (None, False, 0)
    summary = folder_score("", [score], [score])
    assert (summary.uncounted_at_call, summary.never_called) == (0.0, 1)
    (rows_low, rows_high) = calibration_rows([score])
    assert (rows_low.times, rows_low.happened, rows_high.happened) == (2, 0.0, 1.0)
    assert (rows_high.happened_low, rows_high.happened_high) == (1.0, 1.0)


def hundreds(name: str, *hundred: int) -> FolderContest:
    """Make a contest with so many hundred votes at each update, an hour apart."""
    counts = ({"a": 60 * many, "b": 40 * many} for many in hundred)
    return msgspec.structs.replace(contest(FolderRule.PLURALITY, *counts), id=name)


def said(name: str, hour: int, *figures: float) -> tuple[str | float, ...]:
    """Make a row: median, 50 % and 95 % interval of the votes to come."""
    return (name, DAY.replace(hour=hour).isoformat(), *figures)


def test_votes_that_came_are_held_against_what_was_said():
    """Two contests of 400 votes: 300 and 320 come after the first bulletin, then 100 each."""
    contests = [hundreds("c", 1, 3, 4), hundreds("d", 1, 3, 4)]
    rows = [
        said("c", 0, 150, 100, 200, 50, 300),  # twice the median, at the end of 95 %
        said("c", 1, 125, 100, 130, 50, 200),  # the median is 1.25 times what came
        said("d", 0, 37.5, 20, 60, 5, 299),  # eight times the median, outside
        said("d", 1, 100, 90, 110, 50, 200),
    ]
    first, night, week = votes_scores(came(contests, rows))
    assert (first.moment, first.contests) == ("first bulletin", 2)
    assert (first.cover50, first.cover95) == (0.0, 0.5)
    assert first.factor == pytest.approx(4)  # in the middle of 2 and 8, as factors are
    assert (night.contests, night.cover50, night.cover95) == (2, 1.0, 1.0)
    assert night.factor == pytest.approx(1.25**0.5)
    assert msgspec.structs.replace(week, moment=night.moment) == night
    assert week.moment == "day 7"


def test_moments_with_nothing_to_come_and_small_or_short_contests_are_left_out():
    everything = 0, 0, 1e9, 0, 1e9
    contests = [
        hundreds("whole", 4, 3, 4),  # fell, and came back: nothing came after the first
        hundreds("short", 1, 4),
        hundreds("small", 0.5, 1, 1.5),
        hundreds("unsaid", 1, 2, 4),
    ]
    rows = [said(one.id, hour, *everything) for one in contests[:3] for hour in range(3)]
    assert [(one.moment, one.contests) for one in votes_scores(came(contests, rows))] == [
        ("end of the night", 1), ("day 7", 1),
    ]  # fmt: skip
    assert votes_scores(came(contests, [])) == ()


def test_a_median_of_none_is_half_a_vote():
    (first, *_) = came([hundreds("c", 1, 3, 4)], [said("c", 0, 0, 0, 0, 0, 400)])
    assert first.factor == pytest.approx(600)


@given(median=st.floats(0, 1e9), width=st.floats(0, 1e9))
def test_a_factor_is_never_below_one_and_the_wider_interval_holds_more(median, width):
    ends = (median - width, median + width, median - 2 * width, median + 2 * width)
    (first, *_) = came([hundreds("c", 1, 3, 4)], [said("c", 0, median, *ends)])
    assert first.factor >= 1
    assert first.within95 >= first.within50


def test_votes_to_come_are_measured_where_shares_are(shared: Path):
    contests = contests_of(shared, "la_county_2022-general")
    updates = [(one.id, each) for one in contests for each in one.updates]
    shares = [
        (contest, each.published_text, name, 0.0, 1.0, 0.0, 1.0)
        for contest, each in updates
        for name, _ in each.votes
    ]
    votes = [
        (contest, each.published_text, 1.0, 0.0, 1e9, 0.0, 1e9) for contest, each in updates
    ]
    scores = votes_scores(came(contests, votes))
    assert [(one.moment, one.contests) for one in scores] == [
        (one.moment, one.contests) for one in interval_scores(covered(contests, shares))
    ]
    assert {(one.cover50, one.cover95) for one in scores} == {(1.0, 1.0)}
