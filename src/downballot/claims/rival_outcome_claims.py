"""Outcomes told of two rivals, or behind the verb: "beat Ortiz", "the winner was Griego"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from downballot.claims.claim import Claim
from downballot.claims.document import Document, Scene
from downballot.claims.measure_outcome_claims import SUPPOSED
from downballot.claims.relations import Relation
from downballot.claims.subjects import (
    subject_of,
)
from downballot.claims.tagging import tagged
from downballot.claims.values import Kind

_HELD = {"won": "won", "led": "leading", "conceded": "conceded"}


_WILL = re.compile(r"\b(?:will|bid|campaign|fight|declared|claimed|needed|expected) ")


def rival_outcome(scene: Scene, doc: Document, relation: Relation) -> Claim | None:
    """Return that one of two rivals won, led or conceded."""
    if relation.what not in _HELD:
        return None
    before = scene.text[max(0, relation.start - 25) : relation.verb]
    if not relation.noun:
        before = _WILL.sub("", before) if relation.start < relation.verb - 40 else before
    if SUPPOSED.search(before[-80:]) or re.match(r"\s*,? if\b", scene.text[relation.end :]):
        return None
    conceded = relation.what == "conceded"
    told = relation.behind if conceded else relation.ahead
    rival = relation.ahead if conceded else relation.behind
    subject = subject_of(told, scene, doc)
    if not subject.choice:
        return None
    other = rival.ids[0] if rival.kind == "person" and len(rival.ids) == 1 else ""
    if rival.kind == "role":
        found = subject_of(rival, scene, doc)
        other = found.choice
    known = bool(other) and any(
        doc.lexicon.contests[one].choice_of(other) for one in subject.contests
    )
    return Claim(
        kind=Kind.OUTCOME,
        scene=scene,
        start=relation.start,
        end=relation.end,
        subject=subject.choice,
        other=other if known else "",
        contests=subject.contests,
        certain=subject.certain and known,
        what=_HELD[relation.what],
        unclear=subject.unclear,
    )


_FOLLOWING = re.compile(
    r"\b(?:winners?|victors?)\b[^.;\ue000\ue001]{0,40} (?:was|is|were) (?P<a>\ue000)|"
    r"\bvictory went to (?P<b>\ue000)|"
    r"\b(?:voters?|electorate|Angelenos|residents)\b[^.;\ue000\ue001]{0,40}\b(?:re-?)?elected "
    r"(?:to the (?:school )?board )?(?P<c>\ue000)",
    re.I,
)


def winners_behind(
    scene: Scene, doc: Document, taken: list[tuple[int, int]]
) -> Iterator[Claim]:
    """Yield winners who stand behind their verb: "The winner was Griego"."""
    made = tagged(scene)
    for found in _FOLLOWING.finditer(made.text):
        mention = made.names[found.end() - 1]
        start = made.places[found.start()]
        if SUPPOSED.search(scene.text[max(0, start - 55) : mention.start]) or any(
            start < end and mention.end > first for first, end in taken
        ):
            continue
        subject = subject_of(mention, scene, doc)
        if not subject.choice:
            continue
        taken.append((start, mention.end))
        yield Claim(
            kind=Kind.OUTCOME,
            scene=scene,
            start=start,
            end=mention.end,
            subject=subject.choice,
            contests=subject.contests,
            certain=subject.certain,
            what="won",
            unclear=subject.unclear,
        )
