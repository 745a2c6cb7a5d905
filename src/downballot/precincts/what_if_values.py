"""What is asked of an outcome, and the answer step by step."""

from __future__ import annotations

from fractions import Fraction

from msgspec import Struct

from downballot.precincts.contest_by_unit import Apart


class Target(Struct, frozen=True):
    """What has to hold for a selection to prevail.

    Attributes:
        selection: Which selection, by slug.
        over: The selection that it must beat, by slug; empty for a share.
        share: The share of the listed votes that it needs; None to beat another.
        at_least: Whether exactly the share is enough; else it must be more.
    """

    selection: str
    over: str = ""
    share: Fraction | None = None
    at_least: bool = False


class WhatIfRow(Struct, frozen=True):
    """The outcome at one step.

    Attributes:
        step: The swing, or the change of turnout: 1/100 is one point.
        ahead_votes: Votes for the selection of the target.
        behind_votes: Votes for the other.
        votes: Votes for all listed selections.
        added_votes: Votes more than were counted, below zero for fewer; 0 for a swing.
        holds: Whether the target holds.
        sentence: The outcome in words.
    """

    step: Fraction
    ahead_votes: int
    behind_votes: int
    votes: int
    added_votes: int
    holds: bool
    sentence: str


class WhatIf(Struct, frozen=True):
    """A question, its table, and the least step that changes the outcome.

    Attributes:
        title: What is asked, in words.
        assumes: What is taken for granted, in words.
        target: What has to hold, in words.
        ahead_name: The selection of the target.
        behind_name: The other.
        rows: The table, in steps.
        least: The smallest step that changes the outcome, to 0.01 points; None where none
            does.
        least_row: The outcome at that step.
        finding: The answer in words.
        apart: Units that are no places, or whose votes are withheld.
    """

    title: str
    assumes: str
    target: str
    ahead_name: str
    behind_name: str
    rows: tuple[WhatIfRow, ...]
    least: Fraction | None
    least_row: WhatIfRow | None
    finding: str
    apart: tuple[Apart, ...]
