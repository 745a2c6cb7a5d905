"""What an accusation needs: whom, which contest and which time beyond doubt, and no way out.

A number that the record does not have where the text seems to look may be true of something
else that the text speaks of: another year, another round, a rival, the votes of all. Then it
cannot be checked; it is not wrong.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import timedelta
from fractions import Fraction

from downballot.claims.claim import Claim
from downballot.claims.document import Document
from downballot.claims.figures import lead_points, listed_whole, share_points, votes_points
from downballot.claims.frames import Bound, Frame
from downballot.claims.lexicon import Mention
from downballot.claims.quantity import Quantity, Unit
from downballot.claims.record import ContestFacts, Count
from downballot.claims.values import Kind
from downballot.model.sentence import say

OF_CONTESTS = {Kind.SHARE, Kind.VOTES, Kind.LEAD, Kind.OUTCOME}
_BROKEN = re.compile(
    r"[;:]|\b(?:who|whose|which|whom|while|but|although|after|before|over|against|than|"
    r"beat\w*|defeat\w*|oust\w*|unseat\w*|edg\w+|with .{3,40} (?:at|with|had)|where|when|"
    r"because|despite|his|her|their|opponent|rival|compared)\b"
)
AS_OBJECT = re.compile(
    r"\b(?:by|over|against|than|of|from|with|behind|ahead of|beat\w*|defeat\w*|oust\w*|to|"
    r"unseat\w*|edg\w+(?: out)?|trail\w*|led|leads?|leading|fac\w+|challeng\w+|for|replac\w+|"
    r"succeed\w*|backed|support\w*|endors\w*|between)(?: [\w.'-]+){0,3} $",
    re.I,
)
_EARLIER_ROUND = re.compile(r"\b(?:primary|primaries|March|June|first round)\b")
_RECENT = timedelta(days=120)
_FRESH = timedelta(days=60)


def missing(claim: Claim, doc: Document) -> str:
    """Return what is missing before a claim may be called wrong; empty where nothing is.

    Args:
        claim: The claim, which the record does not have.
        doc: The text.
    """
    known = [doc.lexicon.contests[one] for one in claim.contests]
    if claim.kind not in OF_CONTESTS:
        return ""
    if not known:
        return say("the contest it is about")
    return _missing_contest(claim, known, doc) or _missing_count(claim, known, doc)


def _missing_contest(claim: Claim, known: list[ContestFacts], doc: Document) -> str:
    frame = doc.frame(claim.scene)
    if frame.vague and frame.bound is not Bound.SAID:
        return say("which contest, and which time, is meant")
    if not known[0].body and not known[0].measure and _other_round(known[0], claim, doc):
        return say("every round of that contest; the record has this one only")
    return ""


def _missing_count(claim: Claim, known: list[ContestFacts], doc: Document) -> str:
    if claim.kind is Kind.OUTCOME or claim.quantity is None:
        return ""
    frame = doc.frame(claim.scene)
    if any(not _has_points(claim, one) for one in _plausible(known, frame, doc)):
        return say("a count of every round of that contest")
    if _several_contests(claim, known[0], doc) and not is_tight(claim):
        return say("which of the contests that the sentence names has this figure")
    if any(_meanings(claim, claim.quantity, known, doc)):
        return say("what the number is of; the record has it for something else in the text")
    return ""


def _several_contests(claim: Claim, contest: ContestFacts, doc: Document) -> bool:
    """Say whether a sentence also names a measure, or somebody who did not run."""
    return any(
        not any(contest.choice_of(each) for each in one.ids)
        and not _same_seat(one, contest, doc)
        for one in claim.scene.mentions
        if one.kind == "person" and not contest.measure
    ) or any(
        one.kind == "measure" and contest.id not in one.ids for one in claim.scene.mentions
    )


def _same_seat(one: Mention, contest: ContestFacts, doc: Document) -> bool:
    """Say whether somebody only held, or sought before, the seat of a contest."""
    runs = [run for each in one.ids for run in doc.lexicon.runs.get(each, ())]
    return any(each in contest.incumbents for each in one.ids) or (
        bool(runs) and all(not run.body for run in runs)
    )


def _plausible(known: list[ContestFacts], frame: Frame, doc: Document) -> list[ContestFacts]:
    """Return the contests that may well be meant: the newest alone just after an election."""
    fresh = timedelta(0) <= doc.day - known[0].election <= _FRESH
    if fresh and frame.bound is Bound.OWN and not frame.vague:
        return known[:1]
    if frame.months or frame.rounds:
        return [one for one in known if frame.fits(one)] or known[:1]
    return [one for one in known if frame.years and frame.in_years(one.election)] or known[:1]


def _other_round(contest: ContestFacts, claim: Claim, doc: Document) -> bool:
    """Say whether a round that is not on record may be meant."""
    if doc.day - contest.election > _RECENT:
        return True
    paragraph = claim.scene.sentence.paragraph
    near = [one for one in doc.scenes if one.sentence.paragraph == paragraph]
    return any(_EARLIER_ROUND.search(one.text) for one in near)


def _has_points(claim: Claim, contest: ContestFacts) -> bool:
    if contest.measure:
        return bool(contest.counts)
    choice = contest.choice_of(claim.subject)
    return bool(share_points(contest, choice) or votes_points(contest, choice))


def is_tight(claim: Claim) -> bool:
    """Say whether the number can only be of the subject: nothing else stands between them.

    Args:
        claim: The claim.
    """
    mention = _subject_mention(claim)
    if mention is None or claim.quantity is None:
        return False
    scene, place = claim.scene, claim.quantity.start
    between = scene.text[mention.end : place]
    if re.fullmatch(r"'s? ", between):
        return True
    others = any(
        one.kind in {"person", "stranger", "role", "measure"}
        and mention.end <= one.start < place
        for one in scene.mentions
    )
    numbers = any(mention.end <= one.start < place for one in scene.quantities)
    object_of = mention.kind == "person" and AS_OBJECT.search(
        scene.text[max(0, mention.start - 40) : mention.start]
    )
    return not (others or numbers or object_of or _BROKEN.search(between)) and len(between) < 90


def _subject_mention(claim: Claim) -> Mention | None:
    """Return where the subject is named in the sentence: nearest before the number."""
    if claim.quantity is None:
        return None
    wanted = {"measure"} if claim.subject in {"yes", "no"} else {"person", "role"}
    found = [
        one
        for one in claim.scene.mentions
        if one.kind in wanted
        and one.end <= claim.quantity.start
        and (
            claim.subject in {"yes", "no"} or one.kind == "role" or one.ids == (claim.subject,)
        )
    ]
    return found[-1] if found else None


def _meanings(
    claim: Claim, quantity: Quantity, known: list[ContestFacts], doc: Document
) -> Iterator[bool]:
    """Yield whether the number fits each other thing that it may be of."""
    frame = doc.frame(claim.scene)
    every = _contests_of(claim, known, doc)
    if frame.bound is Bound.SAID and not frame.compared:
        every = [one for one in every if frame.fits(one)]
    tight = is_tight(claim)
    for contest in every:
        mine = claim.subject if contest.measure else contest.choice_of(claim.subject)
        for count in _counts(contest, doc):
            if mine and contest is not known[0]:
                yield _is_of(quantity, contest, mine, claim, doc)
            if claim.kind is not Kind.LEAD and not tight:
                yield _in_count(quantity, count)
            if not (tight or (claim.kind is Kind.LEAD and claim.other)):
                yield from _between(quantity, contest, doc)


def _contests_of(claim: Claim, known: list[ContestFacts], doc: Document) -> list[ContestFacts]:
    """Return the contests of the subject, and of everybody whom the sentence names."""
    people = {claim.subject, claim.other} | {
        one.ids[0] for one in claim.scene.mentions if one.kind == "person" and len(one.ids) == 1
    }
    found = {one.id: one for one in known}
    for person in people:
        for run in doc.lexicon.runs.get(person, ()):
            if run.election <= doc.day:
                found[run.id] = run
    return list(found.values())


def _counts(contest: ContestFacts, doc: Document) -> Iterable[Count]:
    return [one for one in contest.counts if one.as_of <= doc.as_of][-1:] or contest.counts[:1]


def _is_of(
    quantity: Quantity, contest: ContestFacts, choice: str, claim: Claim, doc: Document
) -> bool:
    """Say whether the subject had the number in a contest, at any update by then."""
    if claim.kind is Kind.VOTES:
        points = votes_points(contest, choice)
    elif claim.kind is Kind.SHARE:
        points = share_points(contest, choice)
    else:
        rival = "no" if choice == "yes" else "yes" if choice == "no" else ""
        in_points = quantity.unit is not Unit.COUNT
        points = lead_points(contest, choice, rival, in_points=in_points)
        sign = {"ahead": 1, "behind": -1}.get(claim.what, 0)
        return any(
            quantity.fits(sign * value if sign else abs(value))
            for one in points
            if one.as_of <= doc.as_of
            for value in one.values
        )
    return any(
        quantity.fits(value) for one in points if one.as_of <= doc.as_of for value in one.values
    )


def _in_count(quantity: Quantity, count: Count) -> bool:
    """Say whether somebody has the number in a count, or all together have."""
    whole = listed_whole(count)
    if quantity.unit is Unit.COUNT:
        votes = [one.votes for one in count.choices if one.votes is not None]
        all_of = [one for one in (whole, count.with_write_ins) if one]
        return any(quantity.fits(Fraction(one)) for one in (*votes, *all_of))
    shares = [one.share * 100 for one in count.choices if one.share is not None]
    if whole:
        shares += [
            Fraction(100 * one.votes, whole) for one in count.choices if one.votes is not None
        ]
    return any(quantity.fits(one) for one in shares)


def _between(quantity: Quantity, contest: ContestFacts, doc: Document) -> Iterator[bool]:
    """Yield whether the number is how far two were apart, or from what it takes to win."""
    in_points = quantity.unit is not Unit.COUNT
    for choice in contest.choices[:4]:
        points = lead_points(contest, choice.id, "", in_points=in_points)
        for one in [each for each in points if each.as_of <= doc.as_of][-3:]:
            yield any(quantity.fits(abs(value)) for value in one.values)
        needed = contest.share_needed
        if in_points and needed is not None:
            for one in share_points(contest, choice.id)[-1:]:
                yield any(
                    quantity.fits(abs(value - needed.fraction * 100)) for value in one.values
                )
