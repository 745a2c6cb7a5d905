"""Column maps: which column of a table of money is what, written down in a small file.

Source:
    docs/tidy-money.md in the project's documentation.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Final

import msgspec
from msgspec import Struct

from downballot.errors import UsageError
from downballot.model.filing import Entity, Kind, Side

DAYS: Final = ("date", "period_from", "period_to", "filed_on", "election_on")
FIELDS: Final = (
    "filer", "filer_name", "amount", "kind", "filing", "amendment", "form", "schedule",
    "transaction", *DAYS, "memo", "entity", "name", "first_name", "city", "state", "zip",
    "employer", "occupation", "counterparty", "intermediary", "intermediary_id", "candidate",
    "office", "district", "measure", "side", "code", "description", "election",
)  # fmt: skip
NEEDED: Final = ("filer", "amount", "kind")
NEEDED_OF_TOTALS: Final = ("filer", "election")
LINE_NAME: Final = re.compile(r"[A-Z0-9-]+/[0-9A-Z]+")
ANY: Final = "*"
MEMO_WORDS: Final = ("true", "false")
CODED: Final[dict[str, tuple[str, ...]]] = {
    "kind": tuple(Kind),
    "entity": tuple(Entity),
    "side": tuple(Side),
    "memo": MEMO_WORDS,
}
EMPTY_MEANS: Final[dict[str, str]] = {
    "entity": Entity.UNKNOWN,
    "side": Side.NONE,
    "memo": "false",
}


class ColumnMap(Struct, frozen=True, forbid_unknown_fields=True):
    """Which column is what.

    Attributes:
        title: What the table is.
        columns: Heading by field; the fields are ``FIELDS``.
        constants: The same value on every row, by field.
        lines: Heading by line of a form (``F460/11``): of a table of totals, which has one
            row a filer and election and no payments.
        words: For kind, entity, side and memo: our word by the table's word.
        ignored: Headings that are left out; ``*`` for all others.
        optional: Fields, and lines of forms, whose column need not be there.
        date_format: How days are written, for every field that is one; empty for any of the
            ways that California's filings write them (``2024-11-05``, ``11/5/2024``).
    """

    title: str
    columns: dict[str, str]
    constants: dict[str, str] = {}
    lines: dict[str, str] = {}
    words: dict[str, dict[str, str]] = {}
    ignored: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()
    date_format: str = ""

    def fits(self, headings: Iterable[str]) -> bool:
        """Say whether a table has all columns that are needed and none that is unknown."""
        found = set(headings)
        needed = {
            heading
            for name, heading in {**self.columns, **self.lines}.items()
            if name not in self.optional
        }
        stated = set(self.lines.values())
        known = {*self.columns.values(), *stated, *self.ignored}
        told = not stated or not stated.isdisjoint(found)
        return needed <= found and told and (ANY in self.ignored or found <= known)


def read_map(text: bytes, name: str) -> ColumnMap:
    """Read a column map.

    Args:
        text: TOML.
        name: Name used in messages.

    Raises:
        UsageError: It is no TOML, has words that are unknown, or says nothing of what is
            needed.
    """
    try:
        made = msgspec.toml.decode(text, type=ColumnMap)
    except msgspec.DecodeError as error:
        raise UsageError(
            f"{name}: {error}, expected a column map (docs/tidy-money.md)"
        ) from error
    problem = _problem(made)
    if problem:
        raise UsageError(f"{name}: {problem}")
    return made


@cache
def packaged_maps() -> dict[str, ColumnMap]:
    """Return the maps that come with Downballot, by name."""
    folder = files("downballot.sources") / "tidy_maps"
    found = sorted(entry.name for entry in folder.iterdir() if entry.name.endswith(".toml"))
    return {
        name.removesuffix(".toml"): read_map((folder / name).read_bytes(), name)
        for name in found
    }


def named_map(name: str | Path) -> ColumnMap:
    """Return a map that comes with Downballot by its name, or one from a file.

    Args:
        name: ``oakland``, or the path of a TOML file.

    Raises:
        UsageError: Neither is there, or the file is no column map.
    """
    known = packaged_maps()
    if str(name) in known:
        return known[str(name)]
    path = Path(name)
    if not path.is_file():
        allowed = ", ".join(known)
        raise UsageError(
            f"column map {str(name)!r}: unknown, expected one of {allowed}, or a TOML file"
        )
    return read_map(path.read_bytes(), path.name)


def _problem(made: ColumnMap) -> str:
    """Return what is wrong with a map; empty for nothing."""
    given = {*made.columns, *made.constants}
    unknown = sorted((given | set(made.optional) - set(made.lines)) - set(FIELDS))
    if unknown:
        return f"field {unknown[0]!r}, expected one of {', '.join(FIELDS)}"
    twice = sorted(set(made.columns) & set(made.constants))
    if twice:
        return f"field {twice[0]!r} has a column and a constant, expected one of them"
    needed = NEEDED_OF_TOTALS if made.lines else NEEDED
    missing = [field for field in needed if field not in given]
    if missing:
        return f"field {missing[0]!r} is missing, expected a column or a constant"
    unclear = [name for name in made.lines if not LINE_NAME.fullmatch(name)]
    if unclear:
        return f"lines: {unclear[0]!r}, expected a form or schedule and its line, as F460/11"
    return _wrong_words(made)


def _wrong_words(made: ColumnMap) -> str:
    for field, words in made.words.items():
        if field not in CODED:
            return f"words.{field}, expected words of {', '.join(CODED)}"
        wrong = sorted(set(words.values()) - set(CODED[field]))
        if wrong:
            return f"words.{field}: {wrong[0]!r}, expected one of {', '.join(CODED[field])}"
    for field in set(made.constants) & set(CODED):
        if made.constants[field] not in CODED[field]:
            allowed = ", ".join(CODED[field])
            return f"constants.{field}: {made.constants[field]!r}, expected one of {allowed}"
    return ""


def words_of(made: ColumnMap, field: str) -> dict[str, str]:
    """Return our word by the table's word: those of the map, ours as they are, and empty.

    Args:
        made: A map.
        field: kind, entity, side or memo.
    """
    own = {str(word): str(word) for word in CODED[field]}
    empty = {"": str(EMPTY_MEANS[field])} if field in EMPTY_MEANS else {}
    return own | empty | made.words.get(field, {})
