"""Los Angeles County counter feed: counts by identifier, behind the results page.

Rows of (Number, ReferenceID, ReferenceType, Value). Types read here:

==========  ==================================================================
CAND        votes for a candidate or answer (ReferenceID: candidate)
CBLT        ballots that carry the contest (ReferenceID: contest, as below)
CFV, CPV    ballots fully valid; ballots with fewer marks than seats
CUV, COV    undervotes; overvotes
WRTN-nn     votes written in, in slot nn of the contest
EBLT        ballots counted in the election (ReferenceID: election)
MBLT, DBLT  its two parts: by mail; on vote-center devices
==========  ==================================================================

The identity CBLT = CFV + CPV + CUV + COV is checked for every contest; one that fails
is a finding. EBLT = MBLT + DBLT is checked for the body; one that fails is torn.

Source:
    results.lavote.gov/ElectionResults/GetCounterData?electionID=N (undocumented;
    codes worked out from the bodies of November 2022 and November 2024).
"""

from __future__ import annotations

from datetime import datetime

import msgspec
from msgspec import Struct

from downballot.errors import FormatError
from downballot.model.count import (
    BallotCount,
    BallotKind,
    ContestCount,
    Report,
    SelectionCount,
)
from downballot.model.finding import Finding, Severity
from downballot.sources.count_format import CountFormat
from downballot.sources.json_body import decode
from downballot.sources.los_angeles import ZONE, Number

CLOCK = "%m/%d/%Y %I:%M:%S %p"


class _Row(Struct):
    reference_id: int = msgspec.field(name="ReferenceID")
    reference_type: str = msgspec.field(name="ReferenceType")
    value: Number = msgspec.field(name="Value")


class _Body(Struct):
    timestamp: str = msgspec.field(name="TimeStamp")
    rows: list[_Row] = msgspec.field(name="Data")


class LosAngelesCountyCounter:
    """Reads the counter feed of Los Angeles County's results page."""

    name = "lacounty-counter"
    title = "Los Angeles County counter feed: ballots, write-ins, over- and undervotes"

    def matches(self, body: bytes) -> bool:
        """Say whether a body is the county's counter feed."""
        return b'"ReferenceType"' in body and b'"TimeStamp"' in body

    def read(self, body: bytes, file_name: str) -> Report:
        """Read the count of every contest, by the county's own identifiers.

        Raises:
            FormatError: The body is not whole, has a row twice or a negative value.
        """
        data = decode(body, _Body, file_name)
        cells = _cells(data.rows, file_name)
        elections = cells.get("EBLT", {})
        if len(elections) != 1 or "CBLT" not in cells:
            raise FormatError(file_name, "Data", "no single EBLT row with CBLT rows", "both")
        (election, total), *_ = elections.items()
        mail = cells.get("MBLT", {}).get(election, 0)
        in_person = cells.get("DBLT", {}).get(election, 0)
        counts = _contest_counts(cells)
        return Report(
            format=self.name,
            election_ref=str(election),
            published_at=_clock(data.timestamp, file_name),
            counts=counts,
            ballots=(
                BallotCount(BallotKind.TOTAL, total),
                BallotCount(BallotKind.MAIL, mail),
                BallotCount(BallotKind.IN_PERSON, in_person),
            ),
            torn=_torn(total, mail, in_person),
            findings=tuple(finding for count in counts for finding in _sums(count)),
        )


def _clock(text: str, file_name: str) -> datetime:
    try:
        # The zone is the county's; the feed's clock carries none.
        return datetime.strptime(text, CLOCK).replace(tzinfo=ZONE)
    except ValueError as error:
        raise FormatError(
            file_name, "TimeStamp", f"{text!r} is not a time", "11/5/2024 8:36:34 PM"
        ) from error


def _cells(rows: list[_Row], file_name: str) -> dict[str, dict[int, int]]:
    cells: dict[str, dict[int, int]] = {}
    for row in rows:
        if row.value < 0:
            place = f"{row.reference_type} of {row.reference_id}"
            raise FormatError(file_name, place, f"value {row.value}", "0 or more")
        by_id = cells.setdefault(row.reference_type, {})
        if row.reference_id in by_id:
            place = f"{row.reference_type} of {row.reference_id}"
            raise FormatError(file_name, place, "two rows", "one row")
        by_id[row.reference_id] = row.value
    return cells


def _contest_counts(cells: dict[str, dict[int, int]]) -> tuple[ContestCount, ...]:
    """Gather the rows of each contest; candidates carry no contest in this feed.

    Votes by candidate are given under a contest of their own id once definitions say
    which contest they belong to; here they stand under the contest ``""``.
    """
    write_in_slots = [by_id for code, by_id in cells.items() if code.startswith("WRTN-")]
    contests = tuple(
        ContestCount(
            contest=str(contest),
            ballots=ballots,
            valid_votes=cells.get("CFV", {}).get(contest),
            partial=cells.get("CPV", {}).get(contest),
            undervotes=cells.get("CUV", {}).get(contest),
            overvotes=cells.get("COV", {}).get(contest),
            write_ins=_write_ins(write_in_slots, contest),
        )
        for contest, ballots in cells["CBLT"].items()
    )
    candidates = cells.get("CAND", {})
    votes = tuple(SelectionCount(str(id_), votes) for id_, votes in candidates.items())
    return (ContestCount(contest="", selections=votes), *contests)


def _write_ins(slots: list[dict[int, int]], contest: int) -> int | None:
    votes = [slot[contest] for slot in slots if contest in slot]
    return sum(votes) if votes else None


def _torn(total: int, mail: int, in_person: int) -> str:
    if total == mail + in_person:
        return ""
    return f"EBLT {total:,} is not MBLT {mail:,} + DBLT {in_person:,} = {mail + in_person:,}"


def _sums(count: ContestCount) -> list[Finding]:
    parts = (count.valid_votes, count.partial, count.undervotes, count.overvotes)
    if count.ballots is None or count.ballots == sum(part or 0 for part in parts):
        return []
    sentence = (
        f"Contest {count.contest}: {count.ballots:,} ballots, but valid {parts[0] or 0:,} + "
        f"partial {parts[1] or 0:,} + undervotes {parts[2] or 0:,} + overvotes "
        f"{parts[3] or 0:,} = {sum(part or 0 for part in parts):,}."
    )
    return [Finding(Severity.WARNING, "ballots-do-not-add-up", sentence, count.contest)]


FORMAT: CountFormat = LosAngelesCountyCounter()
