"""Past canvasses as they were served: every contest, every update, every answer.

The tables lie in ``counts/<election>/``; its README says what each column is and where
the facts come from.
"""

from __future__ import annotations

import csv
import io
import tomllib
from datetime import datetime
from enum import StrEnum
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from msgspec import Struct, convert

from downballot.errors import UsageError

if TYPE_CHECKING:
    # Imported where a table is read: naming the elections must not load Polars.
    import polars as pl

ZONE = ZoneInfo("America/Los_Angeles")


class Endpoint(StrEnum):
    """Which of the county's feeds an answer came from."""

    RESULTS = "results"
    COUNTER = "counter"
    DEFINITION = "definition"


class AnswerKind(StrEnum):
    """What an answer was good for.

    WHOLE is a count; TORN has ballots that are not mail plus in person; ERROR is an error
    object served as a success; EMPTY has no bytes; NO_BODY is known by its hash alone;
    NOT_YET stands for the time before the first answer on record.
    """

    WHOLE = "whole"
    TORN = "torn"
    ERROR = "error"
    EMPTY = "empty"
    NO_BODY = "no-body"
    NOT_YET = "not-yet"


class RecordedAnswer(Struct, frozen=True):
    """One answer of the county, as the archive recorded it.

    Attributes:
        served_at: When the archive received it.
        endpoint: Which feed it came from.
        kind: What it was good for.
        update: The county's clock in it, to the second; None without a count.
        county_timestamp: The same clock as the body writes it.
        sha256: Hash of the uncompressed body; empty if it had no bytes.
        commit: The archive's commit that holds it.
    """

    served_at: datetime
    endpoint: Endpoint
    kind: AnswerKind
    update: datetime | None
    county_timestamp: str
    sha256: str
    commit: str


class RecordedCandidate(Struct, frozen=True):
    """A candidate or answer, with the county's number for it."""

    id: int
    name: str
    party: str


class RecordedContest(Struct, frozen=True):
    """A contest with every field as the county writes it."""

    group: str
    group_order: int
    id: int
    title: str
    type: str
    additional_text: str
    measure_text: str
    pass_rate: str
    vote_for: str
    non_partisan: bool
    voter_nominated: bool
    candidates: tuple[RecordedCandidate, ...]


class ElectionFacts(Struct, frozen=True):
    """What the county says of a whole election.

    Attributes:
        number: The county's number of the election.
        title: Its title.
        date: Its day, as the county writes it (ISO 8601 with offset).
        precincts: Precincts in the county.
        vote_by_mail_precincts: Precincts that vote by mail only.
        registered: Registered voters.
        presidential: Whether a president is elected.
        primary: Whether it is a primary.
        error_body: The error object that the county served; empty if it served none.
    """

    number: int
    title: str
    date: str
    precincts: int
    vote_by_mail_precincts: int
    registered: int
    presidential: bool
    primary: bool
    error_body: str


class RecordedElection(Struct, frozen=True, eq=False):
    """A past canvass: what was on the ballot, every count of it, and every answer.

    Attributes:
        id: Name of the election in this almanac (``2024-11-05-general``).
        facts: What the county says of the election.
        contests: Its contests in the county's ballot order.
        votes: Every cell at every update: ``code``, ``reference_id``, ``endpoint``
            (results, counter or both), ``update``, ``value`` in votes or ballots.
        answers: Every answer on record, in the order served.
        archive: Public address of the archive it was taken from.
    """

    id: str
    facts: ElectionFacts
    contests: tuple[RecordedContest, ...]
    votes: pl.DataFrame
    answers: tuple[RecordedAnswer, ...]
    archive: str

    def updates(self, endpoint: Endpoint) -> tuple[datetime, ...]:
        """Return the county's clocks of the counts seen through an endpoint, in order."""
        seen = self.votes.filter(self.votes["endpoint"].is_in([endpoint.value, "both"]))
        return tuple(seen["update"].unique().sort())

    def cells(self, endpoint: Endpoint, update: datetime) -> list[tuple[str, int, int]]:
        """Return one count as an endpoint gave it: rows of code, reference and value.

        Args:
            endpoint: Results (candidates only) or counter.
            update: The county's clock of the count, to the second.

        Raises:
            UsageError: No such count is on record.
        """
        votes = self.votes
        at_update = votes.filter(votes["update"] == update)
        seen = at_update.filter(at_update["endpoint"].is_in([endpoint.value, "both"]))
        if seen.is_empty():
            raise UsageError(
                f"{self.id}: no count of {update:%Y-%m-%d %H:%M:%S} through {endpoint}, "
                "expected one of its updates"
            )
        return list(seen.select("code", "reference_id", "value").iter_rows())


def elections() -> tuple[str, ...]:
    """Return the names of the recorded elections, oldest first.

    Examples:
        >>> elections()
        ('2022-11-08-general', '2024-11-05-general')
    """
    return tuple(sorted(entry.name for entry in _folder().iterdir() if entry.is_dir()))


@cache
def load(election: str) -> RecordedElection:
    """Return a recorded election.

    Args:
        election: One of ``elections()``.

    Raises:
        UsageError: No such election is recorded.
    """
    if election not in elections():
        known = ", ".join(elections())
        raise UsageError(f"election {election!r}: not recorded, expected one of {known}")
    folder = _folder() / election
    source = tomllib.loads((folder / "source.toml").read_text(encoding="utf-8"))
    return RecordedElection(
        id=election,
        facts=convert(source["election"], ElectionFacts),
        contests=convert(
            _table(folder / "definition.parquet").to_dicts(), tuple[RecordedContest, ...]
        ),
        votes=_table(folder / "votes.parquet"),
        answers=_answers((folder / "served.csv").read_text(encoding="utf-8")),
        archive=source["source"]["archive"],
    )


def _folder() -> Traversable:
    return files("downballot.almanac") / "counts"


def _table(path: Traversable) -> pl.DataFrame:
    import polars as pl  # noqa: PLC0415 - see above

    return pl.read_parquet(io.BytesIO(path.read_bytes()))


def _answers(text: str) -> tuple[RecordedAnswer, ...]:
    return tuple(
        RecordedAnswer(
            served_at=datetime.fromisoformat(row["served_at"]),
            endpoint=Endpoint(row["endpoint"]),
            kind=AnswerKind(row["kind"]),
            update=_update(row["update"]),
            county_timestamp=row["county_timestamp"],
            sha256=row["sha256"],
            commit=row["commit"],
        )
        for row in csv.DictReader(io.StringIO(text))
    )


def _update(text: str) -> datetime | None:
    return datetime.fromisoformat(text).astimezone(ZONE) if text else None
