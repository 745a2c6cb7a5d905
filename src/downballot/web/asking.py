"""Asks the desk's application for pages without a network: what ``serve`` would answer."""

from __future__ import annotations

import asyncio
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
        return self._runner.run(self._ask(address))

    async def _ask(self, address: str) -> Answer:
        path, _, query = address.partition("?")
        said: list[Message] = []

        async def receive() -> HTTPRequestEvent:
            return {"type": "http.request", "body": b"", "more_body": False}

        async def send(message: Message) -> None:
            said.append(message)

        await self._app(cast("Scope", _scope(path, query)), receive, send)
        return _answer(said)


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


def _answer(said: list[Message]) -> Answer:
    start = next(one for one in said if one["type"] == "http.response.start")
    bodies = (one["body"] for one in said if one["type"] == "http.response.body")
    headers = {name.decode().lower(): value.decode() for name, value in start["headers"]}
    return Answer(
        start["status"],
        headers.get("content-type", "").partition(";")[0].strip(),
        b"".join(bodies),
        headers.get("location", ""),
    )
