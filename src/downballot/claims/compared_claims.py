"""Contests or candidates held against each other: "the tightest race", "twice as many"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

from downballot.claims.claim import Claim
from downballot.claims.comparing import doubt, moment_text, not_known
from downballot.claims.document import Document, Scene
from downballot.claims.figures import contest_words, listed_whole, percent
from downballot.claims.record import ContestFacts, Count
from downballot.claims.tagging import PERSON, WHO, Tagged, tagged
from downballot.claims.values import Finding, Kind, Verdict
from downballot.model.sentence import join, say

_NARROW = (
    r"tightest|closest|narrowest|nearest|slimmest|thinnest|smallest (?:margin|lead|gap)|"
    r"most competitive"
)
_WIDE = (
    r"widest|most lopsided|largest (?:margin|lead|gap|victory)|biggest (?:margin|lead|gap|"
    r"victory|"
    r"win)|most decisive|easiest (?:win|victory)|least competitive"
)
_SUPERLATIVE = re.compile(rf"\b(?:(?P<narrow>{_NARROW})|(?P<wide>{_WIDE}))\b", re.I)
_AMONG = re.compile(
    r"\bof the (?:\ue013|night|day|election|seats|races|contests)|\b(?:school )?board "
    r"(?:races?|"
    r"contests?|runoffs?|seats?)|\b(?:races?|contests?|runoffs?)\b",
    re.I,
)
_PLACES = re.compile(r"\b(?:nation|country|state|county|history|ever|since|California)\b", re.I)
_TIMES = re.compile(
    rf"(?P<a>{WHO})[^;.\ue000\ue001]{{0,60}}?\b(?P<hedge>more than |nearly |almost |about |"
    rf"roughly |"
    r"over )?(?P<times>twice|double|three times|triple)(?: as many(?: votes)?(?: as)?| "
    r"the (?:votes?|"
    rf"share|total|number of votes)(?: of)?)? (?P<b>{PERSON})"
)
_FACTORS = {"twice": 2, "double": 2, "three times": 3, "triple": 3}


def find_compared(scene: Scene, doc: Document) -> Iterator[Claim]:
    """Yield statements that hold contests or candidates against each other.

    Args:
        scene: The sentence.
        doc: The text.
    """
    made = tagged(scene)
    if doc.about_body and (found := _SUPERLATIVE.search(made.text)):
        yield from _superlative(scene, doc, made, found)
    for times in _TIMES.finditer(made.text):
        if re.search(r"\b(?:rais|spen|donat|money)|\ue012", made.text):
            continue
        first, second = made.names[times.start("a")], made.names[times.start("b")]
        if len(first.ids) == len(second.ids) == 1 and first.kind == "person":
            runs, certain = doc.contests((first.ids[0], second.ids[0]), scene)
            yield Claim(
                kind=Kind.VOTES,
                scene=scene,
                start=made.places[
                    times.start("hedge") if times["hedge"] else times.start("times")
                ],
                end=second.end,
                subject=first.ids[0],
                other=second.ids[0],
                contests=tuple(one.id for one in runs),
                certain=certain,
                what=f"compared:{times['hedge'] or ''}{times['times']}",
            )


def _superlative(
    scene: Scene, doc: Document, made: Tagged, found: re.Match[str]
) -> Iterator[Claim]:
    if not _AMONG.search(made.text) or _PLACES.search(made.text):
        return
    contest, end = _which(doc, made, found)
    if contest is None:
        return
    yield Claim(
        kind=Kind.SUPERLATIVE,
        scene=scene,
        start=made.places[found.start()],
        end=max(end, made.places[found.end()]),
        contests=(contest.id,),
        certain=True,
        what="compared:narrow" if found["narrow"] else "compared:wide",
    )


def _which(
    doc: Document, made: Tagged, found: re.Match[str]
) -> tuple[ContestFacts | None, int]:
    """Return the contest that is the tightest or widest, and where it is named last."""
    runs = {one.seat: one for one in doc.current_seat_contests()}
    seats = [(at, one) for at, one in made.names.items() if one.kind in {"seat", "contest"}]
    behind = [(at, one) for at, one in seats if 0 <= at - found.end() < 60]
    before = [(at, one) for at, one in seats if 0 <= found.start() - at < 90]
    for _, one in (*behind[:1], *before[-1:]):
        contest = (
            runs.get(one.ids[0]) if one.kind == "seat" else doc.lexicon.contests.get(one.ids[0])
        )
        if contest is not None:
            return contest, one.end
    people = [
        one
        for at, one in made.names.items()
        if one.kind == "person" and len(one.ids) == 1 and abs(at - found.start()) < 90
    ]
    told = [
        run
        for run in runs.values()
        if people and any(run.choice_of(one.ids[0]) for one in people)
    ]
    return (told[0], people[0].end) if len(told) == 1 else (None, 0)


def check_compared(claim: Claim, doc: Document) -> Finding:
    """Return what the record says of contests or candidates held against each other.

    Args:
        claim: The claim.
        doc: The text.
    """
    what = claim.what.partition(":")[2]
    if what in {"narrow", "wide"}:
        return _check_margin(claim, doc, narrow=what == "narrow")
    return _check_times(claim, doc, what)


def _newest(contest: ContestFacts, doc: Document) -> Count | None:
    known = [one for one in contest.counts if one.as_of <= doc.as_of and len(one.choices) > 1]
    return known[-1] if known else None


def _margin(contest: ContestFacts, doc: Document) -> Fraction | None:
    count = _newest(contest, doc)
    whole = listed_whole(count) if count else None
    if count is None or not whole:
        return None
    first, second = count.choices[:2]
    return Fraction(100 * ((first.votes or 0) - (second.votes or 0)), whole)


def _check_margin(claim: Claim, doc: Document, *, narrow: bool) -> Finding:
    contest = doc.lexicon.contests[claim.contests[0]]
    same = [
        one
        for one in doc.record.contests
        if one.election == contest.election and one.body == contest.body and one.seat
    ]
    margins = {one.id: value for one in same if (value := _margin(one, doc)) is not None}
    if len(margins) != len(same) or len(same) < 2:
        return not_known(say("a count of every contest that is compared"))
    how = "; ".join(
        say("{contest}: {points} points", contest=contest_words(one),
            points=percent(margins[one.id]).removesuffix(" %"))
        for one in same
    )  # fmt: skip
    best = (min if narrow else max)(margins, key=lambda one: margins[one])
    name = contest_words(doc.lexicon.contests[best])
    record = (
        say("The smallest lead was in {contest}.", contest=name)
        if narrow
        else say("The largest lead was in {contest}.", contest=name)
    )
    count = _newest(contest, doc)
    shown = Finding(
        verdict=Verdict.CONFIRMED if best == contest.id else Verdict.WRONG,
        record=record,
        as_of=moment_text(count.as_of, doc) if count else "",
        source=count.source if count else "",
        arithmetic=how,
    )
    sure = best == contest.id or re.search(r"\bboard|LAUSD|Unified", claim.scene.text)
    return shown if sure else doubt(shown, say("which contests are compared"))


def _check_times(claim: Claim, doc: Document, what: str) -> Finding:
    factor = next(value for name, value in _FACTORS.items() if what.endswith(name))
    contest = doc.lexicon.contests[claim.contests[0]] if claim.contests else None
    count = _newest(contest, doc) if contest else None
    if contest is None or count is None:
        return not_known(say("a count of their contest"))
    votes = {one.choice: one.votes for one in count.choices}
    mine = votes.get(contest.choice_of(claim.subject))
    theirs = votes.get(contest.choice_of(claim.other))
    if not mine or not theirs:
        return not_known(say("the votes of both"))
    ratio = Fraction(mine, theirs)
    about = what.startswith(("nearly", "almost", "about", "roughly"))
    right = (
        Fraction(85, 100) * factor <= ratio < Fraction(115, 100) * factor
        if about
        else ratio >= factor
        if what.startswith(("more", "over"))
        else Fraction(95, 100) * factor <= ratio < factor + Fraction(1, 2)
    )
    how = say("{mine} / {theirs} votes = {ratio}", mine=mine, theirs=theirs,
              ratio=f"{float(ratio):.2f}")  # fmt: skip
    record = join(" ", [
        say("{name} had {votes} votes in "
        "{contest}.", name=contest.name_of(one), votes=votes[one] or 0,
            contest=contest_words(contest))
        for one in (contest.choice_of(claim.subject), contest.choice_of(claim.other))
    ])  # fmt: skip
    shown = Finding(
        verdict=Verdict.ROUNDED if right else Verdict.WRONG,
        record=record,
        as_of=moment_text(count.as_of, doc),
        source=count.source,
        arithmetic=how,
    )
    off = ratio < factor * Fraction(7, 10) or ratio > 2 * factor
    return shown if right or (claim.certain and off) else doubt(shown, say("what is compared"))
