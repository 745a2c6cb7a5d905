"""Attempts to sign in: who tried from where, and whether it was them.

A name is kept as a few digits of its hash: people type passwords where a name belongs, and
the rows must count tries of a name alike whether anybody has it or not.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import datetime, timedelta

import msgspec
import sqlalchemy as sa
from msgspec import Struct

from downballot.ledger.editor_tables import ATTEMPTS
from downballot.ledger.journal import Journal, insert, rows
from downballot.model.editor import person_key

KEPT = timedelta(days=30)
DIGITS = 8


class Attempt(Struct, frozen=True):
    """A try to sign in.

    Attributes:
        who: What the name is known by.
        address: Where it came from.
        at: When, aware.
        succeeded: Whether the password was right.
    """

    who: str
    address: str
    at: datetime
    succeeded: bool


Allowing = Callable[[tuple[Attempt, ...]], None]


class Attempts:
    """The tries of a month to sign in at a desk.

    Args:
        journal: The journal of the desk.
    """

    def __init__(self, journal: Journal) -> None:
        self._journal = journal

    def begin(self, name: str, address: str, at: datetime, allowing: Allowing) -> int:
        """Note a try before it is looked at: until it succeeds it counts as failed.

        So many tries at once cannot all be looked at before one of them counts.

        Args:
            name: The name that was given.
            address: Where it came from.
            at: When, aware.
            allowing: Called within the write with the tries of a month of that name or from
                that address, oldest first; an error that it raises is raised, and nothing
                is noted.

        Returns:
            The number of the try.
        """
        who, same = shortened_hash(name), ATTEMPTS.c
        query = (
            sa
            .select(same.who, same.address, same.at, same.succeeded)
            .where(sa.or_(same.who == who, same.address == address))
            .order_by(same.number)
        )
        with self._journal.writing() as connection:
            connection.execute(sa.delete(ATTEMPTS).where(same.at < at - KEPT))
            allowing(msgspec.convert(rows(connection, query), tuple[Attempt, ...]))
            values = {"who": who, "address": address, "at": at, "succeeded": False}
            return insert(connection, ATTEMPTS, values)

    def succeeded(self, number: int) -> None:
        """Note that a try was by who it said.

        Args:
            number: The number of the try.
        """
        with self._journal.writing() as connection:
            where = ATTEMPTS.c.number == number
            connection.execute(sa.update(ATTEMPTS).where(where).values(succeeded=True))


def shortened_hash(name: str) -> str:
    """Return what a name is known by among the tries.

    Args:
        name: The name that was given.
    """
    return hashlib.sha256(person_key(name).encode("utf-8", "replace")).hexdigest()[:DIGITS]
