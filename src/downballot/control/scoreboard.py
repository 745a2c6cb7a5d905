"""An endorser's record: what became of those whom it endorsed, contest by contest."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from msgspec import Struct, structs

from downballot.control.register import find_person, nearest
from downballot.control.seat_history import STAGES
from downballot.control.values import Score, Scoreboard
from downballot.errors import UsageError
from downballot.model.body import (
    BodyRecord,
    Candidacy,
    CountStage,
    Endorsement,
    MeasureResult,
    PastOutcome,
    Position,
)
from downballot.model.contest import slug
from downballot.model.partial_date import PartialDate
from downballot.model.sentence import say, say_many

RESULTS = ("won", "lost", "runoff", "undecided", "unknown")
_OF_OUTCOME = {
    PastOutcome.WON: "won",
    PastOutcome.LOST: "lost",
    PastOutcome.RUNOFF: "runoff",
    PastOutcome.LEADING: "undecided",
    PastOutcome.TRAILING: "undecided",
}
_OPPOSITE = {"won": "lost", "lost": "won"}
# What one endorser did for one choice is told once: the first of these.
_TOLD = (Position.WITHDRAWN, Position.ENDORSES, Position.BACKS, Position.OPPOSES)
_SOME = 6  # endorsers that are named where none is near
_FINISHED = {CountStage.FINAL, CountStage.CERTIFIED}


class LiveResult(Struct, frozen=True):
    """What a contest that is counted now says of one choice.

    Attributes:
        result: ``won``, ``lost``, ``runoff`` or ``undecided``.
        probability: How likely the choice is to win where it is undecided, 0 to 1; None
            otherwise, and where nothing estimates it.
    """

    result: str
    probability: float | None = None


LiveContests = Mapping[tuple[PartialDate, str], Mapping[str, LiveResult]]


class _Outcome(Struct, frozen=True):
    result: str
    probability: float | None = None
    verified: bool = True


def scoreboard(
    record: BodyRecord, endorser: str, *, live: LiveContests | None = None
) -> Scoreboard:
    """Return what became of an endorser's endorsements.

    Of several sources of one result the one of the most final count is believed. A
    candidate who went from a first round to a runoff scores ``runoff`` in that round. Who
    is opposed and loses is a contest won.

    Args:
        record: What is on record of the body.
        endorser: A name of the endorser; case and accents do not matter.
        live: What contests that are counted now say, by election day and contest (as the
            endorsement names it), then by choice (person's id, ``Yes`` or ``No``). They
            take the place of what is on record.

    Raises:
        UsageError: Nobody of that name endorses; the message lists the nearest.
    """
    name, forms = _find_endorser(record, endorser)
    own = [one for one in record.endorsements if slug(one.endorser) in forms]
    told = _told_once(one for one in own if one.position is not Position.NONE)
    scores = tuple(_score(record, one, live or {}) for one in sorted(told, key=_newest_first))
    results = Counter(
        one.result for one in scores if one.endorsement.position is not Position.WITHDRAWN
    )
    return Scoreboard(
        endorser=name,
        scores=scores,
        totals=tuple((result, results[result]) for result in RESULTS),
        left_out=(*_withdrawn(scores), *_nobody(record, own), *_repeated(own, told)),
    )


def _find_endorser(record: BodyRecord, wanted: str) -> tuple[str, set[str]]:
    """Return the name, and all forms of it as slugs."""
    for one in record.endorsers:
        forms = {slug(form) for form in (one.name, *one.also)}
        if slug(wanted) in forms:
            return one.name, forms
    for row in record.endorsements:
        if slug(row.endorser) == slug(wanted):
            return row.endorser, {slug(wanted)}
    names = [form for one in record.endorsers for form in (one.name, *one.also)]
    names += [row.endorser for row in record.endorsements]
    known = list(dict.fromkeys(row.endorser for row in record.endorsements))
    near = nearest(wanted, names) or (*known[:_SOME], *(["others"] if known[_SOME:] else []))
    expected = f"expected one of {', '.join(near)}" if near else "there is none"
    raise UsageError(
        f"endorser {wanted!r}: none of that name on record for {record.body.short_name}, "
        f"{expected}"
    )


def _told_once(endorsements: Iterable[Endorsement]) -> list[Endorsement]:
    """Keep one row for each choice, whatever several sources say of it."""
    told: dict[tuple[object, ...], Endorsement] = {}
    ranked = sorted(endorsements, key=lambda one: (_TOLD.index(one.position), not one.verified))
    for one in ranked:
        against = one.position is Position.OPPOSES
        key = (one.election, slug(one.contest), slug(one.choice), against)
        told.setdefault(key, one)
    return list(told.values())


def _newest_first(one: Endorsement) -> tuple[int, str, str]:
    return -one.election.first.toordinal(), one.contest, one.choice


def _score(record: BodyRecord, one: Endorsement, live: LiveContests) -> Score:
    outcome = _outcome(record, one, live)
    if one.position is Position.OPPOSES and not _on_measure(one):
        outcome = _turned(outcome)
    return Score(
        endorsement=one,
        contest=_contest_name(record, one),
        choice=_choice_name(record, one),
        result=outcome.result,
        probability=outcome.probability,
        verified=one.verified and outcome.verified,
    )


def _outcome(record: BodyRecord, one: Endorsement, live: LiveContests) -> _Outcome:
    now = live.get((one.election, one.contest), {}).get(_side(one))
    if now is not None:
        return _Outcome(now.result, now.probability)
    if _on_measure(one):
        return _measure_outcome(record, one)
    rows = [
        row
        for row in record.candidacies
        if (row.election, row.seat, row.person) == (one.election, one.contest, one.choice)
    ]
    return _believed([(row, _OF_OUTCOME[row.outcome]) for row in rows])


def _measure_outcome(record: BodyRecord, one: Endorsement) -> _Outcome:
    rows = [
        row
        for row in record.measures
        if row.election == one.election and slug(row.measure) == slug(one.contest)
    ]
    outcome = _believed([(row, _yes_result(row)) for row in rows])
    return outcome if _side(one) == "Yes" else _turned(outcome)


def _believed(rows: list[tuple[Candidacy, str]] | list[tuple[MeasureResult, str]]) -> _Outcome:
    """Believe the most final count; where its sources differ, nothing is known.

    A row of who was ahead at the time says nothing where another says how it ended.
    """
    if not rows:
        return _Outcome("unknown")
    ended = [STAGES[row.stage] for row, result in rows if result != "undecided"]
    last = max(ended or [STAGES[row.stage] for row, _ in rows])
    results = {result for row, result in rows if STAGES[row.stage] == last}
    results -= {"undecided"} if ended else set()
    if len(results) > 1:
        return _Outcome("unknown")
    (result,) = results
    return _Outcome(result, None, any(row.verified for row, said in rows if said == result))


def _yes_result(row: MeasureResult) -> str:
    passed = row.passed
    if passed is None and row.stage in _FINISHED:
        passed = _met(row)
    return "undecided" if passed is None else ("won" if passed else "lost")


def _met(row: MeasureResult) -> bool | None:
    if row.yes_votes is None or row.no_votes is None:
        return None
    return row.share_needed.met_by(row.yes_votes, row.yes_votes + row.no_votes)


def _turned(outcome: _Outcome) -> _Outcome:
    probability = None if outcome.probability is None else 1 - outcome.probability
    result = _OPPOSITE.get(outcome.result, outcome.result)
    return structs.replace(outcome, result=result, probability=probability)


def _on_measure(one: Endorsement) -> bool:
    return one.choice in {"Yes", "No"}


def _side(one: Endorsement) -> str:
    """Return the choice; who opposes a measure is for No however the row names it."""
    return "No" if _on_measure(one) and one.position is Position.OPPOSES else one.choice


def _contest_name(record: BodyRecord, one: Endorsement) -> str:
    names = {seat.id: seat.name for seat in record.seats}
    return names.get(one.contest, one.contest)


def _choice_name(record: BodyRecord, one: Endorsement) -> str:
    if _on_measure(one):
        return say("Yes") if _side(one) == "Yes" else say("No")
    name = find_person(record, one.choice).name
    return say("against {name}", name=name) if one.position is Position.OPPOSES else name


def _withdrawn(scores: tuple[Score, ...]) -> list[str]:
    return [
        say(
            "{contest}, {date}: the endorsement of {choice} was withdrawn.",
            contest=one.contest,
            date=one.endorsement.election.words,
            choice=one.choice,
        )
        for one in scores
        if one.endorsement.position is Position.WITHDRAWN
    ]


def _nobody(record: BodyRecord, own: list[Endorsement]) -> list[str]:
    return [
        say(
            "{contest}, {date}: nobody was endorsed.",
            contest=_contest_name(record, one),
            date=one.election.words,
        )
        for one in own
        if one.position is Position.NONE
    ]


def _repeated(own: list[Endorsement], told: list[Endorsement]) -> list[str]:
    more = sum(one.position is not Position.NONE for one in own) - len(told)
    if not more:
        return []
    return [
        say_many(
            "{number} more row says the same of a choice counted above.",
            "{number} more rows say the same of a choice counted above.",
            more,
        )
    ]
