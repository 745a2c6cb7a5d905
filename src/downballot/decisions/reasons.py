"""Why an assertion is as likely as it is, in sentences with their numbers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, tzinfo
from fractions import Fraction
from itertools import pairwise
from math import ceil, floor

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from downballot.contests.batches import Batch, batch, hurdle
from downballot.contests.days import day_of_month
from downballot.contests.lines import needed_words
from downballot.contests.ranking import YES
from downballot.contests.tally import percent_text
from downballot.contests.views import ContestView, CountStep
from downballot.decisions.assertions import Requirement
from downballot.decisions.margins import margin_of, votes_of
from downballot.decisions.policy import points_text
from downballot.decisions.values import AssertionKind
from downballot.forecast.constants import PastRecord
from downballot.forecast.finishes import Finishes
from downballot.forecast.values import ContestForecast, Interval
from downballot.model.rule import MAJORITY, Share
from downballot.model.sentence import join, say, say_many

LAST_BATCHES = 3
_HALF = Fraction(1, 2)
_DIGITS = 2  # of an estimate: more would say more than it knows


class Known(Struct, frozen=True, eq=False):
    """What the reasons of one contest are read from.

    Attributes:
        view: The contest at the update.
        batches: What the last updates that changed a vote added to it, with the
            authority's clock, oldest first.
        forecast: What may still happen.
        finishes: The simulated finishes.
        zone: Zone in which the days of batches are named.
    """

    view: ContestView
    batches: tuple[tuple[datetime, Batch], ...]
    forecast: ContestForecast
    finishes: Finishes
    zone: tzinfo


def last_batches(steps: Sequence[CountStep]) -> tuple[tuple[datetime, Batch], ...]:
    """Return what the last updates that changed a vote added, with the authority's clock.

    Args:
        steps: What was counted of a contest at each of its updates, oldest first.

    Returns:
        Up to three, oldest first; the first count of all is no batch.
    """
    found: list[tuple[datetime, Batch]] = []
    for before, after in reversed(list(pairwise(steps))):
        if len(found) == LAST_BATCHES:
            break
        if before.count.selections != after.count.selections:
            added = batch(before.count, after.count)
            if any(one.votes for one in added.selections):
                found.append((after.update.published_at, added))
    return tuple(reversed(found))


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
    batches = _last_batches(known, required)
    record = (_past(past, required),) if past else ()
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
    name, other = _name(view, required.subject), _name(view, required.other)
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
        "name": _name(view, subject),
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
    name = _name(view, trailing)
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
    name, expected = _name(view, subject), _about(to_come)
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


def _last_batches(known: Known, required: Requirement) -> tuple[str, ...]:
    """Say what the last batches gave, the newest last."""
    last = known.batches
    if not last:
        return ()
    subject = required.subject or known.view.standing.selections[0].selection
    parts = [_batch(known, *one, subject, required.other) for one in last]
    if required.other and _more_than_two(known):
        return (
            say_many(
                "The last batch (votes for the two): {batches}.",
                "The last {number} batches (votes for the two): {batches}.",
                len(last),
                batches=join("; ", parts),
            ),
        )
    return (
        say_many(
            "The last batch: {batches}.",
            "The last {number} batches: {batches}.",
            len(last),
            batches=join("; ", parts),
        ),
    )


def _batch(known: Known, at: datetime, added: Batch, subject: str, other: str) -> str:
    gains = {one.selection: one.votes for one in added.selections}
    rest = [other] if other else [one for one in gains if one != subject]
    mine, theirs = gains.get(subject, 0), sum(gains.get(one, 0) for one in rest)
    local = at.astimezone(known.zone)
    moment = say("{day} {time}", day=day_of_month(local), time=f"{local:%H:%M}")
    both = mine + theirs
    name = _name(known.view, subject)
    if mine >= 0 and theirs >= 0 and both > 0:
        return say(
            "{moment} {votes}, {share} for {name}",
            moment=moment,
            votes=f"{both:+,}",
            share=percent_text(mine, both, decimals=1),
            name=name,
        )
    if mine == 0 and theirs == 0:
        return say("{moment} no change", moment=moment)
    if both < 0:
        return say_many(
            "{moment} the count fell by {number} vote, {name} {votes}",
            "{moment} the count fell by {number} votes, {name} {votes}",
            -both,
            moment=moment,
            name=name,
            votes=f"{mine:+,}",
        )
    return say(
        "{moment} a correction, {name} {votes}, {other} {change}",
        moment=moment,
        name=name,
        votes=f"{mine:+,}",
        other=_rest_name(known, other),
        change=f"{theirs:+,}",
    )


def _rest_name(known: Known, other: str) -> str:
    return _name(known.view, other) if other else say("all others")


def _more_than_two(known: Known) -> bool:
    return len(known.view.standing.selections) > 2


def _past(record: PastRecord, required: Requirement) -> str:
    if required.share is None:
        return _past_leads(record)
    if record.leads == 0:
        return say(
            "No such distance to a line is on record in past counts with so much uncounted."
        )
    lost = say("none was on the other side in the end")
    if record.lost:
        lost = say_many(
            "{number} was on the other side in the end",
            "{number} were on the other side in the end",
            record.lost,
        )
    return say_many(
        "Of {number} such distance to a line in past counts with so much uncounted, {what}.",
        "Of {number} such distances to a line in past counts with so much uncounted, {what}.",
        record.leads,
        what=lost,
    )


def _past_leads(record: PastRecord) -> str:
    if record.leads == 0:
        return say("No such lead is on record in past counts with so much uncounted.")
    lost = say("none was lost")
    if record.lost:
        lost = say_many("{number} was lost", "{number} were lost", record.lost)
    return say_many(
        "Of {number} such lead in past counts with so much uncounted, {what}.",
        "Of {number} such leads in past counts with so much uncounted, {what}.",
        record.leads,
        what=lost,
    )


def _name(view: ContestView, selection: str) -> str:
    names = (one.name for one in view.standing.selections if one.selection == selection)
    return next(names, selection)
