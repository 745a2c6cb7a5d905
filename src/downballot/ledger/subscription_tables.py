"""The tables of newsletter and webhooks: who asked for what, what was told, and to whom."""

from __future__ import annotations

import sqlalchemy as sa

from downballot.ledger.journal_tables import METADATA, Moment, Words, text_column
from downballot.ledger.journal_triggers import never_changed

# Who asked for mail and has not said yes. Gone when confirmed, or some days later.
LETTERS = sa.Table(
    "mail_letters",
    METADATA,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
    text_column("address"),
    text_column("wish"),
    sa.Column("asked_at", Moment, nullable=False),
    text_column("state"),
    sa.Column("tries", sa.Integer, nullable=False, default=0),
    text_column("problem"),
    sa.Index("mail_letters_by_address", "address"),
    sqlite_autoincrement=True,
)
SUBSCRIBERS = sa.Table(
    "mail_subscribers",
    METADATA,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
    # Empty for somebody who has left: then no address is on record any more.
    sa.Column("address", Words, unique=True),
    text_column("rhythm"),
    text_column("language"),
    sa.Column("confirmed_at", Moment, nullable=False),
    sa.Column("left_at", Moment),
    text_column("left_because"),
    sa.Column("bounces", sa.Integer, nullable=False, default=0),
    sqlite_autoincrement=True,
)
SUBSCRIPTIONS = sa.Table(
    "mail_subscriptions",
    METADATA,
    sa.Column("subscriber", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("topic", Words, primary_key=True),
    sa.Column("since", Moment, nullable=False),
)
# A token is only in the mail it was sent with; here is its hash.
TOKENS = sa.Table(
    "mail_tokens",
    METADATA,
    sa.Column("hash", Words, primary_key=True),
    text_column("purpose"),
    sa.Column("letter", sa.Integer, nullable=False, default=0),
    sa.Column("subscriber", sa.Integer, nullable=False, default=0),
    sa.Column("expires_at", Moment, nullable=False),
    sa.Column("used_at", Moment),
)
MAILINGS = sa.Table(
    "mailings",
    METADATA,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
    text_column("rhythm"),
    sa.Column("prepared_at", Moment, nullable=False),
    sa.Column("replaced_by", sa.Integer, nullable=False, default=0),
    sa.Column("done_at", Moment),
    sqlite_autoincrement=True,
)
MAILING_DECISIONS = sa.Table(
    "mailing_decisions",
    METADATA,
    sa.Column("mailing", sa.Integer, primary_key=True, autoincrement=False),
    text_column("decision"),
    text_column("by"),
    text_column("reason"),
    sa.Column("at", Moment, nullable=False),
)
MAILING_NEWS = sa.Table(
    "mailing_news",
    METADATA,
    sa.Column("rhythm", Words, primary_key=True),
    sa.Column("key", Words, primary_key=True),
    sa.Column("mailing", sa.Integer, nullable=False),
    sa.Column("place", sa.Integer, nullable=False),
    sa.Column("at", Moment, nullable=False),
    text_column("topics"),
    text_column("state"),
    text_column("printed"),
    sa.Index("mailing_news_by_mailing", "mailing"),
)
DELIVERIES = sa.Table(
    "mail_deliveries",
    METADATA,
    sa.Column("mailing", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("subscriber", sa.Integer, primary_key=True, autoincrement=False),
    text_column("state"),
    sa.Column("claimed_at", Moment, nullable=False),
    sa.Column("ended_at", Moment),
    sa.Column("tries", sa.Integer, nullable=False, default=0),
    text_column("reply"),
)
# One row for each subscriber and each piece of news: none is told twice to anybody.
TOLD = sa.Table(
    "mail_told",
    METADATA,
    sa.Column("subscriber", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("key", Words, primary_key=True),
    sa.Column("mailing", sa.Integer, nullable=False),
)
WEBHOOKS = sa.Table(
    "webhooks",
    METADATA,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
    text_column("url"),
    text_column("secret"),
    text_column("topics"),
    text_column("by"),
    sa.Column("added_at", Moment, nullable=False),
    sa.Column("removed_at", Moment),
    text_column("removed_by"),
    sqlite_autoincrement=True,
)
WEBHOOK_EVENTS = sa.Table(
    "webhook_events",
    METADATA,
    sa.Column("webhook", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("key", Words, primary_key=True),
    sa.Column("place", sa.Integer, nullable=False),
    text_column("state"),
    text_column("body"),
    text_column("delivery"),
    sa.Column("tries", sa.Integer, nullable=False, default=0),
    sa.Column("next_at", Moment, nullable=False),
    text_column("problem"),
)
never_changed(MAILING_DECISIONS, "a decision on a mailing")
