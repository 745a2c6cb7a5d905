"""The archive: every election counted here, and past contests of the record of bodies."""

from __future__ import annotations

from fractions import Fraction
from itertools import groupby

from msgspec import Struct

from downballot.control.values import PastRound, SeatHistory
from downballot.model.body import BodyRecord, CountStage, MeasureResult, Person, Round
from downballot.model.partial_date import PartialDate
from downballot.model.sentence import join, say
from downballot.publication.addresses import API, ARCHIVE, Address, log_path
from downballot.publication.body_addresses import seat_path
from downballot.publication.body_parts import Reference, reference
from downballot.publication.figures import DASH, amount, percent, shortened
from downballot.publication.frame import Frame, Link, Site, frame
from downballot.publication.home_page import ElectionLine, election_line
from downballot.publication.seat_page import FINAL, OUTCOMES, STAGES, candidate_row, round_title


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
                election_line(one, site.zone),
                Link(log_path(one.id), say("Every count received")),
            )
            for one in site.elections
        ),
        bodies=tuple(_body(record, seats) for record, seats in bodies),
        api=f"{API}/elections",
    )


def _body(record: BodyRecord, seats: tuple[SeatHistory, ...]) -> PastBody:
    people = {one.id: one for one in record.people}
    past = [
        (one.candidates[0].election, _round(one), _contest(record, people, one, seat))
        for seat in seats
        for one in seat.rounds
        if one.candidates
    ]
    past += [(one.election, "", _measure(one)) for one in _most_final(record)]
    past.sort(key=lambda one: one[:2], reverse=True)
    days = groupby(past, key=lambda one: one[0])
    return PastBody(record.body.name, tuple(_day(day, list(rows)) for day, rows in days))


def _round(past: PastRound) -> str:
    return past.candidates[0].round.value


def _day(day: PartialDate, rows: list[tuple[PartialDate, str, PastResult]]) -> PastElection:
    rounds = [Round(one) for _, one, _ in rows if one]
    title = round_title(rounds[0], day) if len(set(rounds)) == 1 else day.words
    ordered = sorted((row for _, _, row in rows), key=lambda row: row.link.text)
    return PastElection(f"d{day}", title, tuple(ordered))


def _most_final(record: BodyRecord) -> tuple[MeasureResult, ...]:
    """Return what the most final source says of each measure."""
    stages = list(CountStage)
    ordered = sorted(record.measures, key=lambda one: stages.index(one.stage))
    return tuple({(one.election, one.measure): one for one in ordered}.values())


def _contest(
    record: BodyRecord, people: dict[str, Person], past: PastRound, seat: SeatHistory
) -> PastResult:
    first = past.candidates[0]
    ahead = [one for one in past.candidates if one.outcome is first.outcome]
    rows = [candidate_row(one, people, record.body.id) for one in ahead]
    return PastResult(
        link=Link(
            Address(f"{seat_path(record.body.id, seat.seat.id)}#e{first.election}"),
            seat.seat.name,
        ),
        names=tuple(Link(one.href, one.name) for one in rows),
        figures=join("; ", [_figures(one.votes, one.share) for one in rows]),
        outcome=OUTCOMES[first.outcome],
        stage=STAGES[first.stage],
        final=first.stage in FINAL,
        source=reference(first),
    )


def _figures(votes: str, share: str) -> str:
    if DASH in (votes, share):
        return share if votes == DASH else votes
    return say("{votes} ({share})", votes=votes, share=share)


def _measure(one: MeasureResult) -> PastResult:
    yes = say("{votes} yes", votes=amount(one.yes_votes))
    no = say("{votes} no", votes=amount(one.no_votes))
    share = say(
        "{share} yes", share=percent(_yes_share(one), lines=(one.share_needed.fraction,))
    )
    counted = one.yes_votes is not None and one.no_votes is not None
    return PastResult(
        link=Link("", join(", ", (one.measure, shortened(one.title)))),
        names=(),
        figures=join(", ", (share, yes, no)) if counted else share,
        outcome="" if one.passed is None else say("passed") if one.passed else say("failed"),
        stage=STAGES[one.stage],
        final=one.stage in FINAL,
        source=reference(one),
    )


def _yes_share(one: MeasureResult) -> Fraction | None:
    if one.yes_votes is None or one.no_votes is None:
        return one.yes_share
    return Fraction(one.yes_votes, one.yes_votes + one.no_votes)
