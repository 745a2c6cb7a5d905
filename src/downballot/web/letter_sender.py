"""Sends letters that ask for a yes as soon as somebody asked, in a thread of its own."""

from __future__ import annotations

import logging
import threading

from downballot.errors import DownballotError
from downballot.pipeline.desk import Desk
from downballot.pipeline.mail_sending import Sent, open_mailer, send_letters

LOG = logging.getLogger(__name__)
AGAIN_SECONDS = 300.0  # how soon letters that a server did not take are tried again


class LetterSender:
    """Sends the letters of a desk while its pages are served.

    The thread starts with the first letter, so that a desk nobody asks has none.

    Args:
        desk: The desk.
    """

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._wake = threading.Event()
        self._turn = threading.Lock()
        self._thread: threading.Thread | None = None

    def wake(self) -> None:
        """Say that a letter waits."""
        with self._turn:
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="letters", daemon=True)
                self._thread.start()
        self._wake.set()

    def _run(self) -> None:
        while True:
            self._wake.wait(AGAIN_SECONDS)
            self._wake.clear()
            try:
                with open_mailer(self._desk) as mailer:
                    send_letters(self._desk, mailer, Sent())
            except DownballotError as error:
                LOG.error("letters: %s", error)  # noqa: TRY400 - the sentence says it all
