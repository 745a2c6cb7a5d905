"""Where a PostgreSQL database is, and what its errors mean to a journal."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.exc import ArgumentError, DBAPIError, InterfaceError, OperationalError

from downballot.errors import JournalAway, LedgerError, NotKept, UsageError

CONNECT_SECONDS = 10
BUSY, FULL, READ_ONLY = "55P03", "53100", "25006"  # Source: PostgreSQL, appendix A
_GONE = ("08", "57P")  # classes of lost connections and of servers that stop or start


def address_of(url: str) -> sa.URL:
    """Read the address of a database.

    Args:
        url: As ``postgresql://user@host/database``.

    Raises:
        UsageError: It is none.
    """
    # The words of what is wrong stay unsaid: there may be a password in them.
    wrong = UsageError(
        "journal: not the address of a PostgreSQL database, expected "
        "postgresql://user@host/database"
    )
    try:
        address = sa.make_url(url)
    except (ArgumentError, ValueError) as error:
        raise wrong from error
    if address.drivername != "postgresql" or not address.database:
        raise wrong
    return address.set(drivername="postgresql+psycopg")


def engine_of(address: sa.URL, name: str) -> sa.Engine:
    """Return what opens connections to a database; none is opened yet.

    Args:
        address: The database.
        name: The database, for messages.

    Raises:
        UsageError: psycopg is not installed.
    """
    try:
        return sa.create_engine(
            address,
            isolation_level="AUTOCOMMIT",  # a write says BEGIN by itself
            pool_pre_ping=True,  # a server that was started again is met with a new connection
            connect_args={"connect_timeout": CONNECT_SECONDS},
        )
    except ImportError as error:
        raise UsageError(
            f"{name}: psycopg is not installed, expected it beside Downballot: "
            "`pip install 'downballot[postgres]'`"
        ) from error


def is_gone(error: DBAPIError) -> bool:
    """Say whether the server was not reached, or went away.

    Args:
        error: What the database said.
    """
    code = getattr(error.orig, "sqlstate", None)
    return error.connection_invalidated or code is None or code.startswith(_GONE)


def clear_error(error: DBAPIError, name: str) -> LedgerError:
    """Return the error of Downballot for what PostgreSQL said.

    Args:
        error: What the database said.
        name: Where the journal is.
    """
    said = " ".join(str(error.orig).split())
    code = getattr(error.orig, "sqlstate", None)
    if code == BUSY:
        return NotKept(
            f"{name}: the journal was not written ({said}), expected no other long write; "
            "nothing was changed"
        )
    if code in {FULL, READ_ONLY}:
        return NotKept(
            f"{name}: the journal was not written ({said}), expected a database with free "
            "space that may be written; nothing was changed"
        )
    if isinstance(error, OperationalError | InterfaceError) and is_gone(error):
        return JournalAway(
            f"{name}: the database server cannot be reached ({said}), expected it there; "
            "nothing was changed"
        )
    return LedgerError(f"{name}: not usable ({said}), expected the journal of a desk")
