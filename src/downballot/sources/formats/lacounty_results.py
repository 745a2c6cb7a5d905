"""Los Angeles County results JSON: the county's official download since February 2021.

Source:
    lavote.gov, "Election Results File Downloads" (with a JSON Schema);
    results.lavote.gov/electionresults/json?electionid=N. The body has no identifiers,
    write-ins, ballots or precincts, and lists contests in alphabetical order.
"""

from __future__ import annotations

from datetime import datetime

import msgspec
from msgspec import Struct, structs

from downballot.errors import FormatError
from downballot.model.contest import ContestDefinition
from downballot.model.count import ContestCount, Report, selection_counts
from downballot.sources.count_format import CountFormat
from downballot.sources.json_body import decode
from downballot.sources.los_angeles import ZONE, Number, election_day
from downballot.sources.los_angeles_json import (
    CountyCandidate,
    CountyContest,
    CountyElection,
    selection,
)


class _Candidate(CountyCandidate):
    votes: Number = msgspec.field(name="Votes")


class _Contest(CountyContest):
    candidates: list[_Candidate] = msgspec.field(name="Candidates")


class _Body(Struct):
    timestamp: str = msgspec.field(name="Timestamp")
    election: CountyElection[_Contest] = msgspec.field(name="Election")


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
        read = [
            _counted(contest, definition, file_name)
            for contest, definition in data.election.contests(file_name)
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


def _counted(
    contest: _Contest, definition: ContestDefinition, file_name: str
) -> tuple[ContestDefinition, ContestCount]:
    taken: set[str] = set()
    for candidate in contest.candidates:
        if candidate.votes < 0:
            place = f"contest {contest.title!r}, {candidate.name!r}"
            raise FormatError(file_name, place, f"votes {candidate.votes}", "0 or more")
    selections = tuple(selection(candidate, taken) for candidate in contest.candidates)
    counts = selection_counts(selections, (one.votes for one in contest.candidates))
    whole = structs.replace(definition, selections=selections)
    return whole, ContestCount(contest=definition.id, selections=counts)


FORMAT: CountFormat = LosAngelesCountyResults()
