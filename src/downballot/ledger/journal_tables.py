"""The tables of a journal: what arrived, what was kept, and what people added."""

from __future__ import annotations

from datetime import UTC, datetime

import sqlalchemy as sa

from downballot.ledger.journal_triggers import POSTGRESQL, added_at_the_end, never_changed

METADATA = sa.MetaData()
WHOLE = sa.Integer().with_variant(sa.BigInteger(), POSTGRESQL)  # of 64 bits in both databases


class Moment(sa.types.TypeDecorator[datetime]):
    """An aware moment, kept as UTC text that sorts as time does."""

    impl = sa.String
    cache_ok = True

    def load_dialect_impl(self, dialect: sa.Dialect) -> sa.types.TypeEngine[str]:
        """Return the type of the column in a database."""
        return _ordered_by_code(dialect)

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> str | None:
        """Write a moment."""
        del dialect
        return value.astimezone(UTC).isoformat(timespec="microseconds") if value else None

    def process_result_value(self, value: str | None, dialect: sa.Dialect) -> datetime | None:
        """Read a moment."""
        del dialect
        return datetime.fromisoformat(value) if value else None


class Words(sa.types.TypeDecorator[str]):
    """Text that every database keeps and orders alike, by the code of each letter."""

    impl = sa.String
    cache_ok = True

    def load_dialect_impl(self, dialect: sa.Dialect) -> sa.types.TypeEngine[str]:
        """Return the type of the column in a database."""
        return _ordered_by_code(dialect)

    def process_bind_param(self, value: str | None, dialect: sa.Dialect) -> str | None:
        """Write a text; PostgreSQL has no NUL, which is written as the picture of it."""
        if value is None or dialect.name != POSTGRESQL:
            return value
        return str(value).replace("\0", "\N{SYMBOL FOR NULL}")


def _ordered_by_code(dialect: sa.Dialect) -> sa.types.TypeEngine[str]:
    collation = "C" if dialect.name == POSTGRESQL else None
    return dialect.type_descriptor(sa.String(collation=collation))


def text_column(name: str) -> sa.Column[str]:
    """Return a column of text that is empty where nothing is said.

    Args:
        name: Its name.
    """
    return sa.Column(name, Words, nullable=False, default="")


ARRIVALS = sa.Table(
    "arrivals",
    METADATA,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
    text_column("election"),
    text_column("source"),
    sa.Column("received_at", Moment, nullable=False),
    sa.Column("published_at", Moment),
    text_column("disposition"),
    text_column("reason"),
    text_column("update"),
    text_column("sha256"),
    sa.Column("size", WHOLE, nullable=False, default=0),
    text_column("format"),
    text_column("url"),
    sa.Column("http_status", sa.Integer, nullable=False, default=0),
    sa.Index("arrivals_by_hash", "sha256"),
    sqlite_autoincrement=True,
)
REPORTS = sa.Table(
    "reports",
    METADATA,
    sa.Column("arrival", sa.Integer, primary_key=True),
    text_column("election"),
    text_column("update"),
    text_column("source"),
    text_column("sha256"),
    text_column("format"),
    sa.Column("published_at", Moment, nullable=False),
    sa.Column("conflicting", sa.Boolean, nullable=False, default=False),
    sa.UniqueConstraint("election", "update", "source", "sha256"),
)
DEFINITIONS = sa.Table(
    "definitions",
    METADATA,
    sa.Column("arrival", sa.Integer, primary_key=True),
    text_column("election"),
    text_column("sha256"),
    sa.Column("published_at", Moment),
)
# The same words under another clock are another row: names may change and change back.
sa.Index(
    "definitions_once",
    DEFINITIONS.c.election,
    DEFINITIONS.c.sha256,
    sa.func.coalesce(DEFINITIONS.c.published_at, ""),
    unique=True,
)
FILES = sa.Table(
    "files",
    METADATA,
    sa.Column("path", Words, primary_key=True),
    text_column("sha256"),
)
FINDINGS = sa.Table(
    "findings",
    METADATA,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("arrival", sa.Integer, nullable=False),
    text_column("election"),
    text_column("update"),
    text_column("severity"),
    text_column("code"),
    text_column("contest"),
    text_column("sentence"),
)
OUTSTANDING = sa.Table(
    "outstanding",
    METADATA,
    sa.Column("id", sa.Integer, primary_key=True),
    text_column("election"),
    text_column("scope"),
    text_column("kind"),
    sa.Column("ballots", WHOLE, nullable=False),
    sa.Column("published_at", Moment, nullable=False),
    text_column("source"),
    text_column("note"),
    text_column("by"),
    sa.Column("added_at", Moment, nullable=False),
    sa.UniqueConstraint("election", "scope", "kind", "ballots", "published_at", "source"),
)
CORRECTIONS = sa.Table(
    "corrections",
    METADATA,
    sa.Column("id", sa.Integer, primary_key=True),
    text_column("election"),
    text_column("kind"),
    text_column("contest"),
    text_column("subject"),
    text_column("value"),
    text_column("by"),
    text_column("reason"),
    sa.Column("added_at", Moment, nullable=False),
)
DECISIONS = sa.Table(
    "decisions",
    METADATA,
    sa.Column("id", sa.Integer, primary_key=True),
    text_column("election"),
    text_column("update"),
    text_column("sha256"),
    text_column("by"),
    text_column("reason"),
    sa.Column("added_at", Moment, nullable=False),
)
CERTIFICATIONS = sa.Table(
    "certifications",
    METADATA,
    sa.Column("id", sa.Integer, primary_key=True),
    text_column("election"),
    sa.Column("published_at", Moment, nullable=False),
    sa.Column("certified_on", sa.Date),
    text_column("source"),
    text_column("by"),
    sa.Column("added_at", Moment, nullable=False),
    sa.UniqueConstraint("election", "published_at", "source"),
)
CONTACTS = sa.Table(
    "contacts",
    METADATA,
    sa.Column("election", Words, primary_key=True),
    sa.Column("source", Words, primary_key=True),
    sa.Column("tried_at", Moment, nullable=False),
    sa.Column("answered_at", Moment),
    text_column("problem"),
    text_column("etag"),
    text_column("last_modified"),
)
CALLS = sa.Table(
    "calls",
    METADATA,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
    text_column("content"),
    text_column("hash"),
    # SQLite then remembers the highest number there ever was: rows gone from the end show.
    sqlite_autoincrement=True,
)
DONOR_CORRECTIONS = sa.Table(
    "donor_corrections",
    METADATA,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
    text_column("join"),
    text_column("left"),
    text_column("right"),
    text_column("by"),
    text_column("reason"),
    sa.Column("added_at", Moment, nullable=False),
    sqlite_autoincrement=True,
)
# What the program never does, the database itself refuses.
never_changed(CALLS, "a row of the call ledger")
added_at_the_end(CALLS, "a row of the call ledger")
never_changed(DONOR_CORRECTIONS, "a correction of donors")
