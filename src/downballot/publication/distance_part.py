"""How far candidates of a first round were from a majority, and what would have made one."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from msgspec import Struct

from downballot.control.values import Counterfactual, TurnoutNeeded
from downballot.model.body import CountStage
from downballot.model.sentence import say, say_many
from downballot.publication.body_parts import Reference, reference
from downballot.publication.figures import DASH, HALF, amount, percent

_STAGES = {
    CountStage.NIGHT: say("Election night count"),
    CountStage.PARTIAL: say("Partial count"),
    CountStage.UNOFFICIAL: say("Unofficial count"),
    CountStage.FINAL: say("Final count"),
    CountStage.CERTIFIED: say("Certified count"),
}
FIRST = 2  # candidates whose ways to a majority are told


class DistanceRow(Struct, frozen=True):
    """A candidate: votes, share, and how far both were from a majority."""

    name: str
    votes: str
    share: str
    by_votes: str
    by_share: str


class Way(Struct, frozen=True):
    """What would have made a majority for a candidate.

    Attributes:
        name: The candidate.
        turnout: More voters, by how they would have voted; sentences.
        transfers: Withdrawals; sentences.
    """

    name: str
    turnout: tuple[str, ...]
    transfers: tuple[str, ...]


class Distance(Struct, frozen=True):
    """One count of a first round.

    Attributes:
        title: How far the count was, and of how many votes where that is known.
        rows: The candidates.
        ways: What would have made a majority for the first of them.
        assumed: What the withdrawals among these assume; sentences.
        source: Where the figures come from.
    """

    title: str
    rows: tuple[DistanceRow, ...]
    ways: tuple[Way, ...]
    assumed: tuple[str, ...]
    source: Reference


def distances(made: Iterable[Counterfactual]) -> tuple[Distance, ...]:
    """Return how far from a majority each candidate was, the most final count first.

    Args:
        made: The candidates, count by count, the least final first.
    """
    counts: dict[object, list[Counterfactual]] = {}
    for one in made:
        key = (one.source.stage, one.source.source, one.source.as_of)
        counts.setdefault(key, []).append(one)
    return tuple(_distance(each) for each in reversed(counts.values()))


def _distance(count: list[Counterfactual]) -> Distance:
    first = count[0]
    short = [one for one in count[:FIRST] if one.short_by_share >= 0]
    ways = (_way(one) for one in short)
    return Distance(
        title=_title(first),
        rows=tuple(_row(one) for one in count),
        ways=tuple(way for way in ways if way.turnout or way.transfers),
        assumed=tuple(dict.fromkeys(said for one in short for said in one.assumed)),
        source=reference(first.source),
    )


def _title(one: Counterfactual) -> str:
    stage = _STAGES[one.source.stage]
    return say("{count}, of {number} votes", count=stage, number=one.of) if one.of else stage


def _row(one: Counterfactual) -> DistanceRow:
    return DistanceRow(
        name=one.person.name,
        votes=amount(one.votes),
        share=percent(one.share, decimals=2, lines=(HALF,)),
        by_votes=_by_votes(one.short_by_votes),
        by_share=_by_share(one.short_by_share),
    )


def _by_votes(short: int | None) -> str:
    if short is None:
        return DASH
    return say("{number} short", number=short) if short > 0 else say("has a majority")


def _by_share(short: Fraction) -> str:
    points = percent(abs(short), decimals=2).removesuffix("%")
    if short >= 0:
        return say("{points} points short", points=points)
    return say("{points} points over", points=points)


def _way(one: Counterfactual) -> Way:
    return Way(
        name=one.person.name,
        turnout=tuple(_turnout(each) for each in one.turnout),
        transfers=tuple(each.sentence for each in one.transfers),
    )


def _turnout(needed: TurnoutNeeded) -> str:
    share = percent(needed.share, decimals=2 if needed.share.denominator > 100 else 0)
    if needed.votes is None:
        return say(
            "If {share} of added voters chose the candidate: no number of them is enough.",
            share=share,
        )
    votes = say_many("{number} more vote", "{number} more votes", needed.votes)
    if needed.share == 1:
        return say("If all added voters chose the candidate: {votes}.", votes=votes)
    return say(
        "If {share} of added voters chose the candidate: {votes}.", share=share, votes=votes
    )
