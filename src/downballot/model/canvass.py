"""Past counts as a folder keeps them: every contest at every update, with its rule as given."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from fractions import Fraction

from msgspec import Struct

from downballot.model.finding import Finding


class FolderRule(StrEnum):
    """How a contest of a folder is decided, in the folder's words.

    PLURALITY: the first ``seats`` win. MAJORITY_RUNOFF: more than ``threshold`` wins
    outright, else the first two go on. TOP_TWO: the first two go on. MEASURE: passes with
    ``threshold``.
    """

    PLURALITY = "plurality"
    MAJORITY_RUNOFF = "majority_runoff"
    TOP_TWO = "top_two"
    MEASURE = "measure"


class FolderUpdate(Struct, frozen=True):
    """One contest at one update.

    Attributes:
        published_at: The authority's clock, aware; a day alone is its end, and what has no
            zone is in UTC.
        published_text: The same, letter for letter as its first row writes it.
        votes: Pairs of selection and votes so far, in the order of the file; a selection
            that the file leaves out here has none.
        ballots: Ballots that carry the contest, in ballots; None where no row says it.
        estimate: An official estimate of what is still to come in this contest, in votes;
            below 0 where more came than was expected, None where there is none.
        simulated_estimate: The same, made and not real; None where there is none.
        final: The first row of the update calls it final.
    """

    published_at: datetime
    published_text: str
    votes: tuple[tuple[str, int], ...]
    ballots: int | None = None
    estimate: int | None = None
    simulated_estimate: int | None = None
    final: bool = False


class FolderContest(Struct, frozen=True):
    """One contest with all its updates.

    Attributes:
        id: The folder's id of it.
        election_date: Day of its election.
        area: Where it is counted (``jurisdiction``); may be empty.
        title: What it is called; may be empty.
        rule: How it is decided.
        threshold: Share to win or to pass, above 0 to 1; None where the rule has none.
        seats: How many win, 1 or more.
        updates: Oldest first, each moment once.
    """

    id: str
    election_date: date
    area: str
    title: str
    rule: FolderRule
    threshold: Fraction | None
    seats: int
    updates: tuple[FolderUpdate, ...]


class CanvassFolder(Struct, frozen=True):
    """Everything that a folder of past counts holds.

    Attributes:
        name: The folder's name.
        contests: In the order of the file.
        findings: What a person should know about the folder.
    """

    name: str
    contests: tuple[FolderContest, ...]
    findings: tuple[Finding, ...] = ()
