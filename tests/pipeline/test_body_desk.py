"""A body to read from: its record, its board, its dates, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from downballot.almanac.bodies import packaged_body
from downballot.errors import UsageError
from downballot.model.finding import Severity
from downballot.model.partial_date import PartialDate
from downballot.pipeline.body_desk import BodyDesk
from downballot.pipeline.creation import create_body
from downballot.pipeline.desk import Desk
from downballot.pipeline.opening import open_body

Council = Callable[..., Desk]


@pytest.fixture(scope="module")
def lausd() -> BodyDesk:
    return BodyDesk(packaged_body("lausd"), today=date(2018, 7, 24))


def test_the_board_is_that_of_today_unless_another_day_is_asked_for(lausd: BodyDesk):
    assert lausd.board().as_of == PartialDate(2018, 7, 24)
    assert lausd.board().split.vacant == 1
    assert lausd.board(PartialDate(2019, 12)).holder == "union-backed"


def test_a_scheme_is_the_desks_unless_another_is_asked_for():
    record = packaged_body("lausd")
    body = BodyDesk(record, today=date(2020, 2, 1), scheme="los-angeles-times")
    assert body.board().scheme.id == "los-angeles-times"
    assert body.board(scheme="press").scheme.id == "press"
    with pytest.raises(UsageError, match="expected press, endorsement, los-angeles-times"):
        BodyDesk(record, today=date(2020, 2, 1), scheme="nobody")
    with pytest.raises(UsageError, match="expected press, endorsement, los-angeles-times"):
        body.board(scheme="nobody")


def test_without_a_desk_no_count_fills_its_seats(lausd: BodyDesk):
    with pytest.raises(UsageError, match="no counted election fills its seats, expected a"):
        lausd.control()
    with pytest.raises(UsageError, match=r"`fills = \[\"body/seat\"\]` in \[\[contests\]\]"):
        lausd.control_history()


def test_its_calendar_has_every_election_or_those_of_one_seat(lausd: BodyDesk):
    every = lausd.calendar()
    days = [held.date.first for held, _ in every]
    assert days == sorted(days)
    assert all(dates for _, dates in every)
    of_seat = lausd.calendar("District 4")
    assert 0 < len(of_seat) < len(every)
    assert all("4" in held.seats for held, _ in of_seat)
    with pytest.raises(UsageError, match="expected 1"):
        lausd.calendar("99")


def test_every_fact_about_control_is_checked(lausd: BodyDesk):
    checks = lausd.checks()
    assert len(checks) >= 5
    assert all(one.agrees for one in checks)


def test_a_desk_lists_the_findings_of_the_bodies_that_it_names(
    council: Council, lausd_desk: Path
):
    desk = council(rows=(("Nobody Knows", 20), ("Ana Example", 10)))
    sentences = [one.sentence for one in desk.check()]
    assert any(one.startswith("example-city-council/people.csv: ") for one in sentences)
    assert not any(one.startswith("lausd/") for one in sentences)
    election = desk.election().id
    assert not any("people.csv" in one.sentence for one in desk.check(election))
    with Desk(lausd_desk) as real:
        assert any(one.sentence.startswith("lausd/") for one in real.check())


def test_a_desk_that_names_no_body_lists_the_findings_of_none(hand_desk: Desk):
    assert hand_desk.bodies() == ("lausd",)
    assert hand_desk.check() == ()


def test_a_folder_with_mistakes_still_shows_the_board(council: Council, tmp_path: Path):
    desk = council()
    terms = tmp_path / "desk" / "council" / "terms.csv"
    rows = terms.read_text(encoding="utf-8").splitlines()
    twice = rows[2].replace("ben-sample", "ed-prototype")
    terms.write_text("\n".join([*rows, twice, "9,x,soon,,,,,,,,,,,", ""]), encoding="utf-8")
    (tmp_path / "desk" / "council" / "turnout.csv").write_text("a,b\n", encoding="utf-8")
    body = desk.body()
    errors = {one.code for one in body.findings() if one.severity is Severity.ERROR}
    assert errors >= {"two-members-in-seat", "table-row-unreadable", "table-unreadable"}
    board = body.board(PartialDate(2026, 1, 10))
    assert [one.person.name for one in board.seats if one.seat.id == "5"] == ["Eva Pattern"]
    assert len(board.seats) == 5
    assert desk.check()[0].severity is Severity.ERROR
    assert body.control().splits


def test_the_template_of_a_body_has_nothing_wrong(tmp_path: Path):
    create_body(tmp_path / "mine")
    with open_body(tmp_path, str(tmp_path / "mine")) as opened:
        assert {one.severity for one in opened.findings()} <= {Severity.INFO}
        assert [one.agrees for one in opened.checks()] == [True]


def test_a_scheme_that_desk_toml_names_is_the_one_that_is_shown(council: Council):
    desk = council()
    path = desk.folder / "desk.toml"
    text = path.read_text().replace('folder = "council"', 'folder = "council"\nscheme = "x"')
    path.write_text(text)
    with Desk(desk.folder) as opened, pytest.raises(UsageError, match="expected press"):
        opened.body()
