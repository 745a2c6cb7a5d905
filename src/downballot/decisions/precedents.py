"""What the last batches gave and what became of such leads before, in sentences."""

from __future__ import annotations

from datetime import datetime

from downballot.contests.batches import Batch
from downballot.contests.days import day_of_month
from downballot.contests.tally import percent_text
from downballot.decisions.assertions import Requirement
from downballot.decisions.known import Known, name_of
from downballot.forecast.constants import PastRecord
from downballot.model.sentence import join, say, say_many


def batch_reasons(known: Known, required: Requirement) -> tuple[str, ...]:
    """Say what the last batches gave, the newest last.

    Args:
        known: The contest, its history and its forecast.
        required: What must hold.
    """
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
    name = name_of(known.view, subject)
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
    return name_of(known.view, other) if other else say("all others")


def _more_than_two(known: Known) -> bool:
    return len(known.view.standing.selections) > 2


def past_reason(record: PastRecord, required: Requirement) -> str:
    """Say what became of such leads in past canvasses.

    Args:
        record: What past canvasses say of the present margin.
        required: What must hold.
    """
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
