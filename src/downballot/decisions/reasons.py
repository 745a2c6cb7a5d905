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
from downballot.contests.lines import needed_words
from downballot.contests.names import counted
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
        return "No votes are left to count."
    low, high = votes_to_come_range(forecast.votes_to_come)
    if high == 0:
        return "By the estimate no votes are still to come, but the count is not complete."
    many, are = counted(high, "vote"), "is" if high == 1 else "are"
    if low == high:
        return f"About {many} {are} still to come."
    said = f"Between {low:,} and {many}" if low else f"Up to {many}"
    return f"{said} {are} still to come (95 of 100)."


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
        return (f"{name} and {other} are level at {counted(first, 'vote')} each.",)
    ahead, behind = (name, other) if first > second else (other, name)
    figures = " to ".join(_figure(view, each) for each in sorted((first, second), reverse=True))
    apart = points_text(abs(margin_of(view, required)) * 100)
    verb = "finished" if known.forecast.complete else "is"
    said = f"{ahead} {verb} {counted(abs(first - second), 'vote')} ahead of {behind}: {figures}"
    now = f"{said}, {apart} apart."
    overtaking = first < second and required.probability > 1 / 2
    if not overtaking or known.forecast.complete:
        return (now,)
    return now, f"The forecast has {name} ahead in the end, though behind so far."


def _to_line(known: Known, required: Requirement) -> tuple[str, ...]:
    view, share = known.view, required.share
    if share is None:
        return ()
    subject = required.subject or view.standing.selections[0].selection
    of, votes = view.standing.tally.listed_votes, votes_of(view, subject)
    over = votes - share.votes_needed(of)
    figure = percent_text(votes, of, lines=(share.fraction,))
    so_far = "" if known.forecast.complete else " so far"
    now = f"{_name(view, subject)} has {figure} of {counted(of, 'vote')}{so_far}, "
    now += f"{_over(over)} {_line(subject, share)}."
    holds = (over >= 0) is (required.kind is AssertionKind.MEETS)
    if holds or required.probability <= 1 / 2 or known.forecast.complete:
        return (now,)
    return now, "The forecast has it on the other side of the line in the end."


def _over(votes: int) -> str:
    if votes == 0:
        return "just"
    return f"{counted(abs(votes), 'vote')} {'short of' if votes < 0 else 'over'}"


def _line(subject: str, share: Share) -> str:
    if subject == YES:
        return needed_words(share)
    return "a majority" if share == MAJORITY else share.words()


def _figure(view: ContestView, votes: int) -> str:
    of = view.standing.tally.listed_votes
    lines = (_HALF, *(share.fraction for share in view.rule.shares))
    return f"{votes:,} ({percent_text(votes, of, lines=lines)})"


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
    two = len(known.finishes.selections) == 2
    whole = "the votes still to come" if two else "the votes still to come for the two"
    name = _name(view, trailing)
    if needed is None:
        return ()
    if needed > 1:
        return (f"{name} would stay behind even with all of {whole}, of which "
                f"{_about(to_come)} expected.",)  # fmt: skip
    given = _range_text(_shares(gains))
    return (f"{name} needs {_percent(needed)} of {whole}; the forecast gives {given}.",)


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
        return "no votes to either"
    low, high = (min(max(one, 0.0), 1.0) for one in share)
    return f"{low:.1%} to {high:.1%} (95 of 100)"


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
    whole = "the votes still to come"
    if needed <= 0:
        return (f"{name} stays over {share.name} without any of {whole}, of which "
                f"{expected} expected.",)  # fmt: skip
    if needed > 1:
        return (f"{name} stays short of {share.name} even with all of {whole}, of which "
                f"{expected} expected.",)  # fmt: skip
    given = next(
        (one.share_to_come for one in known.forecast.selections if one.selection == subject),
        None,
    )
    text = _range_text(None if given is None else (given.low95, given.high95))
    needs = f"{name} needs {_percent(needed)} of {whole} to be at {share.name}"
    return (f"{needs}; the forecast gives {text}.",)


def _about(votes: int) -> str:
    rounded = _rounded(votes, up=False)
    return f"about {rounded:,} {'is' if rounded == 1 else 'are'}"


def _percent(share: Fraction) -> str:
    return percent_text(share.numerator, share.denominator, decimals=1, lines=(_HALF,))


def _last_batches(known: Known, required: Requirement) -> tuple[str, ...]:
    """Say what the last batches gave, the newest last."""
    last = known.batches
    if not last:
        return ()
    subject = required.subject or known.view.standing.selections[0].selection
    parts = [_batch(known, *one, subject, required.other) for one in last]
    head = "The last batch" if len(last) == 1 else f"The last {len(last)} batches"
    whose = " (votes for the two)" if required.other and _more_than_two(known) else ""
    return (f"{head}{whose}: {'; '.join(parts)}.",)


def _batch(known: Known, at: datetime, added: Batch, subject: str, other: str) -> str:
    gains = {one.selection: one.votes for one in added.selections}
    rest = [other] if other else [one for one in gains if one != subject]
    mine, theirs = gains.get(subject, 0), sum(gains.get(one, 0) for one in rest)
    local = at.astimezone(known.zone)
    moment = f"{local.day} {local:%B %H:%M}"
    both = mine + theirs
    name = _name(known.view, subject)
    if mine >= 0 and theirs >= 0 and both > 0:
        return f"{moment} {both:+,}, {percent_text(mine, both, decimals=1)} for {name}"
    if mine == 0 and theirs == 0:
        return f"{moment} no change"
    if both < 0:
        return f"{moment} the count fell by {counted(-both, 'vote')}, {name} {mine:+,}"
    return f"{moment} a correction, {name} {mine:+,}, {_rest_name(known, other)} {theirs:+,}"


def _rest_name(known: Known, other: str) -> str:
    return _name(known.view, other) if other else "all others"


def _more_than_two(known: Known) -> bool:
    return len(known.view.standing.selections) > 2


def _past(record: PastRecord, required: Requirement) -> str:
    such = "such lead" if required.share is None else "such distance to a line"
    if record.leads == 0:
        return f"No {such} is on record in past counts with so much uncounted."
    lost = "none was" if record.lost == 0 else f"{record.lost:,} {_was(record.lost)}"
    many = f"{record.leads:,} {such if record.leads == 1 else _plural(such)}"
    end = "lost" if required.share is None else "on the other side in the end"
    return f"Of {many} in past counts with so much uncounted, {lost} {end}."


def _plural(such: str) -> str:
    return such.replace("lead", "leads").replace("distance", "distances")


def _was(number: int) -> str:
    return "was" if number == 1 else "were"


def _name(view: ContestView, selection: str) -> str:
    names = (one.name for one in view.standing.selections if one.selection == selection)
    return next(names, selection)
