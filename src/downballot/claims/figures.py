"""The record of one contest as points in time: shares, votes, leads."""

from __future__ import annotations

from fractions import Fraction
from functools import partial

from downballot.claims.comparing import Point
from downballot.claims.record import ChoiceCount, ContestFacts, Count
from downballot.model.partial_date import on_day
from downballot.model.sentence import say


def percent(value: Fraction, places: int = 2) -> str:
    """Write a percentage without zeros that say nothing.

    Args:
        value: In percent.
        places: Digits behind the point at most.

    Examples:
        >>> percent(Fraction(2))
        '2 %'
        >>> percent(Fraction(4750, 100))
        '47.5 %'
    """
    text = f"{float(round(value, places)):.{places}f}"
    return f"{text.rstrip('0').rstrip('.') if '.' in text else text} %"


def listed_whole(count: Count) -> int | None:
    """Return the votes for all listed choices; None where the source does not give all.

    Args:
        count: The count.
    """
    if not count.complete or any(one.votes is None for one in count.choices):
        return None
    return sum(one.votes or 0 for one in count.choices) or None


def share_points(contest: ContestFacts, choice: str) -> list[Point]:
    """Return a choice's share over time, of every whole that reporters may use.

    Args:
        contest: The contest.
        choice: Id of the choice.
    """
    found = []
    for count in contest.counts:
        one = next((each for each in count.choices if each.choice == choice), None)
        values = _shares(count, one) if one else {}
        if values:
            said = partial(_say_share, contest, choice, values)
            found.append(
                Point(count.as_of, count.source, tuple(values), said, count.timed, count.final)
            )
    return found


def _shares(count: Count, one: ChoiceCount) -> dict[Fraction, str]:
    found: dict[Fraction, str] = {}
    whole = listed_whole(count)
    if one.votes is not None and whole:
        found[Fraction(100 * one.votes, whole)] = say(
            "{votes} of {whole} votes for listed choices", votes=one.votes, whole=whole
        )
        if count.with_write_ins and count.with_write_ins != whole:
            found.setdefault(
                Fraction(100 * one.votes, count.with_write_ins),
                say(
                    "{votes} of {whole} votes with write-ins",
                    votes=one.votes,
                    whole=count.with_write_ins,
                ),
            )
    if one.share is not None:
        found.setdefault(one.share * 100, say("as the source prints it"))
    return found


def _say_share(
    contest: ContestFacts, choice: str, values: dict[Fraction, str], value: Fraction
) -> tuple[str, str]:
    name = contest.name_of(choice)
    record = say(
        "{name} had {share} in {contest}.",
        name=name,
        share=percent(value),
        contest=contest_words(contest),
    )
    return record, say("{how} = {share}", how=values.get(value, ""), share=percent(value))


def contest_words(contest: ContestFacts) -> str:
    """Return a contest with its round and day.

    Args:
        contest: The contest.
    """
    day = on_day(contest.election).words
    if contest.measure:
        return say("{name} ({day})", name=contest.name, day=day)
    return say("{name} ({round}, {day})", name=contest.name, round=contest.round.value, day=day)


def votes_points(contest: ContestFacts, choice: str) -> list[Point]:
    """Return a choice's votes over time.

    Args:
        contest: The contest.
        choice: Id of the choice.
    """
    found = []
    for count in contest.counts:
        votes = next((each.votes for each in count.choices if each.choice == choice), None)
        if votes is not None:
            said = partial(_say_votes, contest, choice)
            found.append(
                Point(
                    count.as_of,
                    count.source,
                    (Fraction(votes),),
                    said,
                    count.timed,
                    count.final,
                )
            )
    return found


def _say_votes(contest: ContestFacts, choice: str, value: Fraction) -> tuple[str, str]:
    name = contest.name_of(choice)
    return say(
        "{name} had {votes} votes in {contest}.",
        name=name,
        votes=int(value),
        contest=contest_words(contest),
    ), ""


def lead_points(
    contest: ContestFacts, choice: str, other: str, *, in_points: bool
) -> list[Point]:
    """Return how far a choice was ahead of another over time; less than 0 where behind.

    Args:
        contest: The contest.
        choice: Id of the choice.
        other: Id of the other; empty for the best of the others.
        in_points: In percentage points; otherwise in votes.
    """
    found = []
    for count in contest.counts:
        one = next((each for each in count.choices if each.choice == choice), None)
        rivals = [
            each
            for each in count.choices
            if each.choice == other or (not other and each.choice != choice)
        ]
        if one is None or not rivals:
            continue
        rival = max(rivals, key=lambda each: (each.votes or 0, each.share or 0))
        values = _leads(count, one, rival) if in_points else _vote_leads(one, rival)
        if values:
            said = partial(_say_lead, contest, one, rival, values, in_points=in_points)
            made = frozenset(each for each, how in values.items() if how.endswith("rounded"))
            found.append(
                Point(
                    count.as_of,
                    count.source,
                    tuple(values),
                    said,
                    count.timed,
                    count.final,
                    made,
                )
            )
    return found


def _leads(count: Count, one: ChoiceCount, rival: ChoiceCount) -> dict[Fraction, str]:
    found: dict[Fraction, str] = {}
    mine, theirs = _shares(count, one), _shares(count, rival)
    for (left, _), (right, _) in zip(mine.items(), theirs.items(), strict=False):
        found.setdefault(
            left - right, say("{left} less {right}", left=percent(left), right=percent(right))
        )
        for places in (0, 1):
            rounded = _rounded(left, places) - _rounded(right, places)
            found.setdefault(
                rounded,
                say(
                    "{left} less {right}, both rounded",
                    left=percent(_rounded(left, places)),
                    right=percent(_rounded(right, places)),
                ),
            )
    return found


def _rounded(value: Fraction, places: int) -> Fraction:
    scale = 10**places
    return Fraction(int(value * scale + Fraction(1, 2)), scale)


def _vote_leads(one: ChoiceCount, rival: ChoiceCount) -> dict[Fraction, str]:
    if one.votes is None or rival.votes is None:
        return {}
    how = say("{left} less {right} votes", left=one.votes, right=rival.votes)
    return {Fraction(one.votes - rival.votes): how}


def _say_lead(
    contest: ContestFacts,
    one: ChoiceCount,
    rival: ChoiceCount,
    values: dict[Fraction, str],
    value: Fraction,
    *,
    in_points: bool,
) -> tuple[str, str]:
    size = (
        say("{points} points", points=percent(abs(value)).removesuffix(" %"))
        if in_points
        else say("{votes} votes", votes=abs(int(value)))
    )
    said = {
        "name": contest.name_of(one.choice),
        "size": size,
        "rival": contest.name_of(rival.choice),
        "contest": contest_words(contest),
    }
    record = (
        say("{name} was {size} ahead of {rival} in {contest}.", **said)
        if value >= 0
        else say("{name} was {size} behind {rival} in {contest}.", **said)
    )
    return record, say("{how} = {size}", how=values.get(value, ""), size=size)
