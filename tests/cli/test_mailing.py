"""Commands of the newsletter: status, prepare, show, approve, withdraw, send, bounce."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from mail_server import MailServer

from downballot.ledger.subscriptions import Subscriptions
from downballot.model.mailing import Rhythm, Wish, contest_topic
from downballot.pipeline.desk import Desk

Run = Callable[..., Any]
ELECTION = "2024-11-05-example"
TOPIC = contest_topic(ELECTION, "example-unified-school-board-district-2")
ANA, BEN = "ana@example.net", "ben@example.net"
BY = ("--by", "Ana Example")
MAIL = """
[mail]
host = "127.0.0.1"
port = {port}
tls = "none"
sender = "Example Desk <desk@example.org>"
postal = "1 Example Street, Los Angeles, CA 90001"
site = "https://results.example.org"
per_minute = 6000
"""
COUNT = """\
published_at,election_date,contest,selection,votes
{clock},2024-11-05,Example Unified School Board District 2,Ana Example,{ana}
,,Example Unified School Board District 2,Ben Sample,1000
END,2
"""
REPORT = """\
From: MAILER-DAEMON@mx.example.net
To: desk@example.org
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

I could not deliver your mail.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.net

Final-Recipient: rfc822; ana@example.net
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 no such user

Final-Recipient: rfc822; ben@example.net
Action: delayed
Status: 4.2.2

--b
Content-Type: message/rfc822

From: desk@example.org
To: ana@example.net
Subject: Count
Status: 5.0.0
Final-Recipient: rfc822; everybody@example.net

Text
--b--
"""


@pytest.fixture
def desk(hand_desk: Path, mail_server: MailServer) -> Path:
    """A desk with a newsletter and two who said yes to the counts of a contest."""
    settings = hand_desk / "desk.toml"
    settings.write_text(settings.read_text() + MAIL.format(port=mail_server.port))
    with Desk(hand_desk) as opened:
        subscriptions, now = Subscriptions(opened.ledger.journal), datetime.now(UTC)
        for one in (ANA, BEN):
            subscriptions.ask(one, Wish((TOPIC,), Rhythm.AT_ONCE, "en"), now)
            claimed = subscriptions.claim_letter(now)
            assert claimed is not None
            assert subscriptions.confirm(claimed[1], now) is not None
    return hand_desk


@pytest.fixture
def counted(run: Run, desk: Path, tmp_path: Path) -> Callable[[int, int], None]:
    """A new count comes in: ``counted(36, 1204)``: of 23:36, with 1,204 votes for Ana."""

    def take(minute: int, votes: int) -> None:
        path = tmp_path / f"{minute}.csv"
        path.write_text(COUNT.format(clock=f"2024-11-05T23:{minute}-08:00", ana=votes))
        assert run("ingest", path, "--desk", desk).code == 0

    return take


def status(run: Run, desk: Path) -> dict[str, Any]:
    return dict(json.loads(run("mail", "status", "--json", "--desk", desk).out))


def test_from_a_draft_to_mail_sent(
    run: Run, desk: Path, counted: Callable[[int, int], None], mail_server: MailServer
) -> None:
    at = ("--desk", desk)
    assert "Nothing new." in run("mail", "prepare", *at).out
    counted(36, 11204)
    (made,) = json.loads(run("mail", "prepare", "--json", *at).out)
    assert (made["rhythm"], made["decision"]) == ("at-once", "")
    text = run("mail", "show", made["number"], *at).out
    assert "11,204" in text
    assert "Votos: 11,204" in run("mail", "show", 1, "--language", "es", *at).out
    assert run("mail", "show", 1, "--html", *at).out.startswith("<!DOCTYPE html>")
    assert run("mail", "send", *at).code == 0
    assert mail_server.mails == []
    approved = run("mail", "approve", 1, *BY, "--reason", "read it", *at)
    assert approved.out.strip() == "Edition 1, at-once: approved by Ana Example."
    mail_server.refuse(BEN, *["451 4.3.0 Busy"] * 3)
    first = run("mail", "send", *at)
    assert first.code == 3
    assert "1 sent, 0 letters, 1 to be tried again" in first.out
    second = json.loads(run("mail", "send", "--json", *at).out)
    assert (second["sent"], second["waiting"]) == (1, 0)
    found = status(run, desk)
    assert found["subscribers"] == 2
    assert found["mailings"][-1]["mails"] == {"sent": 2}
    assert "2 subscribers; 0 letters to send." in run("mail", "status", *at).out
    assert len(mail_server.mails) == 2


def test_who_decided_is_in_the_audit_trail(
    run: Run, desk: Path, counted: Callable[[int, int], None]
) -> None:
    at = ("--desk", desk)
    for minute in (36, 37):
        counted(minute, 11000 + minute)
        run("mail", "prepare", *at)
    assert run("mail", "approve", 1, *BY, *at).code == 2  # the second took its place
    assert run("mail", "withdraw", 2, *BY, "--reason", "a wrong count", *at).code == 0
    (row,) = json.loads(run("audit", "--json", *at).out)["rows"]
    assert (row["deed"], row["subject"], row["by"], row["via"], row["detail"]) == (
        "withdraw-mailing", "mailing/2", "Ana Example", "command line", "a wrong count",
    )  # fmt: skip
    counted(40, 11999)
    run("mail", "prepare", *at)
    run("mail", "approve", 3, *BY, *at)
    newest = json.loads(run("audit", "--json", *at).out)["rows"][0]
    assert (newest["deed"], newest["subject"]) == ("approve", "mailing/3")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("approve", 7, *BY), "mailing 7: there is none of this number"),
        (("withdraw", 7, *BY, "--reason", "x"), "mailing 7: there is none of this number"),
        (("withdraw", 7, *BY, "--reason", " "), "reason"),
        (("approve", 7, "--by", " "), "expected"),
        (("show", 7), "mailing 7: nothing in it"),
        (("show", 7, "--language", "fr"), "expected one of en, es"),
        (("bounce",), "no address that failed"),
        (("bounce", "--report", "/nowhere/x"), "cannot be read"),
    ],
)
def test_what_cannot_be_done_is_said(
    run: Run, desk: Path, words: tuple[object, ...], said: str
) -> None:
    ended = run("mail", *words, "--desk", desk)
    assert ended.code == 2
    assert said in ended.err


def test_a_desk_without_a_mail_server_says_what_is_missing(run: Run, hand_desk: Path) -> None:
    for word in ("prepare", "send"):
        ended = run("mail", word, "--desk", hand_desk)
        assert ended.code == 2
        assert "[mail] with host, sender, postal and site" in ended.err


def test_a_delivery_report_ends_mail_to_the_address_that_failed_for_good_alone(
    run: Run, desk: Path, tmp_path: Path
) -> None:
    path = tmp_path / "bounce.eml"
    path.write_text(REPORT)
    ended = run("mail", "bounce", "--report", path, "--desk", desk)
    assert ended.code == 0
    assert ended.out == "ana@example.net is written to no more.\n"
    assert status(run, desk)["subscribers"] == 1


def test_a_report_of_the_same_address_in_other_letters_is_understood(
    run: Run, desk: Path, tmp_path: Path
) -> None:
    path = tmp_path / "bounce.eml"
    path.write_bytes(
        REPORT.replace("rfc822; ana@example.net", "RFC822;ana@Example.NET").encode()
        + b"\xff\xfe\x00"
    )
    assert "written to no more" in run("mail", "bounce", "--report", path, "--desk", desk).out
    path.write_text("no report at all")
    assert run("mail", "bounce", "--report", path, "--desk", desk).code == 2


def test_an_address_is_taken_off_by_hand(run: Run, desk: Path) -> None:
    ended = run("mail", "bounce", BEN, "--reason", "asked by phone", "--desk", desk)
    assert "ben@example.net is written to no more." in ended.out
    again = run("mail", "bounce", BEN, "--desk", desk)
    assert "does not subscribe" in again.out
