"""Goes through the timeline of a rehearsal: by a clock, or answer by answer."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from msgspec import Struct

from downballot.almanac.counts import Endpoint
from downballot.almanac.rehearsal import Answer, Timeline
from downballot.almanac.virtual_clock import VirtualClock
from downballot.errors import UsageError


class PlaybackStatus(Struct, frozen=True):
    """Where a rehearsal stands.

    Attributes:
        election: Name of the recorded election.
        virtual_clock: The rehearsal's moment.
        times: Virtual seconds in a real second; None when it goes step by step.
        paused: Whether it stands still.
        position: How many answers have been served.
        total: How many answers there are.
        left_out: How many more are on record by their hash alone.
        finished: Whether every feed that is followed has been given its last answer.
    """

    election: str
    virtual_clock: datetime
    times: float | None
    paused: bool
    position: int
    total: int
    left_out: int
    finished: bool


class Playback(Protocol):
    """Goes through a timeline."""

    @property
    def timeline(self) -> Timeline:
        """The answers it goes through."""
        ...

    def answer(self, endpoint: Endpoint) -> Answer:
        """Answer a request for a feed."""
        ...

    def status(self) -> PlaybackStatus:
        """Say where it stands."""
        ...

    def pause(self) -> None:
        """Give the same answers until resumed."""
        ...

    def resume(self) -> None:
        """Go on."""
        ...

    def jump(self, to: datetime) -> None:
        """Go to a moment, back or forth."""
        ...

    def run_at(self, times: float) -> None:
        """Change the speed."""
        ...


class TimedPlayback:
    """Goes through a timeline by a clock.

    Args:
        timeline: The answers.
        clock: The rehearsal's time.
    """

    def __init__(self, timeline: Timeline, clock: VirtualClock) -> None:
        self.timeline = timeline
        self._clock = clock
        self._asked: dict[Endpoint, datetime] = {}

    def answer(self, endpoint: Endpoint) -> Answer:
        """Return the feed's last answer served by now."""
        now = self._clock.now()
        if endpoint is not Endpoint.DEFINITION:
            self._asked[endpoint] = now
        return self.timeline.answer(endpoint, now)

    def status(self) -> PlaybackStatus:
        """Say where it stands; finished once every feed asked was asked after the end."""
        now, timeline = self._clock.now(), self.timeline
        asked = list(self._asked.values())
        return PlaybackStatus(
            election=timeline.recorded.id,
            virtual_clock=now,
            times=self._clock.times,
            paused=self._clock.paused,
            position=timeline.position(now),
            total=len(timeline.rows),
            left_out=timeline.left_out,
            finished=bool(asked) and min(asked) >= timeline.ends_at,
        )

    def pause(self) -> None:
        """Stop the clock."""
        self._clock.pause()

    def resume(self) -> None:
        """Let the clock run on."""
        self._clock.resume()

    def jump(self, to: datetime) -> None:
        """Set the clock.

        Raises:
            UsageError: The moment has no zone.
        """
        self._clock.jump(to)
        self._asked.clear()

    def run_at(self, times: float) -> None:
        """Change the clock's speed.

        Raises:
            UsageError: The speed is not above 0.
        """
        self._clock.run_at(times)


class SteppedPlayback:
    """Goes through a timeline answer by answer, however fast it is asked.

    A request to the feed whose answer is next gets it, and the next one is then due; a
    request to another feed gets that feed's last answer again. Who asks every feed of
    the timeline in turn therefore meets every answer, in the order they were served.

    Args:
        timeline: The answers.
    """

    def __init__(self, timeline: Timeline) -> None:
        self.timeline = timeline
        self._position = 0
        self._paused = False

    def answer(self, endpoint: Endpoint) -> Answer:
        """Return the next answer if it is this feed's, else the feed's last one."""
        rows = self.timeline.rows
        due = not self._paused and self._position < len(rows)
        if due and rows[self._position].endpoint is endpoint:
            self._position += 1
        return self.timeline.answer_at(endpoint, self._position)

    def status(self) -> PlaybackStatus:
        """Say where it stands; its clock is that of the last answer given."""
        timeline, position = self.timeline, self._position
        return PlaybackStatus(
            election=timeline.recorded.id,
            virtual_clock=timeline.rows[max(position - 1, 0)].served_at,
            times=None,
            paused=self._paused,
            position=position,
            total=len(timeline.rows),
            left_out=timeline.left_out,
            finished=position == len(timeline.rows),
        )

    def pause(self) -> None:
        """Give each feed its last answer until resumed."""
        self._paused = True

    def resume(self) -> None:
        """Go on with the next answer."""
        self._paused = False

    def jump(self, to: datetime) -> None:
        """Make the last answer served by a moment the next one.

        Raises:
            UsageError: The moment has no zone.
        """
        if to.tzinfo is None:
            raise UsageError(f"moment {to.isoformat()}: has no zone, expected one")
        self._position = max(self.timeline.position(to) - 1, 0)

    def run_at(self, times: float) -> None:
        """Refuse: the pace is that of who asks.

        Raises:
            UsageError: Always.
        """
        raise UsageError(f"speed {times}: this rehearsal goes step by step, expected none")
