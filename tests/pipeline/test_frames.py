"""Counts as Polars frames: every figure once, and batches that add up to the count."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from downballot.pipeline.desk import Desk
from downballot.pipeline.frames import (
    ARRIVAL_COLUMNS,
    BATCH_COLUMNS,
    COUNT_COLUMNS,
    OUTSTANDING_COLUMNS,
    arrival_frame,
    batch_frame,
    count_frame,
    outstanding_frame,
)

ELECTION = "2024-11-05-general"


@pytest.fixture
def desk(lausd_desk: Path):
    with Desk(lausd_desk) as opened:
        yield opened


def test_the_votes_of_a_contest_are_a_filter_away(desk: Desk):
    rows = desk.counts(ELECTION).filter(
        pl.col("item") == "votes",
        pl.col("title").str.contains("Board of Education, District 3"),
        pl.col("published_at") == pl.col("published_at").max(),
    )
    assert sorted(rows["count"], reverse=True) == [124_331, 116_478]
    assert set(rows["name"]) == {"SCOTT MARK SCHMERELSON", "DAN CHANG"}


def test_every_figure_is_there_once(desk: Desk):
    frame = desk.counts(ELECTION)
    key = ["published_at", "contest", "item", "selection"]
    assert frame.select(key).is_duplicated().sum() == 0
    assert frame["published_at"].n_unique() == 32
    assert frame.schema == COUNT_COLUMNS


def test_the_batches_of_a_selection_add_up_to_its_newest_count(desk: Desk):
    added = desk.batches(ELECTION).group_by("contest", "selection").agg(
        pl.col("votes_added").sum()
    )  # fmt: skip
    newest = desk.counts(ELECTION).filter(
        pl.col("item") == "votes", pl.col("published_at") == pl.col("published_at").max()
    )
    joined = newest.join(added, on=["contest", "selection"])
    assert joined.height == newest.height
    assert joined.filter(pl.col("count") != pl.col("votes_added")).height == 0


def test_the_votes_of_a_batch_are_those_of_its_selections(desk: Desk):
    sums = desk.batches(ELECTION).group_by("published_at", "contest").agg(
        pl.col("votes_added").sum(), pl.col("batch_votes").first()
    )  # fmt: skip
    assert sums.filter(pl.col("votes_added") != pl.col("batch_votes")).height == 0


def test_the_log_has_a_row_for_every_arrival(desk: Desk):
    frame = desk.log_frame()
    assert frame.height == len(desk.log())
    assert frame.schema == ARRIVAL_COLUMNS


def test_the_estimates_have_their_source(desk: Desk):
    frame = desk.outstanding(ELECTION)
    assert frame.schema == OUTSTANDING_COLUMNS
    assert frame["source"].str.starts_with("https://").all()


def test_nothing_makes_frames_with_columns_and_no_rows():
    frames = [count_frame([]), batch_frame([]), outstanding_frame([]), arrival_frame([])]
    columns = [COUNT_COLUMNS, BATCH_COLUMNS, OUTSTANDING_COLUMNS, ARRIVAL_COLUMNS]
    assert [dict(frame.schema) for frame in frames] == columns
    assert [frame.height for frame in frames] == [0, 0, 0, 0]
