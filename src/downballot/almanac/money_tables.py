"""Matching-funds programs by cycle, and consumer prices by year, as the package has them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import TypeVar

from msgspec import Struct

from downballot.almanac.body_tables import read_table
from downballot.errors import FormatError, UsageError
from downballot.model.money import ConsumerPrice, MatchingParameters

Row = TypeVar("Row", bound=Struct)


@cache
def matching_programs() -> tuple[str, ...]:
    """Return the names of the matching-funds programs there are, sorted."""
    names = (one.name for one in (_folder() / "matching_funds").iterdir())
    return tuple(sorted(name.removesuffix(".csv") for name in names if name.endswith(".csv")))


@cache
def matching_parameters(program: str) -> tuple[MatchingParameters, ...]:
    """Return the parameters of a program, by cycle, office and round.

    Args:
        program: Its name (``los-angeles``).

    Raises:
        UsageError: There is no such program.
        FormatError: Its table cannot be used.
    """
    if program not in matching_programs():
        allowed = ", ".join(matching_programs())
        raise UsageError(f"program {program!r}: no such table, expected one of {allowed}")
    return _rows(_folder() / "matching_funds" / f"{program}.csv", MatchingParameters)


@cache
def consumer_prices() -> Mapping[int, ConsumerPrice]:
    """Return the consumer price index of each year there is, by year.

    Raises:
        FormatError: The table cannot be used.
    """
    rows = _rows(_folder() / "consumer_prices.csv", ConsumerPrice)
    return {row.year: row for row in rows}


def _folder() -> Traversable:
    return files("downballot.almanac")


def _rows(path: Traversable, kind: type[Row]) -> tuple[Row, ...]:
    table = read_table(path.name, path.read_bytes(), kind)
    if table.findings:
        raise FormatError(path.name, "", table.findings[0].sentence)
    return table.rows
