"""Makes the answers about counts in a process of its own, so that the sending one is free.

A new count means a forecast and hundreds of readings: in a thread of the process that sends,
every other answer would wait for its turn with the interpreter. This process keeps the desk
open as the other does, and what it answers is what the other would.
"""

from __future__ import annotations

import asyncio
import os
import re
import signal
import threading
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context, parent_process
from multiprocessing.connection import wait
from pathlib import Path
from typing import cast

from litestar.types import HTTPScope, Message, Scope

from downballot.pipeline.desk import Desk
from downballot.publication.language import split_path
from downballot.web.asking import Asker

# Answers that rest on counts and take little time once a count was read; whatever may take
# long (money, tables, pictures) or is for one person alone is made where it is sent from.
_OF_COUNTS = re.compile(r"/|/screens/?|(?:/embed|/api/v1)?/elections(?:/.*)?")
_SENT = ("type", "asgi", "http_version", "method", "scheme", "path", "raw_path",
         "query_string", "root_path", "client", "server")  # fmt: skip
# What an answer that is for everybody cannot depend on; and it is wanted whole, to be kept.
_NOT_SENT = {b"cookie", b"authorization", b"if-none-match", b"if-modified-since"}


class Apart:
    """A process that makes answers for the one that sends them.

    Args:
        folder: The desk's folder.
    """

    def __init__(self, folder: Path) -> None:
        # Started afresh: a copy of this process would share its connections and threads.
        self._pool: ProcessPoolExecutor | None = ProcessPoolExecutor(
            1, get_context("spawn"), _start, (folder,)
        )
        self._pool.submit(os.getpid)  # starts it, before anybody asks

    def makes(self, scope: Scope) -> bool:
        """Say whether it makes what a request asks for.

        Args:
            scope: The connection, with the prefix of its language.
        """
        asked = self._pool is not None and scope.get("method") == "GET"
        return asked and _OF_COUNTS.fullmatch(split_path(scope["path"])[1]) is not None

    async def answer(self, scope: HTTPScope) -> tuple[Message, ...] | None:
        """Return what answers a request; None where the process has ended.

        Args:
            scope: The connection.
        """
        headers = [one for one in scope["headers"] if one[0].lower() not in _NOT_SENT]
        asked = {name: value for name, value in scope.items() if name in _SENT}
        try:
            if self._pool is None:
                return None
            made = self._pool.submit(_answer, {**asked, "headers": headers})
            return await asyncio.wrap_future(made)
        except (BrokenProcessPool, RuntimeError):
            self._pool = None  # somebody ended it: from now on answers are made here
            return None

    def close(self) -> None:
        """End the process."""
        if self._pool:
            self._pool.shutdown(wait=False, cancel_futures=True)
        self._pool = None


_asker: list[Asker] = []  # what the process that makes answers holds


def _start(folder: Path) -> None:
    from downballot.web.app import DeskApp, app_of  # noqa: PLC0415 - it imports this module

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C ends the other, which ends this one
    threading.Thread(target=_end_with_the_other, daemon=True).start()
    app = app_of(Desk(folder))
    _asker.append(Asker(app.make if isinstance(app, DeskApp) else app))


def _end_with_the_other() -> None:
    other = parent_process()
    if other is not None:
        wait([other.sentinel])
        os._exit(0)  # killed: nobody is left who would end this one


def _answer(scope: dict[str, object]) -> tuple[Message, ...]:
    return _asker[0].messages(cast("Scope", scope))
