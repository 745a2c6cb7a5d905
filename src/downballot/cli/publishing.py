"""Commands that publish: build."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter
from rich.console import Console
from rich.progress import Progress

from downballot.cli.output import console, print_json
from downballot.cli.parameters import HERE, DeskFolder
from downballot.errors import UsageError
from downballot.web.baking import Baked, Baker, cores

SHOWN_BROKEN = 10


def build(
    folder: Annotated[Path, Parameter(name="DIR")],
    /,
    *,
    desk: DeskFolder = HERE,
    watch: bool = False,
    every: float = 1.0,
    processes: int = 0,
    json: bool = False,
) -> None:
    """Bake the desk's pages as files for any host or bucket; again, only what changed.

    Every page in every language, its style and scripts, sitemap.xml and robots.txt, and one
    small JSON by which open pages learn that they are out of date.

    Example: downballot build site --desk my-desk --watch

    Args:
        folder: Where the files go: an empty folder, or one that build wrote.
        desk: The desk's folder.
        watch: Go on, and build again whenever something has arrived, until Ctrl-C.
        every: With watch, how often to look, in seconds.
        processes: How many make pages side by side; as many as there are cores for 0.
        json: Print what was done as JSON.
    """
    if every <= 0:
        raise UsageError(f"every {every:g}: expected seconds above 0")
    if processes < 0:
        raise UsageError(f"processes {processes}: expected 1 or more, or 0 for every core")
    out = console()
    with Baker(desk, folder, processes=processes or cores()) as baker:
        last = _build(baker, out, json=json)
        while watch:
            time.sleep(every)
            if baker.state() != last.version:
                last = _build(baker, out, json=json)


def _build(baker: Baker, out: Console, *, json: bool) -> Baked:
    with Progress(console=out, transient=True, disable=json) as progress:
        task = progress.add_task("pages", total=None)

        def show(done: int, known: int) -> None:
            progress.update(task, completed=done, total=known)

        done = baker.bake(show)
    if json:
        print_json(done)
    else:
        _say(done, out)
    return done


def _say(done: Baked, out: Console) -> None:
    out.print(
        f"{done.pages:,} files: {done.made:,} made again, {done.written:,} with other bytes, "
        f"{done.removed:,} removed, in {done.seconds:.1f} s.",
        markup=False,
    )
    for address, problem in done.broken[:SHOWN_BROKEN]:
        out.print(
            f"{address}: a page leads there, but the desk answers {problem}", markup=False
        )
