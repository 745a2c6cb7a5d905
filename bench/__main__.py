"""Runs the named benchmarks, each in a process of its own, and prints what they found."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

import msgspec
from rich.console import Console
from rich.table import Table

from bench.measure import Row
from bench.runner import run_apart

NAMES = (
    "help_time",
    "ets",
    "update",
    "night",
    "status",
    "forecast",
    "control",
    "tracing",
    "money",
    "serving",
    "live_load",
    "interactive",
    "baking",
    "maps",
    "precincts",
    "ecological",
    "backtest",
    "peer",
)
SHARED = Path(__file__).parents[2] / "shared"


def table(rows: Sequence[Row]) -> Table:
    """Lay the rows out for a terminal."""
    drawn = Table("benchmark", title="Downballot benchmarks")
    drawn.add_column("what", min_width=24)
    for heading in ("ms", "ratio", "MiB"):
        drawn.add_column(heading, justify="right")
    drawn.add_column("work")
    for row in rows:
        drawn.add_row(
            row.benchmark,
            row.subject,
            f"{row.milliseconds:,.2f}",
            "" if row.ratio is None else f"{row.ratio:,.2f}",
            "" if row.peak_mib is None else f"{row.peak_mib:,.0f}",
            row.note,
        )
    return drawn


def main(arguments: Sequence[str] | None = None) -> int:
    """Read the arguments, run, print; return 1 when a benchmark could not run."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("name", nargs="*", help=f"{', '.join(NAMES)}; all when none is named")
    parser.add_argument("--json", action="store_true", help="print JSON instead of a table")
    given = parser.parse_args(arguments)
    unknown = sorted(set(given.name) - set(NAMES))
    if unknown:
        parser.error(f"{unknown[0]!r}: no such benchmark, expected {', '.join(NAMES)}")
    shared = Path(os.environ.get("DOWNBALLOT_SHARED", SHARED))
    found = {name: run_apart(name, shared) for name in given.name or NAMES}
    rows = [row for measured, _ in found.values() for row in measured]
    if given.json:
        print(msgspec.json.format(msgspec.json.encode(rows)).decode())
    else:
        Console().print(table(rows))
    missing = [(name, reason) for name, (_, reason) in found.items() if reason]
    for name, reason in missing:
        print(f"{name}: not measured: {reason}", file=sys.stderr)
    return 1 if missing else 0


if __name__ == "__main__":
    raise SystemExit(main())
