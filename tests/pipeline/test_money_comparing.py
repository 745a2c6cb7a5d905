"""A desk that counts a contest and takes in filings about it: the two are joined."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import pytest

from downballot.errors import UsageError
from downballot.pipeline.desk import Desk
from downballot.pipeline.intake import ingest_file, read_file
from downballot.pipeline.money_comparing import compare_of, comparison, counted_contests
from downballot.pipeline.money_keeping import keep
from downballot.pipeline.money_published import published_of
from downballot.pipeline.money_reading import read_all

SPENDING = """\
election_date,contest_slug,candidate,candidate_filer_id,sup_opp,spender_filer_id,spender,total,\
school_board
2024-11-05,board-2,Ana Example,,S,9,Invented Committee,"5000.00",Y
2024-11-05,board-2,"Sample, Ben",,O,9,Invented Committee,"400.50",Y
2024-11-05,board-2,Example,,S,9,Invented Committee,"77.00",Y
2020-11-03,board-2,Ana Example,,S,9,Invented Committee,"900.00",Y
"""


@pytest.fixture
def desk(hand_desk: Desk, table: Callable[..., Path], tmp_path: Path) -> Desk:
    count = table("night.csv", clock="2024-11-08T16:00-08:00", ana=600, ben=400)
    ingest_file(hand_desk.ledger, read_file(hand_desk.settings, count))
    (tmp_path / "spending.csv").write_text(SPENDING)
    for read in read_all(tmp_path / "spending.csv"):
        keep(hand_desk.folder, read)
    return hand_desk


def test_filings_of_a_day_are_joined_with_the_count_of_that_day(desk: Desk):
    (counted,) = counted_contests(desk)
    assert (counted.day, counted.counted_on) == ("2024-11-05", "2024-11-08")
    found = compare_of(desk.folder, dollars_of=2025)
    (one,) = found.filed
    assert (one.independent_cents, one.own_cents) == (540_050, 0)
    assert one.per_vote.cents_each == Fraction(540_050, 1000)
    assert one.per_vote.number_as_of == "2024-11-08"
    assert one.adjusted_cents == Fraction(540_050 * 321_943, 313_689)
    assert one.per_registered is None
    assert "registered voters of the contest: not known" in one.missing
    assert found.unjoined == ("Example, 2024-11-05: only a last name",)


def test_a_body_asked_for_leaves_filings_out(desk: Desk):
    found = compare_of(desk.folder, "lausd")
    assert found.filed == ()
    assert found.published
    assert found.dollars_of == 2025
    assert "eleven months" in found.price_note


def test_without_a_desk_there_are_the_published_figures_alone(tmp_path: Path):
    found = compare_of(tmp_path, dollars_of=2017)
    assert found.filed == ()
    first = next(one for one in found.published if (one.year, one.seats) == (2017, ("4",)))
    assert first.adjusted_cents == first.total_cents


def test_nothing_is_compared_where_nothing_is_known():
    found = comparison([])
    assert (found.published, found.filed, found.unjoined) == ((), (), ())


@pytest.mark.parametrize("asked", ["", "4", "lausd/4/soon", "8/2017", "4/1999"])
def test_what_was_not_published_is_said(tmp_path: Path, asked: str):
    with pytest.raises(UsageError):
        published_of(tmp_path, asked)


def test_an_election_as_a_whole_has_its_contests_and_totals(tmp_path: Path):
    found = published_of(tmp_path, "lausd 2017")
    assert [one.seat for one in found.contests] == ["District 2", "District 4", "District 6"]
    (total,) = found.totals
    assert [row.figure for row in total.rows if row.round.startswith("all rounds")] == [
        "more than $14,300,000",
        "nearly $15,000,000",
        "more than $14,800,000",
    ]
