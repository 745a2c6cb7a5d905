"""The tables of a journal about the editor's desk: people, sessions, trail and notes.

No password and no token of a session is kept as it is: only what each can be checked by.
"""

from __future__ import annotations

import sqlalchemy as sa

from downballot.ledger.journal_tables import METADATA, Moment, Words, text_column
from downballot.ledger.journal_triggers import added_at_the_end, never_changed

EDITORS = sa.Table(
    "editors",
    METADATA,
    sa.Column("key", Words, primary_key=True),
    text_column("name"),
    text_column("role"),
    text_column("password"),
    sa.Column("disabled", sa.Boolean, nullable=False, default=False),
    sa.Column("added_at", Moment, nullable=False),
    sa.Column("password_at", Moment, nullable=False),
)
SESSIONS = sa.Table(
    "sessions",
    METADATA,
    sa.Column("token_hash", Words, primary_key=True),
    text_column("editor"),
    sa.Column("began_at", Moment, nullable=False),
    sa.Column("seen_at", Moment, nullable=False),
)
ATTEMPTS = sa.Table(
    "sign_in_attempts",
    METADATA,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
    text_column("who"),
    text_column("address"),
    sa.Column("at", Moment, nullable=False),
    sa.Column("succeeded", sa.Boolean, nullable=False, default=False),
    sa.Index("sign_in_attempts_by_who", "who"),
    sa.Index("sign_in_attempts_by_address", "address"),
    sqlite_autoincrement=True,
)
AUDIT = sa.Table(
    "audit",
    METADATA,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
    text_column("content"),
    text_column("hash"),
    sqlite_autoincrement=True,
)
NOTES = sa.Table(
    "notes",
    METADATA,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
    text_column("election"),
    text_column("contest"),
    sa.Column("of", sa.Integer, nullable=False, default=0),
    text_column("text"),
    text_column("language"),
    text_column("by"),
    text_column("reason"),
    sa.Column("at", Moment, nullable=False),
    sqlite_autoincrement=True,
)
never_changed(AUDIT, "a row of the audit trail")
added_at_the_end(AUDIT, "a row of the audit trail")
never_changed(NOTES, "a row of notes")
