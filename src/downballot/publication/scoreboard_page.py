"""The pages of endorsers: who endorses, and what became of those whom one of them endorsed."""

from __future__ import annotations

from collections import Counter

from msgspec import Struct

from downballot.control.values import Score, Scoreboard
from downballot.model.body import Body, BodyRecord, Position
from downballot.model.contest import slug
from downballot.model.sentence import say
from downballot.publication.addresses import API
from downballot.publication.body_addresses import (
    endorser_path,
    endorsers_path,
    member_path,
    seat_path,
)
from downballot.publication.body_parts import BodyHead, Reference, body_head, reference
from downballot.publication.cards import sentences
from downballot.publication.frame import Frame, Site, frame
from downballot.publication.likelihood import Likelihood, likelihood
from downballot.publication.member_page import POSITIONS
from downballot.publication.published_figures import spending_words

_RESULTS = {
    "won": say("won"),
    "lost": say("lost"),
    "runoff": say("runoff"),
    "undecided": say("undecided"),
    "unknown": say("unknown"),
}


class EndorserRow(Struct, frozen=True):
    """An endorser in the list: name, address, what it is, rows on record, source."""

    name: str
    href: str
    kind: str
    rows: int
    source: Reference | None


class EndorsersPage(Struct, frozen=True):
    """The list of endorsers of a body.

    Attributes:
        frame: The surroundings.
        head: The body and its pages.
        rows: The endorsers, most rows on record first.
        unverified: Whether one has no source that can be opened.
    """

    frame: Frame
    head: BodyHead
    rows: tuple[EndorserRow, ...]
    unverified: bool


class ScoreRow(Struct, frozen=True):
    """What became of one endorsement.

    Attributes:
        date: Day of the election.
        contest: What readers call the contest.
        contest_href: Address of the seat's history; empty for measures.
        choice: What readers call the choice.
        choice_href: Address of the candidate's page; empty for measures.
        position: What the endorser did.
        result: What became of it.
        likely: How likely it is to win where it is undecided; None otherwise.
        verified: Whether endorsement and outcome have sources that can be opened.
        source: Where the endorsement is on record.
        spent: What the endorser spent on the choice, as published, each with its source.
    """

    date: str
    contest: str
    contest_href: str
    choice: str
    choice_href: str
    position: str
    result: str
    likely: Likelihood | None
    verified: bool
    source: Reference
    spent: tuple[tuple[str, Reference], ...] = ()


class ScoreboardPage(Struct, frozen=True):
    """Everything on the page of an endorser.

    Attributes:
        frame: The surroundings.
        head: The body and its pages.
        list_href: Address of the list of endorsers.
        name: The endorser.
        totals: Result and how often.
        rows: Its endorsements, newest first.
        left_out: What is shown but not counted, and why.
        unverified: Whether a row has no source that can be opened.
        api: Where the same is as JSON.
    """

    frame: Frame
    head: BodyHead
    list_href: str
    name: str
    totals: tuple[tuple[str, int], ...]
    rows: tuple[ScoreRow, ...]
    left_out: tuple[str, ...]
    unverified: bool
    api: str


def endorsers_page(site: Site, record: BodyRecord) -> EndorsersPage:
    """Return the list of endorsers of a body.

    Args:
        site: The desk.
        record: All that is on record of the body.
    """
    path = endorsers_path(record.body.id)
    rows = _endorsers(record)
    return EndorsersPage(
        frame=frame(site, say("Endorsers, {body}", body=record.body.short_name), path),
        head=body_head(site, record.body, path),
        rows=rows,
        unverified=any(one.source and not one.source.verified for one in rows),
    )


def _endorsers(record: BodyRecord) -> tuple[EndorserRow, ...]:
    known = {slug(form): one for one in record.endorsers for form in (one.name, *one.also)}
    names = {slug(one.name): one.name for one in record.endorsers}
    rows: Counter[str] = Counter(dict.fromkeys(names.values(), 0))
    for row in record.endorsements:
        said = known.get(slug(row.endorser))
        rows[said.name if said else row.endorser] += 1
    in_order = sorted(rows.items(), key=lambda each: (-each[1], each[0].casefold()))
    return tuple(
        EndorserRow(
            name=name,
            href=endorser_path(record.body.id, name),
            kind=known[slug(name)].kind if slug(name) in known else "",
            rows=number,
            source=reference(known[slug(name)]) if slug(name) in known else None,
        )
        for name, number in in_order
    )


def scoreboard_page(site: Site, record: BodyRecord, board: Scoreboard) -> ScoreboardPage:
    """Return the page of an endorser.

    Args:
        site: The desk.
        record: All that is on record of the body.
        board: What became of its endorsements.
    """
    body, path = record.body, endorser_path(record.body.id, board.endorser)
    rows = tuple(_score(one, body, record) for one in board.scores)
    return ScoreboardPage(
        frame=frame(
            site,
            say("{name}: endorsements, {body}", name=board.endorser, body=body.short_name),
            path,
        ),
        head=body_head(site, body, path),
        list_href=endorsers_path(body.id),
        name=board.endorser,
        totals=tuple((_RESULTS[result], number) for result, number in board.totals),
        rows=rows,
        left_out=sentences(board.left_out),
        unverified=not all(one.verified for one in rows),
        api=f"{API}{path}",
    )


def _score(score: Score, body: Body, record: BodyRecord) -> ScoreRow:
    said = score.endorsement
    seats = {one.id for one in record.seats}
    people = {one.id for one in record.people}
    opposed = said.position is Position.OPPOSES
    return ScoreRow(
        date=said.election.words,
        contest=score.contest,
        contest_href=seat_path(body.id, said.contest) if said.contest in seats else "",
        choice=score.choice,
        choice_href=member_path(body.id, said.choice) if said.choice in people else "",
        position=POSITIONS[said.position],
        result=_RESULTS[score.result],
        likely=_likely(score, opposed=opposed),
        verified=score.verified,
        source=reference(said),
        spent=tuple((spending_words(one), reference(one)) for one in score.spent),
    )


def _likely(score: Score, *, opposed: bool) -> Likelihood | None:
    if score.probability is None:
        return None
    if opposed:
        return likelihood(say("{name} loses", name=score.choice), score.probability)
    return likelihood(say("{name} wins", name=score.choice), score.probability)
