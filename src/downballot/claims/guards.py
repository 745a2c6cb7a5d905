"""When nothing is said to be wrong: what is supposed, of another time, of a part."""

from __future__ import annotations

import re

from downballot.claims.claim import Claim
from downballot.claims.comparing import doubt
from downballot.claims.document import Document
from downballot.claims.evidence import AS_OBJECT, OF_CONTESTS, missing
from downballot.claims.values import Finding, Kind, Verdict
from downballot.claims.voter_parts import of_a_part
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
_OF_A_GROUP = re.compile(
    r"\bamong\b(?! (?:the|those|other|them|candidates|its|his|her))|"
    r"\b(?:of|by|with|from) (?:\w+ ){0,2}(?:parents|renters|homeowners|women|men|"
    r"Latinos?|Democrats"
    r"|Republicans|independents|union members|teachers|seniors|young(?:er)? "
    r"voters|older voters|"
    r"(?:white|Black|Asian|Latino|likely|new|early|in-person) voters)\b|"
    r"\b(?:absentee|mail(?:-in)?|in-person|Election Day|early|provisional|late) "
    r"(?:ballots|votes|voters)\b",
    re.I,
)
_SOMETHING_WON = re.compile(r"\b(?:won|wins|lost|loses)$", re.I)
_HOW = re.compile(
    r"[.,;)\"]|$| (?:the|his|her|their|a) (?:\w+ ){0,3}(?:seat|race|election|"
    r"re-?election|contest|"
    r"runoff|run-off|primary|term|district|board|victory|rematch)\b| (?:in|by|"
    r"with|over|outright|"
    r"against|to|re-?election|District|on (?:Tuesday|election)|and|but|narrowly|easily|handily|"
    r"decisively|last|while|after|when|despite|this|is|was)\b"
)
_BEFORE_OUTCOME = re.compile(r"\b(?:backed by|endorsed|whom?|which|that) [^.;]{0,40}$")
_EITHER = re.compile(r"\d%?(?: percent)? or (?:\d|more)|\bor \$?\d")
_WITHIN = re.compile(
    r"\b(?:within|short of|shy of|come within|came within)\s(?:\w+ ){0,2}$", re.I
)
_QUOTED = re.compile(r"^[^\"]*\"[^\"]*$")
_OF_VOTES = {Kind.SHARE, Kind.VOTES, Kind.LEAD, Kind.OUTCOME, Kind.TURNOUT}
_OF_PLACES = _OF_VOTES | {Kind.CONTROL, Kind.NUMBER, Kind.BALLOTS}
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
    needed = _other_count(finding, claim, doc)
    if not needed and finding.verdict in _DOUBTED:
        needed = _not_stated(claim) or _elsewhere(claim, doc) or _loose(claim)
        needed = needed or missing(claim, doc)
    return doubt(finding, needed) if needed else finding


def _other_count(finding: Finding, claim: Claim, doc: Document) -> str:
    """Return which other count may be meant: that of a part, or of another round."""
    held = finding.verdict in {*_DOUBTED, Verdict.OUT_OF_DATE}
    if held and claim.kind in _OF_PLACES and of_a_part(claim.scene):
        return say("a count of that part of the votes")
    if finding.verdict is Verdict.OUT_OF_DATE and _of_another_round(claim, doc):
        return say("which contest, and which round of it, is meant")
    return ""


def _near(claim: Claim) -> str:
    """Return the words around a claim that can turn what it says."""
    text = claim.scene.text
    before = re.split(r"[;:]", text[max(0, claim.start - _REACH) : claim.start])[-1]
    return before + text[claim.start : claim.end + (30 if claim.kind in _OF_VOTES else 0)]


def _not_stated(claim: Claim) -> str:
    """Return that a sentence supposes or denies; empty where it states."""
    if claim.what == "mail" or claim.kind is Kind.LEFT or not _SUPPOSED.search(_near(claim)):
        return ""
    return say("whether the sentence states it")


def _elsewhere(claim: Claim, doc: Document) -> str:
    """Return that another time or another office is spoken of."""
    if claim.kind not in _OF_VOTES:
        return ""
    if _ANOTHER_TIME.search(_near(claim)):
        return say("which contest, and which time, is meant")
    office = _OTHER_OFFICE.search(claim.scene.text[claim.start : claim.end + 40])
    if office and not claim.other and not _named(office[0], claim, doc):
        return say("which contest is meant")
    return ""


def _second_turnout(claim: Claim) -> bool:
    """Say whether another figure stands between "turnout" and the number."""
    if claim.quantity is None:
        return False
    named = claim.scene.text.casefold().rfind("turnout", 0, claim.quantity.start)
    return named >= 0 and any(
        named < one.start and one.end <= claim.quantity.start for one in claim.scene.quantities
    )


def _of_a_rival(claim: Claim) -> bool:
    """Say whether a distance is from somebody: "within 10 points of Newbill"."""
    end = claim.quantity.end if claim.quantity else 0
    return any(
        one.kind == "person" and claim.scene.text[end : one.start] == " of "
        for one in claim.scene.mentions
        if one.start > end
    )


def _of_another_round(claim: Claim, doc: Document) -> bool:
    """Say whether the sentence speaks of another round, or time, than the contest's."""
    if claim.kind not in OF_CONTESTS or not claim.contests:
        return False
    frame, contest = doc.frame(claim.scene), doc.lexicon.contests[claim.contests[0]]
    other = bool(frame.rounds) and contest.round not in frame.rounds
    return other or (claim.kind is Kind.OUTCOME and frame.vague)


def _loose(claim: Claim) -> str:
    """Return what is unclear by the words right around a claim; empty where nothing is."""
    unclear = _loose_outcome(claim) if claim.kind is Kind.OUTCOME else _loose_number(claim)
    if unclear or claim.kind not in _OF_VOTES:
        return unclear
    text = claim.scene.text
    if _OF_A_GROUP.search(text):
        return say("a count of that group of voters")
    return say("whether the sentence states it") if _QUOTED.search(text[: claim.start]) else ""


def _loose_outcome(claim: Claim) -> str:
    text = claim.scene.text
    after = text[claim.end : claim.end + 30]
    verb = text[max(0, claim.end - 12) : claim.end]
    if _SOMETHING_WON.search(verb) and not _HOW.match(after):
        return say("what was won or lost")
    is_object = AS_OBJECT.search(text[max(0, claim.start - 40) : claim.start])
    if is_object or _BEFORE_OUTCOME.search(text[claim.start : claim.end]):
        return say("whom the sentence is about")
    return ""


def _loose_number(claim: Claim) -> str:
    text, quantity = claim.scene.text, claim.quantity
    if quantity is None:
        return ""
    if _EITHER.search(text[max(0, quantity.start - 12) : quantity.end + 12]):
        return say("which of the numbers is stated")
    before = text[max(0, quantity.start - 30) : quantity.number_start]
    if claim.kind in _OF_VOTES and _WITHIN.search(before) and not _of_a_rival(claim):
        return say("from what the distance is measured")
    if claim.kind is Kind.TURNOUT and _second_turnout(claim):
        return say("of which election the second of the figures is")
    return ""


def _named(office: str, claim: Claim, doc: Document) -> bool:
    """Say whether the office is that of the contest itself."""
    names = [doc.lexicon.contests[one].name for one in claim.contests[:1]]
    return any(office.casefold() in one.casefold() for one in names)
