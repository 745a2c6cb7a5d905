"""What a desk's readers may ask to be told of, with the name of each."""

from __future__ import annotations

from downballot.contests.views import ElectionView
from downballot.errors import FormatError, UsageError
from downballot.model.mailing import (
    CALLS_TOPIC,
    LATE_TOPIC,
    board_topic,
    contest_topic,
    is_topic,
)
from downballot.model.sentence import say
from downballot.pipeline.desk import Desk
from downballot.publication.figures import shortened
from downballot.publication.subscription_page import Topic

MOST_TOPICS = 60
MOST_BESIDES = 20


def offered_topics(
    desk: Desk, view: ElectionView, besides: tuple[str, ...] = ()
) -> tuple[Topic, ...]:
    """Return the topics that a form offers: those of the whole desk, then contests.

    Contests are the followed ones of the newest election that has a count.

    Args:
        desk: The desk.
        view: That election, with its contests.
        besides: Further topics, left out where there are none such.
    """
    bodies = [board_topic(one.id) for one in desk.settings.bodies]
    followed = [contest_topic(view.id, one.id) for one in view.contests if one.followed]
    every = dict.fromkeys((
        CALLS_TOPIC,
        *bodies,
        LATE_TOPIC,
        *followed,
        *besides[:MOST_BESIDES],
    ))
    return named_topics(desk, tuple(every))


def named_topics(desk: Desk, topics: tuple[str, ...]) -> tuple[Topic, ...]:
    """Return those of some topics that the desk has, each with its name.

    Args:
        desk: The desk.
        topics: The topics.
    """
    named = ((one, topic_name(desk, one)) for one in topics[:MOST_TOPICS])
    return tuple(Topic(one, name) for one, name in named if name)


def topic_name(desk: Desk, topic: str) -> str:
    """Return what readers call a topic; empty where the desk has no such thing.

    Args:
        desk: The desk.
        topic: The topic.
    """
    if not is_topic(topic):
        return ""
    if topic == CALLS_TOPIC:
        return say("Every call, and every call taken back")
    if topic == LATE_TOPIC:
        return say("Late money: reports due within 24 hours")
    kind, _, place = topic.partition("/")
    return _board_name(desk, place) if kind == "board" else _contest_name(desk, place)


def _board_name(desk: Desk, body: str) -> str:
    if body not in desk.bodies():
        return ""
    try:
        record = desk.body(body).record
    except (FormatError, UsageError):
        return ""
    return say("Who has a majority: {body}", body=shortened(record.body.short_name))


def _contest_name(desk: Desk, place: str) -> str:
    election, _, contest = place.partition("/")
    followed = desk.settings.election(election)
    if followed is None:
        return ""
    try:
        view = desk.contest(contest, election=election).view
    except UsageError:
        return ""
    if view.id != contest:
        return ""
    return say("{contest}, {election}", contest=shortened(view.name), election=followed.title)
