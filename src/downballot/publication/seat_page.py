"""The page of a seat: who held it, its past contests, and how near a majority they were."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from downballot.control.transfers import given_percent
from downballot.control.values import Counterfactual, PastRound, SeatHistory
from downballot.model.body import (
    BodyRecord,
    Candidacy,
    CountStage,
    PastOutcome,
    Person,
    Round,
    Term,
)
from downballot.model.partial_date import PartialDate
from downballot.model.sentence import join, say
from downballot.publication.addresses import API
from downballot.publication.body_addresses import member_path, seat_path
from downballot.publication.body_parts import (
    BodyHead,
    Reference,
    body_head,
    reference,
    term_words,
)
from downballot.publication.distance_part import Distance, distances
from downballot.publication.figures import SENTENCE_LENGTH, amount, percent, shortened
from downballot.publication.frame import Frame, Link, Site, frame
from downballot.publication.published_money_part import (
    PublishedMoney,
    published_money_of_seat,
)
from downballot.publication.seat_rows import FILLINGS, term_note
from downballot.publication.term_line import TermLine, draw_terms

OUTCOMES = {
    PastOutcome.WON: say("won"),
    PastOutcome.RUNOFF: say("went to a runoff"),
    PastOutcome.LOST: say("lost"),
    PastOutcome.LEADING: say("led"),
    PastOutcome.TRAILING: say("trailed"),
}
STAGES = {
    CountStage.NIGHT: say("election night"),
    CountStage.PARTIAL: say("partial"),
    CountStage.UNOFFICIAL: say("unofficial"),
    CountStage.FINAL: say("final"),
    CountStage.CERTIFIED: say("certified"),
}
FINAL = {CountStage.FINAL, CountStage.CERTIFIED}
_ROUNDS = {
    Round.PRIMARY: say("Primary"),
    Round.RUNOFF: say("Runoff"),
    Round.SPECIAL_PRIMARY: say("Special primary"),
    Round.SPECIAL_RUNOFF: say("Special runoff"),
    Round.GENERAL: say("General"),
}
GOES_ON = {PastOutcome.WON, PastOutcome.RUNOFF}


class TermRow(Struct, frozen=True):
    """One term.

    Attributes:
        member: Who held the seat; empty while it was vacant.
        member_href: Address of the member's page; empty without one.
        dates: From when to when.
        how: How the seat was filled.
        quoted: Whether that is what a row of the tables says, in English.
        notes: What must be known besides; or empty.
        source: Where it is on record.
    """

    member: str
    member_href: str
    dates: str
    how: str
    quoted: bool
    notes: str
    source: Reference


class CandidateRow(Struct, frozen=True):
    """What one source says of a candidate in a round.

    Attributes:
        name: The candidate.
        href: Address of the candidate's page.
        votes: Votes, a dash where the source gives none.
        share: Share as the source gives it, a dash likewise.
        outcome: What became of the candidate.
        stage: How far the count was.
        final: Whether that is final or certified; else it is marked.
        inside: Whether the candidate won or went on.
        source: Where it is said.
    """

    name: str
    href: str
    votes: str
    share: str
    outcome: str
    stage: str
    final: bool
    inside: bool
    source: Reference


class RoundPart(Struct, frozen=True):
    """One round of a past contest.

    Attributes:
        id: Anchor of it.
        title: Which round, and when.
        conducted_by: Who ran it; or empty.
        whole: Every candidate is listed with votes.
        rows: The most final row of each candidate.
        earlier: Rows of other sources and of earlier counts.
        findings: What is contradictory.
        distances: How far from a majority each candidate was, count by count.
        no_distance: Why that is not shown where a majority was asked for; or empty.
    """

    id: str
    title: str
    conducted_by: str
    whole: bool
    rows: tuple[CandidateRow, ...]
    earlier: tuple[CandidateRow, ...]
    findings: tuple[str, ...]
    distances: tuple[Distance, ...]
    no_distance: str


class SeatPage(Struct, frozen=True):
    """Everything on the page of a seat.

    Attributes:
        frame: The surroundings.
        head: The body and its pages.
        name: The seat's name.
        others: Other seats of the body.
        sentence: Who holds it as far as the record goes, and when it is filled next.
        line: Who held it, drawn; None where no date is on record.
        terms: Who held it, newest first.
        rounds: Its past contests, newest first.
        money: What was published of the money in its contests, newest first.
        unverified: Whether something on the page has no source that can be opened.
        source: Where the seat itself is on record.
        api: Where the same is as JSON.
        filed: Pages of candidates of whom filings have money.
    """

    frame: Frame
    head: BodyHead
    name: str
    others: tuple[Link, ...]
    sentence: str
    line: TermLine | None
    terms: tuple[TermRow, ...]
    rounds: tuple[RoundPart, ...]
    money: tuple[PublishedMoney, ...]
    unverified: bool
    source: Reference
    api: str
    filed: tuple[Link, ...] = ()


def seat_page(
    site: Site,
    record: BodyRecord,
    history: SeatHistory,
    counterfactuals: dict[PartialDate, tuple[Counterfactual, ...]],
) -> SeatPage:
    """Return the page of a seat.

    Args:
        site: The desk.
        record: All that is on record of the body.
        history: What is on record of the seat.
        counterfactuals: How far the candidates of its first rounds were from a majority, by
            the day of the round.
    """
    body, seat = history.body, history.seat
    path = seat_path(body.id, seat.id)
    people = {one.id: one for one in record.people}
    rounds = tuple(_round(one, people, body.id, counterfactuals) for one in history.rounds)
    terms = tuple(term_row(term, person, body.id) for term, person in history.terms)
    money = published_money_of_seat(record, seat.id)
    return SeatPage(
        frame=frame(site, join(", ", (seat.name, body.short_name)), path),
        head=body_head(site, body, path),
        name=seat.name,
        others=tuple(
            Link(seat_path(body.id, one.id), one.name, one.id == seat.id)
            for one in record.seats
        ),
        sentence=_next(seat.next_elections),
        line=draw_terms(history),
        terms=terms[::-1],
        rounds=rounds[::-1],
        money=money,
        unverified=not all(_sources(terms, rounds)) or any(one.unverified for one in money),
        source=reference(seat),
        api=f"{API}{path}",
    )


def _next(days: tuple[PartialDate, ...]) -> str:
    if not days:
        return say("When it is filled next is not on record.")
    return say("Next regular elections: {days}.", days=join(", ", (one.words for one in days)))


def _sources(terms: tuple[TermRow, ...], rounds: tuple[RoundPart, ...]) -> Iterable[bool]:
    yield from (one.source.verified for one in terms)
    yield from (row.source.verified for one in rounds for row in (*one.rows, *one.earlier))


def term_row(term: Term, person: Person | None, body: str) -> TermRow:
    """Return a term as a row.

    Args:
        term: The term, or the vacancy.
        person: Who held the seat; None while it was vacant.
        body: The body's id.
    """
    return TermRow(
        member=person.name if person else "",
        member_href=member_path(body, person.id) if person else "",
        dates=term_words(term),
        how=shortened(term.how or FILLINGS[term.filling], SENTENCE_LENGTH),
        quoted=bool(term.how),
        notes=term_note(term),
        source=reference(term),
    )


def round_title(which: Round, election: PartialDate) -> str:
    """Return what a round is called.

    Args:
        which: Which round.
        election: The day.
    """
    return join(", ", (_ROUNDS[which], election.words))


def _round(
    past: PastRound,
    people: dict[str, Person],
    body: str,
    counterfactuals: dict[PartialDate, tuple[Counterfactual, ...]],
) -> RoundPart:
    first = past.candidates[0]
    shown = set(past.candidates)
    made = counterfactuals.get(first.election, ()) if first.round.first else ()
    return RoundPart(
        id=f"e{first.election}",
        title=round_title(first.round, first.election),
        conducted_by=past.election.conducted_by if past.election else "",
        whole=past.whole,
        rows=tuple(candidate_row(one, people, body) for one in past.candidates),
        earlier=tuple(
            candidate_row(one, people, body) for one in past.rows if one not in shown
        ),
        findings=tuple(one.sentence for one in past.findings),
        distances=distances(made),
        no_distance=""
        if made or not first.round.first
        else say(
            "No source on record gives votes or shares, so how far each was from a majority "
            "cannot be said."
        ),
    )


def _share_said(row: Candidacy) -> str:
    # Without votes only the source's own figure is known, which is often whole percents.
    if row.share is not None and row.votes is None:
        return given_percent(row.share)
    return percent(row.share, decimals=2)


def candidate_row(row: Candidacy, people: dict[str, Person], body: str) -> CandidateRow:
    """Return what a source says of a candidate as a row.

    Args:
        row: What it says.
        people: Everybody on record, by id.
        body: The body's id.
    """
    person = people.get(row.person)
    return CandidateRow(
        name=person.name if person else row.person,
        href=member_path(body, person.id) if person else "",
        votes=amount(row.votes),
        share=_share_said(row),
        outcome=OUTCOMES[row.outcome],
        stage=STAGES[row.stage],
        final=row.stage in FINAL,
        inside=row.outcome in GOES_ON,
        source=reference(row),
    )
