"""One election at any moment, and contests by whatever a person calls them."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from downballot.errors import RuleError, UsageError
from downballot.pipeline.creation import create_desk
from downballot.pipeline.desk import Desk
from downballot.pipeline.following import follow
from downballot.pipeline.rehearsing import paced, rehearsal_desk
from downballot.web.rehearsal_server import Rehearsal, step_through


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


@pytest.fixture
def desk(lausd_desk: Path):
    with Desk(lausd_desk) as opened:
        yield opened


@pytest.mark.parametrize(
    ("as_of", "votes"),
    [
        ("2024-11-05T20:36:34.999-08:00", (61_168, 50_310)),
        ("2024-11-05T20:36:35-08:00", (61_168, 50_310)),
        ("2024-11-06T03:46:08-08:00", (89_674, 83_256)),
        ("2024-11-06T16:30-08:00", (89_674, 83_256)),
        ("2024-12-03T00:00-08:00", (124_331, 116_478)),
    ],
)
def test_the_count_of_a_moment_is_that_of_the_newest_update_by_then(
    desk: Desk, as_of: str, votes: tuple[int, int]
):
    view = desk.contest("LAUSD District 3", as_of=at(as_of)).view
    assert tuple(one.votes for one in view.standing.selections) == votes


def test_a_moment_before_the_first_update_has_no_count(desk: Desk):
    view = desk.status("2024-11-05-general", as_of=at("2024-10-01T00:00-07:00"))
    assert (view.update, view.contests, view.status) == (None, (), "pre-election")
    with pytest.raises(UsageError, match="no count yet"):
        desk.contest(
            "LAUSD District 3",
            election="2024-11-05-general",
            as_of=at("2024-10-01T00:00-07:00"),
        )


def test_a_look_back_chooses_the_newest_election_that_had_a_count_by_then(desk: Desk):
    assert desk.status(as_of=at("2022-11-09T00:00-08:00")).id == "2022-11-08-general"
    assert desk.status(as_of=at("2024-11-06T00:00-08:00")).id == "2024-11-05-general"


def test_a_rehearsed_night_shows_no_estimate_of_a_later_day(tmp_path: Path):
    with (
        Rehearsal(step_through("2024-11-05-general")) as county,
        rehearsal_desk(tmp_path / "desk", county.url) as rehearsed,
    ):
        assert rehearsed.status("2024-11-05-general").outstanding == ()
        settings = paced(rehearsed.settings, 0.0)
        elections = tuple(one for one in settings.elections if one.id == "2024-11-05-general")
        for _ in follow(rehearsed.ledger, settings, elections, done=lambda: county.finished):
            view = rehearsed.reader("2024-11-05-general").view()
            if view.update is not None and view.certification is None:
                ends = view.update.published_at + timedelta(days=1)
                assert all(one.published_at < ends for one in view.outstanding)
        assert len(view.outstanding) == 7
        assert view.certification is not None


def test_a_past_moment_reads_nothing_that_came_later(desk: Desk):
    as_of = at("2024-11-08T12:00-08:00")
    view = desk.status("2024-11-05-general", as_of=as_of)
    assert view.update is not None
    assert view.update.published_at <= as_of
    assert view.certification is None
    assert view.status == "unofficial-partial"
    assert all(row.published_at <= as_of for row in view.outstanding)


def test_a_count_is_certified_from_the_certified_update_on(desk: Desk):
    statuses = [
        desk.status("2024-11-05-general", as_of=at(moment)).status
        for moment in ("2024-12-02T14:54-08:00", "2024-12-02T14:56-08:00")
    ]
    assert statuses == ["unofficial-partial", "certified"]


def test_the_followed_contests_come_first_in_the_order_of_desk_toml(desk: Desk):
    contests = desk.status("2022-11-08-general").contests
    followed = [one.name for one in contests if one.followed]
    assert [one.followed for one in contests] == sorted(
        (one.followed for one in contests), reverse=True
    )
    assert followed == ["LAUSD District 2", "LAUSD District 6", "Los Angeles Mayor"]


def test_a_contest_beyond_the_county_is_its_part_alone(desk: Desk):
    governor = desk.contest("governor", election="2022-11-08-general").view
    assert governor.rule.scope == "part"
    assert governor.standing.lines == ()


def test_the_bond_of_2024_passed_its_line_exactly(desk: Desk):
    view = desk.contest("LAUSD Measure US").view
    assert view.rule.share is not None
    assert view.rule.share.words() == "at least 55%"
    yes = view.standing.selections[0]
    assert round(100 * yes.votes / view.standing.tally.listed_votes, 2) == 68.02


def test_the_history_has_every_update_and_what_each_added(desk: Desk):
    history = desk.contest("LAUSD District 3")
    assert len(history.steps) == 32
    assert history.steps[0].view.batch is None
    added = [step.view.batch.votes for step in history.steps[1:] if step.view.batch]
    assert sum(added) == 124_331 + 116_478


def test_the_newest_election_with_a_count_is_meant_where_none_is_named(desk: Desk):
    assert desk.status().id == "2024-11-05-general"
    assert [one.id for one in desk.elections()] == ["2024-11-05-general", "2022-11-08-general"]
    with pytest.raises(UsageError, match="expected one of 2024-11-05-general"):
        desk.status("2026")


def test_a_contest_is_found_by_the_number_of_its_authority(desk: Desk):
    number = desk.contest("LAUSD District 3").view.definition.external_id
    assert desk.contest(number).view.name == "LAUSD District 3"


def test_a_rule_that_does_not_fit_its_contest_names_the_entry_of_desk_toml(
    tmp_path: Path, lausd_desk: Path
):
    text = (lausd_desk / "desk.toml").read_text().replace(
        'otherwise = "fails"', 'otherwise = "top-two"'
    )  # fmt: skip
    (tmp_path / "desk.toml").write_text(text)
    for part in ("desk.db", "counts", "definitions", "blobs"):
        (tmp_path / part).symlink_to(lausd_desk / part)
    with Desk(tmp_path) as desk, pytest.raises(RuleError, match=r"desk\.toml: .*MEASURE \*"):
        desk.status("2024-11-05-general")


def test_a_desk_without_an_election_says_so(tmp_path: Path):
    create_desk(tmp_path, "blank")
    (tmp_path / "desk.toml").write_text('title = "T"\ncontact = "me"\n')
    with Desk(tmp_path) as desk, pytest.raises(UsageError, match="at least one"):
        desk.status()
