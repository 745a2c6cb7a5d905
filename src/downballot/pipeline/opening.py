"""Opens a body: of a desk where there is one, of the almanac alone where there is not."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from downballot.almanac.bodies import packaged_bodies, read_body
from downballot.desk.file import FILE_NAME
from downballot.pipeline.bodies import body_record, choose_body, known_bodies
from downballot.pipeline.body_desk import TIMEZONE, BodyDesk
from downballot.pipeline.desk import Desk


@contextmanager
def open_body(folder: Path, body: str = "") -> Iterator[BodyDesk]:
    """Open a body for reading, and close its desk afterwards.

    Args:
        folder: The desk's folder; where it is there and holds no ``desk.toml``, the body is
            read from the almanac alone.
        body: The body's id, or else the folder of its tables; the first that is known when
            empty.

    Yields:
        The body.

    Raises:
        DeskError: There is no such folder, or ``desk.toml`` has a mistake.
        UsageError: No such body is known.
        FormatError: Its tables cannot be read at all.
    """
    if (folder / FILE_NAME).exists() or not folder.is_dir():
        with Desk(folder) as desk:
            alone = body not in desk.bodies() and _is_folder(body)
            yield _from_folder(body) if alone else desk.body(body)
    elif body not in packaged_bodies() and _is_folder(body):
        yield _from_folder(body)
    else:
        chosen = choose_body(known_bodies(None), body)
        yield BodyDesk(body_record(chosen, folder), today=_today())


def _is_folder(body: str) -> bool:
    return bool(body) and (Path(body) / "body.csv").is_file()


def _from_folder(folder: str) -> BodyDesk:
    return BodyDesk(read_body(Path(folder)), today=_today())


def _today() -> date:
    return datetime.now(ZoneInfo(TIMEZONE)).date()
