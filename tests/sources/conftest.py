"""Real HTTP servers on this machine, one for each thing that a source may do."""

from __future__ import annotations

import ssl
from collections.abc import Callable, Iterator
from http.client import HTTPMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

Script = Callable[[BaseHTTPRequestHandler], None]


class Source(ThreadingHTTPServer):
    """A source that answers every GET by a script and remembers what it was asked."""

    daemon_threads = True

    def __init__(self, script: Script, tls: ssl.SSLContext | None) -> None:
        self.script = script
        self.asked: list[tuple[str, HTTPMessage]] = []
        super().__init__(("127.0.0.1", 0), Handler)
        if tls:
            self.socket = tls.wrap_socket(self.socket, server_side=True)
        self.scheme = "https" if tls else "http"

    @property
    def port(self) -> int:
        return self.server_address[1]

    def url(self, path: str = "/", host: str = "127.0.0.1") -> str:
        return f"{self.scheme}://{host}:{self.port}{path}"

    def handle_error(self, request, client_address) -> None:
        """Say nothing: a client that hangs up is what many tests are about."""


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Source

    def do_GET(self) -> None:
        self.server.asked.append((self.path, self.headers))
        self.server.script(self)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def serve() -> Iterator[Callable[..., Source]]:
    """Start sources that end with the test.

    Yields:
        A function: ``serve(script)`` starts a source and returns it.
    """
    running: list[Source] = []

    def start(script: Script, *, tls: ssl.SSLContext | None = None) -> Source:
        source = Source(script, tls)
        running.append(source)
        Thread(
            target=source.serve_forever, kwargs={"poll_interval": 0.005}, daemon=True
        ).start()
        return source

    yield start
    for source in running:
        source.shutdown()
        source.server_close()
