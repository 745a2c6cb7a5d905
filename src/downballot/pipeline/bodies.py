"""Which bodies are known: those that a desk names, or those of the almanac."""

from __future__ import annotations

from pathlib import Path

from downballot.almanac.bodies import packaged_bodies, packaged_body, read_body
from downballot.desk.settings import BodySettings, Settings
from downballot.errors import UsageError
from downballot.model.body import BodyRecord


def known_bodies(settings: Settings | None) -> tuple[BodySettings, ...]:
    """Return the bodies that are known, those of the almanac where a desk names none.

    Args:
        settings: A desk's settings; None without a desk.
    """
    declared = settings.bodies if settings else ()
    return declared or tuple(BodySettings(one) for one in packaged_bodies())


def choose_body(bodies: tuple[BodySettings, ...], wanted: str) -> BodySettings:
    """Return the body of an id, or the first one.

    Args:
        bodies: The bodies that are known.
        wanted: Its id; empty for the first.

    Raises:
        UsageError: None is called so, or none is known.
    """
    for one in bodies:
        if wanted in {"", one.id}:
            return one
    names = ", ".join(one.id for one in bodies)
    allowed = f"one of {names}" if names else "a [[bodies]] in desk.toml"
    raise UsageError(f"body {wanted!r}: not known, expected {allowed}, or a folder of tables")


def body_record(body: BodySettings, folder: Path) -> BodyRecord:
    """Return all that is on record of a body.

    Args:
        body: What the desk says of it.
        folder: The desk's folder; the body's own folder is looked for there.

    Raises:
        UsageError: The almanac has no such body, or the folder is another body's.
        FormatError: The body's tables cannot be read at all.
    """
    if not body.folder:
        return packaged_body(body.id)
    record = read_body(folder / body.folder)
    if record.body.id != body.id:
        raise UsageError(
            f"desk.toml: body {body.id!r}: its folder {body.folder} is of "
            f"{record.body.id!r}, expected one id in both"
        )
    return record
