"""Dates, terms and numbers beside the record."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from fractions import Fraction

from downballot.claims.calendar_claims import MONTH, MONTHS
from downballot.claims.claim import Claim
from downballot.claims.comparing import doubt, not_known
from downballot.claims.document import Document, Scene
from downballot.claims.figures import contest_words
from downballot.claims.frames import Bound
from downballot.claims.record import ContestFacts, ElectionFacts, TermFacts
from downballot.claims.subjects import contest_in_context
from downballot.claims.values import Finding, Verdict
from downballot.model.partial_date import PartialDate
from downballot.model.sentence import say

_ORDINALS = ("", "first", "second", "third", "fourth", "fifth")


def check_calendar(claim: Claim, doc: Document) -> Finding:
    """Return what the record says of a date, a term or a number of things.

    Args:
        claim: The claim.
        doc: The text.
    """
    return _CHECKS[claim.what.split(":")[0]](claim, doc)


def _read_day(claim: Claim, doc: Document) -> tuple[date | None, bool]:
    """Return the day that a claim names, and whether its year is certain."""
    text = claim.scene.text[claim.start : claim.end]
    found = re.search(rf"\b{MONTH} (\d{{1,2}})\b(?:, (\d{{4}}))?", text)
    if found is None:
        return None, False
    month, number = MONTHS.index(found[1][:3].lower()) + 1, int(found[2])
    frame = doc.frame(claim.scene)
    years = [int(found[3])] if found[3] else [*sorted(frame.years), *sorted(doc.years)]
    days = [
        day
        for year in (*years, doc.day.year, doc.day.year - 1)
        if (day := _make_day(year, month, number)) is not None
    ]
    on_record = [one for one in days if one in doc.election_days]
    sure = bool(found[3]) or (frame.bound is Bound.OWN and not frame.vague)
    return next(iter(on_record or days), None), sure


def _make_day(year: int, month: int, number: int) -> date | None:
    try:
        return date(year, month, number)
    except ValueError:
        return None


def _days(doc: Document) -> dict[date, str]:
    found = {
        one.election: one.share_source or (one.counts[-1].source if one.counts else "")
        for one in doc.record.contests
    }
    return found | {one.day: one.source for one in doc.record.elections}


def _check_day(claim: Claim, doc: Document) -> Finding:
    day, sure = _read_day(claim, doc)
    if day is None:
        return not_known(say("a day that is in the calendar"))
    days = _days(doc)
    if day in days:
        return _dated(
            say("An election was held on {day}.", day=day.isoformat()),
            day,
            days[day],
            Verdict.CONFIRMED,
        )
    near = [one for one in days if abs(one - day) <= timedelta(days=8)]
    if len(near) == 1 and near[0].year == day.year and doc.about_body and sure:
        return _dated(
            say("The election was on {day}.", day=near[0].isoformat()),
            near[0],
            days[near[0]],
            Verdict.WRONG,
        )
    return not_known(say("an election on record on that day"))


def _dated(record: str, day: date, source: str, verdict: Verdict, how: str = "") -> Finding:
    return Finding(
        verdict=verdict, record=record, as_of=day.isoformat(), source=source, arithmetic=how
    )


def _check_certified(claim: Claim, doc: Document) -> Finding:
    day, _ = _read_day(claim, doc)
    past = [one for one in doc.record.elections if one.certified and one.day <= doc.day]
    if day is None or not past:
        return not_known(say("the day of the certification"))
    if day in doc.election_days:
        return _check_day(claim, doc)
    for one in past:
        if one.certified == day:
            return _dated(
                say(
                    "The count of {day} was certified on {certified}.",
                    day=one.day.isoformat(),
                    certified=day.isoformat(),
                ),
                day,
                one.source,
                Verdict.CONFIRMED,
            )
    newest = past[-1]
    if (
        newest.certified is None
        or newest.certified > doc.day
        or abs(newest.certified - day) > timedelta(days=20)
    ):
        return not_known(say("the day of the certification"))
    shown = _dated(
        say(
            "The count of {day} was certified on {certified}.",
            day=newest.day.isoformat(),
            certified=newest.certified.isoformat(),
        ),
        newest.certified,
        newest.source,
        Verdict.WRONG,
    )
    deadline = re.search(
        r"\b(?:by|deadline|must|due|until|expected|will|scheduled|would)\b",
        claim.scene.text,
        re.I,
    )
    return doubt(shown, say("whether the deadline or the day is meant")) if deadline else shown


def _check_runoff(claim: Claim, doc: Document) -> Finding:
    found = re.search(MONTH, claim.scene.text[claim.start : claim.end], re.I)
    month = MONTHS.index(found[1][:3].lower()) + 1 if found else 0
    for one in doc.record.elections:
        near = (
            abs((one.day - doc.day).days) < 400 or one.day.year in doc.frame(claim.scene).years
        )
        if one.day.month == month and near and not one.round.first:
            record = say("An election was held on {day}.", day=one.day.isoformat())
            return _dated(record, one.day, one.source, Verdict.CONFIRMED)
    return not_known(say("an election on record near that time"))


def _check_moved(claim: Claim, doc: Document) -> Finding:
    """Return when a person left or took a seat, beside what a text says."""
    what = claim.what
    text = claim.scene.text[claim.start : claim.end]
    found = re.search(rf"{MONTH}(?: (\d{{1,2}}))?,? (\d{{4}})$", text)
    terms = _terms_of(claim, doc)
    days = [one.ends if what == "left" else one.starts for one in terms]
    known = [
        (day, one.source)
        for day, one in zip(days, terms, strict=True)
        if day and day.first <= doc.day
    ]
    if found is None or not known:
        return not_known(say("the terms of this person"))
    told = int(found[3]), MONTHS.index(found[1][:3].lower()) + 1, int(found[2] or 0)
    name = doc.lexicon.people[claim.subject].name
    for day, source in known:
        if _same_day(told, day):
            return Finding(
                verdict=Verdict.CONFIRMED,
                record=_moved(name, day, what),
                as_of=str(day),
                source=source,
            )
    day, source = known[-1]
    shown = Finding(
        verdict=Verdict.WRONG, record=_moved(name, day, what), as_of=str(day), source=source
    )
    sure = what == "left" and day.exact and claim.certain and len(known) == 1
    return shown if sure else doubt(shown, say("whose term is meant"))


def _same_day(told: tuple[int, int, int], day: PartialDate) -> bool:
    parts = (day.year, day.month, day.day)
    return all(
        not mine or not theirs or mine == theirs
        for mine, theirs in zip(told, parts, strict=True)
    )


def _moved(name: str, day: PartialDate, what: str) -> str:
    if what == "left":
        return say("{name} left the seat in {day}.", name=name, day=day.words)
    return say("{name} took the seat in {day}.", name=name, day=day.words)


def _check_alone(claim: Claim, doc: Document) -> Finding:
    every = doc.lexicon.runs.get(claim.subject, [])
    near = [one for one in every if abs(one.election - doc.day) < timedelta(days=120)]
    for one in near:
        if one.candidates == 1:
            return _field(one, Verdict.CONFIRMED)
    runs = [one for one in every if one.election <= doc.day]
    contests, certain = doc.fitting(runs, claim.scene)
    if not contests or contests[0].candidates is None:
        return not_known(say("how many candidates there were, write-ins included"))
    if contests[0].candidates == 1:
        return _field(contests[0], Verdict.CONFIRMED)
    shown = _field(contests[0], Verdict.WRONG)
    past = "ran" in claim.scene.text[claim.start : claim.end].split()
    return shown if certain and past else doubt(shown, say("which contest is meant"))


def _check_mail(claim: Claim, doc: Document) -> Finding:
    known = [
        one
        for one in doc.record.elections
        if one.mail_days is not None and abs((one.day - doc.day).days) < 120
    ]
    about = re.search(r"\b(?:mail|postmarked)\b", claim.scene.text, re.I) and re.search(
        r"\bpostmark", claim.scene.text, re.I
    )
    if not known or not about or claim.quantity is None:
        return not_known(say("which days are meant"))
    one = min(known, key=lambda each: abs((each.day - doc.day).days))
    record = say(
        "Mail ballots of {day} counted if they arrived within {days} days.",
        day=one.day.isoformat(),
        days=one.mail_days or 0,
    )
    right = claim.quantity.value == one.mail_days
    return _dated(record, one.day, one.source, Verdict.CONFIRMED if right else Verdict.WRONG)


def _terms_of(claim: Claim, doc: Document) -> list[TermFacts]:
    return [
        one
        for one in doc.record.terms
        if one.person == claim.subject and one.starts is not None
    ]


def _check_term(claim: Claim, doc: Document) -> Finding:
    number = _ORDINALS.index(claim.what.split(":")[1].lower())
    terms = [
        one
        for one in _terms_of(claim, doc)
        if one.starts and one.starts.first <= doc.day + timedelta(days=270)
    ]
    counted = [one for one in terms if one.number]
    for one in counted:
        if one.number == number:
            return _term(one, doc, Verdict.CONFIRMED)
    if not counted:
        return not_known(say("the terms of this person"))
    last = counted[-1]
    shown = _term(last, doc, Verdict.WRONG)
    uncounted = len(counted) != len(terms) or (
        last.ends is not None and last.ends.last < doc.day
    )
    if not claim.certain or uncounted or number == last.number + 1:
        return doubt(shown, say("which terms are counted"))
    return shown


def _term(one: TermFacts, doc: Document, verdict: Verdict) -> Finding:
    name = doc.lexicon.people[one.person].name
    record = say(
        "{name}, District {seat}: term {number}, from {start} to {end}.",
        name=name,
        seat=one.seat,
        number=one.number,
        start=one.starts.words if one.starts else "?",
        end=one.ends.words if one.ends else "?",
    )
    return Finding(
        verdict=verdict, record=record, as_of=str(one.starts or ""), source=one.source
    )


def _check_elected(claim: Claim, doc: Document) -> Finding:
    year = int(re.findall(r"\d{4}", claim.scene.text[claim.start : claim.end])[-1])
    won = [
        (contest.election, outcome.source)
        for contest in doc.lexicon.runs.get(claim.subject, [])
        for outcome in contest.outcomes
        if outcome.outcome == "won"
        and outcome.choice == contest.choice_of(claim.subject)
        and contest.election <= doc.day
    ]
    terms = _terms_of(claim, doc)
    years = {one.year: source for one, source in won} | {
        one.starts.year: one.source
        for one in terms
        if one.starts and one.starts.first <= doc.day
    }
    name = doc.lexicon.people[claim.subject].name
    record = say(
        "{name} won or took a seat in {years}.",
        name=name,
        years=", ".join(str(one) for one in sorted(years)),
    )
    if year in years:
        first = min(years)
        if claim.what.split(":")[1] and year not in {first, first + 1} and terms:
            return doubt(
                Finding(
                    verdict=Verdict.WRONG, record=record, as_of=str(first), source=years[first]
                ),
                say("the first election of this person"),
            )
        return Finding(
            verdict=Verdict.CONFIRMED, record=record, as_of=str(year), source=years[year]
        )
    if not terms:
        return not_known(say("the terms of this person"))
    first = min(years)
    shown = Finding(verdict=Verdict.WRONG, record=record, as_of=str(first), source=years[first])
    sure = claim.certain and first <= year <= max(years) + 8 and len(years) >= 1 and year > 2006
    whole = all(one.number for one in terms)
    return (
        shown
        if sure and whole and (first < year or first - year <= 6)
        else doubt(shown, say("every election of this person"))
    )


def _check_members(claim: Claim, doc: Document) -> Finding:
    body = doc.record.bodies[0]
    told = int(claim.quantity.value) if claim.quantity else 0
    seats = len(body.seats)
    record = say("{name} has {seats} seats.", name=body.names[0], seats=seats)
    about = re.search(
        r"\b(?:school board|board|LAUSD|L\.?A\.? Unified)\b", claim.scene.text, re.I
    )
    other = re.search(
        r"\b(?:council|committee|commission|supervisors|task force|bloc|slate|majority)\b",
        claim.scene.text,
        re.I,
    )
    shown = Finding(
        verdict=Verdict.CONFIRMED if told == seats else Verdict.WRONG,
        record=record,
        as_of=doc.day.isoformat(),
        source=body.source,
    )
    return (
        shown
        if told == seats or (about and not other)
        else doubt(shown, say("which body is meant"))
    )


def _check_field(claim: Claim, doc: Document) -> Finding:
    contest = contest_in_context(claim.scene, doc)
    if contest is None or claim.quantity is None:
        return not_known(say("which contest is meant"))
    rounds = [
        one
        for one in doc.record.contests
        if one.seat == contest.seat
        and one.body == contest.body
        and abs(one.election - contest.election) < timedelta(days=300)
        and one.election <= doc.day
    ]
    for one in rounds:
        if one.candidates == claim.quantity.value:
            return _field(one, Verdict.CONFIRMED)
    frame = doc.frame(claim.scene)
    fitting = [one for one in rounds if not frame.rounds or one.round in frame.rounds]
    if len(fitting) != 1 or fitting[0].candidates is None:
        return not_known(say("how many candidates there were, write-ins included"))
    shown = _field(fitting[0], Verdict.WRONG)
    return (
        shown
        if abs(claim.quantity.value - fitting[0].candidates) > 1
        and frame.rounds
        and len(contest_people(claim.scene)) > 0
        else doubt(shown, say("which round is meant, and whether write-ins are counted"))
    )


def contest_people(scene: Scene) -> tuple[str, ...]:
    """Return the people whom a sentence names beyond doubt.

    Args:
        scene: The sentence.
    """
    return tuple(
        one.ids[0] for one in scene.mentions if one.kind == "person" and len(one.ids) == 1
    )


def _field(contest: ContestFacts, verdict: Verdict) -> Finding:
    record = say(
        "{contest} had {number} candidates.",
        contest=contest_words(contest),
        number=contest.candidates or 0,
    )
    source = contest.counts[-1].source if contest.counts else ""
    return Finding(
        verdict=verdict, record=record, as_of=contest.election.isoformat(), source=source
    )


def _near(doc: Document, scene: Scene) -> list[ElectionFacts]:
    frame = doc.frame(scene)
    if frame.bound is not Bound.OWN and frame.years:
        return [one for one in doc.record.elections if frame.in_years(one.day)]
    return [one for one in doc.record.elections if abs((one.day - doc.day).days) <= 260]


def _check_seats(claim: Claim, doc: Document) -> Finding:
    elections = _near(doc, claim.scene)
    told = claim.quantity.value if claim.quantity else Fraction(0)
    for one in elections:
        if len(one.seats) == told:
            return _seats(one, Verdict.CONFIRMED)
    if not elections:
        return not_known(say("an election on record near that time"))
    nearest = min(elections, key=lambda one: abs((one.day - doc.day).days))
    shown = _seats(nearest, Verdict.WRONG)
    most = max(len(one.seats) for one in elections)
    body = len(doc.record.bodies[0].seats)
    board = re.search(
        r"\b(?:LAUSD|L\.?A\.? Unified|school board|board)\b", claim.scene.text, re.I
    )
    return (
        shown
        if board
        and most < told < body
        and not re.search(r"\bcouncil|congress|assembly|senate", claim.scene.text, re.I)
        else doubt(shown, say("which seats are meant"))
    )


def _seats(one: ElectionFacts, verdict: Verdict) -> Finding:
    record = say(
        "{number} seats were on the ballot on {day}: {seats}.",
        number=len(one.seats),
        day=one.day.isoformat(),
        seats=", ".join(one.seats),
    )
    return _dated(record, one.day, one.source, verdict)


def _check_years(claim: Claim, doc: Document) -> Finding:
    body = doc.record.bodies[0]
    told = int(claim.quantity.value) if claim.quantity else 0
    record = say(
        "A term on {name} is {years} years.", name=body.names[0], years=body.term_years
    )
    if told == body.term_years:
        return Finding(
            verdict=Verdict.CONFIRMED,
            record=record,
            as_of=doc.day.isoformat(),
            source=body.source,
        )
    shown = Finding(
        verdict=Verdict.WRONG, record=record, as_of=doc.day.isoformat(), source=body.source
    )
    of_all = re.search(r"\b(?:members|trustees)\b[^.;]{0,40}\bserve", claim.scene.text, re.I)
    return shown if of_all and doc.day.year > 2023 else doubt(shown, say("whose term is meant"))


_CHECKS: dict[str, Callable[[Claim, Document], Finding]] = {
    "election": _check_day,
    "certified": _check_certified,
    "runoff": _check_runoff,
    "left": _check_moved,
    "sworn": _check_moved,
    "alone": _check_alone,
    "mail": _check_mail,
    "term": _check_term,
    "elected": _check_elected,
    "members": _check_members,
    "field": _check_field,
    "seats": _check_seats,
    "years": _check_years,
}
