"""Runs a web application on a port: in the background for a demo or a test, or in front."""

from __future__ import annotations

import asyncio
import socket
import threading
import time
from collections.abc import Callable
from types import TracebackType
from typing import Self

import uvicorn
from litestar import Litestar
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from downballot.errors import UsageError

try:
    import resource
except ImportError:  # not on Unix: nothing to raise
    resource = None  # type: ignore[assignment]

START_SECONDS = 10.0
WAIT_SECONDS = 0.5  # how soon an interrupt is noticed where joining cannot be interrupted


class Connection(HttpToolsProtocol):
    """A connection whose transport the application may cut off (``scope["state"]``)."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin.

        Args:
            transport: Takes and gives the bytes.
        """
        super().connection_made(transport)
        self.app_state = {**self.app_state, "transport": transport}


class Server(uvicorn.Server):
    """A server that says beforehand that it ends.

    Args:
        config: Its settings.
        ending: Called on the event loop before open connections are waited for.
    """

    def __init__(self, config: uvicorn.Config, ending: Callable[[], None]) -> None:
        super().__init__(config)
        self._ending = ending

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """End.

        Args:
            sockets: What it listens on.
        """
        self._ending()
        await super().shutdown(sockets)


class AppServer:
    """A web application on a port of this machine.

    Args:
        app: The application.
        host: Address to listen on.
        port: Port to listen on; 0 for any free one.
    """

    def __init__(self, app: Litestar, *, host: str = "127.0.0.1", port: int = 0) -> None:
        self.app = app
        self.host = host
        self._wanted_port = port
        self._socket: socket.socket | None = None
        self._server: uvicorn.Server | None = None
        self._thread: threading.Thread | None = None

    @property
    def url(self) -> str:
        """Address of the application, without a path.

        Raises:
            UsageError: It is not running.
        """
        if self._socket is None:
            raise UsageError("server: not running, expected start() first")
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"http://{host}:{self._socket.getsockname()[1]}"

    def start(self) -> Self:
        """Serve in a thread of its own until stopped; nothing changes if it serves.

        Raises:
            UsageError: The port is taken, or the server does not start.
        """
        if self._thread is None:
            server, listener = self._open()
            self._thread = threading.Thread(
                target=server.run, args=([listener],), name="server", daemon=True
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

    def run(self, ready: Callable[[str], None] | None = None) -> None:
        """Serve in front until interrupted (Ctrl-C or a termination signal).

        Args:
            ready: Called with the address once the port is ours.

        Raises:
            UsageError: The port is taken.
        """
        server, listener = self._open()
        try:
            if ready:
                ready(self.url)
            server.run([listener])
        finally:
            self._close()

    def ending(self) -> None:
        """Let go of what would keep the server from ending; called on its event loop."""

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

    def _open(self) -> tuple[uvicorn.Server, socket.socket]:
        self._socket = _listen(self.host, self._wanted_port)
        config = uvicorn.Config(
            self.app,
            http=Connection,
            lifespan="off",
            ws="none",
            log_config=None,
            access_log=False,
            server_header=False,
            timeout_graceful_shutdown=1,
        )
        self._server = Server(config, self.ending)
        return self._server, self._socket

    def _wait(self, server: uvicorn.Server) -> None:
        deadline = time.monotonic() + START_SECONDS
        while not server.started:
            if time.monotonic() > deadline:
                self.stop()
                raise UsageError(f"server: no start within {START_SECONDS:g} seconds")
            time.sleep(0.005)

    def _close(self) -> None:
        if self._socket is not None:
            self._socket.close()
        self._socket = self._server = self._thread = None


def allow_connections(wanted: int) -> int:
    """Let this process have as many connections as it may; return how many.

    Args:
        wanted: How many it is to have.
    """
    if resource is None:
        return wanted
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft == resource.RLIM_INFINITY or soft >= wanted:
        return wanted
    allowed = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
    resource.setrlimit(resource.RLIMIT_NOFILE, (allowed, hard))
    return allowed


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # The protocol is named because asyncio sends without delay only on such sockets.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except (OSError, OverflowError) as error:
        listener.close()
        raise UsageError(
            f"port {port} of {host}: {error}, expected a free port of this machine, or 0"
        ) from error
    return listener
