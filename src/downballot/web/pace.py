"""How often one address may send a form."""

from __future__ import annotations

import time
from collections import OrderedDict, deque
from collections.abc import Callable

MOST, SECONDS = 30, 60.0  # forms from one address, in so long
KEPT_ADDRESSES = 10_000


class Pace:
    """Counts what each address sent of late; asked from one thread, the server's own.

    Args:
        most: Forms that may be sent in a while.
        seconds: How long a while is.
        clock: Seconds of a clock that never goes back.
    """

    def __init__(
        self,
        most: int = MOST,
        seconds: float = SECONDS,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._most = most
        self._seconds = seconds
        self._clock = clock
        self._sent: OrderedDict[str, deque[float]] = OrderedDict()

    def allows(self, address: str) -> bool:
        """Note that an address sends a form, and say whether it may.

        Args:
            address: The address.
        """
        now = self._clock()
        sent = self._sent.setdefault(address, deque(maxlen=self._most))
        self._sent.move_to_end(address)
        while len(self._sent) > KEPT_ADDRESSES:
            self._sent.popitem(last=False)
        if len(sent) == self._most and now - sent[0] < self._seconds:
            return False
        sent.append(now)
        return True
