"""What is unclear or disagrees in the published figures of money of a body.

Figures that disagree all stay: each is what its source said on its day.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations

from downballot.almanac.body_places import Placed
from downballot.model.body import Hedge, PublishedSpending, SpendingMetric
from downballot.model.finding import Finding, Severity

_OF_CANDIDATES = {
    SpendingMetric.SUPPORT,
    SpendingMetric.OPPOSE,
    SpendingMetric.ON_BEHALF,
    SpendingMetric.FOR,
    SpendingMetric.OWN_CONTRIBUTIONS,
    SpendingMetric.OWN_EXPENDITURES,
    SpendingMetric.OWN_PER_VOTE,
}
_OF_A_COMMITTEE = {SpendingMetric.CONTRIBUTION, SpendingMetric.RECEIPTS, SpendingMetric.CASH}


def check_money(placed: Placed) -> Iterator[Finding]:
    """Yield figures that are unclear, of no election on record, or that disagree.

    Args:
        placed: The body's rows, with their places.
    """
    yield from _unclear_figures(placed)
    yield from _elections_missing(placed)
    yield from _figures_that_disagree(placed)


def _unclear_figures(placed: Placed) -> Iterator[Finding]:
    for where, row in placed.rows("money"):
        expected = _expected_of(row)
        if expected:
            sentence = f"{where}: the metric is {row.metric!s}, expected {expected}"
            yield Finding(Severity.WARNING, "money-unclear", sentence)


def _expected_of(row: PublishedSpending) -> str:
    """Return what the row should have; empty where it is clear."""
    if row.metric in _OF_CANDIDATES and not (row.people or row.whom):
        return "people, or whom in words"
    if row.metric in _OF_A_COMMITTEE and not row.spender:
        return "the spender who received it"
    if (row.metric is SpendingMetric.CONTRIBUTION) != bool(row.giver):
        return "a giver for a contribution and for nothing else"
    if row.cents is None and row.metric is not SpendingMetric.MATCHING_FUNDS:
        return "cents"
    return ""


def _elections_missing(placed: Placed) -> Iterator[Finding]:
    days = {(election.date, election.round) for election in placed.record.elections}
    for where, row in placed.rows("money"):
        if row.round is not None and (row.election, row.round) not in days:
            sentence = (
                f"{where}: the {row.round} of {row.election} is not in elections.csv, expected "
                "a day and round that stand there, or a year without a round"
            )
            yield Finding(Severity.WARNING, "money-election-missing", sentence)


def _figures_that_disagree(placed: Placed) -> Iterator[Finding]:
    # A hedged figure fits another that it may stand for.
    same = defaultdict(list)
    for where, row in placed.rows("money"):
        key = (row.election, row.round, row.seats, row.people, row.whom, row.spender)
        same[*key, row.giver, row.metric, row.as_of].append((where, row))
    for rows in same.values():
        for (first, one), (where, other) in combinations(rows, 2):
            if not _fit(one, other):
                sentence = (
                    f"{where}: {other.metric!s} is {_dollars(other)} where {first} has "
                    f"{_dollars(one)} on the same day, expected the same"
                )
                yield Finding(Severity.INFO, "money-disagrees", sentence)


def _fit(one: PublishedSpending, other: PublishedSpending) -> bool:
    if one.cents is None or other.cents is None or one.cents == other.cents:
        return one.cents == other.cents
    less, more = sorted((one, other), key=lambda row: row.cents or 0)
    return less.hedge is Hedge.MORE_THAN or more.hedge is Hedge.NEARLY


def _dollars(row: PublishedSpending) -> str:
    cents = "nothing" if row.cents is None else f"${row.cents // 100:,}.{row.cents % 100:02d}"
    return f"{row.hedge} {cents}".strip()
