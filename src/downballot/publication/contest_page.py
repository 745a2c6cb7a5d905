"""The page of a contest: where it stands, why, and how the count came to that."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct, structs

from downballot.contests.lines import Line, LineKind, LineState
from downballot.contests.views import ContestHistory, ContestView
from downballot.decisions.values import ContestDecision
from downballot.model.call import Call
from downballot.model.contest import ContestType
from downballot.model.finding import Finding, GatheredFinding
from downballot.model.rule import Method, Scope
from downballot.model.sentence import capital, join, say, say_many
from downballot.model.status import ResultsStatus
from downballot.publication.addresses import (
    API,
    contest_path,
    election_path,
    embed_path,
    with_query,
)
from downballot.publication.body_note import BodyNote
from downballot.publication.call_notes import AGAINST_RECORD
from downballot.publication.cards import (
    SelectionRow,
    selection_row,
    sentences,
)
from downballot.publication.chart import Chart, draw
from downballot.publication.count_table import CountTable, count_table
from downballot.publication.decision_part import DecisionPart, decision_part
from downballot.publication.election_page import CountStamp, Notice, count_stamp, notices
from downballot.publication.figures import SENTENCE_LENGTH, amount, shortened
from downballot.publication.frame import Frame, Link, Site, frame
from downballot.publication.moments import stamp
from downballot.publication.note_part import NoteView
from downballot.publication.outlook import why_no_forecast
from downballot.publication.published_money_part import PublishedMoney
from downballot.publication.words import SEVERITIES, STATUS, rule_parts

_PLACES = {LineKind.FIRST_PLACE, LineKind.LAST_SEAT, LineKind.SECOND_PLACE}
_OTHER_COUNTS = (
    ("ballots", say("Ballots with this contest")),
    ("valid_votes", say("Ballots with a valid vote")),
    ("partial", say("Ballots with fewer marks than seats")),
    ("undervotes", say("Ballots with no mark here (undervotes)")),
    ("overvotes", say("Ballots with too many marks (overvotes)")),
    ("registered", say("Voters registered for it")),
)


class LineRow(Struct, frozen=True):
    """A line that matters: votes needed, distance, and words unless the outcome has them."""

    name: str
    figures: str
    sentence: str


class RulePart(Struct, frozen=True):
    """A part of the rule with where it stands."""

    name: str
    text: str
    source: str


class Remark(Struct, frozen=True):
    """A finding: how much it matters, and what was found."""

    severity: str
    label: str
    sentence: str
    times: int


class ContestPage(Struct, frozen=True):
    """Everything on the page of a contest.

    Attributes:
        frame: The surroundings.
        name: What readers call it.
        official: The authority's title where it is another one.
        question: The question put to the voters.
        election: Title of its election.
        election_href: Address of its election's page.
        status: How final the count is, in words.
        certified: Whether it is certified.
        part: Whether other counties vote too.
        count: Which count is shown.
        notices: Sources that do not answer.
        sentences: Where it stands.
        rows: Its selections.
        with_write_ins: Whether the share with write-ins matters.
        with_distance: Whether a cut-off matters.
        votes: Votes for listed selections.
        write_ins: Votes for names written in; a dash where they are not known.
        lines: The lines that matter.
        settled: What arithmetic alone settles.
        chart: The picture; None before a second update.
        table: The count by update and by batch.
        rule: The rule, part by part.
        others: Ballots, undervotes and the like: name, number.
        remarks: What a person should know.
        api: Where the same figures are as JSON.
        decision: How it may end and what was called; None where nothing was forecast.
        no_forecast: Why no ending is forecast; empty when one is.
        bodies: What it means for the bodies whose seats it fills.
        money: What was published of the money in it.
        filed: Pages of candidates of whom filings have money.
        notes: What editors wrote on it.
        places: Pages of its precincts.
    """

    frame: Frame
    name: str
    official: str
    question: str
    election: str
    election_href: str
    status: str
    certified: bool
    part: bool
    count: CountStamp | None
    notices: tuple[Notice, ...]
    sentences: tuple[str, ...]
    rows: tuple[SelectionRow, ...]
    with_write_ins: bool
    with_distance: bool
    votes: str
    write_ins: str
    lines: tuple[LineRow, ...]
    settled: tuple[str, ...]
    chart: Chart | None
    table: CountTable
    rule: tuple[RulePart, ...]
    others: tuple[tuple[str, str], ...]
    remarks: tuple[Remark, ...]
    api: str
    decision: DecisionPart | None
    no_forecast: str
    bodies: tuple[BodyNote, ...]
    money: tuple[PublishedMoney, ...] = ()
    filed: tuple[Link, ...] = ()
    notes: tuple[NoteView, ...] = ()
    places: tuple[Link, ...] = ()


def contest_page(
    site: Site,
    history: ContestHistory,
    findings: tuple[GatheredFinding, ...] = (),
    *,
    decisions: tuple[ContestDecision, ...] = (),
    calls: tuple[Call, ...] = (),
    bodies: tuple[BodyNote, ...] = (),
    as_of: datetime | None = None,
) -> ContestPage:
    """Return the page of a contest.

    Args:
        site: The desk.
        history: The contest at every update.
        findings: What was found about it while it was received.
        decisions: How far it was decided at every update, oldest first; none where nothing
            was forecast.
        calls: Its calls, also those that were taken back.
        bodies: What it means for the bodies whose seats it fills.
        as_of: Moment of a look back, aware; None for the newest count.
    """
    view, standing = history.view, history.view.standing
    look_back = stamp(as_of, site.zone).query if as_of else ""
    stamps = tuple(stamp(step.update.published_at, site.zone) for step in history.steps)
    rows = tuple(selection_row(one, standing.rule) for one in standing.selections)
    part = decision_part(history, decisions, calls, site.zone) if decisions else None
    return ContestPage(
        frame=_frame(site, history, as_of, _said(part)),
        name=shortened(view.name),
        official=_official(view),
        question=shortened(view.definition.measure_text, SENTENCE_LENGTH),
        election=history.election.title,
        election_href=with_query(election_path(view.election), as_of=look_back),
        status=STATUS[history.election.status],
        certified=history.election.status is ResultsStatus.CERTIFIED,
        part=view.rule.scope is Scope.PART,
        count=count_stamp(history.election, site.zone),
        notices=() if as_of else notices(history.election.contacts, site.zone),
        sentences=sentences(standing.outcome),
        rows=rows,
        with_write_ins=standing.rule.method is Method.SHARE and bool(standing.tally.write_ins),
        with_distance=len(rows) > 2 and any(row.distance for row in rows),
        votes=amount(standing.tally.listed_votes),
        write_ins=_write_ins(view),
        lines=_lines(view),
        settled=sentences(tuple(one.sentence for one in standing.settled)),
        chart=draw(history, stamps),
        table=count_table(history, stamps),
        rule=tuple(RulePart(*part) for part in rule_parts(standing.rule)),
        others=_others(view),
        remarks=_remarks(
            (*standing.findings, *(part.findings if part else ())), _besides(findings)
        ),
        api=f"{API}{contest_path(view.election, view.id)}",
        decision=part,
        no_forecast=""
        if part and part.outcome
        else why_no_forecast(view, decisions[-1] if decisions else None),
        bodies=bodies,
    )


def _official(view: ContestView) -> str:
    title = shortened(view.definition.title)
    shown = shortened(view.name)
    return title if _letters(title) != _letters(shown) else ""


def _letters(title: str) -> str:
    return "".join(letter for letter in title.casefold() if letter.isalnum())


def _write_ins(view: ContestView) -> str:
    if view.definition.type is not ContestType.CANDIDATE and not view.standing.tally.write_ins:
        return ""
    return amount(view.standing.tally.write_ins)


def _lines(view: ContestView) -> tuple[LineRow, ...]:
    known = (line for line in view.standing.lines if line.kind is not LineKind.UNKNOWN)
    return tuple(_line(line, view.standing.outcome) for line in known)


def _line(line: Line, outcome: tuple[str, ...]) -> LineRow:
    place = line.kind in _PLACES
    said = line.sentence in outcome or (place and line.state is LineState.OVER)
    return LineRow(
        name=capital(line.name),
        figures=_figures(line),
        sentence="" if said else shortened(line.sentence, SENTENCE_LENGTH),
    )


def _figures(line: Line) -> str:
    if line.needed_votes is None or line.distance_votes is None:
        return ""
    place = line.kind in _PLACES
    distance = _to_place if place else _to_share
    needed = say_many("{number} vote needed", "{number} votes needed", line.needed_votes)
    if place:
        needed = say_many("{number} vote to beat", "{number} votes to beat", line.needed_votes)
    text = join("; ", (needed, distance(line.distance_votes)))
    full = line.distance_with_write_ins
    if full is None or full == line.distance_votes:
        return text
    return say(
        "{figures}, or {distance} with every write-in", figures=text, distance=distance(full)
    )


def _to_place(votes: int) -> str:
    if votes == 0:
        return say("level")
    if votes < 0:
        return say_many("{number} vote behind", "{number} votes behind", -votes)
    return say_many("{number} vote ahead", "{number} votes ahead", votes)


def _to_share(votes: int) -> str:
    if votes == 0:
        return say("just met")
    if votes < 0:
        return say_many("{number} vote short", "{number} votes short", -votes)
    return say_many("{number} vote over", "{number} votes over", votes)


def _others(view: ContestView) -> tuple[tuple[str, str], ...]:
    known = [(words, getattr(view.count, name)) for name, words in _OTHER_COUNTS]
    return tuple((words, amount(number)) for words, number in known if number is not None)


def _besides(gathered: tuple[GatheredFinding, ...]) -> tuple[GatheredFinding, ...]:
    """Leave out what is against the call that stands: the page says it in its own place."""
    return tuple(one for one in gathered if one.code != AGAINST_RECORD)


def _remarks(
    standing: tuple[Finding, ...], gathered: tuple[GatheredFinding, ...]
) -> tuple[Remark, ...]:
    found = {one.sentence: _remark(one, one.times) for one in gathered}
    for other in standing:
        # What the ledger keeps as text is a sentence here: it can be said in any language.
        times = found[other.sentence].times if other.sentence in found else 1
        found[other.sentence] = _remark(other, times)
    return tuple(found.values())


def _remark(found: Finding | GatheredFinding, times: int) -> Remark:
    label = SEVERITIES[found.severity]
    return Remark(found.severity.value, label, found.sentence, times)


def _said(part: DecisionPart | None) -> str:
    if part is None:
        return ""
    status, outcome = join("", (part.status.words, ".")), part.outcome
    if outcome is None:
        return status
    likely = say("{what}: {how_likely}.", what=outcome.sentence, how_likely=outcome.words)
    return join(" ", (status, likely))


def _frame(site: Site, history: ContestHistory, as_of: datetime | None, said: str) -> Frame:
    view = history.view
    new = say(
        "New count of {contest}, published {time}.",
        contest=shortened(view.name),
        time=stamp(history.steps[-1].update.published_at, site.zone).short,
    )
    made = frame(
        site,
        join(", ", (shortened(view.name), history.election.title)),
        contest_path(view.election, view.id),
        election=history.election,
        as_of=as_of,
        announcement=join(" ", filter(None, (new, *sentences(view.standing.outcome), said))),
    )
    path = contest_path(view.election, view.id)
    return structs.replace(made, embed="" if as_of else embed_path(path))
