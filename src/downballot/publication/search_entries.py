"""What can be found on a desk: contests, candidates, members, measures, committees, pages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from downballot.contests.views import ElectionView
from downballot.model.body import BodyRecord
from downballot.model.contest import ContestType
from downballot.model.sentence import join, say
from downballot.money.candidate_values import CandidateTotals
from downballot.publication.addresses import (
    ABOUT,
    ARCHIVE,
    CORRECTIONS,
    METHOD,
    Address,
    contest_path,
    election_path,
    log_path,
)
from downballot.publication.body_addresses import (
    board_path,
    calendar_path,
    endorser_path,
    endorsers_path,
    member_path,
    seat_path,
)
from downballot.publication.figures import shortened
from downballot.publication.frame import Site
from downballot.publication.money_addresses import (
    COMPARE,
    LATE,
    MONEY,
    TRACE,
    candidate_path,
    committee_path,
)
from downballot.publication.search_index import Entry, Kind


def election_entries(election: ElectionView) -> Iterator[Entry]:
    """Yield the contests of an election, and the candidates in them.

    Args:
        election: The election with its contests.
    """
    for view in election.contests:
        href, definition = contest_path(view.election, view.id), view.definition
        measure = definition.type is not ContestType.CANDIDATE
        words = f"{definition.title} {definition.group} {definition.measure_text}"
        kind = Kind.MEASURE if measure else Kind.CONTEST
        yield Entry(kind, shortened(view.name), href, election.title, shortened(words, 400))
        if measure:
            continue
        for one in definition.selections:
            detail = join(", ", (shortened(view.name), election.title))
            yield Entry(Kind.CANDIDATE, shortened(one.name), href, detail)


def body_entries(record: BodyRecord) -> Iterator[Entry]:
    """Yield the members and candidates on record of a body, its seats and measures.

    Args:
        record: All that is on record of it.
    """
    body = record.body
    for person in record.people:
        href = member_path(body.id, person.id)
        yield Entry(Kind.MEMBER, person.name, href, body.name, " ".join(person.also))
    for seat in record.seats:
        detail = say("Who held it, and its past contests")
        words = f"{body.name} {body.short_name}"
        title = join(", ", (body.short_name, seat.name))
        yield Entry(Kind.PAST, title, seat_path(body.id, seat.id), detail, words)
    measures = {(one.election, one.measure): one for one in record.measures}
    for one in measures.values():
        detail = join(", ", (shortened(one.title), one.election.words))
        href = Address(f"{ARCHIVE}#d{one.election}")
        yield Entry(Kind.MEASURE, one.measure, href, detail, body.name)
    for endorser in record.endorsers:
        also = " ".join(endorser.also)
        detail = say("Whom it endorsed, and what became of them")
        yield Entry(
            Kind.PAGE, endorser.name, endorser_path(body.id, endorser.name), detail, also
        )


def money_entries(
    committees: Iterable[tuple[str, str]], candidates: Iterable[CandidateTotals]
) -> Iterator[Entry]:
    """Yield committees and candidates of whom filings have money.

    Args:
        committees: Id and name of each.
        candidates: The candidates.
    """
    for filer, name in committees:
        detail = say("Committee {number}", number=filer)
        yield Entry(Kind.COMMITTEE, shortened(name), Address(committee_path(filer)), detail)
    for one in candidates:
        detail = say("Money raised, spent, for and against")
        href = Address(candidate_path(one.name))
        yield Entry(Kind.MONEY, shortened(one.name), href, detail, " ".join(one.forms))


def page_entries(site: Site) -> Iterator[Entry]:
    """Yield the pages of the site themselves.

    Args:
        site: The desk.
    """
    named: list[tuple[Address, str, str]] = [
        (ARCHIVE, say("Archive"), "past elections results history"),
        (CORRECTIONS, say("Corrections"), "errors retracted calls wrong"),
        (METHOD, say("Method"), "forecast calibration how we call model"),
        (ABOUT, say("About"), "contact sources people"),
    ]
    if site.money:
        named += [
            (Address(MONEY), say("Money"), "totals spending contributions"),
            (Address(TRACE), say("Who paid"), "trace donors sources"),
            (Address(LATE), say("Late money"), "496 497 reports 24 hours"),
            (Address(COMPARE), say("What contests cost"), "compare dollars per vote"),
        ]
    for one in site.elections:
        named.append((election_path(one.id), one.title, one.jurisdiction))
        title = join(", ", (say("Log of counts"), one.title))
        named.append((log_path(one.id), title, "received refused updates"))
    for body in site.bodies:
        named += [
            (board_path(body.id), say("Board: {name}", name=body.short_name), "seats control"),
            (endorsers_path(body.id), say("Endorsers, {body}", body=body.short_name), ""),
            (calendar_path(body.id), say("Calendar, {body}", body=body.short_name), "dates"),
        ]
    return (Entry(Kind.PAGE, title, href, "", words) for href, title, words in named)
