"""The shape that the JSON feeds of Los Angeles County share: election, groups, contests."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Generic, TypeVar

import msgspec
from msgspec import Struct

from downballot.model.contest import ContestDefinition, Selection, distinct, slug
from downballot.sources.los_angeles import contest_type, votes_allowed


class CountyCandidate(Struct):
    """A candidate, or an answer to a question, as every feed names it."""

    name: str = msgspec.field(name="Name")
    party: str = msgspec.field(name="Party")


class CountyContest(Struct):
    """A contest as every feed describes it."""

    title: str = msgspec.field(name="Title")
    type: str = msgspec.field(name="Type")
    additional_text: str = msgspec.field(name="AdditionalText")
    measure_text: str = msgspec.field(name="MeasureText")
    pass_rate: str = msgspec.field(name="MeasurePassRate")
    vote_for: str = msgspec.field(name="VoteFor")


ContestT = TypeVar("ContestT", bound=CountyContest)


class CountyGroup(Struct, Generic[ContestT]):
    """A heading with its contests."""

    name: str = msgspec.field(name="Name")
    contests: list[ContestT] = msgspec.field(name="Contests")


class CountyElection(Struct, Generic[ContestT]):
    """An election with its groups of contests."""

    id: int = msgspec.field(name="ID")
    date: str = msgspec.field(name="Date")
    title: str = msgspec.field(name="Title")
    groups: list[CountyGroup[ContestT]] = msgspec.field(name="ContestGroups")

    def contests(self, file_name: str) -> Iterator[tuple[ContestT, ContestDefinition]]:
        """Yield every contest with what it is; its selections are the feed's to add.

        Args:
            file_name: Name used in messages.

        Yields:
            The contest as the feed has it, and its definition without selections.

        Raises:
            FormatError: A contest has a type or number that the county never used.
        """
        taken: set[str] = set()
        for group in self.groups:
            for contest in group.contests:
                identifier = distinct(slug(contest.title), taken)
                yield contest, _definition(contest, identifier, group.name, file_name)


def _definition(
    contest: CountyContest, identifier: str, group: str, file_name: str
) -> ContestDefinition:
    return ContestDefinition(
        id=identifier,
        title=contest.title,
        type=contest_type(contest.type, contest.title, file_name),
        group=group,
        votes_allowed=votes_allowed(contest.vote_for, contest.title, file_name),
        pass_rate=contest.pass_rate,
        measure_text=contest.measure_text,
        note=contest.additional_text,
    )


def selection(candidate: CountyCandidate, taken: set[str], external_id: str = "") -> Selection:
    """Return a candidate as a selection of its contest.

    Args:
        candidate: The candidate as the feed has it.
        taken: Identifiers in use in the contest; the new one is added.
        external_id: The county's number for it, if the feed has one.
    """
    identifier = distinct(slug(candidate.name), taken)
    return Selection(identifier, candidate.name, candidate.party, external_id)
