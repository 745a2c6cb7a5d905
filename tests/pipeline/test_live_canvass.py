"""A desk's election as the engine reads it, up to any of its updates."""

from __future__ import annotations

from pathlib import Path

import pytest

from downballot.model.rule import Method
from downballot.pipeline.desk import Desk
from downballot.pipeline.live_canvass import LiveCanvass
from downballot.pipeline.reading import ElectionReader

GENERAL = "2024-11-05-general"
DISTRICT_3 = "los-angeles-unified-school-district-member-of-the-board-of-education-district-3"


@pytest.fixture(scope="module")
def reader(lausd_desk: Path) -> ElectionReader:
    desk = Desk(lausd_desk)
    return ElectionReader(desk.settings, desk.ledger, desk.election(GENERAL), None)


def test_an_update_shows_nothing_that_was_published_after_it(reader: ElectionReader):
    live = LiveCanvass(reader)
    for number in (0, 5, 31):
        clock = reader.updates[number].published_at
        canvass = live.until(number)
        assert len(canvass.contests) == 373
        for one in canvass.contests:
            assert len(one.published_at) == len(one.votes) == len(one.estimates) == number + 1
            assert one.published_at[-1] == clock
    assert live.until(-1).contests == ()


def test_what_a_replay_reads_is_what_a_desk_read_then(reader: ElectionReader):
    number = 20
    then = reader.updates[number].published_at
    past = ElectionReader(reader.settings, reader.ledger, reader.election, then)
    replayed = {one.id: one for one in LiveCanvass(reader).until(number).contests}
    for one in LiveCanvass(past).until(number).contests:
        other = replayed[one.id]
        assert (one.votes == other.votes).all()
        assert one.estimates == other.estimates
        assert (one.selections, one.method, one.share, one.seats, one.complete) == (
            other.selections, other.method, other.share, other.seats, other.complete,
        )  # fmt: skip


def test_the_newest_count_is_whole_and_certified_and_no_other_is(reader: ElectionReader):
    live = LiveCanvass(reader)
    newest = {one.id: one for one in live.until(31).contests}
    district = newest[DISTRICT_3]
    assert sorted(district.votes[-1].tolist()) == [116_478, 124_331]
    assert district.method is Method.MOST_VOTES
    assert district.complete
    assert not any(one.complete for one in live.until(30).contests)


def test_clocks_are_those_of_the_desks_zone(reader: ElectionReader):
    clocks = LiveCanvass(reader).until(31).contests[0].published_at
    assert [one.tzname() for one in (clocks[0], clocks[-1])] == ["PDT", "PST"]
    assert clocks == tuple(one.published_at for one in reader.updates)


def test_steps_end_with_the_update(reader: ElectionReader):
    live = LiveCanvass(reader)
    contest = live.until(3).contests[0].id
    steps = live.steps_until(contest, 3)
    assert [one.update for one in steps] == list(reader.updates[:4])
    assert list(live.updates_of(contest)) == list(range(32))
