"""Shares of candidates and measures: "Chang trailed with 48%"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import structs

from downballot.claims.claim import Claim
from downballot.claims.document import Document, Scene
from downballot.claims.figure_names import bound_subject, subject_before, subject_behind
from downballot.claims.quantity import Quantity, Unit
from downballot.claims.share_pairs import find_pair, share_claim
from downballot.claims.subjects import (
    Subject,
    subject_of,
)
from downballot.claims.topics import topic_of
from downballot.model.sentence import say

_PAIR = re.compile(
    r"^(?:[ ]?(?:%|percent))?(?: of (?:the )?votes?)?,?\s?(?:to|-|\u2013|\u2014|versus|"
    r"vs\.?|against|compared (?:to|with))\s?(?:about |roughly |nearly |just |only |some |"
    r"almost )?$",
    re.I,
)


_OF_VOTE = re.compile(r"^ of (?:the |all )?(?:\w+ ){0,2}(?:votes?|ballots)\b", re.I)


def find_shares(scene: Scene, doc: Document) -> Iterator[Claim]:
    """Yield statements on shares of the vote.

    Args:
        scene: The sentence.
        doc: The text.
    """
    shares = [one for one in _percents(scene) if topic_of(scene, one) in {"share", "voters"}]
    taken: set[int] = set()
    for place, one in enumerate(shares):
        if place in taken:
            continue
        after = shares[place + 1] if place + 1 < len(shares) else None
        if after and _PAIR.search(scene.text[one.end : after.start]):
            taken.add(place + 1)
            yield from find_pair(scene, doc, one, after)
            continue
        if (claim := _single(scene, doc, one, shares)) is not None:
            yield claim


def _percents(scene: Scene) -> list[Quantity]:
    found: list[Quantity] = []
    for one in scene.quantities:
        if one.unit is Unit.PERCENT:
            found.append(one)
        elif (
            one.unit is Unit.SPLIT
            and 85 <= one.value + one.other <= 101
            and min(one.value, one.other) >= 3
        ):
            after = scene.text[one.number_start :].find(
                str(int(one.other)), len(str(int(one.value)))
            )
            middle = one.number_start + after
            left = structs.replace(
                one, unit=Unit.PERCENT, end=one.number_start + len(str(int(one.value)))
            )
            found += [
                left,
                structs.replace(
                    one, unit=Unit.PERCENT, value=one.other, start=middle, number_start=middle
                ),
            ]
    return found


def _single(scene: Scene, doc: Document, one: Quantity, shares: list[Quantity]) -> Claim | None:
    subject = (
        bound_subject(scene, doc, one)
        or subject_behind(scene, doc, one)
        or subject_before(scene, doc, one, shares)
    )
    what = topic_of(scene, one)
    if subject is None and _THAT_IS.search(scene.text[: one.start]) and scene.number:
        subject = _of_sentence_before(scene, doc)
    if subject is None:
        if not _OF_VOTE.search(scene.text[one.end : one.end + 40]) or (
            not doc.about_body and not doc.named
        ):
            return None
        subject = Subject("", (), certain=False, start=-1, unclear=say("whose share it is"))
    return share_claim(scene, one, subject, what)


_THAT_IS = re.compile(
    r"^(?:That|This|It)(?:'s| is| was| represents| amounts to| works out to| comes to)(?: "
    r"just| only)? $"
)


def _of_sentence_before(scene: Scene, doc: Document) -> Subject | None:
    """Return whom "That is 48.17 percent" is about: who is named before."""
    before = doc.scenes[scene.number - 1]
    people = {
        one.ids: one for one in before.mentions if one.kind in {"person", "stranger", "measure"}
    }
    if len(people) != 1:
        return None
    subject = subject_of(next(iter(people.values())), before, doc)
    return structs.replace(subject, certain=False, start=-1)
