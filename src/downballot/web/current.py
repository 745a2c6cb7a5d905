"""What the desk's answers depend on as it is now, asked by many requests at once."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime
from zoneinfo import ZoneInfo

from msgspec import Struct

from downballot.web.reader import DeskReader, Freshness


class Reading(Struct, frozen=True):
    """The state of a desk, read once.

    Attributes:
        number: Place among the readings, from 1.
        fresh: What was read.
        day: The day it was, in the desk's zone: a page may say what is next.
    """

    number: int
    fresh: Freshness
    day: date

    def same(self, other: Reading) -> bool:
        """Say whether nothing has changed between two readings.

        Args:
            other: The other reading.
        """
        return (self.fresh, self.day) == (other.fresh, other.day)


class CurrentState:
    """Reads the journal's state off the event loop, once for everybody who waits.

    Whoever asks gets a reading that began after the question: nothing that was kept before
    a request can be missing from its answer, however many ask.

    Args:
        reader: Reads the desk.
    """

    def __init__(self, reader: DeskReader) -> None:
        self._read: Callable[[], Freshness] = reader.fresh
        self._zone = ZoneInfo(reader.desk.settings.timezone)
        # A thread of its own: pages that are being made never keep the question waiting.
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="current-state")
        self._loop: asyncio.AbstractEventLoop | None = None
        self._running: asyncio.Task[Reading] | None = None
        self._next: asyncio.Task[Reading] | None = None
        self._number = 0

    @property
    def readings(self) -> int:
        """How often the journal was asked so far."""
        return self._number

    async def now(self) -> Reading:
        """Return the state of the desk, read after this question.

        Raises:
            DownballotError: The journal cannot be read.
        """
        loop = asyncio.get_running_loop()
        if loop is not self._loop:
            self._loop, self._running, self._next = loop, None, None
        if self._next is None:
            self._next = loop.create_task(self._after(self._running))
        return await asyncio.shield(self._next)

    async def _after(self, before: asyncio.Task[Reading] | None) -> Reading:
        if before is not None:
            await asyncio.wait([before])
        self._running, self._next = self._next, None
        self._number += 1
        number = self._number
        loop = asyncio.get_running_loop()
        fresh = await loop.run_in_executor(self._thread, self._read)
        return Reading(number, fresh, datetime.now(self._zone).date())
