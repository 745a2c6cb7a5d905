"""Small records of bodies, made row by row."""

from fractions import Fraction
from types import SimpleNamespace

import pytest

from downballot.model.body import (
    Alignment,
    AlignmentKind,
    Bloc,
    Body,
    BodyRecord,
    BodyRule,
    Candidacy,
    ControlFact,
    CountStage,
    Endorsement,
    Endorser,
    Evidence,
    Filling,
    MeasureResult,
    PastOutcome,
    Person,
    Position,
    Round,
    Scheme,
    Seat,
    Term,
)
from downballot.model.partial_date import PartialDate, parse_partial_date
from downballot.model.rule import parse_share

SOURCE = "https://example.org/record"


def when(text: str) -> PartialDate | None:
    return parse_partial_date(text) if text else None


def evidence(verified: bool) -> Evidence:
    return Evidence.VERIFIED if verified else Evidence.UNVERIFIED


def term(seat, person, starts="2020-12", ends="2024-12", election="", verified=True, line=0):
    return Term(
        line=line,
        seat=seat,
        person=person,
        starts=when(starts),
        ends=when(ends),
        filling=Filling.ELECTED if person else Filling.VACANT,
        election=when(election),
        source=SOURCE,
        evidence=evidence(verified),
    )


def view(
    person,
    bloc,
    kind=AlignmentKind.NAMED,
    starts="2021-06",
    ends="",
    voice="the Gazette",
    scheme="press",
    verified=True,
):
    return Alignment(
        scheme=scheme,
        bloc=bloc,
        person=person,
        starts=when(starts),
        ends=when(ends),
        according_to=voice,
        kind=kind,
        source=SOURCE,
        evidence=evidence(verified),
    )


def row(
    person,
    votes,
    share=None,
    outcome="lost",
    stage="election night",
    election="2022-06-07",
    held="primary",
    seat="1",
    all_listed=True,
    source=SOURCE,
    verified=True,
    line=0,
):
    return Candidacy(
        line=line,
        election=when(election),
        round=Round(held),
        seat=seat,
        person=person,
        votes=votes,
        share=None if share is None else Fraction(share) / 100,
        outcome=PastOutcome(outcome),
        stage=CountStage(stage),
        all_listed=all_listed,
        source=source,
        evidence=evidence(verified),
    )


def measure(name, needed, yes, no, passed, stage="certified", election="2022-06-07"):
    return MeasureResult(
        election=when(election),
        measure=name,
        title="a bond",
        share_needed=parse_share(needed),
        yes_votes=yes,
        no_votes=no,
        yes_share=None,
        passed=passed,
        stage=CountStage(stage),
        source=SOURCE,
    )


def endorsement(
    contest, choice, position="endorses", election="2022-06-07", endorser="Union", verified=True
):
    return Endorsement(
        election=when(election),
        contest=contest,
        endorser=endorser,
        choice=choice,
        position=Position(position),
        source=SOURCE,
        evidence=evidence(verified),
    )


def endorser(name, *also):
    return Endorser(name=name, also=also, source=SOURCE)


def rule(name, value, starts="", ends=""):
    return BodyRule(rule=name, value=value, starts=when(starts), ends=when(ends), source=SOURCE)


def fact(date, split, scheme="press"):
    return ControlFact(
        date=when(date),
        says="so it was",
        according_to="the Gazette",
        scheme=scheme,
        split=split,
        source=SOURCE,
    )


def record(seats=3, people=(), blocs=("red", "blue"), schemes=("press",), **tables):
    """A body of so many seats, with schemes that all have the same blocs."""
    return BodyRecord(
        body=Body(id="test", name="Test Board", short_name="Test Board", source=SOURCE),
        seats=tuple(
            Seat(id=str(number), name=f"District {number}", source=SOURCE)
            for number in range(1, seats + 1)
        ),
        people=tuple(
            Person(id=one, name=one.replace("-", " ").title(), source=SOURCE) for one in people
        ),
        schemes=tuple(
            Scheme(
                id=one, name=one, according_to="the press", basis="as counted", source=SOURCE
            )
            for one in schemes
        ),
        blocs=tuple(
            Bloc(scheme=scheme, id=one, name=f"{one}-backed", side=side, source=SOURCE)
            for scheme in schemes
            for side, one in enumerate(blocs, start=1)
        ),
        **tables,
    )


def sitting(*held, **more):
    """A board from December 2020: blocs, ``-`` unaligned, ``?`` disputed, empty for vacant."""
    names = [f"member-{number}" for number in range(1, len(held) + 1)]
    kinds = {"-": AlignmentKind.UNALIGNED, "?": AlignmentKind.DISPUTED}
    terms = tuple(
        term(str(number), name if bloc else "")
        for number, (name, bloc) in enumerate(zip(names, held, strict=True), start=1)
    )
    views = tuple(
        view(name, "" if bloc in kinds else bloc, kinds.get(bloc, AlignmentKind.NAMED))
        for name, bloc in zip(names, held, strict=True)
        if bloc and bloc != "unknown"
    )
    return record(**{
        "seats": len(held),
        "people": names,
        "terms": terms,
        "alignments": views,
        **more,
    })


@pytest.fixture
def rows() -> SimpleNamespace:
    """Functions that make one row each, and whole records of them."""
    return SimpleNamespace(
        when=when,
        term=term,
        view=view,
        row=row,
        measure=measure,
        endorsement=endorsement,
        endorser=endorser,
        rule=rule,
        fact=fact,
        record=record,
        sitting=sitting,
    )
