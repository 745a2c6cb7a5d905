"""What it takes to win: "requires a 55% majority", "more than half to win outright"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

from downballot.claims.claim import Claim
from downballot.claims.comparing import not_known
from downballot.claims.document import Document, Scene
from downballot.claims.figures import contest_words, percent
from downballot.claims.quantity import Quantity, Unit
from downballot.claims.record import ContestFacts
from downballot.claims.topics import topic_of
from downballot.claims.values import Finding, Kind, Verdict
from downballot.model.sentence import say

_CANDIDATES = re.compile(
    r"\b(?:outright|runoff|run-off|candidates?|primary|contender|the seat|majority "
    r"winner|the race)\b",
    re.I,
)
_OUTRIGHT = re.compile(r"\b(?:outright|avoid (?:a |the )?run-?off|run-?off|primary)\b", re.I)
_SIMPLE = re.compile(
    r"\b(?:need\w*|requir\w*|must (?:win|get|receive)) (?:only )?(?:the (?:approval|"
    r"support) of )?(?:a )?(simple majority|majority of (?:the )?(?:votes?|voters|"
    r"ballots)|majority|two-thirds (?:majority|supermajority|vote|approval)?|"
    r"supermajority)\b",
    re.I,
)


def find_thresholds(scene: Scene, doc: Document) -> Iterator[Claim]:
    """Yield statements on the share that it takes to win or pass.

    Args:
        scene: The sentence.
        doc: The text.
    """
    for one in scene.quantities:
        if one.unit is Unit.PERCENT and topic_of(scene, one) == "threshold":
            yield _claim(scene, doc, one, one.start, one.end)
    for found in _SIMPLE.finditer(scene.text):
        word = found[1].lower()
        if "majority" in word and "two-thirds" not in word and "super" not in word:
            value = Quantity(
                Fraction(50), Unit.PERCENT, found.start(), found.end(), Fraction(1)
            )
            yield _claim(scene, doc, value, found.start(), found.end())


def _claim(scene: Scene, doc: Document, one: Quantity, start: int, end: int) -> Claim:
    measures = [each for each in scene.mentions if each.kind in {"contest", "measure"}]
    if not measures and not _CANDIDATES.search(scene.text):
        measures = [
            each
            for row in doc.scenes[max(0, scene.number - 3) : scene.number]
            for each in row.mentions
            if each.kind == "measure"
        ]
    ids: tuple[str, ...] = ()
    certain, what = False, "measure"
    if measures:
        near = (
            min(measures, key=lambda each: abs(each.start - one.start))
            if measures[0] in scene.mentions
            else measures[-1]
        )
        known, certain = doc.fitting([doc.lexicon.contests[each] for each in near.ids], scene)
        ids = tuple(each.id for each in known)
    elif _CANDIDATES.search(scene.text) and doc.about_body:
        what = "candidates"
        rounds = [
            each
            for each in doc.record.contests
            if each.body and each.seat and each.round.first and each.election <= doc.day
        ]
        ids = tuple(each.id for each in rounds[-1:])
        certain = bool(_OUTRIGHT.search(scene.text))
    return Claim(
        kind=Kind.THRESHOLD,
        scene=scene,
        start=start,
        end=end,
        contests=ids,
        certain=certain,
        quantity=one,
        what=what,
        unclear="" if ids else say("which measure or contest it is about"),
    )


def check_threshold(claim: Claim, doc: Document) -> Finding:
    """Return what the record says of a share that is needed.

    Args:
        claim: The claim.
        doc: The text.
    """
    quantity = claim.quantity
    if claim.unclear or quantity is None:
        return not_known(claim.unclear)
    contests = [doc.lexicon.contests[one] for one in claim.contests]
    known = [one for one in contests if one.share_needed is not None]
    if not known:
        return not_known(say("the rule of {contest}", contest=contest_words(contests[0])))
    for one in known:
        if _same(quantity, one):
            return _found(one, quantity, Verdict.CONFIRMED)
    return _found(
        known[0],
        quantity,
        Verdict.WRONG if claim.certain and quantity.value >= 40 else Verdict.UNCHECKABLE,
    )


def _same(quantity: Quantity, contest: ContestFacts) -> bool:
    needed = contest.share_needed
    if needed is None:
        return False
    value = needed.fraction * 100
    return abs(quantity.value - value) < Fraction(1, 2) or (
        value == 50 and quantity.value in {Fraction(501, 10), Fraction(51)}
    )


def _found(contest: ContestFacts, quantity: Quantity, verdict: Verdict) -> Finding:
    needed = contest.share_needed
    words = needed.words() if needed else ""
    record = say("{contest} needs {share}.", contest=contest_words(contest), share=words)
    how = say("{said} said, {needed} needed", said=percent(quantity.value), needed=words)
    return Finding(
        verdict=verdict,
        record=record,
        as_of=contest.election.isoformat(),
        source=contest.share_source,
        arithmetic=how,
        needed=say("which contest it is about") if verdict is Verdict.UNCHECKABLE else "",
    )
