"""Writes plain sentences about a contest that a reporter may use, true as of their moment."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from msgspec import Struct

from downballot.claims.record import ContestFacts, Count, Record
from downballot.claims.writing_beside import (
    board_sentences,
    money_sentences,
    voter_sentences,
)
from downballot.claims.writing_counts import count_sentences
from downballot.claims.writing_outcomes import outcome_sentences, rule_sentences
from downballot.claims.written import Dating, Written
from downballot.errors import UsageError

_WORD = re.compile(r"\w+")


class Topic(StrEnum):
    """What a plain sentence is about."""

    COUNT = "count"
    RULE = "rule"
    OUTCOME = "outcome"
    VOTERS = "voters"
    BOARD = "board"
    MONEY = "money"


class PlainSentence(Struct, frozen=True):
    """A sentence that a reporter may use.

    Attributes:
        text: The sentence.
        topic: What it is about.
        as_of: Since when it holds, ISO 8601; empty where it holds at any time.
        source: Address or citation of the figures.
    """

    text: str
    topic: Topic
    as_of: str
    source: str


def plain_sentences(
    record: Record,
    contest: ContestFacts,
    *,
    as_of: datetime,
    write_moment: Callable[[datetime], str],
    write_day: Callable[[date], str],
) -> tuple[PlainSentence, ...]:
    """Return what can be said of a contest as of a moment, from nothing later.

    Args:
        record: The record.
        contest: The contest, of this record.
        as_of: The moment, aware.
        write_moment: Writes a moment, with its zone, as the newsroom does.
        write_day: Writes a day as the newsroom does.
    """
    zone = ZoneInfo(record.timezone)
    dating = Dating(as_of, zone, write_moment, write_day)
    count = newest_count(contest, as_of)
    topics: tuple[tuple[Topic, Iterator[Written]], ...] = (
        (Topic.COUNT, count_sentences(contest, dating)),
        (Topic.RULE, rule_sentences(contest)),
        (Topic.OUTCOME, outcome_sentences(record, contest, dating)),
        (Topic.VOTERS, voter_sentences(record, contest, dating, count)),
        (Topic.BOARD, board_sentences(record, contest, dating)),
        (Topic.MONEY, money_sentences(record, contest, dating)),
    )
    return tuple(
        PlainSentence(one.text, topic, one.as_of, one.source)
        for topic, written in topics
        for one in written
    )


def newest_count(contest: ContestFacts, as_of: datetime) -> Count | None:
    """Return the newest count of a contest; None where there was none by then.

    Args:
        contest: The contest.
        as_of: The moment, aware.
    """
    return next((one for one in reversed(contest.counts) if one.as_of <= as_of), None)


def contest_called(record: Record, wanted: str, *, election: str = "") -> ContestFacts:
    """Return the contest that a person means.

    Args:
        record: The record.
        wanted: Its name, its id, or words of its name.
        election: Day of the election, or the beginning of it (``2024-11-05-general``,
            ``2017``); the newest with such a contest when empty.

    Raises:
        UsageError: No contest, or several of one election, can be meant; the message
            lists them.
    """
    named = [one for one in record.contests if _may_be(one, wanted, election)]
    exact = [one for one in named if wanted.casefold() in {one.name.casefold(), one.id}]
    fitting = exact or named
    newest = max((one.election for one in fitting), default=None)
    found = [one for one in fitting if one.election == newest]
    if len(found) == 1:
        return found[0]
    listed = "; ".join(one.name for one in found[:8]) or "none of that name"
    raise UsageError(f"contest {wanted!r}: expected one, found {listed}")


def _may_be(contest: ContestFacts, wanted: str, election: str) -> bool:
    day = contest.election.isoformat()
    if election and not (day.startswith(election) or election.startswith(day)):
        return False
    words = set(_WORD.findall(wanted.casefold()))
    known = set(_WORD.findall(contest.name.casefold()))
    return wanted == contest.id or (bool(words) and words <= known)
