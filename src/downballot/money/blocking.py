"""Which pairs of records are compared at all: pairs that agree on one of these rules."""

from __future__ import annotations

from typing import Final

import msgspec

# Beyond this many records, only the narrow rules: wide ones grow with the square.
WIDE_UP_TO: Final = 60_000


class Part(msgspec.Struct, frozen=True):
    """A column of a record, or its first characters.

    Args:
        column: Name of the column.
        first: Number of characters; 0 for all.
    """

    column: str
    first: int = 0


class Rule(msgspec.Struct, frozen=True):
    """Pairs that agree on every part.

    Args:
        parts: Parts of one record.
        other: Parts of the other record they must equal; empty for the same parts.
    """

    parts: tuple[Part, ...]
    other: tuple[Part, ...] = ()

    @property
    def columns(self) -> frozenset[str]:
        """The columns this rule reads."""
        return frozenset(part.column for part in self.parts + self.other)


def _rule(*parts: str | tuple[str, int]) -> Rule:
    return Rule(tuple(Part(p) if isinstance(p, str) else Part(*p) for p in parts))


PERSON_NARROW: Final = (
    _rule("last", "first", ("zip", 3)),
    _rule("last", "first", "state"),
    _rule("last", "zip"),
    _rule("last", ("first", 1), ("zip", 3)),
    _rule(("last", 4), "first", "zip"),
    _rule(("last", 3), "first", "city"),
    _rule("last", "first", "employer"),
    _rule("address", ("last", 2)),
    _rule("last", "first", "occupation"),
    Rule(
        (Part("last"), Part("first"), Part("zip")), (Part("first"), Part("last"), Part("zip"))
    ),
    _rule("born", "last"),
    _rule("born", "first"),
    _rule("born", ("zip", 2)),
    _rule("email"),
    _rule("phone"),
    _rule("code"),
)
PERSON_WIDE: Final = (
    _rule("last", "first"),
    Rule((Part("last"), Part("first")), (Part("first"), Part("last"))),
    _rule("last", ("first", 1), ("zip", 1)),
    _rule("last", ("zip", 3)),
    _rule(("last", 3), "first", ("zip", 3)),
    _rule("first", "zip"),
    _rule(("last", 4), ("first", 2)),
    _rule(("last", 2), ("zip", 5)),
    _rule("address"),
    _rule("city", "last"),
    _rule("city", "zip"),
    _rule("first", "city", "occupation"),
    _rule("born"),
    _rule("mailbox"),
    _rule("zip", ("born", 4)),
    _rule("last", ("born", 4)),
    _rule("first", ("born", 4), ("zip", 2)),
    _rule("zip", "occupation"),
)
GROUP_NARROW: Final = (
    _rule("name"),
    _rule("phone"),
    _rule("address"),
    _rule(("name", 8), ("zip", 3)),
    _rule(("name", 12)),
)
GROUP_WIDE: Final = (
    _rule("zip", ("name", 4)),
    _rule("number", ("street", 3)),
    _rule("number", "zip"),
    _rule(("name", 8)),
)
