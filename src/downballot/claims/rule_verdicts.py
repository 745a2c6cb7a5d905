"""What a text says of a body's rules and calendar, beside the record."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta

from downballot.claims.claim import Claim
from downballot.claims.comparing import doubt, not_known
from downballot.claims.document import Document
from downballot.claims.quantities import find_quantities
from downballot.claims.quantity import Unit
from downballot.claims.record import ElectionFacts, RuleFacts
from downballot.claims.rule_claims import same_day, written_day
from downballot.claims.values import Finding, Verdict
from downballot.model.sentence import say

PAY_KNOWN = timedelta(days=3 * 365)  # how long a sum of pay is taken to be the newest
SEATED_WITHIN = timedelta(days=270)
_ORDINAL = re.compile(r"(\d{1,2})(?:st|nd|rd|th) day before")


def check_rule(claim: Claim, doc: Document) -> Finding:
    """Return what the record says of a rule, or of a day that follows from one.

    Args:
        claim: The claim.
        doc: The text.
    """
    return _CHECKS[claim.what.partition(":")[2]](claim, doc)


def _rules(doc: Document, rule: str) -> list[RuleFacts]:
    return [one for one in doc.record.rules if one.rule == rule and one.holds(doc.day)]


def _finding(record: str, verdict: Verdict, as_of: date, source: str, how: str = "") -> Finding:
    return Finding(
        verdict=verdict, record=record, as_of=as_of.isoformat(), source=source, arithmetic=how
    )


def _sure(shown: Finding, claim: Claim, *, sure: bool) -> Finding:
    return shown if sure and claim.certain else doubt(shown, say("which body is meant"))


def _check_limit(claim: Claim, doc: Document) -> Finding:
    body = doc.record.bodies[0]
    if not body.term_limit or claim.quantity is None:
        return not_known(say("the rule on terms"))
    told = int(claim.quantity.value)
    if re.search(r"(?<!no )(?<!not )\bmore than\b", claim.scene.text[claim.start : claim.end]):
        return not_known(say("the rule on terms"))
    source = next(
        (one.source for one in doc.record.rules if one.rule == "term_limit"), body.source
    )
    record = say("Members of {name} may serve {terms} terms.", name=body.names[0],
                 terms=body.term_limit)  # fmt: skip
    right = told == body.term_limit
    shown = _finding(record, Verdict.CONFIRMED if right else Verdict.WRONG, doc.day, source)
    board = re.search(r"\b(?:board|LAUSD|L\.?A\.? Unified|trustees)\b", claim.scene.text, re.I)
    return shown if right else _sure(shown, claim, sure=bool(board) and doc.day.year > 2007)


def _check_pay(claim: Claim, doc: Document) -> Finding:
    known = _rules(doc, "pay")
    if not known or claim.quantity is None:
        return not_known(say("what members are paid"))
    for one in known:
        sums = [each.value for each in find_quantities(one.value) if each.unit is Unit.DOLLARS]
        record = say("Members are paid {pay}.", pay=one.value)
        if any(claim.quantity.fits(each) for each in sums):
            return _finding(record, Verdict.CONFIRMED, one.starts or doc.day, one.source)
    newest = known[-1]
    shown = _finding(
        say("Members are paid {pay}.", pay=newest.value), Verdict.WRONG,
        newest.starts or doc.day, newest.source,
    )  # fmt: skip
    recent = newest.starts is not None and doc.day - newest.starts <= PAY_KNOWN
    board = re.search(r"\bboard\b", claim.scene.text, re.I)
    return _sure(shown, claim, sure=bool(board) and recent)


def _check_years(claim: Claim, doc: Document) -> Finding:
    past = re.search(r"\b(?:were|was|had|used to|until|formerly|once)\b", claim.scene.text)
    held = [
        one
        for one in doc.record.elections
        if one.round.first or "special" not in one.round.value
    ]
    near = [one for one in held if timedelta(0) <= one.day - doc.day < timedelta(days=5 * 366)]
    near = near or held[-2:]
    if past or not near:
        return not_known(say("which years are meant"))
    even = {one.day.year % 2 == 0 for one in near}
    record = say(
        "Elections are on {days}.", days=", ".join(one.day.isoformat() for one in near)
    )
    right = even == {claim.other == "even"}
    shown = _finding(
        record, Verdict.CONFIRMED if right else Verdict.WRONG, near[0].day, near[0].source
    )
    return shown if right else _sure(shown, claim, sure=len(even) == 1)


def _seats_of(claim: Claim, doc: Document) -> set[str]:
    if claim.other:
        return {claim.other}
    return {
        one.seat
        for one in doc.record.terms
        if one.person == claim.subject
        and one.starts
        and one.starts.first <= doc.day + SEATED_WITHIN
        and (one.ends is None or one.ends.last >= doc.day)
    }


def _check_next(claim: Claim, doc: Document) -> Finding:
    seats = _seats_of(claim, doc)
    told = written_day(claim.scene.text[claim.start : claim.end])
    coming = [
        one for one in doc.record.elections if one.day > doc.day and seats & set(one.seats)
    ]
    if not coming or len(seats) != 1:
        return not_known(say("the calendar of that seat"))
    cycle = [one for one in coming if one.day.year == coming[0].day.year]
    record = say(
        "District {seat} is next on the ballot on {day}.",
        seat=min(seats),
        day=coming[0].day.isoformat(),
    )
    for one in cycle:
        if same_day(told, one.day):
            return _finding(record, Verdict.CONFIRMED, one.day, one.source)
    shown = _finding(record, Verdict.WRONG, coming[0].day, coming[0].source)
    return _sure(shown, claim, sure=told[0] != coming[0].day.year and told[0] >= doc.day.year)


def _check_ends(claim: Claim, doc: Document) -> Finding:
    told = written_day(claim.scene.text[claim.start : claim.end])
    terms = [
        one
        for one in doc.record.terms
        if (one.person == claim.subject if claim.subject else one.seat == claim.other)
        and one.ends is not None
        and one.starts is not None
        and one.starts.first <= doc.day + SEATED_WITHIN
    ]
    for one in terms:
        parts = (one.ends.year, one.ends.month, one.ends.day) if one.ends else (0, 0, 0)
        if all(not a or not b or a == b for a, b in zip(told, parts, strict=True)):
            return _finding(_term(one.person, str(one.ends), doc), Verdict.CONFIRMED, doc.day,
                            one.source)  # fmt: skip
    current = [one for one in terms if one.ends and one.ends.last >= doc.day]
    if not current:
        return not_known(say("the terms of this person"))
    shown = _finding(
        _term(current[0].person, str(current[0].ends), doc), Verdict.WRONG, doc.day,
        current[0].source,
    )  # fmt: skip
    ends = current[0].ends
    far = ends is not None and all(
        abs(told[0] - one.ends.year) >= 1 for one in current if one.ends
    )
    return _sure(shown, claim, sure=far and bool(told[0]))


def _term(person: str, ends: str, doc: Document) -> str:
    return say(
        "{name}: the term ends in {end}.", name=doc.lexicon.people[person].name, end=ends
    )


def _check_sworn(claim: Claim, doc: Document) -> Finding:
    told = written_day(claim.scene.text[claim.start : claim.end])
    year = told[0] or doc.day.year
    terms = [
        one
        for one in doc.record.terms
        if one.starts is not None
        and (not claim.subject or one.person == claim.subject)
        and abs(one.starts.first - doc.day) <= SEATED_WITHIN
    ]
    for one in terms:
        starts = one.starts
        if starts and starts.year == year and starts.month in {0, None, told[1]}:
            same = not told[2] or not starts.day or starts.day == told[2]
            if same:
                record = say(
                    "{name} took the seat in {day}.",
                    name=doc.lexicon.people[one.person].name,
                    day=starts.words,
                )
                return _finding(record, Verdict.CONFIRMED, starts.first, one.source)
    return not_known(say("when members took their seats"))


def _check_filled(claim: Claim, doc: Document) -> Finding:
    told = set(re.findall(r"\d", claim.other))
    years = claim.scene.years
    near = [
        one
        for one in doc.record.elections
        if (one.day.year in years if years else abs((one.day - doc.day).days) <= 260)
    ]
    for one in near:
        if set(one.seats) == told:
            return _filled(one, Verdict.CONFIRMED)
    day = written_day(claim.scene.text)
    exact = [one for one in near if day[1] and day[2] and same_day((0, *day[1:]), one.day)]
    if len(exact) != 1:
        return not_known(say("which election is meant"))
    return _sure(_filled(exact[0], Verdict.WRONG), claim, sure=bool(told - set(exact[0].seats)))


def _filled(one: ElectionFacts, verdict: Verdict) -> Finding:
    record = say(
        "{number} seats were on the ballot on {day}: {seats}.",
        number=len(one.seats),
        day=one.day.isoformat(),
        seats=", ".join(one.seats),
    )
    return _finding(record, verdict, one.day, one.source)


def _check_registration(claim: Claim, doc: Document) -> Finding:
    rule = next(iter(_rules(doc, "registration")), None)
    days = _ORDINAL.match(rule.value) if rule else None
    told = written_day(claim.scene.text[claim.start : claim.end])
    near = [one for one in doc.record.elections if abs((one.day - doc.day).days) <= 120]
    if rule is None or days is None or not near:
        return not_known(say("the deadline of an election on record"))
    found = []
    for one in near:
        last = one.day - timedelta(days=int(days[1]))
        found.append((abs((one.day - doc.day).days), one, last))
        if same_day((0, *told[1:]), last):
            return _deadline(one, last, int(days[1]), rule, Verdict.CONFIRMED)
    _, one, last = min(found, key=lambda each: each[0])
    shown = _deadline(one, last, int(days[1]), rule, Verdict.WRONG)
    sure = told[1] in {last.month, last.month % 12 + 1}
    return _sure(shown, claim, sure=bool(told[1] and told[2]) and sure)


def _deadline(
    one: ElectionFacts, last: date, days: int, rule: RuleFacts, verdict: Verdict
) -> Finding:
    record = say("The last day to register for {day} was {last}.", day=one.day.isoformat(),
                 last=last.isoformat())  # fmt: skip
    how = say("{day} less {days} days = {last}", day=one.day.isoformat(), days=days,
              last=last.isoformat())  # fmt: skip
    return _finding(record, verdict, last, rule.source, how)


_CHECKS: dict[str, Callable[[Claim, Document], Finding]] = {
    "limit": _check_limit,
    "pay": _check_pay,
    "years": _check_years,
    "next": _check_next,
    "ends": _check_ends,
    "sworn": _check_sworn,
    "filled": _check_filled,
    "registration": _check_registration,
}
