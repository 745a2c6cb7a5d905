"""A small invented county, whose bodies have the shape of the real one's."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from downballot.ledger.ledger import Ledger
from downballot.model.update import Arrival, Received
from downballot.pipeline.intake import ingest

ZONE = ZoneInfo("America/Los_Angeles")
ELECTION, NUMBER = "night", 77
Votes = Mapping[str, Mapping[str, int]]


class County:
    """Makes bodies: contests by title, votes by name, clocks in minutes after eight."""

    def clock(self, minute: int) -> datetime:
        return datetime(2024, 11, 5, 20, 0, 0, tzinfo=ZONE) + timedelta(minutes=minute)

    def results(
        self,
        minute: int,
        votes: Votes,
        *,
        group: str = "SCHOOLS",
        number: int = NUMBER,
        fraction: str = ".57",
        note: str = "",
    ) -> bytes:
        contests = [
            {
                "Title": title,
                "Type": "Candidate",
                "AdditionalText": note,
                "MeasureText": "",
                "MeasurePassRate": "",
                "VoteFor": "",
                "Candidates": [
                    {"Name": name, "Party": "", "Votes": count} for name, count in of.items()
                ],
            }
            for title, of in votes.items()
        ]
        body = {
            "Election": {
                "ID": number,
                "Date": "2024-11-05T00:00:00-08:00",
                "Title": "GENERAL",
                "ContestGroups": [{"Name": group, "Contests": contests}],
            },
            "Timestamp": f"{self.clock(minute):%Y-%m-%dT%H:%M:%S}{fraction}",
        }
        return json.dumps(body).encode()

    def definition(
        self, contests: Mapping[tuple[int, str], Mapping[int, str]], *, number: int = NUMBER
    ) -> bytes:
        """Contests by (number, title), candidates by number."""
        listed = [
            {
                "ID": contest,
                "Title": title,
                "Type": "Candidate",
                "AdditionalText": "",
                "MeasureText": "",
                "MeasurePassRate": "",
                "VoteFor": "",
                "VoterNominated": False,
                "Candidates": [
                    {"ID": each, "Name": name, "Party": ""} for each, name in names.items()
                ],
            }
            for (contest, title), names in contests.items()
        ]
        body = {
            "Data": {
                "ID": number,
                "Date": "2024-11-05T00:00:00-08:00",
                "Title": "GENERAL",
                "ContestGroups": [{"Name": "ALL", "Contests": listed}],
            }
        }
        return json.dumps(body).encode()

    def counter(
        self,
        minute: int,
        votes: Mapping[int, int],
        *,
        contests: Mapping[int, int],
        torn: bool = False,
        number: int = NUMBER,
        note: int = 0,
    ) -> bytes:
        """Votes by candidate's number, ballots by contest's number."""
        moment = self.clock(minute)
        total = max(contests.values())
        cells = [
            *(("CAND", each, count) for each, count in votes.items()),
            *(("CBLT", each, count) for each, count in contests.items()),
            *(("CFV", each, count) for each, count in contests.items()),
            *(("CPV", each, 0) for each in contests),
            *(("CUV", each, 0) for each in contests),
            *(("COV", each, 0) for each in contests),
            ("EBLT", number, total),
            ("MBLT", number, total - (1 if torn else 0)),
            ("DBLT", number, 0),
        ]
        rows = [
            {"Number": place + note, "ReferenceID": each, "ReferenceType": code, "Value": value}
            for place, (code, each, value) in enumerate(cells)
        ]
        clock = f"{moment.month}/{moment.day}/{moment.year} {moment:%I:%M:%S %p}"
        return json.dumps({"Data": rows, "TimeStamp": clock}).encode()


class Taking:
    """A ledger with a short way to take bodies in."""

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger
        self.now = datetime(2024, 11, 6, 12, tzinfo=UTC)

    def take(self, source: str, body: bytes | None, *, at: datetime | None = None) -> Arrival:
        self.now = at or self.now + timedelta(seconds=10)
        received = Received(
            election=ELECTION,
            source=source,
            received_at=self.now,
            body=body,
            format=f"lacounty-{source}",
            election_ref=str(NUMBER),
            sha256="" if body is not None else "0" * 64,
        )
        return ingest(self.ledger, received)

    def votes(self, minute: int | None = None) -> dict[str, dict[str, int]]:
        """Votes by contest and selection of the newest update, or as of a minute."""
        as_of = None if minute is None else County().clock(minute)
        count = self.ledger.count(self.ledger.updates(ELECTION, as_of=as_of)[-1])
        return {
            contest: {one.selection: one.votes for one in of.selections}
            for contest, of in count.counts.items()
        }

    def found(self, code: str) -> list[str]:
        return [
            one.finding.sentence
            for one in self.ledger.findings(ELECTION)
            if one.finding.code == code
        ]


@pytest.fixture(scope="session")
def county() -> County:
    return County()


@pytest.fixture(scope="session")
def taking_of() -> Callable[[Ledger], Taking]:
    return Taking


@pytest.fixture
def ledger(tmp_path: Path, journal_url: str) -> Iterator[Ledger]:
    """A new ledger, in each kind of journal.

    Yields:
        The ledger, open.
    """
    opened = Ledger(tmp_path / "desk", journal_url)
    yield opened
    opened.close()


@pytest.fixture
def desk(ledger: Ledger) -> Taking:
    return Taking(ledger)
