"""The table of a journal about files of precinct results: rows that are only added."""

from __future__ import annotations

import sqlalchemy as sa

from downballot.ledger.journal_tables import METADATA, WHOLE, Moment, text_column
from downballot.ledger.journal_triggers import never_changed

PRECINCT_FILES = sa.Table(
    "precinct_files",
    METADATA,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
    text_column("election"),
    text_column("name"),
    text_column("format"),
    sa.Column("verified", sa.Boolean, nullable=False),
    text_column("sha256"),
    sa.Column("size", WHOLE, nullable=False),
    text_column("names"),
    text_column("batch"),
    sa.Column("place", sa.Integer, nullable=False),
    sa.Column("units", sa.Integer, nullable=False),
    sa.Column("contests", sa.Integer, nullable=False),
    sa.Column("set_aside", sa.Integer, nullable=False),
    sa.Column("received_at", Moment, nullable=False),
    sa.Index("precinct_files_by_election", "election"),
    sqlite_autoincrement=True,
)
never_changed(PRECINCT_FILES, "a file of precinct results")
