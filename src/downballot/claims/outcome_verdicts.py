"""Outcomes beside the record: who won, lost or went on, as it was known then."""

from __future__ import annotations

import re
from datetime import timedelta
from fractions import Fraction

from msgspec import structs

from downballot.claims.claim import Claim
from downballot.claims.comparing import doubt, known_points, moment_text, not_known
from downballot.claims.document import Document
from downballot.claims.figures import contest_words, percent, share_points
from downballot.claims.record import ContestFacts, Outcome
from downballot.claims.values import Finding, Verdict
from downballot.claims.voter_parts import of_a_part
from downballot.model.partial_date import on_day
from downballot.model.sentence import join, say

_DAY = re.compile(
    r"\b(?:day (\w+)|(\w+|\d+) days? after|on (Monday|Tuesday|Wednesday|Thursday|Friday))\b",
    re.I,
)
BEYOND = 2  # times the ballots left in a contest, by its part of those counted


def check_outcome(claim: Claim, doc: Document) -> Finding:
    """Return what the record says of an outcome.

    Args:
        claim: The claim.
        doc: The text.
    """
    if claim.unclear or not claim.contests:
        return not_known(claim.unclear or say("the contest it is about"))
    contests = [doc.lexicon.contests[one] for one in claim.contests]
    if contests[0].partial and "county" not in claim.scene.text.casefold():
        return not_known(say("the count of the whole contest: {why}", why=contests[0].partial))
    if claim.what in {"runoff", "outright"}:
        contests = [one for one in contests if one.round.first] or contests
    if claim.other:
        contests = [one for one in contests if one.choice_of(claim.other)] or contests
    check = _check_measure if contests[0].measure else _check_person
    findings = [
        check(claim, one, doc, certain=claim.certain and place == 0)
        for place, one in enumerate(contests[:5])
    ]
    for verdict in (Verdict.CONFIRMED, Verdict.OUT_OF_DATE):
        for each in findings:
            if each.verdict is verdict:
                return each
    return findings[0]


def _decided(contest: ContestFacts, choice: str, doc: Document) -> Outcome | None:
    """Return what became of a choice as it was known then."""
    known = [one for one in contest.outcomes if one.choice == choice and one.as_of <= doc.day]
    if known:
        return known[-1]
    finals = [
        one for one in contest.counts if one.final and one.complete and one.as_of <= doc.as_of
    ]
    if contest.share_needed is not None and not contest.measure:
        return None
    if not finals:
        return _out_of_reach(contest, choice, doc)
    if len(finals[-1].choices) < 2:
        return None
    top = finals[-1].choices[0].choice
    return Outcome(
        choice,
        "won" if top == choice else "lost",
        finals[-1].as_of.astimezone(doc.zone).date(),
        finals[-1].source,
    )


def _out_of_reach(contest: ContestFacts, choice: str, doc: Document) -> Outcome | None:
    """Return who won where the lead is beyond what is left to count, by its usual part."""
    known = [
        one
        for one in contest.counts
        if one.as_of <= doc.as_of and one.timed and len(one.choices) > 1
    ]
    told = [
        one
        for one in doc.record.voters
        if one.election == contest.election
        and one.left is not None
        and one.ballots
        and one.as_of <= doc.as_of
    ]
    if not known or not told:
        return None
    first, second = known[-1].choices[:2]
    votes = sum(one.votes or 0 for one in known[-1].choices)
    left = Fraction(told[-1].left or 0) * votes / (told[-1].ballots or 1)
    if (first.votes or 0) - (second.votes or 0) <= BEYOND * left:
        return None
    day = known[-1].as_of.astimezone(doc.zone).date()
    return Outcome(choice, "won" if first.choice == choice else "lost", day, known[-1].source)


def _lead_now(contest: ContestFacts, choice: str, doc: Document) -> tuple[int, str, str, str]:
    """Return 1 or -1 as a choice is ahead or behind, with words, as-of and source; or 0."""
    points = known_points(share_points(contest, choice), doc)
    others = [one for one in contest.counts if one.as_of <= doc.as_of and one.choices]
    if not points or not others:
        return 0, "", "", ""
    newest = others[-1]
    words, arithmetic = points[-1].said(points[-1].values[0])
    ahead = 1 if newest.choices[0].choice == choice else -1
    return (
        ahead,
        say("{words} {how}.", words=words, how=arithmetic),
        moment_text(newest.as_of, doc),
        newest.source,
    )


_MEANT = {
    "won": {"won"},
    "outright": {"won"},
    "lost": {"lost"},
    "conceded": {"lost"},
    "runoff": {"runoff"},
}


def _check_person(
    claim: Claim, contest: ContestFacts, doc: Document, *, certain: bool
) -> Finding:
    choice = contest.choice_of(claim.subject)
    if claim.what in {"leading", "trailing", "conceded"}:
        if claim.what == "conceded":
            return _check_concession(contest, choice, claim, doc)
        return _check_place(claim, contest, choice, doc, certain=certain)
    return _check_decided(claim, contest, choice, doc, certain=certain)


def _check_decided(
    claim: Claim, contest: ContestFacts, choice: str, doc: Document, *, certain: bool
) -> Finding:
    decided = _decided(contest, choice, doc)
    ahead, words, as_of, source = _lead_now(contest, choice, doc)
    if decided is None:
        needed = say(
            "a result of {contest} that is decided by then", contest=contest_words(contest)
        )
        return Finding(
            verdict=Verdict.UNCHECKABLE, record=words, as_of=as_of, source=source, needed=needed
        )
    told = _told(decided.outcome, contest.name_of(choice), contest_words(contest))
    record = join(" ", [told, words]) if words else told
    shown = Finding(
        verdict=Verdict.CONFIRMED,
        record=record,
        as_of=decided.as_of.isoformat(),
        source=decided.source,
        arithmetic=words,
    )
    if claim.what in {"outright", "runoff"} and not contest.round.first:
        return doubt(shown, say("which round of the contest is meant"))
    if decided.outcome in _MEANT[claim.what]:
        return shown
    if (
        not certain
        or of_a_part(claim.scene)
        or (claim.what in {"won", "lost"} and decided.outcome == "runoff")
        or (ahead == 0 and not contest.outcomes)
    ):
        return doubt(shown, say("which contest, and which round of it, is meant"))
    return structs.replace(shown, verdict=Verdict.WRONG)


def _told(outcome: str, name: str, contest: str) -> str:
    if outcome == "runoff":
        return say("{name} went on to a runoff from {contest}.", name=name, contest=contest)
    if outcome == "won":
        return say("{name} won in {contest}.", name=name, contest=contest)
    return say("{name} lost in {contest}.", name=name, contest=contest)


def _check_place(
    claim: Claim, contest: ContestFacts, choice: str, doc: Document, *, certain: bool
) -> Finding:
    ahead, words, as_of, source = _lead_now(contest, choice, doc)
    if not ahead:
        return not_known(
            say("a count of {contest} published by then", contest=contest_words(contest))
        )
    wanted = 1 if claim.what == "leading" else -1
    shown = Finding(
        verdict=Verdict.CONFIRMED, record=words, as_of=as_of, source=source, arithmetic=words
    )
    if ahead == wanted:
        return shown
    earlier = [
        one
        for one in contest.counts
        if one.as_of <= doc.as_of
        and len(one.choices) > 1
        and (one.choices[0].choice == choice) == (wanted == 1)
    ]
    if earlier:
        said = say(
            "{words} It was so at the update of {moment}.",
            words=words,
            moment=moment_text(earlier[-1].as_of, doc),
        )
        return structs.replace(shown, verdict=Verdict.OUT_OF_DATE, record=said)
    dense = any(one.timed for one in contest.counts)
    if (
        not certain
        or not dense
        or of_a_part(claim.scene)
        or (len(contest.choices) > 2 and claim.what == "leading" and claim.other)
    ):
        return doubt(shown, say("which count is meant"))
    return structs.replace(shown, verdict=Verdict.WRONG)


def _check_concession(
    contest: ContestFacts, choice: str, claim: Claim, doc: Document
) -> Finding:
    for who, day, source in contest.conceded:
        if who == choice and day <= doc.day:
            record = say(
                "{name} conceded on {day}, day {number} after the election.",
                name=contest.name_of(choice),
                day=on_day(day).words,
                number=(day - contest.election).days,
            )
            how = say(
                "{day} less {election} = {number} days",
                day=day.isoformat(),
                election=contest.election.isoformat(),
                number=(day - contest.election).days,
            )
            shown = Finding(
                verdict=Verdict.CONFIRMED,
                record=record,
                as_of=day.isoformat(),
                source=source,
                arithmetic=how,
            )
            return _on_the_day(shown, claim, (day - contest.election).days, f"{day:%A}")
    return not_known(say("a record of who conceded when"))


_ORDINALS = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
]


def _on_the_day(shown: Finding, claim: Claim, number: int, weekday: str) -> Finding:
    found = _DAY.search(claim.scene.text, claim.end)
    if found is None or found.start() - claim.end > 60:
        return shown
    if found[3]:
        return (
            shown
            if found[3].casefold() == weekday.casefold()
            else doubt(shown, say("the date that is meant"))
        )
    word = (found[1] or found[2]).lower()
    told = int(word) if word.isdigit() else _ORDINALS.index(word) if word in _ORDINALS else None
    if told is None or told in {
        number,
        number + 1,
    }:  # the election day may be counted as day one
        return shown
    return structs.replace(shown, verdict=Verdict.WRONG)


def _check_measure(
    claim: Claim, contest: ContestFacts, doc: Document, *, certain: bool
) -> Finding:
    points = known_points(share_points(contest, "yes"), doc)
    if not points or contest.share_needed is None:
        return not_known(
            say(
                "a count of {contest} published by then, and the share that it needs",
                contest=contest_words(contest),
            )
        )
    needed, value = contest.share_needed.fraction * 100, points[-1].values[0]
    above = value > needed or value == needed
    words, arithmetic = points[-1].said(value)
    compared = (
        say("{how}, above the {needed} it needs", how=arithmetic, needed=percent(needed))
        if above
        else say("{how}, below the {needed} it needs", how=arithmetic, needed=percent(needed))
    )
    shown = Finding(
        verdict=Verdict.CONFIRMED,
        record=words,
        as_of=moment_text(points[-1].as_of, doc),
        source=points[-1].source,
        arithmetic=compared,
    )
    wanted = claim.what in {"passed", "passing"}
    settled = (
        points[-1].final
        or any(one.as_of <= doc.day for one in contest.outcomes)
        or doc.day - contest.election > timedelta(days=45)
    )
    if above == wanted and (
        settled or claim.what in {"passing", "failing"} or abs(value - needed) > Fraction(5)
    ):
        return shown
    if above != wanted and certain and (settled or claim.what in {"passing", "failing"}):
        return structs.replace(shown, verdict=Verdict.WRONG)
    return doubt(shown, say("a certified count"))
