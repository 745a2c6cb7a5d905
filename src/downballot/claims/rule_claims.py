"""What a body's rules say: term limits, pay, years of elections, when a seat is next filled."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from downballot.claims.calendar_claims import MONTH, MONTHS
from downballot.claims.claim import Claim
from downballot.claims.document import Document, Scene
from downballot.claims.lexicon import Mention
from downballot.claims.quantity import Quantity, Unit
from downballot.claims.subjects import names_before
from downballot.claims.tagging import COUNT, tagged
from downballot.claims.values import Kind

_LIMIT = re.compile(
    r"\b(?:limit(?:ed|s)?(?: (?:members|trustees|them|to|of|at|is))*|maximum of|no more "
    r"than|up to|"
    r"only|at most|restrict\w*(?: \w+)? to|cap(?:ped)? at|allow(?:s|ed)?(?: \w+){0,2}|"
    r"(?:may|can|could) (?:not )?serve(?: (?:only|up to|no more than|at most|more than|"
    rf"a maximum of))?) ({COUNT})(?: (?:consecutive|full|straight|{COUNT}-year))* terms\b|"
    rf"({COUNT})-term limit\b"
)
_PAY = re.compile(
    r"\b(?:earns?|earned|earning|(?:is|are|was|were|being|get|gets) paid|pay|pays|paid|salary|"
    r"salaries|compensat\w+|makes?|draws?|receives?)\b",
    re.I,
)
_A_YEAR = re.compile(r"^(?: (?:a|per|each) year\b| annual\w*\b|-a-year\b| salar)", re.I)
_ANNUAL = re.compile(r"\b(?:annual|yearly) (?:salary|pay) (?:of|is|was) $", re.I)
_YEARS = re.compile(
    r"\b(?:elections?|primar\w+|runoffs?|races|seats|voters?|board)\b[^.;]{0,70}?\bin "
    r"(odd|even)(?:-numbered)? years\b|\b(odd|even)(?:-numbered)?-year elections?\b",
    re.I,
)
_WHEN = rf"(?:(?:[A-Z][a-z]+day, )?{MONTH}(?: (\d{{1,2}}))?,? )?((?:19|20)\d\d)"
_NEXT = re.compile(
    r"\b(?:next (?:regular(?:ly scheduled)? |scheduled )?election\b[^.;]{0,60}?\b(?:is|"
    r"will be|comes|"
    r"takes place)|(?:is|are|will be|comes|come)(?: \w+)? (?:next |again )?(?:on the "
    r"ballot|up for "
    r"(?:re-?)?election|up)(?: next| again)?|next (?:on the ballot|up for "
    r"(?:re-?)?election|up)|"
    r"won't (?:be on the ballot|face voters) again until)(?: (?:is|on|in|until|for))? "
    rf"{_WHEN}\b"
)
_ENDS = re.compile(
    r"\b(?:(?:whose|his|her|their|current|the|'s|second|third|first|new)? ?(?:[a-z-]+ )?terms?"
    r"(?: on the (?:[\w.]+ ){0,3}board)? (?:will )?(?:expires?|expired|ends?|ended|ending|"
    r"runs?|runs out|lasts?)|"
    r"(?:will )?(?:serves?|hold(?:s)? (?:the|her|his) (?:seat|office)))"
    rf"(?: (?:out|in|on|through|until|till))? {_WHEN}\b"
)
_FILLED = re.compile(r"\b(?:Board )?[Dd]istricts ((?:\d(?:, | and |, and )?){2,7})")
_ON_BALLOT = re.compile(
    r"\b(?:fill(?:s|ed|ing)?|on the(?: \w+\.?(?: \d+)?)? ballot|up for|at stake|decid\w+|"
    r"contested|"
    r"being contested|hold(?:s|ing)? elections?|races|runoffs?)\b",
    re.I,
)
_REGISTER = re.compile(
    r"\b(?:deadline|last day|must|have until|need to|can)\b[^.;]{0,40}\bregist\w+[^.;]{0,60}?\b"
    rf"{MONTH} (\d{{1,2}})\b|\bregistration (?:deadline|closes|"
    rf"ends)[^.;]{{0,40}}?\b{MONTH} (\d{{1,2}})\b|"
    rf"\b{MONTH} (\d{{1,2}})[^.;]{{0,40}}\b(?:deadline|last day) (?:to|for) (?:voters? "
    r")?regist\w+"
)
_SWORN = re.compile(
    r"\b(?:sworn in(?:to office)?|tak(?:e|es|ing) (?:the oath|office|(?:his|her|their) seats?)|"
    r"seated|inaugurat\w+)\b[^.;]{0,30}?\b(?:in|on) "
    rf"(?:[A-Z][a-z]+day, )?{MONTH}(?: (\d{{1,2}}))?(?:,? ((?:19|20)\d\d))?\b"
)
_OTHERS = re.compile(
    r"\b(?:teachers?|superintendent|principals?|council\w*|mayor|supervisors?|aides?|staff|"
    r"employees|workers|governor|assembly\w*|senat\w+|congress\w*)\b",
    re.I,
)


_KINDS = {"limit": Kind.TERM, "ends": Kind.TERM, "pay": Kind.MONEY, "filled": Kind.NUMBER}


def find_rules(scene: Scene, doc: Document) -> Iterator[Claim]:
    """Yield statements on a body's rules.

    Args:
        scene: The sentence.
        doc: The text.
    """
    if not doc.about_body or not doc.record.bodies:
        return
    yield from _limits(scene)
    yield from _pay(scene)
    yield from _in_text(scene, doc)


def _limits(scene: Scene) -> Iterator[Claim]:
    made = tagged(scene)
    for found in _LIMIT.finditer(made.text):
        at = found.start(1) if found[1] else found.start(2)
        quantity = made.numbers[at]
        end = made.places[found.end() - 1] + 1
        yield _claim(scene, "limit", (made.places[found.start()], end), quantity)


def _pay(scene: Scene) -> Iterator[Claim]:
    members = re.search(r"\b(?:members?|trustees|seats?)\b", scene.text, re.I)
    for one in scene.quantities:
        after = scene.text[one.end : one.end + 20]
        before = scene.text[max(0, one.start - 80) : one.start]
        yearly = _A_YEAR.match(after) or _ANNUAL.search(before)
        if one.unit is Unit.DOLLARS and yearly and members and _PAY.search(scene.text):
            yield _claim(scene, "pay", (one.start, one.end), one)


def _in_text(scene: Scene, doc: Document) -> Iterator[Claim]:
    text = scene.text
    if found := _YEARS.search(text):
        yield _claim(scene, "years", found.span(), other=(found[1] or found[2]).lower())
    if found := _REGISTER.search(text):
        yield _claim(scene, "registration", found.span())
    for what, pattern in (("next", _NEXT), ("ends", _ENDS), ("sworn", _SWORN)):
        if (found := pattern.search(text)) and not (
            what == "sworn" and re.search(r"\bresigned\b", found[0])
        ):
            subject, seat = _whose(scene, doc, found.start(), found.end())
            if what == "sworn" or subject or seat:
                yield _claim(scene, what, found.span(), subject=subject, other=seat)
    for found in _FILLED.finditer(text):
        near = text[max(0, found.start() - 90) : found.end() + 60]
        if _ON_BALLOT.search(near):
            yield _claim(scene, "filled", found.span(), other=found[1])


def _whose(scene: Scene, doc: Document, start: int, end: int) -> tuple[str, str]:
    """Return whose seat a date is of: a person's id, and the seat's."""
    inside = [one for one in scene.mentions if one.kind == "seat" and one.start < end]
    if inside and len({one.ids for one in inside}) == 1:
        return "", inside[0].ids[0]
    people = [
        one
        for one in names_before(scene, end)
        if one.kind == "person" and len(one.ids) == 1 and start - one.end < 90
    ]
    if people:
        return people[-1].ids[0], ""
    before = _one_person(doc.scenes[scene.number - 1]) if scene.number else None
    pronoun = re.search(r"\b(?:his|her|he|she)\b", scene.text[: start + 12], re.I)
    return (before.ids[0], "") if before and pronoun else ("", "")


def _one_person(scene: Scene) -> Mention | None:
    people = {one.ids: one for one in scene.mentions if one.kind in {"person", "stranger"}}
    one = next(iter(people.values())) if len(people) == 1 else None
    return one if one and len(one.ids) == 1 else None


def _claim(
    scene: Scene,
    what: str,
    span: tuple[int, int],
    quantity: Quantity | None = None,
    *,
    subject: str = "",
    other: str = "",
) -> Claim:
    start, end = span
    return Claim(
        kind=_KINDS.get(what, Kind.DATE),
        scene=scene,
        start=start,
        end=end,
        what=f"rule:{what}",
        quantity=quantity,
        subject=subject,
        other=other,
        certain=not _OTHERS.search(scene.text),
    )


def written_day(text: str) -> tuple[int, int, int]:
    """Return year, month and day that words name, 0 for what they leave open.

    Args:
        text: "March 7, 2028", "December 2020", "2026".
    """
    found = re.search(rf"\b{MONTH}(?: (\d{{1,2}})(?!\d))?", text)
    year = re.findall(r"\b(?:19|20)\d\d\b", text)
    month = MONTHS.index(found[1][:3].lower()) + 1 if found else 0
    day = int(found[2]) if found and found[2] else 0
    return int(year[-1]) if year else 0, month, day


def same_day(told: tuple[int, int, int], day: date) -> bool:
    """Say whether a day is the one told, as far as it is told.

    Args:
        told: Year, month and day, 0 for what is open.
        day: The day.
    """
    return all(
        not mine or mine == theirs
        for mine, theirs in zip(told, (day.year, day.month, day.day), strict=True)
    )
