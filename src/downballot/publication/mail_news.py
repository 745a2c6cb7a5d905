"""What is news, as a mail tells it: the same facts for its text, its HTML and its webhooks."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from zoneinfo import ZoneInfo

from msgspec import Struct

from downballot.contests.views import ContestHistory
from downballot.control.values import ControlOutlook
from downballot.decisions.values import ContestDecision
from downballot.model.call import Call, CallRow
from downballot.model.rule import Scope
from downballot.model.sentence import join, say, say_many
from downballot.model.status import ResultsStatus
from downballot.publication.addresses import contest_path
from downballot.publication.body_addresses import control_path
from downballot.publication.body_parts import bloc_marks, named_split
from downballot.publication.cards import batch_words, selection_row, sentences
from downballot.publication.chart import Chart, draw
from downballot.publication.figures import SENTENCE_LENGTH, shortened
from downballot.publication.likelihood import figure_of
from downballot.publication.moments import stamp
from downballot.publication.outlook import outcome_of, status_words

MOST_ROWS = 8
NOTHING_SAID: Mapping[str, str] = MappingProxyType({})


class MailNews(Struct, frozen=True):
    """One piece of news, before it is written in a language.

    Attributes:
        subject: What it is about, in a few words: the subject of a mail that tells it alone.
        title: Its heading.
        stamp: Of when it is, and how final.
        sentences: What it says.
        columns: Headings of its table; empty without one.
        rows: The rows of its table, as many cells each as there are headings.
        notes: What else is said, in smaller letters.
        href: Path of the page that has all of it.
        link: Words of the link to it.
        chart: Its picture; None without one.
    """

    subject: str
    title: str
    stamp: str
    sentences: tuple[str, ...]
    href: str
    link: str
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    notes: tuple[str, ...] = ()
    chart: Chart | None = None


def update_news(
    history: ContestHistory, decision: ContestDecision | None, zone: ZoneInfo
) -> MailNews:
    """Return the newest count of a contest as news.

    Args:
        history: The contest at every update.
        decision: How far it is decided; None where nothing was forecast.
        zone: The desk's zone.
    """
    view, standing = history.view, history.view.standing
    name = shortened(view.name)
    certified = history.election.status is ResultsStatus.CERTIFIED
    title = (
        say("{contest}: the certified count", contest=name)
        if certified
        else say("{contest}: new count", contest=name)
    )
    stamps = tuple(stamp(step.update.published_at, zone) for step in history.steps)
    shown = standing.selections[:MOST_ROWS]
    rows = [selection_row(one, standing.rule) for one in shown]
    return MailNews(
        subject=title,
        title=title,
        stamp=_of_count(history, stamps[-1].text, certified=certified),
        sentences=(*sentences(standing.outcome), *_how_likely(decision)),
        columns=(say("Choice"), say("Votes"), say("Share")),
        rows=tuple((one.name, one.votes, one.share) for one in rows),
        notes=_count_notes(history, len(standing.selections) - len(shown)),
        href=contest_path(view.election, view.id),
        link=say("All figures of {contest}", contest=name),
        chart=draw(history, stamps, with_table=False),
    )


def call_news(
    call: Call, contest: str, zone: ZoneInfo, said: Mapping[str, str] = NOTHING_SAID
) -> MailNews:
    """Return a call that is public as news.

    Args:
        call: The call.
        contest: What readers call the contest.
        zone: The desk's zone.
        said: Outcomes as the model says them now, by their English text.
    """
    row, name = call.row, shortened(contest)
    told = [_by(row, zone), say("The reason given: {reason}", reason=_reason(row))]
    told += [
        say("Approved by {name}, {time}.", name=shortened(one.by), time=_time(one, zone))
        for one in call.approvals
    ]
    told += [
        say(
            "The desk\N{RIGHT SINGLE QUOTATION MARK}s policy did not allow it: {reason}",
            reason=shortened(said.get(why, why)),
        )
        for why in row.against_policy
    ]
    return MailNews(
        subject=say("Called: {contest}", contest=name),
        title=say("Called: {contest}", contest=name),
        stamp=_on_count(row, zone),
        sentences=(say("{outcome}.", outcome=_outcome(call, said)), *told),
        notes=(say("A call is made by people. It is no official result."),),
        href=contest_path(row.election, row.contest),
        link=say("All figures of {contest}", contest=name),
    )


def retraction_news(
    call: Call,
    taken: CallRow,
    contest: str,
    zone: ZoneInfo,
    said: Mapping[str, str] = NOTHING_SAID,
) -> MailNews:
    """Return a call that was taken back as news.

    Args:
        call: The call.
        taken: The row that took it back.
        contest: What readers call the contest.
        zone: The desk's zone.
        said: Outcomes as the model says them now, by their English text.
    """
    name = shortened(contest)
    return MailNews(
        subject=say("Call taken back: {contest}", contest=name),
        title=say("Call taken back: {contest}", contest=name),
        stamp=_on_count(taken, zone),
        sentences=(
            say("This call no longer stands: {outcome}.", outcome=_outcome(call, said)),
            say(
                "It was taken back by {name}, {time}.",
                name=shortened(taken.by),
                time=_time(taken, zone),
            ),
            say("The reason given: {reason}", reason=_reason(taken)),
        ),
        href=contest_path(call.row.election, call.row.contest),
        link=say("All figures of {contest}", contest=name),
    )


def board_news(outlook: ControlOutlook, election: str, title: str, zone: ZoneInfo) -> MailNews:
    """Return who may control a body as news.

    Args:
        outlook: Who may control it; something may be told of it.
        election: The desk's id of the election.
        title: What readers call the election.
        zone: The desk's zone.
    """
    body = outlook.before.body
    marks = bloc_marks(outlook.after.blocs)
    when = stamp(datetime.fromisoformat(outlook.published_at), zone).text
    splits = outlook.splits[:1]
    heading = say(
        "Control of the {body} after {election}", body=body.short_name, election=title
    )
    return MailNews(
        subject=say("{body}: who has a majority", body=body.short_name),
        title=heading,
        stamp=say("From the count published {time}.", time=when),
        sentences=sentences(outlook.sentences),
        columns=(say("Bloc"), say("Chance of a majority"), say("Seats, on average")),
        rows=tuple(
            (
                marks[one.bloc].name,
                figure_of(one.probability, complete=outlook.decided),
                f"{one.seats:.1f}",
            )
            for one in outlook.chances
        ),
        notes=tuple(
            say("The likeliest board: {split}.", split=named_split(one.split, marks))
            for one in splits
        ),
        href=control_path(body.id, election),
        link=say("The board, race by race"),
    )


def _of_count(history: ContestHistory, when: str, *, certified: bool) -> str:
    title = history.election.title
    if certified:
        return say("{election}. Certified count, published {time}.", election=title, time=when)
    return say(
        "{election}. Unofficial count, published {time}; more votes may come.",
        election=title,
        time=when,
    )


def _how_likely(decision: ContestDecision | None) -> tuple[str, ...]:
    if decision is None:
        return ()
    status = say("Status: {status}.", status=status_words(decision))
    found = outcome_of(decision)
    if found is None:
        return (status,)
    likely = say(
        "{outcome}: {words} ({figure}).",
        outcome=found.sentence,
        words=found.words,
        figure=found.figure,
    )
    return status, likely


def _count_notes(history: ContestHistory, more: int) -> tuple[str, ...]:
    view = history.view
    notes = []
    if more > 0:
        notes.append(say_many("{number} more choice.", "{number} more choices.", more))
    votes = view.standing.tally.listed_votes
    notes.append(say_many("{number} vote counted.", "{number} votes counted.", votes))
    batch = batch_words(view)
    if batch:
        notes.append(say("The last update added {batch}.", batch=batch))
    if view.rule.scope is Scope.PART:
        notes.append(say("Other counties vote too: these are the votes of this one."))
    return tuple(notes)


def _outcome(call: Call, said: Mapping[str, str]) -> str:
    """Return what was called, without a full stop; the ledger keeps it as English text."""
    kept = call.row.outcome.sentence
    text = shortened(said.get(kept, kept), SENTENCE_LENGTH)
    return text.removesuffix(".") if text.endswith(".") else text


def _by(row: CallRow, zone: ZoneInfo) -> str:
    return say(
        "Called by {name}, {time}, when it was {figure} likely by the model.",
        name=shortened(row.by),
        time=_time(row, zone),
        figure=figure_of(row.probability),
    )


def _on_count(row: CallRow, zone: ZoneInfo) -> str:
    return say("On the count published {time}.", time=stamp(row.published_at, zone).text)


def _time(row: CallRow, zone: ZoneInfo) -> str:
    return stamp(row.at, zone).text


def _reason(row: CallRow) -> str:
    return join("", (shortened(row.reason, SENTENCE_LENGTH),))
