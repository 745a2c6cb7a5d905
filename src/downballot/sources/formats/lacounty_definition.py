"""Los Angeles County election data: what is on the ballot, with identifiers.

Source:
    results.lavote.gov/ElectionResults/GetElectionData?electionID=N (undocumented).
    Vote slots in it are always zero: it defines contests and carries no count.
"""

from __future__ import annotations

import msgspec
from msgspec import Struct

from downballot.model.contest import (
    ContestDefinition,
    Selection,
    distinct,
    slug,
)
from downballot.model.count import Report
from downballot.sources.count_format import CountFormat
from downballot.sources.json_body import decode
from downballot.sources.los_angeles import contest_type, election_day, votes_allowed


class _Candidate(Struct):
    id: int = msgspec.field(name="ID")
    name: str = msgspec.field(name="Name")
    party: str = msgspec.field(name="Party")


class _Contest(Struct):
    id: int = msgspec.field(name="ID")
    title: str = msgspec.field(name="Title")
    type: str = msgspec.field(name="Type")
    additional_text: str = msgspec.field(name="AdditionalText")
    measure_text: str = msgspec.field(name="MeasureText")
    pass_rate: str = msgspec.field(name="MeasurePassRate")
    vote_for: str = msgspec.field(name="VoteFor")
    voter_nominated: bool = msgspec.field(name="VoterNominated")
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
    data: _Election = msgspec.field(name="Data")


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
        taken: set[str] = set()
        definitions = tuple(
            _definition(contest, group.name, taken, file_name)
            for group in data.groups
            for contest in group.contests
        )
        return Report(
            format=self.name,
            election_ref=str(data.id),
            definitions=definitions,
            election_title=data.title,
            election_date=election_day(data.date, "Data.Date", file_name),
        )


def _definition(
    contest: _Contest, group: str, taken: set[str], file_name: str
) -> ContestDefinition:
    names: set[str] = set()
    return ContestDefinition(
        id=distinct(slug(contest.title), taken),
        title=contest.title,
        type=contest_type(contest.type, contest.title, file_name),
        selections=tuple(
            Selection(
                distinct(slug(candidate.name), names),
                candidate.name,
                candidate.party,
                str(candidate.id),
            )
            for candidate in contest.candidates
        ),
        group=group,
        votes_allowed=votes_allowed(contest.vote_for, contest.title, file_name),
        pass_rate=contest.pass_rate,
        measure_text=contest.measure_text,
        note=contest.additional_text,
        external_id=str(contest.id),
        voter_nominated=contest.voter_nominated,
    )


FORMAT: CountFormat = LosAngelesCountyDefinition()
