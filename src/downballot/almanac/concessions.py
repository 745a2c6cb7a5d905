"""Who conceded when: ``concessions.csv``, each row with its source."""

from __future__ import annotations

import csv
import io
from datetime import date
from functools import cache
from importlib.resources import files

from msgspec import Struct


class Concession(Struct, frozen=True):
    """One concession.

    Attributes:
        election: The election day.
        person: Id of the person who conceded, as a body's tables have it.
        day: The day of the concession.
        source: Address or citation.
    """

    election: date
    person: str
    day: date
    source: str


@cache
def concessions() -> tuple[Concession, ...]:
    """Return the concessions that are on record."""
    text = (files("downballot.almanac") / "concessions.csv").read_text(encoding="utf-8")
    return tuple(
        Concession(
            date.fromisoformat(row["election"]),
            row["person"],
            date.fromisoformat(row["day"]),
            row["source"],
        )
        for row in csv.DictReader(io.StringIO(text))
    )
