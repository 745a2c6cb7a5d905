"""What is news to whom: calls and what becomes of them, a board, late money."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from mail_server import MailServer
from web_receiver import Receiver

from downballot.delivery.smtp import Mailer, Server
from downballot.ledger.subscriptions import Subscriptions
from downballot.model.mailing import (
    CALLS_TOPIC,
    LATE_TOPIC,
    NewsKind,
    Rhythm,
    Wish,
    board_topic,
    contest_topic,
)
from downballot.pipeline.calling import approve, call, retract
from downballot.pipeline.desk import Desk
from downballot.pipeline.intake import ingest_file, read_file
from downballot.pipeline.mail_sending import send
from downballot.pipeline.mailing import prepare
from downballot.pipeline.money_alerting import late_alert
from downballot.pipeline.money_keeping import keep
from downballot.pipeline.money_reading import read_all
from downballot.pipeline.news import Asked, News, gather
from downballot.pipeline.webhook_sending import add_webhook, send_events
from downballot.publication.language import LANGUAGES
from downballot.publication.mail import Footing, edition, print_news

ELECTION = "2024-11-05-example"
CONTEST = "example-unified-school-board-district-2"
TOPIC = contest_topic(ELECTION, CONTEST)
BOARD = board_topic("example-city-council")
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
WHY = "no past canvass lost such a lead"


def ask(
    desk: Desk, *topics: str, known: dict[str, str] | None = None, now: datetime | None = None
) -> tuple[News, ...]:
    asked = Asked(frozenset(topics), LONG_AGO, known or {}, now or datetime.now(UTC))
    return gather(desk, asked)


def read(news: News) -> None:
    """See that a piece of news can be written in every language, as text and as HTML."""
    foot = Footing("Desk", "1 Example Street", "https://r.example")
    for language in LANGUAGES:
        mail = edition((print_news(news.said)[language.code],), language, foot)
        assert mail.subject
        assert mail.text
        assert mail.html


@pytest.fixture
def desk(hand_desk: Desk, table: Callable[..., Path]) -> Iterator[Desk]:
    """A desk with a count, where a call needs the approval of a second person.

    Yields:
        The desk.
    """
    path = hand_desk.folder / "desk.toml"
    path.write_text(path.read_text() + "\n[calls]\napprovals = 1\n")
    with Desk(hand_desk.folder) as opened:
        ingest_file(opened.ledger, read_file(opened.settings, table()))
        yield opened


def called(desk: Desk) -> int:
    (decision,) = desk.decisions(ELECTION)
    return call(desk, decision, by="Ana Example", reason=WHY, against_policy=True).number


def test_a_call_is_news_once_a_second_person_approved_it_and_so_is_its_end(desk):
    called(desk)
    assert ask(desk, CALLS_TOPIC) == ()  # nobody else has seen it yet
    (decision,) = desk.decisions(ELECTION)
    approve(desk, decision, by="Ben Sample", reason="looked at the batches")
    (made,) = ask(desk, CALLS_TOPIC)
    assert (made.kind, made.topics) == (NewsKind.CALL, (CALLS_TOPIC, TOPIC))
    said = " ".join(made.said.sentences)
    assert "Called by Ana Example" in said
    assert "Approved by Ben Sample" in said
    assert WHY in said
    assert "did not allow it" in said
    assert "no official result" in " ".join(made.said.notes)
    assert [one.key for one in ask(desk, TOPIC) if one.kind is NewsKind.CALL] == [made.key]
    assert ask(desk, CALLS_TOPIC, known={made.key: ""}) == ()
    retract(desk, CONTEST, by="Ana Example", reason="a box was counted twice")
    (taken,) = ask(desk, CALLS_TOPIC, known={made.key: ""})
    assert taken.kind is NewsKind.RETRACTION
    assert "no longer stands" in " ".join(taken.said.sentences)
    assert "a box was counted twice" in " ".join(taken.said.sentences)
    for one in (made, taken):
        read(one)
        spanish = print_news(one.said)["es"].sentences[0]
        assert "Ana Example" in spanish
        assert " gana" in spanish


def test_a_call_that_never_was_public_is_no_news_when_it_is_taken_back(desk):
    called(desk)
    retract(desk, CONTEST, by="Ana Example", reason="too soon")
    # The count is news, the call is not.
    assert {one.kind for one in ask(desk, CALLS_TOPIC, TOPIC)} == {NewsKind.UPDATE}


def test_a_board_is_news_when_who_may_have_a_majority_changes(council):
    desk = council()
    (first,) = ask(desk, BOARD)
    assert first.kind is NewsKind.BOARD
    assert first.said.columns[0] == "Bloc"
    assert first.said.rows
    read(first)
    assert ask(desk, BOARD, known={first.key: first.state}) == ()
    (again,) = ask(desk, BOARD, known={f"{first.key}-before": "another|open"})
    assert again.state == first.state
    assert again.said.stamp.startswith("From the count published")
    assert ask(desk, board_topic("nowhere")) == ()


def test_late_money_is_news_for_eight_days_after_it_was_filed(hand_desk, shared):
    assert ask(hand_desk, LATE_TOPIC) == ()  # no filings yet
    for one in read_all(shared / "data/money/cal_format"):
        keep(hand_desk.folder, one)
    report = next(
        one for one in late_alert(hand_desk.folder, None).reports if one.filing == "212424488"
    )
    assert report.filed_on
    noon = datetime.combine(report.filed_on, time(12), ZoneInfo("America/Los_Angeles"))
    found = {one.key: one for one in ask(hand_desk, LATE_TOPIC, now=noon)}
    news = found[f"late-money/{report.filer}/{report.filing}/{report.amendment}"]
    assert news.kind is NewsKind.LATE_MONEY
    assert "$30,000" in news.said.title
    assert news.said.stamp.startswith("Filed ")
    read(news)
    told = {news.key: news.state}
    assert news.key not in {one.key for one in ask(hand_desk, LATE_TOPIC, known=told, now=noon)}
    later = noon + timedelta(days=9)
    assert news.key not in {one.key for one in ask(hand_desk, LATE_TOPIC, now=later)}


MAIL = """
[mail]
host = "127.0.0.1"
port = {port}
tls = "none"
sender = "Example Desk <desk@example.org>"
postal = "1 Example Street"
site = "https://results.example.org"
approval = false
per_minute = 6000
"""


def test_a_board_reaches_who_asked_by_mail_and_by_webhook(
    council: Callable[..., Desk], mail_server: MailServer, tmp_path: Path
):
    made = council(rows=())
    settings = made.folder / "desk.toml"
    more = f"allow_local_addresses = true\n{settings.read_text()}"
    settings.write_text(more + MAIL.format(port=mail_server.port))
    receiver = Receiver()
    receiver.start()
    with Desk(made.folder) as desk:
        subscriptions, now = Subscriptions(desk.ledger.journal), datetime.now(UTC)
        long_ago = datetime(2026, 11, 1, tzinfo=UTC)
        subscriptions.ask("ana@example.net", Wish((BOARD,), Rhythm.AT_ONCE, "es"), long_ago)
        claimed = subscriptions.claim_letter(long_ago)
        assert claimed is not None
        assert subscriptions.confirm(claimed[1], long_ago) is not None
        add_webhook(desk, receiver.url, (BOARD,), by="Ana", now=long_ago)
        path = tmp_path / "later.csv"
        path.write_text(
            "published_at,election_date,contest,contest_type,votes_allowed,selection,votes\n"
            "2026-11-03T21:36-08:00,2026-11-03,Ward 1,candidate,1,Ana Example,1304\n"
            ",,Ward 1,candidate,1,Dan Instance,1000\nEND,2\n"
        )
        ingest_file(desk.ledger, read_file(desk.settings, path))
        prepare(desk, now)
        port = mail_server.port
        with Mailer(Server(host="127.0.0.1", port=port, tls="none")) as mailer:
            assert send(desk, mailer).sent == 1
        assert send_events(desk, now).sent == 1
    receiver.stop()
    (mail,) = mail_server.to("ana@example.net")
    event = json.loads(receiver.got[0][1])
    assert event["type"] == "board"
    assert "mayoría" in str(mail["Subject"])
    text = str(mail.get_body(("plain",)).get_content())
    for row in event["data"]["rows"]:
        assert row[2] in text
