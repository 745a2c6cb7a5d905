"""When nothing is said to be wrong: what is supposed, of another time, of a part."""

from __future__ import annotations

import re

from downballot.claims.claim import Claim
from downballot.claims.comparing import doubt
from downballot.claims.document import Document
from downballot.claims.share_claims import of_a_part
from downballot.claims.values import Finding, Kind, Verdict
from downballot.model.sentence import say

_SUPPOSED = re.compile(
    r"\b(?:if|would|could|might|may have|should|unless|polls? (?:show|of|had)|polling|"
    r"survey\w*|predict\w*|project(?:s|ed|ions?)|expect\w*|forecast\w*|"
    r"hop(?:es|ed|ing)|goal|goals|fear\w*|wrongly|incorrectly|false\w*|mistaken\w*|"
    r"rumors?|imagin\w*|suppose\w*|hypothetical\w*|"
    r"not|n't|never|neither|nor|no longer|denied|disput\w*|instead of|rather than|"
    r"contrary to|as many as|maybe|perhaps|joked)\b|n't\b",
    re.I,
)
_ANOTHER_TIME = re.compile(
    r"\b(?:years? (?:ago|earlier|before)|last time|previous(?:ly)?|earlier|first "
    r"(?:campaign|run|race|election|bid|time)|in (?:his|her|their) (?:first|last|second|"
    r"previous)|"
    r"decades?|once|used to|history|past elections?|prior|last cycle|formerly|back in|at "
    r"one point|briefly|former)\b",
    re.I,
)
_OTHER_OFFICE = re.compile(
    r"\b(?:council(?:man|woman|member)?|assembly\w*|senat\w+|congress\w*|mayor\w*|"
    r"sheriff|supervisor\w*|president(?:ial|cy)?|governor|attorney|judge|college|trustee "
    r"area|water board|"
    r"union (?:election|presidency|vote)|caucus|delegates?|endorsements?|straw|"
    r"neighborhood council|club)\b",
    re.I,
)
_OF_VOTES = {Kind.SHARE, Kind.VOTES, Kind.LEAD, Kind.OUTCOME, Kind.TURNOUT}
_DOUBTED = {Verdict.WRONG, Verdict.MISLEADING}
_REACH = 90  # characters around a claim that can turn what it says


def guarded(finding: Finding, claim: Claim, doc: Document) -> Finding:
    """Return a finding, which cannot be checked where the sentence leaves a doubt.

    A false "wrong" is the worst that a check can say: what is supposed, denied, of another
    time, another office or of a part of the voters is never called wrong.

    Args:
        finding: What the record says.
        claim: The claim.
        doc: The text.
    """
    text = claim.scene.text
    if (
        claim.kind in _OF_VOTES
        and finding.verdict in {*_DOUBTED, Verdict.OUT_OF_DATE}
        and of_a_part(claim.scene)
    ):
        return doubt(finding, say("a count of that part of the votes"))
    if finding.verdict not in _DOUBTED:
        return finding
    near = text[max(0, claim.start - _REACH) : claim.end + 30]
    if claim.what != "mail" and claim.kind is not Kind.LEFT and _SUPPOSED.search(near):
        return doubt(finding, say("whether the sentence states it"))
    if claim.kind in _OF_VOTES and _ANOTHER_TIME.search(near):
        return doubt(finding, say("which contest, and which time, is meant"))
    office = _OTHER_OFFICE.search(text[claim.start : claim.end + 40])
    if (
        claim.kind in _OF_VOTES
        and office
        and not claim.other
        and not _named(office[0], claim, doc)
    ):
        return doubt(finding, say("which contest is meant"))
    return finding


def _named(office: str, claim: Claim, doc: Document) -> bool:
    """Say whether the office is that of the contest itself."""
    names = [doc.lexicon.contests[one].name for one in claim.contests[:1]]
    return any(office.casefold() in one.casefold() for one in names)
