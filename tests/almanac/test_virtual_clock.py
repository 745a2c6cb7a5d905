"""The time of a rehearsal."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from downballot.almanac.virtual_clock import VirtualClock
from downballot.errors import UsageError

START = datetime(2024, 11, 6, 4, 30, tzinfo=UTC)


class Seconds:
    """A real clock that a test moves by hand."""

    def __init__(self) -> None:
        self.value = 0.0

    def __call__(self) -> float:
        return self.value


@pytest.fixture
def real() -> Seconds:
    return Seconds()


def test_time_passes_at_the_speed(real: Seconds) -> None:
    clock = VirtualClock(START, times=60, seconds=real)
    real.value = 2.5
    assert clock.now() == START + timedelta(seconds=150)


def test_a_paused_clock_stands_still_and_runs_on_from_there(real: Seconds) -> None:
    clock = VirtualClock(START, times=60, seconds=real)
    real.value = 1
    clock.pause()
    clock.pause()
    real.value = 100
    assert clock.now() == START + timedelta(minutes=1)
    clock.resume()
    clock.resume()
    real.value = 101
    assert clock.now() == START + timedelta(minutes=2)


def test_a_clock_jumps_back_and_forth_paused_or_not(real: Seconds) -> None:
    clock = VirtualClock(START, times=60, seconds=real)
    later = START + timedelta(days=3)
    clock.jump(later)
    assert clock.now() == later
    clock.pause()
    clock.jump(START)
    real.value = 9
    assert clock.now() == START
    assert clock.paused


def test_changing_the_speed_does_not_move_the_clock(real: Seconds) -> None:
    clock = VirtualClock(START, times=60, seconds=real)
    real.value = 1
    clock.run_at(3600)
    assert clock.now() == START + timedelta(minutes=1)
    real.value = 2
    assert clock.now() == START + timedelta(minutes=61)


@pytest.mark.parametrize("times", [0, -1, float("inf"), float("nan")])
def test_a_speed_that_is_not_above_zero_is_refused(times: float, real: Seconds) -> None:
    with pytest.raises(UsageError, match="expected a number above 0"):
        VirtualClock(START, times=times, seconds=real)
    clock = VirtualClock(START, seconds=real)
    with pytest.raises(UsageError):
        clock.run_at(times)
    assert clock.times == 1


def test_a_moment_without_a_zone_is_refused(real: Seconds) -> None:
    with pytest.raises(UsageError, match="has no zone"):
        VirtualClock(START, seconds=real).jump(START.replace(tzinfo=None))


@given(st.lists(st.floats(0, 1000), min_size=2), st.floats(0.001, 1e5))
def test_a_running_clock_never_goes_back(steps: list[float], times: float) -> None:
    real = Seconds()
    clock = VirtualClock(START, times=times, seconds=real)
    seen = [clock.now()]
    for step in steps:
        real.value += step
        seen.append(clock.now())
    assert seen == sorted(seen)
