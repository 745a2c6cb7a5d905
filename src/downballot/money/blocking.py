"""Which pairs of records are compared at all: pairs that agree on one of these rules.

A rule is a key; records of one key are a block. A block pairs with its square, so the largest
blocks of a rule ("maria garcia" in Los Angeles) are left to the other, narrower rules.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import msgspec
import numpy as np
import polars as pl

# Beyond this many records, only the narrow rules: wide ones grow with the square.
WIDE_UP_TO: Final = 60_000

_MOST_PAIRS: Final = 4_000_000  # of one rule, or four for each record where that is more


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


def _key(parts: Sequence[Part]) -> pl.Expr:
    values = [
        pl.col(p.column).str.head(p.first) if p.first else pl.col(p.column) for p in parts
    ]
    known = pl.all_horizontal(pl.col(p.column).is_not_null() for p in parts)
    whole = pl.concat_str(*values, separator="\x1f", ignore_nulls=True)
    return pl.when(known).then(whole.hash().reinterpret(signed=True))


def _largest_block(keys: pl.Series, most_pairs: int) -> int:
    """The size up to which blocks can be used without too many pairs."""
    sizes = np.sort(keys.drop_nulls().value_counts()["count"].to_numpy().astype(np.int64))
    pairs = np.cumsum(sizes * (sizes - 1) // 2)
    used = int(np.searchsorted(pairs, most_pairs, side="right"))
    return int(sizes[used]) - 1 if used < len(sizes) else len(keys)


def block_keys(records: pl.DataFrame, rules: Sequence[Rule]) -> pl.DataFrame:
    """Each record's block by each rule, as a number: `block_0`, `block_1` …; null for none.

    Where a rule compares a record's parts with other parts, those are `other_0` and so on.

    Args:
        records: Records with the columns of the rules.
        rules: Blocking rules.
    """
    most = max(_MOST_PAIRS, 4 * records.height)
    made = []
    for i, rule in enumerate(rules):
        keys = records.select(_key(rule.parts).alias(f"block_{i}"))
        if rule.other:
            made += [keys, records.select(_key(rule.other).alias(f"other_{i}"))]
            continue
        size = _largest_block(keys.to_series(), most)
        fits = pl.len().over(f"block_{i}") <= size
        made.append(keys.select(pl.when(fits).then(pl.all())))
    return pl.concat(made, how="horizontal") if made else pl.DataFrame()


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
