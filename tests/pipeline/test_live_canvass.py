"""A desk's election as the engine reads it, up to any of its updates."""

from __future__ import annotations

from datetime import UTC, datetime
from fractions import Fraction
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from msgspec import structs

from downballot.forecast.constants import read_constants
from downballot.forecast.engine import forecast
from downballot.model.rule import Method
from downballot.pipeline.desk import Desk
from downballot.pipeline.live_canvass import LiveCanvass
from downballot.pipeline.reading import ElectionReader

ESTIMATED = datetime(2024, 11, 13, 1, tzinfo=UTC)  # 5 p.m. on the 12th in Los Angeles
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


def test_an_estimate_older_than_the_count_lacks_what_was_counted_since(reader: ElectionReader):
    """On 12 November 2024, with 3,675,213 ballots counted, the county said 141,900 more."""
    live = LiveCanvass(reader)
    for number, counted in ((24, 3_696_908), (25, 3_717_449), (26, 3_733_141)):
        assert reader.updates[number].published_at > ESTIMATED
        assert reader.ballots_at(reader.updates[number].published_at) == counted
        since = counted - 3_675_213
        for one in live.until(number).contests:
            votes = Fraction((141_900 - since) * int(one.votes[-1].sum()), counted)
            assert abs(one.estimates[-1] - votes) <= Fraction(1, 2)
            assert one.estimate_words == (
                "the authority's estimate of 12 November 2024 left 141,900 ballots in "
                "Los Angeles County, of them 50,000 mail, 81,000 conditional and 10,900 "
                f"provisional; {since:,} ballots were counted since; this contest's part is "
                "taken from the votes counted so far"
            )


def test_a_desk_asked_after_the_estimate_and_before_the_next_count_has_all_of_it(
    reader: ElectionReader,
):
    evening = datetime(2024, 11, 12, 20, tzinfo=ZoneInfo("America/Los_Angeles"))
    then = ElectionReader(reader.settings, reader.ledger, reader.election, evening)
    (district,) = (one for one in LiveCanvass(then).until(23).contests if one.id == DISTRICT_3)
    votes = Fraction(141_900 * int(district.votes[-1].sum()), 3_675_213)
    assert district.estimates[-1] == round(votes)
    assert "of 12 November 2024 leaves 141,900 ballots" in district.estimate_words
    assert "counted since" not in district.estimate_words


def test_before_any_estimate_nothing_is_said_of_one(reader: ElectionReader):
    for one in LiveCanvass(reader).until(17).contests:
        assert (one.estimates[-1], one.estimate_words) == (None, "")


@pytest.mark.parametrize(("estimate", "used"), [(7683, True), (0, False), (10**9, False)])
def test_only_an_estimate_that_is_used_is_told(
    reader: ElectionReader, estimate: int, used: bool
):
    canvass = LiveCanvass(reader).until(24)
    (district,) = (one for one in canvass.contests if one.id == DISTRICT_3)
    estimates = (*district.estimates[:-1], estimate)
    alone = structs.replace(district, estimates=estimates)
    told = forecast(structs.replace(canvass, contests=(alone,)), read_constants(), draws=20)
    method = told.contests[DISTRICT_3].method
    assert ("official estimate" in method) == used
    assert method.endswith(f"; {district.estimate_words}") == used


def test_words_of_an_estimate_are_those_of_the_newest_update(reader: ElectionReader):
    canvass = LiveCanvass(reader).until(24)
    whole, before = canvass.contests[0], reader.updates[23].published_at
    assert whole.until(whole.published_at[-1]).estimate_words == whole.estimate_words
    assert whole.until(before).estimate_words == ""
