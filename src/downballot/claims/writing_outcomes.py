"""Plain sentences on what it takes to win a contest, and on what became of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from downballot.claims.record import ContestFacts, Record
from downballot.claims.written import Dating, Written
from downballot.contests.names import listing
from downballot.model.sentence import say

WON, RUNOFF = "won", "runoff"
CANVASS_DAYS = 31  # a county certifies within 30 days (Elections Code 15372)


def rule_sentences(contest: ContestFacts) -> Iterator[Written]:
    """Yield what it takes to win.

    Args:
        contest: The contest.
    """
    needed = contest.share_needed
    if needed is None or contest.partial:
        return
    if contest.measure:
        text = say(
            "{measure} needs {share} of the vote to pass.",
            measure=contest.name,
            share=needed.words(),
        )
    else:
        text = say(
            "In the primary for {contest}, a candidate needs {share} of the vote to win "
            "outright.",
            contest=contest.name,
            share=needed.words(),
        )
    yield Written(text, "", contest.share_source)


def outcome_sentences(
    record: Record, contest: ContestFacts, dating: Dating
) -> Iterator[Written]:
    """Yield what became of candidates, as sources told it, once the count was over.

    Args:
        record: The record.
        contest: The contest.
        dating: As of when.
    """
    if contest.measure or not _is_over(record, contest, dating):
        return
    told = {one.choice: one for one in contest.outcomes if one.as_of <= dating.day}
    day = dating.write_day(contest.election)
    for one in told.values():
        if one.outcome == WON:
            name = contest.name_of(one.choice)
            text = say("{name} won {contest} in the election of {day}.",
                       name=name, contest=contest.name, day=day)  # fmt: skip
            yield Written(text, one.as_of.isoformat(), one.source)
    going_on = [one for one in told.values() if one.outcome == RUNOFF]
    if len(going_on) == 2:
        names = listing([contest.name_of(one.choice) for one in going_on])
        text = say("{names} advanced to a runoff from the primary of {day} for {contest}.",
                   names=names, contest=contest.name, day=day)  # fmt: skip
        yield Written(text, max(one.as_of for one in going_on).isoformat(), going_on[0].source)


def _is_over(record: Record, contest: ContestFacts, dating: Dating) -> bool:
    """Say whether nothing was left to count: what a table says of the end holds only then."""
    if any(one.final and one.as_of <= dating.as_of for one in contest.counts):
        return True
    if any(one.timed for one in contest.counts):
        return False
    days = (one.certified for one in record.elections if one.day == contest.election)
    certified = next(days, None) or contest.election + timedelta(days=CANVASS_DAYS)
    return certified <= dating.day
