"""Starts processes that take recorded answers into a desk, and kills them.

Run by the tests as a process of its own: it loads everything once, then forks for each
line that it is sent, so that a killed process costs milliseconds and not seconds.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import time
from contextlib import closing
from pathlib import Path

from downballot.desk.file import read_settings
from downballot.desk.settings import Settings
from downballot.ledger.ledger import Ledger
from downballot.model.update import Received
from downballot.pipeline.intake import ingest, ingest_orphans
from downballot.pipeline.recorded import recorded


def take_in(desk: Path, settings: Settings, answers: list[Received], *, orphans: bool) -> None:
    """Go on where the journal ends, as `downballot ingest FOLDER` does after a kill."""
    with closing(Ledger(desk)) as ledger:
        if orphans:
            ingest_orphans(ledger, settings)
        for received in answers[len(ledger.arrivals()) :]:
            ingest(ledger, received)


def run(order: dict[str, object], settings: Settings, answers: list[Received]) -> str:
    """Fork a process for an order; return "killed" or its exit code."""
    process = os.fork()
    if process == 0:
        try:
            take_in(Path(str(order["desk"])), settings, answers, orphans=bool(order["orphans"]))
            os._exit(0)
        except BaseException as error:  # noqa: BLE001 - a forked process must end here
            sys.stderr.write(f"{type(error).__name__}: {error}\n")
            sys.stderr.flush()
            os._exit(1)
    delay = order["kill_after_seconds"]
    if isinstance(delay, float):
        time.sleep(delay)
        # Not waited for yet, so its number cannot be another process's.
        os.kill(process, signal.SIGKILL)
    _, status = os.waitpid(process, 0)
    return "killed" if os.WIFSIGNALED(status) else str(os.WEXITSTATUS(status))


def main() -> None:
    """Serve orders, one JSON object a line, until the input ends."""
    settings = read_settings(Path(sys.argv[1]))
    folder = Path(sys.argv[2])
    answers = {
        one.id: list(recorded(one, folder / one.id))
        for one in settings.elections
        if one.id in sys.argv[3:]
    }
    _say("ready")
    for line in sys.stdin:
        order = json.loads(line)
        _say(run(order, settings, answers[order["election"]]))


def _say(word: str) -> None:
    sys.stdout.write(f"{word}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
