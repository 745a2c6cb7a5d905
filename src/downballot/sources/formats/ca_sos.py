"""California Secretary of State results API: statewide and district counts.

A body is one race, ``{"ballot-measures": […]}``, or several of these: a list, as the API
answers for all districts or counties, or ``{"races": […]}``, as some archives keep it.
Numbers are strings, with thousands commas for candidates and without for measures.
A title says its scope ("Governor - Statewide Results", "Governor - Alpine County
Results"); it stays part of the contest's identity, so that a county's part is never
taken for the whole. Each race carries the time of its own newest county report.

Source:
    api.sos.ca.gov/returns/… (undocumented; shapes worked out from the bodies of
    November 2022 and March 2024). A measure on a statewide ballot takes effect if a
    majority of votes is cast for it: California Constitution, articles II (section 10)
    and XVIII (section 4).
"""

from __future__ import annotations

import re
from datetime import datetime

import msgspec
from msgspec import Struct

from downballot.errors import FormatError
from downballot.model.contest import (
    ContestDefinition,
    ContestType,
    Selection,
    distinct,
    slug,
)
from downballot.model.count import ContestCount, Report, selection_counts
from downballot.model.finding import Finding, Severity
from downballot.sources.count_format import CountFormat
from downballot.sources.json_body import decode
from downballot.sources.los_angeles import ZONE

CLOCK = "%B %d, %Y, %I:%M %p"
MAJORITY = "Majority of votes cast"
_NUMBER = re.compile(r"[0-9]{1,3}(?:,[0-9]{3}){0,3}|[0-9]{1,10}")
_PRECINCTS = re.compile(r"\((?P<reporting>[0-9,]+) of (?P<all>[0-9,]+)\) precincts")


class _Candidate(Struct):
    name: str = msgspec.field(name="Name")
    party: str = msgspec.field(name="Party")
    votes: str = msgspec.field(name="Votes")


class _Measure(Struct):
    name: str = msgspec.field(name="Name")
    number: str = msgspec.field(name="Number")
    yes_votes: str = msgspec.field(name="yesVotes")
    no_votes: str = msgspec.field(name="noVotes")


class _Race(Struct):
    title: str = msgspec.field(name="raceTitle")
    reporting: str = msgspec.field(name="Reporting")
    reporting_time: str = msgspec.field(name="ReportingTime")
    candidates: list[_Candidate] | None = None
    measures: list[_Measure] | None = msgspec.field(name="ballot-measures", default=None)


class _Races(Struct):
    races: list[_Race]


class _Contest(Struct, frozen=True):
    """A contest before it has an identifier: definition, votes, precincts."""

    definition: ContestDefinition
    votes: tuple[int, ...]
    precincts: tuple[int | None, int | None]


class CaliforniaSecretaryOfState:
    """Reads the results API of the California Secretary of State."""

    name = "ca-sos"
    title = "California Secretary of State results API"

    def matches(self, body: bytes) -> bool:
        """Say whether a body is the results API's."""
        return b'"ReportingTime"' in body and b'"raceTitle"' in body

    def read(self, body: bytes, file_name: str) -> Report:
        """Read the count of every race and measure; the newest time is the report's.

        Raises:
            FormatError: The body is not whole, or a field is not what it should be.
        """
        races = _races(body, file_name)
        clocks = [_clock(race, file_name) for race in races]
        contests = _identified([c for race in races for c in _contests(race, file_name)])
        return Report(
            format=self.name,
            published_at=max(clocks),
            definitions=tuple(contest.definition for contest in contests),
            counts=tuple(_count(contest) for contest in contests),
            findings=_older(races, clocks),
        )


def _races(body: bytes, file_name: str) -> list[_Race]:
    """Decode any of the shapes; what its first bytes show chooses the shape."""
    if body.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"["):
        races = decode(body, list[_Race], file_name)
    elif b'"races"' in body:
        races = decode(body, _Races, file_name).races
    else:
        races = [decode(body, _Race, file_name)]
    if not races:
        raise FormatError(file_name, "races", "none", "at least one")
    return races


def _clock(race: _Race, file_name: str) -> datetime:
    text = race.reporting_time
    plain = text.replace("a.m.", "AM").replace("p.m.", "PM")
    try:
        # The API's clock carries no zone; the office sits in Sacramento.
        return datetime.strptime(plain, CLOCK).replace(tzinfo=ZONE)
    except ValueError as error:
        place = f"race {race.title!r}: ReportingTime"
        expected = "November 9, 2022, 8:05 a.m."
        raise FormatError(file_name, place, f"{text!r} is not a time", expected) from error


def _contests(race: _Race, file_name: str) -> list[_Contest]:
    precincts = _precincts(race.reporting)
    measures = [_measure(race, m, precincts, file_name) for m in race.measures or ()]
    if race.candidates is None and race.measures is None:
        place = f"race {race.title!r}"
        raise FormatError(file_name, place, "no answers", "candidates or ballot-measures")
    if race.candidates is None:
        return measures
    return [*measures, _candidates(race, race.candidates, precincts, file_name)]


def _candidates(
    race: _Race,
    candidates: list[_Candidate],
    precincts: tuple[int | None, int | None],
    file_name: str,
) -> _Contest:
    taken: set[str] = set()
    selections = tuple(
        Selection(distinct(slug(each.name), taken), each.name, _party(each.party))
        for each in candidates
    )
    definition = ContestDefinition(
        id="", title=race.title, type=ContestType.CANDIDATE, selections=selections
    )
    place = f"race {race.title!r}"
    votes = tuple(
        _number(each.votes, f"{place}, {each.name!r}", file_name) for each in candidates
    )
    return _Contest(definition, votes, precincts)


def _party(word: str) -> str:
    """Return the party; "Non" is said of nonpartisan offices, unlike "NPP"."""
    return "" if word == "Non" else word


def _measure(
    race: _Race,
    measure: _Measure,
    precincts: tuple[int | None, int | None],
    file_name: str,
) -> _Contest:
    number = measure.number.lstrip("0")
    scope = race.title.rpartition(" - ")[2]
    definition = ContestDefinition(
        id="",
        title=f"Proposition {number} - {scope}",
        type=ContestType.BALLOT_MEASURE,
        selections=(Selection("yes", "Yes"), Selection("no", "No")),
        group=race.title,
        pass_rate=MAJORITY,
        measure_text=measure.name,
    )
    place = f"measure {measure.number!r}"
    votes = tuple(
        _number(text, f"{place}, {answer}", file_name)
        for answer, text in (("yesVotes", measure.yes_votes), ("noVotes", measure.no_votes))
    )
    return _Contest(definition, votes, precincts)


def _number(text: str, place: str, file_name: str) -> int:
    if not _NUMBER.fullmatch(text):
        raise FormatError(file_name, place, f"votes {text!r}", "a whole number")
    return int(text.replace(",", ""))


def _precincts(text: str) -> tuple[int | None, int | None]:
    """Read precincts and those reporting; other words leave them unknown."""
    found = _PRECINCTS.search(text)
    numbers = (found["all"], found["reporting"]) if found else ()
    if not found or not all(_NUMBER.fullmatch(number) for number in numbers):
        return None, None
    in_all, reporting = (int(number.replace(",", "")) for number in numbers)
    return in_all, reporting


def _identified(contests: list[_Contest]) -> list[_Contest]:
    taken: set[str] = set()
    return [
        msgspec.structs.replace(
            contest,
            definition=msgspec.structs.replace(
                contest.definition, id=distinct(slug(contest.definition.title), taken)
            ),
        )
        for contest in contests
    ]


def _count(contest: _Contest) -> ContestCount:
    in_all, reporting = contest.precincts
    return ContestCount(
        contest=contest.definition.id,
        selections=selection_counts(contest.definition.selections, contest.votes),
        precincts=in_all,
        precincts_reporting=reporting,
    )


def _older(races: list[_Race], clocks: list[datetime]) -> tuple[Finding, ...]:
    """Say that some races carry an older time than the newest, which is the report's."""
    newest = max(clocks)
    older = [(clock, race) for clock, race in zip(clocks, races, strict=True) if clock < newest]
    if not older:
        return ()
    clock, race = min(older, key=lambda pair: pair[0])
    sentence = (
        f"{len(older)} of {len(races)} races were last reported before "
        f"{newest:%Y-%m-%d %H:%M}, the earliest at {clock:%Y-%m-%d %H:%M}: {race.title}."
    )
    return (Finding(Severity.INFO, "other-reporting-time", sentence),)


FORMAT: CountFormat = CaliforniaSecretaryOfState()
