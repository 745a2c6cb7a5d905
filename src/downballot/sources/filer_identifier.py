"""Reads ids of filers: digits of the state's Commission, an agency's own id, or none yet."""

from __future__ import annotations

from typing import Final

import polars as pl

from downballot.sources.money_cells import fppc_id

_BEFORE: Final = r"(?i)^FPPC[ .:]*(?:(?:ID|I\.D\.|No\.?|Number)[ .:]*)*#?\s*"
NO_ID: Final = (
    "",
    "0",
    "pending",
    "n/a",
    "na",
    "none",
    "null",
    "tbd",
    "unknown",
    "-",
    "#",
    "tba",
    "applied for",
    "not assigned",
    "not yet assigned",
    "id pending",
    "#pending",
)


def identifier_of(text: pl.Expr) -> pl.Expr:
    """Read a column of ids: FPPC digits alone, else the text, empty for words such as Pending.

    An agency's own id is one whatever the case of its letters: it comes back in capitals.

    Args:
        text: A column of strings: ``1220653``, ``#1220653``, ``1396162.0`` (a spreadsheet's
            number), ``SFO-5629``, ``Pending``, null.
    """
    bare = text.str.strip_chars().str.replace(r"\.0+$", "").fill_null("")
    bare = bare.str.replace(_BEFORE, "")
    digits = fppc_id(bare)
    other = (
        pl
        .when(bare.str.to_lowercase().is_in(NO_ID))
        .then(pl.lit(""))
        .otherwise(bare.str.to_uppercase().str.replace(r"^#\s*", ""))
    )
    return pl.when(digits != "").then(digits).otherwise(other)


def or_named(identifier: pl.Expr, name: pl.Expr) -> pl.Expr:
    """Return the id of a filer, or ``name:`` and its name while it has none.

    Args:
        identifier: Ids, empty for none.
        name: Names, empty for none; without either the id stays empty.
    """
    named = pl.when(name != "").then("name:" + name).otherwise(pl.lit(""))
    return pl.when(identifier != "").then(identifier).otherwise(named)
