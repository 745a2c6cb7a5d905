"""Contests of a desk, and those recorded in the package, as the record that claims meet."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from msgspec import Struct

from downballot.almanac.beyond_county import crosses_county_line
from downballot.almanac.counts import RecordedContest, RecordedElection, elections, load
from downballot.claims.record import Choice, ChoiceCount, ContestFacts, Count, VoterFacts
from downballot.contests.names import display_name, display_title
from downballot.contests.rules import rule_from_definition, with_declared
from downballot.contests.tally import tally
from downballot.control.register import person_called
from downballot.desk.file import read_settings
from downballot.desk.settings import ContestSettings, Settings
from downballot.model.body import BodyRecord, Round
from downballot.model.contest import ContestDefinition, ContestType, Selection, distinct, slug
from downballot.model.count import BallotKind, ContestCount, SelectionCount
from downballot.model.record import Outstanding
from downballot.model.rule import DeclaredRule, Rule, Scope, Stage

if TYPE_CHECKING:
    from downballot.pipeline.desk import Desk
    from downballot.pipeline.reading import ElectionReader

ANSWERS = ("yes", "no")
COUNTY = "los-angeles-county"
AREA = "Los Angeles County"


class CountedContest(Struct, frozen=True):
    """A contest with its counts, from a desk or from the package.

    Attributes:
        key: Unique in the record.
        definition: The contest.
        name: What readers call it.
        rule: Its rule.
        election: The day.
        stage: Which round the election is.
        filled: Body and seat that it fills; empty where it fills none.
        followed: Whether the desk shows it first.
        steps: Moment, source, whether it is final, and the count, oldest first.
    """

    key: str
    definition: ContestDefinition
    name: str
    rule: Rule
    election: date
    stage: Stage
    filled: tuple[str, str]
    followed: bool
    steps: Sequence[tuple[datetime, str, bool, ContestCount]]


def contest_facts(one: CountedContest, bodies: Iterable[BodyRecord]) -> ContestFacts:
    """Return a counted contest as the record has it.

    Args:
        one: The contest with its counts.
        bodies: Bodies whose people it may name.
    """
    definition, (body, seat) = one.definition, one.filled
    known = next((each for each in bodies if each.body.id == body), None)
    question = definition.type is not ContestType.CANDIDATE
    measure = display_title(_lettered(definition.title)) if question else ""
    incumbents = _incumbents(known, seat, one.election) if known else ()
    names = {each.id: slug(each.name) for each in definition.selections} if question else {}
    return ContestFacts(
        id=one.key,
        name=one.name,
        body=body,
        seat=seat,
        election=one.election,
        round=_round(one, body),
        choices=tuple(
            _choice(each, known, question=question) for each in definition.selections
        ),
        counts=tuple(_count(one, step, names) for step in one.steps),
        share_needed=one.rule.share if one.rule.alternative is None else None,
        share_source=dict(one.rule.source).get("share", ""),
        measure=measure,
        title=definition.measure_text,
        candidates=None if question else len(definition.selections),
        partial=_partial(one.rule),
        incumbents=incumbents,
        followed=one.followed,
    )


def _partial(rule: Rule) -> str:
    if rule.scope is not Scope.PART:
        return ""
    return dict(rule.source).get("scope", "") or "other counties vote in it too"


def _lettered(title: str) -> str:
    """Return "MEASURE US" of a title that has it at its end; the title otherwise."""
    upper = title.upper()
    for word in ("MEASURE ", "PROPOSITION "):
        place = upper.rfind(word)
        if place >= 0 and len(title) - place <= len(word) + 3:
            return title[place:]
    return title


def _round(one: CountedContest, body: str) -> Round:
    if one.stage is Stage.PRIMARY:
        return Round.PRIMARY
    return Round.RUNOFF if body else Round.GENERAL


def _choice(selection: Selection, body: BodyRecord | None, *, question: bool) -> Choice:
    name = display_name(selection.name)
    if question:
        return Choice(slug(selection.name), name)
    person = person_called(body, name) if body else None
    return Choice(
        selection.id, person.name if person else name, person.id if person else slug(name)
    )


def _incumbents(body: BodyRecord, seat: str, day: date) -> tuple[str, ...]:
    return tuple(
        one.person
        for one in body.terms
        if one.seat == seat
        and one.person
        and (one.starts is None or one.starts.first <= day)
        and (one.ends is not None and day <= one.ends.last)
    )


def _count(
    one: CountedContest,
    step: tuple[datetime, str, bool, ContestCount],
    names: dict[str, str],
) -> Count:
    moment, source, final, counted = step
    tallied = tally(counted, votes_allowed=one.definition.votes_allowed)
    return Count(
        as_of=moment,
        source=source,
        choices=tuple(
            ChoiceCount(names.get(each.selection, each.selection), each.votes)
            for each in sorted(counted.selections, key=lambda each: -each.votes)
        ),
        complete=True,
        final=final,
        with_write_ins=tallied.with_write_ins,
        timed=True,
    )


# -- of a desk ------------------------------------------------------------------------


def desk_contests(desk: Desk, bodies: Sequence[BodyRecord]) -> tuple[ContestFacts, ...]:
    """Return every contest that a desk counted, at every update.

    Args:
        desk: The desk.
        bodies: Bodies whose people contests may name.
    """
    readers = [desk.reader(one.id) for one in desk.elections()]
    return tuple(
        contest_facts(one, bodies)
        for reader in readers
        if reader.updates
        for one in _of_reader(reader)
    )


def _of_reader(reader: ElectionReader) -> Iterable[CountedContest]:
    election, settings = reader.election, reader.settings
    newest = reader.counts[-1]
    for contest, steps in reader.steps().items():
        definition = newest.definitions.get(contest)
        if definition is None:
            continue
        entry = settings.contest(election.id, definition)
        filled = entry.seats_filled(definition) if entry else ()
        yield CountedContest(
            key=f"{election.id}/{contest}",
            definition=definition,
            name=reader.name(definition),
            rule=reader.rule(definition),
            election=election.date,
            stage=election.stage,
            filled=filled[0] if len(filled) == 1 else ("", ""),
            followed=bool(entry and entry.follow),
            steps=[
                (
                    step.update.published_at,
                    _source(reader, step.update.published_at),
                    reader.status(step.update).value == "certified",
                    step.count,
                )
                for step in steps
            ],
        )


def _source(reader: ElectionReader, _moment: datetime) -> str:
    sources = reader.election.sources
    return sources[0].url.split("?")[0] if sources else reader.election.jurisdiction


def desk_voters(desk: Desk) -> tuple[VoterFacts, ...]:
    """Return how many ballots a desk counted at each update, and what was left to count.

    Args:
        desk: The desk.
    """
    found: list[VoterFacts] = []
    for one in desk.elections():
        reader = desk.reader(one.id)
        if not reader.updates:
            continue
        counted = [
            (
                step.update.published_at,
                step.ballots[BallotKind.TOTAL],
                reader.status(step.update).value == "certified",
            )
            for step in reader.counts
            if BallotKind.TOTAL in step.ballots
        ]
        registered = _registered(one.id)
        rows = desk.ledger.people.outstanding(one.id)
        found += voter_facts(reader.election.date, one.jurisdiction, registered, counted, rows)
    return tuple(found)


# -- of the package -------------------------------------------------------------------


@cache
def recorded_contests(bodies: tuple[BodyRecord, ...]) -> tuple[ContestFacts, ...]:
    """Return every contest of the recorded elections, at every update.

    Args:
        bodies: Bodies whose people contests may name.
    """
    settings = read_settings(Path(str(_template())))
    return tuple(
        contest_facts(one, bodies)
        for election in elections()
        for one in _of_recorded(load(election), settings)
    )


@cache
def recorded_voters() -> tuple[VoterFacts, ...]:
    """Return how many ballots were counted in the recorded elections, and what was left."""
    found: list[VoterFacts] = []
    for election in elections():
        recorded = load(election)
        certified = _certified(election)
        frame = recorded.votes.filter(recorded.votes["code"].cast(str) == "EBLT")
        rows = frame.select("update", "value").unique().sort("update").iter_rows()
        counted = [
            (moment.astimezone(UTC), int(value), moment >= certified)
            for moment, value in rows
            if value
        ]
        found += voter_facts(
            _day(recorded), AREA, (recorded.facts.registered,), counted, _outstanding(election)
        )
    return tuple(found)


def voter_facts(
    day: date,
    area: str,
    registered: tuple[int, ...],
    counted: Sequence[tuple[datetime, int, bool]],
    rows: Iterable[Outstanding],
) -> list[VoterFacts]:
    """Return ballots counted at every update, with the estimate of what was left by then.

    Args:
        day: The election day.
        area: Of what area.
        registered: Registered voters as sources have them.
        counted: Moment, ballots counted and whether that is final, oldest first.
        rows: Estimates of ballots left.
    """
    left: dict[tuple[datetime, str], int] = {}
    for row in rows:
        key = row.published_at, row.source
        left[key] = left.get(key, 0) + row.ballots
    source = "https://results.lavote.gov"
    found = [
        VoterFacts(day, area, moment, source, registered, ballots, final=final)
        for moment, ballots, final in counted
    ]
    for (moment, told), ballots_left in left.items():
        by_then = [ballots for published, ballots, _ in counted if published <= moment]
        found.append(
            VoterFacts(
                day,
                area,
                moment,
                told,
                registered,
                by_then[-1] if by_then else None,
                ballots_left,
            )
        )
    return sorted(found, key=lambda one: one.as_of)


def _registered(election: str) -> tuple[int, ...]:
    return (load(election).facts.registered,) if election in elections() else ()


def _of_recorded(election: RecordedElection, settings: Settings) -> Iterable[CountedContest]:
    certified = _certified(election.id)
    cells = _cells(election)
    for contest in election.contests:
        definition = _definition(contest)
        entry = settings.contest(election.id, definition)
        filled = entry.seats_filled(definition) if entry else ()
        named = entry.display_name(definition) if entry else ""
        yield CountedContest(
            key=f"{election.id}/{definition.id}",
            definition=definition,
            name=named or display_title(definition.title),
            rule=_rule(election.id, definition, entry),
            election=_day(election),
            stage=Stage.GENERAL,
            filled=filled[0] if len(filled) == 1 else ("", ""),
            followed=bool(entry and entry.follow),
            steps=[
                (
                    moment,
                    "https://results.lavote.gov",
                    moment >= certified,
                    _counted(definition, at),
                )
                for moment, at in cells.get(contest.id, {}).items()
            ],
        )


def _cells(election: RecordedElection) -> dict[int, dict[datetime, dict[str, int]]]:
    """Return votes by contest, moment and candidate's number (or the county's code)."""
    owner = {one.id: each.id for each in election.contests for one in each.candidates}
    found: dict[int, dict[datetime, dict[str, int]]] = {}
    wanted = election.votes.filter(election.votes["code"].cast(str).is_in(["CAND", "CFV"]))
    rows = wanted.sort("update").select("code", "reference_id", "update", "value").iter_rows()
    for code, reference, moment, value in rows:
        contest = owner.get(reference) if code == "CAND" else reference
        if contest is not None:
            at = found.setdefault(contest, {}).setdefault(moment, {})
            at[str(reference) if code == "CAND" else code] = value
    return {
        contest: {
            moment.astimezone(UTC): at for moment, at in steps.items() if any(at.values())
        }
        for contest, steps in found.items()
    }


def _counted(definition: ContestDefinition, at: dict[str, int]) -> ContestCount:
    return ContestCount(
        definition.id,
        tuple(
            SelectionCount(one.id, at.get(one.external_id, 0)) for one in definition.selections
        ),
        valid_votes=at.get("CFV"),
    )


def _definition(contest: RecordedContest) -> ContestDefinition:
    taken: set[str] = set()
    question = contest.type.casefold().startswith("measure")
    retention = {one.name.upper() for one in contest.candidates} == {
        "YES",
        "NO",
    } and not question
    kind = ContestType.RETENTION if retention else ContestType.BALLOT_MEASURE
    return ContestDefinition(
        id=f"{slug(contest.title)}-{contest.id}",
        title=contest.title,
        type=kind if question or retention else ContestType.CANDIDATE,
        selections=tuple(
            Selection(distinct(slug(one.name), taken), one.name, one.party, str(one.id))
            for one in contest.candidates
        ),
        group=contest.group,
        votes_allowed=int(contest.vote_for) if contest.vote_for.isdigit() else 1,
        pass_rate=contest.pass_rate,
        measure_text=contest.measure_text,
        note=contest.additional_text,
        external_id=str(contest.id),
        voter_nominated=contest.voter_nominated,
    )


def _rule(election: str, definition: ContestDefinition, entry: ContestSettings | None) -> Rule:
    rule = rule_from_definition(definition, stage=Stage.GENERAL)
    beyond = crosses_county_line(COUNTY, election, definition)
    if beyond:
        rule = with_declared(rule, DeclaredRule(scope=Scope.PART, source=beyond))
    return with_declared(rule, entry) if entry else rule


def _day(election: RecordedElection) -> date:
    return datetime.fromisoformat(election.facts.date).date()


def _template() -> Traversable:
    return resources.files("downballot.almanac") / "templates" / "lausd"


def _table(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO((_template() / name).read_text(encoding="utf-8"))))


def _certified(election: str) -> datetime:
    for row in _table("certification.csv"):
        if row["election"] == election:
            return datetime.fromisoformat(row["published_at"])
    return datetime.max.replace(tzinfo=UTC) - timedelta(days=2)


def _outstanding(election: str) -> list[Outstanding]:
    return [
        Outstanding(
            row["election"],
            row["scope"],
            BallotKind(row["kind"]),
            int(row["ballots"]),
            datetime.fromisoformat(row["published_at"]),
            row["source"],
        )
        for row in _table("outstanding.csv")
        if row["election"] == election
    ]


ZONE = ZoneInfo("America/Los_Angeles")
