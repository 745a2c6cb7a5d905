"""Turnout, ballots counted and ballots left: who voted, and what is still uncounted."""

from __future__ import annotations

import re
from collections.abc import Iterator

from downballot.claims.claim import Claim
from downballot.claims.document import Document, Scene
from downballot.claims.quantity import Quantity, Unit
from downballot.claims.tagging import MEASURE, PERSON, ROLE, tagged
from downballot.claims.topics import LEFT, topic_of
from downballot.claims.values import Kind
from downballot.model.sentence import say

_NOUN = (
    r"(?:vote-by-mail |mail-in |mail |provisional |late |additional |more |valid |"
    r"remaining |uncounted |unprocessed |outstanding |total |county |L\.?A\.? County |"
    r"Los Angeles County )*"
)
_COUNTED = re.compile(
    rf"^ (?:of (?:the )?)?{_NOUN}(?:ballots|votes|voters|people|Angelenos|"
    rf"residents)\b[^.;]{{0,45}}?\b(?:counted|cast|tallied|processed|voted|turned out|"
    rf"returned)\b|^ {_NOUN}(?:ballots|votes) so far\b|^ voted\b",
    re.I,
)
_WERE = re.compile(
    r"\b(?:counted|tallied|processed|cast|turnout (?:of|was))\s(?:[a-z]+ ){0,2}$", re.I
)
_LEFT_AFTER = re.compile(rf"^ {_NOUN}(?:ballots|votes)?\b", re.I)
_REGISTERED = re.compile(r"^ (?:registered|eligible)(?: [a-z]+){0,1} voters\b", re.I)
_ELSEWHERE = re.compile(
    r"\b(?:[Ss]tatewide|[Nn]ationwide|[Nn]ationally|[Nn]ational|across the state|"
    r"California(?:ns)?|Orange County|San (?:Diego|Francisco|Bernardino|Jose)|Riverside|"
    r"Ventura|Chicago|New York|country)\b"
)


def find_voters(scene: Scene, _doc: Document) -> Iterator[Claim]:
    """Yield statements on turnout, ballots counted and ballots left.

    Args:
        scene: The sentence.
    """
    for one in scene.quantities:
        if one.unit is Unit.PERCENT:
            topic = topic_of(scene, one)
            if topic in {"share", "other"} and _TOLD_TURNOUT.search(scene.text[: one.start]):
                topic = "turnout"
            kind = {"turnout": Kind.TURNOUT, "left": Kind.LEFT, "counted": Kind.BALLOTS}.get(
                topic
            )
            if kind is not None and "precinct" not in scene.text[one.end : one.end + 40]:
                yield _claim(scene, one, kind, "share")
        elif one.unit is Unit.COUNT and _in_contest(scene, one):
            yield _claim(scene, one, Kind.BALLOTS, "number")
        elif (
            one.unit is Unit.COUNT
            and one.value >= 20
            and (kind := _counted(scene, one)) is not None
            and (one.value >= 1000 or kind is Kind.LEFT)
        ):
            yield _claim(scene, one, kind, "registered" if kind is Kind.TURNOUT else "number")


_IN_CONTEST = re.compile(
    r"^ votes? (?:(?:has|have|had|was|were)(?: been)? )?(?:counted|cast|tallied)(?: so far)?"
    r" (?:in|on|for) (?:(?:this|the) county's part of )?(?:the )?$"
)


def _in_contest(scene: Scene, one: Quantity) -> bool:
    """Say whether all votes of a contest are told by its name, however few they are."""
    named = (each for each in scene.mentions if each.kind in {"contest", "measure"})
    return any(
        each.start > one.end and _IN_CONTEST.match(scene.text[one.end : each.start])
        for each in named
    )


_FOR_WHO = re.compile(
    r"^ (?:voters?|people|ballots|residents|Angelenos|votes?)[^,.;\ue000-\ue01f]{0,40} "
    r"(?:for|to|"
    rf"chose|backed|picked|supported|selected|of|approved|on|against) "
    rf"[{PERSON}{ROLE}{MEASURE}]|"
    rf"^ (?:voted|said) (?:yes|no) (?:on|to) {MEASURE}"
)
_ANY = r"(?:[^.;]|(?<=\b[A-Z])\.|(?<=\b[A-Z][a-z]{2})\.)"
_TOLD_TURNOUT = re.compile(
    rf"\bturnout\b{_ANY}{{0,80}}\b(?:was|is|of|at|to|reached|hit)(?: just| only)? $", re.I
)
_TOLD_NUMBER = re.compile(
    rf"\b(?:number|total) of (?P<of>(?:\w+ ){{0,2}}ballots\b{_ANY}{{0,60}})(?:was|is|were|"
    rf"stood at|stands at|"
    r"reached|came to|rose to) $",
    re.I,
)


def _counted(scene: Scene, one: Quantity) -> Kind | None:
    made = tagged(scene)
    place = made.place_of(one)
    if place >= 0 and _FOR_WHO.match(made.text[place + 1 :]):
        return None
    if told := _TOLD_NUMBER.search(scene.text[: one.start]):
        return Kind.LEFT if LEFT.search(told["of"]) else Kind.BALLOTS
    before, after = (
        scene.text[max(0, one.start - 60) : one.start],
        scene.text[one.end : one.end + 90],
    )
    if (
        any(
            each.kind in {"person", "stranger"} and one.start - 60 < each.end <= one.start
            for each in scene.mentions
        )
        or re.match(
            r"^ (?:more )?votes? (?:for|ahead|behind|separat|lead|against|to)\b|^-vote", after
        )
        or re.match(
            r"^ (?:students|dollars|teachers|members|schools|parents|doors|children|"
            r"signatures)",
            after,
        )
    ):
        return None
    if _REGISTERED.search(after):
        return Kind.TURNOUT
    return Kind.LEFT if _is_left(scene, one, before, after) else _is_counted(before, after)


def _is_counted(before: str, after: str) -> Kind | None:
    cast = _WERE.search(before) and re.match(rf"^ {_NOUN}(?:ballots|votes)\b", after)
    return Kind.BALLOTS if cast or _COUNTED.search(after) else None


def _is_left(scene: Scene, one: Quantity, before: str, after: str) -> bool:
    clause = re.split(r"[;,]| and (?=\w+ \w+ (?:had|have|were|was))| with ", after)[0]
    if re.match(rf"^ {_NOUN}(?:ballots|votes)\b", after, re.I) and (
        LEFT.search(clause)
        or re.search(
            r"\b(?:remain\w*|outstanding|uncounted|unprocessed|left|still)\b", clause[:45]
        )
    ):
        return True
    if (
        LEFT.search(before[-35:])
        and re.match(rf"^ {_NOUN}(?:ballots|votes)?\b", after)
        and "ballot" in scene.text.lower()
    ):
        return True
    bare = re.match(
        r"^ (?:were|are|was|is|remain\w*|still)? ?(?:\w+ )?(?:left|remain(?:ing|s|ed)?|"
        r"outstanding|unprocessed|uncounted|to go|to be counted|yet to be counted)\b",
        after,
    )
    return bool(bare) and bool(re.search(r"\b(?:ballots?|count\w*)\b", scene.text[: one.start]))


def _claim(scene: Scene, one: Quantity, kind: Kind, what: str) -> Claim:
    unclear = say("turnout and counts of other places") if _of_elsewhere(scene) else ""
    end = min(len(scene.text), one.end + _clause_end(scene.text[one.end : one.end + 70]))
    return Claim(
        kind=kind,
        scene=scene,
        start=one.start,
        end=end,
        quantity=one,
        what=what,
        unclear=unclear,
        certain=not scene.months or bool(scene.years),
    )


def _of_elsewhere(scene: Scene) -> bool:
    """Say whether a sentence speaks of another place, and not in the name of a contest."""
    if any(each.kind == "contest" for each in scene.mentions):
        return False
    questions = [each for each in scene.mentions if each.kind == "measure"]
    return any(
        not any(each.start <= found.start() < each.end for each in questions)
        for found in _ELSEWHERE.finditer(scene.text)
    )


def _clause_end(after: str) -> int:
    found = re.search(r"[.,;]|\b(?:and|but|while|with)\b", after)
    return len(after[: found.start()].rstrip()) if found else 0
