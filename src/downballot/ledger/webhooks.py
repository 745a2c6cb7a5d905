"""Addresses that are told as things happen, and what became of each event."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

import msgspec
import sqlalchemy as sa
from msgspec import Struct

from downballot.errors import UsageError
from downballot.ledger.journal import Journal, Row, insert, rows
from downballot.ledger.subscription_tables import WEBHOOK_EVENTS, WEBHOOKS
from downballot.model.mailing import DeliveryState, Webhook

MOST_TRIES = 8
FIRST_WAIT = timedelta(seconds=30)


class EventRow(Struct, frozen=True):
    """One event for one address.

    Attributes:
        key: What it is known by, for ever.
        state: What later news is compared with; of its own kind.
        body: What is sent, as JSON text.
    """

    key: str
    state: str
    body: str


class DueEvent(Struct, frozen=True):
    """An event that is to be sent now.

    Attributes:
        webhook: Where it goes.
        event: What goes there.
        tries: How often that was tried.
    """

    webhook: Webhook
    event: EventRow
    tries: int


class Webhooks:
    """The webhooks of a desk.

    Args:
        journal: The journal of the desk.
    """

    def __init__(self, journal: Journal) -> None:
        self._journal = journal

    def add(
        self, url: str, secret: str, topics: Sequence[str], by: str, now: datetime
    ) -> Webhook:
        """Add a webhook.

        Args:
            url: Where events go.
            secret: What signs them.
            topics: What it is told of.
            by: Who adds it.
            now: The moment, aware.
        """
        values = {"url": url, "secret": secret, "by": by, "added_at": now}
        values["topics"] = msgspec.json.encode(list(topics)).decode()
        with self._journal.writing() as connection:
            number = insert(connection, WEBHOOKS, values)
        return Webhook(number, url, secret, tuple(topics), now, by)

    def remove(self, number: int, by: str, now: datetime) -> None:
        """Tell an address nothing more; its secret is forgotten.

        Raises:
            UsageError: There is no such webhook.
        """
        with self._journal.writing() as connection:
            there = sa.update(WEBHOOKS).where(WEBHOOKS.c.number == number)
            there = there.where(WEBHOOKS.c.removed_at.is_(None))
            changed = connection.execute(
                there.values(removed_at=now, removed_by=by, secret="")
            ).rowcount
        if not changed:
            raise UsageError(f"webhook {number}: there is none, expected one of `list`")

    def active(self) -> tuple[Webhook, ...]:
        """Return the webhooks there are, oldest first."""
        query = sa.select(WEBHOOKS).where(WEBHOOKS.c.removed_at.is_(None))
        return tuple(_webhook(one) for one in self._journal.rows(query))

    def known(self, number: int) -> dict[str, str]:
        """Return the events that a webhook has, oldest first: state by key."""
        events = WEBHOOK_EVENTS.c
        query = sa.select(events.key, events.state).where(events.webhook == number)
        found = self._journal.rows(query.order_by(events.place))
        return {one["key"]: one["state"] for one in found}

    def queue(self, number: int, events: Sequence[EventRow], now: datetime) -> int:
        """Keep events that a webhook does not have; return how many those were."""
        with self._journal.writing() as connection:
            mine = sa.select(WEBHOOK_EVENTS.c.key).where(WEBHOOK_EVENTS.c.webhook == number)
            there = {one["key"] for one in rows(connection, mine)}
            fresh = [one for one in events if one.key not in there]
            for place, one in enumerate(fresh, len(there)):
                values = {"webhook": number, "place": place, "next_at": now, "tries": 0}
                values |= {"delivery": DeliveryState.WAITING.value, "problem": ""}
                insert(connection, WEBHOOK_EVENTS, values | msgspec.structs.asdict(one))
        return len(fresh)

    def due(self, now: datetime) -> tuple[DueEvent, ...]:
        """Return what is to be sent now, in the order in which it happened."""
        events = WEBHOOK_EVENTS.c
        query = (
            sa
            .select(WEBHOOK_EVENTS)
            .where(events.delivery == DeliveryState.WAITING.value)
            .where(events.next_at <= now)
            .order_by(events.webhook, events.place)
        )
        there = {one.number: one for one in self.active()}
        return tuple(
            DueEvent(there[one["webhook"]], _event(one), one["tries"])
            for one in self._journal.rows(query)
            if one["webhook"] in there
        )

    def end(self, one: DueEvent, *, problem: str, refused: bool, now: datetime) -> None:
        """Note what became of an event; one that was not taken waits longer each time.

        Args:
            one: The event.
            problem: Why it was not taken; empty when it was.
            refused: Trying again is of no use.
            now: The moment, aware.
        """
        tries = one.tries + 1
        state = DeliveryState.WAITING if problem else DeliveryState.SENT
        if refused:
            state = DeliveryState.BOUNCED
        elif problem and tries >= MOST_TRIES:
            state = DeliveryState.GIVEN_UP
        values = {"delivery": state.value, "tries": tries, "problem": problem}
        values["next_at"] = now + FIRST_WAIT * 2 ** (tries - 1)
        events = WEBHOOK_EVENTS.c
        here = sa.update(WEBHOOK_EVENTS).where(events.webhook == one.webhook.number)
        with self._journal.writing() as connection:
            connection.execute(here.where(events.key == one.event.key).values(**values))

    def tallies(self, number: int) -> dict[str, int]:
        """Return how many events of a webhook are in each state."""
        events = WEBHOOK_EVENTS.c
        query = sa.select(events.delivery, sa.func.count().label("number"))
        query = query.where(events.webhook == number).group_by(events.delivery)
        return {one["delivery"]: one["number"] for one in self._journal.rows(query)}


def _webhook(one: Row) -> Webhook:
    topics = msgspec.json.decode(one["topics"], type=tuple[str, ...])
    return Webhook(one["number"], one["url"], one["secret"], topics, one["added_at"], one["by"])


def _event(one: Row) -> EventRow:
    return EventRow(one["key"], one["state"], one["body"])
