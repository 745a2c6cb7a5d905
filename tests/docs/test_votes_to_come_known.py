"""The example that tells what it is worth to know the votes to come."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from runpy import run_path
from types import SimpleNamespace

import pytest

from downballot.forecast.constants import read_constants
from downballot.forecast.engine import forecast
from downballot.pipeline.fitting import Effort
from downballot.pipeline.past_canvass import PastCanvass, read_past_canvasses

ROOT = Path(__file__).parents[2]
FILE = ROOT / "docs" / "examples" / "votes_to_come_known.py"
EXAMPLE = SimpleNamespace(**run_path(str(FILE)))
LOS_ANGELES = ("la_county_2022-general", "la_county_2024-general")


@pytest.fixture(scope="module")
def canvass(few_contests: dict[str, Path]) -> PastCanvass:
    (read,) = read_past_canvasses(few_contests[LOS_ANGELES[1]])
    return read


def test_known_votes_are_those_that_came_and_nothing_else_is_changed(canvass: PastCanvass):
    known = EXAMPLE.knowing(canvass, 36.0)
    for one, real in zip(known.contests, canvass.contests, strict=True):
        assert (one.moments, one.selections) == (real.moments, real.selections)
        assert (one.votes == real.votes).all()
        totals = real.votes.sum(axis=1)
        for update, clock, counted in zip(
            one.contest.updates, one.moments, totals, strict=True
        ):
            night = (clock.month, clock.day, clock.hour) < (11, 6, 12)
            assert update.estimate == (None if night else totals[-1] - counted)
            assert update.simulated_estimate is None


def test_an_estimate_that_has_no_error_is_taken_at_its_word(canvass: PastCanvass):
    exact = EXAMPLE.trusting(read_constants())
    moment = canvass.moments()[len(canvass.moments()) // 2]
    known = EXAMPLE.knowing(canvass, 0.0).until(moment)
    told = forecast(known, exact, draws=50).contests
    assert len(told) > 5
    for one in canvass.contests:
        if one.contest.id not in told:
            continue
        said = told[one.contest.id].votes_to_come
        came = one.votes[-1].sum() - told[one.contest.id].counted_votes
        assert said.low95 == pytest.approx(came, rel=1e-4)
        assert said.high95 == pytest.approx(came, rel=1e-4)


def test_the_example_prints_a_row_for_each_folder_and_one_for_all(
    few_contests: dict[str, Path],
):
    folders = [few_contests[name] for name in LOS_ANGELES]
    with ThreadPoolExecutor(1) as pool:
        head, _, *rows = EXAMPLE.lines(folders, pool, Effort(iterations=1, draws=100))
    assert head == (
        "| past counts | without an estimate | known after election night | known always |"
    )
    names = [row.split("|")[1].strip() for row in rows]
    assert names == [*(f"`{name}`" for name in LOS_ANGELES), "**all**"]
    assert all(row.count("%") == 3 for row in rows)


def test_the_table_in_the_documents_begins_with_the_scores_without_estimates():
    text = (ROOT / "docs" / "method.md").read_text(encoding="utf-8")
    _, table = text.split("| past counts | without an estimate |")
    shown = [row.split("|")[2].strip() for row in table.splitlines()[2:7]]
    measured = read_constants().calibration.without_estimates
    assert shown == [
        f"{one.log_loss:.4f}, {1 - one.log_loss / one.naive_log_loss:+.1%}"
        for one in (*measured.folders, measured.pooled)
    ]
