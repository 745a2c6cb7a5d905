"""What a contest means for the body whose seat it fills, in a few sentences."""

from __future__ import annotations

from msgspec import Struct

from downballot.control.values import ControlOutlook
from downballot.model.sentence import say
from downballot.publication.addresses import with_query
from downballot.publication.body_addresses import control_path, seat_path
from downballot.publication.body_parts import bloc_marks
from downballot.publication.cards import sentences
from downballot.publication.control_races import races
from downballot.publication.figures import DASH
from downballot.publication.frame import Link


class BodyNote(Struct, frozen=True):
    """What a contest means for a body.

    Attributes:
        name: What readers call the body.
        sentences: Who controls it now and may control it, and whose count that is.
        pivots: How much control moves with this race, a sentence for each bloc.
        made_by: What the probabilities come from, in words; empty where all is decided.
        links: Pages that say more.
    """

    name: str
    sentences: tuple[str, ...]
    pivots: tuple[str, ...]
    made_by: str
    links: tuple[Link, ...]


def body_note(
    outlook: ControlOutlook, contest: str, election: str, look_back: str = ""
) -> BodyNote | None:
    """Return what a contest means for a body; None where it fills none of its seats.

    Args:
        outlook: Who may control the body.
        contest: The contest's id.
        election: The desk's id of its election.
        look_back: Moment of a look back as addresses have it; or empty.
    """
    own = [one for one in outlook.races if one.contest == contest]
    if not own:
        return None
    body = outlook.before.body
    names = {one.id: one.name for one in (each.seat for each in outlook.before.seats)}
    history = [Link(seat_path(body.id, seat), names[seat]) for seat in own[0].seats]
    control = with_query(control_path(body.id, election), as_of=look_back)
    return BodyNote(
        name=body.short_name,
        sentences=sentences(outlook.sentences[:3]),
        pivots=_pivots(outlook, contest) if outlook.told else (),
        made_by=_made_by(outlook),
        links=(Link(control, say("Who controls it, race by race")), *history),
    )


def _made_by(outlook: ControlOutlook) -> str:
    if outlook.decided or not outlook.model or not outlook.told:
        return ""
    return say(
        "Model {model}, seed {seed}, {number} simulated finishes, all races together",
        model=outlook.model,
        seed=str(outlook.seed),
        number=outlook.draws,
    )


def _pivots(outlook: ControlOutlook, contest: str) -> tuple[str, ...]:
    shown = races(outlook, bloc_marks(outlook.after.blocs), lambda one: one)
    own = next(race for race in shown if race.href == contest)
    return tuple(
        say(
            "A {bloc} majority: {won} where that bloc wins this race, {lost} where it does "
            "not.",
            bloc=one.bloc.name,
            won=one.if_won,
            lost=one.if_lost,
        )
        for one in own.pivots
        if DASH not in {one.if_won, one.if_lost}
    )
