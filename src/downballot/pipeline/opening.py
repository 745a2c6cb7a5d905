"""Opens a body: of a desk where there is one, of the almanac alone where there is not."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from downballot.almanac.bodies import read_body
from downballot.desk.file import FILE_NAME
from downballot.pipeline.bodies import body_record, choose_body, known_bodies
from downballot.pipeline.body_desk import TIMEZONE, BodyDesk
from downballot.pipeline.desk import Desk


@contextmanager
def open_body(folder: Path, body: str = "") -> Iterator[BodyDesk]:
    """Open a body for reading, and close its desk afterwards.

    Args:
        folder: The desk's folder; where it holds no ``desk.toml``, the body is read from
            the almanac alone.
        body: The body's id, or the folder of its tables; the first that is known when
            empty.

    Yields:
        The body.

    Raises:
        DeskError: ``desk.toml`` has a mistake.
        UsageError: No such body is known.
        FormatError: Its tables cannot be read at all.
    """
    if body and (Path(body) / "body.csv").is_file():
        yield BodyDesk(read_body(Path(body)), today=_today())
        return
    if (folder / FILE_NAME).exists():
        with Desk(folder) as desk:
            yield desk.body(body)
        return
    chosen = choose_body(known_bodies(None), body)
    yield BodyDesk(body_record(chosen, folder), today=_today())


def _today() -> date:
    return datetime.now(ZoneInfo(TIMEZONE)).date()
