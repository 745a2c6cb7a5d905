"""What contradicts itself in past contests of a body: votes, shares, outcomes and sources."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from fractions import Fraction
from itertools import combinations

from downballot.almanac.body_places import Placed, may_be_same_day
from downballot.model.body import (
    BodyElection,
    BodyRecord,
    Candidacy,
    CountStage,
    PastOutcome,
    Sourced,
)
from downballot.model.finding import Finding, Severity
from downballot.model.rule import MAJORITY

_SETTLED = {CountStage.FINAL, CountStage.CERTIFIED}
# An outcome is what became of a candidate in the end: early counts may have another order.
_EARLY = {CountStage.NIGHT, CountStage.PARTIAL}
_OF_THE_COUNT = {PastOutcome.LEADING, PastOutcome.TRAILING}
_RANKS = {
    PastOutcome.WON: 0,
    PastOutcome.LEADING: 0,
    PastOutcome.RUNOFF: 0,
    PastOutcome.TRAILING: 1,
    PastOutcome.LOST: 1,
}
_MOST_DECIMALS = 9  # of a percentage
Rows = list[tuple[str, Candidacy]]


def check_past_contests(placed: Placed) -> Iterator[Finding]:
    """Yield what contradicts itself in the past contests of a body.

    Args:
        placed: Its rows, with their places.
    """
    yield from _candidacies_without_election(placed)
    yield from _elections_without_winner(placed)
    yield from _measures_against_votes(placed)
    for rows in _by_round(placed).values():
        yield from _two_winners(rows)
        yield from _sources_that_disagree(rows)
        for count in _by_count(rows).values():
            yield from _shares_against_votes(count)
            yield from _outcomes_against_votes(count)
            yield from _outcomes_against_majority(count)


def _by_round(placed: Placed) -> dict[tuple[object, ...], Rows]:
    rounds: dict[tuple[object, ...], Rows] = defaultdict(list)
    for where, row in placed.rows("candidacies"):
        rounds[row.election, row.round, row.seat].append((where, row))
    return rounds


def _by_count(rows: Rows) -> dict[tuple[object, ...], Rows]:
    """Put together what one source says of one state of the count."""
    counts: dict[tuple[object, ...], Rows] = defaultdict(list)
    for where, row in rows:
        counts[row.source, row.stage, row.as_of].append((where, row))
    return counts


def _candidacies_without_election(placed: Placed) -> Iterator[Finding]:
    elections = placed.record.elections
    for where, row in placed.rows("candidacies"):
        if not any(_fills(one, row) for one in elections):
            sentence = (
                f"{where}: no {row.round} of {row.election} fills seat {row.seat}, expected a "
                "row of elections.csv with this day, round and seat"
            )
            yield Finding(Severity.WARNING, "candidacy-election-missing", sentence)


def _fills(election: BodyElection, row: Candidacy) -> bool:
    same_round = election.round is row.round and may_be_same_day(election.date, row.election)
    return same_round and row.seat in election.seats


def _elections_without_winner(placed: Placed) -> Iterator[Finding]:
    settled = {PastOutcome.WON, PastOutcome.RUNOFF}
    for where, election in placed.rows("elections"):
        if not _is_past(placed.record, election):
            continue
        for seat in election.seats:
            outcomes = {
                row.outcome
                for row in placed.record.candidacies
                if row.seat == seat and _fills(election, row)
            }
            if not outcomes & (settled if election.round.first else {PastOutcome.WON}):
                sentence = (
                    f"{where}: seat {seat} was filled by the {election.round} of "
                    f"{election.date} and candidacies.csv has no winner, expected one"
                )
                yield Finding(Severity.INFO, "winner-not-on-record", sentence)


def _is_past(record: BodyRecord, election: BodyElection) -> bool:
    """Say whether an election is over by the record's own clock, its latest ``as_of``."""
    sourced: list[Sourced] = [*record.candidacies, *record.terms, *record.elections]
    days = [row.as_of.first for row in sourced if row.as_of]
    return bool(days) and election.date.last < max(days)


def _measures_against_votes(placed: Placed) -> Iterator[Finding]:
    for where, row in placed.rows("measures"):
        if row.passed is None or row.yes_votes is None or row.no_votes is None:
            continue
        votes = row.yes_votes + row.no_votes
        if votes and row.share_needed.met_by(row.yes_votes, votes) != row.passed:
            sentence = (
                f"{where}: {row.measure} has {row.yes_votes} of {votes} votes and "
                f"{'passed' if row.passed else 'did not pass'}, expected "
                f"{row.share_needed.words()} to pass it"
            )
            yield Finding(Severity.WARNING, "measure-against-votes", sentence)


def _two_winners(rows: Rows) -> Iterator[Finding]:
    won = [(where, row) for where, row in rows if row.outcome is PastOutcome.WON]
    for where, row in won:
        if row.person != won[0][1].person:
            sentence = (
                f"{where}: {row.person} won the {row.round} of {row.election} for seat "
                f"{row.seat}, and so did {won[0][1].person} (line {won[0][1].line}), expected "
                "one winner"
            )
            yield Finding(Severity.ERROR, "two-winners", sentence)


def _sources_that_disagree(rows: Rows) -> Iterator[Finding]:
    for (_, one), (where, other) in combinations(rows, 2):
        same = one.person == other.person and one.stage is other.stage
        if not same or not (one.stage in _SETTLED or one.as_of == other.as_of):
            continue
        differences = _differences(one, other)
        if differences:
            sentence = (
                f"{where}: {other.person} has {' and '.join(differences)} in the {other.round} "
                f"of {other.election}, seat {other.seat} ({other.stage}), expected the same"
            )
            yield Finding(Severity.WARNING, "sources-disagree", sentence)


def _differences(one: Candidacy, other: Candidacy) -> list[str]:
    found = []
    if None not in {one.votes, other.votes} and one.votes != other.votes:
        found.append(f"{other.votes} votes where line {one.line} has {one.votes}")
    if one.outcome is not other.outcome:
        found.append(f"{other.outcome} where line {one.line} has {one.outcome}")
    if one.share is not None and other.share is not None:
        rounding = half_unit(one.share) + half_unit(other.share)
        if abs(one.share - other.share) > rounding:
            found.append(
                f"{_percent(other.share)} where line {one.line} has {_percent(one.share)}"
            )
    return found


def half_unit(share: Fraction) -> Fraction:
    """Return how far rounding can have moved a published share, 0 to 1.

    The last digit is the last one that is not 0: of ``52.10%`` the zero may be meant or
    not, and nobody is accused of more precision than the value shows.

    Examples:
        >>> half_unit(Fraction("0.4749"))
        Fraction(1, 20000)
        >>> half_unit(Fraction("0.52"))
        Fraction(1, 200)
    """
    percent, decimals = share * 100, 0
    while percent.denominator != 1 and decimals < _MOST_DECIMALS:
        percent, decimals = percent * 10, decimals + 1
    return Fraction(1, 200 * 10**decimals)


def _shares_against_votes(count: Rows) -> Iterator[Finding]:
    votes = sum(row.votes or 0 for _, row in count)
    whole = _is_whole(count)
    for where, row in count:
        if row.share is None or row.votes is None or not votes:
            continue
        computed = Fraction(row.votes, votes)
        off = row.share - computed
        # Votes of those who are not listed can only make a share smaller.
        if off > half_unit(row.share) or (whole and -off > half_unit(row.share)):
            sentence = (
                f"{where}: {row.person} has {_percent(row.share)} and {row.votes} of {votes} "
                f"votes, which are {_percent(round(computed, 4))}, expected no more "
                "than rounding between them"
            )
            yield Finding(Severity.WARNING, "share-against-votes", sentence)


def _outcomes_against_votes(count: Rows) -> Iterator[Finding]:
    for (_, one), (_, other) in combinations(count, 2):
        if one.votes is None or other.votes is None or one.person == other.person:
            continue
        better, worse = sorted((one, other), key=lambda row: _RANKS[row.outcome])
        ranked = _RANKS[better.outcome] < _RANKS[worse.outcome]
        if ranked and (better.votes or 0) < (worse.votes or 0):
            sentence = (
                f"candidacies.csv:{better.line}: {better.person} has {better.votes} votes and "
                f"outcome {better.outcome}, {worse.person} {worse.votes} and {worse.outcome} "
                f"(line {worse.line}), expected the one with more votes to be ahead"
            )
            if better.stage in _EARLY and not {better.outcome, worse.outcome} & _OF_THE_COUNT:
                yield Finding(Severity.INFO, "outcome-unlike-early-count", sentence)
            else:
                yield Finding(Severity.ERROR, "outcome-against-votes", sentence)


def _outcomes_against_majority(count: Rows) -> Iterator[Finding]:
    going_on = [one for one in count if one[1].outcome is PastOutcome.RUNOFF]
    for where, row in count:
        expected = _outcome_expected(row, count, len(going_on))
        if expected:
            sentence = (
                f"{where}: {row.person} has outcome {row.outcome} in the {row.round} of "
                f"{row.election}, seat {row.seat}, expected {expected}"
            )
            if row.stage in _EARLY:
                yield Finding(Severity.INFO, "outcome-unlike-early-count", sentence)
            else:
                yield Finding(Severity.ERROR, "outcome-against-rule", sentence)


def _outcome_expected(row: Candidacy, count: Rows, going_on: int) -> str:
    """Return what the rule of two rounds asks for instead; empty where it is kept."""
    if not row.round.first:
        return "won or lost: no runoff follows" if row.outcome is PastOutcome.RUNOFF else ""
    if row.outcome is PastOutcome.RUNOFF and going_on > 2:
        return f"two to go on, not {going_on}"
    majority = _has_majority(row, count)
    if row.outcome is PastOutcome.WON and majority is False:
        return "two to go on, as it has no more than half"
    if row.outcome in {PastOutcome.RUNOFF, PastOutcome.LOST} and majority:
        return "won, as it has more than half"
    return ""


def _has_majority(row: Candidacy, count: Rows) -> bool | None:
    """Say whether more than half voted for a candidate; None where that cannot be told."""
    if row.votes is not None and _is_whole(count):
        votes = sum(one.votes or 0 for _, one in count)
        return MAJORITY.met_by(row.votes, votes) if votes else None
    if row.share is None or abs(row.share - MAJORITY.fraction) <= half_unit(row.share):
        return None
    return row.share > MAJORITY.fraction


def _is_whole(count: Rows) -> bool:
    people = {row.person for _, row in count}
    listed = all(row.all_listed and row.votes is not None for _, row in count)
    return listed and len(people) == len(count)


def _percent(share: Fraction) -> str:
    return f"{float(share * 100):.6g}%"
