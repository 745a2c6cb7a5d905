"""Serves a desk: in the background for a demo or a test, or in front."""

from __future__ import annotations

from pathlib import Path
from types import TracebackType
from typing import Self

from downballot.pipeline.desk import Desk
from downballot.web.app import app_of
from downballot.web.running import AppServer

HOST = "127.0.0.1"
PORT = 8000


class DeskServer:
    """A desk's pages and API on a port of this machine.

    Args:
        folder: The desk's folder.
        host: Address to listen on.
        port: Port to listen on; 0 for any free one.

    Raises:
        DeskError: There is no ``desk.toml``, or it has a mistake.

    Examples:
        >>> with DeskServer(Path("my-desk"), port=0) as server:  # doctest: +SKIP
        ...     print(server.url)
    """

    def __init__(self, folder: Path, host: str = HOST, port: int = PORT) -> None:
        self.desk = Desk(folder)
        self._server = AppServer(app_of(self.desk), host=host, port=port)

    @property
    def url(self) -> str:
        """Address of the first page, without its last slash.

        Raises:
            UsageError: It is not running.
        """
        return self._server.url

    def start(self) -> Self:
        """Serve in a thread of its own until stopped.

        Raises:
            UsageError: The port is taken, or the server does not start.
        """
        self._server.start()
        return self

    def stop(self) -> None:
        """Stop serving and close the desk."""
        self._server.stop()
        self.desk.close()

    def run(self) -> None:
        """Serve in front until interrupted.

        Raises:
            UsageError: The port is taken.
        """
        try:
            self._server.run()
        finally:
            self.desk.close()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()


def serve(folder: Path, host: str = HOST, port: int = PORT) -> None:
    """Serve a desk in front until interrupted (Ctrl-C or a termination signal).

    Args:
        folder: The desk's folder.
        host: Address to listen on.
        port: Port to listen on; 0 for any free one.

    Raises:
        DeskError: There is no ``desk.toml``, or it has a mistake.
        UsageError: The port is taken.
    """
    DeskServer(folder, host, port).run()
