"""A number of a text beside the record over time: which update has it, if any."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from fractions import Fraction

from msgspec import Struct

from downballot.claims.document import Document, Scene
from downballot.claims.quantity import Hedge, Quantity
from downballot.claims.values import Finding, Verdict
from downballot.model.partial_date import on_day
from downballot.model.sentence import say

_CLOSE = timedelta(hours=8)  # what two sources say so near in time is of one count
_PAST = timedelta(days=30)  # so long after, any figure that was published of a count will do
_WEEKDAY = re.compile(r"\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b", re.I)
_FINAL = re.compile(
    r"\b(?:certified|final|official) (?:\w+ )?(?:results?|count|tally|canvass|returns|"
    r"votes?|margin)\b",
    re.I,
)
_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_DATE = re.compile(
    r"\b(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)(?:[a-z]{0,6})\.? (\d{1,2})\b"
)
_EARLIER = re.compile(
    r"\b(?:election night|first (?:results|returns|came|batch|count|update|release|"
    r"votes)|early (?:results|returns|lead|votes|ballots|count)|initial\w*|at first|"
    r"at one point|previously|earlier|last (?:week|tuesday|wednesday|thursday|friday)|on "
    r"election|began|started|once|had been|"
    r"(?:gr[eo]w\w*|shr[aiu]nk\w*|rose|fell|widened|narrowed|dropped|slipped|"
    r"increased|dwindled|"
    r"expanded|swelled) from|the night of|by midnight|semi-?official|up from|"
    r"down from|from an)\b",
    re.I,
)


class Point(Struct, frozen=True):
    """What the record has at one moment.

    Attributes:
        as_of: The moment, aware.
        source: Address or citation.
        values: Each legitimate form of the value, the usual one first.
        said: Says the value, and how it is computed, in words.
        dense: Every update is on record, so that none is missing between two points.
        final: The count was final.
        rounded: Those of the values that are made of rounded ones.
        series: Points of one series are counts of one thing.
    """

    as_of: datetime
    source: str
    values: tuple[Fraction, ...]
    said: Callable[[Fraction], tuple[str, str]]
    dense: bool = False
    final: bool = False
    rounded: frozenset[Fraction] = frozenset()
    series: str = ""


def moment_text(moment: datetime, doc: Document) -> str:
    """Return a moment as the JSON has it, in the record's zone.

    Args:
        moment: Aware.
        doc: The text.
    """
    return moment.astimezone(doc.zone).replace(microsecond=0).isoformat()


def day_words(moment: datetime, doc: Document) -> str:
    """Return the day of a moment in words.

    Args:
        moment: Aware.
        doc: The text.
    """
    return on_day(moment.astimezone(doc.zone).date()).words


def known_points(points: Sequence[Point], doc: Document) -> list[Point]:
    """Return what was published by the moment of the text, oldest first.

    Args:
        points: What the record has.
        doc: The text.
    """
    return sorted((one for one in points if one.as_of <= doc.as_of), key=lambda one: one.as_of)


def current_points(known: Sequence[Point], doc: Document) -> list[Point]:
    """Return what was the record at the moment of the text, the newest first.

    Args:
        known: What was published by then, oldest first, not empty.
        doc: The text; one that gives only its day may be of any update of that day.
    """
    newest = known[-1]
    if not doc.day_only:
        near = [
            one
            for one in known
            if newest.as_of - one.as_of < _CLOSE and one.source != newest.source
        ]
        return [newest, *near]
    today = [one for one in known if one.as_of.astimezone(doc.zone).date() == doc.day]
    before = [one for one in known if one not in today]
    return [*reversed(today), *before[-1:]]


def match(quantity: Quantity, point: Point) -> tuple[Verdict, Fraction] | None:
    """Return how a number fits a point, and which of its values it is; None where it does not.

    Args:
        quantity: The number.
        point: The point.
    """
    for value in point.values:
        if quantity.exact(value) and value not in point.rounded:
            return Verdict.CONFIRMED, value
    for value in point.values:
        if quantity.fits(value):
            return Verdict.ROUNDED, value
    return None


def found_in(point: Point, value: Fraction, verdict: Verdict, doc: Document) -> Finding:
    """Return a finding on a value of a point.

    Args:
        point: The point.
        value: The value.
        verdict: The verdict.
        doc: The text.
    """
    record, arithmetic = point.said(value)
    return Finding(
        verdict=verdict,
        record=record,
        as_of=moment_text(point.as_of, doc),
        source=point.source,
        arithmetic=arithmetic,
    )


def compare(
    quantity: Quantity,
    points: Sequence[Point],
    doc: Document,
    scene: Scene,
    *,
    certain: bool,
    slack: Fraction,
) -> Finding:
    """Return what the record says of a number.

    Args:
        quantity: The number.
        points: What the record has, at every moment it knows.
        doc: The text.
        scene: The sentence.
        certain: What the number is about is beyond doubt, so that it can be wrong.
        slack: How far from a record that is not dense a number must be to be wrong.
    """
    known = known_points(points, doc)
    if not known:
        return _told_later(quantity, points, doc)
    current = current_points(known, doc)
    for one in current:
        if fit := match(quantity, one):
            return found_in(one, fit[1], fit[0], doc)
    below = quantity.hedge in {Hedge.LESS, Hedge.AT_MOST}  # every count begins below
    pinned = current[0].final and (below or bool(_FINAL.search(scene.text)))
    for one in () if pinned else reversed(known):
        if fit := match(quantity, one):
            past = not one.dense and doc.as_of - current[0].as_of > _PAST
            verdict = fit[0] if past or _told_earlier(scene, one, doc) else Verdict.OUT_OF_DATE
            return _earlier(found_in(one, fit[1], verdict, doc), one, current[0], doc)
    over = bool(known[-1].series) and known[-1].final and doc.as_of - known[-1].as_of > _PAST
    against = current[:1] if (pinned and below) or over else known
    return _unmatched(quantity, points, against, doc, certain=certain, slack=slack)


def _told_earlier(scene: Scene, point: Point, doc: Document) -> bool:
    """Say whether a sentence speaks of a count before the newest: that of a point."""
    local = point.as_of.astimezone(doc.zone)
    if (local.month, local.day) in _days_named(scene):
        return True
    days = [one[0].casefold() for one in _WEEKDAY.finditer(scene.text)]
    if days:
        night = (
            f"{local - timedelta(hours=6):%A}".casefold()
        )  # the small hours belong to the night
        return bool({f"{local:%A}".casefold(), night} & set(days))
    return bool(_EARLIER.search(scene.text))


def _days_named(scene: Scene) -> set[tuple[int, int]]:
    """Return months and days that a sentence names ("as of Nov. 8")."""
    found = _DATE.finditer(scene.text)
    return {(_MONTHS.index(one[1][:3].casefold()) + 1, int(one[2])) for one in found}


def _told_later(quantity: Quantity, points: Sequence[Point], doc: Document) -> Finding:
    """Return what a source told later of a count of then; it can confirm, and never more.

    Where every update is on record, the count of then was none.
    """
    needed = say("a count published by {day}", day=day_words(doc.as_of, doc))
    told = sorted((one for one in points if not one.dense), key=lambda one: one.as_of)
    for one in told:
        if fit := match(quantity, one):
            return found_in(one, fit[1], fit[0], doc)
    if told:
        return doubt(found_in(told[0], told[0].values[0], Verdict.WRONG, doc), needed)
    return not_known(needed)


def _earlier(finding: Finding, point: Point, newest: Point, doc: Document) -> Finding:
    if finding.verdict is not Verdict.OUT_OF_DATE:
        return finding
    later, arithmetic = newest.said(newest.values[0])
    said = say(
        "{earlier} That was on {day}; then: {later}",
        earlier=finding.record,
        day=_when(point, doc),
        later=later,
    )
    return Finding(
        verdict=finding.verdict,
        record=said,
        as_of=finding.as_of,
        source=finding.source,
        arithmetic=say("{earlier}; {later}", earlier=finding.arithmetic, later=arithmetic),
    )


def _when(point: Point, doc: Document) -> str:
    local = point.as_of.astimezone(doc.zone)
    day = day_words(point.as_of, doc)
    return say("{day}, {time}", day=day, time=f"{local:%H:%M}") if point.dense else day


def _unmatched(
    quantity: Quantity,
    points: Sequence[Point],
    known: Sequence[Point],
    doc: Document,
    *,
    certain: bool,
    slack: Fraction,
) -> Finding:
    newest = known[-1]
    shown = found_in(newest, newest.values[0], Verdict.WRONG, doc)
    later = [one for one in points if one.as_of > doc.as_of and match(quantity, one)]
    if later and doc.day_only:
        return doubt(shown, say("the moment of the text: a later update has this figure"))
    if not certain:
        return doubt(shown, say("which contest and which count it is about"))
    values = [value for one in known for value in one.values]
    if not all(one.dense for one in known):
        low, high = quantity.bounds()
        if low <= max(values) + slack and high >= min(values) - slack:
            return doubt(shown, say("every update of that count; the record has only some"))
    return shown


def doubt(shown: Finding, needed: str) -> Finding:
    """Return a finding that cannot be checked, with what the record has.

    Args:
        shown: What the record has.
        needed: What would be needed.
    """
    return Finding(
        verdict=Verdict.UNCHECKABLE,
        record=shown.record,
        as_of=shown.as_of,
        source=shown.source,
        arithmetic=shown.arithmetic,
        needed=needed,
    )


def not_known(needed: str) -> Finding:
    """Return a finding that cannot be checked because the record has nothing of it.

    Args:
        needed: What would be needed.
    """
    return Finding(verdict=Verdict.UNCHECKABLE, needed=needed)


def of_day(moment: datetime) -> str:
    """Return the ISO form of a moment's day."""
    return moment.date().isoformat()
