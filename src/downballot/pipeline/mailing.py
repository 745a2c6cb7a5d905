"""Prepares editions of the newsletter, and lets people decide on them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import msgspec

from downballot.errors import UsageError
from downballot.ledger.mailings import APPROVE, WITHDRAW, Mailings, NewsRow
from downballot.ledger.subscriptions import Subscriptions
from downballot.model.mailing import MailingRow, Rhythm, Subscriber
from downballot.pipeline.call_checks import check_author, check_reason
from downballot.pipeline.desk import Desk
from downballot.pipeline.news import Asked, News, gather
from downballot.publication.language import Language
from downballot.publication.mail import Footing, Mail, PrintedNews, edition, print_news

MORNING = time(7)  # when daily and weekly mail is due, in the desk's zone
NIGHT_BEGINS, NIGHT_ENDS = time(20), time(12)
MONDAY = 0


def check_enabled(desk: Desk) -> None:
    """Refuse where a desk sends no mail.

    Raises:
        UsageError: ``desk.toml`` names no mail server.
    """
    if not desk.settings.mail.host:
        raise UsageError(
            f"{desk.folder}: no newsletter, expected a [mail] with host, sender, postal and "
            "site in desk.toml"
        )


def prepare(desk: Desk, now: datetime) -> tuple[MailingRow, ...]:
    """Make the editions that are due: what is new for those of each rhythm.

    Where the desk asks for no approval they may be sent at once.

    Args:
        desk: The desk.
        now: The moment, aware.

    Raises:
        UsageError: The desk sends no mail.
        NotKept: The journal could not be written.
    """
    check_enabled(desk)
    Subscriptions(desk.ledger.journal).prune(now)
    made = (_prepared(desk, one, now) for one in Rhythm)
    return tuple(one for one in made if one is not None)


def approve(desk: Desk, number: int, *, by: str, reason: str = "", now: datetime) -> MailingRow:
    """Let an edition be sent, as it is.

    Args:
        desk: The desk.
        number: The edition.
        by: Who says so.
        reason: Why, or what was looked at.
        now: The moment, aware.

    Raises:
        UsageError: Nobody is named, or it is no draft (any more).
    """
    check_author(by)
    mailings = Mailings(desk.ledger.journal)
    return mailings.decide(number, APPROVE, by=by.strip(), reason=reason.strip(), now=now)


def withdraw(desk: Desk, number: int, *, by: str, reason: str, now: datetime) -> MailingRow:
    """Say that an edition is never sent; nor is its news, to those of its rhythm.

    Args:
        desk: The desk.
        number: The edition.
        by: Who says so.
        reason: Why.
        now: The moment, aware.

    Raises:
        UsageError: Nobody or no reason is named, or it is no draft (any more).
    """
    check_author(by)
    check_reason(reason)
    mailings = Mailings(desk.ledger.journal)
    return mailings.decide(number, WITHDRAW, by=by.strip(), reason=reason.strip(), now=now)


def preview(desk: Desk, number: int, language: Language) -> Mail:
    """Return an edition as somebody reads it who asked for all of it.

    Args:
        desk: The desk.
        number: The edition.
        language: The language.

    Raises:
        UsageError: It has no news: there is none of this number, or another took its place.
    """
    news = Mailings(desk.ledger.journal).news(number)
    if not news:
        raise UsageError(f"mailing {number}: nothing in it, expected one of `mail status`")
    return edition(printed(news, language), language, footing(desk))


def printed(news: Iterable[NewsRow], language: Language) -> tuple[PrintedNews, ...]:
    """Return news as it was approved, in a language.

    Args:
        news: The news.
        language: The language.
    """
    every = (msgspec.json.decode(one.printed, type=dict[str, PrintedNews]) for one in news)
    return tuple(one[language.code] for one in every)


def footing(desk: Desk) -> Footing:
    """Return what is at the foot of every mail of a desk, without a reader's own links.

    Args:
        desk: The desk.
    """
    mail = desk.settings.mail
    return Footing(desk.settings.title, mail.postal, mail.site)


def is_due(desk: Desk, rhythm: Rhythm, now: datetime, last: datetime | None) -> bool:
    """Say whether an edition of a rhythm is to be made.

    Args:
        desk: The desk.
        rhythm: The rhythm.
        now: The moment, aware.
        last: When the last one was prepared that was decided on; None for none.
    """
    if rhythm is Rhythm.AT_ONCE:
        return True
    if rhythm is Rhythm.ELECTION_NIGHT:
        return night_began(desk, now) is not None
    zone = ZoneInfo(desk.settings.timezone)
    local = now.astimezone(zone)
    due = datetime.combine(local.date(), MORNING, zone)
    if rhythm is Rhythm.WEEKLY:
        due -= timedelta(days=(local.weekday() - MONDAY) % 7)
    if due > local:
        due -= timedelta(days=7 if rhythm is Rhythm.WEEKLY else 1)
    return last is None or last < due


def night_began(desk: Desk, now: datetime) -> datetime | None:
    """Return when the election night began that it is now; None where it is none.

    It is from eight in the evening, when polls close in California (Elections Code 14212),
    to noon of the next day.

    Args:
        desk: The desk.
        now: The moment, aware.
    """
    zone = ZoneInfo(desk.settings.timezone)
    for election in desk.settings.elections:
        begins = datetime.combine(election.date, NIGHT_BEGINS, zone)
        ends = datetime.combine(election.date + timedelta(days=1), NIGHT_ENDS, zone)
        if begins <= now < ends:
            return begins
    return None


def _prepared(desk: Desk, rhythm: Rhythm, now: datetime) -> MailingRow | None:
    mailings = Mailings(desk.ledger.journal)
    mine = [one for one in mailings.mailings() if one.rhythm is rhythm and one.decision]
    last = mine[-1].prepared_at if mine else None
    readers = Subscriptions(desk.ledger.journal).active(rhythm)
    if not readers or not is_due(desk, rhythm, now, last):
        return None
    news = gather(desk, _asked(desk, rhythm, readers, mailings.known(rhythm), now))
    made = mailings.prepare(rhythm, [_row(one) for one in news], now)
    if made is None or desk.settings.mail.approval:
        return made
    reason = "approval = false"
    return mailings.decide(made.number, APPROVE, by="desk.toml", reason=reason, now=now)


def _asked(
    desk: Desk,
    rhythm: Rhythm,
    readers: tuple[Subscriber, ...],
    known: dict[str, str],
    now: datetime,
) -> Asked:
    after = min(since for one in readers for _, since in one.topics or (("", now),))
    night = night_began(desk, now)
    if rhythm is Rhythm.ELECTION_NIGHT and night is not None:
        after = max(after, night)
    topics = frozenset(topic for one in readers for topic, _ in one.topics)
    return Asked(topics, after, known, now)


def _row(one: News) -> NewsRow:
    said = msgspec.json.encode(print_news(one.said)).decode()
    return NewsRow(one.key, one.at, one.topics, one.state, said)
