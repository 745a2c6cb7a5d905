"""What would have changed the outcome, in words."""

from __future__ import annotations

from fractions import Fraction

from downballot.contests.tally import percent_text
from downballot.model.sentence import say, say_many
from downballot.precincts.contest_by_unit import ContestByUnit
from downballot.precincts.places import PlaceGroup
from downballot.precincts.what_if_values import Target, WhatIfRow


def target_words(contest: ContestByUnit, target: Target) -> str:
    """Return what has to hold, in words.

    Args:
        contest: The contest by unit.
        target: What has to hold.
    """
    name = contest.name_of(target.selection)
    if target.share is None:
        return say(
            "{name} has more votes than {other}",
            name=name,
            other=contest.name_of(target.over),
        )
    share = percent_text(target.share.numerator, target.share.denominator, decimals=2)
    if target.at_least:
        return say(
            "{name} has at least {share} of the votes for listed selections",
            name=name,
            share=share,
        )
    return say(
        "{name} has more than {share} of the votes for listed selections",
        name=name,
        share=share,
    )


def _points(step: Fraction) -> str:
    return f"{float(abs(step) * 100):.2f}"


def swing_finding(contest: ContestByUnit, pair: tuple[int, int], row: WhatIfRow | None) -> str:
    """Return which swing would have changed the outcome, in words.

    Args:
        contest: The contest by unit.
        pair: Where the target's selection and the other stand in the votes.
        row: The outcome at the least swing; None where none does.
    """
    one, other = (contest.names[at] for at in pair)
    if row is None:
        return say("No swing between the two would have changed the outcome.")
    towards = row.step > 0
    moved = abs(row.ahead_votes - contest.votes[pair[0]])
    return say(
        "The outcome would have changed at a swing of {points} points of all votes from "
        "{giver} to {taker}: {moved}.",
        points=_points(row.step),
        giver=other if towards else one,
        taker=one if towards else other,
        moved=say_many("{number} vote moved", "{number} votes moved", moved),
    )


def turnout_finding(row: WhatIfRow | None, group: PlaceGroup) -> str:
    """Return which turnout of a group of places would have changed the outcome, in words.

    Args:
        row: The outcome at the least change; None where none does.
        group: The places.
    """
    if row is None:
        return say(
            "No turnout in {group} places, from nobody to everybody, would have changed the "
            "outcome.",
            group=group.name,
        )
    if row.step > 0:
        return say(
            "The outcome would have changed had turnout in {group} places been {points} points "
            "higher: {votes}.",
            group=group.name,
            points=_points(row.step),
            votes=say_many("{number} vote more", "{number} votes more", row.added_votes),
        )
    return say(
        "The outcome would have changed had turnout in {group} places been {points} points "
        "lower: {votes}.",
        group=group.name,
        points=_points(row.step),
        votes=say_many("{number} vote less", "{number} votes less", -row.added_votes),
    )
