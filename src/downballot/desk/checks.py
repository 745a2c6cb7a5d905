"""What ``desk.toml`` must hold beyond the shape of its values."""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Iterator
from urllib.parse import parse_qs, urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from downballot.desk.mail_checks import of_mail
from downballot.desk.mistake import Mistake
from downballot.desk.settings import (
    SCREEN_KINDS,
    ContestSettings,
    DataSettings,
    Election,
    ScreenSettings,
    Settings,
    Source,
)
from downballot.errors import RuleError
from downballot.model.call import CallPolicy
from downballot.model.rule import Otherwise, Rule, Share, parse_share

MOST_VOTES = "most votes"
LEAST_SECONDS = 3  # of a screen: less cannot be read
MOST_SECONDS = 600
NAME = re.compile(r"[a-z0-9][a-z0-9-]*")
LICENCE = re.compile(r"[A-Za-z0-9][A-Za-z0-9.+-]*")
NAME_WORDS = "lower-case letters, digits and dashes"
BASE_PATH = re.compile(r"(?:/[A-Za-z0-9_-]+)+")
HOST = re.compile(r"(?:[\w.-]+|\[[0-9A-Fa-f:.]+\])(?::\d{1,5})?")


def mistakes(
    settings: Settings,
    *,
    formats: Collection[str] | None = None,
    tables: Collection[str] | None = None,
) -> Iterator[Mistake]:
    """Yield every mistake of settings whose shape is right.

    Args:
        settings: All of ``desk.toml``.
        formats: Names of the count formats there are; None to accept any.
        tables: Names that ``beyond`` may have; None to accept any.
    """
    yield from _of_desk(settings)
    yield from _of_site_address("public_url", settings.public_url)
    yield from _of_site_address("live_url", settings.live_url)
    yield from _of_base_path(settings.base_path)
    yield from _of_journal(settings.journal)
    yield from of_mail(settings.mail)
    yield from _of_calls(settings.calls)
    yield from _of_data(settings.data)
    yield from _of_screens(settings.screens)
    ids = [one.id for one in settings.elections]
    for index, election in enumerate(settings.elections):
        steps = ("elections", index)
        if election.id in ids[:index]:
            yield Mistake((*steps, "id"), f"{election.id!r} twice", "each election once")
        yield from _of_election(election, steps, formats, tables)
    named = [one.id for one in settings.bodies]
    for index, body in enumerate(settings.bodies):
        yield from _of_body(body.id, ("bodies", index), named[:index])
    for index, contest in enumerate(settings.contests):
        yield from _of_contest(contest, ("contests", index), ids)
        yield from _of_seats(contest.fills, ("contests", index, "fills"), named)


def _of_desk(settings: Settings) -> Iterator[Mistake]:
    contact = settings.contact
    if not contact.strip() or not contact.isascii() or not contact.isprintable():
        yield Mistake(
            ("contact",), f"{contact!r}", "your mail or web address, in plain letters"
        )
    try:
        ZoneInfo(settings.timezone)
    # The library passes on what the file system says of a folder or an endless name.
    except (ZoneInfoNotFoundError, ValueError, OSError):
        sentence = f"{settings.timezone[:60]!r} is unknown"
        yield Mistake(("timezone",), sentence, "an IANA name as America/Los_Angeles")
    for host in settings.allowed_hosts:
        if not HOST.fullmatch(host):
            expected = "a name as results.example.gov, or with a port, results.example.gov:8000"
            yield Mistake(("allowed_hosts",), f"{host!r} is not a host", expected)


def _of_site_address(name: str, url: str) -> Iterator[Mistake]:
    if not url:
        return
    plain = is_web_address(url) and url.isascii() and url.isprintable()
    parts = urlsplit(url) if plain else None
    if parts is None or parts.path not in {"", "/"} or parts.query or parts.fragment:
        expected = 'http or https and a host without a path, as "https://results.example.org"'
        yield Mistake((name,), f"{url!r}", expected)


def _of_base_path(path: str) -> Iterator[Mistake]:
    if path and not BASE_PATH.fullmatch(path):
        expected = 'letters, digits and dashes after each slash, none at the end, as "/results"'
        yield Mistake(("base_path",), f"{path!r}", expected)


def _of_journal(journal: str) -> Iterator[Mistake]:
    if not journal:
        return
    try:
        address = urlsplit(journal)
        secret = address.password is not None or "password" in parse_qs(address.query)
        usable = address.scheme == "postgresql" and len(address.path) > 1
    except ValueError:
        secret, usable = False, False
    if not usable:
        expected = '"postgresql://user@host/database", or no journal for desk.db'
        yield Mistake(("journal",), "not the address of a PostgreSQL database", expected)
    elif secret:
        expected = "it in the variable DOWNBALLOT_JOURNAL, or in ~/.pgpass: this file is shared"
        yield Mistake(("journal",), "has a password", expected)


def _of_data(data: DataSettings) -> Iterator[Mistake]:
    if data.licence and not LICENCE.fullmatch(data.licence):
        yield Mistake(("data", "licence"), f"{data.licence!r}", "an SPDX name as CC0-1.0")
    if data.licence_url and not is_web_address(data.licence_url):
        expected = "the http or https address of the licence, or none"
        yield Mistake(("data", "licence_url"), f"{data.licence_url!r}", expected)


def _of_screens(screens: ScreenSettings) -> Iterator[Mistake]:
    if not LEAST_SECONDS <= screens.seconds <= MOST_SECONDS:
        expected = f"a whole number of seconds from {LEAST_SECONDS} to {MOST_SECONDS}"
        yield Mistake(("screens", "seconds"), f"{screens.seconds}", expected)
    unknown = [one for one in screens.show if one not in SCREEN_KINDS]
    for one in unknown:
        yield Mistake(("screens", "show"), f"{one!r}", f"one of {', '.join(SCREEN_KINDS)}")


def _of_calls(policy: CallPolicy) -> Iterator[Mistake]:
    # Written so that no number (nan) is refused too: it is on neither side of anything.
    if not 0.5 < policy.probability <= 1:
        sentence = f"{policy.probability:g}"
        yield Mistake(("calls", "probability"), sentence, "a number above 0.5 to 1, as 0.995")
    for name in ("closest_points", "wait_points"):
        points = getattr(policy, name)
        if not 0 <= points <= 100:
            sentence = f"{points:g}"
            yield Mistake(("calls", name), sentence, "percentage points from 0 to 100")
    if not 0 <= policy.least_difference <= 2:
        sentence = f"{policy.least_difference:g}"
        yield Mistake(("calls", "least_difference"), sentence, "a number from 0 to 2, as 0.12")
    for name in ("late_batches", "approvals"):
        number = getattr(policy, name)
        if number < 0:
            yield Mistake(("calls", name), f"{number}", "a whole number, 0 or more")


def _of_election(
    election: Election,
    steps: tuple[str | int, ...],
    formats: Collection[str] | None,
    tables: Collection[str] | None,
) -> Iterator[Mistake]:
    if not NAME.fullmatch(election.id):
        yield Mistake((*steps, "id"), f"{election.id!r}", NAME_WORDS)
    if election.beyond and tables is not None and election.beyond not in tables:
        sentence = f"{election.beyond!r}: no such table"
        yield Mistake((*steps, "beyond"), sentence, f"one of {', '.join(sorted(tables))}")
    names = [one.name for one in election.sources]
    for index, source in enumerate(election.sources):
        place = (*steps, "sources", index)
        if source.name in names[:index]:
            yield Mistake((*place, "name"), f"{source.name!r} twice", "each source once")
        yield from _of_source(source, place, formats)


def _of_body(
    body: str, steps: tuple[str | int, ...], before: Collection[str]
) -> Iterator[Mistake]:
    if not NAME.fullmatch(body):
        yield Mistake((*steps, "id"), f"{body!r}", NAME_WORDS)
    if body in before:
        yield Mistake((*steps, "id"), f"{body!r} twice", "each body once")


def _of_seats(
    fills: tuple[str, ...], steps: tuple[str | int, ...], bodies: Collection[str]
) -> Iterator[Mistake]:
    for place in fills:
        body, _, seat = place.partition("/")
        if not seat:
            yield Mistake(steps, f"{place!r} is not a seat", 'body and seat, as "lausd/3"')
        elif body not in bodies:
            allowed = f"one of {', '.join(bodies)}" if bodies else "a [[bodies]]"
            yield Mistake(steps, f"body {body!r} is not in this file", allowed)


def _of_source(
    source: Source, steps: tuple[str | int, ...], formats: Collection[str] | None
) -> Iterator[Mistake]:
    if not NAME.fullmatch(source.name):
        yield Mistake((*steps, "name"), f"{source.name!r}", NAME_WORDS)
    if formats is not None and source.format not in formats:
        sentence = f"{source.format!r} is unknown"
        yield Mistake((*steps, "format"), sentence, f"one of {', '.join(sorted(formats))}")
    if not is_web_address(source.url):
        expected = "an http or https address as https://results.example.gov/count"
        yield Mistake((*steps, "url"), f"{source.url!r}", expected)
    if not 0 < source.poll_seconds < math.inf:
        sentence = f"{source.poll_seconds:g}"
        yield Mistake((*steps, "poll_seconds"), sentence, "a number of seconds above 0")


def _of_contest(
    contest: ContestSettings, steps: tuple[str | int, ...], elections: Collection[str]
) -> Iterator[Mistake]:
    for election in contest.elections:
        if election not in elections:
            expected = f"one of {', '.join(elections)}" if elections else "an [[elections]]"
            yield Mistake((*steps, "elections"), f"{election!r} is not in this file", expected)
    try:
        share = declared_share(contest.share)
    except RuleError as error:
        yield Mistake((*steps, "share"), _without_name(error))
        return
    try:
        Rule(
            seats=1 if contest.seats is None else contest.seats,
            share=share,
            otherwise=contest.otherwise or Otherwise.NOTHING,
        )
    except RuleError as error:
        yield Mistake((*steps, "seats"), str(error))


def _without_name(error: RuleError) -> str:
    return str(error).removeprefix("share ")


def declared_share(words: str) -> Share | None:
    """Read the words of a declared share; empty and ``most votes`` are none.

    Raises:
        RuleError: Other words than a share has.

    Examples:
        >>> declared_share("at least 55%").fraction
        Fraction(11, 20)
    """
    if not words or " ".join(words.lower().split()) == MOST_VOTES:
        return None
    return parse_share(words)


def is_web_address(text: str) -> bool:
    """Say whether a text is an http or https address with a host.

    Examples:
        >>> is_web_address("https://results.example.gov/count"), is_web_address("https:///x")
        (True, False)
    """
    try:
        parts = urlsplit(text)
        return parts.scheme in {"http", "https"} and bool(parts.hostname)
    except ValueError:
        return False
