"""Reads ``desk.toml``: a mistake names its line and what is allowed there."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection
from pathlib import Path

import msgspec

from downballot.desk.checks import mistakes
from downballot.desk.lines import Steps, line_of
from downballot.desk.mistake import Mistake
from downballot.desk.settings import Settings
from downballot.errors import DeskError

FILE_NAME = "desk.toml"
ALLOWED = {
    "stage": "primary or general",
    "otherwise": "nothing, top-two or fails",
    "scope": "whole or part",
    "follow": "true or false",
    "date": "a day as 2024-11-05",
    "poll_seconds": "a number of seconds",
    "seats": "a whole number",
    "allowed_hosts": 'a list of host names, as ["results.lavote.gov"]',
    "allow_local_addresses": "true or false",
    "journal": 'the address of a database, as "postgresql://desk@db.example/newsroom"',
    "elections": "tables headed [[elections]]",
    "sources": "tables headed [[elections.sources]] below their [[elections]]",
    "contests": "tables headed [[contests]]",
    "bodies": "tables headed [[bodies]]",
    "fills": 'a list of seats, as ["lausd/3"]',
    "public_url": 'the address of your pages, as "https://results.example.org"',
    "base_path": 'a path, as "/results"',
    "live_url": 'the address of your live desk, as "https://live.example.org"',
    "editors": "a table headed [editors]",
    "screens": "a table headed [screens]",
    "seconds": "a whole number of seconds",
    "show": 'a list of screens, as ["races", "calls"]',
    "enabled": "true or false",
    "calls": "a table headed [calls]",
    "probability": "a number above 0.5 to 1, as 0.995",
    "late_batches": "a whole number",
    "closest_points": "a number of percentage points",
    "least_difference": "a number from 0 to 2, as 0.12",
    "wait_points": "a number of percentage points",
    "approvals": "a whole number",
    "mail": "a table headed [mail]",
    "port": "a whole number, as 587",
    "approval": "true or false",
    "per_minute": "a whole number, as 60",
}
_STEP = re.compile(r"\.([\w-]+)|\[(\d+)\]")
_FIELD = re.compile(r"Object (contains unknown|missing required) field `([^`]*)`")
_PLACE = re.compile(r" \(at (?:line (\d+), column \d+|end of document)\)")


def read_settings(
    folder: Path,
    *,
    formats: Collection[str] | None = None,
    tables: Collection[str] | None = None,
) -> Settings:
    """Read the ``desk.toml`` of a desk's folder.

    Args:
        folder: The desk's folder.
        formats: Names of the count formats there are; None to accept any.
        tables: Names that ``beyond`` may have; None to accept any.

    Raises:
        DeskError: There is none, or it has a mistake; the message names file and line.
    """
    path = folder / FILE_NAME
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError as error:
        raise DeskError(
            f"{path}: not found, expected a desk folder; `downballot init {folder}` makes one"
        ) from error
    except (OSError, UnicodeDecodeError) as error:
        raise DeskError(f"{path}: cannot be read ({error}), expected UTF-8 text") from error
    return parse_settings(text, str(path), formats=formats, tables=tables)


def parse_settings(
    text: str,
    where: str,
    *,
    formats: Collection[str] | None = None,
    tables: Collection[str] | None = None,
) -> Settings:
    """Read the text of a ``desk.toml``.

    Args:
        text: All of it.
        where: Name of the file, for messages.
        formats: Names of the count formats there are; None to accept any.
        tables: Names that ``beyond`` may have; None to accept any.

    Raises:
        DeskError: The message names the line, what is wrong and what is allowed.
    """
    try:
        settings = msgspec.convert(tomllib.loads(text), Settings)
    except tomllib.TOMLDecodeError as error:
        raise _syntax(error, text, where) from error
    except msgspec.ValidationError as error:
        raise _located(_shape_mistake(error), text, where) from error
    for mistake in mistakes(settings, formats=formats, tables=tables):
        raise _located(mistake, text, where)
    return settings


def journal_setting(folder: Path) -> str:
    """Return what the ``desk.toml`` of a folder says of the journal; empty without one.

    Args:
        folder: A folder that may be a desk's.

    Raises:
        DeskError: It has a mistake.
    """
    return read_settings(folder).journal if (folder / FILE_NAME).exists() else ""


def _located(mistake: Mistake, text: str, where: str) -> DeskError:
    names = [step for step in mistake.steps if isinstance(step, str)]
    name = f"{names[-1]}: " if names else ""
    line = line_of(text, list(mistake.steps))
    expected = f", expected {mistake.expected}" if mistake.expected else ""
    return DeskError(f"{where}:{line}: {name}{mistake.problem}{expected}")


def _syntax(error: tomllib.TOMLDecodeError, text: str, where: str) -> DeskError:
    place = _PLACE.search(str(error))
    line = place[1] if place and place[1] else len(text.splitlines())
    problem = _PLACE.sub("", str(error))
    return DeskError(
        f'{where}:{line}: not TOML ({problem}), expected lines as title = "My desk"'
    )


def _shape_mistake(error: msgspec.ValidationError) -> Mistake:
    """Say what is wrong with the shape of a value, in words for people."""
    problem, _, place = str(error).partition(" - at ")
    steps: Steps = [name or int(number) for name, number in _STEP.findall(place.strip("`"))]
    field = _FIELD.search(problem)
    if field:
        unknown = field[1] == "contains unknown"
        expected = _fields(steps) if unknown else "it in this table"
        sentence = "unknown field" if unknown else "missing"
        return Mistake((*steps, field[2]), sentence, expected)
    names = [step for step in steps if isinstance(step, str)]
    said = problem.replace("`", "").replace("Expected ", "must be of type ")
    said = said.replace(", got ", ", is ").replace("Invalid enum value", "unknown value")
    return Mistake(tuple(steps), said, ALLOWED.get(names[-1] if names else "", ""))


def _fields(steps: Steps) -> str:
    """Name the fields that a table of ``desk.toml`` may have."""
    shape: type[msgspec.Struct] = Settings
    for step in steps:
        if isinstance(step, str):
            field = next(one for one in msgspec.structs.fields(shape) if one.name == step)
            shape = getattr(field.type, "__args__", (field.type,))[0]
    return "one of " + ", ".join(one.name for one in msgspec.structs.fields(shape))
