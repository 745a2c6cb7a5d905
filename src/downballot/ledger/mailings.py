"""Editions of the newsletter: what each tells, who decided on it, and who had it.

A mail is claimed before it is sent and marked after. What was claimed and never marked may
have been sent, and is never sent again; what is told to a subscriber is on record from the
claim on, so that no other edition tells it again.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

import msgspec
import sqlalchemy as sa
from msgspec import Struct

from downballot.errors import UsageError
from downballot.ledger.journal import Journal, Row, insert, rows
from downballot.ledger.subscription_tables import (
    DELIVERIES,
    MAILING_DECISIONS,
    MAILING_NEWS,
    MAILINGS,
    SUBSCRIBERS,
    TOLD,
)
from downballot.ledger.subscriptions import (
    LINK_DAYS,
    add_token,
    note_bounce,
    note_taken,
    subscriber,
)
from downballot.model.mailing import (
    DeliveryState,
    MailingRow,
    Purpose,
    Rhythm,
    Subscriber,
)

MOST_TRIES = 6
APPROVE, WITHDRAW = "approve", "withdraw"


class NewsRow(Struct, frozen=True):
    """One piece of news of an edition.

    Attributes:
        key: What it is known by, for ever.
        at: Since when it is known, aware.
        topics: The topics that it belongs to.
        state: What later news is compared with; of its own kind.
        printed: How it reads in each language, as it was approved.
    """

    key: str
    at: datetime
    topics: tuple[str, ...]
    state: str
    printed: str


class Claim(Struct, frozen=True):
    """A mail that is about to be sent, and by nobody else.

    Attributes:
        subscriber: To whom.
        news: What it tells.
        preferences: Token for the link to the preferences.
        unsubscribe: Token for the link to leave.
    """

    subscriber: Subscriber
    news: tuple[NewsRow, ...]
    preferences: str
    unsubscribe: str


class Tally(Struct, frozen=True):
    """How many mails of an edition are in a state."""

    state: DeliveryState
    mails: int


class Mailings:
    """The editions of a desk.

    Args:
        journal: The journal of the desk.
    """

    def __init__(self, journal: Journal) -> None:
        self._journal = journal

    def known(self, rhythm: Rhythm) -> dict[str, str]:
        """Return the news that editions of a rhythm have, oldest first: state by key.

        What is in a draft that nobody has decided on is not among it.
        """
        news, made = MAILING_NEWS.c, MAILING_DECISIONS.c
        decided = sa.select(made.mailing).where(made.mailing == news.mailing).exists()
        query = sa.select(news.key, news.state).where(news.rhythm == rhythm.value, decided)
        found = self._journal.rows(query.order_by(news.mailing, news.place))
        return {one["key"]: one["state"] for one in found}

    def prepare(
        self, rhythm: Rhythm, news: Sequence[NewsRow], now: datetime
    ) -> MailingRow | None:
        """Keep a new draft, in the place of one of the rhythm that nobody has decided on.

        Args:
            rhythm: Whom it is for.
            news: What it tells, in order.
            now: The moment, aware.

        Returns:
            The draft; None where there is nothing new, or nothing but what the draft has.
        """
        with self._journal.writing() as connection:
            drafts = rows(connection, _drafts(rhythm))
            fresh = _not_decided(connection, rhythm, news)
            kept = {one["key"] for one in rows(connection, _keys_of(rhythm, drafts))}
            if not fresh or {one.key for one in fresh} == kept:
                return None
            values = {"rhythm": rhythm.value, "prepared_at": now, "replaced_by": 0}
            number = insert(connection, MAILINGS, values)
            for draft in drafts:
                _replace(connection, draft["number"], number)
            for place, one in enumerate(fresh):
                row = _news_values(rhythm, number, place, one)
                connection.execute(sa.insert(MAILING_NEWS).values(**row))
            return MailingRow(number, rhythm, now)

    def decide(
        self, number: int, decision: str, *, by: str, reason: str, now: datetime
    ) -> MailingRow:
        """Approve a draft, or withdraw it; nobody decides twice.

        Args:
            number: The edition.
            decision: ``approve`` or ``withdraw``.
            by: Who decides.
            reason: Why; may be empty for an approval.
            now: The moment, aware.

        Raises:
            UsageError: There is no such edition, or it is no draft any more.
        """
        with self._journal.writing() as connection:
            found = rows(connection, _listed().where(MAILINGS.c.number == number))
            if not found:
                raise UsageError(f"mailing {number}: there is none of this number")
            row = _mailing(found[0])
            if row.state != "draft":
                later = f" by mailing {row.replaced_by}" if row.replaced_by else ""
                raise UsageError(f"mailing {number}: {row.state}{later}, expected a draft")
            values = {"mailing": number, "decision": decision, "by": by, "reason": reason}
            insert(connection, MAILING_DECISIONS, {**values, "at": now})
        return msgspec.structs.replace(
            row, decision=decision, by=by, reason=reason, decided_at=now
        )

    def mailings(self) -> tuple[MailingRow, ...]:
        """Return every edition, oldest first."""
        query = _listed().order_by(MAILINGS.c.number)
        return tuple(_mailing(one) for one in self._journal.rows(query))

    def news(self, number: int) -> tuple[NewsRow, ...]:
        """Return what an edition tells, in order."""
        return tuple(_news(one) for one in self._journal.rows(_of_mailing(number)))

    def tallies(self, number: int) -> tuple[Tally, ...]:
        """Return how many mails of an edition are in each state."""
        query = sa.select(DELIVERIES.c.state, sa.func.count().label("mails"))
        query = query.where(DELIVERIES.c.mailing == number).group_by(DELIVERIES.c.state)
        found = self._journal.rows(query.order_by(DELIVERIES.c.state))
        return tuple(Tally(DeliveryState(one["state"]), one["mails"]) for one in found)

    def to_send(self, row: MailingRow) -> tuple[int, ...]:
        """Return the numbers of subscribers who may still have to get an edition."""
        mine = DELIVERIES.c.mailing == row.number
        ended = sa.select(DELIVERIES.c.subscriber).where(
            mine, DELIVERIES.c.state != DeliveryState.WAITING.value
        )
        query = (
            sa
            .select(SUBSCRIBERS.c.number)
            .where(SUBSCRIBERS.c.rhythm == row.rhythm.value)
            .where(SUBSCRIBERS.c.address.is_not(None))
            .where(SUBSCRIBERS.c.number.not_in(ended))
            .order_by(SUBSCRIBERS.c.number)
        )
        return tuple(one["number"] for one in self._journal.rows(query))

    def claim(self, row: MailingRow, number: int, now: datetime) -> Claim | None:
        """Take a mail for oneself; None where there is nothing to send to this subscriber.

        Args:
            row: The edition.
            number: Number of the subscriber.
            now: The moment, aware.
        """
        with self._journal.writing() as connection:
            found = subscriber(connection, number)
            if found is None or found.rhythm is not row.rhythm:
                return None
            if not _is_approved(connection, row.number):
                return None
            before = rows(connection, _delivery(row.number, number))
            if before and before[0]["state"] != DeliveryState.WAITING.value:
                return None
            told = _told_here(connection, row.number, found, retried=bool(before))
            if not told:
                return None
            _put_claim(connection, row.number, number, before, now)
            until = now + timedelta(days=LINK_DAYS)
            return Claim(
                found,
                told,
                add_token(connection, Purpose.PREFERENCES, until, subscriber=number),
                add_token(connection, Purpose.UNSUBSCRIBE, until, subscriber=number),
            )

    def end(
        self,
        row: MailingRow,
        number: int,
        state: DeliveryState,
        now: datetime,
        *,
        reply: str = "",
        dead: bool = False,
    ) -> DeliveryState:
        """Note what became of a mail that was claimed.

        Args:
            row: The edition.
            number: Number of the subscriber.
            state: What became of it.
            now: The moment, aware.
            reply: What the server said.
            dead: The server said that there is no such address.

        Returns:
            What became of it: given up, where it waits for the last time.
        """
        with self._journal.writing() as connection:
            tries = rows(connection, _delivery(row.number, number))[0]["tries"]
            if state is DeliveryState.WAITING and tries >= MOST_TRIES:
                state = DeliveryState.GIVEN_UP
            values = {"state": state.value, "ended_at": now, "reply": reply}
            connection.execute(_one_delivery(row.number, number).values(**values))
            if state is DeliveryState.BOUNCED:
                note_bounce(connection, number, reply, now, dead=dead)
            if state is DeliveryState.SENT:
                note_taken(connection, number)
        return state

    def finish(self, row: MailingRow, now: datetime) -> bool:
        """Note that everybody had an edition; False while a mail of it waits."""
        waits = {one.state for one in self.tallies(row.number)}
        if DeliveryState.WAITING in waits:
            return False
        with self._journal.writing() as connection:
            here = sa.update(MAILINGS).where(MAILINGS.c.number == row.number)
            connection.execute(here.values(done_at=now))
        return True


def _listed() -> sa.Select[tuple[object, ...]]:
    made = MAILING_DECISIONS.c
    columns = (made.decision, made.by, made.reason, made.at.label("decided_at"))
    joined = MAILINGS.outerjoin(MAILING_DECISIONS, made.mailing == MAILINGS.c.number)
    return sa.select(MAILINGS, *columns).select_from(joined)


def _mailing(one: Row) -> MailingRow:
    return MailingRow(
        number=one["number"],
        rhythm=Rhythm(one["rhythm"]),
        prepared_at=one["prepared_at"],
        replaced_by=one["replaced_by"],
        decision=one["decision"] or "",
        by=one["by"] or "",
        reason=one["reason"] or "",
        decided_at=one["decided_at"],
        done_at=one["done_at"],
    )


def _drafts(rhythm: Rhythm) -> sa.Select[tuple[object, ...]]:
    query = _listed().where(MAILINGS.c.rhythm == rhythm.value, MAILINGS.c.replaced_by == 0)
    return query.where(MAILING_DECISIONS.c.mailing.is_(None))


def _keys_of(rhythm: Rhythm, drafts: Sequence[Row]) -> sa.Select[tuple[object, ...]]:
    news = MAILING_NEWS.c
    query = sa.select(news.key).where(news.rhythm == rhythm.value)
    return query.where(news.mailing.in_([one["number"] for one in drafts]))


def _not_decided(
    connection: sa.Connection, rhythm: Rhythm, news: Sequence[NewsRow]
) -> list[NewsRow]:
    """Leave out what another process put into an edition that was decided on meanwhile."""
    every = sa.select(MAILING_NEWS.c.key).where(MAILING_NEWS.c.rhythm == rhythm.value)
    drafts = [one["number"] for one in rows(connection, _drafts(rhythm))]
    kept = rows(connection, every.where(MAILING_NEWS.c.mailing.not_in(drafts)))
    there = {one["key"] for one in kept}
    return [one for one in news if one.key not in there]


def _replace(connection: sa.Connection, draft: int, number: int) -> None:
    here = sa.update(MAILINGS).where(MAILINGS.c.number == draft)
    connection.execute(here.values(replaced_by=number))
    connection.execute(sa.delete(MAILING_NEWS).where(MAILING_NEWS.c.mailing == draft))


def _news_values(rhythm: Rhythm, number: int, place: int, one: NewsRow) -> dict[str, object]:
    topics = msgspec.json.encode(one.topics).decode()
    values = {"rhythm": rhythm.value, "key": one.key, "mailing": number, "place": place}
    return {
        **values, "at": one.at, "topics": topics, "state": one.state, "printed": one.printed,
    }  # fmt: skip


def _of_mailing(number: int) -> sa.Select[tuple[object, ...]]:
    query = sa.select(MAILING_NEWS).where(MAILING_NEWS.c.mailing == number)
    return query.order_by(MAILING_NEWS.c.place)


def _news(one: Row) -> NewsRow:
    topics = msgspec.json.decode(one["topics"], type=tuple[str, ...])
    return NewsRow(one["key"], one["at"], topics, one["state"], one["printed"])


def _is_approved(connection: sa.Connection, number: int) -> bool:
    made = MAILING_DECISIONS.c
    query = sa.select(made.decision).where(made.mailing == number)
    return [one["decision"] for one in rows(connection, query)] == [APPROVE]


def _delivery(number: int, subscriber: int) -> sa.Select[tuple[object, ...]]:
    mine = DELIVERIES.c.subscriber == subscriber
    return sa.select(DELIVERIES).where(DELIVERIES.c.mailing == number, mine)


def _one_delivery(number: int, subscriber: int) -> sa.Update:
    mine = DELIVERIES.c.subscriber == subscriber
    return sa.update(DELIVERIES).where(DELIVERIES.c.mailing == number, mine)


def _told_here(
    connection: sa.Connection, number: int, who: Subscriber, *, retried: bool
) -> tuple[NewsRow, ...]:
    """Return what an edition tells somebody, and note it as told."""
    every = [_news(one) for one in rows(connection, _of_mailing(number))]
    found = rows(connection, sa.select(TOLD).where(TOLD.c.subscriber == who.number))
    told = {one["key"]: one["mailing"] for one in found}
    if retried:
        return tuple(one for one in every if told.get(one.key) == number)
    since = dict(who.topics)
    fresh = [
        one
        for one in every
        if one.key not in told
        and any(topic in since and since[topic] <= one.at for topic in one.topics)
    ]
    for one in fresh:
        values = {"subscriber": who.number, "key": one.key, "mailing": number}
        insert(connection, TOLD, values)
    return tuple(fresh)


def _put_claim(
    connection: sa.Connection, number: int, who: int, before: Sequence[Row], now: datetime
) -> None:
    state = DeliveryState.CLAIMED.value
    if before:
        tries = before[0]["tries"] + 1
        again = _one_delivery(number, who).values(state=state, claimed_at=now, tries=tries)
        connection.execute(again)
        return
    values = {"mailing": number, "subscriber": who, "state": state, "claimed_at": now}
    insert(connection, DELIVERIES, {**values, "tries": 1})
