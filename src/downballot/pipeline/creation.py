"""Makes a desk's folder from a template."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path

from downballot.desk.file import FILE_NAME, parse_settings
from downballot.desk.settings import Settings
from downballot.errors import UsageError
from downballot.ledger.files import write_whole
from downballot.ledger.ledger import Ledger
from downballot.ledger.people import Row
from downballot.model.count import BallotKind
from downballot.model.record import Certification, Outstanding

BY_TEMPLATE = "template"
TIDY = "tidy.csv"  # the table to fill in, shipped to desks that have no source to follow
BODY = "body"  # the template of a body's tables, which is no desk
_COUNTY = re.compile(r"https://results\.lavote\.gov")


def templates() -> tuple[str, ...]:
    """Return the names of the templates."""
    folder = _templates()
    return tuple(sorted(one.name for one in folder.iterdir() if (one / FILE_NAME).is_file()))


def create_desk(folder: Path, template: str, *, county_url: str = "") -> Settings:
    """Make a desk's folder: its ``desk.toml`` and the facts that its template ships.

    Args:
        folder: The folder; made when absent. It must not hold a desk yet.
        template: Name of a template.
        county_url: Ask this address in place of the county's, as for a rehearsal
            (``http://127.0.0.1:8800``); local addresses are then allowed.

    Raises:
        UsageError: There is no such template, it has no source to be asked elsewhere, or
            the folder holds a desk.
        NotKept: The folder cannot be written.
    """
    if template not in templates():
        allowed = ", ".join(templates())
        raise UsageError(f"template {template!r}: unknown, expected one of {allowed}")
    path = folder / FILE_NAME
    if path.exists():
        raise UsageError(f"{path}: a desk is there already, expected a folder without one")
    text = (_templates() / template / FILE_NAME).read_text(encoding="utf-8")
    if county_url:
        text = _asking(text, county_url)
    settings = parse_settings(text, f"template {template}")
    ledger = Ledger(folder, settings.journal)
    try:
        ledger.people.add(list(_facts(_templates() / template)))
    finally:
        ledger.close()
    if by_hand(settings) and not (folder / TIDY).exists():
        write_whole(folder / TIDY, (_templates() / TIDY).read_bytes())
    # Last: a folder is a desk from here on, and has all that its template ships.
    write_whole(path, text.encode())
    return settings


def create_body(folder: Path) -> tuple[str, ...]:
    """Make a folder of the tables of a body, all invented, to be filled in.

    Args:
        folder: The folder; made when absent. It must not hold a body yet.

    Returns:
        The names of the files.

    Raises:
        UsageError: The folder holds a body.
        NotKept: The folder cannot be written.
    """
    if (folder / "body.csv").exists():
        raise UsageError(f"{folder}: a body is there already, expected a folder without one")
    files = sorted((_templates() / BODY).iterdir(), key=lambda one: one.name)
    # Last: a folder is a body from here on, and has all its tables.
    files.sort(key=lambda one: one.name == "body.csv")
    for one in files:
        write_whole(folder / one.name, one.read_bytes())
    return tuple(one.name for one in files)


def by_hand(settings: Settings) -> bool:
    """Say whether a desk has no source to follow, so that counts come in as files."""
    return not any(election.sources for election in settings.elections)


def _asking(text: str, county_url: str) -> str:
    found = re.fullmatch(r"https?://([^/]+?)(:\d+)?/?", county_url)
    if not found:
        raise UsageError(f"{county_url!r}: not an address, expected http://127.0.0.1:8800")
    text, places = _COUNTY.subn(county_url.rstrip("/"), text)
    if not places:
        raise UsageError(f"{county_url!r}: the template has no source, expected no county")
    # A rehearsal goes faster than a county: it is asked each second.
    text = re.sub(r"^poll_seconds = \d+$", "poll_seconds = 1", text, flags=re.MULTILINE)
    text = text.replace('allowed_hosts = ["', f'allowed_hosts = ["{found.group(1)}", "')
    return text.replace("allow_local_addresses = false", "allow_local_addresses = true")


def _templates() -> Traversable:
    return resources.files("downballot.almanac") / "templates"


def _facts(folder: Traversable) -> Iterator[Row]:
    added_at = datetime.now(UTC)
    for row in _table(folder / "outstanding.csv"):
        yield Outstanding(
            election=row["election"],
            scope=row["scope"],
            kind=BallotKind(row["kind"]),
            ballots=int(row["ballots"]),
            published_at=datetime.fromisoformat(row["published_at"]),
            source=row["source"],
            note=row["note"],
            by=BY_TEMPLATE,
            added_at=added_at,
        )
    for row in _table(folder / "certification.csv"):
        day = row["certified_on"]
        yield Certification(
            election=row["election"],
            published_at=datetime.fromisoformat(row["published_at"]),
            certified_on=date.fromisoformat(day) if day else None,
            source=row["source"],
            by=BY_TEMPLATE,
            added_at=added_at,
        )


def _table(file: Traversable) -> Iterator[dict[str, str]]:
    if file.is_file():
        yield from csv.DictReader(io.StringIO(file.read_text(encoding="utf-8")))
