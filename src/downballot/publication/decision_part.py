"""What a contest's page says of its end: what is likely, what must hold, what was called."""

from __future__ import annotations

from fractions import Fraction
from zoneinfo import ZoneInfo

from msgspec import Struct

from downballot.contests.names import sentence
from downballot.contests.places import SelectionStanding
from downballot.contests.views import ContestHistory
from downballot.decisions.values import Assertion, AssertionState, ContestDecision
from downballot.forecast.values import ContestForecast, SelectionForecast
from downballot.model.call import Call
from downballot.model.finding import Finding
from downballot.model.sentence import capital, say
from downballot.publication.addresses import contest_path, with_query
from downballot.publication.call_notes import AGAINST_RECORD, CallNote, call_notes, said_of
from downballot.publication.cards import lines_within, sentences
from downballot.publication.fan import Fan, draw_fan
from downballot.publication.figures import (
    SENTENCE_LENGTH,
    about,
    amount,
    interval_text,
    percent,
    shortened,
)
from downballot.publication.likelihood import Likelihood, likelihood
from downballot.publication.likelihood_chart import LikelihoodChart, draw_likelihood
from downballot.publication.moments import Stamp, stamp
from downballot.publication.outlook import StatusPill, outcome_of, status_pill, status_words

_STATES = {
    AssertionState.OPEN: say("open"),
    AssertionState.SETTLED_BY_MODEL: say("settled by the model"),
    AssertionState.SETTLED_BY_ARITHMETIC: say("settled by arithmetic"),
}


class Provenance(Struct, frozen=True):
    """What made the probabilities of a section: all that is needed to make them again."""

    model: str
    seed: int
    draws: str
    update: str


class ToCome(Struct, frozen=True):
    """Votes still to come.

    Attributes:
        votes: The middle, in words.
        half: Where it lies in half of all cases.
        most: Where it lies in 95 of 100 cases.
        counted: Votes counted so far.
        share: Share of all expected votes that is counted.
        method: How it was estimated, in a sentence.
    """

    votes: str
    half: str
    most: str
    counted: str
    share: str
    method: str


class FinishRow(Struct, frozen=True):
    """How a selection may finish.

    Attributes:
        name: Its name.
        share: Its share so far.
        to_come: Its share of the votes to come in 95 of 100 finishes.
        half: Its share in the end in half of the finishes.
        most: The same in 95 of 100.
    """

    name: str
    share: str
    to_come: str
    half: str
    most: str


class AssertionRow(Struct, frozen=True):
    """One sentence that must hold."""

    likelihood: Likelihood
    state: str
    settled: bool
    reasons: tuple[str, ...]


class DecisionRow(Struct, frozen=True):
    """The decision at one update."""

    published: Stamp
    href: str
    counted: str
    to_come: str
    outcome: Likelihood | None
    status: str


class DecisionPart(Struct, frozen=True):
    """Everything that a page says of how a contest ends.

    Attributes:
        status: The status in AP's words.
        outcome: The likeliest outcome; None where there is none to name.
        complete: Nothing is left to count.
        alerts: What contradicts a call.
        calls: Every call that was public, newest first.
        to_come: Votes still to come; None when nothing is.
        fan: The picture of possible finishes; None when nothing is left to count.
        finishes: The same as rows.
        assertions: What must hold for the outcome.
        may_be_called: The policy allows a call now.
        holds: Why it does not.
        chart: The picture of the likelihood by update.
        rows: The same as rows, newest first.
        made_by: What made the probabilities.
        findings: What a person should know about the forecast and the decision.
    """

    status: StatusPill
    outcome: Likelihood | None
    complete: bool
    alerts: tuple[str, ...]
    calls: tuple[CallNote, ...]
    to_come: ToCome | None
    fan: Fan | None
    finishes: tuple[FinishRow, ...]
    assertions: tuple[AssertionRow, ...]
    may_be_called: bool
    holds: tuple[str, ...]
    chart: LikelihoodChart | None
    rows: tuple[DecisionRow, ...]
    made_by: Provenance
    findings: tuple[Finding, ...]


def decision_part(
    history: ContestHistory,
    decisions: tuple[ContestDecision, ...],
    calls: tuple[Call, ...],
    zone: ZoneInfo,
) -> DecisionPart:
    """Return what a page says of how a contest ends.

    Args:
        history: The contest at every update.
        decisions: Its decision at every update, oldest first; one or more.
        calls: Its calls, also those that were taken back.
        zone: Zone in which times are shown.
    """
    decision = decisions[-1]
    forecast, named = decision.forecast, decision.outcome is not None
    stamps = tuple(stamp(one.published_at, zone) for one in decisions)
    found = (*decision.findings, *forecast.findings)
    return DecisionPart(
        status=status_pill(decision),
        outcome=outcome_of(decision),
        complete=forecast.complete,
        alerts=tuple(one.sentence for one in found if one.code == AGAINST_RECORD),
        calls=call_notes(calls, zone, said_of(decisions)),
        to_come=_to_come(forecast) if named and not forecast.complete else None,
        fan=draw_fan(history, forecast) if named else None,
        finishes=_finishes(history, forecast) if named else (),
        assertions=tuple(
            assertion_row(one, complete=forecast.complete) for one in decision.assertions
        ),
        may_be_called=decision.may_be_called,
        holds=sentences(decision.holds),
        chart=draw_likelihood(history.view, decisions, stamps),
        rows=tuple(reversed([_row(*one) for one in zip(decisions, stamps, strict=True)])),
        made_by=_provenance(decision),
        findings=tuple(one for one in found if one.code != AGAINST_RECORD),
    )


def _to_come(forecast: ContestForecast) -> ToCome:
    votes = forecast.votes_to_come
    whole = forecast.counted_votes + max(votes.median, 0)
    share = forecast.counted_votes / whole if whole > 0 else 0
    return ToCome(
        votes=about(votes.median),
        half=_range(votes.low50, votes.high50),
        most=_range(votes.low95, votes.high95),
        counted=amount(forecast.counted_votes),
        share=_share_counted(share),
        method=_sentence(forecast.method),
    )


def _range(low: float, high: float) -> str:
    return say("{low} to {high}", low=about(low), high=about(high))


def _sentence(words: str) -> str:
    text = shortened(words, SENTENCE_LENGTH)
    return sentence(capital(text)) if text else ""


def _share_counted(share: float) -> str:
    if share > 0.99:
        return say("over {figure}", figure="99%")
    return say("under {figure}", figure="1%") if share < 0.01 else f"{share:.0%}"


def _finishes(history: ContestHistory, forecast: ContestForecast) -> tuple[FinishRow, ...]:
    if forecast.complete:
        return ()
    standing = history.view.standing
    known = {one.selection: one for one in forecast.selections}
    lines = lines_within(standing.rule)
    return tuple(
        _finish(one, known[one.selection], lines)
        for one in standing.selections
        if one.selection in known
    )


def _finish(
    one: SelectionStanding, forecast: SelectionForecast, lines: tuple[Fraction, ...]
) -> FinishRow:
    final, to_come = forecast.final_share, forecast.share_to_come
    return FinishRow(
        name=shortened(one.name),
        share=percent(one.share, lines=lines),
        to_come=interval_text(to_come.low95, to_come.high95),
        half=interval_text(final.low50, final.high50, lines=lines),
        most=interval_text(final.low95, final.high95, lines=lines),
    )


def assertion_row(one: Assertion, *, complete: bool) -> AssertionRow:
    """Return one sentence that must hold as a page shows it.

    Args:
        one: The assertion.
        complete: Nothing is left to count.
    """
    return AssertionRow(
        likelihood=likelihood(one.sentence, one.probability, complete=complete),
        state=_STATES[one.state],
        settled=one.state is not AssertionState.OPEN,
        reasons=sentences(one.reasons),
    )


def _row(one: ContestDecision, when: Stamp) -> DecisionRow:
    to_come = one.forecast.votes_to_come
    return DecisionRow(
        published=when,
        href=with_query(contest_path(one.election, one.contest), as_of=when.query),
        counted=amount(one.forecast.counted_votes),
        to_come="0" if one.forecast.complete else about(to_come.median),
        outcome=outcome_of(one),
        status=status_words(one),
    )


def _provenance(decision: ContestDecision) -> Provenance:
    forecast = decision.forecast
    return Provenance(forecast.model, forecast.seed, amount(forecast.draws), decision.update)
