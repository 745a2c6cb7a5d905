"""What would have changed the outcome, as a table of which a slider shows one row."""

from __future__ import annotations

from fractions import Fraction

from msgspec import Struct

from downballot.model.sentence import join
from downballot.precincts.what_if_values import WhatIf, WhatIfRow
from downballot.publication.figures import amount, percent, signed

MINUS = "\N{MINUS SIGN}"


class StepRow(Struct, frozen=True):
    """The outcome at one step.

    Attributes:
        step: The step in points.
        ahead: Votes for the selection that is asked about.
        ahead_share: Its share of the listed votes.
        behind: Votes for the other.
        behind_share: Its share.
        more: Votes more or fewer than were counted.
        outcome: In words.
        counted: Whether it is the count itself.
        least: Whether it is the smallest step that changes the outcome.
    """

    step: str
    ahead: str
    ahead_share: str
    behind: str
    behind_share: str
    more: str
    outcome: str
    counted: bool
    least: bool


class WhatIfPart(Struct, frozen=True):
    """One question.

    Attributes:
        title: What is asked.
        words: The answer, and what is assumed.
        target: What has to hold.
        ahead: The selection that is asked about.
        behind: The other.
        rows: The table.
        start: Place of the count itself among the rows.
    """

    title: str
    words: str
    target: str
    ahead: str
    behind: str
    rows: tuple[StepRow, ...]
    start: int


def what_if_part(asked: WhatIf) -> WhatIfPart:
    """Return one question as a page shows it.

    Args:
        asked: The question with its table.
    """
    found = {row.step: row for row in asked.rows}
    if asked.least_row is not None:
        found[asked.least_row.step] = asked.least_row
    steps = sorted(found)
    return WhatIfPart(
        asked.title,
        join(" ", (asked.finding, asked.assumes)),
        asked.target,
        asked.ahead_name,
        asked.behind_name,
        tuple(_row(found[step], asked.least) for step in steps),
        steps.index(Fraction(0)),
    )


def _row(row: WhatIfRow, least: Fraction | None) -> StepRow:
    return StepRow(
        points_text(row.step),
        amount(row.ahead_votes),
        percent(_share(row.ahead_votes, row.votes)),
        amount(row.behind_votes),
        percent(_share(row.behind_votes, row.votes)),
        signed(row.added_votes),
        row.sentence,
        row.step == 0,
        row.step == least,
    )


def points_text(change: Fraction | float) -> str:
    """Write a change of a share in points with its sign.

    Args:
        change: 1/100 is one point.

    Examples:
        >>> points_text(Fraction(-579, 10000)) == "\N{MINUS SIGN}5.79"
        True
    """
    points = float(change) * 100
    text = f"{abs(points):.2f}".removesuffix("0").removesuffix(".0")
    sign = "+" if points > 0 else MINUS
    return "0" if float(text) == 0 else f"{sign}{text}"


def _share(votes: int, whole: int) -> Fraction | None:
    return Fraction(votes, whole) if whole else None
