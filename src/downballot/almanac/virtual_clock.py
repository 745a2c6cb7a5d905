"""A clock that runs at any speed, stops, and jumps: the time of a rehearsal."""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import datetime, timedelta

from downballot.errors import UsageError


class VirtualClock:
    """Tells the time of a rehearsal.

    Args:
        starts_at: The virtual moment it starts at, aware.
        times: Virtual seconds that pass in one real second, above 0.
        seconds: A real clock in seconds that never goes back (``time.monotonic``).

    Raises:
        UsageError: The moment has no zone, or the speed is not above 0.

    Examples:
        >>> from datetime import UTC
        >>> real = iter([0.0, 2.0])
        >>> start = datetime(2024, 11, 5, 20, 30, tzinfo=UTC)
        >>> clock = VirtualClock(start, times=60, seconds=lambda: next(real))
        >>> f"{clock.now():%H:%M}"
        '20:32'
    """

    def __init__(
        self, starts_at: datetime, *, times: float = 1, seconds: Callable[[], float]
    ) -> None:
        self._seconds = seconds
        self._times = _speed(times)
        self._paused = False
        self._set(_aware(starts_at))

    @property
    def times(self) -> float:
        """Virtual seconds that pass in one real second while it runs."""
        return self._times

    @property
    def paused(self) -> bool:
        """Whether it stands still."""
        return self._paused

    def now(self) -> datetime:
        """Return the virtual moment."""
        moment, since = self._anchor
        if self._paused:
            return moment
        return moment + timedelta(seconds=(self._seconds() - since) * self._times)

    def pause(self) -> None:
        """Stand still; nothing changes if it does already."""
        self._set(self.now())
        self._paused = True

    def resume(self) -> None:
        """Run on from where it stands; nothing changes if it runs."""
        moment = self.now()
        self._paused = False
        self._set(moment)

    def jump(self, to: datetime) -> None:
        """Go to a moment, back or forth.

        Raises:
            UsageError: The moment has no zone.
        """
        self._set(_aware(to))

    def run_at(self, times: float) -> None:
        """Change the speed from now on.

        Raises:
            UsageError: The speed is not above 0.
        """
        moment = self.now()
        self._times = _speed(times)
        self._set(moment)

    def _set(self, moment: datetime) -> None:
        # One tuple, so that a reader in another thread sees both parts or neither.
        self._anchor = (moment, self._seconds())


def _speed(times: float) -> float:
    if not math.isfinite(times) or times <= 0:
        raise UsageError(f"speed {times}: not usable, expected a number above 0")
    return times


def _aware(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise UsageError(
            f"moment {moment.isoformat()}: has no zone, expected 2024-11-05T20:36:00-08:00"
        )
    return moment
