"""A body's tables as the record that claims are held against."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from downballot.claims.record import (
    BoardFacts,
    BodyFacts,
    Choice,
    ChoiceCount,
    ContestFacts,
    Count,
    ElectionFacts,
    MoneyFacts,
    Outcome,
    Person,
    RuleFacts,
    TermFacts,
    VoterFacts,
)
from downballot.control.board import board_on
from downballot.model.body import (
    BodyRecord,
    Candidacy,
    CountStage,
    MeasureResult,
    PastOutcome,
    Round,
    Turnout,
)
from downballot.model.partial_date import PartialDate, on_day
from downballot.model.rule import MAJORITY, parse_share

ZONE = ZoneInfo("America/Los_Angeles")
KNOWN_WITHIN = timedelta(days=35)  # a final count is public by then: 30 days to certify
_FINAL = {CountStage.FINAL, CountStage.CERTIFIED}
_SURE = {PastOutcome.WON: "won", PastOutcome.RUNOFF: "runoff", PastOutcome.LOST: "lost"}


def known_on(as_of: PartialDate | None, election: date, *, final: bool) -> datetime:
    """Return from when a row of a table was known: a final count when it was certified.

    Args:
        as_of: When the source says so, or the day it was read.
        election: The election day.
        final: The row is of a final count.
    """
    day = as_of.last if as_of else election + KNOWN_WITHIN
    if final:
        day = min(day, election + KNOWN_WITHIN)
    return datetime.combine(day, time.max, tzinfo=ZONE).astimezone(UTC)


def body_people(record: BodyRecord) -> tuple[Person, ...]:
    """Return the people of a body.

    Args:
        record: What is on record of the body.
    """
    return tuple(Person(one.id, one.name, one.also) for one in record.people)


def body_contests(record: BodyRecord) -> tuple[ContestFacts, ...]:
    """Return the past contests and measures of a body, as sources told of them.

    Args:
        record: What is on record of the body.
    """
    rounds: dict[tuple[PartialDate, Round, str], list[Candidacy]] = {}
    for row in record.candidacies:
        rounds.setdefault((row.election, row.round, row.seat), []).append(row)
    measures: dict[tuple[PartialDate, str], list[MeasureResult]] = {}
    for one in record.measures:
        measures.setdefault((one.election, one.measure), []).append(one)
    return (
        *(_contest(record, key, rows) for key, rows in rounds.items()),
        *(_measure(record, rows) for rows in measures.values()),
    )


def _contest(
    record: BodyRecord, key: tuple[PartialDate, Round, str], rows: list[Candidacy]
) -> ContestFacts:
    day, round_, seat = key
    names = {one.id: one.name for one in record.people}
    ids = list(dict.fromkeys(row.person for row in rows))
    told: dict[tuple[datetime, str], list[Candidacy]] = {}
    for row in rows:
        if row.verified:
            moment = known_on(row.as_of, day.last, final=row.stage in _FINAL)
            told.setdefault((moment, row.source), []).append(row)
    outcomes = [
        Outcome(one.person, _SURE[one.outcome], _out_by(one, moment), source)
        for (moment, source), each in sorted(told.items())
        for one in each
        if one.outcome in _SURE
    ]
    first = round_.first
    return ContestFacts(
        id=f"{record.body.id}/{day}/{round_.value}/{seat}",
        name=f"{record.body.short_name} District {seat}" if seat else record.body.short_name,
        body=record.body.id,
        seat=seat,
        election=day.last,
        round=round_,
        choices=tuple(Choice(one, names.get(one, one), one) for one in ids),
        counts=tuple(
            _told(moment, source, each) for (moment, source), each in sorted(told.items())
        ),
        outcomes=tuple(outcomes),
        share_needed=MAJORITY if first else None,
        share_source=next((one.source for one in record.rules if one.rule == "rounds"), ""),
        candidates=len(ids) if any(row.all_listed for row in rows) else None,
        incumbents=_incumbents(record, seat, day.last),
    )


def _out_by(row: Candidacy, moment: datetime) -> date:
    """Return from when an outcome was known; a source of a month knew it within days."""
    day = moment.astimezone(ZONE).date()
    if row.as_of is None or row.as_of.exact:
        return day
    return min(day, row.election.last + timedelta(days=2))


def _told(moment: datetime, source: str, rows: list[Candidacy]) -> Count:
    counts = [
        ChoiceCount(row.person, row.votes, row.share)
        for row in sorted(rows, key=lambda row: -(row.votes or float(row.share or 0)))
        if row.votes is not None or row.share is not None
    ]
    complete = all(row.all_listed for row in rows) and len(counts) == len(rows)
    return Count(
        moment, source, tuple(counts), complete, final=any(row.stage in _FINAL for row in rows)
    )


def _measure(record: BodyRecord, rows: list[MeasureResult]) -> ContestFacts:
    first = rows[0]
    counts, outcomes = [], []
    for row in rows:
        if not row.verified:
            continue
        moment = known_on(row.as_of, row.election.last, final=row.stage in _FINAL)
        share = row.yes_share
        counts.append(
            Count(
                moment,
                row.source,
                (
                    ChoiceCount("yes", row.yes_votes, share),
                    ChoiceCount("no", row.no_votes, None if share is None else 1 - share),
                ),
                complete=True,
                final=row.stage in _FINAL,
            )
        )
        if row.passed is not None:
            said = "won" if row.passed else "lost"
            outcomes.append(Outcome("yes", said, moment.astimezone(ZONE).date(), row.source))
    return ContestFacts(
        id=f"{record.body.id}/{first.election}/{first.measure}",
        name=f"{record.body.short_name} {first.measure}",
        body=record.body.id,
        seat="",
        election=first.election.last,
        round=Round.GENERAL,
        choices=(Choice("yes", "Yes"), Choice("no", "No")),
        counts=tuple(sorted(counts, key=lambda one: one.as_of)),
        outcomes=tuple(sorted(outcomes, key=lambda one: one.as_of)),
        share_needed=first.share_needed,
        share_source=first.source,
        measure=first.measure,
        title=first.title,
        followed=True,
    )


def _incumbents(record: BodyRecord, seat: str, day: date) -> tuple[str, ...]:
    return tuple(
        one.person
        for one in record.terms
        if one.seat == seat
        and one.person
        and (one.starts is None or one.starts.first <= day)
        and (one.ends is not None and day <= one.ends.last)
    )


def body_voters(record: BodyRecord) -> tuple[VoterFacts, ...]:
    """Return the turnout that is on record of a body's elections.

    Args:
        record: What is on record of the body.
    """
    return tuple(_turnout(one) for one in record.turnout if one.verified)


def _turnout(one: Turnout) -> VoterFacts:
    final = any(word in one.stage for word in ("final", "certified", "published"))
    return VoterFacts(
        election=one.election.last,
        area=one.scope,
        as_of=known_on(one.as_of, one.election.last, final=final),
        source=one.source,
        registered=(one.registered,) if one.registered else (),
        ballots=one.ballots,
        share=one.share,
        final=final,
    )


@cache
def body_boards(record: BodyRecord) -> tuple[BoardFacts, ...]:
    """Return how a board was divided over time, in each scheme's view.

    Args:
        record: What is on record of the body.
    """
    days = sorted(_days(record))
    names = {(one.scheme, one.id): one.name for one in record.blocs}
    found: list[BoardFacts] = []
    for scheme in record.schemes:
        for place, day in enumerate(days):
            end = days[place + 1] - timedelta(days=1) if place + 1 < len(days) else date.max
            board = board_on(record, on_day(day), scheme=scheme.id)
            split = tuple(
                (names.get((scheme.id, bloc), bloc), held) for bloc, held in board.split.blocs
            )
            undecided = board.split.unaligned + board.split.vacant + board.split.open
            before = found[-1] if found else None
            said = "; ".join(board.according_to) or scheme.according_to
            if before and (before.split, before.undecided, before.according_to) == (
                split,
                undecided,
                said,
            ):
                found[-1] = BoardFacts(
                    before.body,
                    before.starts,
                    end,
                    split,
                    undecided,
                    len(record.seats),
                    said,
                    scheme.source,
                )
                continue
            found.append(
                BoardFacts(
                    record.body.id,
                    day,
                    end,
                    split,
                    undecided,
                    len(record.seats),
                    said,
                    scheme.source,
                )
            )
    return (*found, *_said(record, names))


def _said(record: BodyRecord, names: dict[tuple[str, str], str]) -> Iterable[BoardFacts]:
    for one in record.control:
        if one.split and one.verified:
            split = tuple(
                (names.get((one.scheme, bloc), bloc), held) for bloc, held in one.split
            )
            rest = len(record.seats) - sum(held for _, held in split)
            yield BoardFacts(
                record.body.id,
                one.date.first,
                one.date.last,
                split,
                rest,
                len(record.seats),
                one.according_to,
                one.source,
            )


def _days(record: BodyRecord) -> set[date]:
    found: set[date] = set()
    for term in record.terms:
        found |= {one.last for one in (term.starts,) if one}
        if term.ends and term.ends.last < date(2100, 1, 1):
            found.add(term.ends.last)
    for view in record.alignments:
        found.add(view.starts.last)
    return {one for one in found if one >= date(2007, 1, 1)}


def body_terms(record: BodyRecord) -> tuple[TermFacts, ...]:
    """Return who held which seat, and which term of the person's it was.

    Args:
        record: What is on record of the body.
    """
    counted: dict[str, int] = {}
    found = []
    terms = [one for one in record.terms if one.person and one.verified]
    for one in sorted(terms, key=lambda one: str(one.starts or "")):
        known = one.starts is not None
        if one.counts_for_limit and known:
            counted[one.person] = counted.get(one.person, 0) + 1
        number = counted.get(one.person, 0) if one.counts_for_limit and known else 0
        found.append(
            TermFacts(
                record.body.id, one.seat, one.person, one.starts, one.ends, number, one.source
            )
        )
    return tuple(found)


def body_rules(record: BodyRecord) -> tuple[RuleFacts, ...]:
    """Return the rules of a body that were seen in a source.

    Args:
        record: What is on record of the body.
    """
    return tuple(
        RuleFacts(
            record.body.id,
            one.rule,
            one.value,
            one.starts.first if one.starts else None,
            one.ends.last if one.ends else None,
            one.source,
        )
        for one in record.rules
        if one.verified
    )


def body_money(record: BodyRecord) -> tuple[MoneyFacts, ...]:
    """Return the published figures of money in a body's elections.

    Args:
        record: What is on record of the body.
    """
    return tuple(
        MoneyFacts(
            record.body.id,
            one.election,
            one.round,
            one.seats,
            one.people,
            one.spender,
            one.giver,
            one.metric,
            one.cents,
            one.hedge,
            one.as_of.last if one.as_of else None,
            one.source,
        )
        for one in record.money
        if one.cents is not None and one.verified and not one.whom.startswith("all elections")
    )


def body_elections(record: BodyRecord) -> tuple[ElectionFacts, ...]:
    """Return the election days of a body.

    Args:
        record: What is on record of the body.
    """
    return tuple(
        ElectionFacts(
            record.body.id,
            one.date.last,
            one.round,
            one.seats,
            one.certified.last if one.certified and one.certified.exact else None,
            one.mail_days,
            one.source,
        )
        for one in record.elections
        if one.date.exact
    )


def body_facts(record: BodyRecord) -> BodyFacts:
    """Return a body's names, seats and rules.

    Args:
        record: What is on record of the body.
    """
    rules = {one.rule: one.value for one in record.rules}
    return BodyFacts(
        id=record.body.id,
        names=(record.body.name, record.body.short_name),
        seats=tuple((one.id, one.name) for one in record.seats),
        blocs=tuple(dict.fromkeys(one.name for one in record.blocs)),
        term_limit=int(rules.get("term_limit", 0)),
        term_years=int(rules.get("term_years", 0)),
        source=record.body.source,
    )


def bond_share(record: BodyRecord) -> str:
    """Return the words of the share that a bond of the body needs; empty where unknown.

    Args:
        record: What is on record of the body.
    """
    found = [one.value for one in record.rules if one.rule == "bond_share"]
    return parse_share(found[-1]).words() if found else ""
