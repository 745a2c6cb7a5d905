"""Votes of candidates and measures: "99,930 votes to Ortiz's 63,779"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from msgspec import structs

from downballot.claims.claim import Claim
from downballot.claims.document import Document, Scene
from downballot.claims.figure_names import bound_subject, subject_before
from downballot.claims.quantity import Quantity, Unit
from downballot.claims.relations import find_relations
from downballot.claims.share_pairs import only_rival, rival_shares, rivals_told, share_claim
from downballot.claims.subjects import (
    Subject,
    measure_subject,
    subject_of,
)
from downballot.claims.tagging import COUNT, MEASURE, PERCENT, SEAT, WHO, Tagged, tagged
from downballot.claims.values import Kind

# -- votes --------------------------------------------------------------------------------

_VOTES = re.compile(
    r"^[ ](?:\w+ ){0,1}votes?\b(?! (?:left|remain|uncounted|ahead|behind|more|fewer|"
    r"short|than|separat|margin|lead|away|shy|were|are|outstanding|cast\b|counted))",
    re.I,
)


_SECOND = re.compile(
    r"^ votes?,? ?(?:to|against|and|while|compared (?:to|with)|with)?(?: (?!for\b)([\w "
    r".'-]{0,40}?))??(?:'s?)?,? ?(?:with|had|got|to|for)?(?: just| only)? $"
)


_LEADISH = re.compile(
    r"\b(?:by|deficit|shortfall|lead of|margin of|advantage of|separat\w+|ahead|leading|"
    r"behind|difference|"
    r"gap|fewer than|within|lead|additional|added|gained|another|remaining|majority of|"
    r"grew|shrank|widened|narrowed|trail\w*|up|down)\b[^.;,]{0,25}$",
    re.I,
)


def find_votes(scene: Scene, doc: Document) -> Iterator[Claim]:
    """Yield statements on votes of a candidate or measure.

    Args:
        scene: The sentence.
        doc: The text.
    """
    yield from _vote_pairs(scene, doc)
    made = tagged(scene)
    for one in scene.quantities:
        if one.unit is not Unit.COUNT or one.value < 20:
            continue
        before = scene.text[max(0, one.start - 40) : one.start]
        after = scene.text[one.end : one.end + 40]
        if _LEADISH.search(before) or re.search(
            r"\b(?:lead|margin|gap|deficit|difference)\b[^;]*$",
            scene.text[max(0, one.start - 160) : one.start],
        ):
            continue
        subject = _row_subject(made, scene, doc, one) or _voters_for(made, scene, doc, one)
        own = re.search(rf"{WHO}'s? $", made.text[: max(0, made.place_of(one))])
        if subject is None and (_VOTES.search(after) or (own and after.startswith(" votes"))):
            subject = (
                bound_subject(scene, doc, one)
                or _after_votes(scene, doc, one)
                or subject_before(scene, doc, one, [])
            )
        if subject is None:
            continue
        claim = share_claim(scene, one, subject)
        words = len("votes") + 1 if _VOTES.search(after) else 0
        yield structs.replace(
            claim, kind=Kind.VOTES, end=min(max(claim.end, one.end + words), len(scene.text))
        )
        yield from _second_votes(scene, doc, one, subject)


_ROW = re.compile(
    rf"^(?:{SEAT}[:,]? ?)?(?P<who>{WHO}|{MEASURE}) ?(?:\([^)]{{0,20}}\) ?)?[:,|"
    rf"\t\u2013\u2014-]* ?"
    rf"{COUNT}(?: votes?)?[ ,;|\t(\u2013\u2014-]*{PERCENT}?\)?\.?$|"
    rf"^(?P<side>[Yy]es|[Nn]o)(?: votes?)? on (?P<on>{MEASURE}) ?[:,\u2013\u2014-] ?{COUNT}"
)


_TOTAL = re.compile(
    rf"(?P<who>{WHO})(?:'s?)? (?:(?:final |vote |certified )*(?:total|tally|count)|votes?) "
    rf"(?:was|is|stood at|stands at|reached|came to|rose to|grew to) $"
)


_FOR_WHO = re.compile(
    r"^ (?:of you|voters?|people|ballots|residents|Angelenos|votes?)(?: (?:were|had been|"
    r"who))?(?: (?:cast|"
    r"counted|went|voted|chose|backed|picked|supported|selected|marked their ballots|"
    rf"cast (?:their )?(?:ballots|votes)))?(?: (?:for|to|in favor of))? (?P<who>{WHO})(?!'s)"
)


_FOR_MEASURE = re.compile(
    r"^(?: (?:yes|no))?(?: (?:of you|voters?|people|ballots|residents|Angelenos|votes?))?"
    r"(?: (?:were|had been|who))?(?: (?:cast|counted|approved|backed|supported|rejected|"
    r"opposed|cast in favor of|"
    rf"(?:voted|said)(?: (?P<side>yes|no))?))?(?: (?P<for>for|to|on|in favor of|against))? "
    rf"(?P<on>{MEASURE})"
)


_BARE_COUNT = re.compile(
    rf"(?P<who>{WHO})(?:,? who)?,? (?:had|has|have|received|receives|got|gets|garnered|won|"
    rf"drew|"
    rf"collected|tallied|earned|captured|polled|amassed|with|took|at)(?: about| only| just)? $"
)


_BARE_END = re.compile(rf"^(?:[.,;)]|$| (?:and|while|to|but)\b| ?\(?{PERCENT}|, or {PERCENT})")


_BARE_FOR = re.compile(rf"^(?: votes)? (?:for|to) (?P<who>{WHO})(?!'s)")


_OF_CAST = re.compile(r"^ of the (?:votes|ballots)(?: cast| counted)?\b")


def _row_subject(made: Tagged, scene: Scene, doc: Document, one: Quantity) -> Subject | None:
    """Return whose votes a row of a table or list has, or a total that is told."""
    place = made.place_of(one)
    found = _ROW.match(made.text) if one.value >= 100 else None
    if found and made.text[place : place + 1] == COUNT and not scene.years:
        at = found.start("who") if found["who"] else found.start("on")
        subject = subject_of(made.names[at], scene, doc)
        side = (found["side"] or "").lower()
        return structs.replace(subject, choice=side) if side else subject
    if place >= 0 and (found := _TOTAL.search(made.text[:place])):
        return subject_of(made.names[found.start("who")], scene, doc)
    return None


def _voters_for(made: Tagged, scene: Scene, doc: Document, one: Quantity) -> Subject | None:
    """Return whose votes "124,331 people voted for Schmerelson" are."""
    place = made.place_of(one)
    if place < 0:
        return None
    after = made.text[place + 1 :]
    found = _FOR_WHO.match(after)
    if found is None and one.value >= 100:
        counts = [each for each in scene.quantities if each.unit is Unit.COUNT]
        told = re.search(r"\b(?:votes?|ballots|count|tally|results?)\b", scene.text)
        found = _BARE_FOR.match(after) if len(counts) > 1 and told else None
    if found:
        return subject_of(made.names[place + 1 + found.start("who")], scene, doc)
    if (found := _FOR_MEASURE.match(after)) and found[0][1:2].isalpha():
        subject = measure_subject(made.names[place + 1 + found.start("on")], scene, doc)
        against = re.search(r"\b(?:no|against|rejected|opposed)\b", found[0])
        return structs.replace(subject, choice="no" if against else "yes")
    if _OF_CAST.match(after):
        return bound_subject(scene, doc, one)
    found = _BARE_COUNT.search(made.text[:place])
    if found and one.value >= 500 and _BARE_END.match(after) and _counts_votes(scene, doc):
        return subject_of(made.names[found.start("who")], scene, doc)
    return None


def _counts_votes(scene: Scene, doc: Document) -> bool:
    """Say whether bare numbers are votes: the sentence, or that before it, speaks of votes."""
    near = doc.scenes[max(0, scene.number - 1) : scene.number + 1]
    shares = any(one.unit is Unit.PERCENT for one in scene.quantities)
    return shares or any(re.search(r"\bvotes?\b", one.text) for one in near)


_COUNTS = re.compile(
    rf"{COUNT}(?: votes?)?(?: to |-to-| ?[-\u2013\u2014] ?|, compared (?:with|to) |, "
    rf"against | against )"
    rf"{COUNT}(?! votes? (?:left|remain))"
)


def _vote_pairs(scene: Scene, doc: Document) -> Iterator[Claim]:
    """Yield both numbers of "Griego defeated Ortiz, 99,930 to 63,779"."""
    relations = find_relations(scene)
    made = tagged(scene) if len(relations) == 1 else None
    found = _COUNTS.search(made.text) if made else None
    if made is None or found is None:
        numbers = _adjacent_counts(scene)
        found_pair = numbers if len(relations) == 1 else None
    else:
        first = made.numbers[found.start()]
        second = made.numbers[found.end() - 1]
        found_pair = (first, second)
    if found_pair is not None and min(one.value for one in found_pair) >= 100:
        for claim in rival_shares(scene, doc, relations[0], *found_pair):
            yield structs.replace(claim, kind=Kind.VOTES)
    if found_pair is None and not any(one.kind == "person" for one in scene.mentions):
        yield from _nameless_pair(scene, doc)


def _nameless_pair(scene: Scene, doc: Document) -> Iterator[Claim]:
    """Yield "In raw votes it is 140,416 to 122,975" of the contest that the text is about."""
    made = tagged(scene)
    found = _COUNTS.search(made.text)
    pair = (
        (made.numbers[found.start()], made.numbers[found.end() - 1])
        if found
        else _adjacent_counts(scene)
    )
    told = re.search(r"\bvotes?\b|\btally\b|\bcount\b", scene.text)
    if pair is None or min(one.value for one in pair) < 500 or not told:
        return
    subject, rival = rivals_told(scene, doc)
    if subject is None:
        return
    higher, lower = sorted(pair, key=lambda one: -one.value)
    yield structs.replace(share_claim(scene, higher, subject), kind=Kind.VOTES)
    if rival:
        other = structs.replace(subject, choice=rival)
        yield structs.replace(share_claim(scene, lower, other), kind=Kind.VOTES)


def _adjacent_counts(scene: Scene) -> tuple[Quantity, Quantity] | None:
    counts = [one for one in scene.quantities if one.unit is Unit.COUNT]
    for one, other in pairwise(counts):
        if re.fullmatch(r" ?[-\u2013\u2014] ?", scene.text[one.end : other.start]):
            return one, other
    return None


def _second_votes(
    scene: Scene, doc: Document, one: Quantity, subject: Subject
) -> Iterator[Claim]:
    """Yield the other side of "55,230 votes to Brenes's 49,985"."""
    after = next(
        (each for each in scene.quantities if each.start > one.end and each.unit is Unit.COUNT),
        None,
    )
    if (
        after is None
        or after.value < 20
        or _VOTES.search(scene.text[after.end : after.end + 40])
    ):
        return
    found = _SECOND.match(scene.text[one.end : after.number_start])
    if found is None:
        return
    named = [
        each
        for each in scene.mentions
        if each.kind == "person" and one.end <= each.start and each.end <= after.start
    ]
    if (found[1] or "").strip() and not named:
        return
    rival = named[-1].ids[0] if named and len(named[-1].ids) == 1 else only_rival(subject, doc)
    if rival and any(doc.lexicon.contests[each].choice_of(rival) for each in subject.contests):
        start = named[-1].start if named else -1
        claim = share_claim(
            scene, after, Subject(rival, subject.contests, subject.certain, start)
        )
        yield structs.replace(claim, kind=Kind.VOTES)


def _after_votes(scene: Scene, doc: Document, one: Quantity) -> Subject | None:
    for mention in scene.mentions:
        if mention.kind in {"person", "measure"} and mention.start >= one.end:
            between = scene.text[one.end : mention.start]
            if re.match(r"^ votes? (?:for|in favor of) $", between):
                return subject_of(mention, scene, doc)
            return None
    return None
