"""Los Angeles County election data: what is on the ballot, with identifiers.

Source:
    results.lavote.gov/ElectionResults/GetElectionData?electionID=N (undocumented).
    Vote slots in it are always zero: it defines contests and carries no count.
"""

from __future__ import annotations

import msgspec
from msgspec import Struct, structs

from downballot.model.contest import ContestDefinition
from downballot.model.count import Report
from downballot.sources.count_format import CountFormat
from downballot.sources.json_body import decode
from downballot.sources.los_angeles import election_day
from downballot.sources.los_angeles_json import (
    CountyCandidate,
    CountyContest,
    CountyElection,
    selection,
)


class _Candidate(CountyCandidate):
    id: int = msgspec.field(name="ID")


class _Contest(CountyContest):
    id: int = msgspec.field(name="ID")
    voter_nominated: bool = msgspec.field(name="VoterNominated")
    candidates: list[_Candidate] = msgspec.field(name="Candidates")


class _Body(Struct):
    data: CountyElection[_Contest] = msgspec.field(name="Data")


class LosAngelesCountyDefinition:
    """Reads the election data of Los Angeles County's results page."""

    name = "lacounty-definition"
    title = "Los Angeles County election data: contests and candidates with identifiers"

    def matches(self, body: bytes) -> bool:
        """Say whether a body is the county's election data."""
        return b'"ContestGroups"' in body and b'"VoterNominated"' in body

    def read(self, body: bytes, file_name: str) -> Report:
        """Read the definition of every contest.

        Raises:
            FormatError: The body is not whole, or a field is not what it should be.
        """
        data = decode(body, _Body, file_name).data
        return Report(
            format=self.name,
            election_ref=str(data.id),
            definitions=tuple(
                _numbered(contest, definition)
                for contest, definition in data.contests(file_name)
            ),
            election_title=data.title,
            election_date=election_day(data.date, "Data.Date", file_name),
        )


def _numbered(contest: _Contest, definition: ContestDefinition) -> ContestDefinition:
    taken: set[str] = set()
    return structs.replace(
        definition,
        external_id=str(contest.id),
        voter_nominated=contest.voter_nominated,
        selections=tuple(
            selection(candidate, taken, str(candidate.id)) for candidate in contest.candidates
        ),
    )


FORMAT: CountFormat = LosAngelesCountyDefinition()
