"""From what happens on a desk to a receiver: signed, tried again, never where it may not go."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from web_receiver import Receiver, is_signed

from downballot.delivery.webhooks import WebhookSender
from downballot.errors import UsageError
from downballot.ledger.webhooks import MOST_TRIES, Webhooks
from downballot.model.mailing import CALLS_TOPIC, Webhook, contest_topic
from downballot.pipeline.desk import Desk
from downballot.pipeline.intake import ingest_file, read_file
from downballot.pipeline.webhook_sending import Posted, add_webhook, send_events
from downballot.sources.connection import CheckedNetwork, CheckedTransport

ELECTION = "2024-11-05-example"
CONTEST = "example-unified-school-board-district-2"
TOPIC = contest_topic(ELECTION, CONTEST)
PATH = f"/elections/{ELECTION}/contests/{CONTEST}"
Counted = Callable[..., None]


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    """Somebody who gets events.

    Yields:
        The receiver.
    """
    made = Receiver()
    made.start()
    yield made
    made.stop()


@pytest.fixture
def desk(hand_desk: Desk, table: Callable[..., Path]) -> Iterator[Desk]:
    """A desk with a first count that may post to this machine.

    Yields:
        The desk.
    """
    path = hand_desk.folder / "desk.toml"
    lines = 'public_url = "https://r.example"\nbase_path = "/n"\nallow_local_addresses = true\n'
    path.write_text(lines + path.read_text())
    with Desk(hand_desk.folder) as opened:
        first = table("30.csv", clock="2024-11-05T20:30-08:00", ana=600)
        ingest_file(opened.ledger, read_file(opened.settings, first))
        yield opened


@pytest.fixture
def counted(desk: Desk, table: Callable[..., Path]) -> Counted:
    """A new count comes in: ``counted(36, 1204)``: of 20:36, with 1,204 votes for Ana."""

    def take(minute: int, votes: int) -> None:
        path = table(f"{minute}.csv", clock=f"2024-11-05T20:{minute}-08:00", ana=votes)
        ingest_file(desk.ledger, read_file(desk.settings, path))

    return take


def hook(desk: Desk, url: str, *topics: str) -> Webhook:
    return add_webhook(desk, url, topics or (TOPIC,), by="Ana Example", now=datetime.now(UTC))


def states(desk: Desk, number: int = 1) -> dict[str, int]:
    return Webhooks(desk.ledger.journal).tallies(number)


def test_a_new_count_is_posted_once_and_signed(desk, counted, receiver):
    made = hook(desk, receiver.url)
    assert send_events(desk, datetime.now(UTC)) == Posted()  # what was known before is no news
    counted(36, 1204)
    assert send_events(desk, datetime.now(UTC)) == Posted(queued=1, sent=1)
    assert send_events(desk, datetime.now(UTC)) == Posted()
    ((headers, body),) = receiver.got
    assert is_signed(made.secret, headers, body)
    assert not is_signed(made.secret, headers, body + b" ")
    event = json.loads(body)
    assert event["type"] == "update"
    assert event["data"]["url"] == f"https://r.example/n{PATH}"
    assert event["data"]["api"] == f"https://r.example/n/api/v1{PATH}"
    assert ["Ana Example", "1,204"] in [one[:2] for one in event["data"]["rows"]]
    assert "Unofficial count" in event["data"]["stamp"]


def test_an_event_that_is_not_taken_waits_longer_each_time_and_keeps_its_id(
    desk, counted, receiver
):
    made = hook(desk, receiver.url)
    counted(36, 1204)
    receiver.answers.extend([(500, ""), (503, ""), (429, "")])
    now = datetime.now(UTC)
    for tried, wait in enumerate((30, 60, 120)):
        assert send_events(desk, now).waiting == 1
        assert len(receiver.got) == tried + 1
        early = now + timedelta(seconds=wait - 1)
        assert send_events(desk, early) == Posted()
        now += timedelta(seconds=wait)
    assert send_events(desk, now).sent == 1
    assert len({headers["webhook-id"] for headers, _ in receiver.got}) == 1
    assert len({headers["webhook-timestamp"] for headers, _ in receiver.got}) == 4
    assert all(is_signed(made.secret, *one) for one in receiver.got)
    assert states(desk) == {"sent": 1}


def test_after_so_many_tries_an_event_is_given_up(desk, counted, receiver):
    hook(desk, receiver.url)
    counted(36, 1204)
    receiver.answers.extend([(500, "")] * (MOST_TRIES + 1))
    now = datetime.now(UTC)
    for _ in range(MOST_TRIES + 2):
        send_events(desk, now)
        now += timedelta(hours=3)
    assert len(receiver.got) == MOST_TRIES
    assert states(desk) == {"given-up": 1}


def test_a_receiver_that_is_gone_holds_up_nobody_else(desk, counted, receiver):
    gone = Receiver()
    gone.start()
    gone.stop()
    hook(desk, gone.url)
    hook(desk, receiver.url)
    counted(36, 1204)
    posted = send_events(desk, datetime.now(UTC))
    assert (posted.sent, posted.waiting) == (1, 1)
    assert len(receiver.got) == 1


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_a_redirect_is_followed_nowhere_and_ends_the_event(desk, counted, receiver, status):
    other = Receiver()
    other.start()
    hook(desk, receiver.url)
    counted(36, 1204)
    receiver.answers.append((status, other.url))
    assert send_events(desk, datetime.now(UTC)).refused == 1
    other.stop()
    assert other.got == []
    assert states(desk) == {"bounced": 1}


@pytest.mark.parametrize(
    "leads_to", ["127.0.0.1", "10.0.0.7", "192.168.1.1", "169.254.169.254", "::1", "fd00::1"]
)
def test_a_name_that_leads_into_a_private_network_is_posted_nothing(
    desk, counted, receiver, leads_to
):
    port = receiver.url.partition("127.0.0.1:")[2].partition("/")[0]
    hook(desk, f"https://hooks.example.org:{port}/hook")
    counted(36, 1204)
    network = CheckedNetwork(allow_local_addresses=False, resolve=lambda _h, _p: [leads_to])
    sender = WebhookSender(CheckedTransport(network), network.start, "Downballot/test")
    assert send_events(desk, datetime.now(UTC), sender).refused == 1
    assert receiver.got == []


def test_a_desk_that_allows_no_local_address_posts_to_none(hand_desk, table, receiver):
    added = Webhooks(hand_desk.ledger.journal)
    now = datetime.now(UTC)
    added.add(receiver.url, "whsec_AAAA", (TOPIC,), "Ana", now)  # as it was allowed once
    path = table("36.csv", clock="2024-11-05T20:36-08:00", ana=1204)
    ingest_file(hand_desk.ledger, read_file(hand_desk.settings, path))
    assert send_events(hand_desk, datetime.now(UTC)).refused == 1
    assert receiver.got == []


@pytest.mark.parametrize(
    ("url", "topics", "by"),
    [
        ("https://example.org/x", (), "Ana"),
        ("https://example.org/x", ("everything",), "Ana"),
        ("https://example.org/x", ("board/nowhere",), "Ana"),
        ("https://example.org/x", (f"contest/{ELECTION}/nothing",), "Ana"),
        ("https://example.org/x", (CALLS_TOPIC,), " "),
        ("ftp://example.org/x", (CALLS_TOPIC,), "Ana"),
        ("https://user:password@example.org/x", (CALLS_TOPIC,), "Ana"),
    ],
)
def test_a_webhook_that_cannot_be_is_refused(desk, url, topics, by):
    with pytest.raises(UsageError):
        add_webhook(desk, url, topics, by=by, now=datetime.now(UTC))
    assert Webhooks(desk.ledger.journal).active() == ()


def test_a_webhook_that_was_removed_gets_nothing_and_its_secret_is_gone(
    desk, counted, receiver
):
    made = hook(desk, receiver.url)
    counted(36, 1204)
    receiver.answers.append((500, ""))
    send_events(desk, datetime.now(UTC))
    Webhooks(desk.ledger.journal).remove(made.number, "Ana", datetime.now(UTC))
    assert send_events(desk, datetime.now(UTC) + timedelta(hours=1)) == Posted()
    assert len(receiver.got) == 1
    with desk.ledger.journal._place.engine.connect() as connection:
        assert made.secret not in str(
            list(connection.exec_driver_sql("SELECT * FROM webhooks"))
        )
