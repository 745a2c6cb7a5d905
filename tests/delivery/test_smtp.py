"""Mail is handed to a real server: taken, put off, refused, or nobody knows."""

from __future__ import annotations

import smtplib
import ssl
import time

import pytest
import trustme
from aiosmtpd.controller import Controller
from hypothesis import given
from hypothesis import strategies as st
from mail_server import DROP, HANG, HERE, MailServer

from downballot.delivery.smtp import Answer, Mailer, Outcome, Server, _dotted
from downballot.errors import DeliveryError

SENDER, TO = "desk@example.org", "ana@example.net"
MAIL = b"Subject: Count\r\n\r\n.A line that begins with a dot\r\n..\r\n.\r\nEnd\r\n"


SESAME = "open sesame"


def mailer(server: MailServer, **options: object) -> Mailer:
    given_ = {"first_wait_seconds": 0.01, "timeout_seconds": 5.0, **options}
    return Mailer(Server(host=HERE, port=server.port, tls="none", **given_))


def test_a_mail_arrives_byte_for_byte_and_the_connection_is_kept(mail_server):
    with mailer(mail_server) as sender:
        for _ in range(3):
            assert sender.send(SENDER, TO, MAIL).outcome is Outcome.TAKEN
    assert mail_server.mails == [(TO, MAIL)] * 3
    assert mail_server.senders == [SENDER] * 3
    assert mail_server.connections == 1


@pytest.mark.parametrize("at", ["rcpt", "data"])
def test_a_mail_put_off_is_offered_again_and_taken(mail_server, at):
    mail_server.refuse(TO, "451 4.3.0 Busy", "450 4.2.1 Later", at=at)
    with mailer(mail_server) as sender:
        assert sender.send(SENDER, TO, MAIL).outcome is Outcome.TAKEN
    assert len(mail_server.mails) == 1


def test_a_mail_put_off_for_too_long_waits(mail_server):
    mail_server.refuse(TO, *["451 4.3.0 Busy"] * 9)
    with mailer(mail_server) as sender:
        assert sender.send(SENDER, TO, MAIL) == Answer(Outcome.LATER, "451 4.3.0 Busy")
    assert len(mail_server.rcpt[TO]) == 6
    assert mail_server.mails == []


@pytest.mark.parametrize(
    ("said", "dead"),
    [
        ("550 5.1.1 No such user", True),
        ("550 No such user", True),
        ("550 5.7.1 Looks like spam", False),
        ("552 5.2.2 Mailbox full", False),
        ("554 Refused", False),
    ],
)
def test_a_mail_refused_for_good_is_offered_once_and_a_dead_address_told(
    mail_server, said, dead
):
    mail_server.refuse(TO, said)
    with mailer(mail_server) as sender:
        assert sender.send(SENDER, TO, MAIL) == Answer(Outcome.REFUSED, said, dead)
        assert sender.send(SENDER, TO, MAIL).outcome is Outcome.TAKEN


def test_a_connection_that_breaks_before_the_mail_is_made_again(mail_server):
    mail_server.refuse(TO, DROP)
    with mailer(mail_server) as sender:
        assert sender.send(SENDER, TO, MAIL).outcome is Outcome.TAKEN
    assert mail_server.connections == 2


@pytest.mark.parametrize("what", [DROP, HANG])
def test_a_connection_that_breaks_after_the_mail_leaves_it_unknown_and_it_is_not_repeated(
    mail_server, what
):
    mail_server.refuse(TO, what, at="data")
    with mailer(mail_server) as sender:
        assert sender.send(SENDER, TO, MAIL).outcome is Outcome.UNKNOWN
        assert len(mail_server.mails) == (what == HANG)
        assert sender.send(SENDER, TO, MAIL).outcome is Outcome.TAKEN


def test_a_server_that_will_not_have_this_sender_stops_all(mail_server):
    mail_server.mail.append("553 5.7.1 Sender not owned by user")
    with mailer(mail_server) as sender, pytest.raises(DeliveryError, match="refuses mail from"):
        sender.send(SENDER, TO, MAIL)


def test_no_server_is_said_with_where_and_what_was_expected(mail_server):
    mail_server.stop()
    with mailer(mail_server, attempts=2) as sender, pytest.raises(DeliveryError) as raised:
        sender.send(SENDER, TO, MAIL)
    assert f"{HERE}:{mail_server.port}: no mail can be handed over" in str(raised.value)
    mail_server.start()


def test_no_more_leave_in_a_minute_than_the_desk_says(mail_server):
    waits: list[float] = []
    server = Server(host=HERE, port=mail_server.port, tls="none", per_minute=60)

    with Mailer(server, wait=waits.append) as sender:
        for _ in range(4):
            sender.send(SENDER, TO, MAIL)
    assert [round(one) for one in waits] == [1, 2, 3]  # nothing was waited for in truth


@pytest.mark.filterwarnings("ignore:Requiring AUTH:UserWarning")
def test_a_user_signs_in_and_a_wrong_password_is_no_reason_to_try_again():
    server = MailServer("desk", SESAME)
    server.start()
    try:
        with mailer(server, user="desk", password=SESAME) as sender:
            assert sender.send(SENDER, TO, MAIL).outcome is Outcome.TAKEN
        began = time.monotonic()
        wrong = mailer(server, user="desk", password=SESAME * 2, first_wait_seconds=9.0)
        with wrong as sender, pytest.raises(DeliveryError, match="DOWNBALLOT_MAIL_PASSWORD"):
            sender.send(SENDER, TO, MAIL)
        assert time.monotonic() - began < 5
        assert "wrong" not in repr(DeliveryError)
    finally:
        server.stop()


def _secured(handler: MailServer, authority: trustme.CA) -> Controller:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert(HERE).configure_cert(context)
    options = {"tls_context": context, "require_starttls": True}
    return Controller(handler, hostname=HERE, port=handler.port, **options)


def test_encryption_is_used_and_a_certificate_of_nobody_is_refused():
    authority, handler = trustme.CA(), MailServer()
    trusted = ssl.create_default_context()
    authority.configure_trust(trusted)
    controller = _secured(handler, authority)
    controller.start()
    server = Server(host=HERE, port=handler.port, tls="starttls", attempts=1)
    try:
        with Mailer(server, trust=trusted) as sender:
            assert sender.send(SENDER, TO, MAIL).outcome is Outcome.TAKEN
        with Mailer(server) as sender, pytest.raises(DeliveryError, match="certificate"):
            sender.send(SENDER, TO, MAIL)
    finally:
        controller.stop()


def test_a_server_without_encryption_is_not_talked_to_where_it_is_asked_for(mail_server):
    server = Server(host=HERE, port=mail_server.port, attempts=1)
    with Mailer(server) as sender, pytest.raises(DeliveryError, match="STARTTLS"):
        sender.send(SENDER, TO, MAIL)
    assert mail_server.mails == []


@given(
    st.lists(st.binary(max_size=20).filter(lambda one: b"\n" not in one and b"\r" not in one))
)
def test_dots_are_written_as_the_standard_library_writes_them(lines):
    body = b"".join(one + b"\r\n" for one in lines)
    assert _dotted(body)[-3:] == b".\r\n"
    assert _dotted(body)[:-3] == smtplib._quote_periods(body or b"\r\n")  # type: ignore[attr-defined]
