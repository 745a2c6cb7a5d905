"""How far each candidate of a first round was from a majority, and what would have made it."""

from __future__ import annotations

from fractions import Fraction

from msgspec import structs

from downballot.contests.tally import percent_text
from downballot.control.register import find_person, find_seat
from downballot.control.seat_history import STAGES
from downballot.control.transfers import (
    Candidate,
    assumptions,
    find_transfers,
    given_percent,
)
from downballot.control.values import Counterfactual, TurnoutNeeded
from downballot.errors import UsageError
from downballot.model.body import BodyRecord, Candidacy, CountStage, Seat
from downballot.model.partial_date import PartialDate
from downballot.model.sentence import join, say, say_many

HALF = Fraction(1, 2)
_WHEN = {
    CountStage.NIGHT: say("on election night"),
    CountStage.PARTIAL: say("in a partial count"),
    CountStage.UNOFFICIAL: say("in an unofficial count"),
    CountStage.FINAL: say("in the final count"),
    CountStage.CERTIFIED: say("in the certified count"),
}
# How those who did not vote might have voted, in shares of the added votes.
_SUPPOSED = (Fraction(11, 20), Fraction(3, 5), Fraction(3, 4), Fraction(1))


def counterfactual(
    record: BodyRecord, seat: str, election: PartialDate
) -> tuple[Counterfactual, ...]:
    """Return, count by count, how far each candidate was from a majority.

    A majority is more than half of the votes for candidates. A count is what one source
    gives at one stage; the least final comes first, in each the candidate with the most
    votes. Withdrawals are figured only where a source lists every candidate and can be
    checked; on shares where it gives no votes.

    Args:
        record: What is on record of the body.
        seat: The seat's id or name.
        election: Day of a first round (primary or special primary).

    Raises:
        UsageError: No such seat, or no first round for it on that day.
    """
    found = find_seat(record, seat)
    rows = [
        one
        for one in _first_rounds(record, found)
        if one.election == election and (one.votes is not None or one.share is not None)
    ]
    if not rows:
        raise UsageError(_no_first_round(record, found, election))
    counts: dict[tuple[object, ...], list[Candidacy]] = {}
    for one in sorted(rows, key=lambda one: STAGES[one.stage]):
        counts.setdefault((one.stage, one.source, one.as_of), []).append(one)
    return tuple(result for count in counts.values() for result in _of_count(record, count))


def first_round_days(record: BodyRecord, seat: str) -> tuple[str, ...]:
    """Return the days of a seat's first rounds on record, oldest first.

    Args:
        record: What is on record of the body.
        seat: The seat's id or name.

    Raises:
        UsageError: No such seat.
    """
    return _days(record, find_seat(record, seat))


def _days(record: BodyRecord, seat: Seat) -> tuple[str, ...]:
    return tuple(sorted({str(one.election) for one in _first_rounds(record, seat)}))


def _first_rounds(record: BodyRecord, seat: Seat) -> list[Candidacy]:
    return [one for one in record.candidacies if one.seat == seat.id and one.round.first]


def _no_first_round(record: BodyRecord, seat: Seat, election: PartialDate) -> str:
    days = _days(record, seat)
    expected = f"expected one of {', '.join(days)}" if days else "none is on record"
    return f"election {election}: no first round for {seat.name} with a count, {expected}"


def _of_count(record: BodyRecord, count: list[Candidacy]) -> list[Counterfactual]:
    of = _total(count)
    rows = [one for one in count if of is not None or one.share is not None]
    listed = all(one.all_listed and one.verified for one in count) and len(rows) == len(count)
    parts = [Candidate(find_person(record, one.person), _part(one, of)) for one in rows]
    results = [_one(record, one, of, tuple(parts) if listed else ()) for one in rows]
    return sorted(results, key=lambda one: -one.share)


def _total(count: list[Candidacy]) -> int | None:
    """Return the votes of all candidates, where every one is listed with votes."""
    votes = [one.votes for one in count if one.votes is not None and one.all_listed]
    return sum(votes) if len(votes) == len(count) else None


def _part(row: Candidacy, of: int | None) -> int | Fraction:
    if of is not None and row.votes is not None:
        return row.votes
    return row.share or Fraction(0)


def _one(
    record: BodyRecord, row: Candidacy, of: int | None, parts: tuple[Candidate, ...]
) -> Counterfactual:
    votes = row.votes if of is not None else None
    share = _share(row, of)
    result = Counterfactual(
        person=find_person(record, row.person),
        votes=row.votes,
        of=of,
        share=share,
        short_by_votes=None if votes is None or not of else of // 2 + 1 - votes,
        new_votes=None if votes is None or of is None else _added(votes, of, Fraction(1)),
        short_by_share=HALF - share,
        turnout=() if votes is None or of is None else _turnout(votes, of, share),
        transfers=find_transfers(row.person, parts, of),
        source=row,
    )
    assumed = assumptions(of) if result.transfers else ()
    return structs.replace(result, sentence=_distance(result), assumed=assumed)


def _distance(one: Counterfactual) -> str:
    name, row = one.person.name, one.source
    if not row.verified:
        return say("What a row that cannot be checked gives for {name} is not told.", name=name)
    return say(
        "{name} had {held} {when}: {short}.",
        name=name,
        held=_held(one),
        when=_WHEN[row.stage],
        short=_short(one),
    )


def _held(one: Counterfactual) -> str:
    if one.of is not None and one.votes is not None:
        return say_many(
            "{votes} of {number} vote ({percent})",
            "{votes} of {number} votes ({percent})",
            one.of,
            votes=one.votes,
            percent=percent_text(one.votes, one.of, lines=(HALF,)),
        )
    share = given_percent(one.share)
    if one.votes is None:
        return share
    return join(", ", (say_many("{number} vote", "{number} votes", one.votes), share))


def _short(one: Counterfactual) -> str:
    if one.short_by_share < 0:
        return say("a majority")
    if one.short_by_votes is None:
        return say(
            "{points} percentage points short of half, and a majority is more than half",
            points=f"{float(one.short_by_share * 100):.8g}",
        )
    return say(
        "{votes} of the same turnout short of a majority, or {more} if all were added for the "
        "candidate",
        votes=say_many("{number} vote", "{number} votes", one.short_by_votes),
        more=say_many("{number} more vote", "{number} more votes", one.new_votes or 0),
    )


def _share(row: Candidacy, of: int | None) -> Fraction:
    if of and row.votes is not None:
        return Fraction(row.votes, of)
    return (row.share if of is None else None) or Fraction(0)


def _turnout(votes: int, of: int, share: Fraction) -> tuple[TurnoutNeeded, ...]:
    shares = (share, *_SUPPOSED)
    return tuple(TurnoutNeeded(one, _added(votes, of, one)) for one in shares)


def _added(votes: int, of: int, share: Fraction) -> int | None:
    """Return the fewest added votes that make a majority; None where no number does."""
    lead = 2 * votes - of
    if lead > 0:
        return 0
    if share <= HALF:
        return None
    # The majority is reached where lead + added * (2 * share - 1) exceeds 0.
    return int(-lead // (2 * share - 1)) + 1
