"""Tells open pages at once that the desk has something new: server-sent events.

One task asks for the desk's state while anybody listens. A listener holds nothing but the
version it was last told: whoever falls behind is told the newest one, never a queue of
what was missed, so that neither many updates nor a slow reader take memory.
"""

from __future__ import annotations

import asyncio
import socket
from contextlib import suppress

import msgspec
from litestar import asgi
from litestar.types import Message, Receive, Scope, Send

from downballot.errors import DownballotError
from downballot.publication.addresses import EVENTS
from downballot.web.current import CurrentState

MOST_LISTENERS = 5000
EVERY_SECONDS = 0.5  # between two looks at the journal
HEARTBEAT_SECONDS = 15.0
PATIENCE_SECONDS = 10.0  # for one event to be taken by a reader
COME_BACK_SECONDS = 30
RETRY_MILLISECONDS = range(2000, 5000, 50)  # one for each listener: not all return at once
LISTENERS_A_SECOND = 500  # so many are asked to fetch in a second
LONGEST_SPREAD = 5.0
HELD_BYTES = 16_384  # unread bytes of one listener, in the kernel and again in the program
GONE_MILLISECONDS = 60_000  # a peer that acknowledges nothing for so long is gone


class News(msgspec.Struct, frozen=True):
    """What an event says.

    Attributes:
        version: The desk's version, as ``/api/v1/state`` has it.
        within: Fetch at a random moment of so many seconds, so that not all do at once.
    """

    version: str
    within: float


class Listeners:
    """The open pages of a desk.

    Args:
        current: Says what the desk's answers depend on.
        most: How many may listen at once.
        every: Seconds between two looks at the journal.
        heartbeat: Seconds of silence after which a comment is sent.
        patience: Seconds that a reader has to take what it is sent.
    """

    def __init__(
        self,
        current: CurrentState,
        *,
        most: int = MOST_LISTENERS,
        every: float = EVERY_SECONDS,
        heartbeat: float = HEARTBEAT_SECONDS,
        patience: float = PATIENCE_SECONDS,
    ) -> None:
        self._current = current
        self.most = most
        self._every = every
        self._heartbeat = heartbeat
        self._patience = patience
        self.count = 0
        self._closed = False
        self._version = ""
        self._changed = asyncio.Event()
        self._watching: asyncio.Task[None] | None = None

    def close(self) -> None:
        """Let every listener go; called on the event loop."""
        self._closed = True
        self._wake()

    async def listen(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Tell one listener of every new version until it leaves.

        Args:
            scope: The connection.
            receive: Gives what arrives.
            send: Takes what leaves.
        """
        if self.count >= self.most or self._closed:
            await _refuse(send, self.most)
            return
        self.count += 1
        leaving = asyncio.create_task(_left(receive))
        try:
            await self._look_once()  # who comes back learns at once what was missed
            self._watch()
            _hold_little(scope)
            await self._tell(send, leaving)
        except TimeoutError:
            await _drop(scope)
        finally:
            self.count -= 1
            leaving.cancel()

    async def _tell(self, send: Send, leaving: asyncio.Task[None]) -> None:
        await self._send(
            send, {"type": "http.response.start", "status": 200, "headers": _HEADERS}
        )
        retry = RETRY_MILLISECONDS[self.count % len(RETRY_MILLISECONDS)]
        text, told = f"retry: {retry}\n\n", ""
        while not (leaving.done() or self._closed):
            changed = self._changed
            if self._version != told:
                told = self._version
                text += self._event(told)
            await self._send(send, _part(text or ":\n\n"))
            text = ""
            if told == self._version:
                await self._silence(changed, leaving)
        await self._send(send, _part("", more=False))

    async def _silence(self, changed: asyncio.Event, leaving: asyncio.Task[None]) -> None:
        """Wait until something changed, the listener left or a heartbeat is due."""
        waiting = asyncio.create_task(changed.wait())
        try:
            await asyncio.wait(
                (waiting, leaving),
                timeout=self._heartbeat,
                return_when=asyncio.FIRST_COMPLETED,
            )
        finally:
            waiting.cancel()

    async def _send(self, send: Send, message: Message) -> None:
        async with asyncio.timeout(self._patience):
            await send(message)

    def _event(self, version: str) -> str:
        within = min(LONGEST_SPREAD, self.count / LISTENERS_A_SECOND)
        data = msgspec.json.encode(News(version, round(within if within >= 0.2 else 0, 1)))
        return f"id: {version}\ndata: {data.decode()}\n\n"

    def _wake(self) -> None:
        before, self._changed = self._changed, asyncio.Event()
        before.set()

    def _watch(self) -> None:
        if self._watching is None or self._watching.done():
            self._watching = asyncio.create_task(self._look())

    async def _look(self) -> None:
        while self.count and not self._closed:
            await self._look_once()
            await asyncio.sleep(self._every)

    async def _look_once(self) -> None:
        # While the journal gives no answer there is nothing to tell; heartbeats go on.
        with suppress(DownballotError):
            version = (await self._current.now()).fresh.version
            if version != self._version:
                self._version = version
                self._wake()


@asgi(EVENTS, copy_scope=False)
async def events(scope: Scope, receive: Receive, send: Send) -> None:
    """Tell whoever listens when the desk has something new."""
    listeners: Listeners = scope["litestar_app"].state.listeners
    await listeners.listen(scope, receive, send)


_HEADERS = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store, no-transform"),
    (b"x-accel-buffering", b"no"),  # nginx would hold events back
]


def _part(text: str, *, more: bool = True) -> Message:
    return {"type": "http.response.body", "body": text.encode(), "more_body": more}


async def _left(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _refuse(send: Send, most: int) -> None:
    body = msgspec.json.encode({
        "type": "about:blank",
        "title": "Service unavailable",
        "status": 503,
        "detail": f"{most} pages listen already; ask {EVENTS.replace('events', 'state')}",
        "code": "too-many-listeners",
    })
    headers = [
        (b"content-type", b"application/problem+json"),
        (b"content-length", str(len(body)).encode()),
        (b"cache-control", b"no-store"),
        (b"retry-after", str(COME_BACK_SECONDS).encode()),
    ]
    await send({"type": "http.response.start", "status": 503, "headers": headers})
    await send({"type": "http.response.body", "body": body, "more_body": False})


def _transport(scope: Scope) -> asyncio.Transport | None:
    found: asyncio.Transport | None = scope.get("state", {}).get("transport")
    return found


def _hold_little(scope: Scope) -> None:
    """Bound what is kept for a listener that does not read, and notice one that is gone."""
    transport = _transport(scope)
    if transport is None:
        return
    transport.set_write_buffer_limits(high=HELD_BYTES)
    connection = transport.get_extra_info("socket")
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, HELD_BYTES)
    if hasattr(socket, "TCP_USER_TIMEOUT"):  # Linux
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, GONE_MILLISECONDS)


async def _drop(scope: Scope) -> None:
    """Cut off a listener that does not take what it is sent."""
    transport = _transport(scope)
    if transport is not None:
        transport.abort()
        await asyncio.sleep(0.01)  # the server learns that nobody is there any more
