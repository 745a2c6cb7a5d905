"""Runs a rehearsal on a port of this machine: for a demo, a test or the command line."""

from __future__ import annotations

import time
from collections.abc import Collection

from downballot.almanac.counts import Endpoint, load
from downballot.almanac.playback import Playback, SteppedPlayback, TimedPlayback
from downballot.almanac.rehearsal import FEEDS, Timeline
from downballot.almanac.virtual_clock import VirtualClock
from downballot.web.rehearsal import rehearsal_app
from downballot.web.running import AppServer


class Rehearsal(AppServer):
    """A county that answers again what it answered then, on this machine.

    Args:
        playback: Goes through the recorded answers.
        port: Port to listen on; 0 for any free one.

    Examples:
        >>> with Rehearsal(step_through("2024-11-05-general")) as rehearsal:
        ...     rehearsal.playback.status().finished
        False
    """

    def __init__(self, playback: Playback, *, port: int = 0) -> None:
        super().__init__(rehearsal_app(playback), port=port)
        self.playback = playback

    @property
    def results_url(self) -> str:
        """Address of the results JSON."""
        return f"{self.url}/electionresults/json?electionid={self._number}"

    @property
    def counter_url(self) -> str:
        """Address of the counter feed."""
        return f"{self.url}/ElectionResults/GetCounterData?electionID={self._number}"

    @property
    def definition_url(self) -> str:
        """Address of the contests and candidates."""
        return f"{self.url}/ElectionResults/GetElectionData?electionID={self._number}"

    @property
    def finished(self) -> bool:
        """Whether every feed that is followed has been given its last answer."""
        return self.playback.status().finished

    @property
    def _number(self) -> int:
        return self.playback.timeline.recorded.facts.number


def step_through(election: str, *, feeds: Collection[Endpoint] = FEEDS) -> SteppedPlayback:
    """Prepare a rehearsal that gives every answer in turn, however fast it is asked.

    Args:
        election: Name of a recorded election.
        feeds: The feeds that are followed, all of them: it waits for each in its turn.

    Raises:
        UsageError: No such election is recorded.
    """
    return SteppedPlayback(Timeline(load(election), feeds=feeds))


def run_at(
    election: str, times: float, *, feeds: Collection[Endpoint] = FEEDS
) -> TimedPlayback:
    """Prepare a rehearsal by the clock, from a minute before the night's first count.

    Args:
        election: Name of a recorded election.
        times: Virtual seconds in a real second, above 0.
        feeds: The feeds that the county has.

    Raises:
        UsageError: No such election is recorded, or the speed is not above 0.
    """
    timeline = Timeline(load(election), feeds=feeds)
    clock = VirtualClock(timeline.opens_at, times=times, seconds=time.monotonic)
    return TimedPlayback(timeline, clock)
