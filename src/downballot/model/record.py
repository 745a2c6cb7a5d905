"""Rows that people add beside the feed: never edited, only followed by another."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from msgspec import Struct

from downballot.model.count import BallotKind


class Outstanding(Struct, frozen=True):
    """An official estimate of ballots still to be counted.

    Attributes:
        election: The desk's id of the election.
        scope: Area the estimate is for, as the authority names it.
        kind: Kind of ballot.
        ballots: Estimate, in ballots.
        published_at: When the authority published it, aware.
        source: Address or citation a reader can open.
        note: Anything else, in the authority's words.
        by: Who added the row.
        added_at: When it was added, aware.
        superseded: A later estimate of the same scope and kind exists.
    """

    election: str
    scope: str
    kind: BallotKind
    ballots: int
    published_at: datetime
    source: str
    note: str = ""
    by: str = ""
    added_at: datetime | None = None
    superseded: bool = False


class CorrectionKind(StrEnum):
    """What a correction says."""

    SAME_CONTEST = "same-contest"
    SAME_SELECTION = "same-selection"
    NAME = "name"


class Correction(Struct, frozen=True):
    """A person's row about identity or spelling; the source itself stays as it was.

    Attributes:
        election: The desk's id of the election.
        kind: What it says.
        contest: The contest it concerns (for SAME_CONTEST: the one to fold away).
        subject: The selection it concerns; empty for a contest.
        value: The id it is the same as, or the name to show.
        by: Who says so.
        reason: Why.
        added_at: When, aware.
    """

    election: str
    kind: CorrectionKind
    contest: str
    subject: str
    value: str
    by: str
    reason: str
    added_at: datetime


class DonorJoin(StrEnum):
    """What a person says of two donors or committees."""

    SAME = "same"
    APART = "apart"


class DonorCorrection(Struct, frozen=True):
    """A person's row on two donors or committees; filings stay as they were.

    Of several rows on one pair the newest counts.

    Attributes:
        join: One, or two.
        left: One of the two: the form of a donor's name as shown, or a committee's id.
        right: The other.
        by: Who says so.
        reason: Why.
        added_at: When, aware.
    """

    join: DonorJoin
    left: str
    right: str
    by: str
    reason: str
    added_at: datetime


class Decision(Struct, frozen=True):
    """A person's choice of the body whose votes stand for an update.

    Attributes:
        election: The desk's id of the election.
        update: Key of the update.
        sha256: Hash of the chosen body.
        by: Who chose.
        reason: Why.
        added_at: When, aware.
    """

    election: str
    update: str
    sha256: str
    by: str
    reason: str
    added_at: datetime


class Certification(Struct, frozen=True):
    """An authority's certification of a count.

    Attributes:
        election: The desk's id of the election.
        published_at: The authority's clock of the certified count, aware.
        certified_on: Day of certification; None when the source does not say.
        source: Address or citation a reader can open.
        by: Who added the row.
        added_at: When it was added, aware.
    """

    election: str
    published_at: datetime
    certified_on: date | None
    source: str
    by: str = ""
    added_at: datetime | None = None


class Contact(Struct, frozen=True):
    """The newest contact with one source; the only value the desk overwrites.

    Attributes:
        election: The desk's id of the election.
        source: Name of the source.
        tried_at: When it was last asked, aware.
        answered_at: When it last gave a count, or nothing new, aware; None for never.
        problem: Why the last try brought no count; empty when it did.
        etag: Validator of the last answer.
        last_modified: Validator of the last answer.
    """

    election: str
    source: str
    tried_at: datetime
    answered_at: datetime | None = None
    problem: str = ""
    etag: str = ""
    last_modified: str = ""
