"""What a check of a text answers: claims found in it, each with a verdict and why."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct


class Verdict(StrEnum):
    """What the record says of a claim."""

    CONFIRMED = "confirmed"
    ROUNDED = "confirmed, rounded"
    OUT_OF_DATE = "out of date"  # true on an earlier update
    WRONG = "wrong"
    MISLEADING = "misleading"  # a true figure of the wrong thing
    UNCHECKABLE = "cannot be checked here"


class Kind(StrEnum):
    """What a claim is about."""

    SHARE = "share"
    VOTES = "votes"
    LEAD = "lead"
    THRESHOLD = "threshold"
    OUTCOME = "outcome"
    TURNOUT = "turnout"
    BALLOTS = "ballots"
    LEFT = "left"
    CONTROL = "control"
    TERM = "term"
    MONEY = "money"
    SUPERLATIVE = "superlative"
    DATE = "date"
    NUMBER = "number"


class DatedBy(StrEnum):
    """Where the date as of which a text is checked comes from."""

    ASKED = "asked"
    TEXT = "the text"
    NOW = "now"


class Finding(Struct, frozen=True, kw_only=True):
    """What the record says of one claim.

    Attributes:
        verdict: The verdict.
        record: What the record has, in a sentence; empty where it has nothing.
        as_of: When the record says so, ISO 8601; empty where it has nothing.
        source: Address or citation of the record.
        arithmetic: How the verdict follows, in words and figures; empty where nothing is
            computed.
        needed: What would be needed to check it; empty where it is checked.
    """

    verdict: Verdict
    record: str = ""
    as_of: str = ""
    source: str = ""
    arithmetic: str = ""
    needed: str = ""


class CheckedClaim(Struct, frozen=True, kw_only=True):
    """A claim with its place in the text as it was given.

    Attributes:
        text: The words of the claim, as given.
        start: First character in the text as given, from 0.
        end: The character behind the last.
        verdict: As ``Finding`` has it, and so are the fields below.
        record: What the record has.
        as_of: When the record says so.
        source: Where the record has it from.
        arithmetic: How the verdict follows.
        needed: What would be needed to check it.
        kind: What it is about.
        by: Name of the extractor that found it; empty for Downballot's own grammar.
    """

    text: str
    start: int
    end: int
    verdict: Verdict
    record: str
    as_of: str
    source: str
    arithmetic: str
    needed: str
    kind: Kind
    by: str = ""


class CheckedText(Struct, frozen=True, kw_only=True):
    """A text that was checked.

    Attributes:
        as_of: The moment as of which it was checked, ISO 8601.
        dated_by: Where that moment comes from.
        repairs: What was repaired to read it, in sentences.
        claims: Every claim found, in the order of the text.
    """

    as_of: str
    dated_by: DatedBy
    repairs: tuple[str, ...]
    claims: tuple[CheckedClaim, ...]
