"""A mail says the same in its text and its HTML, in both languages, whatever names hold."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from email import message_from_bytes
from email.policy import default
from html.parser import HTMLParser
from zoneinfo import ZoneInfo

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from downballot.model.sentence import say
from downballot.money.late_values import LateReport, LateRow
from downballot.publication.figures import shortened
from downballot.publication.language import ENGLISH, SPANISH
from downballot.publication.mail import (
    Footing,
    PrintedNews,
    edition,
    letter,
    one_line,
    print_news,
)
from downballot.publication.mail_late import late_news
from downballot.publication.mail_message import Envelope, message
from downballot.publication.mail_news import call_news, retraction_news, update_news

ZONE = ZoneInfo("America/Los_Angeles")
SITE = "https://results.example.org"
FOOTING = Footing(
    "Example Desk",
    "1 Example Street",
    SITE,
    say("Because you asked."),
    f"{SITE}/p",
    f"{SITE}/u",
)
ENVELOPE = Envelope(
    "Example Desk <desk@example.org>", "ana@example.net", datetime(2024, 11, 6, tzinfo=UTC),
    "mailing-1-2-abc", "Example Desk", f"{SITE}/subscription/unsubscribe/{'x' * 90}",
)  # fmt: skip
HOSTILE = "<script>alert(1)</script>\r\nBcc: all@example.org\u202e & \"' {votes} %s"


class Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.said: list[str] = []
        self._skips = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self._skips += tag in {"style", "title"}
        self.said += [value or "" for name, value in attrs if name == "alt"]

    def handle_endtag(self, tag: str) -> None:
        self._skips -= tag in {"style", "title"}

    def handle_data(self, data: str) -> None:
        if not self._skips:
            self.said.append(data)


def figures(text: str) -> set[str]:
    return set(re.findall(r"\d[\d,.]*\d", re.sub(r"https?://\S+", "", text)))


def read(mail):
    parsed = message_from_bytes(message(mail, ENVELOPE), policy=default)
    assert [part.defects for part in parsed.walk() if part.defects] == []
    return parsed


@pytest.mark.parametrize("language", [ENGLISH, SPANISH], ids=lambda one: one.code)
def test_text_and_html_have_the_same_facts_and_the_picture_its_words(make, decide, language):
    history = make()
    news = print_news(update_news(history, decide(history)[-1], ZONE))[language.code]
    parsed = read(edition((news,), language, FOOTING))
    text = parsed.get_body(("plain",)).get_content()
    html = parsed.get_body(("html",)).get_content()
    words = Words()
    words.feed(html)
    assert figures(text) == figures(" ".join(words.said))
    assert "124,331" in text
    assert ("Votos: 124,331" if language is SPANISH else "Votes: 124,331") in text
    assert f"{SITE}{language.prefix}/elections/" in text
    (image,) = [one for one in parsed.walk() if one.get_content_type() == "image/png"]
    assert image.get_content().startswith(b"\x89PNG")
    assert f'src="cid:{image["Content-ID"].strip("<>")}"' in html
    assert news.alt
    assert " ".join(news.alt.split()) in " ".join(" ".join(words.said).split())
    assert " ".join(news.alt.split()) in " ".join(text.split())
    assert len(message(edition((news,), language, FOOTING), ENVELOPE)) < 200_000


@pytest.mark.parametrize("language", [ENGLISH, SPANISH], ids=lambda one: one.code)
def test_the_words_of_a_picture_speak_of_no_table_that_a_mail_has_not(make, language):
    news = print_news(update_news(make(), None, ZONE))[language.code]
    assert news.alt
    assert not re.search(r"\b(?:below|table|tabla|abajo)\b", news.alt)


def test_headers_let_a_mail_program_end_it_with_one_click(make):
    news = print_news(update_news(make(), None, ZONE))["en"]
    parsed = read(edition((news,), ENGLISH, FOOTING))
    raw = message(edition((news,), ENGLISH, FOOTING), ENVELOPE)
    assert f"\r\nList-Unsubscribe: <{ENVELOPE.unsubscribe}>\r\n".encode() in raw
    assert parsed["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert parsed["List-Id"] == '"Example Desk" <newsletter.example.org>'
    assert parsed["Message-ID"] == "<mailing-1-2-abc@example.org>"
    assert parsed["Auto-Submitted"] == "auto-generated"
    assert parsed["To"] == "ana@example.net"
    assert all(len(line) <= 998 for line in raw.split(b"\r\n"))
    assert b"\n" not in raw.replace(b"\r\n", b"")
    assert raw.isascii()


@pytest.mark.parametrize("name", [HOSTILE, HOSTILE * 200, "\u202e" * 50, "Ñandú " * 2000])
def test_hostile_names_are_text_and_never_a_header(make, decide, make_call, name):
    history = make(names=(name, "DAN CHANG"))
    decision = decide(history)[-1]
    made = make_call(decision, by=name[:100])
    taken = make_call(decision, retracted_by=name[:100])
    assert taken.retraction is not None
    every = (
        update_news(history, decision, ZONE), call_news(made, name, ZONE),
        retraction_news(taken, taken.retraction, name, ZONE),
    )  # fmt: skip
    for language in (ENGLISH, SPANISH):
        news = tuple(print_news(one)[language.code] for one in every)
        for shown in (news, news[1:], news[2:]):
            mail = edition(shown, language, FOOTING)
            parsed = read(mail)
            words = Words()
            words.feed(mail.html)
            assert "script" not in words.tags
            assert parsed["Bcc"] is None
            assert parsed["To"] == "ana@example.net"
            assert "\u202e" not in str(parsed["Subject"]) + mail.html + mail.text
            assert len(str(parsed["Subject"])) < 200


@pytest.mark.parametrize("name", [HOSTILE, HOSTILE * 200, "\u202e" * 50, "x" * 10_000])
def test_hostile_names_of_late_money_and_of_a_letter_are_text(name):
    day = date(2024, 10, 30)
    row = LateRow(
        "late-independent", day, day, 3_000_000, "1", name, name, name, "", "oppose", name, name
    )
    contribution = msgspec.structs.replace(row, kind="late-contribution", candidate="")
    report = LateReport(
        "1", name, name, 1, day, (name,), 3_000_000, True, 1, (row, contribution)
    )
    topic = say("{contest}, {election}", contest=shortened(name), election=name)
    for language in (ENGLISH, SPANISH):
        for mail in (
            edition((print_news(late_news(report))[language.code],), language, FOOTING),
            letter((topic,), say("at once"), f"{SITE}/c", language, FOOTING),
        ):
            parsed = read(mail)
            words = Words()
            words.feed(mail.html)
            assert "script" not in words.tags
            assert parsed["Bcc"] is None
            assert len(parsed.get_all("To")) == 1
            assert "\u202e" not in str(parsed["Subject"]) + mail.html + mail.text
            assert len(str(parsed["Subject"])) < 200
            assert "\nBcc:" not in mail.text


@given(st.text(max_size=300), st.text(max_size=300))
def test_any_text_in_a_subject_is_one_line_of_one_mail(subject, name):
    news = PrintedNews(subject or "a", "Title", "", (name,), (), (), (), "/x", "Link")
    parsed = message_from_bytes(
        message(edition((news,), ENGLISH, FOOTING), ENVELOPE), policy=default
    )
    assert parsed["To"] == "ana@example.net"
    assert parsed["Bcc"] is None
    assert " ".join(str(parsed["Subject"]).split()) == " ".join(
        one_line(subject or "a").split()
    )


def test_the_letter_names_what_was_asked_for_and_no_way_out_of_a_list():
    asked = (say("Late money: reports due within 24 hours"),)
    mail = letter(asked, say("once a day, in the morning"), f"{SITE}/c", SPANISH, FOOTING)
    assert "Dinero de última hora" in mail.text
    assert f"{SITE}/c" in mail.text
    assert f'href="{SITE}/c"' in mail.html
    plain = Envelope("desk@example.org", "ana@example.net", ENVELOPE.at, "x")
    parsed = message_from_bytes(message(mail, plain), policy=default)
    assert parsed["List-Unsubscribe"] is None
    assert parsed["Content-Language"] == "es"
