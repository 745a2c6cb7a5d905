"""An endorser's scoreboard with what it is on record to have spent."""

from __future__ import annotations

from msgspec import structs

from downballot.control.values import Score, Scoreboard
from downballot.model.body import BodyRecord, Endorsement, PublishedSpending
from downballot.model.contest import slug


def with_spending(record: BodyRecord, board: Scoreboard) -> Scoreboard:
    """Return a scoreboard with the published figures of what the endorser spent.

    A figure is of an endorsement where it names the endorser as the spender and the choice
    among the people it is about, in the same election; one that names only the year is of
    every round of it. Figures of several sources stand side by side.

    Args:
        record: What is on record of the body.
        board: The scoreboard.
    """
    forms = {slug(board.endorser)}
    for one in record.endorsers:
        if one.name == board.endorser:
            forms |= {slug(form) for form in one.also}
    own = [row for row in record.money if row.spender and slug(row.spender) in forms]
    scores = tuple(_with_spending(one, own) for one in board.scores)
    return structs.replace(board, scores=scores)


def _with_spending(score: Score, own: list[PublishedSpending]) -> Score:
    told = [row for row in own if _about(row, score.endorsement)]
    return structs.replace(score, spent=tuple(told))


def _about(row: PublishedSpending, one: Endorsement) -> bool:
    same_time = (
        row.election == one.election
        if row.election.exact
        else (row.election.year == one.election.year)
    )
    return same_time and one.choice in row.people
