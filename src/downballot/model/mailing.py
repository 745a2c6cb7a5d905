"""What people ask to be told, how often, and what became of it."""

from __future__ import annotations

import re
from datetime import datetime
from enum import StrEnum

from msgspec import Struct

CALLS_TOPIC = "calls"
LATE_TOPIC = "late-money"
_PART = r"[^/\x00-\x20\x7f]{1,160}"
_TOPIC = re.compile(rf"{CALLS_TOPIC}|{LATE_TOPIC}|board/{_PART}|contest/{_PART}/{_PART}")
# As browsers check a field for an address; a letter beyond ASCII needs another kind of mail.
_ADDRESS = re.compile(
    r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@"
    r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
    r"(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?)+"
)
LONGEST_ADDRESS = 254


class Rhythm(StrEnum):
    """How often somebody is written to."""

    AT_ONCE = "at-once"
    ELECTION_NIGHT = "election-night"
    DAILY = "daily"
    WEEKLY = "weekly"


class NewsKind(StrEnum):
    """What is news of a desk."""

    UPDATE = "update"
    CERTIFIED = "certified"
    CALL = "call"
    RETRACTION = "retraction"
    BOARD = "board"
    LATE_MONEY = "late-money"


class Purpose(StrEnum):
    """What the holder of a token may do."""

    CONFIRM = "confirm"
    PREFERENCES = "preferences"
    UNSUBSCRIBE = "unsubscribe"


class DeliveryState(StrEnum):
    """What became of one mail to one subscriber, or of one event to one address.

    ``claimed``: about to be sent, or sent without our hearing of it: never sent again.
    ``waiting``: certainly not taken; it is tried again. ``sent``: the server took it.
    ``bounced``: refused for good. ``given-up``: not taken in as many tries as there are.
    """

    CLAIMED = "claimed"
    WAITING = "waiting"
    SENT = "sent"
    BOUNCED = "bounced"
    GIVEN_UP = "given-up"


class Wish(Struct, frozen=True):
    """What somebody asks for.

    Attributes:
        topics: What to be told of, sorted.
        rhythm: How often.
        language: Code of the language.
    """

    topics: tuple[str, ...]
    rhythm: Rhythm
    language: str


class Letter(Struct, frozen=True):
    """A mail that asks whether an address is to be written to.

    Attributes:
        number: Number of it.
        address: Where it goes.
        wish: What is asked for.
        asked_at: When, aware.
    """

    number: int
    address: str
    wish: Wish
    asked_at: datetime


class Subscriber(Struct, frozen=True):
    """Somebody who said yes.

    Attributes:
        number: Number of the subscriber.
        address: Where mail goes; empty once nobody may be written to.
        rhythm: How often.
        language: Code of the language.
        topics: What to be told of, each with since when.
        bounces: Mails in a row that were refused for good.
    """

    number: int
    address: str
    rhythm: Rhythm
    language: str
    topics: tuple[tuple[str, datetime], ...]
    bounces: int = 0

    @property
    def wish(self) -> Wish:
        """What the subscriber asks for."""
        return Wish(tuple(topic for topic, _ in self.topics), self.rhythm, self.language)


class MailingRow(Struct, frozen=True):
    """One edition: what is told at one time to those of one rhythm.

    Attributes:
        number: Number of it.
        rhythm: Whom it is for.
        prepared_at: When it was made, aware.
        replaced_by: Number of the edition that took its place before anybody decided on
            it; 0 for none.
        decision: ``approve`` or ``withdraw``; empty while nobody has decided.
        by: Who decided.
        reason: Why.
        decided_at: When, aware.
        done_at: When everybody had it, aware.
    """

    number: int
    rhythm: Rhythm
    prepared_at: datetime
    replaced_by: int = 0
    decision: str = ""
    by: str = ""
    reason: str = ""
    decided_at: datetime | None = None
    done_at: datetime | None = None

    @property
    def state(self) -> str:
        """What became of it, in a word."""
        if self.replaced_by:
            return "replaced"
        if not self.decision:
            return "draft"
        if self.decision == "withdraw":
            return "withdrawn"
        return "done" if self.done_at else "approved"


class Webhook(Struct, frozen=True):
    """An address that is told as things happen.

    Attributes:
        number: Number of it.
        url: Where events go.
        secret: What signs them, as ``whsec_…``.
        topics: What it is told of.
        added_at: Since when, aware.
        by: Who added it.
    """

    number: int
    url: str
    secret: str
    topics: tuple[str, ...]
    added_at: datetime
    by: str


def is_topic(text: str) -> bool:
    """Say whether a text has the form of a topic.

    Args:
        text: The text.

    Examples:
        >>> is_topic("contest/2024-11-05-general/9498"), is_topic("board/"), is_topic("all")
        (True, False, False)
    """
    return bool(_TOPIC.fullmatch(text))


def contest_topic(election: str, contest: str) -> str:
    """Return the topic of a contest.

    Args:
        election: The desk's id of the election.
        contest: The contest's id.
    """
    return f"contest/{election}/{contest}"


def board_topic(body: str) -> str:
    """Return the topic of a body's board.

    Args:
        body: The body's id.
    """
    return f"board/{body}"


def plain_address(text: str) -> str:
    r"""Return a mail address as it is kept, empty where it is none.

    The domain is lower-case, as it means the same; what is before the @ stays.

    Args:
        text: What somebody typed.

    Examples:
        >>> plain_address(" Ana@Example.ORG "), plain_address("ana@example.org\nBcc: x@y.zz")
        ('Ana@example.org', '')
    """
    given = text.strip(" ")
    if len(given) > LONGEST_ADDRESS or not _ADDRESS.fullmatch(given):
        return ""
    name, _, domain = given.rpartition("@")
    if name.startswith(".") or name.endswith(".") or ".." in name:
        return ""
    return f"{name}@{domain.lower()}"
