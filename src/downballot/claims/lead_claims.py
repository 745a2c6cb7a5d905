"""Leads and margins, in points or votes: "a 4 percentage point lead", "ahead by 31 votes"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

from msgspec import structs

from downballot.claims.claim import Claim
from downballot.claims.comparing import Point, compare, doubt, not_known
from downballot.claims.contest_context import contest_told
from downballot.claims.document import Document, Scene
from downballot.claims.figures import lead_points
from downballot.claims.lexicon import Mention
from downballot.claims.quantities import Hedge, Quantity, Unit
from downballot.claims.record import ContestFacts
from downballot.claims.relations import Relation, find_relations
from downballot.claims.subjects import (
    Subject,
    names_before,
    pronoun_subject,
    subject_of,
    unknown_capital,
)
from downballot.claims.values import Finding, Kind, Verdict
from downballot.model.sentence import say

_BEHIND = re.compile(
    r"\b(?:trail\w*|behind|deficit|down|lost|losing|loses|lose|conced\w*|fell short)\b", re.I
)
_AHEAD = re.compile(
    r"\b(?:lead|leads|leading|led|ahead|advantage|edge|edged|edging|margin|won|wins|"
    r"winning|passed|passing|defeat\w*|beat\w*|victory|up|unseat\w*|oust\w*|prevail\w*|"
    r"best\w*|cushion|gap|separat\w+|apart|difference|win)\b",
    re.I,
)
_CHANGE = re.compile(
    r"\b(?:from|compared (?:to|with)|gained|dropped|fell|rose|swing|shift|picked up|"
    r"tripled|doubled|added)\b|\b(?:narrow\w*|widen\w*|shr[aiu]nk\w*|grew|grow\w*|"
    r"increase\w*) (?:\w+ )?by\b",
    re.I,
)
_APART = re.compile(r"\b(?:separat\w+|apart|between|difference|gap)\b", re.I)
_SHORT = re.compile(
    r"\b(?:short of|shy of|under the|below the|above the|over the|more than needed|past "
    r"the|clear of)\b",
    re.I,
)
_VOTE_LEAD = re.compile(r"^(?: |-)(?:more |fewer )?(?:votes?)\b", re.I)
_NAMES = {"person", "stranger", "role", "measure"}


def find_leads(scene: Scene, doc: Document) -> Iterator[Claim]:
    """Yield statements on leads and margins.

    Args:
        scene: The sentence.
        doc: The text.
    """
    for one in scene.quantities:
        if one.unit is Unit.POINTS or (one.unit is Unit.COUNT and _is_vote_lead(scene, one)):
            near = scene.text[max(0, one.start - 100) : one.end + 70]
            told = _AHEAD.search(near) or _BEHIND.search(near) or _relation_of(scene, one)
            short = _SHORT.search(scene.text[one.end : one.end + 25])
            if told and (not short or _relation_of(scene, one)):
                yield from _claims(scene, doc, one)
        elif (one.unit is Unit.PERCENT and _is_percent_lead(scene, one)) or _is_elliptic(scene, one):
            yield from _claims(scene, doc, one)


_BY = re.compile(
    r"\b(?:won|lost|leads?|led|trail\w*|ahead|behind|defeat\w*|beat\w*|prevail\w*|up|down) "
    r"(?:[a-z]+ ){0,3}?by (?:just |only |a mere )?$"
)


def _is_elliptic(scene: Scene, one: Quantity) -> bool:
    """Say whether a bare number is of votes: "trailed by 852 votes … and won by 5,000"."""
    return (
        one.unit is Unit.COUNT
        and one.value >= 50
        and bool(re.match(r"$|[.,;]| (?:and|but|when|as|in|at)\b", scene.text[one.end :]))
        and bool(re.search(r"\bvotes?\b", scene.text))
        and bool(_BY.search(scene.text[max(0, one.start - 60) : one.start]))
    )


def _is_vote_lead(scene: Scene, one: Quantity) -> bool:
    after = scene.text[one.end : one.end + 40]
    if not _VOTE_LEAD.search(after):
        return False
    if re.match(
        r"^ votes?(?:[,.;]| in )", after
    ) and re.search(
        r"\b(?:gap|margin|difference|lead|deficit) (?:had been|has been|was|is|of|stood at|"
        r"has (?:shrunk|grown) to|came to)(?: just| only)? $",
        scene.text[max(0, one.start - 45) : one.start],
    ):
        return True
    if re.match(r"^ (?:more |fewer )votes? than\b|^ votes? (?:more|fewer|less) than\b", after):
        return True
    before = scene.text[max(0, one.start - 90) : one.start]
    if re.search(
        r"\b(?:difference|gap|margin|deficit|lead)\b[^.;%]{0,70}\b(?:was|is|of|at|to)(?: just| "
        r"only| a mere)? $|\b(?:within|by)(?: just| only| a mere)? $",
        before,
    ) and (find_relations(scene) or _APART.search(scene.text)):
        return True
    if re.search(r"\b(?:deficit|lead|margin) (?:was|is|of|stood at)(?: just| only)? $", before):
        return True
    return bool(
        re.search(
            r"\b(?:up|down|ahead|leading|leads|led|trails|trailing|trailed) (?:by "
            r")?(?:just |only )?$|\b(?:lead|margin|advantage|edge|"
            r"gap)\b[^.;%]{0,60}\b(?:to|at|was|is|stood at) (?:just |only )?$|"
            r"\b(?:narrowed|grew|shrank|widened|expanded) (?:[\w, ]{0,30} )?to (?:just |"
            r"only )?$",
            before,
            re.I,
        )
        or (
            re.search(
                r"\b(?:by|lead of|margin of|advantage of|edge of|separat\w+(?: by)?|"
                r"deficit of|gap of|difference of|ahead by|by (?:just|only)|just|only|a|"
                r"behind by)\s*(?:just |only )?$",
                before,
                re.I,
            )
            and (
                _AHEAD.search(before)
                or _BEHIND.search(before)
                or re.search(
                    r"-vote|votes? (?:lead|ahead|behind|margin|advantage|edge|separat)",
                    scene.text[one.end - 1 : one.end + 30],
                    re.I,
                )
                or _APART.search(after)
            )
        )
        or re.search(
            r"^[ -]votes? (?:lead|ahead|behind|margin|advantage|edge|separat\w*|apart|"
            r"deficit|more than|fewer than|gap|cushion|victory|win)\b",
            after,
            re.I,
        )
    )


def _is_percent_lead(scene: Scene, one: Quantity) -> bool:
    before = scene.text[max(0, one.start - 25) : one.start]
    after = scene.text[one.end : one.end + 20]
    if re.match(r"^ ?(?:to|-|\u2013|\u2014|vs\.?) ?\d", after):
        return False  # "by a margin of 61% to 39%" are two shares
    return bool(
        re.search(
            r"\b(?:lead|margin|advantage|edge) of (?:just |only |about )?$|\b(?:leads?|"
            r"leading|led|ahead|trail(?:s|ed|ing)?|behind) by (?:just |only |about )?$",
            before,
            re.I,
        )
        or re.match(r"^ (?:lead|margin|advantage|edge|deficit)\b", after, re.I)
        or re.search(
            r"\b(?:lead over|margin (?:of victory )?over|advantage over|edge over|margin "
            r"of victory)\b[^.;%,]{0,40}\b(?:is|was|stood at|stands at) (?:just |only )?$",
            scene.text[max(0, one.start - 80) : one.start],
            re.I,
        )
    )


def _relation_of(scene: Scene, one: Quantity) -> Relation | None:
    """Return the two rivals between whom a margin lies."""
    near = [
        each
        for each in find_relations(scene)
        if each.what != "other"
        and one.start - each.end <= 75
        and each.start - one.end <= 45
        and not re.search(r"[;]", scene.text[min(each.end, one.end) : max(each.start, one.start)])
    ]
    return near[0] if len(near) == 1 else None


def _claims(scene: Scene, doc: Document, one: Quantity) -> Iterator[Claim]:
    relation = _relation_of(scene, one)
    if relation is not None and relation.ahead.kind == relation.behind.kind == "person":
        yield _of_rivals(scene, doc, relation, one)
        return
    names = [each for each in names_before(scene, one.start) if each.kind in _NAMES]
    after = [each for each in scene.mentions if each.kind in _NAMES and each.start >= one.end]
    subject, other = _sides(scene, doc, names, after, one)
    if (subject is None or subject.unclear) and not any(
        each.kind in {"person", "stranger", "measure"} for each in (*names, *after)
    ):
        yield from _of_context(scene, doc, one)
        return
    if subject is None:
        return
    start = (
        subject.start
        if 0 <= subject.start < one.start and one.start - subject.start < 130
        else one.start
    )
    yield Claim(
        kind=Kind.LEAD,
        scene=scene,
        start=start,
        end=one.end,
        subject=subject.choice,
        other=other,
        contests=subject.contests,
        certain=subject.certain,
        quantity=one,
        what=_direction(scene, one, names),
        unclear=subject.unclear,
    )


def _of_rivals(scene: Scene, doc: Document, relation: Relation, one: Quantity) -> Claim:
    subject = subject_of(relation.ahead, scene, doc)
    other = relation.behind.ids[0] if len(relation.behind.ids) == 1 else ""
    known = any(doc.lexicon.contests[each].choice_of(other) for each in subject.contests)
    before = scene.text[max(0, one.start - 60) : one.start]
    after = scene.text[one.end : one.end + 30]
    changed = _CHANGE.search(before) or _GAIN.match(after)
    return Claim(
        kind=Kind.LEAD,
        scene=scene,
        start=min(relation.start, one.start),
        end=max(relation.end, one.end),
        subject=subject.choice,
        other=other if known else "",
        contests=subject.contests,
        certain=subject.certain and known,
        quantity=one if not _WITHIN.search(before) else structs.replace(one, hedge=Hedge.AT_MOST),
        what="apart" if _WITHIN.search(before) else "change" if changed else "ahead",
        unclear=subject.unclear,
    )


_WITHIN = re.compile(r"\bwithin (?:just |only |about )?$")


def _of_context(scene: Scene, doc: Document, one: Quantity) -> Iterator[Claim]:
    """Yield "The gap was 1,787 votes" of the contest that the text is about; never certain."""
    contest = contest_told(scene, doc)
    if contest is None or contest.measure or len(contest.choices) < 2:
        return
    known = [each for each in contest.counts if each.as_of <= doc.as_of and each.choices]
    people = {each.id: each.person for each in contest.choices}
    first = people.get(known[-1].choices[0].choice, "") if known else contest.choices[0].person
    yield Claim(
        kind=Kind.LEAD,
        scene=scene,
        start=one.start,
        end=one.end,
        subject=first,
        contests=(contest.id,),
        quantity=one,
        what="apart",
    )


_GAIN = re.compile(r"^[ -](?:\w+ )?(?:gain|swing|increase|drop|shift)")


def _sides(
    scene: Scene, doc: Document, names: list[Mention], after: list[Mention], one: Quantity
) -> tuple[Subject | None, str]:
    people = [each for each in names if one.start - each.end <= 150]
    if not people and after and re.match(
        r"^(?: percentage)?[ -]?(?:points?|votes?)?(?: (?:lead|advantage|edge|margin|cushion))?"
        r"(?: over [\w ]{1,20})?, $",
        scene.text[one.end : after[0].start],
    ):
        return subject_of(after[0], scene, doc), ""
    if not people:
        if after and after[0].start - one.end < 60:
            lead = re.search(
                r"\b(?:lead|advantage|edge|margin|cushion|victory|win) (?:for|gave|by|"
                r"went to)\b|\b(?:separat|apart|between)",
                scene.text[one.end : after[0].start + 1],
            )
            if not lead:
                return pronoun_subject(scene, one.start, doc), ""
            subject = subject_of(after[0], scene, doc)
            other = (
                after[1].ids[0]
                if len(after) > 1 and len(after[1].ids) == 1 and after[1].kind == "person"
                else ""
            )
            return subject, other
        return pronoun_subject(scene, one.start, doc), ""
    distinct = list(dict.fromkeys(each.ids for each in people if each.kind == "person"))
    first = people[0] if len(distinct) <= 2 else people[-1]
    subject = subject_of(first, scene, doc)
    others = [each[0] for each in distinct if len(each) == 1 and each[0] != subject.choice]
    others += [
        each.ids[0]
        for each in after
        if each.kind == "person" and len(each.ids) == 1 and each.start - one.end < 50
    ]
    runs = [doc.lexicon.contests[each] for each in subject.contests]
    known = [each for each in others if any(run.choice_of(each) for run in runs)]
    doubtful = (
        len(distinct) > 2
        or any(each.kind == "stranger" for each in people)
        or unknown_capital(scene, first.end, one.start)
        or len(people) > 3
    )
    return structs.replace(subject, certain=subject.certain and not doubtful), known[
        0
    ] if known else ""


def _direction(scene: Scene, one: Quantity, names: list[Mention]) -> str:
    clause = scene.text[names[-1].end if len(names) == 1 else 0 : one.start]
    around = clause[-90:] + " " + scene.text[one.end : one.end + 40]
    if _APART.search(around):
        return "apart"
    if _CHANGE.search(clause[-60:]) or re.match(
        r"^[ -](?:\w+ )?(?:gain|swing|increase|drop|shift)", scene.text[one.end : one.end + 30]
    ):
        return "change"
    if re.match(
        r"^[ -]?(?:vote )?(?:deficit|behind)", scene.text[one.end : one.end + 20].lstrip()
    ):
        return "behind"
    return "behind" if _BEHIND.search(clause[-90:]) and not _won_from(clause) else "ahead"


def _won_from(clause: str) -> bool:
    return bool(
        re.search(
            r"\bdefeat\w*|\bbeat\b|\bwon\b|\bleads?\b|\bled\b|\bahead\b", clause[-50:], re.I
        )
    ) and not re.search(r"\b(?:was|were|been) (?:defeated|beaten)|\btrail", clause, re.I)


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
