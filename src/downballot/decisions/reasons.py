"""Why an assertion is as likely as it is, in sentences with their numbers."""

from __future__ import annotations

from fractions import Fraction
from math import ceil, floor

import numpy as np
from numpy.typing import NDArray

from downballot.contests.batches import hurdle
from downballot.contests.lines import needed_words
from downballot.contests.ranking import YES
from downballot.contests.tally import percent_text
from downballot.contests.views import ContestView
from downballot.decisions.assertions import Requirement
from downballot.decisions.known import Known, name_of
from downballot.decisions.margins import margin_of, votes_of
from downballot.decisions.policy import points_text
from downballot.decisions.precedents import batch_reasons, past_reason
from downballot.decisions.values import AssertionKind
from downballot.forecast.constants import PastRecord
from downballot.forecast.values import ContestForecast, Interval
from downballot.model.rule import MAJORITY, Share
from downballot.model.sentence import say, say_many

_HALF = Fraction(1, 2)
_DIGITS = 2  # of an estimate: more would say more than it knows


def explain(known: Known, required: Requirement, past: PastRecord | None) -> tuple[str, ...]:
    """Return why an assertion is as likely as it is, in sentences.

    Votes counted and lead; votes still to come; what the trailing side needs of them; what
    the last batches gave; what became of such leads in past canvasses.

    Args:
        known: The contest, its history and its forecast.
        required: What must hold.
        past: What past canvasses say of the present margin; None to leave it out.
    """
    lead = _lead(known, required) if required.share is None else _to_line(known, required)
    to_come = votes_to_come_sentence(known.forecast)
    if known.forecast.complete:
        return (*lead, to_come)
    needs = _needs(known, required) if required.share is None else _needs_share(known, required)
    batches = batch_reasons(known, required)
    record = (past_reason(past, required),) if past else ()
    return (*lead, to_come, *needs, *batches, *record)


def votes_to_come_sentence(forecast: ContestForecast) -> str:
    """Say how many votes are still to come, with an interval.

    Args:
        forecast: What may still happen.
    """
    if forecast.complete:
        return say("No votes are left to count.")
    low, high = votes_to_come_range(forecast.votes_to_come)
    if high == 0:
        return say("By the estimate no votes are still to come, but the count is not complete.")
    if low == high:
        return say_many(
            "About {number} vote is still to come.",
            "About {number} votes are still to come.",
            high,
        )
    if low:
        return say(
            "Between {low} and {high} votes are still to come (95 of 100).", low=low, high=high
        )
    return say_many(
        "Up to {number} vote is still to come (95 of 100).",
        "Up to {number} votes are still to come (95 of 100).",
        high,
    )


def votes_to_come_range(to_come: Interval) -> tuple[int, int]:
    """Return where the votes to come lie 95 of 100 times, rounded outwards to two digits.

    Args:
        to_come: Votes still to come, in votes.

    Examples:
        >>> votes_to_come_range(Interval(72_000, 67_000, 77_000, 61_432, 83_201))
        (61000, 84000)
    """
    return _rounded(to_come.low95, up=False), _rounded(to_come.high95, up=True)


def _rounded(value: float, *, up: bool) -> int:
    whole = max(0, ceil(value) if up else floor(value))
    unit = int("1" + "0" * max(0, len(str(whole)) - _DIGITS))
    return -(-whole // unit) * unit if up else whole // unit * unit


def _lead(known: Known, required: Requirement) -> tuple[str, ...]:
    view = known.view
    first, second = votes_of(view, required.subject), votes_of(view, required.other)
    name, other = name_of(view, required.subject), name_of(view, required.other)
    if first == second:
        return (
            say_many(
                "{name} and {other} are level at {number} vote each.",
                "{name} and {other} are level at {number} votes each.",
                first,
                name=name,
                other=other,
            ),
        )
    now = _apart(known, required, (name, other) if first > second else (other, name))
    overtaking = first < second and required.probability > 1 / 2
    if not overtaking or known.forecast.complete:
        return (now,)
    return now, say(
        "The forecast has {name} ahead in the end, though behind so far.", name=name
    )


def _apart(known: Known, required: Requirement, names: tuple[str, str]) -> str:
    """Say who is ahead of whom, and by how much."""
    view, (ahead, behind) = known.view, names
    more, fewer = sorted(
        (votes_of(view, required.subject), votes_of(view, required.other)), reverse=True
    )
    figures = {
        "name": ahead,
        "other": behind,
        "more": _figure(view, more),
        "fewer": _figure(view, fewer),
        "points": points_text(abs(margin_of(view, required)) * 100),
    }
    if known.forecast.complete:
        return say_many(
            "{name} finished {number} vote ahead of {other}: {more} to {fewer}, {points} "
            "apart.",
            "{name} finished {number} votes ahead of {other}: {more} to {fewer}, {points} "
            "apart.",
            more - fewer,
            **figures,
        )
    return say_many(
        "{name} is {number} vote ahead of {other}: {more} to {fewer}, {points} apart.",
        "{name} is {number} votes ahead of {other}: {more} to {fewer}, {points} apart.",
        more - fewer,
        **figures,
    )


def _to_line(known: Known, required: Requirement) -> tuple[str, ...]:
    view, share = known.view, required.share
    if share is None:
        return ()
    subject = required.subject or view.standing.selections[0].selection
    of, votes = view.standing.tally.listed_votes, votes_of(view, subject)
    over = votes - share.votes_needed(of)
    figure = percent_text(votes, of, lines=(share.fraction,))
    values = {
        "name": name_of(view, subject),
        "figure": figure,
        "distance": _over(over, _line(subject, share)),
    }
    now: str = say_many(
        "{name} has {figure} of {number} vote so far, {distance}.",
        "{name} has {figure} of {number} votes so far, {distance}.",
        of,
        **values,
    )
    if known.forecast.complete:
        now = say_many(
            "{name} has {figure} of {number} vote, {distance}.",
            "{name} has {figure} of {number} votes, {distance}.",
            of,
            **values,
        )
    holds = (over >= 0) is (required.kind is AssertionKind.MEETS)
    if holds or required.probability <= 1 / 2 or known.forecast.complete:
        return (now,)
    return now, say("The forecast has it on the other side of the line in the end.")


def _over(votes: int, line: str) -> str:
    if votes == 0:
        return say("just {line}", line=line)
    if votes < 0:
        return say_many(
            "{number} vote short of {line}", "{number} votes short of {line}", -votes, line=line
        )
    return say_many("{number} vote over {line}", "{number} votes over {line}", votes, line=line)


def _line(subject: str, share: Share) -> str:
    if subject == YES:
        return needed_words(share)
    return say("a majority") if share == MAJORITY else share.words()


def _figure(view: ContestView, votes: int) -> str:
    of = view.standing.tally.listed_votes
    lines = (_HALF, *(share.fraction for share in view.rule.shares))
    return say("{votes} ({share})", votes=votes, share=percent_text(votes, of, lines=lines))


def _needs(known: Known, required: Requirement) -> tuple[str, ...]:
    """Say which share of the votes to come for the two the trailing side needs."""
    view = known.view
    pair = sorted((required.subject, required.other), key=lambda one: -votes_of(view, one))
    leader, trailing = pair
    lead_votes, trail_votes = votes_of(view, leader), votes_of(view, trailing)
    if lead_votes == trail_votes:
        leader, trailing = required.subject, required.other
    gains = _gains(known, leader, trailing)
    to_come = round(float(np.median(gains[:, 0] + gains[:, 1])))
    needed = hurdle(lead_votes, trail_votes, to_come)
    whole = say("the votes still to come for the two")
    if len(known.finishes.selections) == 2:
        whole = say("the votes still to come")
    name = name_of(view, trailing)
    if needed is None:
        return ()
    if needed > 1:
        return (
            say(
                "{name} would stay behind even with all of {votes}, of which {expected}.",
                name=name,
                votes=whole,
                expected=_about(to_come),
            ),
        )
    return (
        say(
            "{name} needs {share} of {votes}; the forecast gives {given}.",
            name=name,
            share=_percent(needed),
            votes=whole,
            given=_range_text(_shares(gains)),
        ),
    )


def _gains(known: Known, first: str, second: str) -> NDArray[np.float64]:
    """Return the votes to come for two selections, shape (draw, 2)."""
    columns = [known.finishes.selections.index(one) for one in (first, second)]
    now = [votes_of(known.view, one) for one in (first, second)]
    gains: NDArray[np.float64] = known.finishes.votes[:, columns] - np.array(now)
    return gains


def _shares(gains: NDArray[np.float64]) -> tuple[float, float] | None:
    """Return where the second one's share of the gains lies 95 of 100 times."""
    whole = gains[:, 0] + gains[:, 1]
    some = whole > 0
    if not some.any():
        return None
    low, high = np.quantile(gains[some, 1] / whole[some], (0.025, 0.975))
    return float(low), float(high)


def _range_text(share: tuple[float, float] | None) -> str:
    if share is None:
        return say("no votes to either")
    low, high = (min(max(one, 0.0), 1.0) for one in share)
    return say("{low} to {high} (95 of 100)", low=f"{low:.1%}", high=f"{high:.1%}")


def _needs_share(known: Known, required: Requirement) -> tuple[str, ...]:
    """Say which share of the votes to come a selection needs to be at the line."""
    share, view = required.share, known.view
    to_come = round(known.forecast.votes_to_come.median)
    if share is None or to_come <= 0:
        return ()
    subject = required.subject or view.standing.selections[0].selection
    of, votes = view.standing.tally.listed_votes, votes_of(view, subject)
    needed = (share.fraction * (of + to_come) - votes) / to_come
    name, expected = name_of(view, subject), _about(to_come)
    whole = say("the votes still to come")
    if needed <= 0:
        return (
            say(
                "{name} stays over {line} without any of {votes}, of which {expected}.",
                name=name,
                line=share.name,
                votes=whole,
                expected=expected,
            ),
        )
    if needed > 1:
        return (
            say(
                "{name} stays short of {line} even with all of {votes}, of which {expected}.",
                name=name,
                line=share.name,
                votes=whole,
                expected=expected,
            ),
        )
    given = next(
        (one.share_to_come for one in known.forecast.selections if one.selection == subject),
        None,
    )
    text = _range_text(None if given is None else (given.low95, given.high95))
    return (
        say(
            "{name} needs {share} of {votes} to be at {line}; the forecast gives {given}.",
            name=name,
            share=_percent(needed),
            votes=whole,
            line=share.name,
            given=text,
        ),
    )


def _about(votes: int) -> str:
    rounded = _rounded(votes, up=False)
    return say_many("about {number} is expected", "about {number} are expected", rounded)


def _percent(share: Fraction) -> str:
    return percent_text(share.numerator, share.denominator, decimals=1, lines=(_HALF,))
