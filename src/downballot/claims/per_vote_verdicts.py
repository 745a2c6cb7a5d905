"""Money per vote: as published, or computed of money and votes that are both on record."""

from __future__ import annotations

from fractions import Fraction

from downballot.claims.claim import Claim
from downballot.claims.document import Document
from downballot.claims.figures import contest_words, listed_whole
from downballot.claims.money_verdicts import check_money
from downballot.claims.quantity import Quantity
from downballot.claims.record import ContestFacts, Count, MoneyFacts
from downballot.claims.values import Finding, Verdict
from downballot.model.body import SpendingMetric
from downballot.model.sentence import say

_PUBLISHED = {SpendingMetric.INDEPENDENT_PER_VOTE, SpendingMetric.OWN_PER_VOTE}
_NOT_SPENT = {SpendingMetric.LIMIT, *_PUBLISHED}


def check_per_vote(claim: Claim, doc: Document) -> Finding:
    """Return what the record says of money per vote.

    Where no published figure has it, sums of one seat are divided by the votes for those they
    were spent on, or by all votes for the seat. What is computed confirms, and never more.

    Args:
        claim: The claim.
        doc: The text.
    """
    published = check_money(claim, doc)
    if claim.quantity is None or published.verdict is not Verdict.UNCHECKABLE:
        return published
    for fact in reversed(doc.record.money):
        if fact.metric in _NOT_SPENT or len(fact.seats) != 1 or fact.cents < 100_000:
            continue
        if claim.subject and fact.people and claim.subject not in fact.people:
            continue
        for contest in _contests(fact, doc):
            if (found := _computed(fact, contest, claim.quantity, doc)) is not None:
                return found
    return published


def _contests(fact: MoneyFacts, doc: Document) -> list[ContestFacts]:
    return [
        one
        for one in doc.record.contests
        if one.seat == fact.seats[0]
        and one.body == fact.body
        and one.election.year == fact.election.year
        and fact.round in {None, one.round}
        and one.election <= doc.day
        and (doc.day - one.election).days < 400
    ]


def _votes(count: Count, contest: ContestFacts, fact: MoneyFacts) -> int:
    if not fact.people:
        return listed_whole(count) or 0
    wanted = {contest.choice_of(one) for one in fact.people}
    votes = [one.votes for one in count.choices if one.choice in wanted]
    return sum(one or 0 for one in votes) if all(votes) and len(votes) == len(wanted) else 0


def _computed(
    fact: MoneyFacts, contest: ContestFacts, quantity: Quantity, doc: Document
) -> Finding | None:
    known = [one for one in contest.counts if one.as_of <= doc.as_of]
    votes = _votes(known[-1], contest, fact) if known else 0
    if not votes or not quantity.fits(Fraction(fact.cents, 100 * votes)):
        return None
    dollars = f"${fact.cents // 100:,}"
    each = f"${fact.cents / 100 / votes:,.2f}"
    return Finding(
        verdict=Verdict.ROUNDED,
        record=say(
            "{dollars} and {votes} votes are on record for {contest}.",
            dollars=dollars,
            votes=votes,
            contest=contest_words(contest),
        ),
        as_of=contest.election.isoformat(),
        source=fact.source,
        arithmetic=say(
            "{dollars} / {votes} votes = {each} a vote", dollars=dollars, votes=votes, each=each
        ),
    )
