"""Turnout and ballots beside the record: who had voted, and what was left to count."""

from __future__ import annotations

import re
from datetime import date, timedelta
from fractions import Fraction
from functools import partial

from msgspec import structs

from downballot.claims.claim import Claim
from downballot.claims.comparing import (
    Point,
    compare,
    doubt,
    found_in,
    known_points,
    match,
    moment_text,
    not_known,
)
from downballot.claims.document import Document, Scene
from downballot.claims.figures import contest_words, listed_whole, percent
from downballot.claims.frames import Bound
from downballot.claims.quantity import Hedge, Quantity
from downballot.claims.record import ContestFacts, VoterFacts
from downballot.claims.subjects import contest_in_context
from downballot.claims.values import Finding, Kind, Verdict
from downballot.model.sentence import say

_NOT = re.compile(
    r"\b(?:did not|didn't|not|stayed home|skipped|sat out|failed to|never|no-shows?)\b", re.I
)
_COUNTY = re.compile(r"\b(?:county|countywide|L\.?A\.? County)\b", re.I)
_CITY = re.compile(r"\b(?:city|citywide|Angelenos)\b", re.I)
_DISTRICT = re.compile(
    r"\b(?:LAUSD|L\.?A\.? Unified|school board|board race|district|District \d|school "
    r"district)\b",
    re.I,
)


def elections_meant(scene: Scene, doc: Document) -> tuple[tuple[date, ...], bool]:
    """Return the election days that a statement may be about, and whether one is certain.

    Args:
        scene: The sentence.
        doc: The text.
    """
    days = sorted(
        {one.election for one in doc.record.voters if one.election <= doc.day}, reverse=True
    )
    frame = doc.frame(scene)
    rounds = {one.day: one.round for one in doc.record.elections}
    kept = [one for one in days if frame.years and frame.in_years(one)]
    by_month = [one for one in kept if not frame.months or one.month in frame.months]
    told = frame.rounds if frame.bound is not Bound.CARRIED else frozenset()
    by_round = [one for one in kept if not told or rounds.get(one) in told]
    kept = [one for one in by_month if one in by_round] or [
        one for one in kept if one in by_month or one in by_round
    ]
    if frame.bound is Bound.OWN:
        fresh = bool(kept) and doc.day - kept[0] < timedelta(days=90)
        return tuple(kept), fresh and not frame.vague
    if kept or frame.years:
        return tuple(kept), len(kept) == 1 and not frame.vague and not frame.compared
    recent = [one for one in days if doc.day - one < timedelta(days=400)]
    return tuple(recent or days[:1]), False


def _facts(claim: Claim, doc: Document) -> tuple[list[VoterFacts], list[VoterFacts], bool]:
    """Return facts of the area that is meant, of all areas, and whether the day is certain."""
    days, certain = elections_meant(claim.scene, doc)
    every = [one for one in doc.record.voters if one.election in days]
    frame = doc.frame(claim.scene)
    if frame.bound is Bound.OWN and days and not frame.compared:
        every = [one for one in every if one.election == days[0]]
    text = claim.scene.text
    if _COUNTY.search(text):
        wanted = [one for one in every if "County" in one.area]
    elif _CITY.search(text):
        wanted = [one for one in every if "City" in one.area]
    elif _DISTRICT.search(text):
        wanted = [one for one in every if "County" not in one.area]
    else:
        wanted = every
    return wanted, every, certain


def check_voters(claim: Claim, doc: Document) -> Finding:
    """Return what the record says of turnout, ballots counted or ballots left.

    Args:
        claim: The claim.
        doc: The text.
    """
    if claim.unclear or claim.quantity is None:
        return not_known(claim.unclear)
    if claim.kind is Kind.LEFT:
        return _check_left(claim, claim.quantity, doc)
    if claim.kind is Kind.BALLOTS:
        return _check_ballots(claim, claim.quantity, doc)
    return _check_turnout(claim, claim.quantity, doc)


def _check_turnout(claim: Claim, quantity: Quantity, doc: Document) -> Finding:
    wanted, every, certain = _facts(claim, doc)
    make = _registered_points if claim.what == "registered" else _turnout_points
    near = claim.scene.text[max(0, quantity.start - 60) : quantity.end + 80]
    absent = claim.what == "share" and bool(_NOT.search(near))
    points = [_complement(one) if absent else one for one in make(wanted)]
    sure = (
        certain
        and bool(points)
        and not re.search(
            r"\b(?:project|expect|predict|could|might|at least one)", claim.scene.text, re.I
        )
    )
    if not points:
        return not_known(say("turnout of the election that is meant"))
    findings = [
        compare(
            quantity,
            group,
            doc,
            claim.scene,
            certain=sure,
            slack=Fraction(3) if claim.what == "share" else quantity.value / 10,
        )
        for group in _by_series(points)
    ]
    for verdicts in (_CONFIRMED, {Verdict.OUT_OF_DATE}):
        for each in findings:
            if each.verdict in verdicts:
                return each
    if (other := _of_another(claim, quantity, every, doc, absent=absent)) is not None:
        return other
    return next((one for one in findings if one.verdict is not Verdict.WRONG), findings[0])


_CONFIRMED = {Verdict.CONFIRMED, Verdict.ROUNDED}


def _of_another(
    claim: Claim, quantity: Quantity, every: list[VoterFacts], doc: Document, *, absent: bool
) -> Finding | None:
    """Return a doubt where another area, or another election, has the number."""
    make = _registered_points if claim.what == "registered" else _turnout_points
    frame = doc.frame(claim.scene)
    said = frame.bound is Bound.SAID and not frame.compared
    past = [one for one in doc.record.voters if one.as_of <= doc.as_of]
    newest = {one.series: one for one in make(every if said else [*every, *past])}
    for one in [_complement(each) if absent else each for each in newest.values()]:
        if fit := match(quantity, one):
            needed = say(
                "turnout of the area and the election that are meant; the record has this "
                "figure "
                "for another"
            )
            return doubt(found_in(one, fit[1], fit[0], doc), needed)
    return None


def _by_series(points: list[Point]) -> list[list[Point]]:
    """Return points of one election and one area together, each in its own list."""
    found: dict[str, list[Point]] = {}
    for one in points:
        found.setdefault(one.series, []).append(one)
    return list(found.values())


def _series(one: VoterFacts) -> str:
    area = "county" if "County" in one.area else one.area
    return f"{one.election.isoformat()} {area}"


def _turnout_points(facts: list[VoterFacts]) -> list[Point]:
    found = []
    for one in facts:
        values: dict[Fraction, str] = {}
        if one.ballots and one.registered:
            for registered in one.registered:
                values[Fraction(100 * one.ballots, registered)] = say(
                    "{ballots} of {registered} registered",
                    ballots=one.ballots,
                    registered=registered,
                )
        if one.share is not None:
            values.setdefault(one.share * 100, say("as the source prints it"))
        if values:
            dense = one.source == "https://results.lavote.gov"
            found.append(
                Point(
                    one.as_of,
                    one.source,
                    tuple(values),
                    partial(_say_turnout, one, values),
                    dense,
                    one.final,
                    series=_series(one),
                )
            )
    return found


def _say_turnout(
    one: VoterFacts, values: dict[Fraction, str], value: Fraction
) -> tuple[str, str]:
    record = say(
        "Turnout was {share} in {area} ({day}).",
        share=percent(value),
        area=one.area,
        day=one.election.isoformat(),
    )
    return record, say("{how} = {share}", how=values.get(value, ""), share=percent(value))


def _registered_points(facts: list[VoterFacts]) -> list[Point]:
    return [
        Point(
            one.as_of,
            one.source,
            tuple(Fraction(each) for each in one.registered),
            partial(_say_registered, one),
            final=one.final,
            series=_series(one),
        )
        for one in facts
        if one.registered
    ]


def _say_registered(one: VoterFacts, value: Fraction) -> tuple[str, str]:
    return say(
        "{number} voters were registered in {area} ({day}).",
        number=int(value),
        area=one.area,
        day=one.election.isoformat(),
    ), ""


def _complement(point: Point) -> Point:
    values = {100 - one: one for one in point.values}
    return structs.replace(
        point, values=tuple(values), said=lambda value: _say_complement(point, values, value)
    )


def _say_complement(
    point: Point, values: dict[Fraction, Fraction], value: Fraction
) -> tuple[str, str]:
    record, arithmetic = point.said(values.get(value, value))
    return record, say("100 % less {how} = {share}", how=arithmetic, share=percent(value))


def _check_ballots(claim: Claim, quantity: Quantity, doc: Document) -> Finding:
    wanted, every, certain = _facts(claim, doc)
    if claim.what == "share":
        points = [one for one in map(_counted_point, every) if one is not None]
        return compare(quantity, points, doc, claim.scene, certain=False, slack=Fraction(0))
    use = wanted if any(one.ballots for one in wanted) else every
    points = [
        Point(
            one.as_of,
            one.source,
            (Fraction(one.ballots),),
            partial(_say_ballots, one),
            one.source == "https://results.lavote.gov",
            one.final,
        )
        for one in use
        if one.ballots
    ]
    if (in_contest := votes_cast(claim, quantity, doc)) is not None:
        return in_contest
    if (other := _other_number(claim, quantity, doc)) is not None and not _any_fits(
        quantity, points, doc
    ):
        return other
    of_votes = re.match(
        r"^ (?:\w+ )?votes\b", claim.scene.text[quantity.end : quantity.end + 20]
    )
    certain = certain and not of_votes
    near = any(
        one.values[0] / 2 <= quantity.value <= one.values[0] * 2
        for one in known_points(points, doc)
    )
    return compare(
        quantity, points, doc, claim.scene, certain=certain and near, slack=quantity.value / 10
    )


def _any_fits(quantity: Quantity, points: list[Point], doc: Document) -> bool:
    return any(match(quantity, one) for one in known_points(points, doc))


def _other_number(claim: Claim, quantity: Quantity, doc: Document) -> Finding | None:
    """Return a doubt where a number is that of another day, or of what is left."""
    years = doc.years | doc.frame(claim.scene).years
    told = [one for one in doc.record.voters if one.as_of <= doc.as_of]
    for one in reversed([each for each in told if each.election.year in years]):
        for number, said in ((one.ballots, _say_ballots), (one.left, _say_left)):
            if number and quantity.fits(Fraction(number)):
                point = Point(one.as_of, one.source, (Fraction(number),), partial(said, one))
                shown = found_in(point, Fraction(number), Verdict.WRONG, doc)
                return doubt(shown, say("which count, of which election, is meant"))
    return None


def _contests_told(claim: Claim, doc: Document) -> list[ContestFacts]:
    """Return every contest that a sentence may be about, those that it names first.

    Of one that reaches beyond the county the record has the county's part alone.
    """
    named = [one for one in claim.scene.mentions if one.kind in {"measure", "contest"}]
    contests = [doc.lexicon.contests[each] for one in named for each in one.ids]
    about = contest_in_context(claim.scene, doc)
    contests += [about] if about else []
    in_county = bool(_COUNTY.search(claim.scene.text))
    return [one for one in contests if in_county or not one.partial]


def votes_cast(claim: Claim, quantity: Quantity, doc: Document) -> Finding | None:
    """Return that a number is of the votes cast in the contest that the text is about.

    Args:
        claim: The claim.
        quantity: The number.
        doc: The text.
    """
    findings = [
        compare(quantity, points, doc, claim.scene, certain=False, slack=Fraction(0))
        for one in _contests_told(claim, doc)
        if known_points(points := _whole_points(one), doc)
    ]
    for verdicts in (_CONFIRMED, {Verdict.OUT_OF_DATE}):
        for one in findings:
            if one.verdict in verdicts:
                return one
    return None


def _whole_points(contest: ContestFacts) -> list[Point]:
    """Return the votes cast in a contest over time, with write-ins and without."""
    found = []
    for one in contest.counts:
        wholes = [each for each in (listed_whole(one), one.with_write_ins) if each]
        if wholes:
            values = tuple(Fraction(each) for each in dict.fromkeys(wholes))
            said = partial(_say_cast, contest)
            found.append(Point(one.as_of, one.source, values, said, one.timed, one.final))
    return found


def _say_cast(contest: ContestFacts, value: Fraction) -> tuple[str, str]:
    return say(
        "{votes} votes were cast in {contest}.",
        votes=int(value),
        contest=contest_words(contest),
    ), ""


def _say_ballots(one: VoterFacts, value: Fraction) -> tuple[str, str]:
    return say(
        "{number} ballots were counted in {area} ({day}).",
        number=int(value),
        area=one.area,
        day=one.election.isoformat(),
    ), ""


def _counted_point(one: VoterFacts) -> Point | None:
    if one.left is None or not one.ballots:
        return None
    value = Fraction(100 * one.ballots, one.ballots + one.left)
    return Point(one.as_of, one.source, (value,), partial(_say_part, one))


def _say_part(one: VoterFacts, value: Fraction) -> tuple[str, str]:
    record = say(
        "{ballots} ballots were counted and {left} were left to count in {area}.",
        ballots=one.ballots or 0,
        left=one.left or 0,
        area=one.area,
    )
    return record, say(
        "{ballots} of {all} = {share}",
        ballots=one.ballots or 0,
        all=(one.ballots or 0) + (one.left or 0),
        share=percent(value),
    )


def _check_left(claim: Claim, quantity: Quantity, doc: Document) -> Finding:
    _, every, certain = _facts(claim, doc)
    estimates = sorted(
        (one for one in every if one.left is not None and one.as_of <= doc.as_of + _SAME_DAY),
        key=lambda one: one.as_of,
    )
    if not estimates:
        return not_known(say("an official estimate of ballots left, published by then"))
    newest = estimates[-1]
    if claim.what == "number":
        points = [
            Point(
                min(one.as_of, doc.as_of),
                one.source,
                (Fraction(one.left or 0),),
                partial(_say_left, one),
            )
            for one in estimates
        ]
        fresh = doc.as_of - newest.as_of < timedelta(days=2)
        absent = [each - (newest.ballots or 0) for each in newest.registered if newest.ballots]
        own = doc.frame(claim.scene).bound is Bound.OWN
        then = [one for one in points if quantity.fits(one.values[0])]
        if then and not own:
            fit = Verdict.CONFIRMED if quantity.exact(then[-1].values[0]) else Verdict.ROUNDED
            return found_in(then[-1], then[-1].values[0], fit, doc)
        wide = structs.replace(quantity, hedge=quantity.hedge or Hedge.ABOUT)
        told = any(quantity.fits(Fraction(one.left or 0)) for one in estimates)
        counted = newest.ballots is not None and wide.fits(Fraction(newest.ballots))
        if not told and not counted and any(wide.fits(Fraction(each)) for each in absent):
            return _no_ballots(newest, doc)
        if not told and (other := _other_number(claim, quantity, doc)) is not None:
            return other
        return compare(
            quantity,
            points,
            doc,
            claim.scene,
            certain=certain and fresh,
            slack=quantity.value / 10,
        )
    return _left_share(quantity, newest, doc, certain=certain)


_SAME_DAY = timedelta(
    hours=16
)  # an estimate whose hour is not known may have been out in the morning


def _say_left(one: VoterFacts, value: Fraction) -> tuple[str, str]:
    return say(
        "{number} ballots were estimated to be left to count in {area}.",
        number=int(value),
        area=one.area,
    ), ""


def _no_ballots(newest: VoterFacts, doc: Document) -> Finding:
    """Return that those who did not vote were taken for ballots that were not counted."""
    registered = newest.registered[-1]
    return Finding(
        verdict=Verdict.MISLEADING,
        record=say(
            "{ballots} of {registered} registered had voted in {area}, and {left} "
            "ballots were left to count.",
            ballots=newest.ballots or 0,
            registered=registered,
            area=newest.area,
            left=newest.left or 0,
        ),
        as_of=moment_text(min(newest.as_of, doc.as_of), doc),
        source=newest.source,
        arithmetic=say(
            "{registered} less {ballots} = {absent} who had not voted: they are no "
            "uncounted ballots",
            registered=registered,
            ballots=newest.ballots or 0,
            absent=registered - (newest.ballots or 0),
        ),
    )


def _left_share(
    quantity: Quantity, newest: VoterFacts, doc: Document, *, certain: bool
) -> Finding:
    ballots, left = newest.ballots or 0, newest.left or 0
    share = Fraction(100 * left, ballots + left) if ballots + left else Fraction(0)
    record = say(
        "{ballots} ballots were counted in {area}, and {left} were estimated to be left.",
        ballots=ballots,
        area=newest.area,
        left=left,
    )
    if newest.registered:
        record = say(
            "{ballots} of {registered} registered had voted in {area}, and {left} "
            "ballots were left to count.",
            ballots=ballots,
            registered=newest.registered[-1],
            area=newest.area,
            left=left,
        )
    how = say(
        "{left} of {all} ballots = {share} left",
        left=left,
        all=ballots + left,
        share=percent(share, 0 if share > 1 else 2),
    )
    shown = Finding(
        verdict=Verdict.WRONG,
        record=record,
        as_of=moment_text(min(newest.as_of, doc.as_of), doc),
        source=newest.source,
        arithmetic=how,
    )
    if quantity.fits(share):
        return structs.replace(
            shown, verdict=Verdict.CONFIRMED if quantity.exact(share) else Verdict.ROUNDED
        )
    absent = [100 - Fraction(100 * ballots, one) for one in newest.registered if ballots]
    wide = structs.replace(quantity, hedge=quantity.hedge or Hedge.ABOUT)
    for each in absent:
        if wide.fits(each):
            said = say(
                "{how}; {absent} of those registered had not voted: they are no "
                "uncounted ballots",
                how=how,
                absent=percent(each, 0),
            )
            return structs.replace(shown, verdict=Verdict.MISLEADING, arithmetic=said)
    if (
        not certain
        or doc.as_of - newest.as_of > timedelta(days=3)
        or abs(quantity.value - share) < 3
    ):
        return doubt(shown, say("an official estimate of that day"))
    return shown
