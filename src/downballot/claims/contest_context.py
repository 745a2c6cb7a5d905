"""The contest that nameless figures are of: "The gap was 1,787 votes"."""

from __future__ import annotations

from downballot.claims.document import Document, Scene
from downballot.claims.record import ContestFacts
from downballot.claims.subjects import contest_in_context

REACH = 4  # sentences before that are looked at


def contest_told(scene: Scene, doc: Document) -> ContestFacts | None:
    """Return the contest that a sentence is about, by the rivals named last; None if unclear.

    Args:
        scene: The sentence.
        doc: The text.
    """
    for each in reversed(doc.scenes[max(0, scene.number - REACH) : scene.number + 1]):
        people = list(
            dict.fromkeys(
                one.ids[0]
                for one in each.mentions
                if one.kind == "person" and len(one.ids) == 1
            )
        )
        if not people:
            continue
        common = [
            one
            for one in doc.lexicon.runs.get(people[0], ())
            if one.election <= doc.day and all(one.choice_of(other) for other in people[1:])
        ]
        if len(people) > 1 and common:
            return _fitting(common, scene, doc)
        if len(people) > 1:
            return None
        break
    return contest_in_context(scene, doc)


def _fitting(common: list[ContestFacts], scene: Scene, doc: Document) -> ContestFacts:
    known, _ = doc.fitting(common, scene)
    return known[0] if known else max(common, key=lambda one: one.election)
