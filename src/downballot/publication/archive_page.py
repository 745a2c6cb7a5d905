"""The archive: every election counted here, and past contests of the record of bodies."""

from __future__ import annotations

from itertools import groupby

from msgspec import Struct

from downballot.control.values import PastRound, SeatHistory
from downballot.model.body import BodyRecord, CountStage, MeasureResult
from downballot.model.sentence import join, say
from downballot.publication.addresses import API, ARCHIVE, log_path
from downballot.publication.body_addresses import member_path, seat_path
from downballot.publication.body_parts import Reference, reference
from downballot.publication.figures import amount, percent
from downballot.publication.frame import Frame, Link, Site, frame
from downballot.publication.home_page import ElectionLine, election_line
from downballot.publication.seat_page import OUTCOMES, STAGES, candidate_row, round_title


class CountedElection(Struct, frozen=True):
    """An election counted here: what it is, and where every received count stands."""

    line: ElectionLine
    log: Link


class PastResult(Struct, frozen=True):
    """One past contest.

    Attributes:
        link: Seat or measure, with the page that has all of it where there is one.
        names: Who came first, with the page of each.
        figures: Votes and share of the first, or the votes for and against.
        outcome: What became of it.
        stage: How final the figures are.
        final: Whether they are final or certified.
        source: Where that was read.
    """

    link: Link
    names: tuple[Link, ...]
    figures: str
    outcome: str
    stage: str
    final: bool
    source: Reference


class PastElection(Struct, frozen=True):
    """One past election day of a body: its anchor, its title and its contests."""

    id: str
    title: str
    rows: tuple[PastResult, ...]


class PastBody(Struct, frozen=True):
    """The past contests of a body, newest first."""

    name: str
    elections: tuple[PastElection, ...]


class ArchivePage(Struct, frozen=True):
    """Everything on the page of the archive.

    Attributes:
        frame: The surroundings.
        elections: The elections counted here, newest first.
        bodies: Past contests on record, by body.
        api: Where the elections are as JSON.
    """

    frame: Frame
    elections: tuple[CountedElection, ...]
    bodies: tuple[PastBody, ...]
    api: str


def archive_page(
    site: Site, bodies: tuple[tuple[BodyRecord, tuple[SeatHistory, ...]], ...]
) -> ArchivePage:
    """Return the archive.

    Args:
        site: The desk.
        bodies: What is on record of each body, with the history of each of its seats.
    """
    return ArchivePage(
        frame=frame(site, say("Archive"), ARCHIVE),
        elections=tuple(
            CountedElection(
                election_line(one, site.zone), Link(log_path(one.id), say("Every count received"))
            )
            for one in site.elections
        ),
        bodies=tuple(_body(record, seats) for record, seats in bodies),
        api=f"{API}/elections",
    )


def _body(record: BodyRecord, seats: tuple[SeatHistory, ...]) -> PastBody:
    rounds = [
        (past.candidates[0].election, past, seat)
        for seat in seats
        for past in seat.rounds
        if past.candidates
    ]
    measures = {(one.election, one.measure): one for one in _least_final_first(record)}
    days = [(one[0], one[1].candidates[0].round.value) for one in rounds]
    days += [(one.election, "") for one in measures.values()]
    return PastBody(
        record.body.name,
        tuple(
            _election(record, day, [one[1:] for one in rounds if one[0] == day], measures)
            for day, _ in groupby(sorted(days, reverse=True), key=lambda one: one[0])
        ),
    )


def _least_final_first(record: BodyRecord) -> list[MeasureResult]:
    stages = list(CountStage)
    return sorted(record.measures, key=lambda one: stages.index(one.stage))


def _election(record, day, rounds, measures):  # type: ignore[no-untyped-def]
    first = rounds[0][0].candidates[0].round if rounds else None
    return PastElection(
        id=f"d{day}",
        title=round_title(first, day) if first else day.words,
        rows=(
            *(_contest(record, past, seat) for past, seat in rounds),
            *(_measure(one) for one in measures.values() if one.election == day),
        ),
    )


def _contest(record: BodyRecord, past: PastRound, seat: SeatHistory) -> PastResult:
    people = {one.id: one for one in record.people}
    first = past.candidates[0]
    ahead = [one for one in past.candidates if one.outcome is first.outcome]
    rows = [candidate_row(one, people, record.body.id) for one in ahead]
    return PastResult(
        link=Link(f"{seat_path(record.body.id, seat.seat.id)}#e{first.election}", seat.seat.name),
        names=tuple(Link(one.href, one.name) for one in rows),
        figures=join("; ", [_figures(one.votes, one.share) for one in rows]),
        outcome=OUTCOMES[first.outcome],
        stage=STAGES[first.stage],
        final=first.stage in {CountStage.FINAL, CountStage.CERTIFIED},
        source=reference(first),
    )
