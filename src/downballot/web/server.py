"""Serves a desk: in the background for a demo or a test, or in front."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from downballot.pipeline.desk import Desk
from downballot.web.apart import Apart
from downballot.web.app import app_of
from downballot.web.live import MOST_LISTENERS, Listeners
from downballot.web.running import AppServer, allow_connections

HOST = "127.0.0.1"
PORT = 8000
SPARE = 256  # connections and files besides those that listen


class DeskServer(AppServer):
    """A desk's pages and API on a port of this machine.

    Args:
        folder: The desk's folder.
        host: Address to listen on.
        port: Port to listen on; 0 for any free one.
        listeners: How many open pages may listen for news at once; fewer where this
            process may not have as many connections.
        apart: Whether answers about counts are made in a process of its own.

    Raises:
        DeskError: There is no ``desk.toml``, or it has a mistake.

    Examples:
        >>> with DeskServer(Path("my-desk"), port=0) as server:  # doctest: +SKIP
        ...     print(server.url)
    """

    def __init__(
        self,
        folder: Path,
        host: str = HOST,
        port: int = PORT,
        *,
        listeners: int = MOST_LISTENERS,
        apart: bool = False,
    ) -> None:
        self.desk = Desk(folder)
        most = min(listeners, allow_connections(listeners + SPARE) - SPARE)
        super().__init__(app_of(self.desk, listeners=max(most, 0)), host=host, port=port)
        self._apart = Apart(folder) if apart else None
        self.app.state.apart = self._apart

    def ending(self) -> None:
        """Let every page go that listens for news."""
        listeners: Listeners = self.app.state.listeners
        listeners.close()

    def stop(self) -> None:
        """Stop serving and close the desk."""
        super().stop()
        self._close_desk()

    def run(self, ready: Callable[[str], None] | None = None) -> None:
        """Serve in front until interrupted, then close the desk.

        Args:
            ready: Called with the address once the port is ours.

        Raises:
            UsageError: The port is taken.
        """
        try:
            super().run(ready)
        finally:
            self._close_desk()

    def _close_desk(self) -> None:
        if self._apart:
            self._apart.close()
        self.desk.close()


def serve(
    folder: Path,
    host: str = HOST,
    port: int = PORT,
    *,
    listeners: int = MOST_LISTENERS,
    ready: Callable[[str], None] | None = None,
) -> None:
    """Serve a desk in front until interrupted (Ctrl-C or a termination signal).

    Args:
        folder: The desk's folder.
        host: Address to listen on.
        port: Port to listen on; 0 for any free one.
        listeners: How many open pages may listen for news at once.
        ready: Called with the address once the port is ours.

    Raises:
        DeskError: There is no ``desk.toml``, or it has a mistake.
        UsageError: The port is taken.
    """
    DeskServer(folder, host, port, listeners=listeners, apart=True).run(ready)
