"""What was counted: votes, ballots, and the report that carries them.

Counts hold texts and numbers alone, and a desk reads tens of thousands of them at once:
Python's search for cycles leaves them out (``gc=False``), which halves the time.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from enum import StrEnum

from msgspec import Struct

from downballot.model.contest import ContestDefinition, Selection
from downballot.model.finding import Finding


class SelectionCount(Struct, frozen=True, gc=False):
    """Votes for one selection (NIST: VoteCounts).

    Attributes:
        selection: The selection's id, or the authority's identifier for it where the
            report carries no names (then it is resolved by the ledger's definitions).
        votes: Votes counted so far, in votes.
    """

    selection: str
    votes: int


def selection_counts(
    selections: Iterable[Selection], votes: Iterable[int]
) -> tuple[SelectionCount, ...]:
    """Give each selection its votes.

    Args:
        selections: Selections of a contest, in the source's order.
        votes: As many numbers in the same order, in votes.

    Raises:
        ValueError: There are more of one than of the other.
    """
    return tuple(
        SelectionCount(selection.id, each)
        for selection, each in zip(selections, votes, strict=True)
    )


class ContestCount(Struct, frozen=True, gc=False):
    """Everything counted so far in one contest (NIST: VoteCounts and OtherCounts).

    A field is None when the source does not say it; zero means that it says zero.

    Attributes:
        contest: The contest's id, or the authority's identifier for it (see above).
        selections: Votes by selection, in the source's order.
        ballots: Ballots that carry the contest, in ballots.
        valid_votes: Ballots with a valid vote in it, in ballots (one-seat contests:
            equal to the votes for listed selections plus write-ins).
        partial: Ballots with fewer marks than seats (vote-for-N), in ballots.
        undervotes: Ballots with no mark in the contest, in ballots.
        overvotes: Ballots with too many marks in the contest, in ballots.
        write_ins: Votes for names written in, qualified or not, in votes.
        registered: Voters registered for the contest.
        precincts: Precincts that vote in the contest.
        precincts_reporting: Precincts whose count has begun.
    """

    contest: str
    selections: tuple[SelectionCount, ...] = ()
    ballots: int | None = None
    valid_votes: int | None = None
    partial: int | None = None
    undervotes: int | None = None
    overvotes: int | None = None
    write_ins: int | None = None
    registered: int | None = None
    precincts: int | None = None
    precincts_reporting: int | None = None


class BallotKind(StrEnum):
    """How ballots were cast (NIST: CountItemType)."""

    TOTAL = "total"
    MAIL = "mail"
    IN_PERSON = "in-person"
    CONDITIONAL = "conditional"
    PROVISIONAL = "provisional"


class BallotCount(Struct, frozen=True, gc=False):
    """Ballots counted so far in the whole election (NIST: BallotCounts), in ballots."""

    kind: BallotKind
    ballots: int


class Report(Struct, frozen=True):
    """What one official body says, as read by one count format.

    Attributes:
        format: Name of the count format that read it.
        election_ref: The authority's identifier of the election, if it has one.
        published_at: The authority's clock, aware; None for definitions only.
        definitions: Contests as this body defines them; empty if it carries only
            the authority's identifiers.
        counts: The count of each contest; empty if it carries only definitions.
        ballots: Ballots of the whole election, by kind.
        election_title: The election's name as the authority writes it.
        election_date: Day of the election, if the body says it.
        torn: Why the body's parts do not make its whole; empty when they do.
        findings: What a person should know about this body.
    """

    format: str
    election_ref: str = ""
    published_at: datetime | None = None
    definitions: tuple[ContestDefinition, ...] = ()
    counts: tuple[ContestCount, ...] = ()
    ballots: tuple[BallotCount, ...] = ()
    election_title: str = ""
    election_date: date | None = None
    torn: str = ""
    findings: tuple[Finding, ...] = ()
