"""Who is written to: what was asked for, what was said yes to, and who has left.

Nothing is on record of an address but what a mail to it asks, until its reader says yes;
nor after somebody has left. A token is kept as its hash, can be used once and expires.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

import msgspec
import sqlalchemy as sa

from downballot.ledger.journal import Journal, Row, insert, rows
from downballot.ledger.subscription_tables import (
    LETTERS,
    SUBSCRIBERS,
    SUBSCRIPTIONS,
    TOKENS,
)
from downballot.model.mailing import DeliveryState, Letter, Purpose, Rhythm, Subscriber, Wish

LETTERS_AN_HOUR = 3  # to one address
LETTER_TRIES = 5
CONFIRM_HOURS = 48
# A mail from long ago must still let its reader go (16 CFR 316.3 asks for 30 days).
LINK_DAYS = 400
BOUNCES_TO_LEAVE = 3


class Subscriptions:
    """The subscribers of a desk.

    Args:
        journal: The journal of the desk.
    """

    def __init__(self, journal: Journal) -> None:
        self._journal = journal

    def ask(self, address: str, wish: Wish, now: datetime) -> bool:
        """Note that an address is to be asked; False where it was asked too often just now.

        Args:
            address: A mail address, as ``plain_address`` returns it.
            wish: What is asked for.
            now: The moment, aware.
        """
        since = now - timedelta(hours=1)
        mine = (LETTERS.c.address == address) & (LETTERS.c.asked_at > since)
        with self._journal.writing() as connection:
            if len(rows(connection, sa.select(LETTERS.c.number).where(mine))) >= (
                LETTERS_AN_HOUR
            ):
                return False
            values = {"address": address, "wish": _written(wish), "asked_at": now}
            insert(connection, LETTERS, {**values, "state": DeliveryState.WAITING.value})
            return True

    def claim_letter(self, now: datetime) -> tuple[Letter, str] | None:
        """Take the oldest letter that is still to be sent, with a token for it.

        Args:
            now: The moment, aware.
        """
        query = (
            sa
            .select(LETTERS)
            .where(LETTERS.c.state == DeliveryState.WAITING.value)
            .where(LETTERS.c.tries < LETTER_TRIES)
            .order_by(LETTERS.c.tries, LETTERS.c.number)
            .limit(1)
        )
        with self._journal.writing() as connection:
            found = rows(connection, query)
            if not found:
                return None
            one = found[0]
            changes = {"state": DeliveryState.CLAIMED.value, "tries": one["tries"] + 1}
            _change(connection, LETTERS, one["number"], changes)
            until = now + timedelta(hours=CONFIRM_HOURS)
            token = add_token(connection, Purpose.CONFIRM, until, letter=one["number"])
        return _letter(one), token

    def end_letter(self, number: int, state: DeliveryState, problem: str = "") -> None:
        """Note what became of a letter.

        Args:
            number: The letter.
            state: What became of it.
            problem: What the server said; empty when it took it.
        """
        with self._journal.writing() as connection:
            _change(connection, LETTERS, number, {"state": state.value, "problem": problem})

    def letter_of(self, token: str, now: datetime) -> Letter | None:
        """Return what a token would confirm; None where it is used, expired or none."""
        row = self._usable(token, Purpose.CONFIRM, now)
        if row is None:
            return None
        found = self._journal.rows(sa.select(LETTERS).where(LETTERS.c.number == row["letter"]))
        return _letter(found[0]) if found else None

    def confirm(self, token: str, now: datetime) -> tuple[Subscriber, str] | None:
        """Subscribe as a letter asked; None where its token cannot be used.

        What somebody was subscribed to before stays, with the newer rhythm and language.

        Returns:
            The subscriber, and a token to change preferences with.
        """
        with self._journal.writing() as connection:
            row = _use(connection, token, Purpose.CONFIRM, now)
            asked = sa.select(LETTERS).where(LETTERS.c.number == (row["letter"] if row else 0))
            found = rows(connection, asked)
            if not found:
                return None
            letter = _letter(found[0])
            number = _subscribe(connection, letter.address, letter.wish, now)
            connection.execute(sa.delete(LETTERS).where(LETTERS.c.number == letter.number))
            return self._with_token(connection, number, now)

    def subscriber_of(self, token: str, purpose: Purpose, now: datetime) -> Subscriber | None:
        """Return whose token this is; None where it is used, expired or none."""
        row = self._usable(token, purpose, now)
        return self.subscriber(row["subscriber"]) if row else None

    def subscriber(self, number: int) -> Subscriber | None:
        """Return a subscriber; None for nobody and for somebody who has left."""
        with self._journal.writing() as connection:
            return subscriber(connection, number)

    def change(self, token: str, wish: Wish, now: datetime) -> tuple[Subscriber, str] | None:
        """Change what a subscriber is told; None where the token cannot be used.

        Args:
            token: A token for preferences; it is used up.
            wish: What is asked for now.
            now: The moment, aware.

        Returns:
            The subscriber, and the next token.
        """
        with self._journal.writing() as connection:
            row = _use(connection, token, Purpose.PREFERENCES, now)
            if row is None or subscriber(connection, row["subscriber"]) is None:
                return None
            number = row["subscriber"]
            gone = sa.delete(SUBSCRIPTIONS).where(SUBSCRIPTIONS.c.subscriber == number)
            connection.execute(gone.where(SUBSCRIPTIONS.c.topic.not_in(wish.topics)))
            _set_wish(connection, number, wish, now)
            return self._with_token(connection, number, now)

    def leave(self, token: str, purpose: Purpose, now: datetime) -> bool:
        """Write to nobody any more by a token; True also where that was done with it before.

        Args:
            token: A token for leaving, or one for preferences, which must not be used.
            purpose: What it is for.
            now: The moment, aware.
        """
        with self._journal.writing() as connection:
            row = _row(connection, token, purpose)
            if row is None:
                return False
            if row["used_at"] is not None:
                return purpose is Purpose.UNSUBSCRIBE
            if _use(connection, token, purpose, now) is None:
                return False
            forget(connection, row["subscriber"], "unsubscribed", now)
            return True

    def leave_address(self, address: str, because: str, now: datetime) -> bool:
        """Write to an address no more; False where nobody has it.

        Args:
            address: The address.
            because: Why, in a few words.
            now: The moment, aware.
        """
        with self._journal.writing() as connection:
            query = sa.select(SUBSCRIBERS.c.number).where(SUBSCRIBERS.c.address == address)
            found = rows(connection, query)
            for one in found:
                forget(connection, one["number"], because, now)
            return bool(found)

    def active(self, rhythm: Rhythm | None = None) -> tuple[Subscriber, ...]:
        """Return the subscribers there are, oldest first.

        Args:
            rhythm: Only those of this rhythm.
        """
        query = sa.select(SUBSCRIBERS).where(SUBSCRIBERS.c.address.is_not(None))
        if rhythm is not None:
            query = query.where(SUBSCRIBERS.c.rhythm == rhythm.value)
        found = self._journal.rows(query.order_by(SUBSCRIBERS.c.number))
        topics: dict[int, list[tuple[str, datetime]]] = {}
        every = sa.select(SUBSCRIPTIONS).order_by(SUBSCRIPTIONS.c.topic)
        for one in self._journal.rows(every):
            topics.setdefault(one["subscriber"], []).append((one["topic"], one["since"]))
        return tuple(_subscriber(one, topics.get(one["number"], [])) for one in found)

    def waiting_letters(self) -> int:
        """Return how many letters are still to be sent."""
        query = sa.select(sa.func.count().label("number")).select_from(LETTERS)
        query = query.where(LETTERS.c.state == DeliveryState.WAITING.value)
        found = self._journal.rows(query.where(LETTERS.c.tries < LETTER_TRIES))
        return int(found[0]["number"])

    def prune(self, now: datetime) -> None:
        """Forget addresses that never said yes, and tokens that cannot be used any more."""
        asked = now - timedelta(hours=CONFIRM_HOURS)
        with self._journal.writing() as connection:
            connection.execute(sa.delete(LETTERS).where(LETTERS.c.asked_at < asked))
            connection.execute(sa.delete(TOKENS).where(TOKENS.c.expires_at < now))

    def _usable(self, token: str, purpose: Purpose, now: datetime) -> Row | None:
        query = sa.select(TOKENS).where(TOKENS.c.hash == token_hash(token))
        found = self._journal.rows(query.where(TOKENS.c.purpose == purpose.value))
        usable = [one for one in found if one["used_at"] is None and one["expires_at"] > now]
        return usable[0] if usable else None

    def _with_token(
        self, connection: sa.Connection, number: int, now: datetime
    ) -> tuple[Subscriber, str] | None:
        found = subscriber(connection, number)
        if found is None:
            return None
        until = now + timedelta(days=LINK_DAYS)
        return found, add_token(connection, Purpose.PREFERENCES, until, subscriber=number)


def token_hash(token: str) -> str:
    """Return what is kept of a token.

    Args:
        token: The token, as a mail has it.
    """
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def add_token(
    connection: sa.Connection,
    purpose: Purpose,
    expires_at: datetime,
    *,
    letter: int = 0,
    subscriber: int = 0,
) -> str:
    """Make a token and keep its hash.

    Args:
        connection: It writes.
        purpose: What it is for.
        expires_at: Until when it can be used, aware.
        letter: The letter that it confirms.
        subscriber: The subscriber whose it is.
    """
    token = secrets.token_urlsafe(24)
    values = {"hash": token_hash(token), "purpose": purpose.value, "expires_at": expires_at}
    row = {**values, "letter": letter, "subscriber": subscriber}
    connection.execute(sa.insert(TOKENS).values(**row))
    return token


def subscriber(connection: sa.Connection, number: int) -> Subscriber | None:
    """Return a subscriber within a write; None for nobody and for somebody who has left.

    Args:
        connection: It writes.
        number: Number of the subscriber.
    """
    query = sa.select(SUBSCRIBERS).where(SUBSCRIBERS.c.number == number)
    found = rows(connection, query.where(SUBSCRIBERS.c.address.is_not(None)))
    if not found:
        return None
    mine = sa.select(SUBSCRIPTIONS).where(SUBSCRIPTIONS.c.subscriber == number)
    topics = rows(connection, mine.order_by(SUBSCRIPTIONS.c.topic))
    return _subscriber(found[0], [(one["topic"], one["since"]) for one in topics])


def forget(connection: sa.Connection, number: int, because: str, now: datetime) -> None:
    """Take somebody's address and topics off record.

    Args:
        connection: It writes.
        number: Number of the subscriber.
        because: Why, in a few words.
        now: The moment, aware.
    """
    changes = {"address": None, "left_at": now, "left_because": because}
    _change(connection, SUBSCRIBERS, number, changes)
    connection.execute(sa.delete(SUBSCRIPTIONS).where(SUBSCRIPTIONS.c.subscriber == number))


def note_bounce(
    connection: sa.Connection, number: int, reply: str, now: datetime, *, dead: bool
) -> None:
    """Note that a mail was refused for good; after so many, nobody is written to any more.

    Args:
        connection: It writes.
        number: Number of the subscriber.
        reply: What the server said.
        now: The moment, aware.
        dead: The server said that there is no such address.
    """
    found = subscriber(connection, number)
    if found is None:
        return
    _change(connection, SUBSCRIBERS, number, {"bounces": found.bounces + 1})
    if dead or found.bounces + 1 >= BOUNCES_TO_LEAVE:
        forget(connection, number, f"bounced: {reply[:200]}", now)


def note_taken(connection: sa.Connection, number: int) -> None:
    """Note that a mail was taken: bounces before it count no more.

    Args:
        connection: It writes.
        number: Number of the subscriber.
    """
    _change(connection, SUBSCRIBERS, number, {"bounces": 0})


def _subscribe(connection: sa.Connection, address: str, wish: Wish, now: datetime) -> int:
    query = sa.select(SUBSCRIBERS.c.number).where(SUBSCRIBERS.c.address == address)
    found = rows(connection, query)
    if found:
        number = int(found[0]["number"])
    else:
        values = {"rhythm": wish.rhythm.value, "language": wish.language, "address": address}
        row = {**values, "confirmed_at": now, "bounces": 0}
        number = insert(connection, SUBSCRIBERS, row)
    _set_wish(connection, number, wish, now)
    return number


def _set_wish(connection: sa.Connection, number: int, wish: Wish, now: datetime) -> None:
    """Set rhythm and language, and add topics; one that was there keeps its beginning."""
    changes = {"rhythm": wish.rhythm.value, "language": wish.language}
    _change(connection, SUBSCRIBERS, number, changes)
    mine = sa.select(SUBSCRIPTIONS.c.topic).where(SUBSCRIPTIONS.c.subscriber == number)
    there = {one["topic"] for one in rows(connection, mine)}
    for topic in wish.topics:
        if topic not in there:
            row = {"subscriber": number, "topic": topic, "since": now}
            insert(connection, SUBSCRIPTIONS, row)


def _row(connection: sa.Connection, token: str, purpose: Purpose) -> Row | None:
    query = sa.select(TOKENS).where(TOKENS.c.hash == token_hash(token))
    found = rows(connection, query.where(TOKENS.c.purpose == purpose.value))
    return found[0] if found else None


def _use(connection: sa.Connection, token: str, purpose: Purpose, now: datetime) -> Row | None:
    """Use a token up; None where it was used before, is expired or none."""
    row = _row(connection, token, purpose)
    if row is None or row["used_at"] is not None or row["expires_at"] <= now:
        return None
    used = sa.update(TOKENS).where(TOKENS.c.hash == row["hash"]).values(used_at=now)
    connection.execute(used)
    return row


def _change(
    connection: sa.Connection, table: sa.Table, number: int, values: Mapping[str, object]
) -> None:
    connection.execute(sa.update(table).where(table.c.number == number).values(**values))


def _written(wish: Wish) -> str:
    return msgspec.json.encode(wish).decode()


def _letter(row: Row) -> Letter:
    wish = msgspec.json.decode(row["wish"], type=Wish)
    return Letter(row["number"], row["address"], wish, row["asked_at"])


def _subscriber(row: Row, topics: Iterable[tuple[str, datetime]]) -> Subscriber:
    return Subscriber(
        row["number"],
        row["address"],
        Rhythm(row["rhythm"]),
        row["language"],
        tuple(topics),
        row["bounces"],
    )
