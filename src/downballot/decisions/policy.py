"""The call policy: when a desk may call a contest, and in sentences why it may not yet."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta, tzinfo
from fractions import Fraction

import numpy as np
from msgspec import Struct
from numpy.typing import ArrayLike

from downballot.decisions.values import (
    Assertion,
    AssertionKind,
    AssertionState,
    PastCanvasses,
)
from downballot.decisions.words import probability_figure
from downballot.model.call import CallPolicy
from downballot.model.sentence import say, say_many

_NOON = time(12)


class Weighed(Struct, frozen=True):
    """An assertion with what the policy asks of it beside its probability.

    Attributes:
        assertion: The assertion.
        margin: How far the votes so far are from the line, as a share of all votes so far;
            negative on the wrong side.
        never_lost: No past canvass lost such a lead.
        difference: By how much late votes would have to differ to undo the lead, if as many
            come as the 95 % interval allows; see ``forecast.leads``.
    """

    assertion: Assertion
    margin: Fraction
    never_lost: bool = False
    difference: float = 0.0


class Progress(Struct, frozen=True):
    """How far a count is, as far as the policy asks.

    Attributes:
        late_batches: Batches counted after election night, 0 or more.
        complete: Nothing is left to count.
        certified: The count is certified.
    """

    late_batches: int
    complete: bool = False
    certified: bool = False


def end_of_night(election_date: date, zone: tzinfo) -> datetime:
    """Return when election night is over: noon of the day after, by the authority's clock.

    Args:
        election_date: Day of the election.
        zone: Zone of the authority's clock.
    """
    return datetime.combine(election_date + timedelta(days=1), _NOON, tzinfo=zone)


def late_batches(
    published_at: Sequence[datetime], votes: ArrayLike, night_ends: datetime
) -> tuple[int, ...]:
    """Return how many batches were counted after election night, by each of the updates.

    A batch is an update that changes votes of a contest that had some: the first votes of
    all are no batch beside them, whenever they come.

    Args:
        published_at: The authority's clock of each update, aware, growing.
        votes: Votes so far, shape (update, selection), in votes.
        night_ends: When election night is over, aware; see ``end_of_night``.
    """
    if not published_at:
        return ()
    counts = np.asarray(votes)
    changed = (np.diff(counts, axis=0) != 0).any(axis=1) & (counts[:-1].sum(axis=1) > 0)
    late = np.array([one > night_ends for one in published_at[1:]], dtype=bool)
    return (0, *np.cumsum(changed & late).tolist())


def called(
    probability: float,
    margin_points: float,
    *,
    late_batches: int,
    never_lost: bool,
    difference: float,
    complete: bool,
    policy: CallPolicy,
) -> str:
    """Answer one question as the policy does: ``yes``, ``no``, or empty while it is open.

    Args:
        probability: How likely the answer is yes, 0 to 1.
        margin_points: How far the votes so far are from the line, in percentage points of
            all votes so far; the side does not matter.
        late_batches: Batches counted after election night, 0 or more.
        never_lost: No past canvass lost such a lead, of the side that the answer is for.
        difference: By how much late votes would have to differ to undo the lead of that
            side, if as many come as the 95 % interval allows.
        complete: The count is final: only the probability matters.
        policy: The policy.
    """
    answer = ""
    if probability >= policy.probability:
        answer = "yes"
    elif probability <= 1 - policy.probability:
        answer = "no"
    if complete:
        return answer
    near = abs(margin_points) < max(policy.closest_points, policy.wait_points)
    late = late_batches >= policy.late_batches
    early = not late and not never_lost
    thin = late and difference < policy.least_difference
    return "" if near or early or thin else answer


def never_lost(
    difference: float, to_come: float, past: PastCanvasses, policy: CallPolicy
) -> bool:
    """Say whether a lead needs no late batch: it outlasts all that past canvasses lost.

    Args:
        difference: By how much late votes would have to differ to undo the lead, with more
            of them to come than the middle estimate.
        to_come: The middle estimate of the votes to come, in votes, or as a share; where it
            says that nothing comes before the end, it is not believed.
        past: What past canvasses say of a lead.
        policy: The policy.
    """
    enough = difference >= policy.least_difference and past.never_lost(difference)
    return to_come > 0 and enough


def holds_against(
    weighed: Sequence[Weighed], progress: Progress, policy: CallPolicy
) -> tuple[str, ...]:
    """Return why the policy does not allow a call now, in sentences; empty when it does.

    Args:
        weighed: Every assertion of the outcome.
        progress: How far the count is.
        policy: The policy.
    """
    holds = [_unlikely(one.assertion, policy, progress) for one in weighed]
    if not progress.complete:
        holds.append(_early(weighed, progress, policy))
        holds += [_thin(one, policy) for one in weighed if _is_late(progress, policy)]
    holds += [_near(one, progress, policy) for one in weighed]
    return tuple(hold for hold in holds if hold)


def _unlikely(assertion: Assertion, policy: CallPolicy, progress: Progress) -> str:
    settled = assertion.state is AssertionState.SETTLED_BY_ARITHMETIC
    if settled or assertion.probability >= policy.probability:
        return ""
    if progress.complete:
        return say("{what}: the complete count does not say so.", what=assertion.sentence)
    return say(
        "{what}: {figure} likely, a call needs {needed}.",
        what=assertion.sentence,
        figure=probability_figure(assertion.probability),
        needed=probability_figure(policy.probability),
    )


def _early(weighed: Sequence[Weighed], progress: Progress, policy: CallPolicy) -> str:
    short = not _is_late(progress, policy)
    leads = [one for one in weighed if not _settled(one) and not one.never_lost]
    if not short or not leads:
        return ""
    if not progress.late_batches:
        return say(
            "No batch has been counted after election night; a call needs {needed}, or a lead "
            "that no past canvass lost.",
            needed=policy.late_batches,
        )
    return say_many(
        "Only {number} batch has been counted after election night; a call needs {needed}, or "
        "a lead that no past canvass lost.",
        "Only {number} batches have been counted after election night; a call needs {needed}, "
        "or a lead that no past canvass lost.",
        progress.late_batches,
        needed=policy.late_batches,
    )


def _is_late(progress: Progress, policy: CallPolicy) -> bool:
    return progress.late_batches >= policy.late_batches


def _thin(one: Weighed, policy: CallPolicy) -> str:
    if _settled(one) or one.difference >= policy.least_difference:
        return ""
    if one.margin <= 0:
        return say("{what}: the votes so far do not say so yet.", what=one.assertion.sentence)
    needed = points_text(_exact(round(one.difference, 6)) * 100)
    return say(
        "{what}: if as many votes come as may, late votes that differ by {difference} undo the "
        "lead; a call needs {needed}.",
        what=one.assertion.sentence,
        difference=needed,
        needed=f"{policy.least_difference * 100:g}",
    )


def _near(one: Weighed, progress: Progress, policy: CallPolicy) -> str:
    points = abs(one.margin) * 100
    if _settled(one) and not progress.complete:
        return ""
    if not progress.complete and points < _exact(policy.closest_points):
        until = say(
            "inside {points} points there is no call before the end",
            points=f"{policy.closest_points:g}",
        )
    elif not progress.certified and points < _exact(policy.wait_points):
        until = say(
            "inside {points} points a call waits for certification, because a recount may be "
            "asked for",
            points=f"{policy.wait_points:g}",
        )
    else:
        return ""
    what, apart = one.assertion.sentence, points_text(points)
    if one.assertion.kind is AssertionKind.AHEAD:
        return say(
            "{what}: {points} apart so far; {until}.", what=what, points=apart, until=until
        )
    return say(
        "{what}: {points} from the line so far; {until}.", what=what, points=apart, until=until
    )


def points_text(points: Fraction) -> str:
    """Write a distance in percentage points with two decimals, cut, never rounded up.

    Args:
        points: The distance, 0 or more.

    Examples:
        >>> points_text(Fraction(4999, 10000)), points_text(Fraction(1))
        ('0.49 points', '1.00 points')
    """
    hundredths = points * 100 // 1
    return say("{number} points", number=f"{hundredths // 100}.{hundredths % 100:02d}")


def _settled(one: Weighed) -> bool:
    return one.assertion.state is AssertionState.SETTLED_BY_ARITHMETIC


def _exact(points: float) -> Fraction:
    """Return a number of the policy as its digits say it: 0.1 is one tenth."""
    return Fraction(str(points))
