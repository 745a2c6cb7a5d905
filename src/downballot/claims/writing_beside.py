"""Plain sentences beside the count: ballots and turnout, control of the board, money."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date

from downballot.claims.record import (
    BoardFacts,
    ContestFacts,
    Count,
    MoneyFacts,
    Record,
    VoterFacts,
)
from downballot.claims.written import Dating, Written, money_text
from downballot.contests.names import listing
from downballot.contests.tally import percent_text
from downballot.model.body import SpendingMetric
from downballot.model.sentence import say, say_many


def voter_sentences(
    record: Record, contest: ContestFacts, dating: Dating, count: Count | None
) -> Iterator[Written]:
    """Yield ballots counted, ballots left and turnout where the contest was counted.

    Args:
        record: The record.
        contest: The contest.
        dating: As of when.
        count: Its newest count; None where there is none, then nothing is said.
    """
    if count is None or not count.timed:
        return
    that_day = [one for one in record.voters if one.election == contest.election]
    areas = Counter(one.area for one in that_day)
    counting = max(areas, key=lambda area: areas[area], default="")  # who tells of each update
    known = [one for one in that_day if one.area == counting and one.as_of <= dating.as_of]
    counted = [one for one in known if one.ballots is not None and one.left is None]
    if counted:
        yield _ballots(counted[-1], dating)
        yield from _turnout(counted[-1], dating)
    left = [one for one in known if one.left is not None]
    if left and not any(one.final for one in counted):
        yield _left(left[-1], dating)


def _ballots(facts: VoterFacts, dating: Dating) -> Written:
    text = say_many(
        "{number} ballot has been counted in {area}, as of {moment}.",
        "{number} ballots have been counted in {area}, as of {moment}.",
        facts.ballots or 0,
        area=facts.area,
        moment=dating.write_moment(facts.as_of),
    )
    return _written(text, facts, dating)


def _turnout(facts: VoterFacts, dating: Dating) -> Iterator[Written]:
    if not facts.final or not facts.registered or not facts.ballots:
        return
    text = say(
        "Turnout in {area} in the election of {day} was {share} of registered voters.",
        area=facts.area,
        day=dating.write_day(facts.election),
        share=percent_text(facts.ballots, facts.registered[0]),
    )
    yield _written(text, facts, dating)


def _left(facts: VoterFacts, dating: Dating) -> Written:
    text = say_many(
        "An estimated {number} ballot is left to count in {area}, as of {day}.",
        "An estimated {number} ballots are left to count in {area}, as of {day}.",
        facts.left or 0,
        area=facts.area,
        day=dating.write_day(facts.as_of.astimezone(dating.zone).date()),
    )
    return _written(text, facts, dating)


def _written(text: str, facts: VoterFacts, dating: Dating) -> Written:
    iso = facts.as_of.astimezone(dating.zone).isoformat(timespec="seconds")
    return Written(text, iso, facts.source)


def board_sentences(record: Record, contest: ContestFacts, dating: Dating) -> Iterator[Written]:
    """Yield who controlled the board when the contest was held, and since.

    Args:
        record: The record.
        contest: The contest; nothing is said of one that fills no seat.
        dating: As of when.
    """
    if not contest.seat:
        return
    known = [one for one in record.boards if one.body == contest.body]
    seen: BoardFacts | None = None
    for day in sorted({min(contest.election, dating.day), dating.day}):
        found = [one for one in known if one.starts <= day]
        if found and found[-1] is not seen:
            seen = found[-1]
            yield from _majority(record, seen, day, dating)


def _majority(
    record: Record, board: BoardFacts, day: date, dating: Dating
) -> Iterator[Written]:
    ranked = sorted(board.split, key=lambda one: -one[1])
    if len(ranked) != 2 or 2 * ranked[0][1] <= board.seats:
        return
    (bloc, most), (_, fewer) = ranked
    body = next((one.names[-1] for one in record.bodies if one.id == board.body), "")
    text = say(
        "On {day}, {bloc} members held a {most}-{fewer} majority on the {body}, as counted by "
        "{according_to}.",
        bloc=bloc,
        most=most,
        fewer=fewer,
        body=body,
        day=dating.write_day(day),
        according_to=board.according_to,
    )
    yield Written(text, board.starts.isoformat(), board.source)


def money_sentences(record: Record, contest: ContestFacts, dating: Dating) -> Iterator[Written]:
    """Yield published figures of money in the contest, the newest of each kind.

    Args:
        record: The record.
        contest: The contest.
        dating: As of when; figures of later sources are not said.
    """
    newest: dict[tuple[object, ...], MoneyFacts] = {}
    for one in record.money:
        if _is_of(one, contest) and one.as_of is not None and one.as_of <= dating.day:
            key = one.metric, one.people, one.spender, one.giver
            before = newest.get(key)
            if before is None or before.as_of is None or before.as_of <= one.as_of:
                newest[key] = one
    names = {one.id: one.name for one in record.people}
    for one in newest.values():
        text = _money(one, contest, [names.get(each, each) for each in one.people], dating)
        if text and one.as_of:
            yield Written(text, one.as_of.isoformat(), one.source)


def _is_of(money: MoneyFacts, contest: ContestFacts) -> bool:
    if money.body != contest.body or not contest.seat or money.seats != (contest.seat,):
        return False
    return contest.election.isoformat().startswith(money.election)


def _money(money: MoneyFacts, contest: ContestFacts, names: list[str], dating: Dating) -> str:
    if money.giver or money.as_of is None:
        return ""
    values = {
        "spender": money.spender,
        "amount": money_text(money.cents, money.hedge),
        "contest": contest.name,
        "day": dating.write_day(money.as_of),
        "election": _election(money, contest, dating),
        "names": listing(names) if names else "",
    }
    of_all = not names or money.metric is SpendingMetric.INDEPENDENT
    return _about_contest(money, values) if of_all else _about_people(money, values)


def _election(money: MoneyFacts, contest: ContestFacts, dating: Dating) -> str:
    if money.election == contest.election.isoformat():
        return say("the election of {day}", day=dating.write_day(contest.election))
    return say("the elections of {year}", year=money.election[:4])


def _about_people(money: MoneyFacts, values: dict[str, str]) -> str:
    if money.metric is SpendingMetric.OWN_CONTRIBUTIONS and not money.spender:
        return say(
            "{names} raised {amount} for {contest} in {election}, as of {day}.",
            **values,
        )
    if money.metric is SpendingMetric.SUPPORT and money.spender:
        return say(
            "{spender} spent {amount} to support {names} for {contest} in "
            "{election}, as of {day}.",
            **values,
        )
    if money.metric is SpendingMetric.SUPPORT:
        return say(
            "Outside groups spent {amount} to support {names} for {contest} in "
            "{election}, as of {day}.",
            **values,
        )
    if money.metric is SpendingMetric.OPPOSE and not money.spender:
        return say(
            "Outside groups spent {amount} to oppose {names} for {contest} in "
            "{election}, as of {day}.",
            **values,
        )
    return ""


def _about_contest(money: MoneyFacts, values: dict[str, str]) -> str:
    if money.spender:
        return ""
    if money.metric is SpendingMetric.INDEPENDENT:
        return say(
            "Outside groups spent {amount} on {contest} in {election}, as of {day}.",
            **values,
        )
    if money.metric is SpendingMetric.INDEPENDENT_PER_VOTE:
        return say(
            "Outside groups spent {amount} per vote on {contest} in {election}, as of {day}.",
            **values,
        )
    return ""
