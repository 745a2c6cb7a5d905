"""How a benchmark measures, and what it hands back."""

from __future__ import annotations

import os
import statistics
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from time import perf_counter

from msgspec import Struct

MILLISECONDS = 1_000


class Row(Struct, frozen=True, kw_only=True):
    """One line of the table.

    Attributes:
        benchmark: Name of the benchmark, filled in by the runner.
        subject: What was measured.
        milliseconds: Median time, in milliseconds.
        ratio: Times the floor of the same run; 1 for the floor itself, None without one.
        peak_mib: Most memory that the benchmark's process held until then, in MiB; None
            where that says nothing.
        note: What the work was, with its counts.
    """

    benchmark: str = ""
    subject: str
    milliseconds: float
    ratio: float | None = None
    peak_mib: float | None = None
    note: str = ""


class NotMeasured(Exception):
    """A benchmark cannot run here; says why and what would help."""


def timed(action: Callable[[], object]) -> float:
    """Return how long one call takes, in milliseconds."""
    began = perf_counter()
    action()
    return (perf_counter() - began) * MILLISECONDS


def median_ms(action: Callable[[], object], *, repeats: int = 10) -> float:
    """Return the median time of a call in milliseconds, after one call to warm up.

    Args:
        action: What to call.
        repeats: Calls that count.
    """
    action()
    return statistics.median(timed(action) for _ in range(repeats))


def child_cpu_ms(command: Sequence[str], *, repeats: int = 10) -> float:
    """Return the median CPU time (user and system) of a child process, in milliseconds.

    Args:
        command: Program, with its whole path, and arguments; its output is thrown away.
        repeats: Runs that count, after one to warm up.

    Raises:
        NotMeasured: The program is not there or fails.
    """
    times = [_child_cpu_ms(command) for _ in range(repeats + 1)]
    return statistics.median(times[1:])


def _child_cpu_ms(command: Sequence[str]) -> float:
    silent = [(os.POSIX_SPAWN_OPEN, stream, os.devnull, os.O_WRONLY, 0) for stream in (1, 2)]
    try:
        child = os.posix_spawn(command[0], list(command), os.environ, file_actions=silent)
    except OSError as error:
        raise NotMeasured(f"{command[0]}: {error.strerror}") from error
    _, status, used = os.wait4(child, 0)
    code = os.waitstatus_to_exitcode(status)
    if code != 0:
        raise NotMeasured(f"{' '.join(command)}: exit code {code}, expected 0")
    return (used.ru_utime + used.ru_stime) * MILLISECONDS


def peak_mib() -> float | None:
    """Return the most memory this process has held, in MiB; None where nobody says.

    Linux alone says it for the program itself: elsewhere, and in ``getrusage``, the
    figure of a child may be that of its parent.
    """
    status = Path("/proc/self/status")
    if not sys.platform.startswith("linux") or not status.exists():
        return None
    lines = dict(line.split(":", 1) for line in status.read_text("ascii").splitlines())
    return int(lines["VmHWM"].split()[0]) / 1024
