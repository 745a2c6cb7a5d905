"""What the join report and the reconciliation say."""

from __future__ import annotations

from msgspec import Struct


class JoinFinding(Struct, frozen=True):
    """Something about precinct results that a person should know; nothing is dropped for it.

    Attributes:
        code: Stable name, explained in docs/errors.md.
        count: How many rows, units or votes it is about.
        sentence: What it is.
        examples: Some of them.
    """

    code: str
    count: int
    sentence: str
    examples: tuple[str, ...] = ()


class ContestJoin(Struct, frozen=True):
    """How one contest joins with the units and boundaries of its election.

    Attributes:
        contest: Slug of its title.
        title: Its title.
        units: Reporting units that have it.
        groups: Those of them that are ballot groups or other units without a place.
        votes: Votes counted in it.
        placed_units: Units that have a shape; None without boundaries.
        placed_votes: Votes in units that have a shape; None without boundaries.
        withheld: Units whose votes the authority withholds.
    """

    contest: str
    title: str
    units: int
    groups: int
    votes: int
    placed_units: int | None = None
    placed_votes: int | None = None
    withheld: int = 0


class JoinReport(Struct, frozen=True):
    """What joins with what.

    Attributes:
        units: Reporting units of the election.
        groups: Those of them that are ballot groups.
        shapes: Shapes of the boundaries; None without boundaries.
        matched_shapes: Those of them that belong to a unit; None without boundaries.
        set_aside: Rows that could not be used.
        contests: Each contest, in the order of the files.
        findings: What a person should know.
    """

    units: int
    groups: int
    shapes: int | None
    matched_shapes: int | None
    set_aside: int
    contests: tuple[ContestJoin, ...]
    findings: tuple[JoinFinding, ...]


class Difference(Struct, frozen=True):
    """Votes of precincts added up beside a total that is stated elsewhere.

    Attributes:
        contest: Slug of the contest.
        place: City or community that the total is of; empty for the whole contest.
        ballot_kind: Kind of ballot.
        selection: Slug of the choice; empty for ballots cast.
        added: What the precincts add up to.
        stated: The total.
        source: Who states it.
        cause: Why they differ; empty where they agree.
    """

    contest: str
    place: str
    ballot_kind: str
    selection: str
    added: int
    stated: int
    source: str
    cause: str = ""

    @property
    def difference(self) -> int:
        """How many more the total has than the precincts."""
        return self.stated - self.added
