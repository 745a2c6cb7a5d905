"""How far a choice is from what it takes to win: "13.02 points above the 55% it needs"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from functools import partial

from msgspec import structs

from downballot.claims.claim import Claim
from downballot.claims.comparing import Point, compare, not_known
from downballot.claims.document import Document, Scene
from downballot.claims.figures import percent, share_points
from downballot.claims.lexicon import Mention
from downballot.claims.quantity import Quantity, Unit
from downballot.claims.record import ContestFacts
from downballot.claims.subjects import names_before, subject_of
from downballot.claims.values import Finding, Kind, Verdict
from downballot.model.sentence import say

NEEDED = "needed"  # beginning of ``Claim.what``
_FARTHEST = 60  # characters between the name and the number
_ABOVE = ("above", "over", "past", "clear of")
_FROM = re.compile(
    r"^,? (?P<side>above|over|past|clear of|below|under|short of|shy of) (?:the |its |a )?"
    r"(?P<line>\d[\d.]*(?:%| percent)|two-thirds|threshold)(?=[ ,.;)]|$)"
)
_NOT_YES = re.compile(r"\b(?:no|against|opposition to) (?:on )?$", re.I)


def find_needed(scene: Scene, doc: Document) -> Iterator[Claim]:
    """Yield statements on how far a measure or a candidate is from what it takes.

    Args:
        scene: The sentence.
        doc: The text.
    """
    for one in scene.quantities:
        found = _FROM.match(scene.text[one.end :]) if one.unit is Unit.POINTS else None
        named = _named_before(scene, one) if found else None
        if found is None or named is None:
            continue
        subject = subject_of(named, scene, doc)
        yield Claim(
            kind=Kind.LEAD,
            scene=scene,
            start=one.start,
            end=one.end + found.end("side"),
            subject=subject.choice,
            contests=subject.contests,
            quantity=one,
            what=f"{NEEDED}:{'above' if found['side'] in _ABOVE else 'below'}",
            unclear=subject.unclear,
        )


def _named_before(scene: Scene, one: Quantity) -> Mention | None:
    """Return the one name before a number; None where there is none, or several are."""
    names = [each for each in names_before(scene, one.start) if each.kind != "role"]
    if len({each.ids for each in names}) != 1 or one.start - names[-1].end > _FARTHEST:
        return None
    return None if _NOT_YES.search(scene.text[: names[-1].start]) else names[-1]


def check_needed(claim: Claim, doc: Document) -> Finding:
    """Return what the record says of a distance from what it takes; it is never called wrong.

    Args:
        claim: The claim.
        doc: The text.
    """
    quantity = claim.quantity
    contests = [doc.lexicon.contests[one] for one in claim.contests]
    contests = [one for one in contests if one.share_needed is not None and not one.partial]
    if claim.unclear or quantity is None or not contests:
        return not_known(claim.unclear or say("what it takes to win in that contest"))
    findings = [
        compare(
            quantity, _points(one, claim), doc, claim.scene, certain=False, slack=Fraction(0)
        )
        for one in contests[:2]
    ]
    held = {Verdict.CONFIRMED, Verdict.ROUNDED, Verdict.OUT_OF_DATE}
    return next((one for one in findings if one.verdict in held), findings[0])


def _points(contest: ContestFacts, claim: Claim) -> list[Point]:
    """Return how far a choice was from what it takes, on the side that is claimed."""
    if contest.share_needed is None:
        return []
    choice = claim.subject if contest.measure else contest.choice_of(claim.subject)
    needed = contest.share_needed.fraction * 100
    sign = 1 if claim.what == f"{NEEDED}:above" else -1
    return [
        structs.replace(
            one,
            values=tuple(sign * (value - needed) for value in one.values),
            said=partial(_say, one, needed, sign),
        )
        for one in share_points(contest, choice)
    ]


def _say(point: Point, needed: Fraction, sign: int, value: Fraction) -> tuple[str, str]:
    share = sign * value + needed
    record, _ = point.said(share)
    how = say(
        "{left} less {right} = {size}",
        left=percent(max(share, needed)),
        right=percent(min(share, needed)),
        size=say("{points} points", points=percent(abs(value)).removesuffix(" %")),
    )
    return record, how
