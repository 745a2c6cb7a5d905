"""What is on record of a body: its folder of tables, read and checked.

A body is a folder of tables, ``bodies/<id>/``; the README beside them explains each. Another
body is another folder of the same tables, to be started from ``templates/body``.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from downballot.almanac.body_checks import check_body, expected_of_rule
from downballot.almanac.body_tables import Table, read_table
from downballot.almanac.body_words import with_words
from downballot.errors import FormatError, UsageError
from downballot.model.body import (
    Alignment,
    Bloc,
    Body,
    BodyElection,
    BodyRecord,
    BodyRule,
    Candidacy,
    Contradiction,
    ControlFact,
    Endorsement,
    Endorser,
    MeasureResult,
    Person,
    PublishedSpending,
    Scheme,
    Seat,
    Term,
    Turnout,
)
from downballot.model.finding import Finding, Severity

TABLES: dict[str, type[Struct]] = {
    "body": Body,
    "rules": BodyRule,
    "seats": Seat,
    "people": Person,
    "terms": Term,
    "elections": BodyElection,
    "candidacies": Candidacy,
    "measures": MeasureResult,
    "schemes": Scheme,
    "blocs": Bloc,
    "alignments": Alignment,
    "control": ControlFact,
    "endorsers": Endorser,
    "endorsements": Endorsement,
    "turnout": Turnout,
    "contradictions": Contradiction,
    "money": PublishedSpending,
}
NEEDED = ("body", "seats")


@cache
def packaged_bodies() -> tuple[str, ...]:
    """Return the ids of the bodies in the package, sorted."""
    return tuple(
        sorted(one.name for one in _folder().iterdir() if (one / "body.csv").is_file())
    )


@cache
def packaged_body(body: str) -> BodyRecord:
    """Return what the package has on record of a body.

    Args:
        body: Its id (``lausd``).

    Raises:
        UsageError: There is no such body.
        FormatError: Its tables cannot be used.
    """
    if body not in packaged_bodies():
        allowed = ", ".join(packaged_bodies())
        raise UsageError(f"body {body!r}: no such body, expected one of {allowed}")
    return read_body(_folder() / body)


def read_body(folder: Traversable | Path) -> BodyRecord:
    """Read a body's folder of tables, and what contradicts itself in it.

    A row that cannot be read, or contradicts others, is a finding that names table and
    line, and the rest is read. So is a table other than body and seats that cannot be used.

    Args:
        folder: The folder; tables other than ``body.csv`` and ``seats.csv`` may be absent.

    Raises:
        FormatError: ``body.csv`` or ``seats.csv`` is absent, cannot be used or has no row.
    """
    tables = {name: _read(folder, f"{name}.csv", kind) for name, kind in TABLES.items()}
    for name in NEEDED:
        _demand_rows(folder, tables[name])
    lines = {name: table.lines for name, table in tables.items()}
    found = [one for table in tables.values() for one in table.findings]
    body = with_words("body", tables.pop("body").rows)
    rows = {name: with_words(name, table.rows) for name, table in tables.items()}
    record = BodyRecord(body[0], **rows)
    found += _other_tables(folder)
    found += check_body(record, lines)
    found += [
        Finding(
            Severity.ERROR, "defined-twice", f"body.csv:{line}: a second body, expected one"
        )
        for line in lines["body"][1:]
    ]
    return replace(_without_unusable(record), findings=tuple(found))


def _without_unusable(record: BodyRecord) -> BodyRecord:
    """Return a record without rules that cannot be used, which its findings name."""
    rules = (one for one in record.rules if not expected_of_rule(one, len(record.seats)))
    return replace(record, rules=tuple(rules))


def _folder() -> Traversable:
    return files("downballot.almanac") / "bodies"


def _read(folder: Traversable, name: str, kind: type[Struct]) -> Table[Any]:
    needed = name.removesuffix(".csv") in NEEDED
    if not (folder / name).is_file():
        if needed:
            raise FormatError(str(folder), "", f"has no {name}", "a body's folder of tables")
        return Table(name)
    try:
        return read_table(name, (folder / name).read_bytes(), kind)
    except OSError as error:
        raise FormatError(str(folder), name, f"cannot be read ({error})") from error
    except FormatError as error:
        if needed:
            raise FormatError(
                f"{folder}/{error.file}", "", error.problem, error.expected
            ) from error
        unusable = Finding(Severity.ERROR, "table-unreadable", str(error))
        return Table(name, findings=(unusable,))


def _demand_rows(folder: Traversable, table: Table[Any]) -> None:
    if not table.rows:
        said = [finding.sentence for finding in table.findings]
        why = said[0] if said else f"{table.name}: has no row, expected one at least"
        raise FormatError(str(folder), "", why)


def _other_tables(folder: Traversable) -> list[Finding]:
    allowed = ", ".join(f"{name}.csv" for name in TABLES)
    others = sorted(one.name for one in folder.iterdir() if one.name.endswith(".csv"))
    return [
        Finding(
            Severity.WARNING,
            "table-unknown",
            f"{name}:1: no table of a body, expected one of {allowed}",
        )
        for name in others
        if name.removesuffix(".csv") not in TABLES
    ]
