"""Plain sentences from the counts of a contest: who leads, by how much, what changed."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from downballot.claims.record import ChoiceCount, ContestFacts, Count
from downballot.claims.written import Dating, Written, points_text
from downballot.contests.tally import percent_text
from downballot.model.sentence import capital, say, say_many

HALF = Fraction(1, 2)
MOST_NAMED = 6  # choices of which a sentence each is written


def count_sentences(contest: ContestFacts, dating: Dating) -> Iterator[Written]:
    """Yield what the newest count says, and what it changed.

    Args:
        contest: The contest.
        dating: As of when.
    """
    by_then = [one for one in contest.counts if one.as_of <= dating.as_of and _votes(one)]
    if not by_then:
        return
    count, before = by_then[-1], _update_before(by_then)
    for text in _standing(contest, count, dating):
        yield dating.from_count(text, count)
    yield dating.from_count(_all_votes(contest, count, before, dating), count)
    if before and not contest.measure:
        for text in _change(contest, before, count, dating):
            yield dating.from_count(text, count)


def _update_before(by_then: list[Count]) -> Count | None:
    """Return the update before the newest; None where the two are no updates of one count."""
    if len(by_then) < 2 or not (by_then[-1].timed and by_then[-2].timed):
        return None
    return by_then[-2]


def where_of(contest: ContestFacts) -> str:
    """Return the name of a contest, or of the part of it that is counted.

    Args:
        contest: The contest.
    """
    if contest.partial:
        return say("this county's part of {contest}", contest=contest.name)
    return contest.name


def _votes(count: Count) -> int:
    """Return the votes of a count that gives all of them; 0 where it does not."""
    if not count.complete or any(one.votes is None for one in count.choices):
        return 0
    return sum(one.votes or 0 for one in count.choices)


def _standing(contest: ContestFacts, count: Count, dating: Dating) -> Iterator[str]:
    ranked = sorted(count.choices, key=lambda one: -(one.votes or 0))
    if contest.measure:
        yield from _measure(contest, count, dating)
    elif len(ranked) > 1:
        yield _lead(contest, count, ranked, dating)
        yield from _margin(contest, count, ranked, dating)
    for one in ranked[:MOST_NAMED]:
        yield _share(contest, count, one, dating)


def _lead(
    contest: ContestFacts, count: Count, ranked: list[ChoiceCount], dating: Dating
) -> str:
    first, second = ranked[:2]
    moment, where = dating.moment_of(count), where_of(contest)
    names = {"first": contest.name_of(first.choice), "second": contest.name_of(second.choice)}
    ahead = (first.votes or 0) - (second.votes or 0)
    if not ahead:
        return say_many(
            "{first} and {second} are tied in {contest}, with {number} vote each, as of "
            "{moment}.",
            "{first} and {second} are tied in {contest}, with {number} votes each, as of "
            "{moment}.",
            first.votes or 0,
            contest=where,
            moment=moment,
            **names,
        )
    if count.final:
        return say_many(
            "{first} finished {number} vote ahead of {second} in {contest}, by the final "
            "count of {moment}.",
            "{first} finished {number} votes ahead of {second} in {contest}, by the final "
            "count of {moment}.",
            ahead,
            contest=where,
            moment=moment,
            **names,
        )
    return say_many(
        "{first} leads {second} by {number} vote in {contest}, as of {moment}.",
        "{first} leads {second} by {number} votes in {contest}, as of {moment}.",
        ahead,
        contest=where,
        moment=moment,
        **names,
    )


def _margin(
    contest: ContestFacts, count: Count, ranked: list[ChoiceCount], dating: Dating
) -> Iterator[str]:
    first, second = ranked[:2]
    ahead = (first.votes or 0) - (second.votes or 0)
    if not ahead:
        return
    values = {
        "first": contest.name_of(first.choice),
        "second": contest.name_of(second.choice),
        "contest": where_of(contest),
        "points": points_text(ahead, _votes(count)),
        "moment": dating.moment_of(count),
    }
    if count.final:
        yield say(
            "{first} finished {points} percentage points ahead of {second} in {contest}, by "
            "the final count of {moment}.",
            **values,
        )
    else:
        yield say(
            "{first} is {points} percentage points ahead of {second} in {contest}, as of "
            "{moment}.",
            **values,
        )


def _share(contest: ContestFacts, count: Count, one: ChoiceCount, dating: Dating) -> str:
    values = {
        "name": contest.name_of(one.choice),
        "contest": where_of(contest),
        "share": percent_text(one.votes or 0, _votes(count), lines=_lines(contest)),
        "moment": dating.moment_of(count),
    }
    if contest.measure:
        return _answered(one, values | {"contest": capital(where_of(contest))})
    if count.final:
        return say_many(
            "{name} received {number} vote, {share} of the vote, in {contest}, by the final "
            "count of {moment}.",
            "{name} received {number} votes, {share} of the vote, in {contest}, by the final "
            "count of {moment}.",
            one.votes or 0,
            **values,
        )
    return say_many(
        "{name} has {number} vote, {share} of the vote, in {contest}, as of {moment}.",
        "{name} has {number} votes, {share} of the vote, in {contest}, as of {moment}.",
        one.votes or 0,
        **values,
    )


def _answered(one: ChoiceCount, values: dict[str, str]) -> str:
    if one.choice == "yes":
        return say_many(
            "{contest} has {number} yes vote, {share} of the vote, as of {moment}.",
            "{contest} has {number} yes votes, {share} of the vote, as of {moment}.",
            one.votes or 0,
            **values,
        )
    return say_many(
        "{contest} has {number} no vote, {share} of the vote, as of {moment}.",
        "{contest} has {number} no votes, {share} of the vote, as of {moment}.",
        one.votes or 0,
        **values,
    )


def _lines(contest: ContestFacts) -> tuple[Fraction, ...]:
    return (HALF, contest.share_needed.fraction) if contest.share_needed else (HALF,)


def _all_votes(
    contest: ContestFacts, count: Count, before: Count | None, dating: Dating
) -> str:
    votes = _votes(count)
    added = votes - _votes(before) if before else 0
    counted = _counted_on(contest, votes) if contest.measure else _counted_in(contest, votes)
    if added <= 0:
        return say(
            "{counted}, as of {moment}.", counted=counted, moment=dating.moment_of(count)
        )
    return say(
        "{counted}, {added} more than at the update before, as of {moment}.",
        counted=counted,
        added=added,
        moment=dating.moment_of(count),
    )


def _counted_in(contest: ContestFacts, votes: int) -> str:
    return say_many(
        "{number} vote has been counted in {contest}",
        "{number} votes have been counted in {contest}",
        votes,
        contest=where_of(contest),
    )


def _counted_on(contest: ContestFacts, votes: int) -> str:
    return say_many(
        "{number} vote has been counted on {contest}",
        "{number} votes have been counted on {contest}",
        votes,
        contest=where_of(contest),
    )


def _measure(contest: ContestFacts, count: Count, dating: Dating) -> Iterator[str]:
    yes = next((one.votes or 0 for one in count.choices if one.choice == "yes"), None)
    needed = contest.share_needed
    if yes is None or needed is None or contest.partial:
        return
    votes = _votes(count)
    distance = yes * needed.denominator - votes * needed.numerator
    values = {
        "measure": contest.name,
        "points": points_text(abs(distance), votes * needed.denominator),
        "needed": _percent(needed.fraction),
        "moment": dating.moment_of(count),
    }
    if distance >= 0:
        yield say(
            "Yes on {measure} is {points} percentage points above the {needed} it needs, as of "
            "{moment}.",
            **values,
        )
    else:
        yield say(
            "Yes on {measure} is {points} percentage points below the {needed} it needs, as of "
            "{moment}.",
            **values,
        )
    if count.final:
        share = percent_text(yes, votes, lines=_lines(contest))
        yield _result(contest, share, met=needed.met_by(yes, votes))


def _percent(share: Fraction) -> str:
    """Write a share that is needed, without decimals where it has none (``55%``)."""
    whole = share * 100
    return f"{whole}%" if whole.denominator == 1 else f"{float(whole):.2f}%"


def _result(contest: ContestFacts, share: str, *, met: bool) -> str:
    if met:
        return say(
            "{measure} passed with {share} of the vote.", measure=contest.name, share=share
        )
    return say("{measure} failed with {share} of the vote.", measure=contest.name, share=share)


def _change(
    contest: ContestFacts, before: Count, count: Count, dating: Dating
) -> Iterator[str]:
    was, now = (
        sorted(one.choices, key=lambda each: -(each.votes or 0)) for one in (before, count)
    )
    if len(now) < 2:
        return
    moment, leader = dating.moment_of(count), contest.name_of(now[0].choice)
    second = contest.name_of(now[1].choice)
    if was[0].choice != now[0].choice and now[0].votes != now[1].votes:
        yield say(
            "{leader} took the lead in {contest} with the update of {moment}.",
            leader=leader,
            contest=where_of(contest),
            moment=moment,
        )
    elif was[1].choice == now[1].choice:
        yield from _lead_moved(contest, (was, now), (leader, second), moment)


def _votes_text(number: int) -> str:
    return say_many("{number} vote", "{number} votes", number)


def _lead_moved(
    contest: ContestFacts,
    ranked: tuple[list[ChoiceCount], list[ChoiceCount]],
    names: tuple[str, str],
    moment: str,
) -> Iterator[str]:
    was, now = ((one[0].votes or 0) - (one[1].votes or 0) for one in ranked)
    values = {
        "leader": names[0],
        "second": names[1],
        "contest": where_of(contest),
        "moment": moment,
    }
    if now > was:
        yield say(
            "{leader}'s lead over {second} grew from {was} to {now} in {contest} "
            "with the update of {moment}.",
            was=_votes_text(was),
            now=_votes_text(now),
            **values,
        )
    elif now < was:
        yield say(
            "{leader}'s lead over {second} shrank from {was} to {now} in {contest} "
            "with the update of {moment}.",
            was=_votes_text(was),
            now=_votes_text(now),
            **values,
        )
