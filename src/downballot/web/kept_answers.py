"""Answers that are ready to be sent: made once for each state of the desk, then only sent.

An answer that is public (``answers.CACHING``) is kept with its headers, compressed as it
left. While the desk's state holds, whoever asks for the same address gets these bytes,
without a thread and without a template. When the state has changed, the first request
makes the answer anew; those that come meanwhile get the one before, which held until a
moment ago, or wait where they said ``no-cache`` or where it is too long ago.
"""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict

from litestar.types import ASGIApp, Message, Receive, Scope, Send
from msgspec import Struct, structs

from downballot.errors import DownballotError
from downballot.publication.addresses import EVENTS
from downballot.web.answers import CACHING
from downballot.web.current import CurrentState, Reading

KEPT_BYTES = 64 * 1024 * 1024
LARGEST_BYTES = 4 * 1024 * 1024
LAG_SECONDS = 5.0  # an answer that held so long ago may be given while the next is made
Key = tuple[bytes, str, bytes, bool]
Headers = list[tuple[bytes, bytes]]
_OF_THE_BODY = (b"content-length", b"content-encoding", b"content-type")


class KeptAnswer(Struct, frozen=True):
    """An answer as it leaves.

    Attributes:
        reading: The state of the desk that it was last known to hold for.
        held_at: When that was read, in seconds of the machine's steady clock.
        headers: Its headers.
        etag: Its validator.
        body: Its body.
    """

    reading: Reading
    held_at: float
    headers: Headers
    etag: bytes
    body: bytes


class KeptAnswers:
    """Gives answers that are ready, and has the application make those that are not.

    Args:
        app: The application that makes answers.
        current: Says what answers depend on.
    """

    def __init__(self, app: ASGIApp, current: CurrentState) -> None:
        self._app = app
        self._current = current
        self._answers: OrderedDict[Key, KeptAnswer] = OrderedDict()
        self._bytes = 0
        self._making: dict[Key, asyncio.Event] = {}  # set when an answer is made
        self._latest: Reading | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request.

        Args:
            scope: The connection.
            receive: Gives what arrives.
            send: Takes what leaves.
        """
        if scope.get("method") != "GET" or scope["path"] == EVENTS:
            await self._app(scope, receive, send)
            return
        began = time.monotonic()
        try:
            reading = await self._current.now()
        except DownballotError:  # the application says what is wrong
            await self._app(scope, receive, send)
            return
        if self._latest is None or self._latest.number < reading.number:
            self._latest = reading
        asked = dict(scope["headers"])
        key = _key(scope, asked)
        ready = await self._ready(key, reading, began, patient=_wants_newest(asked))
        if ready is None:
            await self._make(key, self._latest, began, (scope, receive, send))
        else:
            await _send(ready, asked, send)

    async def _ready(
        self, key: Key, reading: Reading, began: float, *, patient: bool
    ) -> KeptAnswer | None:
        """Return the answer if it can be given; None if who asks has to have it made."""
        while True:
            found = self._holding(key, reading, began)
            making = self._making.get(key)
            if found or making is None or making.is_set():
                return found
            before = self._answers.get(key)
            if before and not patient and began - before.held_at < LAG_SECONDS:
                return before
            await making.wait()

    def _holding(self, key: Key, reading: Reading, began: float) -> KeptAnswer | None:
        """Return the kept answer if it is as new as a reading."""
        found = self._answers.get(key)
        if found is None:
            return None
        if found.reading.number < reading.number:
            if not found.reading.same(reading):
                return None
            found = structs.replace(found, reading=reading, held_at=began)
            self._answers[key] = found
        self._answers.move_to_end(key)
        return found

    async def _make(
        self, key: Key, reading: Reading, began: float, call: tuple[Scope, Receive, Send]
    ) -> None:
        making = self._making.setdefault(key, asyncio.Event())
        scope, receive, send = call
        watched = Watched(send, making)
        try:
            await self._app(scope, receive, watched.send)
            self._keep(key, reading, began, watched)
        finally:
            making.set()
            if self._making.get(key) is making:
                del self._making[key]

    def _keep(self, key: Key, reading: Reading, began: float, made: Watched) -> None:
        before = self._answers.get(key)
        if before and before.reading.number >= reading.number:
            return
        if made.status == 304 and before and before.etag == made.etag:
            self._answers[key] = structs.replace(before, reading=reading, held_at=began)
        elif made.body is not None and len(made.body) <= LARGEST_BYTES:
            kept = KeptAnswer(reading, began, made.headers, made.etag, bytes(made.body))
            self._bytes += len(kept.body) - (len(before.body) if before else 0)
            self._answers[key] = kept
            self._answers.move_to_end(key)
            while self._bytes > KEPT_BYTES:
                self._bytes -= len(self._answers.popitem(last=False)[1].body)


class Watched:
    """Passes an answer on as it is made, and remembers it if it may be kept.

    Args:
        send: Takes what leaves.
        making: Set at once where the answer is not for everybody: nobody waits for it.
    """

    def __init__(self, send: Send, making: asyncio.Event) -> None:
        self._send = send
        self._making = making
        self.status = 0
        self.headers: Headers = []
        self.etag = b""
        self.body: bytearray | None = None

    async def send(self, message: Message) -> None:
        """Take a message of the application.

        Args:
            message: The message.
        """
        if message["type"] == "http.response.start":
            self.status = message["status"]
            self.headers = list(message["headers"])
            said = {name.lower(): value for name, value in self.headers}
            self.etag = said.get(b"etag", b"")
            if self.status == 200 and _for_everybody(said):
                self.body = bytearray()
            else:
                self._making.set()
        elif message["type"] == "http.response.body" and self.body is not None:
            self.body += message.get("body", b"")
        await self._send(message)


def _key(scope: Scope, asked: dict[bytes, bytes]) -> Key:
    compressed = b"gzip" in asked.get(b"accept-encoding", b"")
    return asked.get(b"host", b""), scope["path"], scope["query_string"], compressed


def _wants_newest(asked: dict[bytes, bytes]) -> bool:
    return b"no-cache" in asked.get(b"cache-control", b"")


def _for_everybody(said: dict[bytes, bytes]) -> bool:
    varies = {one.strip().lower() for one in said.get(b"vary", b"").split(b",")}
    public = said.get(b"cache-control") == CACHING.encode()
    return public and b"set-cookie" not in said and varies <= {b"", b"accept-encoding"}


async def _send(kept: KeptAnswer, asked: dict[bytes, bytes], send: Send) -> None:
    wanted = {one.strip() for one in asked.get(b"if-none-match", b"").split(b",")}
    plain = kept.etag.removeprefix(b"W/")
    if kept.etag and wanted & {b"*", plain, b"W/" + plain}:
        headers = [each for each in kept.headers if each[0].lower() not in _OF_THE_BODY]
        await send({"type": "http.response.start", "status": 304, "headers": headers})
        await send({"type": "http.response.body", "body": b"", "more_body": False})
        return
    await send({"type": "http.response.start", "status": 200, "headers": kept.headers})
    await send({"type": "http.response.body", "body": kept.body, "more_body": False})
