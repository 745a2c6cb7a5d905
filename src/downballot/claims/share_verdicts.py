"""Shares and votes beside the record: what was counted, of which whole."""

from __future__ import annotations

import re
from fractions import Fraction
from functools import partial

from msgspec import structs

from downballot.claims.claim import Claim
from downballot.claims.comparing import Point, compare, doubt, not_known
from downballot.claims.document import Document
from downballot.claims.figures import lead_points, share_points, votes_points
from downballot.claims.quantity import Quantity
from downballot.claims.record import ContestFacts
from downballot.claims.values import Finding, Kind, Verdict
from downballot.claims.voter_verdicts import votes_cast
from downballot.model.sentence import say

_OF_A_LEAD = re.compile(
    r"\b(?:lead|margin|gap|advantage|edge|ahead|trail\w*|behind)\b[^;]{0,140}$", re.I
)
_ALL_VOTES = re.compile(
    r"^ (?:\w+ )?votes? (?:were |had been |have been )?(?:tallied|counted|cast|"
    r"in all|altogether)\b"
)


def check_share(claim: Claim, doc: Document) -> Finding:
    """Return what the record says of a share or a number of votes.

    Args:
        claim: The claim.
        doc: The text.
    """
    quantity = claim.quantity
    if claim.unclear or quantity is None or not claim.contests:
        return not_known(claim.unclear or say("the contest it is about"))
    contests = [doc.lexicon.contests[one] for one in claim.contests]
    if contests[0].partial and "county" not in claim.scene.text.casefold():
        return not_known(say("the count of the whole contest: {why}", why=contests[0].partial))
    after = claim.scene.text[quantity.end : quantity.end + 40]
    if claim.kind is Kind.VOTES and _ALL_VOTES.match(after):
        all_of = votes_cast(claim, quantity, doc)
        return all_of or not_known(say("whose votes these are"))
    return _held(claim, quantity, contests, doc)


def _held(
    claim: Claim, quantity: Quantity, contests: list[ContestFacts], doc: Document
) -> Finding:
    """Return what the record of each contest that may be meant says."""
    findings = [
        _one_contest(claim, quantity, one, doc, certain=claim.certain and place == 0)
        for place, one in enumerate(contests[:4])
    ]
    for verdicts in ({Verdict.CONFIRMED, Verdict.ROUNDED}, {Verdict.OUT_OF_DATE}):
        for each in findings:
            if each.verdict in verdicts:
                return _of_voters(each, claim) if claim.what == "voters" else each
    if claim.what == "voters":
        return doubt(findings[0], say("how many of all voters chose this"))
    if claim.kind is Kind.VOTES and _OF_A_LEAD.search(claim.scene.text[: quantity.start]):
        return _as_lead(quantity, contests[0], claim, doc)
    return _with_rival(findings[0], quantity, contests[0], claim, doc)


def _as_lead(quantity: Quantity, contest: ContestFacts, claim: Claim, doc: Document) -> Finding:
    """Return what the record says of votes that are a lead: "the lead grew from 977 votes"."""
    choice = claim.subject if contest.measure else contest.choice_of(claim.subject)
    for sign in (1, -1):
        points = [
            structs.replace(
                one,
                values=tuple(sign * value for value in one.values),
                said=partial(_turned, one, sign),
            )
            for one in lead_points(contest, choice, "", in_points=False)
        ]
        found = compare(quantity, points, doc, claim.scene, certain=False, slack=Fraction(0))
        if found.verdict is not Verdict.UNCHECKABLE:
            return found
    return not_known(say("between which two counts, and whom, this is the lead"))


def _turned(point: Point, sign: int, value: Fraction) -> tuple[str, str]:
    return point.said(sign * value)


def _one_contest(
    claim: Claim, quantity: Quantity, contest: ContestFacts, doc: Document, *, certain: bool
) -> Finding:
    choice = claim.subject if contest.measure else contest.choice_of(claim.subject)
    if claim.kind is Kind.VOTES:
        points, slack = votes_points(contest, choice), quantity.value / 5
    else:
        points, slack = share_points(contest, choice), Fraction(2)
    return compare(quantity, points, doc, claim.scene, certain=certain, slack=slack)


def _of_voters(finding: Finding, claim: Claim) -> Finding:
    """Return that a share of the votes was given as one of all voters."""
    return (
        structs.replace(
            finding,
            verdict=Verdict.MISLEADING,
            arithmetic=say(
                "{how}, of the votes cast in the contest, not of all who may vote",
                how=finding.arithmetic,
            ),
        )
        if claim.certain
        else doubt(finding, say("whether votes or voters are meant"))
    )


def _with_rival(
    finding: Finding, quantity: Quantity, contest: ContestFacts, claim: Claim, doc: Document
) -> Finding:
    """Add whose figure a wrong one is, where it is a rival's."""
    swapped = finding.verdict is Verdict.UNCHECKABLE and claim.certain
    if finding.verdict is not Verdict.WRONG and not swapped:
        return finding
    for choice in contest.choices:
        if choice.id in {claim.subject, contest.choice_of(claim.subject)}:
            continue
        points = (
            share_points(contest, choice.id)
            if claim.kind is Kind.SHARE
            else votes_points(contest, choice.id)
        )
        other = compare(quantity, points, doc, claim.scene, certain=False, slack=Fraction(0))
        if other.verdict is Verdict.CONFIRMED or (
            other.verdict is Verdict.ROUNDED and not swapped
        ):
            said = say(
                "{what} The figure is that of {name}.",
                what=finding.arithmetic,
                name=choice.name,
            )
            return structs.replace(finding, verdict=Verdict.WRONG, needed="", arithmetic=said)
    return finding
