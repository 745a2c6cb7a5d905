"""Runs a rehearsal on a port of this machine: for a demo, a test or the command line."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Collection
from types import TracebackType
from typing import Self

import uvicorn

from downballot.almanac.counts import Endpoint, load
from downballot.almanac.playback import Playback, SteppedPlayback, TimedPlayback
from downballot.almanac.rehearsal import FEEDS, Timeline
from downballot.almanac.virtual_clock import VirtualClock
from downballot.errors import UsageError
from downballot.web.rehearsal import rehearsal_app

LOOPBACK = "127.0.0.1"
START_SECONDS = 10.0
WAIT_SECONDS = 0.5  # how soon an interrupt is noticed where joining cannot be interrupted


class Rehearsal:
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
        self.playback = playback
        self._wanted_port = port
        self._socket: socket.socket | None = None
        self._server: uvicorn.Server | None = None
        self._thread: threading.Thread | None = None

    @property
    def url(self) -> str:
        """Address of the rehearsed county, without a path.

        Raises:
            UsageError: It is not running.
        """
        if self._socket is None:
            raise UsageError("rehearsal: not running, expected start() first")
        return f"http://{LOOPBACK}:{self._socket.getsockname()[1]}"

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

    def start(self) -> Self:
        """Serve in a thread of its own until stopped; nothing changes if it serves.

        Raises:
            UsageError: The port is taken, or the server does not start.
        """
        if self._thread is None:
            server, listener = self._open()
            self._thread = threading.Thread(
                target=server.run, args=([listener],), name="rehearsal", daemon=True
            )
            self._thread.start()
            self._wait(server)
        return self

    def stop(self) -> None:
        """Stop serving; nothing changes if it does not serve."""
        if self._server is not None and self._thread is not None:
            self._server.should_exit = True
            self._thread.join()
        self._close()

    def wait(self) -> None:
        """Block until stopped; an interrupt (Ctrl-C) reaches the caller."""
        thread = self._thread
        while thread is not None and thread.is_alive():
            thread.join(WAIT_SECONDS)

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    @property
    def _number(self) -> int:
        return self.playback.timeline.recorded.facts.number

    def _open(self) -> tuple[uvicorn.Server, socket.socket]:
        self._socket = _listen(self._wanted_port)
        config = uvicorn.Config(
            rehearsal_app(self.playback),
            lifespan="off",
            ws="none",
            log_config=None,
            access_log=False,
            timeout_graceful_shutdown=1,
        )
        self._server = uvicorn.Server(config)
        return self._server, self._socket

    def _wait(self, server: uvicorn.Server) -> None:
        deadline = time.monotonic() + START_SECONDS
        while not server.started:
            if time.monotonic() > deadline:
                self.stop()
                raise UsageError(f"rehearsal: no start within {START_SECONDS:g} seconds")
            time.sleep(0.005)

    def _close(self) -> None:
        if self._socket is not None:
            self._socket.close()
        self._socket = self._server = self._thread = None


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


def _listen(port: int) -> socket.socket:
    # The protocol is named because asyncio sends without delay only on such sockets.
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((LOOPBACK, port))
    except (OSError, OverflowError) as error:
        listener.close()
        raise UsageError(f"port {port}: {error}, expected a free port or 0") from error
    return listener
