"""Going through a rehearsal by a clock, and answer by answer."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from downballot.almanac.counts import Endpoint, load
from downballot.almanac.playback import SteppedPlayback, TimedPlayback
from downballot.almanac.rehearsal import Answer, Timeline
from downballot.almanac.virtual_clock import VirtualClock
from downballot.errors import UsageError

ELECTION = "2024-11-05-general"
FEEDS = (Endpoint.RESULTS, Endpoint.COUNTER)


@pytest.fixture
def timeline() -> Timeline:
    return Timeline(load(ELECTION))


def new_answers(playback: SteppedPlayback, order: tuple[Endpoint, ...]) -> list[Answer]:
    """Ask the feeds in turn until the end and keep what the position moved on for."""
    kept = []
    while not playback.status().finished:
        for endpoint in order:
            before = playback.status().position
            answer = playback.answer(endpoint)
            if playback.status().position > before:
                kept.append(answer)
    return kept


@pytest.mark.parametrize("order", [FEEDS, FEEDS[::-1]])
def test_asking_both_feeds_in_turn_meets_every_answer_in_order(
    timeline: Timeline, order: tuple[Endpoint, ...]
) -> None:
    met = new_answers(SteppedPlayback(timeline), order)
    assert [(answer.endpoint, answer.served_at) for answer in met] == [
        (row.endpoint, row.served_at) for row in timeline.rows
    ]


def test_a_feed_whose_turn_it_is_not_repeats_its_last_answer(timeline: Timeline) -> None:
    playback = SteppedPlayback(timeline)
    assert playback.answer(Endpoint.COUNTER).status == 404
    first = playback.answer(Endpoint.RESULTS)
    assert playback.answer(Endpoint.RESULTS) == first
    assert playback.answer(Endpoint.COUNTER).status == 200


def test_a_paused_step_repeats_and_then_goes_on(timeline: Timeline) -> None:
    playback = SteppedPlayback(timeline)
    playback.answer(Endpoint.RESULTS)
    playback.pause()
    for endpoint in FEEDS * 3:
        playback.answer(endpoint)
    assert playback.status().position == 1
    playback.resume()
    playback.answer(Endpoint.COUNTER)
    assert playback.status().position == 2


def test_a_jump_makes_the_last_answer_of_that_moment_the_next(timeline: Timeline) -> None:
    playback = SteppedPlayback(timeline)
    playback.jump(timeline.ends_at)
    assert playback.status().position == len(timeline.rows) - 1
    playback.jump(datetime(2020, 1, 1, tzinfo=UTC))
    assert playback.status().position == 0
    with pytest.raises(UsageError, match="has no zone"):
        playback.jump(datetime(2024, 11, 5))  # noqa: DTZ001 - the point of the test


def test_a_stepped_rehearsal_has_no_speed(timeline: Timeline) -> None:
    with pytest.raises(UsageError, match="step by step"):
        SteppedPlayback(timeline).run_at(60)


def test_the_definition_never_moves_a_rehearsal_on(timeline: Timeline) -> None:
    playback = SteppedPlayback(timeline)
    playback.answer(Endpoint.DEFINITION)
    assert playback.status().position == 0


def test_by_the_clock_the_answers_follow_the_time(timeline: Timeline) -> None:
    clock = VirtualClock(timeline.opens_at, seconds=lambda: 0.0)
    playback = TimedPlayback(timeline, clock)
    before = playback.answer(Endpoint.RESULTS)
    playback.jump(timeline.opens_at + timedelta(minutes=2))
    after = playback.answer(Endpoint.RESULTS)
    assert before.body != after.body
    assert playback.status().position == timeline.position(clock.now())


def test_by_the_clock_it_ends_when_every_feed_asked_has_the_last_answer(
    timeline: Timeline,
) -> None:
    playback = TimedPlayback(timeline, VirtualClock(timeline.opens_at, seconds=lambda: 0.0))
    for endpoint in FEEDS:
        playback.answer(endpoint)
    playback.jump(timeline.ends_at)
    assert not playback.status().finished
    playback.answer(Endpoint.RESULTS)
    assert playback.status().finished
    playback.jump(timeline.opens_at)
    assert not playback.status().finished


def test_a_follower_of_both_feeds_has_not_finished_with_one(timeline: Timeline) -> None:
    ticks = iter([0.0, 0.0, 0.0, 1e9, 1e9, 1e9, 1e9])
    playback = TimedPlayback(
        timeline, VirtualClock(timeline.opens_at, seconds=lambda: next(ticks))
    )
    playback.answer(Endpoint.RESULTS)
    playback.answer(Endpoint.COUNTER)
    playback.answer(Endpoint.RESULTS)
    assert not playback.status().finished
    playback.answer(Endpoint.COUNTER)
    assert playback.status().finished
