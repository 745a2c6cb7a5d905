"""Leads and margins beside the record: how far one was ahead of another."""

from __future__ import annotations

from fractions import Fraction

from msgspec import structs

from downballot.claims.claim import Claim
from downballot.claims.comparing import Point, compare, doubt, not_known
from downballot.claims.document import Document
from downballot.claims.figures import lead_points
from downballot.claims.quantity import Quantity, Unit
from downballot.claims.record import ContestFacts
from downballot.claims.values import Finding, Verdict
from downballot.model.sentence import say


def check_lead(claim: Claim, doc: Document) -> Finding:
    """Return what the record says of a lead.

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
    findings = [
        _one(claim, quantity, one, doc, certain=claim.certain and place == 0)
        for place, one in enumerate(contests[:3])
    ]
    for verdicts in ({Verdict.CONFIRMED, Verdict.ROUNDED}, {Verdict.OUT_OF_DATE}):
        for each in findings:
            if each.verdict in verdicts:
                return each
    if claim.what == "change":
        return doubt(findings[0], say("which two counts are compared"))
    return findings[0]


def _one(
    claim: Claim, quantity: Quantity, contest: ContestFacts, doc: Document, *, certain: bool
) -> Finding:
    choice, other = contest.choice_of(claim.subject), contest.choice_of(claim.other)
    if contest.measure:
        choice, other = claim.subject, "no" if claim.subject == "yes" else "yes"
    in_points = quantity.unit is not Unit.COUNT
    points = lead_points(contest, choice, other, in_points=in_points)
    sign = {"ahead": 1, "behind": -1}.get(claim.what, 0)
    turned = (
        [_turned(each, sign) for each in points]
        if sign
        else [_absolute(each) for each in points]
    )
    slack = Fraction(2) if in_points else quantity.value / 4
    finding = compare(quantity, turned, doc, claim.scene, certain=certain, slack=slack)
    if finding.verdict is Verdict.WRONG and not claim.other and len(contest.choices) > 2:
        return doubt(finding, say("ahead of whom"))
    return finding


def _turned(point: Point, sign: int) -> Point:
    return structs.replace(
        point,
        values=tuple(sign * one for one in point.values),
        said=lambda value: point.said(sign * value),
    )


def _absolute(point: Point) -> Point:
    signs: dict[Fraction, Fraction] = {}
    for one in point.values:
        signs[abs(one)] = one
    values = tuple(signs)
    return structs.replace(point, values=values, said=lambda value: point.said(signs[value]))
