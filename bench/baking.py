"""From kept counts to the files of a whole site: November 2024, every contest, both languages.

The floor is copying the same files. *From scratch* forecasts every update;
*forecasts known* bakes into an empty folder with them on disk; *after one update* bakes into
the folder of the update before, as ``build --watch`` does; the contests of the school
district are followed, and so are made first.
"""

from __future__ import annotations

import os
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.measure import MILLISECONDS, NotMeasured, Row, timed
from bench.recorded_desk import fill, make_desk, recorded_answers
from downballot.desk.file import FILE_NAME
from downballot.model.update import Received
from downballot.web.baking import Baked, Baker, cores

ELECTION = "2024-general"
FOLLOWED = '[[contests]]\nmatch = "LOS ANGELES UNIFIED"\nfollow = true\n'


def measure(shared: Path) -> list[Row]:
    """Measure the site from scratch, again, after one update, and its floor.

    Raises:
        NotMeasured: The record is not there.
    """
    with TemporaryDirectory(prefix="downballot-bench-") as temporary:
        desk, site = Path(temporary) / "desk", Path(temporary) / "site"
        election = make_desk(desk)[ELECTION]
        with (desk / FILE_NAME).open("a", encoding="utf-8") as settings:
            settings.write(FOLLOWED)
        before, last = _split(recorded_answers(shared, election))
        list(fill(desk, before))
        with Baker(desk, site, processes=cores()) as baker:
            scratch, nothing = baker.bake(), baker.bake()
            list(fill(desk, [last]))
            after = baker.bake()
        with Baker(desk, Path(temporary) / "known", processes=cores()) as baker:
            known = baker.bake()
        floor = timed(lambda: _copy(site, Path(temporary) / "floor"))
    return [
        Row(subject="as many bytes and files (floor)", milliseconds=floor, ratio=1),
        _row("from scratch; aim: 20 s", scratch, floor),
        _row("from scratch, forecasts known", known, floor),
        _row("nothing has changed", nothing, floor),
        _row("after one update; aim: 1 s", after, floor),
        Row(
            subject="after one update: fronts and followed contests",
            milliseconds=after.first_seconds * MILLISECONDS,
            note="until they are there",
        ),
    ]


def _split(answers: list[Received]) -> tuple[list[Received], Received]:
    """Return answers up to the newest count, and the one that brings it."""
    bodies = [one for one in answers if one.source == "results" and one.body]
    if not bodies:
        raise NotMeasured("no results on record")
    definitions = [one for one in answers if one.source == "definition"]
    newest = next(one for one in bodies if one.body == bodies[-1].body)
    return [*definitions, *bodies[: bodies.index(newest)]], newest


def _row(subject: str, done: Baked, floor: float) -> Row:
    took = done.seconds * MILLISECONDS
    note = (
        f"{done.pages:,} files, {done.made:,} made, {done.written:,} written, {cores()} cores, "
        f"machine's load {os.getloadavg()[0]:.1f}"
    )
    return Row(subject=subject, milliseconds=took, ratio=took / floor, note=note)


def _copy(site: Path, folder: Path) -> None:
    for number, path in enumerate(one for one in site.rglob("*") if one.is_file()):
        folder.mkdir(exist_ok=True)
        (folder / str(number)).write_bytes(path.read_bytes())
