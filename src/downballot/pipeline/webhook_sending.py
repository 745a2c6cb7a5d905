"""Tells webhooks what is new: each event is kept first, then posted until it is taken.

An event may come twice, with the same id: where it is not known whether one was taken, it is
posted again. That is the other way round from mail, because a program that gets an event
tells by its id that it has it already, and one that misses an event does not know it.
"""

from __future__ import annotations

from datetime import datetime
from importlib.metadata import version

import msgspec

from downballot.delivery.webhooks import Event, WebhookSender, check_url, new_secret
from downballot.errors import UsageError
from downballot.ledger.webhooks import DueEvent, EventRow, Webhooks
from downballot.model.mailing import Webhook
from downballot.pipeline.call_checks import check_author
from downballot.pipeline.desk import Desk
from downballot.pipeline.mail_topics import topic_name
from downballot.pipeline.news import Asked, News, gather
from downballot.publication.addresses import API
from downballot.sources.connection import CheckedNetwork, CheckedTransport


class Posted(msgspec.Struct):
    """What became of the events of one sending.

    Attributes:
        queued: Events that are new.
        sent: Events that were taken.
        waiting: Events to be tried again, or given up.
        refused: Events that a receiver will not have.
    """

    queued: int = 0
    sent: int = 0
    waiting: int = 0
    refused: int = 0


def add_webhook(
    desk: Desk, url: str, topics: tuple[str, ...], *, by: str, now: datetime
) -> Webhook:
    """Add an address that is told as things happen.

    Args:
        desk: The desk.
        url: Where events go.
        topics: What it is told of.
        by: Who adds it.
        now: The moment, aware.

    Raises:
        UsageError: An address or topic that cannot be used, or nobody is named.
    """
    check_author(by)
    checked = check_url(url, local=desk.settings.allow_local_addresses)
    unknown = [one for one in topics if not topic_name(desk, one)]
    if unknown or not topics:
        raise UsageError(
            f"webhook: topics {', '.join(unknown) or 'none'}: expected calls, late-money, "
            "board/BODY or contest/ELECTION/CONTEST of this desk"
        )
    secret = new_secret()
    return Webhooks(desk.ledger.journal).add(checked, secret, topics, by.strip(), now)


def send_events(desk: Desk, now: datetime, sender: WebhookSender | None = None) -> Posted:
    """Keep what is new for each webhook, and post what is due.

    What is told here is on the desk's pages already: no approval is asked.

    Args:
        desk: The desk.
        now: The moment, aware.
        sender: Posts events; by the desk's own rules when None.

    Raises:
        NotKept: The journal could not be written.
    """
    webhooks, posted = Webhooks(desk.ledger.journal), Posted()
    for one in webhooks.active():
        asked = Asked(frozenset(one.topics), one.added_at, webhooks.known(one.number), now)
        events = [_event(desk, news) for news in gather(desk, asked)]
        posted.queued += webhooks.queue(one.number, events, now)
    made = sender or open_sender(desk)
    try:
        for due in webhooks.due(now):
            _post(webhooks, made, due, now, posted)
    finally:
        made.close()
    return posted


def open_sender(desk: Desk) -> WebhookSender:
    """Return what posts a desk's events: to the public internet, unless the desk says more.

    Args:
        desk: The desk.
    """
    local = desk.settings.allow_local_addresses
    network = CheckedNetwork(allow_local_addresses=local)
    agent = f"Downballot/{version('downballot')} (+{desk.settings.contact})"
    return WebhookSender(CheckedTransport(network), network.start, agent)


def _post(
    webhooks: Webhooks, sender: WebhookSender, due: DueEvent, now: datetime, posted: Posted
) -> None:
    event = Event(due.event.key, due.event.body.encode())
    result = sender.post(due.webhook.url, due.webhook.secret, event, now)
    webhooks.end(due, problem=result.problem, refused=result.for_good, now=now)
    posted.sent += not result.problem
    posted.refused += result.for_good
    posted.waiting += bool(result.problem) and not result.for_good


def _site(desk: Desk) -> str:
    """Return where readers find the desk; empty where ``desk.toml`` does not say it."""
    settings = desk.settings
    if settings.public_url:
        return settings.public_url.rstrip("/") + settings.base_path
    return settings.mail.site


def _event(desk: Desk, news: News) -> EventRow:
    said, site = news.said, _site(desk)
    body = {
        "type": news.kind.value,
        "timestamp": news.at.isoformat(timespec="seconds"),
        "data": {
            "desk": desk.settings.title,
            "key": news.key,
            "topics": news.topics,
            "title": said.title,
            "stamp": said.stamp,
            "sentences": said.sentences,
            "columns": said.columns,
            "rows": said.rows,
            "notes": said.notes,
            "url": f"{site}{said.href}",
            "api": f"{site}{API}{said.href}",
        },
    }
    text = msgspec.json.encode(body, enc_hook=str).decode()
    return EventRow(news.key, news.state, text)
