"""Runs one benchmark in a process of its own."""

from __future__ import annotations

import importlib
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import msgspec

from bench.measure import NotMeasured, Row


def run(name: str, shared: Path) -> tuple[list[Row], str]:
    """Run one benchmark; return its rows, or none and the reason.

    Args:
        name: Name of its module.
        shared: The folder of real counts.
    """
    try:
        rows: list[Row] = importlib.import_module(f"bench.{name}").measure(shared)
    except NotMeasured as reason:
        return [], str(reason)
    return [msgspec.structs.replace(row, benchmark=name) for row in rows], ""


def run_apart(name: str, shared: Path) -> tuple[list[Row], str]:
    """Run one benchmark in a fresh process, so that none warms or crowds another."""
    with ProcessPoolExecutor(max_workers=1, mp_context=get_context("spawn")) as fresh:
        return fresh.submit(run, name, shared).result()
