"""Two shares that belong together: "beat Ortiz 61% to 39%"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import structs

from downballot.claims.claim import Claim
from downballot.claims.contest_context import contest_told
from downballot.claims.document import Document, Scene
from downballot.claims.figure_names import FARTHEST, VERBS_OF_TWO
from downballot.claims.lexicon import Mention
from downballot.claims.quantity import Quantity
from downballot.claims.relations import Relation, find_relations
from downballot.claims.subjects import (
    Subject,
    names_before,
    pronoun_subject,
    subject_of,
)
from downballot.claims.tagging import PERCENT, WHO, tagged
from downballot.claims.values import Kind
from downballot.claims.voter_parts import of_a_part
from downballot.model.sentence import say

_LOSING = re.compile(
    r"\b(?:lost|losing|loses|lose|trail\w*|conced\w*|fell|falling|was defeated|been "
    r"defeated|behind|was beaten|was ousted|was unseated|failed|rejected|defeated by|"
    r"beaten by|losing to)\b",
    re.I,
)


_REJECTED = re.compile(r"\b(?:rejected|failed|falling|fell)\b", re.I)


def share_claim(
    scene: Scene, one: Quantity, subject: Subject, what: str = "share", other: str = ""
) -> Claim:
    """Return the claim that somebody had a figure.

    Args:
        scene: The sentence.
        one: The figure.
        subject: Whose it is.
        what: ``share``, or ``voters`` for one of all voters.
        other: Id of the person it is held against; empty for none.
    """
    return Claim(
        kind=Kind.SHARE,
        scene=scene,
        start=min(one.start, subject.start)
        if subject.start >= 0 and one.start - subject.start <= FARTHEST
        else one.start,
        end=max(one.end, subject.start) if subject.start >= 0 else one.end,
        subject=subject.choice,
        other=other,
        contests=subject.contests,
        certain=subject.certain,
        quantity=one,
        what=what,
        unclear=subject.unclear,
    )


def find_pair(scene: Scene, doc: Document, one: Quantity, after: Quantity) -> Iterator[Claim]:
    """Yield the two shares of a pair, each with whose it is.

    Args:
        scene: The sentence.
        doc: The text.
        one: The first figure.
        after: The second.
    """
    names = [
        each
        for each in names_before(scene, one.start)
        if each.kind != "role" or not _beside(each, scene)
    ]
    people = [each for each in names if each.kind in {"person", "role", "stranger"}]
    measure = next((each for each in reversed(names) if each.kind == "measure"), None)
    if measure and (not people or people[-1].end < measure.start):
        yield from _measure_pair(scene, doc, measure, one, after)
        return
    relation = _relation_near(scene, one, after)
    if relation is not None:
        yield from rival_shares(scene, doc, relation, one, after)
        return
    subject, rival = _two_sides(scene, doc, people, one)
    if subject is None and not people:
        subject, rival = rivals_told(scene, doc)
    if subject is None:
        subject = Subject(
            "", (), certain=False, start=-1, unclear=say("whose shares these are")
        )
    if of_a_part(scene):
        subject = structs.replace(subject, certain=False)
    higher, lower = (one, after) if one.value >= after.value else (after, one)
    losing = _lost(scene, people, one)
    mine, theirs = (lower, higher) if losing else (higher, lower)
    yield share_claim(scene, mine, subject)
    if rival:
        yield share_claim(scene, theirs, Subject(rival, subject.contests, subject.certain, -1))


def rivals_told(scene: Scene, doc: Document) -> tuple[Subject | None, str]:
    """Return the first two of the contest that the text is about; never certain.

    Args:
        scene: The sentence.
        doc: The text.
    """
    contest = contest_told(scene, doc)
    counts = [one for one in contest.counts if one.as_of <= doc.as_of] if contest else []
    if contest is None or not counts or len(counts[-1].choices) < 2:
        return None, ""
    people = {one.id: one.person for one in contest.choices}
    first, second = (people.get(one.choice, "") for one in counts[-1].choices[:2])
    return Subject(first, (contest.id,), certain=False, start=-1), second


def _relation_near(scene: Scene, one: Quantity, after: Quantity) -> Relation | None:
    """Return the two rivals whose figures a pair is: "beat Ortiz 61% to 39%"."""
    near = [
        each
        for each in find_relations(scene)
        if each.ahead.kind == each.behind.kind == "person"
        and one.start - each.end <= 60
        and each.start - after.end <= 40
        and ";" not in scene.text[min(each.end, after.end) : max(each.start, one.start)]
    ]
    return near[0] if len(near) == 1 else None


def rival_shares(
    scene: Scene, doc: Document, relation: Relation, one: Quantity, after: Quantity
) -> Iterator[Claim]:
    """Yield the higher figure as that of who was ahead, and the lower as the other's.

    Args:
        scene: The sentence.
        doc: The text.
        relation: The two rivals.
        one: The first figure.
        after: The second.
    """
    subject = subject_of(relation.ahead, scene, doc)
    if of_a_part(scene):
        subject = structs.replace(subject, certain=False)
    higher, lower = (one, after) if one.value >= after.value else (after, one)
    yield share_claim(scene, higher, subject)
    rival = relation.behind.ids[0] if len(relation.behind.ids) == 1 else ""
    if rival and any(doc.lexicon.contests[each].choice_of(rival) for each in subject.contests):
        yield share_claim(scene, lower, Subject(rival, subject.contests, subject.certain, -1))


def _beside(mention: Mention, scene: Scene) -> bool:
    return any(
        0 <= each.start - mention.end <= 2 or 0 <= mention.start - each.end <= 6
        for each in scene.mentions
        if each.kind in {"person", "stranger"}
    )


def _two_sides(
    scene: Scene, doc: Document, people: list[Mention], one: Quantity
) -> tuple[Subject | None, str]:
    distinct = list({each.ids: each for each in people if each.kind == "person"}.values())
    if not people:
        pronoun = pronoun_subject(scene, one.start, doc)
        return pronoun, only_rival(pronoun, doc) if pronoun else ""
    last = people[-1]
    if one.start - last.end > FARTHEST:
        return None, ""
    rival = _named_behind(scene, one)
    if rival and last.kind == "person" and last.ids != (rival,):
        runs = [
            each.id
            for each in doc.contests((last.ids[0], rival), scene)[0]
            if len(last.ids) == 1
        ]
        if runs:
            subject = subject_of(last, scene, doc)
            subject = structs.replace(subject, contests=tuple(runs), certain=False)
            return subject, rival
    if len(people) >= 2:
        between = scene.text[people[-2].end : last.start]
        if VERBS_OF_TWO.search(between) or re.search(
            r"\b(?:against|versus|vs\.?|conceded to)\b", between
        ):
            subject = subject_of(people[-2], scene, doc)
            rival = last.ids[0] if last.kind == "person" else only_rival(subject, doc)
            known = (
                any(doc.lexicon.contests[each].choice_of(rival) for each in subject.contests)
                if rival
                else False
            )
            return subject, rival if known else ""
        if len(distinct) > 1:
            subject = subject_of(last, scene, doc)
            return structs.replace(subject, certain=False), ""
    subject = subject_of(last, scene, doc)
    return subject, only_rival(subject, doc)


def _named_behind(scene: Scene, one: Quantity) -> str:
    """Return who is named behind a pair of figures: "51.63% to 48.37% for Chang"."""
    made = tagged(scene)
    place = made.place_of(one)
    found = re.match(
        rf"^ ?(?:to|-|\u2013|\u2014)? ?{PERCENT},? (?:for|over|against) (?P<who>{WHO})",
        made.text[place + 1 :],
    )
    if place < 0 or found is None:
        return ""
    ids = made.names[place + 1 + found.start("who")].ids
    return ids[0] if len(ids) == 1 else ""


def only_rival(subject: Subject, doc: Document) -> str:
    """Return who alone ran against somebody; empty where several did, or nobody.

    Args:
        subject: The one.
        doc: The text.
    """
    if not subject.contests or not subject.choice:
        return ""
    contest = doc.lexicon.contests[subject.contests[0]]
    others = [
        each.person for each in contest.choices if each.person and each.person != subject.choice
    ]
    return others[0] if len(others) == 1 else ""


def _lost(scene: Scene, people: list[Mention], one: Quantity) -> bool:
    if len(people) >= 2:
        between = scene.text[people[-2].end : people[-1].start]
        if VERBS_OF_TWO.search(between) or "conceded" in between:
            return bool(_LOSING.search(between))
    start = people[-1].end if people else 0
    return bool(_LOSING.search(scene.text[start : one.start]))


def _measure_pair(
    scene: Scene, doc: Document, measure: Mention, one: Quantity, after: Quantity
) -> Iterator[Claim]:
    subject = subject_of(measure, scene, doc)
    no_first = (
        bool(_REJECTED.search(scene.text[measure.end : one.start])) and one.value > after.value
    )
    first, second = ("no", "yes") if no_first else ("yes", "no")
    yield share_claim(scene, one, structs.replace(subject, choice=first))
    yield share_claim(scene, after, structs.replace(subject, choice=second, start=-1))
