"""From a new count to the mails of those who asked: approved, sent once, never twice."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa
from mail_server import DROP, HANG, HERE, MailServer

from downballot.delivery.smtp import Mailer, Server
from downballot.errors import DeliveryError, LedgerError, UsageError
from downballot.ledger.mailings import Mailings
from downballot.ledger.subscriptions import Subscriptions
from downballot.model.mailing import (
    CALLS_TOPIC,
    DeliveryState,
    Purpose,
    Rhythm,
    Wish,
    contest_topic,
)
from downballot.pipeline.desk import Desk
from downballot.pipeline.intake import ingest_file, read_file
from downballot.pipeline.mail_sending import send
from downballot.pipeline.mailing import approve, is_due, prepare, preview, withdraw
from downballot.publication.language import ENGLISH

ELECTION = "2024-11-05-example"
CONTEST = "example-unified-school-board-district-2"
TOPIC = contest_topic(ELECTION, CONTEST)
ANA, BEN = "ana@example.net", "ben@example.net"
MAIL = """
[mail]
host = "127.0.0.1"
port = {port}
tls = "none"
sender = "Example Desk <desk@example.org>"
postal = "1 Example Street, Los Angeles, CA 90001"
site = "https://results.example.org"
approval = {approval}
per_minute = 6000
"""
Counted = Callable[..., None]


@pytest.fixture
def desk(hand_desk: Desk, mail_server: MailServer) -> Iterator[Desk]:
    """A desk that sends mail after approval.

    Yields:
        The desk.
    """
    settings = hand_desk.folder / "desk.toml"
    text = settings.read_text() + MAIL.format(port=mail_server.port, approval="true")
    settings.write_text(text)
    with Desk(hand_desk.folder) as opened:
        yield opened


@pytest.fixture
def counted(desk: Desk, table: Callable[..., Path]) -> Counted:
    """A new count comes in: ``counted(36, 1204)``: of 20:36, with 1,204 votes for Ana."""

    def take(minute: int, votes: int) -> None:
        path = table(f"{minute}.csv", clock=f"2024-11-05T20:{minute}-08:00", ana=votes)
        ingest_file(desk.ledger, read_file(desk.settings, path))

    return take


def mailer_of(server: MailServer, **options: object) -> Mailer:
    made = Server(host=HERE, port=server.port, tls="none", first_wait_seconds=0.01, **options)
    return Mailer(made)


def subscribe(
    desk: Desk, address: str, *topics: str, rhythm: Rhythm = Rhythm.AT_ONCE, code: str = "en"
) -> int:
    subscriptions, now = Subscriptions(desk.ledger.journal), datetime.now(UTC)
    subscriptions.ask(address, Wish(tuple(sorted(topics or (TOPIC,))), rhythm, code), now)
    claimed = subscriptions.claim_letter(now)
    assert claimed is not None
    found = subscriptions.confirm(claimed[1], now)
    assert found is not None
    return found[0].number


def approved(desk: Desk) -> int:
    (made,) = prepare(desk, datetime.now(UTC))
    approve(desk, made.number, by="Ana Example", now=datetime.now(UTC))
    return made.number


def send_with(desk: Desk, server: MailServer, **options: object) -> object:
    with mailer_of(server, **options) as mailer:
        return send(desk, mailer)


def test_a_new_count_is_sent_once_to_those_who_asked_after_a_person_approved(
    desk, counted, mail_server
):
    counted(30, 600)
    subscribe(desk, ANA)
    subscribe(desk, BEN, CALLS_TOPIC)
    counted(36, 1204)
    (draft,) = prepare(desk, datetime.now(UTC))
    assert draft.state == "draft"
    send_with(desk, mail_server)
    assert mail_server.mails == []  # nobody has approved it
    approve(desk, draft.number, by="Ana Example", now=datetime.now(UTC))
    assert send_with(desk, mail_server).sent == 1
    (mail,) = mail_server.to(ANA)
    text = mail.get_body(("plain",)).get_content()
    html = mail.get_body(("html",)).get_content()
    for fact in ("Ana Example", "1,204", "1,000", "2,204 votes counted", "8:36 p.m. PST"):
        assert fact in text, fact
        assert fact in html, fact
    assert "Unofficial count" in text
    assert mail_server.to(BEN) == []
    for _ in range(2):
        assert prepare(desk, datetime.now(UTC)) == ()
        assert send_with(desk, mail_server).sent == 0
    assert len(mail_server.mails) == 1
    assert Mailings(desk.ledger.journal).mailings()[-1].state == "done"


def test_what_was_known_before_somebody_asked_is_no_news_to_them(desk, counted):
    counted(36, 1204)
    subscribe(desk, ANA)
    assert prepare(desk, datetime.now(UTC)) == ()


def test_a_draft_gives_way_to_a_newer_count_and_cannot_be_approved_any_more(desk, counted):
    subscribe(desk, ANA)
    counted(36, 1204)
    (first,) = prepare(desk, datetime.now(UTC))
    assert prepare(desk, datetime.now(UTC)) == ()
    counted(40, 1500)
    (second,) = prepare(desk, datetime.now(UTC))
    assert "1,500" in preview(desk, second.number, ENGLISH).text
    with pytest.raises(UsageError, match=f"replaced by mailing {second.number}"):
        approve(desk, first.number, by="Ana Example", now=datetime.now(UTC))
    approve(desk, second.number, by="Ana Example", now=datetime.now(UTC))
    with pytest.raises(UsageError, match="approved, expected a draft"):
        withdraw(desk, second.number, by="B", reason="Wrong.", now=datetime.now(UTC))


def test_a_withdrawn_edition_and_its_news_are_never_sent(desk, counted, mail_server):
    subscribe(desk, ANA)
    counted(36, 1204)
    (made,) = prepare(desk, datetime.now(UTC))
    withdraw(desk, made.number, by="Ana Example", reason="Wrong.", now=datetime.now(UTC))
    assert prepare(desk, datetime.now(UTC)) == ()
    assert send_with(desk, mail_server).sent == 0


def test_a_decision_on_a_mailing_is_never_edited(desk, counted):
    subscribe(desk, ANA)
    counted(36, 1204)
    approved(desk)
    statement = sa.text("UPDATE mailing_decisions SET decision = 'withdraw'")
    refused = pytest.raises(LedgerError, match="a decision on a mailing is never edited")
    with refused, desk.ledger.journal.writing() as connection:
        connection.execute(statement)


def test_who_changes_rhythm_is_not_told_again(desk, counted, mail_server):
    subscribe(desk, ANA)
    counted(36, 1204)
    approved(desk)
    send_with(desk, mail_server)
    subscribe(desk, ANA, rhythm=Rhythm.DAILY)  # asks again, in another rhythm
    approved(desk)
    assert send_with(desk, mail_server).sent == 0
    counted(40, 1500)
    now = datetime.now(UTC) + timedelta(days=1)
    (made,) = prepare(desk, now)
    approve(desk, made.number, by="Ana Example", now=now)
    assert send_with(desk, mail_server).sent == 1
    assert len(mail_server.to(ANA)) == 2


def test_a_mail_put_off_is_sent_later_and_a_dead_address_is_written_to_no_more(
    desk, counted, mail_server
):
    subscribe(desk, ANA)
    dead = subscribe(desk, BEN)
    counted(36, 1204)
    number = approved(desk)
    mail_server.refuse(ANA, *["451 4.3.0 Busy"] * 2)
    mail_server.refuse(BEN, "550 5.1.1 No such user")
    sent = send_with(desk, mail_server, attempts=2)
    assert (sent.waiting, sent.bounced, sent.sent) == (1, 1, 0)
    assert Mailings(desk.ledger.journal).mailings()[-1].state == "approved"
    assert Subscriptions(desk.ledger.journal).subscriber(dead) is None
    assert send_with(desk, mail_server).sent == 1
    states = {one.state: one.mails for one in Mailings(desk.ledger.journal).tallies(number)}
    assert states == {DeliveryState.SENT: 1, DeliveryState.BOUNCED: 1}


def test_three_refusals_in_a_row_end_mail_also_to_an_address_that_there_may_be(
    desk, counted, mail_server
):
    number = subscribe(desk, ANA)
    for minute in (31, 32, 33):
        counted(minute, 1000 + minute)
        approved(desk)
        mail_server.refuse(ANA, "552 5.2.2 Mailbox full")
        assert Subscriptions(desk.ledger.journal).subscriber(number) is not None
        assert send_with(desk, mail_server).bounced == 1
    assert Subscriptions(desk.ledger.journal).subscriber(number) is None


@pytest.mark.parametrize("what", [DROP, HANG])
def test_a_mail_of_which_nobody_knows_is_never_sent_again(desk, counted, mail_server, what):
    subscribe(desk, ANA)
    counted(36, 1204)
    approved(desk)
    mail_server.refuse(ANA, what, at="data")
    assert send_with(desk, mail_server).unknown == 1
    for _ in range(2):
        assert send_with(desk, mail_server).sent == 0
    assert len(mail_server.mails) == (what == HANG)


def test_a_server_that_is_gone_leaves_everything_to_be_sent_later(desk, counted, mail_server):
    subscribe(desk, ANA)
    subscribe(desk, BEN)
    counted(36, 1204)
    approved(desk)
    mail_server.stop()
    with pytest.raises(DeliveryError):
        send_with(desk, mail_server, attempts=1)
    mail_server.start()
    assert send_with(desk, mail_server).sent == 2
    assert sorted(one for one, _ in mail_server.mails) == [ANA, BEN]


def test_a_token_is_used_once_expires_and_is_kept_as_its_hash(desk):
    subscriptions, now = Subscriptions(desk.ledger.journal), datetime.now(UTC)
    wish = Wish((TOPIC,), Rhythm.DAILY, "es")
    assert subscriptions.ask(ANA, wish, now)
    claimed = subscriptions.claim_letter(now)
    assert claimed is not None
    token = claimed[1]
    late = now + timedelta(hours=48)
    assert subscriptions.confirm(token, late) is None
    assert subscriptions.letter_of(token, late) is None
    found = subscriptions.confirm(token, now)
    assert found is not None
    assert found[0].wish == wish
    assert subscriptions.confirm(token, now) is None
    assert subscriptions.confirm(found[1], now) is None  # for another purpose
    changed = subscriptions.change(found[1], Wish((CALLS_TOPIC,), Rhythm.WEEKLY, "en"), now)
    assert changed is not None
    assert changed[0].wish == Wish((CALLS_TOPIC,), Rhythm.WEEKLY, "en")
    assert subscriptions.change(found[1], wish, now) is None
    assert subscriptions.leave(changed[1], Purpose.PREFERENCES, now)
    assert subscriptions.active() == ()
    with desk.ledger.journal._place.engine.connect() as connection:
        kept = str(list(connection.exec_driver_sql("SELECT * FROM mail_tokens")))
        everybody = str(list(connection.exec_driver_sql("SELECT * FROM mail_subscribers")))
    assert token not in kept
    assert ANA not in everybody


def test_one_address_is_not_asked_again_and_again(desk):
    subscriptions, now = Subscriptions(desk.ledger.journal), datetime.now(UTC)
    wish = Wish((TOPIC,), Rhythm.DAILY, "en")
    asked = [subscriptions.ask(ANA, wish, now) for _ in range(5)]
    assert asked == [True, True, True, False, False]
    assert subscriptions.ask(BEN, wish, now)
    assert subscriptions.ask(ANA, wish, now + timedelta(hours=1, seconds=1))
    subscriptions.prune(now + timedelta(hours=50))
    assert subscriptions.waiting_letters() == 0


def test_every_rhythm_is_due_when_its_readers_expect_it(desk):
    zone = ZoneInfo("America/Los_Angeles")
    night = datetime(2024, 11, 5, 20, 40, tzinfo=zone)  # a Tuesday
    noon = datetime(2024, 11, 6, 12, 0, tzinfo=zone)
    assert is_due(desk, Rhythm.ELECTION_NIGHT, night, None)
    assert not is_due(desk, Rhythm.ELECTION_NIGHT, noon, None)
    assert not is_due(desk, Rhythm.DAILY, noon, noon.replace(hour=7, minute=1))
    assert is_due(desk, Rhythm.DAILY, noon, noon.replace(hour=6))
    assert not is_due(desk, Rhythm.WEEKLY, noon, datetime(2024, 11, 4, 7, 1, tzinfo=zone))
    assert is_due(desk, Rhythm.WEEKLY, noon, datetime(2024, 11, 3, 7, 1, tzinfo=zone))


SENDER = """
import sys
from pathlib import Path
from downballot.pipeline.desk import Desk
from downballot.pipeline.mail_sending import open_mailer, send
with Desk(Path(sys.argv[1])) as desk, open_mailer(desk) as mailer:
    send(desk, mailer)
"""


def test_killed_again_and_again_no_mail_is_sent_twice(desk, counted, mail_server, tmp_path):
    addresses = [f"reader{number}@example.net" for number in range(30)]
    for one in addresses:
        subscribe(desk, one)
    counted(36, 1204)
    number = approved(desk)
    command = [sys.executable, "-c", SENDER, str(tmp_path / "desk")]
    kills = 0
    for _ in range(20):
        before = len(mail_server.mails)
        mail_server.arrived.clear()
        process = subprocess.Popen(command, env={**os.environ, "PYTHONWARNINGS": "ignore"})
        mail_server.arrived.wait(30 if before < 25 else 1)
        process.send_signal(signal.SIGKILL)
        process.wait()
        kills += 1
        if len(mail_server.mails) >= 25 or kills == 4:
            break
    subprocess.run(command, check=True, timeout=120)
    got = [one for one, _ in mail_server.mails]
    assert len(got) == len(set(got))
    states = {one.state: one.mails for one in Mailings(desk.ledger.journal).tallies(number)}
    lost = states.get(DeliveryState.CLAIMED, 0)
    assert lost <= kills  # at most one in doubt for each kill, and those are said
    assert states[DeliveryState.SENT] + lost == len(addresses)
    assert len(got) >= len(addresses) - kills
