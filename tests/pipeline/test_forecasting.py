"""Decisions of a desk: the same however they are asked for, and never from later counts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from msgspec import structs

from downballot.model.call import CallPolicy
from downballot.model.count import BallotKind
from downballot.model.record import Certification, Outstanding
from downballot.pipeline.desk import Desk
from downballot.pipeline.editing import certify
from downballot.pipeline.intake import ingest_file, read_file

GENERAL = "2024-11-05-general"
HAND = "2024-11-05-example"
NOW = datetime(2024, 11, 20, tzinfo=UTC)


@pytest.fixture(scope="module")
def real(lausd_desk: Path) -> Iterator[Desk]:
    with Desk(lausd_desk) as opened:
        yield opened


@pytest.fixture
def desk(hand_desk: Desk, table: Callable[..., Path]) -> Desk:
    """A count of two, then of three: a name that nobody knew on the night comes up."""
    later = table("later.csv", clock="2024-11-07T17:00-08:00", ana=1300, ben=1210)
    rows = later.read_text().replace("END,2", ",,{},Cy New,40\nEND,3")
    later.write_text(rows.format("Example Unified School Board District 2"))
    for path in (table(), later):
        ingest_file(hand_desk.ledger, read_file(hand_desk.settings, path))
    return hand_desk


def test_a_replay_says_of_every_moment_what_was_said_then(real: Desk):
    history = real.decision_history("LAUSD District 3", election=GENERAL)
    assert len(history) == 32
    for decision in (history[0], history[2], history[17], history[-1]):
        then = decision.published_at
        assert real.decision("LAUSD District 3", election=GENERAL, as_of=then) == decision


def test_a_contest_alone_is_decided_as_among_all(real: Desk):
    together = {one.contest: one for one in real.decisions("2022-11-08-general")}
    one = real.decision("LAUSD District 2", election="2022-11-08-general")
    assert together[one.contest] == one
    history = real.decision_history("LAUSD District 2", election="2022-11-08-general")
    assert history[-1] == one


def test_the_followed_contests_are_decided_first(real: Desk):
    shown = [one.id for one in real.status(GENERAL).contests]
    assert [one.contest for one in real.decisions(GENERAL)] == shown


def test_before_the_first_count_nothing_is_decided(hand_desk: Desk):
    assert hand_desk.decisions() == ()
    assert hand_desk.check() == ()


def test_a_name_that_comes_up_later_is_not_known_before(desk: Desk):
    night, newest = desk.decision_history("District 2")
    assert {one.selection for one in night.forecast.selections} == {"ana-example", "ben-sample"}
    assert len(newest.forecast.selections) == 3
    assert desk.decision("District 2", as_of=night.published_at) == night


def test_decisions_are_made_once_for_each_state_of_the_desk(
    desk: Desk, table: Callable[..., Path]
):
    before = desk.decisions()
    assert desk.decisions() is before
    row = Outstanding(HAND, "county", BallotKind.TOTAL, 2000, NOW, "the county", added_at=NOW)
    desk.ledger.people.add([row])
    assert desk.decisions() is not before
    path = table("third.csv", clock="2024-11-09T17:00-08:00", ana=1500, ben=1250)
    ingest_file(desk.ledger, read_file(desk.settings, path))
    assert desk.decisions()[0].update != before[0].update


def test_a_certification_is_seen_at_once(desk: Desk):
    assert not desk.decisions()[0].forecast.complete
    clock = desk.decisions()[0].published_at
    certify(desk.ledger, Certification(HAND, clock, None, "the county", "me", NOW))
    assert desk.decisions()[0].forecast.complete
    assert [one.forecast.complete for one in desk.decision_history("District 2")] == [
        False,
        True,
    ]


def test_another_policy_makes_other_decisions(desk: Desk):
    assert desk.decisions()[0].holds
    before = desk.decisions()
    policy = CallPolicy(probability=0.51, closest_points=0, wait_points=0)
    desk.settings = structs.replace(desk.settings, calls=policy)
    assert desk.decisions() != before


def test_the_method_names_the_estimate_that_it_rests_on(real: Desk):
    night = real.decision("LAUSD District 3", as_of=datetime(2024, 11, 6, 12, tzinfo=UTC))
    assert "estimate" not in night.forecast.method
    day = real.decision("LAUSD District 3", as_of=datetime(2024, 11, 16, 12, tzinfo=UTC))
    assert day.forecast.method == (
        "from the official estimate, with the error that such estimates have had, and from "
        "the pace of the count; from how much past counts left after election night; from "
        "how many of the registered voted in past elections; the authority's estimate of 15 "
        "November 2024 leaves 79,400 ballots in Los Angeles County, of them 23,000 mail, "
        "55,000 conditional and 1,400 provisional; this contest's part is taken from the "
        "votes counted so far"
    )


def test_some_contests_are_decided_at_an_update_as_they_were_then(real: Desk):
    history = real.decision_history("LAUSD District 3", election=GENERAL)
    contests = [
        one.id for one in real.status(GENERAL).contests if one.name.startswith("LAUSD D")
    ]
    told, decisions = real.forecaster(GENERAL).decided(contests, 17)
    assert [one.contest for one in decisions] == contests
    assert set(told.finishes) == set(contests)
    assert history[17] in decisions
    as_of = history[17].published_at
    assert real.forecaster(GENERAL, as_of=as_of).decided(contests, 17)[1] == decisions
