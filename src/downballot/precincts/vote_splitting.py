"""Whether a candidate split another's vote: what a second contest can say of it, and what not.

Only two who stand in both contests can be compared: to which of them the candidate's
voters went. The interval of the difference takes the ends of both cells' intervals: it is
never too narrow for them.
"""

from __future__ import annotations

from typing import Final

from msgspec import Struct

from downballot.model.sentence import Sentence, join, say
from downballot.precincts.ecological_tables import OTHER
from downballot.precincts.transfer_tables import BLANK_FIRST
from downballot.precincts.transfers import Transfers

TWO: Final = 2
LIMITS: Final = say(
    "To split a vote is to take votes that another would have had. The second contest shows "
    "where votes went once a candidate was gone, not where they would have gone in the first, "
    "and says nothing of those who did not reach it."
)


class Split(Struct, frozen=True):
    """Where one candidate's voters went, between two who stand in both contests.

    Attributes:
        name: The candidate.
        votes: Votes in the first contest.
        one: Of the two, who had more votes in the first contest.
        other: The second of the two.
        behind: By how many votes ``other`` was behind in the first contest.
        net: The estimate of how many more of the voters went to ``other``; below 0 for fewer.
        low: Where the 90 % interval of that begins, at least as wide as it must be.
        high: Where it ends.
        sentence: What can be said, in words.
    """

    name: str
    votes: float
    one: str
    other: str
    behind: float
    net: float
    low: float
    high: float
    sentence: str


def splits(found: Transfers) -> tuple[Split, ...]:
    """Return for each candidate who stands in the first only what can be said.

    Args:
        found: Where voters went.

    Returns:
        Nothing where not exactly two stand in both, or the units tell too little.
    """
    if len(found.finalists) != TWO or not found.identified:
        return ()
    totals = dict(zip(found.row_names, found.row_totals.tolist(), strict=True))
    one, other = sorted(found.finalists, key=lambda name: -totals[name])
    candidates = [
        (at, name)
        for at, name in enumerate(found.row_names)
        if name not in (one, other, OTHER, BLANK_FIRST)
    ]
    return tuple(_split(found, at, one, other, totals) for at, _ in candidates)


def _split(found: Transfers, row: int, one: str, other: str, totals: dict[str, float]) -> Split:
    name = found.row_names[row]
    first, second = (found.column_names.index(each) for each in (one, other))
    behind = totals[one] - totals[other]
    net = float(found.votes[row, second] - found.votes[row, first])
    # Nobody goes twice: no more than all of the row can be between the two.
    low = max(float(found.low90[row, second] - found.high90[row, first]), -totals[name])
    high = min(float(found.high90[row, second] - found.low90[row, first]), totals[name])
    said = join(
        " ", (_went(name, one, other, low, high), _enough(name, one, other, behind, low, high))
    )
    return Split(name, totals[name], one, other, behind, net, low, high, said)


def _went(name: str, one: str, other: str, low: float, high: float) -> Sentence:
    if low > 0 or high < 0:
        return say(
            "More of the voters of {name} went to {most} than to {least}.",
            name=name,
            most=other if low > 0 else one,
            least=one if low > 0 else other,
        )
    return say(
        "The data cannot tell to whom more of the voters of {name} went, {one} or {other}.",
        name=name,
        one=one,
        other=other,
    )


def _enough(
    name: str, one: str, other: str, behind: float, low: float, high: float
) -> Sentence:
    votes = round(behind)
    if high < behind:
        return say(
            "As far as the intervals hold, they are not what kept {other} behind {one}, who "
            "was {votes} votes ahead in the first.",
            one=one,
            other=other,
            votes=votes,
        )
    if low > behind:
        return say(
            "They are more than the {votes} votes that {other} was behind {one} in the first: "
            "so far as they would have voted then as later, {name} split the vote of {other}.",
            one=one,
            other=other,
            name=name,
            votes=votes,
        )
    return say(
        "Whether that is more than the {votes} votes that {other} was behind {one} in the "
        "first, the data cannot tell.",
        one=one,
        other=other,
        votes=votes,
    )
