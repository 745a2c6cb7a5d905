"""Reads ``desk.toml``: a mistake names its line and what is allowed there."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec

from downballot.desk.settings import Settings
from downballot.errors import DeskError, RuleError
from downballot.model.rule import parse_share

FILE_NAME = "desk.toml"
MOST_VOTES = "most votes"
ALLOWED = {
    "stage": "primary or general",
    "otherwise": "nothing, top-two or fails",
    "scope": "whole or part",
    "follow": "true or false",
    "date": "a day as 2024-11-05, without quotes",
    "poll_seconds": "a number of seconds",
    "seats": "a whole number",
    "allowed_hosts": 'a list of host names, as ["results.lavote.gov"]',
    "allow_local_addresses": "true or false",
}
_HEADER = re.compile(r"\s*(\[\[?)\s*([\w.]+)\s*\]\]?")
_STEP = re.compile(r"\.(\w+)|\[(\d+)\]")


def read_settings(folder: Path) -> Settings:
    """Read the ``desk.toml`` of a desk's folder.

    Raises:
        DeskError: There is none, or it has a mistake; the message names file and line.
    """
    path = folder / FILE_NAME
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise DeskError(
            f"{path}: not found, expected a desk folder; `downballot init {folder}` makes one"
        ) from error
    except (OSError, UnicodeDecodeError) as error:
        raise DeskError(f"{path}: cannot be read ({error}), expected UTF-8 text") from error
    return parse_settings(text, str(path))


def parse_settings(text: str, where: str) -> Settings:
    """Read the text of a ``desk.toml``.

    Args:
        text: All of it.
        where: Name of the file, for messages.

    Raises:
        DeskError: The message names the line, what is wrong and what is allowed.
    """
    try:
        settings = msgspec.convert(tomllib.loads(text), Settings)
    except tomllib.TOMLDecodeError as error:
        raise DeskError(f"{where}: {error}, expected TOML") from error
    except msgspec.ValidationError as error:
        raise _located(error, text, where) from error
    _check(settings, text, where)
    return settings


def _located(error: msgspec.ValidationError, text: str, where: str) -> DeskError:
    problem, _, place = str(error).partition(" - at ")
    steps = [name or int(number) for name, number in _STEP.findall(place.strip("`"))]
    unknown = re.search(r"unknown field `(\w+)`", problem)
    if unknown:
        steps.append(unknown.group(1))
    name = next((step for step in reversed(steps) if isinstance(step, str)), "")
    allowed = ALLOWED.get(name) or _fields(steps) if unknown else ALLOWED.get(name, "")
    expected = f", expected {allowed}" if allowed else ""
    return DeskError(f"{where}:{line_of(text, steps)}: {name}: {problem}{expected}")


def _fields(steps: list[str | int]) -> str:
    """Name the fields that a table of ``desk.toml`` may have."""
    shape: type[msgspec.Struct] = Settings
    for step in steps[:-1]:
        if isinstance(step, str):
            field = next(one for one in msgspec.structs.fields(shape) if one.name == step)
            shape = getattr(field.type, "__args__", (field.type,))[0]
    return "one of " + ", ".join(one.name for one in msgspec.structs.fields(shape))


def line_of(text: str, steps: list[str | int]) -> int:
    """Find the line of a value in TOML text, from 1; its table's line when it is absent.

    Args:
        text: The TOML text.
        steps: Path to the value: names, and indexes of arrays of tables.
    """
    counts: dict[str, int] = {}
    table, nearest = "", 1
    wanted_table, wanted_key = _table_and_key(steps)
    for number, line in enumerate(text.splitlines(), 1):
        header = _HEADER.match(line)
        if header:
            table = _table_name(header, counts)
            nearest = number if wanted_table.startswith(table) else nearest
        elif table == wanted_table and re.match(rf"\s*{re.escape(wanted_key)}\s*=", line):
            return number
    return nearest


def _table_and_key(steps: list[str | int]) -> tuple[str, str]:
    names = [index for index, step in enumerate(steps) if isinstance(step, str)]
    if not names:
        return "", ""
    last = names[-1]
    if last + 1 < len(steps) and last + 1 == len(steps) - 1 and _is_table(steps):
        return _path(steps), ""
    return _path(steps[:last]), str(steps[last])


def _is_table(steps: list[str | int]) -> bool:
    return steps[-2:-1] in (["elections"], ["sources"], ["contests"])


def _path(steps: list[str | int]) -> str:
    return "".join(f".{step}" if isinstance(step, str) else f"[{step}]" for step in steps)


def _table_name(header: re.Match[str], counts: dict[str, int]) -> str:
    """Name the table that a header opens, with the index of each array on the way."""
    path = ""
    parts = header.group(2).split(".")
    for position, part in enumerate(parts):
        path += f".{part}"
        opens = position == len(parts) - 1 and header.group(1) == "[["
        if opens:
            counts[path] = counts.get(path, -1) + 1
        if path in counts:
            path += f"[{counts[path]}]"
    return path


def _check(settings: Settings, text: str, where: str) -> None:
    try:
        ZoneInfo(settings.timezone)
    except (ZoneInfoNotFoundError, ValueError) as error:
        line = line_of(text, ["timezone"])
        raise DeskError(
            f"{where}:{line}: timezone: {settings.timezone!r} is unknown, "
            "expected an IANA name as America/Los_Angeles"
        ) from error
    _check_contests(settings, text, where)
    for index, election in enumerate(settings.elections):
        place: list[str | int] = ["elections", index]
        if not re.fullmatch(r"[a-z0-9][a-z0-9-]*", election.id):
            raise DeskError(
                f"{where}:{line_of(text, [*place, 'id'])}: id: {election.id!r}, "
                "expected lower-case letters, digits and dashes"
            )
        if [one.id for one in settings.elections].count(election.id) > 1:
            raise DeskError(
                f"{where}:{line_of(text, [*place, 'id'])}: id: {election.id!r} twice, "
                "expected each election once"
            )
        for number, source in enumerate(election.sources):
            _check_source(source.url, [*place, "sources", number, "url"], text, where)
            if source.poll_seconds <= 0:
                line = line_of(text, [*place, "sources", number, "poll_seconds"])
                raise DeskError(f"{where}:{line}: poll_seconds: must be more than 0")


def _check_contests(settings: Settings, text: str, where: str) -> None:
    known = {one.id for one in settings.elections}
    for index, contest in enumerate(settings.contests):
        place: list[str | int] = ["contests", index]
        unknown = sorted(set(contest.elections) - known)
        if unknown:
            raise DeskError(
                f"{where}:{line_of(text, [*place, 'elections'])}: elections: {unknown[0]!r} "
                f"is not in this file, expected {', '.join(sorted(known)) or 'an election'}"
            )
        try:
            check_share(contest.share)
        except RuleError as error:
            raise DeskError(f"{where}:{line_of(text, [*place, 'share'])}: {error}") from error


def check_share(words: str) -> None:
    """Check the words of a declared share; empty and ``most votes`` are none.

    Raises:
        RuleError: Other words than a share has.
    """
    if words and words.strip().lower() != MOST_VOTES:
        parse_share(words)


def _check_source(url: str, steps: list[str | int], text: str, where: str) -> None:
    if not url.startswith(("http://", "https://")):
        raise DeskError(
            f"{where}:{line_of(text, steps)}: url: {url!r}, expected an http or https address"
        )
