"""Splink's ready-made comparisons for whatever columns a table has: what a newcomer would use.

Each column is compared by the comparison that Splink's library has for its kind, with that
comparison's own thresholds; blocked and trained as Splink's tutorial does. Pairs of
probability 0.5 and more count as links.

Source: Splink's documentation, "Tutorial" and `splink.comparison_library`.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from typing import TYPE_CHECKING, Any

import msgspec
import polars as pl

from downballot.money.splink_examples import Example, link_by_settings, train_settings

if TYPE_CHECKING:
    from splink.internals.comparison_creator import ComparisonCreator

_BLOCKED = ("name", "first_name", "zip", "street", "phone", "email", "born", "code", "city")


class Defaults(msgspec.Struct, frozen=True):
    """Splink's defaults, trained on some rows.

    Args:
        example: How it was trained.
        settings: What was trained.
    """

    example: Example
    settings: dict[str, Any]


def _told(rows: pl.DataFrame) -> list[str]:
    """The columns of which a tenth of the rows say something."""
    known = {c: (rows[c].fill_null("") != "").sum() for c in rows.columns}
    return [c for c, n in known.items() if c not in {"record", "donor"} and 10 * n > len(rows)]


def _comparisons(columns: list[str]) -> Iterator[ComparisonCreator]:
    import splink.comparison_library as cl  # noqa: PLC0415 - kept out of start-up

    for column in columns:
        if column in {"name", "first_name", "street"}:
            yield cl.NameComparison(column)
        elif column == "email":
            yield cl.EmailComparison(column)
        elif column in {"phone", "born", "code"}:
            yield cl.LevenshteinAtThresholds(column)
        else:
            yield cl.ExactMatch(column).configure(term_frequency_adjustments=True)


def _repeated(rows: pl.DataFrame, columns: tuple[str, ...]) -> int:
    known = rows.filter((pl.col(c) != "") for c in columns)
    counts = known.group_by(*columns).len()["len"].cast(pl.Int64)
    return int((counts * (counts - 1) // 2).sum())


def _example(rows: pl.DataFrame, columns: list[str]) -> Example:
    """Rules over pairs of columns, as far as these rows repeat values."""
    blocked = [c for c in _BLOCKED if c in columns]
    single = [(c,) for c in blocked if c not in {"city", "first_name"}]
    most = 400 * rows.height
    rules = [r for r in single if _repeated(rows, r) <= most]
    pairs = [r for r in combinations(blocked[:4], 2) if _repeated(rows, r)]
    certain = tuple(blocked[:3]) if _repeated(rows, tuple(blocked[:3])) else tuple(blocked[:2])
    sessions = [r for r in (*pairs, *single) if 20 <= _repeated(rows, r) <= most]
    return Example(
        tuple(rules) or tuple(pairs) or (certain,),
        (certain,),
        0.7,
        1e6,
        tuple(sessions[:1] + [r for r in sessions[1:] if not set(r) & set(sessions[0])][:1]),
    )


def train_defaults(rows: pl.DataFrame) -> Defaults:
    """Splink's defaults trained on rows without their labels.

    Args:
        rows: As `linkage.link` takes them.
    """
    columns = _told(rows)
    example = _example(rows, columns)
    return Defaults(example, train_settings(example, [*_comparisons(columns)], rows))


def link_by_defaults(
    rows: pl.DataFrame, trained: Defaults
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Splink's links of rows, and what follows from them; see `link_by_example`.

    Args:
        rows: As `linkage.link` takes them.
        trained: As `train_defaults` gives it.
    """
    return link_by_settings(trained.example, rows, trained.settings)


def score_by_defaults(rows: pl.DataFrame, trained: Defaults) -> set[int]:
    """Which pairs Splink's defaults take for one donor, at probability 0.5 and more.

    Args:
        rows: As `linkage.link` takes them, with `pair`: the number of the pair a row is of.
        trained: As `train_defaults` gives it.
    """
    rule = {"blocking_rule": 'l."pair" = r."pair"', "sql_dialect": "duckdb"}
    settings = trained.settings | {"blocking_rules_to_generate_predictions": [rule]}
    found, _ = link_by_settings(trained.example, rows, settings)
    pair = dict(zip(rows["record"], rows["pair"], strict=True))
    return {pair[left] for left in found["left"]}
