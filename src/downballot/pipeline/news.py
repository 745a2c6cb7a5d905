"""What is new on a desk since it was told: counts, calls, control of a board, late money."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator, Mapping
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import msgspec
from msgspec import Struct

from downballot.contests.views import ContestHistory
from downballot.control.values import ControlOutlook
from downballot.decisions.calls import calls_of
from downballot.errors import FormatError, RuleError, UsageError
from downballot.model.call import Call
from downballot.model.mailing import (
    CALLS_TOPIC,
    LATE_TOPIC,
    NewsKind,
    board_topic,
    contest_topic,
)
from downballot.model.status import ResultsStatus
from downballot.money.late_alert import as_told
from downballot.money.late_values import ToldReport
from downballot.pipeline.desk import Desk
from downballot.pipeline.money_alerting import late_reports
from downballot.publication.call_notes import public_calls, said_of, was_public
from downballot.publication.mail_late import late_news
from downballot.publication.mail_news import (
    MailNews,
    board_news,
    call_news,
    retraction_news,
    update_news,
)

LATE_DAYS = 8  # a report filed before that is no news, whenever it was taken in
_MAJORITY = 0.5
_NO_BODY = (FormatError, UsageError, RuleError)


class News(Struct, frozen=True):
    """One piece of news.

    Attributes:
        key: What it is known by, for ever.
        kind: What it is.
        topics: The topics that it belongs to.
        at: Since when it is known, aware.
        state: What later news of its kind is compared with.
        said: What it says.
    """

    key: str
    kind: NewsKind
    topics: tuple[str, ...]
    at: datetime
    state: str
    said: MailNews


class Asked(Struct, frozen=True):
    """What news is asked for.

    Attributes:
        topics: Of these topics.
        after: Known since this moment, aware; older is no news to anybody who asks.
        known: What was told already: state by key, oldest first.
        now: This moment, aware.
    """

    topics: Collection[str]
    after: datetime
    known: Mapping[str, str]
    now: datetime


def gather(desk: Desk, asked: Asked) -> tuple[News, ...]:
    """Return what is new: what people decided, the board, counts, late money.

    Args:
        desk: The desk.
        asked: What is asked for.

    Raises:
        LedgerError: What the desk keeps cannot be read.
    """
    found = (*_calls(desk, asked), *_boards(desk, asked), *_counts(desk, asked))
    timely = [one for one in found if one.at >= asked.after and one.key not in asked.known]
    return (*timely, *_late(desk, asked))


def _counts(desk: Desk, asked: Asked) -> Iterator[News]:
    for topic in sorted(asked.topics):
        kind, _, place = topic.partition("/")
        election, _, contest = place.partition("/")
        if kind != "contest" or desk.settings.election(election) is None:
            continue
        try:
            history = desk.contest(contest, election=election)
        except UsageError:
            continue  # it is in no count any more
        if history.view.id == contest:
            yield from _count(desk, topic, history)


def _count(desk: Desk, topic: str, history: ContestHistory) -> Iterator[News]:
    newest, view = history.steps[-1], history.view
    certified = history.election.status is ResultsStatus.CERTIFIED
    if not certified and not _moved(history):
        return
    received = desk.ledger.received_at(newest.update)
    certification = history.election.certification
    added = certification.added_at if certification else None
    at = max(one for one in (received, added, newest.update.published_at) if one)
    kind = NewsKind.CERTIFIED if certified else NewsKind.UPDATE
    end = "" if certified else f"/{newest.update.key}"
    decisions = desk.decisions(view.election)
    decision = next((one for one in decisions if one.contest == view.id), None)
    said = update_news(history, decision, ZoneInfo(desk.settings.timezone))
    yield News(f"{kind.value}/{view.election}/{view.id}{end}", kind, (topic,), at, "", said)


def _moved(history: ContestHistory) -> bool:
    """Say whether the newest update changed a figure of a contest."""
    counts = [step.view.count for step in history.steps[-2:]]
    if len(counts) == 1:
        return history.view.standing.tally.listed_votes > 0
    return counts[0] != counts[1]


def _calls(desk: Desk, asked: Asked) -> Iterator[News]:
    wanted = [one for one in asked.topics if one == CALLS_TOPIC or one.startswith("contest/")]
    # No call can be relied on where the ledger of calls is not as it was written.
    if not wanted or desk.ledger.calls.findings():
        return
    zone = ZoneInfo(desk.settings.timezone)
    for election in desk.settings.elections:
        calls = public_calls(calls_of(desk.ledger.call_rows(election.id)))
        said = said_of(desk.decisions(election.id)) if calls else {}
        for call in calls:
            topics = (CALLS_TOPIC, contest_topic(election.id, call.row.contest))
            if any(one in asked.topics for one in topics):
                yield from _call(desk, call, topics, zone, said)


def _call(
    desk: Desk,
    call: Call,
    topics: tuple[str, ...],
    zone: ZoneInfo,
    outcomes: Mapping[str, str],
) -> Iterator[News]:
    if not was_public(call):
        return
    name = _contest_name(desk, call.row.election, call.row.contest)
    number = call.row.number
    if call.retraction is not None:
        taken = call.retraction
        said = retraction_news(call, taken, name, zone, outcomes)
        key = f"retraction/{number}"
        yield News(key, NewsKind.RETRACTION, topics, taken.at, "", said)
        return
    needed = call.approvals[: call.row.approvals_needed]
    at = max((one.at for one in needed), default=call.row.at)
    said = call_news(call, name, zone, outcomes)
    yield News(f"call/{number}", NewsKind.CALL, topics, at, "", said)


def _contest_name(desk: Desk, election: str, contest: str) -> str:
    try:
        return desk.contest(contest, election=election).view.name
    except UsageError:
        return contest


def _boards(desk: Desk, asked: Asked) -> Iterator[News]:
    for body in desk.bodies():
        if board_topic(body) not in asked.topics:
            continue
        try:
            opened = desk.body(body)
            filling = opened.elections()[:1]
            outlooks = [(one, opened.control(election=one)) for one in filling]
        except _NO_BODY:
            continue  # its own pages say what is wrong with its tables
        for election, outlook in outlooks:
            if outlook.told and outlook.counted and outlook.published_at:
                yield from _board(desk, body, election, outlook, asked)


def _board(
    desk: Desk, body: str, election: str, outlook: ControlOutlook, asked: Asked
) -> Iterator[News]:
    """Tell of a board when another bloc is likelier than not, or when nothing is open now.

    Yields:
        The board, where that is so.
    """
    start = f"board/{body}/{election}/"
    told = [state for key, state in asked.known.items() if key.startswith(start)]
    state = _control(outlook)
    if told and told[-1] == state:
        return
    title = desk.election(election).title
    said = board_news(outlook, election, title, ZoneInfo(desk.settings.timezone))
    mark = hashlib.sha256(state.encode()).hexdigest()[:8]
    key = f"{start}{outlook.update}/{mark}"
    at = asked.now if told else datetime.fromisoformat(outlook.published_at)
    yield News(key, NewsKind.BOARD, (board_topic(body),), at, state, said)


def _control(outlook: ControlOutlook) -> str:
    likely = [one.bloc for one in outlook.chances if one.probability > _MAJORITY]
    return f"{','.join(likely)}|{'decided' if outlook.decided else 'open'}"


def _late(desk: Desk, asked: Asked) -> Iterator[News]:
    if LATE_TOPIC not in asked.topics:
        return
    told = [
        msgspec.json.decode(state, type=ToldReport)
        for key, state in asked.known.items()
        if key.startswith("late-money/")
    ]
    day = asked.now.astimezone(ZoneInfo(desk.settings.timezone)).date()
    for one in late_reports(desk.folder, told, day - timedelta(days=LATE_DAYS)):
        key = f"late-money/{one.filer}/{one.filing}/{one.amendment}"
        state = msgspec.json.encode(as_told([one])[0]).decode()
        if key not in asked.known and one.filed_on is not None:
            said = late_news(one)
            yield News(key, NewsKind.LATE_MONEY, (LATE_TOPIC,), asked.now, state, said)
