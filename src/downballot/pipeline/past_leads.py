"""Leads of past contests at a few moments of the count, and whether they were lost."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, time, timedelta

from msgspec import Struct

from downballot.forecast.constants import Lead
from downballot.forecast.leads import needed_difference
from downballot.model.canvass import FolderContest, FolderRule, FolderUpdate
from downballot.pipeline.calibrating import moments_of
from downballot.pipeline.scoring import FEWEST_VOTES, leads, outcome, places_of

DAYS = (2, 4, 7, 10)  # after the election day, beside the first bulletin and the night
DIGITS = 4  # of shares that are kept
LARGE = 1000.0  # a difference that no late votes ever make
ON_NIGHT = 2  # the first bulletin and the end of the night come first


class PastLead(Struct, frozen=True):
    """A lead that a past contest had.

    Attributes:
        lead: What it took to undo it, and whether it was.
        on_night: No late batch had been counted.
    """

    lead: Lead
    on_night: bool


def past_leads(contests: Iterable[FolderContest]) -> tuple[PastLead, ...]:
    """Return the lead at the line of each contest, once for each moment with an update.

    The lead of a measure is twice what it has over its share: of two sides it is the lead
    over the other. Contests below 200 votes, or with a tie in the end, are left out.

    Args:
        contests: The contests as they went.
    """
    return tuple(found for one in contests for found in _leads(one))


def largest_lost(found: Iterable[PastLead]) -> float:
    """Return what the largest lead took that was lost, of those before any late batch.

    Infinite where none was: nothing is then known of what cannot be lost.
    """
    lost = [one.lead.difference for one in found if one.lead.lost and one.on_night]
    return max(lost, default=LARGE)


def _leads(contest: FolderContest) -> Iterator[PastLead]:
    final = dict(contest.updates[-1].votes)
    whole, truth = sum(final.values()), outcome(contest, final)
    if not truth or whole < FEWEST_VOTES:
        return
    for number, update in enumerate(_updates(contest)):
        votes = dict(update.votes)
        counted = sum(votes.values())
        uncounted = 1 - counted / whole
        found = _at_line(contest, votes, truth)
        if found and uncounted > 0:
            margin, both, lost = found
            difference = needed_difference(margin, both / counted, uncounted)
            kept = max(round(uncounted, DIGITS), 1e-4)
            lead = Lead(round(min(difference, LARGE), DIGITS), kept, lost)
            yield PastLead(lead, number < ON_NIGHT)


def _updates(contest: FolderContest) -> list[FolderUpdate]:
    """Return the updates at the moments that are kept, each once."""
    updates = [one for one in contest.updates if any(votes for _, votes in one.votes)]
    if not updates:
        return []
    known = list(moments_of(updates, contest.election_date).values())[:2]
    for day in DAYS:
        ends = datetime.combine(contest.election_date + timedelta(day), time.max)
        known += [one for one in updates if _clock(one) <= ends][-1:]
    return list({one.published_text: one for one in known}.values())


def _at_line(
    contest: FolderContest, votes: Mapping[str, int], truth: Mapping[tuple[str, str], bool]
) -> tuple[float, int, bool] | None:
    """Return a lead as a share of all votes, its two sides' votes, and if it was lost."""
    if contest.rule is FolderRule.MEASURE:
        found = leads(contest, votes)
        if not found:
            return None
        (answer, margin), *_ = found.items()
        return abs(margin), sum(votes.values()), truth[answer] != (margin > 0)
    question, places = places_of(contest)
    order = sorted(votes, key=lambda name: -votes[name])
    if len(order) <= places or (question, order[0]) not in truth:
        return None
    last_in, first_out = votes[order[places - 1]], votes[order[places]]
    if last_in == first_out:
        return None
    lost = not all(truth[question, name] for name in order[:places])
    return (last_in - first_out) / sum(votes.values()), last_in + first_out, lost


def _clock(update: FolderUpdate) -> datetime:
    return datetime.fromisoformat(update.published_text).replace(tzinfo=None)
