"""Asks the desk's application for pages without a network: what ``serve`` would answer."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import cast
from urllib.parse import unquote

from litestar.types import ASGIApp, HTTPRequestEvent, Message, Scope
from msgspec import Struct


class Answer(Struct, frozen=True):
    """What was answered.

    Attributes:
        status: HTTP status.
        media_type: What the body is, without its charset.
        body: The body.
        location: Where a redirect leads; empty without one.
    """

    status: int
    media_type: str
    body: bytes
    location: str = ""


class Asker:
    """Somebody who asks an application in this process, one question after the other.

    Args:
        app: The application.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._runner = asyncio.Runner()

    def close(self) -> None:
        """Give up what asking needs."""
        self._runner.close()

    def ask(self, address: str) -> Answer:
        """Return what the application answers.

        Args:
            address: Path, with a query where there is one, as a link has it.
        """
        path, _, query = address.partition("?")
        return _answer(self.messages(cast("Scope", _scope(path, query))))

    def messages(self, scope: Scope) -> tuple[Message, ...]:
        """Return what the application sends.

        Args:
            scope: The connection: a request without a body.
        """
        return tuple(self._runner.run(self._messages(scope)))

    async def _messages(self, scope: Scope) -> list[Message]:
        said: list[Message] = []

        async def receive() -> HTTPRequestEvent:
            return {"type": "http.request", "body": b"", "more_body": False}

        async def send(message: Message) -> None:
            said.append(message)

        await self._app(scope, receive, send)
        return said


def _scope(path: str, query: str) -> dict[str, object]:
    return {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.4"},
        "http_version": "1.1",
        "method": "GET",
        "scheme": "http",
        "path": unquote(path),
        "raw_path": path.encode(),
        "query_string": query.encode(),
        "root_path": "",
        "headers": [(b"host", b"localhost")],
        "client": ("127.0.0.1", 1),
        "server": ("127.0.0.1", 80),
        "state": {},
    }


def _answer(said: Sequence[Message]) -> Answer:
    start = next(one for one in said if one["type"] == "http.response.start")
    bodies = (one["body"] for one in said if one["type"] == "http.response.body")
    headers = {name.decode().lower(): value.decode() for name, value in start["headers"]}
    return Answer(
        start["status"],
        headers.get("content-type", "").partition(";")[0].strip(),
        b"".join(bodies),
        headers.get("location", ""),
    )
