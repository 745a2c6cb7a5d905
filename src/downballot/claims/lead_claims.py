"""Leads and margins, in points or votes: "a 4 percentage point lead", "ahead by 31 votes"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import structs

from downballot.claims.claim import Claim
from downballot.claims.contest_context import contest_told
from downballot.claims.document import Document, Scene
from downballot.claims.lead_words import (
    AHEAD,
    APART,
    BEHIND,
    is_elliptic,
    is_percent_lead,
    is_vote_lead,
)
from downballot.claims.lexicon import Mention
from downballot.claims.quantity import Hedge, Quantity, Unit
from downballot.claims.relations import Relation, find_relations
from downballot.claims.subjects import (
    Subject,
    names_before,
    pronoun_subject,
    subject_of,
    unknown_capital,
)
from downballot.claims.values import Kind

_CHANGE = re.compile(
    r"\b(?:from|compared (?:to|with)|gained|dropped|fell|rose|swing|shift|picked up|"
    r"tripled|doubled|added)\b|\b(?:narrow\w*|widen\w*|shr[aiu]nk\w*|grew|grow\w*|"
    r"increase\w*) (?:\w+ )?by\b",
    re.I,
)


_SHORT = re.compile(
    r"\b(?:short of|shy of|under the|below the|above the|over the|more than needed|past "
    r"the|clear of)\b",
    re.I,
)


_NAMES = {"person", "stranger", "role", "measure"}


def find_leads(scene: Scene, doc: Document) -> Iterator[Claim]:
    """Yield statements on leads and margins.

    Args:
        scene: The sentence.
        doc: The text.
    """
    for one in scene.quantities:
        if one.unit is Unit.POINTS or (one.unit is Unit.COUNT and is_vote_lead(scene, one)):
            near = scene.text[max(0, one.start - 100) : one.end + 70]
            told = AHEAD.search(near) or BEHIND.search(near) or _relation_of(scene, one)
            short = _SHORT.search(scene.text[one.end : one.end + 25])
            if told and (not short or _relation_of(scene, one)):
                yield from _claims(scene, doc, one)
        elif (one.unit is Unit.PERCENT and is_percent_lead(scene, one)) or is_elliptic(
            scene, one
        ):
            yield from _claims(scene, doc, one)


def _relation_of(scene: Scene, one: Quantity) -> Relation | None:
    """Return the two rivals between whom a margin lies."""
    near = [
        each
        for each in find_relations(scene)
        if each.what != "other"
        and one.start - each.end <= 75
        and each.start - one.end <= 45
        and not re.search(
            r"[;]", scene.text[min(each.end, one.end) : max(each.start, one.start)]
        )
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
        quantity=one
        if not _WITHIN.search(before)
        else structs.replace(one, hedge=Hedge.AT_MOST),
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
    if (
        not people
        and after
        and re.match(
            r"^(?: percentage)?[ -]?(?:points?|votes?)?(?: (?:lead|advantage|edge|margin|"
            r"cushion))?"
            r"(?: over [\w ]{1,20})?, $",
            scene.text[one.end : after[0].start],
        )
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
    if APART.search(around):
        return "apart"
    if _CHANGE.search(clause[-60:]) or re.match(
        r"^[ -](?:\w+ )?(?:gain|swing|increase|drop|shift)", scene.text[one.end : one.end + 30]
    ):
        return "change"
    if re.match(
        r"^[ -]?(?:vote )?(?:deficit|behind)", scene.text[one.end : one.end + 20].lstrip()
    ):
        return "behind"
    return "behind" if BEHIND.search(clause[-90:]) and not _won_from(clause) else "ahead"


def _won_from(clause: str) -> bool:
    return bool(
        re.search(
            r"\bdefeat\w*|\bbeat\b|\bwon\b|\bleads?\b|\bled\b|\bahead\b", clause[-50:], re.I
        )
    ) and not re.search(r"\b(?:was|were|been) (?:defeated|beaten)|\btrail", clause, re.I)
