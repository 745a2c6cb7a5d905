"""Los Angeles County results JSON: the county's official download since February 2021.

Source:
    lavote.gov, "Election Results File Downloads" (with a JSON Schema);
    results.lavote.gov/electionresults/json?electionid=N. The body has no identifiers,
    write-ins, ballots or precincts, and lists contests in alphabetical order.
"""

from __future__ import annotations

from datetime import datetime

import msgspec
from msgspec import Struct

from downballot.errors import FormatError
from downballot.model.contest import (
    ContestDefinition,
    Selection,
    distinct,
    slug,
)
from downballot.model.count import ContestCount, Report, SelectionCount
from downballot.sources.count_format import CountFormat
from downballot.sources.json_body import decode
from downballot.sources.los_angeles import (
    ZONE,
    Number,
    contest_type,
    election_day,
    votes_allowed,
)


class _Candidate(Struct):
    name: str = msgspec.field(name="Name")
    party: str = msgspec.field(name="Party")
    votes: Number = msgspec.field(name="Votes")


class _Contest(Struct):
    title: str = msgspec.field(name="Title")
    type: str = msgspec.field(name="Type")
    additional_text: str = msgspec.field(name="AdditionalText")
    measure_text: str = msgspec.field(name="MeasureText")
    pass_rate: str = msgspec.field(name="MeasurePassRate")
    vote_for: str = msgspec.field(name="VoteFor")
    candidates: list[_Candidate] = msgspec.field(name="Candidates")


class _Group(Struct):
    name: str = msgspec.field(name="Name")
    contests: list[_Contest] = msgspec.field(name="Contests")


class _Election(Struct):
    id: int = msgspec.field(name="ID")
    date: str = msgspec.field(name="Date")
    title: str = msgspec.field(name="Title")
    groups: list[_Group] = msgspec.field(name="ContestGroups")


class _Body(Struct):
    timestamp: str = msgspec.field(name="Timestamp")
    election: _Election = msgspec.field(name="Election")


class LosAngelesCountyResults:
    """Reads the results JSON of Los Angeles County."""

    name = "lacounty-results"
    title = "Los Angeles County results JSON, the official download since 2021"

    def matches(self, body: bytes) -> bool:
        """Say whether a body is the county's results JSON."""
        return b'"Timestamp"' in body and b'"ContestGroups"' in body

    def read(self, body: bytes, file_name: str) -> Report:
        """Read the count of every listed contest.

        Raises:
            FormatError: The body is not whole, or a field is not what it should be.
        """
        data = decode(body, _Body, file_name)
        taken: set[str] = set()
        read = [
            _contest(contest, group.name, taken, file_name)
            for group in data.election.groups
            for contest in group.contests
        ]
        return Report(
            format=self.name,
            election_ref=str(data.election.id),
            published_at=_county_time(data.timestamp, file_name),
            definitions=tuple(definition for definition, _ in read),
            counts=tuple(count for _, count in read),
            election_title=data.election.title,
            election_date=election_day(data.election.date, "Election.Date", file_name),
        )


def _county_time(text: str, file_name: str) -> datetime:
    """Read the county's local time, which carries no zone, as an aware moment.

    Raises:
        FormatError: Not an ISO 8601 date and time.
    """
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise FormatError(
            file_name, "Timestamp", f"{text!r} is not a time", "2024-11-05T20:36:34.57"
        ) from error
    return moment if moment.tzinfo else moment.replace(tzinfo=ZONE)


def _contest(
    contest: _Contest, group: str, taken: set[str], file_name: str
) -> tuple[ContestDefinition, ContestCount]:
    identifier = distinct(slug(contest.title), taken)
    selections = _selections(contest, file_name)
    definition = ContestDefinition(
        id=identifier,
        title=contest.title,
        type=contest_type(contest.type, contest.title, file_name),
        selections=selections,
        group=group,
        votes_allowed=votes_allowed(contest.vote_for, contest.title, file_name),
        pass_rate=contest.pass_rate,
        measure_text=contest.measure_text,
        note=contest.additional_text,
    )
    counts = tuple(
        SelectionCount(selection.id, candidate.votes)
        for selection, candidate in zip(selections, contest.candidates, strict=True)
    )
    return definition, ContestCount(contest=identifier, selections=counts)


def _selections(contest: _Contest, file_name: str) -> tuple[Selection, ...]:
    taken: set[str] = set()
    for candidate in contest.candidates:
        if candidate.votes < 0:
            place = f"contest {contest.title!r}, {candidate.name!r}"
            raise FormatError(file_name, place, f"votes {candidate.votes}", "0 or more")
    return tuple(
        Selection(distinct(slug(candidate.name), taken), candidate.name, candidate.party)
        for candidate in contest.candidates
    )


FORMAT: CountFormat = LosAngelesCountyResults()
